//! Skips (section 3): a set far below the anchor, shown by an RFC 6962 inclusion proof of its id.

use serde_json::json;

use crate::dsse::{b64, blake3_id};
use crate::merkle;
use crate::node::{Node, arr, null, num, raw, text};
use crate::vector::Vector;
use crate::world::{SIGNERS, Set, bundle, good, seal, set_payload, skip, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let sets = &world().sets;
    let anchor = &sets[2];
    let leaves = world().ids_before(2);
    let proof_of = |index: usize| merkle::proof(&leaves, index);
    let true_skip = || skip(&anchor.id, sets[0].signed(&[]), &proof_of(0));
    let with = |skips: Vec<Node>| bundle([anchor.signed(&[])]).with("skips", arr(skips));
    let vector =
        |name: &str, description: &str| Vector::new(format!("skips/{name}"), "3", description);
    let old = || seal(&statement(&sets[0]), &["o-01", "o-02", "o-03"]);

    let (third, fourth) = (&sets[3], &sets[4]);
    let second_of_three = merkle::proof(&world().ids_before(3), 1);
    let from_third = |more: &[&Set], skips: Vec<Node>| {
        bundle([third].iter().chain(more).map(|set| set.signed(&[]))).with("skips", arr(skips))
    };
    // Names another previous set, so that the skip alone leads to the first.
    let lone = sets[1].edit(|set| set.with("previous", text(blake3_id("elsewhere"))));

    let mut all = vec![
        vector("true", "A certificate by a set that hangs on the anchor's history alone.")
            .trust(with(vec![true_skip()]))
            .certificate(old())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "id": sets[0].id, "via": "skip"}, {"epoch": 2, "via": "anchor"}], "ignored": []})),
        vector("true-middle-leaf", "A leaf in the middle of a history of three.")
            .anchor(&third.id)
            .trust(from_third(&[], vec![skip(&third.id, sets[1].signed(&[]), &second_of_three)]))
            .certificate(seal(&statement(third), &SIGNERS))
            .valid()
            .and_trust(json!({"sets": [{"epoch": 1, "via": "skip"}, {"epoch": 3, "via": "anchor"}], "ignored": []})),
        vector("then-previous", "From a set reached by a skip, the chain goes on by hash.")
            .anchor(&third.id)
            .trust(from_third(&[&sets[0]], vec![skip(&third.id, sets[1].signed(&[]), &second_of_three)]))
            .certificate(old())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "via": "previous"}, {"epoch": 1, "via": "skip"}, {}], "ignored": []})),
        vector("from-a-skipped-set", "From a set reached by a skip, another skip.")
            .anchor(&fourth.id)
            .trust(bundle([fourth.signed(&[])]).with("skips", arr([
                skip(&sets[2].id, sets[0].signed(&[]), &proof_of(0)),
                skip(&fourth.id, sets[2].signed(&[]), &merkle::proof(&world().ids_before(4), 2)),
            ])))
            .certificate(old())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "via": "skip"}, {"epoch": 2, "via": "skip"}, {}], "ignored": []})),
        vector("empty-proof", "A history of one leaf, of which the proof is empty.")
            .anchor(&lone.id)
            .trust(bundle([lone.signed(&[])]).with("skips", arr([skip(&lone.id, sets[0].signed(&[]), &[])])))
            .certificate(old())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "via": "skip"}, {"epoch": 1, "via": "anchor"}], "ignored": []})),
        vector("twice", "The same skip twice.").trust(with(vec![true_skip(), true_skip()])).certificate(old()).valid().ignored(&[]),
    ];
    all.extend(far());

    let other = sets[0].edit(|set| set.with("x-note", num(1)));
    let foreign = sets[0].edit(|set| set.with("network", text("mira-mainnet")));
    let foreign_leaves = [foreign.id.clone(), sets[1].id.clone()];
    let foreign_anchor =
        anchor.edit(|set| set.with("history", text(b64(merkle::root(&foreign_leaves)))));
    let mut flipped = proof_of(0);
    flipped[0][0] ^= 1;
    let long = |hashes: usize| vec![[0u8; 32]; hashes];
    let lies: [(&str, &str, Node); 14] = [
        (
            "false-hash",
            "One bit of the proof differs.",
            skip(&anchor.id, sets[0].signed(&[]), &flipped),
        ),
        (
            "false-set",
            "The proof of another set.",
            skip(&anchor.id, other.signed(&[]), &proof_of(0)),
        ),
        (
            "false-index",
            "The proof of the other leaf.",
            skip(&anchor.id, sets[0].signed(&[]), &proof_of(1)),
        ),
        (
            "too-short",
            "The proof is empty, but the history has two leaves.",
            skip(&anchor.id, sets[0].signed(&[]), &[]),
        ),
        (
            "too-long",
            "The proof has one hash too many.",
            skip(
                &anchor.id,
                sets[0].signed(&[]),
                &[proof_of(0), proof_of(0)].concat(),
            ),
        ),
        (
            "63-hashes",
            "A false proof of 63 hashes.",
            skip(&anchor.id, sets[0].signed(&[]), &long(63)),
        ),
        (
            "64-hashes",
            "A proof of 64 hashes, one over the limit.",
            skip(&anchor.id, sets[0].signed(&[]), &long(64)),
        ),
        (
            "proof-not-base64",
            "A hash of the proof is not base64.",
            true_skip().with("proof.0", text("?")),
        ),
        (
            "proof-short-hash",
            "A hash of the proof has 31 bytes.",
            true_skip().with("proof.0", text(b64(&proof_of(0)[0][..31]))),
        ),
        (
            "proof-unpadded",
            "A hash of the proof lacks its padding.",
            true_skip().with("proof.0", text(b64(proof_of(0)[0]).trim_end_matches('='))),
        ),
        (
            "proof-missing",
            "The skip has no proof.",
            true_skip().without("proof"),
        ),
        (
            "proof-string",
            "The proof is a string.",
            true_skip().with("proof", text(b64(proof_of(0)[0]))),
        ),
        (
            "proof-number",
            "A hash of the proof is a number.",
            true_skip().with("proof.0", num(0)),
        ),
        (
            "index-of-the-anchor",
            "The set is of the anchor's own epoch, which its history does not reach.",
            skip(
                &anchor.id,
                anchor.edit(|set| set.with("x-note", num(1))).signed(&[]),
                &proof_of(0),
            ),
        ),
    ];
    for (name, description, skip) in lies {
        all.push(
            vector(name, description)
                .trust(with(vec![skip]))
                .certificate(good())
                .valid()
                .ignored(&["skip"]),
        );
    }
    all.push(
        vector(
            "other-network",
            "The anchor's history has a set of another network.",
        )
        .anchor(&foreign_anchor.id)
        .trust(bundle([foreign_anchor.signed(&[])]).with(
            "skips",
            arr([skip(
                &foreign_anchor.id,
                foreign.signed(&[]),
                &merkle::proof(&foreign_leaves, 0),
            )]),
        ))
        .certificate(seal(&statement(&foreign_anchor), &SIGNERS))
        .valid()
        .ignored(&["skip"]),
    );
    all.push(
        vector(
            "index-above",
            "The set is of a later epoch than the one whose history should have it.",
        )
        .trust(with(vec![skip(
            &anchor.id,
            sets[4].signed(&[]),
            &proof_of(0),
        )]))
        .certificate(good())
        .valid()
        .ignored(&["skip"]),
    );

    let stranger = blake3_id("a set that is nowhere");
    let without_history = anchor.edit(|set| set.without("history"));
    let loose: [(&str, &str, Node, &Set); 7] = [
        (
            "from-unknown",
            "The skip starts from a set that the bundle does not have.",
            with(vec![skip(&stranger, sets[0].signed(&[]), &proof_of(0))]),
            anchor,
        ),
        (
            "from-missing",
            "The skip does not say from where.",
            with(vec![true_skip().without("from")]),
            anchor,
        ),
        (
            "from-number",
            "The skip starts from a number.",
            with(vec![true_skip().with("from", num(2))]),
            anchor,
        ),
        (
            "from-no-id",
            "The skip starts from a text that is no id.",
            with(vec![skip("anchor", sets[0].signed(&[]), &proof_of(0))]),
            anchor,
        ),
        (
            "from-above",
            "The skip starts above the anchor, where sets rely on keys.",
            bundle([anchor.signed(&[]), world().handed(3)]).with(
                "skips",
                arr([skip(
                    &sets[3].id,
                    sets[0].signed(&[]),
                    &merkle::proof(&world().ids_before(3), 0),
                )]),
            ),
            anchor,
        ),
        (
            "from-itself",
            "The skip starts from the set that it carries.",
            with(vec![skip(&sets[0].id, sets[0].signed(&[]), &[])]),
            anchor,
        ),
        (
            "from-without-history",
            "The skip starts from an anchor without `history`.",
            bundle([without_history.signed(&[])]).with(
                "skips",
                arr([skip(&without_history.id, sets[0].signed(&[]), &proof_of(0))]),
            ),
            &without_history,
        ),
    ];
    for (name, description, bundle, anchor) in loose {
        all.push(
            vector(name, description)
                .anchor(&anchor.id)
                .trust(bundle)
                .certificate(seal(&statement(anchor), &SIGNERS))
                .valid()
                .ignored(&["unconnected"]),
        );
    }
    all.push(
        vector(
            "from-ignored",
            "The skip starts from a set that is in the bundle and not trusted.",
        )
        .trust(
            bundle([anchor.signed(&[]), other.signed(&[])])
                .with("skips", arr([skip(&other.id, sets[0].signed(&[]), &[])])),
        )
        .certificate(good())
        .valid()
        .ignored(&["unconnected", "unconnected"]),
    );
    all.push(
        vector("false-but-linked", "A false skip of a set that `previous` leads to: the set is trusted, and nothing is left to list.")
            .trust(bundle([anchor.signed(&[]), sets[1].signed(&[])]).with("skips", arr([skip(&anchor.id, sets[0].signed(&[]), &flipped)])))
            .certificate(old())
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "via": "previous"}, {"epoch": 1, "via": "previous"}, {}], "ignored": []})),
    );

    let malformed: [(&str, &str, Node); 7] = [
        ("null", "A skip is null.", null()),
        ("string", "A skip is a string.", text("skip")),
        (
            "array",
            "A skip is an array.",
            arr([text(&anchor.id), sets[0].signed(&[]), arr([])]),
        ),
        (
            "set-missing",
            "A skip has no set.",
            true_skip().without("set"),
        ),
        (
            "set-null",
            "A skip's set is null.",
            true_skip().with("set", null()),
        ),
        (
            "set-string",
            "A skip's set is an id.",
            true_skip().with("set", text(&sets[0].id)),
        ),
        (
            "set-malformed",
            "A skip's set is malformed.",
            true_skip().with(
                "set",
                sets[0].edit(|set| set.with("quorum", num(0))).signed(&[]),
            ),
        ),
    ];
    for (name, description, skip) in malformed {
        all.push(
            vector(&format!("malformed-{name}"), description)
                .trust(with(vec![skip]))
                .certificate(good())
                .valid()
                .ignored(&["malformed"]),
        );
    }
    all.push(
        vector(
            "set-unsupported",
            "A skip's set is made for a newer version.",
        )
        .trust(with(vec![
            true_skip().with(
                "set",
                sets[0]
                    .edit(|set| {
                        set.with("x-rule", num(1))
                            .with("critical", raw("[\"x-rule\"]"))
                    })
                    .signed(&[]),
            ),
        ]))
        .certificate(good())
        .valid()
        .ignored(&["unsupported"]),
    );
    all.push(
        vector("unknown-members", "Unknown members of a skip are ignored.")
            .trust(with(vec![true_skip().with("x-note", num(1))]))
            .certificate(old())
            .valid()
            .ignored(&[]),
    );
    all
}

/// A thousand epochs in ten hashes.
fn far() -> Vec<Vector> {
    const EPOCHS: u64 = 1000;
    let sets = &world().sets;
    let mut leaves: Vec<String> = (0..EPOCHS)
        .map(|epoch| blake3_id(format!("the set of epoch {epoch}")))
        .collect();
    let middle = Set::new(set_payload(
        700,
        &leaves[..700],
        sets[1].payload.at("validators").clone(),
    ));
    let last = Set::new(set_payload(
        EPOCHS - 1,
        &leaves[..EPOCHS as usize - 1],
        sets[1].payload.at("validators").clone(),
    ));
    for set in [&sets[0], &middle, &last] {
        leaves[set.epoch() as usize] = set.id.clone();
    }
    let anchor = Set::new(set_payload(
        EPOCHS,
        &leaves,
        sets[2].payload.at("validators").clone(),
    ));
    let skips = [&sets[0], &middle, &last].map(|set| {
        skip(
            &anchor.id,
            set.signed(&[]),
            &merkle::proof(&leaves, set.epoch() as usize),
        )
    });
    vec![
        Vector::new("skips/far", "3", "A thousand epochs between the anchor and the first set, in proofs of at most ten hashes.")
            .anchor(&anchor.id)
            .trust(bundle([anchor.signed(&[])]).with("skips", arr(skips)))
            .certificate(seal(&statement(&sets[0]), &["o-01", "o-02", "o-03"]))
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "via": "skip"}, {"epoch": 700, "via": "skip"}, {"epoch": 999}, {"epoch": 1000, "via": "anchor"}], "ignored": []})),
    ]
}
