//! Files of the embedded database: made whole or not at all, and looked at before the library that reads them ends the
//! process over a piece of one.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use quorumseal::{Code, Misuse};
use redb::{Builder, Database};

use crate::files::failed;

/// Memory for pages; more is not needed for looking up and adding.
const CACHE_BYTES: usize = 32 << 20;

/// Opens a database that is there. What cannot be used is refused with `advice` on what its loss would mean.
pub(crate) fn open(path: &Path, advice: &str) -> Result<Database, Misuse> {
    let unusable = |why: String| {
        Misuse::new(
            Code::InputFile,
            format!("{} cannot be used: {why}; {advice}", path.display()),
        )
    };
    let mut file = File::open(path).map_err(|error| failed(path, "read", &error))?;
    let metadata = file.metadata();
    let there = metadata
        .map_err(|error| failed(path, "read", &error))?
        .len();
    let mut header = [0; HEADER_BYTES];
    let least = match file.read_exact(&mut header) {
        Ok(()) => least_bytes(&header),
        Err(_) => Some(PAGE_BYTES),
    };
    match least {
        None => return Err(unusable("its header is not that of a database".to_owned())),
        Some(least) if there < least => {
            return Err(unusable(format!(
                "it is cut short (expected at least {least} bytes, got {there})"
            )));
        }
        Some(_) => {}
    }
    drop(file);
    builder()
        .open(path)
        .map_err(|error| unusable(error.to_string()))
}

/// Makes a database that `begin` has written to. It stands at `unfinished`, in a folder of the same file system, until
/// it is whole; that its new name outlasts a crash is for the caller to see to.
pub(crate) fn make(
    path: &Path,
    unfinished: &Path,
    begin: impl FnOnce(&Database) -> Result<(), Misuse>,
) -> Result<(), Misuse> {
    let database = builder().create(unfinished).map_err(|error| {
        Misuse::new(
            Code::InputFile,
            format!("{} cannot be made: {error}", unfinished.display()),
        )
    })?;
    begin(&database)?;
    drop(database);
    File::open(unfinished)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(unfinished, path))
        .map_err(|error| failed(path, "written", &error))
}

/// What a database could not do. The library's own error is large, so it is kept apart.
#[derive(Debug)]
pub(crate) struct Unusable(Box<redb::Error>);

impl<E: Into<redb::Error>> From<E> for Unusable {
    fn from(error: E) -> Self {
        Unusable(Box::new(error.into()))
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

/// As redb describes its files: the size of a page, and of the part of the header that says how many there are.
const PAGE_BYTES: u64 = 4096;
const HEADER_BYTES: usize = 32;
const MAGIC: &[u8] = b"redb\x1a\n\xa9\r\n";

/// How long a file with this header is at least; `None` if it is no header.
fn least_bytes(header: &[u8; HEADER_BYTES]) -> Option<u64> {
    let number = |place: usize| {
        let bytes = header.get(place..)?.first_chunk::<4>()?;
        Some(u64::from(u32::from_le_bytes(*bytes)))
    };
    let page = number(12)?;
    let (above, most, full, rest) = (number(16)?, number(20)?, number(24)?, number(28)?);
    if !header.starts_with(MAGIC) || page != PAGE_BYTES {
        return None;
    }
    let last = if rest > 0 { above + rest } else { 0 };
    let pages = full.checked_mul(above + most)?.checked_add(1 + last)?;
    pages.checked_mul(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_that_a_header_asks_is_that_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.redb");
        let table = redb::TableDefinition::<'_, u64, &[u8]>::new("table");
        let database = Database::create(&path).unwrap();
        for round in 0..4 {
            let change = database.begin_write().unwrap();
            let bytes = vec![7; 1_000_000 * round];
            let mut rows = change.open_table(table).unwrap();
            rows.insert(u64::try_from(round).unwrap(), bytes.as_slice())
                .unwrap();
            drop(rows);
            change.commit().unwrap();
            let file = std::fs::read(&path).unwrap();
            let least = least_bytes(file.first_chunk().unwrap()).unwrap();
            assert_eq!(u64::try_from(file.len()).unwrap(), least);
        }
        assert_eq!(least_bytes(&[0; HEADER_BYTES]), None);
    }
}
