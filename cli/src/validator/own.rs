//! The validator itself: its key, its set, its journal and its rules.

use quorumseal::{Misuse, Timestamp, ValidatorSet, VerifierKey};

use super::journal::{Journal, RoundKey};
use crate::key::SecretKey;
use crate::ledger::cosignature;
use crate::protocol::{Identity, Proposal, Refusal, Refused};

/// A validator of one set. It signs by what it knows itself; nothing that a caller says is believed.
pub(super) struct Own {
    pub(super) key: SecretKey,
    pub(super) id: String,
    pub(super) set: ValidatorSet,
    /// How it cosigns checkpoints; `None` if its set has no ledger, or names a cosigner whose key it does not hold.
    pub(super) cosigner: Option<Cosigner>,
    pub(super) journal: Journal,
    pub(super) rules: Rules,
}

/// The key by which it cosigns, and its name.
pub(super) struct Cosigner {
    pub(super) name: VerifierKey,
    /// `None`: its own key.
    key: Option<SecretKey>,
}

/// What the validators of a network have to agree on, and what one tolerates of others' clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// The share of the whole weight, in percent, above which dissent is flagged.
    pub(super) divergence_percent: u8,
    /// Seconds that a time in a statement may be away from this machine's clock, to either side.
    pub(super) clock_skew: u32,
}

impl Own {
    pub(super) fn new(
        key: SecretKey,
        cosigner: Option<SecretKey>,
        id: String,
        set: ValidatorSet,
        journal: Journal,
        rules: Rules,
    ) -> Result<Self, Misuse> {
        let cosigner = match cosigner {
            Some(key) => Some(Cosigner {
                name: cosignature::cosigner(&set, &key)?,
                key: Some(key),
            }),
            None => set
                .ledger()
                .and_then(|_| cosignature::cosigner(&set, &key).ok())
                .map(|name| Cosigner { name, key: None }),
        };
        Ok(Own {
            key,
            id,
            set,
            cosigner,
            journal,
            rules,
        })
    }

    pub(super) fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            network: self.set.network().to_string(),
            epoch: self.set.epoch(),
            validator_set: self.set.id(),
            public_key: self.key.public_text(),
            cosigner: self.cosigner.as_ref().map(|own| own.name.to_string()),
        }
    }

    /// The key that signs cosignatures.
    pub(super) fn cosigning_key<'s>(&'s self, cosigner: &'s Cosigner) -> &'s SecretKey {
        cosigner.key.as_ref().unwrap_or(&self.key)
    }

    /// The round of a proposal, as the journal tells it from others.
    pub(super) fn round(&self, proposal: &Proposal) -> RoundKey {
        self.round_called(&proposal.round.id)
    }

    pub(super) fn round_called(&self, id: &str) -> RoundKey {
        RoundKey {
            network: self.set.network().to_string(),
            epoch: self.set.epoch(),
            round: id.to_owned(),
        }
    }

    /// Refuses a time, called `what`, that is too far from `now` (POSIX seconds).
    pub(super) fn check_time(
        &self,
        code: Refusal,
        what: &str,
        time: &Timestamp,
        now: i64,
    ) -> Result<(), Refused> {
        if time.to_posix().abs_diff(now) <= u64::from(self.rules.clock_skew) {
            return Ok(());
        }
        let clock = u64::try_from(now).map_or_else(|_| now.to_string(), crate::ledger::moment);
        Err(Refused::new(
            code,
            format!(
                "the round says {what} {time}, but this validator's clock shows {clock} (at most {} seconds apart are accepted)",
                self.rules.clock_skew
            ),
        ))
    }
}

/// POSIX seconds by this machine's clock.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What could not be written down is not signed; why stays with the operator.
pub(super) fn not_written(misuse: &Misuse) -> Refused {
    tracing::error!(
        code = misuse.code.as_str(),
        error = misuse.message,
        "the journal failed"
    );
    Refused::new(
        Refusal::JournalFailed,
        "the journal could not be read or written",
    )
}
