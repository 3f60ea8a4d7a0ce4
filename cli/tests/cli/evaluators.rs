//! `evaluator`: what goes in and comes out, and what becomes of programs that do not do their work.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Desk, Run};

/// A question about `output`, a fragment a line.
fn question(prompt: &str, output: &str) -> Value {
    let mut at = 0;
    let mut fragments = Vec::new();
    for (index, line) in output.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        fragments.push(json!({"id": format!("s-{index}"), "start": at, "end": end, "text": line}));
        at = end;
    }
    json!({
        "version": 1, "round": "r-1", "prompt": prompt, "output": output, "mediaType": null,
        "model": {"name": "atlas", "version": "7.2.0"}, "fragments": fragments,
    })
}

const EGGS: &str = "Janet's ducks lay 16 eggs per day. She eats three. How many are left?";

fn desk() -> Desk {
    let desk = Desk::new();
    let lines = [
        json!({"question": EGGS, "answers": ["13"], "id": "eggs"}),
        json!({"question": "What is the capital of Austria?", "answers": ["Vienna", "Wien"]}),
    ];
    desk.write("known.jsonl", lines.map(|line| line.to_string()).join("\n"));
    desk
}

fn ask(desk: &Desk, line: &str, question: &Value) -> Run {
    desk.run_with(line, question.to_string().as_bytes())
}

/// The judgement of what must succeed.
#[track_caller]
fn judged(desk: &Desk, line: &str, question: &Value) -> Value {
    let run = ask(desk, line, question);
    assert_eq!(run.status, 0, "{run:?}");
    run.json()
}

#[test]
fn a_dataset_affirms_rejects_and_abstains() {
    let desk = desk();
    let line = "evaluator dataset --data known.jsonl";
    for (prompt, output, vote, fragments) in [
        (
            EGGS,
            "16 - 3 = 13\nA: 13\n",
            "affirm",
            json!(["affirm", "affirm"]),
        ),
        (
            EGGS,
            "16 + 3 = 19\nA: 19\n",
            "reject",
            json!([null, "reject"]),
        ),
        (EGGS, "She likes eggs.\n", "abstain", json!([null])),
        ("How many eggs?", "A: 13\n", "abstain", json!([null])),
        (
            &EGGS.replace("16", "17"),
            "A: 13\n",
            "abstain",
            json!([null]),
        ),
        (
            &EGGS.replace("three", "3"),
            "#### 13.0\n",
            "affirm",
            json!(["affirm"]),
        ),
        (
            "what is the capital of Austria",
            "Of old it is\nWien, of course.",
            "affirm",
            json!([null, "affirm"]),
        ),
        (
            "What is the capital of Austria?",
            "The capital of Austria is Graz.",
            "reject",
            json!(["reject"]),
        ),
    ] {
        let judgement = judged(&desk, line, &question(prompt, output));
        assert_eq!(judgement["vote"], vote, "{output}: {judgement}");
        assert_eq!(judgement["evaluator"], "dataset known");
        assert!(
            judgement["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
        let sure = judgement["confidence"].as_f64().unwrap();
        assert!(
            if vote == "abstain" {
                sure == 0.0
            } else {
                (0.5..1.0).contains(&sure)
            },
            "{judgement}"
        );
        let said = judgement["fragments"].as_array().unwrap();
        for (index, vote) in fragments.as_array().unwrap().iter().enumerate() {
            let id = format!("s-{index}");
            let found = said.iter().find(|fragment| fragment["id"] == id.as_str());
            assert_eq!(
                found.map_or(&Value::Null, |found| &found["vote"]),
                vote,
                "{judgement}"
            );
        }
    }
}

#[test]
fn a_dataset_takes_its_name_its_match_and_its_templates() {
    let desk = desk();
    let changed = question(&EGGS.replace("ducks", "geese"), "A: 13");
    let strict = judged(&desk, "evaluator dataset --data known.jsonl", &changed);
    assert_eq!(strict["vote"], "abstain");
    assert!(
        strict["reason"]
            .as_str()
            .unwrap()
            .contains("line 1 (\"eggs\")"),
        "{strict}"
    );
    let loose = judged(
        &desk,
        "evaluator dataset --data known.jsonl --min-match 0.7 --name k@2",
        &changed,
    );
    assert_eq!(
        (&loose["vote"], &loose["evaluator"]),
        (&"affirm".into(), &"dataset k@2".into())
    );
    assert!(loose["confidence"].as_f64() < Some(0.97), "{loose}");
    let wrapped = question(&format!("Say.\n{EGGS}\nQ5"), "A: 13");
    let line = "evaluator dataset --data known.jsonl";
    assert_eq!(judged(&desk, line, &wrapped)["vote"], "abstain");
    let line = format!("{line} --template Tell.{{question}}Q5");
    assert_eq!(judged(&desk, &line, &wrapped)["vote"], "abstain");
    let line = format!("{line} --template Say.{{question}}Q5");
    assert_eq!(judged(&desk, &line, &wrapped)["vote"], "affirm");
}

#[test]
fn what_is_no_question_or_no_dataset_is_refused() {
    let desk = desk();
    let good = question(EGGS, "A: 13").to_string();
    let refused = |line: &str, input: &str| {
        desk.run_with(&format!("{line} --json"), input.as_bytes())
            .misuse()
    };
    let line = "evaluator dataset --data known.jsonl";
    assert_eq!(refused(line, ""), "input.document");
    assert_eq!(refused(line, "[]"), "input.document");
    assert_eq!(
        refused(line, &good.replace("\"end\":5", "\"end\":6")),
        "input.document"
    );
    assert_eq!(
        refused(line, &good.replace("\"version\":1", "\"version\":2")),
        "input.document"
    );
    assert_eq!(
        refused("evaluator dataset --data none.jsonl", &good),
        "input.file"
    );
    assert_eq!(
        refused("evaluator dataset --data -", &good),
        "input.argument"
    );
    assert_eq!(
        refused(&format!("{line} --min-match 1.5"), &good),
        "input.argument"
    );
    assert_eq!(
        refused(&format!("{line} --min-match NaN"), &good),
        "input.argument"
    );
    assert_eq!(
        refused(&format!("{line} --template none"), &good),
        "input.argument"
    );
    desk.write(
        "bad.jsonl",
        "{\"question\":\"So?\",\"answers\":[\"7\"]}\n{\"question\":\"So?\"}\n",
    );
    let run = desk.run_with("evaluator dataset --data bad.jsonl", good.as_bytes());
    assert_eq!(run.status, 2);
    assert!(
        run.err
            .contains("bad.jsonl line 2: missing field `answers`"),
        "{run:?}"
    );
}

/// Some of the real answers, each with a process of its own.
#[test]
fn real_answers_are_judged_by_the_program() {
    let shared = std::env::var_os("QUORUMSEAL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(shared.join("vectors/ai-outputs/gsm8k_300.jsonl"))
    else {
        eprintln!("skipped: ../shared/vectors/ai-outputs is absent");
        return;
    };
    let desk = Desk::new();
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let known = rows.iter().map(|row| {
        let truth = row["ground_truth"].as_str().unwrap();
        let answer = truth.rsplit_once("A: ").unwrap().1;
        json!({"question": row["question"], "answers": [answer]}).to_string()
    });
    desk.write("known.jsonl", known.collect::<Vec<_>>().join("\n"));
    for row in rows.iter().step_by(30) {
        let answer = &row["175b_verification"];
        let asked = question(
            row["question"].as_str().unwrap(),
            answer["solution"].as_str().unwrap(),
        );
        let judgement = judged(&desk, "evaluator dataset --data known.jsonl", &asked);
        let expected = if answer["is_correct"] == true {
            "affirm"
        } else {
            "reject"
        };
        assert_eq!(judgement["vote"], expected, "{judgement}");
    }
}

/// `evaluator command` runs shell scripts here, and looks for what they leave behind.
#[cfg(target_os = "linux")]
mod command {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    /// A desk with the script `judge`.
    fn with(script: &str) -> Desk {
        let desk = desk();
        desk.write("judge", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(desk.path("judge"), std::fs::Permissions::from_mode(0o755))
            .unwrap();
        desk
    }

    const GOOD: &str = r#"{"evaluator":"j 1","vote":"affirm","confidence":0.75,"reason":"so",
        "fragments":[{"id":"s-0","vote":"affirm","confidence":1.0}]}"#;

    fn asked() -> Value {
        question("Is it?", "It is.")
    }

    /// The reason of an abstention, which is all that the judgement is.
    #[track_caller]
    fn abstention(desk: &Desk, options: &str) -> String {
        let judgement = judged(
            desk,
            &format!("evaluator command {options} -- ./judge"),
            &asked(),
        );
        assert_eq!(judgement["vote"], "abstain", "{judgement}");
        assert_eq!(
            (&judgement["confidence"], &judgement["fragments"]),
            (&json!(0.0), &json!([]))
        );
        assert_eq!(judgement["evaluator"], "command judge");
        judgement["reason"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_judgement_is_passed_on() {
        let desk = with(&format!("cat > \"$1\"\ncat <<'END'\n{GOOD}\nEND"));
        let judgement = judged(
            &desk,
            "evaluator command --memory 256 -- ./judge question.json",
            &asked(),
        );
        assert_eq!(judgement, serde_json::from_str::<Value>(GOOD).unwrap());
        // It got what we got.
        let question: Value = serde_json::from_str(&desk.read("question.json")).unwrap();
        assert_eq!(question, asked());
        // One evaluator behind another.
        let program = env!("CARGO_BIN_EXE_quorumseal");
        let line = format!("evaluator command -- {program} evaluator dataset --data known.jsonl");
        let judgement = judged(&desk, &line, &super::question(EGGS, "A: 13"));
        assert_eq!(
            (&judgement["vote"], &judgement["evaluator"]),
            (&"affirm".into(), &"dataset known".into())
        );
    }

    #[test]
    fn what_is_malformed_is_an_abstention() {
        for (output, why) in [
            (
                "I think it is right.",
                "wrote no judgement: the judgement is not strict JSON",
            ),
            ("", "wrote no judgement: the judgement is empty"),
            (
                &GOOD.replace("0.75", "75"),
                "confidence is 75: expected a number from 0 to 1",
            ),
            (
                &GOOD.replace(
                    "\"vote\":\"affirm\",\"confidence\":0",
                    "\"vote\":\"yes\",\"confidence\":0",
                ),
                "vote is \"yes\"",
            ),
            (
                &GOOD.replace("s-0", "s-9"),
                "s-9: the question has no such fragment",
            ),
            (
                &GOOD.replace("\"reason\"", "\"reasons\""),
                "\"reasons\" is no member",
            ),
            (&format!("{GOOD}{GOOD}"), "not strict JSON"),
        ] {
            let desk = with(&format!("cat > /dev/null\ncat <<'END'\n{output}\nEND"));
            let reason = abstention(&desk, "");
            assert!(reason.contains(why), "{reason}: {why}");
        }
    }

    #[test]
    fn a_program_that_fails_is_an_abstention_with_its_last_words() {
        let desk = with(&format!(
            "cat <<'END'\n{GOOD}\nEND\necho no model >&2; exit 3"
        ));
        assert_eq!(
            abstention(&desk, ""),
            "the program failed with exit status 3: no model"
        );
        let desk = with("kill -s SEGV $$");
        assert_eq!(abstention(&desk, ""), "the program failed with signal 11");
    }

    #[test]
    fn a_program_that_writes_too_much_is_an_abstention() {
        let desk = with("yes");
        assert_eq!(
            abstention(&desk, "--max-output 16"),
            "the program wrote more than 16384 bytes to standard output and was ended"
        );
        let desk = with("yes >&2");
        assert!(abstention(&desk, "").contains("1048576 bytes to standard error"));
    }

    #[test]
    fn a_program_that_wants_too_much_memory_is_an_abstention() {
        let desk = with("dd if=/dev/zero of=/dev/null bs=1073741824 count=1");
        let reason = abstention(&desk, "--memory 32");
        assert!(
            reason.starts_with("the program failed for want of memory, of which it may use 32 MiB"),
            "{reason}"
        );
    }

    /// Waits until the process whose number is in the file has ended; a zombie has.
    #[track_caller]
    fn ends(file: &Path) {
        let number = std::fs::read_to_string(file).unwrap();
        let number = number.trim();
        assert!(number.parse::<u32>().is_ok(), "{number:?}");
        let started = Instant::now();
        loop {
            let state = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            if state.is_empty() || state.contains(") Z ") {
                return;
            }
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "{number} is still there: {state}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn a_slow_program_is_an_abstention_and_leaves_nothing_behind() {
        let desk = with(
            "trap '' TERM\n(trap '' TERM; sh -c 'echo $PPID' > other; sleep 1000; sleep 1000) &\n\
                         echo $$ > own\nsleep 1000\nsleep 1000",
        );
        assert_eq!(
            abstention(&desk, "--timeout 5"),
            "the program did not end within 5 s and was ended"
        );
        ends(&desk.path("own"));
        ends(&desk.path("other"));
    }

    #[test]
    fn what_a_program_leaves_running_is_not_waited_for() {
        let desk = with(&format!(
            "sleep 1000 &\necho $! > other\ncat <<'END'\n{GOOD}\nEND"
        ));
        assert_eq!(
            judged(&desk, "evaluator command -- ./judge", &asked())["vote"],
            "affirm"
        );
        ends(&desk.path("other"));
    }

    #[test]
    fn a_program_ends_with_the_evaluator_that_runs_it() {
        let desk = with("trap '' TERM\necho $$ > own.new; mv own.new own\nsleep 1000\nsleep 1000");
        let mut child = Command::new(env!("CARGO_BIN_EXE_quorumseal"))
            .args(["evaluator", "command", "--", "./judge"])
            .current_dir(desk.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(
            &mut child.stdin.take().unwrap(),
            asked().to_string().as_bytes(),
        )
        .unwrap();
        while !desk.path("own").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let killed = Command::new("kill")
            .args(["-s", "TERM", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(1), &b""[..])
        );
        ends(&desk.path("own"));
    }

    #[test]
    fn misuse_is_no_abstention() {
        let desk = with("exit 0");
        let input = asked().to_string();
        for line in [
            "evaluator command",
            "evaluator command --",
            "evaluator command -- ./none",
            "evaluator command -- no-such-program-of-ours",
            "evaluator command -- ./known.jsonl",
            "evaluator command --timeout 0 -- ./judge",
            "evaluator command --timeout 1e9 -- ./judge",
            "evaluator command --memory 0 -- ./judge",
            "evaluator command --max-output 0 -- ./judge",
        ] {
            // What stands behind `--` is the program's.
            let line = line.replacen("evaluator command", "--json evaluator command", 1);
            assert_eq!(
                desk.run_with(&line, input.as_bytes()).misuse(),
                "input.argument",
                "{line}"
            );
        }
        let run = desk.run_with("--json evaluator command -- ./judge", b"{}");
        assert_eq!(run.misuse(), "input.document");
    }
}
