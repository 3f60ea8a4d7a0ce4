//! The syntax of a receipt's checkpoint and its signatures (section 5).

use super::receipt::{refused, vector};
use super::receipt_syntax::{fine, malformed, non_canonical, with};
use crate::dsse::{Key, b64};
use crate::ledger::{Note, ORIGIN, line};
use crate::ledger_world::{COSIGNERS, receipt};
use crate::merkle;
use crate::vector::Vector;

pub(crate) fn vectors() -> Vec<Vector> {
    [checkpoints(), extensions(), notes()].concat()
}

fn checkpoints() -> Vec<Vector> {
    let root = b64(merkle::root(&super::receipt::leaves()));
    let text = receipt().note.text;
    // Everything is signed as it stands, so that nothing but the syntax is wrong.
    let noted = |text: String| {
        receipt()
            .note(|_| Note::new(text).cosigned(&COSIGNERS))
            .to_string()
    };
    let to = |from: &str, to: &str| {
        assert!(text.contains(from), "no {from} in a checkpoint");
        noted(text.replacen(from, to, 1))
    };
    let mut all: Vec<Vector> = [
        ("origin-empty", "The origin is empty.", to(ORIGIN, "")),
        (
            "size-zeros",
            "The size has a leading zero.",
            to("\n7\n", "\n07\n"),
        ),
        ("size-00", "The size is 00.", to("\n7\n", "\n00\n")),
        ("size-plus", "The size has a sign.", to("\n7\n", "\n+7\n")),
        ("size-minus", "The size is −7.", to("\n7\n", "\n-7\n")),
        ("size-empty", "The size is empty.", to("\n7\n", "\n\n")),
        (
            "size-hex",
            "The size is hexadecimal.",
            to("\n7\n", "\n0x7\n"),
        ),
        ("size-exponent", "The size is 7e0.", to("\n7\n", "\n7e0\n")),
        (
            "size-space",
            "A space follows the size.",
            to("\n7\n", "\n7 \n"),
        ),
        ("size-missing", "The size is missing.", to("\n7\n", "\n")),
        (
            "size-and-root-swapped",
            "The root stands before the size.",
            noted(format!("{ORIGIN}\n{root}\n7\n")),
        ),
        (
            "root-non-canonical",
            "The root's last letter has bits that mean nothing.",
            to(&root, &non_canonical(&root)),
        ),
        (
            "root-no-padding",
            "The root is not padded.",
            to(&root, root.trim_end_matches('=')),
        ),
        (
            "root-31-bytes",
            "The root has 31 bytes.",
            to(&root, &b64([1; 31])),
        ),
        (
            "root-33-bytes",
            "The root has 33 bytes.",
            to(&root, &b64([1; 33])),
        ),
        (
            "root-hex",
            "The root is in hexadecimal digits.",
            to(&root, &crate::dsse::hex([1; 32])),
        ),
        (
            "root-url-safe",
            "The root is in the URL-safe alphabet.",
            to(&root, &b64([0xfb; 32]).replace('+', "-").replace('/', "_")),
        ),
        ("root-empty", "The root is empty.", to(&root, "")),
        (
            "root-missing",
            "The root is missing.",
            noted(format!("{ORIGIN}\n7\n")),
        ),
        (
            "size-and-root-missing",
            "The checkpoint is its origin alone.",
            noted(format!("{ORIGIN}\n")),
        ),
    ]
    .map(|(name, description, text)| malformed(&format!("checkpoint-{name}"), description, text))
    .into();
    all.push(refused(
        vector(
            "syntax-checkpoint-origin-space",
            "An origin with a space is one that no verifier key can have.",
        )
        .receipt(to(ORIGIN, "a ledger")),
        "unknown",
        "receipt.unknown-ledger",
    ));
    all
}

fn extensions() -> Vec<Vector> {
    let text = receipt().note.text;
    let noted = |text: String| {
        receipt()
            .note(|_| Note::new(text).cosigned(&COSIGNERS))
            .to_string()
    };
    vec![
        fine(
            "extension",
            "A line follows the root, and is signed with the rest.",
            noted(format!("{text}x-note: hello\n")),
        ),
        fine(
            "extensions",
            "Several lines follow the root.",
            noted(format!("{text}one\ntwo three\n\u{e9}\n")),
        ),
        malformed(
            "extension-empty",
            "An empty line follows the root.",
            noted(format!("{text}\n")),
        ),
        malformed(
            "extension-empty-between",
            "An empty line stands between two extensions.",
            noted(format!("{text}one\n\ntwo\n")),
        ),
        refused(
            vector(
                "syntax-extension-added",
                "A line was added after all had signed.",
            )
            .receipt(
                receipt()
                    .note(|mut note| {
                        note.text.push_str("added\n");
                        note
                    })
                    .to_string(),
            ),
            "no",
            "receipt.log-signature",
        ),
    ]
}

fn notes() -> Vec<Vector> {
    let good = receipt().to_string();
    let own = receipt().note.lines[0].clone();
    let encoded = own
        .trim_end()
        .rsplit_once(' ')
        .expect("a space")
        .1
        .to_owned();
    let first = &receipt().note.lines[1];
    let no_lines = receipt().note(|mut note| {
        note.lines.clear();
        note
    });
    let beside = |line: &str| {
        receipt()
            .note(|note| note.after(line.to_owned()))
            .to_string()
    };
    let mut all: Vec<Vector> = [
        (
            "no-signature",
            "There is no signature line.",
            no_lines.to_string(),
        ),
        (
            "no-empty-line",
            "No empty line stands before the signatures.",
            with(&format!("\n\n{own}"), &format!("\n{own}")),
        ),
        (
            "two-empty-lines",
            "Two empty lines stand before the signatures.",
            with(&format!("\n\n{own}"), &format!("\n\n\n{own}")),
        ),
        (
            "empty-line-between",
            "An empty line stands between two signatures.",
            with(first, &format!("\n{first}")),
        ),
        (
            "empty-line-after",
            "An empty line follows the signatures.",
            format!("{good}\n"),
        ),
        (
            "no-last-line-feed",
            "The last line is not ended.",
            good.trim_end().to_owned(),
        ),
        (
            "text-after",
            "Prose follows the signatures.",
            format!("{good}and more\n"),
        ),
        (
            "hyphen",
            "A signature line begins with a hyphen.",
            with(&own, &own.replace('\u{2014}', "-")),
        ),
        (
            "en-dash",
            "A signature line begins with an en dash.",
            with(&own, &own.replace('\u{2014}', "\u{2013}")),
        ),
        (
            "dash-no-space",
            "No space follows the dash.",
            with(&own, &own.replace("\u{2014} ", "\u{2014}")),
        ),
        (
            "dash-two-spaces",
            "Two spaces follow the dash.",
            with(&own, &own.replace("\u{2014} ", "\u{2014}  ")),
        ),
        (
            "name-missing",
            "A signature line has no name.",
            with(&own, &format!("\u{2014} {encoded}\n")),
        ),
        (
            "name-plus",
            "A name has a plus sign.",
            beside(&own.replace(ORIGIN, "a+b")),
        ),
        (
            "name-no-break-space",
            "A name has a no-break space.",
            beside(&own.replace(ORIGIN, "a\u{a0}b")),
        ),
        (
            "signature-missing",
            "A signature line has no signature.",
            beside(&format!("\u{2014} {ORIGIN} \n")),
        ),
        (
            "signature-not-base64",
            "A signature is not base64.",
            beside(&format!("\u{2014} {ORIGIN} ???\n")),
        ),
        (
            "signature-url-safe",
            "A signature is in the URL-safe alphabet.",
            beside(&format!("\u{2014} {ORIGIN} -_-_-_-_\n")),
        ),
        (
            "signature-non-canonical",
            "A signature's last letter has bits that mean nothing.",
            beside(&own.replace(&encoded, &non_canonical(&b64([1; 68])))),
        ),
        (
            "signature-no-padding",
            "A signature is not padded.",
            beside(&format!(
                "\u{2014} {ORIGIN} {}\n",
                b64([1; 70]).trim_end_matches('=')
            )),
        ),
        (
            "signature-key-id-only",
            "Nothing follows the key id.",
            beside(&line(ORIGIN, 1, &Key::new("ledger-1").public(), &[])),
        ),
        (
            "signature-3-bytes",
            "A signature is shorter than a key id.",
            beside(&format!("\u{2014} {ORIGIN} AAAA\n")),
        ),
        (
            "signature-space-after",
            "A space follows a signature.",
            beside(&own.replace('\n', " \n")),
        ),
        (
            "signature-third-word",
            "A word follows a signature.",
            beside(&own.replace('\n', " more\n")),
        ),
        (
            "control-in-text",
            "The checkpoint holds a control character.",
            with(&format!("{ORIGIN}\n"), &format!("{ORIGIN}\u{1}\n")),
        ),
        (
            "tab-in-text",
            "The checkpoint holds a tab.",
            with(&format!("{ORIGIN}\n"), &format!("{ORIGIN}\t\n")),
        ),
        (
            "nul-in-text",
            "The checkpoint holds a NUL.",
            with(&format!("{ORIGIN}\n"), &format!("{ORIGIN}\u{0}\n")),
        ),
        (
            "control-in-line",
            "A signature line holds a control character.",
            with(&own, &own.replace(ORIGIN, "a\u{1f}b")),
        ),
        (
            "cr-in-line",
            "A signature line is ended by CR and LF.",
            with(&own, &own.replace('\n', "\r\n")),
        ),
    ]
    .map(|(name, description, text)| malformed(&format!("note-{name}"), description, text))
    .into();
    let not_utf8 = with(ORIGIN, "\u{1}")
        .into_bytes()
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect::<Vec<u8>>();
    all.push(malformed(
        "note-not-utf8",
        "A byte of the checkpoint is not UTF-8.",
        not_utf8,
    ));
    all.push(fine(
        "note-name-unicode",
        "A name that is not ASCII, which a key can have.",
        beside(&own.replace(ORIGIN, "ledger-\u{e9}")),
    ));
    all
}
