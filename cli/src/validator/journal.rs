//! What a validator signed, written down before a signature leaves: votes, statements, checkpoints and sets, never two
//! different ones of a kind for one round, size or epoch.
//!
//! One process at a time has a journal. Whoever loses it must not sign with its key again: a validator that forgot what
//! it signed can be made to sign the opposite.

use std::path::{Path, PathBuf};

use quorumseal::{Code, Digest, Misuse};
use redb::{Database, Durability, ReadableTable as _, TableDefinition};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::database::Unusable;
use crate::protocol::{Proposal, Signature};
use crate::{database, files};

/// What a journal is of, so that it cannot be taken for another validator's: the public key.
const OWNER: TableDefinition<'_, (), &str> = TableDefinition::new("owner");
/// Votes by network, epoch and round.
const VOTES: TableDefinition<'_, (&str, u64, &str), &[u8]> = TableDefinition::new("votes");
/// Statements likewise.
const SEALS: TableDefinition<'_, (&str, u64, &str), &[u8]> = TableDefinition::new("seals");
/// Checkpoints by origin and size.
const CHECKPOINTS: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("checkpoints");
/// Next sets by network and epoch.
const SETS: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("sets");

const ADVICE: &str = "a validator that lost its journal has to be given a new key, for it cannot know what it signed";

/// A round, as it is told from every other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RoundKey {
    pub(super) network: String,
    pub(super) epoch: u64,
    pub(super) round: String,
}

/// A vote as it was cast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CastVote {
    /// What it is on: from this the statement is composed again.
    pub(super) proposal: Proposal,
    /// The vote's envelope, as JSON text.
    pub(super) envelope: String,
}

/// A document that was signed: a statement, or the next set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signed {
    pub(super) id: Digest,
    pub(super) signature: Signature,
}

/// A checkpoint that was cosigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cosigned {
    pub(super) root: Digest,
    /// Of the note's text, all that was signed but the time.
    pub(super) text: Digest,
    /// The signature line.
    pub(super) line: String,
}

/// The journal, taken by this process.
pub(super) struct Journal {
    path: PathBuf,
    database: Database,
}

impl Journal {
    /// Takes the journal of the validator with this public key; makes it if it is `new`, for one that never signed.
    pub(super) fn take(path: &Path, public_key: &str, new: bool) -> Result<Self, Misuse> {
        let there = std::fs::symlink_metadata(path).is_ok();
        match (there, new) {
            (true, true) => {
                return Err(refused(
                    path,
                    "is there already: --new-journal is for a key that never signed",
                ));
            }
            (false, false) => {
                return Err(refused(
                    path,
                    "is not there: --new-journal makes one, for a key that never signed; a validator that lost its \
                     journal has to be given a new key, for it cannot know what it signed",
                ));
            }
            (true, false) => {}
            (false, true) => make(path, public_key)?,
        }
        let journal = Journal {
            path: path.to_owned(),
            database: database::open(path, ADVICE)?,
        };
        let owner = journal.owner()?;
        if owner != public_key {
            return Err(refused(
                path,
                &format!("is another validator's journal (expected {public_key}, got {owner})"),
            ));
        }
        Ok(journal)
    }

    /// The vote that was cast in this round.
    pub(super) fn vote(&self, key: &RoundKey) -> Result<Option<CastVote>, Misuse> {
        self.read(VOTES, key.parts())
    }

    /// Writes a vote down, unless one was cast in this round; gives the one that was cast first.
    pub(super) fn cast(&self, key: &RoundKey, vote: CastVote) -> Result<CastVote, Misuse> {
        self.once(VOTES, key.parts(), vote)
    }

    /// The statement that was signed in this round.
    pub(super) fn sealed(&self, key: &RoundKey) -> Result<Option<Signed>, Misuse> {
        self.read(SEALS, key.parts())
    }

    /// Writes a statement down, unless one was signed in this round; gives the one that was signed first.
    pub(super) fn seal(&self, key: &RoundKey, statement: Signed) -> Result<Signed, Misuse> {
        self.once(SEALS, key.parts(), statement)
    }

    /// Writes a next set down, unless one was signed for this epoch; gives the one that was signed first.
    pub(super) fn hand_over(
        &self,
        network: &str,
        epoch: u64,
        set: Signed,
    ) -> Result<Signed, Misuse> {
        self.once(SETS, (network, epoch), set)
    }

    /// The checkpoint of this size that was cosigned.
    pub(super) fn cosigned(&self, origin: &str, size: u64) -> Result<Option<Cosigned>, Misuse> {
        self.read(CHECKPOINTS, (origin, size))
    }

    /// The largest checkpoint of a ledger that was cosigned.
    pub(super) fn last_cosigned(&self, origin: &str) -> Result<Option<(u64, Cosigned)>, Misuse> {
        let last = || -> Result<Option<(u64, Vec<u8>)>, Unusable> {
            let transaction = self.database.begin_read()?;
            let table = transaction.open_table(CHECKPOINTS)?;
            let last = table
                .range((origin, 0)..=(origin, u64::MAX))?
                .next_back()
                .transpose()?;
            Ok(last.map(|(key, row)| (key.value().1, row.value().to_vec())))
        };
        let row = last().map_err(|error| self.unusable(&error))?;
        row.map(|(size, row)| Ok((size, self.parse(&row)?)))
            .transpose()
    }

    /// Writes a checkpoint down that continues the one of `old` entries, unless the last one is not that any more: then
    /// nothing is written and the answer is `None`.
    pub(super) fn cosign(
        &self,
        origin: &str,
        old: u64,
        size: u64,
        cosigned: &Cosigned,
    ) -> Result<Option<()>, Misuse> {
        let row = crate::ui::json_text(cosigned)?.into_bytes();
        let write = || -> Result<Option<()>, Unusable> {
            let mut transaction = self.database.begin_write()?;
            transaction.set_durability(Durability::Immediate);
            {
                let mut table = transaction.open_table(CHECKPOINTS)?;
                let last = table
                    .range((origin, 0)..=(origin, u64::MAX))?
                    .next_back()
                    .transpose()?;
                let known = last.map_or(0, |(key, _)| key.value().1);
                // The same size again is another checkpoint's place already.
                if known != old || table.get((origin, size))?.is_some() {
                    return Ok(None);
                }
                table.insert((origin, size), row.as_slice())?;
            }
            transaction.commit()?;
            Ok(Some(()))
        };
        write().map_err(|error| self.unusable(&error))
    }

    fn owner(&self) -> Result<String, Misuse> {
        let read = || -> Result<Option<String>, Unusable> {
            let transaction = self.database.begin_read()?;
            let table = transaction.open_table(OWNER)?;
            Ok(table.get(())?.map(|owner| owner.value().to_owned()))
        };
        let owner = read().map_err(|error| self.unusable(&error))?;
        owner.ok_or_else(|| refused(&self.path, "is no validator's journal"))
    }

    fn read<K: redb::Key + 'static, T: DeserializeOwned>(
        &self,
        table: TableDefinition<'_, K, &'static [u8]>,
        key: K::SelfType<'_>,
    ) -> Result<Option<T>, Misuse> {
        let read = || -> Result<Option<Vec<u8>>, Unusable> {
            let transaction = self.database.begin_read()?;
            let table = transaction.open_table(table)?;
            Ok(table.get(key)?.map(|row| row.value().to_vec()))
        };
        let row = read().map_err(|error| self.unusable(&error))?;
        row.map(|row| self.parse(&row)).transpose()
    }

    /// Inserts a row where there is none, and gives what stands there. It outlasts a crash once this has returned.
    fn once<K: redb::Key + 'static, T: Serialize + DeserializeOwned>(
        &self,
        table: TableDefinition<'_, K, &'static [u8]>,
        key: K::SelfType<'_>,
        new: T,
    ) -> Result<T, Misuse> {
        let text = crate::ui::json_text(&new)?.into_bytes();
        let write = || -> Result<Option<Vec<u8>>, Unusable> {
            let mut transaction = self.database.begin_write()?;
            transaction.set_durability(Durability::Immediate);
            {
                let mut table = transaction.open_table(table)?;
                if let Some(row) = table.get(&key)? {
                    return Ok(Some(row.value().to_vec()));
                }
                table.insert(&key, text.as_slice())?;
            }
            transaction.commit()?;
            Ok(None)
        };
        match write().map_err(|error| self.unusable(&error))? {
            None => Ok(new),
            Some(row) => self.parse(&row),
        }
    }

    fn parse<T: DeserializeOwned>(&self, row: &[u8]) -> Result<T, Misuse> {
        serde_json::from_slice(row).map_err(|error| {
            refused(
                &self.path,
                &format!("has a row that cannot be read: {error}"),
            )
        })
    }

    fn unusable(&self, error: &Unusable) -> Misuse {
        refused(&self.path, &format!("cannot be used: {error}"))
    }
}

impl RoundKey {
    fn parts(&self) -> (&str, u64, &str) {
        (&self.network, self.epoch, &self.round)
    }
}

fn make(path: &Path, public_key: &str) -> Result<(), Misuse> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    files::make_folders(folder)?;
    let scratch = tempfile::Builder::new()
        .prefix(".quorumseal-")
        .tempdir_in(folder)
        .map_err(|error| files::failed(folder, "written", &error))?;
    let unfinished = scratch.path().join("journal.redb");
    let begin = |database: &Database| {
        for_its_owner(&unfinished)?;
        let write = || -> Result<(), Unusable> {
            let mut transaction = database.begin_write()?;
            transaction.set_durability(Durability::Immediate);
            transaction.open_table(OWNER)?.insert((), public_key)?;
            transaction.open_table(VOTES)?;
            transaction.open_table(SEALS)?;
            transaction.open_table(CHECKPOINTS)?;
            transaction.open_table(SETS)?;
            transaction.commit()?;
            Ok(())
        };
        write().map_err(|error| refused(path, &format!("cannot be made: {error}")))
    };
    database::make(path, &unfinished, begin)?;
    files::sync_folder(folder).map_err(|error| files::failed(folder, "written", &error))
}

/// Whoever may read a journal sees what was judged.
#[cfg(unix)]
fn for_its_owner(path: &Path) -> Result<(), Misuse> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| files::failed(path, "kept from others", &error))
}

/// Elsewhere there are no such bits to set.
#[cfg(not(unix))]
fn for_its_owner(_: &Path) -> Result<(), Misuse> {
    Ok(())
}

fn refused(path: &Path, why: &str) -> Misuse {
    Misuse::new(Code::InputFile, format!("{} {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ed25519:a";

    fn signed(byte: u8) -> Signed {
        Signed {
            id: Digest::from_bytes([byte; 32]),
            signature: Signature::new("v-01", &[byte; 64]),
        }
    }

    fn round(epoch: u64, round: &str) -> RoundKey {
        RoundKey {
            network: "net".to_owned(),
            epoch,
            round: round.to_owned(),
        }
    }

    #[test]
    fn what_was_signed_first_stays_also_for_the_next_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("above/journal");
        let journal = Journal::take(&path, KEY, true).unwrap();
        assert_eq!(journal.sealed(&round(1, "r")).unwrap(), None);
        assert_eq!(journal.seal(&round(1, "r"), signed(1)).unwrap(), signed(1));
        assert_eq!(journal.seal(&round(1, "r"), signed(2)).unwrap(), signed(1));
        // Another epoch's round of that name is another round.
        assert_eq!(journal.seal(&round(2, "r"), signed(3)).unwrap(), signed(3));
        assert_eq!(journal.hand_over("net", 2, signed(4)).unwrap(), signed(4));
        drop(journal);
        let journal = Journal::take(&path, KEY, false).unwrap();
        assert_eq!(journal.sealed(&round(1, "r")).unwrap(), Some(signed(1)));
        assert_eq!(journal.seal(&round(1, "r"), signed(2)).unwrap(), signed(1));
        assert_eq!(journal.hand_over("net", 2, signed(5)).unwrap(), signed(4));
        assert_eq!(journal.hand_over("other", 2, signed(5)).unwrap(), signed(5));
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1
        );
    }

    #[test]
    fn a_checkpoint_only_follows_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::take(&folder.path().join("journal"), KEY, true).unwrap();
        let cosigned = |byte| Cosigned {
            root: Digest::from_bytes([byte; 32]),
            text: Digest::from_bytes([byte; 32]),
            line: format!("line {byte}"),
        };
        let cosign = |old, size, byte| journal.cosign("log", old, size, &cosigned(byte)).unwrap();
        assert_eq!(journal.last_cosigned("log").unwrap(), None);
        assert_eq!(cosign(3, 5, 1), None, "nothing is known of size 3");
        assert_eq!(cosign(0, 5, 1), Some(()));
        assert_eq!(cosign(0, 7, 2), None, "it is at 5 now");
        assert_eq!(cosign(5, 5, 2), None, "that size is taken");
        assert_eq!(cosign(5, 300, 3), Some(()));
        assert_eq!(
            journal.last_cosigned("log").unwrap(),
            Some((300, cosigned(3)))
        );
        assert_eq!(journal.cosigned("log", 5).unwrap(), Some(cosigned(1)));
        assert_eq!(journal.cosigned("log", 7).unwrap(), None);
        // Names of which one begins with the other are apart.
        assert_eq!(journal.last_cosigned("lo").unwrap(), None);
        assert_eq!(journal.last_cosigned("log2").unwrap(), None);
        assert_eq!(
            journal.cosign("log2", 0, 9, &cosigned(4)).unwrap(),
            Some(())
        );
        assert_eq!(
            journal.last_cosigned("log").unwrap(),
            Some((300, cosigned(3)))
        );
    }

    #[test]
    fn a_journal_is_made_once_for_one_key_and_one_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let refusal = |key, new| Journal::take(&path, key, new).err().unwrap().message;
        assert!(refusal(KEY, false).contains("is not there"));
        let journal = Journal::take(&path, KEY, true).unwrap();
        assert!(
            refusal(KEY, false).contains("cannot be used"),
            "it is taken"
        );
        drop(journal);
        assert!(refusal(KEY, true).contains("is there already"));
        assert!(refusal("ed25519:b", false).contains("another validator's"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(refusal(KEY, false).contains("cut short"));
        std::fs::write(&path, b"no database").unwrap();
        assert!(refusal(KEY, false).contains("cannot be used"));
    }
}
