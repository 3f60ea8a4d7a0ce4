//! `trust` and `inspect`: bundles, and documents for people.

use quorumseal::{Envelope, Verifier, encode_base64};

use crate::support::Desk;

/// Epochs 0 to 3, each handed over to properly: `s0` … `s3`.
fn four_epochs() -> Desk {
    let desk = Desk::network();
    let mut history = String::new();
    for epoch in 1..=3 {
        let before = epoch - 1;
        history.push_str(&format!(" --history s{before}"));
        desk.ok(&format!(
            "set handover --from s{before} --weight v-1={} {history} --out s{epoch}",
            25 + epoch
        ));
        desk.ok(&format!(
            "sign s{epoch} --key k1 --key k2 --key k3 --set s{before}"
        ));
    }
    desk
}

#[test]
fn json_is_the_library_s_to_the_byte() {
    let desk = four_epochs();
    desk.ok("trust build s0 s1 s2 s3 --out t");
    let text = desk.read("t");
    for anchor in ["s0", "s2", "s3"] {
        let id = desk.id(anchor);
        let verifier = Verifier::load(&id, text.as_bytes(), None).unwrap();
        let expected = serde_json::to_string(&verifier.trust_info()).unwrap() + "\n";
        assert_eq!(
            desk.ok(&format!("trust inspect t --anchor {id} --json")),
            expected
        );
    }
    // The bundle's own anchor is for tools, which say so.
    let run = desk.run("trust inspect t");
    assert!(run.out.contains("named by the bundle itself"), "{run:?}");
    let run = desk.run("trust pin t");
    assert_eq!(run.out.trim(), desk.id("s3"));
    assert!(run.err.contains("no --anchor was given"), "{run:?}");
    let run = desk.run(&format!("trust pin t --anchor {} --json", desk.id("s0")));
    assert_eq!(run.json()["epoch"], 3);
    desk.write("bare", text.replace(",\"anchor\"", ",\"remark\""));
    assert_eq!(desk.refused("trust inspect bare"), "input.argument");
}

#[test]
fn the_anchor_has_to_be_given_to_verify() {
    let desk = Desk::sealed();
    assert_eq!(
        desk.refused("verify --trust t --certificate c --artifact a.md"),
        "input.argument"
    );
}

#[test]
fn compact_bundles_prove_every_earlier_set() {
    let desk = four_epochs();
    let made = desk
        .run("trust build s0 s1 s2 s3 --compact --out t --json")
        .json();
    assert_eq!((&made["sets"], &made["skips"]), (&1.into(), &3.into()));
    assert_eq!(made["anchor"], desk.id("s3").as_str());
    assert_eq!(made["ignored"], serde_json::json!([]));
    let info = desk
        .run(&format!(
            "trust inspect t --anchor {} --json",
            desk.id("s3")
        ))
        .json();
    let epochs: Vec<_> = info["sets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|set| set["epoch"].as_u64())
        .collect();
    assert_eq!(epochs, [Some(0), Some(1), Some(2), Some(3)]);
    assert_eq!(info["sets"][0]["via"], "skip");
    // Only the one that is wanted; the rest of the chain serves the proof.
    let made = desk
        .run("trust build s0 s3 --compact --history s1 --history s2 --out t0 --json")
        .json();
    assert_eq!((&made["sets"], &made["skips"]), (&1.into(), &1.into()));
    assert!(desk.read("t0").len() < desk.read("t").len());
    // Without the chain there is no proof.
    let run = desk.run("trust build s0 s3 --compact --out x --json");
    assert_eq!(run.misuse(), "input.document");
    assert!(!desk.path("x").exists());
    // An older anchor keeps what is newer as it is.
    let made = desk
        .run(&format!(
            "trust build s0 s1 s2 s3 --compact --anchor {} --out t2 --json",
            desk.id("s2")
        ))
        .json();
    assert_eq!((&made["sets"], &made["skips"]), (&2.into(), &2.into()));
    assert_eq!(made["head"]["epoch"], 3);
}

#[test]
fn compact_without_history_goes_to_the_nearest_one() {
    let desk = four_epochs();
    desk.ok("set handover --from s3 --weight v-1=40 --out s4");
    desk.ok("sign s4 --key k1 --key k2 --key k3 --set s3");
    let made = desk
        .run("trust build s0 s1 s2 s3 s4 --compact --out t --json")
        .json();
    // s4 has no history; it names s3, which has.
    assert_eq!((&made["sets"], &made["skips"]), (&2.into(), &3.into()));
    assert_eq!(made["ignored"], serde_json::json!([]));
}

#[test]
fn a_false_history_is_not_built_upon() {
    let desk = Desk::network();
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    let envelope = Envelope::parse(desk.read("s1").as_bytes()).unwrap();
    let mut payload: serde_json::Value = serde_json::from_slice(envelope.payload()).unwrap();
    payload["history"] = encode_base64(&[7; 32]).into();
    let forged = Envelope::new(envelope.payload_type(), payload.to_string().as_bytes());
    desk.write("s1", forged.to_json());
    for line in [
        format!(
            "trust build s0 s1 --compact --anchor {} --out x",
            desk.id("s1")
        ),
        "set handover --from s1 --weight v-1=31 --history s0 --out x".to_owned(),
    ] {
        let run = desk.run(&format!("{line} --json"));
        assert_eq!(run.misuse(), "input.document", "{line}");
        assert!(run.out.contains("carries a `history`"), "{run:?}");
    }
    assert!(!desk.path("x").exists());
}

#[test]
fn next_week_s_half_signed_set_is_no_anchor() {
    let desk = four_epochs();
    desk.ok("set handover --from s3 --weight v-1=40 --out s4");
    desk.ok("sign s4 --key k1 --set s3");
    let run = desk.run("trust build s0 s1 s2 s3 s4 --out t");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("not signed by a quorum"), "{run:?}");
    assert!(
        run.out.contains("handover: ") && run.out.contains(&desk.id("s4")),
        "{run:?}"
    );
    assert_eq!(desk.ok("trust pin t").trim(), desk.id("s3"));
    // Signed by all, it is one, and its copies come together.
    desk.ok("sign s4 --key k2 --set s3 --out s4-b");
    desk.ok("sign s4 --key k3 --set s3 --out s4-c");
    desk.ok("trust build t s4 s4-b s4-c --out t4");
    assert_eq!(desk.ok("trust pin t4").trim(), desk.id("s4"));
}

#[test]
fn what_cannot_be_loaded_is_not_built() {
    let desk = four_epochs();
    // Two successors of s3, both signed by a quorum.
    for (weight, name) in [(40, "s4"), (41, "f4")] {
        desk.ok(&format!(
            "set handover --from s3 --weight v-1={weight} --out {name}"
        ));
        desk.ok(&format!("sign {name} --key k1 --key k2 --key k3 --set s3"));
    }
    let anchor = desk.id("s3");
    assert_eq!(
        desk.refused(&format!("trust build s3 s4 f4 --anchor {anchor} --out t")),
        "trust.fork"
    );
    // Which of the two to trust is no tool's choice.
    assert_eq!(desk.refused("trust build s3 s4 f4 --out t"), "trust.fork");
    assert_eq!(desk.refused("trust build s4 f4 --out t"), "input.argument");
    assert_eq!(
        desk.refused(&format!("trust build s0 --anchor {anchor} --out t")),
        "trust.anchor-missing"
    );
    assert_eq!(
        desk.refused("trust build s0 --anchor s3 --out t"),
        "input.anchor"
    );
    assert!(!desk.path("t").exists());
}

#[test]
fn other_networks_are_ignored_and_told() {
    let desk = four_epochs();
    desk.ok("set new --network other --validator id=a,key=k1,weight=1 --out o0");
    assert_eq!(desk.refused("trust build s0 o0 --out t"), "input.argument");
    let run = desk.run(&format!(
        "trust build s0 o0 --anchor {} --out t",
        desk.id("s0")
    ));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.out.contains("unconnected: ") && run.out.contains(&desk.id("o0")),
        "{run:?}"
    );
}

#[test]
fn inspect_shows_every_kind_of_document() {
    let desk = Desk::sealed();
    let certificate = desk.ok("inspect c");
    for word in [
        "Certificate",
        "\"version\": \"7.2.0\"",
        "v-3",
        "Nothing was verified",
    ] {
        assert!(certificate.contains(word), "{word}: {certificate}");
    }
    assert!(certificate.contains(&desk.id("c")));
    let trusted = desk.ok("inspect c --trust t");
    assert!(
        trusted.contains("Signers: 75 of 100, quorum 67"),
        "{trusted}"
    );
    assert_eq!(
        desk.run("inspect c --trust t --json").json()["quorum"]["signedWeight"],
        75
    );
    let set = desk.ok("inspect s0");
    assert!(
        set.contains("epoch 0 of dev, 4 validators, quorum 67 of 100"),
        "{set}"
    );
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    desk.ok("sign s1 --key k1 --set s0");
    let next = desk.ok("inspect s1 --trust t");
    assert!(
        next.contains("Handover signed by 25 of 100 (42 short of the quorum 67)"),
        "{next}"
    );
    let bundle = desk.ok("inspect t");
    assert!(
        bundle.contains("Trust bundle") && bundle.contains(&desk.id("s0")),
        "{bundle}"
    );
    assert_eq!(desk.run("inspect t --json").json()["kind"], "trust-bundle");
    desk.write("note", r#"{"payloadType":"text/x-note","payload":"aGkbWzJK","signatures":[{"keyid":"x","sig":"AA=="},{}]}"#);
    let note = desk.ok("inspect note");
    assert!(
        note.contains("unknown kind") && note.contains("hi\\u{1b}[2J"),
        "{note}"
    );
    assert!(note.contains("(no keyid): not 64 bytes"), "{note}");
    desk.write(
        "binary",
        r#"{"payloadType":"application/x","payload":"//79","signatures":[]}"#,
    );
    assert_eq!(
        desk.run("inspect binary --json").json()["payloadBase64"],
        "//79"
    );
    desk.write(
        "wrong",
        r#"{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}"#,
    );
    let wrong = desk.ok("inspect wrong");
    assert!(
        wrong.contains("not well formed: statement.malformed"),
        "{wrong}"
    );
    let key = desk.ok("inspect k1");
    assert!(key.contains("The secret is not shown"), "{key}");
}
