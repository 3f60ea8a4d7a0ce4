//! `audit` of ledgers: walked to the end of their files and no further, and what they show in two ways.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::Value;

use crate::support::Desk;

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
