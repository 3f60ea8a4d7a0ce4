//! What a vector expects, compared with what came.

use serde::Deserialize;
use serde_json::Value;

/// What must come of a vector.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Expect {
    /// Loading or the policy is refused.
    Error {
        /// The code of the misuse.
        error: String,
    },
    /// There is a report.
    Report {
        /// Its state.
        state: String,
        /// Its code.
        #[serde(deserialize_with = "Option::deserialize")]
        code: Option<String>,
        /// What the description of the trust bundle must have, among other things.
        trust: Option<Value>,
        /// What the report must have, among other things.
        report: Option<Value>,
    },
}

/// Everything in which `run`, the text that [`Case::run`](crate::Case::run) gives, is not what is expected; and every
/// rule that each report keeps, whatever the vector, and that this one does not.
#[must_use]
pub fn mismatches(expect: &Expect, run: &str) -> Vec<String> {
    let got: Value = match serde_json::from_str(run) {
        Ok(got) => got,
        Err(error) => return vec![format!("the answer is no JSON: {error}")],
    };
    let mut wrong = Vec::new();
    match expect {
        Expect::Error { error } => {
            let code = &got["error"]["code"];
            if code != error.as_str() {
                let (state, code) = (&got["report"]["state"], [code, &got["report"]["code"]]);
                wrong.push(format!(
                    "expected misuse {error}, got {state} {} {}",
                    code[0], code[1]
                ));
            }
        }
        Expect::Report {
            state,
            code,
            trust,
            report,
        } => {
            if let Some(error) = got.get("error") {
                return vec![format!("expected {state}, got misuse {error}")];
            }
            let of = |name: &str| got["report"][name].clone();
            if of("state") != state.as_str() {
                wrong.push(format!("expected state {state}, got {}", of("state")));
            }
            if of("code").as_str() != code.as_deref() {
                wrong.push(format!("expected code {code:?}, got {}", of("code")));
            }
            for (name, subset) in [("trust", trust), ("report", report)] {
                if let Some(subset) = subset {
                    compare(name, subset, &got[name], &mut wrong);
                }
            }
            rules(&got, &mut wrong);
        }
    }
    wrong
}

/// Objects: the members named must match. Arrays: as long, and each element matches. Scalars: equal.
fn compare(at: &str, expected: &Value, got: &Value, wrong: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            for (name, value) in expected {
                match got.get(name) {
                    Some(got) => compare(&format!("{at}.{name}"), value, got, wrong),
                    None => wrong.push(format!("{at}.{name}: expected {value}, got nothing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(got)) if expected.len() == got.len() => {
            for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
                compare(&format!("{at}[{index}]"), expected, got, wrong);
            }
        }
        _ if expected == got => {}
        _ => wrong.push(format!("{at}: expected {expected}, got {got}")),
    }
}

/// The seven checks in their order.
const CHECKS: [&str; 7] = [
    "envelope",
    "statement",
    "validator-set",
    "quorum",
    "tally",
    "prompt",
    "output",
];

/// What holds of every answer.
fn rules(got: &Value, wrong: &mut Vec<String>) {
    let report = &got["report"];
    let checks = report["checks"].as_array().cloned().unwrap_or_default();
    let names: Vec<&str> = checks
        .iter()
        .filter_map(|check| check["check"].as_str())
        .collect();
    if names != CHECKS {
        wrong.push(format!("the checks are {names:?}"));
    }
    let failing: Vec<&Value> = checks
        .iter()
        .filter(|check| check["status"] == "fail")
        .collect();
    if report["code"]
        != failing
            .first()
            .map_or(Value::Null, |check| check["code"].clone())
    {
        wrong.push("the code is not that of the first failing check".to_owned());
    }
    for check in &checks {
        if (check["status"] == "fail") != check["code"].is_string() {
            wrong.push(format!("a check has a code exactly if it failed: {check}"));
        }
    }
    let passed = |name: &str| {
        checks
            .iter()
            .any(|check| check["check"] == name && check["status"] == "pass")
    };
    let valid = failing.is_empty() && passed("output");
    if report["valid"] != valid || (report["state"] == "valid") != valid {
        wrong.push("valid is not: no failure, and output passed".to_owned());
    }
    if valid && !CHECKS[..5].iter().all(|name| passed(name)) {
        wrong.push("a valid certificate passes the first five checks".to_owned());
    }
    if report["accepted"] == true && !valid {
        wrong.push("accepted without being valid".to_owned());
    }
    let content = report["policy"]["failures"]
        .as_array()
        .is_none_or(Vec::is_empty);
    if valid && report["accepted"] != content {
        wrong.push("accepted is not: the policy is content".to_owned());
    }
    if report["certHash"].is_null() != report["cacheKey"].is_null() {
        wrong.push("certHash and cacheKey are there together".to_owned());
    }
    if (report["prompt"] == "matched") != passed("prompt") {
        wrong.push("prompt is matched exactly if its check passed".to_owned());
    }
    if report["boundBy"].is_null() == passed("output") {
        wrong.push("boundBy is there exactly if the output check passed".to_owned());
    }

    let trust = &got["trust"];
    let sets = trust["sets"].as_array().cloned().unwrap_or_default();
    let epochs: Vec<Option<u64>> = sets.iter().map(|set| set["epoch"].as_u64()).collect();
    if !epochs.is_sorted_by(|one, next| one < next) {
        wrong.push(format!("the trusted epochs are {epochs:?}"));
    }
    let of = |set: &Value| (set["epoch"].clone(), set["id"].clone());
    if sets.last().map(of) != Some(of(&trust["head"])) {
        wrong.push("the head is the newest trusted set".to_owned());
    }
    if !sets.iter().any(|set| set["id"] == trust["anchor"]) {
        wrong.push("the anchor is not among the trusted sets".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn differs(expected: Value, got: Value) -> bool {
        let mut wrong = Vec::new();
        compare("", &expected, &got, &mut wrong);
        !wrong.is_empty()
    }

    #[test]
    fn a_subset_is_compared_deeply() {
        let got = json!({"a": 1, "b": [{"c": null, "d": 2}, {}]});
        assert!(!differs(json!({}), got.clone()));
        assert!(!differs(json!({"b": [{"d": 2}, {}]}), got.clone()));
        assert!(differs(json!({"b": [{"d": 2}]}), got.clone()));
        assert!(differs(json!({"b": [{"d": 3}, {}]}), got.clone()));
        assert!(differs(json!({"e": null}), got.clone()));
        assert!(differs(json!({"a": "1"}), got));
    }

    #[test]
    fn what_is_not_expected_is_named() {
        let expect = Expect::Error {
            error: "trust.fork".to_owned(),
        };
        assert_eq!(
            mismatches(
                &expect,
                r#"{"error":{"code":"trust.fork","message":"two"}}"#
            ),
            Vec::<String>::new()
        );
        assert_eq!(
            mismatches(&expect, r#"{"error":{"code":"trust.rollback"}}"#).len(),
            1
        );
        let expect = Expect::Report {
            state: "valid".to_owned(),
            code: None,
            trust: None,
            report: None,
        };
        assert_eq!(
            mismatches(&expect, r#"{"error":{"code":"trust.fork"}}"#).len(),
            1
        );
        assert!(mismatches(&expect, r#"{"trust":{},"report":{"state":"valid"}}"#).len() > 1);
    }
}
