//! The statement that votes on a proposal come to. The same proposal, votes, time and share give the same bytes.

use quorumseal::{Envelope, Misuse, Statement, ValidatorSet};

use super::ballot::Ballot;
use super::proposal::Proposal;
use crate::author::statement::{
    FragmentDraft, PredicateDraft, RoundDraft, StatementDraft, TallyDraft, illegal,
};

/// The share of the whole weight, in percent, above which dissent is flagged, unless a network agrees on another.
pub(crate) const DEFAULT_DIVERGENCE_PERCENT: u8 = 5;

/// The flag.
const DIVERGENCE: &str = "divergence";

/// The statement of a round that these votes close at `sealed_at`, not signed by anybody. Refused where it could never be
/// valid: without a quorum of affirming weight above all.
pub(crate) fn compose(
    proposal: &Proposal,
    ballot: &Ballot,
    sealed_at: &str,
    set: &ValidatorSet,
    divergence_percent: u8,
) -> Result<(Envelope, Statement), Misuse> {
    let weights = ballot.fragments();
    let of = |id: &str| weights.get(id).copied().unwrap_or_default();
    finish(
        proposal,
        ballot.tally(),
        &of,
        sealed_at,
        set,
        divergence_percent,
    )
}

/// The statement that unanimous votes would make: if the proposal can lead to any legal statement, then to this.
pub(super) fn unanimous(proposal: &Proposal, set: &ValidatorSet) -> Result<Statement, Misuse> {
    let tally = TallyDraft {
        quorum_weight: set.total_weight(),
        dissent_weight: 0,
        abstain_weight: 0,
    };
    let sealed_at = &proposal.round.opened_at;
    let (_, statement) = finish(proposal, tally, &|_| (0, 0), sealed_at, set, 100)?;
    Ok(statement)
}

fn finish(
    proposal: &Proposal,
    tally: TallyDraft,
    weights: &dyn Fn(&str) -> (u64, u64),
    sealed_at: &str,
    set: &ValidatorSet,
    divergence_percent: u8,
) -> Result<(Envelope, Statement), Misuse> {
    let fragments: Vec<FragmentDraft> = proposal
        .fragments
        .iter()
        .map(|range| {
            let (affirmed, rejected) = weights(&range.id);
            FragmentDraft::new(&range.id, range.start, range.end, affirmed, rejected)
        })
        .collect();
    let of_fragments = proposal.fragments.iter().map(|range| weights(&range.id).1);
    let dissent = of_fragments.fold(tally.dissent_weight, u64::max);
    let crossed =
        u128::from(dissent) * 100 > u128::from(divergence_percent) * u128::from(set.total_weight());
    let predicate = PredicateDraft {
        network: proposal.network.clone(),
        epoch: proposal.epoch,
        validator_set: proposal.validator_set,
        round: RoundDraft {
            id: proposal.round.id.clone(),
            opened_at: proposal.round.opened_at.clone(),
            sealed_at: sealed_at.to_owned(),
        },
        output: proposal.output.clone(),
        prompt: proposal.prompt.clone(),
        model: proposal.model.clone(),
        dataset: proposal.dataset.clone(),
        tally,
        fragments,
        flags: crossed.then(|| DIVERGENCE.to_owned()).into_iter().collect(),
    };
    let (envelope, statement) =
        StatementDraft::new(proposal.subject.clone(), predicate).finish()?;
    statement
        .check_tally(set)
        .map_err(|failure| illegal(&failure))?;
    Ok((envelope, statement))
}

#[cfg(test)]
mod tests {
    use quorumseal::{Digest, VoteKind};

    use super::*;
    use crate::author::set::{SetDraft, ValidatorDraft};
    use crate::author::vote::{FragmentVoteDraft, VoteDraft};
    use crate::key::SecretKey;
    use crate::protocol::ballot::{SignedVote, Uncounted};
    use crate::protocol::refusal::Refusal;

    const OUTPUT: &str = "Six times seven is 42. Grün.";
    const PROMPT: &str = "What is 6 times 7?";

    fn key(id: &str) -> SecretKey {
        SecretKey::demonstration(&format!("compose/{id}"))
    }

    /// Ten validators of weight 10.
    fn set() -> ValidatorSet {
        let validators = (0..10).map(|number| ValidatorDraft {
            id: format!("v-{number}"),
            operator: None,
            public_key: key(&format!("v-{number}")).public_text(),
            weight: 10,
            cosigner: None,
        });
        let draft = SetDraft {
            network: "net".to_owned(),
            epoch: 0,
            previous: None,
            quorum: 67,
            validators: validators.collect(),
            history: None,
            ledger: None,
        };
        draft.finish().unwrap().1
    }

    fn proposal(set: &ValidatorSet) -> Proposal {
        let hashed = quorumseal::Hashed::of(OUTPUT.as_bytes(), true);
        let text = format!(
            r#"{{"network":"net","epoch":0,"validatorSet":"{}","round":{{"id":"r-1","openedAt":"2026-03-01T09:00:00Z"}},
            "subject":{{"digest":{{"blake3":"{}","sha256":"{}"}}}},"output":{{"length":{}}},
            "prompt":{{"digest":{{"blake3":"{}"}}}},"model":{{"name":"atlas","version":"1"}},
            "fragments":[{{"id":"s-1","start":0,"end":22}},{{"id":"s-2","start":22,"end":29}}]}}"#,
            set.id(),
            hashed.digest().to_hex(),
            hashed.sha256().unwrap(),
            hashed.length(),
            Digest::of(PROMPT.as_bytes()).to_hex(),
        );
        serde_json::from_str(&text).unwrap()
    }

    fn vote(
        set: &ValidatorSet,
        proposal: &Proposal,
        number: usize,
        vote: VoteKind,
        fragments: &[(&str, VoteKind)],
    ) -> Envelope {
        let id = format!("v-{number}");
        let draft = VoteDraft {
            network: "net".to_owned(),
            epoch: 0,
            validator_set: set.id(),
            round: "r-1".to_owned(),
            output: proposal.output().unwrap(),
            validator: id.clone(),
            vote: vote.as_str(),
            fragments: fragments
                .iter()
                .map(|(id, vote)| FragmentVoteDraft {
                    id: (*id).to_owned(),
                    vote: vote.as_str(),
                })
                .collect(),
            evaluator: None,
            reason: None,
            proposal: Some(proposal.digest().unwrap()),
        };
        let (mut envelope, _) = draft.finish().unwrap();
        envelope.add_signature(&id, key(&id).sign(envelope.signed_bytes()));
        envelope
    }

    fn ballot(
        set: &ValidatorSet,
        proposal: &Proposal,
        votes: Vec<Envelope>,
    ) -> Result<Ballot, Uncounted> {
        Ballot::read(votes, set, proposal, &proposal.digest().unwrap())
    }

    #[test]
    fn the_same_votes_in_any_order_give_the_same_bytes_and_the_right_weights() {
        let set = set();
        let proposal = proposal(&set);
        proposal.check(&set).unwrap();
        proposal.check_texts(PROMPT, OUTPUT).unwrap();
        let (yes, no, none) = (VoteKind::Affirm, VoteKind::Reject, VoteKind::Abstain);
        let mut votes: Vec<Envelope> = (0..7)
            .map(|number| vote(&set, &proposal, number, yes, &[("s-1", yes), ("s-2", none)]))
            .collect();
        votes.push(vote(&set, &proposal, 7, no, &[("s-2", no)]));
        votes.push(vote(&set, &proposal, 8, none, &[]));
        let sealed = |votes: Vec<Envelope>| {
            let ballot = ballot(&set, &proposal, votes).unwrap();
            compose(&proposal, &ballot, "2026-03-01T09:00:41Z", &set, 5).unwrap()
        };
        let (envelope, statement) = sealed(votes.clone());
        assert_eq!(statement.tally.quorum_weight, 70);
        assert_eq!(statement.tally.dissent_weight, 10);
        assert_eq!(statement.tally.abstain_weight, 10);
        let weights: Vec<_> = statement
            .fragments
            .iter()
            .map(|fragment| (fragment.quorum_weight, fragment.dissent_weight))
            .collect();
        assert_eq!(weights, [(70, 0), (0, 10)]);
        assert_eq!(statement.flags, ["divergence"]);
        // Twice the same vote is one vote.
        votes.push(votes[3].clone());
        votes.reverse();
        assert_eq!(sealed(votes).0.signed_bytes(), envelope.signed_bytes());
    }

    #[test]
    fn dissent_is_flagged_above_the_share_and_not_at_it() {
        let set = set();
        let proposal = proposal(&set);
        let (yes, no) = (VoteKind::Affirm, VoteKind::Reject);
        let flags = |more: Vec<Envelope>, share| {
            let mut votes: Vec<Envelope> = (0..7)
                .map(|number| vote(&set, &proposal, number, yes, &[]))
                .collect();
            votes.extend(more);
            let ballot = ballot(&set, &proposal, votes).unwrap();
            let composed = compose(&proposal, &ballot, "2026-03-01T09:00:41Z", &set, share);
            composed.unwrap().1.flags
        };
        let rejects = || vec![vote(&set, &proposal, 7, no, &[])];
        assert!(flags(rejects(), 10).is_empty());
        assert_eq!(flags(rejects(), 9), ["divergence"]);
        // Over one fragment alone, by somebody who abstains from the rest.
        let doubts = || vec![vote(&set, &proposal, 7, VoteKind::Abstain, &[("s-2", no)])];
        assert!(flags(doubts(), 10).is_empty());
        assert_eq!(flags(doubts(), 9), ["divergence"]);
        assert!(flags(Vec::new(), 0).is_empty());
    }

    #[test]
    fn without_a_quorum_there_is_no_statement() {
        let set = set();
        let proposal = proposal(&set);
        let votes = (0..6).map(|number| vote(&set, &proposal, number, VoteKind::Affirm, &[]));
        let ballot = ballot(&set, &proposal, votes.collect()).unwrap();
        assert!(compose(&proposal, &ballot, "2026-03-01T09:00:41Z", &set, 5).is_err());
    }

    #[test]
    fn votes_that_do_not_count_are_refused() {
        let set = set();
        let proposal = proposal(&set);
        let yes = VoteKind::Affirm;
        let read = |envelope| ballot(&set, &proposal, vec![envelope]).err();
        let good = vote(&set, &proposal, 0, yes, &[("s-1", yes)]);
        assert_eq!(read(good.clone()), None);
        let mut other = proposal.clone();
        other.model.version = "2".to_owned();
        let mut twice = good.clone();
        twice.add_signature("v-1", key("v-1").sign(good.signed_bytes()));
        let mut unsigned = Envelope::new(good.payload_type(), good.payload());
        let bare = unsigned.clone();
        unsigned.add_signature("v-0", key("v-1").sign(good.signed_bytes()));
        for (what, wrong) in [
            ("another proposal", vote(&set, &other, 0, yes, &[])),
            (
                "a fragment that is not proposed",
                vote(&set, &proposal, 0, yes, &[("s-3", yes)]),
            ),
            (
                "a fragment twice",
                vote(&set, &proposal, 0, yes, &[("s-1", yes), ("s-1", yes)]),
            ),
            ("two signatures", twice),
            ("another's signature", unsigned),
            ("no signature", bare),
        ] {
            assert!(matches!(read(wrong), Some(Uncounted::Vote(_))), "{what}");
        }
        let second = vote(&set, &proposal, 0, VoteKind::Reject, &[]);
        let both = ballot(&set, &proposal, vec![good, second]).err();
        assert!(matches!(both, Some(Uncounted::Two(_))));
    }

    #[test]
    fn proposals_that_lead_nowhere_are_refused() {
        let set = set();
        let good = proposal(&set);
        let refused = |change: &dyn Fn(&mut Proposal)| {
            let mut changed = good.clone();
            change(&mut changed);
            let checked = changed
                .check(&set)
                .and_then(|()| changed.check_texts(PROMPT, OUTPUT));
            checked.err().map(|refused| refused.code)
        };
        assert_eq!(refused(&|_| ()), None);
        for (code, change) in [
            (
                Refusal::ProposalValidatorSet,
                &(|one: &mut Proposal| one.network = "other".to_owned()) as &dyn Fn(&mut Proposal),
            ),
            (Refusal::ProposalValidatorSet, &|one| one.epoch = 1),
            (Refusal::ProposalValidatorSet, &|one| {
                one.validator_set = Digest::of(b"")
            }),
            (Refusal::ProposalMalformed, &|one| {
                one.round.id = "-".to_owned()
            }),
            (Refusal::ProposalMalformed, &|one| {
                one.round.opened_at = "yesterday".to_owned()
            }),
            (Refusal::ProposalMalformed, &|one| one.fragments.swap(0, 1)),
            (Refusal::ProposalMalformed, &|one| one.fragments[1].end = 30),
            (Refusal::ProposalMalformed, &|one| {
                one.fragments[1].id = "s-1".to_owned()
            }),
            // Within the letter ü.
            (Refusal::ProposalMalformed, &|one| one.fragments[1].end = 26),
            (Refusal::ProposalDigest, &|one| one.output.length += 1),
            (Refusal::ProposalDigest, &|one| {
                one.subject.digest.remove("sha256");
            }),
            (Refusal::ProposalDigest, &|one| {
                one.subject
                    .digest
                    .insert("sha512".to_owned(), "00".repeat(64));
            }),
            (Refusal::ProposalDigest, &|one| {
                one.prompt
                    .digest
                    .insert("blake3".to_owned(), "00".repeat(32));
            }),
        ] {
            assert_eq!(refused(change), Some(code));
        }
        assert!(
            SignedVote::read(
                Envelope::new("text/plain", b"{}"),
                &set,
                &good,
                &good.digest().unwrap()
            )
            .is_err()
        );
    }
}
