//! Who of a set signed a document so far, for the tools that collect signatures.

use quorumseal::{Envelope, SignedBy, SignerStatus, ValidatorSet};
use serde::Serialize;

/// What the signatures on a document amount to under one set.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Signed {
    /// Weight of the validators of whom a signature verifies, each counted once.
    pub(crate) weight: u64,
    /// The set's quorum.
    pub(crate) quorum: u64,
    /// The set's total weight.
    pub(crate) total_weight: u64,
    /// Their ids, in the order of the set.
    pub(crate) signers: Vec<String>,
    /// Signatures by nobody in the set, or that do not verify.
    pub(crate) not_counted: u64,
}

impl Signed {
    /// Counts the signatures of `envelope` by validators of `set`.
    pub(crate) fn count(set: &ValidatorSet, envelope: &Envelope) -> Self {
        let found = SignedBy::of(set, envelope);
        let signed = found
            .signers
            .iter()
            .filter(|signer| signer.status == SignerStatus::Signed);
        Signed {
            weight: found.weight,
            quorum: set.quorum(),
            total_weight: set.total_weight(),
            signers: signed.map(|signer| signer.id.to_string()).collect(),
            not_counted: found.unknown_signatures + found.failed_signatures,
        }
    }

    /// Whether they make a quorum.
    pub(crate) fn is_quorum(&self) -> bool {
        self.weight >= self.quorum
    }

    /// As a sentence: `signed by 82 of 100 (quorum 67 reached)`.
    pub(crate) fn sentence(&self) -> String {
        let quorum = if self.is_quorum() {
            format!("quorum {} reached", self.quorum)
        } else {
            format!(
                "{} short of the quorum {}",
                self.quorum - self.weight,
                self.quorum
            )
        };
        format!(
            "signed by {} of {} ({quorum})",
            self.weight, self.total_weight
        )
    }
}
