//! The number of validators of a set at its limit: keys must differ, so that no file of a sensible size can hold them.

use std::fmt::Write as _;

use quorumseal::limits::MAX_VALIDATORS;
use quorumseal::{Code, Envelope, Misuse, VALIDATOR_SET_PAYLOAD_TYPE, Verifier};

/// Loads a set of so many validators as the anchor. One has a real key and half of the weight, the others keys of an
/// unknown algorithm.
fn load(number: usize) -> Result<Verifier, Misuse> {
    // The base point: a good public key, of which the secret is no secret.
    let mut validators = format!(
        r#"{{"id":"v","publicKey":"ed25519:WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY=","weight":{number}}}"#
    );
    for other in 1..number {
        write!(
            validators,
            r#",{{"id":"u{other}","publicKey":"x:{other}","weight":1}}"#
        )
        .expect("a string grows");
    }
    let payload = format!(
        r#"{{"network":"n","epoch":0,"previous":null,"quorum":{number},"validators":[{validators}]}}"#
    );
    let set = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload.as_bytes());
    let bundle = format!(r#"{{"sets":[{}]}}"#, set.to_json());
    Verifier::load(&set.id().to_string(), bundle.as_bytes(), None)
}

#[test]
fn a_set_has_at_most_16384_validators() {
    let verifier = load(MAX_VALIDATORS).expect("a set at the limit");
    assert_eq!(verifier.trust_info().sets[0].validators, 16_384);
    let refused = load(MAX_VALIDATORS + 1).expect_err("one over the limit");
    assert_eq!(refused.code, Code::TrustMalformed, "{refused}");
}
