//! The certificates of a folder, verified many at a time with everything that was found beside them.

use quorumseal::{
    Advisories, Advisory, AdvisoryTarget, Artifact, CheckStatus, Dissent, Envelope, Evidence,
    Logged, Misuse, Policy, Report, SealList, SignerStatus, ValidatorSet, Verifier, Votes,
};

use super::lines::{CertificateLine, FileLine, Line, VotesLine};
use super::survey::{Certificate, Survey};
use super::votes::Ballots;

/// Certificates that are verified together: their signatures are checked in one.
const CHUNK: usize = 64;
/// And no more of them than have so many bytes, with their votes.
const CHUNK_BYTES: usize = 16 << 20;

/// What every certificate is verified with.
pub(super) struct Context<'a> {
    pub(super) verifier: &'a Verifier,
    pub(super) policy: Option<&'a Policy>,
    pub(super) survey: &'a Survey,
    /// Of each certificate the place of its receipt among all.
    pub(super) receipts: &'a [Option<usize>],
    /// The sealed advisories.
    pub(super) advisories: &'a [(Advisory, Vec<u8>)],
    /// Whether to find out what a ledger would say of the seals.
    pub(super) seals: bool,
}

/// What is kept of a certificate that was verified.
pub(super) struct Verified {
    pub(super) line: Line,
    /// The hash of the seal list that verifies in it, if that was asked for and its set is trusted.
    pub(super) seal: Option<[u8; 32]>,
}

impl Verified {
    /// Whether its receipt holds.
    pub(super) fn is_logged(&self) -> bool {
        matches!(&self.line, Line::Certificate(line) if line.logged == Logged::Yes)
    }
}

/// The places of certificates in chunks of bounded size.
pub(super) fn chunks(survey: &Survey) -> Vec<std::ops::Range<usize>> {
    let certificates = &survey.certificates;
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (place, certificate) in certificates.iter().enumerate() {
        let own = certificate.bytes
            + survey
                .votes_of(certificate)
                .map_or(0, |ballots| ballots.bytes);
        if place > start && (place - start >= CHUNK || bytes + own > CHUNK_BYTES) {
            chunks.push(start..place);
            (start, bytes) = (place, 0);
        }
        bytes += own;
    }
    if start < certificates.len() {
        chunks.push(start..certificates.len());
    }
    chunks
}

/// A certificate as it was read to be verified.
struct Item<'a> {
    certificate: &'a Certificate,
    bytes: Vec<u8>,
    answer: Option<(Artifact<'a>, String)>,
    prompt: Option<(Artifact<'a>, String)>,
    receipt: Option<(Vec<u8>, String)>,
    votes: Vec<Vec<u8>>,
    unexamined: usize,
    advisories: Vec<&'a [u8]>,
}

/// Verifies the certificates at some places, together.
pub(super) fn verify(context: &Context<'_>, places: std::ops::Range<usize>) -> Vec<Verified> {
    let read = places.map(|place| context.read(place));
    let read: Vec<Result<Item<'_>, (String, Misuse)>> = read.collect();
    let items: Vec<&Item<'_>> = read.iter().filter_map(|item| item.as_ref().ok()).collect();
    let evidence: Vec<Evidence<'_>> = items
        .iter()
        .map(|item| item.evidence(context.policy))
        .collect();
    let mut reports = context.verifier.verify_many(&evidence).into_iter();
    let verified = read.iter().filter_map(|read| match read {
        Ok(item) => Some(item.verified(context, reports.next()?)),
        Err((name, misuse)) => Some(Verified {
            line: Line::File(FileLine {
                ok: false,
                file: name.clone(),
                code: misuse.code,
                message: misuse.message.clone(),
            }),
            seal: None,
        }),
    });
    verified.collect()
}

impl<'a> Context<'a> {
    fn read(&self, place: usize) -> Result<Item<'a>, (String, Misuse)> {
        let survey = self.survey;
        let Some(certificate) = survey.certificates.get(place) else {
            let misuse = Misuse::new(quorumseal::Code::InputFile, "it is not there any more");
            return Err((String::new(), misuse));
        };
        let name = || certificate.place.name();
        let bytes = certificate
            .place
            .read()
            .map_err(|misuse| (name(), misuse))?;
        let claims = certificate.claims.as_ref();
        let found = |digest| {
            let (hashed, name) = survey.by_digest.get(digest)?;
            Some((Artifact::Hashed(hashed.clone()), name.clone()))
        };
        let answer = claims.and_then(|claims| found(&claims.output)).or_else(|| {
            let (hashed, name) = survey.beside(certificate)?;
            Some((Artifact::Hashed(hashed.clone()), name))
        });
        let receipt = self.receipts.get(place).copied().flatten();
        let receipt = match receipt.and_then(|receipt| survey.receipts.get(receipt)) {
            Some((receipt, _)) => {
                let name = receipt.name();
                match receipt.read() {
                    Ok(bytes) => Some((bytes, name)),
                    Err(misuse) => return Err((name, misuse)),
                }
            }
            None => None,
        };
        let ballots = survey.votes_of(certificate);
        let mut votes = Vec::new();
        for source in ballots.into_iter().flat_map(Ballots::sources) {
            votes.push(source.read().map_err(|misuse| (name(), misuse))?);
        }
        Ok(Item {
            certificate,
            bytes,
            answer,
            prompt: claims.and_then(|claims| found(&claims.prompt)),
            receipt,
            unexamined: ballots.map_or(0, |ballots| ballots.unexamined),
            votes,
            advisories: self.advisories_about(certificate),
        })
    }

    /// The advisories that can be about a certificate; whether one is, the verifier says.
    fn advisories_about(&self, certificate: &Certificate) -> Vec<&'a [u8]> {
        let about = |advisory: &Advisory| match &advisory.target {
            AdvisoryTarget::Model { name, version } => certificate
                .claims
                .as_ref()
                .is_some_and(|claims| claims.model.0 == *name && claims.model.1 == *version),
            AdvisoryTarget::CertHash(id) => *id == certificate.id,
            AdvisoryTarget::PublicKey(_) => true,
        };
        let own = self
            .advisories
            .iter()
            .filter(|(advisory, _)| about(advisory));
        own.map(|(_, bytes)| bytes.as_slice()).collect()
    }
}

impl Item<'_> {
    fn evidence<'i>(&'i self, policy: Option<&'i Policy>) -> Evidence<'i> {
        let given = |thing: &'i Option<(Artifact<'_>, String)>| -> Option<Artifact<'i>> {
            thing.as_ref().map(|(artifact, _)| artifact.clone())
        };
        Evidence {
            certificate: &self.bytes,
            artifact: given(&self.answer),
            prompt: given(&self.prompt),
            receipt: self.receipt.as_ref().map(|(bytes, _)| bytes.as_slice()),
            // Both were kept below what may be given.
            votes: Votes::new(self.votes.iter().map(Vec::as_slice).collect()).unwrap_or_default(),
            advisories: Advisories::new(self.advisories.clone()).unwrap_or_default(),
            policy,
            all_digests: false,
        }
    }

    fn verified(&self, context: &Context<'_>, report: Report) -> Verified {
        let seal = context
            .seals
            .then(|| self.seal(context.verifier, &report))
            .flatten();
        Verified {
            line: Line::Certificate(Box::new(self.line(report))),
            seal,
        }
    }

    /// The hash of the seal list that verifies, without verifying again where the report says it all.
    fn seal(&self, verifier: &Verifier, report: &Report) -> Option<[u8; 32]> {
        let set = verifier.set(&report.statement.as_ref()?.validator_set)?;
        let envelope = Envelope::parse(&self.bytes).ok()?;
        let seal = only_signatures(set, &envelope, report);
        Some(seal.unwrap_or_else(|| SealList::of(set, &envelope)).hash())
    }

    fn line(&self, report: Report) -> CertificateLine {
        let message = report
            .checks
            .iter()
            .find(|check| check.status == CheckStatus::Fail)
            .map(|check| check.message.clone());
        let votes = report.votes.as_ref();
        let votes = VotesLine {
            counted: votes.map_or(0, |votes| votes.counted.len()),
            ignored: votes.map_or(0, |votes| votes.ignored.len()),
            equivocators: votes
                .map(|votes| {
                    votes
                        .equivocators
                        .iter()
                        .map(|one| one.id.clone())
                        .collect()
                })
                .unwrap_or_default(),
            unexamined: self.unexamined,
        };
        let advisories = report.advisories.iter().flat_map(|all| &all.counted);
        let applying = advisories.filter(|counted| counted.applies);
        let policy = report.policy.iter().flat_map(|policy| &policy.failures);
        let sound = matches!(report.logged, Logged::Yes | Logged::NotGiven)
            && votes.ignored == 0
            && votes.unexamined == 0
            && votes.equivocators.is_empty()
            && report.dissent != Some(Dissent::Contradicted);
        let statement = report.statement;
        CertificateLine {
            ok: report.accepted && sound,
            file: self.certificate.place.name(),
            state: report.state,
            accepted: report.accepted,
            code: report.code,
            message,
            cert_hash: report.cert_hash,
            network: statement
                .as_ref()
                .map(|statement| statement.network.clone()),
            epoch: statement.as_ref().map(|statement| statement.epoch),
            round: statement
                .as_ref()
                .map(|statement| statement.round.id.clone()),
            sealed_at: statement.map(|statement| statement.round.sealed_at),
            answer: self.answer.as_ref().map(|(_, name)| name.clone()),
            prompt: report.prompt,
            prompt_file: self.prompt.as_ref().map(|(_, name)| name.clone()),
            logged: report.logged,
            logged_by: report
                .receipt
                .as_ref()
                .and_then(|receipt| receipt.logged_by),
            receipt: self.receipt.as_ref().map(|(_, name)| name.clone()),
            receipt_code: report.receipt.as_ref().and_then(|receipt| receipt.code),
            dissent: report.dissent,
            unaccounted_weight: report.unaccounted_weight,
            votes,
            advisories: applying.map(|counted| counted.id).collect(),
            policy: policy.map(|failure| failure.code).collect(),
        }
    }
}

/// The seal list, if every validator that signed has one signature alone: then it is the one that verified.
fn only_signatures(set: &ValidatorSet, envelope: &Envelope, report: &Report) -> Option<SealList> {
    let signers = &report.quorum.as_ref()?.signers;
    let mut list = Vec::new();
    for (validator, signer) in set.validators().iter().zip(signers) {
        if signer.status != SignerStatus::Signed {
            continue;
        }
        let mut own = envelope
            .signatures()
            .iter()
            .filter(|signature| signature.keyid.as_deref() == Some(validator.id.as_str()));
        let (Some(only), None) = (own.next(), own.next()) else {
            return None;
        };
        list.push((validator.id.clone(), only.sig?));
    }
    Some(SealList::new(list))
}
