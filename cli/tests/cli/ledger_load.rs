//! Ledgers under load: processes killed at any moment, and many entries.
//!
//! With `QUORUMSEAL_LONG` set (`cargo xtask test rust --long`) ten times as much is done.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{ADVISORY_PAYLOAD_TYPE, Envelope};
use serde_json::{Value, json};

use crate::support::{Desk, SEAL};

/// How many times as much as usual.
fn factor() -> u64 {
    if std::env::var_os("QUORUMSEAL_LONG").is_some() {
        10
    } else {
        1
    }
}

/// A network of one validator with a ledger `L`, and certificates from its hand in any number.
struct Mint {
    desk: Desk,
    key: SigningKey,
    /// A certificate's payload, of the round `r-1`.
    payload: String,
    payload_type: String,
}

impl Mint {
    fn new() -> Self {
        let desk = Desk::new();
        desk.ok("keygen --demo ledger --out lk");
        desk.ok("keygen --demo v-1 --out k1");
        let ledger = desk.ok("ledger init L --origin dev.example/ledger --key lk");
        desk.ok(&format!(
            "set new --network dev --out s0 --validator id=v-1,key=k1,weight=1 --ledger {}",
            ledger.trim_end()
        ));
        desk.ok("trust build s0 --out t");
        desk.write("a.md", "yes\n");
        desk.write("p", "no?\n");
        desk.ok(&format!("seal --key k1 {SEAL} --out c"));
        let file: Value = serde_json::from_str(&desk.read("k1")).unwrap();
        let secret = file["secretKey"].as_str().unwrap();
        let secret = STANDARD.decode(&secret["ed25519:".len()..]).unwrap();
        let sample = Envelope::parse(desk.read("c").as_bytes()).unwrap();
        let payload = String::from_utf8(sample.payload().to_vec()).unwrap();
        assert_eq!(payload.matches("\"r-1\"").count(), 1);
        Mint {
            desk,
            key: SigningKey::from_bytes(&secret.try_into().unwrap()),
            payload,
            payload_type: sample.payload_type().to_owned(),
        }
    }

    fn signed(&self, payload_type: &str, payload: &str) -> Envelope {
        let mut envelope = Envelope::new(payload_type, payload.as_bytes());
        let signature = self.key.sign(envelope.signed_bytes()).to_bytes();
        envelope.add_signature("v-1", signature);
        envelope
    }

    /// The certificate of this number.
    fn certificate(&self, number: u64) -> Envelope {
        let payload = self
            .payload
            .replace("\"r-1\"", &format!("\"r-1-{number}\""));
        self.signed(&self.payload_type, &payload)
    }

    /// Writes the certificates of these numbers as a list.
    fn write(&self, name: &str, numbers: std::ops::Range<u64>) {
        let list: Vec<String> = numbers
            .map(|number| self.certificate(number).to_json())
            .collect();
        self.desk.write(name, format!("[{}]", list.join(",")));
    }

    fn start(&self, line: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_quorumseal"))
            .args(line.split_whitespace())
            .current_dir(self.desk.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Signs and cosigns a checkpoint over everything; how many entries that is.
    fn publish(&self) -> u64 {
        self.desk.ok("ledger checkpoint L --key lk");
        self.desk
            .ok("ledger cosign L --key k1 --set s0 --at 1772355600 --remember m");
        size_of(&self.desk.read("L/checkpoint"))
    }

    /// The report on the whole ledger, which must be sound.
    #[track_caller]
    fn verified(&self, more: &str) -> Value {
        let anchor = self.desk.id("s0");
        let run = self.desk.run(&format!(
            "ledger verify L --anchor {anchor} --trust t {more} --json"
        ));
        assert_eq!(run.status, 0, "{run:?}");
        run.json()
    }
}

fn size_of(checkpoint: &str) -> u64 {
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

/// Place and id from a line that `ledger append` prints, and whether the entry was new.
fn told(line: &str) -> (u64, String, bool) {
    let (index, rest) = line.split_once(": ").unwrap();
    let (what, rest) = rest.split_once(": ").unwrap();
    let id = rest.split(' ').next().unwrap();
    assert!(what == "new" || what == "already there", "{line}");
    (index.parse().unwrap(), id.to_owned(), what == "new")
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Kills `append` 20 times (long: 200), each time among 40 documents that are acknowledged by threes. Afterwards
/// everything that was acknowledged stands where it was said to, and what was published before is still true.
#[test]
fn what_was_acknowledged_outlasts_any_kill() {
    const DOCUMENTS: u64 = 40;
    let mint = Mint::new();
    let mut dice = Dice(20_260_301);
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    let (mut published, mut interrupted, mut unfinished) = (0, 0, 0);
    let mut rounds = 0;
    while interrupted < 20 * factor() {
        let round = rounds;
        rounds += 1;
        assert!(rounds < 40 * factor(), "it ends before it can be killed");
        mint.write("docs", round * DOCUMENTS..(round + 1) * DOCUMENTS);
        let mut child = mint.start("ledger append L docs --trust t --batch 3");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut heard = Vec::new();
        // After some acknowledgement, or before any: then the process is still opening, or reading documents.
        let before = dice.below(DOCUMENTS);
        let most = if before == 0 { 40_000 } else { 6_000 };
        while u64::try_from(heard.len()).unwrap() < before {
            heard.push(lines.next().unwrap().unwrap());
        }
        std::thread::sleep(Duration::from_micros(dice.below(most)));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        heard.extend(lines.map_while(Result::ok));
        if !status.success() {
            interrupted += 1;
        }
        let mut own = BTreeMap::new();
        for line in &heard {
            // The last line may have been cut off in the pipe with the process.
            let Some((index, id, new)) =
                line.ends_with(" docs").then(|| told(line)).or_else(|| {
                    let (_, name) = line.rsplit_once(' ')?;
                    (name.starts_with("docs[") && name.ends_with(']')).then(|| told(line))
                })
            else {
                continue;
            };
            assert!(new, "{line}");
            own.insert(id, index);
        }
        if u64::try_from(own.len()).unwrap() < DOCUMENTS {
            unfinished += 1;
        }
        // A copy of the private folder, of which some rounds go on when the public files have long passed it.
        let private = mint.desk.path("L/.quorumseal/index.redb");
        let index = std::fs::read(&private).unwrap();
        let old = mint.desk.read("L/checkpoint");
        assert_eq!(size_of(&old), published, "the checkpoint changed by itself");
        mint.desk.write("old", &old);
        // Half of the time what was killed is published as it is, else it is finished first.
        let finish = dice.below(2) == 0;
        if !finish {
            let size = mint.publish();
            assert!(size >= published && own.values().all(|index| *index < size));
            mint.verified(if published == 0 {
                ""
            } else {
                "--remembered old"
            });
        }
        acknowledged.extend(own.clone());
        let again = mint.desk.ok("ledger append L docs --trust t --batch 50");
        let mut places = BTreeMap::new();
        for line in again.lines() {
            let (index, id, new) = told(line);
            if let Some(known) = own.get(&id) {
                assert_eq!((index, new), (*known, false), "{line}");
            }
            places.insert(id, index);
        }
        assert_eq!(u64::try_from(places.len()).unwrap(), DOCUMENTS);
        acknowledged.extend(places);
        if dice.below(2) == 0 {
            std::fs::write(&private, index).unwrap();
        }
        let size = mint.publish();
        assert!(size >= published);
        published = size;
        // Nothing is there twice, and nothing that was not asked for.
        assert_eq!(size, (round + 1) * DOCUMENTS);
        let report = mint.verified("--remembered old");
        assert_eq!(report["entries"], size);
    }
    // Every acknowledgement of all rounds, and none at the place of another.
    let mut places: Vec<u64> = acknowledged.values().copied().collect();
    places.sort_unstable();
    assert!(places.iter().copied().eq(0..published));
    mint.write("docs", 0..rounds * DOCUMENTS);
    let all = mint.desk.ok("ledger append L docs --trust t");
    for line in all.lines() {
        let (index, id, new) = told(line);
        assert_eq!((acknowledged.get(&id), new), (Some(&index), false));
    }
    println!(
        "{rounds} rounds: {interrupted} killed at work, {unfinished} with documents left over"
    );
    assert!(unfinished * 2 >= rounds);
}

/// Kills the first opening of a ledger at any moment: the next one finds no index, or a whole one.
#[test]
fn an_index_is_made_whole_or_not_at_all() {
    let mint = Mint::new();
    let mut dice = Dice(7);
    let mut killed = 0;
    for _ in 0..60 * factor() {
        std::fs::remove_dir_all(mint.desk.path("L/.quorumseal")).unwrap();
        let mut child = mint.start("ledger checkpoint L --key lk");
        // From when it begins until long after it has made one.
        let begun = Instant::now();
        while !mint.desk.path("L/.quorumseal").exists() && begun.elapsed().as_secs() < 10 {}
        std::thread::sleep(Duration::from_micros(dice.below(2_000)));
        child.kill().unwrap();
        killed += u64::from(!child.wait().unwrap().success());
        mint.desk.ok("ledger checkpoint L --key lk");
    }
    assert!(killed > 0);
}

/// 10,000 entries (long: 100,000) by the command line, and a receipt from among them.
#[test]
fn many_entries_are_appended_and_served() {
    let mint = Mint::new();
    let count = 10_000 * factor();
    let mut names = Vec::new();
    for start in (0..count).step_by(5_000) {
        let name = format!("docs-{start}");
        mint.write(&name, start..start + 5_000);
        names.push(name);
    }
    let begun = Instant::now();
    let out = mint
        .desk
        .ok(&format!("ledger append L {} --trust t", names.join(" ")));
    let appending = begun.elapsed();
    assert_eq!(u64::try_from(out.lines().count()).unwrap(), count);
    assert_eq!(mint.publish(), count);
    let middle = mint.certificate(count / 2);
    mint.desk.write("middle", middle.to_json());
    let begun = Instant::now();
    mint.desk.ok("ledger receipt L middle --out r");
    let serving = begun.elapsed();
    let run = mint.desk.run(&format!(
        "verify --anchor {} --trust t --certificate middle --artifact a.md --receipt r --json",
        mint.desk.id("s0")
    ));
    assert_eq!(run.json()["receipt"]["logged"], "yes", "{run:?}");
    assert_eq!(run.json()["receipt"]["index"], count / 2);
    let begun = Instant::now();
    let report = mint.verified("");
    assert_eq!(report["entries"], count);
    println!(
        "{count} entries: appended in {appending:.1?}, receipt in {serving:.1?}, all verified in {:.1?}",
        begun.elapsed()
    );
}

#[test]
fn advisories_are_logged_like_certificates() {
    let mint = Mint::new();
    let advisory = |reason: &str| {
        let payload = json!({
            "network": "dev",
            "epoch": 0,
            "validatorSet": mint.desk.id("s0"),
            "kind": "deprecated",
            "target": {"model": {"name": "atlas", "version": "7.2.0"}},
            "reason": reason,
            "issuedAt": "2026-03-02T00:00:00Z",
        });
        mint.signed(ADVISORY_PAYLOAD_TYPE, &payload.to_string())
    };
    mint.desk.write("adv", advisory("old").to_json());
    let unsigned = Envelope::new(ADVISORY_PAYLOAD_TYPE, advisory("new").payload());
    mint.desk.write("unsigned", unsigned.to_json());
    assert_eq!(
        mint.desk.refused("ledger append L adv unsigned --trust t"),
        "input.document"
    );
    mint.desk.ok("ledger append L adv --trust t");
    mint.publish();
    let receipt = mint.desk.ok("ledger receipt L adv");
    assert!(receipt.contains("\nindex 0\n"), "{receipt}");
    mint.verified("");
}

#[test]
fn a_second_writer_is_refused_while_the_first_works() {
    let mint = Mint::new();
    mint.write("docs", 0..600);
    let mut first = mint.start("ledger append L docs --trust t --batch 1");
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    for line in [
        "ledger append L c --trust t",
        "ledger checkpoint L --key lk",
        "ledger receipt L c --out r",
    ] {
        let run = mint.desk.run(line);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains("one at a time"), "{run:?}");
    }
    assert_eq!(lines.count(), 599);
    assert!(first.wait().unwrap().success());
    assert_eq!(mint.publish(), 600);
}
