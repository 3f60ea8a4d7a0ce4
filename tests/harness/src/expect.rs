//! What a vector expects, compared with what came.

use serde::Deserialize;
use serde_json::Value;

use crate::rules;

/// What must come of a vector.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one of a vector, and one vector at a time"
)]
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
        /// The same of the relation.
        relation: Option<Value>,
        /// The same of the history.
        history: Option<Value>,
        /// The same of the consistency of two checkpoints.
        consistency: Option<Value>,
        /// The same of the receipt of a sealed document.
        sealed: Option<Value>,
        /// The same of an advisory by itself.
        advisory: Option<Value>,
    },
}

impl Expect {
    /// The subsets that are expected of the answer's members, by their names.
    pub fn subsets(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let subsets = match self {
            Expect::Error { .. } => [const { None }; 7],
            Expect::Report {
                trust,
                report,
                relation,
                history,
                consistency,
                sealed,
                advisory,
                ..
            } => [
                ("trust", trust),
                ("report", report),
                ("relation", relation),
                ("history", history),
                ("consistency", consistency),
                ("sealed", sealed),
                ("advisory", advisory),
            ]
            .map(|(name, subset)| Some((name, subset.as_ref()?))),
        };
        subsets.into_iter().flatten()
    }
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
        Expect::Report { state, code, .. } => {
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
            for (name, subset) in expect.subsets() {
                compare(name, subset, &got[name], &mut wrong);
            }
            rules::check(&got, &mut wrong);
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
            relation: None,
            history: None,
            consistency: None,
            sealed: None,
            advisory: None,
        };
        assert_eq!(
            mismatches(&expect, r#"{"error":{"code":"trust.fork"}}"#).len(),
            1
        );
        assert!(mismatches(&expect, r#"{"trust":{},"report":{"state":"valid"}}"#).len() > 1);
    }
}
