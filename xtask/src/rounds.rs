//! `cargo xtask rounds`: two truths as they happen, sealed by ten validators that are processes of their own, and the
//! result in the page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::native::{self, For};
use crate::process::{command, path_with, run};
use crate::setup::{self, Need};
use crate::test::Run;
use crate::{evaluation, js, page, repo, serve};

/// What tells the story.
const SCRIPT: &str = "examples/two-truths/rounds.sh";

/// Tells the story and serves the page with its files among the examples on `port`, if there is one.
pub(crate) fn rounds(port: Option<u16>) -> Result<()> {
    setup::ensure(&[Need::RustSource, Need::Npm])?;
    js::build()?;
    let folder = tell(For::User)?;
    let Some(port) = port else {
        return Ok(());
    };
    println!("\n== The same in a page, as the last of its examples ==");
    page::build_with(&[folder])?;
    serve::serve(port)
}

/// The stage: the story, and what came of it in the package and in the page.
pub(crate) fn stage(run: &mut Run) -> Result<()> {
    js::build()?;
    tell(For::Tests)?;
    evaluation::sample()?;
    js::tests(run, "tests/rounds", &[])
}

/// Where its files come to stand, beside an installed package.
fn folder() -> PathBuf {
    repo::target().join("rounds/story")
}

/// Runs the script over the program and the package as they are built now.
fn tell(who: For) -> Result<PathBuf> {
    let cli = native::cli(who)?;
    let folder = folder();
    let above = folder.parent().context("the folder has one above it")?;
    if above.exists() {
        fs::remove_dir_all(above)
            .with_context(|| format!("cannot remove {}", repo::shown(above)))?;
    }
    fs::create_dir_all(above)?;
    js::install(above)?;
    let path = path_with(&cli)?;
    run(command("bash").arg(SCRIPT).arg(&folder).env("PATH", path))?;
    Ok(folder)
}
