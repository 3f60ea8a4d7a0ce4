//! I-JSON (section 0.6) as far as it concerns a whole document: what stands around it, which of its own names stand
//! twice, how deep it is.

use super::json::{MARK, put};
use crate::dsse::envelope;
use crate::node::raw;
use crate::vector::{Source, Vector};
use crate::world::{SET_TYPE, SIGNERS, Set, bundle, edited, good, seal_bytes, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [documents(), bundles()].concat()
}

/// What concerns a whole certificate or statement.
fn documents() -> Vec<Vector> {
    let mut all = Vec::new();
    let good_text = good().to_string();
    let statement_text = statement(world().anchor()).to_string();
    let wrapped: [(&str, &str, fn(&str) -> Vec<u8>); 6] = [
        ("bom", "A byte order mark stands before the text.", |t| {
            format!("\u{feff}{t}").into_bytes()
        }),
        ("utf-16", "The text is UTF-16.", |t| {
            t.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }),
        (
            "trailing-text",
            "Something stands behind the document.",
            |t| format!("{t} x").into_bytes(),
        ),
        ("twice", "The document stands twice.", |t| {
            format!("{t}{t}").into_bytes()
        }),
        (
            "trailing-nul",
            "A NUL byte stands behind the document.",
            |t| format!("{t}\0").into_bytes(),
        ),
        (
            "no-break-space",
            "White space that JSON does not have stands before the text.",
            |t| format!("\u{a0}{t}").into_bytes(),
        ),
    ];
    for (name, description, wrap) in wrapped {
        all.push(
            Vector::new(
                format!("json/envelope-{name}"),
                "0",
                format!("The envelope: {}", lower(description)),
            )
            .certificate(wrap(&good_text))
            .invalid("envelope.malformed"),
        );
        all.push(
            Vector::new(
                format!("json/statement-{name}"),
                "0",
                format!("The payload: {}", lower(description)),
            )
            .certificate(seal_bytes(&wrap(&statement_text), &SIGNERS))
            .invalid("statement.malformed"),
        );
    }
    for (name, description, payload) in [
        (
            "array",
            "The payload is an array of one statement.",
            format!("[{statement_text}]"),
        ),
        ("null", "The payload is null.", "null".to_owned()),
        (
            "string",
            "The payload is a JSON string that holds a statement.",
            format!("{statement_text:?}"),
        ),
        (
            "truncated",
            "The payload's last byte was lost before it was sealed.",
            statement_text[..statement_text.len() - 1].to_owned(),
        ),
        ("not-json", "The payload is prose.", "sealed".to_owned()),
    ] {
        all.push(
            Vector::new(format!("json/statement-is-{name}"), "0", description)
                .certificate(seal_bytes(payload.as_bytes(), &SIGNERS))
                .invalid("statement.malformed"),
        );
    }
    for (member, value) in [
        ("payloadType", None),
        ("payload", None),
        ("signatures", Some("[]")),
    ] {
        let value = value.map_or_else(|| good().at(member).clone(), raw);
        all.push(
            Vector::new(
                format!("json/envelope-duplicate-{}", member.to_lowercase()),
                "0",
                format!("The envelope has `{member}` twice."),
            )
            .certificate(good().again(member, value))
            .invalid("envelope.malformed"),
        );
    }
    all.push(
        Vector::new(
            "json/envelope-duplicate-escaped-member",
            "0",
            "The envelope has `payload` twice, once written with an escape.",
        )
        .certificate(good().again("p\\u0061yload", good().at("payload").clone()))
        .invalid("envelope.malformed"),
    );
    for path in ["signatures.0.keyid", "signatures.0.sig"] {
        all.push(
            Vector::new(
                format!("json/envelope-duplicate-{}", &path[13..]),
                "0",
                "A signature has a member twice: that is no JSON, not one bad signature.",
            )
            .certificate(good().again(path, good().at(path).clone()))
            .invalid("envelope.malformed"),
        );
    }
    for path in [
        "_type",
        "predicate",
        "predicate.epoch",
        "predicate.round.id",
        "subject.0.digest",
    ] {
        all.push(
            Vector::new(
                format!(
                    "json/statement-duplicate-{}",
                    path.replace(['.', '_'], "-").trim_start_matches('-')
                ),
                "0",
                format!("The statement has `{path}` twice, with equal values."),
            )
            .certificate(edited(|s| {
                let value = s.at(path).clone();
                s.again(path, value)
            }))
            .invalid("statement.malformed"),
        );
    }
    all.push(
        Vector::new(
            "json/statement-duplicate-null",
            "0",
            "A member and its null twin are two members of one name.",
        )
        .certificate(edited(|s| s.again("predicate.epoch", raw("null"))))
        .invalid("statement.malformed"),
    );
    all.push(
        Vector::new(
            "json/statement-nesting-counts-outer",
            "0",
            "The limit of nesting counts the objects around: three here, with 61 arrays inside.",
        )
        .certificate(edited(|s| {
            s.with(
                "predicate.model.x-note",
                raw(format!("{}{}", "[".repeat(61), "]".repeat(61))),
            )
        }))
        .valid(),
    );
    all.push(
        Vector::new(
            "json/statement-nesting-counts-outer-over",
            "0",
            "The limit of nesting counts the objects around: three here, with 62 inside.",
        )
        .certificate(edited(|s| {
            s.with(
                "predicate.model.x-note",
                raw(format!("{}0{}", "{\"a\":[".repeat(31), "]}".repeat(31))),
            )
        }))
        .invalid("statement.malformed"),
    );
    for (name, open) in [("arrays", "["), ("objects", "{\"a\":")] {
        all.push(
            Vector::new(
                format!("json/envelope-nesting-{name}-million"),
                "0",
                format!("A million {name} inside one another, never closed."),
            )
            .certificate(crate::vector::parts([crate::vector::repeat(
                open, 1_000_000,
            )]))
            .invalid("envelope.malformed"),
        );
    }
    all
}

/// A trust bundle's own text.
fn bundles() -> Vec<Vector> {
    let chain = bundle([world().anchor().signed(&[])]);
    let text = chain.to_string();
    let note = |bytes: &[u8]| put(&chain.clone().with("x-note", raw(MARK)).to_string(), bytes);
    let bad: [(&str, &str, Vec<u8>); 9] = [
        (
            "bom",
            "A byte order mark stands before the bundle.",
            format!("\u{feff}{text}").into_bytes(),
        ),
        (
            "trailing-text",
            "Something stands behind the bundle.",
            format!("{text}]").into_bytes(),
        ),
        (
            "duplicate",
            "The bundle has `sets` twice.",
            chain
                .clone()
                .again("sets", raw("[]"))
                .to_string()
                .into_bytes(),
        ),
        (
            "duplicate-inside",
            "An envelope of the bundle has a member twice.",
            chain
                .clone()
                .again("sets.0.payloadType", raw("\"\""))
                .to_string()
                .into_bytes(),
        ),
        (
            "duplicate-unknown",
            "An unknown member of the bundle has a name twice.",
            note(br#"{"a":1,"\u0061":2}"#),
        ),
        (
            "utf8-invalid",
            "An ignored string of the bundle is not UTF-8.",
            note(b"\"\xff\""),
        ),
        (
            "surrogate",
            "An ignored string of the bundle has a lone surrogate.",
            note(br#""\ud800""#),
        ),
        (
            "number-overflow",
            "An ignored number of the bundle is above every double.",
            note(b"1e400"),
        ),
        (
            "nesting-65",
            "65 arrays and objects are open at once in the bundle.",
            note(format!("{}{}", "[".repeat(64), "]".repeat(64)).as_bytes()),
        ),
    ];
    let mut all: Vec<Vector> = bad
        .into_iter()
        .map(|(name, description, bytes)| {
            Vector::new(format!("json/bundle-{name}"), "0", description)
                .trust(Source::from(bytes))
                .certificate(good())
                .misuse("trust.malformed")
        })
        .collect();
    for (name, description, bytes) in [
        (
            "nesting-64",
            "64 arrays and objects are open at once in the bundle.",
            note(format!("{}{}", "[".repeat(63), "]".repeat(63)).as_bytes()),
        ),
        (
            "numbers",
            "Ignored numbers of the bundle are of every form.",
            note(b"[1.0,-0,1e-400,1e308]"),
        ),
        (
            "noncharacter",
            "An ignored string of the bundle has a noncharacter.",
            note("\"\u{fffe}\"".as_bytes()),
        ),
    ] {
        all.push(
            Vector::new(format!("json/bundle-{name}"), "0", description)
                .trust(Source::from(bytes))
                .certificate(good())
                .valid(),
        );
    }
    let set: &Set = world().anchor();
    all.push(
        Vector::new(
            "json/set-bom",
            "0",
            "A byte order mark stands before a set's payload.",
        )
        .trust(bundle([
            set.signed(&[]),
            envelope(
                SET_TYPE,
                format!("\u{feff}{}", world().sets[3].payload).as_bytes(),
                &SIGNERS,
            ),
        ]))
        .certificate(good())
        .valid()
        .ignored(&["malformed"]),
    );
    all
}

fn lower(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
