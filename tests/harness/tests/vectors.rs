//! Every vector, natively: alone, and together with all that share its trust bundle.

use std::collections::BTreeMap;

use quorumseal::{Evidence, Policy};
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
    // A policy that is malformed stops a caller before there is anything to verify.
    let mut groups: BTreeMap<_, Vec<(Case, Option<Policy>)>> = BTreeMap::new();
    for case in cases() {
        let Ok(policy) = case.policy() else { continue };
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
        let alone: Vec<String> = group
            .iter()
            .map(|(case, policy)| verifier.verify(&case.evidence(policy.as_ref())).to_json())
            .collect();
        let items: Vec<Evidence<'_>> = group
            .iter()
            .map(|(case, policy)| case.evidence(policy.as_ref()))
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

#[test]
fn a_run_gives_the_same_bytes_again() {
    for case in cases().filter(|case| case.trust.len() < 1 << 20) {
        assert_eq!(case.run(), case.run(), "{}", case.name);
    }
}
