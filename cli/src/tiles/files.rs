//! The files of a ledger's folder: read with limits, and written so that a crash leaves the old or the new one.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use quorumseal::Misuse;

use super::layout::PRIVATE;
use crate::files::{failed, sync_folder};

/// Half-written files stand here, on the same file system as where they go.
const UNFINISHED: &str = ".quorumseal/unfinished";

/// A ledger's folder. It counts what is read, so that reports can say how little that was.
pub(crate) struct Folder {
    path: PathBuf,
    read: Cell<Count>,
}

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Folder {
            path: path.to_owned(),
            read: Cell::default(),
        }
    }

    /// What was read since the folder was opened.
    pub(crate) fn count(&self) -> Count {
        self.read.get()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The file's bytes, at most `limit + 1` of them; `None` if there is no such file.
    pub(crate) fn read(&self, name: &str, limit: usize) -> Result<Option<Vec<u8>>, Misuse> {
        let path = self.join(name);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path, "read", &error)),
        };
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        file.take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| failed(&path, "read", &error))?;
        let Count { files, bytes: sum } = self.read.get();
        self.read.set(Count {
            files: files.saturating_add(1),
            bytes: sum.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
        });
        Ok(Some(bytes))
    }

    pub(crate) fn exists(&self, name: &str) -> Result<bool, Misuse> {
        let path = self.join(name);
        path.try_exists()
            .map_err(|error| failed(&path, "read", &error))
    }

    /// The names in a folder; none if there is no such folder.
    pub(crate) fn names(&self, name: &str) -> Result<Vec<String>, Misuse> {
        let path = self.join(name);
        let cannot = |error: io::Error| failed(&path, "read", &error);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry.map_err(cannot)?.file_name().into_string().ok());
        }
        Ok(names)
    }

    /// Removes a file that may be there, and then its folder if nothing is left in it.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Misuse> {
        let path = self.join(name);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(&path, "removed", &error)),
        }
        // Fails if something is left in it, which is as it should be.
        _ = path.parent().map(fs::remove_dir);
        Ok(())
    }

    /// Makes the private folder, readable by its owner alone.
    pub(crate) fn make_private(&self) -> Result<(), Misuse> {
        let unfinished = self.join(UNFINISHED);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&unfinished)
            .map_err(|error| failed(&unfinished, "made", &error))
    }

    /// Removes what a process that ended early was writing.
    pub(crate) fn empty_unfinished(&self) -> Result<(), Misuse> {
        for name in self.names(UNFINISHED)? {
            let path = self.join(UNFINISHED).join(name);
            fs::remove_file(&path).map_err(|error| failed(&path, "removed", &error))?;
        }
        Ok(())
    }

    /// Makes the names in the private folder outlast a crash, and its own.
    pub(crate) fn sync_private(&self) -> Result<(), Misuse> {
        for folder in [self.join(PRIVATE), self.path.clone()] {
            sync_folder(&folder).map_err(|error| failed(&folder, "written", &error))?;
        }
        Ok(())
    }

    /// Begins to write files.
    pub(crate) fn writing(&self) -> Writing<'_> {
        Writing {
            folder: self,
            touched: BTreeSet::new(),
        }
    }
}

/// Files being written. None is sure to outlast a crash before [`Writing::finish`].
pub(crate) struct Writing<'f> {
    folder: &'f Folder,
    /// Folders in which names changed.
    touched: BTreeSet<PathBuf>,
}

impl Writing<'_> {
    /// Writes one file, replacing what stands there.
    pub(crate) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Misuse> {
        let path = self.folder.join(name);
        let cannot = |error: io::Error| failed(&path, "written", &error);
        let parent = path.parent().unwrap_or(&self.folder.path);
        self.make(parent).map_err(cannot)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // The umask takes its part from these; the default of temporary files is 0600, and these are to be served.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder
            .tempfile_in(self.folder.join(UNFINISHED))
            .map_err(cannot)?;
        file.write_all(bytes).map_err(cannot)?;
        file.as_file().sync_all().map_err(cannot)?;
        file.persist(&path).map_err(|error| cannot(error.error))?;
        self.touched.insert(parent.to_owned());
        Ok(())
    }

    /// Takes in a file that stands there already, whose name may be as new as those that are written.
    pub(crate) fn found(&mut self, name: &str) {
        let path = self.folder.join(name);
        let above = path.ancestors().skip(1);
        let above = above.take_while(|folder| folder.starts_with(&self.folder.path));
        self.touched.extend(above.map(Path::to_owned));
    }

    /// Makes the names of all files written or found so far outlast a crash.
    pub(crate) fn finish(self) -> Result<(), Misuse> {
        for folder in &self.touched {
            sync_folder(folder).map_err(|error| failed(folder, "written", &error))?;
        }
        Ok(())
    }

    /// Makes a folder and those above it.
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        if self.touched.contains(folder) || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.make(above)?;
            self.touched.insert(above.to_owned());
        }
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }
}
