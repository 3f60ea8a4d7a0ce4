//! What a file is, told by what it holds: names do not matter.

use quorumseal::{
    ADVISORY_PAYLOAD_TYPE, CERTIFICATE_PAYLOAD_TYPE, Checkpoint, Envelope, Note,
    VALIDATOR_SET_PAYLOAD_TYPE, VOTE_PAYLOAD_TYPE,
};

use crate::pool::Bundle;

/// How a receipt begins, of this or another version.
const RECEIPT_MARK: &[u8] = b"c2sp.org/tlog-proof@";

/// What the bytes of a whole file are.
#[derive(Debug)]
pub(crate) enum Kind {
    /// An envelope of a certificate's payload type, whatever state it is in.
    Certificate(Box<Envelope>),
    /// An envelope of a vote's.
    Vote(Box<Envelope>),
    /// An envelope of an advisory's.
    Advisory(Box<Envelope>),
    /// An envelope of a validator set's.
    Set(Box<Envelope>),
    /// A trust bundle.
    Bundle,
    /// A text that means to be a receipt.
    Receipt,
    /// A ledger's checkpoint.
    Checkpoint(Box<(Note, Checkpoint)>),
    /// A JSON list of documents of one or more of these kinds.
    List(Vec<Kind>),
    /// A text that means to be an envelope and is none; why.
    Broken(String),
    /// Anything else: perhaps an answer or a prompt.
    Plain,
}

impl Kind {
    /// Tells what `bytes` are.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        if is_receipt(bytes) {
            return Kind::Receipt;
        }
        if is_list(bytes) {
            return Kind::of_list(bytes);
        }
        if !is_object(bytes) {
            return match read_checkpoint(bytes) {
                Some(both) => Kind::Checkpoint(Box::new(both)),
                None => Kind::Plain,
            };
        }
        let envelope = match Envelope::parse(bytes) {
            Ok(envelope) => Box::new(envelope),
            Err(failure) => {
                // A bundle is made of envelopes, so it is told first.
                return match Bundle::parse("", bytes) {
                    Ok(Some(_)) => Kind::Bundle,
                    _ if means_envelope(bytes) => Kind::Broken(crate::explain::compared(&failure)),
                    _ => Kind::Plain,
                };
            }
        };
        match envelope.payload_type() {
            CERTIFICATE_PAYLOAD_TYPE => Kind::Certificate(envelope),
            VOTE_PAYLOAD_TYPE => Kind::Vote(envelope),
            ADVISORY_PAYLOAD_TYPE => Kind::Advisory(envelope),
            VALIDATOR_SET_PAYLOAD_TYPE => Kind::Set(envelope),
            _ => Kind::Plain,
        }
    }

    /// A list is one of documents if it has some and no element is anything else. A list in it is told by its first
    /// byte: to look into it would cost the stack as many frames as there are brackets.
    fn of_list(bytes: &[u8]) -> Self {
        let texts = crate::files::list(bytes).unwrap_or_default();
        if texts.iter().any(|text| is_list(text)) {
            return Kind::Plain;
        }
        let mut kinds = Vec::new();
        for text in texts {
            match Kind::of(text) {
                Kind::List(_) | Kind::Plain | Kind::Bundle => return Kind::Plain,
                kind => kinds.push(kind),
            }
        }
        if kinds.is_empty() {
            return Kind::Plain;
        }
        Kind::List(kinds)
    }
}

/// Whether the bytes mean to be a receipt.
pub(crate) fn is_receipt(bytes: &[u8]) -> bool {
    bytes.starts_with(RECEIPT_MARK)
}

/// The checkpoint in a signed note, if the bytes are one.
pub(crate) fn read_checkpoint(bytes: &[u8]) -> Option<(Note, Checkpoint)> {
    let note = Note::parse(bytes).ok()?;
    let checkpoint = Checkpoint::parse(note.text()).ok()?;
    Some((note, checkpoint))
}

/// Whether a file that begins so can be a document at all; of any other not more than this has to be held.
pub(crate) fn may_be_document(start: &[u8]) -> bool {
    is_receipt(start) || is_object(start) || is_list(start) || is_note(start)
}

fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{")
}

fn is_list(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"[")
}

/// Whether the first signature line of a note is in it.
fn is_note(start: &[u8]) -> bool {
    let mark = "\n\n\u{2014} ".as_bytes();
    start.windows(mark.len()).any(|window| window == mark)
}

/// Whether an object that is no envelope was meant to be one: it has the member by which one is told, near its start.
fn means_envelope(bytes: &[u8]) -> bool {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let mark = b"\"payloadType\"";
    start.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        let envelope = |kind: &str| Envelope::new(kind, b"{}").to_json();
        let of = |text: &str| Kind::of(text.as_bytes());
        assert!(matches!(
            of(&envelope(CERTIFICATE_PAYLOAD_TYPE)),
            Kind::Certificate(_)
        ));
        assert!(matches!(of(&envelope(VOTE_PAYLOAD_TYPE)), Kind::Vote(_)));
        assert!(matches!(
            of(&envelope(ADVISORY_PAYLOAD_TYPE)),
            Kind::Advisory(_)
        ));
        assert!(matches!(
            of(&envelope(VALIDATOR_SET_PAYLOAD_TYPE)),
            Kind::Set(_)
        ));
        assert!(matches!(of(&envelope("text/plain")), Kind::Plain));
        assert!(matches!(of("{\"sets\":[]}"), Kind::Bundle));
        let bundle = format!("{{\"sets\":[{}]}}", envelope(VALIDATOR_SET_PAYLOAD_TYPE));
        assert!(matches!(of(&bundle), Kind::Bundle));
        assert!(matches!(of("c2sp.org/tlog-proof@v9\n"), Kind::Receipt));
        let note = "o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u{2014} o AAAAAAA=\n";
        assert!(matches!(of(note), Kind::Checkpoint(_)));
        assert!(may_be_document(note.as_bytes()));
        let list = |kind: &str| format!("[{},{}]", envelope(VOTE_PAYLOAD_TYPE), envelope(kind));
        assert!(matches!(of(&list(ADVISORY_PAYLOAD_TYPE)), Kind::List(kinds) if kinds.len() == 2));
        assert!(matches!(of(&list("text/plain")), Kind::Plain));
        let cut = envelope(CERTIFICATE_PAYLOAD_TYPE);
        assert!(matches!(of(&cut[..cut.len() / 2]), Kind::Broken(_)));
        for plain in ["", "null", "Yes.\n", "{\"answer\": 1}", "{", "[1]"] {
            assert!(matches!(of(plain), Kind::Plain), "{plain}");
        }
        assert!(!may_be_document(b"Yes.\n"));
    }

    #[test]
    fn a_list_in_a_list_is_not_looked_into() {
        let vote = Envelope::new(VOTE_PAYLOAD_TYPE, b"{}").to_json();
        for text in [
            format!("[[{vote}]]"),
            format!("[{vote}, [{vote}]]"),
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
            format!("[{vote},{}1{}]", "[".repeat(100_000), "]".repeat(100_000)),
            format!("[{{\"payloadType\":{}", "[".repeat(100_000)),
        ] {
            assert!(matches!(Kind::of(text.as_bytes()), Kind::Plain));
        }
    }
}
