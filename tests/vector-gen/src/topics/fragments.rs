//! Fragments: ranges of the output with a verdict of their own (section 4).

use serde_json::json;

use super::statement_values::bad_names;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::{ANSWER, SIGNERS, edited, seal, statement, world};

/// A fragment in which 86 agree and 9 do not.
fn fragment(id: &str, start: u64, end: u64) -> Node {
    weighed(id, start, end, 86, 9)
}

fn weighed(id: &str, start: u64, end: u64, quorum: u64, dissent: u64) -> Node {
    obj([
        ("id", text(id)),
        ("start", num(start)),
        ("end", num(end)),
        ("quorumWeight", num(quorum)),
        ("dissentWeight", num(dissent)),
    ])
}

fn vector(name: &str, description: impl Into<String>, fragments: Node) -> Vector {
    Vector::new(format!("fragments/{name}"), "4", description)
        .certificate(edited(|s| s.with("predicate.fragments", fragments)))
}

pub(crate) fn vectors() -> Vec<Vector> {
    let length = ANSWER.len() as u64;
    let mut all = Vec::new();

    let good: [(&str, &str, Node); 6] = [
        ("none", "An empty list of fragments.", raw("[]")),
        (
            "whole",
            "One fragment over the whole output.",
            arr([fragment("a", 0, length)]),
        ),
        (
            "touching",
            "Each fragment begins where the one before ends.",
            arr([
                fragment("a", 0, 9),
                fragment("b", 9, 38),
                fragment("c", 38, length),
            ]),
        ),
        (
            "gaps",
            "Fragments need not cover everything.",
            arr([fragment("a", 1, 2), fragment("b", 50, 51)]),
        ),
        (
            "ids-case",
            "Ids that differ in case are different.",
            arr([fragment("a", 0, 1), fragment("A", 1, 2)]),
        ),
        (
            "unknown-member",
            "Unknown members of a fragment are ignored, a null `evidence` is absent.",
            arr([fragment("a", 0, 1)
                .with("x-note", raw("[]"))
                .with("evidence", null())]),
        ),
    ];
    for (name, description, fragments) in good {
        all.push(vector(name, description, fragments).valid());
    }

    let broken: [(&str, &str, Node); 8] = [
        (
            "overlap",
            "A fragment begins one byte before the one before ends.",
            arr([fragment("a", 0, 10), fragment("b", 9, 20)]),
        ),
        (
            "same-range",
            "Two fragments of one range.",
            arr([fragment("a", 0, 10), fragment("b", 0, 10)]),
        ),
        (
            "inside",
            "A fragment inside another.",
            arr([fragment("a", 0, 50), fragment("b", 10, 20)]),
        ),
        (
            "unsorted",
            "Fragments are not sorted by `start`.",
            arr([fragment("a", 50, 60), fragment("b", 0, 10)]),
        ),
        (
            "empty-range",
            "`start` equals `end`.",
            arr([fragment("a", 5, 5)]),
        ),
        (
            "backwards",
            "`start` is above `end`.",
            arr([fragment("a", 6, 5)]),
        ),
        (
            "past-the-end",
            "`end` is one above the output's length.",
            arr([fragment("a", 0, length + 1)]),
        ),
        (
            "same-id",
            "Two fragments of one id.",
            arr([
                fragment("a", 0, 10),
                fragment("b", 10, 20),
                fragment("a", 20, 30),
            ]),
        ),
    ];
    for (name, description, fragments) in broken {
        all.push(vector(name, description, fragments).invalid("statement.fragments"));
    }

    for member in ["id", "start", "end", "quorumWeight", "dissentWeight"] {
        all.push(
            vector(
                &format!("missing-{}", member.to_lowercase()),
                format!("A fragment has no `{member}`."),
                arr([fragment("a", 0, 1).without(member)]),
            )
            .invalid("statement.malformed"),
        );
    }
    let malformed: [(&str, &str, Node); 9] = [
        ("null", "A fragment is null.", raw("[null]")),
        (
            "array",
            "A fragment is an array.",
            raw("[[\"a\",0,1,86,9]]"),
        ),
        (
            "id-number",
            "A fragment's id is a number.",
            arr([fragment("a", 0, 1).with("id", num(1))]),
        ),
        (
            "start-fraction",
            "A fragment's `start` is written with a fraction.",
            arr([fragment("a", 0, 1).with("start", raw("0.0"))]),
        ),
        (
            "end-string",
            "A fragment's `end` is a string.",
            arr([fragment("a", 0, 1).with("end", text("1"))]),
        ),
        (
            "weight-2-53",
            "A fragment's weight is 2^53.",
            arr([fragment("a", 0, 1).with("dissentWeight", raw("9007199254740992"))]),
        ),
        (
            "evidence-string",
            "A fragment's evidence is a string.",
            arr([fragment("a", 0, 1).with("evidence", text("study"))]),
        ),
        (
            "evidence-short",
            "The blake3 of a fragment's evidence has 63 digits.",
            arr([fragment("a", 0, 1).with("evidence", obj([("blake3", text("0".repeat(63)))]))]),
        ),
        (
            "evidence-number",
            "A digest of a fragment's evidence is a number.",
            arr([fragment("a", 0, 1).with("evidence", obj([("sha256", num(0))]))]),
        ),
    ];
    for (name, description, fragments) in malformed {
        all.push(vector(name, description, fragments).invalid("statement.malformed"));
    }
    for (name, id, words) in bad_names() {
        all.push(
            vector(
                &format!("id-{name}"),
                format!("A fragment's id is {words}: that is no name at all."),
                arr([fragment(&id, 0, 1)]),
            )
            .invalid("statement.malformed"),
        );
    }
    all.push(
        vector(
            "length-decides",
            "`end` is measured against the stated length, not against the artifact.",
            arr([fragment("a", 0, length + 1)]),
        )
        .certificate(edited(|s| {
            s.with("predicate.output.length", num(length + 1))
                .with("predicate.fragments", arr([fragment("a", 0, length + 1)]))
        }))
        .invalid("output.length"),
    );

    let verdicts = arr([
        weighed("exactly", 0, 9, 67, 33).with("evidence", obj([("blake3", text("5".repeat(64)))])),
        weighed("below", 9, 38, 66, 34),
        weighed("against", 38, 80, 33, 67),
        weighed("nobody", 80, 101, 0, 0),
    ]);
    let derived = |affirmed: Option<&str>, contested: Option<&str>, rejected: Option<&str>| {
        json!({"statement": {"fragments": [
            {"id": "exactly", "start": 0, "end": 9, "quorumWeight": 67, "dissentWeight": 33, "verdict": affirmed, "evidence": {"blake3": "5".repeat(64)}},
            {"id": "below", "verdict": contested, "evidence": null},
            {"id": "against", "verdict": rejected},
            {"id": "nobody", "verdict": contested},
        ]}})
    };
    all.push(
        vector(
            "verdicts",
            "Verdicts are derived from the set's quorum: 67 affirm, 66 do not, 67 against reject.",
            verdicts.clone(),
        )
        .valid()
        .and_report(derived(
            Some("affirmed"),
            Some("contested"),
            Some("rejected"),
        )),
    );
    all.push(
        vector(
            "verdict-stated",
            "A verdict that a fragment states is ignored.",
            arr([weighed("a", 0, 1, 0, 67).with("verdict", text("affirmed"))]),
        )
        .valid()
        .and_report(json!({"statement": {"fragments": [{"verdict": "rejected"}]}})),
    );
    all.push(
        Vector::new(
            "fragments/verdicts-unknown-set",
            "4",
            "Without a trusted set there is no quorum to derive a verdict from.",
        )
        .certificate(seal(
            &statement(&world().sets[3]).with("predicate.fragments", verdicts),
            &SIGNERS,
        ))
        .report(
            "untrusted",
            Some("validator-set.unknown"),
            derived(None, None, None),
        ),
    );
    all
}
