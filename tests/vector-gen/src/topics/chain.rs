//! The chain of sets (section 3): backward by hash, forward by handover, and what is left aside.

use serde_json::json;

use crate::dsse::{Key, signature};
use crate::node::{Node, num, obj, raw, text};
use crate::vector::Vector;
use crate::world::{
    MINIMUM, NETWORK, SIGNERS, Set, bundle, good, seal, set_payload, statement, validators, world,
};

pub(crate) fn vectors() -> Vec<Vector> {
    [backward(), handovers(), links(), strangers(), copies()].concat()
}

fn vector(name: &str, description: &str) -> Vector {
    Vector::new(format!("chain/{name}"), "3", description)
}

fn backward() -> Vec<Vector> {
    let sets = &world().sets;
    let old = seal(&statement(&sets[0]), &["o-01", "o-02", "o-03"]);
    let unsigned = bundle([2, 1, 0].map(|epoch| sets[epoch].signed(&[])));
    vec![
        vector("whole", "Five epochs, anchored in the middle.")
            .trust(world().chain())
            .certificate(good())
            .valid()
            .and_trust(json!({
                "head": {"epoch": 4, "id": sets[4].id},
                "sets": [
                    {"epoch": 0, "id": sets[0].id, "via": "previous"}, {"epoch": 1, "id": sets[1].id, "via": "previous"},
                    {"epoch": 2, "id": sets[2].id, "via": "anchor"},
                    {"epoch": 3, "id": sets[3].id, "via": "handover"}, {"epoch": 4, "id": sets[4].id, "via": "handover"},
                ],
                "ignored": [],
            })),
        vector("order", "The order of sets in a bundle does not matter.")
            .trust(bundle([4, 0, 3, 1, 2].map(|epoch| world().handed(epoch))))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 4}, "sets": [{"epoch": 0}, {"epoch": 1}, {"epoch": 2}, {"epoch": 3}, {"epoch": 4}], "ignored": []})),
        vector("old-certificate", "A certificate by a set all of whose validators were rotated out is valid.")
            .trust(world().chain())
            .certificate(old.clone())
            .valid()
            .and_report(json!({"statement": {"epoch": 0}, "quorum": {"signers": [{"id": "o-01", "status": "signed"}, {}, {}, {}, {}]}})),
        vector("new-certificate", "A certificate by the newest set.")
            .trust(world().chain())
            .certificate(seal(&statement(&sets[4]), &["v-01", "v-02", "v-06"]))
            .valid()
            .and_report(json!({"quorum": {"signedWeight": 67}})),
        vector("old-certificate-by-new-validators", "Today's validators cannot seal for a set that they were not in.")
            .trust(world().chain())
            .certificate(seal(&statement(&sets[0]), &SIGNERS))
            .insufficient()
            .and_report(json!({"quorum": {"signedWeight": 0, "unknownSignatures": 3}})),
        vector("backward-unsigned", "Backward, the hash is enough: no set is signed.").trust(unsigned).certificate(old.clone()).valid(),
        vector("backward-gap", "The set between the old one and the anchor is missing.")
            .trust(bundle([0, 2].map(|epoch| world().handed(epoch))))
            .certificate(old)
            .expect("untrusted", Some("validator-set.unknown"))
            .ignored(&["unconnected"]),
    ]
}

fn handovers() -> Vec<Vector> {
    let sets = &world().sets;
    let with = |set: &Set, signers: &[&str]| bundle([sets[2].signed(&[]), set.signed(signers)]);
    let newcomers = Set::new(set_payload(
        3,
        &world().ids_before(3),
        validators(&[
            ("n-01", 33),
            ("n-02", 33),
            ("n-03", 20),
            ("n-04", 13),
            ("n-05", 1),
        ]),
    ));
    let strict = sets[3].edit(|set| set.with("quorum", num(100)));
    let lax = sets[3].edit(|set| set.with("quorum", num(51)));
    let next_week = Set::new(set_payload(
        5,
        &world()
            .sets
            .iter()
            .map(|set| set.id.clone())
            .collect::<Vec<_>>(),
        sets[4].payload.at("validators").clone(),
    ));
    let short = |name: &str, description: &str, bundle: Node, id: &str| {
        vector(name, description)
            .trust(bundle)
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "handover", "id": id, "epoch": 3, "network": NETWORK}]}))
    };
    let trusted = |name: &str, description: &str, bundle: Node| {
        vector(name, description).trust(bundle).certificate(good()).valid().and_trust(json!({
            "head": {"epoch": 3}, "sets": [{"via": "anchor"}, {"via": "handover"}], "ignored": [],
        }))
    };
    vec![
        trusted("handover-minimum", "A handover by exactly the old set's quorum.", with(&sets[3], &MINIMUM)),
        short("handover-minimum-minus-one", "A handover by one below the old set's quorum.", with(&sets[3], &["v-01", "v-02"]), &sets[3].id),
        short("handover-unsigned", "A handover that nobody signed.", with(&sets[3], &[]), &sets[3].id),
        trusted("handover-to-newcomers", "The old set hands over to other people altogether.", with(&newcomers, &SIGNERS)),
        short("handover-by-the-new-set", "A handover signed by all of the new set and none of the old.", with(&newcomers, &["n-01", "n-02", "n-03", "n-04", "n-05"]), &newcomers.id),
        short("handover-repeated-signer", "One signer of the old set three times.", with(&sets[3], &["v-01", "v-01", "v-01"]), &sets[3].id),
        short("handover-by-an-older-set", "A handover signed by the set before the old one.", with(&sets[3], &["o-01", "o-02", "o-03"]), &sets[3].id),
        trusted("handover-to-higher-quorum", "The old set's quorum decides, not the new one's: it is higher there.", with(&strict, &MINIMUM)),
        short("handover-to-lower-quorum", "The old set's quorum decides, not the new one's: it is lower there.", with(&lax, &["v-01", "v-02"]), &lax.id),
        short(
            "handover-keyids-swapped",
            "The signatures of a handover stand under one another's key ids.",
            bundle([sets[2].signed(&[]), {
                let set = sets[3].signed(&MINIMUM);
                set.with("signatures.0.keyid", text("v-02")).with("signatures.1.keyid", text("v-01"))
            }]),
            &sets[3].id,
        ),
        trusted(
            "handover-with-junk-signatures",
            "Junk beside a full handover harms nothing.",
            bundle([sets[2].signed(&[]), {
                sets[3].signed(&MINIMUM).with("signatures.3", raw("{}")).with("signatures.4", signature("v-03", [0; 64])).with("signatures.5", obj([("keyid", raw("7"))]))
            }]),
        ),
        vector("handover-half-signed-next-week", "Next week's set is half signed: the chain up to this week is as good as without it.")
            .trust(bundle((0..5).map(|epoch| world().handed(epoch)).chain([next_week.signed(&["v-01", "v-02"])])))
            .certificate(seal(&statement(&sets[4]), &SIGNERS))
            .valid()
            .and_trust(json!({"head": {"epoch": 4}, "ignored": [{"reason": "handover", "id": next_week.id, "epoch": 5}]})),
        vector("handover-cut", "After a handover short of quorum, the next one hangs in the air.")
            .trust(bundle([sets[2].signed(&[]), sets[3].signed(&["v-01"]), world().handed(4)]))
            .certificate(good())
            .valid()
            .ignored(&["handover", "unconnected"]),
        vector("handover-missing-middle", "The set between the anchor and the newest one is missing.")
            .trust(bundle([sets[2].signed(&[]), world().handed(4)]))
            .certificate(good())
            .valid()
            .ignored(&["unconnected"]),
        vector("handover-malleated", "A handover one of whose signatures was malleated lacks the quorum.")
            .trust(bundle([sets[2].signed(&[]), sets[3].signed(&MINIMUM).with("signatures.2", signature("v-05", Key::new("v-05").sign_malleated(&sets[3].message())))]))
            .certificate(good())
            .valid()
            .ignored(&["handover"]),
    ]
}

fn links() -> Vec<Vector> {
    let sets = &world().sets;
    let skipping = sets[4].edit(|set| set.with("previous", text(&sets[2].id)));
    let other_network = sets[3].edit(|set| set.with("network", text("mira-mainnet")));
    let same_epoch = sets[2].edit(|set| set.with("previous", text(&sets[2].id)));
    let mut all: Vec<Vector> = [
        (
            "link-skipped-epoch",
            "A set of epoch 4 names the one of epoch 2 as its previous, which all of that signed.",
            &skipping,
        ),
        (
            "link-other-network",
            "A set of another network names this one's as its previous, which all of that signed.",
            &other_network,
        ),
        (
            "link-same-epoch",
            "A set of epoch 2 names the anchor, of epoch 2, as its previous.",
            &same_epoch,
        ),
    ]
    .into_iter()
    .map(|(name, description, set)| {
        vector(name, description)
            .trust(bundle([
                sets[2].signed(&[]),
                set.signed(&["v-01", "v-02", "v-03", "v-04", "v-05"]),
            ]))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "link", "id": set.id}]}))
    })
    .collect();

    // Below the anchor: what the anchor names is not the epoch before it.
    let foreign = sets[1].edit(|set| set.with("network", text("mira-mainnet")));
    for (name, description, named) in [
        (
            "link-previous-of-wrong-epoch",
            "The anchor, of epoch 2, names a set of epoch 0 as its previous.",
            &sets[0],
        ),
        (
            "link-previous-of-other-network",
            "The anchor names a set of another network as its previous.",
            &foreign,
        ),
    ] {
        let anchor = sets[2].edit(|set| set.with("previous", text(&named.id)));
        all.push(
            vector(name, description)
                .anchor(&anchor.id)
                .trust(bundle([named.signed(&[]), anchor.signed(&[])]))
                .certificate(seal(&statement(&anchor), &SIGNERS))
                .valid()
                .and_trust(json!({"sets": [{"via": "anchor"}], "ignored": [{"reason": "link", "id": named.id}]})),
        );
    }
    all
}

fn strangers() -> Vec<Vector> {
    let sets = &world().sets;
    let sibling = sets[2].edit(|set| set.with("x-note", num(1)));
    let branch = sets[1].edit(|set| set.with("x-note", num(1)));
    let other_network = Set::new(
        set_payload(0, &[], validators(&[("v-01", 100)])).with("network", text("mira-mainnet")),
    );
    let unknown_keys =
        sets[3].edit(|set| set.with("validators.3.publicKey", text("ml-dsa-65:AAAA")));
    let next_version = Set::of_type(
        "application/vnd.quorumseal.validator-set.v2+json",
        sets[3].payload.clone(),
    );
    let bad_version = Set::of_type(
        "application/vnd.quorumseal.validator-set.vNext+json",
        sets[3].payload.clone(),
    );
    let critical = sets[3].edit(|set| {
        set.with("x-rule", num(1))
            .with("critical", raw("[\"x-rule\"]"))
    });
    let light = sets[3].edit(|set| {
        set.with("validators.0.publicKey", text("ml-dsa-65:AAAA"))
            .with("validators.4.publicKey", text("ml-dsa-65:AAAB"))
    });
    let ignored = |name: &str, description: &str, set: &Set, signers: &[&str], reason: &str| {
        vector(name, description)
            .trust(bundle([set.signed(signers), sets[2].signed(&[])]))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": reason, "id": set.id}]}))
    };
    vec![
        vector("sibling-of-the-anchor", "Another set of the anchor's epoch, well signed by the trusted one before: signatures lead nowhere below the anchor.")
            .trust(bundle([sets[1].signed(&[]), sibling.signed(&["v-01", "v-02", "v-03", "v-04", "v-05"]), sets[2].signed(&[])]))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 2, "id": sets[2].id}, "ignored": [{"reason": "unconnected", "id": sibling.id}]})),
        vector("branch-below-the-anchor", "Another set of epoch 1, well signed by the trusted one before: leaked keys of old sets rewrite no history.")
            .trust(bundle([0, 1, 2].map(|epoch| sets[epoch].signed(&[])).into_iter().chain([branch.signed(&["o-01", "o-02", "o-03", "o-04", "o-05"])])))
            .certificate(seal(&statement(&branch), &SIGNERS))
            .expect("untrusted", Some("validator-set.unknown"))
            .and_trust(json!({"sets": [{}, {"epoch": 1, "id": sets[1].id}, {}], "ignored": [{"reason": "unconnected", "id": branch.id}]})),
        ignored("other-network", "Another network's set.", &other_network, &[], "unconnected"),
        ignored("future-version", "A set of version 2.", &next_version, &SIGNERS, "unsupported"),
        ignored("no-version", "A set of a version that is no number.", &bad_version, &SIGNERS, "malformed"),
        ignored("critical-unknown", "A set with a critical member that this version does not define.", &critical, &SIGNERS, "unsupported"),
        ignored("known-weight-below-quorum", "A set whose known keys weigh one below its quorum.", &light, &SIGNERS, "unsupported"),
        vector("unknown-algorithm", "A set with one key of an unknown algorithm is trusted, and the key keeps its weight.")
            .trust(bundle([sets[2].signed(&[]), unknown_keys.signed(&SIGNERS)]))
            .certificate(seal(&statement(&unknown_keys), &SIGNERS))
            .valid()
            .and_trust(json!({"head": {"epoch": 3}, "sets": [{}, {"totalWeight": 100, "validators": 5}], "ignored": []}))
            .and_report(json!({"quorum": {"totalWeight": 100, "signedWeight": 86}})),
        vector("mixed", "Junk, another network's set, a future version and a half-signed set, listed in the order of the bundle.")
            .trust(bundle([
                raw("0"),
                other_network.signed(&[]),
                sets[2].signed(&[]),
                next_version.signed(&SIGNERS),
                sets[3].signed(&["v-01"]),
                world().handed(0),
            ]))
            .certificate(good())
            .valid()
            .ignored(&["malformed", "unconnected", "unsupported", "handover", "unconnected"]),
    ]
}

/// Copies of one set are one set with the signatures of all of them.
fn copies() -> Vec<Vector> {
    let sets = &world().sets;
    let with = |copies: &[Node]| {
        bundle(
            [sets[2].signed(&[])]
                .into_iter()
                .chain(copies.iter().cloned()),
        )
    };
    let trusted = |name: &str, description: &str, copies: &[Node]| {
        vector(name, description)
            .trust(with(copies))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 3, "id": sets[3].id}, "sets": [{}, {"via": "handover"}], "ignored": []}))
    };
    let short = |name: &str, description: &str, copies: &[Node]| {
        vector(name, description)
            .trust(with(copies))
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "handover", "id": sets[3].id}]}))
    };
    let spaced = |node: Node| {
        let payload = node
            .string_at("payload")
            .replace('+', "-")
            .replace('/', "_");
        node.with("payload", text(payload))
    };
    vec![
        trusted(
            "copies-together",
            "Two copies reach the quorum only together.",
            &[sets[3].signed(&["v-01", "v-02"]), sets[3].signed(&["v-05"])],
        ),
        short(
            "copies-of-one-signer",
            "Three copies, each signed by the same validator.",
            &[
                sets[3].signed(&["v-01"]),
                sets[3].signed(&["v-01"]),
                sets[3].signed(&["v-01"]),
            ],
        ),
        short(
            "copies-minimum-minus-one",
            "Two copies are together one below the quorum.",
            &[sets[3].signed(&["v-01"]), sets[3].signed(&["v-02", "v-01"])],
        ),
        trusted(
            "copies-one-false",
            "A copy with false signatures does not spoil the good one.",
            &[
                sets[3]
                    .signed(&SIGNERS)
                    .with("signatures.0.sig", text(""))
                    .with("signatures.1", signature("v-02", [7; 64])),
                sets[3].signed(&SIGNERS),
            ],
        ),
        trusted(
            "copies-in-other-base64",
            "A copy in the other base64 alphabet is a copy.",
            &[
                sets[3].signed(&["v-01", "v-02"]),
                spaced(sets[3].signed(&["v-05"])),
            ],
        ),
        vector("copies-of-the-anchor", "The anchor twice is no fork.")
            .trust(with(&[sets[2].signed(&SIGNERS)]))
            .certificate(good())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 2}], "ignored": []})),
        vector(
            "copies-ignored-once",
            "Copies of an ignored set are listed once, where the first stands.",
        )
        .trust(bundle([
            sets[0].signed(&[]),
            sets[2].signed(&[]),
            raw("0"),
            sets[0].signed(&[]),
            sets[0].signed(&["v-01"]),
        ]))
        .certificate(good())
        .valid()
        .ignored(&["unconnected", "malformed"]),
    ]
}
