//! `set`: validator sets, the first one and each next one.

mod validators;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use quorumseal::{Code, Digest, Misuse, ValidatorSet, default_quorum};
use serde::Serialize;

use self::validators::{Changes, Members};
use crate::author::history::History;
use crate::author::set::{SetDraft, ValidatorDraft, quorum_or_default, total_weight};
use crate::files::{Inputs, is_dash, shown, write_made};
use crate::pool::{Pool, read_set};
use crate::ui::{Exit, Ui, plural};

/// Make validator sets
#[derive(Subcommand)]
pub(crate) enum Command {
    New(NewArgs),
    Handover(HandoverArgs),
}

/// Make the first set of a network, epoch 0: nobody signs it, consumers pin its id
#[derive(ClapArgs)]
pub(crate) struct NewArgs {
    /// The network's name
    #[arg(long, value_name = "NAME")]
    network: String,
    #[command(flatten)]
    members: Members,
    /// The weight that makes a quorum; by default two thirds of the total, rounded down, and one
    #[arg(long, value_name = "WEIGHT")]
    quorum: Option<u64>,
    /// The verifier key of the network's ledger, `name+hash+key`
    #[arg(long, value_name = "VKEY")]
    ledger: Option<String>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Make the set of the next epoch, to be signed by validators of the set before it
///
/// Either changes to the set before it (--add, --remove, --weight, --key), or all validators anew (--validator,
/// --list). What is not named stays: ledger, cosigners, order. With the whole chain back to epoch 0 (--history;
/// at epoch 1 it is known) the new set commits to all earlier ones, so that bundles can skip epochs.
#[derive(ClapArgs)]
pub(crate) struct HandoverArgs {
    /// The set of the epoch before
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    changes: Changes,
    /// The weight that makes a quorum; by default as the set before it chose it
    #[arg(long, value_name = "WEIGHT")]
    quorum: Option<u64>,
    /// Another ledger, `name+hash+key`
    #[arg(long, value_name = "VKEY")]
    ledger: Option<String>,
    /// No ledger any more
    #[arg(long, conflicts_with = "ledger")]
    no_ledger: bool,
    /// Earlier sets, or a trust bundle with them: all back to epoch 0
    #[arg(long, value_name = "FILE")]
    history: Vec<PathBuf>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    match command {
        Command::New(args) => new(args, ui),
        Command::Handover(args) => handover(args, ui),
    }
}

fn new(args: &NewArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let validators = args.members.read(&inputs, ui)?;
    let draft = SetDraft {
        network: args.network.clone(),
        epoch: 0,
        previous: None,
        quorum: quorum_or_default(args.quorum, &validators)?,
        validators,
        history: None,
        ledger: args.ledger.clone(),
    };
    finish(
        &draft,
        &args.out,
        &inputs,
        ui,
        "pin its id, or hand over from it",
    )
}

fn handover(args: &HandoverArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let envelope = inputs.envelope(&args.from)?;
    let before = read_set(&envelope, &shown(&args.from))?;
    let validators = args.changes.apply(&before, &inputs, ui)?;
    let history = if args.history.is_empty() && before.epoch() > 0 {
        ui.note("without --history the set does not commit to earlier epochs");
        None
    } else {
        let mut pool = Pool::read(&inputs, &args.history)?;
        pool.add(envelope);
        Some(History::back_from(&before, &pool)?.root())
    };
    let kept = before.ledger().map(ToString::to_string);
    let draft = SetDraft {
        network: before.network().to_string(),
        epoch: before.epoch().saturating_add(1),
        previous: Some(before.id()),
        quorum: next_quorum(args.quorum, &before, &validators)?,
        validators,
        history,
        ledger: args.ledger.clone().or(kept).filter(|_| !args.no_ledger),
    };
    let next = format!(
        "validators of epoch {} with a weight of {} have to sign it",
        before.epoch(),
        before.quorum()
    );
    finish(&draft, &args.out, &inputs, ui, &next)
}

/// A quorum that somebody chose is not changed silently when the weights change.
fn next_quorum(
    asked: Option<u64>,
    before: &ValidatorSet,
    validators: &[ValidatorDraft],
) -> Result<u64, Misuse> {
    let total = total_weight(validators)?;
    let was_default = before.quorum() == default_quorum(before.total_weight());
    match asked {
        Some(quorum) => Ok(quorum),
        None if was_default => quorum_or_default(None, validators),
        None if total == before.total_weight() => Ok(before.quorum()),
        None => Err(Misuse::new(
            Code::InputArgument,
            format!(
                "the set before it has a quorum of its own, {} of {}, and the total weight is {total} now: give --quorum",
                before.quorum(),
                before.total_weight()
            ),
        )),
    }
}

fn finish(
    draft: &SetDraft,
    out: &std::path::Path,
    inputs: &Inputs,
    ui: &Ui,
    next: &str,
) -> Result<Exit, Misuse> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Made<'a> {
        id: Digest,
        network: &'a str,
        epoch: u64,
        quorum: u64,
        total_weight: u64,
        validators: usize,
        history: bool,
        out: String,
    }
    crate::files::json_needs_a_file(ui.json, out)?;
    let (envelope, set) = draft.finish()?;
    let text = format!("{}\n", envelope.to_json());
    write_made(out, &text, inputs)?;
    let sentence = format!(
        "{} {}: {}, quorum {} of {}, id {}; {next}",
        set.network(),
        format_args!("epoch {}", set.epoch()),
        plural(set.validators().len(), "validator"),
        set.quorum(),
        set.total_weight(),
        set.id()
    );
    let made = Made {
        id: set.id(),
        network: set.network().as_str(),
        epoch: set.epoch(),
        quorum: set.quorum(),
        total_weight: set.total_weight(),
        validators: set.validators().len(),
        history: set.history().is_some(),
        out: out.display().to_string(),
    };
    ui.made(is_dash(out), &sentence, &made)?;
    Ok(Exit::Yes)
}
