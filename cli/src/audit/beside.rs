//! What belongs to no single certificate: advisories, receipts that are not used, and rounds that sealed twice.

use std::collections::BTreeMap;

use quorumseal::limits::MAX_ADVISORIES;
use quorumseal::{
    Advisory, Code, Digest, Envelope, Evidence, Logged, Misuse, Receipt, ReceiptReport, SealList,
};

use super::Audit;
use super::lines::{AdvisoryLine, EquivocationLine, FileLine, Line, ReceiptLine};
use super::survey::Place;
use crate::receipts::Claimed;

impl Audit<'_> {
    /// Verifies each advisory by itself; those that are sealed are heard beside every certificate, and join `logged`.
    pub(super) fn advisories(
        &mut self,
        logged: &mut Vec<super::Logged>,
    ) -> Result<Vec<(Advisory, Vec<u8>)>, Misuse> {
        let mut sealed = Vec::new();
        self.report.summary.advisories = self.survey.advisories.len();
        for (name, source) in &self.survey.advisories {
            let bytes = match source.read() {
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
                logged.extend(self.sealed(&bytes, advisory.validator_set, name));
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

    /// An advisory that validators of a trusted set sealed, as a ledger can have it.
    fn sealed(&self, bytes: &[u8], set: Digest, name: &str) -> Option<super::Logged> {
        let envelope = Envelope::parse(bytes).ok()?;
        let set = self.verifier.set(&set)?;
        Some(super::Logged {
            name: name.to_owned(),
            id: envelope.id(),
            bytes: bytes.to_vec(),
            claimed: Claimed::of(&envelope),
            seal: Some(SealList::of(set, &envelope).hash()),
        })
    }

    /// Of each certificate the place of the receipt that it is verified with: of several the one that holds and is
    /// oldest. The others are said, as are those of other documents and those that belong to nothing that was found.
    pub(super) fn choose_receipts(
        &mut self,
        assigned: &[Option<usize>],
        others: &[super::Logged],
    ) -> Result<Vec<Option<usize>>, Misuse> {
        self.report.summary.receipts = self.survey.receipts.len();
        let mut own: Vec<Option<usize>> = vec![None; self.survey.certificates.len()];
        let mut by_certificate: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let survey = self.survey;
        for (index, ((place, _), document)) in survey.receipts.iter().zip(assigned).enumerate() {
            let other = document.and_then(|document| {
                let other = document.checked_sub(survey.certificates.len())?;
                others.get(other)
            });
            match (document, other) {
                (_, Some(other)) => {
                    let line = self.other_receipt(place, other);
                    self.report.add(line)?;
                }
                (Some(certificate), None) => {
                    by_certificate.entry(*certificate).or_default().push(index);
                }
                (None, None) => self.report.add(Line::Receipt(orphan(place)))?,
            }
        }
        for (certificate, receipts) in by_certificate {
            let chosen = match receipts.as_slice() {
                [only] => Some(*only),
                several => self.oldest(certificate, several)?,
            };
            if let Some(slot) = own.get_mut(certificate) {
                *slot = chosen;
            }
        }
        Ok(own)
    }

    /// The receipt of a document that is no certificate.
    fn other_receipt(&self, place: &Place, other: &super::Logged) -> Line {
        let name = place.name();
        let bytes = match place.read() {
            Ok(bytes) => bytes,
            Err(misuse) => return unreadable(&name, &misuse),
        };
        let report = self.verifier.check_receipt(&other.bytes, &bytes);
        receipt_line(name, other.name.clone(), report)
    }

    fn oldest(&mut self, certificate: usize, receipts: &[usize]) -> Result<Option<usize>, Misuse> {
        let survey = self.survey;
        let certificate = survey.certificates.get(certificate);
        let document =
            certificate.and_then(|certificate| Some((certificate, certificate.place.read().ok()?)));
        let Some((certificate, document)) = document else {
            // It will be said to be unreadable when it is verified.
            return Ok(receipts.first().copied());
        };
        let mut reports = Vec::new();
        for index in receipts {
            let Some((place, _)) = survey.receipts.get(*index) else {
                continue;
            };
            match place.read() {
                Ok(bytes) => {
                    let report = self.verifier.check_receipt(&document, &bytes);
                    reports.push((*index, place, report));
                }
                Err(misuse) => self.report.add(unreadable(&place.name(), &misuse))?,
            }
        }
        // Those that hold come first, the oldest of them before the others.
        reports.sort_by_key(|(.., report)| (report.logged != Logged::Yes, report.logged_by));
        let mut reports = reports.into_iter();
        let chosen = reports.next().map(|(index, ..)| index);
        for (_, place, report) in reports {
            let line = receipt_line(place.name(), certificate.place.name(), report);
            self.report.add(line)?;
        }
        Ok(chosen)
    }

    /// The rounds that sealed more than one certificate.
    pub(super) fn equivocations(&mut self) -> Result<(), Misuse> {
        let mut lines = Vec::new();
        for places in self.shared_rounds().into_values() {
            let read = places.iter().filter_map(|place| place.read().ok());
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
}

fn unreadable(name: &str, misuse: &Misuse) -> Line {
    Line::File(FileLine {
        ok: false,
        file: name.to_owned(),
        code: misuse.code,
        message: misuse.message.clone(),
    })
}

fn receipt_line(file: String, document: String, report: ReceiptReport) -> Line {
    Line::Receipt(ReceiptLine {
        ok: report.logged == Logged::Yes,
        file,
        document: Some(document),
        logged: report.logged,
        code: report.code,
        message: report.message,
    })
}

/// A receipt that belongs to nothing that was found.
fn orphan(place: &Place) -> ReceiptLine {
    let malformed = place
        .read()
        .ok()
        .and_then(|bytes| Receipt::parse(&bytes).err());
    let (logged, code, message) = match malformed {
        Some(message) => (Logged::No, Some(Code::ReceiptMalformed), message),
        None => (
            Logged::Unknown,
            None,
            "it belongs to no document that was found".to_owned(),
        ),
    };
    ReceiptLine {
        ok: false,
        file: place.name(),
        document: None,
        logged,
        code,
        message,
    }
}
