//! `ledger consistency`: what shows whoever remembers a checkpoint that the ledger only grew since.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, ConsistencyProof, Misuse};
use serde::Serialize;

use super::continuity::{continues, refuse};
use super::spare;
use crate::files::{Inputs, is_dash, json_needs_a_file, shown, write_made};
use crate::tiles::{Log, Signed};
use crate::ui::{Exit, Ui};

/// Write the proof that the present checkpoint continues an older one
///
/// It is what C2SP witnesses are sent (tlog-witness, add-checkpoint). Only public files are read. The exit status is 1
/// if there is no such proof.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder, or a copy of its public files
    folder: PathBuf,
    /// The older checkpoint
    #[arg(long, value_name = "FILE")]
    old: PathBuf,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    origin: String,
    old_size: u64,
    new_size: u64,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    json_needs_a_file(ui.json, &args.out)?;
    spare(&args.folder, &args.out)?;
    let inputs = Inputs::default();
    let bytes = inputs.read(&args.old, quorumseal::limits::MAX_ENVELOPE_BYTES)?;
    let old = Signed::parse(&shown(&args.old), &bytes)
        .map_err(|broken| Misuse::new(Code::InputCheckpoint, broken.sentence()))?
        .checkpoint;
    let log = Log::open(&args.folder)?;
    let new = log.checkpoint()?;
    if let Err(trouble) = continues(&log, &old, &new.checkpoint) {
        return refuse(trouble, ui);
    }
    let proof = log.consistency_proof(old.size, new.checkpoint.size)?;
    let proof = ConsistencyProof {
        old_size: old.size,
        proof: proof.unwrap_or_default(),
        checkpoint: Some(new.note),
    };
    write_made(&args.out, &proof.to_text(), &inputs)?;
    let made = Made {
        origin: old.origin,
        old_size: old.size,
        new_size: new.checkpoint.size,
        out: args.out.display().to_string(),
    };
    let sentence = format!(
        "proof that {} grew from {} to {} entries",
        made.origin, made.old_size, made.new_size
    );
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}
