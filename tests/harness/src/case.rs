//! One vector, ready to run.

use quorumseal::{
    Advisories, Artifact, Digest, Evidence, Head, Misuse, Policy, Report, Verifier, Votes,
};
use serde::Deserialize;

use crate::beside::{Beside, ConsistencyText, ItemText, RelateText, SealedText};
use crate::expect::Expect;
use crate::source::Source;

/// One vector with all its bytes.
#[derive(Debug, Clone)]
pub struct Case {
    /// `<topic>/<name>`.
    pub name: String,
    /// What is special here.
    pub description: String,
    /// The pinned id, as the caller gives it.
    pub anchor: String,
    /// The trust bundle.
    pub trust: Vec<u8>,
    /// The remembered head, written `EPOCH:ID`.
    pub head: Option<String>,
    /// The certificate; empty where none is given.
    pub certificate: Vec<u8>,
    /// The artifact.
    pub artifact: Option<Given>,
    /// The prompt.
    pub prompt: Option<Given>,
    /// The receipt.
    pub receipt: Option<Vec<u8>>,
    /// The votes.
    pub votes: Vec<Vec<u8>>,
    /// The advisories.
    pub advisories: Vec<Vec<u8>>,
    /// The policy's text.
    pub policy: Option<Vec<u8>>,
    /// Whether SHA-256 is compared too.
    pub all_digests: bool,
    /// What is asked beside the verification of the certificate.
    pub beside: Beside,
    /// What must come of it.
    pub expect: Expect,
}

/// An artifact or a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Only its digest.
    Digest(Digest),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    description: String,
    spec: String,
    anchor: String,
    trust: Source,
    head: Option<HeadText>,
    certificate: Option<Source>,
    artifact: Option<Content>,
    prompt: Option<Content>,
    receipt: Option<Source>,
    #[serde(default)]
    votes: Vec<Source>,
    #[serde(default)]
    advisories: Vec<Source>,
    policy: Option<Source>,
    #[serde(default)]
    all_digests: bool,
    relate: Option<RelateText>,
    history: Option<Vec<ItemText>>,
    consistency: Option<ConsistencyText>,
    sealed: Option<SealedText>,
    advisory: Option<Source>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadText {
    epoch: u64,
    id: String,
}

/// An artifact or a prompt as a vector writes it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Content {
    Digest(DigestText),
    Bytes(Source),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DigestText {
    digest: String,
}

impl Case {
    /// Reads a vector file.
    ///
    /// # Errors
    /// What is wrong, for a file that is no vector.
    pub fn load(name: &str, text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.spec.is_empty() || file.description.is_empty() {
            return Err("a vector says what is special and where the rule stands".to_owned());
        }
        let bytes = |source: Option<Source>| source.map(|source| source.bytes()).transpose();
        let each = |sources: Vec<Source>| -> Result<Vec<_>, String> {
            sources.iter().map(Source::bytes).collect()
        };
        Ok(Case {
            name: name.to_owned(),
            description: file.description,
            anchor: file.anchor,
            trust: file.trust.bytes()?,
            head: file.head.map(|head| format!("{}:{}", head.epoch, head.id)),
            certificate: bytes(file.certificate)?.unwrap_or_default(),
            artifact: file.artifact.map(Given::read).transpose()?,
            prompt: file.prompt.map(Given::read).transpose()?,
            receipt: bytes(file.receipt)?,
            votes: each(file.votes)?,
            advisories: each(file.advisories)?,
            policy: bytes(file.policy)?,
            all_digests: file.all_digests,
            beside: Beside {
                relate: file.relate.map(RelateText::read).transpose()?,
                history: file
                    .history
                    .map(|items| items.into_iter().map(ItemText::read).collect())
                    .transpose()?,
                consistency: file.consistency.map(ConsistencyText::read).transpose()?,
                sealed: file.sealed.map(SealedText::read).transpose()?,
                advisory: bytes(file.advisory)?,
            },
            expect: file.expect,
        })
    }

    /// Loads the trust bundle.
    ///
    /// # Errors
    /// As [`Head::parse`] and [`Verifier::load`].
    pub fn verifier(&self) -> Result<Verifier, Misuse> {
        let head = self.head.as_deref().map(Head::parse).transpose()?;
        Verifier::load(&self.anchor, &self.trust, head.as_ref())
    }

    /// Reads the policy.
    ///
    /// # Errors
    /// As [`Policy::parse`].
    pub fn policy(&self) -> Result<Option<Policy>, Misuse> {
        self.policy.as_deref().map(Policy::parse).transpose()
    }

    /// What is given to the verification.
    ///
    /// # Errors
    /// As [`Votes::new`]: too many votes or advisories.
    pub fn evidence<'a>(&'a self, policy: Option<&'a Policy>) -> Result<Evidence<'a>, Misuse> {
        Ok(Evidence {
            receipt: self.receipt.as_deref(),
            votes: Votes::new(self.votes.iter().map(Vec::as_slice).collect())?,
            advisories: Advisories::new(self.advisories.iter().map(Vec::as_slice).collect())?,
            policy,
            all_digests: self.all_digests,
            ..self.bare()
        })
    }

    /// The certificate with nothing beside it but what it is compared with.
    #[must_use]
    pub fn bare(&self) -> Evidence<'_> {
        Evidence {
            certificate: &self.certificate,
            artifact: self.artifact.as_ref().map(Given::as_artifact),
            prompt: self.prompt.as_ref().map(Given::as_artifact),
            ..Evidence::default()
        }
    }

    /// Verifies with a verifier that was loaded before.
    ///
    /// # Errors
    /// As [`Policy::parse`] and [`Case::evidence`].
    pub fn verify(&self, verifier: &Verifier) -> Result<Report, Misuse> {
        let policy = self.policy()?;
        Ok(verifier.verify(&self.evidence(policy.as_ref())?))
    }

    /// Loads and verifies. The answer as JSON text, the same bytes on every platform: `{"trust":…,"report":…}` with,
    /// as far as the vector asks for them, `relation`, `history`, `consistency`, `sealed` and `advisory` in this order;
    /// or on misuse `{"error":{"code":…,"message":…}}`.
    #[must_use]
    pub fn run(&self) -> String {
        let outcome = self.verifier().and_then(|verifier| {
            let report = self.verify(&verifier)?;
            let trust = serde_json::to_string(&verifier.trust_info()).unwrap_or_default();
            let beside = self.beside.answers(&verifier, &self.bare())?;
            Ok(format!(
                "{{\"trust\":{trust},\"report\":{}{beside}}}",
                report.to_json()
            ))
        });
        outcome.unwrap_or_else(|misuse| misuse.to_json())
    }
}

impl Given {
    pub(crate) fn read(content: Content) -> Result<Self, String> {
        Ok(match content {
            Content::Bytes(source) => Given::Bytes(source.bytes()?),
            Content::Digest(DigestText { digest }) => {
                Given::Digest(digest.parse().map_err(|error| format!("{error}"))?)
            }
        })
    }

    pub(crate) fn as_artifact(&self) -> Artifact<'_> {
        match self {
            Given::Bytes(bytes) => Artifact::Bytes(bytes),
            Given::Digest(digest) => Artifact::Digest(*digest),
        }
    }
}
