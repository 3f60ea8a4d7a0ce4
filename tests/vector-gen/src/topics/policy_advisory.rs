//! The rule about advisories (section 7).

use serde_json::json;

use super::policy_receipt::{ALL, by_key, judged, vector};
use crate::beside::{advised, advisory, cert_hash, compromise, model};
use crate::dsse::{Key, blake3_id};
use crate::ledger::{Document, Receipt, T};
use crate::ledger_world::{certificate, ledger_world, receipt};
use crate::node::{Node, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, SIGNERS, bundle, public_key, statement, vkey};

pub(crate) fn vectors() -> Vec<Vector> {
    [objections(), leaks(), distrusted_advisories()].concat()
}

fn sealed(payload: &Node) -> Node {
    advised(payload).signed(&SIGNERS)
}

const REJECT: &str = "{\"onAdvisory\":\"reject\"}";

/// Advisories on the model or the certificate itself.
fn objections() -> Vec<Vector> {
    let set = ledger_world().anchor();
    let own = certificate(2).id();
    let said = |kind: &str, target: Node| advisory(set, kind, target);
    let atlas = || model("atlas", "7.2.0");
    let cases: [(&str, &str, Node, Option<&str>); 6] = [
        (
            "deprecated-model",
            "The model is deprecated.",
            said("deprecated", atlas()),
            Some("deprecated"),
        ),
        (
            "withdrawn-model",
            "The model is withdrawn.",
            said("withdrawn", atlas()),
            Some("withdrawn"),
        ),
        (
            "deprecated-certificate",
            "The certificate is deprecated.",
            said("deprecated", cert_hash(&own)),
            Some("deprecated"),
        ),
        (
            "withdrawn-certificate",
            "The certificate is withdrawn.",
            said("withdrawn", cert_hash(&own)),
            Some("withdrawn"),
        ),
        (
            "other-model",
            "Another model is withdrawn.",
            said("withdrawn", model("atlas", "7.2.1")),
            None,
        ),
        (
            "other-certificate",
            "Another certificate is withdrawn.",
            said("withdrawn", cert_hash(&blake3_id("x"))),
            None,
        ),
    ];
    let mut all = Vec::new();
    for (name, description, payload, found) in cases {
        let failing: Vec<_> = found
            .map(|found| ("onAdvisory", json!([found])))
            .into_iter()
            .collect();
        for (policy, effect, failing) in [
            (REJECT, "reject", failing.as_slice()),
            ("{\"onAdvisory\":\"report\"}", "report", &[]),
        ] {
            all.push(
                judged(
                    vector(&format!("on-advisory-{effect}-{name}"), description, policy)
                        .advisories([sealed(&payload)]),
                    failing,
                )
                .and_report(json!({"advisories": {"effect": effect}})),
            );
        }
    }
    all.extend([
        judged(vector("on-advisory-reject-none", "Nothing was announced.", REJECT), &[]),
        judged(
            vector("on-advisory-reject-several", "Everything that applies is named, in the order given.", REJECT).advisories([
                sealed(&said("withdrawn", cert_hash(&own))),
                sealed(&said("deprecated", model("borea", "1"))),
                sealed(&said("deprecated", atlas())),
            ]),
            &[("onAdvisory", json!(["withdrawn", "deprecated"]))],
        ),
        judged(
            vector("on-advisory-reject-ignored", "An advisory that is one short of quorum does not count.", REJECT)
                .advisories([advised(&said("withdrawn", atlas())).signed(&["v-01", "v-02"])]),
            &[],
        ),
        judged(
            vector("on-advisory-reject-logged", "A receipt does not help a withdrawn certificate.", REJECT)
                .receipt(receipt().to_string())
                .advisories([sealed(&said("withdrawn", cert_hash(&own)))]),
            &[("onAdvisory", json!(["withdrawn"]))],
        ),
        vector("on-advisory-reject-untrusted", "Without a trusted set no advisory can be heard.", REJECT)
            .certificate(certificate(3).signed(&SIGNERS))
            .advisories([sealed(&said("deprecated", atlas()))])
            .report(
                "untrusted",
                Some("validator-set.unknown"),
                json!({"accepted": false, "policy": {"failures": [{"code": "policy.on-advisory", "found": null}]}}),
            ),
    ]);
    all
}

/// After a key compromise that key's weight counts only with a receipt that is cosigned to quorum without it, before.
fn leaks() -> Vec<Vector> {
    let set = ledger_world().anchor();
    let since = "2026-03-01T09:02:00Z";
    let leak = |id: &str, since: &str| {
        sealed(&compromise(set, &public_key(&Key::new(id).public()), since))
    };
    let failing = [("onAdvisory", json!(["key-compromise"]))];
    let document = certificate(2);
    let without_v01 = ["v-02", "v-03", "v-04", "v-05"];
    let logged = |time: u64| {
        Receipt::by(&document, &SIGNERS)
            .cosigned(&without_v01.map(|id| (id, time)))
            .to_string()
    };
    let v01 = || [leak("v-01", since)];
    let case = |name: &str, description: &str| {
        vector(
            &format!("on-advisory-reject-leak-{name}"),
            description,
            REJECT,
        )
    };
    // 09:02:00 is T + 20.
    let moment = T + 20;
    vec![
        judged(case("short", "Without the leaked key the signatures are short of quorum.").advisories(v01()), &failing),
        judged(
            case("spared", "Without the leaked key exactly the quorum is left.")
                .certificate(document.signed(&ALL))
                .advisories(v01()),
            &[],
        ),
        judged(
            case("silent", "The key of a validator that did not sign has leaked.").advisories([leak("v-04", since)]),
            &[],
        ),
        judged(
            case("stranger", "A key that no validator of the set has, has leaked.").advisories([leak("x-01", since)]),
            &[],
        ),
        judged(
            case("receipt-before", "A receipt without the leaked key, a second before the leak.")
                .advisories(v01())
                .receipt(logged(moment - 1)),
            &[],
        ),
        judged(
            case("receipt-at", "A receipt without the leaked key, in the second of the leak.")
                .advisories(v01())
                .receipt(logged(moment)),
            &failing,
        ),
        judged(
            case("receipt-after", "A receipt without the leaked key, a second after the leak.")
                .advisories(v01())
                .receipt(logged(moment + 1)),
            &failing,
        ),
        judged(
            case("receipt-by-leaked-key", "The receipt's cosignatures are a quorum only with the leaked key.")
                .advisories(v01())
                .receipt(
                    Receipt::by(&document, &SIGNERS)
                        .cosigned(&SIGNERS.map(|id| (id, T)))
                        .to_string(),
                ),
            &failing,
        ),
        judged(
            case("receipt-quorum-later", "Without the leaked key the quorum cosigned only after the leak.")
                .advisories(v01())
                .receipt(
                    Receipt::by(&document, &SIGNERS)
                        .cosigned(&[("v-01", T), ("v-02", T), ("v-03", T), ("v-04", T), ("v-05", moment)])
                        .to_string(),
                ),
            &failing,
        )
        .and_report(json!({"logged": "yes", "receipt": {"loggedBy": T}})),
        judged(
            case("receipt-not-cosigned", "A receipt that nobody cosigned shows nothing.")
                .advisories(v01())
                .receipt(Receipt::by(&document, &SIGNERS).to_string()),
            &failing,
        ),
        judged(
            case("receipt-other-seal", "The leaked key's signature was not among those that were logged.")
                .certificate(document.signed(&["v-01", "v-02", "v-03"]))
                .advisories([leak("v-03", since)])
                .receipt(
                    Receipt::by(&document, &MINIMUM)
                        .cosigned(&["v-01", "v-02", "v-04", "v-05"].map(|id| (id, T)))
                        .to_string(),
                ),
            &failing,
        ),
        judged(
            case("two-times", "One key leaked at two times: the earlier one counts.")
                .advisories([leak("v-01", "2026-04-01T00:00:00Z"), leak("v-01", since)])
                .receipt(logged(moment)),
            &failing,
        ),
        judged(
            case("two-keys", "Two keys leaked, and the cosignatures are no quorum without both.")
                .advisories([leak("v-01", since), leak("v-02", since)])
                .receipt(logged(T)),
            &failing,
        ),
        judged(
            case("two-keys-one-silent", "A key that signed leaked, and one that did not, which is needed to cosign.")
                .advisories([leak("v-01", since), leak("v-04", since)])
                .receipt(logged(T)),
            &failing,
        ),
        judged(
            case("and-withdrawn", "A leaked key, and a withdrawn model.")
                .advisories([leak("v-01", since), sealed(&advisory(set, "withdrawn", model("atlas", "7.2.0")))]),
            &[("onAdvisory", json!(["withdrawn", "key-compromise"]))],
        ),
        judged(
            vector("on-advisory-reject-leak-other-rules", "A leaked key's weight counts for no other rule either.", {
                "{\"onAdvisory\":\"reject\",\"minSigners\":5,\"minQuorumPercent\":100,\"requireValidators\":[\"v-05\"]}"
            })
            .certificate(document.signed(&ALL))
            .advisories([leak("v-05", since)]),
            &[
                ("minQuorumPercent", json!(99)),
                ("minSigners", json!(4)),
                ("requireValidators", json!([])),
            ],
        ),
        judged(
            vector("on-advisory-report-leak", "A leaked key is only reported.", "{\"onAdvisory\":\"report\"}").advisories(v01()),
            &[],
        ),
    ]
    .into_iter()
    .chain(borrowed_cosigner(since))
    .chain(distrusted_cosigner(since))
    .collect()
}

/// A validator cosigns by the key of one that stands after it: once that leaks, or its holder is distrusted, the
/// cosignature shows nothing.
fn borrowed_cosigner(since: &str) -> Vec<Vector> {
    let borrowed = ledger_world().anchor().edit(|set| {
        set.with(
            "validators.0.cosigner",
            text(vkey("witness.example/v-01", 4, &Key::new("v-02").public())),
        )
    });
    let document = Document::certificate(&statement(&borrowed));
    let receipt = Receipt::by(&document, &SIGNERS).note(|note| {
        let line = crate::ledger::witness_line("witness.example/v-01", "v-02", T, &note.text);
        note.after(line)
            .cosigned(&[("v-03", T), ("v-04", T), ("v-05", T)])
    });
    let key = public_key(&Key::new("v-02").public());
    const ALL: [&str; 5] = ["v-01", "v-02", "v-03", "v-04", "v-05"];
    let vector = |name: &str, description: &str, policy: String| {
        vector(name, description, policy)
            .anchor(&borrowed.id)
            .trust(bundle([borrowed.signed(&[])]))
            .certificate(document.signed(&ALL))
            .receipt(receipt.to_string())
    };
    [
        judged(
            vector(
                "on-advisory-reject-leak-cosigner",
                "The leaked key is the one by which another validator cosigns.",
                REJECT.to_owned(),
            )
            .certificate(document.signed(&SIGNERS))
            .advisories([sealed(&compromise(&borrowed, &key, since))]),
            &[("onAdvisory", json!(["key-compromise"]))],
        ),
        judged(
            vector(
                "require-receipt-distrusted-borrowed-cosigner",
                "A distrusted key is the one by which another validator cosigns.",
                format!(
                    "{{\"requireReceipt\":true,\"distrustValidators\":[{}]}}",
                    by_key("v-02")
                ),
            ),
            &[(
                "requireReceipt",
                json!("no quorum without those who do not count"),
            )],
        ),
    ]
    .map(|vector| vector.and_report(json!({"logged": "yes", "receipt": {"cosigningWeight": 67}})))
    .into()
}

/// Who is distrusted does not help to show that a signature is older than a leak.
fn distrusted_cosigner(since: &str) -> Vec<Vector> {
    let set = ledger_world().anchor();
    let document = certificate(2);
    let signers = ["v-01", "v-02", "v-03", "v-04"];
    let receipt = Receipt::by(&document, &signers)
        .cosigned(&["v-02", "v-03", "v-04", "v-05"].map(|id| (id, T)))
        .to_string();
    let key = public_key(&Key::new("v-01").public());
    let failing = [("onAdvisory", json!(["key-compromise"]))];
    [("v-05", &failing[..]), ("x-01", &[][..])]
        .map(|(distrusted, failing)| {
            judged(
                vector(
                    &format!("on-advisory-reject-leak-distrusted-{distrusted}"),
                    format!(
                        "The receipt's cosignatures are exactly a quorum without the leaked key; {distrusted} is distrusted."
                    ),
                    format!(
                        "{{\"onAdvisory\":\"reject\",\"distrustValidators\":[{}]}}",
                        by_key(distrusted)
                    ),
                )
                .certificate(document.signed(&signers))
                .receipt(receipt.as_str())
                .advisories([sealed(&compromise(set, &key, since))]),
                failing,
            )
        })
        .into()
}

/// Whom the policy distrusts does not count as a signer of an advisory either.
fn distrusted_advisories() -> Vec<Vector> {
    let set = ledger_world().anchor();
    let document = certificate(2);
    let payload = advisory(set, "withdrawn", model("atlas", "7.2.0"));
    let case = |name: &str, description: &str, id: &str, signers: &[&str]| {
        vector(
            &format!("on-advisory-reject-distrusted-{name}"),
            description,
            format!(
                "{{\"onAdvisory\":\"reject\",\"distrustValidators\":[{}]}}",
                by_key(id)
            ),
        )
        .certificate(document.signed(&ALL))
        .advisories([advised(&payload).signed(signers)])
    };
    vec![
        judged(
            case(
                "short",
                "Without a distrusted signer the advisory is short of quorum.",
                "v-03",
                &SIGNERS,
            ),
            &[],
        )
        .and_report(json!({"advisories": {"counted": [{"applies": true}], "ignored": []}})),
        judged(
            case(
                "spared",
                "Without a distrusted signer the advisory has its quorum still.",
                "v-03",
                &ALL,
            ),
            &[("onAdvisory", json!(["withdrawn"]))],
        ),
    ]
}
