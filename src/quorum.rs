//! Who signed, how much they weigh, and whether that is a quorum (FORMAT sections 1, 4).

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use crate::entry::SealList;
use crate::envelope::Envelope;
use crate::index::Index;
use crate::limits::count;
use crate::signature::{self, Claim};
use crate::statement::Tally;
use crate::text::Name;
use crate::validator_set::{ValidatorKey, ValidatorSet};

/// What a validator's signatures on a document amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum SignerStatus {
    /// At least one signature under its id verifies.
    Signed,
    /// There are signatures under its id, and none verifies.
    Failed,
    /// There is none.
    Silent,
    /// Its key is of an algorithm that this version does not know.
    Unsupported,
}

/// One validator of the set and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Signer {
    /// The validator's id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its weight.
    pub weight: u64,
    /// What its signatures amount to.
    pub status: SignerStatus,
}

/// The quorum of one certificate, as it was found and as it was claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Quorum {
    /// Weight of the validators whose signatures verify.
    pub signed_weight: u64,
    /// Affirming weight that the tally claims.
    pub quorum_weight: u64,
    /// Rejecting weight that the tally claims.
    pub dissent_weight: u64,
    /// Abstaining weight that the tally claims.
    pub abstain_weight: u64,
    /// The set's quorum, inclusive.
    pub threshold: u64,
    /// Weight of the whole set.
    pub total_weight: u64,
    /// Signed weight less the threshold; negative when short.
    pub margin: i64,
    /// Signed weight above the claimed quorum weight; it fails nothing.
    pub oversigned: u64,
    /// Every validator of the set, in its order.
    pub signers: Vec<Signer>,
    /// The signers without any one of whom the quorum would fall.
    pub pivotal: Vec<Name>,
    /// Signatures that name no validator of the set.
    pub unknown_signatures: u64,
    /// Signatures that name a validator and do not verify.
    pub failed_signatures: u64,
}

/// Whether some validators would make a quorum: arithmetic only, nothing is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuorumCount {
    /// Whether their weight reaches the threshold.
    pub reached: bool,
    /// Their weight, each counted once.
    pub weight: u64,
    /// The set's quorum, inclusive.
    pub threshold: u64,
    /// Weight of the whole set.
    pub total_weight: u64,
    /// Weight less the threshold; negative when short.
    pub margin: i64,
    /// Those without any one of whom the quorum would fall.
    pub pivotal: Vec<Name>,
    /// Ids that name no validator of the set.
    pub unknown: Vec<String>,
}

impl QuorumCount {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }

    /// Counts the validators of `set` that `ids` name.
    #[must_use]
    pub fn of(set: &ValidatorSet, ids: &[&str]) -> Self {
        let mut counted = vec![false; set.validators().len()];
        let mut unknown = Index::default();
        let mut strangers = Vec::new();
        for id in ids {
            match set.place(id).and_then(|place| counted.get_mut(place)) {
                Some(slot) => *slot = true,
                None if unknown.add(id.as_bytes()) => strangers.push((*id).to_string()),
                None => {}
            }
        }
        let weight = weight_where(set, &counted);
        QuorumCount {
            reached: weight >= set.quorum(),
            weight,
            threshold: set.quorum(),
            total_weight: set.total_weight(),
            margin: difference(weight, set.quorum()),
            pivotal: pivotal(set, &counted, weight),
            unknown: unknown
                .ascending()
                .into_iter()
                .filter_map(|number| strangers.get(number).cloned())
                .collect(),
        }
    }
}

/// The signatures of a document by the validators of one set, not yet verified.
pub(crate) struct Roll {
    claims: Vec<Claim>,
    /// The place in the set of each claim's validator.
    places: Vec<usize>,
    signatures: Vec<[u8; 64]>,
    statuses: Vec<SignerStatus>,
    unknown: usize,
    failed: usize,
}

impl Roll {
    /// Sorts the envelope's signatures by the validators of `set`.
    pub(crate) fn call(set: &ValidatorSet, envelope: &Envelope) -> Self {
        let mut roll = Roll {
            claims: Vec::new(),
            places: Vec::new(),
            signatures: Vec::new(),
            statuses: set
                .validators()
                .iter()
                .map(|validator| match validator.key {
                    ValidatorKey::Ed25519(_) => SignerStatus::Silent,
                    ValidatorKey::Unknown(_) => SignerStatus::Unsupported,
                })
                .collect(),
            unknown: 0,
            failed: 0,
        };
        for signature in envelope.signatures() {
            let place = signature.keyid.as_deref().and_then(|id| set.place(id));
            let named = place.and_then(|place| {
                let validator = set.validators().get(place)?;
                let status = roll.statuses.get_mut(place)?;
                Some((place, validator, status))
            });
            let Some((place, validator, status)) = named else {
                roll.unknown = roll.unknown.saturating_add(1);
                continue;
            };
            let ValidatorKey::Ed25519(key) = &validator.key else {
                continue;
            };
            *status = SignerStatus::Failed;
            match &signature.sig {
                Some(sig) => {
                    let claim = Claim::new(key.clone(), sig, envelope.signed_bytes());
                    roll.claims.push(claim);
                    roll.places.push(place);
                    roll.signatures.push(*sig);
                }
                None => roll.failed = roll.failed.saturating_add(1),
            }
        }
        roll
    }

    /// How many bytes have to be hashed to check the signatures of `envelope` by validators of `set`.
    pub(crate) fn work(set: &ValidatorSet, envelope: &Envelope) -> u64 {
        let named = envelope.signatures().iter().filter(|signature| {
            let id = signature.keyid.as_deref();
            signature.sig.is_some() && id.is_some_and(|id| set.place(id).is_some())
        });
        count(named.count()).saturating_mul(count(envelope.signed_bytes().len()))
    }

    /// The claims to be verified, for one or together with those of other documents.
    pub(crate) fn take_claims(&mut self) -> Vec<Claim> {
        core::mem::take(&mut self.claims)
    }

    /// The seal list of the signatures that verify, of each validator the first.
    pub(crate) fn seal_list(&self, set: &ValidatorSet, verdicts: &[bool]) -> SealList {
        let signatures = self.places.iter().zip(&self.signatures).zip(verdicts);
        let verified = signatures.filter(|(_, verdict)| **verdict);
        SealList::new(verified.filter_map(|((place, signature), _)| {
            Some((set.validators().get(*place)?.id.clone(), *signature))
        }))
    }

    /// What the verdicts on the claims make of the validators. A validator counts once, however often it signed.
    pub(crate) fn count(mut self, set: &ValidatorSet, verdicts: &[bool]) -> SignedBy {
        for (place, verdict) in self.places.iter().zip(verdicts) {
            match (self.statuses.get_mut(*place), verdict) {
                (Some(status), true) => *status = SignerStatus::Signed,
                _ => self.failed = self.failed.saturating_add(1),
            }
        }
        let signers: Vec<Signer> = set
            .validators()
            .iter()
            .zip(self.statuses)
            .map(|(validator, status)| Signer {
                id: validator.id.clone(),
                operator: validator.operator.clone(),
                weight: validator.weight,
                status,
            })
            .collect();
        SignedBy {
            weight: weight_where(set, &signed(&signers)),
            signers,
            unknown_signatures: count(self.unknown),
            failed_signatures: count(self.failed),
        }
    }
}

/// Which validators of a set signed a document, verified. Says nothing about whether the set is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedBy {
    /// Weight of the validators whose signatures verify.
    pub weight: u64,
    /// Every validator of the set, in its order.
    pub signers: Vec<Signer>,
    /// Signatures that name no validator of the set.
    pub unknown_signatures: u64,
    /// Signatures that name a validator and do not verify.
    pub failed_signatures: u64,
}

impl SealList {
    /// The seal of a document as it stands in its envelope: the first signature of each validator of `set` that
    /// verifies. Says nothing about whether the set is trusted, or whether this makes a quorum.
    #[must_use]
    pub fn of(set: &ValidatorSet, envelope: &Envelope) -> Self {
        let mut roll = Roll::call(set, envelope);
        let verdicts = signature::verify_all(&roll.take_claims());
        roll.seal_list(set, &verdicts)
    }
}

impl SignedBy {
    /// Verifies the signatures of `envelope` by the validators of `set`, whatever kind of document it is.
    #[must_use]
    pub fn of(set: &ValidatorSet, envelope: &Envelope) -> Self {
        let mut roll = Roll::call(set, envelope);
        let verdicts = signature::verify_all(&roll.take_claims());
        roll.count(set, &verdicts)
    }

    /// A certificate's quorum: what was found beside what the tally claims.
    pub(crate) fn into_quorum(self, set: &ValidatorSet, tally: &Tally) -> Quorum {
        Quorum {
            signed_weight: self.weight,
            quorum_weight: tally.quorum_weight,
            dissent_weight: tally.dissent_weight,
            abstain_weight: tally.abstain_weight,
            threshold: set.quorum(),
            total_weight: set.total_weight(),
            margin: difference(self.weight, set.quorum()),
            oversigned: self.weight.saturating_sub(tally.quorum_weight),
            pivotal: pivotal(set, &signed(&self.signers), self.weight),
            signers: self.signers,
            unknown_signatures: self.unknown_signatures,
            failed_signatures: self.failed_signatures,
        }
    }
}

/// Which of them signed.
fn signed(signers: &[Signer]) -> Vec<bool> {
    let statuses = signers.iter().map(|signer| signer.status);
    statuses
        .map(|status| status == SignerStatus::Signed)
        .collect()
}

/// The weight of the validators marked; it cannot overflow, for the whole set's does not.
fn weight_where(set: &ValidatorSet, marked: &[bool]) -> u64 {
    set.validators()
        .iter()
        .zip(marked)
        .filter(|(_, marked)| **marked)
        .fold(0, |sum: u64, (validator, _)| {
            sum.saturating_add(validator.weight)
        })
}

fn pivotal(set: &ValidatorSet, marked: &[bool], weight: u64) -> Vec<Name> {
    if weight < set.quorum() {
        return Vec::new();
    }
    set.validators()
        .iter()
        .zip(marked)
        .filter(|(validator, marked)| {
            **marked && weight.saturating_sub(validator.weight) < set.quorum()
        })
        .map(|(validator, _)| validator.id.clone())
        .collect()
}

/// `a - b` of two weights, both at most 2^53-1.
fn difference(a: u64, b: u64) -> i64 {
    let signed = |weight| i64::try_from(weight).unwrap_or(i64::MAX);
    signed(a).saturating_sub(signed(b))
}
