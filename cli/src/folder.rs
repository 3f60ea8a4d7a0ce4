//! Folders of documents and answers: every file in them, what it is, and its digest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{Code, Digest, Hashed, Misuse};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

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
    pub(crate) unreadable: Vec<(String, Misuse)>,
    /// The links, none of which is followed: they lead out of the folder, and to the same files any number of times.
    pub(crate) links: Vec<PathBuf>,
    /// The folders that are ledgers; their own files are not listed.
    pub(crate) ledgers: Vec<PathBuf>,
}

impl Listing {
    /// Lists `folder`, which may be a link itself.
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
            links: Vec::new(),
            ledgers: Vec::new(),
        };
        let mut walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let is_dir = |entry: &DirEntry| entry.depth() == 0 || entry.file_type().is_dir();
            match entry {
                Ok(entry) if listing.is_in_ledger(entry.path()) => {
                    if is_dir(&entry) {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if is_dir(&entry) => {
                    if is_ledger(entry.path()) {
                        listing.ledgers.push(entry.into_path());
                    }
                }
                Ok(entry) if entry.file_type().is_file() => listing.files.push(entry.into_path()),
                Ok(entry) if entry.path_is_symlink() => listing.links.push(entry.into_path()),
                Ok(entry) => listing.add_unreadable(
                    shown(entry.path()),
                    "it is neither a file nor a folder".to_owned(),
                ),
                Err(error) => {
                    let path = error.path().map(shown).unwrap_or_default();
                    let why = error
                        .into_io_error()
                        .map_or_else(String::new, |error| crate::files::reason(&error));
                    listing.add_unreadable(path, why);
                }
            }
        }
        Ok(listing)
    }

    fn add_unreadable(&mut self, name: String, why: String) {
        let message = format!("{name} cannot be read: {why}");
        self.unreadable
            .push((name, Misuse::new(Code::InputFile, message)));
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

/// Whether a folder is a ledger: a checkpoint beside tiles, or beside what the ledger's keeper needs to know. None of
/// them is a link.
fn is_ledger(folder: &Path) -> bool {
    let kind = |part: &str| {
        let metadata = folder.join(part).symlink_metadata().ok()?;
        Some(metadata.file_type())
    };
    let has = |part: &str| kind(part).is_some_and(|kind| kind.is_dir());
    kind(CHECKPOINT).is_some_and(|kind| kind.is_file()) && (has(TILES) || has(PRIVATE))
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
    /// All files of a folder, and how many links in it were not followed; a file that cannot be read is an error.
    pub(crate) fn of_folder(folder: &Path) -> Result<(Self, usize), Misuse> {
        let mut listing = Listing::of(folder)?;
        if !listing.unreadable.is_empty() {
            let (_, misuse) = listing.unreadable.swap_remove(0);
            return Err(misuse);
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
        Ok((all, listing.links.len()))
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
