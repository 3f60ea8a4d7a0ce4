//! `sign`: a validator's signature on a certificate, an advisory or the next validator set.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Misuse, Name, ValidatorSet};
use serde::Serialize;

use crate::electorate::{Document, SetSource, id_of_key};
use crate::files::{Inputs, Replace, Secrecy, is_dash, shown, write};
use crate::key::SecretKey;
use crate::pool::Pool;
use crate::signers::Signed;
use crate::ui::{Exit, Ui};

/// Sign a certificate, an advisory or the set of a next epoch
///
/// The document is changed in place unless --out names another file. A signature's keyid is the validator's id in
/// the set whose validators sign: of a certificate or an advisory the set that it names, of a set the one before it.
/// It is found by the public key in --set or --trust, or given with --keyid.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The document; `-` is standard input, which is signed to standard output
    document: PathBuf,
    /// A secret key file
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,
    /// The validator's id, for a single key, where the set is not at hand
    #[arg(long, value_name = "ID")]
    keyid: Option<String>,
    #[command(flatten)]
    source: SetSource,
    /// Write here instead of in place; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    keyids: Vec<String>,
    /// How far it is signed, where the set is known.
    signed: Option<Signed>,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let (out, replace) = match &args.out {
        Some(out) => (out, Replace::Others),
        None => (&args.document, Replace::Inputs),
    };
    crate::files::json_needs_a_file(ui.json, out)?;
    let inputs = Inputs::default();
    let name = shown(&args.document);
    let mut envelope = inputs.envelope(&args.document)?;
    let document = Document::read(&envelope, &name)?;
    let pool = args.source.read(&inputs)?;
    if document.signed_by().is_none() {
        // Says why, whether or not there are sets to look in.
        document.electorate(&Pool::default())?;
    }
    let set = match &pool {
        Some(pool) => Some(document.electorate(pool)?),
        None => None,
    };
    let keys = SecretKey::read_all(&inputs, &args.key, ui)?;
    let keyids = keyids(&keys, args.keyid.as_deref(), set.as_ref())?;
    for (key, keyid) in keys.iter().zip(&keyids) {
        let signature = key.sign(envelope.signed_bytes());
        envelope.add_signature(keyid, signature);
    }
    let text = format!("{}\n", envelope.to_json());
    write(out, text.as_bytes(), &inputs, Secrecy::Public, replace)?;
    let signed = set.map(|set| Signed::count(&set, &envelope));
    let sentence = format!(
        "{} {} signed by {}{}",
        document.kind(),
        envelope.id(),
        keyids.join(", "),
        match &signed {
            Some(signed) => format!("; now {}", signed.sentence()),
            None => String::new(),
        }
    );
    let made = Made {
        id: envelope.id(),
        keyids,
        signed,
        out: out.display().to_string(),
    };
    ui.made(is_dash(out), &sentence, &made)?;
    Ok(Exit::Yes)
}

/// The keyid of each key.
fn keyids(
    keys: &[SecretKey],
    given: Option<&str>,
    set: Option<&ValidatorSet>,
) -> Result<Vec<String>, Misuse> {
    let found = |key: &SecretKey, set| id_of_key(set, key).map(str::to_owned);
    let wrong = |message: String| Err(Misuse::new(Code::InputArgument, message));
    match (given, set) {
        (None, None) => wrong(
            "whose signature this is cannot be told: give the set with --set or --trust, or --keyid".to_owned(),
        ),
        (Some(_), _) if keys.len() != 1 => {
            wrong("--keyid goes with exactly one --key".to_owned())
        }
        (Some(id), _) if Name::parse(id).is_none() => {
            wrong(format!("--keyid {id:?} cannot be a validator's id"))
        }
        (Some(id), Some(set)) => {
            let right = keys.first().map(|key| found(key, set)).transpose()?;
            match right {
                Some(right) if right != id => wrong(format!(
                    "--keyid {id:?}: the key is that of the validator {right:?}"
                )),
                _ => Ok(vec![id.to_owned()]),
            }
        }
        (Some(id), None) => Ok(vec![id.to_owned()]),
        (None, Some(set)) => keys.iter().map(|key| found(key, set)).collect(),
    }
}
