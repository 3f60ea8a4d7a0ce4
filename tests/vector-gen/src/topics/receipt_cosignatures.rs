//! Who cosigned a receipt's checkpoint (section 5, step 5).

use serde_json::json;

use super::receipt::{bare, by, refused, short_of_quorum, shown, vector};
use crate::dsse::Key;
use crate::ledger::{
    Document, ORIGIN, Receipt, T, checkpoint, cosignature, line, log_line, witness_line,
};
use crate::ledger_world::{COSIGNERS, LOGGED_BY, ledger_world};
use crate::node::{Node, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, NETWORK, SIGNERS, Set, bundle, statement, vkey};

pub(crate) fn vectors() -> Vec<Vector> {
    [cosignatures(), cosigner_keys()].concat()
}

fn cosignatures() -> Vec<Vector> {
    let text = bare().note.text;
    let with = |cosigners: &[(&str, u64)]| bare().cosigned(cosigners).to_string();
    let other_text = checkpoint(ORIGIN, 7, &[7; 32]);
    let stamped = |id: &str, timestamp: u64, claimed: u64| {
        let key = Key::new(id);
        let signature = key.sign(format!("cosignature/v1\ntime {timestamp}\n{text}").as_bytes());
        let stamped = [&claimed.to_be_bytes()[..], &signature].concat();
        line(&format!("{NETWORK}/{id}"), 4, &key.public(), &stamped)
    };
    let v02_wrong_id = {
        let right = cosignature("v-02", T, &text);
        let other = line(
            &format!("{NETWORK}/v-02"),
            4,
            &Key::new("v-04").public(),
            &[0; 72],
        );
        // The first eight letters of the base64 hold the four bytes of the key id and two more, which are those of a
        // timestamp that begins with zeros.
        let at = right.rfind(' ').expect("a space") + 1;
        format!("{}{}{}", &right[..at], &other[at..at + 6], &right[at + 6..])
    };
    let beside = |line: String| {
        bare()
            .note(|note| note.cosigned(&COSIGNERS).before(line))
            .to_string()
    };
    // v-01 and v-03 with it: 53 without, 86 with it.
    let instead = |line: String| {
        bare()
            .note(|note| note.cosigned(&[("v-01", T), ("v-03", T)]).after(line))
            .to_string()
    };
    let ignored = [
        (
            "unknown-key",
            "A line of a key that nobody knows.",
            witness_line("witness.example/other", "a stranger", T, &text),
        ),
        (
            "unknown-name",
            "A good cosignature under another network's name.",
            witness_line("mira-mainnet/v-02", "v-02", T, &text),
        ),
        (
            "name-changed",
            "A good cosignature under another validator's name, with the key id of its own.",
            cosignature("v-02", T, &text).replace("v-02", "v-04"),
        ),
        (
            "other-key-of-name",
            "A cosignature under a validator's name by another key.",
            witness_line(&format!("{NETWORK}/v-02"), "a stranger", T, &text),
        ),
        (
            "wrong-key-id",
            "A good cosignature with the key id of another key.",
            v02_wrong_id,
        ),
        (
            "other-type",
            "A signature over the note itself, of the type of a ledger's.",
            log_line(&format!("{NETWORK}/v-02"), "v-02", &text),
        ),
        (
            "unknown-type",
            "A line of a key type that nobody knows.",
            line(
                &format!("{NETWORK}/v-02"),
                0x7f,
                &Key::new("v-02").public(),
                &[1; 72],
            ),
        ),
        (
            "false",
            "A cosignature whose bytes are those of no signature.",
            line(
                &format!("{NETWORK}/v-02"),
                4,
                &Key::new("v-02").public(),
                &[&[0; 8][..], &[1; 64]].concat(),
            ),
        ),
        (
            "other-checkpoint",
            "A cosignature that was made for another checkpoint.",
            cosignature("v-02", T, &other_text),
        ),
        (
            "other-time",
            "A cosignature whose time was set back by an hour.",
            stamped("v-02", T, T - 3600),
        ),
        (
            "short",
            "A cosignature that lacks its last byte.",
            line(
                &format!("{NETWORK}/v-02"),
                4,
                &Key::new("v-02").public(),
                &[0; 71],
            ),
        ),
        (
            "without-time",
            "A signature over the note itself under the key id of a cosigner.",
            line(
                &format!("{NETWORK}/v-02"),
                4,
                &Key::new("v-02").public(),
                &Key::new("v-02").sign(text.as_bytes()),
            ),
        ),
        (
            "one-byte",
            "A line with a single byte after the key id.",
            line(
                &format!("{NETWORK}/v-02"),
                4,
                &Key::new("v-02").public(),
                &[0],
            ),
        ),
    ];
    let mut all = Vec::new();
    for (name, description, line) in ignored {
        all.push(shown(
            vector(
                &format!("cosignature-{name}-beside"),
                format!("{description} It changes nothing beside a quorum."),
            )
            .receipt(beside(line.clone())),
            by(2, 86, LOGGED_BY),
        ));
        all.push(short_of_quorum(
            vector(
                &format!("cosignature-{name}-instead"),
                format!("{description} It does not count towards the quorum."),
            )
            .receipt(instead(line)),
            53,
        ));
    }
    all.extend([
        shown(
            vector("cosigned-at-quorum", "Cosigned by exactly the quorum, 67 of 100.")
                .receipt(with(&MINIMUM.map(|id| (id, T)))),
            by(2, 67, T),
        ),
        short_of_quorum(
            vector("cosigned-below-quorum", "Cosigned by 66 of 100, one below the quorum.")
                .receipt(with(&[("v-01", T), ("v-02", T)])),
            66,
        ),
        short_of_quorum(
            vector("cosigned-by-nobody", "The ledger alone signed: nobody else saw it.")
                .receipt(bare().to_string()),
            0,
        ),
        shown(
            vector(
                "logged-by",
                "`loggedBy` is when the quorum is reached, not when the last one cosigned.",
            )
            .receipt(with(&[
                ("v-04", T + 200),
                ("v-03", T + 100),
                ("v-05", T + 5),
                ("v-02", T + 1),
                ("v-01", T),
            ])),
            by(2, 100, T + 5),
        ),
        shown(
            vector("logged-by-equal-times", "All cosigned in one second.")
                .receipt(with(&SIGNERS.map(|id| (id, T)))),
            by(2, 86, T),
        ),
        shown(
            vector(
                "duplicate-cosignatures",
                "Of two cosignatures by one validator the smaller time counts, whichever stands first.",
            )
            .receipt(with(&[
                ("v-01", T + 50),
                ("v-01", T + 5),
                ("v-02", T + 7),
                ("v-02", T + 70),
                ("v-03", T + 9),
                ("v-03", T + 9),
            ])),
            by(2, 86, T + 9),
        )
        .merge_receipt(json!({
            "cosigners": [
                {"id": "v-01", "timestamp": T + 5},
                {"id": "v-02", "timestamp": T + 7},
                {"id": "v-03", "timestamp": T + 9}
            ]
        })),
        short_of_quorum(
            vector("duplicate-cosignatures-count-once", "Two validators cosigned twice each: 66.")
                .receipt(with(&[
                    ("v-01", T),
                    ("v-01", T + 1),
                    ("v-02", T),
                    ("v-02", T + 1),
                ])),
            66,
        ),
        shown(
            vector(
                "duplicate-false-earlier",
                "A false cosignature with an earlier time beside a good one: the good one's time counts.",
            )
            .receipt(
                bare()
                    .note(|note| note.after(stamped("v-02", T, T - 3600)).cosigned(&COSIGNERS))
                    .to_string(),
            ),
            by(2, 86, LOGGED_BY),
        ),
        shown(
            vector("order-of-lines", "The ledger's own line stands last.").receipt(
                bare()
                    .note(|mut note| {
                        let own = note.lines.remove(0);
                        note.cosigned(&COSIGNERS).after(own)
                    })
                    .to_string(),
            ),
            by(2, 86, LOGGED_BY),
        ),
        shown(
            vector("timestamp-zero", "Cosigned in the first second of 1970.")
                .receipt(with(&SIGNERS.map(|id| (id, 0)))),
            by(2, 86, 0),
        ),
        shown(
            vector("timestamp-2-53-1", "Cosigned at 2^53−1: the largest time that there is.")
                .receipt(with(&SIGNERS.map(|id| (id, (1 << 53) - 1)))),
            by(2, 86, (1 << 53) - 1),
        ),
        refused(
            vector("timestamp-2-53", "A validator cosigned at 2^53.")
                .receipt(with(&[("v-01", T), ("v-02", T), ("v-03", 1 << 53)])),
            "no",
            "receipt.malformed",
        ),
        refused(
            vector("timestamp-2-64-1", "A validator cosigned at 2^64−1, beside a quorum.")
                .receipt(with(&[("v-01", T), ("v-02", T), ("v-03", T), ("v-04", u64::MAX)])),
            "no",
            "receipt.malformed",
        ),
        shown(
            vector(
                "timestamp-2-53-unknown-key",
                "A key that nobody knows signs 72 bytes, of which the first eight are no time.",
            )
            .receipt(beside(witness_line(
                "witness.example/other",
                "a stranger",
                1 << 53,
                &text,
            ))),
            by(2, 86, LOGGED_BY),
        ),
    ]);
    all
}

/// Validators with cosigners of their own, in sets made for that.
fn cosigner_keys() -> Vec<Vector> {
    let text_of = |name: &str, kind: u8, key: &str| text(vkey(name, kind, &Key::new(key).public()));
    let edited = |edit: &dyn Fn(Node) -> Node| ledger_world().anchor().edit(edit);
    let one = "witness.example/one";
    let two = "witness.example/two";
    let shared = edited(&|set| {
        set.with("validators.0.cosigner", text_of(one, 4, "one"))
            .with("validators.1.cosigner", text_of(one, 4, "one"))
    });
    let shared_key = edited(&|set| {
        set.with("validators.0.cosigner", text_of(one, 4, "one"))
            .with("validators.1.cosigner", text_of(two, 4, "one"))
    });
    let borrowed = edited(&|set| {
        set.with(
            "validators.1.cosigner",
            text_of(&format!("{NETWORK}/v-01"), 4, "v-01"),
        )
    });
    let other_type = edited(&|set| set.with("validators.1.cosigner", text_of(two, 1, "two")));
    let unknown_type = edited(&|set| set.with("validators.1.cosigner", text_of(two, 0x7f, "two")));
    let own = edited(&|set| set.with("validators.1.cosigner", text_of(two, 4, "two")));
    let unknown_algorithm =
        edited(&|set| set.with("validators.1.publicKey", text("ml-dsa-44:AAAA")));
    let lined = |set: &Set, signers: &[&str], witnesses: &[(&str, &str)], ids: &[&str]| {
        let document = Document::certificate(&statement(set));
        let receipt = Receipt::by(&document, signers).note(|mut note| {
            for (name, key) in witnesses {
                note = note.clone().after(witness_line(name, key, T, &note.text));
            }
            ids.iter().fold(note, |note, id| note.cosigned(&[(id, T)]))
        });
        (document.signed(signers), receipt)
    };
    let case = |name: &str,
                description: &str,
                set: &Set,
                signers: &[&str],
                witnesses: &[(&str, &str)],
                ids: &[&str]| {
        let (certificate, receipt) = lined(set, signers, witnesses, ids);
        vector(name, description)
            .anchor(&set.id)
            .trust(bundle([set.signed(&[])]))
            .certificate(certificate)
            .receipt(receipt.to_string())
    };
    let rest = ["v-03", "v-04", "v-05"];
    let own_name = format!("{NETWORK}/v-02");
    vec![
        shown(
            case(
                "shared-cosigner-at-quorum",
                "Two validators have one cosigner: it counts once, for the first. 67 of 100 with three more.",
                &shared,
                &SIGNERS,
                &[(one, "one")],
                &rest,
            ),
            by(2, 67, T),
        )
        .merge_receipt(json!({
            "cosigners": [{"id": "v-01"}, {"id": "v-03"}, {"id": "v-04"}, {"id": "v-05"}]
        })),
        short_of_quorum(
            case(
                "shared-cosigner-below-quorum",
                "Two validators have one cosigner: it counts once, and 66 are no quorum.",
                &shared,
                &SIGNERS,
                &[(one, "one")],
                &["v-03", "v-04"],
            ),
            66,
        ),
        short_of_quorum(
            case(
                "shared-cosigner-two-names",
                "Two validators have one cosigner key under two names, and it cosigned under both.",
                &shared_key,
                &SIGNERS,
                &[(one, "one"), (two, "one")],
                &["v-03", "v-04"],
            ),
            66,
        ),
        short_of_quorum(
            case(
                "shared-cosigner-of-another",
                "A validator names another one's own key as its cosigner.",
                &borrowed,
                &SIGNERS,
                &[],
                &["v-01", "v-02", "v-03", "v-05"],
            ),
            54,
        ),
        short_of_quorum(
            case(
                "cosigner-other-type",
                "A cosigner of the type of a ledger does not count, nor does the validator's own key.",
                &other_type,
                &SIGNERS,
                &[(two, "two"), (&own_name, "v-02")],
                &["v-01", "v-03", "v-04"],
            ),
            66,
        ),
        shown(
            case(
                "cosigner-other-type-spared",
                "A cosigner of the type of a ledger does not count; the others are a quorum.",
                &other_type,
                &SIGNERS,
                &[],
                &["v-01", "v-03", "v-04", "v-05"],
            ),
            by(2, 67, T),
        ),
        short_of_quorum(
            case(
                "cosigner-unknown-type",
                "A cosigner of an unknown type does not count.",
                &unknown_type,
                &SIGNERS,
                &[(two, "two")],
                &["v-01", "v-03", "v-04"],
            ),
            66,
        ),
        shown(
            case(
                "cosigner-own-key",
                "A validator cosigns by the key that its set names for that.",
                &own,
                &SIGNERS,
                &[(two, "two")],
                &["v-01", "v-03"],
            ),
            by(2, 86, T),
        ),
        short_of_quorum(
            case(
                "cosigner-own-key-not-used",
                "A validator with a cosigner of its own cosigns by its other key.",
                &own,
                &SIGNERS,
                &[(&own_name, "v-02")],
                &["v-01", "v-03"],
            ),
            53,
        ),
        short_of_quorum(
            case(
                "cosigner-unknown-algorithm",
                "A validator whose key is of an unknown algorithm, and who has no cosigner, cannot cosign.",
                &unknown_algorithm,
                &["v-01", "v-03", "v-04", "v-05"],
                &[(&own_name, "v-02")],
                &["v-01", "v-03", "v-04"],
            ),
            66,
        ),
    ]
}
