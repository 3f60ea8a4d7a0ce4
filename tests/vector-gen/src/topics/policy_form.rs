//! The form of a policy (sections 7 and 8): a misspelt rule must not pass silently.

use super::policy::{kebab, ruled, vector};
use crate::dsse::{Key, b64};
use crate::vector::{Vector, once, parts, repeat};
use crate::world::{public_key, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [malformed(), asking_nothing()].concat()
}

fn malformed() -> Vec<Vector> {
    let mut all = Vec::new();
    let texts: [(&str, &str, &str); 34] = [
        ("empty", "The policy is empty.", ""),
        ("not-json", "The policy is prose.", "strict"),
        ("null", "The policy is null.", "null"),
        ("array", "The policy is an array.", "[]"),
        (
            "truncated",
            "The policy's last byte was lost.",
            "{\"minSigners\":3",
        ),
        ("misspelt", "A misspelt rule.", "{\"minSigner\":3}"),
        (
            "misspelt-null",
            "A misspelt rule that is null.",
            "{\"minSigner\":null}",
        ),
        ("case", "A rule in other letters.", "{\"minsigners\":3}"),
        ("unknown", "A rule that nobody knows.", "{\"x-note\":\"\"}"),
        (
            "misspelt-model",
            "A misspelt member of an allowed model.",
            "{\"allowModels\":[{\"name\":\"atlas\",\"versoin\":\"7.2.0\"}]}",
        ),
        (
            "misspelt-distrust",
            "A misspelt member of a distrusted validator.",
            "{\"distrustValidators\":[{\"id\":\"v-01\",\"set\":\"blake3:00\"}]}",
        ),
        ("percent-101", "101 percent.", "{\"minQuorumPercent\":101}"),
        (
            "percent-101-dissent",
            "101 percent of dissent.",
            "{\"maxDissentPercent\":101}",
        ),
        (
            "percent-101-unaccounted",
            "101 percent unaccounted.",
            "{\"maxUnaccountedPercent\":101}",
        ),
        (
            "percent-negative",
            "−1 percent.",
            "{\"minQuorumPercent\":-1}",
        ),
        (
            "percent-fraction",
            "A percent with a fraction.",
            "{\"minQuorumPercent\":66.7}",
        ),
        (
            "percent-1.0",
            "A percent written as 67.0.",
            "{\"minQuorumPercent\":67.0}",
        ),
        (
            "percent-string",
            "A percent as a string.",
            "{\"minQuorumPercent\":\"67\"}",
        ),
        (
            "signers-string",
            "`minSigners` is a string.",
            "{\"minSigners\":\"3\"}",
        ),
        (
            "signers-2-53",
            "`minSigners` is 2^53.",
            "{\"minSigners\":9007199254740992}",
        ),
        (
            "operators-true",
            "`minOperators` is true.",
            "{\"minOperators\":true}",
        ),
        ("epoch-exponent", "`minEpoch` is 1e1.", "{\"minEpoch\":1e1}"),
        (
            "validators-string",
            "`requireValidators` is one id.",
            "{\"requireValidators\":\"v-01\"}",
        ),
        (
            "validators-number",
            "`requireValidators` holds a number.",
            "{\"requireValidators\":[1]}",
        ),
        (
            "validators-no-name",
            "`requireValidators` holds a text that can be no id.",
            "{\"requireValidators\":[\"v 01\"]}",
        ),
        (
            "models-object",
            "`allowModels` is one model.",
            "{\"allowModels\":{\"name\":\"atlas\"}}",
        ),
        (
            "models-string",
            "`allowModels` holds a name.",
            "{\"allowModels\":[\"atlas\"]}",
        ),
        (
            "models-no-name",
            "`allowModels` holds a version without a name.",
            "{\"allowModels\":[{\"version\":\"7.2.0\"}]}",
        ),
        (
            "prompt-string",
            "`requirePrompt` is a string.",
            "{\"requirePrompt\":\"true\"}",
        ),
        (
            "prompt-one",
            "`requirePrompt` is 1.",
            "{\"requirePrompt\":1}",
        ),
        (
            "fragments-zero",
            "`requireAffirmedFragments` is 0.",
            "{\"requireAffirmedFragments\":0}",
        ),
        (
            "advisory-other",
            "`onAdvisory` is neither report nor reject.",
            "{\"onAdvisory\":\"ignore\"}",
        ),
        (
            "advisory-true",
            "`onAdvisory` is true.",
            "{\"onAdvisory\":true}",
        ),
        (
            "receipt-string",
            "`requireReceipt` is a string.",
            "{\"requireReceipt\":\"yes\"}",
        ),
    ];
    for (name, description, policy) in texts {
        all.push(
            vector(&format!("malformed-{name}"), description, policy).misuse("policy.malformed"),
        );
    }
    let key = public_key(&Key::new("v-01").public());
    let id = &world().anchor().id;
    let distrust: [(&str, &str, String); 9] = [
        (
            "empty",
            "A distrusted validator is not named at all.",
            "{}".to_owned(),
        ),
        (
            "id-only",
            "A distrusted validator is named by id without its set.",
            "{\"id\":\"v-01\"}".to_owned(),
        ),
        (
            "set-only",
            "A set without a validator.",
            format!("{{\"validatorSet\":\"{id}\"}}"),
        ),
        (
            "both",
            "A distrusted validator is named by key and by id.",
            format!("{{\"publicKey\":\"{key}\",\"id\":\"v-01\",\"validatorSet\":\"{id}\"}}"),
        ),
        (
            "no-algorithm",
            "A distrusted key names no algorithm.",
            format!("{{\"publicKey\":\"{}\"}}", b64(Key::new("v-01").public())),
        ),
        (
            "short-key",
            "A distrusted key has 31 bytes.",
            format!(
                "{{\"publicKey\":\"ed25519:{}\"}}",
                b64(&Key::new("v-01").public()[..31])
            ),
        ),
        (
            "number",
            "A distrusted key is a number.",
            "{\"publicKey\":1}".to_owned(),
        ),
        (
            "bad-set",
            "The set of a distrusted validator is no id.",
            "{\"id\":\"v-01\",\"validatorSet\":\"anchor\"}".to_owned(),
        ),
        (
            "string",
            "A distrusted validator is a bare id.",
            "\"v-01\"".to_owned(),
        ),
    ];
    for (name, description, entry) in distrust {
        all.push(
            vector(
                &format!("malformed-distrust-{name}"),
                description,
                format!("{{\"distrustValidators\":[{entry}]}}"),
            )
            .misuse("policy.malformed"),
        );
    }
    let bytes: [(&str, &str, Vec<u8>); 6] = [
        (
            "duplicate",
            "A rule stands twice.",
            b"{\"minSigners\":3,\"minSigners\":3}".to_vec(),
        ),
        (
            "duplicate-escaped",
            "A rule stands twice, once written with an escape.",
            b"{\"minSigners\":3,\"min\\u0053igners\":1}".to_vec(),
        ),
        (
            "duplicate-deep",
            "A member of an allowed model stands twice.",
            b"{\"allowModels\":[{\"name\":\"atlas\",\"name\":\"atlas\"}]}".to_vec(),
        ),
        (
            "bom",
            "A byte order mark stands before the policy.",
            "\u{feff}{}".as_bytes().to_vec(),
        ),
        (
            "utf8",
            "A string of the policy is not UTF-8.",
            b"{\"allowModels\":[{\"name\":\"\xff\"}]}".to_vec(),
        ),
        (
            "surrogate",
            "A string of the policy has a lone surrogate.",
            b"{\"allowModels\":[{\"name\":\"\\ud800\"}]}".to_vec(),
        ),
    ];
    for (name, description, policy) in bytes {
        all.push(
            vector(&format!("malformed-{name}"), description, policy).misuse("policy.malformed"),
        );
    }
    all.push(
        vector(
            "malformed-without-certificate",
            "A malformed policy is refused whatever the certificate.",
            "{\"minSigner\":3}",
        )
        .certificate("")
        .misuse("policy.malformed"),
    );
    all.push(
        vector(
            "limit-bytes",
            "A policy of exactly 1 MiB.",
            parts([once("{}"), repeat(" ", (1 << 20) - 2)]),
        )
        .valid(),
    );
    all.push(
        vector(
            "limit-bytes-over",
            "A policy of 1 MiB and one byte.",
            parts([once("{}"), repeat(" ", (1 << 20) - 1)]),
        )
        .misuse("policy.malformed"),
    );
    let lists = [
        ("requireValidators", "\"v-01\"".to_owned()),
        ("allowModels", "{\"name\":\"atlas\"}".to_owned()),
        (
            "distrustValidators",
            format!("{{\"id\":\"v-04\",\"validatorSet\":\"{id}\"}}"),
        ),
    ];
    for (rule, element) in &lists {
        for (name, count) in [("limit", 1024), ("limit-over", 1025)] {
            let policy = parts([
                once(format!("{{\"{rule}\":[{element}")),
                repeat(&format!(",{element}"), count - 1),
                once("]}"),
            ]);
            let vector = vector(
                &format!("{name}-{}", kebab(rule)),
                format!("`{rule}` has {count} elements."),
                policy,
            );
            all.push(if count == 1024 {
                vector.valid()
            } else {
                vector.misuse("policy.malformed")
            });
        }
    }
    all
}

/// Rules about receipts, votes and advisories that ask nothing.
fn asking_nothing() -> Vec<Vector> {
    [
        (
            "require-receipt-false",
            "`requireReceipt` is false.",
            "{\"requireReceipt\":false}",
        ),
        (
            "require-proven-dissent-false",
            "`requireProvenDissent` is false.",
            "{\"requireProvenDissent\":false}",
        ),
        (
            "on-advisory-report",
            "`onAdvisory` is report, the default.",
            "{\"onAdvisory\":\"report\"}",
        ),
    ]
    .map(|(name, description, policy)| ruled(name, description, policy, &[]))
    .into()
}
