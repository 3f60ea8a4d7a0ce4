//! Who of a set signed a document so far, for the tools that collect signatures.

use quorumseal::signature::verify_batch_zip215;
use quorumseal::{Envelope, ValidatorKey, ValidatorSet};
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
    pub(crate) not_counted: usize,
}

impl Signed {
    /// Counts the signatures of `envelope` by validators of `set`.
    pub(crate) fn count(set: &ValidatorSet, envelope: &Envelope) -> Self {
        let mut places = Vec::new();
        let mut claims = Vec::new();
        for signature in envelope.signatures() {
            let validator = signature.keyid.as_deref().and_then(|id| set.place(id));
            let Some(place) = validator else { continue };
            if let (Some(ValidatorKey::Ed25519(key)), Some(sig)) = (
                set.validators().get(place).map(|validator| &validator.key),
                signature.sig,
            ) {
                places.push(place);
                claims.push((*key.as_bytes(), sig, envelope.signed_bytes()));
            }
        }
        let mut signed = vec![false; set.validators().len()];
        let mut good = 0;
        for (place, verdict) in places.into_iter().zip(verify_batch_zip215(&claims)) {
            if verdict && let Some(slot) = signed.get_mut(place) {
                *slot = true;
                good += 1;
            }
        }
        let signers = set
            .validators()
            .iter()
            .zip(signed)
            .filter(|(_, signed)| *signed);
        let signers: Vec<_> = signers.map(|(validator, _)| validator).collect();
        Signed {
            weight: signers.iter().map(|validator| validator.weight).sum(),
            quorum: set.quorum(),
            total_weight: set.total_weight(),
            signers: signers
                .iter()
                .map(|validator| validator.id.to_string())
                .collect(),
            not_counted: envelope.signatures().len() - good,
        }
    }

    pub(crate) fn is_quorum(&self) -> bool {
        self.weight >= self.quorum
    }

    /// `signed by 82 of 100 (quorum 67 reached)`.
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
