//! Documents that are to be logged: found in files and folders, and admitted only when a quorum sealed them.

use std::path::{Path, PathBuf};

use quorumseal::{Code, Digest, Envelope, Misuse, SealList, ValidatorSet, Verifier};

use crate::electorate::Document;
use crate::files::{Inputs, failed, parse_envelope, shown};

/// What the names of documents in a folder end with.
const ENDING: &str = "json";

/// Gives each document with a name for messages to `take`: a folder stands for all of its `.json` files in the order
/// of their names, a file for its document, or for a JSON list of several. One file at a time is in memory.
pub(super) fn each(
    inputs: &Inputs,
    paths: &[PathBuf],
    mut take: impl FnMut(&str, &Envelope) -> Result<(), Misuse>,
) -> Result<(), Misuse> {
    for path in paths {
        if path.is_dir() {
            for file in in_folder(path)? {
                // Nothing is written over, so there is no need to remember what was read.
                each_in(&Inputs::default(), &file, &mut take)?;
            }
        } else {
            each_in(inputs, path, &mut take)?;
        }
    }
    Ok(())
}

fn each_in(
    inputs: &Inputs,
    path: &Path,
    take: &mut impl FnMut(&str, &Envelope) -> Result<(), Misuse>,
) -> Result<(), Misuse> {
    let texts = inputs.documents(std::slice::from_ref(&path.to_owned()))?;
    if texts.is_empty() {
        return Err(Misuse::new(
            Code::InputFile,
            format!("{} holds no document: its list is empty", shown(path)),
        ));
    }
    let several = texts.len() != 1;
    for (place, text) in texts.iter().enumerate() {
        let name = if several {
            format!("{}[{place}]", shown(path))
        } else {
            shown(path)
        };
        take(&name, &parse_envelope(&name, text)?)?;
    }
    Ok(())
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Misuse> {
    let unreadable = |error: std::io::Error| {
        Misuse::new(
            Code::InputFile,
            format!("{} cannot be read: {error}", folder.display()),
        )
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_none_or(|ending| ending != ENDING) {
            continue;
        }
        // Opening a pipe that nobody writes to never ends.
        let metadata = std::fs::metadata(&path).map_err(|error| failed(&path, "read", &error))?;
        if !metadata.is_file() {
            return Err(Misuse::new(
                Code::InputFile,
                format!(
                    "{} is no regular file, as every name that ends in .{ENDING} was expected to be",
                    path.display()
                ),
            ));
        }
        files.push(path);
    }
    if files.is_empty() {
        return Err(Misuse::new(
            Code::InputFile,
            format!(
                "{} holds no document: no name in it ends in .{ENDING}",
                folder.display()
            ),
        ));
    }
    files.sort();
    Ok(files)
}

/// The seal of a document, if validators that are trusted here gave it one; `name` stands in messages.
pub(crate) fn seal(
    envelope: &Envelope,
    name: &str,
    verifier: &Verifier,
) -> Result<SealList, Misuse> {
    let refused = |what: String| Err(Misuse::new(Code::InputDocument, format!("{name}: {what}")));
    let Some((id, electorate)) = electorate(envelope, name, verifier)? else {
        return if verifier.set(&envelope.id()).is_some() {
            Ok(SealList::default())
        } else {
            refused(format!(
                "nobody seals a set of epoch 0, and {} is not among the trusted sets",
                envelope.id()
            ))
        };
    };
    let Some(set) = electorate else {
        return refused(format!(
            "the set whose validators seal it, {id}, is not trusted"
        ));
    };
    let seal = SealList::of(set, envelope);
    let signed = set.validators().iter().filter(|one| seal.names(&one.id));
    let weight: u64 = signed.map(|one| one.weight).sum();
    if weight < set.quorum() {
        return refused(format!(
            "no quorum sealed it, so it is not logged (expected {} of {}, got {weight})",
            set.quorum(),
            set.total_weight()
        ));
    }
    Ok(seal)
}

/// The id of the set whose validators seal a document, and that set if it is trusted; `None` for the set of epoch 0.
fn electorate<'v>(
    envelope: &Envelope,
    name: &str,
    verifier: &'v Verifier,
) -> Result<Option<(Digest, Option<&'v ValidatorSet>)>, Misuse> {
    let wrong = |what: String| Misuse::new(Code::InputDocument, format!("{name}: {what}"));
    let named = |id: Digest, network: &str, epoch: u64| {
        let set = verifier.set(&id);
        match set {
            Some(set) if set.network().as_str() != network || set.epoch() != epoch => {
                Err(wrong(format!(
                    "it says epoch {epoch} of {network}, but the set that it names is epoch {} of {}",
                    set.epoch(),
                    set.network()
                )))
            }
            _ => Ok(Some((id, set))),
        }
    };
    match Document::read(envelope, name)? {
        Document::Certificate(statement) => named(
            statement.validator_set,
            statement.network.as_str(),
            statement.epoch,
        ),
        Document::Advisory(advisory) => named(
            advisory.validator_set,
            advisory.network.as_str(),
            advisory.epoch,
        ),
        Document::Set(next) => {
            let Some(id) = next.previous() else {
                return Ok(None);
            };
            let before = verifier.set(&id);
            if let Some(before) = before {
                crate::author::history::check_link(before, &next)?;
            }
            Ok(Some((id, before)))
        }
    }
}
