//! `ledger init` and `ledger key`: a new ledger, and the key by which validator sets name it.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Checkpoint, Misuse};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{ledger_key, signed};
use crate::files::Inputs;
use crate::key::SecretKey;
use crate::tiles::Store;
use crate::ui::{Exit, Ui};

/// Make a ledger without entries, and print the verifier key by which validator sets name it
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder: one that is empty or not there yet
    folder: PathBuf,
    #[command(flatten)]
    named: KeyArgs,
}

/// Print the verifier key by which validator sets name a ledger (`set new --ledger`), which need not exist yet
#[derive(ClapArgs)]
pub(crate) struct KeyArgs {
    /// The ledger's name: the address that it is served at, without scheme and closing slash
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// The ledger's secret key file, as `keygen` makes one
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    origin: String,
    /// As it stands in a set's `ledger`.
    ledger: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let key = SecretKey::read(&Inputs::default(), &args.named.key, ui)?;
    let checkpoint = Checkpoint {
        origin: args.named.origin.clone(),
        size: 0,
        root: Sha256::digest([]).into(),
    };
    let note = signed(&checkpoint, &key)?;
    Store::create(&args.folder, &note)?;
    say(&args.named.origin, &key, Some(&args.folder), ui)?;
    ui.note(&format!(
        "{0} is a ledger without entries; serve all of it but {0}/.quorumseal",
        args.folder.display()
    ));
    Ok(Exit::Yes)
}

pub(crate) fn key(args: &KeyArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let key = SecretKey::read(&Inputs::default(), &args.key, ui)?;
    say(&args.origin, &key, None, ui)?;
    Ok(Exit::Yes)
}

fn say(origin: &str, key: &SecretKey, folder: Option<&PathBuf>, ui: &Ui) -> Result<(), Misuse> {
    let made = Made {
        origin: origin.to_owned(),
        ledger: ledger_key(origin, &key.public())?.to_string(),
        folder: folder.map(|folder| folder.display().to_string()),
    };
    if ui.json {
        ui.print_json(&made)
    } else {
        ui.print(&format!("{}\n", made.ledger))
    }
}
