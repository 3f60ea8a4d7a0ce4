//! The members of a validator set (section 2). The set under test follows the anchor and is well signed: it is either
//! the new head, or ignored for the reason that is tested.

use serde_json::json;

use super::statement_values::bad_names;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::{SIGNERS, Set, bundle, good, seal, set_payload, statement, validators, world};

/// One set and whether it is well formed.
pub(crate) fn next(
    name: &str,
    description: impl Into<String>,
    well_formed: bool,
    edit: impl FnOnce(Node) -> Node,
) -> Vector {
    let set = world().sets[3].edit(edit);
    let vector = Vector::new(name, "2", description)
        .trust(bundle([world().anchor().signed(&[]), set.signed(&SIGNERS)]))
        .certificate(good())
        .valid();
    if well_formed {
        vector.and_trust(json!({"head": {"epoch": 3, "id": set.id}, "ignored": []}))
    } else {
        vector.and_trust(
            json!({"head": {"epoch": 2}, "ignored": [{"reason": "malformed", "id": set.id}]}),
        )
    }
}

/// A set as the anchor: it loads, or is refused with `trust.malformed`.
fn anchored(name: &str, description: &str, set: &Set, well_formed: bool) -> Vector {
    let vector = Vector::new(format!("validator-set/{name}"), "2", description)
        .anchor(&set.id)
        .trust(bundle([set.signed(&[])]))
        .no_artifact();
    if well_formed {
        vector.expect("provisional", None)
    } else {
        vector.misuse("trust.malformed")
    }
}

pub(crate) fn vectors() -> Vec<Vector> {
    [
        members(),
        weights(),
        validators_list(),
        history(),
        critical(),
    ]
    .concat()
}

fn members() -> Vec<Vector> {
    let mut all = Vec::new();
    for path in [
        "network",
        "epoch",
        "previous",
        "quorum",
        "validators",
        "validators.1.id",
        "validators.1.publicKey",
        "validators.1.weight",
    ] {
        let slug = path.replace(".1.", "-").to_lowercase();
        all.push(next(
            &format!("validator-set/missing-{slug}"),
            format!("`{path}` is missing."),
            false,
            |set| set.without(path),
        ));
        all.push(next(
            &format!("validator-set/null-{slug}"),
            format!("`{path}` is null."),
            false,
            |set| set.with(path, null()),
        ));
    }
    let wrong = [
        ("network", "[]"),
        ("network", "\"mira devnet\""),
        ("epoch", "\"3\""),
        ("epoch", "3.0"),
        ("epoch", "-3"),
        ("epoch", "9007199254740992"),
        ("previous", "2"),
        ("previous", "\"blake3:00\""),
        ("previous", "\"none\""),
        ("quorum", "\"67\""),
        ("quorum", "67.0"),
        ("quorum", "6.7e1"),
        ("quorum", "-0"),
        ("validators", "{}"),
        ("validators", "[]"),
        ("validators.1", "null"),
        ("validators.1", "[\"v-02\"]"),
        ("validators.1.id", "2"),
        ("validators.1.publicKey", "{}"),
        ("validators.1.weight", "\"33\""),
        ("validators.1.weight", "33.0"),
        ("validators.1.weight", "9007199254740992"),
        ("validators.1.operator", "1"),
        ("validators.1.cosigner", "1"),
        ("history", "1"),
        ("ledger", "[]"),
        ("critical", "{}"),
    ];
    for (i, (path, value)) in wrong.into_iter().enumerate() {
        let slug = path.replace(['.'], "-").to_lowercase();
        all.push(next(
            &format!("validator-set/type-{slug}-{i:02}"),
            format!("`{path}` is {value}."),
            false,
            |set| set.with(path, raw(value)),
        ));
    }
    for path in [
        "validators.1.operator",
        "validators.1.cosigner",
        "history",
        "ledger",
        "critical",
    ] {
        let slug = path.replace(".1.", "-");
        all.push(next(
            &format!("validator-set/optional-null-{slug}"),
            format!("The optional `{path}` is null, which means absent."),
            true,
            |set| set.with(path, null()),
        ));
    }
    all.push(next(
        "validator-set/unknown-members",
        "Unknown members of a set and of a validator are ignored.",
        true,
        |set| {
            set.with("x-note", raw("[1.5]"))
                .with("validators.0.x-note", raw("{}"))
        },
    ));
    all.push(next(
        "validator-set/array",
        "The payload is an array of the set.",
        false,
        |set| arr([set]),
    ));
    let payload = set_payload(0, &[], world().sets[0].payload.at("validators").clone());
    all.push(anchored(
        "first",
        "A set of epoch 0 names no previous one.",
        &Set::new(payload.clone()),
        true,
    ));
    all.push(anchored(
        "first-with-previous",
        "A set of epoch 0 names a previous one.",
        &Set::new(payload.clone().with("previous", text(&world().sets[0].id))),
        false,
    ));
    all.push(anchored(
        "first-without-previous",
        "`previous` must be there, also when it is null.",
        &Set::new(payload.without("previous")),
        false,
    ));
    all
}

fn weights() -> Vec<Vector> {
    const LARGEST: u64 = 9_007_199_254_740_991;
    let mut all = Vec::new();
    let quorums: [(&str, u64, bool, &str); 5] = [
        (
            "half",
            50,
            false,
            "The quorum is exactly half of the total: two could do without each other.",
        ),
        (
            "above-half",
            51,
            true,
            "The quorum is just above half of the total.",
        ),
        ("total", 100, true, "The quorum is the total."),
        (
            "above-total",
            101,
            false,
            "The quorum is one above the total.",
        ),
        ("zero", 0, false, "The quorum is 0."),
    ];
    for (name, quorum, good, description) in quorums {
        all.push(next(
            &format!("validator-set/quorum-{name}"),
            description,
            good,
            |set| set.with("quorum", num(quorum)),
        ));
    }
    for (quorum, good) in [(50, false), (51, true)] {
        all.push(next(
            &format!("validator-set/quorum-{quorum}-of-101"),
            format!("The quorum is {quorum} of an odd total, 101."),
            good,
            |set| {
                set.with("validators.4.weight", num(2))
                    .with("quorum", num(quorum))
            },
        ));
    }
    all.push(next(
        "validator-set/weight-zero",
        "A validator has weight 0.",
        false,
        |set| set.with("validators.4.weight", num(0)),
    ));
    all.push(next(
        "validator-set/weight-negative",
        "A validator has weight −1.",
        false,
        |set| set.with("validators.4.weight", raw("-1")),
    ));

    let heavy = |first: u64| {
        let list = validators(&[
            ("v-01", first),
            ("v-02", 1),
            ("v-03", 1),
            ("v-04", 1),
            ("v-05", 1),
        ]);
        world().sets[2].edit(|set| set.with("validators", list).with("quorum", num(LARGEST)))
    };
    let largest = heavy(LARGEST - 4);
    all.push(
        Vector::new("validator-set/total-2-53-minus-1", "2", "The total weight is 2^53−1, and so is the quorum.")
            .anchor(&largest.id)
            .trust(bundle([largest.signed(&[])]))
            .certificate(seal(
                &statement(&largest).with("predicate.tally", obj([("quorumWeight", num(LARGEST)), ("dissentWeight", num(0)), ("abstainWeight", num(0))])),
                &["v-01", "v-02", "v-03", "v-04", "v-05"],
            ))
            .valid()
            .and_report(json!({"quorum": {"signedWeight": LARGEST, "threshold": LARGEST, "totalWeight": LARGEST, "margin": 0}})),
    );
    all.push(anchored(
        "total-2-53",
        "The total weight is 2^53, one over.",
        &heavy(LARGEST - 3),
        false,
    ));
    // 2,049 weights of 2^53−1 are 2^53 − 2,049 more than 2^64: a sum in 64 bits that wraps looks small.
    let many = world().sets[2].edit(|set| {
        set.with(
            "validators",
            arr((0..2049).map(|i| {
                obj([
                    ("id", text(format!("w{i}"))),
                    ("publicKey", text(format!("x:{i}"))),
                    ("weight", num(LARGEST)),
                ])
            })),
        )
        .with("quorum", num(LARGEST - 2048))
    });
    all.push(anchored(
        "total-wraps",
        "The total weight is above 2^64.",
        &many,
        false,
    ));
    all
}

fn validators_list() -> Vec<Vector> {
    let mut all = Vec::new();
    for (name, id, words) in bad_names() {
        all.push(next(
            &format!("validator-set/id-{name}"),
            format!("A validator's id is {words}."),
            false,
            |set| set.with("validators.1.id", text(&id)),
        ));
    }
    all.push(next(
        "validator-set/id-64",
        "A validator's id has 64 characters.",
        true,
        |set| set.with("validators.3.id", text("v".repeat(64))),
    ));
    all.push(next(
        "validator-set/id-twice",
        "Two validators of one id.",
        false,
        |set| set.with("validators.3.id", text("v-02")),
    ));
    all.push(next(
        "validator-set/id-case",
        "Ids that differ in case are different.",
        true,
        |set| set.with("validators.3.id", text("V-02")),
    ));
    all.push(next(
        "validator-set/one-key-two-ids",
        "One key under two ids could sign for both.",
        false,
        |set| {
            let key = set.at("validators.0.publicKey").clone();
            set.with("validators.3.publicKey", key)
        },
    ));
    all.push(next(
        "validator-set/network-65",
        "The network's name has 65 characters.",
        false,
        |set| set.with("network", text("n".repeat(65))),
    ));
    all.push(next(
        "validator-set/operator-any-text",
        "An operator is any text.",
        true,
        |set| set.with("validators.0.operator", text("Nordkap — 北 \u{1f30a}")),
    ));
    all.push(next(
        "validator-set/operator-empty",
        "An operator's name may be empty.",
        true,
        |set| set.with("validators.0.operator", text("")),
    ));
    all
}

fn history() -> Vec<Vector> {
    let mut all = Vec::new();
    let root = world().sets[3].payload.string_at("history");
    let long = root.trim_end_matches('=').to_owned() + "A";
    all.push(next(
        "validator-set/history-absent",
        "`history` is optional.",
        true,
        |set| set.without("history"),
    ));
    for (name, description, value) in [
        ("empty", "`history` is empty.", String::new()),
        ("not-base64", "`history` is not base64.", "?".repeat(44)),
        (
            "short",
            "`history` has 31 bytes.",
            format!("{}==", &root[..42]),
        ),
        ("long", "`history` has 33 bytes.", long),
        (
            "unpadded",
            "`history` lacks its padding.",
            root.trim_end_matches('=').to_owned(),
        ),
        ("hex", "`history` is written in hex.", "0".repeat(64)),
    ] {
        all.push(next(
            &format!("validator-set/history-{name}"),
            description,
            false,
            |set| set.with("history", text(value)),
        ));
    }
    let first = set_payload(0, &[], world().sets[0].payload.at("validators").clone());
    all.push(anchored(
        "history-null-at-epoch-0",
        "`history` is null at epoch 0.",
        &Set::new(first.clone().with("history", null())),
        true,
    ));
    all.push(anchored(
        "history-at-epoch-0",
        "There is no history before epoch 0.",
        &Set::new(first.with("history", text(root))),
        false,
    ));
    all
}

fn critical() -> Vec<Vector> {
    let mut all = Vec::new();
    let malformed: [(&str, &str, &str); 6] = [
        ("empty", "An empty `critical`.", "[]"),
        (
            "twice",
            "`critical` names a member twice.",
            "[\"quorum\",\"quorum\"]",
        ),
        (
            "not-there",
            "`critical` names a member that is not there.",
            "[\"x-absent\"]",
        ),
        (
            "known-not-there",
            "`critical` names a known member that is not there.",
            "[\"ledger\"]",
        ),
        ("number", "`critical` holds a number.", "[1]"),
        ("string", "`critical` is a string.", "\"quorum\""),
    ];
    for (name, description, value) in malformed {
        all.push(next(
            &format!("validator-set/critical-{name}"),
            description,
            false,
            |set| set.with("critical", raw(value)),
        ));
    }
    all.push(next(
        "validator-set/critical-known",
        "`critical` names members that this version knows.",
        true,
        |set| set.with("critical", raw("[\"validators\",\"history\"]")),
    ));
    all.push(next(
        "validator-set/critical-deep",
        "`critical` of a validator is an unknown member.",
        true,
        |set| set.with("validators.0.critical", raw("[\"x-rule\"]")),
    ));
    let unknown = world().sets[3].edit(|set| {
        set.with("x-rule", null())
            .with("critical", raw("[\"quorum\",\"x-rule\"]"))
    });
    all.push(
        Vector::new(
            "validator-set/critical-unknown",
            "2",
            "`critical` names a member that this version does not define, and that is null.",
        )
        .trust(bundle([
            world().anchor().signed(&[]),
            unknown.signed(&SIGNERS),
        ]))
        .certificate(good())
        .valid()
        .and_trust(json!({"ignored": [{"reason": "unsupported", "id": unknown.id}]})),
    );
    all
}
