//! The artifact against the sealed output (section 4): bytes or digest, length before digest, hints for copied text.

use serde_json::json;

use crate::dsse::{blake3_hex, blake3_id};
use crate::node::{num, text};
use crate::vector::{Source, Vector, once, parts, repeat};
use crate::world::{ANSWER, SIGNERS, edited, good, seal, statement, statement_for, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [binding(), digests(), hints()].concat()
}

fn vector(name: &str, description: &str) -> Vector {
    Vector::new(format!("output/{name}"), "4", description).certificate(good())
}

fn binding() -> Vec<Vector> {
    let mut changed = ANSWER.to_owned();
    changed.replace_range(11..12, "a");
    let binary: Vec<u8> = (0..=255).collect();
    vec![
        vector("bytes", "The sealed bytes.").valid().and_report(json!({"boundBy": "bytes", "hint": null})),
        vector("changed", "One letter of the answer differs.")
            .artifact(changed.as_str())
            .report("invalid", Some("output.digest"), json!({"valid": false, "hint": null, "checks": [
                {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "skipped"},
                {"status": "fail", "code": "output.digest"},
            ]})),
        vector("longer", "The answer goes on.").artifact(format!("{ANSWER}Not only there.")).invalid("output.length"),
        vector("shorter", "The answer is cut short.").artifact(&ANSWER[..50]).invalid("output.length"),
        vector("empty", "The artifact is empty.").artifact("").invalid("output.length"),
        vector("sealed-empty", "An empty output was sealed, and the artifact is empty.")
            .certificate(seal(&statement_for(world().anchor(), b""), &SIGNERS))
            .artifact("")
            .valid(),
        vector("length-lies", "The digest is right, the stated length is not.")
            .certificate(edited(|s| s.with("predicate.output.length", num(100))))
            .invalid("output.length"),
        vector("binary", "The output is any bytes.")
            .certificate(seal(&statement_for(world().anchor(), &binary), &SIGNERS))
            .artifact(binary)
            .valid(),
        vector("digest", "The artifact is given as a digest.")
            .artifact_digest(blake3_id(ANSWER))
            .valid()
            .and_report(json!({"boundBy": "digest"})),
        vector("digest-other", "The artifact is given as another digest.")
            .artifact_digest(blake3_id(&changed))
            .report("invalid", Some("output.digest"), json!({"hint": null})),
        vector("digest-length-lies", "Of an artifact given as a digest the length is not known and not compared.")
            .certificate(edited(|s| s.with("predicate.output.length", num(100))))
            .artifact_digest(blake3_id(ANSWER))
            .valid()
            .and_report(json!({"boundBy": "digest"})),
        vector("not-given", "Without an artifact nothing is shown to be what was sealed.")
            .no_artifact()
            .report("sealed-unbound", None, json!({"valid": false, "accepted": false, "boundBy": null, "checks": [
                {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "pass"}, {"status": "skipped"}, {"check": "output", "status": "skipped"},
            ]})),
    ]
}

/// `allDigests`.
fn digests() -> Vec<Vector> {
    let other = "0".repeat(64);
    let lying = || edited(|s| s.with("subject.0.digest.sha256", text(&other)));
    vec![
        vector("all-digests", "Both digests are right and compared.")
            .all_digests()
            .valid(),
        vector(
            "all-digests-bad",
            "The sha256 is another one, and compared on request.",
        )
        .certificate(lying())
        .all_digests()
        .invalid("output.digest"),
        vector(
            "all-digests-bad-not-asked",
            "The sha256 is another one, and not compared unless asked for.",
        )
        .certificate(lying())
        .valid(),
        vector("all-digests-absent", "There is no sha256 to compare.")
            .certificate(edited(|s| s.without("subject.0.digest.sha256")))
            .all_digests()
            .valid(),
        vector(
            "all-digests-no-hex",
            "The sha256 is no digest, which is seen when it is compared.",
        )
        .certificate(edited(|s| s.with("subject.0.digest.sha256", text("none"))))
        .all_digests()
        .invalid("output.digest"),
        vector(
            "all-digests-upper",
            "A sha256 in capitals is not the lowercase one.",
        )
        .certificate(edited(|s| {
            let hex = s.string_at("subject.0.digest.sha256").to_uppercase();
            s.with("subject.0.digest.sha256", text(hex))
        }))
        .all_digests()
        .invalid("output.digest"),
        vector(
            "all-digests-digest-only",
            "Of an artifact given as a digest there is no sha256 to compare.",
        )
        .certificate(lying())
        .artifact_digest(blake3_id(ANSWER))
        .all_digests()
        .valid(),
    ]
}

/// Text that was changed by copying: still invalid, with what would make it match.
fn hints() -> Vec<Vector> {
    let no_newline = ANSWER.trim_end().to_owned();
    let crlf = ANSWER.replace('\n', "\r\n");
    let bom = format!("\u{feff}{ANSWER}");
    let trailing = ANSWER.replace("Moon.\n", "Moon. \t\n");
    let trailing_end = format!("{no_newline} \t\n\n");
    let cases: [(&str, &str, &str, &str, &str); 8] = [
        (
            "final-newline-lost",
            "The final newline was lost.",
            ANSWER,
            &no_newline,
            "final-newline-added",
        ),
        (
            "final-newline-gained",
            "A final newline was added.",
            &no_newline,
            ANSWER,
            "final-newline-removed",
        ),
        ("crlf", "LF became CRLF.", ANSWER, &crlf, "line-endings-lf"),
        ("lf", "CRLF became LF.", &crlf, ANSWER, "line-endings-crlf"),
        (
            "bom-gained",
            "A byte order mark was added.",
            ANSWER,
            &bom,
            "bom-removed",
        ),
        (
            "bom-lost",
            "The byte order mark was lost.",
            &bom,
            ANSWER,
            "bom-added",
        ),
        (
            "line-space",
            "A line got trailing white space.",
            ANSWER,
            &trailing,
            "line-space-trimmed",
        ),
        (
            "trailing-space",
            "White space and line breaks were added at the end.",
            &no_newline,
            &trailing_end,
            "trailing-space-trimmed",
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, sealed, given, change)| {
            vector(&format!("hint-{name}"), description)
                .certificate(seal(
                    &statement_for(world().anchor(), sealed.as_bytes()),
                    &SIGNERS,
                ))
                .artifact(given)
                .report(
                    "invalid",
                    Some("output.length"),
                    json!({"valid": false, "accepted": false, "hint": {"changes": [change]}}),
                )
        })
        .collect();
    all.push(
        vector("hint-two-changes", "LF became CRLF and the final newline was lost: two changes, in the order in which to make them.")
            .artifact(crlf.trim_end())
            .report("invalid", Some("output.length"), json!({"hint": {"changes": ["line-endings-lf", "final-newline-added"]}})),
    );
    all.push(
        vector(
            "hint-none",
            "No common change of copied text explains the difference.",
        )
        .artifact(ANSWER.replace("Moon", "Sun!"))
        .report("invalid", Some("output.digest"), json!({"hint": null})),
    );
    all.push(
        vector(
            "hint-not-for-digests",
            "There is no hint when only a digest was given.",
        )
        .artifact_digest(blake3_id(no_newline))
        .report("invalid", Some("output.digest"), json!({"hint": null})),
    );
    all.push(
        vector(
            "hint-not-for-a-lying-length",
            "The artifact matches the digest as it is: there is no change to propose.",
        )
        .certificate(edited(|s| s.with("predicate.output.length", num(100))))
        .report("invalid", Some("output.length"), json!({"hint": null})),
    );
    for (name, description, size, hint) in [
        (
            "hint-one-mebibyte",
            "An artifact of exactly 1 MiB lacks its final newline.",
            1 << 20,
            json!({"changes": ["final-newline-added"]}),
        ),
        (
            "hint-too-large",
            "An artifact above 1 MiB gets no hint.",
            (1 << 20) + 1,
            json!(null),
        ),
    ] {
        let given: Source = parts([once("x"), repeat("y", size - 1)]);
        let mut sealed = given.bytes();
        sealed.push(b'\n');
        all.push(
            vector(name, description)
                .certificate(seal(
                    &statement(world().anchor())
                        .with("subject.0.digest.blake3", text(blake3_hex(&sealed)))
                        .with("predicate.output.length", num(sealed.len() as u64)),
                    &SIGNERS,
                ))
                .artifact(given)
                .report("invalid", Some("output.length"), json!({"hint": hint})),
        );
    }
    all
}
