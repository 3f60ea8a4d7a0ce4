//! Drafts of validator sets.

use quorumseal::{
    Code, Digest, Envelope, Misuse, VALIDATOR_SET_PAYLOAD_TYPE, Validator, ValidatorKey,
    ValidatorSet, default_quorum, encode_base64,
};
use serde::{Deserialize, Serialize};

use super::to_payload;

/// A validator set that is not a document yet.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetDraft {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) previous: Option<Digest>,
    pub(crate) quorum: u64,
    pub(crate) validators: Vec<ValidatorDraft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) history: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ledger: Option<String>,
}

/// One validator, as it stands in a set and in the lists that people write.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ValidatorDraft {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operator: Option<String>,
    pub(crate) public_key: String,
    pub(crate) weight: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cosigner: Option<String>,
}

impl From<&Validator> for ValidatorDraft {
    fn from(validator: &Validator) -> Self {
        ValidatorDraft {
            id: validator.id.to_string(),
            operator: validator.operator.clone(),
            public_key: match &validator.key {
                ValidatorKey::Ed25519(key) => format!("ed25519:{}", encode_base64(key.as_bytes())),
                ValidatorKey::Unknown(text) => text.clone(),
            },
            weight: validator.weight,
            cosigner: validator.cosigner.as_ref().map(ToString::to_string),
        }
    }
}

/// The weight of all validators together.
pub(crate) fn total_weight(validators: &[ValidatorDraft]) -> Result<u64, Misuse> {
    validators
        .iter()
        .try_fold(0u64, |sum, validator| sum.checked_add(validator.weight))
        .ok_or_else(|| {
            Misuse::new(
                Code::InputDocument,
                "the weights add up to more than 2^53-1",
            )
        })
}

/// The quorum asked for, or the default of these validators.
pub(crate) fn quorum_or_default(
    asked: Option<u64>,
    validators: &[ValidatorDraft],
) -> Result<u64, Misuse> {
    Ok(match asked {
        Some(quorum) => quorum,
        None => default_quorum(total_weight(validators)?),
    })
}

impl SetDraft {
    /// The document, not signed by anybody, and the set that the core reads in it.
    pub(crate) fn finish(&self) -> Result<(Envelope, ValidatorSet), Misuse> {
        let envelope = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, &to_payload(self)?);
        let set = ValidatorSet::parse(&envelope).map_err(|fault| {
            Misuse::new(
                Code::InputDocument,
                format!("no legal validator set: {fault}"),
            )
        })?;
        Ok((envelope, set))
    }
}
