//! Folders of documents and answers: every file in them, what it is, and its digest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{Code, Digest, Hashed, Misuse};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::files::{Inputs, shown};
use crate::kind::{Kind, may_be_document};
use crate::tiles::{CHECKPOINT, PRIVATE, TILES};

/// What decides whether a file can be a document at all.
const START_BYTES: usize = 64 << 10;

/// The files of a folder and of all folders in it.
pub(crate) struct Listing {
    /// The files, in the order of their names.
    pub(crate) files: Vec<PathBuf>,
    /// What could not be listed, and why.
    pub(crate) unreadable: Vec<(String, String)>,
    /// The folders that are ledgers; their own files are not listed.
    pub(crate) ledgers: Vec<PathBuf>,
}

impl Listing {
    /// Lists `folder`. Links are followed; one that leads back is unreadable.
    ///
    /// # Errors
    /// [`Code::InputFile`] if it is no folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, Misuse> {
        if !folder.is_dir() {
            return Err(Misuse::new(
                Code::InputFile,
                format!("{} is no folder that can be read", shown(folder)),
            ));
        }
        let mut listing = Listing {
            files: Vec::new(),
            unreadable: Vec::new(),
            ledgers: Vec::new(),
        };
        let mut walk = WalkDir::new(folder)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if listing.is_in_ledger(entry.path()) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_dir() => {
                    if is_ledger(entry.path()) {
                        listing.ledgers.push(entry.into_path());
                    }
                }
                Ok(entry) if entry.file_type().is_file() => listing.files.push(entry.into_path()),
                Ok(entry) => listing.unreadable.push((
                    shown(entry.path()),
                    "it is neither a file nor a folder".to_owned(),
                )),
                Err(error) => {
                    let path = error.path().map(shown).unwrap_or_default();
                    let why = match error.loop_ancestor() {
                        Some(_) => "it leads back to a folder that it is in".to_owned(),
                        None => error
                            .into_io_error()
                            .map_or_else(String::new, |error| crate::files::reason(&error)),
                    };
                    listing.unreadable.push((path, why));
                }
            }
        }
        Ok(listing)
    }

    /// Whether this is a part of a ledger, and not something that lies beside one.
    fn is_in_ledger(&self, path: &Path) -> bool {
        let part = [CHECKPOINT, TILES, PRIVATE]
            .iter()
            .any(|part| path.file_name() == Some(part.as_ref()));
        let parent = path.parent();
        part && parent.is_some_and(|parent| self.ledgers.iter().any(|own| own == parent))
    }
}

/// Whether a folder is a ledger: a checkpoint beside tiles, or beside what the ledger's keeper needs to know.
fn is_ledger(folder: &Path) -> bool {
    let has = |part: &str| folder.join(part).is_dir();
    folder.join(CHECKPOINT).is_file() && (has(TILES) || has(PRIVATE))
}

/// A file's digest and what it is.
pub(crate) struct Examined {
    pub(crate) hashed: Hashed,
    pub(crate) kind: Kind,
    /// How many bytes were held to tell.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a file: whole if it may be a document, piece by piece if not, however large it is.
pub(crate) fn examine(path: &Path) -> Result<Examined, Misuse> {
    let inputs = Inputs::default();
    let mut source = inputs.open(path)?;
    let mut bytes = source.read(START_BYTES)?;
    let document = may_be_document(&bytes);
    if document {
        let rest = MAX_ENVELOPE_BYTES
            .saturating_add(1)
            .saturating_sub(bytes.len());
        bytes.extend(source.read(rest)?);
    }
    let whole = document && bytes.len() <= MAX_ENVELOPE_BYTES;
    let kind = if document {
        Kind::of(&bytes)
    } else {
        Kind::Plain
    };
    let hashed = source.hash(&bytes, false)?;
    if !whole {
        bytes = Vec::new();
    }
    Ok(Examined {
        hashed,
        kind,
        bytes,
    })
}

/// Files by what they hold.
#[derive(Default)]
pub(crate) struct ByDigest(HashMap<Digest, (Hashed, String)>);

impl ByDigest {
    /// All files of a folder; one that cannot be read is an error.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, Misuse> {
        let listing = Listing::of(folder)?;
        if let Some((name, why)) = listing.unreadable.first() {
            return Err(Misuse::new(
                Code::InputFile,
                format!("{name} cannot be read: {why}"),
            ));
        }
        let hash = |path: &PathBuf| {
            let hashed = Inputs::default().open(path)?.hash(&[], false)?;
            Ok((hashed, shown(path)))
        };
        let files: Result<Vec<_>, Misuse> = listing.files.par_iter().map(hash).collect();
        let mut all = ByDigest::default();
        for (hashed, name) in files? {
            all.add(hashed, name);
        }
        Ok(all)
    }

    /// Adds a file; of several with the same bytes the first stays.
    pub(crate) fn add(&mut self, hashed: Hashed, name: String) {
        self.0.entry(hashed.digest()).or_insert((hashed, name));
    }

    /// The file with this digest, and what it is called.
    pub(crate) fn get(&self, digest: &Digest) -> Option<&(Hashed, String)> {
        self.0.get(digest)
    }
}
