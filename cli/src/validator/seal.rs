//! Sealing: the signature on a statement, for a validator that affirmed the output, and on one statement a round.

use quorumseal::{Envelope, Statement, Timestamp, VoteKind};

use super::journal::{CastVote, Signed};
use super::own::{Own, not_written};
use crate::files::parse_envelope;
use crate::protocol::ballot::Uncounted;
use crate::protocol::{Ballot, Refusal, Refused, SealRequest, Signature, compose};

/// The signature of this validator on the statement, if it is what the votes presented come to; `now` in POSIX seconds.
pub(super) fn seal(own: &Own, request: &SealRequest, now: i64) -> Result<Signature, Refused> {
    let certificate = envelope("certificate", request.certificate.get())?;
    let statement = Statement::parse(&certificate).map_err(|failure| {
        Refused::new(
            Refusal::SealStatement,
            format!("{}: {}", failure.code, crate::explain::compared(&failure)),
        )
    })?;
    if statement.validator_set != own.set.id()
        || statement.network != *own.set.network()
        || statement.epoch != own.set.epoch()
    {
        return Err(Refused::new(
            Refusal::ProposalValidatorSet,
            format!(
                "the statement is of another set (expected {}, epoch {} of {}; got {}, epoch {} of {})",
                own.set.id(),
                own.set.epoch(),
                own.set.network(),
                statement.validator_set,
                statement.epoch,
                statement.network
            ),
        ));
    }
    let key = own.round_called(statement.round.id.as_str());
    let failed = |misuse| not_written(&misuse);
    if let Some(known) = own.journal.sealed(&key).map_err(failed)? {
        return same(known, &certificate);
    }
    let cast = own.journal.vote(&key).map_err(failed)?.ok_or_else(|| {
        Refused::new(
            Refusal::RoundUnknown,
            format!("this validator cast no vote in the round {}", key.round),
        )
    })?;
    let ballot = ballot(own, &cast, request)?;
    check_weight(own, &ballot)?;
    let sealed_at = &statement.round.sealed_at;
    own.check_time(Refusal::SealTime, "that it was sealed at", sealed_at, now)?;
    check_statement(own, &cast, &ballot, sealed_at, &certificate, &statement)?;
    let signature = own.key.sign(certificate.signed_bytes());
    let signed = Signed {
        id: certificate.id(),
        signature: Signature::new(&own.id, &signature),
    };
    let known = own.journal.seal(&key, signed).map_err(failed)?;
    same(known, &certificate)
}

/// The votes presented, all of which have to count: among them this validator's own, which affirms.
fn ballot(own: &Own, cast: &CastVote, request: &SealRequest) -> Result<Ballot, Refused> {
    let votes_wrong = |why: String| Refused::new(Refusal::SealVotes, why);
    let own_vote = envelope("stored vote", &cast.envelope)?;
    if request.votes.len() > own.set.validators().len() {
        return Err(votes_wrong(format!(
            "more votes than validators were presented (expected at most {}, got {})",
            own.set.validators().len(),
            request.votes.len()
        )));
    }
    let digest = cast
        .proposal
        .digest()
        .map_err(|misuse| votes_wrong(misuse.message))?;
    let mut votes = Vec::with_capacity(request.votes.len());
    for (index, text) in request.votes.iter().enumerate() {
        votes.push(envelope(&format!("votes[{index}]"), text.get())?);
    }
    let ballot =
        Ballot::read(votes, &own.set, &cast.proposal, &digest).map_err(|why| match why {
            Uncounted::Vote(why) | Uncounted::Two(why) => votes_wrong(why),
        })?;
    let presented = ballot
        .of(&own.id)
        .map(|vote| (vote.envelope.id(), vote.vote.vote));
    match presented {
        Some((id, _)) if id != own_vote.id() => Err(votes_wrong(format!(
            "the vote presented as that of {} is not the one that it cast (expected {}, got {id})",
            own.id,
            own_vote.id()
        ))),
        None => Err(votes_wrong(format!(
            "the vote of {} is not among those presented",
            own.id
        ))),
        Some((_, VoteKind::Affirm)) => Ok(ballot),
        Some((_, kind)) => Err(Refused::new(
            Refusal::SealNotAffirmed,
            format!("in this round {} voted {}", own.id, kind.as_str()),
        )),
    }
}

fn check_weight(own: &Own, ballot: &Ballot) -> Result<(), Refused> {
    let affirmed = ballot.weight(VoteKind::Affirm);
    if affirmed >= own.set.quorum() {
        return Ok(());
    }
    Err(Refused::new(
        Refusal::SealQuorum,
        format!(
            "the votes presented are no quorum (expected at least {} of {}, got {affirmed})",
            own.set.quorum(),
            own.set.total_weight()
        ),
    ))
}

/// Composes the statement, and compares it byte for byte with the one that is to be signed.
fn check_statement(
    own: &Own,
    cast: &CastVote,
    ballot: &Ballot,
    sealed_at: &Timestamp,
    certificate: &Envelope,
    statement: &Statement,
) -> Result<(), Refused> {
    let wrong = |message: String| Refused::new(Refusal::SealStatement, message);
    let share = own.rules.divergence_percent;
    let (composed, right) = compose(&cast.proposal, ballot, sealed_at.as_str(), &own.set, share)
        .map_err(|misuse| wrong(misuse.message))?;
    if composed.signed_bytes() == certificate.signed_bytes() {
        return Ok(());
    }
    let weights = |statement: &Statement| {
        let tally = &statement.tally;
        format!(
            "affirmed {}, rejected {}, abstained {}",
            tally.quorum_weight, tally.dissent_weight, tally.abstain_weight
        )
    };
    let (expected, got) = (weights(&right), weights(statement));
    if expected != got {
        return Err(wrong(format!(
            "the tally is not that of the votes presented (expected {expected}; got {got})"
        )));
    }
    let part = if right.subject != statement.subject || right.output != statement.output {
        "the output is not the one that was judged"
    } else if right.prompt != statement.prompt {
        "the prompt is not the one that was judged"
    } else if right.model != statement.model {
        "the model is not the one that was proposed"
    } else if right.fragments != statement.fragments {
        "the fragments or their tallies are not those of the votes presented"
    } else if right.flags != statement.flags {
        "the flags are not those that the votes presented call for"
    } else if right.round != statement.round {
        "the round is not the one that was proposed"
    } else {
        "it has other bytes than the statement that the proposal and the votes presented come to"
    };
    Err(wrong(format!(
        "{part} (expected {}, got {})",
        composed.id(),
        certificate.id()
    )))
}

/// The stored signature, if it is on this statement.
fn same(known: Signed, certificate: &Envelope) -> Result<Signature, Refused> {
    if known.id == certificate.id() {
        return Ok(known.signature);
    }
    Err(Refused::new(
        Refusal::SealConflict,
        format!(
            "another statement was signed in this round (expected {}, got {})",
            known.id,
            certificate.id()
        ),
    ))
}

fn envelope(name: &str, text: &str) -> Result<Envelope, Refused> {
    parse_envelope(name, text.as_bytes()).map_err(|misuse| {
        Refused::new(
            Refusal::RequestMalformed,
            format!("{}: {}", misuse.code, misuse.message),
        )
    })
}
