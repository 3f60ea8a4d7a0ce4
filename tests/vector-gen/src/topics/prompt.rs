//! The prompt (section 4): matched, mismatched, or not checked and never taken for matched.

use serde_json::json;

use crate::dsse::{blake3_hex, blake3_id};
use crate::node::text;
use crate::vector::Vector;
use crate::world::{PROMPT, SIGNERS, edited, good, seal, statement, world};

const OTHER: &str = "Why is the sea salt?\n";

pub(crate) fn vectors() -> Vec<Vector> {
    let vector = |name: &str, description: &str| {
        Vector::new(format!("prompt/{name}"), "4", description).certificate(good())
    };
    vec![
        vector("matched", "The prompt is the sealed one.").prompt(PROMPT).valid().and_report(json!({"prompt": "matched", "checks": [
            {}, {}, {}, {}, {}, {"check": "prompt", "status": "pass"}, {},
        ]})),
        vector("not-given", "Without the prompt the certificate is valid, for no known question.").valid().and_report(json!({"prompt": "not-checked", "checks": [
            {}, {}, {}, {}, {}, {"check": "prompt", "status": "skipped"}, {},
        ]})),
        vector("other", "The right answer to another prompt.").prompt(OTHER).report("invalid", Some("prompt.digest"), json!({
            "prompt": "mismatched", "accepted": false,
            "checks": [{}, {}, {}, {}, {}, {"status": "fail", "code": "prompt.digest"}, {"check": "output", "status": "pass"}],
        })),
        vector("final-newline", "The prompt lacks its final newline: it is compared as bytes.").prompt(PROMPT.trim_end()).invalid("prompt.digest"),
        vector("empty", "The prompt given is empty, which is not the same as none.").prompt("").invalid("prompt.digest"),
        vector("sealed-empty", "An empty prompt was sealed, and is given.")
            .certificate(edited(|s| s.with("predicate.prompt.digest.blake3", text(blake3_hex("")))))
            .prompt("")
            .valid()
            .and_report(json!({"prompt": "matched"})),
        vector("digest", "The prompt is given as a digest.").prompt_digest(blake3_id(PROMPT)).valid().and_report(json!({"prompt": "matched", "boundBy": "bytes"})),
        vector("digest-other", "The prompt is given as another digest.")
            .prompt_digest(blake3_id(OTHER))
            .report("invalid", Some("prompt.digest"), json!({"prompt": "mismatched"})),
        vector("sealed-sha256-ignored", "Other digests of the prompt are not compared, also not on request.")
            .certificate(edited(|s| s.with("predicate.prompt.digest.sha256", text("0".repeat(64)))))
            .prompt(PROMPT)
            .all_digests()
            .valid(),
        vector("unbound", "The prompt is the sealed one, but there is no artifact.")
            .prompt(PROMPT)
            .no_artifact()
            .report("sealed-unbound", None, json!({"prompt": "matched", "boundBy": null})),
        vector("other-and-unbound", "Another prompt and no artifact.")
            .prompt(OTHER)
            .no_artifact()
            .report("invalid", Some("prompt.digest"), json!({"prompt": "mismatched"})),
        vector("before-output", "With another prompt and another answer, the prompt is named first.")
            .prompt(OTHER)
            .artifact("Salt is washed out of rocks.\n")
            .report("invalid", Some("prompt.digest"), json!({"checks": [{}, {}, {}, {}, {}, {"status": "fail"}, {"status": "fail", "code": "output.length"}]})),
        vector("after-unknown-set", "The prompt is compared also when the set is unknown.")
            .certificate(seal(&statement(&world().sets[3]), &SIGNERS))
            .prompt(PROMPT)
            .report("untrusted", Some("validator-set.unknown"), json!({"prompt": "matched"})),
        vector("after-statement", "The prompt is not compared when there is no statement to compare it with.")
            .certificate(edited(|s| s.without("predicate.model")))
            .prompt(PROMPT)
            .report("invalid", Some("statement.malformed"), json!({"prompt": "not-checked"})),
    ]
}
