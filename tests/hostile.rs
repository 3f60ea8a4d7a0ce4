//! Inputs that are large or hostile by design: each is answered, in memory and time that its size allows.

use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{
    Code, Envelope, Evidence, State, VALIDATOR_SET_PAYLOAD_TYPE, Verifier, encode_base64, limits,
};

fn signer(index: usize) -> SigningKey {
    SigningKey::from_bytes(blake3::hash(&index.to_le_bytes()).as_bytes())
}

/// A verifier that trusts one set of `size` validators of weight 1, and the set's id.
fn world(size: usize) -> (Verifier, String) {
    let validators: Vec<String> = (0..size)
        .map(|index| {
            let key = encode_base64(signer(index).verifying_key().as_bytes());
            format!(r#"{{"id":"v-{index}","publicKey":"ed25519:{key}","weight":1}}"#)
        })
        .collect();
    let payload = format!(
        r#"{{"network":"n","epoch":0,"previous":null,"quorum":{},"validators":[{}]}}"#,
        quorumseal::default_quorum(u64::try_from(size).unwrap()),
        validators.join(",")
    );
    let envelope = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload.as_bytes());
    let bundle = format!(r#"{{"sets":[{}]}}"#, envelope.to_json());
    let id = envelope.id().to_string();
    (Verifier::load(&id, bundle.as_bytes(), None).unwrap(), id)
}

fn certificate(set: &str, quorum_weight: usize) -> Envelope {
    let digest = blake3::hash(b"answer").to_hex();
    let payload = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"blake3":"{digest}"}}}}],
        "predicateType":"urn:quorumseal:certificate:v1","predicate":{{"network":"n","epoch":0,"validatorSet":"{set}",
        "round":{{"id":"r","openedAt":"2026-01-01T00:00:00Z","sealedAt":"2026-01-01T00:00:00Z"}},
        "output":{{"length":6}},"prompt":{{"digest":{{"blake3":"{digest}"}}}},"model":{{"name":"m","version":"1"}},
        "tally":{{"quorumWeight":{quorum_weight},"dissentWeight":0,"abstainWeight":0}}}}}}"#
    );
    Envelope::new(quorumseal::CERTIFICATE_PAYLOAD_TYPE, payload.as_bytes())
}

fn verify(verifier: &Verifier, certificate: &[u8]) -> quorumseal::Report {
    verifier.verify(&Evidence {
        certificate,
        ..Evidence::default()
    })
}

#[test]
fn a_passing_check_claims_no_seal() {
    // The right bytes under a set that is not trusted: they are what the certificate names, and no more.
    let (verifier, _) = world(3);
    let stranger = certificate(&format!("blake3:{}", "0".repeat(64)), 3).to_json();
    let report = verifier.verify(&Evidence {
        certificate: stranger.as_bytes(),
        artifact: Some(quorumseal::Artifact::Bytes(b"answer")),
        prompt: Some(quorumseal::Artifact::Bytes(b"answer")),
        ..Evidence::default()
    });
    assert_eq!(report.state, State::Untrusted);
    for check in &report.checks {
        assert!(!check.message.contains("sealed"), "{}", check.message);
    }
}

#[test]
fn as_many_signatures_as_the_limit_allows() {
    let (verifier, set) = world(64);
    let mut envelope = certificate(&set, 64);
    for index in 0..64 {
        let signature = signer(index).sign(envelope.signed_bytes());
        envelope.add_signature(&format!("v-{index}"), signature.to_bytes());
    }
    // The rest are false, each in another way, by every validator in turn.
    let text = envelope.to_json();
    let fill = |upto: usize| {
        let extra: String = (64..upto)
            .map(|index| {
                let mut sig = signer(index % 64).sign(&index.to_le_bytes()).to_bytes();
                sig[40] ^= u8::from(index % 2 == 0);
                let sig = encode_base64(&sig);
                format!(r#",{{"keyid":"v-{}","sig":"{sig}"}}"#, index % 64)
            })
            .collect();
        text.replace("\"}]}", &format!("\"}}{extra}]}}"))
    };
    let report = verify(&verifier, fill(limits::MAX_SIGNATURES).as_bytes());
    assert_eq!(report.state, State::SealedUnbound);
    let quorum = report.quorum.unwrap();
    assert_eq!(quorum.signed_weight, 64);
    assert_eq!(quorum.failed_signatures, 16_384 - 64);
    let report = verify(&verifier, fill(limits::MAX_SIGNATURES + 1).as_bytes());
    assert_eq!(report.code, Some(Code::EnvelopeTooLarge));
}

#[test]
fn large_texts_are_answered() {
    let (verifier, set) = world(3);
    let fill = |unit: &str, length: usize| unit.repeat(length / unit.len());
    let inside = limits::MAX_ENVELOPE_BYTES - 400;
    for (unit, code) in [
        ("[", Code::EnvelopeMalformed),
        ("[],", Code::EnvelopeMalformed),
        ("{\"a\":", Code::EnvelopeMalformed),
        ("\"", Code::EnvelopeMalformed),
        ("9", Code::EnvelopeMalformed),
        ("\\", Code::EnvelopeMalformed),
    ] {
        let report = verify(&verifier, fill(unit, inside).as_bytes());
        assert_eq!(
            (report.state, report.code),
            (State::Invalid, Some(code)),
            "{unit}"
        );
    }
    // Unknown members of every make, ignored.
    let good = certificate(&set, 3).to_json();
    let names: String = (0..1_000_000)
        .map(|index| format!("\"{index}\":0,"))
        .collect();
    for ignored in [
        fill("[],", inside - good.len()) + "0",
        fill("{},", inside - good.len()) + "0",
        fill("\"\\u00e9\",", inside - good.len()) + "0",
        fill("0.1e-3,", inside - good.len()) + "0",
        format!("{{{names}\"x\":0}}"),
    ] {
        let text = good.replacen('{', &format!("{{\"x\":[{ignored}],"), 1);
        let report = verify(&verifier, text.as_bytes());
        assert_eq!(report.state, State::Insufficient);
    }
    let too_large = vec![b' '; limits::MAX_ENVELOPE_BYTES + 1];
    let report = verify(&verifier, &[b"{".as_slice(), &too_large].concat());
    assert_eq!(report.code, Some(Code::EnvelopeTooLarge));
    assert_eq!(
        verify(&verifier, good.as_bytes()).state,
        State::Insufficient
    );
}

#[test]
fn hashing_is_bounded_before_it_is_done() {
    // Few bytes of signatures over a long payload would otherwise cost gigabytes of hashing.
    let (verifier, _) = world(3);
    let payload = vec![b' '; 9 << 20];
    let envelope = Envelope::new(quorumseal::CERTIFICATE_PAYLOAD_TYPE, &payload).to_json();
    let signatures = vec!["{}"; 16_000].join(",");
    let text = envelope.replace(
        "\"signatures\":[]",
        &format!("\"signatures\":[{signatures}]"),
    );
    let report = verify(&verifier, text.as_bytes());
    assert_eq!(report.code, Some(Code::EnvelopeTooLarge));
}

#[test]
fn the_work_of_handovers_is_bounded_before_it_is_done() {
    let (verifier, set) = world(3);
    // A next set that could be handed over to, made long by an ignored member.
    let key = encode_base64(signer(9).verifying_key().as_bytes());
    let payload = format!(
        r#"{{"network":"n","epoch":1,"previous":"{set}","quorum":1,"x":"{}","validators":[{{"id":"v","publicKey":"ed25519:{key}","weight":1}}]}}"#,
        " ".repeat(4 << 20)
    );
    let envelope = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload.as_bytes());
    let bundle = |signatures: usize| {
        let elements: Vec<String> = (0..signatures)
            .map(|index| format!(r#"{{"keyid":"stranger-{index}","sig":""}}"#))
            .collect();
        format!(r#"{{"sets":[{}]}}"#, envelope.to_json()).replace(
            "\"signatures\":[]",
            &format!("\"signatures\":[{}]", elements.join(",")),
        )
    };
    let info = verifier
        .extend(bundle(8_000).as_bytes())
        .unwrap()
        .trust_info();
    assert_eq!(info.ignored[0].reason.as_str(), "handover");
    assert_eq!(
        verifier.extend(bundle(8_192).as_bytes()).unwrap_err().code,
        Code::TrustTooLarge
    );
}

#[test]
fn junk_in_a_bundle_is_listed_and_harmless() {
    let (verifier, set) = world(3);
    let own = verifier.trust_info();
    assert_eq!(own.sets.len(), 1);
    let junk = vec![r#"{"payloadType":"t","payload":"","signatures":[]}"#; 16_383].join(",");
    let extended = verifier.extend(format!(r#"{{"sets":[{junk},7]}}"#).as_bytes());
    let info = extended.unwrap().trust_info();
    // All copies of one document are one entry; the number is another.
    assert_eq!(info.ignored.len(), 2);
    assert_eq!(info.head.id.to_string(), set);
    let many = format!(r#"{{"sets":[{junk},7,7]}}"#);
    assert_eq!(
        verifier.extend(many.as_bytes()).unwrap_err().code,
        Code::TrustTooLarge
    );
}
