//! Nothing that the core can answer is left without a vector.

use std::collections::{BTreeMap, BTreeSet};

use quorumseal::{AdvisoryReason, Code, IgnoredReason, Logged, Relation, State, VoteReason};
use quorumseal_harness::{Expect, cases};
use serde_json::Value;

/// What the vectors expect, collected.
#[derive(Default)]
struct Expected {
    codes: BTreeSet<String>,
    states: BTreeSet<String>,
    /// Every string anywhere in a subset, as `<member>=<text>`, by the member of the answer in which it stands; what
    /// a report says of votes and advisories stands there under these names too.
    texts: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Expected {
    fn collect() -> Self {
        let mut all = Expected::default();
        for case in cases() {
            for (part, subset) in case.expect.subsets() {
                all.gather(part, "", subset);
                for beside in ["votes", "advisories"] {
                    all.gather(beside, "", &subset[beside]);
                }
            }
            match case.expect {
                Expect::Error { error } => _ = all.codes.insert(error),
                Expect::Report { state, code, .. } => {
                    all.states.insert(state);
                    all.codes.extend(code);
                }
            }
        }
        all
    }

    fn gather(&mut self, part: &'static str, member: &str, value: &Value) {
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(name, value)| self.gather(part, name, value)),
            Value::Array(elements) => elements
                .iter()
                .for_each(|element| self.gather(part, member, element)),
            Value::String(text) => {
                if member == "code" {
                    self.codes.insert(text.clone());
                }
                let texts = self.texts.entry(part).or_default();
                texts.insert(format!("{member}={text}"));
            }
            _ => {}
        }
    }

    fn assert_texts(&self, part: &str, member: &str, texts: &[&str]) {
        let known = self.texts.get(part).cloned().unwrap_or_default();
        let missing: Vec<&&str> = texts
            .iter()
            .filter(|text| !known.contains(&format!("{member}={text}")))
            .collect();
        assert!(
            missing.is_empty(),
            "no vector expects {member} {missing:?} of {part}"
        );
    }
}

#[test]
fn every_code_is_expected_by_a_vector() {
    // What only the programs around the core refuse is tested with them.
    let in_the_core = |code: &str| match code.split_once('.') {
        Some(("load" | "fetch" | "store", _)) | Some(("ledger", "tiles")) => false,
        Some(("input", what)) => ["anchor", "head", "argument", "checkpoint"].contains(&what),
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
    expected.assert_texts("trust", "reason", &reasons);
}

#[test]
fn every_word_of_a_report_is_expected_by_a_vector() {
    let expected = Expected::collect();
    expected.assert_texts("trust", "via", &["anchor", "previous", "skip", "handover"]);
    // As a validator's status and as a check's.
    expected.assert_texts(
        "report",
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
    expected.assert_texts("report", "verdict", &["affirmed", "rejected", "contested"]);
    expected.assert_texts(
        "report",
        "prompt",
        &["matched", "mismatched", "not-checked"],
    );
    expected.assert_texts("report", "boundBy", &["bytes", "digest"]);
    expected.assert_texts(
        "report",
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

#[test]
fn everything_that_stands_beside_a_verdict_is_expected_by_a_vector() {
    let expected = Expected::collect();
    let words = |all: &[Logged]| -> Vec<&str> { all.iter().map(|one| one.as_str()).collect() };
    expected.assert_texts("report", "logged", &words(Logged::ALL));
    // A document that is given by itself always comes with a receipt.
    expected.assert_texts("sealed", "logged", &["yes", "no", "unknown"]);
    expected.assert_texts("report", "dissent", &["contradicted", "proven", "claimed"]);
    expected.assert_texts("votes", "vote", &["affirm", "reject", "abstain"]);
    let reasons: Vec<&str> = VoteReason::ALL.iter().map(|one| one.as_str()).collect();
    expected.assert_texts("votes", "reason", &reasons);
    let reasons: Vec<&str> = AdvisoryReason::ALL.iter().map(|one| one.as_str()).collect();
    expected.assert_texts("advisories", "reason", &reasons);
    // By itself an advisory is of no certificate's network or epoch, and may still be at odds with its own set.
    expected.assert_texts("advisory", "ignored", &reasons);
    expected.assert_texts(
        "advisories",
        "kind",
        &["deprecated", "withdrawn", "key-compromise"],
    );
    expected.assert_texts("advisories", "effect", &["report", "reject"]);
    let relations: Vec<&str> = Relation::ALL.iter().map(|one| one.as_str()).collect();
    expected.assert_texts("relation", "relation", &relations);
    expected.assert_texts("report", "current", &["unknown"]);
    expected.assert_texts("history", "current", &["yes", "no"]);
}
