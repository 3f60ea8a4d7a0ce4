//! The DSSE envelope: a payload, its type, and the signatures over both (FORMAT section 1).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::error::{Code, Failure};
use crate::json::{self, Json, Shape, Wrong};
use crate::limits::{MAX_ENVELOPE_BYTES, MAX_SIGNATURES, count};
use crate::text;

/// A parsed envelope: exactly the bytes that were signed, and signatures that are not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    /// The pre-authentication encoding, which ends with the payload.
    signed_bytes: Vec<u8>,
    payload_start: usize,
    signatures: Vec<EnvelopeSignature>,
}

/// One element of `signatures`, nothing of it verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnvelopeSignature {
    /// The validator that it claims to be from; `None` when missing, null, empty or no string.
    pub keyid: Option<String>,
    /// The signature's bytes; `None` when missing, not base64 or not 64 bytes long.
    pub sig: Option<[u8; 64]>,
}

impl EnvelopeSignature {
    /// Bytes that are the same for equal signatures alone.
    pub(crate) fn to_key(&self) -> Vec<u8> {
        let mut key = Vec::from([u8::from(self.sig.is_some()), u8::from(self.keyid.is_some())]);
        key.extend_from_slice(self.sig.as_ref().map_or(&[], <[u8; 64]>::as_slice));
        key.extend_from_slice(self.keyid.as_deref().unwrap_or_default().as_bytes());
        key
    }
}

/// The shape of an envelope wherever one stands.
pub(crate) static SHAPE: Shape = Shape::Object(&[
    ("payloadType", &Shape::Scalar),
    ("payload", &Shape::Scalar),
    (
        "signatures",
        &Shape::Array(
            &Shape::Object(&[("keyid", &Shape::Scalar), ("sig", &Shape::Scalar)]),
            MAX_SIGNATURES,
        ),
    ),
]);

impl Envelope {
    /// Parses the JSON text of an envelope, at most 16 MiB.
    ///
    /// # Errors
    /// [`Code::EnvelopeTooLarge`] or [`Code::EnvelopeMalformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(Failure::compared(
                Code::EnvelopeTooLarge,
                "the envelope is too large to be examined",
                format!("at most {MAX_ENVELOPE_BYTES} bytes"),
                "more",
            ));
        }
        let json = json::parse(bytes, &SHAPE)
            .map_err(|message| Failure::new(Code::EnvelopeMalformed, message))?;
        Envelope::from_json(&json)
    }

    /// An envelope around `payload` without any signature yet.
    #[must_use]
    pub fn new(payload_type: &str, payload: &[u8]) -> Self {
        let mut signed_bytes = format!(
            "DSSEv1 {} {payload_type} {} ",
            payload_type.len(),
            payload.len()
        )
        .into_bytes();
        let payload_start = signed_bytes.len();
        signed_bytes.extend_from_slice(payload);
        Envelope {
            payload_type: payload_type.to_string(),
            signed_bytes,
            payload_start,
            signatures: Vec::new(),
        }
    }

    pub(crate) fn from_json(json: &Json<'_>) -> Result<Self, Failure> {
        let malformed = |wrong: Box<Wrong>| Failure {
            code: Code::EnvelopeMalformed,
            message: wrong.message,
            expected: wrong.expected,
            got: wrong.got,
        };
        let envelope = json.object("").map_err(malformed)?;
        if let Json::Array(array) = envelope.get("signatures")
            && array.total > MAX_SIGNATURES
        {
            return Err(Failure::compared(
                Code::EnvelopeTooLarge,
                "the envelope has too many signatures to be examined",
                format!("at most {MAX_SIGNATURES}"),
                count(array.total),
            ));
        }
        let payload_type = envelope.string("payloadType").map_err(malformed)?;
        let elements = envelope.array("signatures").map_err(malformed)?;
        let payload = envelope
            .parsed("payload", "base64, padded", text::decode_base64)
            .map_err(malformed)?;
        let mut parsed = Envelope::new(payload_type, &payload);
        parsed.signatures.reserve_exact(elements.items.len());
        for (index, element) in elements.items.iter().enumerate() {
            let element = element
                .object(&json::element("signatures", index))
                .map_err(malformed)?;
            let keyid = element.get("keyid").as_str().filter(|id| !id.is_empty());
            let sig = element.get("sig").as_str();
            parsed.signatures.push(EnvelopeSignature {
                keyid: keyid.map(ToString::to_string),
                sig: sig.and_then(text::decode_base64_array),
            });
        }
        Ok(parsed)
    }

    /// What kind of document the payload is.
    #[must_use]
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The payload's bytes, as they were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        self.signed_bytes
            .get(self.payload_start..)
            .unwrap_or_default()
    }

    /// The bytes that signatures cover: the DSSE pre-authentication encoding.
    #[must_use]
    pub fn signed_bytes(&self) -> &[u8] {
        &self.signed_bytes
    }

    /// The document's id: BLAKE3 of the signed bytes (FORMAT 0.2).
    #[must_use]
    pub fn id(&self) -> Digest {
        Digest::of(&self.signed_bytes)
    }

    /// How many bytes have to be hashed to check every signature: each hashes all the signed bytes.
    pub(crate) fn work(&self) -> u64 {
        count(self.signed_bytes.len()).saturating_mul(count(self.signatures.len()))
    }

    /// The signatures, in the order of the text.
    #[must_use]
    pub fn signatures(&self) -> &[EnvelopeSignature] {
        &self.signatures
    }

    /// Adds a signature by `keyid` over the signed bytes, unless that very one is there already.
    pub fn add_signature(&mut self, keyid: &str, sig: [u8; 64]) {
        let signature = EnvelopeSignature {
            keyid: Some(keyid.to_string()),
            sig: Some(sig),
        };
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// Appends the signatures of a copy of this document, even those that are here already.
    pub(crate) fn append_signatures(&mut self, copy: Envelope) {
        self.signatures.extend(copy.signatures);
    }

    pub(crate) fn set_signatures(&mut self, signatures: Vec<EnvelopeSignature>) {
        self.signatures = signatures;
    }

    /// The envelope as JSON text of one line, standard base64. A signature whose bytes could not be
    /// read is left out: it can never verify.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Text<'a> {
            payload_type: &'a str,
            payload: String,
            signatures: Vec<SignatureText<'a>>,
        }
        #[derive(Serialize)]
        struct SignatureText<'a> {
            keyid: &'a str,
            sig: String,
        }
        crate::writer::to_text(&Text {
            payload_type: &self.payload_type,
            payload: text::encode_base64(self.payload()),
            signatures: self
                .signatures
                .iter()
                .filter_map(|signature| {
                    Some(SignatureText {
                        keyid: signature.keyid.as_deref().unwrap_or_default(),
                        sig: text::encode_base64(signature.sig.as_ref()?),
                    })
                })
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pae_is_that_of_the_dsse_specification() {
        // The example of the DSSE protocol document.
        let envelope = Envelope::new("http://example.com/HelloWorld", b"hello world");
        assert_eq!(
            envelope.signed_bytes(),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
        assert_eq!(envelope.payload(), b"hello world");
    }

    #[test]
    fn parse_write_parse() {
        let mut envelope = Envelope::new("text/plain", b"\x00\xffpayload");
        envelope.add_signature("v-01", [7; 64]);
        envelope.add_signature("v-01", [7; 64]);
        envelope.add_signature("v-02", [8; 64]);
        assert_eq!(envelope.signatures().len(), 2);
        assert_eq!(Envelope::parse(envelope.to_json().as_bytes()), Ok(envelope));
    }

    #[test]
    fn the_id_depends_on_the_signed_bytes_alone() {
        let plain = Envelope::parse(br#"{"payloadType":"t","payload":"-_-_","signatures":[]}"#);
        let other = Envelope::parse(
            br#" {"signatures":[{"keyid":"x","sig":"AA=="}],"payload":"+/+/","payloadType":"t"}"#,
        );
        assert_eq!(
            plain.map(|envelope| envelope.id()),
            other.map(|envelope| envelope.id())
        );
    }

    #[test]
    fn odd_signatures_touch_nothing_else() {
        let envelope = Envelope::parse(
            br#"{"payloadType":"t","payload":"","signatures":[{},{"keyid":null,"sig":7},{"keyid":"","sig":"AA=="},{"keyid":4}]}"#,
        )
        .unwrap();
        assert!(
            envelope
                .signatures()
                .iter()
                .all(|signature| signature.keyid.is_none() && signature.sig.is_none())
        );
        assert_eq!(envelope.signatures().len(), 4);
    }
}
