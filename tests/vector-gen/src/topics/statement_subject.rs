//! `subject` and its code (section 4).

use super::statement::vector;
use crate::node::{Node, null, num, raw, text};
use crate::vector::Vector;

pub(crate) fn vectors() -> Vec<Vector> {
    let cases: [(&str, &str, fn(Node) -> Node); 12] = [
        ("missing", "`subject` is missing.", |s| s.without("subject")),
        ("null", "`subject` is null.", |s| s.with("subject", null())),
        ("object", "`subject` is the object itself.", |s| {
            let one = s.at("subject.0").clone();
            s.with("subject", one)
        }),
        ("none", "There is no subject.", |s| {
            s.with("subject", raw("[]"))
        }),
        ("two", "There are two subjects.", |s| {
            let one = s.at("subject.0").clone();
            s.with("subject.1", one)
        }),
        ("string", "The subject is a string.", |s| {
            s.with("subject.0", text("answer.md"))
        }),
        ("array", "The subject is an array.", |s| {
            s.with("subject.0", raw("[]"))
        }),
        ("no-digest", "The subject has no digest.", |s| {
            s.without("subject.0.digest")
        }),
        (
            "digest-string",
            "The subject's digest set is a string.",
            |s| s.with("subject.0.digest", text("blake3")),
        ),
        (
            "digest-array",
            "The subject's digest set is an array.",
            |s| s.with("subject.0.digest", raw("[]")),
        ),
        ("no-blake3", "The subject has only a sha256.", |s| {
            s.without("subject.0.digest.blake3")
        }),
        ("blake3-number", "The subject's blake3 is a number.", |s| {
            s.with("subject.0.digest.blake3", num(1))
        }),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, edit)| {
            vector(&format!("subject-{name}"), description, edit).invalid("statement.subject")
        })
        .collect();
    all.push(
        vector(
            "subject-sha256-number",
            "The subject's sha256 is a number.",
            |s| s.with("subject.0.digest.sha256", num(1)),
        )
        .invalid("statement.malformed"),
    );
    all.push(
        vector(
            "subject-sha256-absent",
            "Verifying does not need the subject's sha256.",
            |s| s.without("subject.0.digest.sha256"),
        )
        .valid(),
    );
    all
}
