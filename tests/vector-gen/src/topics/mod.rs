//! What the vectors are about, a file for each topic.

mod advisories;
mod advisories_form;
mod base64;
mod chain;
mod compromise;
mod consistency;
mod consistency_form;
mod ed25519;
mod envelope;
mod fork;
mod fragments;
mod history;
mod json;
mod json_documents;
mod keys;
mod limits;
mod output;
mod policy;
mod policy_advisory;
mod policy_form;
mod policy_receipt;
mod policy_votes;
mod prompt;
mod quorum;
mod receipt;
mod receipt_cosignatures;
mod receipt_inclusion;
mod receipt_note_syntax;
mod receipt_seal;
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
mod votes_form;

use crate::vector::Vector;

/// Every vector.
pub(crate) fn all() -> Vec<Vector> {
    [
        advisories::vectors(),
        advisories_form::vectors(),
        base64::vectors(),
        chain::vectors(),
        compromise::vectors(),
        consistency::vectors(),
        consistency_form::vectors(),
        ed25519::vectors(),
        envelope::vectors(),
        fork::vectors(),
        fragments::vectors(),
        history::vectors(),
        json::vectors(),
        json_documents::vectors(),
        keys::vectors(),
        limits::vectors(),
        output::vectors(),
        policy::vectors(),
        policy_advisory::vectors(),
        policy_receipt::vectors(),
        policy_votes::vectors(),
        policy_form::vectors(),
        prompt::vectors(),
        quorum::vectors(),
        receipt::vectors(),
        receipt_cosignatures::vectors(),
        receipt_inclusion::vectors(),
        receipt_note_syntax::vectors(),
        receipt_seal::vectors(),
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
        votes_form::vectors(),
    ]
    .concat()
}
