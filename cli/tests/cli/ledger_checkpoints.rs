//! Checkpoints of a ledger: that they never go back, who cosigns them, and what shows that they continue each other.

use crate::ledger::AT;
use crate::support::Desk;

#[test]
fn a_checkpoint_stays_while_nothing_is_added() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[1, 2]);
    let before = desk.read("L/checkpoint");
    assert!(desk.ok("ledger checkpoint L --key lk").contains("kept"));
    assert_eq!(desk.read("L/checkpoint"), before);
    // A second cosignature adds nothing, an earlier one replaces.
    assert!(
        desk.ok("ledger cosign L --key k1 --set s0 --now")
            .contains("already")
    );
    assert_eq!(desk.read("L/checkpoint"), before);
    let run = desk.run("ledger cosign L --key k1 --set s0 --at 2026-03-01T09:04:00Z");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.err.contains("warning: ") && run.err.contains("2026-03-01T09:05:00Z is replaced"),
        "{run:?}"
    );
    let after = desk.read("L/checkpoint");
    assert_ne!(after, before);
    assert_eq!(after.lines().count(), before.lines().count());
    // A key that is not the ledger's.
    assert_eq!(desk.refused("ledger checkpoint L --key k1"), "input.key");
    assert_eq!(
        desk.refused("ledger cosign L --key lk --set s0 --now"),
        "input.key"
    );
    assert_eq!(
        desk.refused("ledger cosign L --key k1 --set s0 --at soon"),
        "input.argument"
    );
    assert_eq!(
        desk.refused("ledger cosign L --key k1 --set s0"),
        "input.argument"
    );
    assert_eq!(
        desk.refused("ledger cosign L --key k1 --now"),
        "input.argument"
    );
}

#[test]
fn a_validator_cosigns_only_what_continues() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[]);
    let cosign = format!("ledger cosign L --key k1 --set s0 {AT} --remember m");
    desk.ok(&cosign);
    let first = desk.read("m");
    std::fs::create_dir(desk.path("old")).unwrap();
    copy(&desk.path("L"), &desk.path("old/L"));
    desk.append("s0");
    desk.publish(&[]);
    desk.ok(&cosign);
    assert_ne!(desk.read("m"), first);
    assert!(desk.read("m").contains("\n2\n"));
    // The ledger set back to an older copy of all of its files.
    std::fs::remove_dir_all(desk.path("L")).unwrap();
    copy(&desk.path("old/L"), &desk.path("L"));
    let run = desk.run(&format!("{cosign} --json"));
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.json()["code"], "ledger.rollback");
    // And grown another way from there: as large, with another root.
    desk.seal("other", "1 2 3", "r-2");
    desk.append("other");
    desk.publish(&[]);
    let run = desk.run(&format!("{cosign} --json"));
    assert_eq!(
        (run.status, run.json()["code"].as_str()),
        (1, Some("ledger.inconsistent"))
    );
    assert_eq!(desk.read("L/checkpoint").lines().count(), 5);
    // A checkpoint that is newer than the files beside it: nothing is signed or added over that gap.
    copy(&desk.path("old/L"), &desk.path("gap"));
    desk.write("gap/checkpoint", desk.read("m"));
    for line in [
        "ledger checkpoint gap --key lk",
        "ledger append gap s0 --trust t",
        "ledger receipt gap c --out x",
    ] {
        assert_eq!(desk.refused(line), "ledger.tiles");
    }
    assert_eq!(desk.read("gap/checkpoint"), desk.read("m"));
    // A ledger that the set does not name.
    desk.ok("ledger init M --origin dev.example/other --key lk");
    let run = desk.run(&format!("ledger cosign M --key k1 --set s0 {AT} --json"));
    assert_eq!(
        (run.status, run.json()["code"].as_str()),
        (1, Some("receipt.unknown-ledger"))
    );
    // One that has the name and not the key.
    desk.ok("ledger init N --origin dev.example/ledger --key k4");
    let run = desk.run(&format!("ledger cosign N --key k1 --set s0 {AT}"));
    assert_eq!(run.status, 1);
    assert!(run.out.contains("receipt.log-signature"), "{run:?}");
}

/// Two histories that both begin with what is remembered, `A` and `B`.
fn forked() -> Desk {
    let desk = Desk::ledger();
    desk.publish(&[]);
    copy(&desk.path("L"), &desk.path("A"));
    desk.seal("d", "1 2 3", "r-2");
    for (folder, document) in [("A", "c"), ("L", "d")] {
        desk.ok(&format!("ledger append {folder} {document} --trust t"));
        desk.ok(&format!("ledger checkpoint {folder} --key lk"));
    }
    copy(&desk.path("L"), &desk.path("B"));
    desk
}

#[test]
fn runs_that_overlap_do_not_cosign_two_histories() {
    let desk = forked();
    for round in 0..15 {
        let line = |folder: &str| {
            format!(
                "ledger cosign {folder} --key k1 --set s0 {AT} --remember m{round} --out {folder}{round}"
            )
        };
        let (left, right) = std::thread::scope(|scope| {
            let left = scope.spawn(|| desk.run(&line("A")));
            let right = desk.run(&line("B"));
            (left.join().unwrap(), right)
        });
        let done = [("A", &left), ("B", &right)].map(|(folder, run)| {
            let written = desk.path(&format!("{folder}{round}")).exists();
            assert_eq!(run.status == 0, written, "{run:?}");
            written.then_some(folder)
        });
        let [only] = done.into_iter().flatten().collect::<Vec<_>>()[..] else {
            panic!("{left:?} {right:?}");
        };
        assert_eq!(
            desk.read(&format!("m{round}")),
            desk.read(&format!("{only}/checkpoint"))
        );
    }
}

#[test]
fn what_is_remembered_is_held_until_it_is_replaced() {
    let desk = forked();
    let cosign = format!("ledger cosign A --key k1 --set s0 {AT} --remember m --out o");
    let lock = std::fs::File::create(desk.path("m.lock")).unwrap();
    fs4::FileExt::lock(&lock).unwrap();
    assert_eq!(desk.refused(&cosign), "input.file");
    assert!(!desk.path("m").exists() && !desk.path("o").exists());
    drop(lock);
    desk.ok(&cosign);
    // All names of one file are one.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("m", desk.path("link")).unwrap();
        let lock = std::fs::File::create(desk.path("m.lock")).unwrap();
        fs4::FileExt::lock(&lock).unwrap();
        assert_eq!(
            desk.refused(&cosign.replace("--remember m", "--remember link")),
            "input.file"
        );
    }
}

#[test]
fn what_cannot_be_remembered_is_not_cosigned() {
    let desk = forked();
    let cosign =
        |name: &str| format!("ledger cosign A --key k1 --set s0 {AT} --remember {name} --out o");
    assert_eq!(desk.refused(&cosign("-")), "input.argument");
    assert_eq!(desk.refused(&cosign("nowhere/m")), "input.file");
    // A link that leads nowhere is a file that was lost.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("lost", desk.path("dangling")).unwrap();
        assert_eq!(desk.refused(&cosign("dangling")), "input.file");
        assert!(!desk.path("lost").exists());
    }
    assert!(!desk.path("o").exists());
}

#[test]
fn what_cannot_be_read_is_no_verdict() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[]);
    desk.write("one", desk.read("L/checkpoint"));
    desk.append("s0");
    desk.publish(&[]);
    // A file that is there and gives nothing.
    std::fs::remove_file(desk.path("L/tile/0/000.p/2")).unwrap();
    let missing = desk.run("ledger consistency L --old one --out x --json");
    assert_eq!(
        (missing.status, missing.json()["code"].as_str()),
        (1, Some("ledger.tiles"))
    );
    std::fs::create_dir(desk.path("L/tile/0/000.p/2")).unwrap();
    for line in [
        "ledger consistency L --old one --out x".to_owned(),
        format!("ledger cosign L --key k1 --set s0 {AT} --remember one --out x"),
    ] {
        assert_eq!(desk.refused(&line), "input.file", "{line}");
    }
    assert!(!desk.path("x").exists());
}

#[test]
fn names_do_not_steer_the_terminal() {
    let desk = Desk::ledger();
    let odd = "dev.example/\u{202e}ledger";
    for name in [odd, "dev.example/\u{9b}2Jledger"] {
        assert_eq!(
            desk.refused(&format!("ledger init X --origin {name} --key lk")),
            "input.argument"
        );
        assert_eq!(
            desk.refused(&format!("ledger key --origin {name} --key lk")),
            "input.argument"
        );
    }
    assert!(!desk.path("X").exists());
    // Another's ledger that has such a name all the same.
    desk.append("c");
    desk.publish(&[]);
    let checkpoint = desk.read("L/checkpoint").replace("dev.example/ledger", odd);
    desk.write("L/checkpoint", &checkpoint);
    desk.write("old", &checkpoint);
    let out = desk.ok("ledger consistency L --old old --out x");
    assert!(
        out.contains("dev.example/\\u{202e}ledger") && !out.contains('\u{202e}'),
        "{out}"
    );
    let run = desk.run("ledger consistency L --old old");
    assert!(
        run.err.contains("dev.example/\\u{202e}ledger") && !run.err.contains('\u{202e}'),
        "{run:?}"
    );
    let run = desk.run("keygen --demo x --out k\u{202e}y");
    assert!(
        run.status == 0 && run.err.contains("k\\u{202e}y") && !run.err.contains('\u{202e}'),
        "{run:?}"
    );
}

#[test]
fn no_document_takes_the_place_of_a_ledgers_own_files() {
    let desk = forked();
    let receipt = "ledger receipt A c --out";
    let cosign = format!("ledger cosign B --key k1 --set s0 {AT} --out");
    let remember = format!("ledger cosign B --key k1 --set s0 {AT} --remember");
    desk.write("old", desk.read("A/checkpoint"));
    std::fs::remove_dir_all(desk.path("B/.quorumseal")).unwrap();
    let bundle = std::fs::read(desk.path("A/tile/entries/000.p/1")).unwrap();
    let checkpoints = [desk.read("A/checkpoint"), desk.read("B/checkpoint")];
    for line in [
        format!("{receipt} A/checkpoint"),
        format!("{receipt} ./B/../A/tile/entries/000.p/1"),
        format!("{receipt} A/tile/new"),
        format!("{receipt} A/.quorumseal/index.redb"),
        "ledger consistency A --old old --out A/checkpoint".to_owned(),
        // A copy of public files, and another ledger than the one at work.
        format!("{cosign} B/checkpoint"),
        format!("{cosign} A/checkpoint"),
        format!("{remember} A/checkpoint"),
        format!("{remember} B/tile/m"),
    ] {
        assert_eq!(desk.refused(&line), "input.file", "{line}");
    }
    assert_eq!(
        std::fs::read(desk.path("A/tile/entries/000.p/1")).unwrap(),
        bundle
    );
    assert_eq!(
        checkpoints,
        [desk.read("A/checkpoint"), desk.read("B/checkpoint")]
    );
    assert!(!desk.path("A/tile/new").exists() && !desk.path("B/tile/m.lock").exists());
    // Beside them it may stand.
    desk.ok(&format!("{receipt} A/receipt"));
    desk.ok(&format!("{cosign} B/cosigned --remember B/m"));
}

#[test]
fn cosignatures_come_from_other_machines() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[1]);
    // A copy of what is served.
    copy(&desk.path("L"), &desk.path("copy"));
    std::fs::remove_dir_all(desk.path("copy/.quorumseal")).unwrap();
    for number in [2, 3] {
        desk.ok(&format!(
            "ledger cosign copy --key k{number} --set s0 {AT} --remember m{number} --out n{number}"
        ));
    }
    assert!(!desk.path("copy/.quorumseal").exists());
    assert_eq!(desk.read("copy/checkpoint"), desk.read("L/checkpoint"));
    let out = desk.ok("ledger cosign L --add n2 n3 --trust t");
    assert!(
        out.contains("dev/v-2 cosigned") && out.contains("dev/v-3 cosigned"),
        "{out}"
    );
    assert!(out.contains("dev/v-1 had cosigned"), "{out}");
    assert_eq!(desk.walk("").0, 0);
    let whole = desk.read("L/checkpoint");
    desk.ok("ledger cosign L --add n2 --set s0");
    assert_eq!(desk.read("L/checkpoint"), whole);
    // A line that is false, and a checkpoint that is not the present one.
    let line = whole.lines().last().unwrap();
    let own = line.replace("v-3", "v-4");
    let start = desk.read("n2").split("\n\n").next().unwrap().to_owned();
    desk.write("false", format!("{start}\n\n{own}\n"));
    assert_eq!(
        desk.refused("ledger cosign L --add false --set s0"),
        "input.checkpoint"
    );
    desk.append("s0");
    desk.publish(&[]);
    assert_eq!(
        desk.refused("ledger cosign L --add n2 --set s0"),
        "input.checkpoint"
    );
    assert_eq!(
        desk.refused("ledger cosign L --add n2 --now --set s0"),
        "input.argument"
    );
    assert_eq!(
        desk.refused("ledger cosign L --set s0 --now"),
        "input.argument"
    );
}

#[test]
fn consistency_is_proven_to_whoever_remembers() {
    let desk = Desk::ledger();
    let empty = desk.read("L/checkpoint");
    desk.write("empty", &empty);
    desk.append("c");
    desk.publish(&[1, 2, 3]);
    desk.write("one", desk.read("L/checkpoint"));
    desk.seal("d", "1 2 3", "r-2");
    desk.append("s0 d");
    desk.publish(&[1, 2, 3]);
    let proof = desk.ok("ledger consistency L --old one");
    assert!(proof.starts_with("old 1\n"), "{proof}");
    assert!(proof.ends_with(&desk.read("L/checkpoint")), "{proof}");
    for old in ["one", "empty"] {
        let (status, report) = desk.walk(&format!("--remembered {old}"));
        assert_eq!(status, 0, "{report}");
        assert_eq!(report["checkpoint"]["consistent"], true);
    }
    let newest = desk.read("L/checkpoint");
    desk.write("newest", &newest);
    // The checkpoint file alone set back.
    desk.write("L/checkpoint", desk.read("one"));
    let (status, report) = desk.walk("--remembered newest");
    assert_eq!(
        (status, report["checkpoint"]["code"].as_str()),
        (1, Some("ledger.rollback"))
    );
    let run = desk.run("ledger consistency L --old newest --out x --json");
    assert_eq!(
        (run.status, run.json()["code"].as_str()),
        (1, Some("ledger.rollback"))
    );
    // Another history under the same size.
    let two: Vec<&str> = newest.lines().collect();
    let forged = newest.replace(two[2], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    desk.write("forged", &forged);
    desk.write("L/checkpoint", &newest);
    let run = desk.run("ledger consistency L --old forged --out x --json");
    assert_eq!(
        (run.status, run.json()["code"].as_str()),
        (1, Some("ledger.inconsistent"))
    );
    assert_eq!(
        desk.refused("ledger consistency L --old a.md --out x"),
        "input.checkpoint"
    );
    // A stranger's copy has no private folder, and needs none.
    std::fs::remove_dir_all(desk.path("L/.quorumseal")).unwrap();
    assert_eq!(desk.walk("--remembered one").0, 0);
    assert!(!desk.path("L/.quorumseal").exists());
}

/// Copies a folder with all that is in it.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
