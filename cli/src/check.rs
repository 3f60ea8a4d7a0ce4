//! `check`: what stands beside certificates, by itself: receipts of any document, advisories, and whether a ledger only
//! grew.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{AdvisoryReport, ConsistencyReport, Logged, Misuse};

use crate::explain::both_values;
use crate::files::Inputs;
use crate::ledger::{entries, moment};
use crate::trusted::Trusted;
use crate::ui::{Exit, Tone, Ui, clean_line};
use crate::verify::{advisory_sentence, receipt_lines};

/// Check a receipt, an advisory, or that a ledger only grew
#[derive(Subcommand)]
pub(crate) enum Command {
    Receipt(ReceiptArgs),
    Advisory(AdvisoryArgs),
    Consistency(ConsistencyArgs),
}

/// Check that a certificate, an advisory or a validator set was logged
///
/// Exits 0 when the receipt holds, 1 when it is false or the trust bundle cannot tell, 2 on misuse.
#[derive(ClapArgs)]
pub(crate) struct ReceiptArgs {
    /// The document; `-` is standard input
    document: PathBuf,
    /// Its receipt
    receipt: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
}

/// Check that an advisory was sealed by a quorum
///
/// Exits 0 when it was, 1 when not, 2 on misuse.
#[derive(ClapArgs)]
pub(crate) struct AdvisoryArgs {
    /// The advisory; `-` is standard input
    advisory: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
}

/// Check that a ledger's checkpoint continues one that you remember
///
/// The signatures of the new checkpoint are checked; those of the old one were when it was new. Exits 0 when it
/// does: remember the new one instead. Exits 1 when not, 2 on misuse.
#[derive(ClapArgs)]
pub(crate) struct ConsistencyArgs {
    /// The checkpoint that you remember
    old: PathBuf,
    /// The new one
    new: PathBuf,
    /// The proof, in the form in which witnesses are asked: `old <size>` and the hashes
    proof: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    match command {
        Command::Receipt(args) => {
            let verifier = args.trusted.load(&inputs)?;
            let document = inputs.read(&args.document, MAX_ENVELOPE_BYTES)?;
            let receipt = inputs.read(&args.receipt, MAX_ENVELOPE_BYTES)?;
            let report = verifier.check_receipt(&document, &receipt);
            let page = || receipt_lines(&report, None, ui);
            answer(report.logged == Logged::Yes, report.to_json(), page, ui)
        }
        Command::Advisory(args) => {
            let verifier = args.trusted.load(&inputs)?;
            let report =
                verifier.verify_advisory(&inputs.read(&args.advisory, MAX_ENVELOPE_BYTES)?);
            answer(
                report.sealed,
                report.to_json(),
                || advisory(&report, ui),
                ui,
            )
        }
        Command::Consistency(args) => {
            let verifier = args.trusted.load(&inputs)?;
            let old = inputs.read(&args.old, MAX_ENVELOPE_BYTES)?;
            let new = inputs.read(&args.new, MAX_ENVELOPE_BYTES)?;
            let proof = inputs.read(&args.proof, MAX_ENVELOPE_BYTES)?;
            let report = verifier.check_consistency(&old, &new, &proof)?;
            let page = || consistency(&report, ui);
            answer(report.consistent, report.to_json(), page, ui)
        }
    }
}

/// Prints a report, and says yes or no.
fn answer(yes: bool, json: String, page: impl FnOnce() -> String, ui: &Ui) -> Result<Exit, Misuse> {
    if ui.json {
        ui.print(&format!("{json}\n"))?;
    } else {
        ui.print(&page())?;
    }
    Ok(if yes { Exit::Yes } else { Exit::No })
}

fn advisory(report: &AdvisoryReport, ui: &Ui) -> String {
    let word = if report.sealed {
        ui.paint(Tone::Good, "SEALED")
    } else {
        ui.paint(Tone::Bad, "NOT SEALED")
    };
    let reason = report
        .ignored
        .map(|reason| format!(" [{}]", reason.as_str()));
    let mut text = format!(
        "{word} — {}{}\n",
        clean_line(&report.message),
        reason.unwrap_or_default()
    );
    if let (false, Some(weight), Some(threshold)) =
        (report.sealed, report.signed_weight, report.threshold)
    {
        text.push_str(&format!(
            "  signed weight {weight}, and a quorum needs {threshold}\n"
        ));
    }
    if let Some(advisory) = &report.advisory {
        let claimed = if report.sealed { "" } else { "it would say: " };
        text.push_str(&format!("  {claimed}{}\n", advisory_sentence(advisory)));
    }
    if report.sealed {
        text.push_str(
            "  It never makes a certificate invalid: acting upon it is each consumer's choice.\n",
        );
    }
    if let Some(id) = &report.id {
        text.push_str(&format!("  id {id}\n"));
    }
    text
}

fn consistency(report: &ConsistencyReport, ui: &Ui) -> String {
    let word = if report.consistent {
        ui.paint(Tone::Good, "CONSISTENT")
    } else {
        ui.paint(Tone::Bad, "NOT CONSISTENT")
    };
    let code = report.code.map(|code| format!(" [{code}]"));
    let mut text = format!(
        "{word} — {}{}\n",
        clean_line(&report.message),
        code.unwrap_or_default()
    );
    if let Some(values) = both_values(report.expected.as_ref(), report.got.as_ref()) {
        text.push_str(&format!("  {}\n", clean_line(&values)));
    }
    let new = report.new_size.map(|size| format!(", now {size}"));
    text.push_str(&format!(
        "  ledger {}: {} remembered{}\n",
        clean_line(&report.origin),
        entries(report.old_size),
        new.unwrap_or_default()
    ));
    if let (Some(epoch), Some(weight), Some(by)) = (
        report.cosigning_epoch,
        report.cosigning_weight,
        report.cosigned_by,
    ) {
        text.push_str(&format!(
            "  cosigned by a weight of {weight} of epoch {epoch} by {}\n",
            moment(by)
        ));
    }
    text
}
