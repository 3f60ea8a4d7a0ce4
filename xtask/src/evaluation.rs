//! `cargo xtask evaluation`: real answers through real rounds, as validators turn faulty.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::native::{self, For};
use crate::process::{command, path_with, run};
use crate::setup::{self, Need};
use crate::{repo, stamp};

const SCRIPT: &str = "examples/evaluation/run.mjs";
const RESULTS: [&str; 2] = ["results.json", "plot.svg"];

/// Runs the evaluation over so many answers, from `file` or from where they are beside the repository, and writes what came
/// out into `examples/evaluation`. Where there are no answers it says so.
pub(crate) fn evaluation(file: Option<&Path>, answers: u32) -> Result<()> {
    setup::ensure(&[Need::Npm])?;
    let Some(file) = source(file)? else {
        return Ok(());
    };
    let folder = evaluate(
        &file,
        "evaluation",
        &["--answers", &answers.to_string()],
        For::User,
    )?;
    for name in RESULTS {
        let made = std::fs::read(folder.join(name)).with_context(|| name.to_owned())?;
        stamp::write_whole(&repo::root().join("examples/evaluation").join(name), &made)?;
    }
    Ok(())
}

/// A few answers, and so few levels that what comes out is certain; `None`, said, without answers.
pub(crate) fn sample() -> Result<Option<PathBuf>> {
    match source(None)? {
        Some(file) => {
            let words = ["--answers", "4", "--faulty", "0,4,10"];
            Ok(Some(evaluate(
                &file,
                "evaluation-sample",
                &words,
                For::Tests,
            )?))
        }
        None => Ok(None),
    }
}

fn source(given: Option<&Path>) -> Result<Option<PathBuf>> {
    if let Some(file) = given {
        ensure!(file.is_file(), "{} is no file", file.display());
        return Ok(Some(file.to_owned()));
    }
    let file = repo::root().join("../shared/vectors/ai-outputs/gsm8k_300.jsonl");
    if file.is_file() {
        return Ok(Some(file));
    }
    println!(
        "skipped: there are no answers at ../shared/vectors/ai-outputs/gsm8k_300.jsonl; --answers-file names them"
    );
    Ok(None)
}

fn evaluate(file: &Path, name: &str, words: &[&str], who: For) -> Result<PathBuf> {
    let cli = native::cli(who)?;
    let folder = repo::target().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let path = path_with(&cli)?;
    run(command("node")
        .arg(SCRIPT)
        .arg(file)
        .arg(&folder)
        .args(words)
        .env("PATH", path))?;
    Ok(folder)
}
