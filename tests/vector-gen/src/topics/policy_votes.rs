//! Rules about dissent and what votes prove of it (section 7).

use serde_json::json;

use super::policy_receipt::{judged, vector};
use crate::beside::{vote, voted};
use crate::ledger::Document;
use crate::ledger_world::{certificate, ledger_world};
use crate::node::{Node, num};
use crate::vector::Vector;
use crate::world::{SIGNERS, statement};

pub(crate) fn vectors() -> Vec<Vector> {
    [dissent(), unaccounted(), proven_dissent()].concat()
}

fn own() -> Node {
    statement(ledger_world().anchor())
}

fn votes(statement: &Node, list: &[(&str, &str)]) -> Vec<Node> {
    list.iter()
        .map(|(id, kind)| voted(&vote(statement, id, kind)))
        .collect()
}

/// The tally claims 9 of dissent.
fn dissent() -> Vec<Vector> {
    let cases: [(&str, &str, u64, &[(&str, &str)], Option<u64>); 6] = [
        (
            "proven-met",
            "13 of dissent are proven, more than is claimed: 13 percent.",
            13,
            &[("v-04", "reject")],
            None,
        ),
        (
            "proven-missed",
            "13 of dissent are proven, more than is claimed: not 12 percent.",
            12,
            &[("v-04", "reject")],
            Some(13),
        ),
        (
            "claimed-met",
            "9 of dissent are claimed, more than is proven: 9 percent.",
            9,
            &[("v-05", "reject")],
            None,
        ),
        (
            "claimed-missed",
            "9 of dissent are claimed, more than is proven: not 8 percent.",
            8,
            &[("v-05", "reject")],
            Some(9),
        ),
        (
            "abstained",
            "To abstain is no dissent.",
            9,
            &[("v-04", "abstain")],
            None,
        ),
        (
            "equivocating",
            "Who equivocates proves no dissent.",
            9,
            &[("v-04", "reject"), ("v-04", "affirm")],
            None,
        ),
    ];
    cases
        .into_iter()
        .map(|(name, description, percent, given, found)| {
            let failing: Vec<_> = found
                .map(|found| ("maxDissentPercent", found.into()))
                .into_iter()
                .collect();
            judged(
                vector(
                    &format!("max-dissent-percent-{name}"),
                    description,
                    format!("{{\"maxDissentPercent\":{percent}}}"),
                )
                .votes(votes(&own(), given)),
                &failing,
            )
        })
        .collect()
}

/// 14 have not signed.
fn unaccounted() -> Vec<Vector> {
    let cases: [(&str, &str, u64, &[(&str, &str)], Option<u64>); 6] = [
        (
            "rejected",
            "Who provably rejected is accounted for: 1 percent is left.",
            1,
            &[("v-04", "reject")],
            None,
        ),
        (
            "rejected-missed",
            "1 percent is left, not 0.",
            0,
            &[("v-04", "reject")],
            Some(1),
        ),
        (
            "abstained",
            "Who provably abstained is accounted for.",
            1,
            &[("v-04", "abstain")],
            None,
        ),
        (
            "all",
            "Everybody is accounted for.",
            0,
            &[("v-04", "reject"), ("v-05", "abstain")],
            None,
        ),
        (
            "affirmed",
            "Who affirmed and did not sign is not accounted for.",
            13,
            &[("v-04", "affirm")],
            Some(14),
        ),
        (
            "equivocating",
            "Who equivocates is not accounted for.",
            13,
            &[("v-04", "reject"), ("v-04", "abstain")],
            Some(14),
        ),
    ];
    cases
        .into_iter()
        .map(|(name, description, percent, given, found)| {
            let failing: Vec<_> = found
                .map(|found| ("maxUnaccountedPercent", found.into()))
                .into_iter()
                .collect();
            judged(
                vector(
                    &format!("max-unaccounted-percent-{name}"),
                    description,
                    format!("{{\"maxUnaccountedPercent\":{percent}}}"),
                )
                .votes(votes(&own(), given)),
                &failing,
            )
        })
        .collect()
}

fn proven_dissent() -> Vec<Vector> {
    let cases: [(&str, &str, u64, &[(&str, &str)], Option<u64>); 6] = [
        (
            "none-given",
            "13 are claimed, and no votes were given.",
            13,
            &[],
            Some(0),
        ),
        (
            "equal",
            "13 are claimed and proven.",
            13,
            &[("v-04", "reject")],
            None,
        ),
        (
            "less",
            "13 are claimed and 1 is proven.",
            13,
            &[("v-05", "reject")],
            Some(1),
        ),
        (
            "more",
            "9 are claimed and 13 are proven.",
            9,
            &[("v-04", "reject")],
            Some(13),
        ),
        (
            "none-claimed",
            "None is claimed and none is proven.",
            0,
            &[],
            None,
        ),
        (
            "equivocating",
            "13 are claimed, and who would prove them equivocates.",
            13,
            &[("v-04", "reject"), ("v-04", "abstain")],
            Some(0),
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, claimed, given, found)| {
            let statement = own()
                .with("predicate.tally.dissentWeight", num(claimed))
                .with("predicate.tally.abstainWeight", num(1));
            let failing: Vec<_> = found
                .map(|found| ("requireProvenDissent", found.into()))
                .into_iter()
                .collect();
            judged(
                vector(
                    &format!("require-proven-dissent-{name}"),
                    description,
                    "{\"requireProvenDissent\":true}",
                )
                .certificate(Document::certificate(&statement).signed(&SIGNERS))
                .votes(votes(&statement, given)),
                &failing,
            )
        })
        .collect();
    all.push(
        vector("require-proven-dissent-untrusted", "Without a trusted set nothing is proven.", "{\"requireProvenDissent\":true}")
            .certificate(certificate(3).signed(&SIGNERS))
            .report(
                "untrusted",
                Some("validator-set.unknown"),
                json!({"accepted": false, "policy": {"failures": [{"code": "policy.require-proven-dissent", "found": null}]}}),
            ),
    );
    all
}
