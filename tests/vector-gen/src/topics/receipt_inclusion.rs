//! The ledger's own signature under a receipt's checkpoint, and the proof that leads to its root (section 5, steps 3
//! and 4).

use serde_json::json;

use super::receipt::{bare, by, leaves, refused, shown, vector};
use crate::dsse::Key;
use crate::ledger::{
    Document, Note, ORIGIN, Receipt, T, checkpoint, entry, line, log_line, others, witness_line,
};
use crate::ledger_world::{COSIGNERS, LOGGED_BY, certificate, ledger, ledger_world};
use crate::merkle;
use crate::node::text;
use crate::vector::Vector;
use crate::world::{SIGNERS, Set, bundle, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [log_signatures(), inclusion()].concat()
}

fn log_signatures() -> Vec<Vector> {
    let noted = |edit: &dyn Fn(Note) -> Note| {
        bare()
            .note(|note| edit(note).cosigned(&COSIGNERS))
            .to_string()
    };
    let false_line = |note: &Note| {
        line(
            ORIGIN,
            1,
            &Key::new("ledger-1").public(),
            &Key::new("ledger-1").sign(note.text.to_uppercase().as_bytes()),
        )
    };
    let other = "other.example/ledger";
    let elsewhere = Receipt::by(&certificate(2), &SIGNERS).note(|note| {
        let text = note.text.replace(ORIGIN, other);
        Note {
            lines: vec![log_line(other, "ledger-1", &text)],
            text,
        }
        .cosigned(&COSIGNERS)
    });
    let no = |name: &str, description: &str, receipt: String| {
        refused(
            vector(name, description).receipt(receipt),
            "no",
            "receipt.log-signature",
        )
    };
    let yes = |name: &str, description: &str, receipt: String| {
        shown(
            vector(name, description).receipt(receipt),
            by(2, 86, LOGGED_BY),
        )
    };
    vec![
        no(
            "log-signature-false",
            "The ledger's signature is over another text.",
            noted(&|mut note| {
                note.lines = vec![false_line(&note)];
                note
            }),
        ),
        no(
            "log-signature-missing",
            "A quorum cosigned, and the ledger did not sign.",
            noted(&|mut note| {
                note.lines.clear();
                note
            }),
        ),
        no(
            "log-signature-other-key",
            "Another key signed under the ledger's name.",
            noted(&|note| note.by(&["ledger-2"])),
        ),
        no(
            "log-signature-other-name",
            "The ledger's key signed under another name.",
            noted(&|mut note| {
                note.lines = vec![log_line(other, "ledger-1", &note.text)];
                note
            }),
        ),
        no(
            "log-signature-name-changed",
            "The ledger's line stands under another name, with the key id of its own.",
            noted(&|mut note| {
                let own = note.lines.remove(0);
                note.before(own.replace(ORIGIN, other))
            }),
        ),
        no(
            "log-signature-other-type",
            "The ledger's key cosigned, and did not sign.",
            noted(&|mut note| {
                note.lines = vec![witness_line(ORIGIN, "ledger-1", T, &note.text)];
                note
            }),
        ),
        no(
            "log-signature-long",
            "The ledger's signature has a byte too many.",
            noted(&|mut note| {
                let key = Key::new("ledger-1");
                let mut signature = key.sign(note.text.as_bytes()).to_vec();
                signature.push(0);
                note.lines = vec![line(ORIGIN, 1, &key.public(), &signature)];
                note
            }),
        ),
        yes(
            "log-signature-false-before-true",
            "A false signature of the ledger stands before the true one.",
            noted(&|note| {
                let line = false_line(&note);
                note.before(line)
            }),
        ),
        yes(
            "log-signature-false-after-true",
            "A false signature of the ledger stands after the true one.",
            noted(&|note| {
                let line = false_line(&note);
                note.after(line)
            }),
        ),
        yes(
            "log-signature-two-keys",
            "An unknown key signed under the ledger's name too.",
            noted(&|note| note.by(&["ledger-2", "ledger-1"])),
        ),
        refused(
            vector("unknown-ledger", "A ledger that no trusted set names.")
                .receipt(elsewhere.to_string()),
            "unknown",
            "receipt.unknown-ledger",
        ),
        refused(
            vector("unknown-ledger-no-key", "No trusted set names any ledger.")
                .anchor(&world().anchor().id)
                .trust(world().anchor_only())
                .certificate(Document::certificate(&statement(world().anchor())).signed(&SIGNERS))
                .receipt(
                    Receipt::by(
                        &Document::certificate(&statement(world().anchor())),
                        &SIGNERS,
                    )
                    .cosigned(&COSIGNERS)
                    .to_string(),
                ),
            "unknown",
            "receipt.unknown-ledger",
        ),
        shown(
            vector(
                "unknown-ledger-later-set",
                "Only a later set names the ledger.",
            )
            .anchor(&unnamed().0.id)
            .trust(bundle([
                unnamed().0.signed(&[]),
                unnamed().1.signed(&SIGNERS),
            ]))
            .certificate(Document::certificate(&statement(&unnamed().0)).signed(&SIGNERS))
            .receipt(
                Receipt::by(&Document::certificate(&statement(&unnamed().0)), &SIGNERS)
                    .cosigned(&COSIGNERS)
                    .to_string(),
            ),
            by(3, 86, LOGGED_BY),
        ),
    ]
}

/// The anchor's set without a ledger, and the one after it with one.
fn unnamed() -> (Set, Set) {
    let before = ledger_world().anchor().edit(|set| set.without("ledger"));
    let after = ledger_world().sets[3].edit(|set| {
        set.with("previous", text(&before.id))
            .without("history")
            .with("ledger", ledger("ledger-1"))
    });
    (before, after)
}

fn inclusion() -> Vec<Vector> {
    let no = |name: &str, description: &str, edit: &dyn Fn(Receipt) -> Receipt| {
        refused(
            vector(name, description).receipt(edit(bare()).cosigned(&COSIGNERS).to_string()),
            "no",
            "receipt.inclusion",
        )
    };
    let malformed = |name: &str, description: &str, edit: &dyn Fn(Receipt) -> Receipt| {
        refused(
            vector(name, description).receipt(edit(bare()).cosigned(&COSIGNERS).to_string()),
            "no",
            "receipt.malformed",
        )
    };
    let at = |index: &str| {
        let index = index.to_owned();
        move |mut receipt: Receipt| {
            receipt.index = index.clone();
            receipt
        }
    };
    let sized = |size: &str| {
        let size = size.to_owned();
        move |receipt: Receipt| {
            receipt.note(|_| Note::new(checkpoint(ORIGIN, &size, &merkle::root(&leaves()))))
        }
    };
    let rooted = |root: [u8; 32]| {
        move |receipt: Receipt| receipt.note(|_| Note::new(checkpoint(ORIGIN, 7, &root)))
    };
    vec![
        no("index-at-size", "The index is the tree's size.", &at("7"))
            .merge_receipt(json!({"expected": "below 7", "got": 7})),
        no(
            "index-beyond-size",
            "The index is far beyond the tree.",
            &at("1000000"),
        ),
        no(
            "index-2-53-1",
            "The index is 2^53−1: well formed, and beyond the tree.",
            &at("9007199254740991"),
        ),
        malformed("index-2-53", "The index is 2^53.", &at("9007199254740992")),
        malformed(
            "index-2-64-1",
            "The index is 2^64−1.",
            &at("18446744073709551615"),
        ),
        malformed(
            "index-2-64",
            "The index is 2^64.",
            &at("18446744073709551616"),
        ),
        no("index-before", "The index of the entry before.", &at("2")),
        no(
            "index-after",
            "The index of the entry after, on another path.",
            &at("4"),
        ),
        no("index-last", "The index of the last entry.", &at("6")),
        no(
            "size-two-more",
            "The tree has two entries more than the proof is for.",
            &sized("9"),
        ),
        no(
            "size-smaller",
            "The tree is smaller, and still holds the index.",
            &sized("4"),
        ),
        no("size-0", "The tree is empty.", &sized("0")),
        no(
            "size-2-53-1",
            "The tree's size is 2^53−1: well formed, and the proof is too short.",
            &sized("9007199254740991"),
        ),
        malformed(
            "size-2-53",
            "The tree's size is 2^53.",
            &sized("9007199254740992"),
        ),
        malformed(
            "size-2-64-1",
            "The tree's size is 2^64−1.",
            &sized("18446744073709551615"),
        ),
        malformed(
            "size-2-64",
            "The tree's size is 2^64.",
            &sized("18446744073709551616"),
        ),
        no(
            "proof-too-long",
            "The proof has one hash more, at its end.",
            &|mut receipt| {
                receipt.proof.push([0; 32]);
                receipt
            },
        ),
        no(
            "proof-too-long-before",
            "The proof has one hash more, at its beginning.",
            &|mut receipt| {
                receipt.proof.insert(0, [0; 32]);
                receipt
            },
        ),
        no(
            "proof-too-short",
            "The proof lacks its last hash.",
            &|mut receipt| {
                receipt.proof.pop();
                receipt
            },
        ),
        no(
            "proof-too-short-before",
            "The proof lacks its first hash.",
            &|mut receipt| {
                receipt.proof.remove(0);
                receipt
            },
        ),
        no("proof-empty", "The proof has no hash.", &|mut receipt| {
            receipt.proof.clear();
            receipt
        }),
        no(
            "proof-changed",
            "A bit of the proof was changed.",
            &|mut receipt| {
                receipt.proof[1][31] ^= 1;
                receipt
            },
        ),
        no(
            "proof-reversed",
            "The proof is from the root down.",
            &|mut receipt| {
                receipt.proof.reverse();
                receipt
            },
        ),
        no(
            "proof-63-hashes",
            "The proof has 63 hashes, the most that there can be.",
            &|mut receipt| {
                receipt.proof.resize(63, [0; 32]);
                receipt
            },
        ),
        malformed(
            "proof-64-hashes",
            "The proof has 64 hashes.",
            &|mut receipt| {
                receipt.proof.resize(64, [0; 32]);
                receipt
            },
        ),
        no(
            "root-other",
            "The root is of another tree.",
            &rooted(merkle::root(&others(7))),
        ),
        no("root-zero", "The root is zeros.", &rooted([0; 32])),
        refused(
            vector(
                "single-entry-with-proof",
                "A tree of one entry needs no proof, and this receipt has one.",
            )
            .receipt({
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                let mut receipt = Receipt::of(&[entry(&document.id(), &seal)], 0, Some(seal));
                receipt.proof.push([0; 32]);
                receipt.cosigned(&COSIGNERS).to_string()
            }),
            "no",
            "receipt.inclusion",
        ),
        refused(
            vector(
                "leaf-as-root",
                "The root is the hash of the entry as a node would be hashed.",
            )
            .receipt({
                use sha2::{Digest, Sha256};
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                let root = Sha256::new()
                    .chain_update([1])
                    .chain_update(entry(&document.id(), &seal))
                    .finalize();
                let mut receipt = Receipt::of(&others(1), 0, Some(seal));
                receipt.note = Note::new(checkpoint(ORIGIN, 1, &root.into()));
                receipt.cosigned(&COSIGNERS).to_string()
            }),
            "no",
            "receipt.inclusion",
        ),
    ]
}
