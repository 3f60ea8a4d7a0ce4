//! Nothing that the core can answer is left without a vector.

use std::collections::BTreeSet;

use quorumseal::{Code, IgnoredReason, State};
use quorumseal_harness::{Expect, cases};
use serde_json::Value;

/// What the vectors expect, collected.
#[derive(Default)]
struct Expected {
    codes: BTreeSet<String>,
    states: BTreeSet<String>,
    /// Every string anywhere in a subset, as `<member>=<text>`.
    texts: BTreeSet<String>,
}

impl Expected {
    fn collect() -> Self {
        let mut all = Expected::default();
        for case in cases() {
            match case.expect {
                Expect::Error { error } => _ = all.codes.insert(error),
                Expect::Report {
                    state,
                    code,
                    trust,
                    report,
                } => {
                    all.states.insert(state);
                    all.codes.extend(code);
                    for subset in [trust, report].iter().flatten() {
                        all.gather("", subset);
                    }
                }
            }
        }
        all
    }

    fn gather(&mut self, member: &str, value: &Value) {
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(name, value)| self.gather(name, value)),
            Value::Array(elements) => elements
                .iter()
                .for_each(|element| self.gather(member, element)),
            Value::String(text) => {
                if member == "code" {
                    self.codes.insert(text.clone());
                }
                self.texts.insert(format!("{member}={text}"));
            }
            _ => {}
        }
    }

    fn assert_texts(&self, member: &str, texts: &[&str]) {
        for text in texts {
            let wanted = format!("{member}={text}");
            assert!(
                self.texts.contains(&wanted),
                "no vector expects {member} {text}"
            );
        }
    }
}

#[test]
fn every_code_is_expected_by_a_vector() {
    // What only the programs around the core refuse is tested with them.
    let in_the_core = |code: &str| match code.split_once('.') {
        Some(("load", _)) | Some(("ledger", "tiles")) => false,
        Some(("input", what)) => ["anchor", "head"].contains(&what),
        _ => true,
    };
    let expected = Expected::collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| in_the_core(code) && !expected.codes.contains(*code))
        .collect();
    assert!(missing.is_empty(), "no vector expects {missing:?}");
    let unknown: Vec<&String> = expected
        .codes
        .iter()
        .filter(|code| Code::parse(code).is_none())
        .collect();
    assert!(
        unknown.is_empty(),
        "vectors expect codes that there are not: {unknown:?}"
    );
}

#[test]
fn every_state_and_reason_is_expected_by_a_vector() {
    let expected = Expected::collect();
    for state in State::ALL {
        assert!(
            expected.states.contains(state.as_str()),
            "no vector expects the state {}",
            state.as_str()
        );
    }
    let reasons: Vec<&str> = IgnoredReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    expected.assert_texts("reason", &reasons);
}

#[test]
fn every_word_of_a_report_is_expected_by_a_vector() {
    let expected = Expected::collect();
    expected.assert_texts("via", &["anchor", "previous", "skip", "handover"]);
    // As a validator's status and as a check's.
    expected.assert_texts(
        "status",
        &[
            "signed",
            "failed",
            "silent",
            "unsupported",
            "pass",
            "fail",
            "skipped",
        ],
    );
    expected.assert_texts("verdict", &["affirmed", "rejected", "contested"]);
    expected.assert_texts("prompt", &["matched", "mismatched", "not-checked"]);
    expected.assert_texts("boundBy", &["bytes", "digest"]);
    expected.assert_texts(
        "changes",
        &[
            "bom-removed",
            "bom-added",
            "line-endings-lf",
            "line-endings-crlf",
            "line-space-trimmed",
            "final-newline-removed",
            "final-newline-added",
            "trailing-space-trimmed",
        ],
    );
}
