//! What the vectors are about, a file for each topic.

mod advisories;
mod base64;
mod chain;
mod compromise;
mod consistency;
mod ed25519;
mod envelope;
mod fork;
mod fragments;
mod json;
mod json_documents;
mod keys;
mod limits;
mod output;
mod policy;
mod policy_beside;
mod policy_form;
mod prompt;
mod quorum;
mod receipt;
mod receipt_sealed;
mod receipt_syntax;
mod relations;
mod signatures;
mod skips;
mod statement;
mod statement_subject;
mod statement_values;
mod states;
mod tally;
mod trust;
mod validator_set;
mod votes;

use crate::vector::Vector;

/// Every vector.
pub(crate) fn all() -> Vec<Vector> {
    [
        advisories::vectors(),
        base64::vectors(),
        chain::vectors(),
        compromise::vectors(),
        consistency::vectors(),
        ed25519::vectors(),
        envelope::vectors(),
        fork::vectors(),
        fragments::vectors(),
        json::vectors(),
        json_documents::vectors(),
        keys::vectors(),
        limits::vectors(),
        output::vectors(),
        policy::vectors(),
        policy_beside::vectors(),
        policy_form::vectors(),
        prompt::vectors(),
        quorum::vectors(),
        receipt::vectors(),
        receipt_sealed::vectors(),
        receipt_syntax::vectors(),
        relations::vectors(),
        signatures::vectors(),
        skips::vectors(),
        states::vectors(),
        statement::vectors(),
        statement_subject::vectors(),
        statement_values::vectors(),
        tally::vectors(),
        trust::vectors(),
        validator_set::vectors(),
        votes::vectors(),
    ]
    .concat()
}
