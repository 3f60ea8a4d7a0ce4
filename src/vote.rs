//! Votes: what single validators said of an output. They prove dissent, and never change a verdict (FORMAT section 6).

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::error::Fault;
use crate::index;
use crate::json::{self, Json, Shape, Wrong};
use crate::limits::{MAX_FRAGMENTS, MAX_VOTE_WORK, count};
use crate::quorum::{Quorum, SignerStatus};
use crate::signature::{self, Claim};
use crate::signed;
use crate::statement::Statement;
use crate::text::Name;
use crate::validator_set::{Validator, ValidatorKey, ValidatorSet};

/// The payload type of a vote of version 1.
pub const PAYLOAD_TYPE: &str = "application/vnd.quorumseal.vote.v1+json";

/// A well-formed vote. Nothing is said yet about who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The network.
    pub network: Name,
    /// The epoch.
    pub epoch: u64,
    /// The id of the validator set.
    pub validator_set: Digest,
    /// The id of the round.
    pub round: Name,
    /// The digest of the output that was judged.
    pub output: Digest,
    /// Who says that it votes.
    pub validator: Name,
    /// What it says.
    pub vote: VoteKind,
    /// What it says of fragments.
    pub fragments: Vec<FragmentVote>,
    /// What it judged with.
    pub evaluator: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What a validator says of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum VoteKind {
    /// It is right.
    Affirm,
    /// It is not.
    Reject,
    /// It cannot tell.
    Abstain,
}

impl VoteKind {
    /// The kind that is written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "affirm" => VoteKind::Affirm,
            "reject" => VoteKind::Reject,
            "abstain" => VoteKind::Abstain,
            _ => return None,
        })
    }

    /// The text in documents and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            VoteKind::Affirm => "affirm",
            VoteKind::Reject => "reject",
            VoteKind::Abstain => "abstain",
        }
    }
}

/// What a validator says of one fragment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FragmentVote {
    /// The fragment's id.
    pub id: Name,
    /// What it says.
    pub vote: VoteKind,
}

static SHAPE: Shape = Shape::ObjectWithNames(&[
    ("network", &Shape::Scalar),
    ("epoch", &Shape::Scalar),
    ("validatorSet", &Shape::Scalar),
    ("round", &Shape::Scalar),
    ("output", &Shape::Scalar),
    ("validator", &Shape::Scalar),
    ("vote", &Shape::Scalar),
    (
        "fragments",
        &Shape::Array(
            &Shape::Object(&[("id", &Shape::Scalar), ("vote", &Shape::Scalar)]),
            MAX_FRAGMENTS,
        ),
    ),
    ("evaluator", &Shape::Scalar),
    ("reason", &Shape::Scalar),
    ("critical", &signed::CRITICAL_SHAPE),
]);

const KINDS: &str = "affirm, reject or abstain";

impl Vote {
    /// Reads the vote that `envelope` carries.
    ///
    /// # Errors
    /// [`Fault`]: malformed is looked for before unsupported, but for a payload type of another version.
    pub fn parse(envelope: &Envelope) -> Result<Self, Fault> {
        signed::check_payload_type(envelope.payload_type(), PAYLOAD_TYPE)?;
        let json = json::parse(envelope.payload(), &SHAPE).map_err(Fault::Malformed)?;
        let vote = json.object("")?;
        let parsed = Vote {
            network: vote.name("network")?,
            epoch: vote.integer("epoch")?,
            validator_set: vote.digest("validatorSet", "a validator-set id")?,
            round: vote.name("round")?,
            output: vote.digest("output", "blake3: and 64 lowercase hex digits")?,
            validator: vote.name("validator")?,
            vote: vote.parsed("vote", KINDS, VoteKind::parse)?,
            fragments: vote
                .optional_each("fragments", MAX_FRAGMENTS, fragment)?
                .unwrap_or_default(),
            evaluator: vote.optional_text("evaluator")?,
            reason: vote.optional_text("reason")?,
        };
        signed::check_critical(&vote, &SHAPE)?;
        Ok(parsed)
    }

    /// Whether this is a vote of the round that made the certificate, whatever output it is about.
    fn is_of_round(&self, statement: &Statement) -> bool {
        self.network == statement.network
            && self.epoch == statement.epoch
            && self.validator_set == statement.validator_set
            && self.round == statement.round.id
    }
}

fn fragment(at: &str, item: &Json<'_>) -> Result<FragmentVote, Box<Wrong>> {
    let fragment = item.object(at)?;
    Ok(FragmentVote {
        id: fragment.name("id")?,
        vote: fragment.parsed("vote", KINDS, VoteKind::parse)?,
    })
}

/// Whether the dissent that a tally claims is shown by votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Dissent {
    /// Votes prove more than the tally claims.
    Contradicted,
    /// They prove exactly what it claims, or it claims none and none is proven.
    Proven,
    /// They prove less: the rest is the seal's word.
    Claimed,
}

impl Dissent {
    /// What proven rejecting weight makes of the weight that a tally claims.
    pub(crate) const fn of(proven: u64, claimed: u64) -> Self {
        if proven > claimed {
            Dissent::Contradicted
        } else if proven == claimed {
            Dissent::Proven
        } else {
            Dissent::Claimed
        }
    }
}

/// Why a vote does not count; the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum VoteReason {
    /// It is no well-formed vote.
    Malformed,
    /// It is meant for a newer version.
    Unsupported,
    /// It names no validator of the certificate's set.
    UnknownValidator,
    /// It is of another network, epoch, set, round or output.
    OtherCertificate,
    /// Its validator did not sign it.
    Signature,
    /// Its validator said different things of one round.
    Equivocating,
}

impl VoteReason {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: &'static [VoteReason] = &[
        VoteReason::Malformed,
        VoteReason::Unsupported,
        VoteReason::UnknownValidator,
        VoteReason::OtherCertificate,
        VoteReason::Signature,
        VoteReason::Equivocating,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            VoteReason::Malformed => "malformed",
            VoteReason::Unsupported => "unsupported",
            VoteReason::UnknownValidator => "unknown-validator",
            VoteReason::OtherCertificate => "other-certificate",
            VoteReason::Signature => "signature",
            VoteReason::Equivocating => "equivocating",
        }
    }
}

/// What the votes beside a certificate come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VotesReport {
    /// Weight that is proven to have affirmed.
    pub affirm_weight: u64,
    /// Weight that is proven to have rejected.
    pub reject_weight: u64,
    /// Weight that is proven to have abstained.
    pub abstain_weight: u64,
    /// The validators whose vote counts, each once, in the order of the set.
    pub counted: Vec<CountedVote>,
    /// The validators that said different things of the round, in the order of the set. Their votes do not count; their
    /// signatures on the certificate do.
    pub equivocators: Vec<VoteEquivocator>,
    /// The votes that do not count, in the order in which they were given.
    pub ignored: Vec<IgnoredVote>,
}

/// A validator's vote that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CountedVote {
    /// The validator's id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its weight.
    pub weight: u64,
    /// What it said.
    pub vote: VoteKind,
}

/// A validator that said different things of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VoteEquivocator {
    /// The validator's id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its weight.
    pub weight: u64,
    /// What it said, each once.
    pub votes: Vec<VoteKind>,
    /// Whether it signed the certificate.
    pub signed: bool,
}

/// A vote that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IgnoredVote {
    /// Its place among the votes given, from 0.
    pub index: u64,
    /// Its id; nothing where there is no envelope to take one of.
    pub id: Option<Digest>,
    /// Who it says that it is by, where it is well formed.
    pub validator: Option<Name>,
    /// Why it does not count.
    pub reason: VoteReason,
    /// One sentence for people.
    pub message: String,
}

/// What one vote amounts to while all of them are read.
enum Read {
    /// Why, by whom it says to be where it is well formed, and a sentence.
    Ignored(VoteReason, Option<Name>, String),
    /// A vote of the round by the validator at this place of the set, and where its claims stand among all.
    Cast {
        vote: Box<Vote>,
        place: usize,
        claims: core::ops::Range<usize>,
    },
}

/// What a vote says, apart from who made it with what and why: the output, the verdict on it, and on its fragments.
/// The order of fragments says nothing.
type Ballot<'a> = (&'a Digest, VoteKind, Vec<&'a FragmentVote>);

/// Counts votes beside a certificate whose set is trusted.
pub(crate) fn tally(
    votes: &[&[u8]],
    set: &ValidatorSet,
    statement: &Statement,
    quorum: &Quorum,
) -> VotesReport {
    let mut claims = Vec::new();
    let read: Vec<(Option<Digest>, Read)> = votes
        .iter()
        .map(|bytes| read(bytes, set, statement, &mut claims))
        .collect();
    let verdicts = signature::verify_all(&claims);
    let is_signed = |claims: &core::ops::Range<usize>| {
        verdicts
            .get(claims.clone())
            .is_some_and(|own| own.contains(&true))
    };

    let output = &statement.subject.digest.blake3;
    let mut said: Vec<Option<Said<'_>>> = set.validators().iter().map(|_| None).collect();
    for (_, read) in &read {
        if let Read::Cast {
            vote,
            place,
            claims,
        } = read
            && is_signed(claims)
            && let Some(slot) = said.get_mut(*place)
        {
            let ballot = vote.ballot();
            match slot {
                Some(said) => said.add(&ballot),
                None => *slot = Some(Said::of(ballot)),
            }
        }
    }
    let mut report = VotesReport::default();
    let validators = set.validators().iter().zip(&quorum.signers);
    for ((validator, signer), slot) in validators.zip(&mut said) {
        let Some(said) = slot else { continue };
        let signed = signer.status == SignerStatus::Signed;
        let (about, vote, _) = said.first;
        if signed && about == output && vote != VoteKind::Affirm {
            said.equivocates = true;
        }
        if said.equivocates {
            let equivocator = equivocator(validator, &said.kinds, signed);
            report.equivocators.push(equivocator);
        } else if about == output {
            report.add(validator, vote);
        }
    }
    let equivocating: Vec<bool> = said
        .iter()
        .map(|said| said.as_ref().is_some_and(|said| said.equivocates))
        .collect();
    for (index, (id, read)) in read.into_iter().enumerate() {
        let (reason, validator, message) = match read {
            Read::Ignored(reason, validator, message) => (reason, validator, message),
            Read::Cast {
                vote,
                place,
                claims,
            } => {
                let reason = if vote.output != *output {
                    VoteReason::OtherCertificate
                } else if !is_signed(&claims) {
                    VoteReason::Signature
                } else if equivocating.get(place) == Some(&true) {
                    VoteReason::Equivocating
                } else {
                    continue;
                };
                (reason, Some(vote.validator), sentence(reason))
            }
        };
        report.ignored.push(IgnoredVote {
            index: count(index),
            id,
            validator,
            reason,
            message,
        });
    }
    report
}

impl Vote {
    fn ballot(&self) -> Ballot<'_> {
        let fragment = |number: usize| self.fragments.get(number);
        let by_id = index::sorted(self.fragments.len(), &|one, other| {
            fragment(one).cmp(&fragment(other))
        });
        let fragments = by_id.into_iter().filter_map(fragment).collect();
        (&self.output, self.vote, fragments)
    }
}

/// What a validator provably said in the round, also of other outputs.
struct Said<'a> {
    first: Ballot<'a>,
    /// The verdicts in it and in all later ones.
    kinds: Vec<VoteKind>,
    /// Whether any of it contradicts the rest, or its signature on the certificate.
    equivocates: bool,
}

impl<'a> Said<'a> {
    fn of(first: Ballot<'a>) -> Self {
        Said {
            kinds: Vec::from([first.1]),
            first,
            equivocates: false,
        }
    }

    fn add(&mut self, ballot: &Ballot<'_>) {
        if *ballot != self.first {
            self.equivocates = true;
            if !self.kinds.contains(&ballot.1) {
                self.kinds.push(ballot.1);
            }
        }
    }
}

fn read(
    bytes: &[u8],
    set: &ValidatorSet,
    statement: &Statement,
    claims: &mut Vec<Claim>,
) -> (Option<Digest>, Read) {
    let envelope = match Envelope::parse(bytes) {
        Ok(envelope) => envelope,
        Err(failure) => {
            return (
                None,
                Read::Ignored(VoteReason::Malformed, None, failure.message),
            );
        }
    };
    let ignored = |reason, validator: Option<&Name>, message: String| {
        (
            Some(envelope.id()),
            Read::Ignored(reason, validator.cloned(), message),
        )
    };
    let vote = match Vote::parse(&envelope) {
        Ok(vote) => vote,
        Err(Fault::Malformed(message)) => return ignored(VoteReason::Malformed, None, message),
        Err(Fault::Unsupported(message)) => return ignored(VoteReason::Unsupported, None, message),
    };
    let own = envelope
        .signatures()
        .iter()
        .filter(|signature| signature.keyid.as_deref() == Some(vote.validator.as_str()));
    let own: Vec<&[u8; 64]> = own.filter_map(|signature| signature.sig.as_ref()).collect();
    let work = count(own.len()).saturating_mul(count(envelope.signed_bytes().len()));
    if work > MAX_VOTE_WORK {
        let message = "checking its signatures would hash too much".to_string();
        return ignored(VoteReason::Malformed, Some(&vote.validator), message);
    }
    let named = set.place(vote.validator.as_str());
    let Some((place, validator)) =
        named.and_then(|place| Some((place, set.validators().get(place)?)))
    else {
        return ignored(
            VoteReason::UnknownValidator,
            Some(&vote.validator),
            sentence(VoteReason::UnknownValidator),
        );
    };
    if !vote.is_of_round(statement) {
        return ignored(
            VoteReason::OtherCertificate,
            Some(&vote.validator),
            sentence(VoteReason::OtherCertificate),
        );
    }
    let start = claims.len();
    if let ValidatorKey::Ed25519(key) = &validator.key {
        claims.extend(
            own.into_iter()
                .map(|sig| Claim::new(key.clone(), sig, envelope.signed_bytes())),
        );
    }
    let claims = start..claims.len();
    (
        Some(envelope.id()),
        Read::Cast {
            vote: Box::new(vote),
            place,
            claims,
        },
    )
}

impl VotesReport {
    fn add(&mut self, validator: &Validator, vote: VoteKind) {
        let weight = match vote {
            VoteKind::Affirm => &mut self.affirm_weight,
            VoteKind::Reject => &mut self.reject_weight,
            VoteKind::Abstain => &mut self.abstain_weight,
        };
        *weight = weight.saturating_add(validator.weight);
        self.counted.push(CountedVote {
            id: validator.id.clone(),
            operator: validator.operator.clone(),
            weight: validator.weight,
            vote,
        });
    }
}

fn equivocator(validator: &Validator, voted: &[VoteKind], signed: bool) -> VoteEquivocator {
    let kinds = [VoteKind::Affirm, VoteKind::Reject, VoteKind::Abstain];
    VoteEquivocator {
        id: validator.id.clone(),
        operator: validator.operator.clone(),
        weight: validator.weight,
        votes: kinds
            .into_iter()
            .filter(|kind| voted.contains(kind))
            .collect(),
        signed,
    }
}

fn sentence(reason: VoteReason) -> String {
    let text = match reason {
        VoteReason::Malformed => "it is no well-formed vote",
        VoteReason::Unsupported => "it was made for a newer version than this reader",
        VoteReason::UnknownValidator => "it names no validator of the certificate's set",
        VoteReason::OtherCertificate => "it is not about this certificate's round and output",
        VoteReason::Signature => "the validator that it names did not sign it",
        VoteReason::Equivocating => "its validator said different things of this round",
    };
    text.to_string()
}
