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

    /// Counts cases that a stage checked by itself.
    pub(crate) fn count_passed(&mut self, passed: u64) {
        self.counts += Counts {
            passed,
            ..Counts::default()
        };
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
    let (text, all_well) = summary(&results);
    println!("\n{text}");
    Ok(all_well)
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

/// The closing table, what was skipped and what failed, and as the last line the number of tests; and whether all is
/// well.
fn summary(results: &[Done]) -> (String, bool) {
    let mut table = format!("{:<14} {:>8}  {:<7}  tests\n", "stage", "minutes", "");
    let mut notes = String::new();
    let mut total = Counts::default();
    let mut all_well = true;
    for Done {
        stage,
        verdict,
        counts,
        took,
    } in results
    {
        let name = stage.name;
        let mut counts = *counts;
        let verdict = match verdict {
            Verdict::Passed => "ok",
            Verdict::Failed(why) => {
                // A stage that fails without a failing test, as when it does not compile, is a failure all the same.
                counts.failed = counts.failed.max(1);
                all_well = false;
                notes += &format!("\nfailed: {name}: {why}\n");
                "FAILED"
            }
            Verdict::Skipped(why) => {
                counts.skipped += 1;
                notes += &format!("\nskipped: {name}: {why}\n");
                "skipped"
            }
        };
        total += counts;
        let tests = if counts == Counts::default() {
            String::new()
        } else {
            format!("  {counts}")
        };
        table += &format!("{name:<14} {:>8.2}  {verdict:<7}{tests}\n", minutes(*took));
    }
    let took = results.iter().map(|result| result.took).sum();
    table += &format!("{:<14} {:>8.2}\n", "all", minutes(took));
    (format!("{table}{notes}\n{total}"), all_well)
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(index: usize, verdict: Verdict, passed: u64, failed: u64) -> Done {
        let counts = Counts {
            passed,
            failed,
            skipped: 0,
        };
        Done {
            stage: &STAGES[index],
            verdict,
            counts,
            took: Duration::from_secs(90),
        }
    }

    #[test]
    fn the_last_line_sums_the_tests_and_the_table_names_each_stage() {
        let results = [
            done(0, Verdict::Passed, 0, 0),
            done(1, Verdict::Passed, 12, 0),
        ];
        let (text, all_well) = summary(&results);
        assert!(all_well);
        assert_eq!(text.lines().last(), Some("12 passed, 0 failed"));
        let lines: Vec<_> = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>())
            .collect();
        assert_eq!(lines[1], [STAGES[0].name, "1.50", "ok"]);
        assert_eq!(
            lines[2],
            [STAGES[1].name, "1.50", "ok", "12", "passed,", "0", "failed"]
        );
        assert_eq!(lines[3], ["all", "3.00"]);
    }

    #[test]
    fn a_stage_that_fails_without_a_failing_test_counts_as_one() {
        let broken = Verdict::Failed("does not compile".to_owned());
        let red = Verdict::Failed("two tests".to_owned());
        let (text, all_well) = summary(&[done(1, broken, 0, 0), done(2, red, 5, 2)]);
        assert!(!all_well);
        assert!(
            text.contains(&format!("failed: {}: does not compile", STAGES[1].name)),
            "{text}"
        );
        assert_eq!(text.lines().last(), Some("5 passed, 3 failed"));
    }

    #[test]
    fn a_skipped_stage_is_said_and_counted() {
        let skipped = Verdict::Skipped("no such toolchain".to_owned());
        let (text, all_well) = summary(&[done(1, Verdict::Passed, 3, 0), done(2, skipped, 0, 0)]);
        assert!(all_well);
        assert!(
            text.contains(&format!("skipped: {}: no such toolchain", STAGES[2].name)),
            "{text}"
        );
        assert_eq!(text.lines().last(), Some("3 passed, 0 failed, 1 skipped"));
    }
}
