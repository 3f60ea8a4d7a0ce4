//! BLAKE3 digests, which are the ids of documents and of outputs (FORMAT 0.2).

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::{Serialize, Serializer};
use sha2::Digest as _;

use crate::limits;

/// The BLAKE3 digest of some bytes. Written `blake3:` and 64 lowercase hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Digest(*blake3::hash(bytes).as_bytes())
    }

    /// A digest from its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Digest(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest written as exactly 64 lowercase hex digits, without prefix.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        if hex.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let hash = blake3::Hash::from_hex(hex).ok()?;
        Some(Digest(*hash.as_bytes()))
    }

    /// 64 lowercase hex digits, without prefix.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("blake3:")?;
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 64 lowercase hex digits, written by the BLAKE3 library.
fn hex(bytes: [u8; 32]) -> String {
    String::from(blake3::Hash::from_bytes(bytes).to_hex().as_str())
}

/// The text is not `blake3:` and 64 lowercase hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADigest;

impl fmt::Display for NotADigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `blake3:` and 64 lowercase hex digits")
    }
}

impl core::error::Error for NotADigest {}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        text.strip_prefix("blake3:")
            .and_then(Digest::from_hex)
            .ok_or(NotADigest)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

/// Reads the text, as [`Display`](fmt::Display) writes it.
impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written)
    }
}

/// Takes the text of a digest, borrowed or not.
struct Written;

impl Visitor<'_> for Written {
    type Value = Digest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`blake3:` and 64 lowercase hex digits")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Digest, E> {
        text.parse()
            .map_err(|NotADigest| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// Hashes an artifact piece by piece, so that none has to be held whole.
#[derive(Clone)]
pub struct Hasher {
    blake3: blake3::Hasher,
    sha256: Option<sha2::Sha256>,
    length: u64,
}

impl Hasher {
    /// A hasher for what a certificate is compared with: BLAKE3 and the length.
    #[must_use]
    pub fn new() -> Self {
        Hasher {
            blake3: blake3::Hasher::new(),
            sha256: None,
            length: 0,
        }
    }

    /// The same and SHA-256, for a verification that compares all digests.
    #[must_use]
    pub fn with_sha256() -> Self {
        Hasher {
            sha256: Some(sha2::Sha256::new()),
            ..Hasher::new()
        }
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.blake3.update(bytes);
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(bytes);
        }
        self.length = self.length.saturating_add(limits::count(bytes.len()));
    }

    /// What all bytes so far hash to.
    #[must_use]
    pub fn finish(&self) -> Hashed {
        Hashed {
            digest: Digest(*self.blake3.finalize().as_bytes()),
            sha256: self
                .sha256
                .clone()
                .map(|sha256| hex(sha256.finalize().into())),
            length: self.length,
        }
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher::new()
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// What a [`Hasher`] found; only hashing makes one, so it always stands for real bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    digest: Digest,
    sha256: Option<String>,
    length: u64,
}

impl Hashed {
    /// Hashes `bytes` at once; with SHA-256 too if `all_digests`.
    #[must_use]
    pub fn of(bytes: &[u8], all_digests: bool) -> Self {
        let mut hasher = if all_digests {
            Hasher::with_sha256()
        } else {
            Hasher::new()
        };
        hasher.update(bytes);
        hasher.finish()
    }

    /// The BLAKE3 digest.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// SHA-256 as 64 lowercase hex digits, if it was asked for.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// How many bytes were hashed.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_exact() {
        let digest = Digest::of(b"");
        let text = digest.to_string();
        assert_eq!(text.parse(), Ok(digest));
        assert_eq!(Digest::from_hex(&digest.to_hex()), Some(digest));
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
        for bad in [
            text.to_uppercase(),
            text.replace("blake3:", "sha256:"),
            text.get(..70).unwrap().to_string(),
            text.clone() + "0",
            String::new(),
        ] {
            assert_eq!(bad.parse::<Digest>(), Err(NotADigest), "{bad}");
            let json = serde_json::to_string(&bad).unwrap();
            assert!(serde_json::from_str::<Digest>(&json).is_err(), "{bad}");
        }
    }

    #[test]
    fn pieces_hash_like_the_whole() {
        let bytes = [7u8; 5000];
        let mut hasher = Hasher::with_sha256();
        for piece in bytes.chunks(333) {
            hasher.update(piece);
        }
        assert_eq!(hasher.finish(), Hashed::of(&bytes, true));
        assert_eq!(hasher.finish().length(), 5000);
    }
}
