//! Every vector, natively: alone, and together with all that share its trust bundle.

use std::collections::BTreeMap;

use quorumseal::{Evidence, Policy, Report};
use quorumseal_harness::{Case, cases, mismatches};

#[test]
fn every_vector_meets_its_expectation() {
    let mut wrong = Vec::new();
    let mut number = 0;
    for case in cases() {
        number += 1;
        let found = mismatches(&case.expect, &case.run());
        if !found.is_empty() {
            wrong.push(format!(
                "{}: {}\n    {}",
                case.name,
                case.description,
                found.join("\n    ")
            ));
        }
    }
    assert!(number > 1000, "only {number} vectors were found");
    assert!(
        wrong.is_empty(),
        "{} of {number}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn many_together_are_judged_as_each_alone() {
    // A policy that is malformed, and too many votes, stop a caller before there is anything to verify.
    let mut groups: BTreeMap<_, Vec<(Case, Option<Policy>)>> = BTreeMap::new();
    for case in cases() {
        let Ok(policy) = case.policy() else { continue };
        if case.evidence(None).is_err() {
            continue;
        }
        let key = (case.anchor.clone(), case.trust.clone(), case.head.clone());
        groups.entry(key).or_default().push((case, policy));
    }
    let mut largest = 0;
    for group in groups.values() {
        let Some((first, _)) = group.first() else {
            continue;
        };
        let Ok(verifier) = first.verifier() else {
            continue;
        };
        largest = largest.max(group.len());
        let items: Vec<Evidence<'_>> = group
            .iter()
            .map(|(case, policy)| case.evidence(policy.as_ref()).expect("as just now"))
            .collect();
        let alone: Vec<String> = items
            .iter()
            .map(|evidence| verifier.verify(evidence).to_json())
            .collect();
        let together = verifier.verify_many(&items);
        assert_eq!(together.len(), items.len());
        for ((case, _), (alone, together)) in group.iter().zip(alone.iter().zip(together)) {
            assert_eq!(*alone, together.to_json(), "{}", case.name);
        }
        let reversed: Vec<Evidence<'_>> = items.into_iter().rev().collect();
        let reversed = verifier.verify_many(&reversed);
        for ((case, _), (alone, reversed)) in
            group.iter().zip(alone.iter().zip(reversed.iter().rev()))
        {
            assert_eq!(*alone, reversed.to_json(), "{} in reverse", case.name);
        }
    }
    assert!(largest > 100, "the largest group has {largest} vectors");
}

/// Everything in a report that no receipt, vote, advisory or policy may change.
fn verdict(report: &Report) -> serde_json::Value {
    let mut report: serde_json::Value =
        serde_json::from_str(&report.to_json()).expect("a report is JSON");
    let members = report.as_object_mut().expect("an object");
    for beside in [
        "accepted",
        "logged",
        "dissent",
        "unaccountedWeight",
        "receipt",
        "votes",
        "advisories",
        "policy",
    ] {
        assert!(members.remove(beside).is_some(), "a report has {beside}");
    }
    report
}

#[test]
fn nothing_that_stands_beside_a_certificate_changes_its_verdict() {
    let mut number = 0;
    for case in cases() {
        let (Ok(verifier), Ok(policy)) = (case.verifier(), case.policy()) else {
            continue;
        };
        let Ok(full) = case.evidence(policy.as_ref()) else {
            continue;
        };
        if full.receipt.is_none()
            && policy.is_none()
            && case.votes.is_empty()
            && case.advisories.is_empty()
        {
            continue;
        }
        number += 1;
        let bare = Evidence {
            all_digests: case.all_digests,
            ..case.bare()
        };
        let (full, bare) = (verifier.verify(&full), verifier.verify(&bare));
        assert_eq!(verdict(&full), verdict(&bare), "{}", case.name);
    }
    assert!(number > 300, "only {number} vectors give anything beside");
}

#[test]
fn a_run_gives_the_same_bytes_again() {
    for case in cases().filter(|case| case.trust.len() < 1 << 20) {
        assert_eq!(case.run(), case.run(), "{}", case.name);
    }
}
