//! The syntax of a receipt (section 5): that of tlog-proof, tlog-checkpoint and signed-note in full.

use serde_json::json;

use super::receipt::{refused, shown, vector};
use crate::dsse::b64;
use crate::ledger::{Document, Note, ORIGIN, Receipt};
use crate::ledger_world::{COSIGNERS, LOGGED_BY, certificate, ledger_world, receipt};
use crate::node::raw;
use crate::vector::{Source, Vector, once, parts, repeat};
use crate::world::{CERTIFICATE_TYPE, SIGNERS, statement};

pub(crate) fn vectors() -> Vec<Vector> {
    [proof_lines(), extras(), sealed_by_nobody(), limits()].concat()
}

pub(super) fn malformed(name: &str, description: &str, receipt: impl Into<Source>) -> Vector {
    refused(
        vector(&format!("syntax-{name}"), description).receipt(receipt),
        "no",
        "receipt.malformed",
    )
}

pub(super) fn fine(name: &str, description: &str, receipt: impl Into<Source>) -> Vector {
    shown(
        vector(&format!("syntax-{name}"), description).receipt(receipt),
        json!({"code": null, "loggedBy": LOGGED_BY}),
    )
}

/// `from` occurs in the ordinary receipt, and its first occurrence is replaced.
pub(super) fn with(from: &str, to: &str) -> String {
    let good = receipt().to_string();
    assert!(good.contains(from), "no {from} in a receipt");
    good.replacen(from, to, 1)
}

/// The first line of the proof.
fn hash() -> String {
    b64(receipt().proof[0])
}

/// Some base64 with its last letter before the padding changed in bits that decode to nothing.
pub(super) fn non_canonical(base64: &str) -> String {
    let text = base64.trim_end_matches('=');
    let padding = base64.len() - text.len();
    assert!(padding > 0, "{base64} has no bits to spare");
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let last = text.as_bytes()[text.len() - 1];
    let place = LETTERS
        .iter()
        .position(|letter| *letter == last)
        .expect("a letter");
    let other = char::from(LETTERS[place + 1]);
    format!("{}{other}{}", &text[..text.len() - 1], "=".repeat(padding))
}

fn proof_lines() -> Vec<Vector> {
    let hash = hash();
    let good = receipt().to_string();
    let index = "\nindex 3\n";
    let odd = b64([0xfb; 32]);
    let mut all: Vec<Vector> = [
        (
            "version-2",
            "The receipt is of version 2.",
            with("@v1", "@v2"),
        ),
        (
            "version-missing",
            "The first line is missing.",
            with("c2sp.org/tlog-proof@v1\n", ""),
        ),
        (
            "version-capital",
            "The first line is in other letters.",
            with("c2sp.org", "C2SP.org"),
        ),
        (
            "version-space",
            "A space follows the first line.",
            with("@v1\n", "@v1 \n"),
        ),
        (
            "empty-line-first",
            "An empty line stands before the first line.",
            format!("\n{good}"),
        ),
        (
            "bom",
            "A byte order mark stands before the first line.",
            format!("\u{feff}{good}"),
        ),
        (
            "crlf",
            "All lines are ended by CR and LF.",
            good.replace('\n', "\r\n"),
        ),
        ("cr", "All lines are ended by CR.", good.replace('\n', "\r")),
        (
            "no-empty-line",
            "No empty line stands before the checkpoint.",
            with(&format!("\n\n{ORIGIN}"), &format!("\n{ORIGIN}")),
        ),
        (
            "two-empty-lines",
            "Two empty lines stand before the checkpoint.",
            with(&format!("\n\n{ORIGIN}"), &format!("\n\n\n{ORIGIN}")),
        ),
        (
            "no-checkpoint",
            "There is no checkpoint.",
            good.split_once("\n\n").expect("two parts").0.to_owned() + "\n\n",
        ),
        ("index-missing", "There is no index.", with(index, "\n")),
        (
            "index-empty",
            "The index is empty.",
            with(index, "\nindex \n"),
        ),
        (
            "index-zeros",
            "The index has a leading zero.",
            with(index, "\nindex 03\n"),
        ),
        (
            "index-plus",
            "The index has a sign.",
            with(index, "\nindex +3\n"),
        ),
        (
            "index-minus",
            "The index is −3.",
            with(index, "\nindex -3\n"),
        ),
        (
            "index-hex",
            "The index is hexadecimal.",
            with(index, "\nindex 0x3\n"),
        ),
        (
            "index-fraction",
            "The index is 3.0.",
            with(index, "\nindex 3.0\n"),
        ),
        (
            "index-two-spaces",
            "Two spaces stand before the index.",
            with(index, "\nindex  3\n"),
        ),
        (
            "index-tab",
            "A tab stands before the index.",
            with(index, "\nindex\t3\n"),
        ),
        (
            "index-space-after",
            "A space follows the index.",
            with(index, "\nindex 3 \n"),
        ),
        (
            "index-capital",
            "The index's line is in other letters.",
            with(index, "\nIndex 3\n"),
        ),
        (
            "index-arabic",
            "The index is in Arabic digits.",
            with(index, "\nindex \u{663}\n"),
        ),
        (
            "index-twice",
            "The index stands twice.",
            with(index, "\nindex 3\nindex 3\n"),
        ),
        ("index-after-proof", "The index stands after the proof.", {
            with(index, "\n").replacen("\n\n", "\nindex 3\n\n", 1)
        }),
        (
            "unknown-line",
            "A line of an unknown kind stands before the index.",
            with(index, "\nnote 3\nindex 3\n"),
        ),
        (
            "hash-url-safe",
            "A hash is in the URL-safe alphabet.",
            with(&hash, &odd.replace('+', "-").replace('/', "_")),
        ),
        (
            "hash-non-canonical",
            "A hash's last letter has bits that mean nothing.",
            with(&hash, &non_canonical(&hash)),
        ),
        (
            "hash-no-padding",
            "A hash is not padded.",
            with(&hash, hash.trim_end_matches('=')),
        ),
        (
            "hash-31-bytes",
            "A hash has 31 bytes.",
            with(&hash, &b64([1; 31])),
        ),
        (
            "hash-33-bytes",
            "A hash has 33 bytes.",
            with(&hash, &b64([1; 33])),
        ),
        (
            "hash-empty",
            "A hash is an empty line, so that the checkpoint begins there.",
            with(&hash, ""),
        ),
        (
            "hash-hex",
            "A hash is in hexadecimal digits.",
            with(&hash, &crate::dsse::hex([1; 32])),
        ),
        (
            "hash-space-before",
            "A space stands before a hash.",
            with(&hash, &format!(" {hash}")),
        ),
        (
            "hash-space-after",
            "A space stands after a hash.",
            with(&hash, &format!("{hash} ")),
        ),
        (
            "hash-two-a-line",
            "Two hashes stand in one line.",
            with(&format!("{hash}\n"), &format!("{hash} ")),
        ),
        ("empty", "The receipt is empty.", String::new()),
        (
            "prose",
            "The receipt is prose.",
            "It was logged.\n".to_owned(),
        ),
        (
            "certificate",
            "The receipt is the certificate.",
            certificate(2).signed(&SIGNERS).to_string(),
        ),
        (
            "note-only",
            "The receipt is the checkpoint alone.",
            receipt().note.to_string(),
        ),
    ]
    .map(|(name, description, text)| malformed(name, description, text))
    .into();
    let not_text = good.replacen("index", "\u{1}ndex", 1).into_bytes();
    let not_utf8 = not_text
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect::<Vec<u8>>();
    all.push(malformed(
        "not-utf8",
        "A byte of the receipt's head is not UTF-8.",
        not_utf8,
    ));
    all
}

fn extras() -> Vec<Vector> {
    let seal = certificate(2).seal_list(&SIGNERS);
    let line = format!("\nextra {}\n", b64(&seal));
    let to = |text: &str| with(&line, text);
    // One byte more or less makes the base64 end in padding.
    let padded = (0..3)
        .map(|more| b64(format!("{seal}{}", "x".repeat(more))))
        .find(|base64| base64.ends_with('='))
        .expect("two of three lengths do");
    [
        ("extra-empty", "The seal list is empty.", to("\nextra \n")),
        (
            "extra-no-space",
            "Nothing follows `extra`.",
            to("\nextra\n"),
        ),
        (
            "extra-not-base64",
            "The seal list is not base64.",
            to(&format!("\nextra {}", seal.replace('\n', " "))),
        ),
        (
            "extra-non-canonical",
            "The seal list's base64 has bits that mean nothing.",
            to(&format!("\nextra {}\n", non_canonical(&padded))),
        ),
        (
            "extra-no-padding",
            "The seal list's base64 is not padded.",
            to(&format!("\nextra {}\n", padded.trim_end_matches('='))),
        ),
        (
            "extra-url-safe",
            "The extra data is in the URL-safe alphabet.",
            to("\nextra -_-_\n"),
        ),
        (
            "extra-space-after",
            "A space follows the seal list.",
            to(&format!("\nextra {} \n", b64(&seal))),
        ),
        (
            "extra-other-data",
            "The extra data is no seal list.",
            to(&format!("\nextra {}\n", b64("hello"))),
        ),
        (
            "extra-bytes",
            "The extra data is not text.",
            to(&format!("\nextra {}\n", b64([0xff; 3]))),
        ),
        (
            "extra-line-feed",
            "The extra data is a line feed.",
            to(&format!("\nextra {}\n", b64("\n"))),
        ),
        (
            "extra-twice",
            "The seal list stands twice.",
            to(&line.repeat(2).replace("\n\n", "\n")),
        ),
        (
            "extra-after-index",
            "The seal list stands after the index.",
            to("\n").replacen("\nindex 3\n", &format!("\nindex 3{line}"), 1),
        ),
    ]
    .map(|(name, description, text)| malformed(name, description, text))
    .into()
}

/// The set of epoch 0 is sealed by nobody, so that its seal list is empty and no receipt carries one.
fn sealed_by_nobody() -> Vec<Vector> {
    let document = certificate(2);
    let receipt = Receipt::sealed(&document, "").cosigned(&COSIGNERS);
    vec![malformed(
        "extra-empty-list",
        "An empty seal list is written as no seal list at all, not as an empty one.",
        receipt.to_string(),
    )]
}

fn limits() -> Vec<Vector> {
    let good = receipt().to_string();
    let (before, last) = good.rsplit_once("\u{2014} ").expect("a line");
    let lines = |count: usize| {
        parts([
            once(before),
            repeat(UNKNOWN_LINE, count - receipt().note.lines.len()),
            once(format!("\u{2014} {last}")),
        ])
    };
    let bytes = |size: usize| extended(size - extended(1000, 0).bytes().len() + 1000, 0);
    // Per line 2^20 bytes of text: times 256 that is 2^28, the most work that is taken on.
    let worked = |lines: usize| {
        let own = receipt().note;
        extended((1 << 20) - own.text.len() - 1, lines - own.lines.len())
    };
    vec![
        fine(
            "lines",
            "16,448 signature lines, the last of which completes the quorum.",
            lines(16_448),
        ),
        malformed("lines-over", "16,449 signature lines.", lines(16_449)),
        fine("bytes", "A receipt of exactly 16 MiB.", bytes(16 << 20)),
        malformed(
            "bytes-over",
            "A receipt of 16 MiB and one byte.",
            bytes((16 << 20) + 1),
        ),
        malformed(
            "bytes-over-spaces",
            "16 MiB and one byte of spaces.",
            parts([repeat(" ", (16 << 20) + 1)]),
        ),
        fine(
            "work",
            "256 signature lines under a checkpoint of 1 MiB: exactly the most that is taken on.",
            worked(256),
        ),
        malformed(
            "work-over",
            "257 signature lines under a checkpoint of 1 MiB.",
            worked(257),
        ),
        long_certificate(),
    ]
}

/// A signature line of a key that nobody knows.
const UNKNOWN_LINE: &str = "\u{2014} k AAAAAAA=\n";

/// The ordinary receipt with an extension line of so many letters, signed by all, and so many more signature lines.
fn extended(letters: usize, lines: usize) -> Source {
    let line = "x".repeat(letters);
    let text = format!("{}{line}\n", receipt().note.text);
    let signed = receipt().note(|_| Note::new(text).cosigned(&COSIGNERS));
    let whole = signed.to_string();
    let own = signed.note.lines.concat();
    let (before, _) = whole.split_once(&line).expect("the line");
    parts([
        once(before),
        repeat("x", letters),
        once("\n\n"),
        repeat(UNKNOWN_LINE, lines),
        once(own),
    ])
}

/// 180 signatures of a seal list over 12 MB are more than 2 GiB to hash, whoever they are by.
fn long_certificate() -> Vector {
    const SPACES: usize = 12_000_000;
    let statement = statement(ledger_world().anchor()).to_string();
    let head = format!("{statement}{}", " ".repeat(3 - statement.len() % 3));
    let document = Document::certificate(&raw(format!("{head}{}", " ".repeat(SPACES))));
    let signatures = document.signed(&SIGNERS).at("signatures").to_string();
    let certificate = parts([
        once(format!(
            "{{\"payloadType\":\"{CERTIFICATE_TYPE}\",\"payload\":\"{}",
            b64(head)
        )),
        repeat("ICAg", SPACES / 3),
        once(format!("\",\"signatures\":{signatures}}}")),
    ]);
    let list: String = (0..180)
        .map(|n| format!("u-{n:03} {}\n", b64([0; 64])))
        .collect();
    malformed(
        "work-over-seal-list",
        "Checking 180 signatures of a seal list over 12 MB would hash more than 2 GiB.",
        Receipt::sealed(&document, &list)
            .cosigned(&COSIGNERS)
            .to_string(),
    )
    .certificate(certificate)
}
