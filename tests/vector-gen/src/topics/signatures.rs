//! Key ids, and which signatures count for whom (section 1).

use serde_json::json;

use crate::dsse::{Key, b64, pae, signature};
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::{CERTIFICATE_TYPE, MINIMUM, SET_TYPE, SIGNERS, good, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    let message = message();

    // Of the least quorum, the last signature is spoilt: 66 of the 67 remain.
    let unknown: [(&str, &str, Option<Node>); 9] = [
        (
            "keyid-missing",
            "A signature without key id counts for nobody.",
            None,
        ),
        (
            "keyid-null",
            "A null key id is an absent one.",
            Some(null()),
        ),
        (
            "keyid-empty",
            "An empty key id names nobody.",
            Some(text("")),
        ),
        (
            "keyid-number",
            "A key id that is a number names nobody.",
            Some(num(5)),
        ),
        (
            "keyid-array",
            "A key id that is an array names nobody.",
            Some(arr([text("v-05")])),
        ),
        (
            "keyid-unknown",
            "A key id that the set does not have.",
            Some(text("v-99")),
        ),
        (
            "keyid-case",
            "Key ids are compared byte by byte.",
            Some(text("V-05")),
        ),
        (
            "keyid-space",
            "White space around a key id is part of it.",
            Some(text("v-05 ")),
        ),
        (
            "keyid-second-algorithm",
            "The key id of a second algorithm is unknown to version 1.",
            Some(text("v-05;ml-dsa-65")),
        ),
    ];
    for (name, description, keyid) in unknown {
        let minimum = minimum();
        let certificate = match keyid {
            Some(keyid) => minimum.with("signatures.2.keyid", keyid),
            None => minimum.without("signatures.2.keyid"),
        };
        all.push(spoilt(name, description, certificate, 1, 0, "silent"));
    }
    let failed: [(&str, &str, Option<Node>); 11] = [
        ("sig-missing", "A signature without bytes fails.", None),
        ("sig-null", "A null signature fails.", Some(null())),
        (
            "sig-number",
            "A signature that is a number fails.",
            Some(num(5)),
        ),
        (
            "sig-empty",
            "An empty signature has not 64 bytes.",
            Some(text("")),
        ),
        (
            "sig-not-base64",
            "A signature that is not base64 fails alone.",
            Some(text("not base64!")),
        ),
        (
            "sig-short",
            "63 bytes are no signature.",
            Some(text(b64(&Key::new("v-05").sign(&message)[..63]))),
        ),
        (
            "sig-long",
            "65 bytes are no signature.",
            Some(text(b64(
                [&Key::new("v-05").sign(&message)[..], &[0]].concat()
            ))),
        ),
        (
            "sig-zero",
            "64 zero bytes are a false signature.",
            Some(text(b64([0; 64]))),
        ),
        (
            "sig-of-payload",
            "A signature of the bare payload, without the encoding before it.",
            Some(text(b64(
                Key::new("v-05").sign(statement(world().anchor()).to_string().as_bytes())
            ))),
        ),
        (
            "sig-of-other-type",
            "A signature of the same payload under another payload type.",
            Some(text(b64(Key::new("v-05").sign(&pae(
                SET_TYPE,
                statement(world().anchor()).to_string().as_bytes(),
            ))))),
        ),
        (
            "sig-by-outsider",
            "A signature by a key outside the set, under a key id of the set.",
            Some(text(b64(Key::new("outsider").sign(&message)))),
        ),
    ];
    for (name, description, sig) in failed {
        let minimum = minimum();
        let certificate = match sig {
            Some(sig) => minimum.with("signatures.2.sig", sig),
            None => minimum.without("signatures.2.sig"),
        };
        all.push(spoilt(name, description, certificate, 0, 1, "failed"));
    }
    all.push(spoilt(
        "empty-element",
        "An element with neither key id nor signature is unknown, not failed.",
        minimum().with("signatures.2", raw("{}")),
        1,
        0,
        "silent",
    ));
    all.push(spoilt(
        "keyid-unknown-sig-bad",
        "An unknown key id is unknown however bad the signature.",
        minimum().with(
            "signatures.2",
            obj([("keyid", text("v-99")), ("sig", num(1))]),
        ),
        1,
        0,
        "silent",
    ));

    // What stands beside a full quorum harms nothing.
    let harmless: [(&str, &str, Node, u64, u64, &str); 5] = [
        (
            "outsider-unknown",
            "An outsider's signature under its own name beside a full quorum.",
            signature("outsider", Key::new("outsider").sign(&message)),
            1,
            0,
            "silent",
        ),
        (
            "outsider-failed",
            "An outsider's signature under a validator's name beside a full quorum.",
            signature("v-04", Key::new("outsider").sign(&message)),
            0,
            1,
            "failed",
        ),
        (
            "later-validator",
            "A validator of a later epoch's set is an outsider to this one.",
            signature("v-06", Key::new("v-06").sign(&message)),
            1,
            0,
            "silent",
        ),
        (
            "unknown-beside-quorum",
            "An element without key id beside a full quorum.",
            obj([("sig", text(b64(Key::new("v-04").sign(&message))))]),
            1,
            0,
            "silent",
        ),
        (
            "failed-beside-quorum",
            "A signature that is not base64 beside a full quorum.",
            obj([("keyid", text("v-04")), ("sig", text("?"))]),
            0,
            1,
            "failed",
        ),
    ];
    for (name, description, element, unknown, failed, status) in harmless {
        all.push(
            Vector::new(format!("signatures/{name}"), "1", description)
                .certificate(good().with("signatures.3", element))
                .valid()
                .and_report(json!({"quorum": {
                    "signedWeight": 86, "unknownSignatures": unknown, "failedSignatures": failed,
                    "signers": [{"status": "signed"}, {"status": "signed"}, {"status": "signed"}, {"status": status}, {"status": "silent"}],
                }})),
        );
    }

    all.push(
        Vector::new("signatures/keyids-swapped", "1", "Two good signatures, each under the other's key id, both fail.")
            .certificate(good().with("signatures.0.keyid", text("v-02")).with("signatures.1.keyid", text("v-01")))
            .insufficient()
            .and_report(json!({"quorum": {
                "signedWeight": 20, "failedSignatures": 2, "unknownSignatures": 0,
                "signers": [{"status": "failed"}, {"status": "failed"}, {"status": "signed"}, {"status": "silent"}, {"status": "silent"}],
            }})),
    );
    all.push(
        Vector::new(
            "signatures/repeated",
            "1",
            "One validator's signature three times counts once.",
        )
        .certificate(seal(
            &statement(world().anchor()),
            &["v-01", "v-01", "v-01"],
        ))
        .insufficient()
        .and_report(
            json!({"quorum": {"signedWeight": 33, "failedSignatures": 0, "unknownSignatures": 0}}),
        ),
    );
    let (honest, _) = crate::dsse::commitments(9u64.into());
    all.push(
        Vector::new(
            "signatures/two-good",
            "1",
            "Two different signatures of one validator, both good, count once.",
        )
        .certificate(seal(&statement(world().anchor()), &["v-01", "v-03"]).with(
            "signatures.2",
            signature(
                "v-01",
                Key::new("v-01").sign_with(9u64.into(), honest, &message),
            ),
        ))
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 53, "failedSignatures": 0}})),
    );
    for (name, description, order) in [
        (
            "good-then-bad",
            "A good and then a bad signature under one key id: the good one counts.",
            [0, 1],
        ),
        (
            "bad-then-good",
            "A bad and then a good signature under one key id: the good one counts.",
            [1, 0],
        ),
    ] {
        let pair = [
            signature("v-05", Key::new("v-05").sign(&message)),
            signature("v-05", Key::new("v-04").sign(&message)),
        ];
        let certificate = minimum()
            .with("signatures.2", pair[order[0]].clone())
            .with("signatures.3", pair[order[1]].clone());
        all.push(
            Vector::new(format!("signatures/{name}"), "1", description)
                .certificate(certificate)
                .valid()
                .and_report(json!({"quorum": {"signedWeight": 67, "failedSignatures": 1, "signers": [{}, {}, {}, {}, {"id": "v-05", "status": "signed"}]}})),
        );
    }
    all.push(
        Vector::new(
            "signatures/order",
            "1",
            "The order of signatures does not matter.",
        )
        .certificate(seal(
            &statement(world().anchor()),
            &["v-05", "v-02", "v-01"],
        ))
        .valid()
        .and_report(json!({"quorum": {"signedWeight": 67, "pivotal": ["v-01", "v-02", "v-05"]}})),
    );
    all.push(
        Vector::new(
            "signatures/none",
            "1",
            "An empty list of signatures is well formed and lacks the quorum.",
        )
        .certificate(good().with("signatures", raw("[]")))
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 0, "margin": -67, "pivotal": []}})),
    );
    all.push(
        Vector::new(
            "signatures/of-another-certificate",
            "1",
            "The signatures of another certificate of the same set.",
        )
        .certificate({
            let other = seal(
                &statement(world().anchor()).with("predicate.round.id", text("r-20882")),
                &SIGNERS,
            );
            good().with("signatures", other.at("signatures").clone())
        })
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 0, "failedSignatures": 3}})),
    );
    all
}

/// A certificate of the least quorum, one signature of which does not count.
fn spoilt(
    name: &str,
    description: &str,
    certificate: Node,
    unknown: u64,
    failed: u64,
    status: &str,
) -> Vector {
    Vector::new(format!("signatures/{name}"), "1", description).certificate(certificate).insufficient().and_report(json!({
        "quorum": {
            "signedWeight": 66, "margin": -1, "unknownSignatures": unknown, "failedSignatures": failed,
            "signers": [{"status": "signed"}, {"status": "signed"}, {"status": "silent"}, {"status": "silent"}, {"status": status}],
        },
    }))
}

fn minimum() -> Node {
    seal(&statement(world().anchor()), &MINIMUM)
}

fn message() -> Vec<u8> {
    pae(
        CERTIFICATE_TYPE,
        statement(world().anchor()).to_string().as_bytes(),
    )
}
