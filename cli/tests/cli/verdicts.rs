//! `verify`: verdicts, their exit status, and what people and programs are told.

use quorumseal::{Artifact, Evidence, Policy, Verifier};

use crate::support::{Desk, SEAL};

#[test]
fn the_whole_way_from_keys_to_a_valid_answer() {
    let desk = Desk::network();
    // Epoch 1: another weight; signed by three of epoch 0 on two machines.
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    desk.ok("sign s1 --key k1 --key k2 --set s0 --out s1-a");
    desk.ok("sign s1 --key k3 --set s0 --out s1-b");
    desk.ok("merge s1-a s1-b --out s1-signed");
    // Epoch 2: one leaves, one comes.
    desk.ok("keygen --demo v-5 --out k5");
    desk.ok("set handover --from s1-signed --history s0 --remove v-4 --add id=v-5,key=k5,weight=20 --out s2");
    desk.ok("sign s2 --key k1 --key k2 --key k3 --set s1");
    desk.ok("trust build s0 s1-signed s2 --out t");
    let anchor = desk.ok("trust pin t").trim().to_owned();
    assert_eq!(anchor, desk.id("s2"));

    desk.write("a.md", "Yes.\n");
    desk.write("p", "Really?\n");
    desk.ok(
        "seal --trust t --key k1 --key k2 --artifact a.md --prompt p --model atlas@7.2.0 --round r-1 \
         --quorum-weight 75 --dissent 20 --opened-at 2026-03-01T09:00:00Z --sealed-at 2026-03-01T09:00:41Z --out c",
    );
    let line =
        format!("verify --anchor {anchor} --trust t --certificate c --artifact a.md --prompt p");
    let short = desk.run(&line);
    assert_eq!(short.status, 1, "{short:?}");
    assert!(short.out.starts_with("INSUFFICIENT"), "{short:?}");
    // The third validator signs elsewhere.
    desk.ok("sign c --key k3 --trust t");
    let valid = desk.run(&line);
    assert_eq!(valid.status, 0, "{valid:?}");
    assert!(
        valid.out.starts_with(
            "VALID — these 5 bytes of a.md were sealed by 80 of 100 voting weight of dev, epoch 2."
        ),
        "{valid:?}"
    );
    // Whoever pinned the first set long ago gets there by handovers.
    let old = desk.id("s0");
    let line = line.replace(&anchor, &old);
    assert_eq!(desk.run(&line).status, 0);
}

#[test]
fn json_is_the_library_s_report_to_the_byte() {
    let desk = Desk::sealed();
    desk.write("policy", r#"{"minSigners": 4, "requirePrompt": true}"#);
    // Over 1 MiB an artifact is hashed in pieces, below it is held whole.
    desk.write("long", vec![b'x'; (1 << 20) + 12_345]);
    desk.write("short", "The caf\u{e9} is **open**.");
    let verifier = Verifier::load(&desk.id("s0"), desk.read("t").as_bytes(), None).unwrap();
    let certificate = desk.read("c").into_bytes();
    let policy = Policy::parse(desk.read("policy").as_bytes()).unwrap();
    let prompt = desk.read("p").into_bytes();
    for artifact in ["a.md", "short", "long"] {
        for all_digests in [false, true] {
            let bytes = desk.read(artifact).into_bytes();
            let report = verifier.verify(&Evidence {
                certificate: &certificate,
                artifact: Some(Artifact::Bytes(&bytes)),
                prompt: Some(Artifact::Bytes(&prompt)),
                policy: Some(&policy),
                all_digests,
                ..Evidence::default()
            });
            let flag = if all_digests { "--all-digests" } else { "" };
            let run = desk.verify(
                "c",
                &format!("--artifact {artifact} --prompt p --policy policy --json {flag}"),
            );
            assert_eq!(run.out, report.to_json() + "\n");
            assert_eq!(run.status, 1);
        }
    }
}

#[test]
fn a_long_artifact_is_bound_by_its_bytes() {
    let desk = Desk::network();
    desk.ok("trust build s0 --out t");
    desk.write("p", "More?");
    desk.write("a.md", vec![b'y'; 3 << 20]);
    desk.ok(&format!("seal --key k1 --key k2 --key k3 {SEAL} --out c"));
    let report = desk
        .verify("c", "--artifact a.md --all-digests --json")
        .json();
    assert_eq!(report["state"], "valid");
    assert_eq!(report["boundBy"], "bytes");
}

#[test]
fn without_an_artifact_nothing_is_shown() {
    let desk = Desk::sealed();
    let run = desk.verify("c", "");
    assert_eq!(run.status, 1);
    assert!(
        run.out.starts_with("SEALED, BUT NOT BOUND TO ANY BYTES"),
        "{run:?}"
    );
    assert!(run.out.contains("Give --artifact"), "{run:?}");
    assert!(
        run.out
            .contains("nothing is said about which question it answers"),
        "{run:?}"
    );
    assert_eq!(desk.verify("c", "--json").json()["state"], "sealed-unbound");
}

#[test]
fn digests_stand_for_files() {
    let desk = Desk::sealed();
    let digest = |name: &str| {
        let line = desk.ok(&format!("hash {name}"));
        let (digest, of) = line.trim_end().split_once("  ").unwrap();
        assert_eq!(of, name);
        digest.to_owned()
    };
    let run = desk.verify(
        "c",
        &format!(
            "--artifact-digest {} --prompt-digest {} --json",
            digest("a.md"),
            digest("p")
        ),
    );
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.json()["boundBy"], "digest");
    assert_eq!(run.json()["prompt"], "matched");
    let other = desk.verify("c", &format!("--artifact-digest {} --json", digest("p")));
    assert_eq!(other.status, 1);
    assert_eq!(other.json()["code"], "output.digest");
    let bad = desk.verify("c", "--artifact-digest sha256:00 --json");
    assert_eq!(bad.misuse(), "input.digest");
}

#[test]
fn an_empty_certificate_is_provisional_and_a_missing_one_misuse() {
    let desk = Desk::sealed();
    for text in ["", "null", " \n\t null\n"] {
        desk.write("none", text);
        let run = desk.verify("none", "--artifact a.md --json");
        assert_eq!(run.status, 1, "{run:?}");
        assert_eq!(run.json()["state"], "provisional");
    }
    let run = desk.verify("none", "--artifact a.md");
    assert!(run.out.starts_with("PROVISIONAL"), "{run:?}");
    assert_eq!(
        desk.verify("nowhere", "--artifact a.md --json").misuse(),
        "input.file"
    );
}

#[test]
fn near_misses_are_hinted_at() {
    let desk = Desk::sealed();
    desk.write("cut", "The caf\u{e9} is **open**.");
    let run = desk.verify("c", "--artifact cut");
    assert_eq!(run.status, 1);
    assert!(
        run.out
            .contains("Hint: the artifact would match with a final line break."),
        "{run:?}"
    );
    // Normalisation is this program's own hint, and no part of the report.
    desk.write("nfd", "The cafe\u{301} is **open**.\n");
    let run = desk.verify("c", "--artifact nfd");
    assert!(run.out.contains("normalization form NFC"), "{run:?}");
    let report = desk.verify("c", "--artifact nfd --json").json();
    assert!(report["hint"].is_null());
    desk.write("other", "The caf\u{e9} is closed.\n");
    assert!(!desk.verify("c", "--artifact other").out.contains("Hint"));
}

#[test]
fn failures_say_what_was_expected_and_what_was_found() {
    let desk = Desk::sealed();
    desk.write("other", "Is it?\n");
    let run = desk.verify("c", "--artifact a.md --prompt other");
    assert_eq!(run.status, 1);
    assert!(
        run.out.starts_with(
            "INVALID — the prompt is another than the one that the certificate names."
        )
    );
    assert!(run.out.contains("[prompt.digest]"), "{run:?}");
    let hash = desk.ok("hash other");
    let hash = hash.split_whitespace().next().unwrap();
    assert!(run.out.contains(&format!("got   {hash}")), "{run:?}");
    assert!(
        run.out.contains("It was made for another prompt"),
        "{run:?}"
    );
}

#[test]
fn a_policy_decides_acceptance_and_not_validity() {
    let desk = Desk::sealed();
    desk.write("strict", r#"{"minSigners": 4}"#);
    let run = desk.verify("c", "--artifact a.md --policy strict");
    assert_eq!(run.status, 1);
    assert!(
        run.out.starts_with("VALID, BUT NOT ACCEPTED BY THE POLICY"),
        "{run:?}"
    );
    assert!(
        run.out
            .contains("minSigners: asked 4, found 3 [policy.min-signers]"),
        "{run:?}"
    );
    desk.write("lenient", r#"{"minSigners": 3}"#);
    assert_eq!(
        desk.verify("c", "--artifact a.md --policy lenient").status,
        0
    );
    desk.write("misspelt", r#"{"minSigner": 3}"#);
    assert_eq!(
        desk.verify("c", "--artifact a.md --policy misspelt --json")
            .misuse(),
        "policy.malformed"
    );
}

#[test]
fn a_remembered_head_is_held_against_older_bundles() {
    let desk = Desk::sealed();
    let head = format!("0:{}", desk.id("s0"));
    assert_eq!(
        desk.verify("c", &format!("--artifact a.md --head {head}"))
            .status,
        0
    );
    let gone = head.replace("0:blake3", "1:blake3");
    assert_eq!(
        desk.verify("c", &format!("--artifact a.md --head {gone} --json"))
            .misuse(),
        "trust.rollback"
    );
    assert_eq!(
        desk.verify("c", "--artifact a.md --head 0 --json").misuse(),
        "input.head"
    );
}

#[test]
fn standard_input_stands_for_one_file() {
    let desk = Desk::sealed();
    let anchor = desk.id("s0");
    let line = format!("verify --anchor {anchor} --trust t --certificate");
    let answer = desk.read("a.md");
    let run = desk.run_with(&format!("{line} c --artifact -"), answer.as_bytes());
    assert_eq!(run.status, 0, "{run:?}");
    let certificate = desk.read("c");
    let run = desk.run_with(&format!("{line} - --artifact a.md"), certificate.as_bytes());
    assert_eq!(run.status, 0, "{run:?}");
    let run = desk.run_with(
        &format!("{line} - --artifact - --json"),
        certificate.as_bytes(),
    );
    assert_eq!(run.misuse(), "input.argument");
}

#[test]
fn too_large_files_are_refused_without_being_read_whole() {
    let desk = Desk::sealed();
    desk.write("huge", vec![b'x'; (16 << 20) + 1_000_000]);
    let report = desk.verify("huge", "--artifact a.md --json").json();
    assert_eq!(report["code"], "envelope.too-large");
    let library = Verifier::load(&desk.id("s0"), desk.read("t").as_bytes(), None)
        .unwrap()
        .verify(&Evidence {
            certificate: desk.read("huge").as_bytes(),
            ..Evidence::default()
        });
    assert_eq!(desk.verify("huge", "--json").out, library.to_json() + "\n");
}

#[test]
fn no_document_steers_the_terminal() {
    let desk = Desk::network();
    desk.ok("trust build s0 --out t");
    desk.write("p", "?");
    desk.write("a.md", "!");
    let set = desk.run("inspect s0 --json").json();
    let payload: serde_json::Value =
        serde_json::from_str(set["payloadText"].as_str().unwrap()).unwrap();
    let mut validators = payload["validators"].clone();
    validators[0]["operator"] = "\u{1b}[31mred\u{202e}".into();
    desk.write("list.json", validators.to_string());
    desk.ok("set new --network dev --from list.json --out s0");
    desk.ok("trust build s0 --out t");
    desk.ok(&format!("seal --key k1 --key k2 --key k3 {SEAL} --out c"));
    for run in [
        desk.verify("c", "--artifact a.md"),
        desk.run("inspect s0"),
        desk.run("inspect c --trust t"),
    ] {
        assert_eq!(run.status, 0, "{run:?}");
        assert!(
            !run.out.contains('\u{1b}') && !run.out.contains('\u{202e}'),
            "{run:?}"
        );
        assert!(run.out.contains("red"), "{run:?}");
    }
}
