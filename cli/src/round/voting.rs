//! Collecting the votes: everybody is asked at once, and voting is closed when waiting on cannot change anything.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use quorumseal::{Envelope, Misuse, ValidatorKey, ValidatorSet, VoteKind, encode_base64};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::client::{Address, Client, Fault, Question, short};
use super::opening::Opened;
use super::outcome::{Asked, Equivocation, Why, milliseconds};
use super::progress::Progress;
use crate::protocol::{Ballot, EvaluateRequest, Identity, SignedVote, path};
use crate::ui::json_text;

pub(super) const JSON: &str = "application/json";

/// What all that ask share.
pub(super) struct Round {
    pub(super) set: ValidatorSet,
    pub(super) opened: Opened,
    pub(super) client: Client,
}

/// How long answers are waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// In any case.
    pub(super) deadline: Duration,
    /// For the rest, once the outcome is certain.
    pub(super) linger: Duration,
}

/// When waiting ends.
pub(super) struct Close {
    pub(super) deadline: Instant,
    linger: Duration,
    certain: Option<Instant>,
}

/// The votes, and what became of every address.
pub(super) struct Voting {
    pub(super) ballot: Ballot,
    pub(super) asked: Vec<Asked>,
    pub(super) equivocations: Vec<Equivocation>,
    /// Votes of validators that other addresses than theirs answered with, and the addresses.
    strays: Vec<(SignedVote, String)>,
}

/// What an address said.
enum Heard {
    /// It says that this validator is there.
    Identified(String),
    /// It has to be asked again.
    Again(Why),
    Voted(Box<SignedVote>, Duration),
    Failed(Why),
}

impl Close {
    pub(super) fn new(patience: Patience) -> Self {
        Close {
            deadline: Instant::now() + patience.deadline,
            linger: patience.linger,
            certain: None,
        }
    }

    /// Remembers since when the outcome is certain.
    pub(super) fn note(&mut self, certain: bool) {
        if certain {
            self.certain.get_or_insert_with(Instant::now);
        }
    }

    pub(super) fn at(&self) -> Instant {
        let lingered = self.certain.map(|since| since + self.linger);
        lingered.map_or(self.deadline, |at| at.min(self.deadline))
    }
}

/// Asks all addresses and counts what they answer.
pub(super) async fn collect(
    round: &Arc<Round>,
    addresses: &[Address],
    patience: Patience,
    progress: &mut Progress,
) -> Result<Voting, Misuse> {
    let opened = &round.opened;
    let request = EvaluateRequest {
        proposal: opened.proposal.clone(),
        prompt: opened.prompt.clone(),
        output: opened.output.clone(),
    };
    let question = Question::post(path::EVALUATE, JSON, json_text(&request)?);
    let mut close = Close::new(patience);
    let mut voting = Voting {
        ballot: Ballot::default(),
        asked: addresses.iter().cloned().map(Asked::new).collect(),
        equivocations: Vec::new(),
        strays: Vec::new(),
    };
    progress.begin("affirmed");
    let (tell, mut heard) = unbounded_channel();
    // Dropped at the end, and with it whoever is still waited for.
    let mut tasks = JoinSet::new();
    for (index, address) in addresses.iter().cloned().enumerate() {
        let teller = Teller {
            index,
            tell: tell.clone(),
        };
        tasks.spawn(ask(
            Arc::clone(round),
            address,
            question.clone(),
            close.deadline,
            teller,
        ));
    }
    drop(tell);
    while let Ok(Some((index, heard))) = timeout_at(close.at(), heard.recv()).await {
        voting.take(&round.set, index, heard, progress)?;
        close.note(voting.is_certain(&round.set));
    }
    drop(tasks);
    voting.close()?;
    Ok(voting)
}

struct Teller {
    index: usize,
    tell: UnboundedSender<(usize, Heard)>,
}

impl Teller {
    fn tell(&self, heard: Heard) {
        // Nobody listens any more once voting is closed.
        _ = self.tell.send((self.index, heard));
    }
}

async fn ask(
    round: Arc<Round>,
    address: Address,
    question: Question,
    deadline: Instant,
    teller: Teller,
) {
    let again = |fault: &Fault| teller.tell(Heard::Again(fault.into()));
    let asked = async {
        let id = identify(&round, &address, deadline, &again).await?;
        teller.tell(Heard::Identified(id));
        let began = Instant::now();
        let answer = round
            .client
            .ask(&address, &question, deadline, &again)
            .await?;
        let envelope = Envelope::parse(&answer.accepted()?)
            .map_err(|failure| malformed(&format!("the answer is no vote: {failure}")))?;
        let opened = &round.opened;
        let vote = SignedVote::read(envelope, &round.set, &opened.proposal, &opened.digest);
        let vote = vote.map_err(|why| malformed(&why))?;
        Ok::<_, Fault>((vote, began.elapsed()))
    };
    teller.tell(match asked.await {
        Ok((vote, time)) => Heard::Voted(Box::new(vote), time),
        Err(fault) => Heard::Failed((&fault).into()),
    });
}

fn malformed(why: &str) -> Fault {
    Fault::Malformed(short(why))
}

/// The id of the validator that an address says to be, if it is one of this set.
async fn identify(
    round: &Round,
    address: &Address,
    deadline: Instant,
    again: impl Fn(&Fault),
) -> Result<String, Fault> {
    let question = Question::get(path::VALIDATOR);
    let answer = round
        .client
        .ask(address, &question, deadline, again)
        .await?;
    let identity: Identity = serde_json::from_slice(&answer.accepted()?).map_err(|error| {
        malformed(&format!(
            "the answer says of no validator who it is: {error}"
        ))
    })?;
    let set = &round.set;
    let foreign = |what: &str, expected: &str, got: &str| {
        Err(Fault::Foreign(short(&format!(
            "it serves another {what} (expected {expected}, got {got})"
        ))))
    };
    if identity.network != set.network().as_str() {
        return foreign("network", set.network().as_str(), &identity.network);
    }
    if identity.validator_set != set.id() {
        let (expected, got) = (set.id().to_string(), identity.validator_set.to_string());
        return foreign("validator set", &expected, &got);
    }
    let validator = set
        .place(&identity.id)
        .and_then(|place| set.validators().get(place));
    let Some(validator) = validator else {
        let why = format!(
            "it says to be {:?}, which is no validator of the set",
            identity.id
        );
        return Err(Fault::Foreign(short(&why)));
    };
    let key = match &validator.key {
        ValidatorKey::Ed25519(key) => format!("ed25519:{}", encode_base64(key.as_bytes())),
        ValidatorKey::Unknown(text) => text.clone(),
    };
    if identity.public_key != key {
        return foreign(
            &format!("key than that of {}", validator.id),
            &key,
            &identity.public_key,
        );
    }
    Ok(identity.id)
}

impl Voting {
    fn take(
        &mut self,
        set: &ValidatorSet,
        index: usize,
        heard: Heard,
        progress: &mut Progress,
    ) -> Result<(), Misuse> {
        let Some(asked) = self.asked.get_mut(index) else {
            return Ok(());
        };
        match heard {
            Heard::Identified(id) => {
                let place = set.place(&id).and_then(|place| set.validators().get(place));
                asked.weight = place.map(|validator| validator.weight);
                progress.tell(index, Some(&id), "asked for its vote", true);
                asked.id = Some(id);
            }
            Heard::Again(why) => {
                progress.tell(index, None, &format!("{}, asked again", why.code), true);
            }
            Heard::Failed(why) => {
                progress.tell(index, None, &why.code, false);
                asked.open = false;
                asked.why = Some(why);
            }
            Heard::Voted(vote, time) => {
                asked.evaluate_ms = Some(milliseconds(time));
                asked.open = false;
                self.count(index, *vote, progress)?;
            }
        }
        let weight = |kind| self.ballot.weight(kind);
        let beside = format!(
            ", {} rejected, {} abstained",
            weight(VoteKind::Reject),
            weight(VoteKind::Abstain)
        );
        progress.show(weight(VoteKind::Affirm), &beside);
        Ok(())
    }

    /// Counts a vote that came from an address, unless it is another validator's or the validator's second.
    fn count(
        &mut self,
        index: usize,
        vote: SignedVote,
        progress: &mut Progress,
    ) -> Result<(), Misuse> {
        let Some(asked) = self.asked.get_mut(index) else {
            return Ok(());
        };
        let voter = vote.vote.validator.to_string();
        if asked.id.as_ref() != Some(&voter) {
            let why = format!("it answered with the vote of {voter} and not with its own");
            progress.tell(index, None, "another's vote", false);
            asked.why = Some(Why::new("malformed", why));
            self.strays.push((vote, asked.url.clone()));
            return Ok(());
        }
        asked.vote = Some(vote.vote.vote);
        let doing = format!("voted {}", vote.vote.vote.as_str());
        progress.tell(index, None, &doing, false);
        if let Some(first) = self.ballot.of(&voter) {
            if first.envelope.id() != vote.envelope.id() {
                let (first, other) = (&first.envelope, &vote.envelope);
                let found = Equivocation::new(&voter, &asked.url, first, other)?;
                self.equivocations.push(found);
                asked.why = Some(Why::new(
                    "equivocating",
                    format!("{voter} cast two different votes in this round: the first counts"),
                ));
            }
            return Ok(());
        }
        asked.counted = self.ballot.add(vote).is_ok();
        Ok(())
    }

    /// Whether no vote that may still come changes if a quorum affirms.
    fn is_certain(&self, set: &ValidatorSet) -> bool {
        let affirmed = self.ballot.weight(VoteKind::Affirm);
        affirmed >= set.quorum() || affirmed.saturating_add(self.possible(set)) < set.quorum()
    }

    /// The greatest weight that may still be cast.
    fn possible(&self, set: &ValidatorSet) -> u64 {
        let (mut open, mut known) = (HashSet::new(), HashSet::new());
        let mut unnamed = 0;
        for asked in &self.asked {
            match asked.id.as_deref() {
                Some(id) => {
                    known.insert(id);
                    if asked.open {
                        open.insert(id);
                    }
                }
                None => unnamed += usize::from(asked.open),
            }
        }
        let mut weight: u64 = 0;
        let mut others = Vec::new();
        for validator in set.validators() {
            let id = validator.id.as_str();
            if self.ballot.of(id).is_some() {
                continue;
            }
            if open.contains(id) {
                weight += validator.weight;
            } else if !known.contains(id) {
                others.push(validator.weight);
            }
        }
        // Who did not say yet who it is may be the heaviest of those who are missing.
        others.sort_unstable_by(|a, b| b.cmp(a));
        weight + others.iter().take(unnamed).sum::<u64>()
    }

    /// Ends voting: who was not heard is too late, and votes that came by way of others are compared.
    fn close(&mut self) -> Result<(), Misuse> {
        for asked in self.asked.iter_mut().filter(|asked| asked.open) {
            asked.open = false;
            asked.why = Some(Why::new(
                "late",
                "there was no vote yet when voting was closed",
            ));
        }
        for (vote, url) in std::mem::take(&mut self.strays) {
            let voter = vote.vote.validator.as_str();
            let Some(first) = self.ballot.of(voter) else {
                continue;
            };
            if first.envelope.id() != vote.envelope.id() {
                let found = Equivocation::new(voter, &url, &first.envelope, &vote.envelope)?;
                self.equivocations.push(found);
            }
        }
        Ok(())
    }

    /// The validators of the set that are at none of the addresses.
    pub(super) fn not_asked(&self, set: &ValidatorSet) -> Vec<String> {
        let asked: HashSet<&str> = self
            .asked
            .iter()
            .filter_map(|asked| asked.id.as_deref())
            .collect();
        let ids = set
            .validators()
            .iter()
            .map(|validator| validator.id.as_str());
        ids.filter(|id| !asked.contains(id))
            .map(str::to_owned)
            .collect()
    }
}
