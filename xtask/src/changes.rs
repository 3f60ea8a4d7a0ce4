//! Whether files that are generated or locked changed under a test run: what is committed must be what the tools make.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::process::{ask, command};
use crate::{repo, stamp};

/// Everything that some command of the project writes into the work tree.
const GENERATED: [&str; 7] = [
    "Cargo.lock",
    "examples",
    "js/package-lock.json",
    "js/size-budget.json",
    "tests/packaging/package-lock.json",
    "tests/vectors",
    "wasm/size-budget.json",
];

/// The generated files, tracked or new, each with the hash of its content.
pub(crate) struct Snapshot(BTreeMap<String, Option<String>>);

impl Snapshot {
    /// Takes the state of now; git says which files there are.
    pub(crate) fn take() -> Result<Self> {
        let names = ask(command("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
                "--",
            ])
            .args(GENERATED))
        .context(
            "`git ls-files` failed: the repository must be a git work tree, and git on PATH",
        )?;
        let files = names
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(|name| {
                let content = fs::read(repo::root().join(name)).ok();
                (
                    name.to_owned(),
                    content.map(|bytes| stamp::digest(&[("file", &bytes)])),
                )
            });
        Ok(Self(files.collect()))
    }

    /// The files that differ between the two, by name.
    pub(crate) fn differences(&self, later: &Self) -> Vec<String> {
        let all = self.0.keys().chain(later.0.keys());
        let mut names: Vec<_> = all
            .filter(|name| self.0.get(*name) != later.0.get(*name))
            .cloned()
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(files: &[(&str, &str)]) -> Snapshot {
        Snapshot(
            files
                .iter()
                .map(|(name, hash)| ((*name).to_owned(), Some((*hash).to_owned())))
                .collect(),
        )
    }

    #[test]
    fn changed_new_and_removed_files_are_named() {
        let before = snapshot(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let after = snapshot(&[("a", "1"), ("b", "2"), ("d", "1")]);
        assert_eq!(before.differences(&after), ["b", "c", "d"]);
        assert!(before.differences(&before).is_empty());
    }

    #[test]
    fn the_lock_file_is_among_them() {
        let taken = Snapshot::take().expect("the tests run in a git work tree");
        assert!(taken.0.get("Cargo.lock").is_some_and(Option::is_some));
    }
}
