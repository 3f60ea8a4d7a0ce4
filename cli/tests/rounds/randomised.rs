//! Rounds made up at random: validators fail in all ways at once, are killed at any moment, and a second coordinator
//! tries to have something else signed in the same round. Whatever happens,
//!
//! - where honest validators that affirm and stay, or come back in time, are a quorum, it seals, and the certificate is
//!   valid;
//! - where all who could sign are none, nobody honest signs anything;
//! - no honest validator ever votes or signs twice in a round, over all that anybody saw.
//!
//! With `QUORUMSEAL_LONG` set (`cargo xtask test rust --long`) there are ten times as many. `QUORUMSEAL_SEED` makes up
//! others. When things happen is not made up but comes as it comes, and a seed says what is tried, not what results.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use fastrand::Rng;
use quorumseal::{Envelope, Vote, VoteKind};
use serde_json::Value;

use crate::coordinator::{PROMPT, begin, output};
use crate::http;
use crate::papers::{Proposal, Statement, certificate, envelope, seal_request, time};
use crate::server::Server;
use crate::stub::{Hand, Reply, Stub};
use crate::world::World;

/// Rounds with the same validators.
const IN_A_ROW: u64 = 10;
/// Networks at once: much of a round is waiting.
const AT_ONCE: usize = 3;
/// Who comes back later than this may come back too late.
const IN_TIME: Duration = Duration::from_secs(1);

/// What becomes of one validator in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Affirms,
    Rejects,
    Abstains,
    /// Is not there, and after the round is there again.
    Dead,
    /// Affirms, and is killed after so many milliseconds; is back after so many more, or after the round.
    Killed {
        after: u64,
        back: Option<u64>,
    },
    /// Its evaluator takes longer than the round.
    Slow,
    /// Its evaluator fails.
    Crashes,
    /// From here on: somebody else has its key, and says nonsense.
    Garbage(u8),
    /// Votes with a signature over something else.
    BadSignature,
    /// Says something else each time it is asked, and signs everything.
    TwoFaced,
    /// Affirms, and does not sign.
    Unwilling,
}

impl Fate {
    fn random(rng: &mut Rng, badness: f64) -> Self {
        if rng.f64() >= badness {
            return Fate::Affirms;
        }
        match rng.u8(0..20) {
            0..=2 => Fate::Rejects,
            3 | 4 => Fate::Abstains,
            5 | 6 => Fate::Dead,
            7..=11 => Fate::Killed {
                after: rng.u64(0..400),
                back: rng.bool().then(|| rng.u64(0..150)),
            },
            12 => Fate::Slow,
            13 => Fate::Crashes,
            14 | 15 => Fate::Garbage(rng.u8(..)),
            16 => Fate::BadSignature,
            17 | 18 => Fate::TwoFaced,
            _ => Fate::Unwilling,
        }
    }

    /// Whether the validator itself has its key.
    fn is_honest(self) -> bool {
        !matches!(
            self,
            Fate::Garbage(_) | Fate::BadSignature | Fate::TwoFaced | Fate::Unwilling
        )
    }

    /// Whether it would ever sign in this round.
    fn may_sign(self) -> bool {
        matches!(self, Fate::Affirms | Fate::Dead | Fate::Killed { .. }) || !self.is_honest()
    }

    /// Whether whoever asks for its vote gets one, or a no, soon.
    fn answers(self) -> bool {
        self.is_honest() && self != Fate::Slow
    }

    fn script(self) -> &'static str {
        match self {
            Fate::Slow => "exec sleep 600",
            Fate::Crashes => "exit 1",
            Fate::Rejects => {
                "printf %s '{\"evaluator\":\"e\",\"vote\":\"reject\",\"confidence\":1}'"
            }
            Fate::Abstains => {
                "printf %s '{\"evaluator\":\"e\",\"vote\":\"abstain\",\"confidence\":1}'"
            }
            _ => "printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1}'",
        }
    }
}

/// What is tried in a round.
#[derive(Debug)]
struct Plan {
    fates: Vec<Fate>,
    /// Whether the second coordinator begins while the first is at work. It needs somebody who tells it.
    at_once: bool,
    seed: u64,
}

impl Plan {
    fn random(rng: &mut Rng, validators: usize) -> Self {
        let badness = [0.1, 0.25, 0.5][rng.usize(0..3)];
        let fates: Vec<Fate> = (0..validators)
            .map(|_| Fate::random(rng, badness))
            .collect();
        let somebody_tells = fates.iter().any(|fate| !fate.is_honest());
        Plan {
            at_once: somebody_tells && rng.bool(),
            fates,
            seed: rng.u64(..),
        }
    }

    /// How the coordinator is told to wait.
    fn patience(&self) -> &'static str {
        let some = |is: fn(&Fate) -> bool| self.fates.iter().any(is);
        if some(|fate| matches!(fate, Fate::Killed { back: Some(_), .. })) {
            return "--retries 6 --deadline 20 --seal-deadline 20 --linger 3";
        }
        if some(|fate| matches!(fate, Fate::Slow)) {
            return "--retries 2 --deadline 6 --seal-deadline 20 --linger 3";
        }
        "--retries 2 --deadline 20 --seal-deadline 20 --linger 3"
    }
}

/// Everything that honest validators signed in a round, as far as anybody saw it.
#[derive(Default)]
struct Seen {
    votes: BTreeMap<String, BTreeSet<String>>,
    /// By validator, the statements.
    seals: BTreeMap<String, BTreeSet<String>>,
}

/// One round at work.
struct Round<'w> {
    world: &'w World,
    servers: &'w [Mutex<Server>],
    plan: &'w Plan,
    id: String,
    seen: Mutex<Seen>,
}

/// Says which round it was, if that fails.
struct Naming<'p> {
    seed: u64,
    number: u64,
    plan: &'p Plan,
}

impl Drop for Naming<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("seed {}, round {}: {:?}", self.seed, self.number, self.plan);
        }
    }
}

/// What a panic elsewhere left is good enough to end with.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Round<'_> {
    fn fate_of(&self, id: &str) -> Fate {
        let place = self.world.members.iter().position(|member| member.id == id);
        self.plan.fates[place.unwrap()]
    }

    fn weight(&self, counts: impl Fn(Fate) -> bool) -> u64 {
        let members = self.world.members.iter().zip(&self.plan.fates);
        members
            .filter(|(_, fate)| counts(**fate))
            .map(|(member, _)| member.weight)
            .sum()
    }

    /// What stands at a validator's address in this round, if that is not the validator.
    fn stub(&self, place: usize, tell: &Sender<String>) -> Option<Stub> {
        let fate = self.plan.fates[place];
        if fate.is_honest() {
            return None;
        }
        let (hand, tell) = (
            Hand::of(self.world, place),
            Mutex::new((tell.clone(), 0_u32)),
        );
        let stub = Stub::posing_as(self.world, place, move |asked| {
            let evaluate = asked.path == "/v1/evaluate";
            let number = {
                let mut told = lock(&tell);
                if evaluate {
                    // Nobody may want to know any more.
                    _ = told.0.send(asked.body.clone());
                }
                told.1 += 1;
                told.1
            };
            match fate {
                Fate::Garbage(kind) => match kind % 6 {
                    0 => Reply::Json(200, "garbage".to_owned()),
                    1 => Reply::Json(500, "{}".to_owned()),
                    2 => Reply::HangUp,
                    3 => Reply::Bytes(b"\xff\xfe\x00".to_vec()),
                    4 => Reply::Endless,
                    _ => Reply::Json(200, format!("[{}]", "1,".repeat(600_000))),
                },
                Fate::BadSignature if evaluate => {
                    let paper = asked
                        .proposal()
                        .ballot_paper(&hand.id, "affirm")
                        .to_string();
                    let mut vote = Envelope::new(quorumseal::VOTE_PAYLOAD_TYPE, paper.as_bytes());
                    vote.add_signature(&hand.id, [7; 64]);
                    Reply::Json(200, vote.to_json())
                }
                Fate::TwoFaced if evaluate => {
                    hand.votes(asked, ["affirm", "reject", "abstain"][number as usize % 3])
                }
                Fate::Unwilling if evaluate => hand.votes(asked, "affirm"),
                Fate::Unwilling => Reply::Json(503, "{}".to_owned()),
                _ => hand.seals(asked),
            }
        });
        Some(stub)
    }

    fn saw_vote(&self, vote: &Envelope) {
        let id = Vote::parse(vote).unwrap().validator.to_string();
        if self.fate_of(&id).is_honest() {
            let text = String::from_utf8(vote.payload().to_vec()).unwrap();
            lock(&self.seen).votes.entry(id).or_default().insert(text);
        }
    }

    fn saw_seal(&self, id: &str, signature: &[u8; 64], certificate: &Envelope) {
        assert!(
            self.world.is_signed_by(id, signature, certificate),
            "{id} signed something else"
        );
        if self.fate_of(id).is_honest() {
            let text = String::from_utf8(certificate.payload().to_vec()).unwrap();
            lock(&self.seen)
                .seals
                .entry(id.to_owned())
                .or_default()
                .insert(text);
        }
    }

    /// Asks a validator, which need not be there. `None` if there is no answer.
    fn ask(&self, place: usize, path: &str, body: &str) -> Option<http::Answer> {
        let address = lock(&self.servers[place]).address;
        http::ask(address, "POST", path, &[], body.as_bytes()).ok()
    }

    fn ask_to_seal(&self, place: usize, certificate: &Envelope, request: &str, is_true: bool) {
        let Some(answer) = self.ask(place, "/v1/seal", request) else {
            return;
        };
        if answer.status != 200 {
            return;
        }
        let id = &self.world.members[place].id;
        assert!(is_true, "{id} signed a lie");
        let signature = self.world.signature(id, &answer.body, certificate);
        self.saw_seal(id, &signature, certificate);
    }

    /// The second coordinator: knows the proposal and has the keys of all who are not honest. It asks for votes, and
    /// then for signatures on whatever these and votes of its own can be made to say; meanwhile validators are killed.
    fn rival(
        &self,
        rng: &mut Rng,
        proposal: &Proposal,
        question: &str,
        known: &[Envelope],
        tries: usize,
    ) {
        let mut votes: BTreeMap<String, Envelope> = BTreeMap::new();
        for vote in known {
            votes.insert(
                Vote::parse(vote).unwrap().validator.to_string(),
                vote.clone(),
            );
        }
        for (place, fate) in self.plan.fates.iter().enumerate() {
            let member = &self.world.members[place];
            if !fate.is_honest() {
                let vote = if rng.u8(0..4) == 0 {
                    "reject"
                } else {
                    "affirm"
                };
                votes.insert(
                    member.id.clone(),
                    proposal.made_up_vote(&member.id, vote, &member.key),
                );
            } else if fate.answers()
                && let Some(answer) = self.ask(place, "/v1/evaluate", question)
                && answer.status == 200
            {
                let vote = envelope(&answer.body);
                self.saw_vote(&vote);
                votes.insert(member.id.clone(), vote);
            }
        }
        for _ in 0..tries {
            // All of them, or all but one: fewer are seldom a quorum.
            let mut some: Vec<Envelope> = votes.values().cloned().collect();
            if some.len() > 1 && rng.bool() {
                some.remove(rng.usize(0..some.len()));
            }
            let mut statement = Statement::of(self.world, proposal, &some, &time(rng.i64(0..3)));
            let is_true = rng.u8(0..4) > 0;
            if !is_true && rng.bool() {
                // More than any votes come to, or it might be the truth about others of them.
                statement.predicate.tally.quorum_weight += self.world.set.total_weight();
            } else if !is_true {
                statement.predicate.model.version.push_str("-rc");
            }
            let certificate = certificate(&statement.to_json());
            let request = seal_request(&certificate, &some);
            let mut places: Vec<usize> = (0..self.servers.len()).collect();
            places.retain(|place| self.plan.fates[*place].is_honest());
            rng.shuffle(&mut places);
            let killed = places.first().copied().filter(|_| rng.u8(0..3) == 0);
            thread::scope(|scope| {
                for place in &places {
                    let (certificate, request) = (&certificate, &request);
                    scope.spawn(move || self.ask_to_seal(*place, certificate, request, is_true));
                }
                if let Some(place) = killed {
                    sleep(Duration::from_micros(rng.u64(0..8000)));
                    lock(&self.servers[place]).restart();
                }
            });
        }
    }

    /// Runs the round and all that is tried beside it.
    fn run(&self) {
        let mut rng = Rng::with_seed(self.plan.seed);
        let (tell, told) = channel();
        let stubs: Vec<Option<Stub>> = (0..self.servers.len())
            .map(|place| self.stub(place, &tell))
            .collect();
        drop(tell);
        let urls: Vec<String> = stubs
            .iter()
            .zip(self.servers)
            .map(|(stub, server)| stub.as_ref().map_or_else(|| lock(server).url(), Stub::url))
            .collect();
        for (place, fate) in self.plan.fates.iter().enumerate() {
            self.world.runs(place, fate.script());
            if *fate == Fate::Dead {
                lock(&self.servers[place]).kill();
            }
        }
        let in_time = Mutex::new(0);
        let ended = thread::scope(|scope| {
            let running = begin(self.world, &self.id, &urls, self.plan.patience());
            for (place, fate) in self.plan.fates.iter().enumerate() {
                if let Fate::Killed { after, back } = *fate {
                    let in_time = &in_time;
                    scope.spawn(move || {
                        if self.is_back_in_time(place, after, back) {
                            *lock(in_time) += self.world.members[place].weight;
                        }
                    });
                }
            }
            if self.plan.at_once {
                let mut rng = rng.fork();
                scope.spawn(move || self.rival_told(&mut rng, &told));
            }
            let ended = running.end();
            // Ends the wait of whoever is told nothing any more.
            drop(stubs);
            ended
        });
        for vote in &ended.votes {
            self.saw_vote(vote);
        }
        for found in ended.outcome["equivocations"].as_array().unwrap() {
            let id = found["validator"].as_str().unwrap();
            assert!(!self.fate_of(id).is_honest(), "{id} voted twice: {found}");
        }
        if let Some(sealed) = &ended.certificate {
            for signature in sealed.signatures() {
                self.saw_seal(
                    signature.keyid.as_deref().unwrap(),
                    &signature.sig.unwrap(),
                    sealed,
                );
            }
            ended.sealed(self.world);
        }
        let certain = self.weight(|fate| fate == Fate::Affirms) + *lock(&in_time);
        if certain >= self.world.set.quorum() && !self.plan.at_once {
            assert_eq!(
                ended.exit, 0,
                "a quorum of {certain} did not seal: {:#}",
                ended.outcome
            );
        }
        // Everybody is back, and what was proposed is known to all.
        for (place, fate) in self.plan.fates.iter().enumerate() {
            if matches!(fate, Fate::Dead | Fate::Killed { .. } | Fate::Slow) {
                lock(&self.servers[place]).restart();
            }
        }
        let question = serde_json::json!({
            "proposal": ended.outcome["proposal"], "prompt": PROMPT, "output": output(&self.id),
        });
        self.rival(
            &mut rng,
            &ended.proposal(),
            &question.to_string(),
            &ended.votes,
            3,
        );
        self.check();
    }

    /// Kills a validator after a while, and perhaps starts it again.
    fn is_back_in_time(&self, place: usize, after: u64, back: Option<u64>) -> bool {
        sleep(Duration::from_millis(after));
        let killed = Instant::now();
        lock(&self.servers[place]).kill();
        let Some(back) = back else {
            return false;
        };
        sleep(Duration::from_millis(back));
        lock(&self.servers[place]).restart();
        killed.elapsed() <= IN_TIME
    }

    /// The second coordinator at work beside the first, as soon as somebody tells it what is proposed.
    fn rival_told(&self, rng: &mut Rng, told: &Receiver<String>) {
        let Ok(question) = told.recv() else {
            return;
        };
        let asked: Value = serde_json::from_str(&question).unwrap();
        let proposal = serde_json::from_value(asked["proposal"].clone()).unwrap();
        self.rival(rng, &proposal, &question, &[], 2);
    }

    /// What must hold of everything that was seen.
    fn check(&self) {
        let seen = lock(&self.seen);
        for (id, votes) in &seen.votes {
            assert_eq!(votes.len(), 1, "{id} cast two votes: {votes:#?}");
        }
        for (id, seals) in &seen.seals {
            assert_eq!(seals.len(), 1, "{id} signed two statements: {seals:#?}");
            let vote = seen.votes.get(id).and_then(|votes| votes.first());
            let vote: Value =
                serde_json::from_str(vote.expect("it voted before it signed")).unwrap();
            assert_eq!(
                vote["vote"],
                VoteKind::Affirm.as_str(),
                "{id} signed what it did not affirm"
            );
        }
        let quorum = self.world.set.quorum();
        let others = self.weight(|fate| !fate.is_honest());
        if self.weight(Fate::may_sign) < quorum {
            assert!(
                seen.seals.is_empty(),
                "signed without a quorum: {:#?}",
                seen.seals
            );
        }
        // With all keys that are not in honest hands, no two statements get a quorum.
        let mut weights: BTreeMap<&String, u64> = BTreeMap::new();
        for (id, seals) in &seen.seals {
            for seal in seals {
                *weights.entry(seal).or_insert(others) += self.world.weight_of(id);
            }
        }
        if 2 * quorum > self.world.set.total_weight() + others {
            let sealed = weights.values().filter(|weight| **weight >= quorum).count();
            assert!(
                sealed <= 1,
                "{sealed} statements have a quorum: {weights:#?}"
            );
        }
    }
}

fn seed() -> u64 {
    std::env::var("QUORUMSEAL_SEED")
        .map_or(20_260_301, |seed| seed.parse().expect("a seed is a number"))
}

/// A network of 4 to 7 validators of random weights.
fn world(rng: &mut Rng) -> World {
    let weights: Vec<u64> = (0..rng.usize(4..8)).map(|_| rng.u64(1..31)).collect();
    let total: u64 = weights.iter().sum();
    let quorum = rng
        .bool()
        .then(|| rng.u64(total * 2 / 3 + 1..=total * 9 / 10 + 1).min(total));
    World::with_quorum(&weights, quorum)
}

/// Runs the rounds with one network; how many were sealed.
fn run_a_row(seed: u64, row: u64) -> u64 {
    let world = world(&mut Rng::with_seed(seed.wrapping_add(row << 32)));
    let servers = world.serve_all("--evaluations 16");
    let servers: Vec<Mutex<Server>> = servers.into_iter().map(Mutex::new).collect();
    let mut sealed = 0;
    for number in row * IN_A_ROW..(row + 1) * IN_A_ROW {
        let plan = Plan::random(
            &mut Rng::with_seed(seed.wrapping_add(number)),
            servers.len(),
        );
        let _naming = Naming {
            seed,
            number,
            plan: &plan,
        };
        let round = Round {
            world: &world,
            servers: &servers,
            plan: &plan,
            id: format!("r-{number}"),
            seen: Mutex::default(),
        };
        round.run();
        sealed += u64::from(
            world
                .path(&format!("r-{number}.out/certificate.json"))
                .exists(),
        );
    }
    sealed
}

#[test]
fn whatever_happens_no_validator_signs_twice_and_a_quorum_seals() {
    let long = std::env::var_os("QUORUMSEAL_LONG").is_some();
    let (seed, rounds) = (seed(), if long { 500 } else { 50 });
    let (next, sealed) = (AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let row = next.fetch_add(1, Ordering::Relaxed);
                    if row * IN_A_ROW >= rounds {
                        return;
                    }
                    sealed.fetch_add(run_a_row(seed, row), Ordering::Relaxed);
                }
            });
        }
    });
    let sealed = sealed.into_inner();
    // Both have to happen often, or nothing was tried.
    assert!(
        sealed * 4 > rounds && sealed * 8 < rounds * 7,
        "{sealed} of {rounds} rounds were sealed"
    );
    println!("{sealed} of {rounds} rounds were sealed");
}
