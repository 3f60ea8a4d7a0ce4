//! The trust bundle: an unsigned container of sets and skips, read and merged, nothing of it trusted (FORMAT section 3).

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::envelope::{self, Envelope};
use crate::error::{Code, Misuse};
use crate::index::Index;
use crate::json::{self, Json, Shape};
use crate::limits::{MAX_PROOF_HASHES, MAX_SETS, MAX_SIGNATURES, MAX_TRUST_BYTES};
use crate::text;
use crate::trust_info::{IgnoredReason, IgnoredSet};

/// Everything that a bundle holds, nothing of it trusted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bundle {
    pub(crate) candidates: Vec<Candidate>,
    /// Where each id stands among the candidates: its number is its place.
    pub(crate) places: Index,
    /// What had no id, with its place among the candidates.
    pub(crate) junk: Vec<(usize, IgnoredSet)>,
}

/// A document of a bundle that has an id: all its copies together.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) envelope: Envelope,
    /// Signatures over the limit, of all copies.
    pub(crate) unexamined: usize,
    pub(crate) skips: Vec<SkipClaim>,
}

/// The claim that a set is in the history of `from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SkipClaim {
    pub(crate) from: Option<Digest>,
    /// `None`: the text is no list of at most 63 hashes.
    pub(crate) proof: Option<Vec<[u8; 32]>>,
}

static SHAPE: Shape = Shape::Object(&[
    ("sets", &Shape::Array(&envelope::SHAPE, MAX_SETS)),
    (
        "skips",
        &Shape::Array(
            &Shape::Object(&[
                ("from", &Shape::Scalar),
                ("set", &envelope::SHAPE),
                ("proof", &Shape::Array(&Shape::Scalar, MAX_PROOF_HASHES)),
            ]),
            MAX_SETS,
        ),
    ),
    ("anchor", &Shape::Scalar),
]);

impl Bundle {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Misuse> {
        let mut bundle = Bundle::default();
        bundle.read(bytes)?;
        Ok(bundle)
    }

    pub(crate) fn read(&mut self, bytes: &[u8]) -> Result<(), Misuse> {
        let malformed = |message: String| Misuse::new(Code::TrustMalformed, message);
        let too_large = |message: String| Misuse::new(Code::TrustTooLarge, message);
        if bytes.len() > MAX_TRUST_BYTES {
            return Err(too_large(format!(
                "the trust bundle has more than {MAX_TRUST_BYTES} bytes"
            )));
        }
        let json = json::parse(bytes, &SHAPE).map_err(malformed)?;
        let bundle = json.object("").map_err(|wrong| malformed(wrong.message))?;
        let total = |name| match bundle.get(name) {
            Json::Array(array) => array.total,
            _ => 0,
        };
        let number = total("sets").saturating_add(total("skips"));
        if number > MAX_SETS {
            return Err(too_large(format!(
                "the trust bundle has {number} sets and skips: at most {MAX_SETS}"
            )));
        }
        let sets = bundle
            .array("sets")
            .map_err(|wrong| malformed(wrong.message))?;
        let skips = bundle
            .optional_array("skips", MAX_SETS)
            .map_err(|wrong| malformed(wrong.message))?;
        bundle
            .optional_string("anchor")
            .map_err(|wrong| malformed(wrong.message))?;
        for (index, item) in sets.items.iter().enumerate() {
            self.add_json(&json::element("sets", index), item, Vec::new());
        }
        for (index, item) in skips.iter().flat_map(|skips| &skips.items).enumerate() {
            let at = json::element("skips", index);
            match item.object(&at) {
                Ok(skip) => {
                    let claim = SkipClaim {
                        from: skip.get("from").as_str().and_then(|id| id.parse().ok()),
                        proof: proof(skip.get("proof")),
                    };
                    self.add_json(&skip.path("set"), skip.get("set"), vec![claim]);
                }
                Err(wrong) => self.add_junk(wrong.message),
            }
        }
        Ok(())
    }

    fn add_json(&mut self, at: &str, json: &Json<'_>, skips: Vec<SkipClaim>) {
        match Envelope::from_json(json) {
            Ok(envelope) => self.add(Candidate {
                envelope,
                unexamined: 0,
                skips,
            }),
            Err(failure) => self.add_junk(format!("{at}: {}", failure.message)),
        }
    }

    fn add_junk(&mut self, message: String) {
        let ignored = IgnoredSet {
            id: None,
            network: None,
            epoch: None,
            reason: IgnoredReason::Malformed,
            message,
        };
        self.junk.push((self.candidates.len(), ignored));
    }

    /// Adds a document, or what is new in a further copy of it.
    pub(crate) fn add(&mut self, candidate: Candidate) {
        let place = self.places.number(candidate.envelope.id().as_bytes());
        match self.candidates.get_mut(place) {
            Some(known) => known.merge(candidate),
            None => self.candidates.push(candidate),
        }
    }
}

impl Candidate {
    fn merge(&mut self, copy: Candidate) {
        self.envelope.append_signatures(copy.envelope);
        self.skips.extend(copy.skips);
    }

    /// Keeps each distinct signature once, in order of appearance, up to the limit.
    pub(crate) fn finish_merging(&mut self) {
        let mut seen = Index::default();
        let mut kept = Vec::new();
        for signature in self.envelope.signatures() {
            if seen.add(&signature.to_key()) && kept.len() < MAX_SIGNATURES {
                kept.push(signature.clone());
            }
        }
        let surplus = seen.len().saturating_sub(kept.len());
        // What an earlier load already left out is not here to be counted again.
        self.unexamined = self.unexamined.saturating_add(surplus);
        self.envelope.set_signatures(kept);
    }
}

fn proof(json: &Json<'_>) -> Option<Vec<[u8; 32]>> {
    let Json::Array(array) = json else {
        return None;
    };
    if array.total > MAX_PROOF_HASHES {
        return None;
    }
    let mut hashes = Vec::new();
    for item in &array.items {
        hashes.push(text::decode_base64_array(item.as_str()?)?);
    }
    Some(hashes)
}
