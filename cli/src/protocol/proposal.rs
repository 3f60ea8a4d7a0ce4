//! What a round is about: everything of a statement that is fixed before anybody votes.

use quorumseal::{Digest, Hashed, Misuse, ValidatorSet};
use serde::{Deserialize, Serialize};

use super::compose::unanimous;
use super::refusal::{Refusal, Refused};
use crate::author::statement::{DatasetDraft, ModelDraft, OutputDraft, PromptDraft, SubjectDraft};

/// A proposal. Its fields stand in the order of the format, and the compact JSON text of them is what its digest is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Proposal {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: Digest,
    pub(crate) round: Opening,
    pub(crate) subject: SubjectDraft,
    pub(crate) output: OutputDraft,
    pub(crate) prompt: PromptDraft,
    pub(crate) model: ModelDraft,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dataset: Option<DatasetDraft>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fragments: Vec<Range>,
}

/// The round as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) id: String,
    pub(crate) opened_at: String,
}

/// A part of the output that is voted on by itself: bytes `start` (inclusive) to `end` (exclusive) of its UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Range {
    pub(crate) id: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

impl Proposal {
    /// What a vote names it by: BLAKE3 of its compact JSON text.
    pub(crate) fn digest(&self) -> Result<Digest, Misuse> {
        Ok(Digest::of(crate::ui::json_text(self)?.as_bytes()))
    }

    /// The digest of the output that is proposed.
    pub(crate) fn output(&self) -> Option<Digest> {
        Digest::from_hex(self.subject.digest.get("blake3")?)
    }

    /// Refuses what no legal statement could come of: the core itself reads the one that unanimous votes would make.
    pub(crate) fn check(&self, set: &ValidatorSet) -> Result<(), Refused> {
        let named = |what: &str, expected: String, got: String| {
            let message =
                format!("the proposal names another {what} (expected {expected}, got {got})");
            Err(Refused::new(Refusal::ProposalValidatorSet, message))
        };
        if self.network != set.network().as_str() {
            return named("network", set.network().to_string(), self.network.clone());
        }
        if self.epoch != set.epoch() {
            return named("epoch", set.epoch().to_string(), self.epoch.to_string());
        }
        if self.validator_set != set.id() {
            let (own, got) = (set.id().to_string(), self.validator_set.to_string());
            return named("validator set", own, got);
        }
        unanimous(self, set)
            .map(|_| ())
            .map_err(|misuse| Refused::new(Refusal::ProposalMalformed, misuse.message))
    }

    /// Refuses texts that are not those whose digests are proposed, and ranges that cut a character in two.
    pub(crate) fn check_texts(&self, prompt: &str, output: &str) -> Result<(), Refused> {
        let wrong = |what: &str, expected: &str, got: &str| {
            let message = format!(
                "the {what} is not the one that is proposed (expected {expected}, got {got})"
            );
            Err(Refused::new(Refusal::ProposalDigest, message))
        };
        let given = Hashed::of(output.as_bytes(), true);
        if given.length() != self.output.length {
            let (expected, got) = (self.output.length.to_string(), given.length().to_string());
            return wrong("output's length in bytes", &expected, &got);
        }
        let sha256 = given.sha256().unwrap_or_default().to_owned();
        let digests = [("blake3", given.digest().to_hex()), ("sha256", sha256)];
        for (algorithm, got) in &digests {
            let expected = self
                .subject
                .digest
                .get(*algorithm)
                .map_or("none", String::as_str);
            if expected != got {
                return wrong(&format!("output's {algorithm}"), expected, got);
            }
        }
        let asked = Digest::of(prompt.as_bytes()).to_hex();
        let expected = self
            .prompt
            .digest
            .get("blake3")
            .map_or("none", String::as_str);
        if expected != asked {
            return wrong("prompt's blake3", expected, &asked);
        }
        // Any other digest would be sealed without anybody having compared it.
        let unknown = (self.subject.digest.keys())
            .find(|name| digests.iter().all(|(known, _)| known != name))
            .or_else(|| self.prompt.digest.keys().find(|name| *name != "blake3"));
        if let Some(name) = unknown {
            return Err(Refused::new(
                Refusal::ProposalDigest,
                format!(
                    "a digest by {name} cannot be compared here (expected blake3, and sha256 of the output)"
                ),
            ));
        }
        match self
            .fragments
            .iter()
            .find(|range| range.of(output).is_none())
        {
            None => Ok(()),
            Some(range) => Err(Refused::new(
                Refusal::ProposalMalformed,
                format!(
                    "the fragment {} ({}..{}) does not begin and end between characters of the output",
                    range.id, range.start, range.end
                ),
            )),
        }
    }
}

impl Range {
    /// This part of `output`; `None` if there is no such part, or not between whole characters.
    pub(crate) fn of<'o>(&self, output: &'o str) -> Option<&'o str> {
        let start = usize::try_from(self.start).ok()?;
        output.get(start..usize::try_from(self.end).ok()?)
    }
}
