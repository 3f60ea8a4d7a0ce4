//! What certificates are to each other, and a history of many (section 6).

use serde_json::{Value, json};

use crate::dsse::{Key, blake3_hex};
use crate::ledger::Document;
use crate::node::{Node, raw, text};
use crate::vector::{Item, Vector};
use crate::world::{ANSWER, MINIMUM, PROMPT, SIGNERS, public_key, statement, statement_for, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [relations(), without()].concat()
}

pub(super) const OTHER_ANSWER: &str = "# Tides\n\nThere is one tide a day.\n";

pub(super) const OTHER_PROMPT: &str = "Why is the sea salt?\n";

/// Statements of an epoch, with a round and a time of sealing.
pub(super) fn sealed_at(epoch: usize, round: &str, time: &str) -> Node {
    statement(&world().sets[epoch])
        .with("predicate.round.id", text(round))
        .with("predicate.round.sealedAt", text(time))
}

pub(super) fn other_answer(statement: &Node) -> Node {
    let other = statement_for(world().anchor(), OTHER_ANSWER.as_bytes());
    statement
        .clone()
        .with("subject", other.at("subject").clone())
        .with("predicate.output", other.at("predicate.output").clone())
}

pub(super) fn other_prompt(statement: Node) -> Node {
    statement.with(
        "predicate.prompt.digest.blake3",
        text(blake3_hex(OTHER_PROMPT)),
    )
}

pub(super) fn document(statement: &Node) -> Document {
    Document::certificate(statement)
}

fn key_of(id: &str) -> String {
    public_key(&Key::new(id).public())
}

fn vector(name: &str, description: impl Into<String>, a: Node) -> Vector {
    Vector::new(format!("relations/{name}"), "6", description)
        .trust(world().chain())
        .certificate(a)
        .expect("valid", None)
}

pub(super) const NOON: &str = "2026-03-01T12:00:00Z";

pub(super) const LATER: &str = "2026-03-01T12:00:01Z";

/// Both orders of two statements, with both names of the relation.
fn both(
    name: &str,
    description: &str,
    a: &Node,
    b: &Node,
    relation: &str,
    reverse: &str,
) -> Vec<Vector> {
    let one = |name: String, a: &Node, b: &Node, relation: &str| {
        vector(&name, description, document(a).signed(&SIGNERS))
            .relate(Item::new(document(b).signed(&SIGNERS)).artifact(ANSWER))
            .and(
                "relation",
                json!({
                    "relation": relation,
                    "a": {"state": "valid", "code": null, "certHash": document(a).id()},
                    "b": {"state": "valid", "code": null, "certHash": document(b).id()},
                    "equivocators": [],
                    "equivocatorsWeight": 0
                }),
            )
    };
    vec![
        one(name.to_owned(), a, b, relation),
        one(format!("{name}-reversed"), b, a, reverse),
    ]
}

fn relations() -> Vec<Vector> {
    let ordinary = statement(world().anchor());
    let own = document(&ordinary);
    let same = |name: &str, description: &str, b: Item, state: &str| {
        vector(name, description, own.signed(&SIGNERS))
            .relate(b)
            .and(
                "relation",
                json!({"relation": "same", "b": {"state": state}, "equivocators": []}),
            )
    };
    let mut all = vec![
        same(
            "same",
            "A certificate and itself.",
            Item::new(own.signed(&SIGNERS)).artifact(ANSWER),
            "valid",
        ),
        same(
            "same-other-signatures",
            "A certificate and itself with other signatures: one certHash.",
            Item::new(own.signed(&MINIMUM)).artifact(ANSWER),
            "valid",
        ),
        same(
            "same-unbound",
            "A certificate and itself without an artifact.",
            Item::new(own.signed(&SIGNERS)),
            "sealed-unbound",
        ),
        same(
            "same-prompt-given",
            "A certificate and itself with its prompt.",
            Item::new(own.signed(&SIGNERS))
                .artifact(ANSWER)
                .prompt(PROMPT),
            "valid",
        ),
        vector(
            "same-both-unbound",
            "A certificate and itself, both without an artifact.",
            own.signed(&SIGNERS),
        )
        .no_artifact()
        .relate(Item::new(own.signed(&SIGNERS)))
        .expect("sealed-unbound", None)
        .and(
            "relation",
            json!({"relation": "same", "a": {"state": "sealed-unbound"}}),
        ),
    ];
    let newer = sealed_at(3, "r-2", NOON);
    let older = sealed_at(2, "r-1", NOON);
    let pairs: [(&str, &str, Node, Node, &str, &str); 7] = [
        (
            "supersedes-epoch",
            "A later epoch.",
            newer.clone(),
            older.clone(),
            "supersedes",
            "superseded-by",
        ),
        (
            "supersedes-epoch-earlier-time",
            "A later epoch that says it sealed earlier.",
            sealed_at(3, "r-2", "2026-03-01T09:00:41Z"),
            sealed_at(2, "r-1", LATER),
            "supersedes",
            "superseded-by",
        ),
        (
            "supersedes-same-round-id",
            "One round id in two epochs is two rounds.",
            sealed_at(3, "r-1", NOON),
            older.clone(),
            "supersedes",
            "superseded-by",
        ),
        (
            "supersedes-time",
            "The same epoch, a second later.",
            sealed_at(2, "r-2", LATER),
            older.clone(),
            "supersedes",
            "superseded-by",
        ),
        (
            "coexist",
            "The same epoch and second.",
            sealed_at(2, "r-2", NOON),
            older.clone(),
            "coexist",
            "coexist",
        ),
        (
            "unrelated",
            "Another prompt, in a later epoch.",
            other_prompt(newer),
            older.clone(),
            "unrelated",
            "unrelated",
        ),
        (
            "unrelated-same-time",
            "Another prompt, in the same second.",
            other_prompt(sealed_at(2, "r-2", NOON)),
            older,
            "unrelated",
            "unrelated",
        ),
    ];
    for (name, description, a, b, relation, reverse) in &pairs {
        all.extend(both(name, description, a, b, relation, reverse));
    }
    all.extend(equivocations());
    all
}

/// Two certificates of one round. A by `v-01` … `v-03`, B by `v-01`, `v-02` and `v-05`, if nothing else is said.
fn equivocations() -> Vec<Vector> {
    let a = sealed_at(2, "r-1", NOON);
    let case =
        |name: &str, description: &str, b: &Node, signers: &[&str], artifact: Option<&str>| {
            let item = Item::new(document(b).signed(signers));
            let item = match artifact {
                Some(artifact) => item.artifact(artifact),
                None => item,
            };
            vector(name, description, document(&a).signed(&SIGNERS)).relate(item)
        };
    let named = |ids: &[(&str, Option<&str>, u64)]| -> Value {
        let list: Vec<Value> = ids
            .iter()
            .map(|(id, operator, weight)| {
                json!({"id": id, "operator": operator, "publicKey": key_of(id), "weight": weight})
            })
            .collect();
        let weight: u64 = ids.iter().map(|(_, _, weight)| weight).sum();
        json!({"relation": "equivocation", "equivocators": list, "equivocatorsWeight": weight})
    };
    let two = || named(&[("v-01", Some("north"), 33), ("v-02", Some("north"), 33)]);
    let three = named(&[
        ("v-01", Some("north"), 33),
        ("v-02", Some("north"), 33),
        ("v-03", Some("south"), 20),
    ]);
    let other = other_answer(&a);
    vec![
        case(
            "equivocation",
            "One round sealed two answers: who signed both is named and weighed.",
            &other,
            &MINIMUM,
            Some(OTHER_ANSWER),
        )
        .and("relation", two()),
        case(
            "equivocation-all-signers",
            "The same three signed both.",
            &other,
            &SIGNERS,
            Some(OTHER_ANSWER),
        )
        .and("relation", three.clone()),
        case(
            "equivocation-unbound",
            "The second one comes without its artifact.",
            &other,
            &MINIMUM,
            None,
        )
        .and("relation", two())
        .and("relation", json!({"b": {"state": "sealed-unbound"}})),
        case(
            "equivocation-before-unrelated",
            "One round sealed answers to two prompts.",
            &other_prompt(other.clone()),
            &SIGNERS,
            Some(OTHER_ANSWER),
        )
        .and("relation", three.clone()),
        case(
            "equivocation-other-time",
            "One round sealed the same answer at two times: none supersedes the other.",
            &sealed_at(2, "r-1", LATER),
            &SIGNERS,
            Some(ANSWER),
        )
        .and("relation", three),
        case(
            "equivocation-other-tally",
            "One round sealed two tallies.",
            &a.clone().with("predicate.tally.dissentWeight", raw("0")),
            &MINIMUM,
            Some(ANSWER),
        )
        .and("relation", two()),
        case(
            "equivocation-forged-signature",
            "A signature that does not verify makes nobody an equivocator.",
            &other,
            &["v-01", "v-02", "v-04", "v-05"],
            Some(OTHER_ANSWER),
        )
        .relate(
            Item::new(
                document(&other)
                    .signed(&["v-01", "v-02", "v-04", "v-05"])
                    .with(
                        "signatures.4",
                        document(&a).signed(&["v-03"]).at("signatures.0").clone(),
                    ),
            )
            .artifact(OTHER_ANSWER),
        )
        .and("relation", two()),
    ]
}

/// Without two certificates that hold there is no relation.
fn without() -> Vec<Vector> {
    let own = document(&statement(world().anchor()));
    let newer = document(&sealed_at(3, "r-2", NOON));
    let good = || own.signed(&SIGNERS);
    let none = |name: &str, description: &str, b: Item, state: &str, code: Option<&str>| {
        vector(name, description, good()).relate(b).and(
            "relation",
            json!({
                "relation": null,
                "a": {"state": "valid"},
                "b": {"state": state, "code": code},
                "equivocators": [],
                "equivocatorsWeight": 0
            }),
        )
    };
    let item = || Item::new(newer.signed(&SIGNERS));
    vec![
        none("none-wrong-artifact", "The second one has another artifact.", item().artifact(OTHER_ANSWER), "invalid", Some("output.length")),
        none("none-wrong-prompt", "The second one has another prompt.", item().artifact(ANSWER).prompt(OTHER_PROMPT), "invalid", Some("prompt.digest")),
        none("none-insufficient", "The second one is short of quorum.", Item::new(newer.signed(&["v-01"])), "insufficient", Some("quorum.insufficient")),
        none("none-malformed", "The second one is malformed.", Item::new("{}"), "invalid", Some("envelope.malformed")),
        none("none-absent", "The second one is not there yet.", Item::new("null"), "provisional", None),
        none(
            "none-set",
            "The second one is a set.",
            Item::new(world().handed(3)),
            "invalid",
            Some("envelope.payload-type"),
        ),
        none(
            "none-same-insufficient",
            "The second one is the first, short of quorum.",
            Item::new(own.signed(&["v-01"])),
            "insufficient",
            Some("quorum.insufficient"),
        ),
        none("none-untrusted", "The second one is of a set that is not trusted.", item(), "untrusted", Some("validator-set.unknown"))
            .trust(world().anchor_only()),
        vector("none-first-wrong-artifact", "The first one has another artifact.", good())
            .artifact(OTHER_ANSWER)
            .relate(item())
            .expect("invalid", Some("output.length"))
            .and(
                "relation",
                json!({"relation": null, "a": {"state": "invalid", "code": "output.length"}, "b": {"state": "sealed-unbound"}}),
            ),
        vector("none-both", "Neither holds.", own.signed(&[]))
            .relate(Item::new(newer.signed(&[])))
            .expect("insufficient", Some("quorum.insufficient"))
            .and("relation", json!({"relation": null, "b": {"state": "insufficient"}})),
        vector("none-provisional", "There is no first one yet.", good())
            .certificate("")
            .relate(item())
            .expect("provisional", None)
            .and("relation", json!({"relation": null, "a": {"state": "provisional", "certHash": null}})),
    ]
}
