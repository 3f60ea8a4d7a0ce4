//! What a receipt is worth (section 5): a story of keys that leak.
//!
//! In epoch 2 the ordinary certificate was sealed by `v-01` … `v-03`. A year later, in epoch 5, other validators have
//! taken over, and cosigned the ledger in which it stands. In the autumn all keys of epoch 2 leak. At the end of that
//! year whoever has them seals another answer as of epoch 2, without a flaw, and has it logged: the ledger and its
//! honest validators take in whatever is sealed.

use serde_json::{Value, json};

use crate::beside::{advised, compromise};
use crate::dsse::Key;
use crate::ledger::{Document, Receipt, T};
use crate::ledger_world::{
    COSIGNERS, LATE, LATE_COSIGNERS, LATE_SIGNERS, at_anchor, certificate, ledger_world,
    since_anchor,
};
use crate::node::Node;
use crate::vector::Vector;
use crate::world::{ANSWER, SIGNERS, public_key, statement_for};

/// The answer that nobody sealed before the keys leaked.
const FORGED: &str = "# Tides\n\nThere are three tides a day.\n";
/// When the keys leaked.
const SINCE: &str = "2027-09-01T00:00:00Z";
/// A receipt by then is older.
const BY: &str = "{\"requireReceipt\":{\"by\":\"2027-08-31T23:59:59Z\"}}";
const REJECT: &str = "{\"onAdvisory\":\"reject\"}";
/// The 26th of December 2027.
const TODAY: u64 = LATE + 300 * 86_400;
const ALL: [&str; 5] = ["v-01", "v-02", "v-03", "v-04", "v-05"];

fn vector(name: &str, description: &str) -> Vector {
    at_anchor(format!("compromise/{name}"), "5", description).trust(since_anchor())
}

fn genuine(name: &str, description: &str) -> Vector {
    vector(name, description).certificate(certificate(2).signed(&SIGNERS))
}

fn forgery() -> Document {
    Document::certificate(&statement_for(ledger_world().anchor(), FORGED.as_bytes()))
}

fn forged(name: &str, description: &str) -> Vector {
    vector(name, description)
        .certificate(forgery().signed(&ALL))
        .artifact(FORGED)
}

/// A receipt that honest validators of epoch 5 cosigned.
fn honest(document: &Document, signers: &[&str], cosigners: [(&str, u64); 3]) -> String {
    Receipt::by(document, signers)
        .note(|note| note.by(&["ledger-2"]))
        .cosigned(&cosigners)
        .to_string()
}

/// From before the leak.
fn old_receipt() -> String {
    honest(&certificate(2), &SIGNERS, LATE_COSIGNERS)
}

fn today(document: &Document, signers: &[&str]) -> String {
    honest(
        document,
        signers,
        LATE_COSIGNERS.map(|(id, time)| (id, time - LATE + TODAY)),
    )
}

/// One that holders of the leaked keys cosigned themselves, with a time of their choice.
fn backdated() -> String {
    Receipt::by(&forgery(), &ALL)
        .cosigned(&COSIGNERS)
        .to_string()
}

/// The advisories that the keys of these have leaked, sealed by the honest epoch 5.
fn leaked(ids: &[&str]) -> Vec<Node> {
    ids.iter()
        .map(|id| {
            let key = public_key(&Key::new(id).public());
            advised(&compromise(&ledger_world().sets[5], &key, SINCE)).signed(&LATE_SIGNERS)
        })
        .collect()
}

/// Valid and logged, and accepted unless these rules fail.
fn logged(vector: Vector, by: u64, failing: &[(&str, Value)]) -> Vector {
    let failures: Vec<Value> = failing
        .iter()
        .map(|(rule, found)| {
            let code = format!("policy.{}", super::policy::kebab(rule));
            json!({"rule": rule, "code": code, "found": found})
        })
        .collect();
    vector.report(
        "valid",
        None,
        json!({
            "accepted": failing.is_empty(),
            "logged": "yes",
            "receipt": {"code": null, "loggedBy": by},
            "policy": {"failures": failures}
        }),
    )
}

pub(crate) fn vectors() -> Vec<Vector> {
    let too_late = json!([format!("loggedBy {}", TODAY + 20), "epoch 5"]);
    let compromised = json!(["key-compromise"]);
    let of_forgery = today(&forgery(), &ALL);
    let mut all = vec![
        logged(
            forged("forged", "The forgery, logged today: it is valid and logged, as far as bytes can say.")
                .receipt(of_forgery.as_str())
                .policy("{}"),
            TODAY + 20,
            &[],
        ),
        logged(
            forged("forged-receipt", "Any receipt at all does not keep the forgery out.")
                .receipt(of_forgery.as_str())
                .policy("{\"requireReceipt\":true}"),
            TODAY + 20,
            &[],
        ),
        logged(
            forged("forged-receipt-late-epoch", "Nor does one by a late epoch.")
                .receipt(of_forgery.as_str())
                .policy("{\"requireReceipt\":{\"minEpoch\":5}}"),
            TODAY + 20,
            &[],
        ),
        logged(
            forged("forged-receipt-by", "A receipt by a time before the leak is what the forger cannot have.")
                .receipt(of_forgery.as_str())
                .policy(BY),
            TODAY + 20,
            &[("requireReceipt", too_late.clone())],
        ),
        logged(
            forged("forged-advisories-reported", "The leak is announced, and the policy only reports that.")
                .receipt(of_forgery.as_str())
                .advisories(leaked(&ALL))
                .policy("{\"onAdvisory\":\"report\"}"),
            TODAY + 20,
            &[],
        ),
        logged(
            forged("forged-advisories", "The leak is announced, and the policy acts upon that.")
                .receipt(of_forgery.as_str())
                .advisories(leaked(&ALL))
                .policy(REJECT),
            TODAY + 20,
            &[("onAdvisory", compromised.clone())],
        ),
        logged(
            forged("forged-both", "Both rules keep the forgery out.")
                .receipt(of_forgery.as_str())
                .advisories(leaked(&ALL))
                .policy("{\"requireReceipt\":{\"by\":\"2027-08-31T23:59:59Z\"},\"onAdvisory\":\"reject\"}"),
            TODAY + 20,
            &[("requireReceipt", too_late), ("onAdvisory", compromised.clone())],
        ),
        logged(
            forged(
                "forged-one-leak-announced",
                "Of the keys only one is announced to have leaked: the other four are a quorum.",
            )
            .receipt(of_forgery.as_str())
            .advisories(leaked(&["v-01"]))
            .policy(REJECT),
            TODAY + 20,
            &[],
        ),
        logged(
            forged("forged-two-leaks-announced", "Of the keys two are announced to have leaked.")
                .receipt(of_forgery.as_str())
                .advisories(leaked(&["v-01", "v-05"]))
                .policy(REJECT),
            TODAY + 20,
            &[("onAdvisory", compromised.clone())],
        ),
    ];
    all.extend(backdating(&compromised));
    all.extend(genuine_ones(&compromised));
    all
}

/// Epoch 3 was run with leaked keys too: whoever has them can cosign, and date that as he likes.
fn backdating(compromised: &Value) -> Vec<Vector> {
    vec![
        logged(
            forged(
                "backdated-receipt-by",
                "A receipt that leaked keys cosigned, dated back: a time alone does not keep it out.",
            )
            .receipt(backdated())
            .policy(BY),
            T + 20,
            &[],
        ),
        logged(
            forged(
                "backdated-receipt-by-epoch",
                "A receipt by a time, and by an epoch whose keys have not leaked.",
            )
            .receipt(backdated())
            .policy("{\"requireReceipt\":{\"by\":\"2027-08-31T23:59:59Z\",\"minEpoch\":4}}"),
            T + 20,
            &[("requireReceipt", json!([format!("loggedBy {}", T + 20), "epoch 3"]))],
        ),
        logged(
            forged(
                "backdated-advisories",
                "No cosignature by a leaked key shows that anything is older than the leak.",
            )
            .receipt(backdated())
            .advisories(leaked(&ALL))
            .policy(REJECT),
            T + 20,
            &[("onAdvisory", compromised.clone())],
        ),
        logged(
            forged(
                "backdated-by-a-later-epoch",
                "A key of epoch 5 leaked too: that advisory is about no validator of the certificate's set, and still takes its cosignature away.",
            )
            .receipt(honest(&forgery(), &ALL, LATE_COSIGNERS))
            .advisories(leaked(&["v-01", "v-02", "v-03", "v-04", "v-05", "w-01"]))
            .policy(REJECT),
            LATE + 20,
            &[("onAdvisory", compromised.clone())],
        ),
        logged(
            forged(
                "backdated-by-a-later-epoch-unannounced",
                "The same while nobody knows that the key of epoch 5 leaked.",
            )
            .receipt(honest(&forgery(), &ALL, LATE_COSIGNERS))
            .advisories(leaked(&ALL))
            .policy(REJECT),
            LATE + 20,
            &[],
        ),
        logged(
            forged(
                "backdated-required-receipt",
                "A receipt that is asked for is not one that keys known to have leaked cosigned, whose ever they are.",
            )
            .receipt(honest(&forgery(), &ALL, LATE_COSIGNERS))
            .advisories(leaked(&["w-01"]))
            .policy("{\"requireReceipt\":{\"by\":\"2027-08-31T23:59:59Z\"},\"onAdvisory\":\"reject\"}"),
            LATE + 20,
            &[("requireReceipt", json!("no quorum without those who do not count"))],
        ),
        logged(
            forged(
                "backdated-required-receipt-reported",
                "While advisories are only reported, they take nothing away.",
            )
            .receipt(honest(&forgery(), &ALL, LATE_COSIGNERS))
            .advisories(leaked(&["w-01"]))
            .policy(BY),
            LATE + 20,
            &[],
        ),
        logged(
            genuine(
                "leak-of-a-silent-validator",
                "The key of a validator leaked that did not sign: nothing rests on it.",
            )
            .receipt(today(&certificate(2), &SIGNERS))
            .advisories(leaked(&["v-05"]))
            .policy(REJECT),
            TODAY + 20,
            &[],
        ),
    ]
}

fn genuine_ones(compromised: &Value) -> Vec<Vector> {
    let by_then = LATE + 20;
    vec![
        logged(
            genuine("genuine-receipt-by", "The genuine certificate with its receipt from before the leak.")
                .receipt(old_receipt())
                .policy(BY),
            by_then,
            &[],
        ),
        logged(
            genuine("genuine-advisories", "The leak of all its keys does not touch what is provably older.")
                .receipt(old_receipt())
                .advisories(leaked(&ALL))
                .policy(REJECT),
            by_then,
            &[],
        ),
        logged(
            genuine("genuine-both", "Both rules let the genuine certificate pass.")
                .receipt(old_receipt())
                .advisories(leaked(&ALL))
                .policy("{\"requireReceipt\":{\"by\":\"2027-08-31T23:59:59Z\",\"minEpoch\":4},\"onAdvisory\":\"reject\"}"),
            by_then,
            &[],
        ),
        logged(
            genuine(
                "genuine-logged-too-late",
                "The genuine certificate, logged after the leak: nothing tells it from a forgery.",
            )
            .receipt(today(&certificate(2), &SIGNERS))
            .advisories(leaked(&ALL))
            .policy(REJECT),
            TODAY + 20,
            &[("onAdvisory", compromised.clone())],
        ),
        genuine("genuine-without-receipt", "The genuine certificate without a receipt: likewise.")
            .advisories(leaked(&ALL))
            .policy(REJECT)
            .report(
                "valid",
                None,
                json!({
                    "accepted": false,
                    "logged": "not-given",
                    "policy": {"failures": [{"code": "policy.on-advisory", "found": compromised}]}
                }),
            ),
        genuine(
            "receipt-of-another",
            "The genuine certificate's receipt beside the forgery.",
        )
        .certificate(forgery().signed(&ALL))
        .artifact(FORGED)
        .receipt(old_receipt())
        .advisories(leaked(&ALL))
        .policy(BY)
        .report(
            "valid",
            None,
            json!({
                "accepted": false,
                "logged": "no",
                "receipt": {"code": "receipt.seal"},
                "policy": {"failures": [{"code": "policy.require-receipt", "found": "no"}]}
            }),
        ),
        genuine(
            "answer-swapped",
            "The genuine certificate beside the forged answer, with every proof there is.",
        )
        .artifact(ANSWER.replace("Two", "Three"))
        .receipt(old_receipt())
        .policy(BY)
        .report(
            "invalid",
            Some("output.length"),
            json!({"accepted": false, "logged": "yes", "policy": {"failures": []}}),
        ),
    ]
}
