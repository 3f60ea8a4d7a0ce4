//! Ed25519 by the ZIP 215 rule, one by one and together, with always the same answer (FORMAT section 1).
//!
//! A batch is one multiscalar equation with 128-bit randomisers. They are derived from one transcript over
//! the whole batch, so nothing here needs randomness and the same input always takes the same path. Because
//! the equation is multiplied by the cofactor, a batch accepts exactly what single verification accepts,
//! but for a chance of 2^-128 that nobody can steer. A batch that fails is halved until the bad ones are named.

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::{iter, slice};

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint, VartimeEdwardsPrecomputation};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{
    IsIdentity, VartimeMultiscalarMul, VartimePrecomputedMultiscalarMul,
};
use sha2::{Digest as _, Sha512};

use crate::index::Index;

/// A validator's key that passed the strict rule for keys: canonical, in the prime-order subgroup, not the identity.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 32],
    point: EdwardsPoint,
}

/// Why 32 bytes are no acceptable public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// They do not decode to a point of the curve.
    NotAPoint,
    /// They are not the one canonical encoding of their point.
    NotCanonical,
    /// They are the identity.
    Identity,
    /// The point is not in the prime-order subgroup.
    MixedOrder,
}

impl KeyFault {
    /// What is wrong, as the end of a sentence that begins with "the public key".
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            KeyFault::NotAPoint => "is not a point of the curve",
            KeyFault::NotCanonical => "is not canonically encoded",
            KeyFault::Identity => "is the identity",
            KeyFault::MixedOrder => "is not in the prime-order subgroup",
        }
    }
}

impl PublicKey {
    /// Checks 32 bytes by the strict rule for keys in a validator set.
    ///
    /// # Errors
    /// The first rule that they break.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyFault> {
        let key = PublicKey::decodable(bytes).ok_or(KeyFault::NotAPoint)?;
        if key.point.compress().as_bytes() != bytes {
            return Err(KeyFault::NotCanonical);
        }
        if key.point.is_identity() {
            return Err(KeyFault::Identity);
        }
        if !is_torsion_free(&key.point) {
            return Err(KeyFault::MixedOrder);
        }
        Ok(key)
    }

    /// Any decodable point, as ZIP 215 alone would have it.
    fn decodable(bytes: &[u8; 32]) -> Option<Self> {
        let point = CompressedEdwardsY(*bytes).decompress()?;
        Some(PublicKey {
            bytes: *bytes,
            point,
        })
    }

    /// The key's 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", crate::text::encode_base64(&self.bytes))
    }
}

/// Whether `signature` by `public_key` over `message` is accepted by ZIP 215 alone: any decodable key, the
/// cofactored equation, S below the group order. Validator sets ask more of their keys ([`PublicKey::from_bytes`]).
#[must_use]
pub fn verify_zip215(public_key: &[u8; 32], signature: &[u8; 64], message: &[u8]) -> bool {
    verify_batch_zip215(&[(*public_key, *signature, message)]).contains(&true)
}

/// The same for many at once; the answers are in the order of the items.
#[must_use]
pub fn verify_batch_zip215(items: &[([u8; 32], [u8; 64], &[u8])]) -> Vec<bool> {
    let keys: Vec<_> = items
        .iter()
        .map(|(key, ..)| PublicKey::decodable(key).map(Arc::new))
        .collect();
    let mut verdicts = vec![false; items.len()];
    let mut claims = Vec::new();
    let mut places = Vec::new();
    for ((place, key), (_, signature, message)) in keys.into_iter().enumerate().zip(items) {
        if let Some(key) = key {
            claims.push(Claim::new(key, signature, message));
            places.push(place);
        }
    }
    for (place, verdict) in places.into_iter().zip(verify_all(&claims)) {
        if let Some(slot) = verdicts.get_mut(place) {
            *slot = verdict;
        }
    }
    verdicts
}

/// One claim to be checked: that a key signed a message. Hashing is done when it is made, so it borrows nothing.
pub(crate) struct Claim {
    key: Arc<PublicKey>,
    /// `None` where the signature's own bytes already rule it out.
    decoded: Option<Decoded>,
}

/// The parts of a signature that decodes: R, S below the group order, and k = SHA-512(R, A, message).
struct Decoded {
    r_bytes: [u8; 32],
    r: EdwardsPoint,
    s: Scalar,
    k: Scalar,
}

impl Claim {
    pub(crate) fn new(key: Arc<PublicKey>, signature: &[u8; 64], message: &[u8]) -> Self {
        let decoded = Decoded::new(&key, signature, message);
        Claim { key, decoded }
    }
}

impl Decoded {
    fn new(key: &PublicKey, signature: &[u8; 64], message: &[u8]) -> Option<Self> {
        let (r_bytes, s_bytes) = signature.split_first_chunk::<32>()?;
        let s = canonical(s_bytes.try_into().ok()?)?;
        let r = CompressedEdwardsY(*r_bytes).decompress()?;
        let hash = Sha512::new()
            .chain_update(r_bytes)
            .chain_update(key.bytes)
            .chain_update(message)
            .finalize();
        Some(Decoded {
            r_bytes: *r_bytes,
            r,
            s,
            k: Scalar::from_bytes_mod_order_wide(&hash.into()),
        })
    }
}

/// The scalar of these bytes, if they are of a number below the group order. Reduced as hashes are, such a number stays
/// what it is; the library's own test for it would bring a second reduction into a module that travels.
fn canonical(bytes: &[u8; 32]) -> Option<Scalar> {
    let mut wide = [0; 64];
    *wide.first_chunk_mut()? = *bytes;
    let scalar = Scalar::from_bytes_mod_order_wide(&wide);
    (scalar.as_bytes() == bytes).then_some(scalar)
}

/// A claim that can still be true.
type Item<'a> = (usize, &'a PublicKey, &'a Decoded);

/// Batches above this size gain little more and cost memory.
const MAX_BATCH: usize = 1_024;

/// Below this size a failed batch is settled one by one.
const MIN_BATCH: usize = 4;

/// Which claims are true, in their order. The answer depends on each claim alone, never on its company.
pub(crate) fn verify_all(claims: &[Claim]) -> Vec<bool> {
    let items: Vec<Item<'_>> = claims
        .iter()
        .enumerate()
        .filter_map(|(index, claim)| Some((index, &*claim.key, claim.decoded.as_ref()?)))
        .collect();
    let mut verdicts = vec![false; claims.len()];
    for batch in items.chunks(MAX_BATCH) {
        // Where many are bad, halving costs more than asking each: after four times its own size it stops.
        let mut budget = batch.len().saturating_mul(4);
        settle(batch, false, &mut budget, &mut verdicts);
    }
    verdicts
}

/// Writes the verdicts of `items`, which contain a bad one for certain if `known_bad`. Returns whether all are good.
fn settle(items: &[Item<'_>], known_bad: bool, budget: &mut usize, verdicts: &mut [bool]) -> bool {
    let mut put = |index: usize, verdict: bool| {
        if let Some(slot) = verdicts.get_mut(index) {
            *slot = verdict;
        }
    };
    if items.len() < MIN_BATCH || *budget < items.len() {
        return items.iter().fold(true, |all, item| {
            let verdict = hold(slice::from_ref(item));
            put(item.0, verdict);
            all && verdict
        });
    }
    if !known_bad {
        *budget = budget.saturating_sub(items.len());
        if hold(items) {
            items.iter().for_each(|(index, ..)| put(*index, true));
            return true;
        }
    }
    let (left, right) = items.split_at(items.len() / 2);
    let left_good = settle(left, false, budget, verdicts);
    // If the left half is good, the bad one is on the right: no need to ask that half as a whole.
    settle(right, left_good, budget, verdicts);
    false
}

/// 8·(Σ z·S · B - Σ z·R - Σ z·k · A) = 0, with the terms of equal keys added up first; z = 1 for one item alone.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "scalar arithmetic is modular: it cannot overflow"
)]
fn hold(items: &[Item<'_>]) -> bool {
    let mut scalars = match items {
        [_] => vec![Scalar::ONE],
        _ => randomisers(items),
    };
    let mut points: Vec<_> = items.iter().map(|(_, _, decoded)| decoded.r).collect();
    let mut base = Scalar::ZERO;
    let mut keys = Index::default();
    let mut by_key: Vec<Scalar> = Vec::new();
    for ((_, key, decoded), z) in items.iter().zip(&scalars) {
        base += z * decoded.s;
        let term = z * decoded.k;
        match by_key.get_mut(keys.number(&key.bytes)) {
            Some(sum) => *sum += term,
            None => {
                by_key.push(term);
                points.push(key.point);
            }
        }
    }
    scalars.extend(by_key);
    // A difference of reduced scalars needs no reduction, as the negative of any scalar would.
    scalars.push(Scalar::ZERO - base);
    points.push(ED25519_BASEPOINT_POINT);
    sum(&scalars, &points).mul_by_cofactor().is_identity()
}

/// Whether the group order times the point is zero: as much as order - 1 times the point being its negative. A scalar
/// cannot be the order itself, but -1 is order - 1, and multiplication is by that integer, whatever the point's order.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "curve and scalar arithmetic is modular: it cannot overflow"
)]
fn is_torsion_free(point: &EdwardsPoint) -> bool {
    (sum(&[Scalar::ZERO - Scalar::ONE], &[*point]) + point).is_identity()
}

/// Σ scalar·point, in a time that depends on both: everything here is public.
fn sum(scalars: &[Scalar], points: &[EdwardsPoint]) -> EdwardsPoint {
    if cfg!(target_family = "wasm") {
        sum_by_windows(scalars, points)
    } else {
        EdwardsPoint::vartime_multiscalar_mul(scalars, points)
    }
}

/// The same by the one algorithm (Straus) that is good for any number of terms. The library's choice between it and
/// another, which is faster from some hundreds of terms on, would put both into a module that travels.
fn sum_by_windows(scalars: &[Scalar], points: &[EdwardsPoint]) -> EdwardsPoint {
    let nothing = || iter::empty::<EdwardsPoint>();
    VartimeEdwardsPrecomputation::new(nothing()).vartime_mixed_multiscalar_mul(
        iter::empty::<Scalar>(),
        scalars,
        points,
    )
}

/// 128 bits for each item, from one transcript (the count, then every R, S, A and message hash in order) and the
/// item's index.
fn randomisers(items: &[Item<'_>]) -> Vec<Scalar> {
    let mut transcript =
        blake3::Hasher::new_derive_key("quorumseal 2026 Ed25519 batch randomisers v2");
    transcript.update(&crate::limits::count(items.len()).to_le_bytes());
    for (_, key, decoded) in items {
        transcript.update(&decoded.r_bytes);
        transcript.update(decoded.s.as_bytes());
        transcript.update(&key.bytes);
        transcript.update(decoded.k.as_bytes());
    }
    let seed = transcript.finalize();
    (0..items.len())
        .map(|index| {
            let index = crate::limits::count(index).to_le_bytes();
            let hash = blake3::keyed_hash(seed.as_bytes(), &index);
            let z = hash.as_bytes().first_chunk().copied().unwrap_or_default();
            Scalar::from(u128::from_le_bytes(z))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use ed25519_dalek::{Signer as _, SigningKey};

    fn signer(seed: usize) -> SigningKey {
        SigningKey::from_bytes(blake3::hash(&seed.to_le_bytes()).as_bytes())
    }

    fn claim(seed: usize, message: &[u8], good: bool) -> Claim {
        let signer = signer(seed);
        let key = PublicKey::from_bytes(signer.verifying_key().as_bytes()).unwrap();
        let mut signature = signer.sign(message).to_bytes();
        if !good {
            signature[40] ^= 1;
        }
        Claim::new(Arc::new(key), &signature, message)
    }

    #[test]
    fn answers_depend_on_no_company_and_no_order() {
        for (size, step) in [
            (1, 1),
            (3, 2),
            (4, 3),
            (50, 7),
            (50, 1),
            (200, 199),
            (64, 64),
        ] {
            let good = |index: usize| !(index + 1).is_multiple_of(step);
            let claims: Vec<_> = (0..size)
                .map(|index| claim(index % 9, &index.to_le_bytes(), good(index)))
                .collect();
            let expected: Vec<_> = (0..size).map(good).collect();
            assert_eq!(verify_all(&claims), expected, "{size} by {step}");
            let backwards: Vec<_> = claims.into_iter().rev().collect();
            let expected: Vec<_> = expected.into_iter().rev().collect();
            assert_eq!(
                verify_all(&backwards),
                expected,
                "{size} by {step} backwards"
            );
        }
    }

    #[test]
    fn the_same_claim_many_times() {
        let claims: Vec<_> = (0..10).map(|_| claim(1, b"m", true)).collect();
        assert!(verify_all(&claims).into_iter().all(|verdict| verdict));
        assert!(verify_all(&[]).is_empty());
    }

    #[test]
    fn keys_are_strict() {
        let order = |bytes: [u8; 32]| PublicKey::from_bytes(&bytes).map(drop);
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(order(identity), Err(KeyFault::Identity));
        // y = p + 1 is the identity again, written differently.
        let mut odd = [0xff; 32];
        odd[0] = 0xee;
        odd[31] = 0x7f;
        assert_eq!(order(odd), Err(KeyFault::NotCanonical));
        // y = 0 is a point of order 4.
        assert_eq!(order([0; 32]), Err(KeyFault::MixedOrder));
        let mut off = [0; 32];
        off[0] = 2;
        assert_eq!(order(off), Err(KeyFault::NotAPoint));
        let torsion = CompressedEdwardsY([0; 32]).decompress().unwrap();
        let mixed = (ED25519_BASEPOINT_POINT + torsion).compress().to_bytes();
        assert_eq!(order(mixed), Err(KeyFault::MixedOrder));
    }

    #[test]
    fn both_ways_to_sum_agree() {
        for terms in [0, 1, 2, 3, 189, 190, 300] {
            let scalars: Vec<_> = (0..terms)
                .map(|seed: usize| {
                    let hash = blake3::hash(&seed.to_le_bytes());
                    Scalar::from_bytes_mod_order(*hash.as_bytes())
                })
                .collect();
            let points: Vec<_> = (0..terms)
                .map(|index| ED25519_BASEPOINT_POINT * scalars[terms - 1 - index])
                .collect();
            let by_windows = sum_by_windows(&scalars, &points);
            assert_eq!(by_windows, sum(&scalars, &points), "{terms}");
            let expected: Scalar = scalars
                .iter()
                .zip(scalars.iter().rev())
                .map(|(a, b)| a * b)
                .sum();
            assert_eq!(by_windows, ED25519_BASEPOINT_POINT * expected, "{terms}");
        }
    }

    #[test]
    fn torsion_is_seen_in_every_coset() {
        for (torsion, seed) in EIGHT_TORSION.iter().zip(0_u64..) {
            let point = ED25519_BASEPOINT_POINT * Scalar::from(seed);
            assert!(is_torsion_free(&point), "{seed}");
            assert_eq!(is_torsion_free(&(point + torsion)), seed == 0, "{seed}");
        }
    }

    #[test]
    fn randomisers_depend_on_every_part_of_the_batch() {
        let item = |claims: &[Claim]| {
            let items: Vec<Item<'_>> = claims
                .iter()
                .enumerate()
                .map(|(index, claim)| (index, &*claim.key, claim.decoded.as_ref().unwrap()))
                .collect();
            randomisers(&items)
        };
        let base = item(&[claim(1, b"a", true), claim(2, b"b", true)]);
        assert_ne!(base[0], base[1]);
        for other in [
            [claim(1, b"a", true), claim(2, b"c", true)],
            [claim(1, b"a", true), claim(3, b"b", true)],
            [claim(2, b"b", true), claim(1, b"a", true)],
            [claim(1, b"a", true), claim(2, b"b", false)],
        ] {
            assert_ne!(base[0], item(&other)[0]);
        }
    }
}
