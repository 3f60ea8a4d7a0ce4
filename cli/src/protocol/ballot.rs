//! The votes of a round, each checked, and each validator's counted once.

use std::collections::{BTreeMap, HashSet};

use quorumseal::{
    Digest, Envelope, ValidatorKey, ValidatorSet, Vote, VoteKind, check_strict_json, signature,
};
use serde::Deserialize;

use super::proposal::Proposal;
use crate::author::statement::TallyDraft;

/// A vote on a proposal, signed by its validator.
#[derive(Debug, Clone)]
pub(crate) struct SignedVote {
    pub(crate) envelope: Envelope,
    pub(crate) vote: Vote,
    /// The validator's place in the set.
    place: usize,
    weight: u64,
}

/// Votes on one proposal, in the order of the set, at most one a validator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ballot(Vec<SignedVote>);

/// Why votes cannot be counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Uncounted {
    /// One of them does not count, whatever the others are.
    Vote(String),
    /// A validator said two things.
    Two(String),
}

/// The member of a vote that names the proposal; the format leaves it to those who vote.
#[derive(Deserialize)]
struct Named {
    proposal: Option<Digest>,
}

impl SignedVote {
    /// Reads a vote on `proposal`, whose digest is `digest`. The error says why it does not count.
    pub(crate) fn read(
        envelope: Envelope,
        set: &ValidatorSet,
        proposal: &Proposal,
        digest: &Digest,
    ) -> Result<Self, String> {
        let vote =
            Vote::parse(&envelope).map_err(|fault| format!("it is no legal vote: {fault}"))?;
        let place = set
            .place(vote.validator.as_str())
            .ok_or_else(|| format!("its set has no validator {}", vote.validator))?;
        let compared = |what: &str, expected: &str, got: &str| {
            if expected == got {
                return Ok(());
            }
            Err(format!(
                "the vote of {} is about another {what} (expected {expected}, got {got})",
                vote.validator
            ))
        };
        compared("network", &proposal.network, vote.network.as_str())?;
        compared(
            "epoch",
            &proposal.epoch.to_string(),
            &vote.epoch.to_string(),
        )?;
        compared(
            "validator set",
            &proposal.validator_set.to_string(),
            &vote.validator_set.to_string(),
        )?;
        compared("round", &proposal.round.id, vote.round.as_str())?;
        let output = proposal
            .output()
            .map_or_else(|| "none".to_owned(), |output| output.to_string());
        compared("output", &output, &vote.output.to_string())?;
        let named = named(&envelope).map_or_else(|| "none".to_owned(), |named| named.to_string());
        compared("proposal", &digest.to_string(), &named)?;
        let known: HashSet<&str> = proposal
            .fragments
            .iter()
            .map(|range| range.id.as_str())
            .collect();
        let mut seen = HashSet::new();
        for fragment in &vote.fragments {
            let id = fragment.id.as_str();
            if !known.contains(id) {
                return Err(format!(
                    "the vote of {} names a fragment {id} that is not proposed",
                    vote.validator
                ));
            }
            if !seen.insert(id) {
                return Err(format!(
                    "the vote of {} names the fragment {id} twice",
                    vote.validator
                ));
            }
        }
        // One only: what has to be hashed grows with each.
        let signed = match envelope.signatures() {
            [one] => {
                one.keyid.as_deref() == Some(vote.validator.as_str())
                    && one.sig.is_some_and(|sig| {
                        is_signed_by(set, vote.validator.as_str(), &sig, envelope.signed_bytes())
                    })
            }
            _ => false,
        };
        if !signed {
            return Err(format!(
                "the vote of {} does not carry its signature and no other",
                vote.validator
            ));
        }
        let weight = set
            .validators()
            .get(place)
            .map_or(0, |validator| validator.weight);
        Ok(SignedVote {
            envelope,
            vote,
            place,
            weight,
        })
    }
}

impl Ballot {
    /// Reads votes on a proposal: all of them must count. The same vote may be given more than once.
    pub(crate) fn read(
        votes: impl IntoIterator<Item = Envelope>,
        set: &ValidatorSet,
        proposal: &Proposal,
        digest: &Digest,
    ) -> Result<Self, Uncounted> {
        let mut ballot = Ballot::default();
        for envelope in votes {
            let vote =
                SignedVote::read(envelope, set, proposal, digest).map_err(Uncounted::Vote)?;
            ballot.add(vote)?;
        }
        Ok(ballot)
    }

    /// Adds a vote on the same proposal as the others.
    pub(crate) fn add(&mut self, vote: SignedVote) -> Result<(), Uncounted> {
        match self
            .0
            .binary_search_by_key(&vote.place, |known| known.place)
        {
            Err(at) => {
                self.0.insert(at, vote);
                Ok(())
            }
            Ok(at)
                if self
                    .0
                    .get(at)
                    .is_some_and(|known| known.envelope.id() == vote.envelope.id()) =>
            {
                Ok(())
            }
            Ok(_) => Err(Uncounted::Two(format!(
                "{} cast two different votes in this round",
                vote.vote.validator
            ))),
        }
    }

    /// The votes, in the order of the set.
    pub(crate) fn votes(&self) -> &[SignedVote] {
        &self.0
    }

    /// The vote of a validator.
    pub(crate) fn of(&self, validator: &str) -> Option<&SignedVote> {
        self.0
            .iter()
            .find(|vote| vote.vote.validator.as_str() == validator)
    }

    /// The weight of those who said this of the whole output. It cannot overflow, for the whole set's does not.
    pub(crate) fn weight(&self, kind: VoteKind) -> u64 {
        let those = self.0.iter().filter(|vote| vote.vote.vote == kind);
        those.map(|vote| vote.weight).sum()
    }

    /// What a statement says of them.
    pub(crate) fn tally(&self) -> TallyDraft {
        TallyDraft {
            quorum_weight: self.weight(VoteKind::Affirm),
            dissent_weight: self.weight(VoteKind::Reject),
            abstain_weight: self.weight(VoteKind::Abstain),
        }
    }

    /// The weights that affirmed and rejected each fragment that anybody voted on.
    pub(crate) fn fragments(&self) -> BTreeMap<&str, (u64, u64)> {
        let mut weights: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for vote in &self.0 {
            for fragment in &vote.vote.fragments {
                let (affirmed, rejected) = weights.entry(fragment.id.as_str()).or_default();
                match fragment.vote {
                    VoteKind::Affirm => *affirmed += vote.weight,
                    VoteKind::Reject => *rejected += vote.weight,
                    VoteKind::Abstain => {}
                }
            }
        }
        weights
    }
}

/// The digest of the proposal that a vote names.
fn named(envelope: &Envelope) -> Option<Digest> {
    check_strict_json(envelope.payload()).ok()?;
    let named: Named = serde_json::from_slice(envelope.payload()).ok()?;
    named.proposal
}

/// Whether these 64 bytes are the signature of the validator `id` of `set` over `message`.
pub(super) fn is_signed_by(set: &ValidatorSet, id: &str, sig: &[u8; 64], message: &[u8]) -> bool {
    let validator = set.place(id).and_then(|place| set.validators().get(place));
    match validator.map(|validator| &validator.key) {
        Some(ValidatorKey::Ed25519(key)) => signature::verify_zip215(key.as_bytes(), sig, message),
        Some(ValidatorKey::Unknown(_)) | None => false,
    }
}
