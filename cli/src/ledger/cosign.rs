//! `ledger cosign`: a validator saw this checkpoint, and that it continues what it saw before.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::limits::{MAX_ENVELOPE_BYTES, MAX_INTEGER};
use quorumseal::{Checkpoint, Code, Misuse, Note, Timestamp, ValidatorSet};
use serde::Serialize;

use super::continuity::{check, refuse};
use super::remember::Remembered;
use super::{cosignature, entries, moment, open, spare};
use crate::files::{Inputs, is_dash, shown, write_made};
use crate::key::SecretKey;
use crate::sealing_set::SealingSet;
use crate::tiles::{Log, Signed};
use crate::ui::{Exit, Ui};

/// Add a validator's cosignature to the present checkpoint
///
/// Nothing is cosigned that the ledger named by the set has not signed, nor, with --remember, what does not continue
/// the checkpoint that was cosigned before: then the exit status is 1. A cosignature that is there already stays,
/// unless the new one is of an earlier time. A validator that has a copy of the public files only writes the cosigned
/// checkpoint with --out; whoever keeps the ledger takes it in with --add.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The ledger's folder; with --out a copy of its public files will do
    folder: PathBuf,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    set: SealingSet,
    #[command(flatten)]
    time: Time,
    /// The checkpoint that this validator cosigned last, which the new one replaces; made if it is not there yet
    #[arg(long, value_name = "FILE", conflicts_with = "add")]
    remember: Option<PathBuf>,
    /// Write the cosigned checkpoint here and leave the folder as it is; `-` is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "add")]
    out: Option<PathBuf>,
}

#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
struct What {
    /// The validator's secret key file: of its own key, or of the one that its set names as its cosigner
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Checkpoints that validators of the set cosigned elsewhere
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["at", "now"])]
    add: Vec<PathBuf>,
}

#[derive(ClapArgs)]
#[group(multiple = false)]
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
    origin: String,
    size: u64,
    /// Whose cosignatures were given.
    cosigners: Vec<Cosigned>,
    out: String,
}

#[derive(Serialize)]
struct Cosigned {
    cosigner: String,
    timestamp: u64,
    /// Whether the checkpoint had none by it that is as early.
    new: bool,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    match &args.what.key {
        Some(key) => cosign(args, key, ui),
        None => add(args, ui),
    }
}

fn cosign(args: &Args, key: &Path, ui: &Ui) -> Result<Exit, Misuse> {
    for file in args.remember.iter().chain(&args.out) {
        spare(&args.folder, file)?;
    }
    let inputs = Inputs::default();
    let set = args.set.read(&inputs, None)?.0;
    let key = SecretKey::read(&inputs, key, ui)?;
    let own = cosignature::cosigner(&set, &key)?;
    let timestamp = args.time.read()?;
    // Held until the end: no other run may decide by what this one replaces.
    let remembered = match &args.remember {
        Some(path) => Some(Remembered::take(&inputs, path)?),
        None => None,
    };
    let old = remembered.as_ref().and_then(|own| own.checkpoint.clone());
    let mut made = Made {
        origin: String::new(),
        size: 0,
        cosigners: Vec::new(),
        out: String::new(),
    };
    let refused = change(args, &set, old.as_ref(), &inputs, ui, &mut made, |note| {
        if let Some(remembered) = &remembered {
            // Before the cosignature is given: whoever forgets what it signed could sign two histories.
            remembered.replace(note, &inputs)?;
        }
        let line = cosignature::line(note.text(), &own, &key, timestamp);
        let more = cosignature::added(note, &own, line, timestamp);
        // As the format has it; but a time that was given by mistake is soon in many hands.
        if let (Some(later), Some(_)) = (cosignature::earliest(note, &own), &more) {
            ui.warn(&format!(
                "the cosignature by which {} says that it saw this at {} is replaced by one that says {}",
                own.name(),
                moment(later),
                moment(timestamp)
            ));
        }
        let cosigned = Cosigned {
            cosigner: own.name().to_owned(),
            timestamp,
            new: more.is_some(),
        };
        Ok((more, vec![cosigned]))
    })?;
    match refused {
        Some(exit) => Ok(exit),
        None => say(&made, ui),
    }
}

fn add(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let set = args.set.read(&inputs, None)?.0;
    let mut notes = Vec::new();
    for path in &args.what.add {
        notes.push((shown(path), read_checkpoint(&inputs, path)?.note));
    }
    let mut made = Made {
        origin: String::new(),
        size: 0,
        cosigners: Vec::new(),
        out: String::new(),
    };
    let refused = change(args, &set, None, &inputs, ui, &mut made, |present| {
        let mut note: Option<Note> = None;
        let mut found = Vec::new();
        for (name, other) in &notes {
            if other.text() != present.text() {
                return Err(Misuse::new(
                    Code::InputCheckpoint,
                    format!("{name} is another checkpoint than the ledger's present one"),
                ));
            }
            let before = found.len();
            for own in cosignature::cosigners(&set) {
                for line in other.signatures() {
                    let Some(timestamp) = cosignature::time(other.text(), &own, line) else {
                        continue;
                    };
                    let whole = note.as_ref().unwrap_or(present);
                    let more = cosignature::added(whole, &own, line.clone(), timestamp);
                    found.push(Cosigned {
                        cosigner: own.name().to_owned(),
                        timestamp,
                        new: more.is_some(),
                    });
                    note = more.or(note);
                }
            }
            if found.len() == before {
                return Err(Misuse::new(
                    Code::InputCheckpoint,
                    format!(
                        "{name} has no cosignature that verifies by a validator of epoch {}",
                        set.epoch()
                    ),
                ));
            }
        }
        Ok((note, found))
    })?;
    match refused {
        Some(exit) => Ok(exit),
        None => say(&made, ui),
    }
}

/// Checks the present checkpoint, and puts what `more` makes of it in the place that is asked for. The exit status if
/// the checkpoint is refused.
fn change(
    args: &Args,
    set: &ValidatorSet,
    old: Option<&Checkpoint>,
    inputs: &Inputs,
    ui: &Ui,
    made: &mut Made,
    more: impl FnOnce(&Note) -> Result<(Option<Note>, Vec<Cosigned>), Misuse>,
) -> Result<Option<Exit>, Misuse> {
    if let Some(out) = &args.out {
        crate::files::json_needs_a_file(ui.json, out)?;
        let log = Log::open(&args.folder)?;
        let present = log.checkpoint()?;
        if let Err(trouble) = check(&log, set, &present, old) {
            return refuse(trouble, ui).map(Some);
        }
        let (note, cosigners) = more(&present.note)?;
        let text = note.unwrap_or(present.note).to_text();
        write_made(out, &text, inputs)?;
        made.tell(&present.checkpoint, cosigners, out);
        return Ok(None);
    }
    let mut store = open(&args.folder, ui)?;
    let present = store.signed().clone();
    if let Err(trouble) = check(store.log(), set, &present, old) {
        return refuse(trouble, ui).map(Some);
    }
    let (note, cosigners) = more(&present.note)?;
    if let Some(note) = &note {
        store.publish(note)?;
    }
    made.tell(&present.checkpoint, cosigners, &args.folder);
    Ok(None)
}

impl Made {
    fn tell(&mut self, checkpoint: &Checkpoint, cosigners: Vec<Cosigned>, out: &Path) {
        self.origin.clone_from(&checkpoint.origin);
        self.size = checkpoint.size;
        self.cosigners = cosigners;
        self.out = out.display().to_string();
    }
}

fn say(made: &Made, ui: &Ui) -> Result<Exit, Misuse> {
    let what = format!("{} at {}", made.origin, entries(made.size));
    let sentences: Vec<String> = made
        .cosigners
        .iter()
        .map(|own| {
            if own.new {
                let seen = moment(own.timestamp);
                format!("{} cosigned {what}, seen {seen}", own.cosigner)
            } else {
                format!("{} had cosigned {what} already", own.cosigner)
            }
        })
        .collect();
    ui.made(is_dash(Path::new(&made.out)), &sentences.join("\n"), made)?;
    Ok(Exit::Yes)
}

fn read_checkpoint(inputs: &Inputs, path: &Path) -> Result<Signed, Misuse> {
    let bytes = inputs.read(path, MAX_ENVELOPE_BYTES)?;
    Signed::parse(&shown(path), &bytes)
        .map_err(|broken| Misuse::new(Code::InputCheckpoint, broken.sentence()))
}

impl Time {
    fn read(&self) -> Result<u64, Misuse> {
        let wrong = |message: String| Misuse::new(Code::InputArgument, message);
        let seconds = match &self.at {
            None if self.now => Some(jiff::Timestamp::now().as_second()),
            None => {
                return Err(wrong(
                    "a cosignature says when the checkpoint was seen: give --at or --now"
                        .to_owned(),
                ));
            }
            Some(text) => text
                .parse()
                .ok()
                .or_else(|| Timestamp::parse(text).map(|time| time.to_posix())),
        };
        seconds
            .and_then(|seconds| u64::try_from(seconds).ok())
            .filter(|seconds| *seconds <= MAX_INTEGER)
            .ok_or_else(|| {
                wrong(format!(
                    "--at {:?} is no time: expected POSIX seconds of at most {MAX_INTEGER}, or a time from 1970 on such as 2026-03-01T09:00:00Z",
                    self.at.as_deref().unwrap_or_default()
                ))
            })
    }
}
