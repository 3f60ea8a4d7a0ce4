//! `cargo xtask demo`: the story from nothing, told as it happens.

use std::fs;

use anyhow::{Result, ensure};

use crate::process::{command, run};
use crate::setup::{self, Need};
use crate::{examples, js, repo, serve, story};

/// Makes the demonstration network's files in `target/demo`, seals and verifies its answers, and prints what happened; then
/// builds what the page needs and serves it on `port`, if there is one.
pub(crate) fn demo(port: Option<u16>) -> Result<()> {
    if port.is_some() {
        // What is missing is said before the story, not after it.
        setup::ensure(&[Need::WasmTarget, Need::Npm])?;
    }
    let cli = examples::cli()?;
    let folder = repo::target().join("demo");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    println!(
        "\n== A network, its epochs and its seals (files in {}) ==",
        repo::shown(&folder)
    );
    let mut last = "";
    for step in story::make(&cli, &folder)? {
        if step.what != last {
            println!("\n# {}", step.what);
            last = step.what;
        }
        println!(
            "$ {}",
            step.line.split_whitespace().collect::<Vec<_>>().join(" ")
        );
        for line in step.output.lines() {
            println!("  {line}");
        }
    }
    println!("\n== Verified, offline, against one pinned id ==");
    for case in story::CASES {
        println!(
            "\n# {}: {} with {}",
            case.title, case.certificate, case.artifact
        );
        let report = examples::verify(&cli, &folder, case)?;
        ensure!(
            report["state"] == case.state,
            "{}: expected {}, got {}",
            case.title,
            case.state,
            report["state"]
        );
        let mut verify = command(&cli);
        verify
            .current_dir(&folder)
            .args(examples::verify_arguments(&folder, case)?);
        let status = run(&mut verify);
        ensure!(
            status.is_ok() == (case.state == "valid"),
            "{}: the exit status does not say so",
            case.title
        );
    }
    let Some(port) = port else {
        return Ok(());
    };
    println!("\n== The same in a page ==");
    js::build()?;
    serve::serve(port)
}
