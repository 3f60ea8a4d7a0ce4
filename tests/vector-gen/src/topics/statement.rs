//! The statement (section 4): its members, their types, and which failure is looked for first.

use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::edited;

pub(crate) fn vectors() -> Vec<Vector> {
    [members(), types_and_critical()].concat()
}

pub(super) fn vector(
    name: &str,
    description: impl Into<String>,
    edit: impl FnOnce(Node) -> Node,
) -> Vector {
    Vector::new(format!("statement/{name}"), "4", description).certificate(edited(edit))
}

/// Required and optional members: missing, null, of the wrong type.
fn members() -> Vec<Vector> {
    let mut all = Vec::new();
    let required: [(&str, &[&str]); 17] = [
        ("_type", &["1", "[\"https://in-toto.io/Statement/v1\"]"]),
        ("predicate", &["[]", "\"\""]),
        ("predicate.network", &["1", "{}"]),
        ("predicate.epoch", &["\"2\"", "[2]", "true"]),
        ("predicate.validatorSet", &["2", "[]"]),
        (
            "predicate.round",
            &[
                "\"r-20881\"",
                "[\"r-20881\",\"2026-03-01T09:00:00Z\",\"2026-03-01T09:00:41Z\"]",
            ],
        ),
        ("predicate.round.id", &["20881"]),
        ("predicate.round.openedAt", &["1772355600"]),
        ("predicate.round.sealedAt", &["1772355641"]),
        ("predicate.output", &["101", "[101]"]),
        ("predicate.output.length", &["\"101\""]),
        ("predicate.prompt", &["\"why\"", "[]"]),
        ("predicate.model", &["\"atlas\"", "[\"atlas\",\"7.2.0\"]"]),
        ("predicate.model.name", &["7"]),
        ("predicate.model.version", &["7.2"]),
        ("predicate.tally", &["86", "[86,9,4]"]),
        ("predicate.tally.quorumWeight", &["\"86\"", "[86]"]),
    ];
    let also = [
        "predicate.tally.dissentWeight",
        "predicate.tally.abstainWeight",
        "predicate.prompt.digest",
        "predicate.prompt.digest.blake3",
    ];
    for path in required.iter().map(|(path, _)| *path).chain(also) {
        all.push(
            vector(
                &format!("missing-{}", slug(path)),
                format!("`{path}` is missing."),
                |s| s.without(path),
            )
            .invalid("statement.malformed"),
        );
        all.push(
            vector(
                &format!("null-{}", slug(path)),
                format!("`{path}` is null, which means absent."),
                |s| s.with(path, null()),
            )
            .invalid("statement.malformed"),
        );
    }
    for (path, values) in required {
        for value in values {
            all.push(
                vector(
                    &format!("type-{}-{}", slug(path), kind(value)),
                    format!("`{path}` is {value}."),
                    |s| s.with(path, raw(*value)),
                )
                .invalid("statement.malformed"),
            );
        }
    }

    let optional = [
        ("subject.0.name", "[]"),
        ("predicate.output.mediaType", "1"),
        ("predicate.model.digest", "\"sha256\""),
        ("predicate.dataset", "[]"),
        ("predicate.fragments", "{}"),
        ("predicate.flags", "\"divergence\""),
    ];
    for (path, wrong) in optional {
        all.push(
            vector(
                &format!("optional-null-{}", slug(path)),
                format!("The optional `{path}` is null, which means absent."),
                |s| s.with(path, null()),
            )
            .valid(),
        );
        all.push(
            vector(
                &format!("optional-type-{}", slug(path)),
                format!("The optional `{path}` is {wrong}."),
                |s| s.with(path, raw(wrong)),
            )
            .invalid("statement.malformed"),
        );
    }
    let harmless: [(&str, &str, fn(Node) -> Node); 9] = [
        (
            "unknown-top",
            "Unknown members of the statement are ignored.",
            |s| s.with("x-note", raw("[{\"a\":null}]")),
        ),
        (
            "unknown-predicate",
            "Unknown members of the predicate are ignored.",
            |s| s.with("predicate.x-note", raw("1.5")),
        ),
        (
            "unknown-deep",
            "Unknown members deep in the predicate are ignored.",
            |s| {
                s.with("predicate.round.x-note", text(""))
                    .with("predicate.tally.x-note", num(1))
                    .with("subject.0.uri", text("urn:a"))
            },
        ),
        (
            "dataset-empty",
            "A dataset with neither name nor digest.",
            |s| s.with("predicate.dataset", raw("{}")),
        ),
        ("dataset-nulls", "A dataset with null members.", |s| {
            s.with("predicate.dataset", raw("{\"name\":null,\"digest\":null}"))
        }),
        ("flags-empty", "No flags.", |s| {
            s.with("predicate.flags", raw("[]"))
        }),
        ("flags-same", "Nothing forbids a flag twice.", |s| {
            s.with("predicate.flags", raw("[\"divergence\",\"divergence\"]"))
        }),
        (
            "digest-other-algorithm",
            "A digest set may name algorithms that nothing reads.",
            |s| s.with("predicate.model.digest", raw("{\"sha512\":\"any text\"}")),
        ),
        (
            "digest-null-member",
            "A null member of a digest set is an absent one.",
            |s| {
                s.with(
                    "predicate.model.digest",
                    raw("{\"blake3\":null,\"sha256\":null}"),
                )
            },
        ),
    ];
    for (name, description, edit) in harmless {
        all.push(vector(name, description, edit).valid());
    }
    let wrong: [(&str, &str, fn(Node) -> Node); 8] = [
        (
            "type-other",
            "`_type` is of another version of in-toto.",
            |s| s.with("_type", text("https://in-toto.io/Statement/v0.1")),
        ),
        ("flags-number", "A flag is a number.", |s| {
            s.with("predicate.flags", raw("[1]"))
        }),
        (
            "flags-null",
            "A flag is null: an element is not a member that may be absent.",
            |s| s.with("predicate.flags", raw("[null]")),
        ),
        (
            "dataset-name-number",
            "The dataset's name is a number.",
            |s| s.with("predicate.dataset", raw("{\"name\":1}")),
        ),
        (
            "dataset-digest-array",
            "The dataset's digest set is an array.",
            |s| s.with("predicate.dataset", raw("{\"digest\":[]}")),
        ),
        (
            "digest-value-number",
            "A digest set's value is a number, under a name that nothing reads.",
            |s| s.with("predicate.model.digest", raw("{\"sha512\":1}")),
        ),
        (
            "digest-blake3-short",
            "A model digest's blake3 has 63 digits.",
            |s| {
                s.with(
                    "predicate.model.digest",
                    obj([("blake3", text("a".repeat(63)))]),
                )
            },
        ),
        (
            "digest-blake3-upper",
            "A model digest's blake3 is in capitals.",
            |s| {
                s.with(
                    "predicate.model.digest",
                    obj([("blake3", text("A".repeat(64)))]),
                )
            },
        ),
    ];
    for (name, description, edit) in wrong {
        all.push(vector(name, description, edit).invalid("statement.malformed"));
    }
    let digests: [(&str, &str, fn(&str) -> String); 6] = [
        ("upper", "in capitals", str::to_uppercase),
        ("short", "of 63 digits", |hex| hex[1..].to_owned()),
        ("long", "of 65 digits", |hex| format!("{hex}0")),
        ("prefixed", "with the prefix of an id", |hex| {
            format!("blake3:{hex}")
        }),
        ("not-hex", "with a letter that is no digit", |hex| {
            format!("g{}", &hex[1..])
        }),
        ("empty", "empty", |_| String::new()),
    ];
    for (name, words, write) in digests {
        all.push(
            vector(
                &format!("prompt-digest-{name}"),
                format!("The prompt's blake3 is {words}."),
                |s| {
                    let hex = s.string_at("predicate.prompt.digest.blake3");
                    s.with("predicate.prompt.digest.blake3", text(write(&hex)))
                },
            )
            .invalid("statement.malformed"),
        );
        all.push(
            vector(
                &format!("subject-digest-{name}"),
                format!("The subject's blake3 is {words}."),
                |s| {
                    let hex = s.string_at("subject.0.digest.blake3");
                    s.with("subject.0.digest.blake3", text(write(&hex)))
                },
            )
            .invalid("statement.subject"),
        );
    }
    let ids: [(&str, &str, fn(&str) -> String); 4] = [
        ("bare", "without its prefix", |id| id[7..].to_owned()),
        ("upper", "in capitals", |id| {
            format!("blake3:{}", id[7..].to_uppercase())
        }),
        ("short", "of 63 digits", |id| id[..id.len() - 1].to_owned()),
        ("cert-hash", "with the prefix of a cache key", |id| {
            id.replace("blake3:", "cert_hash:")
        }),
    ];
    for (name, words, write) in ids {
        all.push(
            vector(
                &format!("validator-set-{name}"),
                format!("The validator set's id is {words}."),
                |s| {
                    let id = s.string_at("predicate.validatorSet");
                    s.with("predicate.validatorSet", text(write(&id)))
                },
            )
            .invalid("statement.malformed"),
        );
    }
    all
}

/// `predicateType`, `critical`, and what is looked for before what.
fn types_and_critical() -> Vec<Vector> {
    let mut all = Vec::new();
    let types: [(&str, &str, Option<Node>, &str); 8] = [
        (
            "missing",
            "`predicateType` is missing.",
            None,
            "statement.malformed",
        ),
        (
            "null",
            "`predicateType` is null.",
            Some(null()),
            "statement.malformed",
        ),
        (
            "number",
            "`predicateType` is a number.",
            Some(num(1)),
            "statement.malformed",
        ),
        (
            "v2",
            "A certificate of version 2.",
            Some(text("urn:quorumseal:certificate:v2")),
            "statement.unsupported",
        ),
        (
            "v10",
            "A certificate of version 10.",
            Some(text("urn:quorumseal:certificate:v10")),
            "statement.unsupported",
        ),
        (
            "other",
            "A statement about something else.",
            Some(text("https://slsa.dev/provenance/v1")),
            "statement.predicate-type",
        ),
        (
            "no-number",
            "A version that is no number.",
            Some(text("urn:quorumseal:certificate:vN")),
            "statement.predicate-type",
        ),
        (
            "no-version",
            "No version.",
            Some(text("urn:quorumseal:certificate")),
            "statement.predicate-type",
        ),
    ];
    for (name, description, value, code) in types {
        let vector = vector(
            &format!("predicate-type-{name}"),
            description,
            |s| match value {
                Some(value) => s.with("predicateType", value),
                None => s.without("predicateType"),
            },
        );
        all.push(if code == "statement.unsupported" {
            vector.unsupported(code)
        } else {
            vector.invalid(code)
        });
    }

    let critical: [(&str, &str, Node, Verdict); 11] = [
        (
            "known",
            "`critical` names members that this version knows.",
            raw("[\"tally\",\"round\"]"),
            Verdict::Valid,
        ),
        (
            "optional",
            "`critical` names an optional member that is there.",
            raw("[\"flags\"]"),
            Verdict::Valid,
        ),
        (
            "null",
            "A null `critical` is an absent one.",
            null(),
            Verdict::Valid,
        ),
        (
            "unknown",
            "`critical` names a member that this version does not define.",
            raw("[\"x-rule\"]"),
            Verdict::Unsupported,
        ),
        (
            "unknown-and-known",
            "`critical` names one known and one unknown member.",
            raw("[\"tally\",\"x-rule\"]"),
            Verdict::Unsupported,
        ),
        (
            "empty",
            "An empty `critical`.",
            raw("[]"),
            Verdict::Malformed,
        ),
        (
            "twice",
            "`critical` names a member twice.",
            raw("[\"tally\",\"tally\"]"),
            Verdict::Malformed,
        ),
        (
            "not-there",
            "`critical` names a member that is not there.",
            raw("[\"x-absent\"]"),
            Verdict::Malformed,
        ),
        (
            "known-not-there",
            "`critical` names a known member that is not there.",
            raw("[\"dataset\"]"),
            Verdict::Malformed,
        ),
        (
            "number",
            "`critical` holds a number.",
            raw("[1]"),
            Verdict::Malformed,
        ),
        (
            "string",
            "`critical` is a string.",
            raw("\"tally\""),
            Verdict::Malformed,
        ),
    ];
    for (name, description, value, verdict) in critical {
        let vector = vector(&format!("critical-{name}"), description, |s| {
            s.with("predicate.flags", raw("[]"))
                .with("predicate.x-rule", raw("true"))
                .with("predicate.critical", value)
        });
        all.push(match verdict {
            Verdict::Valid => vector.valid(),
            Verdict::Unsupported => vector.unsupported("statement.unsupported"),
            Verdict::Malformed => vector.invalid("statement.malformed"),
        });
    }
    all.push(
        vector(
            "critical-null-member",
            "`critical` names an unknown member whose value is null: it is there.",
            |s| {
                s.with("predicate.x-rule", null())
                    .with("predicate.critical", raw("[\"x-rule\"]"))
            },
        )
        .unsupported("statement.unsupported"),
    );
    all.push(
        vector(
            "critical-at-top",
            "`critical` belongs into the predicate; beside it, it is an unknown member.",
            |s| {
                s.with("x-rule", num(1))
                    .with("critical", raw("[\"x-rule\"]"))
            },
        )
        .valid(),
    );
    all.push(
        vector(
            "critical-deep",
            "`critical` of an inner object is an unknown member.",
            |s| {
                s.with("predicate.round.x-rule", num(1))
                    .with("predicate.round.critical", raw("[\"x-rule\"]"))
            },
        )
        .valid(),
    );
    all.push(
        vector(
            "critical-outer-name",
            "`critical` names members of the predicate, not of the statement around it.",
            |s| s.with("predicate.critical", raw("[\"subject\"]")),
        )
        .invalid("statement.malformed"),
    );

    // Two failures each: the one that is looked for first decides.
    let order: [(&str, &str, fn(Node) -> Node, &str); 6] = [
        (
            "type-before-predicate-type",
            "`_type` is examined before `predicateType`.",
            |s| s.with("_type", text("x")).with("predicateType", text("y")),
            "statement.malformed",
        ),
        (
            "predicate-type-before-subject",
            "`predicateType` is examined before `subject`.",
            |s| s.with("predicateType", text("y")).without("subject"),
            "statement.predicate-type",
        ),
        (
            "subject-before-members",
            "`subject` is examined before the rest.",
            |s| s.with("subject", arr([])).without("predicate.network"),
            "statement.subject",
        ),
        (
            "members-before-critical",
            "The types of members are examined before `critical`.",
            |s| {
                s.with("predicate.critical", raw("[\"x-rule\"]"))
                    .with("predicate.x-rule", num(1))
                    .with("predicate.epoch", text("2"))
            },
            "statement.malformed",
        ),
        (
            "types-before-fragment-rules",
            "The types of members are examined before the rules of fragments.",
            |s| {
                s.with("predicate.fragments", raw("[{\"id\":\"a\",\"start\":5,\"end\":5,\"quorumWeight\":86,\"dissentWeight\":9}]"))
                .with("predicate.flags", num(1))
            },
            "statement.malformed",
        ),
        (
            "predicate-type-before-predicate",
            "A version 2 may have another predicate.",
            |s| {
                s.with("predicateType", text("urn:quorumseal:certificate:v2"))
                    .with("predicate", raw("[]"))
            },
            "statement.unsupported",
        ),
    ];
    for (name, description, edit, code) in order {
        let vector = vector(&format!("order-{name}"), description, edit);
        all.push(if code == "statement.unsupported" {
            vector.unsupported(code)
        } else {
            vector.invalid(code)
        });
    }
    all.push(
        vector("order-critical-before-fragment-rules", "`critical` is examined before the rules of fragments.", |s| {
            s.with("predicate.fragments", raw("[{\"id\":\"a\",\"start\":5,\"end\":5,\"quorumWeight\":86,\"dissentWeight\":9}]"))
                .with("predicate.x-rule", num(1))
                .with("predicate.critical", raw("[\"x-rule\"]"))
        })
        .unsupported("statement.unsupported"),
    );
    all
}

#[derive(Clone, Copy)]
enum Verdict {
    Valid,
    Unsupported,
    Malformed,
}

pub(super) fn slug(path: &str) -> String {
    path.trim_start_matches("predicate.")
        .replace("subject.0.", "subject.")
        .chars()
        .flat_map(|c| match c {
            '.' => vec!['-'],
            '_' => vec![],
            c if c.is_uppercase() => vec!['-', c.to_ascii_lowercase()],
            c => vec![c],
        })
        .collect()
}

fn kind(value: &str) -> &'static str {
    match value.as_bytes()[0] {
        b'[' => "array",
        b'{' => "object",
        b'"' => "string",
        b't' => "boolean",
        _ => "number",
    }
}
