//! What a ledger alone knows: which entries it has acknowledged, where they stand, and the seal lists behind them.
//!
//! One process at a time has it, by a lock of the system that ends with the process. All but the seal lists can be
//! found again in the public files.

use std::fs::File;

use quorumseal::{Code, Digest, Entry, Misuse, SealList};
use redb::{Database, Durability, ReadableTable as _, TableDefinition, WriteTransaction};

use super::files::Folder;
use super::index::{self, INDEX};
use super::tree::Hash;
use crate::database::Unusable;
use crate::files::lock;

/// Held by whoever has the state.
const LOCK: &str = ".quorumseal/lock";

/// The one row of what was acknowledged: size, root.
const TREE: TableDefinition<'_, (), (u64, &[u8; 32])> = TableDefinition::new("tree");
/// An entry's place, by the bytes of its document's id and then of its seal's hash.
const PLACES: TableDefinition<'_, &[u8; 64], u64> = TableDefinition::new("places");
/// Seal lists by their hash.
const SEALS: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("seals");

/// The tree up to the last entry that somebody was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acknowledged {
    pub(super) size: u64,
    pub(super) root: Hash,
}

/// The private state, locked.
pub(super) struct State {
    database: Database,
    /// Released when it is dropped, or the process ends in whatever way.
    _lock: File,
}

impl State {
    /// Takes the state for this process; makes an empty one if there is none.
    pub(super) fn take(folder: &Folder) -> Result<Self, Misuse> {
        folder.make_private()?;
        let path = folder.join(LOCK);
        let Some(lock) = lock(&path)? else {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "another command is at work on this ledger (it holds {}): one at a time may; try again when it has ended",
                    path.display()
                ),
            ));
        };
        folder.empty_unfinished()?;
        let database = index::open(folder, |database| begin(database)?.commit())?;
        Ok(State {
            database,
            _lock: lock,
        })
    }

    /// What was acknowledged; `None` if the state is new.
    pub(super) fn acknowledged(&self) -> Result<Option<Acknowledged>, Misuse> {
        self.read(|transaction| {
            let table = transaction.open_table(TREE)?;
            let row = table.get(())?;
            Ok(row.map(|row| {
                let (size, root) = row.value();
                Acknowledged { size, root: *root }
            }))
        })
    }

    /// The places of a document's entries with the hashes of their seals, ascending.
    pub(super) fn places(&self, document: &Digest) -> Result<Vec<(u64, Hash)>, Misuse> {
        let edge = |seal| {
            key(&Entry {
                document: *document,
                seal,
            })
        };
        self.read(|transaction| {
            let table = transaction.open_table(PLACES)?;
            let mut places = Vec::new();
            for row in table.range::<&[u8; 64]>(&edge([0; 32])..=&edge([0xff; 32]))? {
                let (key, place) = row?;
                let seal = key.value().last_chunk::<32>().copied();
                places.push((place.value(), seal.unwrap_or_default()));
            }
            places.sort_unstable();
            Ok(places)
        })
    }

    /// The seal list with this hash.
    pub(super) fn seal(&self, hash: &Hash) -> Result<Option<SealList>, Misuse> {
        let text = self.read(|transaction| {
            let table = transaction.open_table(SEALS)?;
            Ok(table.get(hash)?.map(|text| text.value().to_vec()))
        })?;
        // What does not hash to its own name is not known.
        Ok(text
            .and_then(|text| SealList::parse(&text).ok())
            .filter(|list| list.hash() == *hash))
    }

    /// Begins a change; nothing of it is there before it is committed.
    pub(super) fn change(&self) -> Result<Change, Misuse> {
        begin(&self.database)
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&redb::ReadTransaction) -> Result<T, Unusable>,
    ) -> Result<T, Misuse> {
        let transaction = self
            .database
            .begin_read()
            .map_err(|error| broken(error.into()))?;
        read(&transaction).map_err(broken)
    }
}

fn begin(database: &Database) -> Result<Change, Misuse> {
    let mut transaction = database
        .begin_write()
        .map_err(|error| broken(error.into()))?;
    // Nobody is told of anything that a failure of power could still undo.
    transaction.set_durability(Durability::Immediate);
    let change = Change(transaction);
    // Readers may then rely on every table being there.
    change.with(|transaction| {
        transaction.open_table(TREE)?;
        transaction.open_table(PLACES)?;
        transaction.open_table(SEALS)?;
        Ok(())
    })?;
    Ok(change)
}

/// A change of the state that is not committed yet.
pub(super) struct Change(WriteTransaction);

impl Change {
    /// Keeps a seal list under its hash.
    pub(super) fn keep_seal(&self, hash: &Hash, list: &SealList) -> Result<(), Misuse> {
        self.with(|transaction| {
            let mut seals = transaction.open_table(SEALS)?;
            if seals.get(hash)?.is_none() {
                seals.insert(hash, list.to_text().as_bytes())?;
            }
            Ok(())
        })
    }

    /// The entry's place.
    pub(super) fn place(&self, entry: &Entry) -> Result<Option<u64>, Misuse> {
        self.with(|transaction| {
            let places = transaction.open_table(PLACES)?;
            Ok(places.get(&key(entry))?.map(|place| place.value()))
        })
    }

    /// Adds entries that stand from `first` on. Of equal entries the first place is kept.
    pub(super) fn add(&self, first: u64, entries: &[Entry]) -> Result<(), Misuse> {
        self.with(|transaction| {
            let mut places = transaction.open_table(PLACES)?;
            for (place, entry) in (first..).zip(entries) {
                let key = key(entry);
                if places.get(&key)?.is_none() {
                    places.insert(&key, place)?;
                }
            }
            Ok(())
        })
    }

    /// Sets what is acknowledged.
    pub(super) fn set(&self, tree: Acknowledged) -> Result<(), Misuse> {
        self.with(|transaction| {
            let mut table = transaction.open_table(TREE)?;
            table.insert((), (tree.size, &tree.root))?;
            Ok(())
        })
    }

    /// Makes the change outlast a crash.
    pub(super) fn commit(self) -> Result<(), Misuse> {
        self.0.commit().map_err(|error| broken(error.into()))
    }

    fn with<T>(
        &self,
        act: impl FnOnce(&WriteTransaction) -> Result<T, Unusable>,
    ) -> Result<T, Misuse> {
        act(&self.0).map_err(broken)
    }
}

fn key(entry: &Entry) -> [u8; 64] {
    let mut key = [0; 64];
    let (document, seal) = key.split_at_mut(32);
    document.copy_from_slice(entry.document.as_bytes());
    seal.copy_from_slice(&entry.seal);
    key
}

fn broken(error: Unusable) -> Misuse {
    Misuse::new(Code::InputFile, format!("{INDEX} cannot be used: {error}"))
}
