//! What holds of every answer, whatever the vector.

use serde_json::Value;

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

/// Everything that must hold of any answer and does not of this one.
pub(crate) fn check(got: &Value, wrong: &mut Vec<String>) {
    verdict(&got["report"], wrong);
    trust(&got["trust"], wrong);
    beside(&got["report"], wrong);
    receipt(&got["report"]["receipt"], wrong);
    receipt(&got["sealed"], wrong);
    relation(&got["relation"], wrong);
    history(&got["history"], wrong);
    let consistency = &got["consistency"];
    if consistency.is_object() && consistency["consistent"] != consistency["code"].is_null() {
        wrong.push("consistent is not: no step failed".to_owned());
    }
    let advisory = &got["advisory"];
    if advisory.is_object() && advisory["sealed"] != advisory["ignored"].is_null() {
        wrong.push("an advisory is sealed exactly if no reason speaks against it".to_owned());
    }
}

/// The checks and what follows from them.
fn verdict(report: &Value, wrong: &mut Vec<String>) {
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
}

/// The description of the trust bundle.
fn trust(trust: &Value, wrong: &mut Vec<String>) {
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

/// What stands beside the verdict on a certificate.
fn beside(report: &Value, wrong: &mut Vec<String>) {
    let logged = &report["logged"];
    if report["receipt"].is_null() {
        if logged != "not-given" {
            wrong.push(format!("without a receipt logged is {logged}"));
        }
    } else if *logged != report["receipt"]["logged"] {
        wrong.push(format!("logged is {logged}, and another of the receipt"));
    }
    if report["current"] != "unknown" {
        wrong.push("one certificate alone is no history".to_owned());
    }
    let quorum = &report["quorum"];
    for name in ["dissent", "unaccountedWeight"] {
        if report[name].is_null() != quorum.is_null() {
            wrong.push(format!("{name} is there exactly if the set is trusted"));
        }
    }
    let votes = &report["votes"];
    if !quorum.is_null() {
        let proven = |name: &str| votes[name].as_u64().unwrap_or_default();
        let rejected = proven("rejectWeight");
        let claimed = quorum["dissentWeight"].as_u64().unwrap_or_default();
        let dissent = match rejected.cmp(&claimed) {
            std::cmp::Ordering::Greater => "contradicted",
            std::cmp::Ordering::Equal => "proven",
            std::cmp::Ordering::Less => "claimed",
        };
        if report["dissent"] != dissent {
            wrong.push(format!("the dissent is not {dissent}"));
        }
        let of = |name: &str| quorum[name].as_u64().unwrap_or_default();
        let accounted = of("signedWeight") + rejected + proven("abstainWeight");
        if report["unaccountedWeight"] != of("totalWeight").saturating_sub(accounted) {
            wrong.push("the unaccounted weight is not what is left of the total".to_owned());
        }
    }
    if votes.is_object() {
        for (kind, weight) in [
            ("affirm", "affirmWeight"),
            ("reject", "rejectWeight"),
            ("abstain", "abstainWeight"),
        ] {
            let own = each(&votes["counted"]).filter(|vote| vote["vote"] == kind);
            if votes[weight] != sum(own) {
                wrong.push(format!("{weight} is not the sum of what is counted"));
            }
        }
        let named = |list: &str| each(&votes[list]).map(|vote| vote["id"].clone());
        if named("counted").any(|id| named("equivocators").any(|other| other == id)) {
            wrong.push("an equivocator's vote counts".to_owned());
        }
    }
    for list in [&votes["ignored"], &report["advisories"]["ignored"]] {
        let indexes: Vec<Option<u64>> = each(list).map(|item| item["index"].as_u64()).collect();
        if !indexes.is_sorted_by(|one, next| one < next) {
            wrong.push(format!("what is ignored is out of order: {indexes:?}"));
        }
    }
    if quorum.is_null() && !(votes.is_null() && report["advisories"].is_null()) {
        wrong.push("votes or advisories were heard without a trusted set".to_owned());
    }
}

/// A report on a receipt, if there is one.
fn receipt(receipt: &Value, wrong: &mut Vec<String>) {
    if receipt.is_null() {
        return;
    }
    let logged = match receipt["code"].as_str() {
        None => "yes",
        Some("receipt.no-set" | "receipt.unknown-ledger" | "receipt.cosignatures") => "unknown",
        Some(_) => "no",
    };
    if receipt["logged"] != logged {
        wrong.push(format!(
            "the code of this receipt means {logged}: {receipt}"
        ));
    }
    for name in ["loggedBy", "cosigningEpoch", "cosigningWeight"] {
        if receipt[name].is_null() == (logged == "yes") {
            wrong.push(format!("{name} is there exactly if it was logged"));
        }
    }
    let cosigners = &receipt["cosigners"];
    if logged == "yes" {
        if receipt["cosigningWeight"] != sum(each(cosigners)) {
            wrong.push("the cosigning weight is not that of the cosigners".to_owned());
        }
        if !each(cosigners).any(|cosigner| cosigner["timestamp"] == receipt["loggedBy"]) {
            wrong.push("loggedBy is the time of no cosigner".to_owned());
        }
        if receipt["index"].as_u64() >= receipt["treeSize"].as_u64() {
            wrong.push("the index is beyond the tree".to_owned());
        }
    } else if each(cosigners).next().is_some() {
        wrong.push("cosigners are named although nothing is shown to be logged".to_owned());
    }
    for name in ["origin", "index"] {
        if receipt[name].is_null() != receipt["treeSize"].is_null() {
            wrong.push(format!("{name} and treeSize are there together"));
        }
    }
}

/// A relation, if there is one.
fn relation(relation: &Value, wrong: &mut Vec<String>) {
    if relation.is_null() {
        return;
    }
    let stands = |one: &str| {
        ["valid", "sealed-unbound"]
            .map(Value::from)
            .contains(&relation[one]["state"])
    };
    if relation["relation"].is_null() == (stands("a") && stands("b")) {
        wrong.push("a relation is there exactly if both certificates hold".to_owned());
    }
    if (relation["a"]["certHash"] == relation["b"]["certHash"] && stands("a") && stands("b"))
        != (relation["relation"] == "same")
    {
        wrong.push("same is not: one certHash".to_owned());
    }
    equivocators(relation, wrong);
    if relation["relation"] != "equivocation" && each(&relation["equivocators"]).next().is_some() {
        wrong.push("equivocators of no equivocation".to_owned());
    }
}

/// A history, if there is one.
fn history(history: &Value, wrong: &mut Vec<String>) {
    if history.is_null() {
        return;
    }
    let mut indexes: Vec<Option<u64>> = Vec::new();
    for timeline in each(&history["timelines"]) {
        let age = |entry: &Value| {
            (
                entry["epoch"].as_u64(),
                entry["sealedAt"].as_str().map(str::to_owned),
            )
        };
        let ages: Vec<_> = each(&timeline["entries"]).map(age).collect();
        if !ages.is_sorted() {
            wrong.push(format!("a timeline is out of order: {ages:?}"));
        }
        for entry in each(&timeline["entries"]) {
            indexes.push(entry["index"].as_u64());
            if !["valid", "sealed-unbound"]
                .map(Value::from)
                .contains(&entry["state"])
            {
                wrong.push(format!("an entry of a timeline does not hold: {entry}"));
            }
            let current = if entry["supersededBy"].is_null() {
                "yes"
            } else {
                "no"
            };
            if entry["current"] != current {
                wrong.push(format!("current is not {current}: {entry}"));
            }
            if entry["loggedBy"].is_null() == (entry["logged"] == "yes") {
                wrong.push(format!(
                    "loggedBy is there exactly if it was logged: {entry}"
                ));
            }
        }
        if !each(&timeline["entries"]).any(|entry| entry["current"] == "yes") {
            wrong.push("nothing of a timeline is current".to_owned());
        }
    }
    indexes.extend(each(&history["excluded"]).map(|item| item["index"].as_u64()));
    indexes.sort_unstable();
    if !indexes
        .iter()
        .copied()
        .eq((0..indexes.len() as u64).map(Some))
    {
        wrong.push(format!("the items of a history are {indexes:?}"));
    }
    for equivocation in each(&history["equivocations"]) {
        equivocators(equivocation, wrong);
        if each(&equivocation["certHashes"]).count() < 2 {
            wrong.push("an equivocation of one certificate".to_owned());
        }
    }
}

fn equivocators(of: &Value, wrong: &mut Vec<String>) {
    if of["equivocatorsWeight"] != sum(each(&of["equivocators"])) {
        wrong.push("the equivocators' weight is not their sum".to_owned());
    }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The weights together.
fn sum<'v>(items: impl Iterator<Item = &'v Value>) -> u64 {
    items.filter_map(|item| item["weight"].as_u64()).sum()
}
