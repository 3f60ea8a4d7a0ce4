//! `audit`: a folder of certificates with answers, and a ledger, looked at as a whole.
//!
//! [`survey`] reads what is there, [`votes`] bounds it, [`certificates`] verifies it, [`beside`], [`forks`] and [`ledger`] (by the [`bundles`]
//! that it has) look at what belongs to no single certificate, [`page`] is for people and [`lines`] for programs. Nothing that is broken stops
//! the walk.

mod beside;
mod bundles;
mod certificates;
mod forks;
mod ledger;
mod lines;
mod page;
mod progress;
mod survey;
mod votes;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::Args as ClapArgs;
use quorumseal::{Digest, Envelope, Misuse, SealList, Verifier};
use rayon::prelude::*;

use self::certificates::{Context, chunks};
use self::lines::{FileLine, Line, LinkLine, Summary};
use self::progress::Progress;
use self::survey::{Place, RoundKey, Survey};
use crate::files::{Inputs, shown};
use crate::folder::Listing;
use crate::receipts::{Candidate, Claimed, Found, assign};
use crate::tiles::Log;
use crate::trusted::{Trusted, read_policy};
use crate::ui::{Exit, Ui};

/// Verify a whole folder of certificates with their answers, receipts, votes and advisories
///
/// Files are told by what they hold, in all folders below; names do not matter. Links are named and not followed. Every certificate is verified with the
/// answer, prompt, receipt, votes and advisories that belong to it, rounds that sealed two certificates and ledgers that
/// showed two histories are named, and what is broken is reported and does not stop the walk. Exits 0 when all is well,
/// 1 when something is not (a certificate whose answer is not found is not) or there is nothing, 2 on misuse.
/// Of the votes of a round at most 16,384 and 64 MiB are looked at, the smallest; how many others there are is said.
/// With --json each thing looked at is a line, the last one the summary.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The folder
    folder: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
    /// Ledgers' folders, where they are not in the folder itself
    #[arg(long, value_name = "DIR", num_args = 1..)]
    ledger: Vec<PathBuf>,
    /// What you ask beyond validity
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Votes that are not in the folder: files of one vote, or of a JSON list of votes
    #[arg(long, value_name = "FILE", num_args = 1..)]
    votes: Vec<PathBuf>,
    /// Advisories, likewise
    #[arg(long, value_name = "FILE", num_args = 1..)]
    advisory: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trusted.load(&inputs)?;
    let policy = read_policy(&inputs, args.policy.as_deref())?;
    let votes = inputs.named_documents(&args.votes)?;
    let advisories = inputs.named_documents(&args.advisory)?;
    for ledger in &args.ledger {
        Log::open(ledger)?;
    }
    let mut listing = Listing::of(&args.folder)?;
    let progress = Progress::new(ui);
    let mut survey = Survey::of(&listing.files, &progress);
    survey.add_given(votes, advisories);
    for (name, misuse) in listing.unreadable.drain(..) {
        survey.unreadable(name, misuse);
    }
    let ledgers = each_once(listing.ledgers.drain(..).chain(args.ledger.iter().cloned()));
    let mut audit = Audit {
        verifier: &verifier,
        survey: &survey,
        report: Report::new(ui, listing.files.len()),
        documents: HashMap::new(),
    };
    audit.broken_files()?;
    audit.links(&listing.links)?;
    let mut others = audit.sets()?;
    let advisories = audit.advisories(&mut others)?;
    let receipts = audit.receipts(&others);
    let own = audit.choose_receipts(&receipts, &others)?;
    audit.remember(&others);
    drop(others);
    let context = Context {
        verifier: &verifier,
        policy: policy.as_ref(),
        survey: &survey,
        receipts: &own,
        advisories: &advisories,
        seals: !ledgers.is_empty(),
    };
    audit.certificates(&context, &progress)?;
    audit.equivocations()?;
    let mut trees = audit.trees()?;
    for ledger in &ledgers {
        audit.ledger(ledger, &mut trees, &progress)?;
    }
    audit.forked_trees(&trees)?;
    audit.report.finish()
}

/// The folders without those that are one given before by another name.
fn each_once(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let real = |folder: &PathBuf| folder.canonicalize().unwrap_or_else(|_| folder.clone());
    folders.filter(|folder| seen.insert(real(folder))).collect()
}

/// An audit under way.
struct Audit<'a> {
    verifier: &'a Verifier,
    survey: &'a Survey,
    report: Report<'a>,
    /// The documents that a ledger can have, by id: where they stand, and the seal that verifies in them.
    documents: HashMap<Digest, Vec<Document>>,
}

/// A validator set or an advisory: ledgers have them as they have certificates.
struct Logged {
    name: String,
    id: Digest,
    bytes: Vec<u8>,
    claimed: Claimed,
    /// The hash of the seal list that verifies in it; nothing if the set whose validators seal it is not trusted.
    seal: Option<[u8; 32]>,
}

/// A document that a ledger can have.
struct Document {
    name: String,
    /// The hash of the seal list that verifies in it, and of one that its receipt shows to have been logged. None if the
    /// set whose validators seal it is not trusted.
    seals: Vec<[u8; 32]>,
}

impl Document {
    fn new(name: String, seals: impl IntoIterator<Item = Option<[u8; 32]>>) -> Self {
        Document {
            name,
            seals: seals.into_iter().flatten().collect(),
        }
    }
}

impl Audit<'_> {
    fn broken_files(&mut self) -> Result<(), Misuse> {
        for broken in &self.survey.broken {
            self.report.add(Line::File(FileLine {
                ok: false,
                file: broken.name.clone(),
                code: broken.code,
                message: broken.message.clone(),
            }))?;
        }
        self.report.summary.other_files = self.survey.plain.len();
        self.report.summary.votes = self.survey.votes_found;
        Ok(())
    }

    fn links(&mut self, links: &[PathBuf]) -> Result<(), Misuse> {
        for link in links {
            self.report.add(Line::Link(LinkLine {
                ok: true,
                file: shown(link),
                message: "a link: it is not followed".to_owned(),
            }))?;
        }
        Ok(())
    }

    /// The document of each receipt, by its place: certificates first, then the other documents that are logged.
    fn receipts(&self, others: &[Logged]) -> Vec<Option<usize>> {
        let certificates = self.survey.certificates.iter();
        let mut candidates: Vec<Candidate> = certificates
            .map(|certificate| Candidate {
                name: certificate.place.name(),
                id: certificate.id,
                claimed: certificate.claimed.clone(),
            })
            .collect();
        candidates.extend(others.iter().map(|other| Candidate {
            name: other.name.clone(),
            id: other.id,
            claimed: other.claimed.clone(),
        }));
        let first_other = self.survey.certificates.len();
        // Found out once, and only for receipts that do not carry the seal themselves.
        let seals: Vec<OnceLock<Option<[u8; 32]>>> =
            (0..first_other).map(|_| OnceLock::new()).collect();
        let seal_of = |place: usize| match seals.get(place) {
            Some(seal) => *seal.get_or_init(|| self.seal_of(place)),
            None => others.get(place - first_other)?.seal,
        };
        let found: Vec<&Found> = self
            .survey
            .receipts
            .iter()
            .map(|(_, found)| found)
            .collect();
        assign(&found, &candidates, seal_of)
    }

    /// The hash of the seal list that verifies in a certificate whose set is trusted.
    fn seal_of(&self, place: usize) -> Option<[u8; 32]> {
        let certificate = self.survey.certificates.get(place)?;
        let (.., id, _) = &certificate.claims.as_ref()?.round;
        let set = self.verifier.set(id)?;
        let bytes = certificate.place.read().ok()?;
        Some(SealList::of(set, &Envelope::parse(&bytes).ok()?).hash())
    }

    /// Verifies all certificates, a few chunks on every core at a time, and says each in its order.
    fn certificates(&mut self, context: &Context<'_>, progress: &Progress) -> Result<(), Misuse> {
        let certificates = &context.survey.certificates;
        let bar = progress.begin("verifying certificates", certificates.len());
        for some in chunks(context.survey).chunks(4 * rayon::current_num_threads()) {
            let verified: Vec<_> = some
                .par_iter()
                .map(|places| {
                    let verified = certificates::verify(context, places.clone());
                    bar.inc(u64::try_from(places.len()).unwrap_or_default());
                    (places.clone(), verified)
                })
                .collect();
            for (places, verified) in verified {
                for (place, verified) in places.zip(verified) {
                    if let Some(certificate) = certificates.get(place) {
                        let receipt = context.receipts.get(place).copied().flatten();
                        let receipt = receipt.filter(|_| verified.is_logged());
                        let shown =
                            receipt.and_then(|receipt| context.survey.receipts.get(receipt));
                        let logged = shown.and_then(|(_, found)| found.seal());
                        let name = certificate.place.name();
                        self.documents
                            .entry(certificate.id)
                            .or_default()
                            .push(Document::new(name, [verified.seal, logged]));
                    }
                    self.report.add(verified.line)?;
                }
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Keeps documents for the walk of the ledgers.
    fn remember(&mut self, others: &[Logged]) {
        for other in others {
            self.documents
                .entry(other.id)
                .or_default()
                .push(Document::new(other.name.clone(), [other.seal]));
        }
    }

    /// The certificates that share a round with another one, by round.
    fn shared_rounds(&self) -> BTreeMap<&RoundKey, Vec<&Place>> {
        let mut rounds: BTreeMap<&RoundKey, (HashSet<Digest>, Vec<&Place>)> = BTreeMap::new();
        for certificate in &self.survey.certificates {
            if let Some(claims) = &certificate.claims {
                let (ids, places) = rounds.entry(&claims.round).or_default();
                if ids.insert(certificate.id) {
                    places.push(&certificate.place);
                }
            }
        }
        let shared = rounds
            .into_iter()
            .filter(|(_, (ids, _))| ids.len() > 1)
            .map(|(round, (_, places))| (round, places));
        shared.collect()
    }
}

/// What was said so far: to programs at once, to people at the end.
struct Report<'a> {
    ui: &'a Ui,
    summary: Summary,
    /// What people are told before the summary.
    problems: Vec<String>,
}

impl<'a> Report<'a> {
    fn new(ui: &'a Ui, files: usize) -> Self {
        Report {
            ui,
            summary: Summary {
                files,
                ..Summary::default()
            },
            problems: Vec::new(),
        }
    }

    fn add(&mut self, line: Line) -> Result<(), Misuse> {
        self.count(&line);
        if self.ui.json {
            return self.ui.print_json(&line);
        }
        self.problems.extend(page::problem(&line, self.ui));
        Ok(())
    }

    fn count(&mut self, line: &Line) {
        let summary = &mut self.summary;
        if !line.ok() {
            summary.problems += 1;
        }
        match line {
            Line::Certificate(line) => {
                summary.certificates += 1;
                summary.accepted += usize::from(line.accepted);
                summary.advised += usize::from(!line.advisories.is_empty());
                *summary.states.entry(line.state.as_str()).or_default() += 1;
                *summary.logged.entry(line.logged.as_str()).or_default() += 1;
            }
            Line::Equivocation(_) => summary.equivocations += 1,
            Line::Fork(_) => summary.forks += 1,
            Line::Ledger(_) => summary.ledgers += 1,
            Line::Entry(line) => {
                summary.entries = summary.entries.saturating_add(line.count);
                summary.entries_found += u64::from(line.file.is_some());
            }
            Line::Link(_) => summary.links += 1,
            Line::Receipt(_)
            | Line::Advisory(_)
            | Line::Checkpoint(_)
            | Line::File(_)
            | Line::Summary(_) => {}
        }
    }

    fn finish(mut self) -> Result<Exit, Misuse> {
        // Where there was nothing to verify, nothing is well.
        let some = self.summary.certificates > 0 || self.summary.entries > 0;
        self.summary.ok = some && self.summary.problems == 0;
        let exit = if self.summary.ok { Exit::Yes } else { Exit::No };
        if self.ui.json {
            self.ui.print_json(&Line::Summary(Box::new(self.summary)))?;
        } else {
            self.ui
                .print(&page::page(&self.problems, &self.summary, self.ui))?;
        }
        Ok(exit)
    }
}
