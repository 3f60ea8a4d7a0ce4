//! The states of a report (section 4), what decides between them, and one report in full.

use serde_json::{Value, json};

use crate::dsse::{blake3_hex, blake3_id, hex, pae};
use crate::node::{Node, num, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{
    ANSWER, CERTIFICATE_TYPE, PROMPT, SIGNERS, Set, bundle, edited, good, seal, statement, world,
};

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = vec![full()];
    all.extend(provisional());
    all.extend(skipped());
    all.extend(combined());
    all
}

/// Every member of a report and of a trust bundle's description.
fn full() -> Vector {
    use sha2::Digest;
    let anchor = world().anchor();
    let statement = statement(anchor)
        .with("subject.0.name", text("answer.md"))
        .with("predicate.output.mediaType", text("text/markdown"))
        .with("predicate.prompt.digest.sha256", text(hex(sha2::Sha256::digest(PROMPT))))
        .with("predicate.model.digest", raw(format!("{{\"sha256\":\"{}\"}}", "7".repeat(64))))
        .with("predicate.dataset", raw(format!("{{\"name\":\"consensus-2026-02\",\"digest\":{{\"blake3\":\"{}\"}}}}", "d".repeat(64))))
        .with("predicate.fragments", raw(format!(
            "[{{\"id\":\"f-1\",\"start\":9,\"end\":38,\"evidence\":{{\"blake3\":\"{}\"}},\"quorumWeight\":86,\"dissentWeight\":9}}]",
            "e".repeat(64)
        )))
        .with("predicate.flags", raw("[\"divergence\"]"))
        .with("predicate.critical", raw("[\"fragments\"]"));
    let id = blake3_id(pae(CERTIFICATE_TYPE, statement.to_string().as_bytes()));
    let pass = |check: &str| json!({"check": check, "status": "pass"});
    let signer = |id: &str, operator: Value, weight: u64, status: &str| json!({"id": id, "operator": operator, "weight": weight, "status": status});
    Vector::new("states/valid-in-full", "4", "A certificate with every optional member, and the report in full.")
        .certificate(seal(&statement, &SIGNERS))
        .prompt(PROMPT)
        .policy("{}")
        .report("valid", None, json!({
            "state": "valid", "valid": true, "accepted": true, "code": null,
            "certHash": id, "cacheKey": id.replace("blake3:", "cert_hash:"),
            "prompt": "matched", "boundBy": "bytes",
            "checks": [pass("envelope"), pass("statement"), pass("validator-set"), pass("quorum"), pass("tally"), pass("prompt"), pass("output")],
            "quorum": {
                "signedWeight": 86, "quorumWeight": 86, "dissentWeight": 9, "abstainWeight": 4,
                "threshold": 67, "totalWeight": 100, "margin": 19, "oversigned": 0,
                "signers": [
                    signer("v-01", json!("north"), 33, "signed"), signer("v-02", json!("north"), 33, "signed"),
                    signer("v-03", json!("south"), 20, "signed"), signer("v-04", json!("east"), 13, "silent"),
                    signer("v-05", json!(null), 1, "silent"),
                ],
                "pivotal": ["v-01", "v-02", "v-03"], "unknownSignatures": 0, "failedSignatures": 0,
            },
            "statement": {
                "subject": {"name": "answer.md", "digest": {"blake3": blake3_hex(ANSWER), "sha256": hex(sha2::Sha256::digest(ANSWER))}},
                "network": "mira-devnet", "epoch": 2, "validatorSet": anchor.id,
                "round": {"id": "r-20881", "openedAt": "2026-03-01T09:00:00Z", "sealedAt": "2026-03-01T09:00:41Z"},
                "output": {"mediaType": "text/markdown", "length": 101},
                "prompt": {"digest": {"blake3": blake3_hex(PROMPT), "sha256": hex(sha2::Sha256::digest(PROMPT))}},
                "model": {"name": "atlas", "version": "7.2.0", "digest": {"sha256": "7".repeat(64)}},
                "dataset": {"name": "consensus-2026-02", "digest": {"blake3": "d".repeat(64)}},
                "tally": {"quorumWeight": 86, "dissentWeight": 9, "abstainWeight": 4},
                "fragments": [{"id": "f-1", "start": 9, "end": 38, "evidence": {"blake3": "e".repeat(64)}, "quorumWeight": 86, "dissentWeight": 9, "verdict": "affirmed"}],
                "flags": ["divergence"],
            },
            "hint": null,
            "policy": {"failures": []},
        }))
        .and_trust(json!({
            "anchor": anchor.id, "head": {"epoch": 2, "id": anchor.id},
            "sets": [{
                "epoch": 2, "id": anchor.id, "network": "mira-devnet", "quorum": 67, "totalWeight": 100, "validators": 5,
                "via": "anchor", "unexaminedSignatures": 0,
            }],
            "ignored": [],
        }))
}

/// There is no certificate yet.
fn provisional() -> Vec<Vector> {
    let report = || {
        let skipped = |check: &str| json!({"check": check, "status": "skipped"});
        json!({
            "valid": false, "accepted": false, "certHash": null, "cacheKey": null, "prompt": "not-checked", "boundBy": null,
            "quorum": null, "statement": null, "hint": null, "policy": null,
            "checks": [skipped("envelope"), skipped("statement"), skipped("validator-set"), skipped("quorum"), skipped("tally"), skipped("prompt"), skipped("output")],
        })
    };
    let texts = [
        ("empty", "The certificate is empty.", ""),
        ("null", "The certificate is null.", "null"),
        (
            "null-in-white-space",
            "The certificate is null between white space.",
            " \r\n\tnull\n",
        ),
        (
            "white-space",
            "The certificate is nothing but JSON white space.",
            " \t\r\n",
        ),
    ];
    let mut all: Vec<Vector> = texts
        .into_iter()
        .map(|(name, description, text)| {
            Vector::new(format!("states/provisional-{name}"), "4", description)
                .certificate(text)
                .prompt(PROMPT)
                .report("provisional", None, report())
        })
        .collect();
    all.push(
        Vector::new("states/provisional-absent", "4", "No certificate is given.")
            .prompt(PROMPT)
            .report("provisional", None, report()),
    );
    all.push(
        Vector::new(
            "states/provisional-policy",
            "7",
            "Without a certificate no policy accepts.",
        )
        .policy("{}")
        .report("provisional", None, json!({"accepted": false})),
    );
    for (name, description, certificate) in [
        (
            "bom",
            "A byte order mark alone is no JSON white space.",
            Source::from("\u{feff}"),
        ),
        ("nul", "A NUL byte alone.", Source::from("\0")),
        (
            "form-feed",
            "White space that JSON does not have.",
            Source::from(" \u{c}"),
        ),
        (
            "null-capital",
            "Null in capitals is no JSON.",
            Source::from("NULL"),
        ),
        (
            "null-twice",
            "Null twice is no JSON.",
            Source::from("null null"),
        ),
        (
            "null-text",
            "The string \"null\" is not null.",
            Source::from("\"null\""),
        ),
    ] {
        all.push(
            Vector::new(format!("states/not-provisional-{name}"), "4", description)
                .certificate(certificate)
                .invalid("envelope.malformed"),
        );
    }
    all
}

/// A check whose input an earlier failure took away is skipped.
fn skipped() -> Vec<Vector> {
    let statuses =
        |list: [&str; 7]| json!({"checks": list.map(|status| json!({"status": status}))});
    let (p, f, s) = ("pass", "fail", "skipped");
    vec![
        Vector::new("states/skipped-after-envelope", "4", "After the envelope nothing is examined.")
            .certificate(good().without("payload"))
            .prompt(PROMPT)
            .report("invalid", Some("envelope.malformed"), statuses([f, s, s, s, s, s, s]))
            .and_report(json!({"certHash": null, "cacheKey": null, "statement": null, "quorum": null, "prompt": "not-checked"})),
        Vector::new("states/skipped-after-statement", "4", "After the statement nothing is examined, but the document has an id.")
            .certificate(edited(|s| s.without("predicate.round")))
            .prompt(PROMPT)
            .report("invalid", Some("statement.malformed"), statuses([p, f, s, s, s, s, s]))
            .and_report(json!({
                "certHash": blake3_id(pae(CERTIFICATE_TYPE, statement(world().anchor()).without("predicate.round").to_string().as_bytes())),
                "statement": null, "quorum": null, "prompt": "not-checked",
            })),
        Vector::new("states/skipped-after-set", "4", "Without the set there is no quorum and no tally, but prompt and output are compared.")
            .certificate(seal(&statement(&world().sets[3]), &SIGNERS))
            .prompt(PROMPT)
            .report("untrusted", Some("validator-set.unknown"), statuses([p, p, f, s, s, p, p])),
        Vector::new("states/skipped-after-quorum", "4", "Short of quorum the tally is not examined, but prompt and output are compared.")
            .certificate(seal(&statement(world().anchor()), &["v-01"]))
            .prompt(PROMPT)
            .report("insufficient", Some("quorum.insufficient"), statuses([p, p, p, f, s, p, p])),
        Vector::new("states/not-skipped-after-tally", "4", "After the tally, prompt and output are compared.")
            .certificate(edited(|s| s.with("predicate.tally.quorumWeight", num(66))))
            .prompt(PROMPT)
            .report("invalid", Some("tally.inconsistent"), statuses([p, p, p, p, f, p, p])),
    ]
}

/// Which failure is the only one decides the state; the first one decides the code.
fn combined() -> Vec<Vector> {
    let other = "Another answer.\n";
    let next_version = unsupported_set();
    let with_next = || bundle([world().anchor().signed(&[]), next_version.signed(&SIGNERS)]);
    let insufficient = || seal(&statement(world().anchor()), &["v-01"]);
    let untrusted = || seal(&statement(&world().sets[3]), &SIGNERS);
    let unsupported = || seal(&statement(&next_version), &SIGNERS);
    let vector = |name: &str, description: &str, certificate: Node| {
        Vector::new(format!("states/{name}"), "4", description).certificate(certificate)
    };
    vec![
        vector("insufficient-unbound", "Short of quorum and without an artifact is still insufficient.", insufficient()).no_artifact().insufficient(),
        vector("insufficient-and-other-output", "Short of quorum with another answer is invalid.", insufficient())
            .artifact(other)
            .invalid("quorum.insufficient"),
        vector("insufficient-and-other-prompt", "Short of quorum with another prompt is invalid.", insufficient())
            .prompt("Why?")
            .invalid("quorum.insufficient"),
        vector("untrusted-unbound", "An unknown set without an artifact is still untrusted.", untrusted())
            .no_artifact()
            .expect("untrusted", Some("validator-set.unknown")),
        vector("untrusted-and-other-output", "An unknown set with another answer is invalid.", untrusted())
            .artifact(other)
            .invalid("validator-set.unknown"),
        vector("untrusted-and-other-prompt", "An unknown set with another prompt is invalid.", untrusted())
            .prompt("Why?")
            .invalid("validator-set.unknown"),
        vector("unsupported-set", "The certificate's set was ignored because it is made for a newer version.", unsupported())
            .trust(with_next())
            .unsupported("validator-set.unsupported")
            .ignored(&["unsupported"]),
        vector("unsupported-set-and-other-output", "A set for a newer version, and another answer.", unsupported())
            .trust(with_next())
            .artifact(other)
            .invalid("validator-set.unsupported"),
        vector("unsupported-set-unbound", "A set for a newer version, and no artifact.", unsupported())
            .trust(with_next())
            .no_artifact()
            .unsupported("validator-set.unsupported"),
        vector("unsupported-statement-other-output", "After an unsupported statement the answer is not compared.", edited(|s| {
            s.with("predicateType", text("urn:quorumseal:certificate:v2"))
        }))
        .artifact(other)
        .unsupported("statement.unsupported"),
        vector("set-network-and-other-output", "The first failing check gives the code.", edited(|s| s.with("predicate.network", text("mira-mainnet"))))
            .artifact(other)
            .invalid("validator-set.network"),
        vector("tally-and-other-output", "The first failing check gives the code, the last one is listed.", edited(|s| {
            s.with("predicate.tally.quorumWeight", num(0))
        }))
        .artifact(other)
        .report("invalid", Some("tally.inconsistent"), json!({"checks": [{}, {}, {}, {}, {"status": "fail"}, {}, {"status": "fail", "code": "output.length"}]})),
        vector("set-malformed", "A certificate of a set that was ignored as malformed: nothing trusted has that id.", {
            let broken = world().sets[3].edit(|set| set.with("quorum", num(0)));
            seal(&statement(&broken), &SIGNERS)
        })
        .trust(bundle([world().anchor().signed(&[]), world().sets[3].edit(|set| set.with("quorum", num(0))).signed(&SIGNERS)]))
        .expect("untrusted", Some("validator-set.unknown"))
        .ignored(&["malformed"]),
        vector("set-half-signed", "A certificate of a set whose handover lacks the quorum.", untrusted())
            .trust(bundle([world().anchor().signed(&[]), world().sets[3].signed(&["v-01", "v-02"])]))
            .expect("untrusted", Some("validator-set.unknown"))
            .ignored(&["handover"]),
    ]
}

/// A set of epoch 3 with a rule of its own that this version does not know.
fn unsupported_set() -> Set {
    world().sets[3].edit(|set| {
        set.with("x-rule", num(1))
            .with("critical", raw("[\"x-rule\"]"))
    })
}
