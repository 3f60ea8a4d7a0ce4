//! The form of an advisory (section 6).

use serde_json::json;

use super::advisories::{SINCE, certificate, counts, good, refused, sealed, set, v01};
use crate::beside::{ADVISORY_TYPE, advisory, cert_hash, compromise, key, model};
use crate::dsse::{Key, b64};
use crate::ledger::Document;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::{SIGNERS, Set, bundle, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [forms(), malformed(), unsupported()].concat()
}

fn forms() -> Vec<Vector> {
    let target = |value: Node| advisory(set(), "withdrawn", value);
    let own = certificate().id();
    let payloads: Vec<(&str, &str, Node)> = vec![
        (
            "since-deprecated",
            "A deprecation says since when.",
            good().with("since", text(SINCE)),
        ),
        (
            "nulls",
            "Optional members that are null are absent.",
            good().with("since", null()).with("critical", null()),
        ),
        (
            "target-nulls",
            "Of three targets two are null.",
            target(obj([
                ("model", null()),
                ("certHash", text(&own)),
                ("publicKey", null()),
            ])),
        ),
        (
            "reason-empty",
            "The reason is empty.",
            good().with("reason", text("")),
        ),
        (
            "unknown-member",
            "An unknown member is ignored.",
            good().with("x-note", raw("{\"a\":1}")),
        ),
        (
            "target-unknown-member",
            "An unknown member of the target is ignored.",
            target(model("atlas", "7.2.0").with("x-note", num(1))),
        ),
        (
            "critical-known",
            "A critical member that this version knows.",
            good().with("critical", arr([text("target")])),
        ),
    ];
    payloads
        .into_iter()
        .map(|(name, description, payload)| {
            counts(
                &format!("form-{name}"),
                description,
                &payload,
                true,
                json!({"epoch": 3}),
            )
        })
        .collect()
}

fn malformed() -> Vec<Vector> {
    let mut all: Vec<Vector> = [
        ("empty", "An advisory of no bytes.", ""),
        ("null", "An advisory that is null.", "null"),
        ("prose", "An advisory that is prose.", "Do not use it."),
        ("array", "An advisory that is an empty list.", "[]"),
        ("object", "An advisory that is an empty object.", "{}"),
    ]
    .into_iter()
    .map(|(name, description, text)| {
        refused(&format!("malformed-{name}"), description, text, "malformed")
    })
    .collect();
    let own = certificate().id();
    let leaked = || compromise(set(), &v01(), SINCE);
    let at = |member: &str, value: Node| good().with(member, value);
    let target = |value: Node| good().with("target", value);
    let leaked_key = |text: &str| compromise(set(), text, SINCE);
    let payloads: Vec<(&str, &str, Node)> = vec![
        (
            "network-space",
            "`network` is no name.",
            at("network", text("mira devnet")),
        ),
        (
            "epoch-string",
            "`epoch` is a string.",
            at("epoch", text("3")),
        ),
        ("epoch-2-53", "`epoch` is 2^53.", at("epoch", num(1 << 53))),
        (
            "set-no-id",
            "`validatorSet` is no id.",
            at("validatorSet", text("newest")),
        ),
        (
            "kind-unknown",
            "A kind that there is not.",
            at("kind", text("revoked")),
        ),
        (
            "kind-case",
            "A kind in other letters.",
            at("kind", text("Deprecated")),
        ),
        ("kind-number", "`kind` is a number.", at("kind", num(1))),
        ("target-empty", "The target is nothing.", target(obj([]))),
        (
            "target-string",
            "The target is a string.",
            target(text(&own)),
        ),
        (
            "target-array",
            "The target is a list.",
            target(arr([model("atlas", "7.2.0")])),
        ),
        (
            "target-unknown",
            "The target is of an unknown kind.",
            target(obj([("round", text("r-20881"))])),
        ),
        (
            "two-targets",
            "The target is a model and a certificate.",
            target(model("atlas", "7.2.0").with("certHash", text(&own))),
        ),
        ("three-targets", "The target is everything at once.", {
            leaked().with(
                "target",
                model("atlas", "7.2.0")
                    .with("certHash", text(&own))
                    .with("publicKey", text(v01())),
            )
        }),
        (
            "model-string",
            "The model is a string.",
            target(obj([("model", text("atlas"))])),
        ),
        (
            "model-no-name",
            "The model has no name.",
            target(model("atlas", "7.2.0").without("model.name")),
        ),
        (
            "model-no-version",
            "The model has no version.",
            target(model("atlas", "7.2.0").without("model.version")),
        ),
        (
            "model-version-null",
            "The model's version is null.",
            target(model("atlas", "7.2.0").with("model.version", null())),
        ),
        (
            "model-version-number",
            "The model's version is a number.",
            target(model("atlas", "7.2.0").with("model.version", raw("7.2"))),
        ),
        (
            "cert-hash-bare",
            "The certHash is a digest without its algorithm.",
            target(cert_hash(&own[7..])),
        ),
        (
            "cert-hash-cache-key",
            "The certHash is written as a cache key.",
            target(cert_hash(&own.replace("blake3", "cert_hash"))),
        ),
        (
            "key-and-deprecated",
            "A key is deprecated.",
            target(key(&v01())),
        ),
        (
            "key-and-withdrawn",
            "A key is withdrawn.",
            target(key(&v01())).with("kind", text("withdrawn")),
        ),
        (
            "compromise-of-model",
            "A key compromise of a model.",
            leaked().with("target", model("atlas", "7.2.0")),
        ),
        (
            "compromise-of-certificate",
            "A key compromise of a certificate.",
            leaked().with("target", cert_hash(&own)),
        ),
        (
            "compromise-since-missing",
            "A key compromise that does not say since when.",
            leaked().without("since"),
        ),
        (
            "compromise-since-null",
            "A key compromise since null.",
            leaked().with("since", null()),
        ),
        (
            "since-date",
            "`since` is a date.",
            leaked().with("since", text("2027-03-31")),
        ),
        (
            "since-offset",
            "`since` has an offset.",
            leaked().with("since", text("2027-03-31T00:00:00+00:00")),
        ),
        (
            "since-fraction",
            "`since` has fractions of a second.",
            leaked().with("since", text("2027-03-31T00:00:00.0Z")),
        ),
        (
            "since-february-30",
            "`since` is on a 30th of February.",
            leaked().with("since", text("2027-02-30T00:00:00Z")),
        ),
        (
            "since-number",
            "`since` is a number.",
            leaked().with("since", num(1_806_400_000)),
        ),
        (
            "since-false-on-deprecated",
            "A deprecation since a time that there is not.",
            at("since", text("yesterday")),
        ),
        (
            "key-no-algorithm",
            "A leaked key names no algorithm.",
            leaked_key(&v01()[8..]),
        ),
        (
            "key-short",
            "A leaked key has 31 bytes.",
            leaked_key(&format!(
                "ed25519:{}",
                b64(&Key::new("v-01").public()[..31])
            )),
        ),
        (
            "key-url-safe",
            "A leaked key is not base64.",
            leaked_key("ed25519:?"),
        ),
        (
            "reason-number",
            "`reason` is a number.",
            at("reason", num(1)),
        ),
        (
            "issued-at-zone",
            "`issuedAt` has no zone.",
            at("issuedAt", text("2027-04-01T12:00:00")),
        ),
        (
            "issued-at-second-60",
            "`issuedAt` is in a second 60.",
            at("issuedAt", text("2027-04-01T12:00:60Z")),
        ),
        (
            "critical-empty",
            "`critical` is empty.",
            at("critical", arr([])),
        ),
        (
            "critical-absent",
            "`critical` names a member that is not there.",
            at("critical", arr([text("x-new")])),
        ),
    ];
    for (name, description, payload) in payloads {
        all.push(refused(
            &format!("malformed-{name}"),
            description,
            sealed(&payload),
            "malformed",
        ));
    }
    for member in [
        "network",
        "epoch",
        "validatorSet",
        "kind",
        "target",
        "reason",
        "issuedAt",
    ] {
        all.push(refused(
            &format!("malformed-no-{}", super::policy::kebab(member)),
            &format!("`{member}` is missing."),
            sealed(&good().without(member)),
            "malformed",
        ));
        all.push(refused(
            &format!("malformed-null-{}", super::policy::kebab(member)),
            &format!("`{member}` is null."),
            sealed(&good().with(member, null())),
            "malformed",
        ));
    }
    let documents: [(&str, &str, Node); 4] = [
        (
            "duplicate",
            "A member of the advisory stands twice.",
            sealed(&good().again("kind", text("deprecated"))),
        ),
        (
            "payload-array",
            "The payload is an array.",
            sealed(&arr([good()])),
        ),
        (
            "payload-type",
            "The envelope seals a certificate.",
            certificate().signed(&SIGNERS),
        ),
        (
            "payload-not-base64",
            "The payload is not base64.",
            sealed(&good()).with("payload", text("?")),
        ),
    ];
    for (name, description, advisory) in documents {
        all.push(refused(
            &format!("malformed-{name}"),
            description,
            advisory,
            "malformed",
        ));
    }
    all
}

fn unsupported() -> Vec<Vector> {
    let typed = |payload_type: &'static str, payload: &Node| {
        Document::new(payload_type, payload).signed(&SIGNERS)
    };
    let critical = good()
        .with("x-new", num(1))
        .with("critical", arr([text("x-new")]));
    // The next set after epoch 4's, of which a critical member is not known.
    let newer = Set::new(
        crate::world::set_payload(5, &world().ids_before(5), crate::world::electorate(4))
            .with("x-new", num(1))
            .with("critical", arr([text("x-new")])),
    );
    let chain = bundle(
        (0..5)
            .map(|epoch| world().handed(epoch))
            .chain([newer.signed(&SIGNERS)]),
    );
    let of_newer = sealed(&advisory(&newer, "withdrawn", model("atlas", "7.2.0")));
    vec![
        refused(
            "unsupported-version-2",
            "An advisory of version 2.",
            typed("application/vnd.quorumseal.advisory.v2+json", &good()),
            "unsupported",
        ),
        refused(
            "unsupported-critical",
            "A critical member that this version does not know.",
            typed(ADVISORY_TYPE, &critical),
            "unsupported",
        ),
        refused(
            "unsupported-malformed-first",
            "A critical member that this version does not know, and a missing one: malformed comes first.",
            typed(ADVISORY_TYPE, &critical.without("issuedAt")),
            "malformed",
        ),
        refused(
            "unsupported-set",
            "The advisory's set was made for a newer version.",
            of_newer,
            "unsupported",
        )
        .trust(chain),
    ]
}
