//! `cargo xtask test`: runs stages, times them, and says at the end what passed and what did not.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::changes::Snapshot;
use crate::counts::Counts;
use crate::process::{run, succeeded, tee};
use crate::repo;
use crate::setup::Setup;
use crate::stages::{STAGES, Stage};

/// What a stage runs its commands with. It counts the tests that they report.
pub(crate) struct Run<'a> {
    long: bool,
    before: &'a Snapshot,
    counts: Counts,
}

impl Run<'_> {
    /// Runs a command that either succeeds or does not.
    pub(crate) fn check(&mut self, command: &mut Command) -> Result<()> {
        run(self.prepare(command))
    }

    /// Runs a command that runs tests. Running none is a failure too: an empty run proves nothing.
    pub(crate) fn tests(&mut self, command: &mut Command) -> Result<()> {
        let (status, output) = tee(self.prepare(command))?;
        let counts = Counts::read(&output);
        self.counts += counts;
        succeeded(command, status)?;
        if counts.failed > 0 {
            bail!(
                "{} tests failed, though the command succeeded",
                counts.failed
            );
        }
        if counts.ran() == 0 {
            bail!("no test ran");
        }
        Ok(())
    }

    /// The generated files that differ from what they were before the first stage.
    pub(crate) fn changed_files(&self) -> Result<Vec<String>> {
        Ok(self.before.differences(&Snapshot::take()?))
    }

    fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("QUORUMSEAL_VECTOR_REPORTS", repo::vector_reports());
        if self.long {
            command.env("QUORUMSEAL_LONG", "1");
        }
        command
    }
}

enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Done {
    stage: &'static Stage,
    verdict: Verdict,
    counts: Counts,
    took: Duration,
}

/// Runs the stages named, or all of them; every one runs whatever became of those before it. Returns whether all passed.
pub(crate) fn test(names: &[String], long: bool) -> Result<bool> {
    let before = Snapshot::take()?;
    let mut setup = Setup::default();
    let mut results = Vec::new();
    for stage in STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name))
    {
        println!("\n== {}: {}", stage.name, stage.what);
        let start = Instant::now();
        let mut run = Run {
            long,
            before: &before,
            counts: Counts::default(),
        };
        let verdict = attempt(stage, &mut setup, &mut run);
        match &verdict {
            Verdict::Passed => {}
            Verdict::Failed(why) => println!("== {} FAILED: {why}", stage.name),
            Verdict::Skipped(why) => println!("== {} skipped: {why}", stage.name),
        }
        results.push(Done {
            stage,
            verdict,
            counts: run.counts,
            took: start.elapsed(),
        });
    }
    Ok(summary(&results))
}

fn attempt(stage: &Stage, setup: &mut Setup, run: &mut Run<'_>) -> Verdict {
    let (mut missing, mut absent): (Vec<String>, Vec<String>) = Default::default();
    for need in stage.needs {
        if let Err(why) = setup.ensure(*need) {
            if need.is_optional() {
                absent.push(why)
            } else {
                missing.push(why)
            }
        }
    }
    if !missing.is_empty() {
        return Verdict::Failed(missing.join("\n"));
    }
    if !absent.is_empty() {
        return Verdict::Skipped(absent.join("\n"));
    }
    match (stage.run)(run) {
        Ok(()) => Verdict::Passed,
        Err(error) => Verdict::Failed(format!("{error:#}")),
    }
}

fn summary(results: &[Done]) -> bool {
    println!("\n{:<14} {:>8}  {:<7}  tests", "stage", "minutes", "");
    let mut total = Counts::default();
    let mut failed = Vec::new();
    for result in results {
        let mut counts = result.counts;
        let verdict = match &result.verdict {
            Verdict::Passed => "ok",
            Verdict::Failed(why) => {
                // A stage that fails without a failing test, as when it does not compile, is a failure all the same.
                counts.failed = counts.failed.max(1);
                failed.push((result.stage.name, why));
                "FAILED"
            }
            Verdict::Skipped(_) => {
                counts.skipped += 1;
                "skipped"
            }
        };
        total += counts;
        let tests = if counts == Counts::default() {
            String::new()
        } else {
            counts.to_string()
        };
        println!(
            "{:<14} {:>8.2}  {verdict:<7}  {tests}",
            result.stage.name,
            minutes(result.took)
        );
    }
    println!(
        "{:<14} {:>8.2}",
        "all",
        minutes(results.iter().map(|result| result.took).sum())
    );
    for result in results {
        if let Verdict::Skipped(why) = &result.verdict {
            println!("\nskipped: {}: {why}", result.stage.name);
        }
    }
    for (name, why) in &failed {
        println!("\nfailed: {name}: {why}");
    }
    println!("\n{total}");
    failed.is_empty()
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}
