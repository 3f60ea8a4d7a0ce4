//! `cargo xtask page`: the page as a folder that any static host can serve.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::{command, run};
use crate::story::STORIES;
use crate::{js, repo};

/// Where it is built.
pub(crate) fn site() -> PathBuf {
    repo::target().join("site")
}

/// Builds the package, and the page with it and the stories.
pub(crate) fn build() -> Result<()> {
    build_with(&[])
}

/// The same with stories in further folders.
pub(crate) fn build_with(more: &[PathBuf]) -> Result<()> {
    js::build()?;
    let stories = STORIES.iter().map(|story| story.folder);
    run(command("node")
        .arg("www/build.mjs")
        .arg(site())
        .args(stories)
        .args(more))
}
