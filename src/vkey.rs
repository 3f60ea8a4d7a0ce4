//! Verifier keys of signed notes: `name+hash+key` (C2SP signed-note; FORMAT section 2).

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::text;

/// The key type of an Ed25519 note signature.
pub const TYPE_ED25519: u8 = 0x01;
/// The key type of a timestamped Ed25519 cosignature.
pub const TYPE_COSIGNATURE: u8 = 0x04;

/// A verifier key whose key id is the right one for its name, type and key bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    kind: u8,
    key: Vec<u8>,
}

impl VerifierKey {
    /// The verifier key `text`, if it is one: a name without white space or `+`, eight hex digits of the right
    /// key id, and standard base64 of the type byte and at least one key byte.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        let (hash, key) = rest.split_once('+')?;
        let hash: &[u8; 8] = hash.as_bytes().try_into().ok()?;
        if !hash.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let key = text::decode_standard_base64(key)?;
        let (kind, key) = key.split_first()?;
        let parsed = VerifierKey::new(name, *kind, key)?;
        let right = parsed
            .hash()
            .bytes()
            .eq(hash.iter().map(u8::to_ascii_lowercase));
        right.then_some(parsed)
    }

    /// The verifier key of this name, type and key; `None` for a name that cannot stand in a note or an empty key.
    #[must_use]
    pub fn new(name: &str, kind: u8, key: &[u8]) -> Option<Self> {
        if !is_key_name(name) || key.is_empty() {
            return None;
        }
        let digest = Sha256::new()
            .chain_update(name)
            .chain_update(b"\n")
            .chain_update([kind])
            .chain_update(key)
            .finalize();
        let id = *digest.first_chunk::<4>()?;
        Some(VerifierKey {
            name: name.to_string(),
            id,
            kind,
            key: key.to_vec(),
        })
    }

    /// The name of the log or witness.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id that stands before each signature by this key.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The type byte.
    #[must_use]
    pub const fn kind(&self) -> u8 {
        self.kind
    }

    /// The key's bytes, without the type byte.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    fn hash(&self) -> String {
        alloc::format!("{:08x}", u32::from_be_bytes(self.id))
    }
}

/// Whether a key can have this name: not empty, without white space, plus sign or control character.
pub(crate) fn is_key_name(name: &str) -> bool {
    let odd = |letter: char| letter == '+' || letter.is_whitespace() || letter < ' ';
    !name.is_empty() && !name.chars().any(odd)
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = Vec::with_capacity(33);
        key.push(self.kind);
        key.extend_from_slice(&self.key);
        write!(
            f,
            "{}+{}+{}",
            self.name,
            self.hash(),
            text::encode_base64(&key)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_checks_the_key_id() {
        let key = VerifierKey::new("example.org/log", TYPE_ED25519, &[7; 32]).unwrap();
        let text = key.to_string();
        assert_eq!(VerifierKey::parse(&text), Some(key.clone()));
        assert!(VerifierKey::parse(&text.replace("example", "exemple")).is_none());
        assert!(VerifierKey::parse(&text.replace("log+", "log +")).is_none());
        assert!(VerifierKey::parse("a+b").is_none());
        assert!(VerifierKey::new("", TYPE_ED25519, &[7; 32]).is_none());
        assert!(VerifierKey::new("a b", TYPE_ED25519, &[7; 32]).is_none());
        assert!(VerifierKey::new("a", TYPE_ED25519, &[]).is_none());
    }
}
