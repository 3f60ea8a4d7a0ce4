//! What is reported of receipts and of checkpoints (FORMAT section 5). `logged` stands beside a certificate's state
//! and is never part of it.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::checkpoint::Checkpoint;
use crate::cosignature::{Cosigned, Cosigner};
use crate::error::{Code, Failure, Value};
use crate::receipt::Receipt;

/// Whether a seal was logged. It stands beside the state of a certificate and is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Logged {
    /// The receipt holds, and a quorum saw the ledger so.
    Yes,
    /// The receipt is false.
    No,
    /// This trust bundle cannot tell.
    Unknown,
    /// No receipt was given.
    NotGiven,
}

impl Logged {
    /// Every answer.
    pub const ALL: &'static [Logged] =
        &[Logged::Yes, Logged::No, Logged::Unknown, Logged::NotGiven];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Logged::Yes => "yes",
            Logged::No => "no",
            Logged::Unknown => "unknown",
            Logged::NotGiven => "not-given",
        }
    }
}

/// What was found about one receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReceiptReport {
    /// The answer.
    pub logged: Logged,
    /// The code of the first failing step.
    pub code: Option<Code>,
    /// One sentence for people.
    pub message: String,
    /// What the failing step asked for, where it compared two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<Value>,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub got: Option<Value>,
    /// The ledger's name, once the receipt is well formed. It is only as good as `logged`.
    pub origin: Option<String>,
    /// The entry's place in the ledger, from 0.
    pub index: Option<u64>,
    /// How many entries the ledger had.
    pub tree_size: Option<u64>,
    /// The epoch of the newest trusted set whose quorum cosigned.
    pub cosigning_epoch: Option<u64>,
    /// The weight of its validators that cosigned.
    pub cosigning_weight: Option<u64>,
    /// POSIX seconds: the earliest time by which its cosignatures make a quorum.
    pub logged_by: Option<u64>,
    /// Those validators, in the order of the set.
    pub cosigners: Vec<Cosigner>,
}

impl ReceiptReport {
    /// A report on a receipt that failed at some step, or on one that did not.
    pub(crate) fn new(receipt: Option<&Receipt>, outcome: Result<Cosigned, Failure>) -> Self {
        let mut report = ReceiptReport {
            logged: Logged::Yes,
            code: None,
            message: String::new(),
            expected: None,
            got: None,
            origin: receipt.map(|receipt| receipt.checkpoint.origin.clone()),
            index: receipt.map(|receipt| receipt.index),
            tree_size: receipt.map(|receipt| receipt.checkpoint.size),
            cosigning_epoch: None,
            cosigning_weight: None,
            logged_by: None,
            cosigners: Vec::new(),
        };
        match outcome {
            Ok(cosigned) => {
                report.message = format!(
                    "the seal stands in the ledger, and a quorum of epoch {} saw that by {}",
                    cosigned.epoch, cosigned.logged_by
                );
                report.cosigning_epoch = Some(cosigned.epoch);
                report.cosigning_weight = Some(cosigned.weight);
                report.logged_by = Some(cosigned.logged_by);
                report.cosigners = cosigned.cosigners;
            }
            Err(failure) => {
                report.logged = match failure.code {
                    Code::ReceiptNoSet | Code::ReceiptUnknownLedger | Code::ReceiptCosignatures => {
                        Logged::Unknown
                    }
                    _ => Logged::No,
                };
                report.code = Some(failure.code);
                report.message = failure.message;
                report.expected = failure.expected;
                report.got = failure.got;
            }
        }
        report
    }

    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// Whether a ledger's new checkpoint continues a remembered one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ConsistencyReport {
    /// Whether every step passed: remember the new checkpoint instead of the old one.
    pub consistent: bool,
    /// The code of the first failing step.
    pub code: Option<Code>,
    /// One sentence for people.
    pub message: String,
    /// What the failing step asked for, where it compared two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<Value>,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub got: Option<Value>,
    /// The ledger's name, as the remembered checkpoint has it.
    pub origin: String,
    /// The size of the remembered tree.
    pub old_size: u64,
    /// The size of the new tree, once the new checkpoint is well formed.
    pub new_size: Option<u64>,
    /// The epoch of the newest trusted set whose quorum cosigned the new checkpoint.
    pub cosigning_epoch: Option<u64>,
    /// The weight of its validators that cosigned.
    pub cosigning_weight: Option<u64>,
    /// POSIX seconds: the earliest time by which its cosignatures make a quorum.
    pub cosigned_by: Option<u64>,
}

impl ConsistencyReport {
    pub(crate) fn new(
        old: Checkpoint,
        new: Option<&Checkpoint>,
        outcome: Result<Cosigned, Failure>,
    ) -> Self {
        let mut report = ConsistencyReport {
            consistent: outcome.is_ok(),
            code: None,
            message: String::new(),
            expected: None,
            got: None,
            origin: old.origin,
            old_size: old.size,
            new_size: new.map(|new| new.size),
            cosigning_epoch: None,
            cosigning_weight: None,
            cosigned_by: None,
        };
        match outcome {
            Ok(cosigned) => {
                report.message =
                    "the new tree begins with all entries of the remembered one".to_string();
                report.cosigning_epoch = Some(cosigned.epoch);
                report.cosigning_weight = Some(cosigned.weight);
                report.cosigned_by = Some(cosigned.logged_by);
            }
            Err(failure) => {
                report.code = Some(failure.code);
                report.message = failure.message;
                report.expected = failure.expected;
                report.got = failure.got;
            }
        }
        report
    }

    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}
