//! `evaluator`: programs that judge an output. A question goes in as JSON, a judgement comes out as JSON, so that any
//! program can be one; two are shipped here. `docs/EVALUATORS.md` is the contract.
//!
//! [`judgement`] is what is said, [`program`] runs another's program safely, [`ask`] is both together.

mod command;
mod dataset;
pub(crate) mod judgement;
pub(crate) mod program;

use std::fmt;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use clap::Subcommand;
use quorumseal::{Code, Misuse};

use self::judgement::{Judgement, MAX_QUESTION_BYTES, Question};
use self::program::{Fault, Limits, Program};
use crate::files::Inputs;
use crate::ui::{Exit, Ui};

/// Judge an answer: read a question as JSON, write a judgement as JSON
#[derive(Subcommand)]
pub(crate) enum Command {
    Dataset(dataset::Args),
    Command(command::Args),
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    match command {
        Command::Dataset(args) => dataset::run(args, ui),
        Command::Command(args) => command::run(args, ui),
    }
}

/// Why an evaluator gave no judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The program did not do its work.
    Fault(Fault),
    /// What it wrote is no judgement of the question.
    Malformed(String),
}

impl Refusal {
    /// One word for it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Refusal::Fault(fault) => fault.kind(),
            Refusal::Malformed(_) => "malformed",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Fault(fault) => fault.fmt(f),
            Refusal::Malformed(why) => write!(f, "the program wrote no judgement: {why}"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Has `program` judge what is asked. Blocks; see [`Program::run`].
pub(crate) fn ask(
    program: &Program,
    question: &Question,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Result<Judgement, Refusal> {
    understood(program.run(&input(question), limits, cancel), question)
}

/// What a program that is asked reads.
fn input(question: &Question) -> Vec<u8> {
    let mut text = question.to_json();
    text.push('\n');
    text.into_bytes()
}

/// What a program that was asked said.
fn understood(output: Result<Vec<u8>, Fault>, question: &Question) -> Result<Judgement, Refusal> {
    let output = output.map_err(Refusal::Fault)?;
    Judgement::parse(&output, question).map_err(Refusal::Malformed)
}

/// The question on standard input.
fn read_question(inputs: &Inputs) -> Result<Question, Misuse> {
    let bytes = inputs.read(Path::new("-"), MAX_QUESTION_BYTES)?;
    Question::parse(&bytes)
        .map_err(|why| Misuse::new(Code::InputDocument, format!("standard input: {why}")))
}

fn write(judgement: &Judgement, ui: &Ui) -> Result<Exit, Misuse> {
    ui.print(&format!("{}\n", judgement.to_json()))?;
    Ok(Exit::Yes)
}
