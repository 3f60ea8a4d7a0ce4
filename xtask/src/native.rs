//! The product's native programs, built: the command line, and the generators of vectors.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::{cargo, run};
use crate::repo;

/// The packages that tests and programs of the product are built from, in one selection. Cargo unifies features over what
/// is selected, so that with another selection dependencies are compiled once more. The tools are apart: theirs are heavy.
pub(crate) const PRODUCT: [&str; 7] = [
    "--workspace",
    "--exclude",
    "quorumseal-wasm",
    "--exclude",
    "xtask",
    "--exclude",
    "wasm-test-runner",
];

/// For whom something is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Somebody who wants this program soon.
    User,
    /// The test run, which builds everything sooner or later.
    Tests,
}

/// The command line.
pub(crate) fn cli(who: For) -> Result<PathBuf> {
    program("quorumseal", "quorumseal-cli", who)
}

/// The program of this name in a package.
pub(crate) fn program(name: &str, package: &str, who: For) -> Result<PathBuf> {
    match who {
        For::User => run(cargo("build").args(["--package", package]))?,
        For::Tests => run(cargo("build").args(PRODUCT).arg("--all-targets"))?,
    }
    let folder = repo::target().join("debug");
    Ok(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
