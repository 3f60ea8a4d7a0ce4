//! The consumer's policy (section 7). The certificate is sealed by 86 of 100 (three signers, two operators), with 9 of
//! dissent, 4 abstaining and hence 14 that did not sign.

use serde_json::{Value, json};

use crate::dsse::Key;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{
    ANSWER, MINIMUM, PROMPT, SIGNERS, Set, bundle, edited, good, public_key, seal, statement, world,
};

pub(crate) fn vectors() -> Vec<Vector> {
    [
        weights(),
        counts(),
        lists(),
        prompts(),
        fragments(),
        distrust(),
        states(),
    ]
    .concat()
}

pub(super) fn vector(
    name: &str,
    description: impl Into<String>,
    policy: impl Into<Source>,
) -> Vector {
    Vector::new(format!("policy/{name}"), "7", description)
        .certificate(good())
        .policy(policy)
}

/// One rule on the ordinary certificate.
pub(super) fn ruled(
    name: &str,
    description: impl Into<String>,
    policy: &str,
    failing: &[&str],
) -> Vector {
    judged(vector(name, description, policy), failing)
}

/// The certificate is valid, and these rules fail in this order.
fn judged(vector: Vector, failing: &[&str]) -> Vector {
    vector.report("valid", None, verdict(failing))
}

fn verdict(failing: &[&str]) -> Value {
    let failures: Vec<Value> = failing
        .iter()
        .map(|rule| json!({"rule": rule, "code": format!("policy.{}", kebab(rule))}))
        .collect();
    json!({"valid": true, "accepted": failing.is_empty(), "policy": {"failures": failures}})
}

pub(super) fn kebab(rule: &str) -> String {
    rule.chars()
        .flat_map(|c| {
            if c.is_uppercase() {
                vec!['-', c.to_ascii_lowercase()]
            } else {
                vec![c]
            }
        })
        .collect()
}

/// A rule with the value that is just met and the one that is just missed.
fn pair(rule: &str, met: u64, missed: u64) -> Vec<Vector> {
    let failing: &[&str] = &[rule];
    [(met, true), (missed, false)]
        .map(|(value, met)| {
            let name = format!("{}-{}", kebab(rule), if met { "met" } else { "missed" });
            let description = format!(
                "`{rule}` of {value} is {}.",
                if met { "just met" } else { "just missed" }
            );
            ruled(
                &name,
                description,
                &format!("{{\"{rule}\":{value}}}"),
                if met { &[] } else { failing },
            )
        })
        .into()
}

fn weights() -> Vec<Vector> {
    let mut all = pair("minQuorumPercent", 86, 87);
    all.extend(pair("maxDissentPercent", 9, 8));
    all.extend(pair("maxUnaccountedPercent", 14, 13));
    all.push(ruled(
        "min-quorum-percent-0",
        "0 percent asks nothing.",
        "{\"minQuorumPercent\":0}",
        &[],
    ));
    all.push(ruled(
        "min-quorum-percent-100",
        "100 percent asks for every signature.",
        "{\"minQuorumPercent\":100}",
        &["minQuorumPercent"],
    ));
    all.push(ruled(
        "max-dissent-percent-0",
        "0 percent allows no dissent.",
        "{\"maxDissentPercent\":0}",
        &["maxDissentPercent"],
    ));
    all.push(judged(
        vector(
            "min-quorum-percent-signed-not-claimed",
            "The signed weight counts, 67, not the claimed one, 86.",
            "{\"minQuorumPercent\":68}",
        )
        .certificate(seal(&statement(world().anchor()), &MINIMUM)),
        &["minQuorumPercent"],
    ));

    // Of a total of 3: two thirds are more than 66 percent and less than 67.
    let thirds = small_set(&[("v-01", 1), ("v-02", 1), ("v-03", 1)], 2);
    for (percent, met) in [(66, true), (67, false)] {
        let failing: &[&str] = if met { &[] } else { &["minQuorumPercent"] };
        all.push(judged(
            vector(
                &format!("min-quorum-percent-{percent}-of-thirds"),
                format!("Two thirds against {percent} percent: compared without rounding."),
                format!("{{\"minQuorumPercent\":{percent}}}"),
            )
            .anchor(&thirds.id)
            .trust(bundle([thirds.signed(&[])]))
            .certificate(seal(&small_statement(&thirds, 2, 1), &["v-01", "v-02"])),
            failing,
        ));
    }
    for (percent, met) in [(34, true), (33, false)] {
        let failing: &[&str] = if met { &[] } else { &["maxDissentPercent"] };
        all.push(judged(
            vector(
                &format!("max-dissent-percent-{percent}-of-thirds"),
                format!("A third of dissent against {percent} percent: compared without rounding."),
                format!("{{\"maxDissentPercent\":{percent}}}"),
            )
            .anchor(&thirds.id)
            .trust(bundle([thirds.signed(&[])]))
            .certificate(seal(&small_statement(&thirds, 2, 1), &["v-01", "v-02"])),
            failing,
        ));
    }
    // 100 times 2^53−1 does not fit 53 bits.
    const LARGEST: u64 = 9_007_199_254_740_991;
    let heavy = small_set(&[("v-01", LARGEST - 1), ("v-02", 1)], LARGEST - 1);
    for (name, signers, failing) in [
        ("all", &["v-01", "v-02"][..], &[][..]),
        ("all-but-one", &["v-01"][..], &["minQuorumPercent"][..]),
    ] {
        all.push(judged(
            vector(
                &format!("min-quorum-percent-of-largest-{name}"),
                "100 percent of a total of 2^53−1, in integers wide enough.",
                "{\"minQuorumPercent\":100}",
            )
            .anchor(&heavy.id)
            .trust(bundle([heavy.signed(&[])]))
            .certificate(seal(&small_statement(&heavy, LARGEST - 1, 0), signers)),
            failing,
        ));
    }
    all
}

fn counts() -> Vec<Vector> {
    let mut all = pair("minSigners", 3, 4);
    all.extend(pair("minOperators", 2, 3));
    all.extend(pair("minEpoch", 2, 3));
    all.push(judged(
        vector(
            "min-operators-none-named",
            "A signer without operator adds no operator: v-01, v-02 and v-05 have one.",
            "{\"minOperators\":2}",
        )
        .certificate(seal(&statement(world().anchor()), &MINIMUM)),
        &["minOperators"],
    ));
    all.push(judged(
        vector(
            "min-signers-repeated",
            "One validator who signs twice is one signer.",
            "{\"minSigners\":4}",
        )
        .certificate(seal(
            &statement(world().anchor()),
            &["v-01", "v-02", "v-03", "v-03"],
        )),
        &["minSigners"],
    ));
    all
}

fn lists() -> Vec<Vector> {
    vec![
        ruled(
            "require-validators-met",
            "Both required validators signed.",
            "{\"requireValidators\":[\"v-03\",\"v-01\"]}",
            &[],
        ),
        ruled(
            "require-validators-missed",
            "One of the required validators did not sign.",
            "{\"requireValidators\":[\"v-01\",\"v-04\"]}",
            &["requireValidators"],
        ),
        ruled(
            "require-validators-unknown",
            "A required validator is not in the set.",
            "{\"requireValidators\":[\"v-99\"]}",
            &["requireValidators"],
        ),
        ruled(
            "require-validators-empty",
            "An empty list requires nobody.",
            "{\"requireValidators\":[]}",
            &[],
        ),
        ruled(
            "allow-models-name",
            "The model is allowed in any version.",
            "{\"allowModels\":[{\"name\":\"atlas\"}]}",
            &[],
        ),
        ruled(
            "allow-models-null-version",
            "A null version is any version.",
            "{\"allowModels\":[{\"name\":\"atlas\",\"version\":null}]}",
            &[],
        ),
        ruled(
            "allow-models-version",
            "The model is allowed in its version.",
            "{\"allowModels\":[{\"name\":\"other\"},{\"name\":\"atlas\",\"version\":\"7.2.0\"}]}",
            &[],
        ),
        ruled(
            "allow-models-other-version",
            "The model is allowed in another version.",
            "{\"allowModels\":[{\"name\":\"atlas\",\"version\":\"7.2.1\"}]}",
            &["allowModels"],
        ),
        ruled(
            "allow-models-other-name",
            "Another model is allowed.",
            "{\"allowModels\":[{\"name\":\"atlas2\"}]}",
            &["allowModels"],
        ),
        ruled(
            "allow-models-case",
            "Model names are compared byte by byte.",
            "{\"allowModels\":[{\"name\":\"Atlas\"}]}",
            &["allowModels"],
        ),
        ruled(
            "allow-models-none",
            "An empty list allows no model.",
            "{\"allowModels\":[]}",
            &["allowModels"],
        ),
    ]
}

fn prompts() -> Vec<Vector> {
    vec![
        judged(
            vector(
                "require-prompt-met",
                "The prompt is given and matches.",
                "{\"requirePrompt\":true}",
            )
            .prompt(PROMPT),
            &[],
        ),
        ruled(
            "require-prompt-missed",
            "The prompt is required and was not given.",
            "{\"requirePrompt\":true}",
            &["requirePrompt"],
        ),
        ruled(
            "require-prompt-false",
            "The prompt is not required.",
            "{\"requirePrompt\":false}",
            &[],
        ),
        vector(
            "require-prompt-mismatched",
            "Another prompt makes the certificate invalid, with and without the rule.",
            "{\"requirePrompt\":true}",
        )
        .prompt("Why?")
        .report(
            "invalid",
            Some("prompt.digest"),
            json!({"accepted": false, "policy": {"failures": [{"code": "policy.require-prompt"}]}}),
        ),
    ]
}

fn fragments() -> Vec<Vector> {
    let fragment = |id: &str, start: u64, end: u64, weight: u64| {
        obj([
            ("id", text(id)),
            ("start", num(start)),
            ("end", num(end)),
            ("quorumWeight", num(weight)),
            ("dissentWeight", num(0)),
        ])
    };
    let cases: [(&str, &str, Node, bool); 7] = [
        (
            "met",
            "Two affirmed fragments cover every byte.",
            arr([fragment("a", 0, 38, 67), fragment("b", 38, 101, 86)]),
            true,
        ),
        (
            "contested",
            "One fragment is contested.",
            arr([fragment("a", 0, 38, 66), fragment("b", 38, 101, 86)]),
            false,
        ),
        (
            "gap",
            "A byte between two fragments is covered by neither.",
            arr([fragment("a", 0, 37, 86), fragment("b", 38, 101, 86)]),
            false,
        ),
        (
            "start",
            "The first byte is not covered.",
            arr([fragment("a", 1, 101, 86)]),
            false,
        ),
        (
            "end",
            "The last byte is not covered.",
            arr([fragment("a", 0, 100, 86)]),
            false,
        ),
        (
            "none",
            "There are no fragments: nothing is affirmed.",
            arr([]),
            false,
        ),
        ("absent", "`fragments` is absent.", null(), false),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, fragments, met)| {
            judged(
                vector(
                    &format!("require-affirmed-fragments-{name}"),
                    description,
                    "{\"requireAffirmedFragments\":true}",
                )
                .certificate(edited(|s| s.with("predicate.fragments", fragments))),
                if met {
                    &[]
                } else {
                    &["requireAffirmedFragments"]
                },
            )
        })
        .collect();
    all.push(judged(
        vector(
            "require-affirmed-fragments-of-nothing",
            "An empty output has no fragments: nothing is affirmed.",
            "{\"requireAffirmedFragments\":true}",
        )
        .certificate(seal(
            &crate::world::statement_for(world().anchor(), b""),
            &SIGNERS,
        ))
        .artifact(""),
        &["requireAffirmedFragments"],
    ));
    all
}

fn distrust() -> Vec<Vector> {
    let anchor = &world().anchor().id;
    let by_key = |name: &str| {
        format!(
            "{{\"publicKey\":\"{}\"}}",
            public_key(&Key::new(name).public())
        )
    };
    let by_id = |id: &str, set: &str| format!("{{\"id\":\"{id}\",\"validatorSet\":\"{set}\"}}");
    let policy = |entries: &[String]| format!("{{\"distrustValidators\":[{}]}}", entries.join(","));
    let everybody = || {
        seal(
            &statement(world().anchor()),
            &["v-01", "v-02", "v-03", "v-04", "v-05"],
        )
    };
    let cases: [(&str, &str, String, bool); 8] = [
        (
            "spared",
            "Without the distrusted validator exactly the quorum is left.",
            policy(&[by_key("v-01")]),
            true,
        ),
        (
            "short",
            "Without the two distrusted validators the quorum is not left.",
            policy(&[by_key("v-01"), by_key("v-05")]),
            false,
        ),
        (
            "by-id",
            "Distrusted by id in this set.",
            policy(&[by_id("v-01", anchor), by_id("v-05", anchor)]),
            false,
        ),
        (
            "by-id-elsewhere",
            "Distrusted by id in another set: it concerns that set alone.",
            policy(&[
                by_id("v-01", &world().sets[1].id),
                by_id("v-05", &world().sets[1].id),
            ]),
            true,
        ),
        (
            "stranger",
            "A distrusted key that is not in the set.",
            policy(&[by_key("outsider")]),
            true,
        ),
        (
            "twice",
            "One validator distrusted twice, by key and by id, weighs once.",
            policy(&[by_key("v-01"), by_id("v-01", anchor)]),
            true,
        ),
        (
            "nobody",
            "An empty list distrusts nobody.",
            policy(&[]),
            true,
        ),
        (
            "url-safe",
            "The key is compared by its bytes, in whichever alphabet it is written.",
            policy(&[
                by_key("v-01").replace('+', "-").replace('/', "_"),
                by_key("v-05").replace('+', "-").replace('/', "_"),
            ]),
            false,
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, policy, met)| {
            judged(
                vector(&format!("distrust-validators-{name}"), description, policy)
                    .certificate(everybody()),
                if met { &[] } else { &["distrustValidators"] },
            )
        })
        .collect();
    all.push(judged(
        vector(
            "distrust-validators-and-percent",
            "Distrusted weight does not count for the other rules either: 80 of 100 are left.",
            format!(
                "{{\"minQuorumPercent\":81,\"distrustValidators\":[{}]}}",
                by_key("v-03")
            ),
        )
        .certificate(everybody()),
        &["minQuorumPercent"],
    ));
    all
}

/// A policy never changes `state`.
fn states() -> Vec<Vector> {
    let strict = "{\"minSigners\":5}";
    let accepted = |vector: Vector, state: &str, code: Option<&str>| {
        vector.report(state, code, json!({"valid": false, "accepted": false}))
    };
    vec![
        judged(vector("empty", "An empty policy asks nothing.", "{}"), &[]),
        judged(
            vector("nulls", "Null rules are absent ones.", {
                let rules = [
                    "minQuorumPercent",
                    "maxDissentPercent",
                    "maxUnaccountedPercent",
                    "minSigners",
                    "minOperators",
                    "requireValidators",
                    "allowModels",
                    "minEpoch",
                    "requirePrompt",
                    "requireReceipt",
                    "requireProvenDissent",
                    "requireAffirmedFragments",
                    "onAdvisory",
                    "distrustValidators",
                ];
                format!(
                    "{{{}}}",
                    rules.map(|rule| format!("\"{rule}\":null")).join(",")
                )
            }),
            &[],
        ),
        judged(
            vector(
                "several",
                "Every rule that fails is listed.",
                "{\"minEpoch\":3,\"minSigners\":4,\"minQuorumPercent\":86,\"requirePrompt\":true}",
            ),
            &["minSigners", "minEpoch", "requirePrompt"],
        ),
        accepted(
            vector(
                "not-bound",
                "Sound without an artifact is never accepted.",
                "{}",
            )
            .no_artifact(),
            "sealed-unbound",
            None,
        ),
        accepted(
            vector("insufficient", "Short of quorum is never accepted.", "{}")
                .certificate(seal(&statement(world().anchor()), &["v-01"])),
            "insufficient",
            Some("quorum.insufficient"),
        ),
        accepted(
            vector("invalid", "Another answer is never accepted.", "{}")
                .artifact(ANSWER.to_lowercase()),
            "invalid",
            Some("output.digest"),
        ),
        accepted(
            vector("untrusted", "An unknown set is never accepted.", strict)
                .certificate(seal(&statement(&world().sets[3]), &SIGNERS)),
            "untrusted",
            Some("validator-set.unknown"),
        ),
        accepted(
            vector("malformed-certificate", "No certificate to judge.", strict).certificate("{}"),
            "invalid",
            Some("envelope.malformed"),
        ),
    ]
}

/// The first set of a small network.
fn small_set(list: &[(&str, u64)], quorum: u64) -> Set {
    let validators = crate::world::validators(list);
    Set::new(crate::world::set_payload(0, &[], validators).with("quorum", num(quorum)))
}

fn small_statement(set: &Set, quorum: u64, dissent: u64) -> Node {
    statement(set).with(
        "predicate.tally",
        raw(format!(
            "{{\"quorumWeight\":{quorum},\"dissentWeight\":{dissent},\"abstainWeight\":0}}"
        )),
    )
}
