//! A ledger's folder beside the documents: every entry, and whether what it names is here.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use quorumseal::{Code, Digest, Misuse, encode_base64};

use super::Audit;
use super::bundles::{self, ENTRIES};
use super::forks::Trees;
use super::lines::{EntryLine, ForkLine, LedgerLine, Line, Seal};
use super::progress::Progress;
use crate::files::shown;
use crate::tiles::{Broken, FULL, Leaf, Log, Signed, Trouble};

/// Entries of documents that were found, of which none so far was made of the signatures found.
type Differing = HashMap<Digest, (bool, Vec<EntryLine>)>;

/// A ledger's folder that is walked.
struct Walk<'a> {
    log: &'a Log,
    signed: &'a Signed,
    /// See [`bundles::present`].
    bundles: &'a BTreeSet<u64>,
    /// Whether the ledger itself signed the checkpoint, whoever else saw it.
    own: bool,
}

impl Walk<'_> {
    /// Where the next bundle begins after a place where none is, or the tree ends.
    fn gap_end(&self, start: u64) -> u64 {
        let size = self.signed.checkpoint.size;
        let next = self.bundles.range(start / FULL..).next();
        next.map_or(size, |number| number.saturating_mul(FULL).min(size))
    }

    /// What is said of the ledger where bundles are missing from `start` on.
    fn missing(&self, start: u64) -> Broken {
        let last = self.gap_end(start).saturating_sub(1);
        Broken::new(ENTRIES, format!("entries {start} to {last} are missing"))
    }
}

impl Audit<'_> {
    /// Walks a ledger. Its own tree joins `trees`, and the others of its name are compared with it.
    pub(super) fn ledger(
        &mut self,
        folder: &Path,
        trees: &mut Trees,
        progress: &Progress,
    ) -> Result<(), Misuse> {
        let name = shown(folder);
        let mut line = LedgerLine {
            ok: false,
            folder: name.clone(),
            origin: None,
            tree_size: None,
            code: None,
            message: String::new(),
        };
        let opened = bundles::present(folder)
            .and_then(|bundles| Ok((Log::open(folder)?, bundles)))
            .map_err(Trouble::from)
            .and_then(|(log, bundles)| Ok((log.checkpoint()?, log, bundles)));
        let (signed, log, bundles) = match opened {
            Ok(opened) => opened,
            Err(trouble) => {
                (line.code, line.message) = described(trouble);
                return self.report.add(Line::Ledger(line));
            }
        };
        let Signed { note, checkpoint } = &signed;
        line.origin = Some(checkpoint.origin.clone());
        line.tree_size = Some(checkpoint.size);
        let word = self.checkpoint(&name, &note.to_text(), checkpoint.size)?;
        (line.code, line.message) = (word.code, word.message);
        let own = word.ok || word.code == Some(Code::ReceiptCosignatures);
        let walk = Walk {
            log: &log,
            signed: &signed,
            bundles: &bundles,
            own,
        };
        let trouble = self.entries(&walk, &name, progress)?;
        line.ok = word.ok && trouble.is_none();
        if let (Some(trouble), true) = (trouble, word.ok) {
            (line.code, line.message) = described(trouble);
        }
        self.report.add(Line::Ledger(line))?;
        if own {
            self.other_trees(&log, &signed, &name, trees)?;
            trees
                .entry((checkpoint.origin.clone(), checkpoint.size))
                .or_default()
                .entry(checkpoint.root)
                .or_insert(name);
        }
        Ok(())
    }

    /// Says every entry; gives what first did not fit. After that each bundle is compared with its own tile alone, if it
    /// is the ledger's word at all that it should be there.
    fn entries(
        &mut self,
        walk: &Walk<'_>,
        folder: &str,
        progress: &Progress,
    ) -> Result<Option<Trouble>, Misuse> {
        let size = walk.signed.checkpoint.size;
        let bar = progress.begin("reading the ledger", usize::try_from(size).unwrap_or(0));
        let mut differing = Differing::new();
        let mut next = 0;
        let mut first = None;
        let mut leaves = walk.log.entries(&walk.signed.checkpoint);
        loop {
            if next < size && next % FULL == 0 && !walk.bundles.contains(&(next / FULL)) {
                first = Some(walk.missing(next).into());
                break;
            }
            match leaves.next() {
                Some(Ok(leaf)) => {
                    next = leaf.index + 1;
                    self.entry(&leaf, folder, &mut differing)?;
                    bar.inc(1);
                }
                Some(Err(trouble)) => {
                    first = Some(trouble);
                    break;
                }
                None => break,
            }
        }
        // Entries come in whole bundles, so this is where the one that did not fit begins.
        while walk.own && first.is_some() && next < size {
            let present = walk.bundles.contains(&(next / FULL));
            let count = if present {
                FULL.min(size - next)
            } else {
                walk.gap_end(next) - next
            };
            if present {
                match walk.log.part(next, size) {
                    Ok(part) => {
                        for (index, one) in (next..).zip(part) {
                            match one {
                                Ok((_, leaf)) => self.entry(&leaf, folder, &mut differing)?,
                                Err(broken) => {
                                    self.broken_entries(index, 1, folder, broken.into())?;
                                }
                            }
                        }
                    }
                    Err(trouble) => self.broken_entries(next, count, folder, trouble)?,
                }
            } else {
                let broken = Broken::new(ENTRIES, "no file is there");
                self.broken_entries(next, count, folder, broken.into())?;
            }
            bar.inc(count);
            next += count;
        }
        bar.finish_and_clear();
        let mut rest: Vec<EntryLine> = differing
            .into_values()
            .flat_map(|(matched, lines)| {
                lines.into_iter().map(move |mut line| {
                    line.ok = matched;
                    line
                })
            })
            .collect();
        rest.sort_by_key(|line| line.index);
        for line in rest {
            self.report.add(Line::Entry(line))?;
        }
        Ok(first)
    }

    fn broken_entries(
        &mut self,
        index: u64,
        count: u64,
        folder: &str,
        trouble: Trouble,
    ) -> Result<(), Misuse> {
        let (code, message) = described(trouble);
        self.report.add(Line::Entry(EntryLine {
            ok: false,
            folder: folder.to_owned(),
            index,
            count,
            document: None,
            file: None,
            seal: None,
            code,
            message: Some(message),
        }))
    }

    /// Says an entry, or keeps it where the signatures found are others than those that were logged: the document may
    /// have been logged twice, and one of the entries fit.
    fn entry(
        &mut self,
        leaf: &Leaf,
        folder: &str,
        differing: &mut Differing,
    ) -> Result<(), Misuse> {
        let entry = match leaf.entry() {
            Ok(entry) => entry,
            Err(broken) => return self.broken_entries(leaf.index, 1, folder, broken.into()),
        };
        let mut line = EntryLine {
            ok: true,
            folder: folder.to_owned(),
            index: leaf.index,
            count: 1,
            document: Some(entry.document),
            file: None,
            seal: None,
            code: None,
            message: None,
        };
        let copies = self.documents.get(&entry.document);
        let copies = copies.map(Vec::as_slice).unwrap_or_default();
        let matching = copies.iter().find(|copy| copy.seals.contains(&entry.seal));
        let Some(copy) = matching.or_else(|| copies.first()) else {
            line.message = Some("its document is not here".to_owned());
            return self.report.add(Line::Entry(line));
        };
        line.file = Some(copy.name.clone());
        let seal = match matching {
            Some(_) => Seal::Matches,
            None if copies.iter().all(|copy| copy.seals.is_empty()) => Seal::Unknown,
            None => Seal::Differs,
        };
        line.seal = Some(seal);
        if seal == Seal::Unknown {
            line.message = Some("the set whose validators seal it is not trusted".to_owned());
        }
        let (matched, kept) = differing.entry(entry.document).or_default();
        *matched |= seal == Seal::Matches;
        if seal == Seal::Differs {
            line.message = Some("other signatures were logged than those found".to_owned());
            kept.push(line);
            return Ok(());
        }
        self.report.add(Line::Entry(line))
    }

    /// Whether the ledger continues every tree that it signed elsewhere.
    fn other_trees(
        &mut self,
        log: &Log,
        signed: &Signed,
        folder: &str,
        trees: &Trees,
    ) -> Result<(), Misuse> {
        let own = &signed.checkpoint;
        let others = trees
            .iter()
            .filter(|((origin, size), _)| *origin == own.origin && *size != own.size);
        for ((origin, size), roots) in others {
            for (root, name) in roots {
                let (code, message) = if *size > own.size {
                    let message = format!(
                        "{folder} has {} entries, but in {name} the ledger {origin} signed {size}: \
                         this copy is older, or the ledger was set back",
                        own.size
                    );
                    (Code::LedgerRollback, message)
                } else {
                    match log.root(*size, own.size) {
                        Ok(found) if found == *root => continue,
                        Ok(found) => {
                            let message = format!(
                                "the first {size} entries in {folder} have the root {}, but in {name} the ledger \
                                 {origin} signed {}",
                                encode_base64(&found),
                                encode_base64(root)
                            );
                            (Code::LedgerInconsistent, message)
                        }
                        // What cannot be read was said already.
                        Err(_) => continue,
                    }
                };
                self.report.add(Line::Fork(ForkLine {
                    ok: false,
                    code,
                    message,
                }))?;
            }
        }
        Ok(())
    }
}

fn described(trouble: Trouble) -> (Option<Code>, String) {
    match trouble {
        Trouble::Broken(broken) => (Some(broken.code), broken.sentence()),
        Trouble::Misuse(misuse) => (Some(misuse.code), misuse.message),
    }
}
