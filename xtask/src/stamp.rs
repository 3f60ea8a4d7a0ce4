//! Stamps: a step whose inputs are those of its last success has nothing to do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::repo;

/// The BLAKE3 hash of labelled byte strings; each is framed by its length, so that no two lists of inputs collide.
pub(crate) fn digest(inputs: &[(&str, &[u8])]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (label, bytes) in inputs {
        for part in [label.as_bytes(), bytes] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Whether the step `name` last succeeded with exactly these inputs.
pub(crate) fn is_current(name: &str, digest: &str) -> bool {
    fs::read_to_string(path(name)).is_ok_and(|kept| kept == digest)
}

/// Notes that the step `name` succeeded with these inputs.
pub(crate) fn keep(name: &str, digest: &str) -> Result<()> {
    write_whole(&path(name), digest.as_bytes())
}

/// Writes a file under a temporary name and renames it, so that nobody ever reads half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let attempt = || -> io::Result<()> {
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir)?;
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        fs::write(&part, bytes)?;
        fs::rename(&part, path)
    };
    attempt().with_context(|| format!("cannot write {}", repo::shown(path)))
}

fn path(name: &str) -> PathBuf {
    repo::target().join("setup").join(format!("{name}.stamp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_framed() {
        assert_eq!(digest(&[("a", b"bc")]), digest(&[("a", b"bc")]));
        assert_ne!(digest(&[("a", b"bc")]), digest(&[("ab", b"c")]));
        assert_ne!(
            digest(&[("a", b"b"), ("c", b"d")]),
            digest(&[("a", b"bcd")])
        );
    }
}
