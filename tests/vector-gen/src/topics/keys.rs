//! Public keys, cosigners and the ledger's key (section 2).

use serde_json::json;

use super::validator_set::next;
use crate::dsse::{
    IDENTITY, IDENTITY_NON_CANONICAL, Key, b64, no_point, non_canonical_key, order_eight, pae,
    signature,
};
use crate::node::{num, text};
use crate::vector::Vector;
use crate::world::{
    CERTIFICATE_TYPE, NETWORK, SIGNERS, bundle, public_key, seal, statement, vkey, world,
};

pub(crate) fn vectors() -> Vec<Vector> {
    [public_keys(), unknown_algorithms(), cosigners(), ledgers()].concat()
}

fn public_keys() -> Vec<Vector> {
    let good = Key::new("v-04").public();
    let points: [(&str, &str, [u8; 32]); 7] = [
        ("identity", "A public key is the identity.", IDENTITY),
        (
            "identity-non-canonical",
            "A public key is the identity, in an encoding above the modulus.",
            IDENTITY_NON_CANONICAL,
        ),
        ("small-order", "A public key has order 8.", order_eight()),
        (
            "mixed-order",
            "A public key has a part of order 8.",
            Key::new("v-04").mixed_order_public(),
        ),
        (
            "non-canonical",
            "A public key of large order is encoded above the field's modulus.",
            non_canonical_key(),
        ),
        ("no-point", "A public key decodes to no point.", no_point()),
        (
            "zero",
            "A public key is all zero, a point of order 4.",
            [0; 32],
        ),
    ];
    let texts: [(&str, &str, String); 8] = [
        ("no-colon", "A public key names no algorithm.", b64(good)),
        (
            "no-algorithm",
            "The algorithm of a public key is empty.",
            format!(":{}", b64(good)),
        ),
        ("empty", "A public key is empty.", String::new()),
        (
            "no-bytes",
            "A public key has no bytes.",
            "ed25519:".to_owned(),
        ),
        (
            "short",
            "A public key has 31 bytes.",
            format!("ed25519:{}", b64(&good[..31])),
        ),
        (
            "long",
            "A public key has 33 bytes.",
            format!("ed25519:{}", b64([&good[..], &[0]].concat())),
        ),
        (
            "hex",
            "A public key is written in hex.",
            format!("ed25519:{}", crate::dsse::hex(good)),
        ),
        (
            "space",
            "A space stands behind the colon.",
            format!("ed25519: {}", b64(good)),
        ),
    ];
    let mut all: Vec<Vector> = points
        .into_iter()
        .map(|(name, description, key)| (name, description, public_key(&key)))
        .chain(texts)
        .map(|(name, description, key)| {
            next(&format!("keys/public-{name}"), description, false, |set| {
                set.with("validators.3.publicKey", text(key))
            })
        })
        .collect();
    let both = (0..)
        .map(|n| Key::new(&format!("alphabet-{n}")).public())
        .find(|key| b64(key).contains(['+', '/']))
        .expect("soon");
    all.push(next(
        "keys/public-twice-in-two-alphabets",
        "One key under two ids, once in each base64 alphabet: keys are compared by their bytes.",
        false,
        |set| {
            set.with("validators.2.publicKey", text(public_key(&both)))
                .with(
                    "validators.3.publicKey",
                    text(format!(
                        "ed25519:{}",
                        b64(both).replace('+', "-").replace('/', "_")
                    )),
                )
        },
    ));
    all
}

fn unknown_algorithms() -> Vec<Vector> {
    let mut all = Vec::new();
    for (name, key) in [
        ("plain", "ml-dsa-65:AAAA"),
        ("not-base64", "ml-dsa-65:any text: at all"),
        ("empty", "ml-dsa-65:"),
        ("case", "Ed25519:AAAA"),
    ] {
        all.push(next(
            &format!("keys/unknown-{name}"),
            format!("A public key of an unknown algorithm, `{key}`, is kept as it is."),
            true,
            |set| set.with("validators.3.publicKey", text(key)),
        ));
    }
    let set =
        world().sets[2].edit(|set| set.with("validators.2.publicKey", text("ml-dsa-65:AAAA")));
    let message = pae(CERTIFICATE_TYPE, statement(&set).to_string().as_bytes());
    let element = signature("v-03", Key::new("v-03").sign(&message));
    let vector = |name: &str, description: &str| {
        Vector::new(format!("keys/{name}"), "0", description)
            .anchor(&set.id)
            .trust(bundle([set.signed(&[])]))
    };
    all.push(
        vector("unknown-never-signs", "A signature under a key of an unknown algorithm does not count: 66 and 20 are 66.")
            .certificate(seal(&statement(&set), &["v-01", "v-02"]).with("signatures.2", element.clone()))
            .insufficient()
            .and_report(json!({"quorum": {"signedWeight": 66, "totalWeight": 100, "signers": [{}, {}, {"id": "v-03", "weight": 20, "status": "unsupported"}, {}, {}]}})),
    );
    all.push(
        vector("unknown-harmless", "A signature under a key of an unknown algorithm beside a full quorum.")
            .certificate(seal(&statement(&set), &["v-01", "v-02", "v-05"]).with("signatures.3", element))
            .valid()
            .and_report(json!({"quorum": {"signedWeight": 67, "signers": [{}, {}, {"status": "unsupported"}, {}, {}]}})),
    );
    let exact =
        world().sets[2].edit(|set| set.with("validators.0.publicKey", text("ml-dsa-65:AAAA")));
    all.push(
        Vector::new(
            "keys/unknown-known-weight-exact",
            "2",
            "The known keys weigh exactly the quorum.",
        )
        .anchor(&exact.id)
        .trust(bundle([exact.signed(&[])]))
        .certificate(seal(&statement(&exact), &["v-02", "v-03", "v-04", "v-05"]))
        .valid()
        .and_report(json!({"quorum": {"signedWeight": 67, "margin": 0}})),
    );
    all
}

fn cosigners() -> Vec<Vector> {
    let key = Key::new("cosigner of v-01").public();
    let good = vkey("witness.example/north", 4, &key);
    // The base64 of a key may have a `+` of its own.
    let [name, id, encoded] = good.splitn(3, '+').collect::<Vec<_>>()[..] else {
        panic!("{good} has three parts")
    };
    let id = u32::from_str_radix(id, 16).expect("hex");
    let flipped_id = format!("{name}+{:08x}+{encoded}", id ^ 1);
    let cases: [(&str, &str, String, bool); 12] = [
        (
            "good",
            "A cosigner with a key of its own.",
            good.clone(),
            true,
        ),
        (
            "of-other-type",
            "A cosigner of another key type is kept.",
            vkey("witness.example/north", 6, &key),
            true,
        ),
        (
            "of-type-1",
            "A cosigner of the type of a log is kept.",
            vkey("witness.example/north", 1, &key),
            true,
        ),
        (
            "bad-key-id",
            "A cosigner's key id is not that of its name and key.",
            flipped_id,
            false,
        ),
        (
            "other-name",
            "A cosigner's name was changed without its key id.",
            good.replace("north", "south"),
            false,
        ),
        ("no-parts", "A cosigner is a bare key.", b64(key), false),
        (
            "not-base64",
            "A cosigner's key is not base64.",
            format!("{name}+{id:08x}+?"),
            false,
        ),
        (
            "no-name",
            "A cosigner has no name.",
            vkey("", 4, &key),
            false,
        ),
        (
            "name-with-space",
            "A cosigner's name has a space.",
            vkey("witness north", 4, &key),
            false,
        ),
        (
            "short",
            "A cosigner's key has 31 bytes.",
            vkey("witness.example/north", 4, &key[..31]),
            false,
        ),
        (
            "small-order",
            "A cosigner's key has order 8.",
            vkey("witness.example/north", 4, &order_eight()),
            false,
        ),
        ("empty", "A cosigner is empty.", String::new(), false),
    ];
    cases
        .into_iter()
        .map(|(name, description, value, well_formed)| {
            next(
                &format!("keys/cosigner-{name}"),
                description,
                well_formed,
                |set| set.with("validators.0.cosigner", text(value)),
            )
        })
        .collect()
}

fn ledgers() -> Vec<Vector> {
    let key = Key::new("ledger").public();
    let origin = format!("{NETWORK}.example/log");
    let good = vkey(&origin, 1, &key);
    let cases: [(&str, &str, String, bool); 12] = [
        ("good", "A ledger key.", good.clone(), true),
        (
            "bad-key-id",
            "The ledger's key id is not that of its name and key.",
            good.replace("example", "example2"),
            false,
        ),
        (
            "type-4",
            "The ledger's key is of a cosigner's type.",
            vkey(&origin, 4, &key),
            false,
        ),
        (
            "type-unknown",
            "The ledger's key is of an unknown type.",
            vkey(&origin, 9, &key),
            false,
        ),
        (
            "short",
            "The ledger's key has 31 bytes.",
            vkey(&origin, 1, &key[..31]),
            false,
        ),
        (
            "long",
            "The ledger's key has 33 bytes.",
            vkey(&origin, 1, &[&key[..], &[0]].concat()),
            false,
        ),
        (
            "identity",
            "The ledger's key is the identity.",
            vkey(&origin, 1, &IDENTITY),
            false,
        ),
        (
            "small-order",
            "The ledger's key has order 8.",
            vkey(&origin, 1, &order_eight()),
            false,
        ),
        (
            "mixed-order",
            "The ledger's key has a part of order 8.",
            vkey(&origin, 1, &Key::new("ledger").mixed_order_public()),
            false,
        ),
        (
            "non-canonical",
            "The ledger's key is encoded above the modulus.",
            vkey(&origin, 1, &non_canonical_key()),
            false,
        ),
        (
            "is-a-validator",
            "The ledger's key is a validator's key.",
            vkey(&origin, 1, &Key::new("v-02").public()),
            false,
        ),
        (
            "no-vkey",
            "The ledger is a bare public key.",
            public_key(&key),
            false,
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, value, well_formed)| {
            next(
                &format!("keys/ledger-{name}"),
                description,
                well_formed,
                |set| set.with("ledger", text(value)),
            )
        })
        .collect();
    let with_ledger =
        world().sets[2].edit(|set| set.with("ledger", text(good)).with("x-note", num(1)));
    all.push(
        Vector::new(
            "keys/ledger-cannot-sign",
            "2",
            "The ledger's key is no validator's: its signature is an outsider's.",
        )
        .anchor(&with_ledger.id)
        .trust(bundle([with_ledger.signed(&[])]))
        .certificate({
            let message = pae(
                CERTIFICATE_TYPE,
                statement(&with_ledger).to_string().as_bytes(),
            );
            seal(&statement(&with_ledger), &SIGNERS).with(
                "signatures.0",
                signature("ledger", Key::new("ledger").sign(&message)),
            )
        })
        .insufficient()
        .and_report(json!({"quorum": {"signedWeight": 53, "unknownSignatures": 1}})),
    );
    all
}
