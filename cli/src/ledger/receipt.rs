//! `ledger receipt`: what shows a stranger that a seal was logged.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::merkle::{Tree, is_included};
use quorumseal::{Code, Digest, Entry, Envelope, Misuse, Receipt, SealList};
use serde::Serialize;

use super::{open, spare};
use crate::electorate::{Document, SetSource};
use crate::files::{Inputs, is_dash, json_needs_a_file, shown, write_made};
use crate::tiles::{Broken, Store, Trouble};
use crate::ui::{Exit, Ui};

/// Write the receipt of a logged document
///
/// Of several entries of one document it is the oldest, unless another is asked for. It is made for the present
/// checkpoint and carries that one's cosignatures, so it is worth most when a quorum has cosigned.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder
    folder: PathBuf,
    /// The document
    #[arg(value_name = "DOC")]
    document: PathBuf,
    /// The entry at this place
    #[arg(long, value_name = "NUMBER", conflicts_with = "newest")]
    index: Option<u64>,
    /// The document's newest entry
    #[arg(long)]
    newest: bool,
    /// Only if the ledger lost its seal lists: where to find the set that sealed the document, whose own signatures
    /// may then be what was logged
    #[command(flatten)]
    source: SetSource,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    index: u64,
    tree_size: u64,
    /// Signature lines beside the ledger's own, none of them checked.
    cosignatures: usize,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    json_needs_a_file(ui.json, &args.out)?;
    spare(&args.folder, &args.out)?;
    let inputs = Inputs::default();
    let name = shown(&args.document);
    let envelope = inputs.envelope(&args.document)?;
    let own = own_seal(&envelope, &name, &args.source, &inputs)?;
    let store = open(&args.folder, ui)?;
    let (index, seal) = find(args, &store, &envelope, &name, own)?;
    let receipt = make(&store, index, &Entry::new(envelope.id(), &seal), seal)?;
    write_made(&args.out, &receipt.to_text(), &inputs)?;
    let made = Made {
        id: envelope.id(),
        index,
        tree_size: receipt.checkpoint.size,
        cosignatures: receipt.note.signatures().len().saturating_sub(1),
        out: args.out.display().to_string(),
    };
    if made.cosignatures == 0 {
        ui.note("the checkpoint has no cosignature yet, so nobody but the ledger vouches for this receipt");
    }
    let sentence = format!(
        "receipt of {}: entry {index} of {}",
        made.id, made.tree_size
    );
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}

/// The seal that the document carries itself, if its set is at hand.
fn own_seal(
    envelope: &Envelope,
    name: &str,
    source: &SetSource,
    inputs: &Inputs,
) -> Result<Option<SealList>, Misuse> {
    let Some(pool) = source.read(inputs)? else {
        return Ok(None);
    };
    let document = Document::read(envelope, name)?;
    if document.signed_by().is_none() {
        return Ok(None);
    }
    let set = document.electorate(&pool)?;
    Ok(Some(SealList::of(&set, envelope)))
}

/// The entry that is asked for, and what its seal is made of.
fn find(
    args: &Args,
    store: &Store,
    envelope: &Envelope,
    name: &str,
    own: Option<SealList>,
) -> Result<(u64, SealList), Misuse> {
    let wrong = |what: String| Err(Misuse::new(Code::InputDocument, format!("{name}: {what}")));
    let mut places = store.places(&envelope.id())?;
    if places.is_empty() {
        return wrong(format!("{} was not logged here", envelope.id()));
    }
    if let Some(index) = args.index {
        let all: Vec<String> = places.iter().map(|(place, _)| place.to_string()).collect();
        places.retain(|(place, _)| *place == index);
        if places.is_empty() {
            return wrong(format!(
                "its entry is not at {index} (expected {})",
                all.join(" or ")
            ));
        }
    }
    let size = store.signed().checkpoint.size;
    let first = places.first().map(|(place, _)| *place).unwrap_or_default();
    places.retain(|(place, _)| *place < size);
    if places.is_empty() {
        return wrong(format!(
            "it was logged at {first}, but the checkpoint covers {size} entries only: `quorumseal ledger checkpoint` makes one that covers it"
        ));
    }
    if args.newest {
        places.reverse();
    }
    for (place, hash) in &places {
        let given = [Some(SealList::default()), own.clone()];
        let seal = given
            .into_iter()
            .flatten()
            .find(|list| list.hash() == *hash);
        let seal = match seal {
            Some(seal) => Some(seal),
            None => store.seal(hash)?,
        };
        match seal {
            Some(seal) => return Ok((*place, seal)),
            None if args.newest => break,
            None => {}
        }
    }
    wrong("the signatures that were logged are not known any more: give the very document that was logged, and its set with --set or --trust".to_owned())
}

/// The receipt, which is checked before it is given out.
pub(crate) fn make(
    store: &Store,
    index: u64,
    entry: &Entry,
    seal: SealList,
) -> Result<Receipt, Trouble> {
    let signed = store.signed().clone();
    let tree = Tree {
        size: signed.checkpoint.size,
        root: signed.checkpoint.root,
    };
    let proof = store.log().inclusion_proof(index, tree.size)?;
    let proof = proof.unwrap_or_default();
    if !is_included(tree, entry.to_text().as_bytes(), index, &proof) {
        let message =
            format!("the tiles do not lead from the entry {index} to the checkpoint's root");
        return Err(Broken::new("tile", message).into());
    }
    Ok(Receipt {
        seal: Some(seal),
        index,
        proof,
        note: signed.note,
        checkpoint: signed.checkpoint,
    })
}
