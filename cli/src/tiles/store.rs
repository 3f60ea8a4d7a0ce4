//! A ledger that grows: its public files and its private state, by one process at a time.
//!
//! The order is what makes it safe to stop at any moment. Seal lists are committed first; then bundles and tiles are
//! written, each under another name and renamed, and made durable, no bundle before the one that it follows and no
//! tile before its bundles; then the size and the places are committed; then somebody is told. What stands beyond the
//! acknowledged size when the ledger is opened next is taken in: it was checked, and an older copy of the state cannot
//! tell it from what was acknowledged. No file of the tree is ever written over with other bytes.

use std::collections::HashMap;
use std::path::Path;

use quorumseal::{Code, Digest, Entry, Misuse, Note, SealList};

use super::edge::{Edge, to_bytes};
use super::layout::{self, CHECKPOINT, FULL, Kind, PRIVATE, Tile};
use super::log::{Log, Signed};
use super::recovery;
use super::state::{Acknowledged, Change, State};
use super::tree::{self, Hash};
use super::trouble::{Broken, Trouble};

/// A ledger, taken by this process.
pub(crate) struct Store {
    log: Log,
    state: State,
    /// Of the acknowledged tree.
    edge: Edge,
    signed: Signed,
    /// How many entries opening found in bundles that the state did not know of.
    pub(crate) recovered: u64,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) index: u64,
    /// Whether it was not there before.
    pub(crate) new: bool,
}

impl Store {
    /// Makes a ledger without entries in a folder that is empty or not there, or that holds nothing but what an
    /// earlier attempt left; `note` is its first checkpoint.
    pub(crate) fn create(path: &Path, note: &Note) -> Result<(), Misuse> {
        crate::files::make_folders(path)?;
        let log = Log::open(path)?;
        // Before anything is made in a folder that is another's.
        refuse_unless_empty(&log, path)?;
        let state = State::take(log.folder())?;
        // Another may have been faster.
        refuse_unless_empty(&log, path)?;
        if state.acknowledged()?.is_some_and(|tree| tree.size > 0) {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "{} has the private part of a ledger with entries, whose public files are missing: restore them",
                    path.display()
                ),
            ));
        }
        let change = state.change()?;
        change.set(Acknowledged {
            size: 0,
            root: tree::empty(),
        })?;
        change.commit()?;
        write_checkpoint(&log, note)
    }

    /// Takes a ledger; refused at once while another process has it.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        let log = Log::open(path)?;
        // Before anything is made in a folder that is no ledger's.
        log.checkpoint()?;
        let state = State::take(log.folder())?;
        let signed = log.checkpoint()?;
        let (edge, recovered) = recovery::recover(&log, &state, &signed.checkpoint)?;
        Ok(Store {
            log,
            state,
            edge,
            signed,
            recovered,
        })
    }

    /// Its public files.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// The present checkpoint.
    pub(crate) fn signed(&self) -> &Signed {
        &self.signed
    }

    /// How many entries were acknowledged.
    pub(crate) fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root over them.
    pub(crate) fn root(&self) -> Hash {
        self.edge.root()
    }

    /// The places of a document's entries with the hashes of their seals, ascending.
    pub(crate) fn places(&self, document: &Digest) -> Result<Vec<(u64, Hash)>, Misuse> {
        self.state.places(document)
    }

    /// The seal list with this hash, if it is known.
    pub(crate) fn seal(&self, hash: &Hash) -> Result<Option<SealList>, Misuse> {
        self.state.seal(hash)
    }

    /// Begins to take entries in.
    pub(crate) fn intake(&mut self) -> Result<Intake<'_>, Misuse> {
        let change = self.state.change()?;
        Ok(Intake {
            store: self,
            change,
            wanted: Vec::new(),
        })
    }

    /// Replaces the checkpoint by a note about the tree that it names, which must not be smaller than the present one.
    pub(crate) fn publish(&mut self, note: &Note) -> Result<(), Trouble> {
        let next = Signed::parse(CHECKPOINT, note.to_text().as_bytes())?;
        let (old, new) = (&self.signed.checkpoint, &next.checkpoint);
        let grows = old.origin == new.origin
            && old.size <= new.size
            && new.size <= self.edge.size()
            && self.log.root(old.size, self.edge.size())? == old.root
            && self.log.root(new.size, self.edge.size())? == new.root;
        if !grows {
            let message =
                "the file is of a tree that the entries do not continue; it was not replaced";
            let text = |size: u64, root: &Hash| {
                format!(
                    "{size} entries with the root {}",
                    quorumseal::encode_base64(root)
                )
            };
            let own = self
                .log
                .root(old.size.min(self.edge.size()), self.edge.size())?;
            return Err(Broken::new(CHECKPOINT, message)
                .compared(
                    text(self.edge.size().min(old.size), &own),
                    text(old.size, &old.root),
                )
                .into());
        }
        write_checkpoint(&self.log, note)?;
        self.signed = next;
        Ok(())
    }

    /// Writes entries behind the others and acknowledges them to itself.
    fn write(&mut self, entries: &[Entry]) -> Result<(), Trouble> {
        let before = self.edge.size();
        let mut edge = self.edge.clone();
        let mut bundle = self.last_bundle()?;
        let mut bundles: Vec<(Tile, Vec<u8>)> = Vec::new();
        let mut tiles: Vec<(Tile, Vec<u8>)> = Vec::new();
        for entry in entries {
            let text = entry.to_text();
            add(&mut bundle, text.as_bytes())?;
            edge.push(tree::leaf(text.as_bytes()), |tile, hashes| {
                tiles.push((tile, to_bytes(hashes)));
                Ok::<(), Misuse>(())
            })?;
            if edge.size().is_multiple_of(FULL) {
                let tile = Tile {
                    kind: Kind::Entries,
                    number: edge.size() / FULL - 1,
                    width: FULL,
                };
                bundles.push((tile, std::mem::take(&mut bundle)));
            }
        }
        if let Some(tile) = Tile::at(Kind::Entries, edge.size() / FULL, edge.size()) {
            bundles.push((tile, bundle));
        }
        tiles.extend(
            edge.partials()
                .map(|(tile, hashes)| (tile, to_bytes(hashes))),
        );
        // Bundles first, each sure to stay before the next is written: from them alone the rest can be made again, and
        // whatever stands after a failure of power follows from bundles without a gap.
        for bundle in bundles {
            self.put(&[bundle])?;
        }
        self.put(&tiles)?;
        let change = self.state.change()?;
        change.add(before, entries)?;
        change.set(Acknowledged {
            size: edge.size(),
            root: edge.root(),
        })?;
        change.commit()?;
        self.edge = edge;
        self.remove_partials(before)
    }

    /// Writes files that are not there yet, so that they outlast a crash.
    fn put(&self, files: &[(Tile, Vec<u8>)]) -> Result<(), Trouble> {
        let mut writing = self.log.folder().writing();
        for (tile, bytes) in files {
            match self.log.folder().read(&tile.path(), bytes.len())? {
                None => writing.put(&tile.path(), bytes)?,
                Some(present) if present == *bytes => writing.found(&tile.path()),
                Some(_) => {
                    let message = "the file has other bytes than belong there; it was not replaced";
                    return Err(Broken::new(tile.path(), message).into());
                }
            }
        }
        Ok(writing.finish()?)
    }

    /// The bytes of the last bundle, unless it is full.
    fn last_bundle(&self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let size = self.edge.size();
        let Some(tile) = Tile::at(Kind::Entries, size / FULL, size) else {
            return Ok(bytes);
        };
        let hashes = self.log.hashes(Tile {
            kind: Kind::Hashes(0),
            ..tile
        })?;
        for (entry, hash) in self.log.bundle(tile)?.iter().zip(&*hashes) {
            if tree::leaf(entry) != *hash {
                let message = "an entry is not the one that its tile has";
                return Err(Broken::new(tile.path(), message).into());
            }
            add(&mut bytes, entry)?;
        }
        Ok(bytes)
    }

    /// Removes the partial files of the tree of `before`, but for those of the present tree and of a checkpoint that
    /// was published: older ones share no file that the last one does not have.
    fn remove_partials(&self, before: u64) -> Result<(), Trouble> {
        let present = layout::partials(self.edge.size());
        let published = layout::partials(self.signed.checkpoint.size);
        for tile in layout::partials(before) {
            if !present.contains(&tile) && !published.contains(&tile) {
                self.log.folder().remove(&tile.path())?;
            }
        }
        Ok(())
    }
}

/// Entries on their way into a ledger. Dropped, it leaves nothing.
pub(crate) struct Intake<'s> {
    store: &'s mut Store,
    change: Change,
    wanted: Vec<Entry>,
}

impl Intake<'_> {
    /// Adds an entry with the list that it was made of.
    pub(crate) fn add(&mut self, document: Digest, seal: &SealList) -> Result<(), Misuse> {
        let entry = Entry::new(document, seal);
        self.change.keep_seal(&entry.seal, seal)?;
        self.wanted.push(entry);
        Ok(())
    }

    /// Takes all of them in, in batches of this many; tells of each batch once nothing can undo it.
    pub(crate) fn commit(
        self,
        batch: usize,
        mut acknowledged: impl FnMut(&[Place]) -> Result<(), Misuse>,
    ) -> Result<(), Trouble> {
        let Intake {
            store,
            change,
            wanted,
        } = self;
        let mut places = Vec::with_capacity(wanted.len());
        let mut fresh: HashMap<Entry, u64> = HashMap::new();
        let mut next = store.size();
        for entry in &wanted {
            let known = match fresh.get(entry) {
                Some(index) => Some(*index),
                None => change.place(entry)?,
            };
            places.push(Place {
                index: known.unwrap_or(next),
                new: known.is_none(),
            });
            if known.is_none() {
                fresh.insert(*entry, next);
                next += 1;
            }
        }
        drop(fresh);
        // Whatever becomes of the rest, no entry stands in a bundle whose seal list is not kept.
        change.commit()?;
        let batch = batch.max(1);
        for (entries, places) in wanted.chunks(batch).zip(places.chunks(batch)) {
            let new: Vec<Entry> = entries
                .iter()
                .zip(places)
                .filter_map(|(entry, place)| place.new.then_some(*entry))
                .collect();
            if !new.is_empty() {
                store.write(&new)?;
            }
            acknowledged(places)?;
        }
        Ok(())
    }
}

/// Adds an entry to a bundle, behind its length.
fn add(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), Misuse> {
    let length = u16::try_from(entry.len()).map_err(|_| {
        Misuse::new(
            Code::InputDocument,
            format!("an entry of {} bytes fits no bundle", entry.len()),
        )
    })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

fn refuse_unless_empty(log: &Log, path: &Path) -> Result<(), Misuse> {
    let names = log.folder().names("")?;
    if names.iter().all(|name| name == PRIVATE) {
        return Ok(());
    }
    Err(Misuse::new(
        Code::InputFile,
        format!(
            "{} is not empty: a ledger is made in a folder of its own",
            path.display()
        ),
    ))
}

fn write_checkpoint(log: &Log, note: &Note) -> Result<(), Misuse> {
    let mut writing = log.folder().writing();
    writing.put(CHECKPOINT, note.to_text().as_bytes())?;
    writing.finish()
}
