//! What a folder holds, before anything of it is verified. What is kept of a document is small, so that many fit.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use quorumseal::limits::{MAX_ENVELOPE_BYTES, MAX_VOTES};
use quorumseal::{
    Advisory, Checkpoint, Code, Digest, Envelope, Hashed, Misuse, Name, Note, Statement,
    ValidatorSet, Vote,
};
use rayon::prelude::*;

use super::progress::Progress;
use super::votes::{Ballot, Ballots, MAX_VOTES_BYTES};
use crate::files::{Inputs, list, reason, shown};
use crate::folder::{ByDigest, examine};
use crate::kind::Kind;
use crate::pool::{Bundle, Pool};
use crate::receipts::{Claimed, Found};

/// A document by where it stands: a file, or a place in the list that a file holds.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    element: Option<Element>,
}

/// An element of a list: its place, and its text's place in the file. It is read again without the rest of the list.
#[derive(Debug, Clone)]
struct Element {
    index: usize,
    start: u64,
    bytes: usize,
}

impl Place {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        match &self.element {
            None => shown(&self.path),
            Some(element) => format!("{}[{}]", shown(&self.path), element.index),
        }
    }

    /// Reads the document again.
    pub(super) fn read(&self) -> Result<Vec<u8>, Misuse> {
        let Some(element) = &self.element else {
            return Inputs::default().read(&self.path, MAX_ENVELOPE_BYTES);
        };
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(element.start))?;
            let mut bytes = vec![0; element.bytes];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::UnexpectedEof => "it changed while it was read".to_owned(),
                _ => reason(&error),
            };
            let message = format!("{} cannot be read: {why}", self.name());
            Misuse::new(Code::InputFile, message)
        })
    }
}

/// The round that a certificate or a vote is of: network, epoch, set, round.
pub(super) type RoundKey = (Name, u64, Digest, Name);

/// A certificate of the folder.
pub(super) struct Certificate {
    pub(super) place: Place,
    pub(super) bytes: usize,
    pub(super) id: Digest,
    pub(super) claimed: Claimed,
    /// What it says, if it is well formed.
    pub(super) claims: Option<Claims>,
}

/// What of a statement is needed to find what belongs to it.
pub(super) struct Claims {
    pub(super) round: RoundKey,
    pub(super) output: Digest,
    pub(super) prompt: Digest,
    pub(super) answer_name: Option<String>,
    pub(super) model: (String, String),
}

/// A vote or an advisory: one that was given on the command line is held, one of the folder is read when it is needed.
#[derive(Clone)]
pub(super) enum Source {
    Held(Vec<u8>),
    File(Place),
}

impl Source {
    pub(super) fn read(&self) -> Result<Vec<u8>, Misuse> {
        match self {
            Source::Held(bytes) => Ok(bytes.clone()),
            Source::File(place) => place.read(),
        }
    }
}

/// A file that is not what it means to be, or cannot be read.
pub(super) struct Broken {
    pub(super) name: String,
    pub(super) code: Code,
    pub(super) message: String,
    /// Of a file that could be read at all.
    digest: Option<Digest>,
}

/// Everything that was found.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) certificates: Vec<Certificate>,
    votes: HashMap<RoundKey, Ballots>,
    pub(super) votes_found: usize,
    votes_seen: HashSet<Digest>,
    pub(super) advisories: Vec<(String, Source)>,
    pub(super) sets: Vec<(String, Envelope)>,
    pub(super) receipts: Vec<(Place, Found)>,
    pub(super) checkpoints: Vec<(String, Note, Checkpoint)>,
    pub(super) broken: Vec<Broken>,
    /// All files, for any of them can be an answer or a prompt.
    pub(super) by_digest: ByDigest,
    by_path: HashMap<PathBuf, Hashed>,
    /// Files of no kind that is known here.
    pub(super) plain: Vec<(String, Digest)>,
}

impl Survey {
    /// Reads all files, with all cores.
    pub(super) fn of(files: &[PathBuf], progress: &Progress) -> Self {
        let bar = progress.begin("reading files", files.len());
        let mut survey = Survey::default();
        // In pieces, so that not all envelopes are held at once.
        for piece in files.chunks(1024) {
            let examined: Vec<_> = piece
                .par_iter()
                .map(|path| {
                    let parts = examine(path).map(|examined| {
                        let parts = Part::of(path, examined.kind, &examined.bytes);
                        (examined.hashed, parts)
                    });
                    bar.inc(1);
                    parts
                })
                .collect();
            for (path, examined) in piece.iter().zip(examined) {
                match examined {
                    Ok((hashed, parts)) => survey.add(path, hashed, parts),
                    Err(misuse) => survey.unreadable(shown(path), misuse),
                }
            }
        }
        bar.finish_and_clear();
        survey.forgive_answers();
        survey
    }

    fn add(&mut self, path: &Path, hashed: Hashed, parts: Vec<Part>) {
        let digest = hashed.digest();
        if parts.is_empty() {
            self.plain.push((shown(path), digest));
        }
        self.by_digest.add(hashed.clone(), shown(path));
        self.by_path.insert(path.to_owned(), hashed);
        for part in parts {
            match part {
                Part::Certificate(certificate) => self.certificates.push(certificate),
                Part::Vote(round, digest, ballot) => self.add_vote(round, digest, ballot),
                Part::Advisory(name, source) => self.advisories.push((name, source)),
                Part::Set(name, envelope) => self.sets.push((name, envelope)),
                Part::Sets(sets) => self.sets.extend(sets),
                Part::Receipt(place, found) => self.receipts.push((place, found)),
                Part::Checkpoint(name, note, checkpoint) => {
                    self.checkpoints.push((name, note, checkpoint));
                }
                Part::Broken(name, code, message) => self.broken.push(Broken {
                    name,
                    code,
                    message,
                    digest: Some(digest),
                }),
            }
        }
    }

    /// Adds a vote, once however many files have the same bytes.
    fn add_vote(&mut self, round: RoundKey, digest: Digest, ballot: Ballot) {
        self.votes_found += 1;
        if self.votes_seen.insert(digest) {
            self.votes.entry(round).or_default().add(ballot);
        }
    }

    /// Adds a file that could not be read.
    pub(super) fn unreadable(&mut self, name: String, misuse: Misuse) {
        self.broken.push(Broken {
            name,
            code: misuse.code,
            message: misuse.message,
            digest: None,
        });
    }

    /// Adds the votes and advisories that were given beside the folder, after which no vote is added.
    pub(super) fn add_given(
        &mut self,
        votes: Vec<(String, Vec<u8>)>,
        advisories: Vec<(String, Vec<u8>)>,
    ) {
        for (name, bytes) in votes {
            let round = Envelope::parse(&bytes)
                .map_err(|failure| failure.to_string())
                .and_then(|envelope| Vote::parse(&envelope).map_err(|fault| fault.to_string()));
            match round {
                Ok(vote) => {
                    let digest = Digest::of(&bytes);
                    let ballot = Ballot {
                        bytes: bytes.len(),
                        source: Source::Held(bytes),
                    };
                    self.add_vote(round_of(vote), digest, ballot);
                }
                Err(message) => self.broken.push(Broken {
                    name,
                    code: Code::InputDocument,
                    message: format!("no legal vote: {message}"),
                    digest: None,
                }),
            }
        }
        for (name, bytes) in advisories {
            self.advisories.push((name, Source::Held(bytes)));
        }
        for votes in self.votes.values_mut() {
            votes.bound(MAX_VOTES, MAX_VOTES_BYTES);
        }
    }

    /// A file that seems to be a broken document is none if a certificate names it as its answer or prompt.
    fn forgive_answers(&mut self) {
        let claims = self
            .certificates
            .iter()
            .filter_map(|certificate| certificate.claims.as_ref());
        let named: HashSet<Digest> = claims
            .flat_map(|claims| [claims.output, claims.prompt])
            .collect();
        self.broken
            .retain(|broken| broken.digest.is_none_or(|digest| !named.contains(&digest)));
        self.plain.retain(|(_, digest)| !named.contains(digest));
    }

    /// The votes of a certificate's round.
    pub(super) fn votes_of(&self, certificate: &Certificate) -> Option<&Ballots> {
        self.votes.get(&certificate.claims.as_ref()?.round)
    }

    /// The file beside a certificate that bears the name which the certificate gives its answer.
    pub(super) fn beside(&self, certificate: &Certificate) -> Option<(&Hashed, String)> {
        let name = certificate.claims.as_ref()?.answer_name.as_deref()?;
        // A name and nothing more: what a certificate says leads to no other folder.
        if name.is_empty() || name.contains(['/', '\\', ':']) || name == "." || name == ".." {
            return None;
        }
        let path = certificate.place.path.with_file_name(name);
        let hashed = self
            .by_path
            .get(&path)
            .filter(|_| path != certificate.place.path)?;
        Some((hashed, shown(&path)))
    }
}

fn round_of(vote: Vote) -> RoundKey {
    (vote.network, vote.epoch, vote.validator_set, vote.round)
}

/// A document of a file.
enum Part {
    Certificate(Certificate),
    Vote(RoundKey, Digest, Ballot),
    Advisory(String, Source),
    Set(String, Envelope),
    /// The sets of a trust bundle.
    Sets(Vec<(String, Envelope)>),
    Receipt(Place, Found),
    Checkpoint(String, Note, Checkpoint),
    Broken(String, Code, String),
}

impl Part {
    /// The documents of a file; none of one that is no document.
    fn of(path: &Path, kind: Kind, bytes: &[u8]) -> Vec<Self> {
        let place = |element| Place {
            path: path.to_owned(),
            element,
        };
        match kind {
            Kind::List(kinds) => {
                let texts = list(bytes).unwrap_or_default();
                let parts = kinds.into_iter().zip(texts).enumerate();
                let parts = parts.filter_map(|(index, (kind, text))| {
                    // The text is a part of the bytes.
                    let start = text.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
                    let element = Element {
                        index,
                        start: u64::try_from(start).ok()?,
                        bytes: text.len(),
                    };
                    Part::read(place(Some(element)), kind, text)
                });
                parts.collect()
            }
            kind => Part::read(place(None), kind, bytes).into_iter().collect(),
        }
    }

    fn read(place: Place, kind: Kind, bytes: &[u8]) -> Option<Self> {
        let name = place.name();
        Some(match kind {
            Kind::Certificate(envelope) => Part::Certificate(Certificate {
                bytes: envelope.payload().len().max(bytes.len()),
                id: envelope.id(),
                claimed: Claimed::of(&envelope),
                claims: Statement::parse(&envelope).ok().map(Claims::of),
                place,
            }),
            Kind::Vote(envelope) => match Vote::parse(&envelope) {
                Ok(vote) => Part::Vote(
                    round_of(vote),
                    Digest::of(bytes),
                    Ballot {
                        source: Source::File(place),
                        bytes: bytes.len(),
                    },
                ),
                Err(fault) => {
                    Part::Broken(name, Code::InputDocument, format!("no legal vote: {fault}"))
                }
            },
            Kind::Advisory(envelope) => match Advisory::parse(&envelope) {
                Ok(_) => Part::Advisory(name, Source::File(place)),
                Err(fault) => Part::Broken(
                    name,
                    Code::InputDocument,
                    format!("no legal advisory: {fault}"),
                ),
            },
            Kind::Set(envelope) => Part::Set(name, *envelope),
            Kind::Receipt => {
                let found = Found::new(name, bytes);
                Part::Receipt(place, found)
            }
            Kind::Checkpoint(both) => {
                let (note, checkpoint) = *both;
                Part::Checkpoint(name, note, checkpoint)
            }
            Kind::Broken(message) => Part::Broken(name, Code::EnvelopeMalformed, message),
            Kind::Bundle => Part::Sets(usable_sets(&name, bytes)),
            Kind::List(_) | Kind::Plain => return None,
        })
    }
}

/// The sets of a bundle that are well formed: whatever else is in it must not disable a good one.
fn usable_sets(name: &str, bytes: &[u8]) -> Vec<(String, Envelope)> {
    let mut pool = Pool::default();
    if let Ok(Some(bundle)) = Bundle::parse(name, bytes) {
        pool.add_bundle(name, bundle);
    }
    let sets = pool
        .documents()
        .filter(|envelope| ValidatorSet::parse(envelope).is_ok());
    sets.map(|envelope| (name.to_owned(), envelope.clone()))
        .collect()
}

impl Claims {
    fn of(statement: Statement) -> Self {
        Claims {
            round: (
                statement.network,
                statement.epoch,
                statement.validator_set,
                statement.round.id,
            ),
            output: statement.subject.digest.blake3,
            prompt: statement.prompt.digest.blake3,
            answer_name: statement.subject.name,
            model: (statement.model.name, statement.model.version),
        }
    }
}
