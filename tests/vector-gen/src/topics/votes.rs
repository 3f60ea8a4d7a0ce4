//! Votes beside a certificate (section 6). The certificate claims 86 affirming, 13 dissenting and 1 abstaining, which is
//! what `v-04` and `v-05` weigh, and 86 have signed.

use serde_json::{Value, json};

use crate::beside::{VOTE_TYPE, vote, voted};
use crate::dsse::blake3_id;
use crate::ledger::Document;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{ANSWER, SIGNERS, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [counted(), equivocation(), verdicts()].concat()
}

/// The statement of the certificate.
pub(super) fn claimed() -> Node {
    statement(world().anchor())
        .with("predicate.tally.dissentWeight", num(13))
        .with("predicate.tally.abstainWeight", num(1))
}

pub(super) fn vector(name: &str, description: impl Into<String>) -> Vector {
    Vector::new(format!("votes/{name}"), "6", description).certificate(seal(&claimed(), &SIGNERS))
}

pub(super) fn by(validator: &str, kind: &str) -> Node {
    vote(&claimed(), validator, kind)
}

/// Of the weight of those who did not sign: what is proven, and what is left.
fn weighed(dissent: &str, [affirm, reject, abstain, unaccounted]: [u64; 4]) -> Value {
    json!({
        "accepted": true,
        "dissent": dissent,
        "unaccountedWeight": unaccounted,
        "quorum": {"signedWeight": 86},
        "votes": {"affirmWeight": affirm, "rejectWeight": reject, "abstainWeight": abstain}
    })
}

/// The certificate is valid, its votes weigh so, and these are counted and ignored.
pub(super) fn tallied(
    vector: Vector,
    dissent: &str,
    weights: [u64; 4],
    counted: &[(&str, &str)],
    ignored: &[(u64, &str)],
) -> Vector {
    let counted: Vec<Value> = counted
        .iter()
        .map(|(id, vote)| json!({"id": id, "vote": vote}))
        .collect();
    let ignored: Vec<Value> = ignored
        .iter()
        .map(|(index, reason)| json!({"index": index, "reason": reason}))
        .collect();
    let mut report = weighed(dissent, weights);
    report["votes"]["counted"] = counted.into();
    report["votes"]["ignored"] = ignored.into();
    vector.report("valid", None, report)
}

/// One vote that is ignored for this reason, beside a rejection of `v-04` that counts.
pub(super) fn ignored(
    name: &str,
    description: &str,
    vote: impl Into<Source>,
    reason: &str,
) -> Vector {
    let good: Source = voted(&by("v-04", "reject")).into();
    tallied(
        vector(name, description).votes([vote.into(), good]),
        "proven",
        [0, 13, 0, 1],
        &[("v-04", "reject")],
        &[(0, reason)],
    )
}

fn counted() -> Vec<Vector> {
    let no_dissent = statement(world().anchor()).with("predicate.tally.dissentWeight", num(0));
    let votes = |list: &[(&str, &str)]| -> Vec<Node> {
        list.iter().map(|(id, kind)| voted(&by(id, kind))).collect()
    };
    let case = |name: &str, description: &str, list: &[(&str, &str)], dissent: &str, weights| {
        tallied(
            vector(name, description).votes(votes(list)),
            dissent,
            weights,
            list,
            &[],
        )
    };
    let rejected = by("v-04", "reject");
    let mut all = vec![
        vector("none", "Without votes the dissent is the seal's word.").report(
            "valid",
            None,
            json!({"dissent": "claimed", "unaccountedWeight": 14, "votes": null}),
        ),
        vector(
            "none-and-no-dissent",
            "No dissent is claimed and none is proven: that is equal.",
        )
        .certificate(seal(&no_dissent, &SIGNERS))
        .report(
            "valid",
            None,
            json!({"dissent": "proven", "unaccountedWeight": 14}),
        ),
        case(
            "reject",
            "The dissent that is claimed is proven.",
            &[("v-04", "reject")],
            "proven",
            [0, 13, 0, 1],
        ),
        case(
            "reject-and-abstain",
            "Nothing is unaccounted for.",
            &[("v-04", "reject"), ("v-05", "abstain")],
            "proven",
            [0, 13, 1, 0],
        ),
        case(
            "reject-less",
            "Less dissent is proven than is claimed.",
            &[("v-05", "reject")],
            "claimed",
            [0, 1, 0, 13],
        ),
        case(
            "reject-more",
            "More dissent is proven than is claimed.",
            &[("v-04", "reject"), ("v-05", "reject")],
            "contradicted",
            [0, 14, 0, 0],
        ),
        vector(
            "contradicted-none",
            "Dissent is proven where none is claimed.",
        )
        .certificate(seal(&no_dissent, &SIGNERS))
        .votes([voted(&vote(&no_dissent, "v-05", "reject"))])
        .report(
            "valid",
            None,
            json!({"accepted": true, "dissent": "contradicted", "votes": {"rejectWeight": 1}}),
        ),
        case(
            "abstain",
            "To abstain is no dissent.",
            &[("v-04", "abstain")],
            "claimed",
            [0, 0, 13, 1],
        ),
        case(
            "affirm-unsigned",
            "A validator affirmed and did not sign: that proves no dissent and accounts for nothing.",
            &[("v-04", "affirm")],
            "claimed",
            [13, 0, 0, 14],
        ),
        case(
            "affirm-signed",
            "Validators affirmed and signed.",
            &[("v-01", "affirm"), ("v-02", "affirm")],
            "claimed",
            [66, 0, 0, 14],
        ),
        case(
            "all",
            "Everybody voted.",
            &[
                ("v-01", "affirm"),
                ("v-02", "affirm"),
                ("v-03", "affirm"),
                ("v-04", "reject"),
                ("v-05", "abstain"),
            ],
            "proven",
            [86, 13, 1, 0],
        ),
    ];
    all.push(tallied(
        vector("order", "Counted votes stand in the order of the set.").votes(votes(&[
            ("v-05", "abstain"),
            ("v-04", "reject"),
            ("v-01", "affirm"),
        ])),
        "proven",
        [33, 13, 1, 0],
        &[("v-01", "affirm"), ("v-04", "reject"), ("v-05", "abstain")],
        &[],
    ));
    let once: [(&str, &str, Node); 3] = [
        (
            "duplicate",
            "One vote given twice counts once.",
            voted(&rejected),
        ),
        (
            "duplicate-other-reason",
            "A validator says the same for two reasons: it counts once.",
            voted(
                &rejected
                    .clone()
                    .with("reason", text("The second paragraph is wrong.")),
            ),
        ),
        (
            "duplicate-other-evaluator",
            "A validator says the same with two evaluators: it counts once.",
            voted(&rejected.clone().with("evaluator", text("judge 2"))),
        ),
    ];
    for (name, description, second) in once {
        all.push(tallied(
            vector(name, description).votes([voted(&rejected), second]),
            "proven",
            [0, 13, 0, 1],
            &[("v-04", "reject")],
            &[],
        ));
    }
    let forms: [(&str, &str, Node); 6] = [
        (
            "members-optional",
            "All optional members.",
            rejected
                .clone()
                .with(
                    "fragments",
                    arr([obj([("id", text("c-1")), ("vote", text("reject"))])]),
                )
                .with("evaluator", text("judge 1"))
                .with("reason", text("")),
        ),
        (
            "members-null",
            "Optional members that are null are absent.",
            ["fragments", "evaluator", "reason", "critical"]
                .iter()
                .fold(rejected.clone(), |vote, name| vote.with(name, null())),
        ),
        (
            "members-unknown",
            "An unknown member is ignored.",
            rejected.clone().with("x-note", raw("[1.5e3]")),
        ),
        (
            "fragments-empty",
            "A vote on no fragments.",
            rejected.clone().with("fragments", arr([])),
        ),
        (
            "critical-known",
            "A critical member that this version knows.",
            rejected.clone().with("critical", arr([text("vote")])),
        ),
        ("white-space", "The payload is written with white space.", {
            raw(rejected.to_string().replace(',', " ,\n "))
        }),
    ];
    for (name, description, payload) in forms {
        let envelope = Document::new(VOTE_TYPE, &payload).signed(&["v-04"]);
        all.push(tallied(
            vector(name, description).votes([envelope]),
            "proven",
            [0, 13, 0, 1],
            &[("v-04", "reject")],
            &[],
        ));
    }
    all
}

fn equivocation() -> Vec<Vector> {
    let caught = |vector: Vector, id: &str, votes: &[&str], signed: bool| {
        let votes = json!({"equivocators": [{"id": id, "votes": votes, "signed": signed}]});
        vector.merge_votes(votes)
    };
    let other = blake3_id("another answer");
    let of_other = |id: &str, kind: &str| by(id, kind).with("output", text(&other));
    let on_fragment = |kind: &str| {
        by("v-04", "reject").with(
            "fragments",
            arr([obj([("id", text("c-1")), ("vote", text(kind))])]),
        )
    };
    vec![
        caught(
            tallied(
                vector("equivocating-two-votes", "A validator rejected and abstained: neither counts.")
                    .votes([voted(&by("v-04", "reject")), voted(&by("v-04", "abstain"))]),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[(0, "equivocating"), (1, "equivocating")],
            ),
            "v-04",
            &["reject", "abstain"],
            false,
        ),
        caught(
            tallied(
                vector("equivocating-three-votes", "A validator said everything, twice.").votes(
                    ["affirm", "reject", "abstain", "affirm", "reject", "abstain"]
                        .map(|kind| voted(&by("v-05", kind))),
                ),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[0, 1, 2, 3, 4, 5].map(|index| (index, "equivocating")),
            ),
            "v-05",
            &["affirm", "reject", "abstain"],
            false,
        ),
        caught(
            tallied(
                vector(
                    "equivocating-reject-and-signature",
                    "A validator rejected and signed: its vote does not count, its signature does.",
                )
                .votes([voted(&by("v-01", "reject")), voted(&by("v-04", "reject"))]),
                "proven",
                [0, 13, 0, 1],
                &[("v-04", "reject")],
                &[(0, "equivocating")],
            ),
            "v-01",
            &["reject"],
            true,
        ),
        caught(
            tallied(
                vector("equivocating-abstain-and-signature", "A validator abstained and signed.")
                    .votes([voted(&by("v-03", "abstain"))]),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[(0, "equivocating")],
            ),
            "v-03",
            &["abstain"],
            true,
        ),
        caught(
            tallied(
                vector(
                    "equivocating-two-outputs",
                    "A validator affirmed another output in the round in which it rejected this one.",
                )
                .votes([voted(&of_other("v-04", "affirm")), voted(&by("v-04", "reject"))]),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[(0, "other-certificate"), (1, "equivocating")],
            ),
            "v-04",
            &["affirm", "reject"],
            false,
        ),
        caught(
            tallied(
                vector(
                    "equivocating-two-outputs-affirmed",
                    "A validator affirmed two outputs of one round: it is listed once with what it said.",
                )
                .votes([voted(&of_other("v-04", "affirm")), voted(&by("v-04", "affirm"))]),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[(0, "other-certificate"), (1, "equivocating")],
            ),
            "v-04",
            &["affirm"],
            false,
        ),
        caught(
            tallied(
                vector("equivocating-fragments", "Two votes differ in what they say of a fragment.")
                    .votes([voted(&on_fragment("reject")), voted(&on_fragment("affirm"))]),
                "claimed",
                [0, 0, 0, 14],
                &[],
                &[(0, "equivocating"), (1, "equivocating")],
            ),
            "v-04",
            &["reject"],
            false,
        ),
        tallied(
            vector(
                "not-equivocating-other-round",
                "A validator affirmed in another round: that has nothing to do with this one.",
            )
            .votes([
                voted(&by("v-04", "affirm").with("round", text("r-1"))),
                voted(&by("v-04", "reject")),
            ]),
            "proven",
            [0, 13, 0, 1],
            &[("v-04", "reject")],
            &[(0, "other-certificate")],
        )
        .merge_votes(json!({"equivocators": []})),
        tallied(
            vector(
                "not-equivocating-forged",
                "Somebody else signed the contrary under a validator's name: its own vote counts.",
            )
            .votes([
                Document::new(VOTE_TYPE, &by("v-04", "affirm")).signed(&["v-05"]),
                voted(&by("v-04", "reject")),
            ]),
            "proven",
            [0, 13, 0, 1],
            &[("v-04", "reject")],
            &[(0, "signature")],
        )
        .merge_votes(json!({"equivocators": []})),
        tallied(
            vector(
                "not-equivocating-other-output-rejected",
                "Who signed this output and rejected another of the round said nothing contrary.",
            )
            .votes([voted(&of_other("v-01", "reject"))]),
            "claimed",
            [0, 0, 0, 14],
            &[],
            &[(0, "other-certificate")],
        )
        .merge_votes(json!({"equivocators": []})),
        tallied(
            vector(
                "not-equivocating-affirm-and-signature",
                "To affirm and to sign is to say one thing twice.",
            )
            .votes([voted(&by("v-01", "affirm"))]),
            "claimed",
            [33, 0, 0, 14],
            &[("v-01", "affirm")],
            &[],
        )
        .merge_votes(json!({"equivocators": []})),
    ]
}

/// Votes never change a state, and are weighed as soon as the set is trusted.
fn verdicts() -> Vec<Vector> {
    let rejected = voted(&by("v-04", "reject"));
    let proven = json!({"dissent": "proven", "votes": {"rejectWeight": 13}});
    let everybody: Vec<Node> = ["v-01", "v-02", "v-03", "v-04", "v-05"]
        .iter()
        .map(|id| voted(&by(id, "reject")))
        .collect();
    vec![
        vector(
            "beside-unbound",
            "Votes beside a certificate without an artifact.",
        )
        .no_artifact()
        .votes([rejected.clone()])
        .report("sealed-unbound", None, proven.clone()),
        vector("beside-wrong-artifact", "Votes beside another artifact.")
            .artifact(ANSWER.to_uppercase())
            .votes([rejected.clone()])
            .report("invalid", Some("output.digest"), proven.clone()),
        vector(
            "beside-insufficient",
            "Votes beside a certificate that is short of quorum do not make up for it.",
        )
        .certificate(seal(&claimed(), &["v-01"]))
        .votes([
            voted(&by("v-02", "affirm")),
            voted(&by("v-03", "affirm")),
            rejected.clone(),
        ])
        .report(
            "insufficient",
            Some("quorum.insufficient"),
            json!({
                "dissent": "proven",
                "unaccountedWeight": 54,
                "quorum": {"signedWeight": 33},
                "votes": {"affirmWeight": 53, "rejectWeight": 13}
            }),
        ),
        vector(
            "everybody-rejects",
            "Everybody rejected what three have sealed: it is valid, and three are caught.",
        )
        .votes(everybody)
        .report(
            "valid",
            None,
            json!({
                "accepted": true,
                "dissent": "contradicted",
                "votes": {
                    "rejectWeight": 14,
                    "equivocators": [
                        {"id": "v-01", "signed": true},
                        {"id": "v-02", "signed": true},
                        {"id": "v-03", "signed": true}
                    ]
                }
            }),
        ),
        vector(
            "set-not-trusted",
            "Without a trusted set votes are not looked at.",
        )
        .certificate(seal(&statement(&world().sets[3]), &SIGNERS))
        .votes([rejected.clone()])
        .report(
            "untrusted",
            Some("validator-set.unknown"),
            json!({"dissent": null, "unaccountedWeight": null, "votes": null}),
        ),
        vector(
            "certificate-malformed",
            "Without a readable certificate votes are not looked at.",
        )
        .certificate("{}")
        .votes([rejected.clone()])
        .report(
            "invalid",
            Some("envelope.malformed"),
            json!({"dissent": null, "votes": null}),
        ),
        vector(
            "provisional",
            "Without a certificate votes are not looked at.",
        )
        .certificate("")
        .votes([rejected])
        .report("provisional", None, json!({"dissent": null, "votes": null})),
    ]
}
