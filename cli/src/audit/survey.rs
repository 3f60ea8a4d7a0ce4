//! What a folder holds, before anything of it is verified. What is kept of a document is small, so that many fit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use quorumseal::{
    Advisory, Checkpoint, Code, Digest, Envelope, Hashed, Misuse, Name, Note, Statement,
    ValidatorSet, Vote,
};
use rayon::prelude::*;

use super::progress::Progress;
use crate::files::{Inputs, list, shown};
use crate::folder::{ByDigest, examine};
use crate::kind::Kind;
use crate::pool::{Bundle, Pool};
use crate::receipts::{Found, claimed_seal};

/// A document by where it stands: a file, or a place in the list that a file holds.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    index: Option<usize>,
}

impl Place {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        match self.index {
            None => shown(&self.path),
            Some(index) => format!("{}[{index}]", shown(&self.path)),
        }
    }
}

/// Reads documents again, a list that holds several of them in a row once.
#[derive(Default)]
pub(super) struct Reader {
    last: Option<(PathBuf, Vec<u8>)>,
}

impl Reader {
    pub(super) fn read(&mut self, place: &Place) -> Result<Vec<u8>, Misuse> {
        let limit = quorumseal::limits::MAX_ENVELOPE_BYTES;
        let Some(index) = place.index else {
            return Inputs::default().read(&place.path, limit);
        };
        if self
            .last
            .as_ref()
            .is_none_or(|(path, _)| *path != place.path)
        {
            let bytes = Inputs::default().read(&place.path, limit)?;
            self.last = Some((place.path.clone(), bytes));
        }
        let whole = self.last.as_ref().map(|(_, bytes)| bytes.as_slice());
        let text = whole
            .and_then(list)
            .and_then(|list| list.get(index).map(|text| text.to_vec()));
        text.ok_or_else(|| {
            Misuse::new(
                Code::InputFile,
                format!("{} changed while it was read", place.name()),
            )
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
    pub(super) claimed_seal: [u8; 32],
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
    pub(super) fn read(&self, reader: &mut Reader) -> Result<Vec<u8>, Misuse> {
        match self {
            Source::Held(bytes) => Ok(bytes.clone()),
            Source::File(place) => reader.read(place),
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
    pub(super) votes: HashMap<RoundKey, Vec<Source>>,
    pub(super) votes_found: usize,
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
                Part::Vote(round, source) => self.add_vote(round, source),
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

    fn add_vote(&mut self, round: RoundKey, source: Source) {
        self.votes_found += 1;
        self.votes.entry(round).or_default().push(source);
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

    /// Adds the votes and advisories that were given beside the folder.
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
                Ok(vote) => self.add_vote(round_of(vote), Source::Held(bytes)),
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
    }

    /// A file that seems to be a broken document is none if a certificate names it as its answer or prompt.
    fn forgive_answers(&mut self) {
        let claims = self
            .certificates
            .iter()
            .filter_map(|certificate| certificate.claims.as_ref());
        let named: std::collections::HashSet<Digest> = claims
            .flat_map(|claims| [claims.output, claims.prompt])
            .collect();
        self.broken
            .retain(|broken| broken.digest.is_none_or(|digest| !named.contains(&digest)));
        self.plain.retain(|(_, digest)| !named.contains(digest));
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
    Vote(RoundKey, Source),
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
        let place = |index| Place {
            path: path.to_owned(),
            index,
        };
        match kind {
            Kind::List(kinds) => kinds
                .into_iter()
                .enumerate()
                .filter_map(|(index, kind)| Part::read(place(Some(index)), kind, &[]))
                .collect(),
            kind => Part::read(place(None), kind, bytes).into_iter().collect(),
        }
    }

    fn read(place: Place, kind: Kind, bytes: &[u8]) -> Option<Self> {
        let name = place.name();
        Some(match kind {
            Kind::Certificate(envelope) => Part::Certificate(Certificate {
                bytes: envelope.payload().len().max(bytes.len()),
                id: envelope.id(),
                claimed_seal: claimed_seal(&envelope),
                claims: Statement::parse(&envelope).ok().map(Claims::of),
                place,
            }),
            Kind::Vote(envelope) => match Vote::parse(&envelope) {
                Ok(vote) => Part::Vote(round_of(vote), Source::File(place)),
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
