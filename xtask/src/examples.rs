//! `cargo xtask examples`: writes the committed files of the story anew, or checks that they are what it makes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::process::{cargo, command, run};
use crate::repo;
use crate::story::{self, CASES, Case};

/// Writes `examples/two-truths` anew. What people wrote there (`README.md`) stays.
pub(crate) fn write() -> Result<()> {
    let folder = repo::root().join(story::FOLDER);
    for name in files(&folder)?.keys() {
        fs::remove_file(folder.join(name))?;
    }
    story::make(&cli()?, &folder)?;
    println!("wrote {}", story::FOLDER);
    Ok(())
}

/// Checks that the committed files are what the command line makes now, and that each case comes out as it says.
/// Returns how many cases were verified.
pub(crate) fn check() -> Result<u64> {
    let cli = cli()?;
    let fresh = repo::target().join("examples-check");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    story::make(&cli, &fresh)?;
    let committed = repo::root().join(story::FOLDER);
    let (made, kept) = (files(&fresh)?, files(&committed)?);
    let differing: Vec<&String> = made
        .keys()
        .chain(kept.keys())
        .filter(|name| made.get(*name) != kept.get(*name))
        .collect();
    if !differing.is_empty() {
        bail!(
            "{} is not what `cargo xtask examples` makes: {differing:?}",
            story::FOLDER
        );
    }
    let mut checked = 0;
    for case in CASES {
        let report = verify(&cli, &committed, case)?;
        ensure!(
            report["state"] == case.state && report["code"].as_str() == case.code,
            "{}: expected {} {:?}, got {} {}",
            case.title,
            case.state,
            case.code,
            report["state"],
            report["code"]
        );
        checked += 1;
    }
    Ok(checked)
}

/// The command line, built.
pub(crate) fn cli() -> Result<PathBuf> {
    run(cargo("build").args(["--package", "quorumseal-cli"]))?;
    Ok(repo::target()
        .join("debug")
        .join(format!("quorumseal{}", std::env::consts::EXE_SUFFIX)))
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
    let arguments = [
        "verify",
        "--anchor",
        anchor.trim_end(),
        "--trust",
        "trust.json",
        "--certificate",
        case.certificate,
        "--artifact",
        case.artifact,
        "--prompt",
        case.prompt,
    ];
    Ok(arguments.map(str::to_owned).to_vec())
}

/// The generated files below a folder, by relative name.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for inner in ["", "sets"] {
        let Ok(entries) = fs::read_dir(folder.join(inner)) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            let name = path
                .strip_prefix(folder)?
                .to_string_lossy()
                .replace('\\', "/");
            if path.is_file() && name != "README.md" {
                found.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(found)
}
