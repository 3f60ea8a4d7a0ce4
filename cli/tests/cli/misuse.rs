//! Misuse: exit status 2, one JSON object for programs, a sentence for people.

use quorumseal::Code;

use crate::support::Desk;

#[test]
fn bad_arguments_are_misuse_in_both_tongues() {
    let desk = Desk::new();
    for line in [
        "",
        "frobnicate",
        "verify",
        "verify --anchor x --trust t",
        "set",
        "set new --network dev --out x",
        "trust",
        "check",
        "vote",
        "advisory",
        "relate",
        "history",
        "audit",
        "hash",
        "hash --colour f",
        "completions tcl",
        "keygen",
        "explain quorum.imaginary",
        "verify --anchor x --trust t --certificate c --artifact a --artifact-digest blake3:00",
    ] {
        let run = desk.run(line);
        assert_eq!(run.status, 2, "{line}: {run:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{line}: {run:?}");
        assert_eq!(desk.refused(line), "input.argument", "{line}");
    }
}

#[test]
fn help_and_version_are_no_misuse() {
    let desk = Desk::new();
    for line in [
        "--help",
        "help",
        "verify --help",
        "trust build -h",
        "--version",
    ] {
        let run = desk.run(line);
        assert_eq!(run.status, 0, "{line}: {run:?}");
        assert!(!run.out.is_empty(), "{line}");
    }
}

#[test]
fn errors_name_the_file_and_the_code() {
    let desk = Desk::new();
    let run = desk.run("hash nowhere");
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("input.file: nowhere cannot be read: "),
        "{run:?}"
    );
    assert!(run.err.contains("quorumseal explain input.file"), "{run:?}");
    std::fs::create_dir(desk.path("folder")).unwrap();
    assert_eq!(desk.refused("hash folder"), "input.file");
    desk.write("text", "hello");
    assert_eq!(desk.refused("id text"), "envelope.malformed");
    assert_eq!(desk.refused("inspect text"), "envelope.malformed");
    assert_eq!(desk.refused("trust inspect text"), "trust.malformed");
    assert_eq!(
        desk.refused("trust inspect text --anchor x"),
        "input.anchor"
    );
    // The words of a file stay words.
    let run = desk.run("hash \u{1b}[2J");
    assert!(!run.err.contains('\u{1b}'), "{run:?}");
}

#[test]
fn every_code_is_explained() {
    let desk = Desk::new();
    let all = desk.ok("explain");
    let listed = desk.run("explain --json").json();
    let listed: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (text("code"), text("explanation"))
        })
        .collect();
    // The library's, and then those of a validator's service.
    let library = Code::ALL
        .iter()
        .map(|code| (code.as_str(), code.explanation()));
    let (own, service) = listed.split_at(Code::ALL.len());
    assert_eq!(own, library.collect::<Vec<_>>());
    assert!(service.iter().any(|(code, _)| *code == "seal.conflict"));
    for (code, explanation) in listed {
        let text = desk.ok(&format!("explain {code}"));
        assert_eq!(text, format!("{code}\n  {explanation}\n"));
        assert!(all.contains(&text), "{code}");
    }
    let run = desk.run("explain output");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("output.length, output.digest"), "{run:?}");
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.ok(&format!("completions {shell}"));
        for word in [
            "quorumseal",
            "handover",
            "verify",
            "artifact-digest",
            "vote",
            "advisory",
            "cert-hash",
            "relate",
            "artifact-a",
            "history",
            "consistency",
            "audit",
        ] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn hashes_and_ids() {
    let desk = Desk::sealed();
    desk.write("empty", "");
    assert_eq!(
        desk.ok("hash empty"),
        "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262  empty\n"
    );
    let run = desk.run_with("hash - empty", b"abc");
    assert_eq!(
        run.out.lines().next(),
        Some("blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85  -")
    );
    assert_eq!(desk.run("hash empty --json").json()[0]["length"], 0);
    // An id does not depend on signatures or white space.
    let id = desk.id("c");
    let made: serde_json::Value = serde_json::from_str(&desk.read("c")).unwrap();
    let mut bare = made;
    bare["signatures"] = serde_json::json!([]);
    desk.write("bare", format!("  {bare:#}"));
    assert_eq!(desk.id("bare"), id);
    assert_eq!(desk.run("id c --json").json()["id"], id.as_str());
    let report = desk.verify("c", "--json").json();
    assert_eq!(report["certHash"], id.as_str());
}
