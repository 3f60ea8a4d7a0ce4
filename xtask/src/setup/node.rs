//! Node and the development packages of a folder, exactly those of its lock file.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Missing;
use super::packages::{self, Thing};
use crate::process::{ask, command, run};
use crate::{repo, stamp};

const OLDEST_MAJOR: u32 = 20;

/// Checks Node's version and runs `npm ci` in the folder `name` when its lock file is not the one that was installed last,
/// which is kept in mind as `remembered`.
pub(super) fn packages(name: &str, remembered: &str) -> Result<String> {
    let version = node()?;
    let dir = repo::root().join(name);
    let read = |name: &str| {
        let file = dir.join(name);
        fs::read(&file).with_context(|| format!("cannot read {}", repo::shown(&file)))
    };
    let inputs = stamp::digest(&[
        ("package.json", &read("package.json")?),
        ("package-lock.json", &read("package-lock.json")?),
    ]);
    // npm writes this file last: without it the folder was removed or its installation was cut short.
    let installed = dir.join("node_modules/.package-lock.json");
    if !(installed.is_file() && stamp::is_current(remembered, &inputs)) {
        let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        run(command("npm").args(ci).current_dir(&dir)).map_err(|error| {
            Missing::error(
                format!("the npm packages could not be installed: {error:#}"),
                format!("(cd {name} && npm {})", ci.join(" ")),
            )
        })?;
        stamp::keep(remembered, &inputs)?;
    }
    Ok(format!(
        "{version}; {name}/node_modules is that of the lock file"
    ))
}

/// An executable script of an installed npm package, to be run by `node`.
pub(crate) fn tool(package_path: &str) -> PathBuf {
    repo::root().join("js/node_modules").join(package_path)
}

fn node() -> Result<String> {
    let wanted = format!("Node {OLDEST_MAJOR} or newer");
    let Some(version) = ask(command("node").arg("--version")) else {
        return Err(Missing::error(
            format!("{wanted} is needed, and there is no `node` on PATH"),
            remedy(),
        ));
    };
    if major(&version).is_none_or(|major| major < OLDEST_MAJOR) {
        return Err(Missing::error(
            format!("{wanted} is needed, and `node` is {version}"),
            remedy(),
        ));
    }
    if ask(command("npm").arg("--version")).is_none() {
        return Err(Missing::error(
            format!("Node is {version}, but there is no `npm` on PATH"),
            remedy(),
        ));
    }
    Ok(format!("Node {version}"))
}

fn remedy() -> String {
    packages::remedy_here(Thing::Node)
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("v24.0.0-nightly"), Some(24));
        assert_eq!(major("20.1.0"), None);
        assert_eq!(major(""), None);
    }
}
