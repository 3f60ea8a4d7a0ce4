//! Rounds in which validators fail. Where those that do not are a quorum, it seals; where they are none, nothing does,
//! and what is missing is named.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use quorumseal::{Envelope, VOTE_PAYLOAD_TYPE};
use serde_json::{Value, json};

use crate::coordinator::{Ended, PROMPT, begin, run, run_over};
use crate::papers::{signed, signed_vote};
use crate::server::{Server, free_port};
use crate::stub::{Asked, Hand, Reply, Stub, identity};
use crate::world::World;

/// For rounds that honest validators close: nobody else is waited for long.
const BRIEF: &str = "--linger 3";
/// For rounds that nobody closes: those who will never answer are waited for as long as honest ones may take.
const PATIENT: &str = "--deadline 6 --seal-deadline 6";

/// Four validators of weight 25, of which three are a quorum.
struct Scene {
    world: World,
    servers: Vec<Server>,
}

impl Scene {
    fn new(more: &str) -> Self {
        let world = World::new(&[25, 25, 25, 25]);
        let servers = world.serve_all(more);
        Scene { world, servers }
    }

    /// The addresses of the first ones.
    fn first(&self, number: usize) -> Vec<String> {
        self.servers[..number].iter().map(Server::url).collect()
    }

    /// A round in which one fails in this way, and one in which two do: from the fourth on.
    #[track_caller]
    fn one_and_two(&self, name: &str, faulty: &dyn Fn(usize) -> Stub) -> (Ended, Ended) {
        let (third, fourth) = (faulty(2), faulty(3));
        let one = run(
            &self.world,
            &format!("{name}-1"),
            &[self.first(3), vec![fourth.url()]].concat(),
            BRIEF,
        );
        one.sealed(&self.world);
        let urls = [self.first(2), vec![third.url(), fourth.url()]].concat();
        (one, run(&self.world, &format!("{name}-2"), &urls, PATIENT))
    }

    /// Votes that are none: both rounds, and why the fourth was not counted.
    #[track_caller]
    fn spoils_votes(
        &self,
        name: &str,
        why: &str,
        reply: impl Fn(&Hand, &Asked) -> Reply + Clone + Send + Sync + 'static,
    ) {
        let faulty = |place: usize| {
            let (hand, reply) = (Hand::of(&self.world, place), reply.clone());
            Stub::posing_as(&self.world, place, move |asked| reply(&hand, asked))
        };
        let (one, two) = self.one_and_two(name, &faulty);
        two.provisional("affirmed", 17);
        assert_eq!(
            (two.why(2), two.why(3)),
            (why, why),
            "{name}: {:#}",
            two.outcome
        );
        // Where it is not needed it may not have been asked as often.
        assert!(
            [why, "late"].contains(&one.why(3)),
            "{name}: {:#}",
            one.outcome
        );
        assert_eq!((one.votes.len(), two.votes.len()), (3, 2));
        assert_eq!(one.outcome["weights"]["unheard"], 25);
    }

    /// Signatures that are none, of those who affirmed.
    #[track_caller]
    fn spoils_seals(
        &self,
        name: &str,
        why: &str,
        reply: impl Fn(&Hand, &Asked) -> Reply + Clone + Send + Sync + 'static,
    ) {
        let faulty = |place: usize| {
            let (hand, reply) = (Hand::of(&self.world, place), reply.clone());
            Stub::posing_as(&self.world, place, move |asked| match asked.path.as_str() {
                "/v1/evaluate" => hand.votes(asked, "affirm"),
                _ => reply(&hand, asked),
            })
        };
        let (one, two) = self.one_and_two(name, &faulty);
        two.provisional("signed", 17);
        assert_eq!(
            (two.seal_why(2), two.seal_why(3)),
            (why, why),
            "{name}: {:#}",
            two.outcome
        );
        assert!(
            [why, "late"].contains(&one.seal_why(3)),
            "{name}: {:#}",
            one.outcome
        );
        assert_eq!((one.votes.len(), two.votes.len()), (4, 4));
        assert_eq!(
            (
                &one.outcome["weights"]["signed"],
                &two.outcome["weights"]["signed"]
            ),
            (&75.into(), &50.into())
        );
    }
}

fn said(text: &str) -> Reply {
    Reply::Json(200, text.to_owned())
}

#[test]
fn honest_validators_seal() {
    let scene = Scene::new("");
    let ended = run(&scene.world, "r-1", &scene.first(4), "");
    ended.sealed(&scene.world);
    assert_eq!(ended.votes.len(), 4);
    assert_eq!(ended.certificate.unwrap().signatures().len(), 4);
    let three = run(&scene.world, "r-2", &scene.first(3), "");
    three.sealed(&scene.world);
    assert_eq!(three.outcome["notAsked"], json!(["v-4"]));
    run(&scene.world, "r-3", &scene.first(2), "").provisional("affirmed", 17);
    // Whoever says no is heard, and three that agree are enough.
    scene.world.says(3, "reject");
    let dissent = run(&scene.world, "r-4", &scene.first(4), "");
    dissent.sealed(&scene.world);
    assert_eq!(dissent.outcome["flags"], json!(["divergence"]));
    scene.world.says(2, "abstain");
    let torn = run(&scene.world, "r-5", &scene.first(4), "");
    torn.provisional("affirmed", 17);
    let weights = &torn.outcome["weights"];
    assert_eq!(
        (&weights["rejected"], &weights["abstained"]),
        (&25.into(), &25.into())
    );
    assert_eq!(torn.votes.len(), 4);
}

#[test]
fn unreachable_validators() {
    let scene = Scene::new("");
    let closed = || format!("http://127.0.0.1:{}", free_port());
    let one = run(
        &scene.world,
        "closed-1",
        &[scene.first(3), vec![closed()]].concat(),
        BRIEF,
    );
    one.sealed(&scene.world);
    let two = run(
        &scene.world,
        "closed-2",
        &[scene.first(2), vec![closed(), closed()]].concat(),
        PATIENT,
    );
    two.provisional("affirmed", 17);
    assert_eq!(
        (two.why(2), two.why(3)),
        ("unreachable", "unreachable"),
        "{:#}",
        two.outcome
    );
    for (name, why, reply) in [
        ("silent", "late", (|| Reply::Silence) as fn() -> Reply),
        ("stuck", "late", || Reply::Stuck),
        ("gone", "unreachable", || Reply::HangUp),
    ] {
        let (_, two) = scene.one_and_two(name, &|_| Stub::new(move |_| reply()));
        two.provisional("affirmed", 17);
        assert_eq!(
            (two.why(2), two.why(3)),
            (why, why),
            "{name}: {:#}",
            two.outcome
        );
    }
    // They know who they are, and fail when it comes to the vote.
    scene.spoils_votes("mute", "late", |_, _| Reply::Silence);
    scene.spoils_votes("leaving", "unreachable", |_, _| Reply::HangUp);
}

#[test]
fn slow_validators() {
    let scene = Scene::new("");
    scene.world.runs(3, "exec sleep 600");
    let one = run(&scene.world, "slow-1", &scene.first(4), BRIEF);
    one.sealed(&scene.world);
    assert_eq!(one.why(3), "late");
    scene.world.runs(2, "exec sleep 600");
    let two = run(&scene.world, "slow-2", &scene.first(4), PATIENT);
    two.provisional("affirmed", 17);
    assert_eq!((two.why(2), two.why(3)), ("late", "late"));
    // Slow, but not too slow.
    let script =
        "sleep 0.5; printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1}'";
    for place in [2, 3] {
        scene.world.runs(place, script);
    }
    let in_time = run(&scene.world, "slow-3", &scene.first(4), "");
    in_time.sealed(&scene.world);
    assert_eq!(in_time.votes.len(), 4);
}

#[test]
fn validators_that_say_no_vote_but_garbage() {
    let scene = Scene::new("");
    scene.spoils_votes("text", "malformed", |_, _| said("I affirm."));
    scene.spoils_votes("number", "malformed", |_, _| said("7"));
    scene.spoils_votes("object", "malformed", |_, _| said("{\"vote\":\"affirm\"}"));
    scene.spoils_votes("empty", "malformed", |_, _| said(""));
    scene.spoils_votes("huge", "malformed", |_, _| {
        said(&format!("\"{}\"", "x".repeat(3 << 20)))
    });
    scene.spoils_votes("endless", "malformed", |_, _| Reply::Endless);
    scene.spoils_votes("page", "malformed", |_, _| {
        let page = "<html>It works!</html>";
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            page.len()
        );
        Reply::Bytes(format!("{head}{page}").into_bytes())
    });
    scene.spoils_votes("no-http", "unreachable", |_, _| {
        Reply::Bytes(b"\x00\x01 220 ready\r\n".to_vec())
    });
    scene.spoils_votes("error", "http.500", |_, _| {
        Reply::Json(500, "Internal Server Error".to_owned())
    });
    scene.spoils_votes("refusal", "round.conflict", |_, _| {
        Reply::Json(
            409,
            json!({"error": {"code": "round.conflict", "message": "another proposal"}}).to_string(),
        )
    });
    let nonsense =
        json!({"error": {"code": "\u{1b}[31mRED\n", "message": "\u{1b}[31mRED\n"}}).to_string();
    scene.spoils_votes("nonsense", "http.400", move |_, _| {
        Reply::Json(400, nonsense.clone())
    });
}

#[test]
fn validators_that_send_elsewhere() {
    let scene = Scene::new("");
    let asked = Arc::new(AtomicUsize::new(0));
    let elsewhere = Stub::new({
        let (asked, hand) = (Arc::clone(&asked), Hand::of(&scene.world, 3));
        move |question| {
            asked.fetch_add(1, Ordering::Relaxed);
            hand.votes(question, "affirm")
        }
    });
    for status in [301, 302, 307, 308] {
        let url = elsewhere.url();
        scene.spoils_votes(&format!("moved-{status}"), &format!("http.{status}"), move |_, _| {
            let head = format!("HTTP/1.1 {status} Moved\r\nLocation: {url}/v1/evaluate\r\nContent-Length: 0\r\n\r\n");
            Reply::Bytes(head.into_bytes())
        });
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[test]
fn validators_of_something_else() {
    let scene = Scene::new("");
    let changes: [(&str, &str, Value); 6] = [
        ("network", "network", "prod".into()),
        (
            "set",
            "validatorSet",
            format!("blake3:{}", "0".repeat(64)).into(),
        ),
        ("stranger", "id", "v-9".into()),
        ("twin", "id", "v-1".into()),
        (
            "key",
            "publicKey",
            "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".into(),
        ),
        ("nobody", "id", Value::Null),
    ];
    for (name, member, value) in changes {
        let (_, two) = scene.one_and_two(name, &|place| {
            let mut identity = identity(&scene.world, place);
            identity[member] = value.clone();
            let (identity, hand) = (identity.to_string(), Hand::of(&scene.world, place));
            Stub::new(move |asked| match asked.path.as_str() {
                "/v1/validator" => said(&identity),
                _ => hand.votes(asked, "affirm"),
            })
        });
        two.provisional("affirmed", 17);
        let why = if value.is_null() {
            "malformed"
        } else {
            "foreign"
        };
        assert_eq!(
            (two.why(2), two.why(3)),
            (why, why),
            "{name}: {:#}",
            two.outcome
        );
    }
}

#[test]
fn validators_that_sign_other_votes() {
    let scene = Scene::new("");
    let changed = |member: &'static str, value: Value| {
        move |hand: &Hand, asked: &Asked| {
            let mut paper = asked.proposal().ballot_paper(&hand.id, "affirm");
            paper[member] = value.clone();
            said(&signed_vote(&paper, &hand.id, &hand.key).to_json())
        }
    };
    let zero = || format!("blake3:{}", "0".repeat(64));
    scene.spoils_votes(
        "other-output",
        "malformed",
        changed("output", zero().into()),
    );
    scene.spoils_votes(
        "other-round",
        "malformed",
        changed("round", "r-other".into()),
    );
    scene.spoils_votes(
        "other-set",
        "malformed",
        changed("validatorSet", zero().into()),
    );
    scene.spoils_votes("other-epoch", "malformed", changed("epoch", 1.into()));
    scene.spoils_votes(
        "other-network",
        "malformed",
        changed("network", "prod".into()),
    );
    scene.spoils_votes(
        "other-proposal",
        "malformed",
        changed("proposal", zero().into()),
    );
    scene.spoils_votes("no-proposal", "malformed", changed("proposal", Value::Null));
    scene.spoils_votes(
        "other-fragment",
        "malformed",
        changed("fragments", json!([{"id": "x", "vote": "affirm"}])),
    );
    scene.spoils_votes("unknown-vote", "malformed", changed("vote", "yes".into()));
    scene.spoils_votes("bad-signature", "malformed", |hand, asked| {
        let paper = asked.proposal().ballot_paper(&hand.id, "affirm");
        let other = asked.proposal().ballot_paper(&hand.id, "reject");
        let other = signed_vote(&other, &hand.id, &hand.key);
        let mut vote = Envelope::new(VOTE_PAYLOAD_TYPE, paper.to_string().as_bytes());
        vote.add_signature(&hand.id, other.signatures()[0].sig.unwrap());
        said(&vote.to_json())
    });
    scene.spoils_votes("no-signature", "malformed", |hand, asked| {
        let paper = asked
            .proposal()
            .ballot_paper(&hand.id, "affirm")
            .to_string();
        said(&Envelope::new(VOTE_PAYLOAD_TYPE, paper.as_bytes()).to_json())
    });
    scene.spoils_votes("other-kind", "malformed", |hand, asked| {
        let paper = asked
            .proposal()
            .ballot_paper(&hand.id, "affirm")
            .to_string();
        said(
            &signed(
                Envelope::new("application/json", paper.as_bytes()),
                &hand.id,
                &hand.key,
            )
            .to_json(),
        )
    });
    // The vote of another, which counts where that one gave it and nowhere else.
    let first = Hand::of(&scene.world, 0);
    scene.spoils_votes("anothers", "malformed", move |_, asked| {
        first.votes(asked, "affirm")
    });
}

#[test]
fn validators_that_sign_other_statements() {
    let scene = Scene::new("");
    scene.spoils_seals("other-bytes", "malformed", |hand, _| {
        hand.signs(&hand.id, b"other bytes")
    });
    scene.spoils_seals("bare-payload", "malformed", |hand, asked| {
        hand.signs(&hand.id, Hand::asked_to_seal(asked).payload())
    });
    scene.spoils_seals("other-name", "malformed", |hand, asked| {
        hand.signs("v-1", Hand::asked_to_seal(asked).signed_bytes())
    });
    let first = Hand::of(&scene.world, 0);
    scene.spoils_seals("other-key", "malformed", move |hand, asked| {
        first.signs(&hand.id, Hand::asked_to_seal(asked).signed_bytes())
    });
    scene.spoils_seals("short", "malformed", |hand, _| {
        said(&json!({"keyid": hand.id, "sig": "AAAA"}).to_string())
    });
    scene.spoils_seals("text", "malformed", |_, _| said("signed"));
    scene.spoils_seals("huge", "malformed", |_, _| {
        said(&format!("\"{}\"", "x".repeat(3 << 20)))
    });
    scene.spoils_seals("endless", "malformed", |_, _| Reply::Endless);
    scene.spoils_seals("error", "http.503", |_, _| {
        Reply::Json(503, "busy".to_owned())
    });
    scene.spoils_seals("gone", "unreachable", |_, _| Reply::HangUp);
    scene.spoils_seals("silent", "late", |_, _| Reply::Silence);
    scene.spoils_seals("unwilling", "seal.statement", |_, _| {
        Reply::Json(
            403,
            json!({"error": {"code": "seal.statement", "message": "no"}}).to_string(),
        )
    });
}

#[test]
fn a_validator_that_votes_twice_counts_once() {
    let scene = Scene::new("");
    // Each time that it is asked it says something else, and then signs whatever it is asked to.
    let two_faced = |place: usize, votes: &'static [&'static str]| {
        let (hand, asked_before) = (Hand::of(&scene.world, place), AtomicUsize::new(0));
        Stub::posing_as(&scene.world, place, move |asked| {
            match asked.path.as_str() {
                "/v1/evaluate" => {
                    let number = asked_before.fetch_add(1, Ordering::Relaxed);
                    let mut paper = asked
                        .proposal()
                        .ballot_paper(&hand.id, votes[number % votes.len()]);
                    paper["reason"] = format!("the answer to question {number}").into();
                    said(&signed_vote(&paper, &hand.id, &hand.key).to_json())
                }
                _ => hand.seals(asked),
            }
        })
    };
    let first = two_faced(3, &["affirm", "reject"]);
    // The same one by way of another address.
    let again = {
        let address = first.address;
        Stub::new(move |asked| {
            let method = if asked.body.is_empty() { "GET" } else { "POST" };
            match crate::http::ask(address, method, &asked.path, &[], asked.body.as_bytes()) {
                Ok(answer) => Reply::Json(answer.status, answer.body),
                Err(_) => Reply::HangUp,
            }
        })
    };
    let both = vec![first.url(), again.url()];
    let sealed = run(
        &scene.world,
        "twice-1",
        &[scene.first(3), both.clone()].concat(),
        "",
    );
    sealed.sealed(&scene.world);
    assert_eq!(sealed.votes.len(), 4);
    let found = sealed.outcome["equivocations"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{:#}", sealed.outcome);
    assert_eq!(found[0]["validator"], "v-4");
    // What is kept of it proves it: two votes that `verify` tells apart as one validator's.
    let mut votes: Vec<Value> = sealed
        .votes
        .iter()
        .map(|vote| serde_json::from_str(&vote.to_json()).unwrap())
        .collect();
    votes.push(found[0]["other"].clone());
    scene
        .world
        .write("votes.json", &Value::from(votes).to_string());
    let anchor = scene.world.set.id();
    let run_of = scene.world.run(&format!(
        "verify --json --anchor {anchor} --trust trust.json --certificate twice-1.out/certificate.json \
         --votes votes.json --artifact twice-1.md"
    ));
    assert!(
        run_of.out.contains("v-4") && run_of.out.contains("equivocat"),
        "{run_of:?}"
    );
    // One honest validator and one that affirms twice are two.
    let first = two_faced(3, &["affirm"]);
    let again = two_faced(3, &["affirm"]);
    let urls = [scene.first(1), vec![first.url(), again.url()]].concat();
    let short = run(&scene.world, "twice-2", &urls, "");
    short.provisional("affirmed", 17);
    assert_eq!(short.votes.len(), 2);
}

#[test]
fn validators_killed_while_they_judge() {
    let mut scene = Scene::new("");
    let slow = "touch judging; sleep 0.7; printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1}'";
    let kill = |scene: &mut Scene, round: &str, places: &[usize], back: bool, more: &str| {
        for server in &mut scene.servers {
            server.restart();
        }
        _ = std::fs::remove_file(scene.world.path("judging"));
        scene.world.runs(places[0], slow);
        let urls = scene.first(4);
        let running = begin(&scene.world, round, &urls, more);
        while !scene.world.path("judging").exists() {
            thread::sleep(Duration::from_millis(5));
        }
        for place in places {
            scene.servers[*place].kill();
            if back {
                scene.servers[*place].restart();
            }
        }
        running.end()
    };
    let one = kill(&mut scene, "killed-1", &[3], false, "--retries 2");
    one.sealed(&scene.world);
    assert_eq!(one.why(3), "unreachable");
    // Back in time, it is asked again and votes.
    let back = kill(&mut scene, "killed-2", &[3], true, "--retries 10");
    back.sealed(&scene.world);
    assert_eq!(
        (back.votes.len(), back.at(3)["sealed"].as_bool()),
        (4, Some(true)),
        "{:#}",
        back.outcome
    );
    // The third may have voted before it was killed, but it does not sign.
    let two = kill(&mut scene, "killed-3", &[3, 2], false, "--retries 2");
    assert_eq!(two.outcome["state"], "provisional", "{:#}", two.outcome);
    assert_eq!(two.outcome["shortfall"]["weight"], 17);
}

/// Does something after all honest validators have voted and before anybody is asked to sign: the last address answers
/// only then, and affirms.
fn between_vote_and_seal(
    world: &World,
    servers: &Arc<Mutex<Vec<Server>>>,
    act: impl Fn(&mut [Server]) + Send + Sync + 'static,
) -> Stub {
    let (hand, servers) = (Hand::of(world, 3), Arc::clone(servers));
    Stub::posing_as(world, 3, move |asked| match asked.path.as_str() {
        "/v1/evaluate" => {
            let mut servers = servers.lock().unwrap();
            for server in servers.iter() {
                server.post("/v1/evaluate", &asked.body).yes();
            }
            act(&mut servers);
            hand.votes(asked, "affirm")
        }
        _ => hand.seals(asked),
    })
}

#[test]
fn validators_killed_or_restarted_between_vote_and_seal() {
    let Scene { world, mut servers } = Scene::new("");
    servers.pop();
    let urls: Vec<String> = servers.iter().map(Server::url).collect();
    let servers = Arc::new(Mutex::new(servers));
    let round = |round: &str, stub: &Stub| {
        run(
            &world,
            round,
            &[urls.clone(), vec![stub.url()]].concat(),
            "--deadline 60 --linger 60",
        )
    };
    let all = between_vote_and_seal(&world, &servers, |servers| {
        servers.iter_mut().for_each(Server::restart)
    });
    let restarted = round("between-1", &all);
    restarted.sealed(&world);
    assert_eq!(restarted.outcome["weights"]["signed"], 100);
    let told = between_vote_and_seal(&world, &servers, |servers| {
        for server in servers.iter_mut() {
            assert!(server.terminate().success());
            server.restart();
        }
    });
    let told = round("between-2", &told);
    told.sealed(&world);
    assert_eq!(told.outcome["weights"]["signed"], 100);
    // They affirmed, and are gone when it comes to signing.
    let one = round(
        "between-3",
        &between_vote_and_seal(&world, &servers, |servers| servers[2].kill()),
    );
    one.sealed(&world);
    assert_eq!(
        (&one.outcome["weights"]["signed"], one.seal_why(2)),
        (&75.into(), "unreachable")
    );
    servers.lock().unwrap()[2].restart();
    let two = round(
        "between-4",
        &between_vote_and_seal(&world, &servers, |servers| {
            servers[1].kill();
            servers[2].kill();
        }),
    );
    two.provisional("signed", 17);
    assert_eq!(
        (two.seal_why(1), two.seal_why(2)),
        ("unreachable", "unreachable")
    );
    // Their votes are kept, and once they are back they still vote as they did.
    assert_eq!(two.votes.len(), 4);
}

#[test]
fn datasets_decide() {
    let scene = Scene::new("");
    let program = env!("CARGO_BIN_EXE_quorumseal");
    let knows = |place: usize, answer: &str| {
        let line = json!({"question": PROMPT, "answers": [answer]});
        scene
            .world
            .write(&format!("{place}.jsonl"), &format!("{line}\n"));
        scene.world.runs(
            place,
            &format!("exec {program} evaluator dataset --data {place}.jsonl"),
        );
    };
    let round = |round: &str| run_over(&scene.world, round, "18:30\n", &scene.first(4), "");
    for place in 0..3 {
        knows(place, "18:30");
    }
    knows(3, "17:00");
    let right = round("right");
    right.sealed(&scene.world);
    let weights = &right.outcome["weights"];
    assert_eq!(
        (&weights["affirmed"], &weights["rejected"]),
        (&75.into(), &25.into()),
        "{:#}",
        right.outcome
    );
    // It was corrected meanwhile: what was right is not any more.
    for place in 0..3 {
        knows(place, "19:00");
    }
    let wrong = round("wrong");
    wrong.provisional("affirmed", 67);
    assert_eq!(
        wrong.outcome["weights"]["rejected"], 100,
        "{:#}",
        wrong.outcome
    );
}

#[test]
fn evaluators_that_fail() {
    let scene = Scene::new("--evaluator-timeout 3");
    for (name, why, script) in [
        ("crash", "evaluator.failed", "exit 3"),
        ("signal", "evaluator.failed", "kill -9 $$"),
        ("text", "evaluator.failed", "echo fine"),
        ("silent", "evaluator.failed", ":"),
        (
            "unknown",
            "evaluator.failed",
            "printf %s '{\"evaluator\":\"e\",\"vote\":\"yes\",\"confidence\":1}'",
        ),
        (
            "unsure",
            "evaluator.failed",
            "printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":2}'",
        ),
        (
            "more",
            "evaluator.failed",
            "printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1,\"x\":1}'",
        ),
        (
            "fragment",
            "evaluator.failed",
            "printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1,\
             \"fragments\":[{\"id\":\"s-999\",\"vote\":\"affirm\",\"confidence\":1}]}'",
        ),
        ("endless", "evaluator.failed", "exec yes"),
        ("slow", "evaluator.timeout", "exec sleep 600"),
        (
            "stubborn",
            "evaluator.timeout",
            "trap '' TERM; while :; do sleep 1; done",
        ),
    ] {
        scene.world.runs(3, script);
        let one = run(
            &scene.world,
            &format!("{name}-1"),
            &scene.first(4),
            "--retries 0",
        );
        one.sealed(&scene.world);
        assert_eq!(one.why(3), why, "{name}: {:#}", one.outcome);
        scene.world.runs(2, script);
        let two = run(
            &scene.world,
            &format!("{name}-2"),
            &scene.first(4),
            "--retries 0",
        );
        two.provisional("affirmed", 17);
        assert_eq!(
            (two.why(2), two.why(3)),
            (why, why),
            "{name}: {:#}",
            two.outcome
        );
        scene.world.says(2, "affirm");
    }
    // Once it works again, who is asked again gets a vote.
    scene.world.runs(
        3,
        "test -e tried || { touch tried; exit 1; }
         printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1}'",
    );
    let again = run(&scene.world, "again", &scene.first(4), "--retries 5");
    again.sealed(&scene.world);
    assert_eq!(again.votes.len(), 4);
}

#[test]
fn of_two_coordinators_of_one_round_one_seals_at_most() {
    let scene = Scene::new("");
    let other = World::new(&[25, 25, 25, 25]);
    assert_eq!(other.set.id(), scene.world.set.id());
    let urls = scene.first(4);
    for number in 0..4 {
        let round = format!("r-{number}");
        // Another answer under the same round.
        let args = ["", "--media-type text/plain"];
        let running = [(&scene.world, args[0]), (&other, args[1])]
            .map(|(world, more)| begin(world, &round, &urls, more));
        let ended = running.map(crate::coordinator::Running::end);
        let sealed = ended.iter().filter(|ended| ended.exit == 0).count();
        assert!(sealed <= 1, "{ended:#?}");
        let voters: usize = ended.iter().map(|ended| ended.votes.len()).sum();
        assert_eq!(voters, 4, "each voted once: {ended:#?}");
    }
}
