//! Two truths where there must be one: two sets of an epoch, two roots of a ledger's tree.

use std::collections::{BTreeMap, BTreeSet};

use quorumseal::{Code, Misuse, Receipt, SealList, encode_base64};
use rayon::prelude::*;

use super::lines::{CheckpointLine, FileLine, ForkLine, Line};
use super::survey::Place;
use super::{Audit, Logged};
use crate::receipts::Claimed;

/// Trees by the ledger's name and their size, and where each root was found. The ledger itself signed them.
pub(super) type Trees = BTreeMap<(String, u64), BTreeMap<[u8; 32], String>>;

/// Where a checkpoint stands.
enum Stand<'a> {
    /// In a file of its own, as this text.
    Alone(&'a str, String),
    /// In a receipt.
    Receipt(&'a Place),
}

impl Audit<'_> {
    /// Whether the sets of the folder and those of the trust bundle have one history: they are trusted for nothing else.
    /// Gives them as ledgers can have them.
    pub(super) fn sets(&mut self) -> Result<Vec<Logged>, Misuse> {
        let survey = self.survey;
        let ids = survey.sets.iter().map(|(_, envelope)| envelope.id());
        self.report.summary.sets = ids.collect::<BTreeSet<_>>().len();
        let mut logged = Vec::new();
        let mut texts = Vec::new();
        for (name, envelope) in &survey.sets {
            let set = match quorumseal::ValidatorSet::parse(envelope) {
                Ok(set) => set,
                Err(fault) => {
                    self.report.add(Line::File(FileLine {
                        ok: false,
                        file: name.clone(),
                        code: Code::InputDocument,
                        message: format!("no usable validator set: {fault}"),
                    }))?;
                    continue;
                }
            };
            let seal = match set.previous() {
                None => Some(SealList::default()),
                Some(previous) => {
                    let before = self.verifier.set(&previous);
                    before.map(|before| SealList::of(before, envelope))
                }
            };
            let text = envelope.to_json();
            logged.push(Logged {
                name: name.clone(),
                id: envelope.id(),
                bytes: text.clone().into_bytes(),
                claimed: match set.previous() {
                    None => Claimed::of_list(&SealList::default()),
                    Some(_) => Claimed::of(envelope),
                },
                seal: seal.map(|seal| seal.hash()),
            });
            texts.push(text);
        }
        let bundle = format!("{{\"sets\":[{}]}}", texts.join(","));
        match self.verifier.extend(bundle.as_bytes()) {
            Err(misuse) if misuse.code == Code::TrustFork => {
                self.report.add(Line::Fork(ForkLine {
                    ok: false,
                    code: misuse.code,
                    message: format!("the validator sets in the folder: {}", misuse.message),
                }))?;
            }
            Err(misuse) => self.report.add(Line::File(FileLine {
                ok: false,
                file: "(all validator sets)".to_owned(),
                code: misuse.code,
                message: misuse.message,
            }))?,
            Ok(_) => {}
        }
        Ok(logged)
    }

    /// Says each checkpoint that stands by itself, and gives all trees that ledgers signed, those of receipts included.
    pub(super) fn trees(&mut self) -> Result<Trees, Misuse> {
        let survey = self.survey;
        let mut stands: BTreeMap<(&str, u64, [u8; 32]), Vec<Stand<'_>>> = BTreeMap::new();
        for (name, note, checkpoint) in &survey.checkpoints {
            let text = note.to_text();
            let line = self.checkpoint(name, &text, checkpoint.size)?;
            self.report.add(Line::Checkpoint(line))?;
            stands
                .entry((&checkpoint.origin, checkpoint.size, checkpoint.root))
                .or_default()
                .push(Stand::Alone(name, text));
        }
        for (place, found) in &survey.receipts {
            if let Some((origin, tree)) = found.checkpoint() {
                stands
                    .entry((origin, tree.size, tree.root))
                    .or_default()
                    .push(Stand::Receipt(place));
            }
        }
        let signed: Vec<_> = stands
            .par_iter()
            .filter_map(|((origin, size, root), stands)| {
                let mut names = stands.iter().filter_map(|stand| self.signed(stand, *size));
                Some((((*origin).to_owned(), *size), (*root, names.next()?)))
            })
            .collect();
        let mut trees = Trees::new();
        for (tree, (root, name)) in signed {
            trees.entry(tree).or_default().insert(root, name);
        }
        Ok(trees)
    }

    /// Whether trees of one ledger and size have different roots.
    pub(super) fn forked_trees(&mut self, trees: &Trees) -> Result<(), Misuse> {
        for ((origin, size), roots) in trees {
            if roots.len() < 2 {
                continue;
            }
            let shown: Vec<String> = roots
                .iter()
                .map(|(root, name)| format!("{} in {name}", encode_base64(root)))
                .collect();
            self.report.add(Line::Fork(ForkLine {
                ok: false,
                code: Code::LedgerInconsistent,
                message: format!(
                    "the ledger {origin} signed different roots of the tree of size {size}: {}",
                    shown.join(", ")
                ),
            }))?;
        }
        Ok(())
    }

    /// A checkpoint by itself: whether its ledger signed it and a quorum saw it.
    pub(super) fn checkpoint(
        &self,
        name: &str,
        note: &str,
        size: u64,
    ) -> Result<CheckpointLine, Misuse> {
        // It continues itself, so nothing but its signatures can fail.
        let (note, proof) = (note.as_bytes(), format!("old {size}\n\n"));
        let report = self
            .verifier
            .check_consistency(note, note, proof.as_bytes())?;
        Ok(CheckpointLine {
            ok: report.consistent,
            file: name.to_owned(),
            origin: report.origin,
            tree_size: report.old_size,
            code: report.code,
            message: if report.consistent {
                "signed by the ledger, and cosigned by a quorum".to_owned()
            } else {
                report.message
            },
        })
    }

    /// Where a checkpoint stands, if the ledger itself signed it, whoever else saw it: nobody else's word makes a fork.
    fn signed(&self, stand: &Stand<'_>, size: u64) -> Option<String> {
        let (name, note) = match stand {
            Stand::Alone(name, note) => ((*name).to_owned(), note.clone()),
            Stand::Receipt(place) => {
                let bytes = place.read().ok()?;
                let receipt = Receipt::parse(&bytes).ok()?;
                (place.name(), receipt.note.to_text())
            }
        };
        let line = self.checkpoint(&name, &note, size).ok()?;
        (line.ok || line.code == Some(Code::ReceiptCosignatures)).then_some(name)
    }
}
