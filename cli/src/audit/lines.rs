//! What an audit says: a line for each thing that was looked at, and a summary. `--json` prints them as they are.

use std::collections::BTreeMap;

use quorumseal::{
    AdvisoryReason, Code, Digest, Dissent, Equivocation, Logged, Name, PromptState, State,
    Timestamp,
};
use serde::Serialize;

/// One thing that was looked at. `ok` is false where somebody should look again.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Line {
    Certificate(Box<CertificateLine>),
    Receipt(ReceiptLine),
    Advisory(AdvisoryLine),
    Checkpoint(CheckpointLine),
    File(FileLine),
    Link(LinkLine),
    Equivocation(EquivocationLine),
    Fork(ForkLine),
    Ledger(LedgerLine),
    Entry(EntryLine),
    Summary(Box<Summary>),
}

impl Line {
    /// Whether nothing is wrong with it.
    pub(super) fn ok(&self) -> bool {
        match self {
            Line::Certificate(line) => line.ok,
            Line::Receipt(line) => line.ok,
            Line::Advisory(line) => line.ok,
            Line::Checkpoint(line) => line.ok,
            Line::File(line) => line.ok,
            Line::Link(line) => line.ok,
            Line::Equivocation(line) => line.ok,
            Line::Fork(line) => line.ok,
            Line::Ledger(line) => line.ok,
            Line::Entry(line) => line.ok,
            Line::Summary(summary) => summary.ok,
        }
    }
}

/// A certificate with its verdict and what stands beside it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CertificateLine {
    pub(super) ok: bool,
    pub(super) file: String,
    pub(super) state: State,
    pub(super) accepted: bool,
    pub(super) code: Option<Code>,
    /// One sentence, where it is not valid.
    pub(super) message: Option<String>,
    pub(super) cert_hash: Option<Digest>,
    pub(super) network: Option<Name>,
    pub(super) epoch: Option<u64>,
    pub(super) round: Option<Name>,
    pub(super) sealed_at: Option<Timestamp>,
    /// The file that it was compared with: by its digest, or else by the name that the certificate gives it.
    pub(super) answer: Option<String>,
    pub(super) prompt: PromptState,
    pub(super) prompt_file: Option<String>,
    pub(super) logged: Logged,
    pub(super) logged_by: Option<u64>,
    pub(super) receipt: Option<String>,
    pub(super) receipt_code: Option<Code>,
    pub(super) dissent: Option<Dissent>,
    pub(super) unaccounted_weight: Option<u64>,
    pub(super) votes: VotesLine,
    /// The advisories that apply. They never change the state.
    pub(super) advisories: Vec<Digest>,
    /// The rules of the policy that are not met.
    pub(super) policy: Vec<Code>,
}

/// What the votes beside a certificate come to.
#[derive(Serialize, Default)]
pub(super) struct VotesLine {
    pub(super) counted: usize,
    pub(super) ignored: usize,
    pub(super) equivocators: Vec<Name>,
    /// Votes beyond what is looked at for one certificate: copies apart, the smallest, at most 16,384 and 64 MiB.
    pub(super) unexamined: usize,
}

/// A receipt of a validator set or an advisory, one that belongs to nothing found, or a second one of a certificate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReceiptLine {
    pub(super) ok: bool,
    pub(super) file: String,
    /// The file of the document that it belongs to.
    pub(super) document: Option<String>,
    pub(super) logged: Logged,
    pub(super) code: Option<Code>,
    pub(super) message: String,
}

/// An advisory by itself.
#[derive(Serialize)]
pub(super) struct AdvisoryLine {
    pub(super) ok: bool,
    pub(super) file: String,
    pub(super) id: Option<Digest>,
    pub(super) sealed: bool,
    pub(super) ignored: Option<AdvisoryReason>,
    pub(super) message: String,
}

/// A checkpoint by itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckpointLine {
    pub(super) ok: bool,
    pub(super) file: String,
    pub(super) origin: String,
    pub(super) tree_size: u64,
    pub(super) code: Option<Code>,
    pub(super) message: String,
}

/// A file that cannot be read, or is not what it means to be.
#[derive(Serialize)]
pub(super) struct FileLine {
    pub(super) ok: bool,
    pub(super) file: String,
    pub(super) code: Code,
    pub(super) message: String,
}

/// A link, which is not followed: no fault, but what is behind it was not looked at.
#[derive(Serialize)]
pub(super) struct LinkLine {
    pub(super) ok: bool,
    pub(super) file: String,
    pub(super) message: String,
}

/// A round that sealed more than one certificate.
#[derive(Serialize)]
pub(super) struct EquivocationLine {
    pub(super) ok: bool,
    #[serde(flatten)]
    pub(super) equivocation: Equivocation,
}

/// Two truths where there must be one: two sets of an epoch, two roots of one tree.
#[derive(Serialize)]
pub(super) struct ForkLine {
    pub(super) ok: bool,
    pub(super) code: Code,
    pub(super) message: String,
}

/// A ledger as a whole.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LedgerLine {
    pub(super) ok: bool,
    pub(super) folder: String,
    pub(super) origin: Option<String>,
    pub(super) tree_size: Option<u64>,
    /// Whether the checkpoint is signed by the ledger and a quorum, and all files fit its root.
    pub(super) code: Option<Code>,
    pub(super) message: String,
}

/// One entry of a ledger, or several that cannot be read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntryLine {
    pub(super) ok: bool,
    pub(super) folder: String,
    pub(super) index: u64,
    /// How many entries from there on this is about: 1, but for a bundle that cannot be read.
    pub(super) count: u64,
    pub(super) document: Option<Digest>,
    /// The file of the document, if it is in the folder.
    pub(super) file: Option<String>,
    pub(super) seal: Option<Seal>,
    pub(super) code: Option<Code>,
    pub(super) message: Option<String>,
}

/// Whether an entry's seal is made of the signatures that verify in the document found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Seal {
    /// It is.
    Matches,
    /// Other signatures were logged.
    Differs,
    /// The set whose validators seal the document is not trusted.
    Unknown,
}

/// How many of what, at the end.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub(super) ok: bool,
    pub(super) files: usize,
    pub(super) other_files: usize,
    /// Links, which are not followed.
    pub(super) links: usize,
    pub(super) certificates: usize,
    pub(super) accepted: usize,
    pub(super) states: BTreeMap<&'static str, usize>,
    pub(super) logged: BTreeMap<&'static str, usize>,
    pub(super) receipts: usize,
    pub(super) votes: usize,
    pub(super) advisories: usize,
    /// Certificates to which some of them apply.
    pub(super) advised: usize,
    pub(super) sets: usize,
    pub(super) ledgers: usize,
    pub(super) entries: u64,
    /// Entries whose document is in the folder.
    pub(super) entries_found: u64,
    pub(super) equivocations: usize,
    pub(super) forks: usize,
    /// Lines that are not ok.
    pub(super) problems: usize,
}
