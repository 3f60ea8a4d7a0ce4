//! `hash` and `id`: what bytes and documents are called.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Misuse};
use serde::Serialize;

use crate::files::{Inputs, shown};
use crate::ui::{Exit, Ui, clean_line};

/// Print the BLAKE3 digest of files: what a certificate says of its answer and prompt
#[derive(ClapArgs)]
pub(crate) struct HashArgs {
    /// The files; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Print the id of a signed document: a certificate's certHash, a validator set's id
#[derive(ClapArgs)]
pub(crate) struct IdArgs {
    /// The document; `-` is standard input
    document: PathBuf,
}

#[derive(Serialize)]
struct FileHash {
    name: String,
    digest: Digest,
    length: u64,
}

pub(crate) fn run_hash(args: &HashArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let mut hashes = Vec::new();
    for path in &args.files {
        let hashed = inputs.open(path)?.hash(&[], false)?;
        hashes.push(FileHash {
            name: path.display().to_string(),
            digest: hashed.digest(),
            length: hashed.length(),
        });
    }
    if ui.json {
        ui.print_json(&hashes)?;
    } else {
        let lines = hashes
            .iter()
            .map(|file| format!("{}  {}\n", file.digest, clean_line(&file.name)));
        ui.print(&lines.collect::<String>())?;
    }
    Ok(Exit::Yes)
}

pub(crate) fn run_id(args: &IdArgs, ui: &Ui) -> Result<Exit, Misuse> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Id<'a> {
        name: String,
        payload_type: &'a str,
        id: Digest,
    }
    let envelope = Inputs::default().envelope(&args.document)?;
    if ui.json {
        ui.print_json(&Id {
            name: shown(&args.document),
            payload_type: envelope.payload_type(),
            id: envelope.id(),
        })?;
    } else {
        ui.print(&format!("{}\n", envelope.id()))?;
    }
    Ok(Exit::Yes)
}

/// The digest or id that an argument gives.
pub(crate) fn parse_digest(text: &str) -> Result<Digest, Misuse> {
    text.parse()
        .map_err(|error| Misuse::new(Code::InputDigest, format!("{text:?} is no digest: {error}")))
}
