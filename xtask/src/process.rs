//! Running other programs: every command line is shown before it runs, and a failure names it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::repo;

/// A command that starts in the repository's root.
///
/// What Cargo sets to describe *this* program is taken out of its environment: build scripts that watch those
/// variables would otherwise build again whenever one goes through `cargo xtask` instead of `cargo`.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(repo::root());
    for (name, _) in env::vars_os() {
        let described = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if described {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo of the toolchain that runs this program, coloured when people watch.
pub(crate) fn cargo(subcommand: &str) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(subcommand);
    if io::stdout().is_terminal() {
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    cargo
}

/// Shows and runs a command whose output goes straight to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    announce(command);
    let status = command.status().with_context(|| unable(command))?;
    succeeded(command, status)
}

/// Shows and runs a command, passing its standard output on while keeping a copy. The exit status is the caller's to
/// judge with [`succeeded`], since what was printed matters even on failure.
pub(crate) fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    announce(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| unable(command))?;
    let mut from = child
        .stdout
        .take()
        .context("standard output was not captured")?;
    let mut kept = Vec::new();
    let mut buffer = [0_u8; 8192];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        let mut to = io::stdout().lock();
        to.write_all(&buffer[..read])?;
        to.flush()?;
        kept.extend_from_slice(&buffer[..read]);
    }
    let status = child.wait()?;
    Ok((status, String::from_utf8_lossy(&kept).into_owned()))
}

/// Runs a command silently and returns what it printed, trimmed; `None` when it is not there or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Turns an unsuccessful exit into an error that names the command.
pub(crate) fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// `PATH` with the folder of a program before all others.
pub(crate) fn path_with(program: &Path) -> Result<OsString> {
    let folder = program.parent().map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folder.into_iter().chain(std::env::split_paths(&path));
    Ok(std::env::join_paths(folders)?)
}

/// The first of `names` that is an executable file on `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|dir| dir.join(name))
            .find(|file| is_executable(file))
    })
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

pub(crate) fn announce(command: &Command) {
    // The output of earlier children must not appear after this line, nor this line after the child's.
    println!("$ {}", line(command));
    let _ = io::stdout().flush();
}

fn unable(command: &Command) -> String {
    format!("cannot start `{}`", command.get_program().display())
}

/// The command as one would type it from the root, with the toolchain's own path shortened to its name.
fn line(command: &Command) -> String {
    let root = format!("{}/", repo::root().display());
    let program = std::path::Path::new(command.get_program());
    let program = match program.strip_prefix(repo::root()) {
        Ok(inside) => inside.display().to_string(),
        Err(_) => program
            .file_name()
            .unwrap_or(program.as_os_str())
            .display()
            .to_string(),
    };
    let words = command.get_args().map(|word| {
        let word = word.to_string_lossy().replace(&root, "");
        if word.is_empty() || word.contains([' ', '"', '\'', '\\']) {
            format!("'{}'", word.replace('\'', r"'\''"))
        } else {
            word
        }
    });
    std::iter::once(program)
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_shown_as_one_types_it() {
        let inside = repo::root().join("target/venv/bin/python");
        let mut command = Command::new(inside);
        command
            .arg("a b")
            .arg("")
            .arg("it's")
            .arg(repo::root().join("tests/x.py"));
        assert_eq!(
            line(&command),
            r"target/venv/bin/python 'a b' '' 'it'\''s' tests/x.py"
        );
        assert_eq!(
            line(Command::new("/opt/toolchain/bin/cargo").arg("fmt")),
            "cargo fmt"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_names_the_command_and_keeps_the_output() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo said; exit 3"]);
        let (status, text) = tee(&mut command).expect("sh runs");
        assert_eq!(text, "said\n");
        let error = succeeded(&command, status)
            .expect_err("exit status 3 is a failure")
            .to_string();
        assert!(error.contains("sh -c 'echo said; exit 3'"), "{error}");
        assert_eq!(ask(&mut command), None);
    }

    #[test]
    fn a_missing_program_is_told_apart_from_a_failing_one() {
        let error =
            run(&mut Command::new("no-such-program-anywhere")).expect_err("it is not there");
        assert!(
            error
                .to_string()
                .contains("cannot start `no-such-program-anywhere`"),
            "{error}"
        );
        assert_eq!(find(&["no-such-program-anywhere"]), None);
    }
}
