//! `keygen`: a validator's secret key.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Misuse};
use serde::Serialize;

use crate::files::{Inputs, Replace, Secrecy, is_dash, shown, write};
use crate::key::SecretKey;
use crate::ui::{Exit, Ui};

/// Make a secret key, written so that only you can read it, and print its public key
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The file to write; the secret is never printed
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Derive the key from a name, for examples and tests: ANYBODY can compute it, so it protects nothing
    #[arg(long, value_name = "NAME")]
    demo: Option<String>,
    /// Replace an existing file, whose key is then lost
    #[arg(long)]
    force: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    public_key: String,
    demonstration: bool,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    if is_dash(&args.out) {
        return Err(Misuse::new(
            Code::InputArgument,
            "a secret key is never printed: --out needs a file, not `-`",
        ));
    }
    let key = match &args.demo {
        Some(name) => SecretKey::demonstration(name),
        None => SecretKey::generate()?,
    };
    let replace = if args.force {
        Replace::Others
    } else {
        Replace::Nothing
    };
    let file = key.to_file();
    write(
        &args.out,
        file.as_bytes(),
        &Inputs::default(),
        Secrecy::Owner,
        replace,
    )?;
    if key.demonstration {
        ui.warn("DEMONSTRATION KEY: anybody can compute it from its name. Never give it weight in a real set.");
    }
    let made = Made {
        public_key: key.public_text(),
        demonstration: key.demonstration,
        out: shown(&args.out),
    };
    if ui.json {
        ui.print_json(&made)?;
    } else {
        ui.print(&format!("{}\n", made.public_key))?;
        ui.note(&format!("the secret key is in {}: keep it", made.out));
    }
    Ok(Exit::Yes)
}
