//! Drafts of votes.

use quorumseal::{Code, Digest, Envelope, Misuse, VOTE_PAYLOAD_TYPE, Vote};
use serde::Serialize;

use super::to_payload;

/// A vote that is not a document yet. Its fields stand in the order of the format.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoteDraft {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: Digest,
    pub(crate) round: String,
    pub(crate) output: Digest,
    pub(crate) validator: String,
    pub(crate) vote: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) fragments: Vec<FragmentVoteDraft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evaluator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The digest of the proposal that was judged, in a round of validators that serve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) proposal: Option<Digest>,
}

/// What is said of one fragment.
#[derive(Debug, Serialize)]
pub(crate) struct FragmentVoteDraft {
    pub(crate) id: String,
    pub(crate) vote: &'static str,
}

impl VoteDraft {
    /// The document, not signed yet, and the vote that the core reads in it.
    pub(crate) fn finish(&self) -> Result<(Envelope, Vote), Misuse> {
        let envelope = Envelope::new(VOTE_PAYLOAD_TYPE, &to_payload(self)?);
        let vote = Vote::parse(&envelope)
            .map_err(|fault| Misuse::new(Code::InputDocument, format!("no legal vote: {fault}")))?;
        Ok((envelope, vote))
    }
}
