//! The same network with a ledger: six epochs, anchored at epoch 2 as well.
//!
//! Epochs 0 to 3 are run as in the other world. From epoch 4 on `w-01` … `w-05` have taken over, so that nobody is left
//! whose key is of an earlier epoch; in epoch 5 `w-06` stands in the place of `w-05`, and the ledger has another key.

use std::sync::OnceLock;

use crate::dsse::Key;
use crate::ledger::{Document, ORIGIN, Receipt, T, W03_COSIGNER};
use crate::node::{Node, text};
use crate::vector::{Source, Vector};
use crate::world::{
    SIGNERS, Set, World, bundle, electorate, set_payload, statement, validators, vkey,
};

/// The ordinary signers of epochs 4 and 5.
pub(crate) const LATE_SIGNERS: [&str; 3] = ["w-01", "w-02", "w-03"];

/// The world with a ledger, made once.
pub(crate) fn ledger_world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut sets: Vec<Set> = Vec::new();
        for epoch in 0..6 {
            let ids: Vec<String> = sets.iter().map(|set| set.id.clone()).collect();
            let key = if epoch < 5 { "ledger-1" } else { "ledger-2" };
            let payload = set_payload(epoch, &ids, run_by(epoch)).with("ledger", ledger(key));
            sets.push(Set::new(payload));
        }
        World { sets }
    })
}

fn run_by(epoch: u64) -> Node {
    if epoch < 4 {
        return electorate(epoch);
    }
    let last = if epoch == 4 { "w-05" } else { "w-06" };
    let cosigner = vkey(W03_COSIGNER, 4, &Key::new("cosigner of w-03").public());
    validators(&[
        ("w-01", 33),
        ("w-02", 33),
        ("w-03", 20),
        ("w-04", 13),
        (last, 1),
    ])
    .with("2.cosigner", text(cosigner))
}

/// The verifier key of the ledger with this key.
pub(crate) fn ledger(key: &str) -> Node {
    text(vkey(ORIGIN, 1, &Key::new(key).public()))
}

/// The set of an epoch, with the signatures that hand over to it.
pub(crate) fn handed(epoch: usize) -> Node {
    match epoch {
        0 => ledger_world().sets[0].signed(&[]),
        1 => ledger_world().sets[1].signed(&["o-01", "o-02", "o-03"]),
        2..=4 => ledger_world().sets[epoch].signed(&SIGNERS),
        _ => ledger_world().sets[epoch].signed(&LATE_SIGNERS),
    }
}

/// The sets from the anchor's on.
pub(crate) fn since_anchor() -> Source {
    bundle((2..6).map(handed)).into()
}

/// A vector of this world with the anchor's set alone.
pub(crate) fn at_anchor(name: String, spec: &str, description: impl Into<String>) -> Vector {
    Vector::new(name, spec, description)
        .anchor(&ledger_world().anchor().id)
        .trust(ledger_world().anchor_only())
}

/// The ordinary certificate of an epoch.
pub(crate) fn certificate(epoch: usize) -> Document {
    Document::certificate(&statement(&ledger_world().sets[epoch]))
}

/// Three validators of epoch 2, 86 of 100, within twenty seconds: with the second of them the quorum is reached.
pub(crate) const COSIGNERS: [(&str, u64); 3] = [("v-01", T), ("v-02", T + 20), ("v-03", T + 10)];
/// When that is.
pub(crate) const LOGGED_BY: u64 = T + 20;
/// The same of the later epochs, a year later.
pub(crate) const LATE_COSIGNERS: [(&str, u64); 3] =
    [("w-01", LATE), ("w-02", LATE + 20), ("w-03", LATE + 10)];
/// A year after [`T`].
pub(crate) const LATE: u64 = T + 365 * 86_400;

/// The ordinary receipt of the anchor's certificate.
pub(crate) fn receipt() -> Receipt {
    Receipt::by(&certificate(2), &SIGNERS).cosigned(&COSIGNERS)
}
