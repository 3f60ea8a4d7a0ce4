//! Checkpoints of a ledger and what is signed of them (C2SP tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1; FORMAT
//! section 5).

use alloc::format;
use alloc::string::{String, ToString};

use crate::limits::MAX_INTEGER;
use crate::text;

/// The tree that a ledger had at one moment. Nothing is said about who signed that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger's name: what its verifier key is called.
    pub origin: String,
    /// How many entries the tree has, at most 2^53-1.
    pub size: u64,
    /// The RFC 6962 root (SHA-256) over them.
    pub root: [u8; 32],
}

impl Checkpoint {
    /// Reads the text of a note: origin, size and root, a line each, and perhaps further lines, none of them empty.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(note_text: &str) -> Result<Self, String> {
        let mut lines = note_text
            .strip_suffix('\n')
            .ok_or("the checkpoint does not end with a line feed")?
            .split('\n');
        let mut line = |what: &str| {
            let line = lines.next().filter(|line| !line.is_empty());
            line.ok_or_else(|| format!("the checkpoint has no {what}"))
        };
        let origin = line("origin")?.to_string();
        let size = text::decimal(line("tree size")?).ok_or_else(|| {
            format!("the checkpoint's size is no decimal number of at most {MAX_INTEGER}")
        })?;
        let root = text::decode_standard_base64(line("root hash")?)
            .and_then(|root| root.try_into().ok())
            .ok_or("the checkpoint's root is not base64 of 32 bytes")?;
        if lines.any(str::is_empty) {
            return Err("the checkpoint holds an empty line".to_string());
        }
        Ok(Checkpoint { origin, size, root })
    }

    /// The three lines as a note's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            text::encode_base64(&self.root)
        )
    }
}

/// What a validator signs when it cosigns, at `timestamp` (POSIX seconds), the checkpoint with this note text.
#[must_use]
pub fn cosigned_message(note_text: &str, timestamp: u64) -> String {
    format!("cosignature/v1\ntime {timestamp}\n{note_text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn parse_write_parse() {
        let checkpoint = Checkpoint::parse(TEXT).unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(checkpoint.to_text(), TEXT);
        assert_eq!(
            Checkpoint::parse(&format!("{TEXT}an extension\n")),
            Ok(checkpoint)
        );
    }

    #[test]
    fn every_line_is_strict() {
        for bad in [
            "",
            "o\n",
            "\n1\nAA==\n",
            TEXT.trim_end(),
            &TEXT.replace("20852163", "020852163"),
            &TEXT.replace("20852163", "+20852163"),
            &TEXT.replace("20852163", ""),
            &TEXT.replace("20852163", "9007199254740992"),
            &TEXT.replace("20852163", "18446744073709551615"),
            &TEXT.replace("20852163", "18446744073709551616"),
            &TEXT.replace("q2I=", "q2J="),
            &TEXT.replace("CsUY", ""),
            &format!("{TEXT}\n"),
            &format!("{TEXT}\nmore\n"),
        ] {
            assert!(Checkpoint::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Checkpoint::parse(&TEXT.replace("20852163", "9007199254740991")).is_ok());
        assert!(Checkpoint::parse(&TEXT.replace("20852163", "0")).is_ok());
    }

    #[test]
    fn what_is_cosigned_is_that_of_the_specification() {
        assert_eq!(
            cosigned_message(TEXT, 1_679_315_147),
            format!("cosignature/v1\ntime 1679315147\n{TEXT}")
        );
    }
}
