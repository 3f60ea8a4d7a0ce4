//! `evaluator command`: another program behind limits, whose failure is an abstention with its reason.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args as ClapArgs;
use quorumseal::Misuse;

use super::Refusal;
use super::judgement::{Judgement, shortened};
use super::program::{Fault, Limits, Program};
use crate::files::Inputs;
use crate::ui::{Exit, Ui, misused};

/// Judge by another program, within limits of time, memory and output
///
/// The question is handed to the program on its standard input, and its judgement passed on once it is well formed.
/// Where the program fails, takes too long, or writes too much or nonsense, the judgement is an abstention that says
/// why: the validator votes, and its vote tells what went wrong.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// How long the program may take
    #[arg(long, value_name = "SECONDS", default_value = "30",
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// How much memory each of its processes may use
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    memory: Option<u64>,
    /// How much it may write
    #[arg(long, value_name = "KIB", default_value = "1024", value_parser = clap::value_parser!(u32).range(1..=8_192))]
    max_output: u32,
    /// The program and its arguments
    #[arg(required = true, last = true, value_name = "CMD")]
    program: Vec<OsString>,
}

/// Less than [`super::program::GRACE`]: who runs this in turn should not end it before it has ended the program.
const GRACE: Duration = Duration::from_millis(150);

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let program = Program::new(args.program.clone()).map_err(|why| misused(&why))?;
    let cancel = cancelled_by_signals()?;
    let inputs = Inputs::default();
    let question = super::read_question(&inputs)?;
    let limits = Limits {
        time: Duration::from_secs(args.timeout),
        memory_bytes: args.memory.map(|mebibytes| mebibytes << 20),
        output_bytes: usize::try_from(args.max_output << 10).unwrap_or(usize::MAX),
    };
    let input = super::input(&question);
    let output = program.run_with_grace(&input, &limits, &cancel, GRACE);
    let judgement = match super::understood(output, &question) {
        Ok(judgement) => judgement,
        // Whoever ended us does not wait for an answer.
        Err(Refusal::Fault(Fault::Cancelled)) => return Ok(Exit::No),
        Err(refusal) => {
            let evaluator = format!("command {}", shortened(program.name(), 200));
            Judgement::abstention(&evaluator, refusal.to_string())
        }
    };
    super::write(&judgement, ui)
}

/// True once somebody wants this process to end, so that the program does not outlive it.
#[cfg(unix)]
fn cancelled_by_signals() -> Result<Arc<AtomicBool>, Misuse> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let cancel = Arc::new(AtomicBool::new(false));
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&cancel))
            .map_err(|error| misused(&format!("signals cannot be listened for: {error}")))?;
    }
    Ok(cancel)
}

/// Elsewhere no program is run.
#[cfg(not(unix))]
fn cancelled_by_signals() -> Result<Arc<AtomicBool>, Misuse> {
    Ok(Arc::new(AtomicBool::new(false)))
}
