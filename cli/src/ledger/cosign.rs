//! `ledger cosign`: a validator saw this checkpoint, and that it continues what it saw before.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_INTEGER;
use quorumseal::merkle::{Tree, is_consistent};
use quorumseal::{
    Checkpoint, Code, Misuse, Note, NoteSignature, Timestamp, ValidatorSet, VerifierKey,
    cosigned_message, signature,
};
use serde::Serialize;

use super::{OneSet, entries, is_signed, moment, open};
use crate::files::{Inputs, Replace, Secrecy, shown, write};
use crate::key::SecretKey;
use crate::tiles::{Broken, Log, Signed, Store};
use crate::ui::{Exit, Tone, Ui, clean};

/// Add a validator's cosignature to the present checkpoint
///
/// Nothing is cosigned that the ledger named by the set has not signed, nor, with --remember, what does not continue
/// the checkpoint that was cosigned before: then the exit status is 1. A cosignature that is there already stays,
/// unless the new one is of an earlier time.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder
    folder: PathBuf,
    /// The validator's secret key file: of its own key, or of the one that its set names as its cosigner
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    set: OneSet,
    #[command(flatten)]
    time: Time,
    /// The checkpoint that this validator cosigned last, which the new one replaces; made if it is not there yet
    #[arg(long, value_name = "FILE")]
    remember: Option<PathBuf>,
}

#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
struct Time {
    /// When the checkpoint was seen: POSIX seconds, or a time such as 2026-03-01T09:00:00Z
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// It is seen now, by this machine's clock
    #[arg(long)]
    now: bool,
}

#[derive(Serialize)]
struct Made {
    cosigner: String,
    origin: String,
    size: u64,
    timestamp: u64,
    /// Whether the checkpoint has a cosignature that it had not before.
    new: bool,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let set = args.set.read(&inputs)?;
    let key = SecretKey::read(&inputs, &args.key, ui)?;
    let own = cosigner(&set, &key)?;
    let timestamp = args.time.read()?;
    let old = match &args.remember {
        Some(path) if path.exists() => {
            let bytes = inputs.read(path, quorumseal::limits::MAX_ENVELOPE_BYTES)?;
            let old = Signed::parse(&shown(path), &bytes)
                .map_err(|broken| Misuse::new(Code::InputCheckpoint, broken.sentence()))?;
            Some(old.checkpoint)
        }
        _ => None,
    };
    let mut store = open(&args.folder, ui)?;
    let present = store.signed().clone();
    if let Err(broken) = check(&store, &set, &present, old.as_ref()) {
        return refuse(&broken, ui);
    }
    if let Some(path) = &args.remember {
        // Before the cosignature is given: whoever forgets what it signed could sign two histories.
        let text = present.note.to_text();
        write(
            path,
            text.as_bytes(),
            &inputs,
            Secrecy::Public,
            Replace::Inputs,
        )?;
    }
    let line = NoteSignature {
        name: own.name().to_owned(),
        key_id: own.id(),
        signature: [
            timestamp.to_be_bytes().as_slice(),
            &key.sign(cosigned_message(present.note.text(), timestamp).as_bytes()),
        ]
        .concat(),
    };
    let note = added(&present.note, &own, line, timestamp);
    if let Some(note) = &note {
        store.publish(note)?;
    }
    let made = Made {
        cosigner: own.name().to_owned(),
        origin: present.checkpoint.origin,
        size: present.checkpoint.size,
        timestamp,
        new: note.is_some(),
    };
    let sentence = if made.new {
        format!(
            "{} cosigned {} at {}, seen {}",
            made.cosigner,
            made.origin,
            entries(made.size),
            moment(timestamp)
        )
    } else {
        format!(
            "{} had cosigned {} at {} already",
            made.cosigner,
            made.origin,
            entries(made.size)
        )
    };
    ui.made(false, &sentence, &made)?;
    Ok(Exit::Yes)
}

impl Time {
    fn read(&self) -> Result<u64, Misuse> {
        let seconds = match &self.at {
            None => Some(jiff::Timestamp::now().as_second()),
            Some(text) => text
                .parse()
                .ok()
                .or_else(|| Timestamp::parse(text).map(|time| time.to_posix())),
        };
        seconds
            .and_then(|seconds| u64::try_from(seconds).ok())
            .filter(|seconds| *seconds <= MAX_INTEGER)
            .ok_or_else(|| {
                Misuse::new(
                    Code::InputArgument,
                    format!(
                        "--at {:?} is no time: expected POSIX seconds of at most {MAX_INTEGER}, or a time from 1970 on such as 2026-03-01T09:00:00Z",
                        self.at.as_deref().unwrap_or_default()
                    ),
                )
            })
    }
}

/// The verifier key under which the holder of this key cosigns.
fn cosigner(set: &ValidatorSet, key: &SecretKey) -> Result<VerifierKey, Misuse> {
    let mut keys = set
        .validators()
        .iter()
        .filter_map(|validator| set.cosigner_of(validator));
    keys.find(|own| own.key() == key.public()).ok_or_else(|| {
        Misuse::new(
            Code::InputKey,
            format!(
                "by the key {} no validator of epoch {} of {} cosigns",
                key.public_text(),
                set.epoch(),
                set.network()
            ),
        )
    })
}

/// Why this checkpoint is not to be cosigned by validators of `set` that saw `old` before.
fn check(
    store: &Store,
    set: &ValidatorSet,
    present: &Signed,
    old: Option<&Checkpoint>,
) -> Result<(), Broken> {
    let refused = |code: Code, message: String| Broken {
        code,
        ..Broken::new("checkpoint", message)
    };
    let new = &present.checkpoint;
    let ledger = set.ledger().filter(|ledger| ledger.name() == new.origin);
    let Some(ledger) = ledger else {
        let named = set
            .ledger()
            .map_or_else(|| "none".to_owned(), |own| format!("{:?}", own.name()));
        return Err(refused(
            Code::ReceiptUnknownLedger,
            format!("epoch {} names another ledger", set.epoch()),
        )
        .compared(named, format!("{:?}", new.origin)));
    };
    if !is_signed(&present.note, ledger) {
        return Err(refused(
            Code::ReceiptLogSignature,
            format!("it is not signed by the ledger {:?}", new.origin),
        ));
    }
    match old {
        Some(old) => continues(store.log(), old, new),
        None => Ok(()),
    }
}

/// Whether the tiles prove that `new` continues `old`.
pub(super) fn continues(log: &Log, old: &Checkpoint, new: &Checkpoint) -> Result<(), Broken> {
    let refused = |code: Code, message: &str| Broken {
        code,
        ..Broken::new("checkpoint", message)
    };
    if old.origin != new.origin {
        let message = "it is another ledger's than the one that is remembered";
        return Err(refused(Code::LedgerInconsistent, message)
            .compared(format!("{:?}", old.origin), format!("{:?}", new.origin)));
    }
    if old.size > new.size {
        let message = "its tree is smaller than the one that is remembered";
        return Err(refused(Code::LedgerRollback, message)
            .compared(format!("at least {}", old.size), new.size.to_string()));
    }
    let tree = |checkpoint: &Checkpoint| Tree {
        size: checkpoint.size,
        root: checkpoint.root,
    };
    let proven = match log.consistency_proof(old.size, new.size) {
        Ok(proof) => proof.is_some_and(|proof| is_consistent(tree(old), tree(new), &proof)),
        Err(crate::tiles::Trouble::Broken(broken)) => return Err(broken),
        Err(crate::tiles::Trouble::Misuse(misuse)) => {
            return Err(refused(misuse.code, &misuse.message));
        }
    };
    if proven {
        return Ok(());
    }
    let message = "its tree does not begin with the one that is remembered";
    Err(refused(Code::LedgerInconsistent, message))
}

/// Says why not.
pub(super) fn refuse(broken: &Broken, ui: &Ui) -> Result<Exit, Misuse> {
    if ui.json {
        ui.print_json(broken)?;
    } else {
        ui.print(&format!(
            "{}: {}: {}\n",
            ui.paint(Tone::Bad, "refused"),
            broken.code,
            clean(&broken.sentence())
        ))?;
    }
    Ok(Exit::No)
}

/// The note with this cosignature; `None` if it has one by the same key that is as early.
fn added(note: &Note, own: &VerifierKey, line: NoteSignature, timestamp: u64) -> Option<Note> {
    let mut lines = note.signatures().to_vec();
    let is_own = |line: &NoteSignature| line.name == own.name() && line.key_id == own.id();
    let good = |line: &NoteSignature| {
        let (time, signature) = line.signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let message = cosigned_message(note.text(), time);
        let key = own.key().try_into().ok()?;
        let holds = signature::verify_zip215(key, signature.try_into().ok()?, message.as_bytes());
        holds.then_some(time)
    };
    let earliest = lines
        .iter()
        .filter(|line| is_own(line))
        .filter_map(good)
        .min();
    if earliest.is_some_and(|earliest| earliest <= timestamp) {
        return None;
    }
    lines.retain(|line| !is_own(line));
    lines.push(line);
    Note::new(note.text(), lines)
}
