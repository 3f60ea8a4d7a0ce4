//! What ledgers give out, for people: receipts and checkpoints.

use quorumseal::{Checkpoint, Code, Misuse, Note, Receipt, encode_base64};
use serde::Serialize;

use crate::ledger::entries;
use crate::ui::{Exit, Tone, Ui, clean_line, plural};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckpointDescription {
    kind: &'static str,
    origin: String,
    tree_size: u64,
    /// Standard base64, as in the checkpoint itself.
    root: String,
    /// The names of the keys that are said to have signed it.
    signatures: Vec<String>,
}

impl CheckpointDescription {
    fn new(note: &Note, checkpoint: &Checkpoint) -> Self {
        let lines = note.signatures().iter();
        CheckpointDescription {
            kind: "checkpoint",
            origin: checkpoint.origin.clone(),
            tree_size: checkpoint.size,
            root: encode_base64(&checkpoint.root),
            signatures: lines.map(|line| line.name.clone()).collect(),
        }
    }

    fn lines(&self, ui: &Ui) -> String {
        let mut text = format!(
            "{}\n  of {}\n  {}, root {}\n{}\n",
            ui.paint(Tone::Strong, "Checkpoint"),
            clean_line(&self.origin),
            entries(self.tree_size),
            self.root,
            ui.paint(Tone::Strong, &plural(self.signatures.len(), "signature"))
        );
        for name in &self.signatures {
            text.push_str(&format!("  {}\n", clean_line(name)));
        }
        text
    }
}

/// Shows a checkpoint.
pub(super) fn checkpoint(note: &Note, checkpoint: &Checkpoint, ui: &Ui) -> Result<Exit, Misuse> {
    let description = CheckpointDescription::new(note, checkpoint);
    if ui.json {
        ui.print_json(&description)?;
    } else {
        ui.print(&format!(
            "{}Nothing was verified: `check consistency` checks the signatures of a checkpoint.\n",
            description.lines(ui)
        ))?;
    }
    Ok(Exit::Yes)
}

/// Shows a receipt.
pub(super) fn receipt(name: &str, bytes: &[u8], ui: &Ui) -> Result<Exit, Misuse> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct ReceiptDescription {
        kind: &'static str,
        index: u64,
        /// How many hashes the inclusion proof has.
        proof_hashes: usize,
        /// Whose signatures were logged, where the receipt carries them itself.
        seal: Option<Vec<String>>,
        checkpoint: CheckpointDescription,
    }
    let receipt = Receipt::parse(bytes).map_err(|message| {
        Misuse::new(
            Code::ReceiptMalformed,
            format!("{name} is no usable receipt: {message}"),
        )
    })?;
    let seal = receipt.seal.as_ref().map(|seal| {
        let signatures = seal.signatures().iter();
        signatures.map(|(id, _)| id.to_string()).collect::<Vec<_>>()
    });
    let description = ReceiptDescription {
        kind: "receipt",
        index: receipt.index,
        proof_hashes: receipt.proof.len(),
        seal,
        checkpoint: CheckpointDescription::new(&receipt.note, &receipt.checkpoint),
    };
    if ui.json {
        ui.print_json(&description)?;
        return Ok(Exit::Yes);
    }
    let logged = match &description.seal {
        Some(ids) => format!("the seal of {}", ids.join(", ")),
        None => "the seal that verifies in the document at hand".to_owned(),
    };
    ui.print(&format!(
        "{}\n  says that {logged} is entry {} of {} of {}\n  {} in the inclusion proof\n{}Nothing was verified: \
         `verify --receipt` and `check receipt` do.\n",
        ui.paint(Tone::Strong, "Receipt"),
        description.index,
        description.checkpoint.tree_size,
        clean_line(&description.checkpoint.origin),
        if description.proof_hashes == 1 {
            "1 hash".to_owned()
        } else {
            format!("{} hashes", description.proof_hashes)
        },
        description.checkpoint.lines(ui)
    ))?;
    Ok(Exit::Yes)
}
