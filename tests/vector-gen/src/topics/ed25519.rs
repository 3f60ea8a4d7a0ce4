//! Which signatures verify: ZIP 215 (section 1). In each, the last signature of a quorum with nothing to
//! spare is the odd one.

use serde_json::json;

use crate::dsse::{
    IDENTITY, IDENTITY_NON_CANONICAL, Key, commitments, no_point, order_eight, pae, signature,
};
use crate::vector::Vector;
use crate::world::{CERTIFICATE_TYPE, MINIMUM, seal, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let statement = statement(world().anchor());
    let message = pae(CERTIFICATE_TYPE, statement.to_string().as_bytes());
    let key = Key::new("v-05");
    let honest = key.sign(&message);
    let flipped = |index: usize| {
        let mut sig = honest;
        sig[index] ^= 1;
        sig
    };
    let replaced_r = |r: [u8; 32]| {
        let mut sig = honest;
        sig[..32].copy_from_slice(&r);
        sig
    };
    let (plain, mixed) = commitments(1_000_003u64.into());

    let accepted: [(&str, &str, [u8; 64]); 5] = [
        (
            "chosen-r",
            "Any R of the signer's choice, honestly answered.",
            key.sign_with(1_000_003u64.into(), plain, &message),
        ),
        (
            "r-identity",
            "R is the identity.",
            key.sign_with(0u64.into(), IDENTITY, &message),
        ),
        (
            "r-non-canonical",
            "R is the identity in an encoding above the field's modulus.",
            key.sign_with(0u64.into(), IDENTITY_NON_CANONICAL, &message),
        ),
        (
            "r-small-order",
            "R has order 8: only the equation with the cofactor holds.",
            key.sign_with(0u64.into(), order_eight(), &message),
        ),
        (
            "r-mixed-order",
            "R has a part of order 8: only the equation with the cofactor holds.",
            key.sign_with(1_000_003u64.into(), mixed, &message),
        ),
    ];
    let refused: [(&str, &str, [u8; 64]); 5] = [
        (
            "s-plus-l",
            "The group order was added to S: the equation holds, but S is not canonical.",
            key.sign_malleated(&message),
        ),
        ("s-changed", "One bit of S differs.", flipped(33)),
        ("r-changed", "One bit of R differs.", flipped(1)),
        (
            "r-no-point",
            "R decodes to no point.",
            replaced_r(no_point()),
        ),
        (
            "r-of-another",
            "R is a good point, but not the one that S answers.",
            replaced_r(plain),
        ),
    ];
    // Three signatures and four, both with nothing to spare: how many are verified together must not matter.
    let quorums: [(&[&str], &str); 2] = [
        (&MINIMUM, ""),
        (&["v-02", "v-03", "v-04", "v-05"], "-among-four"),
    ];
    let mut all = Vec::new();
    for (signers, suffix) in quorums {
        let last = format!("signatures.{}", signers.len() - 1);
        let with = |sig: [u8; 64]| seal(&statement, signers).with(&last, signature("v-05", sig));
        for (name, description, sig) in accepted {
            all.push(
                Vector::new(format!("ed25519/{name}{suffix}"), "1", description)
                    .certificate(with(sig))
                    .valid()
                    .and_report(json!({"quorum": {"signedWeight": 67, "failedSignatures": 0}})),
            );
        }
        for (name, description, sig) in refused {
            all.push(
                Vector::new(format!("ed25519/{name}{suffix}"), "1", description)
                    .certificate(with(sig))
                    .insufficient()
                    .and_report(json!({"quorum": {"signedWeight": 66, "failedSignatures": 1}})),
            );
        }
    }
    all.push(
        Vector::new(
            "ed25519/cancelling-errors",
            "1",
            "Two false signatures whose errors cancel in a sum without random factors.",
        )
        .certificate({
            let (one, other) = (
                Key::new("v-01").sign(&message),
                Key::new("v-02").sign(&message),
            );
            seal(&statement, &["v-01", "v-02", "v-03", "v-04", "v-05"])
                .with("signatures.0", signature("v-01", step(one, true)))
                .with("signatures.1", signature("v-02", step(other, false)))
        })
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 34, "failedSignatures": 2}})),
    );
    all
}

/// One more or one less in S.
fn step(mut sig: [u8; 64], up: bool) -> [u8; 64] {
    sig[32] = if up {
        sig[32].checked_add(1)
    } else {
        sig[32].checked_sub(1)
    }
    .expect("no carry for these keys");
    sig
}
