//! Validator sets and other envelopes from files, by id: set documents and trust bundles alike.
//!
//! Nothing in a pool is trusted. That is no risk to the tools that use one: an id is a hash, so whoever looks
//! a document up by an id gets what the id names or nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use quorumseal::limits::{MAX_SETS, MAX_TRUST_BYTES};
use quorumseal::{
    Code, Digest, Envelope, Misuse, VALIDATOR_SET_PAYLOAD_TYPE, ValidatorSet, check_strict_json,
};
use serde_json::value::RawValue;

use crate::files::{Inputs, parse_envelope, shown};

/// Documents by id, copies merged.
#[derive(Default)]
pub(crate) struct Pool {
    documents: BTreeMap<Digest, Envelope>,
    /// What in the bundles was no envelope.
    pub(crate) junk: Vec<String>,
}

impl Pool {
    /// A pool of these files, each a set's envelope or a trust bundle.
    pub(crate) fn read<'a>(
        inputs: &Inputs,
        paths: impl IntoIterator<Item = &'a std::path::PathBuf>,
    ) -> Result<Self, Misuse> {
        let mut pool = Pool::default();
        for path in paths {
            pool.add_file(inputs, path)?;
        }
        Ok(pool)
    }

    /// Adds the set, or all sets of the bundle, in a file.
    pub(crate) fn add_file(&mut self, inputs: &Inputs, path: &Path) -> Result<(), Misuse> {
        let bytes = inputs.read(path, MAX_TRUST_BYTES)?;
        let name = shown(path);
        match Bundle::parse(&name, &bytes)? {
            Some(bundle) => self.add_bundle(&name, bundle),
            None => self.add(parse_envelope(&name, &bytes)?),
        }
        Ok(())
    }

    /// Adds all documents of a bundle; what is no envelope is kept as [`Pool::junk`].
    pub(crate) fn add_bundle(&mut self, name: &str, bundle: Bundle<'_>) {
        for (place, text) in bundle.envelopes {
            match Envelope::parse(text.as_bytes()) {
                Ok(envelope) => self.add(envelope),
                Err(failure) => self.junk.push(format!("{name}: {place}: {failure}")),
            }
        }
    }

    /// Adds a document, or the signatures of a further copy of it.
    pub(crate) fn add(&mut self, envelope: Envelope) {
        match self.documents.get_mut(&envelope.id()) {
            Some(known) => merge_signatures(known, &envelope),
            None => _ = self.documents.insert(envelope.id(), envelope),
        }
    }

    /// The document with this id.
    pub(crate) fn get(&self, id: &Digest) -> Option<&Envelope> {
        self.documents.get(id)
    }

    /// All documents, by ascending id.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Envelope> {
        self.documents.values()
    }

    /// The set with this id; `role` says what for in messages.
    pub(crate) fn set(&self, id: &Digest, role: &str) -> Result<ValidatorSet, Misuse> {
        let Some(envelope) = self.get(id) else {
            return Err(Misuse::new(
                Code::InputDocument,
                format!("{role}, {id}, is not among the sets given"),
            ));
        };
        read_set(envelope, role)
    }
}

/// Adds the signatures of `copy` that `envelope` does not have yet, in their order.
pub(crate) fn merge_signatures(envelope: &mut Envelope, copy: &Envelope) {
    for signature in copy.signatures() {
        if let Some(sig) = signature.sig {
            envelope.add_signature(signature.keyid.as_deref().unwrap_or_default(), sig);
        }
    }
}

/// The set that an envelope carries, for a tool that needs one; `name` stands in messages.
pub(crate) fn read_set(envelope: &Envelope, name: &str) -> Result<ValidatorSet, Misuse> {
    if !envelope.payload_type().contains(".validator-set.") {
        return Err(Misuse::new(
            Code::InputDocument,
            format!(
                "{name} is no validator set: expected payloadType {VALIDATOR_SET_PAYLOAD_TYPE}, got {:?}",
                envelope.payload_type()
            ),
        ));
    }
    ValidatorSet::parse(envelope).map_err(|fault| {
        Misuse::new(
            Code::InputDocument,
            format!("{name} is no usable validator set: {fault}"),
        )
    })
}

/// A trust bundle taken apart, nothing of it examined.
pub(crate) struct Bundle<'a> {
    /// Where each stood, and the JSON text of what should be an envelope.
    envelopes: Vec<(String, &'a str)>,
    /// Its `anchor` member.
    pub(crate) anchor: Option<String>,
}

impl<'a> Bundle<'a> {
    /// Takes `bytes` apart if they are strict JSON with a `sets` array: a bundle and no envelope.
    pub(crate) fn parse(name: &str, bytes: &'a [u8]) -> Result<Option<Self>, Misuse> {
        let Some((sets, skips, anchor)) = parts(bytes) else {
            return Ok(None);
        };
        if bytes.len() > MAX_TRUST_BYTES || sets.len().saturating_add(skips.len()) > MAX_SETS {
            return Err(Misuse::new(
                Code::TrustTooLarge,
                format!(
                    "{name} has more than {MAX_TRUST_BYTES} bytes, or more than {MAX_SETS} sets and skips"
                ),
            ));
        }
        let sets = sets.into_iter().enumerate();
        let mut envelopes: Vec<_> = sets
            .map(|(index, set)| (format!("sets[{index}]"), set.get()))
            .collect();
        for (index, skip) in skips.into_iter().enumerate() {
            let set = members(skip.get().as_bytes()).and_then(|mut skip| skip.remove("set"));
            envelopes.push((
                format!("skips[{index}].set"),
                set.map_or("null", RawValue::get),
            ));
        }
        Ok(Some(Bundle { envelopes, anchor }))
    }
}

type Parts<'a> = (Vec<&'a RawValue>, Vec<&'a RawValue>, Option<String>);

/// The texts of `sets`, `skips` and `anchor`.
fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    check_strict_json(bytes).ok()?;
    let bundle = members(bytes)?;
    let list = |name: &str| -> Option<Vec<&RawValue>> {
        serde_json::from_str(bundle.get(name)?.get()).ok()
    };
    let anchor = bundle.get("anchor");
    Some((
        list("sets")?,
        list("skips").unwrap_or_default(),
        anchor.and_then(|anchor| serde_json::from_str(anchor.get()).ok()?),
    ))
}

/// The members of a JSON object, each as its text.
fn members(bytes: &[u8]) -> Option<BTreeMap<Cow<'_, str>, &RawValue>> {
    serde_json::from_slice(bytes).ok()
}
