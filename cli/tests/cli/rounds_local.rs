//! Rounds of validators that are real processes, started by the coordinator, and the ledger behind them.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::stub::{Signer, Stub};
use crate::support::{Desk, Run};

/// An evaluator that says of everything what its first argument says, at once.
const JUDGE: &str = r#"cat > /dev/null
printf '{"evaluator":"judge","vote":"%s","confidence":1,"fragments":[]}' "$1"
"#;

impl Desk {
    /// The ledger `L` of a network of four, their keys in the folder `keys`, and the evaluator `judge.sh`.
    fn local() -> Self {
        let desk = Desk::ledger();
        std::fs::create_dir(desk.path("keys")).unwrap();
        for number in 1..=4 {
            std::fs::copy(
                desk.path(&format!("k{number}")),
                desk.path(&format!("keys/k{number}")),
            )
            .unwrap();
        }
        desk.write("keys/readme.txt", "Not a key.");
        desk.write("judge.sh", JUDGE);
        desk
    }

    /// A round of processes, those of these numbers rejecting, written to the folder `out`.
    fn local_round(&self, number: usize, rejecting: &[usize], out: &str, more: &str) -> Run {
        let mut words: Vec<String> = format!(
            "round run --set s0 --validators local:{number} --keys keys --journals journals --prompt p --output a.md \
             --model atlas@7.2.0 --out {out} --linger 60 --deadline 120 --seal-deadline 120 --json {more}"
        )
        .split_whitespace()
        .map(str::to_owned)
        .collect();
        let evaluator = |vote: &str| format!("sh {} {vote}", self.path("judge.sh").display());
        words.extend(["--evaluator".to_owned(), evaluator("affirm")]);
        for number in rejecting {
            words.extend([
                "--evaluator".to_owned(),
                format!("v-{number}={}", evaluator("reject")),
            ]);
        }
        let output = self.program().args(words).output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quorumseal"));
        command.current_dir(self.folder()).stdin(Stdio::null());
        command
    }

    /// The report on the certificate in a folder, with its votes and its receipt.
    #[track_caller]
    fn report(&self, folder: &str) -> Value {
        let receipt = format!("{folder}/receipt.txt");
        let receipt = if self.path(&receipt).exists() {
            format!("--receipt {receipt}")
        } else {
            String::new()
        };
        let run = self.verify(
            &format!("{folder}/certificate.json"),
            &format!("--artifact a.md --prompt p --votes {folder}/votes.json {receipt} --json"),
        );
        assert_eq!(run.status, 0, "{run:?}");
        run.json()
    }
}

/// Asserts that nobody listens at an address any more.
#[track_caller]
fn assert_gone(url: &str) {
    let address = url.strip_prefix("http://").unwrap();
    assert!(TcpStream::connect(address).is_err(), "{url}");
}

#[test]
fn processes_vote_seal_and_are_gone() {
    let desk = Desk::local();
    let run = desk.local_round(4, &[2], "o", "");
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    assert_eq!(
        outcome["weights"],
        json!({"total": 100, "quorum": 67, "affirmed": 75, "rejected": 25, "abstained": 0, "unheard": 0, "signed": 75})
    );
    let report = desk.report("o");
    assert_eq!(
        (&report["state"], &report["dissent"]),
        (&json!("valid"), &json!("proven"))
    );
    for asked in outcome["validators"].as_array().unwrap() {
        assert_gone(asked["url"].as_str().unwrap());
    }
    // Their journals stay: in the next round they are the same validators. A quorum is not among the first two.
    let run = desk.local_round(2, &[], "o2", "");
    assert_eq!(run.status, 1, "{run:?}");
    let outcome = run.json();
    assert_eq!(
        outcome["shortfall"],
        json!({"of": "affirmed", "weight": 17})
    );
    assert_eq!(outcome["notAsked"], json!(["v-3", "v-4"]));
    // The id of a round can be used once: about another answer in it validators refuse to vote.
    let again = "--round r-9";
    assert_eq!(desk.local_round(4, &[], "o3", again).status, 0);
    desk.write("a.md", "Another answer.\n");
    let run = desk.local_round(4, &[], "o4", again);
    assert_eq!(run.status, 1, "{run:?}");
    for asked in run.json()["validators"].as_array().unwrap() {
        assert_eq!(asked["why"]["code"], "round.conflict", "{asked}");
    }
}

#[test]
fn certificates_are_logged_and_cosigned() {
    let desk = Desk::local();
    let ledger = "--ledger L --ledger-key lk";
    let run = desk.local_round(4, &[4], "o1", ledger);
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    let logged = &outcome["ledger"];
    assert_eq!(
        (
            &logged["logged"],
            &logged["index"],
            &logged["treeSize"],
            &logged["cosignedWeight"]
        ),
        (&json!(true), &json!(0), &json!(1), &json!(100)),
        "{run:?}"
    );
    assert_eq!(desk.report("o1")["logged"], "yes");
    // Three of them see the next checkpoint; to the fourth the ledger grew by two when it is asked again.
    for (number, out) in [(3, "o2"), (4, "o3")] {
        let run = desk.local_round(number, &[], out, &format!("{ledger} --round {out}"));
        assert_eq!(run.status, 0, "{run:?}");
        let outcome = run.json();
        let weight = 25 * number;
        assert_eq!(
            outcome["ledger"]["cosignedWeight"],
            json!(weight),
            "{outcome}"
        );
        assert_eq!(desk.report(out)["logged"], "yes");
    }
    let (status, walk) = desk.walk("");
    assert_eq!((status, &walk["size"]), (0, &json!(3)), "{walk}");
}

#[test]
fn a_receipt_short_of_a_quorum_says_so() {
    let desk = Desk::local();
    // Validators remember a larger ledger than this one, as if it had been set back.
    desk.append("s0 c");
    let ledger = "--ledger L --ledger-key lk";
    assert_eq!(
        desk.local_round(4, &[], "o1", &format!("{ledger} --round a"))
            .status,
        0
    );
    assert_eq!(
        desk.local_round(4, &[], "o2", &format!("{ledger} --round b"))
            .status,
        0
    );
    std::fs::remove_dir_all(desk.path("L")).unwrap();
    desk.ok("ledger init L --origin dev.example/ledger --key lk");
    let run = desk.local_round(4, &[], "o3", &format!("{ledger} --round c"));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.err
            .contains("warning: the receipt does not verify yet: receipt.cosignatures"),
        "{run:?}"
    );
    let outcome = run.json();
    let logged = &outcome["ledger"];
    assert_eq!(
        (&logged["logged"], &logged["cosignedWeight"]),
        (&json!(false), &json!(0))
    );
    assert_eq!(
        logged["cosigners"][0]["why"]["code"], "ledger.rollback",
        "{logged}"
    );
    assert_eq!(desk.report("o3")["logged"], "unknown");
    // A ledger that the set does not name is refused before anybody is asked.
    desk.ok("ledger init M --origin dev.example/other --key lk");
    let run = desk.local_round(4, &[], "o4", "--ledger M --ledger-key lk");
    assert_eq!(run.misuse(), "receipt.unknown-ledger");
    let run = desk.local_round(4, &[], "o4", "--ledger L --ledger-key k1");
    assert_eq!(run.misuse(), "input.key");
    // A provisional round is not logged.
    let run = desk.local_round(4, &[1, 2], "o5", ledger);
    assert_eq!(
        (run.status, &run.json()["ledger"]),
        (1, &Value::Null),
        "{run:?}"
    );
    let (_, walk) = desk.walk("");
    assert_eq!(walk["size"], 1, "{walk}");
}

/// Ends what a failed test left.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// A round of three validators that never make up their minds, once all of them listen, and where they do. What they log
/// stands beside their journals.
#[cfg(unix)]
fn undecided(desk: &Desk) -> (Ended, Vec<String>) {
    desk.write("judge.sh", "exec sleep 600\n");
    let judge = format!("sh {}", desk.path("judge.sh").display());
    let child = desk
        .program()
        .args(
            "round run --set s0 --validators local:3 --keys keys --prompt p --output a.md"
                .split(' '),
        )
        .args("--model atlas@7.2.0 --out r/o --round r-1 --json --evaluator".split(' '))
        .arg(judge)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let child = Ended(child);
    let mut addresses: Vec<String> = Vec::new();
    until("all of them listen", || {
        addresses = (1..=3)
            .filter_map(|number| {
                let log = std::fs::read_to_string(desk.path(&format!("r/journals/v-{number}.log")))
                    .ok()?;
                let line: Value = log.lines().find_map(|line| {
                    let line: Value = serde_json::from_str(line).ok()?;
                    (line["message"] == "listening").then_some(line)
                })?;
                Some(format!("http://{}", line["address"].as_str()?))
            })
            .collect();
        addresses.len() == 3
    });
    (child, addresses)
}

/// Waits for something that happens sooner or later.
#[cfg(unix)]
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_round_leaves_no_process() {
    let desk = Desk::local();
    let (mut child, addresses) = undecided(&desk);
    let id = rustix::process::Pid::from_child(&child.0);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let status = child.0.wait().unwrap();
    assert_eq!(status.code(), Some(1));
    for address in addresses {
        assert_gone(&address);
    }
    assert!(!desk.path("r/o/round.json").exists());
}

#[cfg(unix)]
#[test]
fn validators_end_with_a_coordinator_that_is_killed() {
    let desk = Desk::local();
    let (mut child, addresses) = undecided(&desk);
    child.0.kill().unwrap();
    child.0.wait().unwrap();
    for address in addresses {
        let address = address.strip_prefix("http://").unwrap();
        until("nobody listens", || TcpStream::connect(address).is_err());
    }
}

#[test]
fn a_validator_that_is_restarted_between_vote_and_seal_still_signs() {
    let desk = Desk::local();
    let (process, url) = desk.serve(3, "--listen 127.0.0.1:0 --new-journal");
    let signer = |number: usize| Signer::new(&desk, &format!("v-{number}"), &format!("k{number}"));
    let mut stubs = vec![
        Stub::voting(signer(1), "affirm"),
        Stub::voting(signer(2), "affirm"),
    ];
    // The last one keeps voting open until it is told to vote.
    let (tell, told) = std::sync::mpsc::channel();
    let (last, told) = (signer(4), Mutex::new(told));
    stubs.push(Stub::start(move |path, _, body| {
        if path == "/v1/evaluate" {
            told.lock().unwrap().recv().unwrap();
        }
        last.answer("abstain", path, body)
    }));
    let urls: Vec<&str> = stubs.iter().map(|stub| stub.url.as_str()).collect();
    let line = format!(
        "round run --set s0 --validators {url},{} --prompt p --output a.md --model atlas@7.2.0 --out o --deadline 300 \
         --linger 300 --seal-deadline 300 --retries 100 --json",
        urls.join(",")
    );
    let run = std::thread::scope(|scope| {
        let run = scope.spawn(|| desk.run(&line));
        let began = Instant::now();
        let voted = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            line["path"] == "/v1/evaluate" || line["span"]["path"] == "/v1/evaluate"
        };
        while !desk
            .read("log3")
            .lines()
            .any(|line| line.contains("answered") && voted(line))
        {
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "{}",
                desk.read("log3")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(process);
        assert_gone(&url);
        tell.send(()).unwrap();
        // It is asked to seal while it is away, which it stays for a while.
        std::thread::sleep(Duration::from_millis(700));
        let address = url.strip_prefix("http://").unwrap();
        let again = desk.serve(3, &format!("--listen {address}"));
        let run = run.join().unwrap();
        drop(again);
        run
    });
    assert_eq!(run.status, 0, "{run:?}");
    let outcome = run.json();
    assert_eq!(outcome["validators"][0]["sealed"], true, "{outcome}");
    assert_eq!(outcome["weights"]["signed"], 75);
    assert_eq!(desk.report("o")["state"], "valid");
}

/// A certificate for this machine or for a caller, and its key, both PEM.
struct Paper {
    certificate: String,
    key: String,
}

/// An authority, as PEM, and papers that it issued.
fn papers<const N: usize>() -> (String, [Paper; N]) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let papers = std::array::from_fn(|_| {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        Paper {
            certificate: params.signed_by(&key, &issuer).unwrap().pem(),
            key: key.serialize_pem(),
        }
    });
    (authority, papers)
}

impl Desk {
    /// Writes a file that nobody else may read.
    fn write_secret(&self, name: &str, text: &str) {
        self.write(name, text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let owner = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(self.path(name), owner).unwrap();
        }
    }

    /// Serves the validator of this number, with more arguments; the process and its address. Its log is `log` and the
    /// number.
    fn serve(&self, number: usize, more: &str) -> (Ended, String) {
        let log = std::fs::File::create(self.path(&format!("log{number}"))).unwrap();
        let judge = format!("sh {} affirm", self.path("judge.sh").display());
        let mut child = self
            .program()
            .args("validator serve --json --set s0".split(' '))
            .args([
                "--key",
                &format!("k{number}"),
                "--journal",
                &format!("j{number}"),
            ])
            .args(["--evaluator", &judge])
            .args(more.split_whitespace())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?}"));
        (
            Ended(child),
            ready["listening"].as_str().unwrap().to_owned(),
        )
    }
}

#[test]
fn callers_and_validators_know_each_other_over_tls() {
    let desk = Desk::local();
    let (authority, [server, client]) = papers();
    let (strangers, [stranger]) = papers();
    desk.write("ca.pem", authority);
    desk.write("other-ca.pem", strangers);
    desk.write("server.pem", server.certificate);
    desk.write_secret("server.key", &server.key);
    desk.write("client.pem", client.certificate);
    desk.write_secret("client.key", &client.key);
    desk.write("stranger.pem", stranger.certificate);
    desk.write_secret("stranger.key", &stranger.key);
    desk.write_secret("tokens", "coordinator 0123456789abcdef\n");
    desk.write_secret("wrong", "0123456789abcdefg\n");
    let tls = "--listen 127.0.0.1:0 --new-journal --tls-cert server.pem --tls-key server.key --client-ca ca.pem \
        --token-file tokens";
    let serving: Vec<(Ended, String)> = (1..=3).map(|number| desk.serve(number, tls)).collect();
    let urls: Vec<&str> = serving.iter().map(|(_, url)| url.as_str()).collect();
    assert!(
        urls.iter().all(|url| url.starts_with("https://")),
        "{urls:?}"
    );
    let round = |out: &str, more: &str| {
        desk.run(&format!(
            "round run --set s0 --validators {} --prompt p --output a.md --model atlas@7.2.0 --out {out} --retries 0 \
             --json {more}",
            urls.join(",")
        ))
    };
    let client = "--client-cert client.pem --client-key client.key";
    for (out, more, code) in [
        (
            "o1",
            format!("--ca ca.pem {client}"),
            "request.unauthorized",
        ),
        (
            "o2",
            format!("--ca ca.pem {client} --token-file wrong"),
            "request.unauthorized",
        ),
        (
            "o3",
            "--ca ca.pem --token-file tokens".to_owned(),
            "unreachable",
        ),
        (
            "o4",
            "--ca ca.pem --token-file tokens --client-cert stranger.pem --client-key stranger.key"
                .to_owned(),
            "unreachable",
        ),
        (
            "o5",
            format!("--ca other-ca.pem --token-file tokens {client}"),
            "unreachable",
        ),
    ] {
        let run = round(out, &more);
        assert_eq!(run.status, 1, "{run:?}");
        for asked in run.json()["validators"].as_array().unwrap() {
            assert_eq!(asked["why"]["code"], code, "{more}: {asked}");
        }
    }
    let run = round("o6", &format!("--ca ca.pem --token-file tokens {client}"));
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(desk.report("o6")["state"], "valid");
    // A secret that others can read is none.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let all = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(desk.path("tokens"), all).unwrap();
        let run = round("o7", &format!("--ca ca.pem --token-file tokens {client}"));
        assert_eq!(run.misuse(), "input.key");
    }
}
