//! The form of a vote, and what it must have in common with the certificate (section 6).

use serde_json::json;

use super::votes::{by, claimed, ignored, tallied, vector};
use crate::beside::{VOTE_TYPE, vote, voted};
use crate::dsse::{Key, b64, blake3_id, signature};
use crate::ledger::Document;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{SIGNERS, bundle, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [
        other_certificates(),
        signatures(),
        malformed(),
        unsupported(),
        limits(),
    ]
    .concat()
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
