//! Judging a proposal, and the one vote that comes of it in a round.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use quorumseal::{Code, Digest, Misuse, Name, Timestamp};
use tokio::sync::{Semaphore, watch};

use super::journal::{CastVote, RoundKey};
use super::metrics::Metrics;
use super::own::{Own, not_written, now};
use crate::author::vote::{FragmentVoteDraft, VoteDraft};
use crate::evaluator::judgement::{Judgement, Question};
use crate::evaluator::program::{Limits, Program};
use crate::protocol::{EvaluateRequest, Refusal, Refused};

/// The longest reason that stands in a vote, in characters: an evaluator may be talkative.
const MOST_REASON: usize = 500;

/// The evaluator, and the evaluations that are under way. Of one round there is one at a time, and it goes on when the
/// caller gives up: whoever asks again gets its vote.
pub(super) struct Evaluations {
    program: Program,
    limits: Limits,
    /// Judgements with less confidence become abstentions.
    min_confidence: f64,
    slots: Arc<Semaphore>,
    metrics: Arc<Metrics>,
    under_way: Mutex<HashMap<RoundKey, Flight>>,
    stopped: AtomicBool,
}

/// An evaluation under way: what of, and where its outcome will be.
#[derive(Clone)]
struct Flight {
    proposal: Digest,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// The vote's envelope as JSON text, or why there is none.
type Outcome = Result<String, Refused>;

impl Evaluations {
    pub(super) fn new(
        program: Program,
        limits: Limits,
        min_confidence: f64,
        at_once: usize,
        metrics: Arc<Metrics>,
    ) -> Self {
        Evaluations {
            program,
            limits,
            min_confidence,
            slots: Arc::new(Semaphore::new(at_once)),
            metrics,
            under_way: Mutex::default(),
            stopped: AtomicBool::new(false),
        }
    }

    /// Ends what is under way: no evaluator outlives the service.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.slots.close();
    }
}

/// The vote of this validator on the proposal, as the JSON text of its envelope.
pub(super) async fn evaluate(
    own: &Arc<Own>,
    evaluations: &Arc<Evaluations>,
    request: EvaluateRequest,
) -> Result<String, Refused> {
    let proposal = &request.proposal;
    proposal.check(&own.set)?;
    proposal.check_texts(&request.prompt, &request.output)?;
    let digest = proposal.digest().map_err(|misuse| malformed(&misuse))?;
    let key = own.round(proposal);
    if let Some(cast) = own
        .journal
        .vote(&key)
        .map_err(|misuse| not_written(&misuse))?
    {
        return same(cast, &digest);
    }
    let opened_at = Timestamp::parse(&proposal.round.opened_at)
        .ok_or_else(|| Refused::new(Refusal::ProposalMalformed, "round.openedAt is no time"))?;
    own.check_time(
        Refusal::ProposalTime,
        "that it was opened at",
        &opened_at,
        now(),
    )?;
    let question = question(&request)?;
    let mut outcome = join(own, evaluations, &key, digest, request, question)?;
    let outcome = outcome.wait_for(Option::is_some).await;
    let outcome = outcome.ok().and_then(|outcome| outcome.clone());
    outcome.unwrap_or_else(|| {
        Err(Refused::new(
            Refusal::EvaluatorFailed,
            "the evaluation ended without an outcome",
        ))
    })
}

/// Joins the evaluation of this round that is under way, or begins it.
fn join(
    own: &Arc<Own>,
    evaluations: &Arc<Evaluations>,
    key: &RoundKey,
    digest: Digest,
    request: EvaluateRequest,
    question: Question,
) -> Result<watch::Receiver<Option<Outcome>>, Refused> {
    let mut under_way = evaluations
        .under_way
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(flight) = under_way.get(key) {
        if flight.proposal != digest {
            return Err(conflict(&flight.proposal, &digest));
        }
        return Ok(flight.outcome.clone());
    }
    let (tell, outcome) = watch::channel(None);
    under_way.insert(
        key.clone(),
        Flight {
            proposal: digest,
            outcome: outcome.clone(),
        },
    );
    drop(under_way);
    let (own, evaluations, key) = (Arc::clone(own), Arc::clone(evaluations), key.clone());
    tokio::spawn(async move {
        let outcome = carry_out(&own, &evaluations, &key, digest, request, question).await;
        let mut under_way = evaluations
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.remove(&key);
        // Told while nobody can begin another: what was written down is what is told.
        tell.send_replace(Some(outcome));
    });
    Ok(outcome)
}

async fn carry_out(
    own: &Arc<Own>,
    evaluations: &Arc<Evaluations>,
    key: &RoundKey,
    digest: Digest,
    request: EvaluateRequest,
    question: Question,
) -> Outcome {
    let Ok(slot) = Arc::clone(&evaluations.slots).acquire_owned().await else {
        return Err(Refused::new(
            Refusal::RequestBusy,
            "this validator is about to stop",
        ));
    };
    let (own, evaluations, key) = (Arc::clone(own), Arc::clone(evaluations), key.clone());
    let work = tokio::task::spawn_blocking(move || {
        let _slot = slot;
        let judgement = judge(&evaluations, &question)?;
        let envelope = sign(&own, &request, digest, judgement).map_err(|misuse| {
            Refused::new(
                Refusal::EvaluatorFailed,
                format!("no vote could be made of the judgement: {}", misuse.message),
            )
        })?;
        let cast = CastVote {
            proposal: request.proposal,
            envelope,
        };
        let cast = own
            .journal
            .cast(&key, cast)
            .map_err(|misuse| not_written(&misuse))?;
        same(cast, &digest)
    });
    work.await.unwrap_or_else(|error| {
        tracing::error!(%error, "an evaluation ended in a panic");
        Err(Refused::new(
            Refusal::EvaluatorFailed,
            "the evaluation ended unexpectedly",
        ))
    })
}

/// Runs the evaluator.
fn judge(evaluations: &Evaluations, question: &Question) -> Result<Judgement, Refused> {
    let began = Instant::now();
    let limits = &evaluations.limits;
    let asked = crate::evaluator::ask(&evaluations.program, question, limits, &evaluations.stopped);
    let took = began.elapsed();
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let outcome = match &asked {
        Ok(judgement) => judgement.vote.as_str(),
        Err(refusal) => refusal.kind(),
    };
    evaluations.metrics.evaluated(outcome, took);
    match asked {
        Ok(judgement) => {
            tracing::info!(
                round = question.round.as_str(),
                vote = judgement.vote.as_str(),
                confidence = judgement.confidence,
                milliseconds,
                "judged"
            );
            Ok(judgement.at_least(evaluations.min_confidence))
        }
        Err(refusal) => {
            let kind = refusal.kind();
            tracing::warn!(kind, error = %refusal, milliseconds, "the evaluator gave no judgement");
            let code = if kind == "too-slow" {
                Refusal::EvaluatorTimeout
            } else {
                Refusal::EvaluatorFailed
            };
            // What it wrote, and where it stands, is for the operator alone.
            Err(Refused::new(
                code,
                format!("the evaluator gave no judgement ({kind})"),
            ))
        }
    }
}

/// The vote, signed, as the JSON text of its envelope.
fn sign(
    own: &Own,
    request: &EvaluateRequest,
    proposal: Digest,
    judgement: Judgement,
) -> Result<String, Misuse> {
    let output = request
        .proposal
        .output()
        .ok_or_else(|| Misuse::new(Code::InputDocument, "the proposal names no output"))?;
    let fragments = judgement
        .fragments
        .iter()
        .map(|fragment| FragmentVoteDraft {
            id: fragment.id.to_string(),
            vote: fragment.vote.as_str(),
        });
    let draft = VoteDraft {
        network: own.set.network().to_string(),
        epoch: own.set.epoch(),
        validator_set: own.set.id(),
        round: request.proposal.round.id.clone(),
        output,
        validator: own.id.clone(),
        vote: judgement.vote.as_str(),
        fragments: fragments.collect(),
        evaluator: Some(judgement.evaluator),
        reason: judgement
            .reason
            .map(|reason| reason.chars().take(MOST_REASON).collect()),
        proposal: Some(proposal),
    };
    let (mut envelope, _) = draft.finish()?;
    envelope.add_signature(&own.id, own.key.sign(envelope.signed_bytes()));
    Ok(envelope.to_json())
}

/// The stored vote, if it is on this proposal.
fn same(cast: CastVote, digest: &Digest) -> Outcome {
    let known = cast
        .proposal
        .digest()
        .map_err(|misuse| malformed(&misuse))?;
    if known == *digest {
        Ok(cast.envelope)
    } else {
        Err(conflict(&known, digest))
    }
}

fn conflict(known: &Digest, got: &Digest) -> Refused {
    Refused::new(
        Refusal::RoundConflict,
        format!("in this round another proposal was judged (expected {known}, got {got})"),
    )
}

fn malformed(misuse: &Misuse) -> Refused {
    Refused::new(Refusal::ProposalMalformed, misuse.message.clone())
}

/// The evaluator's question.
fn question(request: &EvaluateRequest) -> Result<Question, Refused> {
    let wrong = |message: String| Refused::new(Refusal::ProposalMalformed, message);
    let name = |text: &str| Name::parse(text).ok_or_else(|| wrong(format!("{text:?} is no name")));
    let place = |number: u64| {
        usize::try_from(number).map_err(|_| wrong(format!("{number} is no place in the output")))
    };
    let proposal = &request.proposal;
    let mut ranges = Vec::with_capacity(proposal.fragments.len());
    for range in &proposal.fragments {
        ranges.push((name(&range.id)?, place(range.start)?, place(range.end)?));
    }
    Question::new(
        name(&proposal.round.id)?,
        request.prompt.clone(),
        request.output.clone(),
        proposal.output.media_type.clone(),
        crate::evaluator::judgement::Model {
            name: proposal.model.name.clone(),
            version: proposal.model.version.clone(),
        },
        &ranges,
    )
    .map_err(wrong)
}
