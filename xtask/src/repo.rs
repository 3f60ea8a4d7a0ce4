//! Where things are: the repository's root and the folders under `target/` that the commands share.

use std::env;
use std::path::{Path, PathBuf};

/// The repository's root.
///
/// Cargo names this crate's folder when it runs the program; the folder known at compile time serves a program that
/// was started by hand.
pub(crate) fn root() -> PathBuf {
    let crate_dir = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|dir| dir.file_name().is_some_and(|name| name == "xtask"))
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    crate_dir
        .parent()
        .map_or(crate_dir.clone(), Path::to_path_buf)
}

/// Cargo's target folder: `CARGO_TARGET_DIR` where it is set, else `target/`.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What every vector must answer, as the native core answered it; compiled into the wasm tests.
pub(crate) fn vector_reports() -> PathBuf {
    target().join("vector-reports.json")
}

/// `path` relative to the root where it lies under it, for people to read.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
