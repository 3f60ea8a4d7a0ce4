//! Drafts of certificates: in-toto statements about one sealed output.

use std::collections::BTreeMap;

use quorumseal::{
    CERTIFICATE_PAYLOAD_TYPE, Code, Digest, Envelope, Failure, Misuse, PREDICATE_TYPE,
    STATEMENT_TYPE, Statement,
};
use serde::{Deserialize, Serialize};

use super::to_payload;
use crate::explain::compared;

/// Digests by algorithm, hex.
pub(crate) type Digests = BTreeMap<String, String>;

/// A certificate's statement that is not a document yet. Its fields stand in the order of the format.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatementDraft {
    #[serde(rename = "_type")]
    statement_type: &'static str,
    subject: [SubjectDraft; 1],
    predicate_type: &'static str,
    predicate: PredicateDraft,
}

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) digest: Digests,
}

/// What is said of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PredicateDraft {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: Digest,
    pub(crate) round: RoundDraft,
    pub(crate) output: OutputDraft,
    pub(crate) prompt: PromptDraft,
    pub(crate) model: ModelDraft,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dataset: Option<DatasetDraft>,
    pub(crate) tally: TallyDraft,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) fragments: Vec<FragmentDraft>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) flags: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoundDraft {
    pub(crate) id: String,
    pub(crate) opened_at: String,
    pub(crate) sealed_at: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OutputDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) length: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromptDraft {
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelDraft {
    pub(crate) name: String,
    pub(crate) version: String,
    #[serde(default, skip_serializing_if = "Digests::is_empty")]
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatasetDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Digests::is_empty")]
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TallyDraft {
    pub(crate) quorum_weight: u64,
    pub(crate) dissent_weight: u64,
    pub(crate) abstain_weight: u64,
}

/// One fragment, as it stands in a certificate and in the lists that people write.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FragmentDraft {
    id: String,
    start: u64,
    end: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Digests>,
    quorum_weight: u64,
    dissent_weight: u64,
}

impl FragmentDraft {
    /// The bytes `start` (inclusive) to `end` (exclusive) of the output, and the weight that affirmed and rejected them.
    pub(crate) fn new(
        id: &str,
        start: u64,
        end: u64,
        quorum_weight: u64,
        dissent_weight: u64,
    ) -> Self {
        FragmentDraft {
            id: id.to_owned(),
            start,
            end,
            evidence: None,
            quorum_weight,
            dissent_weight,
        }
    }
}

impl StatementDraft {
    pub(crate) fn new(subject: SubjectDraft, predicate: PredicateDraft) -> Self {
        StatementDraft {
            statement_type: STATEMENT_TYPE,
            subject: [subject],
            predicate_type: PREDICATE_TYPE,
            predicate,
        }
    }

    /// The document, not signed by anybody, and the statement that the core reads in it.
    pub(crate) fn finish(&self) -> Result<(Envelope, Statement), Misuse> {
        let envelope = Envelope::new(CERTIFICATE_PAYLOAD_TYPE, &to_payload(self)?);
        let statement = Statement::parse(&envelope).map_err(|failure| illegal(&failure))?;
        Ok((envelope, statement))
    }
}

/// What would be made is no certificate that could ever be valid.
pub(crate) fn illegal(failure: &Failure) -> Misuse {
    let (code, reason) = (failure.code, compared(failure));
    Misuse::new(
        Code::InputDocument,
        format!("no legal certificate: {code}: {reason}"),
    )
}
