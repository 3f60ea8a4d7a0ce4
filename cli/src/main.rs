//! `quorumseal`: make keys, validator sets, trust bundles, certificates, votes and advisories; keep ledgers; verify,
//! relate, audit, inspect and explain all of it.
//!
//! One family of commands a file; each has its arguments, what it does and what it prints together.
//! What they share: [`files`] (limits, standard input, atomic writing), [`key`] (secret keys), [`trusted`] (anchor,
//! bundle, policy), [`pool`] (validator sets by id), [`sealing_set`] and [`electorate`] (whose signatures a document
//! needs), [`author`] (documents made here, always read back by the core before they are written), [`kind`], [`folder`]
//! and [`receipts`] (what files are, whatever their names), [`tiles`] (a ledger's folder), [`ui`] (standard output,
//! colour, exit status). Every verdict is the core's.

mod advisory;
mod audit;
mod author;
mod check;
mod completions;
mod database;
mod electorate;
mod evaluator;
mod explain;
mod files;
mod folder;
mod hash;
mod history;
mod inspect;
mod key;
mod keygen;
mod kind;
mod ledger;
mod merge;
mod pool;
mod protocol;
mod receipts;
mod relate;
mod round;
mod seal;
mod sealing_set;
mod set;
mod sign;
mod signers;
mod tiles;
mod trust;
mod trusted;
mod ui;
mod validator;
mod verify;
mod vote;

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use quorumseal::{Code, Misuse};

use crate::ui::{Exit, Ui};

/// Checks, offline, that an AI answer was sealed by a weighted quorum of validators, and makes such seals.
///
/// Wherever a file is asked for, `-` is standard input (or output), once. The exit status is 0 for yes, 1 for
/// no, 2 for misuse: a bad argument, an unreadable file, a trust bundle that does not load.
#[derive(Parser)]
#[command(name = "quorumseal", version, max_term_width = 100)]
struct Cli {
    /// Print JSON for programs on standard output: the data, or {"error": {"code", "message"}}
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Keygen(keygen::Args),
    #[command(subcommand)]
    Set(set::Command),
    #[command(subcommand)]
    Trust(trust::Command),
    Sign(sign::Args),
    Merge(merge::Args),
    Vote(Box<vote::Args>),
    Seal(Box<seal::Args>),
    Advisory(Box<advisory::Args>),
    Verify(verify::Args),
    #[command(subcommand)]
    Check(check::Command),
    Relate(relate::Args),
    History(history::Args),
    Audit(audit::Args),
    Hash(hash::HashArgs),
    Id(hash::IdArgs),
    Inspect(inspect::Args),
    #[command(subcommand)]
    Ledger(ledger::Command),
    #[command(subcommand)]
    Round(round::Command),
    #[command(subcommand)]
    Validator(validator::Command),
    #[command(subcommand)]
    Evaluator(evaluator::Command),
    Explain(explain::Args),
    Completions(completions::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return bad_usage(&error),
    };
    let ui = Ui::new(cli.json);
    let outcome = match cli.command {
        Command::Keygen(args) => keygen::run(&args, &ui),
        Command::Set(command) => set::run(&command, &ui),
        Command::Trust(command) => trust::run(&command, &ui),
        Command::Sign(args) => sign::run(&args, &ui),
        Command::Merge(args) => merge::run(&args, &ui),
        Command::Vote(args) => vote::run(&args, &ui),
        Command::Seal(args) => seal::run(&args, &ui),
        Command::Advisory(args) => advisory::run(&args, &ui),
        Command::Verify(args) => verify::run(&args, &ui),
        Command::Check(command) => check::run(&command, &ui),
        Command::Relate(args) => relate::run(&args, &ui),
        Command::History(args) => history::run(&args, &ui),
        Command::Audit(args) => audit::run(&args, &ui),
        Command::Hash(args) => hash::run_hash(&args, &ui),
        Command::Id(args) => hash::run_id(&args, &ui),
        Command::Inspect(args) => inspect::run(&args, &ui),
        Command::Ledger(command) => ledger::run(&command, &ui),
        Command::Round(command) => round::run(&command, &ui),
        Command::Validator(command) => validator::run(&command, &ui),
        Command::Evaluator(command) => evaluator::run(&command, &ui),
        Command::Explain(args) => explain::run(&args, &ui),
        Command::Completions(args) => completions::run::<Cli>(&args, &ui),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(misuse) => ui.refuse(&misuse),
    }
}

/// What could not be parsed has no `json` flag yet, so it is looked for in the arguments themselves.
fn bad_usage(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Nobody is left to tell when standard output is gone.
        _ = error.print();
        return Exit::Yes.into();
    }
    let json = std::env::args_os()
        .skip(1)
        .take_while(|argument| argument != OsStr::new("--"))
        .any(|argument| argument == OsStr::new("--json"));
    if json {
        let text = error.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = first
            .trim_start_matches("error:")
            .split_whitespace()
            .collect();
        let message = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
                "a command is missing".to_owned()
            }
            _ => words.join(" "),
        };
        return Ui::new(true).refuse(&Misuse::new(Code::InputArgument, message));
    }
    _ = error.print();
    Exit::Misuse.into()
}
