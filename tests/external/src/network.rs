//! A small network with a valid certificate, whose documents have holes into which any bytes can be put. They are
//! signed afterwards, so that nothing but those bytes decides the verdict.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{
    Artifact, CERTIFICATE_PAYLOAD_TYPE, Digest, Envelope, Evidence, Misuse, Report,
    VALIDATOR_SET_PAYLOAD_TYPE, Verifier,
};

/// Where the bytes go. No JSON text contains this character as such.
pub(crate) const HOLE: char = '\0';

pub(crate) static NETWORK: LazyLock<Network> = LazyLock::new(Network::new);

const ANSWER: &[u8] = b"Forty-two.\n";
const PROMPT: &[u8] = b"What do you get if you multiply six by nine?";

pub(crate) struct Network {
    signers: [(&'static str, SigningKey); 3],
    /// The payload of its only validator set, without holes.
    pub(crate) set: String,
    /// The payload of a valid certificate, without holes.
    pub(crate) statement: String,
    /// The text of that certificate, without holes.
    pub(crate) certificate: String,
    verifier: Verifier,
    anchor: String,
}

impl Network {
    fn new() -> Self {
        let signers = ["north", "south", "west"].map(|id| {
            (
                id,
                SigningKey::from_bytes(Digest::of(id.as_bytes()).as_bytes()),
            )
        });
        let validators: Vec<String> = signers
            .iter()
            .map(|(id, key)| {
                let key = STANDARD.encode(key.verifying_key().as_bytes());
                format!(r#"{{"id":"{id}","publicKey":"ed25519:{key}","weight":1}}"#)
            })
            .collect();
        let set = format!(
            r#"{{"network":"vectors","epoch":0,"previous":null,"quorum":3,"validators":[{}]}}"#,
            validators.join(",")
        );
        let document = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, set.as_bytes());
        let anchor = document.id().to_string();
        let bundle = format!(r#"{{"sets":[{}]}}"#, document.to_json());
        let verifier = match Verifier::load(&anchor, bundle.as_bytes(), None) {
            Ok(verifier) => verifier,
            Err(misuse) => panic!("the network's own set: {}", misuse.message),
        };
        let statement = format!(
            concat!(
                r#"{{"_type":"https://in-toto.io/Statement/v1","#,
                r#""subject":[{{"name":"answer.txt","digest":{{"blake3":"{answer}"}}}}],"#,
                r#""predicateType":"urn:quorumseal:certificate:v1","predicate":{{"#,
                r#""network":"vectors","epoch":0,"validatorSet":"{anchor}","#,
                r#""round":{{"id":"r-1","openedAt":"2026-03-01T09:00:00Z","sealedAt":"2026-03-01T09:00:41Z"}},"#,
                r#""output":{{"length":{length}}},"prompt":{{"digest":{{"blake3":"{prompt}"}}}},"#,
                r#""model":{{"name":"atlas","version":"7.2.0"}},"#,
                r#""tally":{{"quorumWeight":3,"dissentWeight":0,"abstainWeight":0}}}}}}"#,
            ),
            answer = Digest::of(ANSWER).to_hex(),
            anchor = anchor,
            length = ANSWER.len(),
            prompt = Digest::of(PROMPT).to_hex(),
        );
        let mut network = Network {
            signers,
            set,
            statement,
            certificate: String::new(),
            verifier,
            anchor,
        };
        network.certificate = network.seal(network.statement.as_bytes());
        network
    }

    /// The text of a certificate with this payload, signed by all.
    pub(crate) fn seal(&self, payload: &[u8]) -> String {
        let mut envelope = Envelope::new(CERTIFICATE_PAYLOAD_TYPE, payload);
        for (id, key) in &self.signers {
            let signature = key.sign(envelope.signed_bytes()).to_bytes();
            envelope.add_signature(id, signature);
        }
        envelope.to_json()
    }

    /// Verifies a certificate's text together with the answer and the prompt.
    pub(crate) fn verify(&self, certificate: &[u8]) -> Report {
        self.verifier.verify(&Evidence {
            certificate,
            artifact: Some(Artifact::Bytes(ANSWER)),
            prompt: Some(Artifact::Bytes(PROMPT)),
            ..Evidence::default()
        })
    }

    /// Loads a trust bundle, pinned to the network's set.
    pub(crate) fn load(&self, bundle: &[u8]) -> Result<(), Misuse> {
        Verifier::load(&self.anchor, bundle, None).map(drop)
    }
}

/// Loads a bundle of the one set with this payload, which is the anchor.
pub(crate) fn load_set(payload: &[u8]) -> Result<(), Misuse> {
    let set = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload);
    let bundle = format!(r#"{{"sets":[{}]}}"#, set.to_json());
    Verifier::load(&set.id().to_string(), bundle.as_bytes(), None).map(drop)
}

/// `document` with an unknown member before or after all others of the object that opens with `opening`; its value is
/// the hole.
pub(crate) fn with_unknown_member(document: &str, opening: &str) -> String {
    assert!(document.contains(opening), "no {opening} in {document}");
    document.replacen(opening, &format!("{opening}\"x-unknown\":{HOLE},"), 1)
}

/// The same at the end of the document's outermost object.
pub(crate) fn with_unknown_last(document: &str) -> String {
    match document.strip_suffix('}') {
        Some(rest) => format!("{rest},\"x-unknown\":{HOLE}}}"),
        None => panic!("no object: {document}"),
    }
}

/// `document` with the hole instead of `value`, which stands after `member`.
pub(crate) fn without_value(document: &str, member: &str, value: &str) -> String {
    let whole = format!("{member}{value}");
    assert!(document.contains(&whole), "no {whole} in {document}");
    document.replacen(&whole, &format!("{member}{HOLE}"), 1)
}

/// `document` with these bytes in its hole.
pub(crate) fn fill(document: &str, bytes: &[u8]) -> Vec<u8> {
    match document.split_once(HOLE) {
        Some((before, after)) => [before.as_bytes(), bytes, after.as_bytes()].concat(),
        None => panic!("no hole in {document}"),
    }
}
