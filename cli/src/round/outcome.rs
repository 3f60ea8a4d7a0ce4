//! What a round came to: `round.json`.

use std::time::Duration;

use quorumseal::{Digest, Envelope, Misuse, ValidatorSet, VoteKind};
use serde::Serialize;
use serde_json::value::RawValue;

use super::client::{Address, Fault};
use crate::protocol::{Ballot, Proposal};

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// A quorum affirmed the output and signed the certificate.
    Sealed,
    /// There is no certificate.
    Provisional,
}

/// The outcome, as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    /// Of this file's form.
    pub(super) version: u8,
    pub(super) state: State,
    pub(super) round: String,
    pub(super) network: String,
    pub(super) epoch: u64,
    pub(super) validator_set: Digest,
    pub(super) cert_hash: Option<Digest>,
    pub(super) sealed_at: Option<String>,
    pub(super) weights: Weights,
    pub(super) shortfall: Option<Shortfall>,
    pub(super) flags: Vec<String>,
    /// One for each address, in the order in which they were given.
    pub(super) validators: Vec<Asked>,
    /// Validators of the set at none of the addresses.
    pub(super) not_asked: Vec<String>,
    pub(super) equivocations: Vec<Equivocation>,
    /// Only where a ledger was asked for, and there was something to log.
    pub(super) ledger: Option<Logged>,
    pub(super) timings: Timings,
    pub(super) proposal_digest: Digest,
    pub(super) proposal: Proposal,
}

/// Weights of the set, and of what its validators said and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Weights {
    pub(super) total: u64,
    pub(super) quorum: u64,
    pub(super) affirmed: u64,
    pub(super) rejected: u64,
    pub(super) abstained: u64,
    /// Of whom no vote was counted.
    pub(super) unheard: u64,
    pub(super) signed: u64,
}

/// What is missing to a quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shortfall {
    /// Of which weight.
    pub(super) of: Short,
    pub(super) weight: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Short {
    Affirmed,
    Signed,
}

/// What became of one address.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    pub(super) url: String,
    /// Who says that it is there, once it was heard.
    pub(super) id: Option<String>,
    pub(super) weight: Option<u64>,
    pub(super) vote: Option<VoteKind>,
    /// Whether its vote is the one of this validator that counts: the first that came.
    pub(super) counted: bool,
    /// Why there is no vote.
    pub(super) why: Option<Why>,
    pub(super) evaluate_ms: Option<u64>,
    pub(super) sealed: bool,
    /// Why it was asked to sign and did not.
    pub(super) seal_why: Option<Why>,
    pub(super) seal_ms: Option<u64>,
    #[serde(skip)]
    pub(super) address: Address,
    /// Whether a vote may still come.
    #[serde(skip)]
    pub(super) open: bool,
}

/// A reason with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Why {
    pub(super) code: String,
    pub(super) message: String,
}

/// Two votes of one validator on one proposal: both are signed, and one is enough to hold against it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Equivocation {
    pub(super) validator: String,
    /// The address that the other vote came from.
    pub(super) url: String,
    pub(super) counted: Box<RawValue>,
    pub(super) other: Box<RawValue>,
}

/// What became of the certificate in the ledger.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logged {
    /// Whether the receipt shows a quorum's cosignatures.
    pub(super) logged: bool,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) origin: String,
    pub(super) index: Option<u64>,
    pub(super) tree_size: Option<u64>,
    pub(super) cosigned_weight: u64,
    pub(super) cosigners: Vec<Cosigner>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cosigner {
    pub(super) id: String,
    pub(super) cosigned: bool,
    pub(super) why: Option<Why>,
}

/// Milliseconds of each part.
#[derive(Debug, Default, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Timings {
    /// Starting the validators of `local:N`.
    pub(super) start_ms: u64,
    pub(super) vote_ms: u64,
    pub(super) seal_ms: u64,
    /// Verifying what was made.
    pub(super) verify_ms: u64,
    pub(super) ledger_ms: u64,
    pub(super) total_ms: u64,
}

impl Weights {
    /// The weights of these votes, with nothing signed yet.
    pub(super) fn of(set: &ValidatorSet, ballot: &Ballot) -> Self {
        let [affirmed, rejected, abstained] =
            [VoteKind::Affirm, VoteKind::Reject, VoteKind::Abstain].map(|kind| ballot.weight(kind));
        Weights {
            total: set.total_weight(),
            quorum: set.quorum(),
            affirmed,
            rejected,
            abstained,
            unheard: set
                .total_weight()
                .saturating_sub(affirmed + rejected + abstained),
            signed: 0,
        }
    }

    /// What is missing; `None` if a quorum affirmed and signed.
    pub(super) fn shortfall(&self) -> Option<Shortfall> {
        let short = |of, weight: u64| {
            let weight = self
                .quorum
                .checked_sub(weight)
                .filter(|missing| *missing > 0)?;
            Some(Shortfall { of, weight })
        };
        short(Short::Affirmed, self.affirmed).or_else(|| short(Short::Signed, self.signed))
    }
}

impl Shortfall {
    /// `affirmed by 50 of 100, 17 short of the quorum 67`.
    pub(super) fn sentence(&self, weights: &Weights) -> String {
        let (verb, weight) = match self.of {
            Short::Affirmed => ("affirmed", weights.affirmed),
            Short::Signed => ("signed", weights.signed),
        };
        format!(
            "{verb} by {weight} of {}, {} short of the quorum {}",
            weights.total, self.weight, weights.quorum
        )
    }
}

impl Asked {
    pub(super) fn new(address: Address) -> Self {
        Asked {
            url: address.as_str().to_owned(),
            id: None,
            weight: None,
            vote: None,
            counted: false,
            why: None,
            evaluate_ms: None,
            sealed: false,
            seal_why: None,
            seal_ms: None,
            address,
            open: true,
        }
    }

    /// Its id, or its address while that is not known.
    pub(super) fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.url)
    }

    /// What is to be said of it to a person, if it did not affirm and sign.
    pub(super) fn trouble(&self) -> Option<String> {
        let why = self.why.as_ref().or(self.seal_why.as_ref());
        match (why, self.vote) {
            (Some(why), _) => Some(format!("{}: {}: {}", self.name(), why.code, why.message)),
            (None, Some(kind)) if kind != VoteKind::Affirm => {
                Some(format!("{}: voted {}", self.name(), kind.as_str()))
            }
            _ => None,
        }
    }
}

impl Why {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Why {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl From<&Fault> for Why {
    fn from(fault: &Fault) -> Self {
        Why::new(fault.code(), fault.message())
    }
}

impl Equivocation {
    pub(super) fn new(
        validator: &str,
        url: &str,
        counted: &Envelope,
        other: &Envelope,
    ) -> Result<Self, Misuse> {
        Ok(Equivocation {
            validator: validator.to_owned(),
            url: url.to_owned(),
            counted: raw(counted)?,
            other: raw(other)?,
        })
    }
}

fn raw(envelope: &Envelope) -> Result<Box<RawValue>, Misuse> {
    let wrong = |error| {
        quorumseal::Misuse::new(quorumseal::Code::InputDocument, format!("no JSON: {error}"))
    };
    RawValue::from_string(envelope.to_json()).map_err(wrong)
}

/// Whole milliseconds.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_weight_that_is_short_is_named() {
        let weights = Weights {
            total: 100,
            quorum: 67,
            affirmed: 50,
            rejected: 25,
            abstained: 0,
            unheard: 25,
            signed: 0,
        };
        let short = weights.shortfall().unwrap();
        assert_eq!((short.of, short.weight), (Short::Affirmed, 17));
        assert_eq!(
            short.sentence(&weights),
            "affirmed by 50 of 100, 17 short of the quorum 67"
        );
        let weights = Weights {
            affirmed: 67,
            signed: 66,
            ..weights
        };
        let short = weights.shortfall().unwrap();
        assert_eq!((short.of, short.weight), (Short::Signed, 1));
        assert_eq!(
            Weights {
                signed: 67,
                ..weights
            }
            .shortfall(),
            None
        );
        assert_eq!(
            Weights {
                signed: 100,
                affirmed: 100,
                ..weights
            }
            .shortfall(),
            None
        );
    }
}
