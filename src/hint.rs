//! Near misses: which of the few changes that copying text causes would make the artifact match.
//!
//! A hint never changes a verdict. It says why honest text fails, and saves an hour.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::limits::{MAX_HINT_BYTES, count};
use crate::text;

/// One change to the artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Take the byte order mark away.
    BomRemoved,
    /// Put a byte order mark before it.
    BomAdded,
    /// Make every CRLF an LF.
    LineEndingsLf,
    /// Make every LF a CRLF.
    LineEndingsCrlf,
    /// Take the white space at the end of every line away.
    LineSpaceTrimmed,
    /// Take one line break at the end away.
    FinalNewlineRemoved,
    /// Add a line break at the end.
    FinalNewlineAdded,
    /// Take all white space at the end away.
    TrailingSpaceTrimmed,
}

impl Change {
    const fn as_str(self) -> &'static str {
        match self {
            Change::BomRemoved => "without its byte order mark",
            Change::BomAdded => "with a byte order mark before it",
            Change::LineEndingsLf => "with LF line endings",
            Change::LineEndingsCrlf => "with CRLF line endings",
            Change::LineSpaceTrimmed => "without white space at the ends of lines",
            Change::FinalNewlineRemoved => "without its final line break",
            Change::FinalNewlineAdded => "with a final line break",
            Change::TrailingSpaceTrimmed => "without white space at its end",
        }
    }

    /// The changed text; `None` where the change would do nothing.
    fn apply(self, text: &[u8]) -> Option<Vec<u8>> {
        const BOM: &[u8] = b"\xef\xbb\xbf";
        let changed: Cow<'_, [u8]> = match self {
            Change::BomRemoved => Cow::Borrowed(text.strip_prefix(BOM)?),
            Change::BomAdded => Cow::Owned([BOM, text].concat()),
            Change::LineEndingsLf => Cow::Owned(lines(text, b"\n", false)),
            Change::LineEndingsCrlf => Cow::Owned(lines(text, b"\r\n", false)),
            Change::LineSpaceTrimmed => Cow::Owned(lines(text, b"\n", true)),
            Change::FinalNewlineRemoved => {
                let text = text.strip_suffix(b"\n")?;
                Cow::Borrowed(text.strip_suffix(b"\r").unwrap_or(text))
            }
            Change::FinalNewlineAdded => {
                let crlf = text.windows(2).any(|pair| pair == b"\r\n");
                let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
                Cow::Owned([text, end].concat())
            }
            Change::TrailingSpaceTrimmed => Cow::Borrowed(text.trim_ascii_end()),
        };
        (*changed != *text).then(|| changed.into_owned())
    }
}

/// Ends every line with `end` in place of LF or CRLF, and drops all white space before it, if `trim`.
fn lines(text: &[u8], end: &[u8], trim: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for piece in text.split_inclusive(|byte| *byte == b'\n') {
        let (line, end) = match piece.strip_suffix(b"\n") {
            Some(line) => (line.strip_suffix(b"\r").unwrap_or(line), end),
            None => (piece, &[][..]),
        };
        out.extend_from_slice(if trim { line.trim_ascii_end() } else { line });
        out.extend_from_slice(end);
    }
    out
}

/// The changes after which the artifact would match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hint {
    /// The changes, in the order in which to make them.
    pub changes: Vec<Change>,
    /// One sentence for people.
    pub message: String,
}

/// Looks for one change, or two of different kinds, that makes `artifact` the sealed bytes.
pub(crate) fn find(artifact: &[u8], digest: Digest, length: u64) -> Option<Hint> {
    const GROUPS: [&[Change]; 3] = [
        &[Change::BomRemoved, Change::BomAdded],
        &[
            Change::LineEndingsLf,
            Change::LineEndingsCrlf,
            Change::LineSpaceTrimmed,
        ],
        &[
            Change::FinalNewlineRemoved,
            Change::FinalNewlineAdded,
            Change::TrailingSpaceTrimmed,
        ],
    ];
    if artifact.len() > MAX_HINT_BYTES {
        return None;
    }
    let fits = |text: &[u8]| count(text.len()) == length && Digest::of(text) == digest;
    let hint = |changes: &[Change]| {
        let words: Vec<&str> = changes.iter().map(|change| change.as_str()).collect();
        Hint {
            changes: changes.to_vec(),
            message: format!("the artifact would match {}", text::joined(&words, " and ")),
        }
    };
    for change in GROUPS.iter().copied().flatten() {
        if change.apply(artifact).is_some_and(|text| fits(&text)) {
            return Some(hint(&[*change]));
        }
    }
    for (index, group) in GROUPS.iter().enumerate() {
        for first in *group {
            let Some(text) = first.apply(artifact) else {
                continue;
            };
            let later = GROUPS.iter().skip(index.saturating_add(1)).copied();
            for second in later.flatten() {
                if second.apply(&text).is_some_and(|text| fits(&text)) {
                    return Some(hint(&[*first, *second]));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(sealed: &str, given: &str) -> Option<Vec<Change>> {
        let hint = find(
            given.as_bytes(),
            Digest::of(sealed.as_bytes()),
            count(sealed.len()),
        );
        hint.map(|hint| hint.changes)
    }

    #[test]
    fn what_copying_does_is_recognised() {
        use Change::*;
        for (sealed, given, expected) in [
            ("a\nb\n", "a\nb", &[FinalNewlineAdded][..]),
            ("a\r\nb\r\n", "a\r\nb", &[FinalNewlineAdded]),
            ("a\nb", "a\nb\n", &[FinalNewlineRemoved]),
            ("a\nb", "a\nb\r\n", &[FinalNewlineRemoved]),
            ("a\nb\n", "a\r\nb\r\n", &[LineEndingsLf]),
            ("a\r\nb\r\n", "a\nb\n", &[LineEndingsCrlf]),
            ("a\nb\r", "a\r\nb\r", &[LineEndingsLf]),
            ("a", "\u{feff}a", &[BomRemoved]),
            ("\u{feff}a", "a", &[BomAdded]),
            ("a", "a \t\n\n", &[TrailingSpaceTrimmed]),
            ("a\nb\n", "a  \nb\n", &[LineSpaceTrimmed]),
            ("a\nb\n", "a\r\nb", &[LineEndingsLf, FinalNewlineAdded]),
            ("a\nb", "\u{feff}a\r\nb", &[BomRemoved, LineEndingsLf]),
        ] {
            assert_eq!(
                changes(sealed, given).as_deref(),
                Some(expected),
                "{sealed:?} {given:?}"
            );
        }
    }

    #[test]
    fn another_text_is_another_text() {
        assert_eq!(changes("a", "b"), None);
        assert_eq!(changes("a", "a"), None);
        assert_eq!(
            changes("", "\n\n\n"),
            Some(alloc::vec![Change::TrailingSpaceTrimmed])
        );
    }
}
