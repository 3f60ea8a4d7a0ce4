//! Receipts of any sealed document (section 5): certificates, advisories and validator sets are logged alike.

use serde_json::{Value, json};

use crate::beside::{advised, advisory, model, vote, voted};
use crate::dsse::envelope;
use crate::ledger::{Document, Receipt, T};
use crate::ledger_world::{
    COSIGNERS, LATE, LATE_COSIGNERS, LATE_SIGNERS, LOGGED_BY, at_anchor, certificate, handed,
    ledger_world, receipt, since_anchor,
};
use crate::node::{Node, num, text};
use crate::vector::{Source, Vector};
use crate::world::{SET_TYPE, SIGNERS, Set, bundle, statement};

pub(crate) fn vectors() -> Vec<Vector> {
    [documents(), no_set()].concat()
}

fn case(
    name: &str,
    description: &str,
    document: impl Into<Source>,
    receipt: &str,
    said: Value,
) -> Vector {
    at_anchor(format!("receipt/sealed-{name}"), "5", description)
        .trust(bundle((0..6).map(handed)))
        .sealed(document, receipt)
        .only("sealed", said)
}

fn logged(epoch: u64, logged_by: u64) -> Value {
    json!({
        "logged": "yes",
        "code": null,
        "index": 3,
        "treeSize": 7,
        "cosigningEpoch": epoch,
        "cosigningWeight": 86,
        "loggedBy": logged_by
    })
}

fn no(code: &str) -> Value {
    json!({"logged": "no", "code": code, "loggedBy": null})
}

/// A receipt by the ledger's second key, which epoch 5 cosigned.
fn late(receipt: Receipt) -> String {
    receipt
        .note(|note| note.by(&["ledger-2"]))
        .cosigned(&LATE_COSIGNERS)
        .to_string()
}

fn documents() -> Vec<Vector> {
    let world = ledger_world();
    let set = |epoch: usize| Document::set(&world.sets[epoch]);
    let early = |receipt: Receipt| receipt.cosigned(&COSIGNERS).to_string();
    let given = advised(&advisory(
        &world.sets[5],
        "withdrawn",
        model("atlas", "7.2.0"),
    ));
    vec![
        case(
            "certificate",
            "A certificate by itself.",
            certificate(2).signed(&SIGNERS),
            &receipt().to_string(),
            logged(3, LOGGED_BY),
        ),
        case(
            "certificate-without-extra",
            "A certificate by itself, its seal list taken from its signatures.",
            certificate(2).signed(&SIGNERS),
            &receipt().without_extra().to_string(),
            logged(3, LOGGED_BY),
        ),
        case(
            "certificate-unsigned",
            "The seal stands in the receipt alone.",
            certificate(2).signed(&[]),
            &receipt().to_string(),
            logged(3, LOGGED_BY),
        ),
        case(
            "set",
            "The set of epoch 3, sealed by that of epoch 2 and cosigned by itself.",
            handed(3),
            &early(Receipt::by(&set(3), &SIGNERS)),
            logged(3, LOGGED_BY),
        ),
        case(
            "set-without-extra",
            "The same, its seal list taken from the signatures of the handover.",
            handed(3),
            &early(Receipt::by(&set(3), &SIGNERS).without_extra()),
            logged(3, LOGGED_BY),
        ),
        case(
            "set-of-new-validators",
            "The set of epoch 4 is sealed by validators none of whom is in it.",
            handed(4),
            &late(Receipt::by(&set(4), &SIGNERS)),
            logged(5, LATE + 20),
        ),
        case(
            "set-sealed-by-itself",
            "The set of epoch 4 with a seal of its own validators: the set before must seal it.",
            world.sets[4].signed(&LATE_SIGNERS),
            &late(Receipt::by(&set(4), &LATE_SIGNERS)),
            no("receipt.seal"),
        ),
        case(
            "set-below-quorum",
            "The set of epoch 3 with a seal that is one short.",
            handed(3),
            &early(Receipt::by(&set(3), &["v-01", "v-02"])),
            no("receipt.seal"),
        ),
        case(
            "set-cosigned-before",
            "The set of epoch 4, cosigned by validators of the epoch before only.",
            handed(4),
            &Receipt::by(&set(4), &SIGNERS)
                .cosigned(&COSIGNERS)
                .to_string(),
            json!({"logged": "unknown", "code": "receipt.cosignatures"}),
        ),
        case(
            "set-of-epoch-0",
            "The set of epoch 0, which nobody seals: its seal list is empty.",
            handed(0),
            &late(Receipt::sealed(&set(0), "").without_extra()),
            logged(5, LATE + 20),
        ),
        case(
            "set-of-epoch-0-signed",
            "The set of epoch 0 with signatures that nobody asked for: its seal list is empty all the same.",
            world.sets[0].signed(&["o-01", "o-02", "o-03"]),
            &late(Receipt::sealed(&set(0), "").without_extra()),
            logged(5, LATE + 20),
        ),
        case(
            "set-of-epoch-0-with-extra",
            "The set of epoch 0 with a seal list of its own validators.",
            handed(0),
            &late(Receipt::by(&set(0), &["o-01", "o-02", "o-03"])),
            no("receipt.seal"),
        ),
        case(
            "set-of-epoch-0-other-seal",
            "The set of epoch 0 was logged with some other seal list.",
            handed(0),
            &late(Receipt::sealed(&set(0), &set(0).seal_list(&["o-01"])).without_extra()),
            no("receipt.inclusion"),
        ),
        case(
            "advisory",
            "An advisory of epoch 5.",
            given.signed(&LATE_SIGNERS),
            &late(Receipt::by(&given, &LATE_SIGNERS)),
            logged(5, LATE + 20),
        ),
        case(
            "advisory-below-quorum",
            "An advisory with a seal that is one short.",
            given.signed(&LATE_SIGNERS),
            &late(Receipt::by(&given, &["w-01", "w-02"])),
            no("receipt.seal"),
        ),
        case(
            "other-document",
            "The receipt of another certificate.",
            certificate(3).signed(&SIGNERS),
            &receipt().to_string(),
            no("receipt.seal"),
        ),
        case(
            "malformed-receipt",
            "A good document and a receipt that is none.",
            certificate(2).signed(&SIGNERS),
            "junk",
            no("receipt.malformed"),
        ),
        case(
            "unknown-ledger",
            "A good document in a ledger that nobody names.",
            certificate(2).signed(&SIGNERS),
            &Receipt::by(&certificate(2), &SIGNERS)
                .note(|mut note| {
                    note.text = note.text.replace("mira-devnet", "other");
                    note.cosigned(&[("v-01", T)])
                })
                .to_string(),
            json!({"logged": "unknown", "code": "receipt.unknown-ledger"}),
        ),
    ]
}

fn no_set() -> Vec<Vector> {
    let world = ledger_world();
    let good = receipt().to_string();
    let unknown = || {
        json!({
            "logged": "unknown",
            "code": "receipt.no-set",
            "origin": null,
            "index": null,
            "treeSize": null
        })
    };
    let foreign =
        |epoch: usize| world.sets[epoch].edit(|set| set.with("network", text("mira-mainnet")));
    let stranger = Set::new(
        world.sets[3]
            .payload
            .clone()
            .with("previous", text(&foreign(2).id)),
    );
    let skipping = world.sets[4].edit(|set| set.with("previous", text(&world.sets[2].id)));
    let untrusted = advisory(&foreign(2), "withdrawn", model("atlas", "7.2.0"));
    let at_odds =
        advisory(&world.sets[2], "withdrawn", model("atlas", "7.2.0")).with("epoch", num(3));
    let documents: [(&str, &str, Source); 12] = [
        ("malformed", "The document is no envelope.", "{}".into()),
        ("empty", "There is no document.", "".into()),
        ("null", "The document is null.", "null".into()),
        ("vote", "The document is a vote, which no quorum seals.", {
            voted(&vote(&statement(world.anchor()), "v-01", "affirm")).into()
        }),
        ("other-type", "The document is of no type of ours.", {
            envelope("application/json", b"{}", &SIGNERS).into()
        }),
        ("set-malformed", "A set that is malformed.", {
            envelope(SET_TYPE, b"{}", &SIGNERS).into()
        }),
        (
            "set-unconnected",
            "A set whose previous one is not trusted.",
            stranger.signed(&SIGNERS).into(),
        ),
        (
            "set-wrong-epoch",
            "A set that is two epochs after the one that it names.",
            skipping.signed(&SIGNERS).into(),
        ),
        (
            "set-of-epoch-0-other-network",
            "The first set of another network.",
            foreign(0).signed(&[]).into(),
        ),
        (
            "set-of-epoch-0-untrusted",
            "Another first set of the same network, which nobody trusts: that nobody need seal it makes it nothing.",
            world.sets[0]
                .edit(|set| set.with("validators.0.weight", num(34)))
                .signed(&[])
                .into(),
        ),
        (
            "advisory-untrusted",
            "An advisory of a set that is not trusted.",
            advised(&untrusted).signed(&SIGNERS).into(),
        ),
        (
            "advisory-epoch",
            "An advisory of another epoch than its set.",
            advised(&at_odds).signed(&SIGNERS).into(),
        ),
    ];
    let mut all: Vec<Vector> = documents
        .into_iter()
        .map(|(name, description, document)| {
            case(
                &format!("no-set-{name}"),
                description,
                document,
                &good,
                unknown(),
            )
        })
        .collect();
    let of_later: Node = certificate(5).signed(&LATE_SIGNERS);
    all.push(
        at_anchor(
            "receipt/sealed-no-set-certificate".to_owned(),
            "5",
            "A certificate of a set that is not trusted.",
        )
        .sealed(of_later, good)
        .only("sealed", unknown()),
    );
    all.push(
        at_anchor(
            "receipt/sealed-set-since-anchor".to_owned(),
            "5",
            "The anchor's own set: the set before it is not in the bundle.",
        )
        .trust(since_anchor())
        .sealed(handed(2), receipt().to_string())
        .only("sealed", unknown()),
    );
    all
}
