//! `ledger`: from an empty folder to a receipt that verifies, and everything that must be refused on the way.

use serde_json::Value;

use crate::support::{Desk, SEAL};

const AT: &str = "--at 2026-03-01T09:05:00Z";

impl Desk {
    /// As [`Desk::sealed`], with the key `lk` of the ledger `dev.example/ledger`, which the set names, and the empty
    /// ledger `L`.
    pub(crate) fn ledger() -> Self {
        let desk = Desk::new();
        desk.ok("keygen --demo ledger --out lk");
        let key = desk.ok("ledger key --origin dev.example/ledger --key lk");
        let mut line = format!("set new --network dev --out s0 --ledger {}", key.trim_end());
        for number in 1..=4 {
            desk.ok(&format!("keygen --demo v-{number} --out k{number}"));
            line.push_str(&format!(
                " --validator id=v-{number},key=k{number},weight=25"
            ));
        }
        desk.ok(&line);
        desk.ok("trust build s0 --out t");
        desk.write("a.md", "The caf\u{e9} is **open**.\n");
        desk.write("p", "Is the café open?\n");
        desk.seal("c", "1 2 3", "r-1");
        assert_eq!(
            desk.ok("ledger init L --origin dev.example/ledger --key lk"),
            key
        );
        desk
    }

    /// Seals the answer by the keys of these numbers.
    pub(crate) fn seal(&self, out: &str, keys: &str, round: &str) {
        let keys: Vec<String> = keys
            .split(' ')
            .map(|number| format!("--key k{number}"))
            .collect();
        let seal = SEAL.replace("r-1", round);
        self.ok(&format!("seal {} {seal} --out {out}", keys.join(" ")));
    }

    pub(crate) fn append(&self, documents: &str) -> Vec<String> {
        let out = self.ok(&format!("ledger append L {documents} --trust t"));
        out.lines().map(str::to_owned).collect()
    }

    /// A checkpoint over everything, cosigned by the validators of these numbers.
    pub(crate) fn publish(&self, cosigners: &[u8]) {
        self.ok("ledger checkpoint L --key lk");
        for number in cosigners {
            self.ok(&format!("ledger cosign L --key k{number} --set s0 {AT}"));
        }
    }

    /// The exit status and the report of `ledger verify`.
    fn walk(&self, more: &str) -> (i32, Value) {
        let anchor = self.id("s0");
        let run = self.run(&format!(
            "ledger verify L --anchor {anchor} --trust t {more} --json"
        ));
        (run.status, run.json())
    }

    /// The `receipt` member of the report on certificate `c`.
    fn logged(&self, receipt: &str) -> Value {
        let run = self.verify("c", &format!("--artifact a.md --receipt {receipt} --json"));
        assert_eq!(run.status, 0, "{run:?}");
        run.json()["receipt"].clone()
    }
}

#[test]
fn from_an_empty_folder_to_a_receipt() {
    let desk = Desk::ledger();
    let id = desk.id("c");
    assert_eq!(
        desk.append("c s0"),
        [
            format!("0: new: {id} c"),
            format!("1: new: {} s0", desk.id("s0"))
        ]
    );
    // No checkpoint covers it yet.
    assert_eq!(desk.refused("ledger receipt L c --out r"), "input.document");
    assert!(
        desk.ok("ledger checkpoint L --key lk")
            .contains("2 entries")
    );
    desk.ok("ledger receipt L c --out r0");
    assert_eq!(desk.logged("r0")["logged"], "unknown");
    assert_eq!(desk.logged("r0")["code"], "receipt.cosignatures");
    desk.ok(&format!(
        "ledger cosign L --key k1 --set s0 {AT} --remember m1"
    ));
    desk.ok("ledger cosign L --key k2 --trust t --at 1772355000 --remember m2");
    desk.ok(&format!("ledger cosign L --key k3 --set s0 {AT}"));
    let out = desk.ok("ledger receipt L c");
    desk.write("r", &out);
    let report = desk.logged("r");
    assert_eq!(report["logged"], "yes");
    assert_eq!(report["index"], 0);
    assert_eq!(report["treeSize"], 2);
    assert_eq!(report["origin"], "dev.example/ledger");
    // 08:50:00, 09:05:00 and 09:05:00: the third makes the quorum.
    assert_eq!(report["loggedBy"], 1_772_355_900);
    assert_eq!(report["cosigners"].as_array().unwrap().len(), 3);
    let (status, walked) = desk.walk("");
    assert_eq!(
        (status, &walked["valid"], &walked["entries"]),
        (0, &Value::from(true), &Value::from(2))
    );
    // The set of epoch 0 is logged without a seal list, so its receipt has no extra line.
    let set = desk.ok("ledger receipt L s0");
    assert!(
        set.contains("\nindex 1\n") && !set.contains("extra"),
        "{set}"
    );
    assert!(out.contains("\nextra "), "{out}");
    // The receipt's file is not the certificate's.
    assert_eq!(desk.refused("ledger receipt L c --out c"), "input.file");
}

#[test]
fn nothing_private_is_readable_and_what_is_served_is() {
    let desk = Desk::ledger();
    desk.append("c");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| {
            let metadata = std::fs::metadata(desk.path("L").join(name)).unwrap();
            metadata.permissions().mode() & 0o777
        };
        assert_eq!(mode(".quorumseal"), 0o700);
        assert_ne!(mode("tile/0/000.p/1") & 0o044, 0);
        assert_ne!(mode("checkpoint") & 0o044, 0);
    }
    let bundle = std::fs::read(desk.path("L/tile/entries/000.p/1")).unwrap();
    let (length, entry) = bundle.split_first_chunk::<2>().unwrap();
    assert_eq!(usize::from(u16::from_be_bytes(*length)), entry.len());
    let text = std::str::from_utf8(entry).unwrap();
    assert!(text.starts_with(&format!("quorumseal.entry.v1\n{}\nsha256:", desk.id("c"))));
}

#[test]
fn a_seal_is_logged_once_and_another_seal_again() {
    let desk = Desk::ledger();
    let id = desk.id("c");
    desk.append("c");
    assert_eq!(
        desk.append("c c"),
        [
            format!("0: already there: {id} c"),
            format!("0: already there: {id} c")
        ]
    );
    std::fs::copy(desk.path("c"), desk.path("c4")).unwrap();
    desk.ok("sign c4 --key k4 --set s0");
    assert_eq!(
        desk.append("c4 c"),
        [
            format!("1: new: {id} c4"),
            format!("0: already there: {id} c")
        ]
    );
    desk.publish(&[1, 2, 3]);
    // The oldest entry serves whichever copy asks, and the newest only whom it is asked for.
    for document in ["c", "c4"] {
        let oldest = desk.ok(&format!("ledger receipt L {document}"));
        assert!(oldest.contains("\nindex 0\n"), "{oldest}");
    }
    let newest = desk.ok("ledger receipt L c --newest");
    assert!(newest.contains("\nindex 1\n"), "{newest}");
    assert_eq!(desk.ok("ledger receipt L c --index 1"), newest);
    desk.write("r", &newest);
    assert_eq!(desk.logged("r")["logged"], "yes");
    assert_eq!(
        desk.refused("ledger receipt L c --index 2 --out x"),
        "input.document"
    );
    // JSON has a line for each document.
    let run = desk.run("ledger append L c --trust t --json");
    assert_eq!(
        (run.json()["index"].as_u64(), run.json()["new"].as_bool()),
        (Some(0), Some(false))
    );
}

#[test]
fn nothing_is_logged_unless_everything_is_sealed() {
    let desk = Desk::ledger();
    desk.seal("weak", "1 2", "r-2 --quorum-weight 75");
    let run = desk.run("ledger append L c weak --trust t");
    assert_eq!(run.status, 2);
    assert_eq!(run.out, "");
    assert!(
        run.err.contains("weak") && run.err.contains("expected 67 of 100, got 50"),
        "{run:?}"
    );
    assert!(!desk.path("L/tile").exists());
    assert_eq!(
        desk.refused("ledger append L c weak --trust t"),
        "input.document"
    );
    assert_eq!(
        desk.refused("ledger append L a.md --trust t"),
        "envelope.malformed"
    );
    // A set of another network is nobody's to log here.
    desk.ok("set new --network other --out x0 --validator id=v,key=k1,weight=1");
    assert_eq!(
        desk.refused("ledger append L x0 --trust t"),
        "input.document"
    );
    // The next set, once the validators of the set before it have signed.
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    assert_eq!(
        desk.refused("ledger append L s1 --trust t"),
        "input.document"
    );
    desk.ok("sign s1 --key k1 --key k2 --key k3 --set s0");
    assert_eq!(desk.append("s1").len(), 1);
}

#[test]
fn folders_and_lists_stand_for_their_documents() {
    let desk = Desk::ledger();
    std::fs::create_dir(desk.path("in")).unwrap();
    assert_eq!(desk.refused("ledger append L in --trust t"), "input.file");
    for number in 2..=9 {
        desk.seal(
            &format!("in/{number}.json"),
            "1 2 3",
            &format!("r-{number}"),
        );
    }
    desk.write("in/notes.txt", "no document");
    desk.write(
        "list",
        format!("[{},{}]", desk.read("c"), desk.read("in/2.json")),
    );
    let lines = desk.append("in list --batch 3");
    assert_eq!(lines.len(), 10);
    assert!(
        lines[0].ends_with("in/2.json") && lines[7].ends_with("in/9.json"),
        "{lines:?}"
    );
    assert!(lines[8].starts_with("8: new: ") && lines[8].ends_with("list[0]"));
    assert!(lines[9].starts_with("0: already there: "));
    desk.publish(&[1, 2, 3]);
    assert_eq!(desk.walk("").0, 0);
}

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
    desk.ok("ledger cosign L --key k1 --set s0 --at 2026-03-01T09:04:00Z");
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

#[test]
fn whatever_was_changed_after_the_fact_is_found() {
    let desk = Desk::ledger();
    desk.append("c s0");
    desk.publish(&[1, 2]);
    let (status, report) = desk.walk("");
    assert_eq!(
        (status, report["checkpoint"]["code"].as_str()),
        (1, Some("receipt.cosignatures"))
    );
    desk.publish(&[3]);
    assert_eq!(desk.walk("").0, 0);
    let path = desk.path("L");
    for (file, named) in [
        ("tile/0/000.p/2", "tile/entries/000.p/2"),
        ("tile/entries/000.p/2", "tile/entries/000.p/2"),
    ] {
        let good = std::fs::read(path.join(file)).unwrap();
        let mut bad = good.clone();
        bad[20] ^= 1;
        std::fs::write(path.join(file), bad).unwrap();
        let (status, report) = desk.walk("");
        assert_eq!(status, 1);
        assert_eq!(report["broken"]["code"], "ledger.tiles");
        assert_eq!(report["broken"]["file"], named);
        assert!(report["broken"]["expected"] != report["broken"]["got"]);
        std::fs::write(path.join(file), good).unwrap();
    }
    // Both changed so that they fit each other: then the root does not.
    std::fs::remove_file(path.join("tile/entries/000.p/2")).unwrap();
    let (status, report) = desk.walk("");
    assert_eq!(
        (status, report["broken"]["file"].as_str()),
        (1, Some("tile/entries/000.p/2"))
    );
    let run = desk.run(&format!(
        "ledger verify L --anchor {} --trust t",
        desk.id("s0")
    ));
    assert_eq!(run.status, 1);
    assert!(
        run.out.starts_with("NOT SOUND") && run.out.contains("ledger.tiles"),
        "{run:?}"
    );
    // Work on such a ledger is refused.
    assert_eq!(desk.refused("ledger append L c --trust t"), "ledger.tiles");
}

#[test]
fn a_lost_index_is_made_again_but_seal_lists_must_be_given() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[1, 2, 3]);
    let receipt = desk.ok("ledger receipt L c");
    std::fs::remove_file(desk.path("L/.quorumseal/index.redb")).unwrap();
    let run = desk.run("ledger receipt L c --json --out x");
    assert!(run.err.contains("1 entry taken from them"), "{run:?}");
    assert_eq!(run.misuse(), "input.document");
    // The very document that was logged carries its seal list.
    assert_eq!(desk.ok("ledger receipt L c --set s0"), receipt);
    assert_eq!(desk.append("c").len(), 1);
    assert_eq!(desk.ok("ledger receipt L c"), receipt);
}

#[test]
fn folders_that_are_no_ledger_are_refused_and_left_alone() {
    let desk = Desk::ledger();
    std::fs::create_dir(desk.path("plain")).unwrap();
    desk.write("plain/file", "x");
    let init = "ledger init plain --origin dev.example/ledger --key lk";
    assert_eq!(desk.refused(init), "input.file");
    assert_eq!(
        desk.refused("ledger append plain c --trust t"),
        "ledger.tiles"
    );
    assert_eq!(
        desk.refused("ledger checkpoint nowhere --key lk"),
        "input.file"
    );
    assert_eq!(
        desk.refused("ledger init L --origin dev.example/ledger --key lk"),
        "input.file"
    );
    let odd = "ledger init X --origin dev+example --key lk";
    assert_eq!(desk.refused(odd), "input.argument");
    assert!(!desk.path("X").exists());
    let left: Vec<_> = std::fs::read_dir(desk.path("plain")).unwrap().collect();
    assert_eq!(left.len(), 1);
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
