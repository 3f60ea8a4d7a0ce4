//! Reading a log from its public files, as any stranger does who serves himself from a copy of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use quorumseal::{Checkpoint, Code, Entry, Misuse, Note, encode_base64};

use super::edge::Edge;
use super::files::{Count, Folder};
use super::layout::{CHECKPOINT, FULL, HEIGHT, Kind, Tile};
use super::tree::{self, Hash, Span};
use super::trouble::{Broken, Trouble};

/// More signatures than a note may have do not make it longer than this.
const MAX_CHECKPOINT_BYTES: usize = 16 << 20;
/// 256 entries of the longest kind that a length of 16 bits can say.
const MAX_BUNDLE_BYTES: usize = 256 * (2 + 0xffff);
const HASH_BYTES: usize = 32;
/// How many tiles are kept: more than any proof needs.
const KEPT: usize = 64;

/// A log's public files. What they say is compared with each other, never believed.
pub(crate) struct Log {
    folder: Folder,
    tiles: RefCell<BTreeMap<Tile, Rc<[Hash]>>>,
}

/// A checkpoint as it stands in its file, no signature checked.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) note: Note,
    pub(crate) checkpoint: Checkpoint,
}

impl Signed {
    /// Reads a checkpoint; `name` is its file.
    pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Self, Broken> {
        let parsed = Note::parse(bytes)
            .and_then(|note| Checkpoint::parse(note.text()).map(|parsed| (note, parsed)));
        let (note, checkpoint) = parsed.map_err(|message| Broken::new(name, message))?;
        Ok(Signed { note, checkpoint })
    }
}

/// An entry as it stands in a bundle, whose bytes are those that the tree was hashed from.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) index: u64,
    pub(crate) bytes: Vec<u8>,
    /// Where it stands.
    bundle: Tile,
}

/// The entries of a bundle with their hashes, and what is said of those that their tile does not have.
pub(crate) type Part = Vec<Result<(Hash, Leaf), Broken>>;

impl Leaf {
    /// What it says, if it is an entry of this format.
    pub(crate) fn entry(&self) -> Result<Entry, Broken> {
        Entry::parse(&self.bytes).ok_or_else(|| {
            Broken::new(
                self.bundle.path(),
                format!("the entry {} is no quorumseal.entry.v1", self.index),
            )
        })
    }
}

impl Log {
    /// A log in this folder, of which nothing is read yet.
    pub(crate) fn open(path: &Path) -> Result<Self, Misuse> {
        if !path.is_dir() {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "{} is no folder: a ledger's folder was expected",
                    path.display()
                ),
            ));
        }
        Ok(Log {
            folder: Folder::new(path),
            tiles: RefCell::default(),
        })
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What was read so far.
    pub(crate) fn count(&self) -> Count {
        self.folder.count()
    }

    /// The present checkpoint.
    pub(crate) fn checkpoint(&self) -> Result<Signed, Trouble> {
        let Some(bytes) = self.folder.read(CHECKPOINT, MAX_CHECKPOINT_BYTES)? else {
            return Err(Broken::new(CHECKPOINT, "the file is missing: this is no ledger").into());
        };
        if bytes.len() > MAX_CHECKPOINT_BYTES {
            let message = format!("the file has more than {MAX_CHECKPOINT_BYTES} bytes");
            return Err(Broken::new(CHECKPOINT, message).into());
        }
        Ok(Signed::parse(CHECKPOINT, &bytes)?)
    }

    /// All entries of the checkpoint's tree, in order, each bundle compared with its tile, each tile with the one
    /// above, and at the end the whole with the checkpoint's root. Ends at the first file that does not fit: only
    /// what came without an error before the end of the iterator is the ledger's word.
    pub(crate) fn entries(&self, checkpoint: &Checkpoint) -> Entries<'_> {
        Entries {
            log: self,
            checkpoint: checkpoint.clone(),
            edge: Edge::default(),
            ready: Vec::new().into_iter(),
            done: false,
        }
    }

    /// The entries of the bundle that begins at `start` in the tree of `size`, each compared with the tile beside it
    /// and with nothing above: for whoever wants to know what is left where [`Log::entries`] has ended.
    pub(crate) fn part(&self, start: u64, size: u64) -> Result<Part, Trouble> {
        let Some(bundle) = Tile::at(Kind::Entries, start / FULL, size) else {
            return Ok(Vec::new());
        };
        let level = Tile {
            kind: Kind::Hashes(0),
            ..bundle
        };
        let hashes = self.hashes(level)?;
        let entries = self.bundle(bundle)?;
        let leaves =
            (start..)
                .zip(entries.into_iter().zip(&*hashes))
                .map(|(index, (bytes, expected))| {
                    let hash = tree::leaf(&bytes);
                    if hash == *expected {
                        let leaf = Leaf {
                            index,
                            bytes,
                            bundle,
                        };
                        return Ok((hash, leaf));
                    }
                    let message =
                        format!("the entry {index} is not the one that {} has", level.path());
                    let broken = Broken::new(bundle.path(), message);
                    Err(broken.compared(shown(expected), shown(&hash)))
                });
        Ok(leaves.collect())
    }

    /// The root of the tree of the first `prefix` entries, by the tiles of the tree of `size`.
    pub(crate) fn root(&self, prefix: u64, size: u64) -> Result<Hash, Trouble> {
        let span = Span {
            start: 0,
            end: prefix,
        };
        self.hash(span, size)
    }

    /// The inclusion proof of an entry in the tree of `size`; `None` if that tree has no such entry.
    pub(crate) fn inclusion_proof(
        &self,
        index: u64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, Trouble> {
        self.proof(tree::inclusion(index, size), size)
    }

    /// The consistency proof between two trees; `None` if the second is the smaller.
    pub(crate) fn consistency_proof(
        &self,
        old: u64,
        new: u64,
    ) -> Result<Option<Vec<Hash>>, Trouble> {
        self.proof(tree::consistency(old, new), new)
    }

    fn proof(&self, nodes: Option<Vec<Span>>, size: u64) -> Result<Option<Vec<Hash>>, Trouble> {
        nodes
            .map(|nodes| {
                nodes
                    .into_iter()
                    .map(|node| self.hash(node, size))
                    .collect()
            })
            .transpose()
    }

    /// The hash over some leaves that begin where a subtree of their number does.
    fn hash(&self, span: Span, size: u64) -> Result<Hash, Trouble> {
        let length = span.end.saturating_sub(span.start);
        if length == 0 {
            return Ok(tree::empty());
        }
        if !length.is_power_of_two() {
            let middle = span.start + length.next_power_of_two() / 2;
            let left = self.hash(
                Span {
                    end: middle,
                    ..span
                },
                size,
            )?;
            let right = self.hash(
                Span {
                    start: middle,
                    ..span
                },
                size,
            )?;
            return Ok(tree::node(&left, &right));
        }
        // A complete subtree: the tile of the level just below it, or at it, holds what it is hashed from.
        let height = length.trailing_zeros();
        let level = height / HEIGHT;
        let first = span.start >> (level * HEIGHT);
        let kind = Kind::Hashes(level);
        let missing = || Broken::new(CHECKPOINT, "the tree is smaller than a proof in it needs");
        let tile = Tile::at(kind, first / FULL, size).ok_or_else(missing)?;
        let from = usize::try_from(first % FULL).unwrap_or(usize::MAX);
        let hashes = self.hashes(tile)?;
        let count = 1 << (height % HEIGHT);
        let part = hashes.get(from..from.saturating_add(count));
        Ok(tree::root(part.ok_or_else(missing)?))
    }

    /// A tile's hashes.
    pub(super) fn hashes(&self, tile: Tile) -> Result<Rc<[Hash]>, Trouble> {
        if let Some(known) = self.tiles.borrow().get(&tile) {
            return Ok(Rc::clone(known));
        }
        let width = usize::try_from(tile.width).unwrap_or(usize::MAX);
        let most = usize::try_from(FULL).unwrap_or(usize::MAX) * HASH_BYTES;
        let (name, bytes) = self.file(tile, most)?;
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        let fits = if name == tile.path() {
            hashes.len() == width
        } else {
            hashes.len() * HASH_BYTES == most
        };
        if !fits || !rest.is_empty() {
            let expected = if name == tile.path() {
                width * HASH_BYTES
            } else {
                most
            };
            let broken = Broken::new(
                name,
                "the tile is not as long as its place in the tree asks",
            );
            return Err(broken
                .compared(
                    format!("{expected} bytes"),
                    format!("{} bytes", bytes.len()),
                )
                .into());
        }
        let hashes: Rc<[Hash]> = hashes.iter().take(width).copied().collect();
        let mut kept = self.tiles.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(tile, Rc::clone(&hashes));
        Ok(hashes)
    }

    /// The entries of a bundle.
    pub(super) fn bundle(&self, tile: Tile) -> Result<Vec<Vec<u8>>, Trouble> {
        let (name, bytes) = self.file(tile, MAX_BUNDLE_BYTES)?;
        let width = usize::try_from(tile.width).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some((length, more)) = rest.split_first_chunk::<2>() {
            let Some((entry, more)) = more.split_at_checked(u16::from_be_bytes(*length).into())
            else {
                break;
            };
            entries.push(entry.to_vec());
            rest = more;
        }
        let whole = usize::try_from(FULL).unwrap_or(usize::MAX);
        let expected = if name == tile.path() { width } else { whole };
        if entries.len() != expected || !rest.is_empty() {
            let broken = Broken::new(name, "the bundle does not hold the entries of its place");
            let after = if rest.is_empty() {
                String::new()
            } else {
                format!(" and {} bytes", rest.len())
            };
            return Err(broken
                .compared(
                    format!("{expected} entries"),
                    format!("{} entries{after}", entries.len()),
                )
                .into());
        }
        entries.truncate(width);
        Ok(entries)
    }

    /// Name and bytes of a file, or of the full one at its place: a partial file may be gone once that is there.
    fn file(&self, tile: Tile, limit: usize) -> Result<(String, Vec<u8>), Trouble> {
        for tile in [tile, tile.full()] {
            if let Some(bytes) = self.folder.read(&tile.path(), limit)? {
                return Ok((tile.path(), bytes));
            }
        }
        Err(Broken::new(tile.path(), "the file is missing").into())
    }
}

/// The iterator of [`Log::entries`].
pub(crate) struct Entries<'l> {
    log: &'l Log,
    checkpoint: Checkpoint,
    /// The tree over all entries that were read.
    edge: Edge,
    /// Entries of the last bundle.
    ready: std::vec::IntoIter<Leaf>,
    done: bool,
}

impl Entries<'_> {
    /// The entries of the next bundle; `None` at the end.
    fn next_bundle(&mut self) -> Result<Option<Vec<Leaf>>, Trouble> {
        let size = self.checkpoint.size;
        let start = self.edge.size();
        if start >= size {
            return self.finish().map(|()| None);
        }
        let log = self.log;
        let mut leaves = Vec::new();
        for one in log.part(start, size)? {
            let (hash, leaf) = one?;
            // Level 0 is compared already; what stands above is made of what was compared.
            self.edge.push(hash, |tile, own| match tile.kind {
                Kind::Hashes(0) => Ok(()),
                _ => compare(log, tile, own),
            })?;
            leaves.push(leaf);
        }
        Ok(Some(leaves))
    }

    /// Compares what stands in no full tile, and the root.
    fn finish(&mut self) -> Result<(), Trouble> {
        for (tile, own) in self.edge.partials() {
            compare(self.log, tile, own)?;
        }
        let root = self.edge.root();
        if root != self.checkpoint.root {
            let broken = Broken::new(CHECKPOINT, "the root is not that of the entries");
            let (expected, got) = (shown(&root), shown(&self.checkpoint.root));
            return Err(broken.compared(expected, got).into());
        }
        Ok(())
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Leaf, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(leaf) = self.ready.next() {
                return Some(Ok(leaf));
            }
            if self.done {
                return None;
            }
            match self.next_bundle() {
                Ok(Some(leaves)) => self.ready = leaves.into_iter(),
                Ok(None) => self.done = true,
                Err(trouble) => {
                    self.done = true;
                    return Some(Err(trouble));
                }
            }
        }
    }
}

/// Compares a tile with the hashes that belong there.
fn compare(log: &Log, tile: Tile, own: &[Hash]) -> Result<(), Trouble> {
    let hashes = log.hashes(tile)?;
    match own.iter().zip(&*hashes).position(|(own, hash)| own != hash) {
        None if own.len() == hashes.len() => Ok(()),
        place => {
            let place = place.unwrap_or_default();
            let message = format!("the hash {place} is not that of the tiles below");
            let text = |hashes: &[Hash]| hashes.get(place).map(shown).unwrap_or_default();
            let broken = Broken::new(tile.path(), message);
            Err(broken.compared(text(own), text(&hashes)).into())
        }
    }
}

fn shown(hash: &Hash) -> String {
    encode_base64(hash)
}
