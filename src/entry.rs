//! What the ledger holds of a sealed document: its id, and the hash of its seal list (FORMAT section 5).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use sha2::Digest as _;

use crate::digest::Digest;
use crate::index::Index;
use crate::limits::MAX_SIGNATURES;
use crate::text::{self, Name};

/// Who sealed a document, with the very signatures: one of each validator, ascending by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SealList(Vec<(Name, [u8; 64])>);

/// An entry of the ledger. It shows nothing of a prompt or an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The document's id.
    pub document: Digest,
    /// SHA-256 of its seal list.
    pub seal: [u8; 32],
}

impl SealList {
    /// The list of these signatures. Of several by one validator the first counts.
    #[must_use]
    pub fn new(signatures: impl IntoIterator<Item = (Name, [u8; 64])>) -> Self {
        let mut ids = Index::default();
        let mut first = Vec::new();
        for signature in signatures {
            if ids.add(signature.0.as_bytes()) {
                first.push(signature);
            }
        }
        let sorted = ids.ascending().into_iter();
        SealList(
            sorted
                .filter_map(|number| first.get(number).cloned())
                .collect(),
        )
    }

    /// Reads a list: lines of an id, a space and standard base64 of 64 bytes, ended by LF each, ascending by id.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.iter().filter(|byte| **byte == b'\n').count() > MAX_SIGNATURES {
            return Err(format!(
                "the seal list has more than {MAX_SIGNATURES} lines"
            ));
        }
        let text =
            core::str::from_utf8(bytes).map_err(|_| "the seal list is not ASCII".to_string())?;
        if text.is_empty() {
            return Ok(SealList::default());
        }
        let lines = text
            .strip_suffix('\n')
            .ok_or("the seal list does not end with a line feed")?;
        let read = |line: &str| {
            let (id, signature) = line.split_once(' ')?;
            let signature = text::decode_standard_base64(signature)?;
            Some((Name::parse(id)?, signature.try_into().ok()?))
        };
        let mut list = Vec::new();
        for line in lines.split('\n') {
            list.push(read(line).ok_or(
                "a line of the seal list is not a validator id, a space and base64 of 64 bytes",
            )?);
        }
        if !list.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err("the seal list is not ascending by validator id".to_string());
        }
        Ok(SealList(list))
    }

    /// The list as it is hashed and written.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self.0.iter();
        lines
            .map(|(id, signature)| format!("{id} {}\n", text::encode_base64(signature)))
            .collect()
    }

    /// Validator and signature, ascending by id.
    #[must_use]
    pub fn signatures(&self) -> &[(Name, [u8; 64])] {
        &self.0
    }

    /// Whether a signature of this validator is in the list.
    #[must_use]
    pub fn names(&self, id: &Name) -> bool {
        self.0.binary_search_by(|(known, _)| known.cmp(id)).is_ok()
    }

    /// SHA-256 of the list as it is written.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha2::Sha256::digest(self.to_text()).into()
    }
}

/// The first line of an entry.
const VERSION: &str = "quorumseal.entry.v1";

impl Entry {
    /// The entry of a document that was sealed so.
    #[must_use]
    pub fn new(document: Digest, seal: &SealList) -> Self {
        Entry {
            document,
            seal: seal.hash(),
        }
    }

    /// Reads an entry: exactly its three lines.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(bytes).ok()?;
        let rest = text.strip_prefix(VERSION)?.strip_prefix('\n')?;
        let (document, rest) = rest.split_once('\n')?;
        let seal = rest.strip_prefix("sha256:")?.strip_suffix('\n')?;
        Some(Entry {
            document: document.parse().ok()?,
            // Any 32 bytes in lowercase hex.
            seal: *Digest::from_hex(seal)?.as_bytes(),
        })
    }

    /// The entry's bytes, the leaf of the ledger's tree.
    #[must_use]
    pub fn to_text(&self) -> String {
        let seal = Digest::from_bytes(self.seal).to_hex();
        format!("{VERSION}\n{}\nsha256:{seal}\n", self.document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn seal_lists_are_sorted_and_name_nobody_twice() {
        let list = SealList::new([
            (name("v-2"), [2; 64]),
            (name("v-1"), [1; 64]),
            (name("v-2"), [3; 64]),
        ]);
        assert_eq!(
            list.signatures(),
            [(name("v-1"), [1; 64]), (name("v-2"), [2; 64])]
        );
        let text = list.to_text();
        assert_eq!(SealList::parse(text.as_bytes()), Ok(list));
        assert_eq!(SealList::parse(b""), Ok(SealList::default()));
        let (one, two) = text.split_at(text.len() / 2);
        for bad in [
            format!("{two}{one}"),
            format!("{one}{one}"),
            text.trim_end().to_string(),
            format!("{text}\n"),
            text.replace(' ', "  "),
            text.replace("AQ==", "AR=="),
            text.replace("v-1", "-1"),
        ] {
            assert!(SealList::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn entries_are_three_exact_lines() {
        let entry = Entry::new(Digest::of(b"x"), &SealList::default());
        let text = entry.to_text();
        assert_eq!(text.lines().count(), 3);
        assert!(text.ends_with(
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        ));
        assert_eq!(Entry::parse(text.as_bytes()), Some(entry));
        for bad in [
            String::new(),
            text.trim_end().to_string(),
            format!("{text}\n"),
            text.replace("v1", "v2"),
            text.replace("sha256:e3", "sha256:E3"),
            text.replace('\n', "\r\n"),
        ] {
            assert_eq!(Entry::parse(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
