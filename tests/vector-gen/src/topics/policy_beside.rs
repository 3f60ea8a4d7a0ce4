//! Rules about what stands beside a certificate (section 7): receipts, votes and advisories.

use serde_json::{Value, json};

use super::policy::kebab;
use crate::beside::{advised, advisory, cert_hash, compromise, model, vote, voted};
use crate::dsse::{Key, blake3_id};
use crate::ledger::{Document, Receipt, T};
use crate::ledger_world::{
    COSIGNERS, LOGGED_BY, at_anchor, certificate, handed, ledger_world, receipt,
};
use crate::node::{Node, num, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, SIGNERS, bundle, public_key, statement, vkey};

const ALL: [&str; 5] = ["v-01", "v-02", "v-03", "v-04", "v-05"];

pub(crate) fn vectors() -> Vec<Vector> {
    [
        dissent(),
        unaccounted(),
        proven_dissent(),
        receipts(),
        receipt_forms(),
        distrusted_receipts(),
        objections(),
        leaks(),
        distrusted_advisories(),
    ]
    .concat()
}

fn vector(name: &str, description: impl Into<String>, policy: impl Into<String>) -> Vector {
    at_anchor(format!("policy/{name}"), "7", description)
        .certificate(certificate(2).signed(&SIGNERS))
        .policy(policy.into())
}

/// Valid, and accepted unless these rules fail with what was found.
fn judged(vector: Vector, failing: &[(&str, Value)]) -> Vector {
    let failures: Vec<Value> = failing
        .iter()
        .map(|(rule, found)| {
            json!({"rule": rule, "code": format!("policy.{}", kebab(rule)), "found": found})
        })
        .collect();
    vector.report(
        "valid",
        None,
        json!({"accepted": failing.is_empty(), "policy": {"failures": failures}}),
    )
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

/// The ordinary receipt: epoch 2 cosigned it by 2026-03-01T09:02:00Z.
fn receipts() -> Vec<Vector> {
    let good = receipt().to_string();
    let found = json!([format!("loggedBy {LOGGED_BY}"), "epoch 2"]);
    let cases: [(&str, &str, &str, bool); 12] = [
        ("true", "A receipt is asked for and given.", "true", true),
        (
            "object-empty",
            "A receipt is asked for, of any time and epoch.",
            "{}",
            true,
        ),
        (
            "nulls",
            "Null members are absent ones.",
            "{\"by\":null,\"minEpoch\":null}",
            true,
        ),
        (
            "by-met",
            "By the very second.",
            "{\"by\":\"2026-03-01T09:02:00Z\"}",
            true,
        ),
        (
            "by-missed",
            "A second too late.",
            "{\"by\":\"2026-03-01T09:01:59Z\"}",
            false,
        ),
        (
            "by-far",
            "Long before a distant time.",
            "{\"by\":\"9999-12-31T23:59:59Z\"}",
            true,
        ),
        (
            "by-before-1970",
            "Not by a time before 1970.",
            "{\"by\":\"1969-12-31T23:59:59Z\"}",
            false,
        ),
        (
            "by-year-1",
            "Not by a time in the year 1.",
            "{\"by\":\"0001-01-01T00:00:00Z\"}",
            false,
        ),
        ("min-epoch-met", "By epoch 2.", "{\"minEpoch\":2}", true),
        (
            "min-epoch-missed",
            "Not by epoch 3.",
            "{\"minEpoch\":3}",
            false,
        ),
        (
            "both-met",
            "By the very second and epoch.",
            "{\"by\":\"2026-03-01T09:02:00Z\",\"minEpoch\":2}",
            true,
        ),
        (
            "both-missed-one",
            "By the very second, and not by epoch 3.",
            "{\"by\":\"2026-03-01T09:02:00Z\",\"minEpoch\":3}",
            false,
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, rule, met)| {
            let failing = [("requireReceipt", found.clone())];
            judged(
                vector(
                    &format!("require-receipt-{name}"),
                    description,
                    format!("{{\"requireReceipt\":{rule}}}"),
                )
                .receipt(good.as_str()),
                if met { &[] } else { &failing },
            )
        })
        .collect();
    let wanted = "{\"requireReceipt\":true}";
    all.extend([
        judged(
            vector("require-receipt-not-given", "A receipt is asked for and none is given.", wanted),
            &[("requireReceipt", json!("not-given"))],
        ),
        judged(
            vector("require-receipt-no", "A receipt that is false.", wanted).receipt("junk"),
            &[("requireReceipt", json!("no"))],
        ),
        judged(
            vector("require-receipt-unknown", "A receipt that nobody cosigned.", wanted)
                .receipt(Receipt::by(&certificate(2), &SIGNERS).to_string()),
            &[("requireReceipt", json!("unknown"))],
        ),
        judged(
            vector("require-receipt-not-asked", "No receipt is asked for, and a false one given.", "{}").receipt("junk"),
            &[],
        ),
        vector("require-receipt-untrusted", "Without a trusted set a receipt is not examined.", wanted)
            .certificate(certificate(3).signed(&SIGNERS))
            .receipt(good.as_str())
            .report(
                "untrusted",
                Some("validator-set.unknown"),
                json!({"accepted": false, "policy": {"failures": [{"code": "policy.require-receipt", "found": "unknown"}]}}),
            ),
    ]);
    let at = |time: u64| {
        Receipt::by(&certificate(2), &SIGNERS)
            .cosigned(&SIGNERS.map(|id| (id, time)))
            .to_string()
    };
    for (name, description, time, by, met) in [
        (
            "by-1970-met",
            "By the first second of 1970.",
            0,
            "1970-01-01T00:00:00Z",
            true,
        ),
        (
            "by-1970-missed",
            "The first second of 1970 is not before 1970.",
            0,
            "1969-12-31T23:59:59Z",
            false,
        ),
        (
            "by-leap-day",
            "By the last second of a 29th of February.",
            1_709_251_199,
            "2024-02-29T23:59:59Z",
            true,
        ),
        (
            "by-leap-day-missed",
            "The first second after a 29th of February.",
            1_709_251_200,
            "2024-02-29T23:59:59Z",
            false,
        ),
        (
            "by-largest-time",
            "2^53−1 is later than any time that can be written.",
            (1 << 53) - 1,
            "9999-12-31T23:59:59Z",
            false,
        ),
    ] {
        let failing = [(
            "requireReceipt",
            json!([format!("loggedBy {time}"), "epoch 2"]),
        )];
        all.push(judged(
            vector(
                &format!("require-receipt-{name}"),
                description,
                format!("{{\"requireReceipt\":{{\"by\":\"{by}\"}}}}"),
            )
            .receipt(at(time)),
            if met { &[] } else { &failing },
        ));
    }
    all
}

fn receipt_forms() -> Vec<Vector> {
    let forms = [
        (
            "misspelt-by",
            "A misspelt member of `requireReceipt`.",
            "{\"before\":\"2026-03-02T00:00:00Z\"}",
        ),
        (
            "by-in-capitals",
            "A member of `requireReceipt` in other letters.",
            "{\"By\":\"2026-03-02T00:00:00Z\"}",
        ),
        (
            "misspelt-null",
            "A misspelt member of `requireReceipt` that is null.",
            "{\"minEpcoh\":null}",
        ),
        (
            "misspelt-beside-good",
            "A misspelt member beside a good one.",
            "{\"minEpoch\":2,\"byy\":\"2026-03-02T00:00:00Z\"}",
        ),
        ("by-date", "`by` is a date.", "{\"by\":\"2026-03-02\"}"),
        ("by-number", "`by` is a number.", "{\"by\":1772355720}"),
        (
            "by-february-30",
            "`by` is on a 30th of February.",
            "{\"by\":\"2026-02-30T00:00:00Z\"}",
        ),
        (
            "by-offset",
            "`by` has an offset.",
            "{\"by\":\"2026-03-02T00:00:00+01:00\"}",
        ),
        (
            "min-epoch-string",
            "`minEpoch` of `requireReceipt` is a string.",
            "{\"minEpoch\":\"2\"}",
        ),
        (
            "min-epoch-fraction",
            "`minEpoch` of `requireReceipt` is 2.0.",
            "{\"minEpoch\":2.0}",
        ),
        ("array", "`requireReceipt` is a list.", "[]"),
        ("one", "`requireReceipt` is 1.", "1"),
        (
            "duplicate",
            "A member of `requireReceipt` stands twice.",
            "{\"minEpoch\":2,\"minEpoch\":2}",
        ),
    ];
    let mut all: Vec<Vector> = forms
        .into_iter()
        .map(|(name, description, rule)| {
            vector(
                &format!("malformed-receipt-{name}"),
                description,
                format!("{{\"requireReceipt\":{rule}}}"),
            )
            .receipt(receipt().to_string())
            .misuse("policy.malformed")
        })
        .collect();
    for (name, description, policy) in [
        (
            "proven-dissent-string",
            "`requireProvenDissent` is a string.",
            "{\"requireProvenDissent\":\"true\"}",
        ),
        (
            "advisory-array",
            "`onAdvisory` is a list.",
            "{\"onAdvisory\":[\"reject\"]}",
        ),
        (
            "advisory-case",
            "`onAdvisory` is in other letters.",
            "{\"onAdvisory\":\"Reject\"}",
        ),
        (
            "advisory-empty",
            "`onAdvisory` is empty.",
            "{\"onAdvisory\":\"\"}",
        ),
    ] {
        all.push(
            vector(&format!("malformed-{name}"), description, policy).misuse("policy.malformed"),
        );
    }
    all
}

fn by_key(id: &str) -> String {
    format!(
        "{{\"publicKey\":\"{}\"}}",
        public_key(&Key::new(id).public())
    )
}

/// Whom the policy distrusts does not count as a sealer or cosigner of a receipt either. Everybody signs here, so that
/// the certificate stands without any one of them.
fn distrusted_receipts() -> Vec<Vector> {
    let document = certificate(2);
    let vector = |name: &str, description: &str, rule: &str, distrusted: &str, receipt: Receipt| {
        vector(
            &format!("require-receipt-distrusted-{name}"),
            description,
            format!("{{\"requireReceipt\":{rule},\"distrustValidators\":[{distrusted}]}}"),
        )
        .certificate(document.signed(&ALL))
        .receipt(receipt.to_string())
    };
    let by_all = |cosigners: &[(&str, u64)]| Receipt::by(&document, &ALL).cosigned(cosigners);
    let short = [(
        "requireReceipt",
        json!("no quorum without the distrusted validators"),
    )];
    let slow = [
        ("v-01", T),
        ("v-03", T + 1),
        ("v-04", T + 2),
        ("v-05", T + 3),
        ("v-02", T + 100),
    ];
    let by = "{\"by\":\"2026-03-01T09:02:30Z\"}";
    let anchor = &ledger_world().anchor().id;
    let by_id = |id: &str, set: &str| format!("{{\"id\":\"{id}\",\"validatorSet\":\"{set}\"}}");
    vec![
        judged(
            vector("cosigner", "Without a distrusted cosigner the cosignatures are short of quorum.", "true", &by_key("v-03"), by_all(&COSIGNERS)),
            &short,
        ),
        judged(
            vector("cosigner-spared", "Without a distrusted cosigner the cosignatures are a quorum still.", "true", &by_key("v-03"), by_all(&ALL.map(|id| (id, T)))),
            &[],
        ),
        judged(
            vector("cosigner-later", "Without a distrusted cosigner the quorum is reached later: too late.", by, &by_key("v-03"), by_all(&slow)),
            &[("requireReceipt", json!([format!("loggedBy {}", T + 100), "epoch 2"]))],
        ),
        judged(
            vector("nobody-there", "Somebody else is distrusted: the quorum is reached in time.", by, &by_key("x-01"), by_all(&slow)),
            &[],
        ),
        judged(
            vector(
                "sealer",
                "Without a distrusted sealer what was logged is short of quorum, though more have signed since.",
                "true",
                &by_key("v-03"),
                Receipt::by(&document, &SIGNERS).cosigned(&ALL.map(|id| (id, T))),
            ),
            &short,
        ),
        judged(
            vector("by-id", "A validator of the set is distrusted by its id.", "true", &by_id("v-03", anchor), by_all(&COSIGNERS)),
            &short,
        ),
        judged(
            vector(
                "by-id-of-other-set",
                "A validator is distrusted by its id in another set than the one that cosigned.",
                "true",
                &by_id("v-03", &ledger_world().sets[3].id),
                by_all(&COSIGNERS),
            ),
            &[],
        ),
        judged(
            vector(
                "by-id-older-set",
                "In the newer set a validator is distrusted by its id: the older set's quorum counts.",
                "true",
                &by_id("v-03", &ledger_world().sets[3].id),
                by_all(&COSIGNERS),
            )
            .trust(bundle([2, 3].map(handed))),
            &[],
        )
        .and_report(json!({"receipt": {"cosigningEpoch": 3}})),
        judged(
            vector(
                "by-id-older-set-min-epoch",
                "The same, and the policy asks for the newer epoch.",
                "{\"minEpoch\":3}",
                &by_id("v-03", &ledger_world().sets[3].id),
                by_all(&COSIGNERS),
            )
            .trust(bundle([2, 3].map(handed))),
            &[("requireReceipt", json!([format!("loggedBy {LOGGED_BY}"), "epoch 2"]))],
        ),
    ]
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
        leaked_cosigner(since),
    ]
}

/// A validator cosigns by another one's key: once that leaks, its cosignature shows nothing.
fn leaked_cosigner(since: &str) -> Vector {
    let borrowed = ledger_world().anchor().edit(|set| {
        set.with(
            "validators.1.cosigner",
            text(vkey("witness.example/v-02", 4, &Key::new("v-01").public())),
        )
    });
    let document = Document::certificate(&statement(&borrowed));
    let receipt = Receipt::by(&document, &SIGNERS).note(|note| {
        let line = crate::ledger::witness_line("witness.example/v-02", "v-01", T, &note.text);
        note.after(line)
            .cosigned(&[("v-03", T), ("v-04", T), ("v-05", T)])
    });
    let key = public_key(&Key::new("v-01").public());
    judged(
        vector(
            "on-advisory-reject-leak-cosigner",
            "The leaked key is the one by which another validator cosigns.",
            REJECT,
        )
        .anchor(&borrowed.id)
        .trust(bundle([borrowed.signed(&[])]))
        .certificate(document.signed(&SIGNERS))
        .receipt(receipt.to_string())
        .advisories([sealed(&compromise(&borrowed, &key, since))]),
        &[("onAdvisory", json!(["key-compromise"]))],
    )
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
