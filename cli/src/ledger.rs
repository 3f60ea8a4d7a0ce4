//! `ledger`: a transparency log of seals in a folder that any static server can serve.
//!
//! One command a file. The folder itself is [`crate::tiles`]'s; what is signed, by whom and in what order is decided
//! here, and every verdict is the core's.

mod append;
pub(crate) mod checkpoint;
mod consistency;
mod continuity;
mod cosign;
pub(crate) mod cosignature;
pub(crate) mod documents;
mod init;
pub(crate) mod receipt;
mod remember;
mod verify;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use quorumseal::{
    Checkpoint, Code, Misuse, Note, NoteSignature, TYPE_ED25519, Verifier, VerifierKey, signature,
};

use crate::files::{Inputs, is_dash};
use crate::key::SecretKey;
use crate::tiles::{CHECKPOINT, PRIVATE, Store, TILES, Trouble};
use crate::ui::{Exit, Ui, is_plain};

/// Keep a ledger of seals: a transparency log in a folder that any static server can serve
#[derive(Subcommand)]
pub(crate) enum Command {
    Key(init::KeyArgs),
    Init(init::Args),
    Append(append::Args),
    Checkpoint(checkpoint::Args),
    Cosign(cosign::Args),
    Receipt(receipt::Args),
    Consistency(consistency::Args),
    Verify(verify::Args),
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    match command {
        Command::Key(args) => init::key(args, ui),
        Command::Init(args) => init::run(args, ui),
        Command::Append(args) => append::run(args, ui),
        Command::Checkpoint(args) => checkpoint::run(args, ui),
        Command::Cosign(args) => cosign::run(args, ui),
        Command::Receipt(args) => receipt::run(args, ui),
        Command::Consistency(args) => consistency::run(args, ui),
        Command::Verify(args) => verify::run(args, ui),
    }
}

/// The trusted sets that a command of the ledger's keeper goes by.
#[derive(ClapArgs)]
struct TrustSource {
    /// The trust bundle
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
    /// The pinned validator-set id; without it the one that the bundle itself names
    #[arg(long, value_name = "ID")]
    anchor: Option<String>,
}

impl TrustSource {
    fn load(&self, inputs: &Inputs) -> Result<Verifier, Misuse> {
        load(inputs, &self.trust, self.anchor.as_deref())
    }
}

fn load(inputs: &Inputs, path: &Path, anchor: Option<&str>) -> Result<Verifier, Misuse> {
    Ok(crate::trusted::load_for_tools(inputs, path, anchor, None)?.0)
}

/// Refuses to write over a file of this ledger, or of any other that is kept beside its private folder.
pub(crate) fn spare(folder: &Path, out: &Path) -> Result<(), Misuse> {
    if is_dash(out) {
        return Ok(());
    }
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    // What is not there yet has the real path of the folder that it goes to.
    let real = std::fs::canonicalize(out).or_else(|_| {
        let above = match out.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => Path::new("."),
        };
        let above = std::fs::canonicalize(above)?;
        Ok::<_, std::io::Error>(above.join(out.file_name().unwrap_or_default()))
    });
    // Where there is no such folder, nothing can be written.
    let Ok(real) = real else {
        return Ok(());
    };
    let own = [CHECKPOINT, TILES, PRIVATE];
    let taken = real.ancestors().skip(1).any(|above| {
        let first = real
            .strip_prefix(above)
            .ok()
            .and_then(|rest| rest.iter().next());
        own.iter().any(|name| first == Some(OsStr::new(name)))
            && (above == folder || above.join(PRIVATE).is_dir())
    });
    if taken {
        return Err(Misuse::new(
            Code::InputFile,
            format!(
                "{} is a ledger's own, which only the commands that keep it write: name another file",
                out.display()
            ),
        ));
    }
    Ok(())
}

/// Takes the ledger in `folder`, and says if something had to be found again.
pub(crate) fn open(folder: &Path, ui: &Ui) -> Result<Store, Trouble> {
    let store = Store::open(folder)?;
    if store.recovered > 0 {
        ui.warn(&format!(
            "the index did not know all that the bundles hold: {} taken from them",
            entries(store.recovered)
        ));
    }
    Ok(store)
}

/// `3 entries`, `1 entry`.
pub(crate) fn entries(number: u64) -> String {
    match number {
        1 => "1 entry".to_owned(),
        _ => format!("{number} entries"),
    }
}

/// The verifier key of a ledger.
fn ledger_key(origin: &str, public: &[u8; 32]) -> Result<VerifierKey, Misuse> {
    let key = VerifierKey::new(origin, TYPE_ED25519, public);
    // Strangers read the name in terminals, where it must look like what it is.
    key.filter(|_| is_plain(origin)).ok_or_else(|| {
        Misuse::new(
            Code::InputArgument,
            format!(
                "{origin:?} cannot be a ledger's name: expected text without white space, `+` and what steers a terminal, such as example.org/ledger"
            ),
        )
    })
}

/// The checkpoint, signed by the ledger alone.
fn signed(checkpoint: &Checkpoint, key: &SecretKey) -> Result<Note, Misuse> {
    let own = ledger_key(&checkpoint.origin, &key.public())?;
    let text = checkpoint.to_text();
    let line = NoteSignature {
        name: own.name().to_owned(),
        key_id: own.id(),
        signature: key.sign(text.as_bytes()).to_vec(),
    };
    Note::new(&text, vec![line]).ok_or_else(|| {
        Misuse::new(
            Code::InputArgument,
            format!("{:?} cannot be a ledger's name", checkpoint.origin),
        )
    })
}

/// Whether the ledger with this key signed the note.
pub(crate) fn is_signed(note: &Note, ledger: &VerifierKey) -> bool {
    let Ok(key) = ledger.key().try_into() else {
        return false;
    };
    note.signatures()
        .iter()
        .filter(|line| line.name == ledger.name() && line.key_id == ledger.id())
        .filter_map(|line| line.signature.as_slice().try_into().ok())
        .any(|own| signature::verify_zip215(key, own, note.text().as_bytes()))
}

/// POSIX seconds as a time, or as the number where they are no time of the years 1 to 9999.
pub(crate) fn moment(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map_or_else(|| seconds.to_string(), |time| time.to_string())
}
