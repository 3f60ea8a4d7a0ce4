//! Reading with limits, standard input at most once, and writing that is all or nothing.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use quorumseal::limits::MAX_HINT_BYTES;
use quorumseal::{Artifact, Code, Envelope, Hashed, Hasher, Misuse};
use serde_json::value::RawValue;

use crate::ui::write_stdout;

/// Whether the path stands for standard input or output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// How a path is called in messages.
pub(crate) fn shown(path: &Path) -> String {
    if is_dash(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Every file that a command read: standard input is given out once, and none of them is written over.
#[derive(Default)]
pub(crate) struct Inputs {
    read: RefCell<Vec<PathBuf>>,
}

impl Inputs {
    /// Opens `path` for reading.
    pub(crate) fn open(&self, path: &Path) -> Result<Source, Misuse> {
        let mut read = self.read.borrow_mut();
        if is_dash(path) {
            if read.iter().any(|known| is_dash(known)) {
                return Err(Misuse::new(
                    Code::InputArgument,
                    "standard input (`-`) can be given for one file only",
                ));
            }
            read.push(path.to_owned());
            return Ok(Source {
                name: shown(path),
                reader: Box::new(io::stdin().lock()),
                metadata: None,
            });
        }
        let cannot = |error: io::Error| unreadable(&shown(path), &error);
        let file = File::open(path).map_err(cannot)?;
        let metadata = file.metadata().map_err(cannot)?;
        if metadata.is_dir() {
            return Err(Misuse::new(
                Code::InputFile,
                format!("{} is a directory: a file was expected", shown(path)),
            ));
        }
        // The name under which it was opened may be a link; the file behind it is what must survive.
        read.push(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()));
        Ok(Source {
            name: shown(path),
            reader: Box::new(file),
            metadata: Some(metadata),
        })
    }

    /// Reads `path` whole, or the first `limit + 1` bytes of it: enough for a reader with that limit to refuse it.
    pub(crate) fn read(&self, path: &Path, limit: usize) -> Result<Vec<u8>, Misuse> {
        self.open(path)?.read(limit.saturating_add(1))
    }

    /// Reads documents: a file holds one, or a JSON list of several. Each is given as its own text, none is examined.
    pub(crate) fn documents(&self, paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Misuse> {
        let named = self.named_documents(paths)?;
        Ok(named.into_iter().map(|(_, bytes)| bytes).collect())
    }

    /// The same with what each is called: its file, and its place where that is a list.
    pub(crate) fn named_documents(
        &self,
        paths: &[PathBuf],
    ) -> Result<Vec<(String, Vec<u8>)>, Misuse> {
        let mut documents = Vec::new();
        for path in paths {
            let bytes = self.read(path, quorumseal::limits::MAX_TRUST_BYTES)?;
            let name = shown(path);
            match list(&bytes) {
                Some(list) => {
                    let list = list.into_iter().enumerate();
                    documents.extend(
                        list.map(|(index, text)| (format!("{name}[{index}]"), text.to_vec())),
                    );
                }
                None => documents.push((name, bytes)),
            }
        }
        Ok(documents)
    }

    /// Reads an envelope, whatever it carries.
    pub(crate) fn envelope(&self, path: &Path) -> Result<Envelope, Misuse> {
        let bytes = self.read(path, quorumseal::limits::MAX_ENVELOPE_BYTES)?;
        parse_envelope(&shown(path), &bytes)
    }

    /// Reads something to be compared with a digest: whole when it is small, hashed piece by piece when not.
    pub(crate) fn artifact(&self, path: &Path, all_digests: bool) -> Result<Given, Misuse> {
        let mut source = self.open(path)?;
        let first = source.read(MAX_HINT_BYTES.saturating_add(1))?;
        if first.len() <= MAX_HINT_BYTES {
            return Ok(Given::Small(first));
        }
        source.hash(&first, all_digests).map(Given::Large)
    }

    fn was_read(&self, path: &Path) -> bool {
        let path = fs::canonicalize(path);
        path.is_ok_and(|path| self.read.borrow().contains(&path))
    }
}

/// The texts of a JSON list's elements, if the bytes are one.
pub(crate) fn list(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let list: Vec<&RawValue> = serde_json::from_slice(bytes).ok()?;
    Some(list.iter().map(|text| text.get().as_bytes()).collect())
}

/// Reads the text of an envelope for a tool that cannot go on without one.
pub(crate) fn parse_envelope(name: &str, bytes: &[u8]) -> Result<Envelope, Misuse> {
    Envelope::parse(bytes).map_err(|failure| {
        Misuse::new(
            failure.code,
            format!("{name}: {}", crate::explain::compared(&failure)),
        )
    })
}

fn unreadable(name: &str, error: &io::Error) -> Misuse {
    Misuse::new(
        Code::InputFile,
        format!("{name} cannot be read: {}", reason(error)),
    )
}

/// `error` as a misuse that names the file.
pub(crate) fn failed(path: &Path, verb: &str, error: &io::Error) -> Misuse {
    Misuse::new(
        Code::InputFile,
        format!("{} cannot be {verb}: {}", path.display(), reason(error)),
    )
}

/// The system's reason without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).to_owned()
}

/// One opened input.
pub(crate) struct Source {
    name: String,
    reader: Box<dyn Read>,
    /// Of the opened file itself; `None` for standard input.
    pub(crate) metadata: Option<fs::Metadata>,
}

impl Source {
    /// The next bytes, at most `most`.
    pub(crate) fn read(&mut self, most: usize) -> Result<Vec<u8>, Misuse> {
        let mut bytes = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        self.reader
            .by_ref()
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&self.name, &error))?;
        Ok(bytes)
    }

    /// Hashes `first`, what was read of it already, and all that follows.
    pub(crate) fn hash(&mut self, first: &[u8], sha256: bool) -> Result<Hashed, Misuse> {
        let mut hasher = if sha256 {
            Hasher::with_sha256()
        } else {
            Hasher::new()
        };
        hasher.update(first);
        // Large pieces, so that BLAKE3 can use all lanes of the processor.
        let mut piece = vec![0; 1 << 17];
        loop {
            match self.reader.read(&mut piece) {
                Ok(0) => return Ok(hasher.finish()),
                Ok(length) => hasher.update(piece.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
        }
    }
}

/// An artifact or prompt as it was read.
pub(crate) enum Given {
    Small(Vec<u8>),
    Large(Hashed),
}

impl Given {
    pub(crate) fn as_artifact(&self) -> Artifact<'_> {
        match self {
            Given::Small(bytes) => Artifact::Bytes(bytes),
            Given::Large(hashed) => Artifact::Hashed(hashed.clone()),
        }
    }
}

/// Who may read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrecy {
    /// As the umask has it.
    Public,
    /// Only the owner (0600).
    Owner,
}

/// What may stand at the place that is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replace {
    /// Nothing.
    Nothing,
    /// Any document that was not an input of this command.
    Others,
    /// Anything, for a document that is changed in place.
    Inputs,
}

/// Writes a document that was made here, which is public and replaces whatever was not an input. As [`write()`].
pub(crate) fn write_made(path: &Path, text: &str, inputs: &Inputs) -> Result<(), Misuse> {
    let bytes = text.as_bytes();
    write(path, bytes, inputs, Secrecy::Public, Replace::Others)
}

/// Writes `bytes` to `path` under a temporary name in the same folder and renames it: whoever looks sees the
/// old file or the new one, and once this has returned the new one outlasts a crash. `-` is standard output.
///
/// A file that was an input, a secret key, or no regular file is never replaced.
pub(crate) fn write(
    path: &Path,
    bytes: &[u8],
    inputs: &Inputs,
    secrecy: Secrecy,
    replace: Replace,
) -> Result<(), Misuse> {
    if is_dash(path) {
        return write_stdout(bytes);
    }
    let name = shown(path);
    let cannot = |error: io::Error| {
        Misuse::new(
            Code::InputFile,
            format!("{name} cannot be written: {}", reason(&error)),
        )
    };
    let refuse = |why: &str| Err(Misuse::new(Code::InputFile, format!("{name} {why}")));
    // A link is followed, so that what it points to is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot(error)),
    };
    if let Some(old) = &old {
        if !old.is_file() {
            return refuse(
                "is no regular file, so it is not replaced; `-` writes to standard output",
            );
        }
        if replace == Replace::Nothing {
            return refuse("exists already; --force replaces it");
        }
        if replace == Replace::Others && inputs.was_read(&target) {
            return refuse("is an input of this very command, so it is not written over");
        }
        if secrecy == Secrecy::Public && crate::key::is_key_file(&target) {
            return refuse("holds a secret key, so it is not written over");
        }
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".quorumseal-");
    #[cfg(unix)]
    if secrecy == Secrecy::Public {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes its part from these; the default of temporary files is 0600.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(cannot)?;
    file.write_all(bytes).map_err(cannot)?;
    if let (Some(old), Secrecy::Public) = (&old, secrecy) {
        file.as_file()
            .set_permissions(old.permissions())
            .map_err(cannot)?;
    }
    file.as_file().sync_all().map_err(cannot)?;
    let renamed = if replace == Replace::Nothing {
        file.persist_noclobber(&target)
    } else {
        file.persist(&target)
    };
    renamed.map_err(|error| cannot(error.error))?;
    sync_folder(folder).map_err(cannot)
}

/// Makes a folder and those above it, so that they outlast a crash.
pub(crate) fn make_folders(path: &Path) -> Result<(), Misuse> {
    let missing = path.ancestors().take_while(|folder| !folder.exists());
    let missing: Vec<&Path> = missing
        .filter(|folder| !folder.as_os_str().is_empty())
        .collect();
    fs::create_dir_all(path).map_err(|error| failed(path, "made", &error))?;
    for folder in missing {
        let above = match folder.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => Path::new("."),
        };
        sync_folder(above).map_err(|error| failed(above, "written", &error))?;
    }
    Ok(())
}

/// Makes the names in a folder outlast a crash, unless the folder may not be read.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder) {
        Ok(folder) => folder.sync_all(),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
    }
}

/// Elsewhere folders cannot be opened, and renaming is as durable as the system makes it.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Locks a file, which is made if it is not there and stays, for as long as what is returned lives, and at most as long
/// as the process. `None` if another process has it.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, Misuse> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| failed(path, "opened", &error))?;
    // Named in full: newer standard libraries have a method of the same name.
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(Some(file)),
        Err(fs4::TryLockError::WouldBlock) => Ok(None),
        Err(fs4::TryLockError::Error(error)) => Err(failed(path, "locked", &error)),
    }
}

/// Refuses `--json` together with a document on standard output: one stream cannot carry both.
pub(crate) fn json_needs_a_file(json: bool, out: &Path) -> Result<(), Misuse> {
    if json && is_dash(out) {
        return Err(Misuse::new(
            Code::InputArgument,
            "--json and the document cannot both go to standard output: name a file to write",
        ));
    }
    Ok(())
}
