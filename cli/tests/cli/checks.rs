//! `check`, and what `verify` and `inspect` say of receipts and checkpoints: logged is an answer of its own.

use quorumseal::Verifier;

use crate::support::Desk;

/// A ledger with `c`, whose checkpoint is cosigned by these validators, and the receipt `r`.
fn logged(cosigners: &[u8]) -> Desk {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(cosigners);
    desk.ok("ledger receipt L c --out r");
    desk
}

#[test]
fn logged_stands_beside_the_verdict() {
    let desk = logged(&[1, 2, 3]);
    let run = desk.verify("c", "--artifact a.md --receipt r");
    assert_eq!(run.status, 0);
    for line in [
        "VALID — ",
        "Logged: yes — a quorum saw the seal in the ledger by 2026-03-01T09:05:00Z",
        "entry 0 of 1 in the ledger dev.example/ledger",
        "cosigned by a weight of 75 of epoch 0: v-1, v-2, v-3",
        "or whether a newer one exists.",
    ] {
        assert!(run.out.contains(line), "{line}: {run:?}");
    }
    assert!(!run.out.contains("No receipt was given"), "{run:?}");
    let without = desk.verify("c", "--artifact a.md");
    assert!(
        without
            .out
            .contains("No receipt was given: nothing is said about whether or when it was logged."),
        "{without:?}"
    );
    // A false receipt changes no verdict, and is said to be false.
    desk.write("false", desk.read("r").replace("index 0", "index 1"));
    desk.write("junk", "c2sp.org/tlog-proof@v1\n");
    for (receipt, said) in [
        ("false", "[receipt.inclusion]"),
        ("junk", "[receipt.malformed]"),
    ] {
        let run = desk.verify("c", &format!("--artifact a.md --receipt {receipt}"));
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.out.starts_with("VALID — "), "{run:?}");
        assert!(
            run.out.contains("Logged: no — ") && run.out.contains(said),
            "{run:?}"
        );
    }
    let short = logged(&[1, 2]);
    let run = short.verify("c", "--artifact a.md --receipt r");
    assert_eq!(run.status, 0);
    assert!(
        run.out.contains("Logged: unknown — ") && run.out.contains("[receipt.cosignatures]"),
        "{run:?}"
    );
    assert!(run.out.contains("expected 67, got 50"), "{run:?}");
}

#[test]
fn a_receipt_is_checked_by_itself() {
    let desk = logged(&[1, 2, 3]);
    let line = format!("--anchor {} --trust t", desk.id("s0"));
    let run = desk.run(&format!("check receipt c r {line}"));
    assert_eq!(run.status, 0);
    assert!(run.out.starts_with("Logged: yes — "), "{run:?}");
    desk.write("false", desk.read("r").replace("index 0", "index 1"));
    let run = desk.run(&format!("check receipt c false {line}"));
    assert_eq!(run.status, 1);
    assert!(run.out.contains("it claims entry 1 of 1"), "{run:?}");
    let verifier = Verifier::load(&desk.id("s0"), desk.read("t").as_bytes(), None).unwrap();
    for (document, receipt) in [
        ("c", "r"),
        ("c", "false"),
        ("s0", "r"),
        ("a.md", "r"),
        ("c", "a.md"),
    ] {
        let (bytes, text) = (desk.read(document), desk.read(receipt));
        let report = verifier.check_receipt(bytes.as_bytes(), text.as_bytes());
        let run = desk.run(&format!("check receipt {document} {receipt} {line} --json"));
        assert_eq!(run.out, report.to_json() + "\n");
        assert_eq!(
            run.status,
            i32::from(report.logged != quorumseal::Logged::Yes)
        );
    }
    assert_eq!(
        desk.refused(&format!("check receipt c {line}")),
        "input.argument"
    );
    assert_eq!(
        desk.refused(&format!("check receipt c nowhere {line}")),
        "input.file"
    );
    assert_eq!(desk.refused("check"), "input.argument");
}

#[test]
fn a_remembered_checkpoint_is_held_against_the_ledger() {
    let desk = logged(&[1, 2, 3]);
    desk.write("old", desk.read("L/checkpoint"));
    desk.seal("d", "1 2 3", "r-2");
    desk.append("d");
    desk.publish(&[1, 2, 3]);
    desk.write("new", desk.read("L/checkpoint"));
    let root = |name: &str| desk.read(name).lines().nth(2).unwrap().to_owned();
    // The proof of a ledger of two is the second entry's hash: it stands in the receipt of the first.
    desk.ok("ledger receipt L c --out r2");
    let receipt = desk.read("r2");
    let mut lines = receipt
        .lines()
        .skip_while(|line| !line.starts_with("index"));
    let sibling = lines.nth(1).unwrap();
    desk.write("proof", format!("old 1\n{sibling}\n\n"));
    desk.write("false", format!("old 1\n{}\n\n", root("new")));
    let line = format!("--anchor {} --trust t", desk.id("s0"));
    let run = desk.run(&format!("check consistency old new proof {line}"));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.starts_with("CONSISTENT — "), "{run:?}");
    assert!(
        run.out.contains("1 entry remembered, now 2")
            && run.out.contains("by 2026-03-01T09:05:00Z"),
        "{run:?}"
    );
    for (words, code) in [
        ("old new false", "ledger.inconsistent"),
        ("new old proof", "ledger.rollback"),
        ("old a.md proof", "receipt.malformed"),
    ] {
        let run = desk.run(&format!("check consistency {words} {line}"));
        assert_eq!(run.status, 1, "{run:?}");
        assert!(
            run.out.starts_with("NOT CONSISTENT — ") && run.out.contains(code),
            "{run:?}"
        );
        let json = desk
            .run(&format!("check consistency {words} {line} --json"))
            .json();
        assert_eq!(json["code"], code);
    }
    let verifier = Verifier::load(&desk.id("s0"), desk.read("t").as_bytes(), None).unwrap();
    let bytes = |name: &str| desk.read(name).into_bytes();
    let report = verifier
        .check_consistency(&bytes("old"), &bytes("new"), &bytes("proof"))
        .unwrap();
    let run = desk.run(&format!("check consistency old new proof {line} --json"));
    assert_eq!(run.out, report.to_json() + "\n");
    // What was remembered is the caller's own: if that is none, it is misuse.
    assert_eq!(
        desk.refused(&format!("check consistency a.md new proof {line}")),
        "input.checkpoint"
    );
}

#[test]
fn receipts_and_checkpoints_are_shown_in_words() {
    let desk = logged(&[1, 2, 3]);
    let page = desk.ok("inspect r");
    for line in [
        "Receipt\n  says that the seal of v-1, v-2, v-3 is entry 0 of 1 of dev.example/ledger",
        "0 hashes in the inclusion proof",
        "Nothing was verified",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let json = desk.run("inspect r --json").json();
    assert_eq!(
        (&json["kind"], &json["index"]),
        (&"receipt".into(), &0.into())
    );
    assert_eq!(json["checkpoint"]["origin"], "dev.example/ledger");
    let page = desk.ok("inspect L/checkpoint");
    assert!(
        page.starts_with("Checkpoint\n  of dev.example/ledger\n  1 entry, root "),
        "{page}"
    );
    assert!(
        page.contains("4 signatures\n  dev.example/ledger\n  dev/v-1\n"),
        "{page}"
    );
    let json = desk.run("inspect L/checkpoint --json").json();
    assert_eq!(json["signatures"].as_array().unwrap().len(), 4);
    desk.write("cut", "c2sp.org/tlog-proof@v1\nindex 0\n");
    assert_eq!(desk.refused("inspect cut"), "receipt.malformed");
    // Names in them are strangers' words.
    let hostile = desk
        .read("L/checkpoint")
        .replace("dev.example/ledger", "x\u{202e}y");
    desk.write("hostile", hostile);
    let page = desk.ok("inspect hostile");
    assert!(
        !page.contains('\u{202e}') && page.contains("x\\u{202e}y"),
        "{page}"
    );
}
