//! A folder to work in, and the program run in it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Standard output as one line of JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert!(
            self.out.ends_with('\n') && self.out.lines().count() == 1,
            "{self:?}"
        );
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a misuse that was reported with `--json`.
    #[track_caller]
    pub(crate) fn misuse(&self) -> String {
        assert_eq!(self.status, 2, "{self:?}");
        let json = self.json();
        assert!(
            json["error"]["message"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        json["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// A folder of its own for one test.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Desk {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Runs `quorumseal` with the words of `line`.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_with(line, b"")
    }

    /// The same with something on standard input.
    pub(crate) fn run_with(&self, line: &str, input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_quorumseal"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses early does not read its input.
        _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs what must succeed; its standard output.
    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> String {
        let run = self.run(line);
        assert_eq!(run.status, 0, "{line}: {run:?}");
        run.out
    }

    /// Runs with `--json` what must be refused; the code.
    #[track_caller]
    pub(crate) fn refused(&self, line: &str) -> String {
        self.run(&format!("{line} --json")).misuse()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The id of a document.
    pub(crate) fn id(&self, name: &str) -> String {
        self.ok(&format!("id {name}")).trim_end().to_owned()
    }

    /// The names of all files.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Four demonstration validators of weight 25, `k1` … `k4`, and the set of epoch 0, `s0`.
    pub(crate) fn network() -> Self {
        let desk = Desk::new();
        let mut line = "set new --network dev --out s0".to_owned();
        for number in 1..=4 {
            desk.ok(&format!("keygen --demo v-{number} --out k{number}"));
            line.push_str(&format!(
                " --validator id=v-{number},key=k{number},weight=25,operator=op-{number}"
            ));
        }
        desk.ok(&line);
        desk
    }

    /// The same, with the trust bundle `t` anchored at `s0`, the answer `a.md`, the prompt `p`, and a
    /// certificate `c` signed by three of the four.
    pub(crate) fn sealed() -> Self {
        let desk = Desk::network();
        desk.ok("trust build s0 --out t");
        desk.write("a.md", "The caf\u{e9} is **open**.\n");
        desk.write("p", "Is the café open?\n");
        desk.ok(&format!("seal --key k1 --key k2 --key k3 {SEAL} --out c"));
        desk
    }

    /// The arguments of `verify` for the certificate `name`.
    pub(crate) fn verify(&self, name: &str, more: &str) -> Run {
        let anchor = self.id("s0");
        self.run(&format!(
            "verify --anchor {anchor} --trust t --certificate {name} {more}"
        ))
    }
}

/// The arguments of `seal` without keys and output.
pub(crate) const SEAL: &str = "--set s0 --artifact a.md --prompt p --model atlas@7.2.0 --round r-1 \
     --opened-at 2026-03-01T09:00:00Z --sealed-at 2026-03-01T09:00:41Z";
