//! A network on this machine: keys, a set with a ledger, and what each validator is going to say.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use quorumseal::{Envelope, ValidatorSet};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::Server;

/// The name of the ledger that the set names.
pub(crate) const ORIGIN: &str = "dev.example/ledger";

/// A validator of the set. The test has its key, for what the validator itself would never sign.
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) weight: u64,
    pub(crate) key: SigningKey,
}

/// A folder with the keys `v-1.key`…, the set `set.json`, its trust bundle `trust.json` and its ledger `L`.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) members: Vec<Member>,
    pub(crate) set: ValidatorSet,
    pub(crate) ledger_key: SigningKey,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    /// Validators of these weights, `v-1` and on, with two thirds as quorum. All of them will affirm.
    pub(crate) fn new(weights: &[u64]) -> Self {
        World::with_quorum(weights, None)
    }

    pub(crate) fn with_quorum(weights: &[u64], quorum: Option<u64>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = |line: &str| ok(&run_in(&folder, line), line);
        run("keygen --demo ledger --out ledger.key");
        let ledger = run(&format!("ledger init L --origin {ORIGIN} --key ledger.key"));
        let mut line = format!(
            "set new --network dev --out set.json --ledger {}",
            ledger.trim_end()
        );
        for (place, weight) in weights.iter().enumerate() {
            let id = format!("v-{}", place + 1);
            run(&format!("keygen --demo {id} --out {id}.key"));
            line.push_str(&format!(
                " --validator id={id},key={id}.key,weight={weight},operator=op-{id}"
            ));
        }
        if let Some(quorum) = quorum {
            line.push_str(&format!(" --quorum {quorum}"));
        }
        run(&line);
        run("trust build set.json --out trust.json");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let set = Envelope::parse(read("set.json").as_bytes()).unwrap();
        let members = weights.iter().enumerate().map(|(place, weight)| {
            let id = format!("v-{}", place + 1);
            let key = secret_key(&read(&format!("{id}.key")));
            Member {
                id,
                weight: *weight,
                key,
            }
        });
        let world = World {
            members: members.collect(),
            set: ValidatorSet::parse(&set).unwrap(),
            ledger_key: secret_key(&read("ledger.key")),
            folder,
        };
        for place in 0..world.members.len() {
            world.says(place, "affirm");
        }
        world
    }

    /// Runs `quorumseal` with the words of `line`.
    pub(crate) fn run(&self, line: &str) -> Run {
        run_in(&self.folder, line)
    }

    /// Runs what must succeed; its standard output.
    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> String {
        ok(&self.run(line), line)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file there, in one piece: whoever reads it meanwhile sees the old one or the new one.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let new = self.path(&format!(".{name}.new"));
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, self.path(name)).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// From now on the evaluator of this validator is this shell script.
    pub(crate) fn runs(&self, place: usize, script: &str) {
        self.write(&script_name(place), script);
    }

    /// From now on its judgement is this vote, on the whole and on no fragment.
    pub(crate) fn says(&self, place: usize, vote: &str) {
        self.judges(place, vote, &[]);
    }

    /// From now on its judgement is this vote, and these on fragments.
    pub(crate) fn judges(&self, place: usize, vote: &str, fragments: &[(&str, &str)]) {
        self.runs(
            place,
            &format!("printf %s '{}'", judgement(vote, fragments)),
        );
    }

    /// Starts the service of a validator.
    #[track_caller]
    pub(crate) fn serve(&self, place: usize, more: &str) -> Server {
        let mut server = self.begin_to_serve(place, more);
        server.wait_until_ready();
        server
    }

    /// Starts the services of all.
    #[track_caller]
    pub(crate) fn serve_all(&self, more: &str) -> Vec<Server> {
        let places = 0..self.members.len();
        let mut servers: Vec<Server> = places
            .map(|place| self.begin_to_serve(place, more))
            .collect();
        servers.iter_mut().for_each(Server::wait_until_ready);
        servers
    }

    fn begin_to_serve(&self, place: usize, more: &str) -> Server {
        let id = self.members[place].id.clone();
        let evaluator = format!("sh {}", script_name(place));
        let mut line =
            format!("validator serve --json --set set.json --key {id}.key --journal {id}.journal");
        for (option, usual) in [("--log", "off"), ("--rate", "0")] {
            if !more.contains(option) {
                line.push_str(&format!(" {option} {usual}"));
            }
        }
        let mut args: Vec<String> = line.split(' ').map(str::to_owned).collect();
        args.extend(["--evaluator".to_owned(), evaluator]);
        args.extend(more.split_whitespace().map(str::to_owned));
        Server::begin(self.folder.path().to_owned(), id, args)
    }
}

fn script_name(place: usize) -> String {
    format!("v-{}.says", place + 1)
}

/// A judgement as evaluators write it.
pub(crate) fn judgement(vote: &str, fragments: &[(&str, &str)]) -> Value {
    let fragment = |(id, vote): &(&str, &str)| json!({"id": id, "vote": vote, "confidence": 1});
    let fragments: Vec<Value> = fragments.iter().map(fragment).collect();
    json!({"evaluator": "scripted", "vote": vote, "confidence": 1, "fragments": fragments})
}

/// The secret in a key file.
pub(crate) fn secret_key(file: &str) -> SigningKey {
    let file: Value = serde_json::from_str(file).unwrap();
    let secret = file["secretKey"]
        .as_str()
        .unwrap()
        .strip_prefix("ed25519:")
        .unwrap();
    SigningKey::from_bytes(&STANDARD.decode(secret).unwrap().try_into().unwrap())
}

fn run_in(folder: &TempDir, line: &str) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_quorumseal"))
        .args(line.split_whitespace())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
fn ok(run: &Run, line: &str) -> String {
    assert_eq!(run.status, 0, "{line}: {run:?}");
    run.out.clone()
}
