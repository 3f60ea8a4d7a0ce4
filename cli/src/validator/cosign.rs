//! Cosigning a ledger's checkpoint (C2SP tlog-witness, add-checkpoint): this validator saw it, and it continues what it
//! saw before.

use quorumseal::merkle::{Tree, is_consistent};
use quorumseal::{Checkpoint, ConsistencyProof, Digest, Misuse};
use sha2::{Digest as _, Sha256};

use super::journal::Cosigned;
use super::own::Own;
use crate::ledger::{cosignature, is_signed};
use crate::ui::clean_line;

/// How a request was answered, each with its own HTTP status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// 200: the cosignature line.
    Cosigned(String),
    /// 400: the request is not well formed.
    Malformed(String),
    /// 404: the checkpoint is of no ledger that this validator cosigns.
    UnknownLedger(String),
    /// 403: the ledger did not sign it.
    NotSigned(String),
    /// 409: it does not begin at the size that is known here.
    OtherSize(u64),
    /// 422: the proof is false.
    Inconsistent(String),
}

/// Checks a request and cosigns its checkpoint; `now` in POSIX seconds.
pub(super) fn cosign(own: &Own, body: &[u8], now: i64) -> Result<Answer, Misuse> {
    let proof = match ConsistencyProof::parse(body) {
        Ok(proof) => proof,
        Err(why) => return Ok(Answer::Malformed(why)),
    };
    let Some(note) = &proof.checkpoint else {
        return Ok(Answer::Malformed(
            "the checkpoint is missing after the empty line".to_owned(),
        ));
    };
    let checkpoint = match Checkpoint::parse(note.text()) {
        Ok(checkpoint) => checkpoint,
        Err(why) => return Ok(Answer::Malformed(why)),
    };
    let ledger = own
        .set
        .ledger()
        .filter(|ledger| ledger.name() == checkpoint.origin);
    let (Some(ledger), Some(cosigner)) = (ledger, &own.cosigner) else {
        return Ok(Answer::UnknownLedger(format!(
            "{} is no ledger that this validator cosigns",
            clean_line(&checkpoint.origin)
        )));
    };
    if !is_signed(note, ledger) {
        return Ok(Answer::NotSigned(
            "the checkpoint is not signed by its ledger".to_owned(),
        ));
    }
    if proof.old_size > checkpoint.size {
        return Ok(Answer::Malformed(format!(
            "the old size is above the checkpoint's (expected at most {}, got {})",
            checkpoint.size, proof.old_size
        )));
    }
    let (origin, size) = (checkpoint.origin.as_str(), checkpoint.size);
    let root = Digest::from_bytes(checkpoint.root);
    // Asked again for what was answered before: the same answer, whatever the proof says.
    let text = Digest::of(note.text().as_bytes());
    if let Some(known) = own.journal.cosigned(origin, size)? {
        return Ok(if known.text == text {
            Answer::Cosigned(known.line)
        } else {
            Answer::Inconsistent("another checkpoint of this size was cosigned".to_owned())
        });
    }
    let last = own.journal.last_cosigned(origin)?;
    let known = last.as_ref().map_or(0, |(size, _)| *size);
    if proof.old_size != known {
        return Ok(Answer::OtherSize(known));
    }
    if let Some(why) = inconsistent(last.as_ref(), &checkpoint, &proof) {
        return Ok(Answer::Inconsistent(why));
    }
    let time = u64::try_from(now).unwrap_or_default();
    let line = cosignature::line(
        note.text(),
        &cosigner.name,
        own.cosigning_key(cosigner),
        time,
    );
    let cosigned = Cosigned {
        root,
        text,
        line: line.to_line(),
    };
    match own.journal.cosign(origin, known, size, &cosigned)? {
        Some(()) => Ok(Answer::Cosigned(cosigned.line)),
        // Another request was faster.
        None => {
            let last = own.journal.last_cosigned(origin)?;
            Ok(Answer::OtherSize(last.map_or(0, |(size, _)| size)))
        }
    }
}

/// Why the checkpoint does not continue the last one.
fn inconsistent(
    last: Option<&(u64, Cosigned)>,
    new: &Checkpoint,
    proof: &ConsistencyProof,
) -> Option<String> {
    let old = match last {
        Some((size, cosigned)) => Tree {
            size: *size,
            root: *cosigned.root.as_bytes(),
        },
        None => Tree {
            size: 0,
            root: Sha256::digest([]).into(),
        },
    };
    let new = Tree {
        size: new.size,
        root: new.root,
    };
    (!is_consistent(old, new, &proof.proof)).then(|| {
        "the proof does not lead from the checkpoint that was cosigned before to this one"
            .to_owned()
    })
}
