//! What belongs to no single certificate: advisories, receipts that are not used, rounds that sealed twice, and
//! ledgers or networks that showed two truths.

use std::collections::BTreeMap;

use quorumseal::limits::MAX_ADVISORIES;
use quorumseal::{
    Advisory, Code, Digest, Envelope, Evidence, Logged, Misuse, Receipt, encode_base64,
};

use super::lines::{
    AdvisoryLine, CheckpointLine, EquivocationLine, FileLine, ForkLine, Line, ReceiptLine,
};
use super::survey::{Place, Reader};
use super::{Audit, Document};

impl Audit<'_> {
    /// Verifies each advisory by itself; those that are sealed are heard beside every certificate.
    pub(super) fn advisories(&mut self) -> Result<Vec<(Advisory, Vec<u8>)>, Misuse> {
        let mut reader = Reader::default();
        let mut sealed = Vec::new();
        self.report.summary.advisories = self.survey.advisories.len();
        for (name, source) in &self.survey.advisories {
            let bytes = match source.read(&mut reader) {
                Ok(bytes) => bytes,
                Err(misuse) => {
                    self.report.add(unreadable(name, &misuse))?;
                    continue;
                }
            };
            let report = self.verifier.verify_advisory(&bytes);
            let mut line = AdvisoryLine {
                ok: report.sealed,
                file: name.clone(),
                id: report.id,
                sealed: report.sealed,
                ignored: report.ignored,
                message: report.message,
            };
            if let Some(advisory) = report.advisory.filter(|_| report.sealed) {
                self.remember(&bytes, advisory.validator_set, name);
                if sealed.len() < MAX_ADVISORIES {
                    sealed.push((advisory, bytes));
                } else {
                    line.ok = false;
                    line.message = format!(
                        "not heard beside certificates: {MAX_ADVISORIES} advisories came before it"
                    );
                }
            }
            self.report.add(Line::Advisory(line))?;
        }
        Ok(sealed)
    }

    /// Keeps a document that a ledger can have, sealed by a trusted set.
    fn remember(&mut self, bytes: &[u8], set: Digest, name: &str) {
        if let (Some(set), Ok(envelope)) = (self.verifier.set(&set), Envelope::parse(bytes)) {
            let seal = quorumseal::SealList::of(set, &envelope).hash();
            self.documents
                .entry(envelope.id())
                .or_default()
                .push(Document {
                    name: name.to_owned(),
                    seal: Some(seal),
                });
        }
    }

    /// The receipt that each certificate is verified with: of several the one that holds and is oldest. The others are
    /// said, and those that belong to no certificate.
    pub(super) fn choose_receipts(
        &mut self,
        assigned: &[Option<usize>],
    ) -> Result<Vec<Option<Place>>, Misuse> {
        self.report.summary.receipts = self.survey.receipts.len();
        let mut own: Vec<Option<Place>> = vec![None; self.survey.certificates.len()];
        let mut by_certificate: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
        for ((place, _), certificate) in self.survey.receipts.iter().zip(assigned) {
            match certificate {
                Some(certificate) => by_certificate.entry(*certificate).or_default().push(place),
                None => self.report.add(Line::Receipt(ReceiptLine {
                    ok: false,
                    file: place.name(),
                    certificate: None,
                    logged: Logged::Unknown,
                    code: None,
                    message: match malformed(place) {
                        Some(message) => message,
                        None => "it belongs to no certificate that was found".to_owned(),
                    },
                }))?,
            }
        }
        for (certificate, places) in by_certificate {
            let chosen = match places.as_slice() {
                [only] => Some(*only),
                several => self.oldest(certificate, several)?,
            };
            if let Some(slot) = own.get_mut(certificate) {
                *slot = chosen.cloned();
            }
        }
        Ok(own)
    }

    fn oldest<'p>(
        &mut self,
        certificate: usize,
        places: &[&'p Place],
    ) -> Result<Option<&'p Place>, Misuse> {
        let Some(certificate) = self.survey.certificates.get(certificate) else {
            return Ok(None);
        };
        let mut reader = Reader::default();
        let Ok(document) = reader.read(&certificate.place) else {
            // It will be said to be unreadable when it is verified.
            return Ok(places.first().copied());
        };
        let mut reports = Vec::new();
        for place in places {
            match reader.read(place) {
                Ok(bytes) => {
                    reports.push((*place, self.verifier.check_receipt(&document, &bytes)));
                }
                Err(misuse) => self.report.add(unreadable(&place.name(), &misuse))?,
            }
        }
        // Those that hold come first, the oldest of them before the others.
        reports.sort_by_key(|(_, report)| (report.logged != Logged::Yes, report.logged_by));
        let mut reports = reports.into_iter();
        let chosen = reports.next().map(|(place, _)| place);
        for (place, report) in reports {
            self.report.add(Line::Receipt(ReceiptLine {
                ok: report.logged == Logged::Yes,
                file: place.name(),
                certificate: Some(certificate.place.name()),
                logged: report.logged,
                code: report.code,
                message: report.message,
            }))?;
        }
        Ok(chosen)
    }

    /// The rounds that sealed more than one certificate.
    pub(super) fn equivocations(&mut self) -> Result<(), Misuse> {
        let mut reader = Reader::default();
        let mut lines = Vec::new();
        for places in self.shared_rounds().into_values() {
            let read = places.iter().filter_map(|place| reader.read(place).ok());
            let certificates: Vec<Vec<u8>> = read.collect();
            let evidence: Vec<Evidence<'_>> = certificates
                .iter()
                .map(|certificate| Evidence {
                    certificate,
                    ..Evidence::default()
                })
                .collect();
            let equivocations = self.verifier.history(&evidence).equivocations;
            lines.extend(equivocations.into_iter().map(|equivocation| {
                Line::Equivocation(EquivocationLine {
                    ok: false,
                    equivocation,
                })
            }));
        }
        lines.into_iter().try_for_each(|line| self.report.add(line))
    }

    /// Two sets of one epoch, and two roots of one tree.
    pub(super) fn forks(&mut self) -> Result<(), Misuse> {
        self.forked_sets()?;
        for (name, note, checkpoint) in &self.survey.checkpoints {
            let line = self.checkpoint(name, &note.to_text(), checkpoint.size)?;
            self.report.add(Line::Checkpoint(line))?;
        }
        self.forked_trees()
    }

    /// Whether the sets of the folder and those of the trust bundle have one history. They are trusted for nothing else.
    fn forked_sets(&mut self) -> Result<(), Misuse> {
        self.report.summary.sets = self.survey.sets.len();
        let mut texts = Vec::new();
        for (name, envelope) in &self.survey.sets {
            match quorumseal::ValidatorSet::parse(envelope) {
                Ok(_) => texts.push(envelope.to_json()),
                Err(fault) => self.report.add(Line::File(FileLine {
                    ok: false,
                    file: name.clone(),
                    code: Code::InputDocument,
                    message: format!("no usable validator set: {fault}"),
                }))?,
            }
        }
        let bundle = format!("{{\"sets\":[{}]}}", texts.join(","));
        match self.verifier.extend(bundle.as_bytes()) {
            Ok(_) => Ok(()),
            Err(misuse) => self.report.add(Line::Fork(ForkLine {
                ok: false,
                code: misuse.code,
                message: format!("the validator sets in the folder: {}", misuse.message),
            })),
        }
    }
}

impl Audit<'_> {
    /// A checkpoint by itself: whether its ledger signed it and a quorum saw it.
    fn checkpoint(&self, name: &str, note: &str, size: u64) -> Result<CheckpointLine, Misuse> {
        // It continues itself, so nothing but its signatures can fail.
        let proof = format!("old {size}\n\n");
        let report =
            self.verifier
                .check_consistency(note.as_bytes(), note.as_bytes(), proof.as_bytes())?;
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

    /// Whether checkpoints that a ledger signed say two roots of one size.
    fn forked_trees(&mut self) -> Result<(), Misuse> {
        let mut reader = Reader::default();
        let mut roots: BTreeMap<(String, u64), BTreeMap<[u8; 32], String>> = BTreeMap::new();
        for (name, note, checkpoint) in &self.survey.checkpoints {
            let key = (checkpoint.origin.clone(), checkpoint.size);
            if self.is_ledgers(&note.to_text(), checkpoint.size) {
                roots
                    .entry(key)
                    .or_default()
                    .entry(checkpoint.root)
                    .or_insert_with(|| name.clone());
            }
        }
        for (place, _) in &self.survey.receipts {
            let Some(receipt) = reader
                .read(place)
                .ok()
                .and_then(|bytes| Receipt::parse(&bytes).ok())
            else {
                continue;
            };
            let checkpoint = &receipt.checkpoint;
            let known = roots
                .entry((checkpoint.origin.clone(), checkpoint.size))
                .or_default();
            if !known.contains_key(&checkpoint.root)
                && self.is_ledgers(&receipt.note.to_text(), checkpoint.size)
            {
                known.insert(checkpoint.root, place.name());
            }
        }
        for ((origin, size), roots) in roots {
            if roots.len() > 1 {
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
        }
        Ok(())
    }

    /// Whether the ledger itself signed the checkpoint, whoever else saw it: anybody else's word makes no fork.
    fn is_ledgers(&self, note: &str, size: u64) -> bool {
        let line = self.checkpoint("", note, size);
        line.is_ok_and(|line| line.ok || line.code == Some(Code::ReceiptCosignatures))
    }
}

fn unreadable(name: &str, misuse: &Misuse) -> Line {
    Line::File(FileLine {
        ok: false,
        file: name.to_owned(),
        code: misuse.code,
        message: misuse.message.clone(),
    })
}

/// What is wrong with the form of a receipt.
fn malformed(place: &Place) -> Option<String> {
    let bytes = Reader::default().read(place).ok()?;
    Receipt::parse(&bytes).err()
}
