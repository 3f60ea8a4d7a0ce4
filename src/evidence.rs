//! What a caller has at hand about one certificate: inputs, nothing of them examined.

use alloc::format;
use alloc::vec::Vec;

use crate::digest::{Digest, Hashed};
use crate::error::{Code, Misuse};
use crate::limits::{MAX_ADVISORIES, MAX_ENVELOPE_BYTES, MAX_VOTES};
use crate::policy::Policy;

/// What a caller has at hand about one certificate.
#[derive(Debug, Clone, Default)]
pub struct Evidence<'a> {
    /// The certificate's JSON text, as bytes. Empty, white space or `null`: there is none yet.
    pub certificate: &'a [u8],
    /// The answer that it is said to seal.
    pub artifact: Option<Artifact<'a>>,
    /// The prompt that it is said to answer.
    pub prompt: Option<Artifact<'a>>,
    /// The receipt that is said to show that the certificate was logged.
    pub receipt: Option<&'a [u8]>,
    /// What single validators are said to have voted.
    pub votes: Votes<'a>,
    /// What quorums are said to have announced since.
    pub advisories: Advisories<'a>,
    /// What the consumer asks beyond validity.
    pub policy: Option<&'a Policy>,
    /// Whether to compare SHA-256 too, where the certificate has it and the artifact's is known.
    pub all_digests: bool,
}

/// Votes beside a certificate, the JSON text of an envelope each. None: no votes were given.
pub type Votes<'a> = Documents<'a, MAX_VOTES>;
/// Advisories beside a certificate, likewise.
pub type Advisories<'a> = Documents<'a, MAX_ADVISORIES>;

/// At most `MOST` documents, each as its bytes.
#[derive(Debug, Clone, Default)]
pub struct Documents<'a, const MOST: usize>(Vec<&'a [u8]>);

impl<'a> Votes<'a> {
    /// These votes, in this order.
    ///
    /// # Errors
    /// [`Code::InputArgument`] for more than 16,384.
    pub fn new(votes: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        Documents::of("votes", votes)
    }
}

impl<'a> Advisories<'a> {
    /// These advisories, in this order.
    ///
    /// # Errors
    /// [`Code::InputArgument`] for more than 1,024.
    pub fn new(advisories: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        Documents::of("advisories", advisories)
    }
}

impl<'a, const MOST: usize> Documents<'a, MOST> {
    fn of(what: &str, documents: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        if documents.len() > MOST {
            let message = format!("more than {MOST} {what} were given");
            return Err(Misuse::new(Code::InputArgument, message));
        }
        Ok(Documents(documents))
    }

    pub(crate) fn as_slice(&self) -> &[&'a [u8]] {
        &self.0
    }
}

/// Bytes to be compared with a sealed digest.
#[derive(Debug, Clone)]
pub enum Artifact<'a> {
    /// The bytes themselves.
    Bytes(&'a [u8]),
    /// Bytes that were hashed as they came; near misses cannot be looked for.
    Hashed(Hashed),
    /// Only a digest that the caller vouches for; the length cannot be compared.
    Digest(Digest),
}

impl Artifact<'_> {
    pub(crate) fn digest(&self) -> Digest {
        match self {
            Artifact::Bytes(bytes) => Digest::of(bytes),
            Artifact::Hashed(hashed) => hashed.digest(),
            Artifact::Digest(digest) => *digest,
        }
    }
}

/// Nothing but JSON white space, or `null` within it. What is too large to be examined is not examined for this either.
pub(crate) fn is_absent(certificate: &[u8]) -> bool {
    if certificate.len() > MAX_ENVELOPE_BYTES {
        return false;
    }
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let start = certificate.iter().position(|byte| !is_space(byte));
    let end = certificate.iter().rposition(|byte| !is_space(byte));
    match (start, end) {
        (Some(start), Some(end)) => certificate.get(start..=end) == Some(b"null"),
        _ => true,
    }
}
