//! `round`: a round of verification, from an answer that nobody judged to a certificate that a quorum signed, or to how
//! much is missing.
//!
//! The one who runs it, the coordinator, is trusted with nothing: it asks ([`client`]) validators at addresses, or
//! started for the purpose ([`local`]), to judge a proposal ([`opening`], cut into [`fragments`]); it counts their votes
//! ([`voting`]), collects their signatures on what those come to ([`sealing`]) and takes the certificate to a ledger
//! ([`logging`]). All of it stands in the [`mod@outcome`]. By the same means a set is handed over ([`handover`]).

mod client;
mod fragments;
mod handover;
mod local;
mod logging;
mod opening;
mod outcome;
mod progress;
mod sealing;
mod voting;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args as ClapArgs, Subcommand};
use quorumseal::{Code, Envelope, Hashed, Misuse, State as Verdict, Statement, ValidatorSet};
use serde::Serialize;
use tokio::time::Instant;

use self::client::{Address, Calling};
use self::local::{LocalArgs, Plan, Running};
use self::logging::{Keeper, Sealed};
use self::opening::{About, Opened};
use self::outcome::{Outcome, State, Timings, Weights, milliseconds};
use self::progress::Progress;
use self::voting::{Patience, Round, Voting};
use crate::author::now;
use crate::files::{Inputs, failed, is_dash, make_folders, write_made};
use crate::protocol::{DEFAULT_DIVERGENCE_PERCENT, compose};
use crate::sealing_set::SealingSet;
use crate::ui::{Exit, Tone, Ui, clean, json_text, misused, plural};

/// What is written into the folder of `--out`.
const CERTIFICATE: &str = "certificate.json";
const VOTES: &str = "votes.json";
const OUTCOME: &str = "round.json";
const RECEIPT: &str = "receipt.txt";
/// Validators whose trouble is told to a person; all stand in the outcome.
const MOST_TROUBLES: usize = 12;
/// The longest time that can be waited, in seconds.
const MOST_SECONDS: f64 = 86_400.0;

/// Have an answer judged, and sealed if a quorum affirms it
#[derive(Subcommand)]
pub(crate) enum Command {
    Run(Box<Args>),
    Handover(Box<handover::Args>),
}

/// Run one round: ask validators for their votes on an answer, and those who affirm for their seal
///
/// Writes certificate.json, votes.json and round.json into the folder of --out, and with --ledger receipt.txt. Where no
/// quorum affirms and signs, there is no certificate: round.json says what is missing, the votes are kept, and the exit
/// status is 1. A round is asked for once; to try again is another round with another id.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    electorate: SealingSet,
    /// The addresses of the validators, or local:N to start N of them on this machine
    #[arg(long, value_name = "URL", required = true, value_delimiter = ',', num_args = 1..)]
    validators: Vec<String>,
    #[command(flatten)]
    local: LocalArgs,
    #[command(flatten)]
    about: About,
    /// How long votes are waited for
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    deadline: Duration,
    /// How long signatures, and then cosignatures, are waited for
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    seal_deadline: Duration,
    /// How long the rest is waited for once the outcome is certain
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    linger: Duration,
    /// The share of the whole weight above which dissent is flagged, as the validators have it
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = DEFAULT_DIVERGENCE_PERCENT,
        value_parser = clap::value_parser!(u8).range(0..=100)
    )]
    divergence: u8,
    #[command(flatten)]
    calling: Calling,
    /// The folder of the ledger that the certificate is logged in
    #[arg(long, value_name = "DIR", requires = "ledger_key")]
    ledger: Option<PathBuf>,
    /// The ledger's secret key file
    #[arg(long, value_name = "FILE", requires = "ledger")]
    ledger_key: Option<PathBuf>,
    /// The folder to write into, made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace the files of an earlier round there
    #[arg(long)]
    force: bool,
}

/// All that was read and refused before anybody is asked.
struct Prepared {
    set: ValidatorSet,
    /// A bundle that trusts the set from its own id.
    trust: Vec<u8>,
    opened: Opened,
    source: Source,
    keeper: Option<Keeper>,
    inputs: Inputs,
}

/// Where the validators are.
enum Source {
    Addresses(Vec<Address>),
    Local(Plan),
}

/// What there is to write.
struct Ended {
    outcome: Outcome,
    certificate: Option<Envelope>,
    votes: String,
    receipt: Option<String>,
}

/// What is said of a round that was interrupted.
#[derive(Serialize)]
struct Interrupted<'a> {
    state: &'static str,
    round: &'a str,
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    let args = match command {
        Command::Run(args) => args,
        Command::Handover(args) => return handover::run(args, ui),
    };
    let prepared = Prepared::read(args, ui)?;
    let id = prepared.opened.proposal.round.id.clone();
    let runtime = runtime()?;
    let mut running = Running::default();
    let ended = runtime.block_on(async {
        let ended = tokio::select! {
            ended = conduct(prepared, args, ui, &mut running) => ended.map(Some),
            () = interruption() => Ok(None),
        };
        running.stop().await;
        ended
    });
    // Whoever was asked and is not waited for any more keeps nobody here.
    runtime.shutdown_background();
    match ended? {
        Some(exit) => Ok(exit),
        None if ui.json => {
            ui.print_json(&Interrupted {
                state: "interrupted",
                round: &id,
            })?;
            Ok(Exit::No)
        }
        None => {
            ui.warn(&format!("the round {id} was interrupted before its end"));
            Ok(Exit::No)
        }
    }
}

/// What asks and waits.
fn runtime() -> Result<tokio::runtime::Runtime, Misuse> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            misused(&format!(
                "the system does not let this program work: {error}"
            ))
        })
}

impl Prepared {
    fn read(args: &Args, ui: &Ui) -> Result<Self, Misuse> {
        let inputs = Inputs::default();
        let (set, trust) = args.electorate.read(&inputs, None)?;
        let opened = args.about.open(&set, &inputs)?;
        let keeper = match (&args.ledger, &args.ledger_key) {
            (Some(folder), Some(key)) => {
                crate::ledger::spare(folder, &args.out.join(OUTCOME))?;
                Some(Keeper::ready(folder, key, &set, &inputs, ui)?)
            }
            _ => None,
        };
        if is_dash(&args.out) {
            return Err(misused(
                "--out is a folder: standard output cannot take several files",
            ));
        }
        let source = match local::number(&args.validators)? {
            Some(number) => {
                let (out, divergence) = (&args.out, args.divergence);
                Source::Local(args.local.plan(number, &set, &trust, out, divergence, ui)?)
            }
            None => {
                args.local.refuse()?;
                Source::Addresses(addresses(&args.validators)?)
            }
        };
        make_room(&args.out, args.force)?;
        Ok(Prepared {
            set,
            trust,
            opened,
            source,
            keeper,
            inputs,
        })
    }
}

fn addresses(texts: &[String]) -> Result<Vec<Address>, Misuse> {
    let mut addresses: Vec<Address> = Vec::new();
    for text in texts {
        let address = Address::parse(text)?;
        if addresses.contains(&address) {
            return Err(misused(&format!(
                "--validators: {} is given twice",
                address.as_str()
            )));
        }
        addresses.push(address);
    }
    Ok(addresses)
}

/// Makes the folder, and takes an earlier round's files away if that is wanted: none of them may be taken for this
/// round's.
fn make_room(out: &Path, force: bool) -> Result<(), Misuse> {
    make_folders(out)?;
    for name in [OUTCOME, CERTIFICATE, VOTES, RECEIPT] {
        let path = out.join(name);
        if std::fs::symlink_metadata(&path).is_err() {
            continue;
        }
        if !force {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "{} exists already; --force replaces the files of a round",
                    path.display()
                ),
            ));
        }
        std::fs::remove_file(&path).map_err(|error| failed(&path, "removed", &error))?;
    }
    Ok(())
}

/// Until somebody wants the program to end.
async fn interruption() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Where signals cannot be heard, they end the process themselves.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The round itself.
async fn conduct(
    prepared: Prepared,
    args: &Args,
    ui: &Ui,
    running: &mut Running,
) -> Result<Exit, Misuse> {
    let began = Instant::now();
    let mut timings = Timings::default();
    let addresses = match &prepared.source {
        Source::Addresses(addresses) => addresses.clone(),
        Source::Local(plan) => {
            let addresses = running.start(plan, ui).await?;
            timings.start_ms = milliseconds(began.elapsed());
            addresses
        }
    };
    let id = prepared.opened.proposal.round.id.clone();
    let client = args.calling.client(&addresses, &id, &prepared.inputs, ui)?;
    let round = Arc::new(Round {
        set: prepared.set,
        opened: prepared.opened,
        client,
    });
    let names = addresses.iter().map(|address| address.as_str().to_owned());
    let mut progress = Progress::new(ui, round.set.quorum(), names);
    let patience = Patience {
        deadline: args.deadline,
        linger: args.linger,
    };
    let voted = Instant::now();
    let mut voting = voting::collect(&round, &addresses, patience, &mut progress).await?;
    timings.vote_ms = milliseconds(voted.elapsed());
    let mut weights = Weights::of(&round.set, &voting.ballot);
    let patience = Patience {
        deadline: args.seal_deadline,
        ..patience
    };
    let mut certificate = None;
    let mut sealed = None;
    if weights
        .shortfall()
        .is_none_or(|short| short.of != outcome::Short::Affirmed)
    {
        let (envelope, statement) = statement(&round, &voting, args.divergence)?;
        let began = Instant::now();
        let signed = sealing::collect(&round, &mut voting, envelope, patience, &mut progress);
        let (envelope, weight) = signed.await?;
        timings.seal_ms = milliseconds(began.elapsed());
        weights.signed = weight;
        if weights.shortfall().is_none() {
            let began = Instant::now();
            verify(&round, &prepared.trust, &envelope)?;
            timings.verify_ms = milliseconds(began.elapsed());
            certificate = Some(envelope);
            sealed = Some(statement);
        }
    }
    let mut ended = Ended {
        votes: votes(&voting),
        outcome: outcome(&round, voting, weights, sealed, certificate.as_ref()),
        certificate,
        receipt: None,
    };
    // Before it is logged: what stands in a ledger must not be lost.
    ended.write_seal(&args.out, &prepared.inputs)?;
    if let (Some(keeper), Some(certificate)) = (&prepared.keeper, &ended.certificate) {
        let began = Instant::now();
        let sealed = Sealed {
            round: &round,
            trust: &prepared.trust,
            certificate,
            asked: &ended.outcome.validators,
        };
        let (logged, receipt) = keeper.log(&sealed, patience, &mut progress, ui).await;
        timings.ledger_ms = milliseconds(began.elapsed());
        ended.outcome.ledger = Some(logged);
        ended.receipt = receipt.map(|receipt| receipt.to_text());
    }
    progress.end();
    timings.total_ms = milliseconds(began.elapsed());
    ended.outcome.timings = timings;
    ended.write_rest(&args.out, &prepared.inputs)?;
    ended.tell(prepared.keeper.is_some(), ui)
}

/// The statement that the votes come to, sealed now.
fn statement(
    round: &Round,
    voting: &Voting,
    divergence: u8,
) -> Result<(Envelope, Statement), Misuse> {
    let proposal = &round.opened.proposal;
    // A clock that was set back must not make a round end before it began. Times of this form compare as text.
    let sealed_at = now().max(proposal.round.opened_at.clone());
    compose(proposal, &voting.ballot, &sealed_at, &round.set, divergence)
}

/// Verifies the certificate as anybody will.
fn verify(round: &Round, trust: &[u8], certificate: &Envelope) -> Result<(), Misuse> {
    let output = Hashed::of(round.opened.output.as_bytes(), true);
    let prompt = Hashed::of(round.opened.prompt.as_bytes(), false);
    match crate::seal::check(&round.set, trust, certificate, output, prompt)? {
        Verdict::Valid => Ok(()),
        state => Err(Misuse::new(
            Code::InputDocument,
            format!(
                "the certificate is not valid after all (expected {}, got {})",
                Verdict::Valid.as_str(),
                state.as_str()
            ),
        )),
    }
}

/// The votes that were counted, as `verify --votes` takes them.
fn votes(voting: &Voting) -> String {
    let votes = voting.ballot.votes().iter();
    let votes: Vec<String> = votes.map(|vote| vote.envelope.to_json()).collect();
    format!("[{}]\n", votes.join(",\n"))
}

fn outcome(
    round: &Round,
    voting: Voting,
    weights: Weights,
    sealed: Option<Statement>,
    certificate: Option<&Envelope>,
) -> Outcome {
    let proposal = round.opened.proposal.clone();
    Outcome {
        version: 1,
        state: match certificate {
            Some(_) => State::Sealed,
            None => State::Provisional,
        },
        round: proposal.round.id.clone(),
        network: proposal.network.clone(),
        epoch: proposal.epoch,
        validator_set: proposal.validator_set,
        cert_hash: certificate.map(Envelope::id),
        sealed_at: sealed
            .as_ref()
            .map(|statement| statement.round.sealed_at.to_string()),
        weights,
        shortfall: weights.shortfall(),
        flags: sealed.map(|statement| statement.flags).unwrap_or_default(),
        not_asked: voting.not_asked(&round.set),
        validators: voting.asked,
        equivocations: voting.equivocations,
        ledger: None,
        timings: Timings::default(),
        proposal_digest: round.opened.digest,
        proposal,
    }
}

impl Ended {
    /// Writes the votes, and the certificate if there is one.
    fn write_seal(&self, out: &Path, inputs: &Inputs) -> Result<(), Misuse> {
        write_made(&out.join(VOTES), &self.votes, inputs)?;
        match &self.certificate {
            Some(certificate) => {
                let text = format!("{}\n", certificate.to_json());
                write_made(&out.join(CERTIFICATE), &text, inputs)
            }
            None => Ok(()),
        }
    }

    /// Writes the receipt, if there is one, and at last the outcome.
    fn write_rest(&self, out: &Path, inputs: &Inputs) -> Result<(), Misuse> {
        if let Some(receipt) = &self.receipt {
            write_made(&out.join(RECEIPT), receipt, inputs)?;
        }
        let text = format!("{}\n", json_text(&self.outcome)?);
        write_made(&out.join(OUTCOME), &text, inputs)
    }

    /// Says how it ended.
    fn tell(&self, to_be_logged: bool, ui: &Ui) -> Result<Exit, Misuse> {
        let outcome = &self.outcome;
        for found in &outcome.equivocations {
            ui.warn(&format!(
                "{} cast two different votes in this round: the first was counted, and {OUTCOME} has both",
                found.validator
            ));
        }
        let is_logged = match &outcome.ledger {
            Some(ledger) if !ledger.logged => {
                let receipt = match &self.receipt {
                    Some(_) => "the receipt does not verify yet",
                    None => "there is no receipt",
                };
                let code = ledger.code.as_deref().unwrap_or_default();
                ui.warn(&format!("{receipt}: {code}: {}", ledger.message));
                self.receipt.is_some()
            }
            Some(_) => true,
            None => !to_be_logged,
        };
        let exit = if outcome.state == State::Sealed && is_logged {
            Exit::Yes
        } else {
            Exit::No
        };
        if ui.json {
            ui.print_json(outcome)?;
        } else {
            ui.print(&self.prose(ui))?;
        }
        Ok(exit)
    }

    fn prose(&self, ui: &Ui) -> String {
        let outcome = &self.outcome;
        let weights = &outcome.weights;
        let mut text = match (outcome.cert_hash, &outcome.shortfall) {
            (Some(id), _) => format!(
                "{}: certificate {id} of round {}, affirmed by {} and signed by {} of {} (quorum {})\n",
                ui.paint(Tone::Good, "sealed"),
                outcome.round,
                weights.affirmed,
                weights.signed,
                weights.total,
                weights.quorum
            ),
            (None, short) => format!(
                "{}: round {}, {}\n",
                ui.paint(Tone::Doubt, "provisional"),
                outcome.round,
                short
                    .map(|short| short.sentence(weights))
                    .unwrap_or_default()
            ),
        };
        if !outcome.flags.is_empty() {
            text.push_str(&format!("flags: {}\n", outcome.flags.join(", ")));
        }
        if let Some(ledger) = outcome.ledger.as_ref().filter(|ledger| ledger.logged) {
            text.push_str(&format!(
                "logged: entry {} of {}, cosigned by {} of {}\n",
                ledger.index.unwrap_or_default(),
                ledger.origin,
                ledger.cosigned_weight,
                weights.total
            ));
        }
        let troubles: Vec<String> = outcome
            .validators
            .iter()
            .filter_map(outcome::Asked::trouble)
            .collect();
        for trouble in troubles.iter().take(MOST_TROUBLES) {
            text.push_str(&format!("  {}\n", clean(trouble)));
        }
        if let Some(more) = troubles
            .len()
            .checked_sub(MOST_TROUBLES)
            .filter(|more| *more > 0)
        {
            text.push_str(&format!(
                "  and {} more, see {OUTCOME}\n",
                plural(more, "validator")
            ));
        }
        text
    }
}

/// Reads a number of seconds, perhaps with a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || format!("expected seconds from 0 to {MOST_SECONDS}");
    let number: f64 = text.parse().map_err(|_| wrong())?;
    if !(0.0..=MOST_SECONDS).contains(&number) {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(number).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_numbers_of_a_day_at_most() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("86400"), Ok(Duration::from_secs(86_400)));
        for bad in ["", "-1", "86401", "nan", "inf", "1s"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_earlier_rounds_files_stay_unless_they_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/b");
        make_room(&out, false).unwrap();
        std::fs::write(out.join(CERTIFICATE), "x").unwrap();
        std::fs::write(out.join("other"), "x").unwrap();
        assert_eq!(make_room(&out, false).unwrap_err().code, Code::InputFile);
        make_room(&out, true).unwrap();
        assert!(!out.join(CERTIFICATE).exists() && out.join("other").exists());
    }
}
