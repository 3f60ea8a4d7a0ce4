//! What a vector asks beside the verification of its certificate.

use std::fmt::Write as _;

use quorumseal::{Evidence, Misuse, Verifier};
use serde::Deserialize;

use crate::case::{Content, Given};
use crate::source::Source;

/// The questions of a vector, with all their bytes.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The certificate to which this vector's is related.
    pub relate: Option<Item>,
    /// The certificates of a history.
    pub history: Option<Vec<Item>>,
    /// Two checkpoints and the proof between them.
    pub consistency: Option<Consistency>,
    /// A sealed document and its receipt.
    pub sealed: Option<Sealed>,
    /// An advisory by itself.
    pub advisory: Option<Vec<u8>>,
}

/// A certificate among others.
#[derive(Debug, Clone)]
pub struct Item {
    /// The certificate.
    pub certificate: Vec<u8>,
    /// The artifact.
    pub artifact: Option<Given>,
    /// The prompt.
    pub prompt: Option<Given>,
    /// The receipt.
    pub receipt: Option<Vec<u8>>,
}

/// What `check_consistency` is given.
#[derive(Debug, Clone)]
pub struct Consistency {
    /// The remembered checkpoint.
    pub old: Vec<u8>,
    /// The new one.
    pub new: Vec<u8>,
    /// The proof between them.
    pub proof: Vec<u8>,
}

/// What `check_receipt` is given.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The document.
    pub document: Vec<u8>,
    /// Its receipt.
    pub receipt: Vec<u8>,
}

/// A certificate to be related, as a vector writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelateText {
    certificate: Source,
    artifact: Option<Content>,
    prompt: Option<Content>,
}

/// A certificate of a history, likewise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemText {
    certificate: Source,
    artifact: Option<Content>,
    prompt: Option<Content>,
    receipt: Option<Source>,
}

/// Two checkpoints and the proof between them, likewise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsistencyText {
    old: Source,
    new: Source,
    proof: Source,
}

/// A sealed document and its receipt, likewise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealedText {
    document: Source,
    receipt: Source,
}

impl RelateText {
    pub(crate) fn read(self) -> Result<Item, String> {
        let RelateText {
            certificate,
            artifact,
            prompt,
        } = self;
        ItemText {
            certificate,
            artifact,
            prompt,
            receipt: None,
        }
        .read()
    }
}

impl ItemText {
    pub(crate) fn read(self) -> Result<Item, String> {
        Ok(Item {
            certificate: self.certificate.bytes()?,
            artifact: self.artifact.map(Given::read).transpose()?,
            prompt: self.prompt.map(Given::read).transpose()?,
            receipt: self.receipt.map(|receipt| receipt.bytes()).transpose()?,
        })
    }
}

impl ConsistencyText {
    pub(crate) fn read(self) -> Result<Consistency, String> {
        Ok(Consistency {
            old: self.old.bytes()?,
            new: self.new.bytes()?,
            proof: self.proof.bytes()?,
        })
    }
}

impl SealedText {
    pub(crate) fn read(self) -> Result<Sealed, String> {
        Ok(Sealed {
            document: self.document.bytes()?,
            receipt: self.receipt.bytes()?,
        })
    }
}

impl Item {
    /// What is given to the verification.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence {
            certificate: &self.certificate,
            artifact: self.artifact.as_ref().map(Given::as_artifact),
            prompt: self.prompt.as_ref().map(Given::as_artifact),
            receipt: self.receipt.as_deref(),
            ..Evidence::default()
        }
    }
}

impl Beside {
    /// The answers to what is asked, as further members of the text that a vector gives. `own` is the vector's own
    /// certificate.
    pub(crate) fn answers(
        &self,
        verifier: &Verifier,
        own: &Evidence<'_>,
    ) -> Result<String, Misuse> {
        let mut text = String::new();
        let mut add = |name: &str, json: String| {
            write!(text, ",\"{name}\":{json}").unwrap_or_default();
        };
        if let Some(other) = &self.relate {
            add(
                "relation",
                verifier.relate(own, &other.evidence()).to_json(),
            );
        }
        if let Some(items) = &self.history {
            let items: Vec<Evidence<'_>> = items.iter().map(Item::evidence).collect();
            add("history", verifier.history(&items).to_json());
        }
        if let Some(asked) = &self.consistency {
            let report = verifier.check_consistency(&asked.old, &asked.new, &asked.proof)?;
            add("consistency", report.to_json());
        }
        if let Some(asked) = &self.sealed {
            let report = verifier.check_receipt(&asked.document, &asked.receipt);
            add("sealed", report.to_json());
        }
        if let Some(advisory) = &self.advisory {
            add("advisory", verifier.verify_advisory(advisory).to_json());
        }
        Ok(text)
    }
}
