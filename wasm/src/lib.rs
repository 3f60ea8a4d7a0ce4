//! The wasm-bindgen adapter of quorumseal, for the project's own JavaScript facade: bytes in, JSON text out.
//!
//! Reports cross the boundary as the JSON text that the core writes, so that every runtime has the same bytes.
//! Misuse is thrown as a string, `{"error": {"code": …, "message": …}}`, which the facade turns into an error.
//! An [`Evidence`] is consumed by the verification that takes it; a [`Verifier`] lives until it is freed.

#[cfg(target_arch = "wasm32")]
mod memory;

use quorumseal::limits::{MAX_ADVISORIES, MAX_VOTES};
use quorumseal::{Advisories, Artifact, Code, Digest, Hashed, Head, Misuse, Policy, Votes};
use wasm_bindgen::prelude::wasm_bindgen;

/// `blake3:<64 hex>` of some bytes.
#[wasm_bindgen]
pub fn hash(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// Hashes an artifact piece by piece.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Hasher(quorumseal::Hasher);

#[wasm_bindgen]
impl Hasher {
    /// A hasher; with SHA-256 too for a verification of all digests.
    #[wasm_bindgen(constructor)]
    pub fn new(all_digests: bool) -> Hasher {
        Hasher(if all_digests {
            quorumseal::Hasher::with_sha256()
        } else {
            quorumseal::Hasher::new()
        })
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// `blake3:<64 hex>` of all bytes so far.
    pub fn digest(&self) -> String {
        self.0.finish().digest().to_string()
    }
}

enum Given {
    Bytes(Vec<u8>),
    Hashed(Hashed),
    Digest(Digest),
}

impl Given {
    fn artifact(&self) -> Artifact<'_> {
        match self {
            Given::Bytes(bytes) => Artifact::Bytes(bytes),
            Given::Hashed(hashed) => Artifact::Hashed(hashed.clone()),
            Given::Digest(digest) => Artifact::Digest(*digest),
        }
    }
}

/// What is at hand about one certificate.
#[wasm_bindgen]
pub struct Evidence {
    certificate: Vec<u8>,
    artifact: Option<Given>,
    prompt: Option<Given>,
    receipt: Option<Vec<u8>>,
    votes: Vec<Vec<u8>>,
    advisories: Vec<Vec<u8>>,
    policy: Option<Policy>,
    all_digests: bool,
}

#[wasm_bindgen]
impl Evidence {
    /// Evidence of a certificate's JSON text alone.
    #[wasm_bindgen(constructor)]
    pub fn new(certificate: Vec<u8>, all_digests: bool) -> Evidence {
        Evidence {
            certificate,
            artifact: None,
            prompt: None,
            receipt: None,
            votes: Vec::new(),
            advisories: Vec::new(),
            policy: None,
            all_digests,
        }
    }

    /// The artifact as bytes; near misses are looked for.
    #[wasm_bindgen(js_name = artifactBytes)]
    pub fn artifact_bytes(&mut self, bytes: Vec<u8>) {
        self.artifact = Some(Given::Bytes(bytes));
    }

    /// The artifact as what a hasher was fed.
    #[wasm_bindgen(js_name = artifactHashed)]
    pub fn artifact_hashed(&mut self, hasher: &Hasher) {
        self.artifact = Some(Given::Hashed(hasher.0.finish()));
    }

    /// The artifact as `blake3:<64 hex>`; throws `input.digest`.
    #[wasm_bindgen(js_name = artifactDigest)]
    pub fn artifact_digest(&mut self, digest: &str) -> Result<(), String> {
        self.artifact = Some(Given::Digest(parse_digest("artifact", digest)?));
        Ok(())
    }

    /// The prompt as what a hasher was fed.
    #[wasm_bindgen(js_name = promptHashed)]
    pub fn prompt_hashed(&mut self, hasher: &Hasher) {
        self.prompt = Some(Given::Hashed(hasher.0.finish()));
    }

    /// The prompt as `blake3:<64 hex>`; throws `input.digest`.
    #[wasm_bindgen(js_name = promptDigest)]
    pub fn prompt_digest(&mut self, digest: &str) -> Result<(), String> {
        self.prompt = Some(Given::Digest(parse_digest("prompt", digest)?));
        Ok(())
    }

    /// The receipt's text.
    pub fn receipt(&mut self, receipt: Vec<u8>) {
        self.receipt = Some(receipt);
    }

    /// One more vote's JSON text; throws `input.argument` when there are too many.
    pub fn vote(&mut self, vote: Vec<u8>) -> Result<(), String> {
        add("votes", &mut self.votes, vote, MAX_VOTES)
    }

    /// One more advisory's JSON text; throws `input.argument` when there are too many.
    pub fn advisory(&mut self, advisory: Vec<u8>) -> Result<(), String> {
        add("advisories", &mut self.advisories, advisory, MAX_ADVISORIES)
    }

    /// The policy's JSON text; throws `policy.malformed`.
    pub fn policy(&mut self, policy: &[u8]) -> Result<(), String> {
        self.policy = Some(Policy::parse(policy).map_err(|misuse| misuse.to_json())?);
        Ok(())
    }
}

fn slices(list: &[Vec<u8>]) -> Vec<&[u8]> {
    list.iter().map(Vec::as_slice).collect()
}

/// Adds a document to a list that has at most `most`.
fn add(what: &str, list: &mut Vec<Vec<u8>>, document: Vec<u8>, most: usize) -> Result<(), String> {
    if list.len() >= most {
        let message = format!("more than {most} {what} were given");
        return Err(Misuse::new(Code::InputArgument, message).to_json());
    }
    list.push(document);
    Ok(())
}

impl Evidence {
    fn borrowed(&self) -> quorumseal::Evidence<'_> {
        quorumseal::Evidence {
            receipt: self.receipt.as_deref(),
            // Each was counted when it was added.
            votes: Votes::new(slices(&self.votes)).unwrap_or_default(),
            advisories: Advisories::new(slices(&self.advisories)).unwrap_or_default(),
            certificate: &self.certificate,
            artifact: self.artifact.as_ref().map(Given::artifact),
            prompt: self.prompt.as_ref().map(Given::artifact),
            policy: self.policy.as_ref(),
            all_digests: self.all_digests,
        }
    }
}

/// Trusted validator sets.
#[wasm_bindgen]
pub struct Verifier(quorumseal::Verifier);

#[wasm_bindgen]
impl Verifier {
    /// Loads a trust bundle; `head` is `EPOCH:ID`. Throws `input.*` and `trust.*`.
    pub fn load(anchor: &str, trust: &[u8], head: Option<String>) -> Result<Verifier, String> {
        let load = || {
            let head = head.as_deref().map(Head::parse).transpose()?;
            quorumseal::Verifier::load(anchor, trust, head.as_ref())
        };
        load().map(Verifier).map_err(|misuse| misuse.to_json())
    }

    /// A new verifier that trusts a further bundle too. Throws `trust.*`.
    pub fn extend(&self, trust: &[u8]) -> Result<Verifier, String> {
        let extended = self.0.extend(trust);
        extended.map(Verifier).map_err(|misuse| misuse.to_json())
    }

    /// Anchor, head, trusted sets and ignored ones, as JSON text.
    pub fn info(&self) -> String {
        self.0.trust_info().to_json()
    }

    /// The report on one certificate, as JSON text.
    pub fn verify(&self, evidence: Evidence) -> String {
        self.0.verify(&evidence.borrowed()).to_json()
    }

    /// The reports on many certificates, as a JSON array's text.
    #[wasm_bindgen(js_name = verifyMany)]
    pub fn verify_many(&self, evidence: Vec<Evidence>) -> String {
        let borrowed: Vec<_> = evidence.iter().map(Evidence::borrowed).collect();
        let reports = self.0.verify_many(&borrowed);
        let mut text = String::from("[");
        for report in &reports {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&report.to_json());
        }
        text.push(']');
        text
    }

    /// What the first certificate is to the second, as JSON text.
    pub fn relate(&self, a: Evidence, b: Evidence) -> String {
        self.0.relate(&a.borrowed(), &b.borrowed()).to_json()
    }

    /// The history that certificates make, as JSON text.
    pub fn history(&self, evidence: Vec<Evidence>) -> String {
        let borrowed: Vec<_> = evidence.iter().map(Evidence::borrowed).collect();
        self.0.history(&borrowed).to_json()
    }

    /// The report on an advisory by itself, as JSON text.
    #[wasm_bindgen(js_name = verifyAdvisory)]
    pub fn verify_advisory(&self, advisory: &[u8]) -> String {
        self.0.verify_advisory(advisory).to_json()
    }

    /// The report on the receipt of any sealed document, as JSON text.
    #[wasm_bindgen(js_name = checkReceipt)]
    pub fn check_receipt(&self, document: &[u8], receipt: &[u8]) -> String {
        self.0.check_receipt(document, receipt).to_json()
    }

    /// Whether a new checkpoint continues a remembered one, as JSON text. Throws `input.checkpoint`.
    #[wasm_bindgen(js_name = checkConsistency)]
    pub fn check_consistency(
        &self,
        old: &[u8],
        new: &[u8],
        proof: &[u8],
    ) -> Result<String, String> {
        let report = self.0.check_consistency(old, new, proof);
        report
            .map(|report| report.to_json())
            .map_err(|misuse| misuse.to_json())
    }

    /// Whether the validators named would make a quorum, as JSON text; nothing if the set is not trusted.
    /// Throws `input.digest`.
    #[wasm_bindgen(js_name = checkQuorum)]
    pub fn check_quorum(&self, set: &str, ids: Vec<String>) -> Result<Option<String>, String> {
        let set = parse_digest("validator set", set)?;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        Ok(self.0.check_quorum(&set, &ids).map(|count| count.to_json()))
    }
}

fn parse_digest(what: &str, text: &str) -> Result<Digest, String> {
    text.parse().map_err(|error| {
        Misuse::new(Code::InputDigest, format!("the {what}'s digest: {error}")).to_json()
    })
}
