//! Drafts of advisories.

use quorumseal::{ADVISORY_PAYLOAD_TYPE, Advisory, Code, Digest, Envelope, Misuse};
use serde::Serialize;

use super::to_payload;

/// An advisory that is not a document yet. Its fields stand in the order of the format.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdvisoryDraft {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: Digest,
    pub(crate) kind: &'static str,
    pub(crate) target: TargetDraft,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<String>,
    pub(crate) reason: String,
    pub(crate) issued_at: String,
}

/// What it is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum TargetDraft {
    Model { name: String, version: String },
    CertHash(Digest),
    PublicKey(String),
}

impl AdvisoryDraft {
    /// The document, not signed by anybody, and the advisory that the core reads in it.
    pub(crate) fn finish(&self) -> Result<(Envelope, Advisory), Misuse> {
        let envelope = Envelope::new(ADVISORY_PAYLOAD_TYPE, &to_payload(self)?);
        let advisory = Advisory::parse(&envelope).map_err(|fault| {
            Misuse::new(Code::InputDocument, format!("no legal advisory: {fault}"))
        })?;
        Ok((envelope, advisory))
    }
}
