//! `advisory`: made by some, signed by others, and never more than a report unless a policy acts upon it.

use quorumseal::Verifier;

use crate::support::Desk;

const MADE: &str = "advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason bad-data";

#[test]
fn an_advisory_grows_to_a_quorum_by_sign_and_merge() {
    let desk = Desk::sealed();
    let line = format!("{MADE} --kind withdrawn --model atlas@7.2.0 --key k1 --out");
    let run = desk.run(&format!("{line} a1"));
    assert_eq!(run.status, 0);
    assert!(
        run.err
            .contains("it does not count until more validators sign it"),
        "{run:?}"
    );
    let anchor = desk.id("s0");
    let check = format!("check advisory a1 --anchor {anchor} --trust t");
    let short = desk.run(&check);
    assert_eq!(short.status, 1);
    assert!(short.out.starts_with("NOT SEALED — "), "{short:?}");
    assert!(
        short
            .out
            .contains("signed weight 25, and a quorum needs 67"),
        "{short:?}"
    );
    // Beside a certificate it does not count yet.
    let run = desk.verify("c", "--artifact a.md --advisory a1");
    assert_eq!(run.status, 0);
    assert!(run.out.contains("advisory 0 is not counted: "), "{run:?}");
    // Two others sign on machines of their own.
    desk.ok("sign a1 --key k2 --set s0 --out a2");
    desk.ok("sign a1 --key k3 --trust t --out a3");
    let merged = desk.ok("merge a1 a2 a3 --set s0 --out a");
    assert!(
        merged.contains("signed by 75 of 100 (quorum 67 reached)"),
        "{merged}"
    );
    let sealed = desk.run(&check.replace("a1", "a"));
    assert_eq!(sealed.status, 0);
    assert!(sealed.out.starts_with("SEALED — "), "{sealed:?}");
    assert!(
        sealed.out.contains("never makes a certificate invalid"),
        "{sealed:?}"
    );
    let verifier = Verifier::load(&anchor, desk.read("t").as_bytes(), None).unwrap();
    for name in ["a", "a1"] {
        let report = verifier.verify_advisory(desk.read(name).as_bytes());
        let run = desk.run(&format!(
            "check advisory {name} --anchor {anchor} --trust t --json"
        ));
        assert_eq!(run.out, report.to_json() + "\n");
    }
    let page = desk.ok("inspect a --trust t");
    assert!(
        page.contains("withdrawn — the model atlas 7.2.0, epoch 0, issued at 2026-04-01T00:00:00Z")
            && page.contains("It is signed by 75 of 100"),
        "{page}"
    );
    assert_eq!(
        desk.run("inspect a --trust t --json").json()["signed"]["weight"],
        75
    );
}

#[test]
fn the_verdict_stays_and_the_policy_is_the_consumer_s() {
    let desk = Desk::sealed();
    let all = "--key k1 --key k2 --key k3 --out";
    desk.ok(&format!(
        "{MADE} --kind deprecated --cert-hash {} {all} a",
        desk.id("c")
    ));
    desk.ok(&format!("{MADE} --kind deprecated --model atlas@8 {all} b"));
    let run = desk.verify("c", "--artifact a.md --advisory a b");
    assert_eq!(run.status, 0);
    assert!(run.out.starts_with("VALID — "), "{run:?}");
    for line in [
        "of 2 given, 1 applies to this certificate; they change nothing: acting upon them is the consumer's choice. None ever makes a certificate invalid.",
        "  applies: deprecated — the certificate blake3:",
        "  does not apply: deprecated — the model atlas 8,",
    ] {
        assert!(run.out.contains(line), "{line}: {run:?}");
    }
    desk.write("policy", r#"{"onAdvisory": "reject"}"#);
    let run = desk.verify("c", "--artifact a.md --advisory a b --policy policy");
    assert_eq!(run.status, 1);
    assert!(
        run.out.starts_with("VALID, BUT NOT ACCEPTED BY THE POLICY"),
        "{run:?}"
    );
    assert!(
        run.out
            .contains("the policy acts upon them; the certificate's state stays as it is"),
        "{run:?}"
    );
    assert_eq!(
        desk.verify("c", "--artifact a.md --advisory b --policy policy")
            .status,
        0
    );
}

#[test]
fn a_key_is_named_by_text_or_by_its_file() {
    let desk = Desk::sealed();
    let key = desk.run("inspect k2 --json").json()["publicKey"]
        .as_str()
        .unwrap()
        .to_owned();
    let line = format!("{MADE} --kind key-compromise --since 2026-03-15T00:00:00Z --key k1");
    desk.ok(&format!("{line} --public-key k2 --out a"));
    desk.ok(&format!("{line} --public-key {key} --out b"));
    assert_eq!(desk.read("a"), desk.read("b"));
    assert!(
        desk.ok("inspect a")
            .contains(&format!("the key {key} since 2026-03-15T00:00:00Z"))
    );
    assert!(!desk.read("a").contains("secret"));
}

#[test]
fn misuse_is_refused_and_writes_nothing() {
    let desk = Desk::sealed();
    desk.ok(&format!(
        "{MADE} --kind withdrawn --model atlas@1 --key k1 --out a"
    ));
    desk.ok("set new --network dev --validator id=v-1,key=k1,weight=1 --out other");
    desk.ok("vote --set s0 --key k4 --certificate c --vote reject --out v");
    let before = desk.files();
    for (more, code) in [
        ("--kind withdrawn --out x", "input.argument"),
        ("--kind gone --model a@1 --out x", "input.argument"),
        (
            "--kind withdrawn --model a@1 --cert-hash x --out x",
            "input.argument",
        ),
        ("--kind withdrawn --model a --out x", "input.argument"),
        ("--kind withdrawn --cert-hash x --out x", "input.digest"),
        (
            "--kind withdrawn --public-key k1 --since 2026-03-15T00:00:00Z --out x",
            "input.document",
        ),
        (
            "--kind key-compromise --model a@1 --since 2026-03-15T00:00:00Z --out x",
            "input.document",
        ),
        (
            "--kind key-compromise --public-key k1 --out x",
            "input.document",
        ),
        (
            "--kind key-compromise --public-key k1 --since yesterday --out x",
            "input.document",
        ),
        (
            "--kind withdrawn --public-key nowhere --out x",
            "input.file",
        ),
        (
            "--kind withdrawn --model a@1 --now --out x",
            "input.argument",
        ),
        ("--kind withdrawn --model a@1 --out -", "input.argument"),
        ("--kind withdrawn --model a@1 --out s0", "input.file"),
    ] {
        assert_eq!(desk.refused(&format!("{MADE} {more}")), code, "{more}");
    }
    for (line, code) in [
        // Others than the validators of its set cannot sign it, and a set that it does not name is none of its.
        ("sign a --key k1 --set other", "input.document"),
        ("merge a --set other --out x", "input.document"),
        // A vote is its validator's alone.
        ("sign v --key k1 --set s0", "input.document"),
        ("check advisory a --trust t", "input.argument"),
        (
            "check advisory nowhere --anchor x --trust t",
            "input.anchor",
        ),
    ] {
        assert_eq!(desk.refused(line), code, "{line}");
    }
    assert_eq!(desk.files(), before);
}

#[test]
fn no_advisory_steers_the_terminal() {
    let desk = Desk::sealed();
    desk.ok("advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason \u{1b}[31mred\u{202e} --kind withdrawn --model \u{1b}[2J@7 --key k1 --key k2 --key k3 --out a");
    let anchor = desk.id("s0");
    for run in [
        desk.run("inspect a"),
        desk.verify("c", "--artifact a.md --advisory a"),
        desk.run(&format!("check advisory a --anchor {anchor} --trust t")),
    ] {
        assert_eq!(run.status, 0, "{run:?}");
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{run:?}");
        assert!(run.out.contains("\\u{1b}[31mred"), "{run:?}");
    }
}
