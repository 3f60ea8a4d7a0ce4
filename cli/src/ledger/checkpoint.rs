//! `ledger checkpoint`: the ledger's word on how large it is and what its root is.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Checkpoint, Code, Misuse, Note, encode_base64};
use serde::Serialize;

use super::{entries, is_signed, ledger_key, open, signed};
use crate::files::{Inputs, shown};
use crate::key::SecretKey;
use crate::tiles::Store;
use crate::ui::{Exit, Ui};

/// Sign a checkpoint over all entries
///
/// It replaces the present one, which must be of the same tree or an older one. Over the same entries the present
/// checkpoint stays, with the cosignatures that it has.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder
    folder: PathBuf,
    /// The ledger's secret key file: the one that signed all checkpoints before
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

#[derive(Serialize)]
struct Made {
    origin: String,
    size: u64,
    root: String,
    /// Whether the checkpoint is another than before.
    new: bool,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let key = SecretKey::read(&Inputs::default(), &args.key, ui)?;
    let mut store = open(&args.folder, ui)?;
    let new = sign(&mut store, &key, &shown(&args.key))?;
    let checkpoint = &store.signed().checkpoint;
    let made = Made {
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: encode_base64(&checkpoint.root),
        new,
    };
    let sentence = format!(
        "{} of {}: {}, root {}",
        if new {
            "signed a checkpoint"
        } else {
            "kept the checkpoint"
        },
        made.origin,
        entries(made.size),
        made.root
    );
    ui.made(false, &sentence, &made)?;
    Ok(Exit::Yes)
}

/// Signs a checkpoint over all entries and publishes it, unless the present one is that already; gives whether it is new.
/// `name` is the key's in messages.
pub(crate) fn sign(store: &mut Store, key: &SecretKey, name: &str) -> Result<bool, Misuse> {
    let present = store.signed();
    let origin = present.checkpoint.origin.clone();
    check_key(&present.note, &origin, key, name)?;
    let new = store.size() != present.checkpoint.size;
    let checkpoint = Checkpoint {
        origin,
        size: store.size(),
        root: store.root(),
    };
    // The same checkpoint is offered too, so that a bad one does not pass for good.
    let note = if new {
        signed(&checkpoint, key)?
    } else {
        present.note.clone()
    };
    store.publish(&note)?;
    Ok(new)
}

/// Refuses a key that did not sign the present checkpoint of the ledger with this name.
pub(crate) fn check_key(
    present: &Note,
    origin: &str,
    key: &SecretKey,
    name: &str,
) -> Result<(), Misuse> {
    if is_signed(present, &ledger_key(origin, &key.public())?) {
        return Ok(());
    }
    Err(Misuse::new(
        Code::InputKey,
        format!(
            "{name} is not the key of the ledger {origin:?}: the present checkpoint is not signed by it"
        ),
    ))
}
