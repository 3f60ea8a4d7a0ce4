//! Which entry bundles a ledger's folder has: what it does not have costs a walk nothing, whatever size the checkpoint
//! says.

use std::collections::BTreeSet;
use std::path::Path;

use quorumseal::{Code, Misuse};
use walkdir::WalkDir;

use crate::files::{reason, shown};
use crate::tiles::{CHECKPOINT, TILES};

/// Where bundles stand under a ledger's folder.
pub(super) const ENTRIES: &str = "tile/entries";

/// The numbers of the bundles of which a file is there, full or partial, nothing of it read.
///
/// # Errors
/// [`Code::InputFile`] if the checkpoint or anything below the tiles cannot be listed, or is neither a file nor a
/// folder: a link can lead anywhere and to the same file any number of times, and a pipe need not end.
pub(super) fn present(ledger: &Path) -> Result<BTreeSet<u64>, Misuse> {
    let mut numbers = BTreeSet::new();
    for part in [CHECKPOINT, TILES] {
        let part = ledger.join(part);
        // What is not there is said by whoever needs it.
        if part.symlink_metadata().is_err() {
            continue;
        }
        for entry in WalkDir::new(part).follow_root_links(false) {
            let entry = entry.map_err(|error| {
                let path = error.path().map(shown).unwrap_or_default();
                let why = error.into_io_error().map(|error| reason(&error));
                let message = format!("{path} cannot be read: {}", why.unwrap_or_default());
                Misuse::new(Code::InputFile, message)
            })?;
            let kind = entry.file_type();
            if !kind.is_file() && !kind.is_dir() {
                let message = format!(
                    "{} is neither a file nor a folder, and an audit follows no link",
                    shown(entry.path())
                );
                return Err(Misuse::new(Code::InputFile, message));
            }
            if kind.is_file()
                && let Ok(below) = entry.path().strip_prefix(ledger.join(ENTRIES))
            {
                numbers.extend(number(below));
            }
        }
    }
    Ok(numbers)
}

/// The number of the bundle whose file this is: groups of three digits, all but the last marked by `x`, and of a partial
/// one its width below the last.
fn number(below: &Path) -> Option<u64> {
    let mut number: u64 = 0;
    for part in below {
        let part = part.to_str()?;
        if let Some(group) = part.strip_prefix('x') {
            number = number.checked_mul(1000)?.checked_add(digits(group)?)?;
            continue;
        }
        let last = part.strip_suffix(".p").unwrap_or(part);
        return number.checked_mul(1000)?.checked_add(digits(last)?);
    }
    None
}

fn digits(group: &str) -> Option<u64> {
    let three = group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    three.then(|| group.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_number_of_its_place() {
        for (path, expected) in [
            ("000", Some(0)),
            ("000.p/7", Some(0)),
            ("x001/234", Some(1_234)),
            ("x001/x234/067.p/255", Some(1_234_067)),
            ("x001", None),
            ("1234", None),
            ("+01", None),
            ("junk/000", None),
            ("", None),
            ("x999/x999/x999/x999/x999/x999/x999/999", None),
        ] {
            assert_eq!(number(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_bundle_is_there_if_a_file_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(present(folder.path()).unwrap(), BTreeSet::new());
        for (name, file) in [
            ("tile/entries", "000"),
            ("tile/entries/x001", "002"),
            ("tile/entries/003.p", "9"),
            ("tile/0", "005"),
        ] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join(file), b"").unwrap();
        }
        std::fs::create_dir(folder.path().join("tile/entries/004.p")).unwrap();
        assert_eq!(
            present(folder.path()).unwrap(),
            BTreeSet::from([0, 3, 1_002])
        );
    }
}
