//! What stands in a ledger and what is shown of it (section 5): entries, trees, signed notes, cosignatures, receipts.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::dsse::{Key, b64, blake3_id, envelope, hex, pae};
use crate::merkle;
use crate::node::Node;
use crate::world::{CERTIFICATE_TYPE, NETWORK, Set, key_id};

/// The ledger's name.
pub(crate) const ORIGIN: &str = "mira-devnet.example/ledger";
/// When cosigning begins: about a minute after the certificate was sealed.
pub(crate) const T: u64 = 1_772_355_700;

/// A document that can be sealed and logged.
#[derive(Clone)]
pub(crate) struct Document {
    payload_type: &'static str,
    payload: String,
}

impl Document {
    pub(crate) fn new(payload_type: &'static str, payload: &Node) -> Document {
        Document {
            payload_type,
            payload: payload.to_string(),
        }
    }

    pub(crate) fn certificate(statement: &Node) -> Document {
        Document::new(CERTIFICATE_TYPE, statement)
    }

    pub(crate) fn set(set: &Set) -> Document {
        Document::new(set.payload_type, &set.payload)
    }

    fn message(&self) -> Vec<u8> {
        pae(self.payload_type, self.payload.as_bytes())
    }

    pub(crate) fn id(&self) -> String {
        blake3_id(self.message())
    }

    /// Signed by these keys.
    pub(crate) fn signed(&self, signers: &[&str]) -> Node {
        envelope(self.payload_type, self.payload.as_bytes(), signers)
    }

    /// The seal list of these signers.
    pub(crate) fn seal_list(&self, signers: &[&str]) -> String {
        let mut signers = signers.to_vec();
        signers.sort_unstable();
        signers.iter().map(|name| self.seal_line(name)).collect()
    }

    /// One line of it.
    pub(crate) fn seal_line(&self, name: &str) -> String {
        format!("{name} {}\n", b64(Key::new(name).sign(&self.message())))
    }
}

/// The bytes of an entry.
pub(crate) fn entry(id: &str, seal_list: &str) -> Vec<u8> {
    let hash = hex(Sha256::digest(seal_list));
    format!("quorumseal.entry.v1\n{id}\nsha256:{hash}\n").into_bytes()
}

/// Entries of documents that nobody cares about.
pub(crate) fn others(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|n| entry(&blake3_id(format!("another document, number {n}")), ""))
        .collect()
}

/// A checkpoint's text.
pub(crate) fn checkpoint(origin: &str, size: impl fmt::Display, root: &[u8; 32]) -> String {
    format!("{origin}\n{size}\n{}\n", b64(root))
}

/// A signature line: the key id of a key of this name and type, and then `signature`.
pub(crate) fn line(name: &str, kind: u8, key: &[u8], signature: &[u8]) -> String {
    let mut bytes = key_id(name, kind, key).to_vec();
    bytes.extend_from_slice(signature);
    format!("\u{2014} {name} {}\n", b64(bytes))
}

/// The line in which a ledger signs a note's text.
pub(crate) fn log_line(origin: &str, key: &str, text: &str) -> String {
    let key = Key::new(key);
    line(origin, 1, &key.public(), &key.sign(text.as_bytes()))
}

/// The line in which a witness of this name and key cosigns it.
pub(crate) fn witness_line(name: &str, key: &str, timestamp: u64, text: &str) -> String {
    let key = Key::new(key);
    let signature = key.sign(format!("cosignature/v1\ntime {timestamp}\n{text}").as_bytes());
    let stamped = [&timestamp.to_be_bytes()[..], &signature].concat();
    line(name, 4, &key.public(), &stamped)
}

/// The line in which a validator of the world cosigns it: `w-03` by a key of its own, all others by their own key.
pub(crate) fn cosignature(id: &str, timestamp: u64, text: &str) -> String {
    match id {
        "w-03" => witness_line(W03_COSIGNER, "cosigner of w-03", timestamp, text),
        _ => witness_line(&format!("{NETWORK}/{id}"), id, timestamp, text),
    }
}

/// The name under which `w-03` cosigns.
pub(crate) const W03_COSIGNER: &str = "witness.example/w-03";

/// A signed note.
#[derive(Clone)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) lines: Vec<String>,
}

impl Note {
    /// Signed by the ledger's first key.
    pub(crate) fn new(text: String) -> Note {
        Note {
            lines: vec![log_line(ORIGIN, "ledger-1", &text)],
            text,
        }
    }

    /// Of the tree over these leaves.
    pub(crate) fn of(leaves: &[Vec<u8>]) -> Note {
        Note::new(checkpoint(ORIGIN, leaves.len(), &merkle::root(leaves)))
    }

    /// The same text signed by these ledger keys instead.
    pub(crate) fn by(mut self, keys: &[&str]) -> Note {
        self.lines = keys
            .iter()
            .map(|key| log_line(ORIGIN, key, &self.text))
            .collect();
        self
    }

    /// Also cosigned by these validators at these times.
    pub(crate) fn cosigned(mut self, cosigners: &[(&str, u64)]) -> Note {
        for (id, timestamp) in cosigners {
            self.lines.push(cosignature(id, *timestamp, &self.text));
        }
        self
    }

    /// With this line before all others.
    pub(crate) fn before(mut self, line: String) -> Note {
        self.lines.insert(0, line);
        self
    }

    /// With this line after all others.
    pub(crate) fn after(mut self, line: String) -> Note {
        self.lines.push(line);
        self
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.text, self.lines.concat())
    }
}

/// A receipt.
#[derive(Clone)]
pub(crate) struct Receipt {
    pub(crate) extra: Option<String>,
    pub(crate) index: String,
    pub(crate) proof: Vec<[u8; 32]>,
    pub(crate) note: Note,
}

impl Receipt {
    /// Of leaf `index` of these, in the tree over all of them.
    pub(crate) fn of(leaves: &[Vec<u8>], index: usize, extra: Option<String>) -> Receipt {
        Receipt {
            extra,
            index: index.to_string(),
            proof: merkle::proof(leaves, index),
            note: Note::of(leaves),
        }
    }

    /// The ordinary one: of a document with this seal list, as entry 3 of 7.
    pub(crate) fn sealed(document: &Document, seal_list: &str) -> Receipt {
        let mut leaves = others(7);
        leaves[3] = entry(&document.id(), seal_list);
        Receipt::of(&leaves, 3, Some(seal_list.to_owned()))
    }

    /// The same of these signers.
    pub(crate) fn by(document: &Document, signers: &[&str]) -> Receipt {
        Receipt::sealed(document, &document.seal_list(signers))
    }

    pub(crate) fn without_extra(mut self) -> Receipt {
        self.extra = None;
        self
    }

    pub(crate) fn with_extra(mut self, extra: impl Into<String>) -> Receipt {
        self.extra = Some(extra.into());
        self
    }

    /// With the note changed.
    pub(crate) fn note(mut self, edit: impl FnOnce(Note) -> Note) -> Receipt {
        self.note = edit(self.note);
        self
    }

    pub(crate) fn cosigned(self, cosigners: &[(&str, u64)]) -> Receipt {
        self.note(|note| note.cosigned(cosigners))
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "c2sp.org/tlog-proof@v1")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", b64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.proof {
            writeln!(f, "{}", b64(hash))?;
        }
        write!(f, "\n{}", self.note)
    }
}
