//! `set`, `sign`, `merge`, `seal`: what is made, and what is refused to be made.

use serde_json::{Value, json};

use crate::support::{Desk, SEAL};

/// The payload of a document.
fn payload(desk: &Desk, name: &str) -> Value {
    let description = desk.run(&format!("inspect {name} --json")).json();
    serde_json::from_str(description["payloadText"].as_str().unwrap()).unwrap()
}

fn keyids(desk: &Desk, name: &str) -> Vec<String> {
    let envelope: Value = serde_json::from_str(&desk.read(name)).unwrap();
    let signatures = envelope["signatures"].as_array().unwrap().clone();
    let ids = signatures
        .iter()
        .map(|signature| signature["keyid"].as_str().unwrap().to_owned());
    ids.collect()
}

#[test]
fn a_first_set() {
    let desk = Desk::network();
    let set = payload(&desk, "s0");
    assert_eq!(set["epoch"], 0);
    assert_eq!(set["previous"], Value::Null);
    assert_eq!(set["quorum"], 67);
    assert_eq!(set["validators"][3]["operator"], "op-4");
    assert!(set.get("history").is_none() && set.get("ledger").is_none());
    // The same from a list.
    desk.write("list.json", set["validators"].to_string());
    desk.ok("set new --network dev --from list.json --out again");
    assert_eq!(desk.read("again"), desk.read("s0"));
    desk.ok("set new --network dev --from list.json --quorum 51 --out other");
    assert_eq!(payload(&desk, "other")["quorum"], 51);
}

#[test]
fn illegal_sets_are_not_made() {
    let desk = Desk::network();
    let one = "--validator id=a,key=k1,weight=1";
    for (line, code) in [
        (
            "--validator id=a,key=k1,weight=1 --validator id=b,key=k1,weight=1",
            "input.document",
        ),
        (
            "--validator id=a,key=k1,weight=1 --validator id=a,key=k2,weight=1",
            "input.document",
        ),
        (
            "--validator id=a,key=k1,weight=9007199254740992",
            "input.document",
        ),
        (
            "--validator id=a,key=k1,weight=18446744073709551615 --validator id=b,key=k2,weight=1",
            "input.document",
        ),
        ("--validator id=a,key=k1,weight=0", "input.document"),
        (
            "--validator id=a,key=ed25519:AAAA,weight=1",
            "input.document",
        ),
        (
            "--validator id=a,key=ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,weight=1",
            "input.document",
        ),
        ("--validator id=a,key=nowhere,weight=1", "input.file"),
        ("--validator id=a,key=k1,weight=+1", "input.argument"),
        ("--validator id=a,key=k1", "input.argument"),
        ("--validator id=a,id=b,key=k1,weight=1", "input.argument"),
        (
            "--validator id=a,key=k1,weight=1,colour=red",
            "input.argument",
        ),
        ("--validator a", "input.argument"),
        (&format!("{one} --quorum 2"), "input.document"),
        (&format!("{one} --quorum 0"), "input.document"),
        (&format!("{one} --ledger nonsense"), "input.document"),
    ] {
        assert_eq!(
            desk.refused(&format!("set new --network dev {line} --out x")),
            code,
            "{line}"
        );
    }
    desk.write(
        "list.json",
        r#"[{"id":"a","publicKey":"x","weight":1,"wieght":2}]"#,
    );
    assert_eq!(
        desk.refused("set new --network dev --from list.json --out x"),
        "input.document"
    );
    desk.write("list.json", r#"{"validators":[]}"#);
    assert_eq!(
        desk.refused("set new --network dev --from list.json --out x"),
        "input.document"
    );
    assert!(!desk.path("x").exists());
}

#[test]
fn handovers_keep_what_is_not_changed() {
    let desk = Desk::network();
    let ledger = "dev-log+0b1e5ba8+Ae5fCUjTLU4iVyxGgaC0+ruzTfGjE4TZbjfpVnHHfwyT";
    let refused = desk.run(&format!(
        "set handover --from s0 --ledger {ledger} --out x --json"
    ));
    // The key id is wrong: the core says so before anything is written.
    assert_eq!(refused.misuse(), "input.document");
    desk.ok("keygen --demo v-5 --out k5");
    desk.ok("set handover --from s0 --weight v-2=40 --remove v-3 --key v-1=k5 --add id=v-9,key=k3,weight=7,operator=new --out s1");
    let (before, after) = (payload(&desk, "s0"), payload(&desk, "s1"));
    assert_eq!(after["epoch"], 1);
    assert_eq!(after["previous"], desk.id("s0").as_str());
    let ids: Vec<_> = after["validators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["id"].clone())
        .collect();
    assert_eq!(ids, ["v-1", "v-2", "v-4", "v-9"]);
    assert_eq!(after["validators"][1]["weight"], 40);
    assert_eq!(after["validators"][0]["operator"], "op-1");
    assert_ne!(
        after["validators"][0]["publicKey"],
        before["validators"][0]["publicKey"]
    );
    assert_eq!(after["validators"][2], before["validators"][3]);
    // ⌊2·97/3⌋+1
    assert_eq!(after["quorum"], 65);
    for line in [
        "--weight v-7=1",
        "--remove v-7",
        "--key v-7=k5",
        "--weight v-1",
        "--weight v-1=x",
    ] {
        assert_eq!(
            desk.refused(&format!("set handover --from s0 {line} --out x")),
            "input.argument",
            "{line}"
        );
    }
    desk.write("list.json", after["validators"].to_string());
    desk.ok("set handover --from s0 --list list.json --out s1-anew");
    assert_eq!(desk.read("s1-anew"), desk.read("s1"));
}

#[test]
fn a_chosen_quorum_is_not_changed_silently() {
    let desk = Desk::network();
    desk.ok("set handover --from s0 --quorum 80 --out s1");
    desk.ok("set handover --from s1 --remove v-4 --add id=v-4,key=k4,weight=25 --out s2");
    assert_eq!(payload(&desk, "s2")["quorum"], 80);
    assert_eq!(
        desk.refused("set handover --from s1 --remove v-4 --out x"),
        "input.argument"
    );
    desk.ok("set handover --from s1 --remove v-4 --quorum 60 --out x");
}

#[test]
fn history_needs_the_whole_chain() {
    let desk = Desk::network();
    desk.ok("set handover --from s0 --weight v-1=26 --out s1");
    assert!(payload(&desk, "s1")["history"].is_string());
    desk.ok("set handover --from s1 --weight v-1=27 --out s2-bare");
    assert!(payload(&desk, "s2-bare").get("history").is_none());
    desk.ok("set handover --from s1 --weight v-1=27 --history s0 --out s2");
    desk.ok("set handover --from s2 --weight v-1=28 --history s0 --history s1 --out s3");
    assert!(payload(&desk, "s3")["history"].is_string());
    let run = desk.run("set handover --from s2 --weight v-1=28 --history s0 --out x --json");
    assert_eq!(run.misuse(), "input.document");
    assert!(run.out.contains("the set before epoch 2"), "{run:?}");
    // A bundle has them too.
    desk.ok("sign s1 --key k1 --key k2 --key k3 --set s0");
    desk.ok("trust build s0 s1 --out t");
    desk.ok("set handover --from s2 --weight v-1=28 --history t --out s3-again");
    assert_eq!(desk.read("s3-again"), desk.read("s3"));
}

#[test]
fn signatures_are_those_of_the_validators_of_the_right_set() {
    let desk = Desk::sealed();
    desk.ok("keygen --demo v-5 --out k5");
    // In epoch 1, k5 takes the id v-1 over.
    desk.ok("set handover --from s0 --key v-1=k5 --out s1");
    desk.ok("sign s1 --key k2 --key k1 --set s0");
    assert_eq!(keyids(&desk, "s1"), ["v-2", "v-1"]);
    // The new set does not sign itself in.
    assert_eq!(desk.refused("sign s1 --key k5 --set s0"), "input.key");
    assert_eq!(desk.refused("sign s1 --key k5 --set s1"), "input.document");
    assert_eq!(desk.refused("sign c --key k5 --set s0"), "input.key");
    assert_eq!(desk.refused("sign s1 --key k1"), "input.argument");
    assert_eq!(
        desk.refused("sign s1 --key k1 --keyid v-2 --set s0"),
        "input.argument"
    );
    assert_eq!(
        desk.refused("sign s1 --key k1 --key k2 --keyid v-1"),
        "input.argument"
    );
    assert_eq!(
        desk.refused("sign s1 --key k1 --keyid a/b"),
        "input.argument"
    );
    assert_eq!(desk.refused("sign s0 --key k1 --set s0"), "input.document");
    assert_eq!(
        desk.refused("sign a.md --key k1 --set s0"),
        "envelope.malformed"
    );
    desk.write(
        "note",
        r#"{"payloadType":"text/plain","payload":"aGk=","signatures":[]}"#,
    );
    assert_eq!(
        desk.refused("sign note --key k1 --set s0"),
        "input.document"
    );
    // Twice is once.
    let before = desk.read("s1");
    desk.ok("sign s1 --key k1 --keyid v-1");
    assert_eq!(desk.read("s1"), before);
    let made = desk.run("sign s1 --key k3 --set s0 --json").json();
    assert_eq!(made["signed"]["weight"], 75);
    assert_eq!(made["signed"]["signers"], json!(["v-1", "v-2", "v-3"]));
}

#[test]
fn merging_takes_every_signature_once_and_in_order() {
    let desk = Desk::network();
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    for number in 1..=3 {
        desk.ok(&format!("sign s1 --key k{number} --set s0 --out m{number}"));
    }
    let made = desk.run("merge m2 m1 m2 m3 --set s0 --out m --json").json();
    assert_eq!(keyids(&desk, "m"), ["v-2", "v-1", "v-3"]);
    assert_eq!(made["signatures"], 3);
    assert_eq!(made["signed"]["weight"], 75);
    let run = desk.run("merge m1 s0 --out x --json");
    assert_eq!(run.misuse(), "input.document");
    assert!(
        run.out.contains(&desk.id("s0")) && run.out.contains(&desk.id("s1")),
        "{run:?}"
    );
    assert!(!desk.path("x").exists());
}

#[test]
fn a_certificate_says_what_was_asked() {
    let desk = Desk::sealed();
    desk.write(
        "fragments.json",
        r#"[{"id":"f-1","start":0,"end":9,"quorumWeight":75,"dissentWeight":0,"evidence":{"blake3":"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"}},
            {"id":"f-2","start":9,"end":20,"quorumWeight":50,"dissentWeight":25}]"#,
    );
    let digest = "sha256:".to_owned() + &"ab".repeat(32);
    desk.ok(&format!(
        "seal --key k1 --key k2 --key k3 {SEAL} --dissent 20 --abstain 5 --media-type text/markdown --name answer.md \
         --model-digest {digest} --dataset consensus-2026-02 --fragments fragments.json --flag divergence --out full"
    ));
    let statement = payload(&desk, "full");
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["subject"][0]["name"], "answer.md");
    // `printf 'The café is **open**.\n' | sha256sum`
    assert_eq!(
        statement["subject"][0]["digest"]["sha256"],
        "4b18059252e8b9dee89143deba0578d3a120bd90c7f3e21b3db23406a63553e9"
    );
    let predicate = &statement["predicate"];
    assert_eq!(predicate["validatorSet"], desk.id("s0").as_str());
    assert_eq!(
        predicate["output"],
        json!({"mediaType": "text/markdown", "length": 23})
    );
    assert_eq!(predicate["model"]["digest"]["sha256"], "ab".repeat(32));
    assert_eq!(predicate["dataset"], json!({"name": "consensus-2026-02"}));
    assert_eq!(
        predicate["tally"],
        json!({"quorumWeight": 75, "dissentWeight": 20, "abstainWeight": 5})
    );
    assert_eq!(predicate["flags"], json!(["divergence"]));
    let run = desk.verify("full", "--artifact a.md --prompt p");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.out.contains("f-1") && run.out.contains("affirmed"),
        "{run:?}"
    );
    assert!(run.out.contains("contested"), "{run:?}");
    // Text that is sealed again under another name is another certificate.
    assert_ne!(desk.id("full"), desk.id("c"));
}

#[test]
fn illegal_certificates_are_not_made() {
    let desk = Desk::sealed();
    let keys = "--key k1 --key k2 --key k3";
    desk.write("overlap.json", r#"[{"id":"a","start":0,"end":5,"quorumWeight":75,"dissentWeight":0},{"id":"b","start":4,"end":9,"quorumWeight":75,"dissentWeight":0}]"#);
    desk.write(
        "heavy.json",
        r#"[{"id":"a","start":0,"end":5,"quorumWeight":75,"dissentWeight":26}]"#,
    );
    desk.write(
        "odd.json",
        r#"[{"id":"a","start":0,"end":5,"quorumWeight":75}]"#,
    );
    for (line, code) in [
        (format!("{keys} {SEAL} --dissent 26"), "input.document"),
        (
            format!("{keys} {SEAL} --quorum-weight 66"),
            "input.document",
        ),
        (
            format!("{keys} {SEAL} --quorum-weight 101"),
            "input.document",
        ),
        (
            format!("{keys} {SEAL} --fragments overlap.json"),
            "input.document",
        ),
        (
            format!("{keys} {SEAL} --fragments heavy.json"),
            "input.document",
        ),
        (
            format!("{keys} {SEAL} --fragments odd.json"),
            "input.document",
        ),
        (
            format!("{keys} {}", SEAL.replace("r-1", "r/1")),
            "input.document",
        ),
        (
            format!(
                "{keys} {}",
                SEAL.replace("03-01T09:00:41", "02-30T09:00:41")
            ),
            "input.document",
        ),
        (
            format!("{keys} {}", SEAL.replace("09:00:41", "08:00:41")),
            "input.document",
        ),
        (
            format!("{keys} {}", SEAL.replace("atlas@7.2.0", "atlas")),
            "input.argument",
        ),
        (format!("{keys} {SEAL} --model-digest md5"), "input.digest"),
        (
            format!("{keys} {SEAL} --model-digest blake3:abababababababababababababababab"),
            "input.document",
        ),
        // Short of quorum, and nobody said what weight affirmed.
        (format!("--key k1 {SEAL}"), "input.argument"),
        (SEAL.to_owned(), "input.argument"),
        // Times come from nowhere but the caller.
        (
            format!(
                "{keys} {}",
                SEAL.replace("--sealed-at 2026-03-01T09:00:41Z", "")
            ),
            "input.argument",
        ),
    ] {
        assert_eq!(
            desk.refused(&format!("seal {line} --out x")),
            code,
            "{line}"
        );
    }
    assert!(!desk.path("x").exists());
}

#[test]
fn short_of_quorum_is_written_and_said() {
    let desk = Desk::sealed();
    let run = desk.run(&format!(
        "seal --key k1 --quorum-weight 75 {SEAL} --out short"
    ));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("42 short of the quorum 67"), "{run:?}");
    // It is the very document that the others sealed; so their signatures complete it.
    assert_eq!(desk.id("short"), desk.id("c"));
    desk.ok("merge short c --set s0 --out merged");
    assert_eq!(desk.verify("merged", "--artifact a.md").status, 0);
    // Nobody has to sign at once.
    desk.ok(&format!("seal --quorum-weight 75 {SEAL} --out none"));
    assert_eq!(keyids(&desk, "none"), Vec::<String>::new());
}

#[test]
fn the_clock_is_asked_only_with_now() {
    let desk = Desk::sealed();
    desk.ok(
        "seal --key k1 --key k2 --key k3 --set s0 --artifact a.md --prompt p --model a@1 --round r --now --out now",
    );
    let round = &payload(&desk, "now")["predicate"]["round"];
    let time = round["sealedAt"].as_str().unwrap();
    assert_eq!(round["openedAt"], time);
    assert!(time.len() == 20 && time > "2026-01-01T00:00:00Z", "{time}");
}
