//! The network that nearly all vectors are about: five epochs, anchored in the middle.
//!
//! Epoch 0 was run by five validators who all left. Epochs 1 and 2 by `v-01` … `v-05`; from epoch 3 on `v-06` stands in
//! the place of `v-05`. Weights are 33, 33, 20, 13 and 1 of 100, the quorum is 67: the first two lack one, which the
//! last one can give.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::dsse::{Key, b64, blake3_hex, blake3_id, envelope, hex, pae};
use crate::merkle;
use crate::node::{Node, arr, null, num, obj, text};
use crate::vector::Source;

pub(crate) const NETWORK: &str = "mira-devnet";
pub(crate) const SET_TYPE: &str = "application/vnd.quorumseal.validator-set.v1+json";
pub(crate) const CERTIFICATE_TYPE: &str = "application/vnd.in-toto+json";

/// The sealed answer: 101 bytes of ASCII in five lines.
pub(crate) const ANSWER: &str = "# Tides\n\nHigh water follows the Moon.\nTwo tides a day, about 12 h 25 min apart.\nSprings at new moon.\n";
/// The question that it answers.
pub(crate) const PROMPT: &str = "Why are there two tides a day?\n";

/// Signed weight 86: the ordinary signers.
pub(crate) const SIGNERS: [&str; 3] = ["v-01", "v-02", "v-03"];
/// Signed weight 67: the least that is enough.
pub(crate) const MINIMUM: [&str; 3] = ["v-01", "v-02", "v-05"];

/// A validator set as a signed document, without its signatures.
#[derive(Clone)]
pub(crate) struct Set {
    pub(crate) payload: Node,
    pub(crate) payload_type: &'static str,
    pub(crate) id: String,
}

impl Set {
    pub(crate) fn new(payload: Node) -> Set {
        Set::of_type(SET_TYPE, payload)
    }

    pub(crate) fn of_type(payload_type: &'static str, payload: Node) -> Set {
        let id = blake3_id(pae(payload_type, payload.to_string().as_bytes()));
        Set {
            payload,
            payload_type,
            id,
        }
    }

    /// The same set with its payload changed, hence another one.
    pub(crate) fn edit(&self, edit: impl FnOnce(Node) -> Node) -> Set {
        Set::of_type(self.payload_type, edit(self.payload.clone()))
    }

    /// Signed by these keys.
    pub(crate) fn signed(&self, signers: &[&str]) -> Node {
        envelope(
            self.payload_type,
            self.payload.to_string().as_bytes(),
            signers,
        )
    }

    /// The bytes that its signatures are about.
    pub(crate) fn message(&self) -> Vec<u8> {
        pae(self.payload_type, self.payload.to_string().as_bytes())
    }

    /// The `epoch` that the payload states.
    pub(crate) fn epoch(&self) -> u64 {
        self.payload
            .at("epoch")
            .to_string()
            .parse()
            .expect("an epoch")
    }
}

/// The five epochs.
pub(crate) struct World {
    pub(crate) sets: Vec<Set>,
}

/// The world, made once.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut sets: Vec<Set> = Vec::new();
        for epoch in 0..5 {
            let ids: Vec<String> = sets.iter().map(|set| set.id.clone()).collect();
            sets.push(Set::new(set_payload(epoch, &ids, electorate(epoch))));
        }
        World { sets }
    })
}

impl World {
    /// The set of epoch 2, whose id everybody pins.
    pub(crate) fn anchor(&self) -> &Set {
        &self.sets[2]
    }

    /// A bundle of the anchor's set alone: all that most certificates need.
    pub(crate) fn anchor_only(&self) -> Source {
        bundle([self.anchor().signed(&[])]).into()
    }

    /// The set of an epoch, with the signatures that hand over to it.
    pub(crate) fn handed(&self, epoch: usize) -> Node {
        match epoch {
            0 => self.sets[0].signed(&[]),
            1 => self.sets[1].signed(&["o-01", "o-02", "o-03"]),
            _ => self.sets[epoch].signed(&SIGNERS),
        }
    }

    /// All five, oldest first.
    pub(crate) fn chain(&self) -> Node {
        bundle((0..5).map(|epoch| self.handed(epoch)))
    }

    /// The ids of the sets before this epoch: the leaves of its `history`.
    pub(crate) fn ids_before(&self, epoch: usize) -> Vec<String> {
        self.sets[..epoch]
            .iter()
            .map(|set| set.id.clone())
            .collect()
    }
}

/// The validators of an epoch of the world.
pub(crate) fn electorate(epoch: u64) -> Node {
    let last = match epoch {
        0 => {
            return validators(&[
                ("o-01", 33),
                ("o-02", 33),
                ("o-03", 20),
                ("o-04", 13),
                ("o-05", 1),
            ]);
        }
        1 | 2 => "v-05",
        _ => "v-06",
    };
    validators(&[
        ("v-01", 33),
        ("v-02", 33),
        ("v-03", 20),
        ("v-04", 13),
        (last, 1),
    ])
}

/// Validators of these ids and weights. The operators are `north` for the first two, then `south`, `east` and none.
pub(crate) fn validators(list: &[(&str, u64)]) -> Node {
    let operators = [Some("north"), Some("north"), Some("south"), Some("east")];
    arr(list.iter().enumerate().map(|(i, (id, weight))| {
        let validator = obj([("id", text(id))]);
        let validator = match operators.get(i).copied().flatten() {
            Some(operator) => validator.with("operator", text(operator)),
            None => validator,
        };
        validator
            .with("publicKey", text(public_key(&Key::new(id).public())))
            .with("weight", num(*weight))
    }))
}

/// A public key as a set names it.
pub(crate) fn public_key(key: &[u8; 32]) -> String {
    format!("ed25519:{}", b64(key))
}

/// The payload of the set that follows sets with these ids.
pub(crate) fn set_payload(epoch: u64, before: &[String], validators: Node) -> Node {
    let payload = obj([
        ("network", text(NETWORK)),
        ("epoch", num(epoch)),
        ("previous", before.last().map_or(null(), text)),
        ("quorum", num(67)),
        ("validators", validators),
    ]);
    if before.is_empty() {
        payload
    } else {
        payload.with("history", text(b64(merkle::root(before))))
    }
}

/// A trust bundle.
pub(crate) fn bundle(sets: impl IntoIterator<Item = Node>) -> Node {
    obj([("sets", arr(sets))])
}

/// An element of `skips`.
pub(crate) fn skip(from: &str, set: Node, proof: &[[u8; 32]]) -> Node {
    obj([
        ("from", text(from)),
        ("set", set),
        ("proof", arr(proof.iter().map(|hash| text(b64(hash))))),
    ])
}

/// The statement of a certificate by this set for [`ANSWER`]: the required members and `sha256`, nothing else.
pub(crate) fn statement(set: &Set) -> Node {
    statement_for(set, ANSWER.as_bytes())
}

/// The same for any output.
pub(crate) fn statement_for(set: &Set, output: &[u8]) -> Node {
    obj([
        ("_type", text("https://in-toto.io/Statement/v1")),
        (
            "subject",
            arr([obj([(
                "digest",
                obj([
                    ("blake3", text(blake3_hex(output))),
                    ("sha256", text(hex(Sha256::digest(output)))),
                ]),
            )])]),
        ),
        ("predicateType", text("urn:quorumseal:certificate:v1")),
        (
            "predicate",
            obj([
                ("network", text(NETWORK)),
                ("epoch", set.payload.at("epoch").clone()),
                ("validatorSet", text(&set.id)),
                (
                    "round",
                    obj([
                        ("id", text("r-20881")),
                        ("openedAt", text("2026-03-01T09:00:00Z")),
                        ("sealedAt", text("2026-03-01T09:00:41Z")),
                    ]),
                ),
                ("output", obj([("length", num(output.len() as u64))])),
                (
                    "prompt",
                    obj([("digest", obj([("blake3", text(blake3_hex(PROMPT)))]))]),
                ),
                (
                    "model",
                    obj([("name", text("atlas")), ("version", text("7.2.0"))]),
                ),
                (
                    "tally",
                    obj([
                        ("quorumWeight", num(86)),
                        ("dissentWeight", num(9)),
                        ("abstainWeight", num(4)),
                    ]),
                ),
            ]),
        ),
    ])
}

/// A certificate with this payload, signed by these keys.
pub(crate) fn seal(statement: &Node, signers: &[&str]) -> Node {
    seal_bytes(statement.to_string().as_bytes(), signers)
}

/// A certificate over any bytes.
pub(crate) fn seal_bytes(payload: &[u8], signers: &[&str]) -> Node {
    envelope(CERTIFICATE_TYPE, payload, signers)
}

/// The ordinary certificate: by the anchor's set, signed by [`SIGNERS`].
pub(crate) fn good() -> Node {
    seal(&statement(world().anchor()), &SIGNERS)
}

/// The ordinary certificate with its statement changed before signing.
pub(crate) fn edited(edit: impl FnOnce(Node) -> Node) -> Node {
    seal(&edit(statement(world().anchor())), &SIGNERS)
}

/// A signed-note verifier key.
pub(crate) fn vkey(name: &str, kind: u8, key: &[u8]) -> String {
    let mut typed = vec![kind];
    typed.extend_from_slice(key);
    format!("{name}+{}+{}", hex(key_id(name, kind, key)), b64(typed))
}

/// The key id of such a key.
pub(crate) fn key_id(name: &str, kind: u8, key: &[u8]) -> [u8; 4] {
    let id = Sha256::new()
        .chain_update(name)
        .chain_update("\n")
        .chain_update([kind])
        .chain_update(key)
        .finalize();
    [id[0], id[1], id[2], id[3]]
}
