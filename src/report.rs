//! The answer to a verification: a plain value with everything that was found (FORMAT section 4).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::advisory::AdvisoriesReport;
use crate::digest::Digest;
use crate::error::{Code, Value};
use crate::hint::Hint;
use crate::logged::{Logged, ReceiptReport};
use crate::policy::PolicyReport;
use crate::quorum::Quorum;
use crate::statement::Statement;
use crate::vote::{Dissent, VotesReport};

/// What was found about one certificate. Nothing in it depends on anything but the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The verdict.
    pub state: State,
    /// Whether the state is `valid`.
    pub valid: bool,
    /// Whether it is valid and the policy, if one was given, is content.
    pub accepted: bool,
    /// The code of the first failing check.
    pub code: Option<Code>,
    /// The certificate's id, once its envelope is known to be a certificate's.
    pub cert_hash: Option<Digest>,
    /// The certificate's id as a cache key: `cert_hash:` and 64 hex digits.
    pub cache_key: Option<String>,
    /// Whether the prompt was compared, and how that went.
    pub prompt: PromptState,
    /// What the artifact was compared by, if it matched.
    pub bound_by: Option<BoundBy>,
    /// Whether a receipt shows that the seal was logged. No part of the state.
    pub logged: Logged,
    /// Whether nothing newer is known for the prompt: `unknown`, for one certificate alone is no history.
    pub current: Current,
    /// Whether votes show the dissent that the tally claims, once the validator set is trusted. No part of the state.
    pub dissent: Option<Dissent>,
    /// Weight that neither signed nor provably rejected or abstained, once the validator set is trusted.
    pub unaccounted_weight: Option<u64>,
    /// The seven checks, always all and always in this order.
    pub checks: Vec<CheckReport>,
    /// Who signed, once the validator set is trusted.
    pub quorum: Option<Quorum>,
    /// The decoded statement, once it is well formed. It is only as good as the state.
    pub statement: Option<Statement>,
    /// What was found about the receipt, if one was given.
    pub receipt: Option<ReceiptReport>,
    /// What the votes come to, if some were given and the validator set is trusted.
    pub votes: Option<VotesReport>,
    /// What the advisories come to, if some were given and the validator set is trusted.
    pub advisories: Option<AdvisoriesReport>,
    /// What would have made the artifact match.
    pub hint: Option<Hint>,
    /// What the policy found, if one was given.
    pub policy: Option<PolicyReport>,
}

impl Report {
    /// The report as compact JSON: the same bytes on every platform.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// The verdict on a certificate (FORMAT section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No check failed, and the artifact is what was sealed.
    Valid,
    /// No check failed, but no artifact was given.
    SealedUnbound,
    /// The only failure: signatures short of the quorum.
    Insufficient,
    /// The only failure: the validator set is not reached from the anchor.
    Untrusted,
    /// The only failure: made for a newer version.
    Unsupported,
    /// Anything else failed.
    Invalid,
    /// There is no certificate yet.
    Provisional,
}

impl State {
    /// Every state.
    pub const ALL: &'static [State] = &[
        State::Valid,
        State::SealedUnbound,
        State::Insufficient,
        State::Untrusted,
        State::Unsupported,
        State::Invalid,
        State::Provisional,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Valid => "valid",
            State::SealedUnbound => "sealed-unbound",
            State::Insufficient => "insufficient",
            State::Untrusted => "untrusted",
            State::Unsupported => "unsupported",
            State::Invalid => "invalid",
            State::Provisional => "provisional",
        }
    }
}

/// Whether the prompt was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum PromptState {
    /// It is the sealed one.
    Matched,
    /// It is another.
    Mismatched,
    /// None was given, or the certificate could not be read: nothing is known of the question.
    NotChecked,
}

impl PromptState {
    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            PromptState::Matched => "matched",
            PromptState::Mismatched => "mismatched",
            PromptState::NotChecked => "not-checked",
        }
    }
}

/// Whether nothing newer is known for a certificate's prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Current {
    /// No certificate of the history supersedes it.
    Yes,
    /// Some certificate of the history does.
    No,
    /// There is no history to say.
    Unknown,
}

/// What an artifact was compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum BoundBy {
    /// Its bytes were hashed here.
    Bytes,
    /// The caller gave a digest; its length was not compared.
    Digest,
}

/// One of the seven checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The envelope is well formed and of a certificate.
    Envelope,
    /// The statement is well formed.
    Statement,
    /// The set that it names is trusted and agrees with it.
    ValidatorSet,
    /// A quorum of the set signed.
    Quorum,
    /// The claimed tally can be true.
    Tally,
    /// The prompt is the sealed one.
    Prompt,
    /// The artifact is the sealed one.
    Output,
}

/// How one check went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckReport {
    /// Which.
    pub check: Check,
    /// How it went; skipped is never passed.
    pub status: CheckStatus,
    /// The code, exactly if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub code: Option<Code>,
    /// One sentence for people.
    pub message: String,
    /// What was asked for, where a failure compared two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<Value>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub got: Option<Value>,
}

/// The status of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It was not made.
    Skipped,
}

impl CheckStatus {
    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CheckStatus::Pass => "pass",
            CheckStatus::Fail => "fail",
            CheckStatus::Skipped => "skipped",
        }
    }
}
