//! Checks, offline, that an AI answer was sealed by a weighted quorum of validators.
//!
//! Bytes go in and values come out: this crate has no clock, randomness, network or files, does not panic
//! on any input, and needs only `alloc`.
//!
//! ```text
//! envelope ─▶ statement ─▶ validator set ─▶ quorum ─▶ tally ─▶ prompt ─▶ output ─▶ Report ─▶ policy
//!                               │
//!                               └▶ receipt: form ─▶ seal ─▶ ledger ─▶ inclusion ─▶ cosignatures
//!                                  votes, advisories
//! ```
//!
//! [`Verifier::load`] takes a trust bundle and one pinned id, and is the only place that trusts anything.
//! [`Verifier::verify`] makes the seven checks in the order above and returns a [`Report`], whose
//! [`State`] says how far the certificate can be relied upon. A failed verification is a value with a
//! [`Code`]; only misuse ([`Misuse`]) is an error.
//!
//! What stands beside a certificate, a receipt of the ledger, votes, advisories, a policy, is reported beside its state
//! and never changes it: *valid*, *logged*, *current* and *accepted* are four answers. [`Verifier::relate`] and
//! [`Verifier::history`] tell what certificates are to each other, [`Verifier::check_consistency`] whether a ledger
//! only grew.
//!
//! # What is not proven
//! *Valid* means: a quorum of the named validator set sealed exactly these bytes. It does not say that the
//! answer is true, that it is the newest, when it was sealed (the times are the validators' word; a receipt shows by when
//! it was logged), or, unless the prompt was given and matched, which question it answers.

#![cfg_attr(not(feature = "typescript"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::as_conversions,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod advisory;
mod bundle;
mod checkpoint;
mod checks;
mod cosignature;
mod digest;
mod entry;
mod envelope;
mod error;
mod evidence;
mod hint;
mod index;
mod json;
mod judge;
mod ledger;
pub mod limits;
mod logged;
pub mod merkle;
mod note;
mod policy;
mod quorum;
mod receipt;
mod relation;
mod report;
pub mod signature;
mod signed;
mod statement;
mod strict;
mod tally;
mod text;
mod trust;
mod trust_info;
mod validator_set;
mod verify;
mod vkey;
mod vote;
mod writer;

pub use advisory::{
    AdvisoriesReport, Advisory, AdvisoryEffect, AdvisoryKind, AdvisoryReason, AdvisoryReport,
    AdvisoryTarget, CountedAdvisory, IgnoredAdvisory, PAYLOAD_TYPE as ADVISORY_PAYLOAD_TYPE,
    PublicKeyName,
};
pub use checkpoint::{Checkpoint, cosigned_message};
pub use cosignature::Cosigner;
pub use digest::{Digest, Hashed, Hasher, NotADigest};
pub use entry::{Entry, SealList};
pub use envelope::{Envelope, EnvelopeSignature};
pub use error::{Code, Failure, Fault, Misuse, Value};
pub use evidence::{Advisories, Artifact, Documents, Evidence, Votes};
pub use hint::{Change, Hint};
pub use json::check_strict_json;
pub use logged::{ConsistencyReport, Logged, ReceiptReport};
pub use note::{Note, NoteSignature};
pub use policy::{Policy, PolicyFailure, PolicyReport};
pub use quorum::{Quorum, QuorumCount, SignedBy, Signer, SignerStatus};
pub use receipt::{ConsistencyProof, Receipt};
pub use relation::{
    Equivocation, Equivocator, ExcludedItem, History, Related, Relation, RelationReport, Timeline,
    TimelineEntry,
};
pub use report::{BoundBy, Check, CheckReport, CheckStatus, Current, PromptState, Report, State};
pub use statement::{
    Dataset, DigestSet, Fragment, Model, Output, PAYLOAD_TYPE as CERTIFICATE_PAYLOAD_TYPE,
    PREDICATE_TYPE, Prompt, Round, STATEMENT_TYPE, Statement, Subject, SubjectDigest, Tally,
    Verdict,
};
pub use text::{Name, Timestamp, decode_base64, encode_base64};
pub use trust_info::{Head, IgnoredReason, IgnoredSet, TrustInfo, TrustedSetInfo, Via};
pub use validator_set::{
    PAYLOAD_TYPE as VALIDATOR_SET_PAYLOAD_TYPE, Validator, ValidatorKey, ValidatorSet,
    default_quorum,
};
pub use verify::Verifier;
pub use vkey::{TYPE_COSIGNATURE, TYPE_ED25519, VerifierKey};
pub use vote::{
    CountedVote, Dissent, FragmentVote, IgnoredVote, PAYLOAD_TYPE as VOTE_PAYLOAD_TYPE, Vote,
    VoteEquivocator, VoteKind, VoteReason, VotesReport,
};
