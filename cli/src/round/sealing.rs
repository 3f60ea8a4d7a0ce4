//! Collecting the signatures on the certificate, from those who affirmed.

use std::collections::BTreeMap;
use std::sync::Arc;

use quorumseal::{Envelope, Misuse, VoteKind};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::client::{Fault, Question, short};
use super::outcome::{Why, milliseconds};
use super::progress::Progress;
use super::voting::{Close, JSON, Patience, Round, Voting};
use crate::protocol::{SealRequest, Signature, path};
use crate::ui::json_text;

/// Asks those who affirmed to sign. Gives the certificate with all signatures that came, in the order of the set, and the
/// weight of who gave them.
pub(super) async fn collect(
    round: &Arc<Round>,
    voting: &mut Voting,
    certificate: Envelope,
    patience: Patience,
    progress: &mut Progress,
) -> Result<(Envelope, u64), Misuse> {
    let request = SealRequest::new(&certificate, &voting.ballot)?;
    let question = Question::post(path::SEAL, JSON, json_text(&request)?);
    let certificate = Arc::new(certificate);
    let mut close = Close::new(patience);
    progress.begin("signed");
    let mut tasks = JoinSet::new();
    let mut possible: u64 = 0;
    let mut asked_for: Vec<usize> = Vec::new();
    for (index, asked) in voting.asked.iter().enumerate() {
        let (true, Some(VoteKind::Affirm), Some(id)) = (asked.counted, asked.vote, &asked.id)
        else {
            continue;
        };
        possible += asked.weight.unwrap_or_default();
        asked_for.push(index);
        progress.tell(index, None, "asked to sign", true);
        let (round, question, certificate) = (
            Arc::clone(round),
            question.clone(),
            Arc::clone(&certificate),
        );
        let (address, id, deadline) = (asked.address.clone(), id.clone(), close.deadline);
        tasks.spawn(async move {
            let began = Instant::now();
            let signed = async {
                let answer = round
                    .client
                    .ask(&address, &question, deadline, |_| {})
                    .await?;
                let signature: Signature =
                    serde_json::from_slice(&answer.accepted()?).map_err(|error| {
                        Fault::Malformed(short(&format!("the answer is no signature: {error}")))
                    })?;
                let verified = signature.verified(&round.set, &id, &certificate);
                let wrong = || {
                    Fault::Malformed(format!(
                        "the answer is not the signature of {id} on the certificate"
                    ))
                };
                verified.ok_or_else(wrong)
            };
            (index, signed.await, began.elapsed())
        });
    }
    let mut signatures: BTreeMap<usize, (String, [u8; 64])> = BTreeMap::new();
    let mut weight: u64 = 0;
    let quorum = round.set.quorum();
    while let Ok(Some(done)) = timeout_at(close.at(), tasks.join_next()).await {
        let Ok((index, signed, time)) = done else {
            continue;
        };
        let Some(asked) = voting.asked.get_mut(index) else {
            continue;
        };
        let own = asked.weight.unwrap_or_default();
        match (signed, &asked.id) {
            (Ok(signature), Some(id)) => {
                asked.sealed = true;
                asked.seal_ms = Some(milliseconds(time));
                weight += own;
                progress.tell(index, None, "signed", false);
                let place = round.set.place(id).unwrap_or(usize::MAX);
                signatures.insert(place, (id.clone(), signature));
            }
            (Err(fault), _) => {
                possible = possible.saturating_sub(own);
                progress.tell(index, None, fault.code(), false);
                asked.seal_why = Some((&fault).into());
            }
            (Ok(_), None) => {}
        }
        progress.show(weight, "");
        // Where they cannot make a quorum any more, the rest still says how much is missing.
        close.note(weight >= quorum || possible < quorum);
    }
    drop(tasks);
    for index in asked_for {
        if let Some(asked) = voting.asked.get_mut(index)
            && !asked.sealed
            && asked.seal_why.is_none()
        {
            asked.seal_why = Some(Why::new(
                "late",
                "there was no signature yet when the round was closed",
            ));
        }
    }
    let mut certificate = Arc::unwrap_or_clone(certificate);
    for (id, signature) in signatures.values() {
        certificate.add_signature(id, *signature);
    }
    Ok((certificate, weight))
}
