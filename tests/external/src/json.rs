//! JSON texts, each by itself and as a value within documents that are otherwise valid. The names say what a strict
//! parser must do (`y_`, `n_`) or may do (`i_`, and all transformations); FORMAT 0.6 settles what may be.

use std::sync::LazyLock;

use quorumseal::{Code, Misuse, Policy, Report, State, check_strict_json};

use crate::expect;
use crate::network::{
    NETWORK, Network, fill, load_set, with_unknown_last, with_unknown_member, without_value,
};

/// Texts that leave a choice and are I-JSON: numbers that round within a double (FORMAT 0.6).
const ACCEPTED: &[&str] = &[
    "test_parsing/i_number_double_huge_neg_exp.json",
    "test_parsing/i_number_real_underflow.json",
    "test_parsing/i_number_too_big_neg_int.json",
    "test_parsing/i_number_too_big_pos_int.json",
    "test_parsing/i_number_very_big_negative_int.json",
    "test_transform/number_-9223372036854775808.json",
    "test_transform/number_-9223372036854775809.json",
    "test_transform/number_1.0.json",
    "test_transform/number_1.000000000000000005.json",
    "test_transform/number_1000000000000000.json",
    "test_transform/number_10000000000000000999.json",
    "test_transform/number_1e-999.json",
    "test_transform/number_1e6.json",
    "test_transform/number_9223372036854775807.json",
    "test_transform/number_9223372036854775808.json",
    // Nothing is normalised: these names differ.
    "test_transform/object_key_nfc_nfd.json",
    "test_transform/object_key_nfd_nfc.json",
    "test_transform/string_with_escaped_NULL.json",
];

/// Texts that leave a choice, or are JSON, and are not I-JSON.
const REFUSED: &[&str] = &[
    // Numbers that overflow a double.
    "test_parsing/i_number_huge_exp.json",
    "test_parsing/i_number_neg_int_huge_exp.json",
    "test_parsing/i_number_pos_double_huge_exp.json",
    "test_parsing/i_number_real_neg_overflow.json",
    "test_parsing/i_number_real_pos_overflow.json",
    // Lone surrogates.
    "test_parsing/i_object_key_lone_2nd_surrogate.json",
    "test_parsing/i_string_1st_surrogate_but_2nd_missing.json",
    "test_parsing/i_string_1st_valid_surrogate_2nd_invalid.json",
    "test_parsing/i_string_incomplete_surrogate_and_escape_valid.json",
    "test_parsing/i_string_incomplete_surrogate_pair.json",
    "test_parsing/i_string_incomplete_surrogates_escape_valid.json",
    "test_parsing/i_string_invalid_lonely_surrogate.json",
    "test_parsing/i_string_invalid_surrogate.json",
    "test_parsing/i_string_inverted_surrogates_U+1D11E.json",
    "test_parsing/i_string_lone_second_surrogate.json",
    "test_transform/string_1_escaped_invalid_codepoint.json",
    "test_transform/string_2_escaped_invalid_codepoints.json",
    "test_transform/string_3_escaped_invalid_codepoints.json",
    // Not UTF-8.
    "test_parsing/i_string_UTF-16LE_with_BOM.json",
    "test_parsing/i_string_UTF-8_invalid_sequence.json",
    "test_parsing/i_string_UTF8_surrogate_U+D800.json",
    "test_parsing/i_string_invalid_utf-8.json",
    "test_parsing/i_string_iso_latin_1.json",
    "test_parsing/i_string_lone_utf8_continuation_byte.json",
    "test_parsing/i_string_not_in_unicode_range.json",
    "test_parsing/i_string_overlong_sequence_2_bytes.json",
    "test_parsing/i_string_overlong_sequence_6_bytes.json",
    "test_parsing/i_string_overlong_sequence_6_bytes_null.json",
    "test_parsing/i_string_truncated-utf-8.json",
    "test_parsing/i_string_utf16BE_no_BOM.json",
    "test_parsing/i_string_utf16LE_no_BOM.json",
    "test_transform/string_1_invalid_codepoint.json",
    "test_transform/string_2_invalid_codepoints.json",
    "test_transform/string_3_invalid_codepoints.json",
    // More than 64 arrays open.
    "test_parsing/i_structure_500_nested_arrays.json",
    // A byte order mark.
    "test_parsing/i_structure_UTF-8_BOM_empty_object.json",
    // A name twice in one object.
    "test_parsing/y_object_duplicated_key.json",
    "test_parsing/y_object_duplicated_key_and_value.json",
    "test_transform/object_same_key_different_values.json",
    "test_transform/object_same_key_same_value.json",
    "test_transform/object_same_key_unclear_values.json",
];

/// Texts that, in place of a certificate, say that there is none yet: `null`, or nothing but white space.
const PROVISIONAL: &[&str] = &[
    "test_parsing/n_single_space.json",
    "test_parsing/n_structure_no_data.json",
    "test_parsing/y_structure_lonely_null.json",
];

/// The only text that is a policy: one without rules.
const POLICY: &str = "test_parsing/y_object_empty.json";

/// The only text that is a payload, and so makes a statement that is none.
const PAYLOAD: &str = "test_parsing/y_structure_string_empty.json";

/// Texts that are a list of signatures, though an empty one.
const SIGNATURES: &[&str] = &[
    "test_parsing/y_array_empty.json",
    "test_parsing/y_structure_whitespace_array.json",
];

pub(crate) fn run(name: &str, text: &[u8]) -> Result<usize, String> {
    let accepted = expectation(name)?;
    alone(text, accepted)?;
    in_place_of_documents(name, text)?;
    as_unknown_members(text, accepted)?;
    as_known_members(name, text, accepted)?;
    // Whatever came before, a good certificate is still one.
    verdict(
        &NETWORK.verify(NETWORK.certificate.as_bytes()),
        State::Valid,
        None,
    )
    .map_err(|error| format!("a valid certificate afterwards: {error}"))?;
    Ok(1)
}

fn expectation(name: &str) -> Result<bool, String> {
    match (ACCEPTED.contains(&name), REFUSED.contains(&name)) {
        (true, false) => Ok(true),
        (false, true) => Ok(false),
        (false, false) if name.starts_with("test_parsing/y_") => Ok(true),
        (false, false) if name.starts_with("test_parsing/n_") => Ok(false),
        _ => Err("it is not stated whether this is accepted".to_string()),
    }
}

fn alone(text: &[u8], accepted: bool) -> Result<(), String> {
    let outcome = check_strict_json(text);
    expect("strict JSON", &outcome.is_ok(), &accepted)?;
    match outcome {
        Err(message) if message.is_empty() => Err("refused without a reason".to_string()),
        _ => Ok(()),
    }
}

/// The text as a certificate, a trust bundle, a statement, a validator set and a policy: it is none of them.
fn in_place_of_documents(name: &str, text: &[u8]) -> Result<(), String> {
    let report = NETWORK.verify(text);
    if PROVISIONAL.contains(&name) {
        verdict(&report, State::Provisional, None)
    } else {
        verdict(&report, State::Invalid, Some(Code::EnvelopeMalformed))
    }
    .map_err(|error| format!("as a certificate: {error}"))?;
    verdict(
        &NETWORK.verify(NETWORK.seal(text).as_bytes()),
        State::Invalid,
        Some(Code::StatementMalformed),
    )
    .map_err(|error| format!("as a statement: {error}"))?;
    misuse(NETWORK.load(text), Some(Code::TrustMalformed))
        .map_err(|error| format!("as a trust bundle: {error}"))?;
    misuse(load_set(text), Some(Code::TrustMalformed))
        .map_err(|error| format!("as a validator set: {error}"))?;
    let policy = (name != POLICY).then_some(Code::PolicyMalformed);
    misuse(Policy::parse(text).map(drop), policy).map_err(|error| format!("as a policy: {error}"))
}

/// What the holes are in, and the documents.
type Documents = Vec<(&'static str, String)>;

static ENVELOPES: LazyLock<Documents> = LazyLock::new(|| {
    let certificate = &NETWORK.certificate;
    vec![
        ("envelope, first", with_unknown_member(certificate, "{")),
        ("envelope, last", with_unknown_last(certificate)),
        (
            "signature",
            with_unknown_member(certificate, "\"signatures\":[{"),
        ),
    ]
});

static STATEMENTS: LazyLock<Documents> = LazyLock::new(|| {
    let statement = &NETWORK.statement;
    vec![
        ("statement, first", with_unknown_member(statement, "{")),
        ("statement, last", with_unknown_last(statement)),
        ("subject", with_unknown_member(statement, "\"subject\":[{")),
        (
            "predicate",
            with_unknown_member(statement, "\"predicate\":{"),
        ),
        ("model", with_unknown_member(statement, "\"model\":{")),
    ]
});

static SETS: LazyLock<Documents> = LazyLock::new(|| {
    let set = &NETWORK.set;
    vec![
        ("validator set", with_unknown_member(set, "{")),
        ("validator", with_unknown_member(set, "\"validators\":[{")),
    ]
});

static BUNDLES: LazyLock<Documents> = LazyLock::new(|| {
    let set = quorumseal::Envelope::new(
        quorumseal::VALIDATOR_SET_PAYLOAD_TYPE,
        NETWORK.set.as_bytes(),
    );
    let bundle = format!("{{\"sets\":[{}]}}", set.to_json());
    vec![
        ("bundle, first", with_unknown_member(&bundle, "{")),
        ("bundle, last", with_unknown_last(&bundle)),
        (
            "envelope of a set",
            with_unknown_member(&bundle, "\"sets\":[{"),
        ),
    ]
});

/// A text that is accepted changes nothing, and one that is not spoils the document that it stands in.
fn as_unknown_members(text: &[u8], accepted: bool) -> Result<(), String> {
    let outcome = |code| match accepted {
        true => (State::Valid, None),
        false => (State::Invalid, Some(code)),
    };
    for (what, document) in ENVELOPES.iter() {
        let (state, code) = outcome(Code::EnvelopeMalformed);
        let report = NETWORK.verify(&fill(document, text));
        verdict(&report, state, code).map_err(|error| format!("in {what}: {error}"))?;
    }
    for (what, document) in STATEMENTS.iter() {
        let (state, code) = outcome(Code::StatementMalformed);
        let certificate = NETWORK.seal(&fill(document, text));
        let report = NETWORK.verify(certificate.as_bytes());
        verdict(&report, state, code).map_err(|error| format!("in {what}: {error}"))?;
    }
    let code = (!accepted).then_some(Code::TrustMalformed);
    for (what, document) in SETS.iter() {
        misuse(load_set(&fill(document, text)), code)
            .map_err(|error| format!("in {what}: {error}"))?;
    }
    for (what, document) in BUNDLES.iter() {
        misuse(NETWORK.load(&fill(document, text)), code)
            .map_err(|error| format!("in {what}: {error}"))?;
    }
    // A policy knows no unknown members.
    let policy = fill("{\"x-unknown\":\0}", text);
    misuse(
        Policy::parse(&policy).map(drop),
        Some(Code::PolicyMalformed),
    )
    .map_err(|error| format!("in a policy: {error}"))
}

/// The text as the value of members that mean something: never accepted, and refused where it is wrong.
fn as_known_members(name: &str, text: &[u8], accepted: bool) -> Result<(), String> {
    let Network {
        certificate,
        statement,
        ..
    } = &*NETWORK;
    let sealed = |code: Code| (State::Invalid, Some(code));
    let quoted = |document: &str, member: &str| {
        let after = document.split_once(member).map_or("", |(_, after)| after);
        let end = after.match_indices('"').nth(1).map_or(0, |(at, _)| at + 1);
        after.get(..end).unwrap_or_default().to_string()
    };
    let signatures = certificate
        .split_once("\"signatures\":")
        .map_or("", |(_, after)| after.strip_suffix('}').unwrap_or(after));
    let envelopes = [
        ("\"payloadType\":", quoted(certificate, "\"payloadType\":")),
        ("\"payload\":", quoted(certificate, "\"payload\":")),
        ("\"signatures\":", signatures.to_string()),
    ];
    for (member, value) in &envelopes {
        let report = NETWORK.verify(&fill(&without_value(certificate, member, value), text));
        let (state, code) = match *member {
            "\"payloadType\":" if accepted && is_string(text) => sealed(Code::EnvelopePayloadType),
            "\"payload\":" if name == PAYLOAD => sealed(Code::StatementMalformed),
            "\"signatures\":" if SIGNATURES.contains(&name) => {
                (State::Insufficient, Some(Code::QuorumInsufficient))
            }
            _ => sealed(Code::EnvelopeMalformed),
        };
        verdict(&report, state, code).map_err(|error| format!("as {member} {error}"))?;
    }
    for (member, value) in [
        ("\"_type\":", quoted(statement, "\"_type\":")),
        ("\"network\":", quoted(statement, "\"network\":")),
        ("\"epoch\":", "0".to_string()),
        ("\"openedAt\":", quoted(statement, "\"openedAt\":")),
        ("\"quorumWeight\":", "3".to_string()),
    ] {
        let payload = fill(&without_value(statement, member, &value), text);
        let report = NETWORK.verify(NETWORK.seal(&payload).as_bytes());
        if report.valid || !accepted {
            verdict(&report, State::Invalid, Some(Code::StatementMalformed))
                .map_err(|error| format!("as {member} {error}"))?;
        }
    }
    Ok(())
}

/// Whether an accepted text is a string.
fn is_string(text: &[u8]) -> bool {
    text.trim_ascii_start().first() == Some(&b'"')
}

fn verdict(report: &Report, state: State, code: Option<Code>) -> Result<(), String> {
    expect(
        "state and code",
        &(report.state, report.code),
        &(state, code),
    )
}

fn misuse(outcome: Result<(), Misuse>, code: Option<Code>) -> Result<(), String> {
    expect("code", &outcome.err().map(|misuse| misuse.code), &code)
}
