//! Who may ask a validator, how much and how often, and what it says of itself.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::papers::{Round, Statement, seal_request, time};
use crate::server::Server;
use crate::world::World;

const TOKEN: &str = "0123456789abcdef-coordinator";

/// The value of a line of the metrics.
fn metric(server: &Server, headers: &[(&str, &str)], line: &str) -> Option<f64> {
    let text = server.ask("GET", "/metrics", headers, b"").yes();
    text.lines()
        .find_map(|known| known.strip_prefix(line)?.trim().parse().ok())
}

/// Lets nobody else read a file.
pub(crate) fn private(world: &World, name: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(world.path(name), std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_token_is_asked_for_everywhere_but_at_the_health() {
    let world = World::new(&[1]);
    world.write(
        "tokens",
        &format!("# Callers.\ncoordinator {TOKEN}\nother fedcba9876543210\n"),
    );
    private(&world, "tokens");
    let server = world.serve(0, "--token-file tokens");
    let question = Round::new(&world, "r-1").question();
    let paths = [
        "/v1/validator",
        "/v1/evaluate",
        "/v1/seal",
        "/v1/cosign",
        "/v1/handover",
        "/metrics",
        "/elsewhere",
    ];
    for path in paths {
        let method = if path == "/v1/validator" || path == "/metrics" {
            "GET"
        } else {
            "POST"
        };
        for headers in [
            &[][..],
            &[("Authorization", "Bearer 0123456789abcdef-coordinatos")],
            &[("Authorization", "Bearer 0123456789abcdef")],
            &[("Authorization", "Bearer ")],
            &[("Authorization", TOKEN)],
            &[("Authorization", "Basic MDEyMzQ1Njc4OWFiY2RlZjo=")],
        ] {
            let answer = server.ask(method, path, headers, question.as_bytes());
            assert_eq!(
                (answer.status, answer.no().as_str()),
                (401, "request.unauthorized"),
                "{path}: {headers:?}"
            );
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("Authorization", bearer.as_str())];
    server
        .ask("POST", "/v1/evaluate", &headers, question.as_bytes())
        .yes();
    server.ask("GET", "/v1/validator", &headers, b"").yes();
    server
        .ask(
            "GET",
            "/metrics",
            &[("authorization", "bearer fedcba9876543210")],
            b"",
        )
        .yes();
    let health = server.get("/healthz");
    assert_eq!(health.status, 200);
    assert_eq!(
        (&health.json()["status"], &health.json()["id"]),
        (&"ok".into(), &"v-1".into())
    );
    let refused = metric(
        &server,
        &headers,
        "quorumseal_refusals_total{code=\"request.unauthorized\"}",
    );
    assert_eq!(refused, Some(42.0));
}

#[test]
fn files_of_tokens_that_others_can_read_are_refused() {
    let world = World::new(&[1]);
    world.write("tokens", &format!("coordinator {TOKEN}\n"));
    let run = world.run(
        "validator serve --set set.json --key v-1.key --journal j --new-journal --evaluator true --listen 127.0.0.1:0 \
         --token-file tokens --json",
    );
    assert_eq!(run.status, 2, "{run:?}");
    assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN));
    // Nor is a service begun that strangers could reach.
    for more in ["", "--token-file tokens"] {
        private(&world, "tokens");
        let run = world.run(&format!(
            "validator serve --set set.json --key v-1.key --journal j --new-journal --evaluator true \
             --listen 0.0.0.0:0 --json {more}"
        ));
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.out.contains("--tls-cert"), "{run:?}");
    }
    assert!(!world.path("j").exists());
}

#[test]
fn bodies_are_bounded() {
    let world = World::new(&[1]);
    let server = world.serve(0, "--max-body 4096 --arrival 1");
    let long = "x".repeat(4097);
    for path in ["/v1/evaluate", "/v1/seal", "/v1/handover"] {
        let answer = server.post(path, &long);
        assert_eq!(
            (answer.status, answer.no().as_str()),
            (413, "request.too-large"),
            "{path}"
        );
        assert_eq!(server.post(path, &long[..4096]).status, 400, "{path}");
    }
    // Told in pieces, so that nothing announces it.
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let head = "POST /v1/seal HTTP/1.1\r\nHost: v\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..6 {
        _ = stream.write_all(format!("400\r\n{}\r\n", "y".repeat(0x400)).as_bytes());
    }
    assert!(answer_of(stream).starts_with("HTTP/1.1 413 "));
    // And one that never ends to arrive.
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let head =
        "POST /v1/seal HTTP/1.1\r\nHost: v\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    assert!(answer_of(stream).starts_with("HTTP/1.1 408 "));
    assert_eq!(server.get("/v1/validator").status, 200);
}

/// All that is answered. That the connection is reset after it is no matter: not all was read of what was sent.
fn answer_of(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    let world = World::new(&[1]);
    world.write(
        "tokens",
        &format!("coordinator {TOKEN}\nother fedcba9876543210\n"),
    );
    private(&world, "tokens");
    let server = world.serve(0, "--token-file tokens --rate 3");
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("Authorization", bearer.as_str())];
    let answers: Vec<_> = (0..40)
        .map(|_| server.ask("GET", "/v1/validator", &headers, b""))
        .collect();
    let refused: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 429)
        .collect();
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer.status, 200 | 429))
    );
    assert!(answers[..3].iter().all(|answer| answer.status == 200));
    assert!(!refused.is_empty());
    for answer in refused {
        assert_eq!(answer.no(), "request.rate");
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=2).contains(&wait), "{wait}");
    }
    // Another caller does not suffer from it, and neither does who looks after the service.
    server
        .ask(
            "GET",
            "/v1/validator",
            &[("Authorization", "Bearer fedcba9876543210")],
            b"",
        )
        .yes();
    server.get("/healthz").yes();
}

#[test]
fn requests_have_names() {
    let world = World::new(&[1]);
    let server = world.serve(0, "");
    let named = |id: &str| {
        let answer = server.ask("GET", "/healthz", &[("X-Request-Id", id)], b"");
        answer.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(named("round-7.3"), "round-7.3");
    let long = "x".repeat(65);
    for bad in [
        "",
        " ",
        "a b",
        "../x",
        "\"quoted\"",
        "caf\u{e9}",
        long.as_str(),
    ] {
        let new = named(bad);
        assert!(
            new.len() == 16 && new.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{bad:?}: {new}"
        );
        assert_ne!(new, named(bad));
    }
    let answer = server.get("/nowhere");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-request-id").map(str::len), Some(16));
}

#[test]
fn what_was_asked_is_counted() {
    let world = World::new(&[1]);
    let server = world.serve(0, "");
    let round = Round::new(&world, "r-1");
    let vote = round.vote(&server);
    round.vote(&server);
    let statement = Statement::of(
        &world,
        &round.proposal,
        std::slice::from_ref(&vote),
        &time(0),
    );
    server
        .post("/v1/seal", &seal_request(&statement.certificate(), &[vote]))
        .yes();
    assert_eq!(server.post("/v1/seal", "{}").no(), "request.malformed");
    world.runs(0, "exit 3");
    assert_eq!(
        server
            .post("/v1/evaluate", &Round::new(&world, "r-2").question())
            .no(),
        "evaluator.failed"
    );
    let count = |line: &str| metric(&server, &[], line);
    assert_eq!(
        count("quorumseal_requests_total{path=\"/v1/evaluate\",status=\"200\"}"),
        Some(2.0)
    );
    assert_eq!(
        count("quorumseal_requests_total{path=\"/v1/evaluate\",status=\"502\"}"),
        Some(1.0)
    );
    assert_eq!(
        count("quorumseal_requests_total{path=\"/v1/seal\",status=\"200\"}"),
        Some(1.0)
    );
    assert_eq!(
        count("quorumseal_refusals_total{code=\"request.malformed\"}"),
        Some(1.0)
    );
    // Asked twice, judged once.
    assert_eq!(
        count("quorumseal_evaluations_total{outcome=\"affirm\"}"),
        Some(1.0)
    );
    assert_eq!(
        count("quorumseal_evaluations_total{outcome=\"failed\"}"),
        Some(1.0)
    );
    assert_eq!(count("quorumseal_requests_in_flight"), Some(1.0));
}

#[test]
fn logs_are_json_lines_without_what_is_nobodys_business() {
    let world = World::new(&[1]);
    world.write("tokens", &format!("coordinator {TOKEN}\n"));
    private(&world, "tokens");
    let server = world.serve(0, "--token-file tokens --log json");
    let bearer = format!("Bearer {TOKEN}");
    let round = Round::new(&world, "r-1");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("X-Request-Id", "ask-1"),
    ];
    server
        .ask(
            "POST",
            "/v1/evaluate",
            &headers,
            round.question().as_bytes(),
        )
        .yes();
    let log = server.log();
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let answered = lines
        .iter()
        .find(|line| line["message"] == "answered")
        .unwrap_or_else(|| panic!("{log}"));
    assert_eq!(answered["status"], 200);
    assert_eq!(
        (&answered["span"]["id"], &answered["span"]["path"]),
        (&"ask-1".into(), &"/v1/evaluate".into())
    );
    let judged = lines
        .iter()
        .find(|line| line["message"] == "judged")
        .unwrap_or_else(|| panic!("{log}"));
    assert_eq!(
        (&judged["round"], &judged["vote"]),
        (&"r-1".into(), &"affirm".into())
    );
    for private in [TOKEN, round.output.trim(), round.prompt.trim(), "café"] {
        assert!(!log.contains(private), "{private}: {log}");
    }
}

#[test]
fn it_ends_when_it_is_told_to_and_its_journal_is_nobody_elses() {
    let world = World::new(&[1, 1]);
    let mut server = world.serve(0, "");
    let round = Round::new(&world, "r-1");
    let vote = round.vote(&server);
    let again = |more: &str| {
        let run = world.run(&format!(
            "validator serve --set set.json --evaluator true --listen 127.0.0.1:0 --json --log off {more}"
        ));
        assert_eq!(run.status, 2, "{more}: {run:?}");
        run.out
    };
    again("--key v-1.key --journal v-1.journal");
    assert!(
        again("--key v-1.key --journal v-1.journal --new-journal").contains("is there already")
    );
    assert!(again("--key v-1.key --journal lost.journal").contains("lost its journal"));
    assert!(server.terminate().success(), "{}", server.log());
    assert!(again("--key v-2.key --journal v-1.journal").contains("another validator's journal"));
    server.restart();
    assert_eq!(round.vote(&server).to_json(), vote.to_json());
}

#[test]
fn a_judgement_under_way_does_not_outlive_the_service() {
    let world = World::new(&[1]);
    world.runs(
        0,
        "echo $$ > judging.new; mv judging.new judging; exec sleep 600",
    );
    let mut server = world.serve(0, "--grace 1");
    let question = Round::new(&world, "r-1").question();
    std::thread::scope(|scope| {
        let address = server.address;
        let asking = scope.spawn(move || {
            crate::http::ask(address, "POST", "/v1/evaluate", &[], question.as_bytes())
        });
        while !world.path("judging").exists() {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(server.terminate().success(), "{}", server.log());
        // Whether it was told so or cut off, it got no vote.
        assert!(
            asking
                .join()
                .unwrap()
                .map_or(true, |answer| answer.status >= 500)
        );
    });
    let pid = world.read("judging");
    assert!(
        !std::path::Path::new("/proc").join(pid.trim()).exists() || is_zombie(pid.trim()),
        "{pid}"
    );
}

/// Whether a process has ended, and only waits for somebody to be told.
fn is_zombie(pid: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status
        .lines()
        .any(|line| line.starts_with("State:") && line.contains('Z'))
        || status.is_empty()
}
