//! A history of many certificates (section 6).

use serde_json::{Value, json};

use super::relations::{
    LATER, NOON, OTHER_ANSWER, OTHER_PROMPT, document, other_answer, other_prompt, sealed_at,
};
use crate::dsse::blake3_hex;
use crate::ledger::{Document, Receipt};
use crate::ledger_world::{self, COSIGNERS, LOGGED_BY, ledger_world};
use crate::node::text;
use crate::vector::{Item, Vector};
use crate::world::{ANSWER, MINIMUM, PROMPT, SIGNERS, bundle, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    histories()
}

fn history(name: &str, description: &str, items: Vec<Item>, said: Value) -> Vector {
    Vector::new(format!("relations/history-{name}"), "6", description)
        .trust(world().chain())
        .history(items)
        .only("history", said)
}

fn entry(index: u64, document: &Document, superseded_by: Option<&Document>) -> Value {
    json!({
        "index": index,
        "certHash": document.id(),
        "state": "valid",
        "accepted": true,
        "logged": "not-given",
        "current": if superseded_by.is_some() { "no" } else { "yes" },
        "supersededBy": superseded_by.map(Document::id)
    })
}

fn timeline(prompt: &str, entries: Vec<Value>) -> Value {
    json!({"prompt": format!("blake3:{}", blake3_hex(prompt)), "entries": entries})
}

fn histories() -> Vec<Vector> {
    let one = document(&sealed_at(2, "r-1", NOON));
    let two = document(&sealed_at(3, "r-2", NOON));
    let three = document(&sealed_at(4, "r-3", NOON));
    let twin = document(&other_answer(&sealed_at(2, "r-1", NOON)));
    let beside = document(&sealed_at(2, "r-9", NOON));
    let other = document(&other_prompt(sealed_at(2, "r-8", NOON)));
    let good = |document: &Document| Item::new(document.signed(&SIGNERS)).artifact(ANSWER);
    let of_twin = || Item::new(twin.signed(&MINIMUM)).artifact(OTHER_ANSWER);
    let pair = {
        let mut ids = [one.id(), twin.id()];
        ids.sort_unstable();
        json!([{
            "network": "mira-devnet",
            "epoch": 2,
            "round": "r-1",
            "certHashes": ids,
            "equivocators": [
                {"id": "v-01", "operator": "north", "weight": 33},
                {"id": "v-02", "operator": "north", "weight": 33}
            ],
            "equivocatorsWeight": 66
        }])
    };
    let in_order = vec![
        entry(0, &one, Some(&three)),
        entry(1, &two, Some(&three)),
        entry(2, &three, None),
    ];
    let mut all = vec![
        history(
            "empty",
            "A history of nothing.",
            Vec::new(),
            json!({"timelines": [], "equivocations": [], "excluded": []}),
        ),
        history(
            "one",
            "A history of one certificate: it is current.",
            vec![good(&one)],
            json!({"timelines": [timeline(PROMPT, vec![entry(0, &one, None)])], "equivocations": [], "excluded": []}),
        ),
        history(
            "three",
            "Three answers to one prompt: the newest supersedes both others, and all are valid.",
            vec![good(&one), good(&two), good(&three)],
            json!({"timelines": [timeline(PROMPT, in_order)], "equivocations": [], "excluded": []}),
        ),
        history(
            "three-out-of-order",
            "The same in another order.",
            vec![good(&three), good(&one), good(&two)],
            json!({
                "timelines": [timeline(PROMPT, vec![
                    entry(1, &one, Some(&three)),
                    entry(2, &two, Some(&three)),
                    entry(0, &three, None)
                ])]
            }),
        ),
        history(
            "coexisting",
            "Two of one second: both are current, in the order in which they were given.",
            vec![good(&beside), good(&one)],
            json!({"timelines": [timeline(PROMPT, vec![entry(0, &beside, None), entry(1, &one, None)])], "equivocations": []}),
        ),
        history(
            "twice",
            "One certificate given twice is no equivocation.",
            vec![good(&one), Item::new(one.signed(&MINIMUM)).artifact(ANSWER)],
            json!({"timelines": [timeline(PROMPT, vec![entry(0, &one, None), entry(1, &one, None)])], "equivocations": []}),
        ),
        history(
            "equivocating-pair",
            "One round sealed two answers: neither supersedes the other, and who signed both is named.",
            vec![good(&one), of_twin()],
            json!({"timelines": [timeline(PROMPT, vec![entry(0, &one, None), entry(1, &twin, None)])], "equivocations": pair, "excluded": []}),
        ),
        history(
            "equivocating-pair-copies",
            "A copy of one of them with other signatures: whoever signed any copy signed it.",
            vec![
                good(&one),
                of_twin(),
                Item::new(one.signed(&MINIMUM)).artifact(ANSWER),
            ],
            json!({"equivocations": [{
                "round": "r-1",
                "equivocators": [{"id": "v-01"}, {"id": "v-02"}, {"id": "v-05"}],
                "equivocatorsWeight": 67
            }]}),
        ),
        history(
            "equivocating-pair-copies-other-order",
            "The same copies in another order.",
            vec![
                Item::new(one.signed(&MINIMUM)).artifact(ANSWER),
                of_twin(),
                good(&one),
            ],
            json!({"equivocations": [{
                "equivocators": [{"id": "v-01"}, {"id": "v-02"}, {"id": "v-05"}],
                "equivocatorsWeight": 67
            }]}),
        ),
        history(
            "equivocating-pair-superseded",
            "The same, and a newer answer that supersedes both.",
            vec![good(&three), good(&one), of_twin()],
            json!({
                "timelines": [timeline(PROMPT, vec![
                    entry(1, &one, Some(&three)),
                    entry(2, &twin, Some(&three)),
                    entry(0, &three, None)
                ])],
                "equivocations": pair
            }),
        ),
        history(
            "two-prompts",
            "Two prompts: a timeline each, in the order in which they first occur.",
            vec![good(&other), good(&two), good(&one)],
            json!({
                "timelines": [
                    timeline(OTHER_PROMPT, vec![entry(0, &other, None)]),
                    timeline(PROMPT, vec![entry(2, &one, Some(&two)), entry(1, &two, None)])
                ]
            }),
        ),
    ];
    all.extend(newest_equivocates());
    all.extend(excluded(&one, &three));
    all.push(logged());
    all
}

/// The newest certificate is of the round of an older one: only certificates of other rounds can supersede.
fn newest_equivocates() -> Vec<Vector> {
    let early = document(&sealed_at(2, "r-1", "2026-03-01T09:00:41Z"));
    let middle = document(&sealed_at(2, "r-2", NOON));
    let late = document(&sealed_at(2, "r-1", LATER));
    let good = |document: &Document| Item::new(document.signed(&SIGNERS)).artifact(ANSWER);
    vec![
        history(
            "round-sealed-again",
            "A round sealed again after another one: its first certificate is superseded by the other round's.",
            vec![good(&early), good(&middle), good(&late)],
            json!({
                "timelines": [timeline(PROMPT, vec![
                    entry(0, &early, Some(&middle)),
                    entry(1, &middle, Some(&late)),
                    entry(2, &late, None)
                ])],
                "equivocations": [{"round": "r-1", "equivocatorsWeight": 86}]
            }),
        ),
        history(
            "round-sealed-three-times",
            "A round sealed three certificates: all are current, and who signed more than one is named once.",
            vec![
                good(&early),
                good(&late),
                Item::new(document(&sealed_at(2, "r-1", NOON)).signed(&MINIMUM)).artifact(ANSWER),
            ],
            json!({
                "timelines": [{"entries": [{"current": "yes"}, {"current": "yes"}, {"current": "yes"}]}],
                "equivocations": [{
                    "round": "r-1",
                    "equivocators": [{"id": "v-01"}, {"id": "v-02"}, {"id": "v-03"}],
                    "equivocatorsWeight": 86
                }]
            }),
        ),
    ]
}

fn excluded(one: &Document, three: &Document) -> Vec<Vector> {
    let good = Item::new(one.signed(&SIGNERS)).artifact(ANSWER);
    let elsewhere = Document::certificate(&statement(ledger_world().anchor()));
    vec![
        history(
            "excluded",
            "What does not hold is no history, and supersedes nothing.",
            vec![
                Item::new(three.signed(&SIGNERS)).artifact(OTHER_ANSWER),
                good,
                Item::new(three.signed(&["v-01", "v-02"])),
                Item::new("null"),
                Item::new("{}"),
                Item::new(elsewhere.signed(&SIGNERS)),
                Item::new(three.signed(&SIGNERS)).prompt(OTHER_PROMPT),
            ],
            json!({
                "timelines": [timeline(PROMPT, vec![entry(1, one, None)])],
                "equivocations": [],
                "excluded": [
                    {"index": 0, "state": "invalid", "code": "output.length", "certHash": three.id()},
                    {"index": 2, "state": "insufficient", "code": "quorum.insufficient"},
                    {"index": 3, "state": "provisional", "code": null, "certHash": null},
                    {"index": 4, "state": "invalid", "code": "envelope.malformed", "certHash": null},
                    {"index": 5, "state": "untrusted", "code": "validator-set.unknown"},
                    {"index": 6, "state": "invalid", "code": "prompt.digest"}
                ]
            }),
        ),
        history(
            "unbound",
            "A certificate without an artifact is history too, and is not accepted.",
            vec![
                Item::new(one.signed(&SIGNERS)),
                Item::new(three.signed(&SIGNERS)),
            ],
            json!({
                "timelines": [{"entries": [
                    {"index": 0, "state": "sealed-unbound", "accepted": false, "current": "no", "supersededBy": three.id()},
                    {"index": 1, "state": "sealed-unbound", "accepted": false, "current": "yes"}
                ]}],
                "excluded": []
            }),
        ),
    ]
}

/// Entries say whether and by when they were logged.
fn logged() -> Vector {
    let early = ledger_world::certificate(2);
    let late = Document::certificate(
        &statement(&ledger_world().sets[3]).with("predicate.round.id", text("r-2")),
    );
    let receipt = |document: &Document| {
        Receipt::by(document, &SIGNERS)
            .cosigned(&COSIGNERS)
            .to_string()
    };
    history(
        "logged",
        "Receipts of a history's certificates: one holds, one is another certificate's, one is not given.",
        vec![
            Item::new(early.signed(&SIGNERS)).artifact(ANSWER).receipt(receipt(&early)),
            Item::new(late.signed(&SIGNERS)).artifact(ANSWER).receipt(receipt(&early)),
            Item::new(late.signed(&SIGNERS)).artifact(ANSWER),
        ],
        json!({
            "timelines": [{"entries": [
                {"index": 0, "logged": "yes", "loggedBy": LOGGED_BY, "current": "no", "supersededBy": late.id()},
                {"index": 1, "logged": "no", "loggedBy": null, "current": "yes"},
                {"index": 2, "logged": "not-given", "loggedBy": null, "current": "yes"}
            ]}]
        }),
    )
    .anchor(&ledger_world().anchor().id)
    .trust(bundle([2, 3].map(ledger_world::handed)))
}
