//! Votes beside a certificate (section 6). The certificate claims 86 affirming, 13 dissenting and 1 abstaining, which is
//! what `v-04` and `v-05` weigh, and 86 have signed.

use serde_json::{Value, json};

use crate::beside::{VOTE_TYPE, vote, voted};
use crate::dsse::{Key, b64, blake3_id, signature};
use crate::ledger::Document;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{ANSWER, SIGNERS, bundle, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [
        counted(),
        equivocation(),
        other_certificates(),
        signatures(),
        malformed(),
        unsupported(),
        verdicts(),
        limits(),
    ]
    .concat()
}

/// The statement of the certificate.
fn claimed() -> Node {
    statement(world().anchor())
        .with("predicate.tally.dissentWeight", num(13))
        .with("predicate.tally.abstainWeight", num(1))
}

fn vector(name: &str, description: impl Into<String>) -> Vector {
    Vector::new(format!("votes/{name}"), "6", description).certificate(seal(&claimed(), &SIGNERS))
}

fn by(validator: &str, kind: &str) -> Node {
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
fn tallied(
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
fn ignored(name: &str, description: &str, vote: impl Into<Source>, reason: &str) -> Vector {
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

fn other_certificates() -> Vec<Vector> {
    let other = blake3_id("something else");
    let changed: [(&str, &str, Node); 5] = [
        ("network", "network", text("mira-mainnet")),
        ("epoch", "epoch", num(3)),
        ("validatorSet", "set", text(&other)),
        ("round", "round", text("r-20882")),
        ("output", "output", text(&other)),
    ];
    let mut all: Vec<Vector> = changed
        .into_iter()
        .map(|(member, name, value)| {
            ignored(
                &format!("other-{name}"),
                &format!("A vote of another {name}."),
                voted(&by("v-05", "reject").with(member, value)),
                "other-certificate",
            )
        })
        .collect();
    all.push(ignored(
        "other-certificate-before-signature",
        "A vote of another round with a false signature: that it is of another round is said.",
        Document::new(VOTE_TYPE, &by("v-05", "reject").with("round", text("r-1")))
            .signed(&["v-04"]),
        "other-certificate",
    ));
    all.push(ignored(
        "unknown-validator",
        "A vote of somebody who is not in the set.",
        voted(&by("x-01", "reject")),
        "unknown-validator",
    ));
    all.push(ignored(
        "unknown-validator-before-other-certificate",
        "A vote of somebody who is not in the set, in another round.",
        voted(&by("x-01", "reject").with("round", text("r-1"))),
        "unknown-validator",
    ));
    all
}

fn signatures() -> Vec<Vector> {
    let payload = by("v-05", "reject");
    let document = Document::new(VOTE_TYPE, &payload);
    let good = document.signed(&["v-05"]);
    let element = |keyid: &str, signer: &str| {
        document
            .signed(&[signer])
            .at("signatures.0")
            .clone()
            .with("keyid", text(keyid))
    };
    let signed_by = |elements: Vec<Node>| good.clone().with("signatures", arr(elements));
    let mut all: Vec<Vector> = [
        ("none", "A vote that nobody signed.", signed_by(Vec::new())),
        (
            "other-key",
            "Another validator's key signed under this one's keyid.",
            signed_by(vec![element("v-05", "v-04")]),
        ),
        (
            "other-keyid",
            "Its key signed under another validator's keyid.",
            signed_by(vec![element("v-04", "v-05")]),
        ),
        (
            "no-keyid",
            "Its key signed without a keyid.",
            signed_by(vec![element("v-05", "v-05").without("keyid")]),
        ),
        (
            "empty-keyid",
            "Its key signed under an empty keyid.",
            signed_by(vec![element("", "v-05")]),
        ),
        (
            "other-validator",
            "Another validator signed the vote under its own keyid.",
            document.signed(&["v-04"]),
        ),
        (
            "zeros",
            "The signature is zeros.",
            signed_by(vec![signature("v-05", [0; 64])]),
        ),
        (
            "short",
            "The signature has 63 bytes.",
            signed_by(vec![signature("v-05", [1; 63])]),
        ),
        ("other-payload", "The signature is over another vote.", {
            signed_by(vec![
                voted(&by("v-05", "abstain")).at("signatures.0").clone(),
            ])
        }),
        ("without-pae", "The signature is over the payload alone.", {
            let key = Key::new("v-05");
            signed_by(vec![signature(
                "v-05",
                key.sign(payload.to_string().as_bytes()),
            )])
        }),
    ]
    .into_iter()
    .map(|(name, description, vote)| {
        ignored(&format!("signature-{name}"), description, vote, "signature")
    })
    .collect();
    let fine: [(&str, &str, Node); 3] = [
        (
            "others-beside",
            "Others signed the vote too.",
            document.signed(&["v-01", "v-05", "x-01"]),
        ),
        (
            "false-beside",
            "A false signature under its keyid beside a good one.",
            signed_by(vec![signature("v-05", [0; 64]), element("v-05", "v-05")]),
        ),
        (
            "url-safe",
            "Payload and signature are in the URL-safe alphabet.",
            {
                let text = |at: &str| {
                    let text = good.string_at(at);
                    crate::node::text(text.replace('+', "-").replace('/', "_"))
                };
                good.clone()
                    .with("payload", text("payload"))
                    .with("signatures.0.sig", text("signatures.0.sig"))
            },
        ),
    ];
    for (name, description, vote) in fine {
        all.push(tallied(
            vector(&format!("signature-{name}"), description).votes([vote]),
            "claimed",
            [0, 1, 0, 13],
            &[("v-05", "reject")],
            &[],
        ));
    }
    // A key of an unknown algorithm keeps its weight and never counts as signing.
    let set = world()
        .anchor()
        .edit(|set| set.with("validators.3.publicKey", text("ml-dsa-44:AAAA")));
    let own = statement(&set);
    all.push(
        vector(
            "signature-unknown-algorithm",
            "A vote of a validator whose key is of an unknown algorithm.",
        )
        .anchor(&set.id)
        .trust(bundle([set.signed(&[])]))
        .certificate(seal(&own, &SIGNERS))
        .votes([voted(&vote(&own, "v-04", "reject"))])
        .report(
            "valid",
            None,
            json!({
                "dissent": "claimed",
                "unaccountedWeight": 14,
                "votes": {"rejectWeight": 0, "counted": [], "ignored": [{"reason": "signature"}]}
            }),
        ),
    );
    all
}

fn malformed() -> Vec<Vector> {
    let good = by("v-05", "reject");
    let signed = |payload: &Node| Document::new(VOTE_TYPE, payload).signed(&["v-05"]);
    let other = blake3_id("x");
    let mut all: Vec<Vector> = [
        ("empty", "A vote of no bytes.", ""),
        ("null", "A vote that is null.", "null"),
        ("prose", "A vote that is prose.", "I reject this."),
        ("array", "A vote that is an empty list.", "[]"),
        ("object", "A vote that is an empty object.", "{}"),
    ]
    .into_iter()
    .map(|(name, description, text)| {
        ignored(&format!("malformed-{name}"), description, text, "malformed")
    })
    .collect();
    let fragment = |id: Node, vote: Node| arr([obj([("id", id), ("vote", vote)])]);
    let values: Vec<(&str, &str, &str, Node)> = vec![
        (
            "network-space",
            "`network` is no name.",
            "network",
            text("mira devnet"),
        ),
        (
            "network-number",
            "`network` is a number.",
            "network",
            num(1),
        ),
        ("epoch-string", "`epoch` is a string.", "epoch", text("2")),
        ("epoch-fraction", "`epoch` is 2.0.", "epoch", raw("2.0")),
        ("epoch-2-53", "`epoch` is 2^53.", "epoch", num(1 << 53)),
        (
            "set-no-id",
            "`validatorSet` is no id.",
            "validatorSet",
            text("anchor"),
        ),
        (
            "set-upper-case",
            "`validatorSet` is in capitals.",
            "validatorSet",
            text(other.to_uppercase()),
        ),
        ("round-empty", "`round` is empty.", "round", text("")),
        (
            "round-object",
            "`round` is an object.",
            "round",
            obj([("id", text("r-20881"))]),
        ),
        (
            "output-bare",
            "`output` is a digest without its algorithm.",
            "output",
            text(&other[7..]),
        ),
        (
            "output-sha256",
            "`output` is of another algorithm.",
            "output",
            text(other.replace("blake3", "sha256")),
        ),
        (
            "validator-long",
            "`validator` has 65 letters.",
            "validator",
            text("v".repeat(65)),
        ),
        (
            "vote-yes",
            "`vote` is no kind of vote.",
            "vote",
            text("yes"),
        ),
        (
            "vote-case",
            "`vote` is in other letters.",
            "vote",
            text("Reject"),
        ),
        ("vote-true", "`vote` is true.", "vote", raw("true")),
        (
            "fragments-object",
            "`fragments` is an object.",
            "fragments",
            obj([]),
        ),
        (
            "fragments-string",
            "A fragment is a string.",
            "fragments",
            arr([text("c-1")]),
        ),
        (
            "fragments-id",
            "A fragment's id is no name.",
            "fragments",
            fragment(text("c 1"), text("reject")),
        ),
        (
            "fragments-vote",
            "A fragment's vote is no kind of vote.",
            "fragments",
            fragment(text("c-1"), text("maybe")),
        ),
        (
            "evaluator-number",
            "`evaluator` is a number.",
            "evaluator",
            num(1),
        ),
        ("reason-array", "`reason` is an array.", "reason", arr([])),
        (
            "critical-empty",
            "`critical` is empty.",
            "critical",
            arr([]),
        ),
        (
            "critical-string",
            "`critical` is a string.",
            "critical",
            text("vote"),
        ),
        (
            "critical-twice",
            "`critical` names a member twice.",
            "critical",
            arr([text("vote"), text("vote")]),
        ),
        (
            "critical-absent",
            "`critical` names a member that is not there.",
            "critical",
            arr([text("x-new")]),
        ),
    ];
    for (name, description, member, value) in values {
        all.push(ignored(
            &format!("malformed-{name}"),
            description,
            signed(&good.clone().with(member, value)),
            "malformed",
        ));
    }
    for member in [
        "network",
        "epoch",
        "validatorSet",
        "round",
        "output",
        "validator",
        "vote",
    ] {
        all.push(ignored(
            &format!("malformed-no-{}", super::policy::kebab(member)),
            &format!("`{member}` is missing."),
            signed(&good.clone().without(member)),
            "malformed",
        ));
        all.push(ignored(
            &format!("malformed-null-{}", super::policy::kebab(member)),
            &format!("`{member}` is null."),
            signed(&good.clone().with(member, null())),
            "malformed",
        ));
    }
    let documents: [(&str, &str, Node); 6] = [
        (
            "duplicate",
            "A member of the vote stands twice.",
            signed(&good.clone().again("vote", text("reject"))),
        ),
        (
            "payload-array",
            "The payload is an array.",
            signed(&arr([good.clone()])),
        ),
        (
            "payload-prose",
            "The payload is prose.",
            signed(&raw("reject")),
        ),
        (
            "payload-type",
            "The envelope seals a certificate.",
            seal(&claimed(), &["v-05"]),
        ),
        (
            "payload-type-generic",
            "The envelope is of no type of ours.",
            { Document::new("application/json", &good).signed(&["v-05"]) },
        ),
        (
            "payload-not-base64",
            "The payload is not base64.",
            signed(&good).with("payload", text("?")),
        ),
    ];
    for (name, description, vote) in documents {
        all.push(ignored(
            &format!("malformed-{name}"),
            description,
            vote,
            "malformed",
        ));
    }
    all
}

fn unsupported() -> Vec<Vector> {
    let good = by("v-05", "reject");
    let typed = |payload_type: &'static str, payload: &Node| {
        Document::new(payload_type, payload).signed(&["v-05"])
    };
    let critical = good
        .clone()
        .with("x-new", num(1))
        .with("critical", arr([text("x-new")]));
    vec![
        ignored(
            "unsupported-version-2",
            "A vote of version 2.",
            typed("application/vnd.quorumseal.vote.v2+json", &good),
            "unsupported",
        ),
        ignored(
            "unsupported-version-2-other-form",
            "A vote of version 2 in a form that version 1 does not know.",
            typed("application/vnd.quorumseal.vote.v2+json", &arr([])),
            "unsupported",
        ),
        ignored(
            "unsupported-critical",
            "A critical member that this version does not know.",
            typed(VOTE_TYPE, &critical),
            "unsupported",
        ),
        ignored(
            "unsupported-malformed-first",
            "A critical member that this version does not know, and a missing one: malformed comes first.",
            typed(VOTE_TYPE, &critical.without("round")),
            "malformed",
        ),
        ignored(
            "version-word",
            "A version that is no number is no version.",
            typed("application/vnd.quorumseal.vote.vX+json", &good),
            "malformed",
        ),
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

fn limits() -> Vec<Vector> {
    let many = |count: usize| vec![Source::from(""); count];
    let payload = |fragments: usize| {
        let list =
            (0..fragments).map(|n| obj([("id", text(format!("c-{n}"))), ("vote", text("reject"))]));
        by("v-04", "reject").with("fragments", arr(list))
    };
    // Written out, the payload of so many fragments is over half a megabyte: a few of them are enough.
    let few = payload(3);
    vec![
        vector("limit", "16,384 votes.").votes(many(16_384)).report(
            "valid",
            None,
            json!({"votes": {"counted": [], "rejectWeight": 0}}),
        ),
        vector("limit-over", "16,385 votes.")
            .votes(many(16_385))
            .misuse("input.argument"),
        tallied(
            vector("fragments-several", "A vote on three fragments.").votes([voted(&few)]),
            "proven",
            [0, 13, 0, 1],
            &[("v-04", "reject")],
            &[],
        ),
        ignored(
            "malformed-fragments-over",
            "A vote on 16,385 fragments.",
            {
                let good = few.to_string();
                let (before, after) = good.split_once("\"fragments\":[").expect("fragments");
                let rest = after.rsplit_once(']').expect("an end").1;
                let payload = format!("{before}\"fragments\":[{}{{}}]{rest}", "{},".repeat(16_384));
                Document::new(VOTE_TYPE, &raw(payload)).signed(&["v-04"])
            },
            "malformed",
        ),
        ignored(
            "limit-envelope",
            "A vote of 16 MiB and one byte.",
            crate::vector::parts([crate::vector::repeat(" ", (16 << 20) + 1)]),
            "malformed",
        ),
        ignored(
            "trailing-text",
            "Something follows a good vote.",
            format!("{}{}", voted(&by("v-05", "reject")), b64("x")),
            "malformed",
        ),
    ]
}
