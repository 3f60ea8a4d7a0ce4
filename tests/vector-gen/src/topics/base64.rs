//! Base64 (section 1): standard or URL-safe alphabet, not mixed; padded; trailing bits zero; no white space. Applied to
//! the payload, to a signature, and to a public key.

use serde_json::json;

use crate::dsse::{Key, b64, pae};
use crate::node::{Node, num, text};
use crate::vector::Vector;
use crate::world::{
    CERTIFICATE_TYPE, MINIMUM, Set, bundle, public_key, seal_bytes, statement, world,
};

/// A way of writing base64, given the honest text.
struct Oddity {
    name: &'static str,
    description: &'static str,
    /// From text that ends in one `=` and has both `+` and `/`.
    write: fn(&str) -> String,
    good: bool,
}

const ODDITIES: [Oddity; 13] = [
    Oddity {
        name: "standard",
        description: "the standard alphabet",
        write: str::to_owned,
        good: true,
    },
    Oddity {
        name: "url-safe",
        description: "the URL-safe alphabet",
        write: url_safe,
        good: true,
    },
    Oddity {
        name: "mixed",
        description: "both alphabets in one string",
        write: |t| t.replace('+', "-"),
        good: false,
    },
    Oddity {
        name: "unpadded",
        description: "no padding",
        write: |t| t.trim_end_matches('=').to_owned(),
        good: false,
    },
    Oddity {
        name: "overpadded",
        description: "one padding character too many",
        write: |t| format!("{t}="),
        good: false,
    },
    Oddity {
        name: "padding-quad",
        description: "a whole group of padding behind the end",
        write: |t| format!("{t}===="),
        good: false,
    },
    Oddity {
        name: "padding-inside",
        description: "padding in the middle",
        write: |t| format!("AA=={t}"),
        good: false,
    },
    Oddity {
        name: "trailing-bits",
        description: "trailing bits that are not zero",
        write: trailing_bits,
        good: false,
    },
    Oddity {
        name: "leading-space",
        description: "a space before it",
        write: |t| format!(" {t}"),
        good: false,
    },
    Oddity {
        name: "line-break",
        description: "a line break within",
        write: |t| format!("{}\n{}", &t[..4], &t[4..]),
        good: false,
    },
    Oddity {
        name: "trailing-newline",
        description: "a newline at the end",
        write: |t| format!("{t}\n"),
        good: false,
    },
    Oddity {
        name: "foreign-character",
        description: "a character of no alphabet",
        write: |t| format!("*{}", &t[1..]),
        good: false,
    },
    Oddity {
        name: "non-ascii",
        description: "a letter outside ASCII",
        write: |t| format!("é{}", &t[1..]),
        good: false,
    },
];

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    for oddity in &ODDITIES {
        let Oddity {
            name,
            description,
            write,
            good,
        } = oddity;

        let (payload, written) = payload(*write);
        let honest = seal_bytes(&payload, &MINIMUM);
        let vector = Vector::new(
            format!("base64/payload-{name}"),
            "1",
            format!("The payload is written with {description}."),
        )
        .certificate(honest.with("payload", text(written)));
        all.push(if *good {
            vector.valid()
        } else {
            vector.invalid("envelope.malformed")
        });

        let (statement, sig) = signed_by_last();
        let certificate = seal_bytes(statement.to_string().as_bytes(), &MINIMUM)
            .with("signatures.2.sig", text(write(&unify(&b64(sig), "=="))));
        let vector = Vector::new(
            format!("base64/sig-{name}"),
            "1",
            format!("A signature is written with {description}."),
        )
        .certificate(certificate);
        all.push(if *good {
            vector.valid()
        } else {
            vector
                .insufficient()
                .and_report(json!({"quorum": {"signedWeight": 66, "failedSignatures": 1}}))
        });

        let set = set_with_key(*write);
        let vector = Vector::new(
            format!("base64/public-key-{name}"),
            "2",
            format!("A public key is written with {description}."),
        )
        .trust(bundle([
            world().anchor().signed(&[]),
            set.signed(&["v-01", "v-02", "v-03"]),
        ]))
        .certificate(crate::world::good())
        .valid();
        all.push(if *good {
            vector.and_trust(json!({"head": {"epoch": 3, "id": set.id}, "ignored": []}))
        } else {
            vector.and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "malformed"}]}))
        });
    }
    let lone: [(&str, &str, &str); 3] = [
        ("one-character", "A single character holds no byte.", "A"),
        ("only-padding", "Padding alone is not base64.", "===="),
        (
            "five-characters",
            "A group of four and one character.",
            "eyJhI",
        ),
    ];
    for (name, description, payload) in lone {
        all.push(
            Vector::new(format!("base64/payload-{name}"), "1", description)
                .certificate(crate::world::good().with("payload", text(payload)))
                .invalid("envelope.malformed"),
        );
    }
    all.push(
        Vector::new(
            "base64/payload-empty",
            "1",
            "An empty payload is good base64, but no statement.",
        )
        .certificate(seal_bytes(b"", &MINIMUM))
        .invalid("statement.malformed"),
    );
    all
}

/// A statement whose base64 has both `+` and `/` and ends in one `=`, and that base64 in the way asked for.
fn payload(write: fn(&str) -> String) -> (Vec<u8>, String) {
    let mut payload = statement(world().anchor())
        .with("predicate.x-note", text("~~~~~ ?????"))
        .to_string();
    while payload.len() % 3 != 2 {
        payload.push(' ');
    }
    let honest = unify(&b64(&payload), "=");
    (payload.into_bytes(), write(&honest))
}

/// A statement to which the last signer's signature has both `+` and `/` in base64.
fn signed_by_last() -> (Node, [u8; 64]) {
    (0..)
        .map(|n| {
            let statement = statement(world().anchor()).with("predicate.x-try", num(n));
            let message = pae(CERTIFICATE_TYPE, statement.to_string().as_bytes());
            let sig = Key::new("v-05").sign(&message);
            (statement, sig)
        })
        .find(|(_, sig)| both(&b64(sig)))
        .expect("soon")
}

/// A set of epoch 3 in which one more validator's key is written so. Its honest text has both `+` and `/`.
fn set_with_key(write: fn(&str) -> String) -> Set {
    let key = (0..)
        .map(|n| Key::new(&format!("base64-{n}")).public())
        .find(|key| both(&b64(key)))
        .expect("soon");
    let written = public_key(&key).replace(&b64(key), &write(&unify(&b64(key), "=")));
    world().sets[3].edit(|set| set.with("validators.3.publicKey", text(written)))
}

/// The text itself, once it is known to be what the oddities start from.
fn unify(honest: &str, padding: &str) -> String {
    assert!(
        both(honest)
            && honest.ends_with(padding)
            && honest.trim_end_matches('=').len() + padding.len() == honest.len()
    );
    honest.to_owned()
}

fn both(text: &str) -> bool {
    text.contains('+') && text.contains('/')
}

fn url_safe(text: &str) -> String {
    text.replace('+', "-").replace('/', "_")
}

/// The last character before the padding raised by one: its unused bits are no longer all zero.
fn trailing_bits(text: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    let last = digits.chars().next_back().expect("not empty");
    let next = ALPHABET
        .chars()
        .nth(ALPHABET.find(last).expect("base64") + 1)
        .expect("its unused bits are zero");
    format!(
        "{}{next}{}",
        &digits[..digits.len() - 1],
        &text[digits.len()..]
    )
}
