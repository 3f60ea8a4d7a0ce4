//! Signed notes: a text, and lines in which named keys sign it (C2SP signed-note v1.0.0; FORMAT section 5).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::limits::{MAX_ENVELOPE_BYTES, MAX_NOTE_LINES};
use crate::text;
use crate::vkey::is_key_name;

/// A note as it stands in a text, none of its signatures checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteSignature {
    /// The name of the key that it claims to be by.
    pub name: String,
    /// The id of that key.
    pub key_id: [u8; 4],
    /// What follows the key id, at least one byte.
    pub signature: Vec<u8>,
}

/// What begins a signature line: an em dash and a space.
const MARK: &str = "\u{2014} ";

impl Note {
    /// Reads a note of at most 16 MiB: UTF-8 without control characters but LF, of at most 16,448 signature lines and
    /// at least one.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(format!("the note has more than {MAX_ENVELOPE_BYTES} bytes"));
        }
        let whole = core::str::from_utf8(bytes).map_err(|error| {
            format!("the note is not UTF-8 from byte {} on", error.valid_up_to())
        })?;
        if whole.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err("the note holds a control character".to_string());
        }
        // The last empty line is what separates the two, so the text may have empty lines of its own.
        let mut pairs = bytes.windows(2);
        let (text, lines) = pairs
            .rposition(|pair| pair == b"\n\n")
            .and_then(|at| Some((whole.get(..=at)?, whole.get(at.checked_add(2)?..)?)))
            .ok_or("the note has no empty line before its signatures")?;
        let Some(lines) = lines.strip_suffix('\n') else {
            return Err("the note does not end with a signature line and a line feed".to_string());
        };
        if lines.bytes().filter(|byte| *byte == b'\n').count() >= MAX_NOTE_LINES {
            return Err(format!(
                "the note has more than {MAX_NOTE_LINES} signature lines"
            ));
        }
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            let Some(signature) = NoteSignature::parse(line) else {
                let line = crate::json::quoted(line);
                return Err(format!("{line} is no signature line"));
            };
            signatures.push(signature);
        }
        Ok(Note {
            text: text.to_string(),
            signatures,
        })
    }

    /// A note of this text, which must end with LF and hold no control character but LF, and these signatures, of
    /// which there must be at least one. `None` for anything else.
    #[must_use]
    pub fn new(text: &str, signatures: Vec<NoteSignature>) -> Option<Self> {
        let note = Note {
            text: text.to_string(),
            signatures,
        };
        (Note::parse(note.to_text().as_bytes()).as_ref() == Ok(&note)).then_some(note)
    }

    /// The text that is signed, its last LF included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// The note as it is written.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut whole = format!("{}\n", self.text);
        for signature in &self.signatures {
            whole.push_str(&signature.to_line());
        }
        whole
    }
}

impl NoteSignature {
    /// A line without its LF.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(MARK)?.split_once(' ')?;
        let decoded = text::decode_standard_base64(encoded)?;
        let (key_id, signature) = decoded.split_first_chunk::<4>()?;
        (is_key_name(name) && !signature.is_empty()).then(|| NoteSignature {
            name: name.to_string(),
            key_id: *key_id,
            signature: signature.to_vec(),
        })
    }

    /// The line with its LF.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut bytes = self.key_id.to_vec();
        bytes.extend_from_slice(&self.signature);
        format!("{MARK}{} {}\n", self.name, text::encode_base64(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_write_parse() {
        // The example of the signed-note document.
        let whole = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let note = Note::parse(whole.as_bytes()).unwrap();
        assert_eq!(note.text(), "This is an example message.\n");
        assert_eq!(note.signatures()[0].key_id, [0x53, 0x0d, 0x90, 0x3a]);
        assert_eq!(note.to_text(), whole);
        assert_eq!(
            Note::new(note.text(), note.signatures().to_vec()),
            Some(note)
        );
    }

    #[test]
    fn texts_may_have_empty_lines_and_signatures_may_not() {
        let line = "\u{2014} k AAAAAAA=\n";
        let note = Note::parse(format!("a\n\nb\n\n{line}{line}").as_bytes()).unwrap();
        assert_eq!((note.text(), note.signatures().len()), ("a\n\nb\n", 2));
        for bad in [
            String::new(),
            "a\n".to_string(),
            "a\n\n".to_string(),
            format!("a\n{line}"),
            format!("a\n\n{line}\n"),
            format!("a\n\n{}", line.trim_end()),
            format!("a\r\n\n{line}"),
            format!("a\n\n{}", line.replace(" k ", " ")),
            format!("a\n\n{}", line.replace(" k ", " k+k ")),
            format!("a\n\n{}", line.replace(" k ", " k\u{a0}k ")),
            format!("a\n\n{}", line.replace("AAAAAAA=", "AAAAAA==")),
            format!("a\n\n{}", line.replace("AAAAAAA=", "AAAAAAB=")),
            format!("a\n\n{}", line.replace("AAAAAAA=", "____AAA=")),
        ] {
            assert!(Note::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert_eq!(Note::new("a", note.signatures().to_vec()), None);
        assert_eq!(Note::new("a\n", Vec::new()), None);
    }

    #[test]
    fn notes_are_measured_before_they_are_read() {
        let end = "\n\n\u{2014} k AAAAAAA=\n";
        let text = "a".repeat(MAX_ENVELOPE_BYTES - end.len());
        assert!(Note::parse(format!("{text}{end}").as_bytes()).is_ok());
        assert!(Note::parse(format!("{text}a{end}").as_bytes()).is_err());
    }

    #[test]
    fn lines_are_counted_before_they_are_read() {
        let line = "\u{2014} k AAAAAAA=\n";
        assert!(Note::parse(format!("a\n\n{}", line.repeat(MAX_NOTE_LINES)).as_bytes()).is_ok());
        assert!(
            Note::parse(format!("a\n\n{}", line.repeat(MAX_NOTE_LINES + 1)).as_bytes()).is_err()
        );
    }
}
