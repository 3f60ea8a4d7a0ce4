//! Every vector through the command line as a process: the same JSON, byte for byte, and the right exit status.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use quorumseal::{Logged, Misuse};
use quorumseal_harness::{Case, Consistency, Given, Item, Sealed, cases};
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

    /// Any other command, of the same bundle, with files of these bytes as its operands.
    fn asked(&self, case: &Case, command: &str, operands: &[(&str, &[u8])]) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = command.split(' ').map(Into::into).collect();
        arguments.extend([
            "--json".into(),
            "--anchor".into(),
            case.anchor.clone().into(),
        ]);
        arguments.extend([
            "--trust".into(),
            self.folder.path().join("trust.json").into(),
        ]);
        if let Some(head) = &case.head {
            arguments.extend(["--head".into(), head.into()]);
        }
        for (index, (flag, bytes)) in operands.iter().enumerate() {
            let path = self.folder.path().join(format!("operand-{index}"));
            fs::write(&path, bytes).expect("a file");
            if !flag.is_empty() {
                arguments.push(flag.into());
            }
            arguments.push(path.into());
        }
        arguments
    }

    /// The commands that answer what a vector asks beside its certificate, each with what it must print.
    fn beside(&self, case: &Case) -> Vec<(&'static str, Vec<OsString>, Wanted)> {
        let Ok(verifier) = case.verifier() else {
            return Vec::new();
        };
        let mut all = Vec::new();
        if let Some(Sealed { document, receipt }) = &case.beside.sealed {
            let report = verifier.check_receipt(document, receipt);
            let wanted = wanted(Ok((report.to_json(), report.logged == Logged::Yes)));
            let arguments = self.asked(case, "check receipt", &[("", document), ("", receipt)]);
            all.push(("check receipt", arguments, wanted));
        }
        if let Some(advisory) = &case.beside.advisory {
            let report = verifier.verify_advisory(advisory);
            let arguments = self.asked(case, "check advisory", &[("", advisory)]);
            all.push((
                "check advisory",
                arguments,
                wanted(Ok((report.to_json(), report.sealed))),
            ));
        }
        if let Some(Consistency { old, new, proof }) = &case.beside.consistency {
            let report = verifier.check_consistency(old, new, proof);
            let wanted = wanted(report.map(|report| (report.to_json(), report.consistent)));
            let arguments = self.asked(
                case,
                "check consistency",
                &[("", old), ("", new), ("", proof)],
            );
            all.push(("check consistency", arguments, wanted));
        }
        if let Some(other) = &case.beside.relate {
            // The command takes whole answers and no prompts.
            let answers = [
                ("--artifact-a", &case.artifact),
                ("--artifact-b", &other.artifact),
            ];
            let mut operands: Vec<(&str, &[u8])> =
                vec![("", &case.certificate), ("", &other.certificate)];
            let mut expressible =
                case.prompt.is_none() && other.prompt.is_none() && !case.all_digests;
            for (flag, answer) in answers {
                match answer {
                    Some(Given::Bytes(bytes)) => operands.push((flag, bytes)),
                    Some(Given::Digest(_)) => expressible = false,
                    None => {}
                }
            }
            if expressible {
                let own = Item {
                    certificate: case.certificate.clone(),
                    artifact: case.artifact.clone(),
                    prompt: None,
                    receipt: None,
                };
                let report = verifier.relate(&own.evidence(), &other.evidence());
                let wanted = wanted(Ok((report.to_json(), report.relation.is_some())));
                all.push(("relate", self.asked(case, "relate", &operands), wanted));
            }
        }
        all
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
    let mut beside: BTreeMap<&str, usize> = BTreeMap::new();
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
        let mut runs = vec![
            ("verify", files.arguments.clone(), verified),
            ("trust inspect", files.inspect(&case), inspected),
        ];
        for run in files.beside(&case) {
            *beside.entry(run.0).or_insert(0) += 1;
            runs.push(run);
        }
        for (what, arguments, wanted) in runs {
            if let Some(difference) = differs(&program, &arguments, &wanted) {
                wrong.push(format!("{}: {what}: {difference}", case.name));
            }
        }
    }
    assert!(
        statuses.iter().all(|number| *number > 100),
        "of each exit status there are many: {statuses:?}"
    );
    assert!(
        beside.len() == 4 && beside.values().all(|number| *number > 10),
        "every other command is asked often: {beside:?}"
    );
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
