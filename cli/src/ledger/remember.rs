//! What a validator cosigned last. Whoever forgets that, or looks at it while another run is about to change it, could
//! sign two histories.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use quorumseal::{Checkpoint, Code, Misuse, Note};

use crate::files::{Inputs, Replace, Secrecy, failed, is_dash, lock, shown, write};
use crate::tiles::Signed;

/// The file with the last checkpoint, held by this run from before it is read until after it is replaced.
pub(super) struct Remembered {
    path: PathBuf,
    /// `None` only if there surely was no such file.
    pub(super) checkpoint: Option<Checkpoint>,
    _lock: File,
}

impl Remembered {
    /// Takes the file; refused at once while another run has it.
    pub(super) fn take(inputs: &Inputs, path: &Path) -> Result<Self, Misuse> {
        if is_dash(path) {
            return Err(Misuse::new(
                Code::InputArgument,
                "what was cosigned cannot be remembered on standard output: --remember needs a file, not `-`",
            ));
        }
        let there = is_there(path)?;
        // Behind a link stands the file that all names of it must lock.
        let target = if there {
            fs::canonicalize(path).map_err(|error| failed(path, "read", &error))?
        } else {
            path.to_owned()
        };
        let mut name = target.as_os_str().to_owned();
        name.push(".lock");
        let Some(lock) = lock(Path::new(&name))? else {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "another command is cosigning by {} (it holds {}): one at a time may, lest two histories be signed; try again when it has ended",
                    shown(path),
                    Path::new(&name).display()
                ),
            ));
        };
        // It may have been made before it was locked.
        let checkpoint = if there || is_there(path)? {
            let text = inputs.read(path, quorumseal::limits::MAX_ENVELOPE_BYTES)?;
            let signed = Signed::parse(&shown(path), &text)
                .map_err(|broken| Misuse::new(Code::InputCheckpoint, broken.sentence()))?;
            Some(signed.checkpoint)
        } else {
            None
        };
        Ok(Remembered {
            path: path.to_owned(),
            checkpoint,
            _lock: lock,
        })
    }

    /// Replaces it by the checkpoint that is about to be cosigned.
    pub(super) fn replace(&self, note: &Note, inputs: &Inputs) -> Result<(), Misuse> {
        write(
            &self.path,
            note.to_text().as_bytes(),
            inputs,
            Secrecy::Public,
            Replace::Inputs,
        )
    }
}

/// Whether the name is there, be it a link that leads nowhere: that is a file that was lost.
fn is_there(path: &Path) -> Result<bool, Misuse> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(path, "read", &error)),
    }
}
