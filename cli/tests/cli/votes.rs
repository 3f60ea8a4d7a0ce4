//! `vote`: what is made, what it proves beside a certificate, and what is refused.

use quorumseal::{Artifact, Evidence, Verifier, Votes};

use crate::support::{Desk, SEAL};

/// As [`Desk::sealed`], but the seal says that the fourth validator rejected.
fn contested() -> Desk {
    let desk = Desk::sealed();
    desk.ok(&format!(
        "seal --key k1 --key k2 --key k3 {SEAL} --dissent 25 --out c"
    ));
    desk
}

#[test]
fn votes_prove_what_a_seal_claims() {
    let desk = contested();
    let claimed = desk.verify("c", "--artifact a.md");
    assert_eq!(claimed.status, 0);
    assert!(
        claimed
            .out
            .contains("Dissent: claimed — the seal claims 25, and no votes were given to prove it"),
        "{claimed:?}"
    );
    let said =
        desk.ok("vote --set s0 --key k4 --certificate c --vote reject --evaluator eval-3 --out v4");
    assert!(
        said.contains("of v-4: reject in round r-1 of epoch 0 of dev"),
        "{said}"
    );
    desk.ok("vote --trust t --key k1 --certificate c --vote affirm --out v1");
    let proven = desk.verify("c", "--artifact a.md --votes v4 v1");
    assert_eq!(proven.status, 0);
    for line in [
        "VALID — ",
        "Dissent: proven — the seal claims 25, votes prove 25",
        "proven by votes: 25 affirm, 25 reject, 0 abstain",
        "0 of 100 unaccounted for",
        "v-4  op-4  25  reject",
    ] {
        assert!(proven.out.contains(line), "{line}: {proven:?}");
    }
    // Files and lists are the same votes, and the report is the library's.
    desk.write("list", format!("[{},{}]", desk.read("v4"), desk.read("v1")));
    let votes = [desk.read("v4"), desk.read("v1")];
    let verifier = Verifier::load(&desk.id("s0"), desk.read("t").as_bytes(), None).unwrap();
    let report = verifier.verify(&Evidence {
        certificate: desk.read("c").as_bytes(),
        artifact: Some(Artifact::Bytes(desk.read("a.md").as_bytes())),
        votes: Votes::new(votes.iter().map(String::as_bytes).collect()).unwrap(),
        ..Evidence::default()
    });
    for votes in ["v4 v1", "list"] {
        let run = desk.verify("c", &format!("--artifact a.md --votes {votes} --json"));
        let json = run.json();
        assert_eq!(json["votes"]["rejectWeight"], 25);
        if votes == "v4 v1" {
            assert_eq!(run.out, report.to_json() + "\n");
        }
    }
}

#[test]
fn a_vote_is_the_same_with_or_without_the_certificate() {
    let desk = contested();
    desk.ok("vote --set s0 --key k4 --certificate c --vote abstain --reason unsure --out v");
    let hash = desk.ok("hash a.md");
    let digest = hash.split_whitespace().next().unwrap();
    for (name, subject) in [
        ("w1", "--round r-1 --artifact a.md".to_owned()),
        ("w2", format!("--round r-1 --output-digest {digest}")),
    ] {
        desk.ok(&format!(
            "vote --trust t --key k4 {subject} --vote abstain --reason unsure --out {name}"
        ));
        assert_eq!(desk.read(name), desk.read("v"));
    }
    let made = desk
        .run("vote --set s0 --key k4 --certificate c --vote abstain --reason unsure --out v --json")
        .json();
    assert_eq!(made["id"], desk.id("v"));
    assert_eq!(
        (
            &made["validator"],
            &made["vote"],
            &made["round"],
            &made["output"]
        ),
        (
            &"v-4".into(),
            &"abstain".into(),
            &"r-1".into(),
            &digest.into()
        )
    );
    // Through a pipe the document is all there is.
    let piped =
        desk.run("vote --set s0 --key k4 --certificate c --vote abstain --reason unsure --out -");
    assert_eq!(piped.out, desk.read("v"));
    assert!(piped.err.contains("v-4: abstain"), "{piped:?}");
}

#[test]
fn who_says_two_things_is_named_and_the_seal_still_holds() {
    let desk = contested();
    let run = desk.run("vote --set s0 --key k1 --certificate c --vote reject --out v1");
    assert_eq!(run.status, 0);
    assert!(run.err.contains("v-1 signed this certificate"), "{run:?}");
    desk.ok("vote --set s0 --key k4 --certificate c --vote reject --out v4");
    desk.ok("vote --set s0 --key k4 --certificate c --vote abstain --out w4");
    let run = desk.verify("c", "--artifact a.md --votes v1 v4 w4");
    assert_eq!(run.status, 0);
    for line in [
        "VALID — ",
        "v-1 (weight 25) said different things of this round: reject, a signature on the certificate. Its votes are not counted; its signature still is.",
        "v-4 (weight 25) said different things of this round: reject, abstain. Its votes are not counted.",
        "Dissent: claimed — the seal claims 25, votes prove 0",
        "[equivocating]",
    ] {
        assert!(run.out.contains(line), "{line}: {run:?}");
    }
}

#[test]
fn votes_that_count_for_nothing_are_listed_with_a_reason() {
    let desk = contested();
    desk.ok("vote --set s0 --key k4 --round r-1 --artifact p --vote reject --out other");
    desk.ok("vote --set s0 --key k4 --certificate c --vote reject --out v4");
    let mut false_vote: serde_json::Value = serde_json::from_str(&desk.read("v4")).unwrap();
    false_vote["signatures"][0]["keyid"] = "v-3".into();
    desk.write("false", false_vote.to_string());
    desk.write("junk", "{}");
    let run = desk.verify("c", "--artifact a.md --votes false junk other");
    for line in [
        "vote 0, which says it is by v-4, is not counted: the validator that it names did not sign it [signature]",
        "vote 1 is not counted: ",
        "vote 2, which says it is by v-4, is not counted: it is not about this certificate's round and output [other-certificate]",
    ] {
        assert!(run.out.contains(line), "{line}: {run:?}");
    }
    // Without a trusted set there is nothing to go by, and that is said.
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    desk.ok("sign s1 --key k1 --key k2 --key k3 --set s0");
    desk.ok("trust build s1 --out t1");
    let anchor = desk.id("s1");
    let untrusted = desk.run(&format!(
        "verify --anchor {anchor} --trust t1 --certificate c --artifact a.md --votes v4"
    ));
    assert_eq!(untrusted.status, 1);
    assert!(
        untrusted.out.contains("1 vote not examined"),
        "{untrusted:?}"
    );
}

#[test]
fn fragments_can_be_voted_on_one_by_one() {
    let desk = Desk::sealed();
    desk.write(
        "f.json",
        r#"[{"id": "f-1", "start": 0, "end": 4, "quorumWeight": 75, "dissentWeight": 0}]"#,
    );
    desk.ok(&format!(
        "seal --key k1 --key k2 --key k3 {SEAL} --fragments f.json --out c"
    ));
    desk.ok("vote --set s0 --key k4 --certificate c --vote reject --fragment f-1=affirm --out v");
    let page = desk.ok("inspect v --trust t");
    assert!(page.contains("and affirm of its fragment f-1"), "{page}");
    assert!(page.contains("Signed by v-4 itself"), "{page}");
    let line = "vote --set s0 --key k4 --certificate c --vote reject --out x --fragment";
    for fragment in [
        "f-2=affirm",
        "f-1=yes",
        "f-1",
        "f-1=affirm --fragment f-1=reject",
    ] {
        assert_eq!(
            desk.refused(&format!("{line} {fragment}")),
            "input.argument"
        );
    }
}

#[test]
fn misuse_is_refused_and_writes_nothing() {
    let desk = contested();
    desk.ok("keygen --demo stranger --out kx");
    desk.ok("set new --network dev --validator id=v-4,key=k4,weight=1 --out other");
    let before = desk.files();
    for (line, code) in [
        (
            "vote --key k4 --certificate c --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --round r-1 --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --artifact a.md --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --certificate c --round r-1 --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --certificate c --vote maybe --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --certificate c --vote reject --out -",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --round r-1 --output-digest x --vote reject --out x",
            "input.digest",
        ),
        (
            "vote --set s0 --key k4 --round no/name --artifact a.md --vote reject --out x",
            "input.document",
        ),
        (
            "vote --set s0 --key kx --certificate c --vote reject --out x",
            "input.key",
        ),
        (
            "vote --set s0 --key a.md --certificate c --vote reject --out x",
            "input.key",
        ),
        (
            "vote --set s0 --key k4 --certificate s0 --vote reject --out x",
            "input.document",
        ),
        (
            "vote --set other --key k4 --certificate c --vote reject --out x",
            "input.document",
        ),
        (
            "vote --set c --key k4 --certificate c --vote reject --out x",
            "input.document",
        ),
        (
            "vote --trust t --epoch 3 --key k4 --certificate c --vote reject --out x",
            "input.argument",
        ),
        (
            "vote --set s0 --key k4 --certificate c --vote reject --out c",
            "input.file",
        ),
        (
            "vote --set s0 --key k4 --certificate c --vote reject --out k1",
            "input.file",
        ),
    ] {
        assert_eq!(desk.refused(line), code, "{line}");
    }
    assert_eq!(desk.files(), before);
}

#[test]
fn no_vote_steers_the_terminal() {
    let desk = contested();
    desk.ok("vote --set s0 --key k4 --certificate c --vote reject --reason \u{1b}[31mred\u{202e} --evaluator \u{1b}]0;x --out v");
    for run in [
        desk.run("inspect v"),
        desk.run("inspect v --trust t"),
        desk.verify("c", "--artifact a.md --votes v"),
    ] {
        assert_eq!(run.status, 0, "{run:?}");
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    }
    assert!(
        desk.ok("inspect v")
            .contains("because: \\u{1b}[31mred\\u{202e}")
    );
}
