//! Receipts: that an entry stands in a ledger, as one text (C2SP tlog-proof v1; FORMAT section 5).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::checkpoint::Checkpoint;
use crate::entry::SealList;
use crate::limits::{MAX_ENVELOPE_BYTES, MAX_INTEGER, MAX_PROOF_HASHES};
use crate::note::Note;
use crate::text;

/// A well-formed receipt, nothing of it verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The seal list that was logged; `None`: the signatures that verify in the certificate at hand.
    pub seal: Option<SealList>,
    /// The entry's place in the ledger, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up.
    pub proof: Vec<[u8; 32]>,
    /// The checkpoint with its signatures.
    pub note: Note,
    /// What the checkpoint says.
    pub checkpoint: Checkpoint,
}

const VERSION: &str = "c2sp.org/tlog-proof@v1";

impl Receipt {
    /// Reads a receipt of at most 16 MiB.
    ///
    /// # Errors
    /// A sentence that says what is wrong: it is `receipt.malformed`.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(format!(
                "the receipt has more than {MAX_ENVELOPE_BYTES} bytes"
            ));
        }
        let (mut head, note) =
            head_and_note(bytes).ok_or("the receipt has no empty line before its checkpoint")?;
        if head.next() != Some(VERSION) {
            return Err(format!(
                "the receipt does not begin with the line {VERSION}"
            ));
        }
        let mut line = head.next().unwrap_or_default();
        let mut seal = None;
        if let Some(extra) = line.strip_prefix("extra ") {
            let extra = text::decode_standard_base64(extra)
                .filter(|extra| !extra.is_empty())
                .ok_or("the receipt's extra data is not base64 of at least one byte")?;
            seal = Some(SealList::parse(&extra)?);
            line = head.next().unwrap_or_default();
        }
        let index = line
            .strip_prefix("index ")
            .and_then(text::decimal)
            .ok_or_else(|| {
                format!("the receipt has no index of at most {MAX_INTEGER} where one must stand")
            })?;
        let proof = hashes(head)?;
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Receipt {
            seal,
            index,
            proof,
            note,
            checkpoint,
        })
    }

    /// The receipt as it is written.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut whole = format!("{VERSION}\n");
        if let Some(seal) = self
            .seal
            .as_ref()
            .filter(|seal| !seal.signatures().is_empty())
        {
            let extra = text::encode_base64(seal.to_text().as_bytes());
            whole.push_str(&format!("extra {extra}\n"));
        }
        whole.push_str(&format!("index {}\n", self.index));
        for hash in &self.proof {
            whole.push_str(&format!("{}\n", text::encode_base64(hash)));
        }
        whole.push('\n');
        whole.push_str(&self.note.to_text());
        whole
    }
}

/// A consistency proof in the form in which witnesses are asked (C2SP tlog-witness, add-checkpoint).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The size of the older tree.
    pub old_size: u64,
    /// The RFC 6962 consistency proof.
    pub proof: Vec<[u8; 32]>,
    /// The newer checkpoint, where the whole request body was given.
    pub checkpoint: Option<Note>,
}

impl ConsistencyProof {
    /// Reads a proof: the line `old <size>`, at most 63 hashes, a line each, and an empty line, after which the newer
    /// checkpoint may follow. At most 16 MiB.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(format!(
                "the proof has more than {MAX_ENVELOPE_BYTES} bytes"
            ));
        }
        let (mut head, note) =
            head_and_note(bytes).ok_or("the proof has no empty line at its end")?;
        let old_size = head
            .next()
            .and_then(|line| text::decimal(line.strip_prefix("old ")?))
            .ok_or_else(|| {
                format!("the proof does not begin with `old` and a size of at most {MAX_INTEGER}")
            })?;
        let proof = hashes(head)?;
        let checkpoint = if note.is_empty() {
            None
        } else {
            Some(Note::parse(note)?)
        };
        Ok(ConsistencyProof {
            old_size,
            proof,
            checkpoint,
        })
    }

    /// The proof as it is written.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut whole = format!("old {}\n", self.old_size);
        for hash in &self.proof {
            whole.push_str(&format!("{}\n", text::encode_base64(hash)));
        }
        whole.push('\n');
        if let Some(note) = &self.checkpoint {
            whole.push_str(&note.to_text());
        }
        whole
    }
}

/// The lines before the first empty one, and what follows it.
fn head_and_note(bytes: &[u8]) -> Option<(core::str::Split<'_, char>, &[u8])> {
    let at = bytes.windows(2).position(|pair| pair == b"\n\n")?;
    let head = core::str::from_utf8(bytes.get(..at)?).ok()?;
    Some((head.split('\n'), bytes.get(at.checked_add(2)?..)?))
}

fn hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<[u8; 32]>, String> {
    let mut hashes = Vec::new();
    for line in lines {
        if hashes.len() >= MAX_PROOF_HASHES {
            return Err(format!("the proof has more than {MAX_PROOF_HASHES} hashes"));
        }
        let hash = text::decode_standard_base64(line).and_then(|hash| hash.try_into().ok());
        hashes.push(hash.ok_or_else(|| {
            format!(
                "{} is no base64 of a hash of 32 bytes",
                crate::json::quoted(line)
            )
        })?);
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    const NOTE: &str =
        "log\n2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u{2014} log AAAAAAA=\n";
    const HASH: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

    #[test]
    fn parse_write_parse() {
        let plain = format!("{VERSION}\nindex 1\n{HASH}{HASH}\n{NOTE}");
        let receipt = Receipt::parse(plain.as_bytes()).unwrap();
        assert_eq!(
            (receipt.index, receipt.proof.len(), &receipt.seal),
            (1, 2, &None)
        );
        assert_eq!(receipt.to_text(), plain);
        let seal = text::encode_base64(format!("v {}\n", text::encode_base64(&[7; 64])).as_bytes());
        let sealed = plain.replace("index", &format!("extra {seal}\nindex"));
        let receipt = Receipt::parse(sealed.as_bytes()).unwrap();
        assert_eq!(
            receipt.seal.as_ref().map(|seal| seal.signatures().len()),
            Some(1)
        );
        assert_eq!(receipt.to_text(), sealed);
    }

    #[test]
    fn receipts_are_strict() {
        let good = format!("{VERSION}\nindex 1\n{HASH}\n{NOTE}");
        assert!(Receipt::parse(good.as_bytes()).is_ok());
        for bad in [
            String::new(),
            good.replace("@v1", "@v2"),
            good.replace("index 1", "index 01"),
            good.replace("index 1", "index -1"),
            good.replace("index 1", "index  1"),
            good.replace("index 1", "index 9007199254740992"),
            good.replace("index 1\n", ""),
            good.replace("index 1", "extra \nindex 1"),
            good.replace("index 1", "extra AAAA\nindex 1"),
            good.replace("index 1", "index 1\nextra AAAA"),
            good.replace('\n', "\r\n"),
            good.replace(HASH, "AAAA\n"),
            good.replace(HASH, &HASH.repeat(64)),
            good.replace(NOTE, ""),
            good.replace("\nlog\n", "\n\nlog\n"),
        ] {
            assert!(Receipt::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(Receipt::parse(good.replace(HASH, &HASH.repeat(63)).as_bytes()).is_ok());
    }

    #[test]
    fn consistency_proofs_with_and_without_the_checkpoint() {
        for good in [
            "old 0\n\n".to_string(),
            format!("old 1\n{HASH}\n"),
            format!("old 1\n{HASH}\n{NOTE}"),
        ] {
            assert_eq!(
                ConsistencyProof::parse(good.as_bytes()).unwrap().to_text(),
                good
            );
        }
        for bad in [
            "",
            "\n\n",
            "old 1\n",
            "old x\n\n",
            "new 1\n\n",
            "old 1\nAA==\n\n",
            "old 1\n\nnote\n",
        ] {
            assert!(ConsistencyProof::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }
}
