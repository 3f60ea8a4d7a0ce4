//! Whether a ledger's new checkpoint continues a remembered one (section 5).

use serde_json::{Value, json};

use crate::dsse::b64;
use crate::ledger::{Note, ORIGIN, T, checkpoint, log_line, others};
use crate::ledger_world::{COSIGNERS, LATE, LATE_COSIGNERS, LOGGED_BY, at_anchor, since_anchor};
use crate::merkle;
use crate::vector::{Source, Vector};
use crate::world::MINIMUM;

pub(crate) fn vectors() -> Vec<Vector> {
    [consistent(), inconsistent(), signatures()].concat()
}

pub(super) fn case(
    name: &str,
    description: &str,
    old: impl Into<Source>,
    new: impl Into<Source>,
    proof: impl Into<Source>,
) -> Vector {
    at_anchor(format!("consistency/{name}"), "5", description).consistency(old, new, proof)
}

fn yes(vector: Vector, old: u64, new: u64) -> Vector {
    vector.only(
        "consistency",
        json!({
            "consistent": true,
            "code": null,
            "origin": ORIGIN,
            "oldSize": old,
            "newSize": new,
            "cosigningEpoch": 2,
            "cosigningWeight": 86,
            "cosignedBy": LOGGED_BY
        }),
    )
}

pub(super) fn no(vector: Vector, code: &str) -> Vector {
    vector.only(
        "consistency",
        json!({
            "consistent": false,
            "code": code,
            "cosigningEpoch": null,
            "cosigningWeight": null,
            "cosignedBy": null
        }),
    )
}

/// The ledger with so many entries.
pub(super) fn note(size: usize) -> Note {
    Note::of(&others(size)).cosigned(&COSIGNERS)
}

/// Another history of the same ledger, different in its third entry.
pub(super) fn other(size: usize) -> Note {
    let mut leaves = others(size);
    leaves[2] = leaves[0].clone();
    Note::of(&leaves).cosigned(&COSIGNERS)
}

fn hashes(old: usize, new: usize) -> Vec<[u8; 32]> {
    match old {
        0 => Vec::new(),
        _ => merkle::consistency(&others(new), old),
    }
}

pub(super) fn written(old: impl std::fmt::Display, hashes: &[[u8; 32]]) -> String {
    let lines: String = hashes
        .iter()
        .map(|hash| format!("{}\n", b64(hash)))
        .collect();
    format!("old {old}\n{lines}\n")
}

pub(super) fn proof(old: usize, new: usize) -> String {
    written(old, &hashes(old, new))
}

fn consistent() -> Vec<Vector> {
    let mut all: Vec<Vector> = [
        (0, 1),
        (0, 7),
        (1, 1),
        (1, 2),
        (1, 7),
        (2, 3),
        (3, 7),
        (4, 7),
        (4, 8),
        (5, 7),
        (6, 7),
        (7, 7),
        (7, 8),
        (8, 300),
        (255, 300),
        (256, 300),
        (299, 300),
    ]
    .into_iter()
    .map(|(old, new)| {
        yes(
            case(
                &format!("from-{old}-to-{new}"),
                &format!("A tree of {old} grew to {new}."),
                note(old).to_string(),
                note(new).to_string(),
                proof(old, new),
            ),
            old as u64,
            new as u64,
        )
    })
    .collect();
    all.push(yes(
        case(
            "with-checkpoint",
            "The proof is a whole witness request, with the new checkpoint at its end.",
            note(3).to_string(),
            note(7).to_string(),
            format!("{}{}", proof(3, 7), note(7)),
        ),
        3,
        7,
    ));
    all.push(yes(
        case(
            "with-checkpoint-less-signed",
            "The checkpoint at the proof's end carries the ledger's signature alone.",
            note(3).to_string(),
            note(7).to_string(),
            format!("{}{}", proof(3, 7), Note::of(&others(7))),
        ),
        3,
        7,
    ));
    all.push(yes(
        case(
            "old-signatures-not-checked",
            "Of the remembered checkpoint the signatures were checked when it was new.",
            {
                let mut old = note(3);
                old.lines = vec![log_line("somebody", "a stranger", "another text\n")];
                old.to_string()
            },
            note(7).to_string(),
            proof(3, 7),
        ),
        3,
        7,
    ));
    let extended = |size: usize, line: &str| {
        Note::new(format!("{}{line}\n", note(size).text)).cosigned(&COSIGNERS)
    };
    all.push(yes(
        case(
            "extensions",
            "Both checkpoints have extension lines, and different ones.",
            extended(3, "one").to_string(),
            extended(7, "two").to_string(),
            proof(3, 7),
        ),
        3,
        7,
    ));
    all.push(
        case(
            "later-epoch",
            "The newest trusted set that cosigned counts.",
            note(3).to_string(),
            note(7)
                .by(&["ledger-1", "ledger-2"])
                .cosigned(&COSIGNERS)
                .cosigned(&LATE_COSIGNERS)
                .to_string(),
            proof(3, 7),
        )
        .trust(since_anchor())
        .only(
            "consistency",
            json!({"consistent": true, "cosigningEpoch": 5, "cosigningWeight": 86, "cosignedBy": LATE + 20}),
        ),
    );
    all.push(
        case(
            "at-quorum",
            "Cosigned by exactly the quorum.",
            note(3).to_string(),
            Note::of(&others(7))
                .cosigned(&MINIMUM.map(|id| (id, T)))
                .to_string(),
            proof(3, 7),
        )
        .only(
            "consistency",
            json!({"consistent": true, "cosigningWeight": 67, "cosignedBy": T}),
        ),
    );
    all
}

fn inconsistent() -> Vec<Vector> {
    let code = "ledger.inconsistent";
    let from_3 = |name: &str, description: &str, proof: String| {
        no(
            case(
                name,
                description,
                note(3).to_string(),
                note(7).to_string(),
                proof,
            ),
            code,
        )
    };
    let good = hashes(3, 7);
    let edited = |edit: &dyn Fn(&mut Vec<[u8; 32]>)| {
        let mut hashes = good.clone();
        edit(&mut hashes);
        written(3, &hashes)
    };
    let sized = |size: u64| {
        Note::new(checkpoint(ORIGIN, size, &merkle::root(&others(7))))
            .cosigned(&COSIGNERS)
            .to_string()
    };
    let elsewhere = note(3).text.replace(ORIGIN, "other.example/ledger");
    vec![
        from_3("proof-changed", "A bit of the proof was changed.", edited(&|hashes| hashes[1][0] ^= 1)),
        from_3("proof-short", "The proof lacks its last hash.", edited(&|hashes| hashes.truncate(hashes.len() - 1))),
        from_3("proof-short-before", "The proof lacks its first hash.", edited(&|hashes| _ = hashes.remove(0))),
        from_3("proof-long", "The proof has a hash too many.", edited(&|hashes| hashes.push([0; 32]))),
        from_3("proof-63-hashes", "The proof has 63 hashes, the most that there can be.", edited(&|hashes| hashes.resize(63, [0; 32]))),
        from_3("proof-reversed", "The proof's hashes are in reverse order.", edited(&|hashes| hashes.reverse())),
        from_3("proof-empty", "The proof has no hash.", written(3, &[])),
        from_3("proof-of-other-size", "The proof is from a tree of 4, and says so.", proof(4, 7)),
        from_3("proof-says-other-size", "The proof is right, and says that it is from a tree of 4.", written(4, &good)),
        from_3("proof-says-0", "The proof says that it is from an empty tree.", written(0, &good)),
        no(
            case(
                "other-history",
                "The new tree does not begin with what was remembered.",
                other(3).to_string(),
                note(7).to_string(),
                proof(3, 7),
            ),
            code,
        ),
        no(
            case(
                "same-size-other-root",
                "Two trees of one size: the ledger showed two histories.",
                other(7).to_string(),
                note(7).to_string(),
                written(7, &[]),
            ),
            code,
        )
        .and(
            "consistency",
            json!({"oldSize": 7, "newSize": 7, "expected": b64(merkle_root_of(&other(7))), "got": b64(merkle_root_of(&note(7)))}),
        ),
        no(
            case(
                "same-size-with-proof",
                "The same tree, and a proof where none is needed.",
                note(7).to_string(),
                note(7).to_string(),
                written(7, &[[0; 32]]),
            ),
            code,
        ),
        no(
            case(
                "from-0-with-proof",
                "From an empty tree no proof is needed, and there is one.",
                note(0).to_string(),
                note(7).to_string(),
                written(0, &[[0; 32]]),
            ),
            code,
        ),
        no(
            case(
                "from-0-other-root",
                "The remembered tree is empty, and its root is not that of an empty tree.",
                Note::new(checkpoint(ORIGIN, 0, &[7; 32])).to_string(),
                note(7).to_string(),
                written(0, &[]),
            ),
            code,
        ),
        no(
            case(
                "other-origin",
                "Another ledger was remembered.",
                Note::new(elsewhere).to_string(),
                note(7).to_string(),
                proof(3, 7),
            ),
            code,
        )
        .and("consistency", json!({"origin": "other.example/ledger", "oldSize": 3, "newSize": 7})),
        no(
            case(
                "size-2-53-1",
                "The new tree's size is 2^53−1: well formed, and the proof is not of that.",
                note(3).to_string(),
                sized((1 << 53) - 1),
                proof(3, 7),
            ),
            code,
        )
        .and("consistency", json!({"newSize": 9_007_199_254_740_991_u64})),
        no(
            case(
                "rollback",
                "The new tree is smaller.",
                note(7).to_string(),
                note(3).to_string(),
                proof(3, 7),
            ),
            "ledger.rollback",
        )
        .and("consistency", json!({"oldSize": 7, "newSize": 3, "got": 3})),
        no(
            case(
                "rollback-by-one",
                "The new tree is smaller by one.",
                note(7).to_string(),
                note(6).to_string(),
                written(7, &[]),
            ),
            "ledger.rollback",
        ),
        no(
            case(
                "rollback-to-0",
                "The new tree is empty.",
                note(7).to_string(),
                note(0).to_string(),
                written(0, &[]),
            ),
            "ledger.rollback",
        ),
        no(
            case(
                "rollback-of-largest",
                "A tree of 2^53−1 was remembered.",
                sized((1 << 53) - 1),
                note(7).to_string(),
                written(9_007_199_254_740_991_u64, &[]),
            ),
            "ledger.rollback",
        ),
    ]
}

fn merkle_root_of(note: &Note) -> Vec<u8> {
    use base64::Engine as _;
    let root = note.text.lines().nth(2).expect("a root");
    base64::engine::general_purpose::STANDARD
        .decode(root)
        .expect("our own base64")
}

/// The new checkpoint is looked at as that of a receipt is, before anything is compared.
fn signatures() -> Vec<Vector> {
    let new = |note: Note| note.to_string();
    let with = |name: &str, description: &str, note: Note, code: &str, said: Value| {
        no(
            case(
                name,
                description,
                self::note(3).to_string(),
                new(note),
                proof(3, 7),
            ),
            code,
        )
        .and("consistency", said)
    };
    let bare = || Note::of(&others(7));
    let elsewhere = || {
        let text = note(7).text.replace(ORIGIN, "other.example/ledger");
        Note {
            lines: vec![log_line("other.example/ledger", "ledger-1", &text)],
            text,
        }
        .cosigned(&COSIGNERS)
    };
    vec![
        with(
            "log-signature",
            "The ledger did not sign.",
            bare().by(&["ledger-2"]).cosigned(&COSIGNERS),
            "receipt.log-signature",
            json!({}),
        ),
        with(
            "unknown-ledger",
            "No trusted set names the new checkpoint's ledger.",
            elsewhere(),
            "receipt.unknown-ledger",
            json!({}),
        ),
        with(
            "cosignatures",
            "Cosigned by 66, one below the quorum.",
            bare().cosigned(&[("v-01", T), ("v-02", T)]),
            "receipt.cosignatures",
            json!({"expected": 67, "got": 66, "oldSize": 3, "newSize": 7}),
        ),
        no(
            case(
                "cosignatures-before-rollback",
                "A smaller tree that nobody cosigned.",
                note(7).to_string(),
                Note::of(&others(3)).to_string(),
                proof(3, 7),
            ),
            "receipt.cosignatures",
        ),
        no(
            case(
                "log-signature-before-inconsistency",
                "Another root for the same size, which the ledger did not sign.",
                note(7).to_string(),
                other(7).by(&["ledger-2"]).cosigned(&COSIGNERS).to_string(),
                written(7, &[]),
            ),
            "receipt.log-signature",
        ),
    ]
}
