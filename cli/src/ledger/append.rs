//! `ledger append`: sealed documents become entries.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Digest, Misuse};
use serde::Serialize;

use super::{TrustSource, documents, open};
use crate::files::Inputs;
use crate::tiles::Place;
use crate::ui::{Exit, Ui, clean_line};

/// Log sealed documents: certificates, advisories, validator sets
///
/// Each must carry the verified signatures of a quorum, or nothing at all is logged. What is printed is safe: a line
/// stands there when no crash can undo its entry. The same document with the same signatures is logged once. Receipts
/// need a checkpoint that covers the entry: `ledger checkpoint` makes it. With --json a line of JSON for each document.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder
    folder: PathBuf,
    /// Documents: files of one, or of a JSON list of several, and folders, which stand for all `.json` files in them
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    trust: TrustSource,
    /// How many entries are made safe, and printed, together
    #[arg(long, value_name = "NUMBER", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
}

#[derive(Serialize)]
struct Logged<'a> {
    index: u64,
    new: bool,
    id: Digest,
    document: &'a str,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trust.load(&inputs)?;
    let mut store = open(&args.folder, ui)?;
    let mut intake = store.intake()?;
    let mut given: Vec<(Digest, String)> = Vec::new();
    documents::each(&inputs, &args.documents, |name, envelope| {
        let seal = documents::seal(envelope, name, &verifier)?;
        intake.add(envelope.id(), &seal)?;
        given.push((envelope.id(), name.to_owned()));
        Ok(())
    })?;
    let mut rest = given.as_slice();
    let batch = usize::try_from(args.batch).unwrap_or(usize::MAX);
    intake.commit(batch, |places| {
        let (told, more) = rest.split_at(places.len().min(rest.len()));
        rest = more;
        ui.print(&lines(places, told, ui)?)
    })?;
    Ok(Exit::Yes)
}

/// What is said of one batch.
fn lines(places: &[Place], given: &[(Digest, String)], ui: &Ui) -> Result<String, Misuse> {
    let mut text = String::new();
    for (Place { index, new }, (id, name)) in places.iter().zip(given) {
        let line = if ui.json {
            crate::ui::json_text(&Logged {
                index: *index,
                new: *new,
                id: *id,
                document: name,
            })?
        } else {
            let what = if *new { "new" } else { "already there" };
            format!("{index}: {what}: {id} {}", clean_line(name))
        };
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}
