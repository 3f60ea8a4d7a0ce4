//! Rounds: what a coordinator makes of validators that answer well, badly, late, falsely or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::stub::{Reply, Signer, Stub, nobody};
use crate::support::{Desk, Run};

/// An answer of four fragments.
const ANSWER: &str =
    "# The café\n\nIt is **open**. It closes at 5 p.m. on Sundays.\n\n- Bring cash.\n";

impl Desk {
    /// As many validators of weight 10, the trust bundle `t`, the prompt `p` and the answer `a.md`.
    fn electorate(number: usize) -> Self {
        let desk = Desk::new();
        let mut line = "set new --network dev --out s0".to_owned();
        for number in 1..=number {
            desk.ok(&format!("keygen --demo v-{number} --out k{number}"));
            line.push_str(&format!(
                " --validator id=v-{number},key=k{number},weight=10"
            ));
        }
        desk.ok(&line);
        desk.ok("trust build s0 --out t");
        desk.write("a.md", ANSWER);
        desk.write("p", "Is the café open?\n");
        desk
    }

    fn signer(&self, number: usize) -> Signer {
        Signer::new(self, &format!("v-{number}"), &format!("k{number}"))
    }

    /// The validators of these numbers, who vote so.
    fn voting(&self, numbers: impl IntoIterator<Item = usize>, kind: &'static str) -> Vec<Stub> {
        let stub = |number| Stub::voting(self.signer(number), kind);
        numbers.into_iter().map(stub).collect()
    }

    /// A round that these addresses are asked in, written to `o`.
    fn round(&self, urls: &[&str], more: &str) -> Run {
        // Long enough to hear everybody who answers at all.
        let linger = if more.contains("--linger") {
            ""
        } else {
            "--linger 60"
        };
        self.run(&format!(
            "round run --set s0 --validators {} --prompt p --output a.md --model atlas@7.2.0 --out o \
             --media-type text/markdown --round r-1 --retries 3 --json {linger} {more}",
            urls.join(",")
        ))
    }

    /// The same with stubs.
    fn round_of(&self, stubs: &[Stub], more: &str) -> Run {
        let urls: Vec<&str> = stubs.iter().map(|stub| stub.url.as_str()).collect();
        self.round(&urls, more)
    }

    /// What `verify` says of the certificate in `o` with the votes beside it, which must be valid.
    #[track_caller]
    fn verified(&self) -> Value {
        let more = "--artifact a.md --prompt p --votes o/votes.json --all-digests --json";
        let run = self.verify("o/certificate.json", more);
        assert_eq!(run.status, 0, "{run:?}");
        let report = run.json();
        assert_eq!(report["state"], "valid", "{report}");
        assert_eq!(report["votes"]["ignored"], json!([]), "{report}");
        report
    }

    /// Asserts that there is no certificate, and gives the number of votes that were kept.
    #[track_caller]
    fn votes_alone(&self) -> usize {
        assert!(!self.path("o/certificate.json").exists());
        let votes: Vec<Value> = serde_json::from_str(&self.read("o/votes.json")).unwrap();
        votes.len()
    }
}

/// What became of the address at this place.
#[track_caller]
fn validator(outcome: &Value, place: usize) -> &Value {
    &outcome["validators"][place]
}

#[test]
fn a_quorum_that_affirms_seals() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=3, "affirm");
    stubs.extend(desk.voting([4], "reject"));
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    assert_eq!(desk.read("o/round.json"), run.out);
    assert_eq!(outcome["state"], "sealed");
    assert_eq!(
        outcome["weights"],
        json!({"total": 40, "quorum": 27, "affirmed": 30, "rejected": 10, "abstained": 0, "unheard": 0, "signed": 30})
    );
    assert_eq!(outcome["flags"], json!(["divergence"]));
    assert_eq!(outcome["shortfall"], Value::Null);
    let report = desk.verified();
    assert_eq!(report["certHash"], outcome["certHash"]);
    assert_eq!(report["dissent"], "proven");
    let statement = &report["statement"];
    let texts: Vec<&str> = statement["fragments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fragment| {
            let place = |name: &str| usize::try_from(fragment[name].as_u64().unwrap()).unwrap();
            assert_eq!(
                (&fragment["quorumWeight"], &fragment["dissentWeight"]),
                (&json!(30), &json!(10))
            );
            &ANSWER[place("start")..place("end")]
        })
        .collect();
    assert_eq!(
        texts,
        [
            "# The café\n\n",
            "It is **open**. ",
            "It closes at 5 p.m. on Sundays.\n\n",
            "- Bring cash.\n"
        ]
    );
    for place in 0..4 {
        let asked = validator(&outcome, place);
        assert_eq!(asked["id"], format!("v-{}", place + 1));
        assert_eq!(
            (&asked["counted"], &asked["sealed"]),
            (&json!(true), &json!(place < 3))
        );
        assert!(asked["evaluateMs"].is_u64(), "{asked}");
    }
    // For a person, with the share at which dissent is flagged above what there is.
    let line = format!("--divergence 25 --force --validators {}", stubs[0].url);
    assert_eq!(desk.round_of(&stubs[1..], &line).status, 0);
    assert_eq!(desk.verified()["statement"]["flags"], json!([]));
    // What is there of an earlier round is not written over.
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.misuse(), "input.file");
}

#[test]
fn what_a_person_is_told() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=3, "affirm");
    stubs.extend(desk.voting([4], "abstain"));
    let line = |number: usize, out: &str| {
        let urls: Vec<&str> = stubs[4 - number..]
            .iter()
            .map(|stub| stub.url.as_str())
            .collect();
        format!(
            "round run --set s0 --validators {} --prompt p --output a.md --model atlas@7.2.0 --out {out} --linger 60",
            urls.join(" ")
        )
    };
    let out = desk.ok(&line(4, "o"));
    assert!(out.starts_with("sealed: certificate blake3:"), "{out}");
    assert!(
        out.contains("affirmed by 30 and signed by 30 of 40 (quorum 27)"),
        "{out}"
    );
    assert!(out.contains("  v-4: voted abstain\n"), "{out}");
    let run = desk.run(&line(3, "o2"));
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.out
            .contains("affirmed by 20 of 40, 7 short of the quorum 27"),
        "{run:?}"
    );
    // Nothing is drawn where nobody watches.
    assert_eq!(run.err, "");
}

#[test]
fn failures_of_some_do_not_keep_a_quorum_from_sealing() {
    let desk = Desk::electorate(7);
    let mut stubs = desk.voting(1..=3, "affirm");
    // One that is overloaded at first, one that fails at first; both are asked again.
    for (number, status) in [(4, 429), (5, 503)] {
        let signer = desk.signer(number);
        stubs.push(Stub::start(move |path, before, body| {
            if before < 2 {
                Reply::Later(status)
            } else {
                signer.answer("affirm", path, body)
            }
        }));
    }
    // One that talks nonsense.
    let signer = desk.signer(6);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => Reply::Json(200, "<html>{]".to_owned()),
        _ => signer.answer("affirm", path, body),
    }));
    let away = nobody();
    let mut urls: Vec<&str> = stubs.iter().map(|stub| stub.url.as_str()).collect();
    urls.push(&away);
    let run = desk.round(&urls, "");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    assert_eq!(
        (
            &outcome["weights"]["affirmed"],
            &outcome["weights"]["signed"]
        ),
        (&json!(50), &json!(50))
    );
    assert_eq!(validator(&outcome, 5)["why"]["code"], "malformed");
    assert_eq!(validator(&outcome, 6)["why"]["code"], "unreachable");
    assert_eq!(validator(&outcome, 6)["id"], Value::Null);
    assert_eq!(outcome["notAsked"], json!(["v-7"]));
    desk.verified();
}

#[test]
fn votes_that_are_false_do_not_count() {
    let desk = Desk::electorate(7);
    let mut stubs = desk.voting(1..=4, "affirm");
    // Signed by another key.
    let (signer, mut forger) = (desk.signer(5), desk.signer(1));
    forger.id = "v-5".to_owned();
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => Reply::Json(200, forger.vote(body, "affirm", json!({}))),
        _ => signer.answer("affirm", path, body),
    }));
    // On another output.
    let signer = desk.signer(6);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => {
            let other = json!({"output": format!("blake3:{}", "0".repeat(64))});
            Reply::Json(200, signer.vote(body, "affirm", other))
        }
        _ => signer.answer("affirm", path, body),
    }));
    // On another proposal.
    let signer = desk.signer(7);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => {
            let other = json!({"proposal": format!("blake3:{}", "0".repeat(64))});
            Reply::Json(200, signer.vote(body, "affirm", other))
        }
        _ => signer.answer("affirm", path, body),
    }));
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 1, "{run:?}");
    let outcome = run.json();
    assert_eq!(outcome["state"], "provisional");
    assert_eq!(outcome["shortfall"], json!({"of": "affirmed", "weight": 7}));
    for (place, word) in [
        (4, "signature"),
        (5, "another output"),
        (6, "another proposal"),
    ] {
        let why = &validator(&outcome, place)["why"];
        assert_eq!(why["code"], "malformed");
        assert!(why["message"].as_str().unwrap().contains(word), "{why}");
    }
    assert_eq!(desk.votes_alone(), 4);
}

#[test]
fn a_round_without_a_quorum_keeps_its_votes() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=2, "affirm");
    stubs.extend(desk.voting(3..=4, "reject"));
    // With a day to wait: nobody waits once nothing can change.
    let run = desk.round_of(&stubs, "--deadline 86400 --linger 86400");
    assert_eq!(run.status, 1, "{run:?}");
    let outcome = run.json();
    assert_eq!(outcome["shortfall"], json!({"of": "affirmed", "weight": 7}));
    assert_eq!(
        (&outcome["certHash"], &outcome["timings"]["sealMs"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(desk.votes_alone(), 4);
}

#[test]
fn signatures_that_are_false_or_refused_do_not_count() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=2, "affirm");
    // Over other bytes, and under another's name.
    let signer = desk.signer(3);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/seal" => Reply::Json(200, signer.signature("v-3", b"other bytes")),
        _ => signer.answer("affirm", path, body),
    }));
    let signer = desk.signer(4);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/seal" => Reply::Json(
            409,
            r#"{"error":{"code":"seal.conflict","message":"another statement was signed"}}"#
                .to_owned(),
        ),
        _ => signer.answer("affirm", path, body),
    }));
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 1, "{run:?}");
    let outcome = run.json();
    assert_eq!(outcome["shortfall"]["of"], "signed");
    assert_eq!(validator(&outcome, 3)["sealWhy"]["code"], "seal.conflict");
    assert_ne!(validator(&outcome, 2)["sealed"], true);
    assert_eq!(desk.votes_alone(), 4);
}

#[test]
fn who_is_slow_is_not_waited_for_beyond_the_deadline() {
    let desk = Desk::electorate(4);
    let slow = |number| {
        let signer = desk.signer(number);
        Stub::start(move |path, _, body| match path {
            "/v1/evaluate" => Reply::Silence(Duration::from_secs(600)),
            _ => signer.answer("affirm", path, body),
        })
    };
    let mut stubs = desk.voting(1..=3, "affirm");
    stubs.push(slow(4));
    // The outcome is certain without the one that is slow.
    let run = desk.round_of(&stubs, "--deadline 86400 --linger 0.3");
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(validator(&run.json(), 3)["why"]["code"], "late");
    desk.verified();
    // It is not without two.
    stubs.remove(2);
    stubs.push(slow(3));
    let run = desk.round_of(&stubs, "--deadline 6 --force");
    assert_eq!(run.status, 1, "{run:?}");
    let outcome = run.json();
    assert_eq!(outcome["shortfall"], json!({"of": "affirmed", "weight": 7}));
    assert_eq!(
        (&outcome["weights"]["unheard"], desk.votes_alone()),
        (&json!(20), 2)
    );
}

#[test]
fn a_validator_that_says_two_things_is_shown_to() {
    let desk = Desk::electorate(4);
    let voted = Arc::new(AtomicBool::new(false));
    let (signer, tell) = (desk.signer(1), Arc::clone(&voted));
    let mut stubs = vec![Stub::start(move |path, _, body| {
        let reply = signer.answer("affirm", path, body);
        tell.fetch_or(path == "/v1/evaluate", Ordering::SeqCst);
        reply
    })];
    stubs.extend(desk.voting(2..=4, "affirm"));
    // The same validator at another address, which says who it is when the first has voted.
    let signer = desk.signer(1);
    stubs.push(Stub::start(move |path, _, body| {
        while !voted.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
        if path == "/v1/validator" {
            std::thread::sleep(Duration::from_secs(1));
        }
        signer.answer("reject", path, body)
    }));
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.err.contains("warning: v-1 cast two different votes"),
        "{run:?}"
    );
    let outcome = run.json();
    assert_eq!(outcome["weights"]["affirmed"], 40);
    assert_eq!(validator(&outcome, 4)["why"]["code"], "equivocating");
    let found = &outcome["equivocations"][0];
    assert_eq!(
        (&found["validator"], &found["url"]),
        (&json!("v-1"), &json!(stubs[4].url))
    );
    // Both are votes that the core holds against it.
    let both = json!([found["counted"], found["other"]]);
    desk.write("both", both.to_string());
    let report = desk
        .verify("o/certificate.json", "--votes both --json")
        .json();
    assert_eq!(report["votes"]["equivocators"][0]["id"], "v-1", "{report}");
    // An address that answers with the vote of another, who said something else: shown too.
    let (own, other) = (desk.signer(4), desk.signer(3));
    stubs.truncate(3);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => Reply::Json(200, other.vote(body, "reject", json!({}))),
        _ => own.answer("affirm", path, body),
    }));
    let run = desk.round_of(&stubs, "--force");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    assert_eq!(validator(&outcome, 3)["why"]["code"], "malformed");
    assert_eq!(outcome["equivocations"][0]["validator"], "v-3");
}

#[test]
fn strangers_are_left_out() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=3, "affirm");
    for (member, value) in [
        ("network", json!("other")),
        ("validatorSet", json!(format!("blake3:{}", "0".repeat(64)))),
        ("id", json!("v-9")),
        ("publicKey", json!("ed25519:AAAA")),
    ] {
        let signer = desk.signer(4);
        stubs.push(Stub::start(move |path, _, body| {
            let mut identity = signer.identity();
            identity[member] = value.clone();
            match path {
                "/v1/validator" => Reply::Json(200, identity.to_string()),
                _ => signer.answer("affirm", path, body),
            }
        }));
    }
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    for place in 3..7 {
        assert_eq!(
            validator(&outcome, place)["why"]["code"],
            "foreign",
            "{outcome}"
        );
    }
    assert_eq!(outcome["weights"]["affirmed"], 30);
}

#[test]
fn an_answer_without_an_end_is_not_read() {
    let desk = Desk::electorate(4);
    let mut stubs = desk.voting(1..=3, "affirm");
    let signer = desk.signer(4);
    stubs.push(Stub::start(move |path, _, body| match path {
        "/v1/evaluate" => Reply::Json(200, " ".repeat((1 << 20) + 1)),
        _ => signer.answer("affirm", path, body),
    }));
    let run = desk.round_of(&stubs, "");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    let why = &validator(&outcome, 3)["why"];
    assert!(
        why["message"].as_str().unwrap().contains("1048576"),
        "{why}"
    );
}

#[test]
fn what_cannot_be_a_round_is_refused_before_anybody_is_asked() {
    let desk = Desk::electorate(4);
    let line = |more: &str| {
        format!("round run --set s0 --prompt p --output a.md --model m@1 --out o {more}")
    };
    let one = "--validators http://127.0.0.1:1";
    desk.write("latin1", b"caf\xe9");
    std::fs::create_dir(desk.path("keys")).unwrap();
    desk.write("token", "");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(desk.path("token"), std::fs::Permissions::from_mode(0o600))
            .unwrap();
    }
    for (more, code) in [
        ("--validators ftp://a".to_owned(), "input.argument"),
        (format!("{one},http://127.0.0.1:1/"), "input.argument"),
        (format!("{one} --keys keys"), "input.argument"),
        (format!("{one} --round -"), "input.document"),
        (format!("{one} --deadline -1"), "input.argument"),
        (format!("{one} --divergence 101"), "input.argument"),
        (format!("{one} --ledger L"), "input.argument"),
        (format!("{one} --token-file token"), "input.file"),
        ("--validators local:2".to_owned(), "input.argument"),
        (
            "--validators local:2 --keys keys --evaluator true".to_owned(),
            "input.key",
        ),
        (
            "--validators local:0 --keys keys".to_owned(),
            "input.argument",
        ),
    ] {
        assert_eq!(desk.refused(&line(&more)), code, "{more}");
    }
    let latin1 = line(one).replace("a.md", "latin1");
    assert_eq!(desk.refused(&latin1), "input.file");
    assert!(!desk.path("o/round.json").exists());
}
