//! What has to hold before a checkpoint is believed or cosigned.

use quorumseal::merkle::{Tree, is_consistent};
use quorumseal::{Checkpoint, Code, Misuse, ValidatorSet};

use super::is_signed;
use crate::tiles::{Broken, Log, Signed, Trouble};
use crate::ui::{Exit, Tone, Ui, clean};

/// Why this checkpoint is not to be cosigned by validators of `set` that saw `old` before.
pub(super) fn check(
    log: &Log,
    set: &ValidatorSet,
    present: &Signed,
    old: Option<&Checkpoint>,
) -> Result<(), Trouble> {
    let refused = |code: Code, message: String| Broken {
        code,
        ..Broken::new("checkpoint", message)
    };
    let new = &present.checkpoint;
    let ledger = set.ledger().filter(|ledger| ledger.name() == new.origin);
    let Some(ledger) = ledger else {
        let named = set
            .ledger()
            .map_or_else(|| "none".to_owned(), |own| format!("{:?}", own.name()));
        return Err(refused(
            Code::ReceiptUnknownLedger,
            format!("epoch {} names another ledger", set.epoch()),
        )
        .compared(named, format!("{:?}", new.origin))
        .into());
    };
    if !is_signed(&present.note, ledger) {
        return Err(refused(
            Code::ReceiptLogSignature,
            format!("it is not signed by the ledger {:?}", new.origin),
        )
        .into());
    }
    match old {
        Some(old) => continues(log, old, new),
        None => Ok(()),
    }
}

/// Whether the tiles prove that `new` continues `old`.
pub(super) fn continues(log: &Log, old: &Checkpoint, new: &Checkpoint) -> Result<(), Trouble> {
    let refused = |code: Code, message: &str| Broken {
        code,
        ..Broken::new("checkpoint", message)
    };
    if old.origin != new.origin {
        let message = "it is another ledger's than the one that is remembered";
        return Err(refused(Code::LedgerInconsistent, message)
            .compared(format!("{:?}", old.origin), format!("{:?}", new.origin))
            .into());
    }
    if old.size > new.size {
        let message = "its tree is smaller than the one that is remembered";
        return Err(refused(Code::LedgerRollback, message)
            .compared(format!("at least {}", old.size), new.size.to_string())
            .into());
    }
    let tree = |checkpoint: &Checkpoint| Tree {
        size: checkpoint.size,
        root: checkpoint.root,
    };
    let proof = log.consistency_proof(old.size, new.size)?;
    if proof.is_some_and(|proof| is_consistent(tree(old), tree(new), &proof)) {
        return Ok(());
    }
    let message = "its tree does not begin with the one that is remembered";
    Err(refused(Code::LedgerInconsistent, message).into())
}

/// Says why not. What could not be read is no verdict.
pub(super) fn refuse(trouble: Trouble, ui: &Ui) -> Result<Exit, Misuse> {
    let broken = match trouble {
        Trouble::Broken(broken) => broken,
        Trouble::Misuse(misuse) => return Err(misuse),
    };
    if ui.json {
        ui.print_json(&broken)?;
    } else {
        ui.print(&format!(
            "{}: {}: {}\n",
            ui.paint(Tone::Bad, "refused"),
            broken.code,
            clean(&broken.sentence())
        ))?;
    }
    Ok(Exit::No)
}
