//! `ledger`: from an empty folder to a receipt that verifies, and everything that must be refused on the way.

use serde_json::Value;

use crate::support::{Desk, SEAL};

/// When validators say that they saw a checkpoint.
pub(crate) const AT: &str = "--at 2026-03-01T09:05:00Z";

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
    pub(crate) fn walk(&self, more: &str) -> (i32, Value) {
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
fn what_holds_no_document_is_refused() {
    let desk = Desk::ledger();
    desk.write("none", " [ ] ");
    assert_eq!(desk.refused("ledger append L none --trust t"), "input.file");
    std::fs::create_dir_all(desk.path("in/b.json")).unwrap();
    desk.write("in/a.json", desk.read("c"));
    assert_eq!(desk.refused("ledger append L in --trust t"), "input.file");
    // A pipe that nobody writes to: whoever opened it would wait for ever.
    #[cfg(unix)]
    {
        std::fs::remove_dir(desk.path("in/b.json")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(desk.path("in/b.json"))
            .status();
        assert!(made.unwrap().success());
        let run = desk.run("ledger append L in --trust t");
        assert!(
            run.status == 2 && run.err.contains("b.json is no regular file"),
            "{run:?}"
        );
        std::fs::remove_file(desk.path("in/b.json")).unwrap();
        std::os::unix::fs::symlink("../c", desk.path("in/b.json")).unwrap();
        assert_eq!(desk.append("in").len(), 2);
    }
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
fn a_damaged_index_is_a_misuse_that_says_what_to_do() {
    let desk = Desk::ledger();
    desk.append("c");
    desk.publish(&[1, 2, 3]);
    let index = desk.path("L/.quorumseal/index.redb");
    let whole = std::fs::read(&index).unwrap();
    let cut = [0, 1, 40, 400, 4_096, whole.len() / 2, whole.len() - 1];
    for length in cut {
        std::fs::write(&index, &whole[..length]).unwrap();
        let run = desk.run("ledger append L s0 --trust t --json");
        assert!(
            run.out.contains("made again from the bundles"),
            "{length}: {run:?}"
        );
        assert_eq!(run.misuse(), "input.file");
    }
    std::fs::write(&index, vec![7; whole.len()]).unwrap();
    assert_eq!(desk.refused("ledger append L s0 --trust t"), "input.file");
    // As it says.
    std::fs::remove_file(&index).unwrap();
    assert_eq!(desk.append("c s0").len(), 2);
}

#[test]
fn an_init_that_was_cut_off_is_done_again() {
    let desk = Desk::ledger();
    let init = "ledger init L --origin dev.example/ledger --key lk";
    // Before the index was made, and before the checkpoint was.
    std::fs::remove_file(desk.path("L/checkpoint")).unwrap();
    desk.ok(init);
    std::fs::remove_file(desk.path("L/checkpoint")).unwrap();
    std::fs::remove_file(desk.path("L/.quorumseal/index.redb")).unwrap();
    desk.ok(init);
    assert_eq!(desk.append("c").len(), 1);
    // Not while another is at it, nor over what a ledger knows.
    assert_eq!(desk.refused(init), "input.file");
    std::fs::remove_file(desk.path("L/checkpoint")).unwrap();
    std::fs::remove_dir_all(desk.path("L/tile")).unwrap();
    let run = desk.run(init);
    assert!(
        run.status == 2 && run.err.contains("public files are missing"),
        "{run:?}"
    );
    std::fs::create_dir_all(desk.path("M/.quorumseal")).unwrap();
    let lock = std::fs::File::create(desk.path("M/.quorumseal/lock")).unwrap();
    fs4::FileExt::lock(&lock).unwrap();
    let run = desk.run(&init.replace(" L ", " M "));
    assert!(
        run.status == 2 && run.err.contains("one at a time"),
        "{run:?}"
    );
    drop(lock);
    desk.ok(&init.replace(" L ", " M "));
    desk.ok(&init.replace(" L ", " deep/er/N "));
}

#[test]
fn of_two_inits_one_makes_the_ledger() {
    let desk = Desk::ledger();
    for round in 0..10 {
        let line =
            |key: u8| format!("ledger init T{round} --origin dev.example/ledger --key k{key}");
        let (left, right) = std::thread::scope(|scope| {
            let left = scope.spawn(|| desk.run(&line(1)));
            let right = desk.run(&line(2));
            (left.join().unwrap(), right)
        });
        assert_eq!((left.status + right.status), 2, "{left:?} {right:?}");
        let maker = if left.status == 0 { 1 } else { 2 };
        desk.ok(&format!("ledger checkpoint T{round} --key k{maker}"));
    }
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
