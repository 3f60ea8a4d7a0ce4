//! The form of two checkpoints and of the proof between them (section 5).

use super::consistency::{case, no, note, other, proof, written};
use crate::dsse::b64;
use crate::ledger::{Note, ORIGIN, checkpoint, others};
use crate::ledger_world::COSIGNERS;
use crate::merkle;
use crate::vector::{Source, Vector};

pub(crate) fn vectors() -> Vec<Vector> {
    [malformed(), remembered()].concat()
}

fn malformed() -> Vec<Vector> {
    let new = note(7).to_string();
    let proofs: Vec<(&str, &str, Source)> = vec![
        ("empty", "The proof is empty.", "".into()),
        (
            "no-old",
            "The proof does not say from where.",
            proof(3, 7).replace("old 3\n", "").into(),
        ),
        (
            "new",
            "The proof begins with another word.",
            proof(3, 7).replace("old", "new").into(),
        ),
        (
            "zeros",
            "The old size has a leading zero.",
            proof(3, 7).replace("old 3", "old 03").into(),
        ),
        (
            "minus",
            "The old size is −3.",
            proof(3, 7).replace("old 3", "old -3").into(),
        ),
        (
            "two-spaces",
            "Two spaces stand before the old size.",
            proof(3, 7).replace("old 3", "old  3").into(),
        ),
        (
            "2-53",
            "The old size is 2^53.",
            proof(3, 7).replace("old 3", "old 9007199254740992").into(),
        ),
        (
            "crlf",
            "All lines are ended by CR and LF.",
            proof(3, 7).replace('\n', "\r\n").into(),
        ),
        (
            "no-empty-line",
            "The proof does not end with an empty line.",
            {
                let text = proof(3, 7);
                Source::from(&text[..text.len() - 1])
            },
        ),
        (
            "hash-short",
            "A hash has 31 bytes.",
            format!("old 3\n{}\n\n", b64([0; 31])).into(),
        ),
        (
            "hash-url-safe",
            "A hash is in the URL-safe alphabet.",
            format!(
                "old 3\n{}\n\n",
                b64([0xfb; 32]).replace('+', "-").replace('/', "_")
            )
            .into(),
        ),
        (
            "hash-no-padding",
            "A hash is not padded.",
            format!("old 3\n{}\n\n", b64([0; 32]).trim_end_matches('=')).into(),
        ),
        (
            "64-hashes",
            "The proof has 64 hashes.",
            written(3, &[[0; 32]; 64]).into(),
        ),
        (
            "checkpoint-other",
            "The checkpoint at the proof's end is another one.",
            format!("{}{}", proof(3, 7), other(7)).into(),
        ),
        (
            "checkpoint-no-note",
            "Prose stands at the proof's end.",
            format!("{}prose\n", proof(3, 7)).into(),
        ),
        (
            "not-utf8",
            "A byte of the proof is not UTF-8.",
            [b"old 3\n\xff\n\n".to_vec()].concat().into(),
        ),
    ];
    let mut all: Vec<Vector> = proofs
        .into_iter()
        .map(|(name, description, proof)| {
            no(
                case(
                    &format!("malformed-proof-{name}"),
                    description,
                    note(3).to_string(),
                    new.as_str(),
                    proof,
                ),
                "receipt.malformed",
            )
        })
        .collect();
    let sized = |size: &str| {
        Note::new(checkpoint(ORIGIN, size, &merkle::root(&others(7))))
            .cosigned(&COSIGNERS)
            .to_string()
    };
    let news: [(&str, &str, String); 6] = [
        ("empty", "The new checkpoint is empty.", String::new()),
        (
            "text-only",
            "The new checkpoint is not signed at all.",
            note(7).text,
        ),
        (
            "size-2-53",
            "The new tree's size is 2^53.",
            sized("9007199254740992"),
        ),
        (
            "size-2-64-1",
            "The new tree's size is 2^64−1.",
            sized("18446744073709551615"),
        ),
        (
            "size-zeros",
            "The new tree's size has a leading zero.",
            sized("07"),
        ),
        (
            "timestamp-2-53",
            "A validator cosigned at 2^53.",
            note(7).cosigned(&[("v-04", 1 << 53)]).to_string(),
        ),
    ];
    for (name, description, new) in news {
        all.push(no(
            case(
                &format!("malformed-new-{name}"),
                description,
                note(3).to_string(),
                new,
                proof(3, 7),
            ),
            "receipt.malformed",
        ));
    }
    all
}

/// What was remembered is the caller's word: where that is no checkpoint, there is nothing to compare with.
fn remembered() -> Vec<Vector> {
    let sized = |size: &str| Note::new(checkpoint(ORIGIN, size, &[7; 32])).to_string();
    let olds: [(&str, &str, String); 8] = [
        ("empty", "Nothing was remembered.", String::new()),
        (
            "prose",
            "Prose was remembered.",
            "a checkpoint\n".to_owned(),
        ),
        (
            "text-only",
            "The remembered checkpoint has lost its signatures.",
            note(3).text,
        ),
        (
            "cut",
            "The remembered checkpoint was cut off.",
            note(3).to_string().trim_end().to_owned(),
        ),
        (
            "crlf",
            "The remembered checkpoint's lines are ended by CR and LF.",
            note(3).to_string().replace('\n', "\r\n"),
        ),
        (
            "size-2-53",
            "The remembered tree's size is 2^53.",
            sized("9007199254740992"),
        ),
        (
            "size-zeros",
            "The remembered tree's size has a leading zero.",
            sized("03"),
        ),
        (
            "root",
            "The remembered root is none.",
            note(3).to_string().replacen('=', "", 1),
        ),
    ];
    let mut all: Vec<Vector> = olds
        .into_iter()
        .map(|(name, description, old)| {
            case(
                &format!("remembered-{name}"),
                description,
                old,
                note(7).to_string(),
                proof(3, 7),
            )
            .misuse("input.checkpoint")
        })
        .collect();
    all.push(
        case(
            "remembered-before-new",
            "Neither checkpoint is one: that of the caller is looked at first.",
            "",
            "",
            "",
        )
        .misuse("input.checkpoint"),
    );
    all
}
