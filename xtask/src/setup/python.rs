//! A Python environment under `target/`, with the independent implementation that interoperability is tested against.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Missing;
use super::packages::{self, Thing};
use crate::process::{ask, command, run};
use crate::{repo, stamp};

/// The environment's interpreter.
pub(crate) fn interpreter() -> PathBuf {
    let inside = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    environment().join(inside)
}

/// Makes the environment and installs the pinned packages, unless both are as they should be.
pub(super) fn packages() -> Result<String> {
    let requirements = repo::root().join("tests/interop/requirements.txt");
    let pinned = fs::read(&requirements)
        .with_context(|| format!("cannot read {}", repo::shown(&requirements)))?;
    let inputs = stamp::digest(&[("requirements", &pinned)]);
    let import = || {
        ask(command(interpreter()).args([
            "-c",
            "import securesystemslib, sys; print(sys.version.split()[0])",
        ]))
    };
    if let (true, Some(version)) = (stamp::is_current("python", &inputs), import()) {
        return Ok(found(&version));
    }

    if !can_make_environments() {
        packages::install(Thing::Python, "Python 3.10 or newer with venv is needed")?;
    }
    let attempt = || -> Result<String> {
        run(command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(environment()))?;
        run(command(interpreter())
            .args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--quiet",
                "--requirement",
            ])
            .arg(&requirements))?;
        import().context("the packages were installed but cannot be imported")
    };
    let version = attempt().map_err(|error| {
        Missing::error(
            format!("the Python environment could not be made: {error:#}"),
            format!(
                "{}; then `cargo xtask setup` again, with a package index within reach",
                packages::remedy_here(Thing::Python)
            ),
        )
    })?;
    stamp::keep("python", &inputs)?;
    Ok(found(&version))
}

fn environment() -> PathBuf {
    repo::target().join("venv")
}

fn found(version: &str) -> String {
    format!("Python {version}, {}", repo::shown(&environment()))
}

fn can_make_environments() -> bool {
    let script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    ask(command("python3").args(["-c", script])).is_some()
}
