//! `ledger verify`: a whole ledger, read as a stranger reads it.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{ConsistencyProof, ConsistencyReport, Misuse, Verifier};
use serde::Serialize;

use super::moment;
use crate::explain::value_text;
use crate::files::Inputs;
use crate::tiles::{Broken, Log, Signed, Trouble};
use crate::trusted::Trusted;
use crate::ui::{Exit, Tone, Ui, clean};

/// Read a whole ledger and verify it: every entry, every tile, the root, the signatures of the checkpoint
///
/// Only public files are read, so a copy will do. The exit status is 0 if everything fits together, the ledger signed
/// the checkpoint, a quorum of trusted validators cosigned it and, with --remembered, it continues that checkpoint.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder, or a copy of its public files
    folder: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
    /// The checkpoint that you remember from before
    #[arg(long, value_name = "FILE")]
    remembered: Option<PathBuf>,
}

/// What was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    valid: bool,
    origin: Option<String>,
    size: Option<u64>,
    /// How many entries were read and fit.
    entries: u64,
    files_read: u64,
    bytes_read: u64,
    /// What in the public files does not fit, if anything.
    broken: Option<Broken>,
    /// The checkpoint's signatures, and that it continues the one that is remembered.
    checkpoint: Option<ConsistencyReport>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trusted.load(&inputs)?;
    let remembered = match &args.remembered {
        Some(path) => Some(inputs.read(path, MAX_ENVELOPE_BYTES)?),
        None => None,
    };
    let log = Log::open(&args.folder)?;
    let mut report = Report {
        valid: false,
        origin: None,
        size: None,
        entries: 0,
        files_read: 0,
        bytes_read: 0,
        broken: None,
        checkpoint: None,
    };
    match walk(&log, &verifier, remembered.as_deref(), &mut report) {
        Ok(()) => {}
        Err(Trouble::Broken(broken)) => report.broken = Some(broken),
        Err(Trouble::Misuse(misuse)) => return Err(misuse),
    }
    let count = log.count();
    (report.files_read, report.bytes_read) = (count.files, count.bytes);
    let consistent = report.checkpoint.as_ref().map(|own| own.consistent);
    report.valid = report.broken.is_none() && consistent == Some(true);
    if ui.json {
        ui.print_json(&report)?;
    } else {
        ui.print(&page(&report, args.remembered.is_some(), ui))?;
    }
    Ok(if report.valid { Exit::Yes } else { Exit::No })
}

/// Takes every step; what was found before one fails stays in the report.
fn walk(
    log: &Log,
    verifier: &Verifier,
    remembered: Option<&[u8]>,
    report: &mut Report,
) -> Result<(), Trouble> {
    let new = log.checkpoint()?;
    report.origin = Some(new.checkpoint.origin.clone());
    report.size = Some(new.checkpoint.size);
    // Signatures first: they say whether the rest is worth reading, and are shown whatever the rest is.
    let text = new.note.to_text().into_bytes();
    let old = remembered.unwrap_or(&text);
    report.checkpoint = Some(check(log, verifier, old, &new, &text)?);
    for leaf in log.entries(&new.checkpoint) {
        leaf?.entry()?;
        report.entries += 1;
    }
    Ok(())
}

/// The core's word on the checkpoint. A remembered one that is no checkpoint is misuse.
fn check(
    log: &Log,
    verifier: &Verifier,
    old: &[u8],
    new: &Signed,
    text: &[u8],
) -> Result<ConsistencyReport, Trouble> {
    let old_size =
        Signed::parse("the remembered checkpoint", old).map_or(0, |old| old.checkpoint.size);
    // Without a proof, as from a larger tree, the core says what is wrong.
    let proof = log.consistency_proof(old_size, new.checkpoint.size)?;
    let proof = ConsistencyProof {
        old_size,
        proof: proof.unwrap_or_default(),
        checkpoint: None,
    };
    Ok(verifier.check_consistency(old, text, proof.to_text().as_bytes())?)
}

fn page(report: &Report, remembered: bool, ui: &Ui) -> String {
    let (tone, verdict) = if report.valid {
        (Tone::Good, "sound")
    } else {
        (Tone::Bad, "NOT SOUND")
    };
    let origin = report.origin.as_deref().unwrap_or("unknown");
    let mut page = format!(
        "{}: the ledger {}\n",
        ui.paint(tone, verdict),
        clean(origin)
    );
    if let Some(broken) = &report.broken {
        page.push_str(&format!(
            "  {}: {}\n",
            broken.code,
            clean(&broken.sentence())
        ));
    }
    page.push_str(&format!(
        "  {} of {} entries stand where the checkpoint has them ({} files, {} bytes read)\n",
        report.entries,
        report.size.unwrap_or(0),
        report.files_read,
        report.bytes_read
    ));
    let Some(own) = &report.checkpoint else {
        return page;
    };
    if let Some(code) = own.code {
        let values = match (&own.expected, &own.got) {
            (Some(expected), Some(got)) => format!(
                " (expected {}, got {})",
                value_text(expected),
                value_text(got)
            ),
            _ => String::new(),
        };
        page.push_str(&format!("  {code}: {}{values}\n", clean(&own.message)));
        return page;
    }
    page.push_str(&format!(
        "  signed by the ledger, and cosigned by a quorum of epoch {} by {}\n",
        own.cosigning_epoch.unwrap_or(0),
        moment(own.cosigned_by.unwrap_or(0))
    ));
    if remembered {
        page.push_str(&format!(
            "  it continues the checkpoint of {} entries that you remember\n",
            own.old_size
        ));
    }
    page
}
