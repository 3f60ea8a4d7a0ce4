//! What a receipt shows (section 5), step by step.

use serde_json::{Value, json};

use crate::ledger::{Document, ORIGIN, Receipt, T, entry, others};
use crate::ledger_world::{
    COSIGNERS, LATE, LATE_COSIGNERS, LATE_SIGNERS, LOGGED_BY, at_anchor, certificate, ledger_world,
    receipt, since_anchor,
};
use crate::node::{Node, num, obj, text};
use crate::vector::Vector;
use crate::world::{ANSWER, MINIMUM, SIGNERS, statement};

pub(crate) fn vectors() -> Vec<Vector> {
    [logged(), epochs(), verdicts(), no_set()].concat()
}

/// A vector of the ordinary certificate of the anchor's epoch.
pub(super) fn vector(name: &str, description: impl Into<String>) -> Vector {
    at_anchor(format!("receipt/{name}"), "5", description)
        .certificate(certificate(2).signed(&SIGNERS))
}

/// Expects a valid certificate, and of its receipt that it holds.
pub(super) fn shown(vector: Vector, receipt: Value) -> Vector {
    vector
        .report("valid", None, json!({"accepted": true, "logged": "yes"}))
        .and_report(json!({"receipt": receipt}))
}

/// Expects a valid certificate, and of its receipt that it fails.
pub(super) fn refused(vector: Vector, logged: &str, code: &str) -> Vector {
    vector.report(
        "valid",
        None,
        json!({
            "accepted": true,
            "logged": logged,
            "receipt": {"logged": logged, "code": code, "loggedBy": null, "cosigningEpoch": null}
        }),
    )
}

pub(super) fn by(epoch: u64, weight: u64, logged_by: u64) -> Value {
    json!({
        "logged": "yes",
        "code": null,
        "cosigningEpoch": epoch,
        "cosigningWeight": weight,
        "loggedBy": logged_by
    })
}

pub(super) fn short_of_quorum(vector: Vector, weight: u64) -> Vector {
    refused(vector, "unknown", "receipt.cosignatures")
        .merge_receipt(json!({"expected": 67, "got": weight}))
}

/// The receipt of the ordinary certificate without any cosignature.
pub(super) fn bare() -> Receipt {
    Receipt::by(&certificate(2), &SIGNERS)
}

fn logged() -> Vec<Vector> {
    let size_of = |size: usize, index: usize| {
        let document = certificate(2);
        let seal = document.seal_list(&SIGNERS);
        let mut leaves = others(size);
        leaves[index] = entry(&document.id(), &seal);
        Receipt::of(&leaves, index, Some(seal)).cosigned(&COSIGNERS)
    };
    let mut all = vec![
        shown(
            vector(
                "logged",
                "A receipt of the certificate's own epoch: the quorum is reached by the second smallest time but one.",
            )
            .receipt(receipt().to_string()),
            json!({
                "logged": "yes",
                "code": null,
                "origin": ORIGIN,
                "index": 3,
                "treeSize": 7,
                "cosigningEpoch": 2,
                "cosigningWeight": 86,
                "loggedBy": LOGGED_BY,
                "cosigners": [
                    {"id": "v-01", "operator": "north", "weight": 33, "timestamp": T},
                    {"id": "v-02", "operator": "north", "weight": 33, "timestamp": T + 20},
                    {"id": "v-03", "operator": "south", "weight": 20, "timestamp": T + 10}
                ]
            }),
        ),
        vector("not-given", "Without a receipt nothing is said of the ledger.").report(
            "valid",
            None,
            json!({"logged": "not-given", "receipt": null, "current": "unknown"}),
        ),
        shown(
            vector(
                "entry-in-full",
                "The entry is three lines, and the tree is of that entry alone.",
            )
            .receipt({
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                Receipt::of(&[entry(&document.id(), &seal)], 0, Some(seal))
                    .cosigned(&COSIGNERS)
                    .to_string()
            }),
            json!({"index": 0, "treeSize": 1, "loggedBy": LOGGED_BY}),
        ),
    ];
    for (size, index) in [
        (2, 0),
        (2, 1),
        (3, 2),
        (5, 4),
        (8, 0),
        (8, 7),
        (300, 256),
        (300, 299),
    ] {
        all.push(shown(
            vector(
                &format!("entry-{index}-of-{size}"),
                format!("Entry {index} of a tree of {size}."),
            )
            .receipt(size_of(size, index).to_string()),
            json!({"index": index, "treeSize": size, "code": null}),
        ));
    }
    all
}

/// Which set's quorum counts: the newest trusted one of the document's epoch or later that has the ledger's key.
fn epochs() -> Vec<Vector> {
    let in_chain =
        |name: &str, description: &str, epoch: usize, receipt: &dyn Fn(Receipt) -> Receipt| {
            let signers: &[&str] = if epoch < 4 { &SIGNERS } else { &LATE_SIGNERS };
            let document = certificate(epoch);
            vector(name, description)
                .trust(since_anchor())
                .certificate(document.signed(signers))
                .receipt(receipt(Receipt::by(&document, signers)).to_string())
        };
    let noted = |receipt: Receipt, keys: &[&str], cosigners: &[&[(&str, u64)]]| {
        receipt.note(|note| {
            cosigners
                .iter()
                .fold(note.by(keys), |note, cosigners| note.cosigned(cosigners))
        })
    };
    let short_late = [("w-01", LATE), ("w-02", LATE)];
    vec![
        shown(
            in_chain(
                "later-epoch",
                "A certificate of epoch 2 whose receipt epoch 5 cosigned: no key of epoch 2 is needed.",
                2,
                &|receipt| noted(receipt, &["ledger-2"], &[&LATE_COSIGNERS]),
            ),
            by(5, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "later-epoch-before-handover-of-key",
                "Signed by the ledger's first key, and cosigned by the last epoch that names that one.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&LATE_COSIGNERS]),
            ),
            by(4, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "own-epoch-in-chain",
                "Cosigned by validators of epochs 2 and 3: the newer one counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&COSIGNERS]),
            ),
            by(3, 86, LOGGED_BY),
        ),
        shown(
            in_chain(
                "only-own-epoch",
                "Cosigned by 67 of which one left with epoch 2: that epoch counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&MINIMUM.map(|id| (id, T))]),
            ),
            by(2, 67, T),
        ),
        shown(
            in_chain(
                "newest-set",
                "Signed by both keys of the ledger and cosigned by all: the newest set counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1", "ledger-2"], &[&COSIGNERS, &LATE_COSIGNERS]),
            ),
            by(5, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "newest-set-short",
                "The newest sets fall one short, an older one does not.",
                2,
                &|receipt| noted(receipt, &["ledger-1", "ledger-2"], &[&COSIGNERS, &short_late]),
            ),
            by(3, 86, LOGGED_BY),
        ),
        short_of_quorum(
            in_chain(
                "no-sum-over-sets",
                "66 of each of two electorates are no quorum of either.",
                2,
                &|receipt| {
                    noted(
                        receipt,
                        &["ledger-1", "ledger-2"],
                        &[&[("v-01", T), ("v-02", T)], &short_late],
                    )
                },
            ),
            66,
        ),
        short_of_quorum(
            in_chain(
                "earlier-epoch",
                "A certificate of epoch 4 that only epoch 3 cosigned.",
                4,
                &|receipt| noted(receipt, &["ledger-1"], &[&COSIGNERS]),
            ),
            0,
        ),
        refused(
            in_chain(
                "earlier-key",
                "A certificate of epoch 5 in a ledger that signs with the key of earlier epochs.",
                5,
                &|receipt| noted(receipt, &["ledger-1"], &[&LATE_COSIGNERS]),
            ),
            "no",
            "receipt.log-signature",
        ),
        shown(
            in_chain("newest-certificate", "A certificate of the newest epoch.", 5, &|receipt| {
                noted(receipt, &["ledger-2"], &[&LATE_COSIGNERS])
            }),
            by(5, 86, LATE + 20),
        ),
        short_of_quorum(
            vector(
                "later-epoch-not-trusted",
                "A later epoch cosigned, which this bundle does not know: it cannot tell.",
            )
            .receipt(bare().cosigned(&LATE_COSIGNERS).to_string()),
            0,
        ),
        refused(
            vector(
                "later-key-not-trusted",
                "The ledger signs with a key that only a later set names, which this bundle does not know.",
            )
            .receipt(noted(bare(), &["ledger-2"], &[&LATE_COSIGNERS]).to_string()),
            "no",
            "receipt.log-signature",
        ),
    ]
}

/// The leaves of the ordinary receipt.
pub(super) fn leaves() -> Vec<Vec<u8>> {
    let document = certificate(2);
    let mut leaves = others(7);
    leaves[3] = entry(&document.id(), &document.seal_list(&SIGNERS));
    leaves
}

/// No receipt changes a state, and a failure elsewhere does not keep one from being examined.
fn verdicts() -> Vec<Vector> {
    let good = receipt().to_string();
    let logged = json!({"logged": "yes", "receipt": {"code": null, "loggedBy": LOGGED_BY}});
    vec![
        vector(
            "beside-unbound",
            "Without an artifact the receipt is examined.",
        )
        .no_artifact()
        .receipt(good.as_str())
        .report("sealed-unbound", None, logged.clone()),
        vector(
            "beside-wrong-artifact",
            "With another artifact the receipt is examined.",
        )
        .artifact(ANSWER.to_uppercase())
        .receipt(good.as_str())
        .report("invalid", Some("output.digest"), logged.clone()),
        vector(
            "beside-wrong-prompt",
            "With another prompt the receipt is examined.",
        )
        .prompt("Why?\n")
        .receipt(good.as_str())
        .report("invalid", Some("prompt.digest"), logged.clone()),
        vector(
            "beside-insufficient",
            "A quorum's seal was logged, of which the certificate at hand carries one signature.",
        )
        .certificate(certificate(2).signed(&["v-01"]))
        .receipt(good.as_str())
        .report("insufficient", Some("quorum.insufficient"), logged.clone()),
        vector(
            "beside-false-tally",
            "With a false tally the receipt is examined.",
        )
        .certificate(short_tally().signed(&SIGNERS))
        .receipt(
            Receipt::by(&short_tally(), &SIGNERS)
                .cosigned(&COSIGNERS)
                .to_string(),
        )
        .report("invalid", Some("tally.inconsistent"), logged),
    ]
}

fn short_tally() -> Document {
    Document::certificate(
        &statement(ledger_world().anchor()).with("predicate.tally.quorumWeight", num(66)),
    )
}

/// Without a trusted set there is nothing to examine a receipt against.
fn no_set() -> Vec<Vector> {
    let good = receipt().to_string();
    let unknown = json!({
        "logged": "unknown",
        "receipt": {"logged": "unknown", "code": "receipt.no-set", "origin": null, "index": null}
    });
    let cases: [(&str, &str, Node, &str, &str); 6] = [
        (
            "envelope",
            "The envelope is malformed.",
            obj([]),
            "invalid",
            "envelope.malformed",
        ),
        (
            "payload-type",
            "The envelope seals a set.",
            ledger_world().anchor().signed(&SIGNERS),
            "invalid",
            "envelope.payload-type",
        ),
        (
            "statement",
            "The statement is malformed.",
            Document::certificate(&statement(ledger_world().anchor()).without("predicate.round"))
                .signed(&SIGNERS),
            "invalid",
            "statement.malformed",
        ),
        (
            "unknown-set",
            "The set is not trusted.",
            certificate(3).signed(&SIGNERS),
            "untrusted",
            "validator-set.unknown",
        ),
        (
            "network",
            "The certificate is of another network than its set.",
            Document::certificate(
                &statement(ledger_world().anchor()).with("predicate.network", text("mira-mainnet")),
            )
            .signed(&SIGNERS),
            "invalid",
            "validator-set.network",
        ),
        (
            "epoch",
            "The certificate is of another epoch than its set.",
            Document::certificate(
                &statement(ledger_world().anchor()).with("predicate.epoch", num(3)),
            )
            .signed(&SIGNERS),
            "invalid",
            "validator-set.epoch",
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, certificate, state, code)| {
            vector(
                &format!("no-set-{name}"),
                format!("{description} The receipt is not examined."),
            )
            .certificate(certificate)
            .receipt(good.as_str())
            .report(state, Some(code), unknown.clone())
        })
        .collect();
    all.push(
        vector(
            "no-set-provisional",
            "There is no certificate yet. The receipt is not examined.",
        )
        .certificate("null")
        .receipt(good.as_str())
        .report("provisional", None, unknown.clone()),
    );
    all.push(
        vector(
            "no-set-malformed-receipt",
            "The set is not trusted. That the receipt is malformed is not looked at.",
        )
        .certificate(certificate(3).signed(&SIGNERS))
        .receipt("junk")
        .report("untrusted", Some("validator-set.unknown"), unknown),
    );
    all
}
