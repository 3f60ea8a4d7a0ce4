//! The quorum and the set that the certificate names (section 4).

use serde_json::json;

use crate::node::{num, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, SIGNERS, edited, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    let anchor = world().anchor();

    let below: [(&str, &str, &[&str], u64); 4] = [
        ("zero", "Nobody signed.", &[], 0),
        ("one", "The heaviest validator alone.", &["v-01"], 33),
        (
            "minimum-minus-one",
            "One below the quorum.",
            &["v-01", "v-02"],
            66,
        ),
        (
            "three-of-five",
            "Most validators, but not the weight: they are not counted by heads.",
            &["v-03", "v-04", "v-05"],
            34,
        ),
    ];
    for (name, description, signers, weight) in below {
        all.push(
            Vector::new(format!("quorum/{name}"), "4", description)
                .certificate(seal(&statement(anchor), signers))
                .insufficient()
                .and_report(json!({"accepted": false, "quorum": {
                    "signedWeight": weight, "threshold": 67, "totalWeight": 100, "margin": weight as i64 - 67, "pivotal": [],
                }})),
        );
    }
    let enough: [(&str, &str, &[&str], u64, &[&str]); 5] = [
        (
            "minimum",
            "Exactly the quorum: without any one signer it falls.",
            &MINIMUM,
            67,
            &["v-01", "v-02", "v-05"],
        ),
        (
            "ordinary",
            "Each of three is needed.",
            &SIGNERS,
            86,
            &["v-01", "v-02", "v-03"],
        ),
        (
            "spare",
            "One signer can be spared.",
            &["v-01", "v-02", "v-03", "v-04"],
            99,
            &["v-01", "v-02"],
        ),
        (
            "all",
            "All signed; any one may be missing.",
            &["v-01", "v-02", "v-03", "v-04", "v-05"],
            100,
            &[],
        ),
        (
            "without-the-first",
            "The quorum without the heaviest validator.",
            &["v-02", "v-03", "v-04", "v-05"],
            67,
            &["v-02", "v-03", "v-04", "v-05"],
        ),
    ];
    for (name, description, signers, weight, pivotal) in enough {
        all.push(
            Vector::new(format!("quorum/{name}"), "4", description)
                .certificate(seal(&statement(anchor), signers))
                .valid()
                .and_report(json!({"quorum": {"signedWeight": weight, "margin": weight - 67, "pivotal": pivotal}})),
        );
    }
    let strict = anchor.edit(|set| set.with("quorum", num(100)));
    for (name, description, signers, enough) in [
        (
            "everybody",
            "A set whose quorum is its total, signed by all.",
            &["v-01", "v-02", "v-03", "v-04", "v-05"][..],
            true,
        ),
        (
            "everybody-but-one",
            "A set whose quorum is its total lacks its lightest validator.",
            &["v-01", "v-02", "v-03", "v-04"][..],
            false,
        ),
    ] {
        let vector = Vector::new(format!("quorum/{name}"), "4", description)
            .anchor(&strict.id)
            .trust(crate::world::bundle([strict.signed(&[])]))
            .certificate(seal(
                &statement(&strict).with(
                    "predicate.tally",
                    crate::node::raw(
                        "{\"quorumWeight\":100,\"dissentWeight\":0,\"abstainWeight\":0}",
                    ),
                ),
                signers,
            ));
        all.push(if enough {
            vector.valid()
        } else {
            vector.insufficient()
        });
    }

    all.push(
        Vector::new("quorum/set-unknown", "4", "The certificate names a set that the bundle does not have.")
            .certificate(seal(&statement(&world().sets[3]), &SIGNERS))
            .report("untrusted", Some("validator-set.unknown"), json!({
                "quorum": null, "accepted": false,
                "checks": [{"status": "pass"}, {"status": "pass"}, {"status": "fail", "code": "validator-set.unknown"}, {"status": "skipped"}, {"status": "skipped"}, {"status": "skipped"}, {"status": "pass"}],
            })),
    );
    all.push(
        Vector::new("quorum/set-of-another-network", "4", "The certificate states another network than the set that it names.")
            .certificate(edited(|s| s.with("predicate.network", text("mira-mainnet"))))
            .report("invalid", Some("validator-set.network"), json!({
                "quorum": null,
                "checks": [{"status": "pass"}, {"status": "pass"}, {"status": "fail"}, {"status": "skipped"}, {"status": "skipped"}, {"status": "skipped"}, {"status": "pass"}],
            })),
    );
    for (name, epoch) in [("later", 3), ("earlier", 1), ("far", 9_007_199_254_740_991)] {
        all.push(
            Vector::new(
                format!("quorum/set-of-a-{name}-epoch"),
                "4",
                format!(
                    "The certificate states epoch {epoch}, the set that it names is of epoch 2."
                ),
            )
            .certificate(edited(|s| s.with("predicate.epoch", num(epoch))))
            .invalid("validator-set.epoch"),
        );
    }
    all.push(
        Vector::new(
            "quorum/network-before-epoch",
            "4",
            "With another network and another epoch, the network is named.",
        )
        .certificate(edited(|s| {
            s.with("predicate.network", text("mira-mainnet"))
                .with("predicate.epoch", num(7))
        }))
        .invalid("validator-set.network"),
    );
    all.push(
        Vector::new(
            "quorum/signed-by-the-next-set",
            "4",
            "Signed by the validators of the next epoch, under the name of this one's set.",
        )
        .trust(world().chain())
        .certificate(seal(&statement(anchor), &["v-03", "v-04", "v-06"]))
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 33, "unknownSignatures": 1}})),
    );
    all
}
