//! The project's own commands, run as `cargo xtask <command>`.
//!
//! - [`setup`]: what the project needs from the machine, found or installed
//! - [`wasm`]: the release wasm; [`sizes`]: how large it is, and may be
//! - [`native`]: the product's native programs
//! - [`js`]: the npm package in `pkg/`, and the declarations that it is written against
//! - [`page`]: the page in `target/site`; [`serve`]: to this machine
//! - [`mod@test`]: the test run; [`stages`]: what it consists of; [`counts`]: how many tests that were;
//!   [`changes`]: whether it touched generated files
//! - [`story`]: the demonstration network's files; [`examples`]: the committed ones; [`demo`]: told as it happens
//! - [`rounds`]: certificates as validators make them, each a process of its own; [`evaluation`]: what a quorum of them is
//!   worth
//! - [`process`], [`stamp`], [`repo`]: running programs, skipping what is done, where things are
//!
//! Exit status: 0 done, 1 failed, 2 misuse or something missing that only the user can provide.

mod changes;
mod counts;
mod demo;
mod evaluation;
mod examples;
mod js;
mod native;
mod page;
mod process;
mod repo;
mod rounds;
mod serve;
mod setup;
mod sizes;
mod stages;
mod stamp;
mod story;
mod test;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, Subcommand};

use setup::{Missing, Need};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's own commands"
)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find or install what the project needs from this machine (the other commands do so by themselves)
    Setup,
    /// Make the demonstration network's files, seal and verify its answers, print what happens, and serve the page
    Demo {
        /// The page's port on 127.0.0.1, instead of any that is free
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        port: u16,
        /// Stop when the story is told
        #[arg(long)]
        no_serve: bool,
    },
    /// Run verification rounds with ten validators, each a process of its own, and serve the page with what they sealed
    Rounds {
        /// The page's port on 127.0.0.1, instead of any that is free
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        port: u16,
        /// Stop when the story is told
        #[arg(long)]
        no_serve: bool,
    },
    /// Put real answers through real rounds as validators turn faulty, and write what comes of it into examples/evaluation
    Evaluation {
        /// How many answers
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
        answers: u32,
        /// The file of answers, instead of ../shared/vectors/ai-outputs/gsm8k_300.jsonl
        #[arg(long, value_name = "FILE")]
        answers_file: Option<std::path::PathBuf>,
    },
    /// Build the package and, with it and the stories, the page in target/site, for any static host
    Page,
    /// Serve the page as it is built
    Serve {
        /// The port on 127.0.0.1, instead of any that is free
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        port: u16,
    },
    /// Write the committed example files anew
    Examples {
        /// Write nothing; fail if they are not what would be written
        #[arg(long)]
        check: bool,
    },
    /// Build the release wasm and the npm package in pkg/, and print the sizes of the wasm
    Build {
        /// Set the committed size budget to what this build reaches, plus 5 %
        #[arg(long)]
        update_budget: bool,
    },
    /// Write the TypeScript declarations of what the core reports
    Types,
    /// Run every check and test, or the stages named
    Test {
        /// Stages to run instead of all
        #[arg(value_name = "STAGE", value_parser = stage_names())]
        stages: Vec<String>,
        /// Also run what takes long
        #[arg(long)]
        long: bool,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Task::Setup => setup::ensure(&Need::ALL).map(|()| true),
        Task::Demo { port, no_serve } => demo::demo((!no_serve).then_some(port)).map(|()| true),
        Task::Rounds { port, no_serve } => {
            rounds::rounds((!no_serve).then_some(port)).map(|()| true)
        }
        Task::Evaluation {
            answers,
            answers_file,
        } => evaluation::evaluation(answers_file.as_deref(), answers).map(|()| true),
        Task::Page => build_page().map(|()| true),
        Task::Serve { port } => serve::serve(port).map(|()| true),
        Task::Examples { check: false } => examples::write().map(|()| true),
        Task::Examples { check: true } => examples::check(native::For::User).map(|cases| {
            println!("{cases} cases of the examples are as they say");
            true
        }),
        Task::Build { update_budget } => build(update_budget).map(|()| true),
        Task::Types => js::write_types().map(|()| true),
        Task::Test { stages, long } => test::test(&stages, long),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<Missing>() { 2 } else { 1 })
        }
    }
}

fn build(update_budget: bool) -> Result<()> {
    setup::ensure(&[Need::RustSource, Need::Npm])?;
    let reached = js::build()?;
    println!("size in bytes: {reached}");
    println!("integrity:     {}", js::integrity()?);
    if update_budget {
        sizes::set_budget(reached.with_headroom())?;
    }
    match sizes::budget()? {
        Some(budget) => {
            println!("budget:        {budget}");
            for line in reached.over(budget) {
                println!("over budget:   {line}");
            }
        }
        None => println!("budget:        none yet; --update-budget sets it"),
    }
    Ok(())
}

fn build_page() -> Result<()> {
    setup::ensure(&[Need::RustSource, Need::Npm])?;
    page::build()
}

fn stage_names() -> PossibleValuesParser {
    stages::STAGES
        .iter()
        .map(|stage| PossibleValue::new(stage.name).help(stage.what))
        .collect::<Vec<_>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn stages_are_named_once_and_setup_comes_first() {
        let mut names: Vec<_> = stages::STAGES.iter().map(|stage| stage.name).collect();
        assert_eq!(names[0], "setup");
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(Cli::try_parse_from(["xtask", "test", "rust", "--long"]).is_ok());
        assert!(Cli::try_parse_from(["xtask", "test", "rusty"]).is_err());
    }
}
