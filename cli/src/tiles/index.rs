//! The file of the index.

use quorumseal::Misuse;
use redb::Database;

use super::files::Folder;
use crate::database;

pub(super) const INDEX: &str = ".quorumseal/index.redb";
/// Where it stands until it is whole; emptied like all that is unfinished.
const UNFINISHED: &str = ".quorumseal/unfinished/index.redb";
/// What its loss means.
const ADVICE: &str =
    "without that file the index is made again from the bundles, but seal lists are lost";

/// Opens the index. If there is none, one is made that `begin` has written to.
pub(super) fn open(
    folder: &Folder,
    begin: impl FnOnce(&Database) -> Result<(), Misuse>,
) -> Result<Database, Misuse> {
    let path = folder.join(INDEX);
    if !folder.exists(INDEX)? {
        database::make(&path, &folder.join(UNFINISHED), begin)?;
        folder.sync_private()?;
    }
    database::open(&path, ADVICE)
}
