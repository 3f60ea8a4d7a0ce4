//! The rule about receipts (section 7).

use serde_json::{Value, json};

use super::policy::kebab;
use crate::dsse::Key;
use crate::ledger::{Receipt, T};
use crate::ledger_world::{
    COSIGNERS, LOGGED_BY, at_anchor, certificate, handed, ledger_world, receipt,
};
use crate::vector::Vector;
use crate::world::{SIGNERS, bundle, public_key};

pub(super) const ALL: [&str; 5] = ["v-01", "v-02", "v-03", "v-04", "v-05"];

pub(crate) fn vectors() -> Vec<Vector> {
    [receipts(), receipt_forms(), distrusted_receipts()].concat()
}

pub(super) fn vector(
    name: &str,
    description: impl Into<String>,
    policy: impl Into<String>,
) -> Vector {
    at_anchor(format!("policy/{name}"), "7", description)
        .certificate(certificate(2).signed(&SIGNERS))
        .policy(policy.into())
}

/// Valid, and accepted unless these rules fail with what was found.
pub(super) fn judged(vector: Vector, failing: &[(&str, Value)]) -> Vector {
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

pub(super) fn by_key(id: &str) -> String {
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
        json!("no quorum without those who do not count"),
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
