//! `relate` and `history`: two truths side by side, and contradictions by name.

use quorumseal::{Artifact, Evidence, Verifier};

use crate::support::{Desk, SEAL};

/// As [`Desk::sealed`], with more certificates: `new` is a later answer to the same prompt, `twin` another answer of the
/// very round of `c`, `else` about another prompt.
fn several() -> Desk {
    let desk = Desk::sealed();
    desk.write("b.md", "It closed.\n");
    desk.write("q", "Is the bar open?\n");
    let keys = "seal --key k1 --key k2 --key k3";
    let later = SEAL
        .replace("r-1", "r-2")
        .replace("09:00", "10:00")
        .replace("a.md", "b.md");
    desk.ok(&format!("{keys} {later} --out new"));
    let twin = SEAL.replace("a.md", "b.md");
    desk.ok(&format!(
        "seal --key k2 --key k3 --key k4 {twin} --out twin"
    ));
    let other = SEAL.replace("prompt p", "prompt q").replace("r-1", "r-3");
    desk.ok(&format!("{keys} {other} --out else"));
    desk
}

fn relate(desk: &Desk, words: &str) -> (i32, String) {
    let run = desk.run(&format!(
        "relate {words} --anchor {} --trust t",
        desk.id("s0")
    ));
    (run.status, run.out)
}

#[test]
fn what_two_certificates_are_to_each_other() {
    let desk = several();
    for (words, said) in [
        ("c c", "same — c and c are one certificate."),
        ("new c", "supersedes — new supersedes c; both stay valid."),
        (
            "c new",
            "superseded-by — c is superseded by new; both stay valid.",
        ),
        (
            "c else",
            "unrelated — c and else answer different prompts; both stay valid.",
        ),
        (
            "c twin",
            "equivocation — c and twin contradict each other: one round sealed both.",
        ),
    ] {
        let (status, out) = relate(&desk, words);
        assert_eq!(status, 0, "{out}");
        assert!(out.starts_with(said), "{out}");
    }
    // Who contradicted himself is named and weighed; who signed one of the two is not.
    let (_, out) = relate(&desk, "c twin");
    assert!(out.contains("signed both, with a weight of 50:"), "{out}");
    assert!(
        out.contains("v-2  op-2  25  ed25519:") && out.contains("v-3  op-3  25  ed25519:"),
        "{out}"
    );
    assert!(!out.contains("v-1") && !out.contains("v-4"), "{out}");
}

#[test]
fn an_answer_that_does_not_match_ends_the_relation() {
    let desk = several();
    let (status, out) = relate(&desk, "new c --artifact-a b.md --artifact-b a.md");
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("new: valid, certHash"), "{out}");
    let (status, out) = relate(&desk, "new c --artifact-a a.md");
    assert_eq!(status, 1, "{out}");
    assert!(out.starts_with("unknown — no relation"), "{out}");
    assert!(out.contains("new: invalid [output."), "{out}");
    desk.write("cut", &desk.read("c")[..200]);
    assert_eq!(relate(&desk, "cut c").0, 1);
    assert_eq!(desk.refused("relate c"), "input.argument");
    assert_eq!(
        desk.refused(&format!(
            "relate c nowhere --anchor {} --trust t",
            desk.id("s0")
        )),
        "input.file"
    );
    assert_eq!(
        desk.refused("relate c new --anchor x --trust t"),
        "input.anchor"
    );
}

#[test]
fn json_is_the_library_s_to_the_byte() {
    let desk = several();
    let anchor = desk.id("s0");
    let verifier = Verifier::load(&anchor, desk.read("t").as_bytes(), None).unwrap();
    let bytes: Vec<Vec<u8>> = ["c", "twin", "new", "else"]
        .iter()
        .map(|name| desk.read(name).into_bytes())
        .collect();
    let answer = desk.read("b.md").into_bytes();
    let evidence = |place: usize, answer| Evidence {
        certificate: &bytes[place],
        artifact: answer,
        ..Evidence::default()
    };
    let report = verifier.relate(
        &evidence(0, None),
        &evidence(1, Some(Artifact::Bytes(&answer))),
    );
    let run = desk.run(&format!(
        "relate c twin --artifact-b b.md --anchor {anchor} --trust t --json"
    ));
    assert_eq!(run.out, report.to_json() + "\n");
    let items: Vec<Evidence<'_>> = (0..4).map(|place| evidence(place, None)).collect();
    let history = verifier.history(&items);
    let run = desk.run(&format!(
        "history c twin new else --anchor {anchor} --trust t --json"
    ));
    assert_eq!(run.status, 0);
    assert_eq!(run.out, history.to_json() + "\n");
    assert_eq!(run.json()["equivocations"][0]["equivocatorsWeight"], 50);
    // A list is its certificates.
    let list: Vec<String> = ["c", "twin", "new", "else"]
        .map(|name| desk.read(name))
        .to_vec();
    desk.write("list", format!("[{}]", list.join(",")));
    let listed = desk.run(&format!("history list --anchor {anchor} --trust t --json"));
    assert_eq!(listed.out, run.out);
}

#[test]
fn a_history_says_what_is_current_among_what_was_given() {
    let desk = several();
    let line = format!("--anchor {} --trust t", desk.id("s0"));
    std::fs::create_dir(desk.path("answers")).unwrap();
    desk.write("answers/some-name", desk.read("a.md"));
    let run = desk.run(&format!("history c new else --answers answers {line}"));
    assert_eq!(run.status, 0, "{run:?}");
    let row = |file: &str| {
        let mut lines = run.out.lines();
        lines
            .find(|line| line.split_whitespace().any(|word| word == file))
            .unwrap_or_else(|| panic!("{file}: {run:?}"))
            .to_owned()
    };
    assert!(
        row("c").contains(" valid ")
            && row("c").contains(&format!("superseded by {}", desk.id("new")))
    );
    assert!(row("new").contains("sealed-unbound") && row("new").contains("current"));
    assert!(row("else").contains("current"));
    assert!(
        run.out
            .contains("Superseded is still valid. Current is said of these certificates alone.")
    );
    // Alone it is current.
    let alone = desk.run(&format!("history c {line}"));
    assert!(
        alone.out.contains("current") && !alone.out.contains("superseded by"),
        "{alone:?}"
    );
    // What is left out is named, and makes the exit status 1.
    desk.write("cut", &desk.read("new")[..200]);
    let run = desk.run(&format!("history c cut {line}"));
    assert_eq!(run.status, 1);
    assert!(
        run.out
            .contains("Left out: cut: invalid [envelope.malformed]"),
        "{run:?}"
    );
    assert_eq!(desk.refused(&format!("history {line}")), "input.argument");
    assert_eq!(
        desk.refused(&format!("history c --answers nowhere {line}")),
        "input.file"
    );
    assert_eq!(
        desk.refused(&format!("history nowhere {line}")),
        "input.file"
    );
}

#[test]
fn receipts_find_their_certificates() {
    let desk = Desk::ledger();
    desk.seal("d", "2 3 4", "r-2");
    desk.append("c d");
    desk.publish(&[1, 2, 3]);
    desk.ok("ledger receipt L c --out of-c");
    desk.ok("ledger receipt L d --out c.tlog-proof");
    let line = format!("--anchor {} --trust t", desk.id("s0"));
    let run = desk.run(&format!(
        "history c d --receipts c.tlog-proof of-c {line} --json"
    ));
    assert_eq!(run.status, 0);
    let entries = run.json()["timelines"][0]["entries"].clone();
    for entry in entries.as_array().unwrap() {
        assert_eq!(entry["logged"], "yes", "{entry}");
        assert_eq!(entry["loggedBy"], 1_772_355_900);
    }
    let page = desk.run(&format!("history c d --receipts of-c {line}"));
    assert!(
        page.out.contains("logged by 2026-03-01T09:05:00Z"),
        "{page:?}"
    );
    assert!(page.out.contains("no receipt"), "{page:?}");
    let stray = desk.run(&format!(
        "history c --receipts of-c of-c c.tlog-proof {line}"
    ));
    assert_eq!(stray.status, 0);
    assert!(stray.err.contains("of-c is a second receipt"), "{stray:?}");
}

#[test]
fn no_name_steers_the_terminal() {
    let desk = several();
    let name = "\u{1b}[31mred\u{202e}";
    desk.write(name, desk.read("twin"));
    for line in [format!("relate c {name}"), format!("history c {name}")] {
        let run = desk.run(&format!("{line} --anchor {} --trust t", desk.id("s0")));
        assert_eq!(run.status, 0, "{run:?}");
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{run:?}");
        assert!(run.out.contains("\\u{1b}[31mred"), "{run:?}");
    }
}
