//! `merge`: the signatures of several copies of one document in one.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Misuse};
use serde::Serialize;

use crate::electorate::{Document, SetSource};
use crate::files::{Inputs, is_dash, shown, write_made};
use crate::pool::merge_signatures;
use crate::signers::Signed;
use crate::ui::{Exit, Ui, plural};

/// Merge the signatures of copies of one document: validators are rarely on one machine
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The copies; `-` is standard input
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    source: SetSource,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    signatures: usize,
    /// How far it is signed, where the set is known.
    signed: Option<Signed>,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    crate::files::json_needs_a_file(ui.json, &args.out)?;
    let inputs = Inputs::default();
    let mut paths = args.documents.iter();
    let Some(first) = paths.next() else {
        return Err(Misuse::new(Code::InputArgument, "no document was given"));
    };
    let mut merged = inputs.envelope(first)?;
    for path in paths {
        let copy = inputs.envelope(path)?;
        if copy.id() != merged.id() {
            return Err(Misuse::new(
                Code::InputDocument,
                format!(
                    "{} is another document than {}: expected id {}, got {}",
                    shown(path),
                    shown(first),
                    merged.id(),
                    copy.id()
                ),
            ));
        }
        merge_signatures(&mut merged, &copy);
    }
    let signed = match args.source.read(&inputs)? {
        Some(pool) => Some(Document::read(&merged, &shown(first))?.progress(&merged, &pool)?),
        None => None,
    };
    let text = format!("{}\n", merged.to_json());
    write_made(&args.out, &text, &inputs)?;
    let signatures = merged
        .signatures()
        .iter()
        .filter(|signature| signature.sig.is_some());
    let made = Made {
        id: merged.id(),
        signatures: signatures.count(),
        signed,
        out: args.out.display().to_string(),
    };
    let sentence = format!(
        "{} with {}{}",
        made.id,
        plural(made.signatures, "signature"),
        match &made.signed {
            Some(signed) => format!(", {}", signed.sentence()),
            None => String::new(),
        }
    );
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}
