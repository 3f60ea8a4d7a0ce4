//! Secret key files: made 0600, refused when others can read them, never printed.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{Code, Misuse, check_strict_json, encode_base64};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::files::{Inputs, shown};
use crate::ui::Ui;

/// The `type` member of a key file.
const TYPE: &str = "quorumseal-secret-key-v1";
/// No key file is longer than this.
const MAX_BYTES: usize = 64 << 10;
/// Sets the derivation of demonstration keys apart from every other use of BLAKE3.
const DEMONSTRATION_CONTEXT: &str = "quorumseal 2026-01 demonstration key of an example validator";

/// An Ed25519 secret key; its memory is wiped when it is dropped.
pub(crate) struct SecretKey {
    key: SigningKey,
    /// Whether anybody can compute it.
    pub(crate) demonstration: bool,
}

/// What of a key file everybody may see.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PublicPart {
    pub(crate) kind: &'static str,
    pub(crate) public_key: String,
    pub(crate) demonstration: bool,
}

/// A key file's text. The secret is borrowed from the bytes read, which are wiped.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyFile<'a> {
    #[serde(rename = "type", borrow)]
    kind: &'a str,
    #[serde(borrow)]
    public_key: &'a str,
    #[serde(borrow)]
    secret_key: &'a str,
    demonstration: Option<bool>,
}

impl SecretKey {
    /// A new key from the system's randomness.
    pub(crate) fn generate() -> Result<Self, Misuse> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|error| {
            Misuse::new(
                Code::InputKey,
                format!("the system gave no randomness for a key: {error}"),
            )
        })?;
        Ok(SecretKey {
            key: SigningKey::from_bytes(&seed),
            demonstration: false,
        })
    }

    /// The demonstration key of this name: the same everywhere, and known to anybody.
    pub(crate) fn demonstration(name: &str) -> Self {
        let seed = Zeroizing::new(blake3::derive_key(DEMONSTRATION_CONTEXT, name.as_bytes()));
        SecretKey {
            key: SigningKey::from_bytes(&seed),
            demonstration: true,
        }
    }

    /// Reads a key file. One that others than its owner can read is refused; of a demonstration key that is
    /// only said, since it is no secret.
    pub(crate) fn read(inputs: &Inputs, path: &Path, ui: &Ui) -> Result<Self, Misuse> {
        let name = shown(path);
        let mut source = inputs.open(path)?;
        let bytes = Zeroizing::new(source.read(MAX_BYTES)?);
        let key = SecretKey::parse(&name, &bytes)?;
        if !key.demonstration {
            refuse_if_open(&name, source.metadata.as_ref())?;
        } else if let Some(mode) = source.metadata.as_ref().and_then(open_to_others) {
            ui.warn(&format!(
                "{name} is a demonstration key, readable by others (mode {mode:04o}); \
                 a real key like that would be refused"
            ));
        }
        Ok(key)
    }

    /// Reads all keys of a command, no key twice.
    pub(crate) fn read_all(
        inputs: &Inputs,
        paths: &[PathBuf],
        ui: &Ui,
    ) -> Result<Vec<Self>, Misuse> {
        let mut keys: Vec<SecretKey> = Vec::new();
        for path in paths {
            let key = SecretKey::read(inputs, path, ui)?;
            if keys.iter().any(|known| known.public() == key.public()) {
                return Err(Misuse::new(
                    Code::InputKey,
                    format!("{} holds a key that was given already", shown(path)),
                ));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    /// Parses a key file. No message repeats anything of its text.
    fn parse(name: &str, bytes: &[u8]) -> Result<Self, Misuse> {
        let wrong =
            |what: &str| Misuse::new(Code::InputKey, format!("{name} is no key file: {what}"));
        if bytes.len() >= MAX_BYTES {
            return Err(wrong("far too long"));
        }
        check_strict_json(bytes).map_err(|_| wrong("not strict JSON"))?;
        let file: KeyFile<'_> = serde_json::from_slice(bytes).map_err(|_| {
            wrong("expected an object with `type`, `publicKey`, `secretKey` and perhaps `demonstration`")
        })?;
        if file.kind != TYPE {
            return Err(wrong(&format!("`type` is not {TYPE:?}")));
        }
        let mut seed = Zeroizing::new([0; 33]);
        let length = file
            .secret_key
            .strip_prefix("ed25519:")
            .and_then(|text| STANDARD.decode_slice(text, seed.as_mut_slice()).ok());
        let seed: &[u8; 32] = match (length, seed.first_chunk()) {
            (Some(32), Some(seed)) => seed,
            _ => {
                return Err(wrong(
                    "`secretKey` is not `ed25519:` and base64 of 32 bytes",
                ));
            }
        };
        let key = SecretKey {
            key: SigningKey::from_bytes(seed),
            demonstration: file.demonstration.unwrap_or(false),
        };
        if key.public_text() != file.public_key {
            return Err(wrong("`publicKey` does not belong to `secretKey`"));
        }
        Ok(key)
    }

    /// The text of the key file.
    pub(crate) fn to_file(&self) -> Zeroizing<String> {
        // Large enough from the start: growing would leave copies of the secret behind.
        let mut text = Zeroizing::new(String::with_capacity(512));
        let mut secret = Zeroizing::new(String::with_capacity(64));
        STANDARD.encode_string(self.key.as_bytes(), &mut secret);
        // Writing to a string cannot fail.
        _ = write!(
            text,
            "{{\"type\":\"{TYPE}\",\"publicKey\":\"{}\",\"secretKey\":\"ed25519:{}\"",
            self.public_text(),
            secret.as_str()
        );
        text.push_str(if self.demonstration {
            ",\"demonstration\":true}\n"
        } else {
            "}\n"
        });
        text
    }

    /// The public key's bytes.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The public key as it stands in a validator set.
    pub(crate) fn public_text(&self) -> String {
        format!("ed25519:{}", encode_base64(&self.public()))
    }

    /// The signature over `message`: deterministic (RFC 8032).
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// The permission bits, if others than the owner have any.
#[cfg(unix)]
fn open_to_others(metadata: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Refuses a file with secrets, called `name`, that others than its owner can read.
pub(crate) fn refuse_if_open(
    name: &str,
    metadata: Option<&std::fs::Metadata>,
) -> Result<(), Misuse> {
    match metadata.and_then(open_to_others) {
        None => Ok(()),
        Some(mode) => Err(Misuse::new(
            Code::InputKey,
            format!(
                "{name} can be read by others (mode {mode:04o}): expected 0600; \
                 if nobody else has read it, `chmod 600` mends that"
            ),
        )),
    }
}

/// Elsewhere there are no such bits to look at.
#[cfg(not(unix))]
fn open_to_others(_: &std::fs::Metadata) -> Option<u32> {
    None
}

/// A public key as text, or that of a key file.
pub(crate) fn public_key_of(text: &str, inputs: &Inputs, ui: &Ui) -> Result<String, Misuse> {
    if text.starts_with("ed25519:") {
        return Ok(text.to_owned());
    }
    Ok(SecretKey::read(inputs, Path::new(text), ui)?.public_text())
}

/// The public part, if the bytes are a key file.
pub(crate) fn public_part(bytes: &[u8]) -> Option<PublicPart> {
    let file: KeyFile<'_> = serde_json::from_slice(bytes).ok()?;
    (file.kind == TYPE).then(|| PublicPart {
        kind: "secret-key",
        public_key: file.public_key.to_owned(),
        demonstration: file.demonstration.unwrap_or(false),
    })
}

/// Whether the file seems to hold a secret key, of this or a later version, and so must not be lost.
pub(crate) fn is_key_file(path: &Path) -> bool {
    let mut start = Zeroizing::new(Vec::new());
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    let mark = b"\"quorumseal-secret-key-v";
    read.is_ok() && start.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_reads_back() {
        let key = SecretKey::demonstration("v-01");
        let file = key.to_file();
        let again = SecretKey::parse("k", file.as_bytes()).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(again.demonstration);
        assert!(file.capacity() <= 512, "it grew, and left a copy behind");
    }

    #[test]
    fn wrong_key_files_are_refused_without_repeating_them() {
        let good = SecretKey::demonstration("a").to_file();
        let secret = STANDARD.encode(SecretKey::demonstration("a").key.as_bytes());
        let other = SecretKey::demonstration("b").public_text();
        let own = SecretKey::demonstration("a").public_text();
        for bad in [
            good.replace(&own, &other),
            good.replace("-v1", "-v2"),
            good.replace("=\",\"demo", "\",\"demo"),
            good.replace("true", "1"),
            good.replace("\"type\"", "\"extra\":1,\"type\""),
            good.replace("\"type\"", "\"type\":\"x\",\"type\""),
            good[..good.len() / 2].to_owned(),
            String::new(),
        ] {
            let misuse = SecretKey::parse("k", bad.as_bytes()).err().unwrap();
            assert_eq!(misuse.code, Code::InputKey, "{misuse}");
            assert!(!misuse.message.contains(&secret[..20]), "{misuse}");
        }
    }
}
