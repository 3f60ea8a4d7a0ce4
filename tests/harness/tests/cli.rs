//! Every vector through the command line as a process: the same JSON, byte for byte, and the right exit status.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use quorumseal::Misuse;
use quorumseal_harness::{Case, Given, cases};
use serde::de::IgnoredAny;
use tempfile::TempDir;

/// The program: the one that `QUORUMSEAL_CLI` names, or else the one that cargo builds.
fn program() -> PathBuf {
    if let Some(path) = env::var_os("QUORUMSEAL_CLI") {
        return path.into();
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--package",
            "quorumseal-cli",
            "--bin",
            "quorumseal",
        ])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "the command line cannot be built; set QUORUMSEAL_CLI to one that is built"
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the program that it built")
}

/// A vector as files and arguments.
struct Files {
    folder: TempDir,
    arguments: Vec<OsString>,
}

impl Files {
    /// For `verify`.
    fn of(case: &Case) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Files {
            folder,
            arguments: vec!["verify".into(), "--json".into()],
        };
        files.text("--anchor", &case.anchor);
        files.file("--trust", "trust.json", &case.trust);
        if let Some(head) = &case.head {
            files.text("--head", head);
        }
        files.file("--certificate", "certificate.json", &case.certificate);
        for (name, given) in [("artifact", &case.artifact), ("prompt", &case.prompt)] {
            match given {
                Some(Given::Bytes(bytes)) => files.file(&format!("--{name}"), name, bytes),
                Some(Given::Digest(digest)) => {
                    files.text(&format!("--{name}-digest"), &digest.to_string());
                }
                None => {}
            }
        }
        if let Some(receipt) = &case.receipt {
            files.file("--receipt", "receipt.txt", receipt);
        }
        files.documents("--votes", "vote", &case.votes);
        files.documents("--advisory", "advisory", &case.advisories);
        if let Some(policy) = &case.policy {
            files.file("--policy", "policy.json", policy);
        }
        if case.all_digests {
            files.arguments.push("--all-digests".into());
        }
        files
    }

    /// For `trust inspect`, of the same bundle.
    fn inspect(&self, case: &Case) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = ["trust", "inspect", "--json"].map(Into::into).into();
        arguments.push(self.folder.path().join("trust.json").into());
        arguments.extend(["--anchor".into(), case.anchor.clone().into()]);
        if let Some(head) = &case.head {
            arguments.extend(["--head".into(), head.into()]);
        }
        arguments
    }

    /// Several files after one flag. A file that holds a list stands for what is in it, so that a document that is
    /// itself a list is put into one.
    fn documents(&mut self, flag: &str, name: &str, documents: &[Vec<u8>]) {
        if documents.is_empty() {
            return;
        }
        self.arguments.push(flag.into());
        for (index, bytes) in documents.iter().enumerate() {
            let path = self.folder.path().join(format!("{name}-{index}.json"));
            let is_list = serde_json::from_slice::<Vec<IgnoredAny>>(bytes).is_ok();
            let bytes = match is_list {
                true => &[b"[", bytes.as_slice(), b"]"].concat(),
                false => bytes,
            };
            fs::write(&path, bytes).expect("a file");
            self.arguments.push(path.into());
        }
    }

    fn text(&mut self, flag: &str, value: &str) {
        self.arguments.extend([flag.into(), value.into()]);
    }

    fn file(&mut self, flag: &str, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        self.arguments.extend([flag.into(), path.into()]);
    }
}

/// What a run must print, and its exit status.
type Wanted = (String, i32);

fn wanted(answer: Result<(String, bool), Misuse>) -> Wanted {
    match answer {
        Ok((json, yes)) => (format!("{json}\n"), i32::from(!yes)),
        Err(misuse) => (format!("{}\n", misuse.to_json()), 2),
    }
}

/// What is wrong with a run, if anything.
fn differs(program: &Path, arguments: &[OsString], (text, status): &Wanted) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    if output.status.code() != Some(*status) {
        return Some(format!("expected status {status}, got {}", output.status));
    }
    if output.stdout != text.as_bytes() {
        return Some(format!(
            "expected {text}    got      {}",
            String::from_utf8_lossy(&output.stdout)
        ));
    }
    None
}

#[test]
fn the_command_line_answers_every_vector_as_the_library_does() {
    let program = program();
    let mut wrong = Vec::new();
    let mut statuses = [0; 3];
    for case in cases() {
        let files = Files::of(&case);
        let verifier = case.verifier();
        let inspected = wanted(verifier.as_ref().map_err(Clone::clone).map(|verifier| {
            let info = serde_json::to_string(&verifier.trust_info()).expect("it is JSON");
            (info, true)
        }));
        let verified = wanted(verifier.and_then(|verifier| {
            let report = case.verify(&verifier)?;
            Ok((report.to_json(), report.accepted))
        }));
        statuses[usize::try_from(verified.1).expect("0, 1 or 2")] += 1;
        for (what, arguments, wanted) in [
            ("verify", files.arguments.clone(), verified),
            ("trust inspect", files.inspect(&case), inspected),
        ] {
            if let Some(difference) = differs(&program, &arguments, &wanted) {
                wrong.push(format!("{}: {what}: {difference}", case.name));
            }
        }
    }
    assert!(
        statuses.iter().all(|number| *number > 100),
        "of each exit status there are many: {statuses:?}"
    );
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
