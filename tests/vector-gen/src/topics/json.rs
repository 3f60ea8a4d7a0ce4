//! I-JSON (section 0.6): one table of texts, each tried as an unknown member of an envelope, of a statement and of a
//! validator set.

use serde_json::json;

use crate::dsse::envelope;
use crate::node::raw;
use crate::vector::Vector;
use crate::world::{SET_TYPE, SIGNERS, bundle, good, seal_bytes, statement, world};

/// Where the text under test is put in.
pub(super) const MARK: &str = "\"@@@\"";

/// A text in the place of an ignored value.
struct Text {
    name: &'static str,
    description: &'static str,
    bytes: Vec<u8>,
    good: bool,
}

fn texts() -> Vec<Text> {
    let mut all = Vec::new();
    let mut add = |good: bool, name: &'static str, description: &'static str, bytes: &[u8]| {
        all.push(Text {
            name,
            description,
            bytes: bytes.to_vec(),
            good,
        });
    };
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));

    add(
        true,
        "number-fraction",
        "1.0 where nothing reads it",
        b"1.0",
    );
    add(
        true,
        "number-exponent",
        "1e3 where nothing reads it",
        b"1e3",
    );
    add(
        true,
        "number-minus-zero",
        "-0 where nothing reads it",
        b"-0",
    );
    add(
        true,
        "number-underflow",
        "a number that rounds to zero",
        b"1e-400",
    );
    add(
        true,
        "number-largest",
        "the largest double",
        b"1.7976931348623157e308",
    );
    add(
        true,
        "number-rounds-to-largest",
        "a number that rounds down to the largest double",
        b"1.7976931348623158e308",
    );
    add(
        true,
        "number-2-64",
        "an integer above 64 bits",
        b"18446744073709551616",
    );
    add(
        true,
        "noncharacter",
        "a noncharacter as it is",
        "\"\u{ffff}\u{fdd0}\u{10ffff}\"".as_bytes(),
    );
    add(
        true,
        "noncharacter-escaped",
        "an escaped noncharacter",
        br#""\uffff\ufdd0""#,
    );
    add(
        true,
        "surrogate-pair",
        "an escaped surrogate pair",
        br#""\ud83c\udf0a""#,
    );
    add(true, "nul-escaped", "an escaped NUL", br#""\u0000""#);
    add(true, "name-empty", "an empty member name", br#"{"":1}"#);
    add(
        true,
        "names-case",
        "two names that differ in case",
        br#"{"a":1,"A":2}"#,
    );
    add(
        true,
        "names-normalisation",
        "two names that differ only before Unicode normalisation",
        "{\"\u{e9}\":1,\"e\u{301}\":2}".as_bytes(),
    );
    add(
        true,
        "siblings-same-name",
        "the same name in two objects",
        br#"[{"a":1},{"a":{"a":2}}]"#,
    );
    add(
        true,
        "wide",
        "a hundred arrays side by side, never more than three open",
        format!("[{}[]]", "[],".repeat(99)).as_bytes(),
    );

    add(
        false,
        "number-overflow",
        "a number above every double",
        b"1e400",
    );
    add(
        false,
        "number-overflow-negative",
        "a number below every double",
        b"-1e400",
    );
    add(
        false,
        "number-rounds-over",
        "a number that rounds above the largest double",
        b"1.7976931348623159e308",
    );
    add(
        false,
        "number-overflow-digits",
        "an integer of 400 digits",
        "9".repeat(400).as_bytes(),
    );
    add(false, "number-leading-zero", "a leading zero", b"01");
    add(false, "number-plus", "a plus sign", b"+1");
    add(
        false,
        "number-no-integer",
        "a fraction without an integer part",
        b".5",
    );
    add(
        false,
        "number-no-fraction",
        "a point without a fraction",
        b"1.",
    );
    add(false, "number-hex", "a hexadecimal number", b"0x10");
    add(false, "number-nan", "NaN", b"NaN");
    add(false, "number-infinity", "Infinity", b"-Infinity");
    add(
        false,
        "surrogate-high",
        "a lone high surrogate",
        br#""\ud800""#,
    );
    add(
        false,
        "surrogate-low",
        "a lone low surrogate",
        br#""\udc00""#,
    );
    add(
        false,
        "surrogate-swapped",
        "a surrogate pair in the wrong order",
        br#""\udf0a\ud83c""#,
    );
    add(
        false,
        "surrogate-in-name",
        "a lone surrogate in a name",
        br#"{"\ud800":1}"#,
    );
    add(
        false,
        "duplicate",
        "a name twice in one object",
        br#"{"a":1,"a":1}"#,
    );
    add(
        false,
        "duplicate-escaped",
        "a name twice, once written with an escape",
        br#"{"a":1,"\u0061":1}"#,
    );
    add(
        false,
        "duplicate-deep",
        "a name twice in an object deep inside",
        br#"[[{"b":[{"a":1,"c":2,"a":3}]}]]"#,
    );
    add(
        false,
        "duplicate-empty",
        "the empty name twice",
        br#"{"":1,"":2}"#,
    );
    add(
        false,
        "utf8-invalid",
        "a byte that is not UTF-8",
        b"\"\xff\"",
    );
    add(
        false,
        "utf8-overlong",
        "an overlong encoding",
        b"\"\xc0\xaf\"",
    );
    add(
        false,
        "utf8-surrogate",
        "an encoded surrogate",
        b"\"\xed\xa0\x80\"",
    );
    add(
        false,
        "utf8-truncated",
        "a truncated sequence",
        b"\"\xe2\x82\"",
    );
    add(
        false,
        "utf8-above",
        "a code point above U+10FFFF",
        b"\"\xf4\x90\x80\x80\"",
    );
    add(
        false,
        "control",
        "a control character as it is",
        b"\"\x01\"",
    );
    add(false, "tab", "a tab within a string", b"\"\t\"");
    add(
        false,
        "escape-unknown",
        "an escape that JSON does not have",
        br#""\x41""#,
    );
    add(
        false,
        "escape-short",
        "a unicode escape of three digits",
        br#""\u004""#,
    );
    add(
        false,
        "comma-trailing",
        "a comma behind the last element",
        b"[1,]",
    );
    add(
        false,
        "comma-missing",
        "two values without a comma",
        b"[1 2]",
    );
    add(false, "single-quotes", "single quotes", b"'a'");
    add(false, "name-bare", "a name without quotes", b"{a:1}");
    add(false, "comment", "a comment", b"/* no */ 1");
    add(
        false,
        "form-feed",
        "white space that JSON does not have",
        b"\x0c1",
    );
    add(false, "literal-case", "a literal in capitals", b"TRUE");
    add(false, "unclosed", "an array that is not closed", b"[1");
    add(
        true,
        "nesting-64",
        "64 arrays and objects open at once",
        deep(63).as_bytes(),
    );
    add(
        false,
        "nesting-65",
        "65 arrays and objects open at once",
        deep(64).as_bytes(),
    );
    all
}

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    for text in texts() {
        let Text {
            name,
            description,
            good: is_good,
            ref bytes,
        } = text;
        // In an envelope and a set the member stands in the top object; in a statement too, to keep the depth.
        let certificate = put(&good().with("x-note", raw(MARK)).to_string(), bytes);
        let vector = Vector::new(
            format!("json/envelope-{name}"),
            "0",
            format!("An unknown member of the envelope holds {description}."),
        )
        .certificate(certificate);
        all.push(if is_good {
            vector.valid()
        } else {
            vector.invalid("envelope.malformed")
        });

        let payload = put(
            &statement(world().anchor())
                .with("x-note", raw(MARK))
                .to_string(),
            bytes,
        );
        let vector = Vector::new(
            format!("json/statement-{name}"),
            "0",
            format!("An unknown member of the statement holds {description}."),
        )
        .certificate(seal_bytes(&payload, &SIGNERS));
        all.push(if is_good {
            vector.valid()
        } else {
            vector.invalid("statement.malformed")
        });

        let payload = put(
            &world().sets[3]
                .payload
                .clone()
                .with("x-note", raw(MARK))
                .to_string(),
            bytes,
        );
        let set = envelope(SET_TYPE, &payload, &SIGNERS);
        let vector = Vector::new(
            format!("json/set-{name}"),
            "0",
            format!("An unknown member of a validator set holds {description}."),
        )
        .trust(bundle([world().anchor().signed(&[]), set]))
        .certificate(good())
        .valid();
        all.push(if is_good {
            vector.and_trust(json!({"head": {"epoch": 3}, "ignored": []}))
        } else {
            vector.and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "malformed"}]}))
        });
    }
    all
}

/// The text with the bytes in the place of the mark.
pub(super) fn put(text: &str, bytes: &[u8]) -> Vec<u8> {
    let (before, after) = text.split_once(MARK).expect("the mark");
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}
