//! What a verifier says of its trust: the sets that it trusts, how it came to, and what it ignored (FORMAT section 3).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::error::{Code, Misuse};
use crate::json;
use crate::limits::MAX_INTEGER;
use crate::text::Name;

/// An epoch's set, as a consumer remembers it between visits or pins it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Head {
    /// The epoch.
    pub epoch: u64,
    /// The validator-set id.
    pub id: Digest,
}

impl Head {
    /// The head written as `EPOCH:ID`, the epoch in decimal.
    ///
    /// # Errors
    /// [`Code::InputHead`].
    pub fn parse(text: &str) -> Result<Self, Misuse> {
        text.split_once(':')
            .and_then(|(epoch, id)| {
                let epoch = epoch
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then(|| epoch.parse().ok().filter(|epoch| *epoch <= MAX_INTEGER))??;
                Some(Head {
                    epoch,
                    id: id.parse().ok()?,
                })
            })
            .ok_or_else(|| {
                Misuse::new(
                    Code::InputHead,
                    format!(
                        "a head is an epoch, a colon and a validator-set id, not {}",
                        json::quoted(text)
                    ),
                )
            })
    }
}

/// How a set came to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// It is the pinned one.
    Anchor,
    /// A trusted set names it as its previous one.
    Previous,
    /// It is proven to be in the history of a trusted set.
    Skip,
    /// A quorum of the trusted set before it signed it.
    Handover,
}

/// Why a set of the bundle is not trusted; the first that fits. It harms nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum IgnoredReason {
    /// It is no well-formed set.
    Malformed,
    /// It is meant for a newer version.
    Unsupported,
    /// A trusted set and it are linked, but its epoch or network is wrong.
    Link,
    /// The trusted set before it did not sign it with a quorum.
    Handover,
    /// The proof that it is in the history of a trusted set is false.
    Skip,
    /// Nothing links it to a trusted set.
    Unconnected,
}

impl IgnoredReason {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: &'static [IgnoredReason] = &[
        IgnoredReason::Malformed,
        IgnoredReason::Unsupported,
        IgnoredReason::Link,
        IgnoredReason::Handover,
        IgnoredReason::Skip,
        IgnoredReason::Unconnected,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            IgnoredReason::Malformed => "malformed",
            IgnoredReason::Unsupported => "unsupported",
            IgnoredReason::Link => "link",
            IgnoredReason::Handover => "handover",
            IgnoredReason::Skip => "skip",
            IgnoredReason::Unconnected => "unconnected",
        }
    }
}

/// What was loaded: the trusted sets by ascending epoch, and what was not trusted and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TrustInfo {
    /// The pinned id.
    pub anchor: Digest,
    /// The newest trusted set: remember it, or pin it next.
    pub head: Head,
    /// The trusted sets.
    pub sets: Vec<TrustedSetInfo>,
    /// The others, in the order of the bundle.
    pub ignored: Vec<IgnoredSet>,
}

impl TrustInfo {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// A trusted set, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TrustedSetInfo {
    /// Its epoch.
    pub epoch: u64,
    /// Its id.
    pub id: Digest,
    /// Its network.
    pub network: Name,
    /// Its quorum.
    pub quorum: u64,
    /// Its total weight.
    pub total_weight: u64,
    /// How many validators it has.
    pub validators: u64,
    /// How it came to be trusted.
    pub via: Via,
    /// How many distinct signatures on it were beyond the limit and not looked at.
    pub unexamined_signatures: u64,
}

/// A set of the bundle that is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IgnoredSet {
    /// Its id; nothing where there is no envelope to take one of.
    pub id: Option<Digest>,
    /// Its network, where it is well formed.
    pub network: Option<Name>,
    /// Its epoch, where it is well formed.
    pub epoch: Option<u64>,
    /// Why it is not trusted.
    pub reason: IgnoredReason,
    /// One sentence for people.
    pub message: String,
}
