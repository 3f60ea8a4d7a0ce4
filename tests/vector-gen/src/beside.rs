//! Votes and advisories (section 6).

use crate::ledger::Document;
use crate::node::{Node, num, obj, text};
use crate::world::{NETWORK, Set};

pub(crate) const VOTE_TYPE: &str = "application/vnd.quorumseal.vote.v1+json";
pub(crate) const ADVISORY_TYPE: &str = "application/vnd.quorumseal.advisory.v1+json";

/// The payload of a validator's vote on what this statement seals.
pub(crate) fn vote(statement: &Node, validator: &str, vote: &str) -> Node {
    let predicate = statement.at("predicate");
    let output = statement.string_at("subject.0.digest.blake3");
    obj([
        ("network", predicate.at("network").clone()),
        ("epoch", predicate.at("epoch").clone()),
        ("validatorSet", predicate.at("validatorSet").clone()),
        ("round", predicate.at("round.id").clone()),
        ("output", text(format!("blake3:{output}"))),
        ("validator", text(validator)),
        ("vote", text(vote)),
    ])
}

/// A vote signed by whoever it says that it is by.
pub(crate) fn voted(payload: &Node) -> Node {
    let validator = payload.string_at("validator");
    Document::new(VOTE_TYPE, payload).signed(&[&validator])
}

/// What an advisory can be about.
pub(crate) fn model(name: &str, version: &str) -> Node {
    obj([(
        "model",
        obj([("name", text(name)), ("version", text(version))]),
    )])
}

pub(crate) fn cert_hash(id: &str) -> Node {
    obj([("certHash", text(id))])
}

pub(crate) fn key(public_key: &str) -> Node {
    obj([("publicKey", text(public_key))])
}

/// The payload of an advisory that this set seals.
pub(crate) fn advisory(set: &Set, kind: &str, target: Node) -> Node {
    obj([
        ("network", text(NETWORK)),
        ("epoch", num(set.epoch())),
        ("validatorSet", text(&set.id)),
        ("kind", text(kind)),
        ("target", target),
        ("reason", text("For this reason.")),
        ("issuedAt", text("2027-04-01T12:00:00Z")),
    ])
}

/// The payload of an advisory that a key leaked.
pub(crate) fn compromise(set: &Set, public_key: &str, since: &str) -> Node {
    advisory(set, "key-compromise", key(public_key)).with("since", text(since))
}

/// An advisory as a document.
pub(crate) fn advised(payload: &Node) -> Document {
    Document::new(ADVISORY_TYPE, payload)
}
