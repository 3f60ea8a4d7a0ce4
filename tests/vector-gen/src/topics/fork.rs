//! Two different trusted sets of one epoch (section 3): loading fails, however they were reached.

use crate::merkle;
use crate::node::{num, text};
use crate::vector::Vector;
use crate::world::{SIGNERS, Set, bundle, good, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let sets = &world().sets;
    let vector = |name: &str, description: &str| {
        Vector::new(format!("fork/{name}"), "3", description).certificate(good())
    };
    let twin = sets[3].edit(|set| set.with("x-note", num(1)));
    let mut all = vec![
        vector("above", "The old set handed over to two different sets.")
            .trust(bundle([
                sets[2].signed(&[]),
                sets[3].signed(&SIGNERS),
                twin.signed(&["v-02", "v-03", "v-04", "v-05"]),
            ]))
            .misuse("trust.fork"),
        vector(
            "above-deep",
            "Two different sets of one epoch, each by a handover of its own set.",
        )
        .trust({
            let next = sets[4].edit(|set| set.with("x-note", num(1)));
            bundle([
                sets[2].signed(&[]),
                world().handed(3),
                world().handed(4),
                next.signed(&SIGNERS),
            ])
        })
        .misuse("trust.fork"),
        vector(
            "above-not-signed",
            "A second set of an epoch whose handover lacks the quorum is no fork.",
        )
        .trust(bundle([
            sets[2].signed(&[]),
            sets[3].signed(&SIGNERS),
            twin.signed(&["v-01", "v-02"]),
        ]))
        .valid()
        .ignored(&["handover"]),
        vector(
            "above-and-rollback",
            "A fork is looked for before a rollback.",
        )
        .trust(bundle([
            sets[2].signed(&[]),
            sets[3].signed(&SIGNERS),
            twin.signed(&SIGNERS),
        ]))
        .head(4, &sets[4].id)
        .misuse("trust.fork"),
    ];

    // An anchor whose `history` has another set of epoch 0 than the chain of `previous`.
    let other_first = sets[0].edit(|set| set.with("x-note", num(1)));
    let leaves = [other_first.id.clone(), sets[1].id.clone()];
    let lying =
        sets[2].edit(|set| set.with("history", text(crate::dsse::b64(merkle::root(&leaves)))));
    let by_skip = |set: &Set, leaves: &[String], index| {
        crate::world::skip(&lying.id, set.signed(&[]), &merkle::proof(leaves, index))
    };
    let chain = bundle(
        [0, 1]
            .map(|epoch| sets[epoch].signed(&[]))
            .into_iter()
            .chain([lying.signed(&[])]),
    );
    all.push(
        vector("below", "The anchor's `history` proves another first set than the one that `previous` leads to.")
            .anchor(&lying.id)
            .trust(chain.clone().with("skips", crate::node::arr([by_skip(&other_first, &leaves, 0)])))
            .certificate(seal(&statement(&lying), &SIGNERS))
            .misuse("trust.fork"),
    );
    all.push(
        vector(
            "below-only-one",
            "A lying `history` of which nothing is shown is no fork.",
        )
        .anchor(&lying.id)
        .trust(chain)
        .certificate(seal(&statement(&lying), &SIGNERS))
        .valid()
        .ignored(&[]),
    );
    // The set of epoch 1 has a history of its own, which has another first set than the anchor's.
    let second = sets[1].edit(|set| {
        set.with("previous", text(&other_first.id)).with(
            "history",
            text(crate::dsse::b64(merkle::root(std::slice::from_ref(
                &other_first.id,
            )))),
        )
    });
    let leaves = [sets[0].id.clone(), second.id.clone()];
    let anchor = sets[2].edit(|set| {
        set.with("previous", text(&second.id))
            .with("history", text(crate::dsse::b64(merkle::root(&leaves))))
    });
    all.push(
        vector(
            "below-two-skips",
            "Two sets, each with a `history`, prove two different first sets.",
        )
        .anchor(&anchor.id)
        .trust(bundle([anchor.signed(&[]), second.signed(&[])]).with(
            "skips",
            crate::node::arr([
                crate::world::skip(&anchor.id, sets[0].signed(&[]), &merkle::proof(&leaves, 0)),
                crate::world::skip(&second.id, other_first.signed(&[]), &[]),
            ]),
        ))
        .certificate(seal(&statement(&anchor), &SIGNERS))
        .misuse("trust.fork"),
    );
    all
}
