//! `audit`: a whole folder at once; what is wrong is named, and nothing that is broken stops the walk.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::Value;

use crate::support::{Desk, Run};

/// What an audit said: the lines, and the summary, which is the last.
struct Audited {
    status: i32,
    lines: Vec<Value>,
    summary: Value,
}

impl Audited {
    /// The lines of a kind.
    fn of(&self, kind: &str) -> Vec<&Value> {
        let lines = self.lines.iter();
        lines.filter(|line| line["kind"] == kind).collect()
    }

    /// The only line about this file.
    #[track_caller]
    fn file(&self, file: &str) -> &Value {
        let found: Vec<&Value> = self
            .lines
            .iter()
            .filter(|line| line["kind"] != "entry" && line["file"] == file)
            .collect();
        assert_eq!(found.len(), 1, "{file}: {:?}", self.lines);
        found[0]
    }

    /// The lines that are not ok.
    fn problems(&self) -> Vec<&Value> {
        let lines = self.lines.iter();
        lines.filter(|line| line["ok"] == false).collect()
    }
}

impl Desk {
    /// A ledger as [`Desk::ledger`], and the folder `d`: two certificates with their answers and prompt under other
    /// names, one of them logged, its receipt, and a vote.
    fn archive() -> Self {
        let desk = Desk::ledger();
        std::fs::create_dir_all(desk.path("d/deep")).unwrap();
        desk.write("d/answer one", desk.read("a.md"));
        desk.write("d/deep/question", desk.read("p"));
        desk.seal("d/one", "1 2 3", "r-1 --dissent 25");
        desk.write("a.md", "Not any more.\n");
        desk.write("d/two.txt", desk.read("a.md"));
        desk.seal("d/two", "2 3 4", "r-2");
        desk.append("d/one d/two");
        desk.publish(&[1, 2, 3]);
        desk.ok("ledger receipt L d/one --out d/deep/x");
        desk.ok("vote --set s0 --key k4 --certificate d/one --vote reject --out d/vote");
        desk
    }

    fn audit_run(&self, words: &str) -> Run {
        let anchor = self.id("s0");
        self.run(&format!("audit {words} --anchor {anchor} --trust t"))
    }

    fn audit(&self, words: &str) -> Audited {
        let run = self.audit_run(&format!("{words} --json"));
        let mut lines: Vec<Value> = run
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let summary = lines.pop().unwrap_or_else(|| panic!("{run:?}"));
        assert_eq!(summary["kind"], "summary", "{run:?}");
        assert_eq!(run.err, "", "{run:?}");
        Audited {
            status: run.status,
            lines,
            summary,
        }
    }
}

#[test]
fn all_is_well() {
    let desk = Desk::archive();
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.problems(), Vec::<&Value>::new());
    assert_eq!(audited.status, 0);
    let one = audited.file("d/one");
    for (member, value) in [
        ("state", "valid"),
        ("answer", "d/answer one"),
        ("prompt", "matched"),
        ("promptFile", "d/deep/question"),
        ("logged", "yes"),
        ("receipt", "d/deep/x"),
        ("dissent", "proven"),
    ] {
        assert_eq!(one[member], value, "{member}: {one}");
    }
    assert_eq!(one["loggedBy"], 1_772_355_900);
    assert_eq!(one["votes"]["counted"], 1);
    let two = audited.file("d/two");
    assert_eq!(
        (&two["state"], &two["logged"]),
        (&"valid".into(), &"not-given".into())
    );
    let entries = audited.of("entry");
    assert_eq!(entries.len(), 2);
    for (entry, file) in entries.iter().zip(["d/one", "d/two"]) {
        assert_eq!(
            (&entry["file"], &entry["seal"]),
            (&file.into(), &"matches".into()),
            "{entry}"
        );
        assert_eq!(entry["document"], desk.id(file));
    }
    assert_eq!(audited.of("ledger")[0]["ok"], true);
    for (member, value) in [
        ("certificates", 2),
        ("accepted", 2),
        ("receipts", 1),
        ("votes", 1),
        ("entries", 2),
        ("entriesFound", 2),
        ("ledgers", 1),
        ("problems", 0),
        ("files", 7),
        ("otherFiles", 0),
    ] {
        assert_eq!(
            audited.summary[member], value,
            "{member}: {}",
            audited.summary
        );
    }
    assert_eq!(audited.summary["states"]["valid"], 2);
    let page = desk.audit_run("d --ledger L");
    assert_eq!(page.status, 0);
    assert!(page.out.starts_with("ALL WELL\n"), "{page:?}");
    assert!(page.out.contains("certificates    2  2 valid"), "{page:?}");
    assert_eq!(page.err, "");
}

#[test]
fn a_broken_file_and_a_tampered_answer_are_named_and_stop_nothing() {
    let desk = Desk::archive();
    desk.write("d/cut", &desk.read("d/one")[..300]);
    let answer = desk.read("d/two.txt");
    desk.write("d/two.txt", answer.replace("Not", "Yes, not"));
    // A file with the name that the certificate gives its answer is what it is compared with.
    desk.write("d/a.md", "Something else.\n");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    assert_eq!(audited.file("d/cut")["code"], "envelope.malformed");
    let two = audited.file("d/two");
    assert_eq!(
        (&two["state"], &two["answer"]),
        (&"invalid".into(), &"d/a.md".into()),
        "{two}"
    );
    assert_eq!(two["code"], "output.length");
    assert_eq!(audited.file("d/one")["ok"], true);
    assert_eq!(audited.problems().len(), 2);
    assert_eq!(audited.summary["problems"], 2);
    // Without any file of that name nothing was shown, and that is not well either.
    std::fs::remove_file(desk.path("d/a.md")).unwrap();
    let audited = desk.audit("d");
    assert_eq!(audited.file("d/two")["state"], "sealed-unbound");
    assert_eq!(audited.file("d/two")["ok"], false);
    assert_eq!(audited.status, 1);
    let page = desk.audit_run("d");
    assert!(
        page.out.contains("✗ d/cut: ")
            && page
                .out
                .contains("✗ d/two: sealed-unbound: no file holds the answer"),
        "{page:?}"
    );
    assert!(page.out.contains("2 THINGS TO LOOK AT"), "{page:?}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named_once() {
    let desk = Desk::archive();
    let _socket = std::os::unix::net::UnixListener::bind(desk.path("d/socket")).unwrap();
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    assert_eq!(
        audited.file("d/socket")["message"],
        "d/socket cannot be read: it is neither a file nor a folder"
    );
    assert_eq!(audited.summary["accepted"], 2);
    let page = desk.audit_run("d");
    assert!(
        page.out
            .starts_with("✗ d/socket: cannot be read: it is neither"),
        "{page:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::archive();
    std::fs::create_dir(desk.path("outside")).unwrap();
    desk.seal("outside/three", "1 2 3", "r-3");
    let mut links = Vec::new();
    for (target, link) in [
        ("nowhere", "d/dangling"),
        ("..", "d/deep/up"),
        ("/dev/null", "d/device"),
        ("../outside", "d/outside"),
        ("../outside/three", "d/three"),
        ("../L", "d/zledger"),
    ] {
        symlink(target, desk.path(link)).unwrap();
        links.push(link.to_owned());
    }
    // Followed, these would be 2^40 folders.
    for level in 0..40 {
        std::fs::create_dir(desk.path(&format!("d/{level}"))).unwrap();
        for name in ["a", "b"] {
            let link = format!("d/{level}/{name}");
            symlink(format!("../{}", level + 1), desk.path(&link)).unwrap();
            links.push(link);
        }
    }
    links.sort();
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    let mut named: Vec<&str> = audited
        .of("link")
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(named, links);
    for (member, value) in [
        ("links", 86),
        ("certificates", 2),
        ("files", 7),
        ("ledgers", 0),
    ] {
        assert_eq!(audited.summary[member], value, "{member}");
    }
    let page = desk.audit_run("d");
    assert_eq!(page.status, 0);
    assert!(
        page.out.contains("links           86  not followed"),
        "{page:?}"
    );
    // The folder itself may be one.
    symlink("d", desk.path("link")).unwrap();
    let audited = desk.audit("link");
    assert_eq!(
        (audited.status, &audited.summary["accepted"]),
        (0, &2.into())
    );
    // Nor do the answers of a history come from behind links.
    desk.write("outside/answer", "Not any more.\n");
    std::fs::create_dir(desk.path("answers")).unwrap();
    symlink("../outside/answer", desk.path("answers/answer")).unwrap();
    let anchor = desk.id("s0");
    let run = desk.run(&format!(
        "history d/two --answers answers --anchor {anchor} --trust t"
    ));
    assert!(run.out.contains("sealed-unbound"), "{run:?}");
    assert!(
        run.err.contains("1 link in answers not followed"),
        "{run:?}"
    );
}

#[test]
fn an_answer_may_look_like_a_broken_document() {
    let desk = Desk::archive();
    let text = r#"{"payloadType": "text", "is": "an answer"}"#;
    desk.write("a.md", text);
    desk.write("d/three.json", text);
    assert_eq!(
        desk.audit("d").file("d/three.json")["code"],
        "envelope.malformed"
    );
    desk.seal("d/three", "1 2 3", "r-3");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.file("d/three")["answer"], "d/three.json");
}

#[test]
fn brackets_without_end_are_no_document() {
    let desk = Desk::archive();
    let text = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    desk.write("d/x.json", text);
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.summary["otherFiles"], 1);
}

#[test]
fn an_equivocating_round_is_named_with_its_validators() {
    let desk = Desk::archive();
    // Another answer in the round of `two`, by other three of the four.
    desk.write("a.md", "Perhaps.\n");
    desk.write("d/perhaps", desk.read("a.md"));
    desk.seal("d/twin", "1 2 3", "r-2");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let found = audited.of("equivocation");
    assert_eq!(found.len(), 1);
    let mut ids = [desk.id("d/two"), desk.id("d/twin")];
    ids.sort();
    assert_eq!(found[0]["certHashes"], serde_json::json!(ids));
    assert_eq!(found[0]["round"], "r-2");
    assert_eq!(found[0]["equivocatorsWeight"], 50);
    let named: Vec<&str> = found[0]["equivocators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["v-2", "v-3"]);
    // Both stay valid: two truths, and two liars.
    assert_eq!(audited.summary["states"]["valid"], 3);
    assert_eq!(audited.summary["equivocations"], 1);
    let page = desk.audit_run("d");
    assert!(
        page.out
            .contains("✗ equivocation: round r-2 of epoch 0 of dev sealed 2 certificates"),
        "{page:?}"
    );
    assert!(
        page.out.contains("signed both, with a weight of 50:"),
        "{page:?}"
    );
}

#[test]
fn a_tampered_ledger_is_walked_to_its_end() {
    let desk = Desk::archive();
    let bundle = "L/tile/entries/000.p/2";
    let bytes = std::fs::read(desk.path(bundle)).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let id = desk.id("d/one");
    assert!(text.contains(&id));
    // One digit of the first entry's document.
    let mut tampered = bytes.clone();
    let at = text.find(&id).unwrap() + "blake3:".len();
    tampered[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    desk.write(bundle, &tampered);
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 1);
    let entries = audited.of("entry");
    assert_eq!(entries.len(), 2);
    assert_eq!(
        (&entries[0]["ok"], &entries[0]["index"]),
        (&false.into(), &0.into())
    );
    assert_eq!(entries[0]["code"], "ledger.tiles");
    assert_eq!(
        (&entries[1]["ok"], &entries[1]["seal"]),
        (&true.into(), &"matches".into())
    );
    let ledger = audited.of("ledger");
    assert_eq!(
        (&ledger[0]["ok"], &ledger[0]["code"]),
        (&false.into(), &"ledger.tiles".into())
    );
    assert_eq!(audited.problems().len(), 2);
    // A bundle that is gone is one line, and the certificates are looked at all the same.
    std::fs::remove_file(desk.path(bundle)).unwrap();
    let audited = desk.audit("d --ledger L");
    assert_eq!((audited.status, audited.of("entry").len()), (1, 1));
    assert_eq!(audited.summary["accepted"], 2);
    // A checkpoint that the ledger did not sign.
    desk.write(bundle, &bytes);
    assert_eq!(desk.audit("d --ledger L").status, 0);
    let checkpoint = desk.read("L/checkpoint");
    desk.write(
        "L/checkpoint",
        checkpoint.replace("dev.example/ledger\n2\n", "dev.example/ledger\n3\n"),
    );
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.of("ledger")[0]["code"], "receipt.log-signature");
    assert_eq!(audited.status, 1);
    desk.write("L/checkpoint", "junk");
    assert_eq!(
        desk.audit("d --ledger L").of("ledger")[0]["code"],
        "ledger.tiles"
    );
}

#[test]
fn after_a_bad_bundle_the_next_ones_are_still_compared() {
    let desk = Desk::archive();
    // Bundles hold 256 entries; these fill the first, which begins with two certificates, and go on in the second.
    let mut list = Vec::new();
    for number in 0..260 {
        desk.ok(&format!(
            "advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind deprecated --model atlas@{number} \
             --key k1 --key k2 --key k3 --out adv"
        ));
        list.push(desk.read("adv"));
    }
    desk.write("list.json", format!("[{}]", list.join(",")));
    desk.append("list.json");
    desk.publish(&[1, 2, 3]);
    let audited = desk.audit("d --ledger L --advisory list.json");
    assert_eq!(
        (audited.status, &audited.summary["entriesFound"]),
        (0, &262.into())
    );
    for (file, summary) in [
        ("L/tile/0/000", "entries 0 to 255: "),
        ("L/tile/0/001.p/6", "entries 256 to 261: "),
    ] {
        let bytes = std::fs::read(desk.path(file)).unwrap();
        std::fs::remove_file(desk.path(file)).unwrap();
        let audited = desk.audit("d --ledger L --advisory list.json");
        assert_eq!(
            (audited.status, &audited.summary["entries"]),
            (1, &262.into())
        );
        let good = audited
            .of("entry")
            .iter()
            .filter(|line| line["seal"] == "matches")
            .count();
        assert_eq!(good, if file.ends_with("000") { 6 } else { 256 });
        let page = desk.audit_run("d --ledger L --advisory list.json");
        assert!(page.out.contains(summary), "{page:?}");
        desk.write(file, bytes);
    }
    // A tile above, which no entry is read by: the ledger is not sound, though every entry is there.
    let above = "L/tile/1/000.p/1";
    let mut bytes = std::fs::read(desk.path(above)).unwrap();
    bytes[7] ^= 1;
    desk.write(above, bytes);
    let audited = desk.audit("d --ledger L --advisory list.json");
    assert_eq!(
        (audited.status, audited.problems().len()),
        (1, 1),
        "{:?}",
        audited.problems()
    );
    assert_eq!(audited.of("ledger")[0]["code"], "ledger.tiles");
    assert_eq!(audited.summary["entriesFound"], 262);
}

/// The ledger's checkpoint with the largest size that there can be, signed by its key or not.
fn enormous(desk: &Desk, signed: bool) -> String {
    let checkpoint = desk.read("L/checkpoint");
    let checkpoint = checkpoint.replace("\n2\n", "\n9007199254740991\n");
    let (text, lines) = checkpoint.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let (name, old) = lines.lines().next().unwrap().rsplit_once(' ').unwrap();
    let mut line = STANDARD.decode(old).unwrap();
    if signed {
        let key: Value = serde_json::from_str(&desk.read("lk")).unwrap();
        let secret = key["secretKey"].as_str().unwrap();
        let secret = STANDARD.decode(&secret["ed25519:".len()..]).unwrap();
        let key = SigningKey::from_bytes(&secret.try_into().unwrap());
        line.truncate(4);
        line.extend(key.sign(text.as_bytes()).to_bytes());
    }
    format!("{text}\n{name} {}\n", STANDARD.encode(line))
}

#[test]
fn a_tree_is_not_walked_beyond_its_files() {
    let desk = Desk::archive();
    // Nobody signed that there are so many entries.
    desk.write("L/checkpoint", enormous(&desk, false));
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.of("entry"), Vec::<&Value>::new());
    assert_eq!(audited.of("ledger")[0]["code"], "receipt.log-signature");
    // The ledger did, and has one bundle, or some far from each other: what is missing between is one line.
    let size = 9_007_199_254_740_991_u64;
    desk.write("L/checkpoint", enormous(&desk, true));
    let ranges = |desk: &Desk| -> Vec<(u64, u64)> {
        let audited = desk.audit("d --ledger L");
        assert_eq!(audited.of("ledger")[0]["code"], "receipt.cosignatures");
        assert_eq!(audited.summary["entries"], size);
        let lines = audited.of("entry").into_iter().map(|line| {
            assert_eq!(
                (&line["ok"], &line["code"]),
                (&false.into(), &"ledger.tiles".into())
            );
            (
                line["index"].as_u64().unwrap(),
                line["count"].as_u64().unwrap(),
            )
        });
        lines.collect()
    };
    assert_eq!(ranges(&desk), [(0, 256), (256, size - 256)]);
    std::fs::remove_dir_all(desk.path("L/tile")).unwrap();
    assert_eq!(ranges(&desk), [(0, size)]);
    let page = desk.audit_run("d --ledger L");
    assert!(
        page.out
            .contains("entries 0 to 9007199254740990: tile/entries: no file is there"),
        "{page:?}"
    );
    std::fs::create_dir_all(desk.path("L/tile/entries/x007/x000")).unwrap();
    desk.write("L/tile/entries/x007/x000/001", "");
    desk.write("L/tile/entries/003", "");
    let far = 7_000_001 * 256;
    assert_eq!(
        ranges(&desk),
        [
            (0, 768),
            (768, 256),
            (1_024, far - 1_024),
            (far, 256),
            (far + 256, size - far - 256)
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_ledger_with_links_is_not_walked() {
    use std::os::unix::fs::symlink;
    let desk = Desk::archive();
    std::fs::rename(desk.path("L/tile/0/000.p/2"), desk.path("tile")).unwrap();
    // A tile, a folder, the checkpoint.
    for (file, target) in [
        ("L/tile/0/000.p/2", "../../../../tile"),
        ("L/tile/entries/x001", "."),
        ("L/checkpoint", "../t"),
    ] {
        _ = std::fs::remove_file(desk.path(file));
        symlink(target, desk.path(file)).unwrap();
        let audited = desk.audit("d --ledger L");
        let ledger = audited.of("ledger")[0];
        assert_eq!((audited.status, &ledger["code"]), (1, &"input.file".into()));
        assert!(
            ledger["message"].as_str().unwrap().contains(file),
            "{ledger}"
        );
        assert_eq!(audited.of("entry").len(), 0);
        std::fs::remove_file(desk.path(file)).unwrap();
    }
}

#[test]
fn a_ledger_is_found_in_the_folder_and_what_is_not_here_is_said() {
    let desk = Desk::archive();
    std::fs::rename(desk.path("L"), desk.path("d/L")).unwrap();
    let audited = desk.audit("d");
    assert_eq!((audited.status, audited.of("entry").len()), (0, 2));
    // It is one ledger, by whatever name.
    let audited = desk.audit("d --ledger ./d/L --ledger d/../d/L");
    assert_eq!((audited.status, audited.of("entry").len()), (0, 2));
    let audited = desk.audit("d --ledger ./d/L d/../d/L");
    assert_eq!((audited.status, audited.of("entry").len()), (0, 2));
    // A ledger alone: its entries name what is not here, and that is no fault.
    let audited = desk.audit("d/L");
    assert_eq!(audited.status, 0);
    for entry in audited.of("entry") {
        assert_eq!(
            (&entry["file"], &entry["message"]),
            (&Value::Null, &"its document is not here".into())
        );
    }
    assert_eq!(
        (
            &audited.summary["entries"],
            &audited.summary["entriesFound"]
        ),
        (&2.into(), &0.into())
    );
    assert_eq!(audited.summary["files"], 0);
}

#[test]
fn another_seal_than_the_logged_one_is_said() {
    let desk = Desk::archive();
    // A fourth signature: the ledger knows the seal of three. The receipt of `one` carries that list, `two` has none.
    std::fs::remove_file(desk.path("d/vote")).unwrap();
    desk.ok("sign d/one --key k4 --set s0");
    desk.ok("sign d/two --key k1 --set s0");
    let audited = desk.audit("d --ledger L");
    let seals: Vec<(&Value, &Value)> = audited
        .of("entry")
        .iter()
        .map(|line| (&line["seal"], &line["ok"]))
        .collect();
    assert_eq!(seals[0], (&"matches".into(), &true.into()));
    assert_eq!(seals[1], (&"differs".into(), &false.into()));
    assert_eq!(audited.status, 1);
    // Logged again as it is now, it is found.
    desk.append("d/two");
    desk.publish(&[1, 2, 3]);
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.of("entry").len(), 3);
}

#[test]
fn a_ledger_that_showed_two_histories_is_a_fork() {
    let desk = Desk::archive();
    // The same key begins another ledger of the same name, with other entries.
    desk.ok("ledger init L2 --origin dev.example/ledger --key lk");
    desk.ok("ledger append L2 d/two d/one --trust t");
    desk.ok("ledger checkpoint L2 --key lk");
    let audited = desk.audit("d --ledger L2");
    let forks = audited.of("fork");
    assert_eq!((audited.status, forks.len()), (1, 1), "{:?}", audited.lines);
    assert_eq!(forks[0]["code"], "ledger.inconsistent");
    assert!(
        forks[0]["message"]
            .as_str()
            .unwrap()
            .contains("different roots of the tree of size 2")
    );
    // A longer one does not begin with the shorter.
    desk.seal("d/three", "1 2 3", "r-3");
    desk.ok("ledger append L2 d/three --trust t");
    desk.ok("ledger checkpoint L2 --key lk");
    let audited = desk.audit("d --ledger L2");
    assert!(
        audited.of("fork")[0]["message"]
            .as_str()
            .unwrap()
            .contains("the first 2 entries"),
        "{:?}",
        audited.lines
    );
    // And one that is shorter than what it signed elsewhere was set back.
    desk.ok("ledger init L3 --origin dev.example/ledger --key lk");
    desk.ok("ledger append L3 d/one --trust t");
    desk.ok("ledger checkpoint L3 --key lk");
    assert_eq!(
        desk.audit("d --ledger L3").of("fork")[0]["code"],
        "ledger.rollback"
    );
    // What nobody's ledger signed is no fork.
    let receipt = desk.read("d/deep/x");
    let root = receipt
        .lines()
        .skip_while(|line| !line.is_empty())
        .nth(3)
        .unwrap();
    let other = root.replace(&root[..4], "AAAA");
    desk.write("d/deep/forged", receipt.replace(root, &other));
    let audited = desk.audit("d");
    assert_eq!(audited.summary["forks"], 0);
    assert_eq!(audited.file("d/deep/forged")["ok"], false);
}

#[test]
fn two_sets_of_one_epoch_are_a_fork() {
    let desk = Desk::archive();
    for (name, weight) in [("d/s1", 30), ("d/s1b", 31)] {
        desk.ok(&format!(
            "set handover --from s0 --weight v-1={weight} --out {name}"
        ));
        desk.ok(&format!("sign {name} --key k1 --key k2 --key k3 --set s0"));
        let audited = desk.audit("d");
        assert_eq!(audited.summary["forks"], u64::from(weight == 31));
    }
    let audited = desk.audit("d");
    assert_eq!(
        (audited.status, &audited.of("fork")[0]["code"]),
        (1, &"trust.fork".into())
    );
    // A trust bundle that is forked itself is misuse: there is nothing to go by.
    let sets = ["s0", "d/s1", "d/s1b"].map(|name| desk.read(name));
    desk.write("t", format!("{{\"sets\":[{}]}}", sets.join(",")));
    assert_eq!(desk.audit_run("d --json").misuse(), "trust.fork");
}

#[test]
fn receipts_votes_and_advisories_that_do_not_hold_are_named() {
    let desk = Desk::archive();
    let receipt = desk.read("d/deep/x");
    desk.write("d/two.tlog-proof", receipt.replace("index 0", "index 1"));
    desk.write("d/junk.tlog-proof", "c2sp.org/tlog-proof@v1\n");
    desk.ok("vote --set s0 --key k1 --certificate d/two --vote reject --out v1");
    desk.ok("vote --set s0 --key k2 --certificate d/two --vote abstain --out v2");
    desk.write(
        "d/votes",
        format!("[{},{}]", desk.read("v1"), desk.read("v2")),
    );
    let advisory = "advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn";
    desk.ok(&format!(
        "{advisory} --model atlas@7.2.0 --key k1 --key k2 --key k3 --out d/adv"
    ));
    desk.ok(&format!(
        "{advisory} --model atlas@7.2.0 --key k4 --out d/weak"
    ));
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let two = audited.file("d/two");
    assert_eq!(
        (&two["accepted"], &two["ok"]),
        (&true.into(), &false.into()),
        "{two}"
    );
    assert_eq!(
        (&two["logged"], &two["receiptCode"]),
        (&"no".into(), &"receipt.seal".into()),
        "{two}"
    );
    assert_eq!(
        two["votes"]["equivocators"],
        serde_json::json!(["v-2"]),
        "{two}"
    );
    let junk = audited.file("d/junk.tlog-proof");
    assert_eq!(
        (&junk["kind"], &junk["code"]),
        (&"receipt".into(), &"receipt.malformed".into())
    );
    assert_eq!(
        (&audited.file("d/adv")["ok"], &audited.file("d/weak")["ok"]),
        (&true.into(), &false.into())
    );
    // What applies is said of each certificate, and rejects only by policy.
    assert_eq!(
        audited.file("d/one")["advisories"],
        serde_json::json!([desk.id("d/adv")])
    );
    assert_eq!(audited.file("d/one")["ok"], true);
    let concerned = audited.of("certificate");
    let concerned = concerned
        .iter()
        .filter(|line| line["advisories"] != serde_json::json!([]));
    assert_eq!(audited.summary["advised"], concerned.count());
    assert_ne!(audited.summary["advised"], 0);
    desk.write("policy", r#"{"onAdvisory": "reject"}"#);
    let audited = desk.audit("d --policy policy");
    let one = audited.file("d/one");
    assert_eq!(
        (&one["state"], &one["accepted"], &one["ok"]),
        (&"valid".into(), &false.into(), &false.into())
    );
    assert_eq!(one["policy"], serde_json::json!(["policy.on-advisory"]));
}

#[test]
fn of_votes_copies_and_what_is_too_much_are_not_looked_at() {
    let desk = Desk::archive();
    let vote = desk.read("d/vote");
    std::fs::create_dir(desk.path("d/0")).unwrap();
    for copy in 0..20 {
        desk.write(&format!("d/0/{copy}"), &vote);
    }
    desk.write(
        "d/list",
        format!("[{},\n {}]", vote.trim_end(), vote.trim_end()),
    );
    let one = |audited: &Audited| audited.file("d/one")["votes"].clone();
    let audited = desk.audit("d --votes d/vote");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.summary["votes"], 24);
    let votes = one(&audited);
    assert_eq!(
        (&votes["counted"], &votes["ignored"], &votes["unexamined"]),
        (&1.into(), &0.into(), &0.into())
    );
    // Five of 15 MB do not fit, and the small one is not pushed out. They come first, and differ by a space.
    for copy in 0..5 {
        let spaces = " ".repeat(15_000_000 + copy);
        desk.write(
            &format!("d/0/{copy}"),
            vote.replacen('{', &format!("{{{spaces}"), 1),
        );
    }
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let votes = one(&audited);
    assert_eq!(
        (&votes["counted"], &votes["unexamined"]),
        (&1.into(), &1.into())
    );
    assert_eq!(audited.file("d/one")["dissent"], "proven");
    let page = desk.audit_run("d");
    assert!(page.out.contains("1 vote not looked at"), "{page:?}");
}

#[test]
fn the_elements_of_lists_are_read_where_they_stand() {
    let desk = Desk::archive();
    desk.seal("three", "1 2 3", "r-3");
    desk.seal("four", "1 2 4", "r-4");
    desk.ok("vote --set s0 --key k3 --certificate four --vote affirm --out v4");
    let texts = ["three", "v4", "four"].map(|name| desk.read(name).trim_end().to_owned());
    desk.write(
        "d/list",
        format!(" [\n{} ,\t{},{}\n]\n", texts[0], texts[1], texts[2]),
    );
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    for (file, name) in [("d/list[0]", "three"), ("d/list[2]", "four")] {
        let line = audited.file(file);
        assert_eq!(
            (&line["state"], &line["certHash"]),
            (&"valid".into(), &desk.id(name).into())
        );
    }
    assert_eq!(audited.file("d/list[2]")["votes"]["counted"], 1);
}

#[test]
fn sets_and_advisories_have_receipts_too() {
    let desk = Desk::archive();
    desk.write("d/set", desk.read("s0"));
    desk.ok("advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn --model atlas@1 --key k1 --key k2 --key k3 --out d/adv");
    desk.append("d/set d/adv");
    desk.publish(&[1, 2, 3]);
    desk.ok("ledger receipt L d/set --out d/deep/x1");
    desk.ok("ledger receipt L d/adv --out d/deep/x2");
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    for (receipt, document) in [("d/deep/x1", "d/set"), ("d/deep/x2", "d/adv")] {
        let line = audited.file(receipt);
        assert_eq!(
            (&line["document"], &line["logged"]),
            (&document.into(), &"yes".into()),
            "{line}"
        );
    }
    let seals: Vec<&Value> = audited
        .of("entry")
        .iter()
        .map(|line| &line["seal"])
        .collect();
    assert_eq!(seals, ["matches"; 4]);
    // A trust bundle holds its sets.
    std::fs::rename(desk.path("d/set"), desk.path("set")).unwrap();
    desk.write("d/bundle", desk.read("t"));
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(
        (&audited.summary["sets"], &audited.summary["otherFiles"]),
        (&1.into(), &0.into())
    );
    desk.write(
        "d/deep/x1",
        desk.read("d/deep/x1").replace("index 2", "index 1"),
    );
    desk.write("d/set.tlog-proof", desk.read("d/deep/x1"));
    desk.write("d/set", desk.read("set"));
    assert_eq!(
        desk.audit("d").file("d/set.tlog-proof")["code"],
        "receipt.inclusion"
    );
}

#[test]
fn votes_and_advisories_may_be_elsewhere() {
    let desk = Desk::archive();
    std::fs::rename(desk.path("d/vote"), desk.path("vote")).unwrap();
    assert_eq!(desk.audit("d").file("d/one")["dissent"], "claimed");
    desk.ok("advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn --model atlas@7.2.0 --key k1 --key k2 --key k3 --out adv");
    let audited = desk.audit("d --votes vote --advisory adv");
    assert_eq!(audited.file("d/one")["dissent"], "proven");
    assert_eq!(
        audited.file("d/one")["advisories"],
        serde_json::json!([desk.id("adv")])
    );
    assert_eq!(audited.status, 0);
    let audited = desk.audit("d --votes a.md");
    assert_eq!(
        (audited.status, &audited.file("a.md")["code"]),
        (1, &"input.document".into())
    );
}

#[test]
fn many_certificates_are_verified_in_batches() {
    let desk = Desk::archive();
    // The same certificate under many names: more than one chunk on every core.
    let text = desk.read("d/one");
    std::fs::create_dir(desk.path("d/many")).unwrap();
    for number in 0..1_000 {
        desk.write(&format!("d/many/{number:04}"), &text);
    }
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0);
    let names: Vec<&str> = audited
        .of("certificate")
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 1_002);
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(audited.summary["accepted"], 1_002);
    assert_eq!(audited.summary["equivocations"], 0);
}

#[test]
fn where_there_is_nothing_nothing_is_well() {
    let desk = Desk::archive();
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.write("empty/note", "hello");
    let audited = desk.audit("empty");
    assert_eq!((audited.status, &audited.summary["ok"]), (1, &false.into()));
    assert_eq!(audited.summary["otherFiles"], 1);
    let page = desk.audit_run("empty");
    assert!(page.out.starts_with("NOTHING TO VERIFY"), "{page:?}");
}

#[test]
fn misuse_is_refused() {
    let desk = Desk::archive();
    let anchor = desk.id("s0");
    for (line, code) in [
        (
            format!("audit --anchor {anchor} --trust t"),
            "input.argument",
        ),
        (format!("audit d --anchor {anchor}"), "input.argument"),
        (
            format!("audit nowhere --anchor {anchor} --trust t"),
            "input.file",
        ),
        (
            format!("audit a.md --anchor {anchor} --trust t"),
            "input.file",
        ),
        (
            format!("audit d --anchor {anchor} --trust nowhere"),
            "input.file",
        ),
        (
            format!("audit d --anchor {anchor} --trust t --policy a.md"),
            "policy.malformed",
        ),
        (
            format!("audit d --anchor {anchor} --trust t --votes nowhere"),
            "input.file",
        ),
        ("audit d --anchor x --trust t".to_owned(), "input.anchor"),
        (
            format!("audit d --anchor {anchor} --trust t --ledger nowhere"),
            "input.file",
        ),
    ] {
        assert_eq!(desk.refused(&line), code, "{line}");
    }
}

#[test]
fn no_file_steers_the_terminal() {
    let desk = Desk::archive();
    let name = "d/\u{1b}[31mred\u{202e}";
    desk.write(name, &desk.read("d/one")[..300]);
    let run = desk.audit_run("d");
    assert_eq!(run.status, 1);
    assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    assert!(run.out.contains("\\u{1b}[31mred"), "{run:?}");
    assert_eq!(desk.audit("d").file(name)["ok"], false);
}
