//! Advisories beside a certificate and by themselves (section 6). The certificate is of epoch 2, the advisories of the
//! later epochs 3 and 4.

use serde_json::{Value, json};

use crate::beside::{advised, advisory, cert_hash, compromise, key, model};
use crate::dsse::{Key, b64, blake3_id};
use crate::ledger::Document;
use crate::node::{Node, num, text};
use crate::vector::{Source, Vector};
use crate::world::{ANSWER, MINIMUM, SIGNERS, Set, bundle, public_key, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [counted(), ignored(), alone(), verdicts(), limits()].concat()
}

fn vector(name: &str, description: impl Into<String>) -> Vector {
    Vector::new(format!("advisories/{name}"), "6", description)
        .trust(world().chain())
        .certificate(certificate().signed(&SIGNERS))
}

pub(super) fn certificate() -> Document {
    Document::certificate(&statement(world().anchor()))
}

pub(super) fn v01() -> String {
    public_key(&Key::new("v-01").public())
}

pub(super) const SINCE: &str = "2027-03-31T00:00:00Z";

/// The set of epoch 3.
pub(super) fn set() -> &'static Set {
    &world().sets[3]
}

/// A good advisory about the certificate's model.
pub(super) fn good() -> Node {
    advisory(set(), "deprecated", model("atlas", "7.2.0"))
}

pub(super) fn sealed(payload: &Node) -> Node {
    advised(payload).signed(&SIGNERS)
}

/// The certificate is valid and accepted whatever is heard.
fn heard(vector: Vector, counted: Vec<Value>, ignored: Vec<Value>) -> Vector {
    vector.report(
        "valid",
        None,
        json!({
            "accepted": true,
            "advisories": {"effect": "report", "counted": counted, "ignored": ignored}
        }),
    )
}

/// One advisory that counts.
pub(super) fn counts(
    name: &str,
    description: &str,
    payload: &Node,
    applies: bool,
    said: Value,
) -> Vector {
    heard(
        vector(name, description).advisories([sealed(payload)]),
        vec![json!({
            "index": 0,
            "id": advised(payload).id(),
            "applies": applies,
            "advisory": said
        })],
        Vec::new(),
    )
}

/// One advisory that does not count, before one that does; and what it is by itself.
pub(super) fn refused(
    name: &str,
    description: &str,
    advisory: impl Into<Source>,
    reason: &str,
) -> Vector {
    let advisory = advisory.into();
    heard(
        vector(name, description)
            .advisories([advisory.clone(), sealed(&good()).into()])
            .advisory(advisory),
        vec![json!({"index": 1, "applies": true})],
        vec![json!({"index": 0, "reason": reason})],
    )
    .and("advisory", json!({"sealed": false, "ignored": reason}))
}

fn counted() -> Vec<Vector> {
    let own = certificate().id();
    let other = blake3_id("another certificate");
    let stranger = public_key(&Key::new("x-01").public());
    let v06 = public_key(&Key::new("v-06").public());
    let targets: [(&str, &str, &str, Node, bool); 11] = [
        (
            "deprecated-model",
            "The model is deprecated.",
            "deprecated",
            model("atlas", "7.2.0"),
            true,
        ),
        (
            "withdrawn-model",
            "The model is withdrawn.",
            "withdrawn",
            model("atlas", "7.2.0"),
            true,
        ),
        (
            "deprecated-certificate",
            "The certificate is deprecated.",
            "deprecated",
            cert_hash(&own),
            true,
        ),
        (
            "withdrawn-certificate",
            "The certificate is withdrawn.",
            "withdrawn",
            cert_hash(&own),
            true,
        ),
        (
            "other-model",
            "Another model is withdrawn.",
            "withdrawn",
            model("borea", "7.2.0"),
            false,
        ),
        (
            "other-version",
            "Another version of the model is withdrawn.",
            "withdrawn",
            model("atlas", "7.2.1"),
            false,
        ),
        (
            "version-prefix",
            "The beginning of the model's version is no version of it.",
            "withdrawn",
            model("atlas", "7.2"),
            false,
        ),
        (
            "other-certificate",
            "Another certificate is withdrawn.",
            "withdrawn",
            cert_hash(&other),
            false,
        ),
        (
            "key-of-signer",
            "The key of a validator that signed has leaked.",
            "key-compromise",
            key(&v01()),
            true,
        ),
        (
            "key-of-stranger",
            "A key that no validator of the set has, has leaked.",
            "key-compromise",
            key(&stranger),
            false,
        ),
        (
            "key-of-later-validator",
            "The key of a validator of a later set has leaked.",
            "key-compromise",
            key(&v06),
            false,
        ),
    ];
    let mut all: Vec<Vector> = targets
        .into_iter()
        .map(|(name, description, kind, target, applies)| {
            let said = serde_json::from_str(&target.to_string()).expect("JSON");
            let payload = match kind {
                "key-compromise" => advisory(set(), kind, target).with("since", text(SINCE)),
                _ => advisory(set(), kind, target),
            };
            counts(name, description, &payload, applies, {
                let said: Value = said;
                json!({"kind": kind, "target": said, "epoch": 3, "reason": "For this reason."})
            })
        })
        .collect();
    all.push(counts(
        "key-of-silent",
        "The key of a validator that did not sign has leaked.",
        &compromise(set(), &public_key(&Key::new("v-05").public()), SINCE),
        true,
        json!({"kind": "key-compromise", "since": SINCE}),
    ));
    let unknown = world()
        .anchor()
        .edit(|set| set.with("validators.4.publicKey", text("ml-dsa-44:AAAA")));
    let by_unknown = compromise(&unknown, "ml-dsa-44:AAAA", SINCE);
    all.push(heard(
        vector(
            "key-of-unknown-algorithm",
            "A key of an unknown algorithm has leaked: it is compared as it is written.",
        )
        .anchor(&unknown.id)
        .trust(bundle([unknown.signed(&[])]))
        .certificate(seal(&statement(&unknown), &SIGNERS))
        .advisories([sealed(&by_unknown)]),
        vec![json!({"applies": true, "advisory": {"target": {"publicKey": "ml-dsa-44:AAAA"}}})],
        Vec::new(),
    ));
    all.extend([
        heard(
            vector(
                "none-apply-and-some",
                "Several advisories, in the order in which they were given.",
            )
            .advisories([
                sealed(&advisory(set(), "withdrawn", model("borea", "1"))),
                Node::Raw("{}".to_owned()),
                sealed(&good()),
                sealed(&advisory(world().anchor(), "withdrawn", cert_hash(&own))),
                advised(&good()).signed(&["v-01"]),
            ]),
            vec![
                json!({"index": 0, "applies": false}),
                json!({"index": 2, "applies": true, "advisory": {"kind": "deprecated"}}),
                json!({"index": 3, "applies": true, "advisory": {"kind": "withdrawn", "epoch": 2}}),
            ],
            vec![
                json!({"index": 1, "reason": "malformed"}),
                json!({"index": 4, "reason": "quorum"}),
            ],
        ),
        heard(
            vector("at-quorum", "An advisory signed by exactly the quorum.").advisories([advised(
                &advisory(world().anchor(), "withdrawn", cert_hash(&own)),
            )
            .signed(&MINIMUM)]),
            vec![json!({"applies": true})],
            Vec::new(),
        ),
        heard(
            vector("newest-epoch", "An advisory of the newest epoch.").advisories([sealed(
                &advisory(&world().sets[4], "withdrawn", cert_hash(&own)),
            )]),
            vec![json!({"applies": true, "advisory": {"epoch": 4}})],
            Vec::new(),
        ),
        heard(
            vector("twice", "One advisory given twice.")
                .advisories([sealed(&good()), sealed(&good())]),
            vec![json!({"index": 0}), json!({"index": 1})],
            Vec::new(),
        ),
        vector("none", "No advisory was given.").report("valid", None, json!({"advisories": null})),
    ]);
    all
}

fn ignored() -> Vec<Vector> {
    let other_set = world().anchor().edit(|set| set.with("quorum", num(68)));
    let later = certificate_of(3);
    vec![
        refused(
            "untrusted",
            "The advisory's set is not trusted.",
            sealed(&advisory(&other_set, "withdrawn", model("atlas", "7.2.0"))),
            "untrusted",
        ),
        refused(
            "network",
            "The advisory is of another network than the certificate and its own set.",
            sealed(&good().with("network", text("mira-mainnet"))),
            "network",
        ),
        refused(
            "epoch-of-own-set",
            "The advisory is of another epoch than its own set.",
            sealed(&good().with("epoch", num(4))),
            "epoch",
        ),
        heard(
            vector(
                "epoch-earlier",
                "An advisory of an earlier epoch than the certificate; by itself it is sealed.",
            )
            .certificate(later.signed(&SIGNERS))
            .advisories([
                sealed(&advisory(
                    world().anchor(),
                    "withdrawn",
                    model("atlas", "7.2.0"),
                )),
                sealed(&good()),
            ])
            .advisory(sealed(&advisory(
                world().anchor(),
                "withdrawn",
                model("atlas", "7.2.0"),
            ))),
            vec![json!({"index": 1, "applies": true})],
            vec![json!({"index": 0, "reason": "epoch"})],
        )
        .and(
            "advisory",
            json!({"sealed": true, "ignored": null, "signedWeight": 86}),
        ),
        refused(
            "quorum",
            "The advisory is signed by 66, one below the quorum.",
            advised(&good()).signed(&["v-01", "v-02"]),
            "quorum",
        ),
        refused(
            "quorum-nobody",
            "Nobody signed the advisory.",
            advised(&good()).signed(&[]),
            "quorum",
        ),
        refused(
            "quorum-of-others",
            "Validators of an earlier epoch signed: one of them has left, and 66 are none.",
            advised(&good()).signed(&MINIMUM),
            "quorum",
        ),
        refused(
            "quorum-false",
            "The signatures are over another advisory.",
            advised(&good().with("reason", text("Another reason.")))
                .signed(&SIGNERS)
                .with("payload", text(b64(good().to_string()))),
            "quorum",
        ),
        refused(
            "quorum-doubled",
            "Two validators signed twice each.",
            advised(&good()).signed(&["v-01", "v-02", "v-01", "v-02"]),
            "quorum",
        ),
    ]
}

fn certificate_of(epoch: usize) -> Document {
    Document::certificate(&statement(&world().sets[epoch]))
}

/// One advisory, and no certificate.
fn alone() -> Vec<Vector> {
    let case = |name: &str, description: &str, advisory: Node, said: Value| {
        Vector::new(format!("advisories/alone-{name}"), "6", description)
            .trust(world().chain())
            .advisory(advisory)
            .only("advisory", said)
    };
    let leaked = compromise(set(), &v01(), SINCE);
    vec![
        case(
            "sealed",
            "An advisory that a quorum sealed.",
            sealed(&leaked),
            json!({
                "sealed": true,
                "ignored": null,
                "id": advised(&leaked).id(),
                "signedWeight": 86,
                "threshold": 67,
                "totalWeight": 100,
                "advisory": {
                    "network": "mira-devnet",
                    "epoch": 3,
                    "validatorSet": set().id,
                    "kind": "key-compromise",
                    "target": {"publicKey": v01()},
                    "since": SINCE,
                    "reason": "For this reason.",
                    "issuedAt": "2027-04-01T12:00:00Z"
                }
            }),
        ),
        case(
            "short",
            "An advisory that is one short of quorum.",
            advised(&leaked).signed(&["v-01", "v-02"]),
            json!({"sealed": false, "ignored": "quorum", "signedWeight": 66, "threshold": 67}),
        ),
        case(
            "untrusted",
            "An advisory of a set that is not trusted: what it says is shown all the same.",
            sealed(&advisory(
                &world().sets[3].edit(|set| set.with("quorum", num(70))),
                "withdrawn",
                model("a", "1"),
            )),
            json!({
                "sealed": false,
                "ignored": "untrusted",
                "signedWeight": null,
                "advisory": {"kind": "withdrawn", "target": {"model": {"name": "a", "version": "1"}}}
            }),
        ),
    ]
}

/// Advisories never change a state, and are heard as soon as the set is trusted.
fn verdicts() -> Vec<Vector> {
    let given = || [sealed(&good())];
    let said = json!({"advisories": {"counted": [{"applies": true}], "ignored": []}});
    vec![
        vector(
            "beside-unbound",
            "An advisory beside a certificate without an artifact.",
        )
        .no_artifact()
        .advisories(given())
        .report("sealed-unbound", None, said.clone()),
        vector(
            "beside-wrong-artifact",
            "An advisory beside another artifact.",
        )
        .artifact(ANSWER.to_uppercase())
        .advisories(given())
        .report("invalid", Some("output.digest"), said.clone()),
        vector(
            "beside-insufficient",
            "An advisory beside a certificate short of quorum.",
        )
        .certificate(certificate().signed(&["v-01"]))
        .advisories(given())
        .report("insufficient", Some("quorum.insufficient"), said),
        vector(
            "set-not-trusted",
            "Without a trusted set advisories are not heard.",
        )
        .trust(world().anchor_only())
        .certificate(certificate_of(3).signed(&SIGNERS))
        .advisories(given())
        .report(
            "untrusted",
            Some("validator-set.unknown"),
            json!({"advisories": null}),
        ),
        vector(
            "certificate-malformed",
            "Without a readable certificate advisories are not heard.",
        )
        .certificate("{}")
        .advisories(given())
        .report(
            "invalid",
            Some("envelope.malformed"),
            json!({"advisories": null}),
        ),
        vector(
            "provisional",
            "Without a certificate advisories are not heard.",
        )
        .certificate("")
        .advisories(given())
        .report("provisional", None, json!({"advisories": null})),
    ]
}

fn limits() -> Vec<Vector> {
    let many = |count: usize| vec![Source::from(""); count];
    vec![
        vector("limit", "1,024 advisories.")
            .advisories(many(1024))
            .report(
                "valid",
                None,
                json!({"accepted": true, "advisories": {"counted": []}}),
            ),
        vector("limit-over", "1,025 advisories.")
            .advisories(many(1025))
            .misuse("input.argument"),
        refused(
            "limit-envelope",
            "An advisory of 16 MiB and one byte.",
            crate::vector::parts([crate::vector::repeat(" ", (16 << 20) + 1)]),
            "malformed",
        ),
    ]
}
