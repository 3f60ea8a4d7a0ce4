//! `cargo xtask examples`: writes the committed files of the story anew, or checks that they are what it makes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::native::{self, For};
use crate::process::command;
use crate::repo;
use crate::story::{Case, STORIES, Story};

/// What people wrote in the folders of stories, and no story makes.
const WRITTEN: [&str; 3] = ["README.md", "rounds.sh", "rounds"];

/// Writes the files of every story anew. What people wrote there stays.
pub(crate) fn write() -> Result<()> {
    let cli = native::cli(For::User)?;
    for story in STORIES {
        let folder = repo::root().join(story.folder);
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if WRITTEN.iter().any(|name| path.ends_with(name)) {
                continue;
            }
            if path.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        story.make(&cli, &folder)?;
        println!("wrote {}", story.folder);
    }
    Ok(())
}

/// Checks that the committed files are what the command line makes now, and that each case comes out as it says.
/// Returns how many cases were verified.
pub(crate) fn check(who: For) -> Result<u64> {
    let cli = native::cli(who)?;
    let mut checked = 0;
    for story in STORIES {
        let fresh = repo::target().join("examples-check").join(story.name());
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        story.make(&cli, &fresh)?;
        let committed = repo::root().join(story.folder);
        let (made, kept) = (files(&fresh)?, files(&committed)?);
        let differing: Vec<&String> = made
            .keys()
            .chain(kept.keys())
            .filter(|name| made.get(*name) != kept.get(*name))
            .collect();
        if !differing.is_empty() {
            bail!(
                "{} is not what `cargo xtask examples` makes: {differing:?}",
                story.folder
            );
        }
        for case in story.cases {
            check_case(&cli, &committed, story, case)?;
            checked += 1;
        }
    }
    Ok(checked)
}

/// Verifies one case; an error if anything comes out otherwise than it says.
pub(crate) fn check_case(cli: &Path, folder: &Path, story: &Story, case: &Case) -> Result<()> {
    let report = verify(cli, folder, case)?;
    let rule = report["policy"]["failures"][0]["code"].as_str();
    ensure!(
        report["state"] == case.state
            && report["code"].as_str() == case.code
            && report["logged"] == case.logged
            && rule == case.refused
            && report["accepted"] == case.accepted(),
        "{}: {}: got {}, {}, logged {}, refused by {rule:?}",
        story.name(),
        case.title,
        report["state"],
        report["code"],
        report["logged"],
    );
    Ok(())
}

/// The report on one case.
pub(crate) fn verify(cli: &Path, folder: &Path, case: &Case) -> Result<Value> {
    let output = command(cli)
        .current_dir(folder)
        .args(verify_arguments(folder, case)?)
        .arg("--json")
        .output()?;
    serde_json::from_slice(&output.stdout).with_context(|| format!("{}: no report", case.title))
}

/// What to verify a case with, from within its folder.
pub(crate) fn verify_arguments(folder: &Path, case: &Case) -> Result<Vec<String>> {
    let anchor = fs::read_to_string(folder.join("anchor.txt")).context("anchor.txt")?;
    let mut arguments = vec![
        "verify",
        "--anchor",
        anchor.trim_end(),
        "--trust",
        "trust.json",
    ];
    arguments.extend([
        "--certificate",
        case.certificate,
        "--artifact",
        case.artifact,
    ]);
    arguments.extend(["--prompt", case.prompt]);
    let pairs = [("--receipt", case.receipt), ("--policy", case.policy)];
    for (flag, file) in pairs {
        arguments.extend(file.into_iter().flat_map(|file| [flag, file]));
    }
    for advisory in case.advisories {
        arguments.extend(["--advisory", *advisory]);
    }
    Ok(arguments.into_iter().map(str::to_owned).collect())
}

/// The generated files below a folder, by relative name.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        let Ok(entries) = fs::read_dir(&inner) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if WRITTEN.iter().any(|name| path.ends_with(name)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)?
                .to_string_lossy()
                .replace('\\', "/");
            found.insert(name, fs::read(&path)?);
        }
    }
    Ok(found)
}
