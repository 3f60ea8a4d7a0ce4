//! `cargo xtask demo`: the stories from nothing, told as they happen.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::native::{self, For};
use crate::process::{command, run};
use crate::setup::{self, Need};
use crate::story::{self, Story};
use crate::{examples, page, repo, serve};

/// Makes the demonstration network's files in `target/demo`, seals and verifies its answers, and prints what happened; then
/// builds what the page needs and serves it on `port`, if there is one.
pub(crate) fn demo(port: Option<u16>) -> Result<()> {
    if port.is_some() {
        // What is missing is said before the story, not after it.
        setup::ensure(&[Need::RustSource, Need::Npm])?;
    }
    let cli = native::cli(For::User)?;
    for story in story::STORIES {
        tell(&cli, story)?;
    }
    let Some(port) = port else {
        return Ok(());
    };
    println!("\n== The same in a page ==");
    page::build()?;
    serve::serve(port)
}

/// Makes the files of one story in `target/demo`, says how, and verifies its cases.
fn tell(cli: &Path, story: &Story) -> Result<()> {
    let folder = repo::target().join("demo").join(story.name());
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    println!(
        "\n== {} (files in {}) ==",
        story.title,
        repo::shown(&folder)
    );
    let mut last = "";
    for step in story.make(cli, &folder)? {
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
    for case in story.cases {
        println!(
            "\n# {}: {} with {}",
            case.title, case.certificate, case.artifact
        );
        examples::check_case(cli, &folder, story, case)?;
        let mut verify = command(cli);
        verify
            .current_dir(&folder)
            .args(examples::verify_arguments(&folder, case)?);
        let status = run(&mut verify);
        ensure!(
            status.is_ok() == case.accepted(),
            "{}: the exit status does not say so",
            case.title
        );
    }
    Ok(())
}
