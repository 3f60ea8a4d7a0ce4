//! Envelopes, ids and signatures as section 1 of the specification defines them, honest and otherwise.

use base64::{Engine, engine::general_purpose::STANDARD};
use curve25519_dalek::{
    constants::EIGHT_TORSION,
    edwards::{CompressedEdwardsY, EdwardsPoint},
    scalar::{Scalar, clamp_integer},
};
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha512};

use crate::node::{Node, arr, obj, text};

/// Standard base64 with padding.
pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Lowercase hex.
pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `blake3:` and the digest of the bytes.
pub(crate) fn blake3_id(bytes: impl AsRef<[u8]>) -> String {
    format!("blake3:{}", blake3_hex(bytes))
}

/// The digest of the bytes alone.
pub(crate) fn blake3_hex(bytes: impl AsRef<[u8]>) -> String {
    blake3::hash(bytes.as_ref()).to_hex().to_string()
}

/// The bytes that are signed.
pub(crate) fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    )
    .into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// One element of `signatures`.
pub(crate) fn signature(keyid: &str, sig: impl AsRef<[u8]>) -> Node {
    obj([("keyid", text(keyid)), ("sig", text(b64(sig)))])
}

/// An envelope with these elements of `signatures`.
pub(crate) fn envelope_of(
    payload_type: &str,
    payload: &[u8],
    signatures: impl IntoIterator<Item = Node>,
) -> Node {
    obj([
        ("payloadType", text(payload_type)),
        ("payload", text(b64(payload))),
        ("signatures", arr(signatures)),
    ])
}

/// An envelope signed by these keys under their own names.
pub(crate) fn envelope(payload_type: &str, payload: &[u8], signers: &[&str]) -> Node {
    let message = pae(payload_type, payload);
    envelope_of(
        payload_type,
        payload,
        signers
            .iter()
            .map(|name| signature(name, Key::new(name).sign(&message))),
    )
}

/// A demonstration key: anybody can compute it from its name.
pub(crate) struct Key(SigningKey);

impl Key {
    pub(crate) fn new(name: &str) -> Key {
        let seed = blake3::hash(format!("quorumseal test vectors: key of {name}").as_bytes());
        Key(SigningKey::from_bytes(seed.as_bytes()))
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// A signature with a chosen `R`: `r` is its discrete logarithm as far as it has one, `encoded` the bytes that
    /// stand in the signature and in the hash.
    pub(crate) fn sign_with(&self, r: Scalar, encoded: [u8; 32], message: &[u8]) -> [u8; 64] {
        let k = challenge(&encoded, &self.public(), message);
        let s = r + k * self.scalar();
        join(encoded, s.to_bytes())
    }

    /// The honest signature with the group order added to `S`: the same equation holds.
    pub(crate) fn sign_malleated(&self, message: &[u8]) -> [u8; 64] {
        // The group order, little-endian.
        const ORDER: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let mut signature = self.sign(message);
        let mut carry = 0u16;
        for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
            carry += u16::from(*byte) + u16::from(order);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        assert_eq!(carry, 0, "S + L fits 32 bytes");
        signature
    }

    /// The public key with a point of order 8 added: outside the prime-order subgroup, but no small order.
    pub(crate) fn mixed_order_public(&self) -> [u8; 32] {
        (EdwardsPoint::mul_base(&self.scalar()) + EIGHT_TORSION[1])
            .compress()
            .to_bytes()
    }

    fn scalar(&self) -> Scalar {
        let hash = Sha512::digest(self.0.to_bytes());
        let half: [u8; 32] = hash[..32].try_into().expect("32 bytes");
        Scalar::from_bytes_mod_order(clamp_integer(half))
    }
}

/// The encoding of a multiple of the base point, and of it with a point of order 8 added.
pub(crate) fn commitments(r: Scalar) -> ([u8; 32], [u8; 32]) {
    let point = EdwardsPoint::mul_base(&r);
    (
        point.compress().to_bytes(),
        (point + EIGHT_TORSION[1]).compress().to_bytes(),
    )
}

/// The encoding of a point of order 8.
pub(crate) fn order_eight() -> [u8; 32] {
    EIGHT_TORSION[1].compress().to_bytes()
}

/// The identity, `y = 1`.
pub(crate) const IDENTITY: [u8; 32] = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes
};

/// The identity in the encoding `y = p + 1`, which a strict reader refuses.
pub(crate) const IDENTITY_NON_CANONICAL: [u8; 32] = non_canonical(1);

/// `y + p`, for y < 19: the same coordinate, encoded above the modulus.
pub(crate) const fn non_canonical(y: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xed + y;
    bytes[31] = 0x7f;
    bytes
}

/// A public key encoded above the modulus and not of small order. None of the nineteen such coordinates is one of a
/// point of prime order, so that it is also outside the subgroup.
pub(crate) fn non_canonical_key() -> [u8; 32] {
    let points = (2..19)
        .map(non_canonical)
        .filter_map(|bytes| Some((bytes, CompressedEdwardsY(bytes).decompress()?)));
    let mut large = points.filter(|(_, point)| !point.is_small_order());
    let (bytes, point) = large.next().expect("half of them are points");
    assert!(!point.is_torsion_free());
    bytes
}

/// 32 bytes that are the coordinate of no point.
pub(crate) fn no_point() -> [u8; 32] {
    (2..)
        .map(|y: u8| {
            let mut bytes = [0; 32];
            bytes[0] = y;
            bytes
        })
        .find(|bytes| CompressedEdwardsY(*bytes).decompress().is_none())
        .expect("every second one is none")
}

fn challenge(r: &[u8; 32], public: &[u8; 32], message: &[u8]) -> Scalar {
    let mut hash = Sha512::new();
    hash.update(r);
    hash.update(public);
    hash.update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    bytes[32..].copy_from_slice(&s);
    bytes
}
