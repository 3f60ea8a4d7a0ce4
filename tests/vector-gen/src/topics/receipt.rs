//! What a receipt shows (section 5), step by step.

use serde_json::{Value, json};

use crate::dsse::Key;
use crate::ledger::{
    Document, Note, ORIGIN, Receipt, T, checkpoint, cosignature, entry, line, log_line, others,
    witness_line,
};
use crate::ledger_world::{
    COSIGNERS, LATE, LATE_COSIGNERS, LATE_SIGNERS, LOGGED_BY, at_anchor, certificate, ledger,
    ledger_world, receipt, since_anchor,
};
use crate::merkle;
use crate::node::{Node, num, obj, text};
use crate::vector::Vector;
use crate::world::{ANSWER, MINIMUM, NETWORK, SIGNERS, Set, bundle, statement, vkey, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [
        logged(),
        cosignatures(),
        cosigner_keys(),
        epochs(),
        log_signatures(),
        seals(),
        early_ids(),
        inclusion(),
        verdicts(),
        no_set(),
    ]
    .concat()
}

/// A vector of the ordinary certificate of the anchor's epoch.
pub(super) fn vector(name: &str, description: impl Into<String>) -> Vector {
    at_anchor(format!("receipt/{name}"), "5", description)
        .certificate(certificate(2).signed(&SIGNERS))
}

/// Expects a valid certificate, and of its receipt that it holds.
pub(super) fn shown(vector: Vector, receipt: Value) -> Vector {
    vector
        .report("valid", None, json!({"accepted": true, "logged": "yes"}))
        .and_report(json!({"receipt": receipt}))
}

/// Expects a valid certificate, and of its receipt that it fails.
pub(super) fn refused(vector: Vector, logged: &str, code: &str) -> Vector {
    vector.report(
        "valid",
        None,
        json!({
            "accepted": true,
            "logged": logged,
            "receipt": {"logged": logged, "code": code, "loggedBy": null, "cosigningEpoch": null}
        }),
    )
}

fn by(epoch: u64, weight: u64, logged_by: u64) -> Value {
    json!({
        "logged": "yes",
        "code": null,
        "cosigningEpoch": epoch,
        "cosigningWeight": weight,
        "loggedBy": logged_by
    })
}

fn short_of_quorum(vector: Vector, weight: u64) -> Vector {
    refused(vector, "unknown", "receipt.cosignatures")
        .merge_receipt(json!({"expected": 67, "got": weight}))
}

/// The receipt of the ordinary certificate without any cosignature.
fn bare() -> Receipt {
    Receipt::by(&certificate(2), &SIGNERS)
}

fn logged() -> Vec<Vector> {
    let size_of = |size: usize, index: usize| {
        let document = certificate(2);
        let seal = document.seal_list(&SIGNERS);
        let mut leaves = others(size);
        leaves[index] = entry(&document.id(), &seal);
        Receipt::of(&leaves, index, Some(seal)).cosigned(&COSIGNERS)
    };
    let mut all = vec![
        shown(
            vector(
                "logged",
                "A receipt of the certificate's own epoch: the quorum is reached by the second smallest time but one.",
            )
            .receipt(receipt().to_string()),
            json!({
                "logged": "yes",
                "code": null,
                "origin": ORIGIN,
                "index": 3,
                "treeSize": 7,
                "cosigningEpoch": 2,
                "cosigningWeight": 86,
                "loggedBy": LOGGED_BY,
                "cosigners": [
                    {"id": "v-01", "operator": "north", "weight": 33, "timestamp": T},
                    {"id": "v-02", "operator": "north", "weight": 33, "timestamp": T + 20},
                    {"id": "v-03", "operator": "south", "weight": 20, "timestamp": T + 10}
                ]
            }),
        ),
        vector("not-given", "Without a receipt nothing is said of the ledger.").report(
            "valid",
            None,
            json!({"logged": "not-given", "receipt": null, "current": "unknown"}),
        ),
        shown(
            vector(
                "entry-in-full",
                "The entry is three lines, and the tree is of that entry alone.",
            )
            .receipt({
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                Receipt::of(&[entry(&document.id(), &seal)], 0, Some(seal))
                    .cosigned(&COSIGNERS)
                    .to_string()
            }),
            json!({"index": 0, "treeSize": 1, "loggedBy": LOGGED_BY}),
        ),
    ];
    for (size, index) in [
        (2, 0),
        (2, 1),
        (3, 2),
        (5, 4),
        (8, 0),
        (8, 7),
        (300, 256),
        (300, 299),
    ] {
        all.push(shown(
            vector(
                &format!("entry-{index}-of-{size}"),
                format!("Entry {index} of a tree of {size}."),
            )
            .receipt(size_of(size, index).to_string()),
            json!({"index": index, "treeSize": size, "code": null}),
        ));
    }
    all
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

/// Which set's quorum counts: the newest trusted one of the document's epoch or later that has the ledger's key.
fn epochs() -> Vec<Vector> {
    let in_chain =
        |name: &str, description: &str, epoch: usize, receipt: &dyn Fn(Receipt) -> Receipt| {
            let signers: &[&str] = if epoch < 4 { &SIGNERS } else { &LATE_SIGNERS };
            let document = certificate(epoch);
            vector(name, description)
                .trust(since_anchor())
                .certificate(document.signed(signers))
                .receipt(receipt(Receipt::by(&document, signers)).to_string())
        };
    let noted = |receipt: Receipt, keys: &[&str], cosigners: &[&[(&str, u64)]]| {
        receipt.note(|note| {
            cosigners
                .iter()
                .fold(note.by(keys), |note, cosigners| note.cosigned(cosigners))
        })
    };
    let short_late = [("w-01", LATE), ("w-02", LATE)];
    vec![
        shown(
            in_chain(
                "later-epoch",
                "A certificate of epoch 2 whose receipt epoch 5 cosigned: no key of epoch 2 is needed.",
                2,
                &|receipt| noted(receipt, &["ledger-2"], &[&LATE_COSIGNERS]),
            ),
            by(5, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "later-epoch-before-handover-of-key",
                "Signed by the ledger's first key, and cosigned by the last epoch that names that one.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&LATE_COSIGNERS]),
            ),
            by(4, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "own-epoch-in-chain",
                "Cosigned by validators of epochs 2 and 3: the newer one counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&COSIGNERS]),
            ),
            by(3, 86, LOGGED_BY),
        ),
        shown(
            in_chain(
                "only-own-epoch",
                "Cosigned by 67 of which one left with epoch 2: that epoch counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1"], &[&MINIMUM.map(|id| (id, T))]),
            ),
            by(2, 67, T),
        ),
        shown(
            in_chain(
                "newest-set",
                "Signed by both keys of the ledger and cosigned by all: the newest set counts.",
                2,
                &|receipt| noted(receipt, &["ledger-1", "ledger-2"], &[&COSIGNERS, &LATE_COSIGNERS]),
            ),
            by(5, 86, LATE + 20),
        ),
        shown(
            in_chain(
                "newest-set-short",
                "The newest sets fall one short, an older one does not.",
                2,
                &|receipt| noted(receipt, &["ledger-1", "ledger-2"], &[&COSIGNERS, &short_late]),
            ),
            by(3, 86, LOGGED_BY),
        ),
        short_of_quorum(
            in_chain(
                "no-sum-over-sets",
                "66 of each of two electorates are no quorum of either.",
                2,
                &|receipt| {
                    noted(
                        receipt,
                        &["ledger-1", "ledger-2"],
                        &[&[("v-01", T), ("v-02", T)], &short_late],
                    )
                },
            ),
            66,
        ),
        short_of_quorum(
            in_chain(
                "earlier-epoch",
                "A certificate of epoch 4 that only epoch 3 cosigned.",
                4,
                &|receipt| noted(receipt, &["ledger-1"], &[&COSIGNERS]),
            ),
            0,
        ),
        refused(
            in_chain(
                "earlier-key",
                "A certificate of epoch 5 in a ledger that signs with the key of earlier epochs.",
                5,
                &|receipt| noted(receipt, &["ledger-1"], &[&LATE_COSIGNERS]),
            ),
            "no",
            "receipt.log-signature",
        ),
        shown(
            in_chain("newest-certificate", "A certificate of the newest epoch.", 5, &|receipt| {
                noted(receipt, &["ledger-2"], &[&LATE_COSIGNERS])
            }),
            by(5, 86, LATE + 20),
        ),
        short_of_quorum(
            vector(
                "later-epoch-not-trusted",
                "A later epoch cosigned, which this bundle does not know: it cannot tell.",
            )
            .receipt(bare().cosigned(&LATE_COSIGNERS).to_string()),
            0,
        ),
        refused(
            vector(
                "later-key-not-trusted",
                "The ledger signs with a key that only a later set names, which this bundle does not know.",
            )
            .receipt(noted(bare(), &["ledger-2"], &[&LATE_COSIGNERS]).to_string()),
            "no",
            "receipt.log-signature",
        ),
    ]
}

fn log_signatures() -> Vec<Vector> {
    let noted = |edit: &dyn Fn(Note) -> Note| {
        bare()
            .note(|note| edit(note).cosigned(&COSIGNERS))
            .to_string()
    };
    let false_line = |note: &Note| {
        line(
            ORIGIN,
            1,
            &Key::new("ledger-1").public(),
            &Key::new("ledger-1").sign(note.text.to_uppercase().as_bytes()),
        )
    };
    let other = "other.example/ledger";
    let elsewhere = Receipt::by(&certificate(2), &SIGNERS).note(|note| {
        let text = note.text.replace(ORIGIN, other);
        Note {
            lines: vec![log_line(other, "ledger-1", &text)],
            text,
        }
        .cosigned(&COSIGNERS)
    });
    let no = |name: &str, description: &str, receipt: String| {
        refused(
            vector(name, description).receipt(receipt),
            "no",
            "receipt.log-signature",
        )
    };
    let yes = |name: &str, description: &str, receipt: String| {
        shown(
            vector(name, description).receipt(receipt),
            by(2, 86, LOGGED_BY),
        )
    };
    vec![
        no(
            "log-signature-false",
            "The ledger's signature is over another text.",
            noted(&|mut note| {
                note.lines = vec![false_line(&note)];
                note
            }),
        ),
        no(
            "log-signature-missing",
            "A quorum cosigned, and the ledger did not sign.",
            noted(&|mut note| {
                note.lines.clear();
                note
            }),
        ),
        no(
            "log-signature-other-key",
            "Another key signed under the ledger's name.",
            noted(&|note| note.by(&["ledger-2"])),
        ),
        no(
            "log-signature-other-name",
            "The ledger's key signed under another name.",
            noted(&|mut note| {
                note.lines = vec![log_line(other, "ledger-1", &note.text)];
                note
            }),
        ),
        no(
            "log-signature-other-type",
            "The ledger's key cosigned, and did not sign.",
            noted(&|mut note| {
                note.lines = vec![witness_line(ORIGIN, "ledger-1", T, &note.text)];
                note
            }),
        ),
        no(
            "log-signature-long",
            "The ledger's signature has a byte too many.",
            noted(&|mut note| {
                let key = Key::new("ledger-1");
                let mut signature = key.sign(note.text.as_bytes()).to_vec();
                signature.push(0);
                note.lines = vec![line(ORIGIN, 1, &key.public(), &signature)];
                note
            }),
        ),
        yes(
            "log-signature-false-before-true",
            "A false signature of the ledger stands before the true one.",
            noted(&|note| {
                let line = false_line(&note);
                note.before(line)
            }),
        ),
        yes(
            "log-signature-false-after-true",
            "A false signature of the ledger stands after the true one.",
            noted(&|note| {
                let line = false_line(&note);
                note.after(line)
            }),
        ),
        yes(
            "log-signature-two-keys",
            "An unknown key signed under the ledger's name too.",
            noted(&|note| note.by(&["ledger-2", "ledger-1"])),
        ),
        refused(
            vector("unknown-ledger", "A ledger that no trusted set names.")
                .receipt(elsewhere.to_string()),
            "unknown",
            "receipt.unknown-ledger",
        ),
        refused(
            vector("unknown-ledger-no-key", "No trusted set names any ledger.")
                .anchor(&world().anchor().id)
                .trust(world().anchor_only())
                .certificate(Document::certificate(&statement(world().anchor())).signed(&SIGNERS))
                .receipt(
                    Receipt::by(
                        &Document::certificate(&statement(world().anchor())),
                        &SIGNERS,
                    )
                    .cosigned(&COSIGNERS)
                    .to_string(),
                ),
            "unknown",
            "receipt.unknown-ledger",
        ),
        shown(
            vector(
                "unknown-ledger-later-set",
                "Only a later set names the ledger.",
            )
            .anchor(&unnamed().0.id)
            .trust(bundle([
                unnamed().0.signed(&[]),
                unnamed().1.signed(&SIGNERS),
            ]))
            .certificate(Document::certificate(&statement(&unnamed().0)).signed(&SIGNERS))
            .receipt(
                Receipt::by(&Document::certificate(&statement(&unnamed().0)), &SIGNERS)
                    .cosigned(&COSIGNERS)
                    .to_string(),
            ),
            by(3, 86, LOGGED_BY),
        ),
    ]
}

/// The anchor's set without a ledger, and the one after it with one.
fn unnamed() -> (Set, Set) {
    let before = ledger_world().anchor().edit(|set| set.without("ledger"));
    let after = ledger_world().sets[3].edit(|set| {
        set.with("previous", text(&before.id))
            .without("history")
            .with("ledger", ledger("ledger-1"))
    });
    (before, after)
}

fn seals() -> Vec<Vector> {
    let document = certificate(2);
    let sealed = |list: &str| Receipt::sealed(&document, list).cosigned(&COSIGNERS);
    let lines = |ids: &[&str]| -> String { ids.iter().map(|id| document.seal_line(id)).collect() };
    let foreign = Document::certificate(&statement(&ledger_world().sets[3]));
    let no = |name: &str, description: &str, receipt: Receipt| {
        refused(
            vector(name, description).receipt(receipt.to_string()),
            "no",
            "receipt.seal",
        )
    };
    let malformed = |name: &str, description: &str, list: &str| {
        refused(
            vector(name, description).receipt(sealed(list).to_string()),
            "no",
            "receipt.malformed",
        )
    };
    let yes = |name: &str, description: &str, signers: &[&str], receipt: Receipt| {
        shown(
            vector(name, description)
                .certificate(document.signed(signers))
                .receipt(receipt.to_string()),
            by(2, 86, LOGGED_BY),
        )
    };
    let unknown = ledger_world()
        .anchor()
        .edit(|set| set.with("validators.4.publicKey", text("ml-dsa-44:AAAA")));
    let of_unknown = Document::certificate(&statement(&unknown));
    vec![
        yes(
            "seal-at-quorum",
            "The seal list weighs exactly the quorum.",
            &SIGNERS,
            sealed(&document.seal_list(&MINIMUM)),
        ),
        no(
            "seal-below-quorum",
            "The seal list weighs 66, one below the quorum, though more have signed the certificate.",
            sealed(&document.seal_list(&["v-01", "v-02"])),
        )
        .merge_receipt(json!({"expected": 67, "got": 66})),
        yes(
            "seal-of-all",
            "All five sealed when it was logged; three of these signatures came with the certificate.",
            &SIGNERS,
            sealed(&document.seal_list(&["v-01", "v-02", "v-03", "v-04", "v-05"])),
        ),
        yes(
            "seal-of-others",
            "It was logged with the signatures of others than those that came with the certificate.",
            &["v-01", "v-02", "v-03", "v-04"],
            sealed(&document.seal_list(&MINIMUM)),
        ),
        no(
            "seal-one-false",
            "One signature of the seal list is false, beside a quorum of good ones.",
            sealed(&format!(
                "{}v-04 {}\n",
                document.seal_list(&SIGNERS),
                crate::dsse::b64([1; 64])
            )),
        ),
        no(
            "seal-of-another-document",
            "The signatures of the seal list are over another certificate.",
            sealed(&foreign.seal_list(&SIGNERS)),
        ),
        no(
            "seal-under-other-id",
            "A validator's good signature stands under another one's id.",
            sealed(&format!(
                "{}v-04 {}",
                document.seal_list(&SIGNERS),
                document.seal_line("v-05").trim_start_matches("v-05 ")
            )),
        ),
        no(
            "seal-unknown-validator",
            "The seal list names somebody who is not in the set, beside a quorum.",
            sealed(&document.seal_list(&["v-01", "v-02", "v-03", "x-01"])),
        ),
        refused(
            vector(
                "seal-unknown-algorithm",
                "The seal list names a validator whose key is of an unknown algorithm.",
            )
            .anchor(&unknown.id)
            .trust(bundle([unknown.signed(&[])]))
            .certificate(of_unknown.signed(&SIGNERS))
            .receipt(
                Receipt::by(&of_unknown, &["v-01", "v-02", "v-03", "v-05"])
                    .cosigned(&COSIGNERS)
                    .to_string(),
            ),
            "no",
            "receipt.seal",
        ),
        malformed("seal-unsorted", "The seal list is not sorted.", &lines(&["v-02", "v-01", "v-03"])),
        malformed(
            "seal-doubled",
            "A line of the seal list stands twice.",
            &lines(&["v-01", "v-01", "v-02", "v-03"]),
        ),
        malformed(
            "seal-doubled-id",
            "The seal list has two signatures of one validator.",
            &format!(
                "{}v-03 {}\n",
                document.seal_list(&SIGNERS),
                crate::dsse::b64(foreign.seal_line("v-03").as_bytes().first_chunk::<64>().expect("64 bytes"))
            ),
        ),
        malformed(
            "seal-no-last-line-feed",
            "The seal list's last line is not ended.",
            document.seal_list(&SIGNERS).trim_end(),
        ),
        malformed(
            "seal-empty-line",
            "The seal list ends with an empty line.",
            &format!("{}\n", document.seal_list(&SIGNERS)),
        ),
        malformed(
            "seal-crlf",
            "The seal list's lines are ended by CR and LF.",
            &document.seal_list(&SIGNERS).replace('\n', "\r\n"),
        ),
        malformed(
            "seal-two-spaces",
            "Two spaces stand in each line of the seal list.",
            &document.seal_list(&SIGNERS).replace(' ', "  "),
        ),
        malformed(
            "seal-short-signature",
            "A signature of the seal list has 63 bytes.",
            &format!("v-01 {}\n", crate::dsse::b64([1; 63])),
        ),
        malformed(
            "seal-long-signature",
            "A signature of the seal list has 65 bytes.",
            &format!("v-01 {}\n", crate::dsse::b64([1; 65])),
        ),
        malformed(
            "seal-no-padding",
            "The signatures of the seal list are not padded.",
            &document.seal_list(&SIGNERS).replace('=', ""),
        ),
        malformed(
            "seal-no-name",
            "The seal list names what can be no id.",
            &document.seal_list(&SIGNERS).replace("v-01", "v/01"),
        ),
        malformed(
            "seal-not-ascii",
            "The seal list names an id that is not ASCII.",
            &document.seal_list(&SIGNERS).replace("v-01", "vé01"),
        ),
        yes(
            "without-extra",
            "Without a seal list: it was logged with exactly the signatures that verify in the certificate.",
            &SIGNERS,
            receipt().without_extra(),
        ),
        refused(
            vector(
                "without-extra-signature-added",
                "Without a seal list: a signature that was added since makes it another seal.",
            )
            .certificate(document.signed(&["v-01", "v-02", "v-03", "v-04"]))
            .receipt(receipt().without_extra().to_string()),
            "no",
            "receipt.inclusion",
        ),
        refused(
            vector(
                "without-extra-signature-lost",
                "Without a seal list: a signature that was lost since makes it another seal.",
            )
            .certificate(document.signed(&MINIMUM))
            .receipt(receipt().without_extra().to_string()),
            "no",
            "receipt.inclusion",
        ),
        shown(
            vector(
                "without-extra-failing-signatures",
                "Without a seal list: false, unknown and repeated signatures are none that verify.",
            )
            .certificate({
                let good = document.signed(&["v-03", "v-01", "v-02", "v-01", "x-01"]);
                good.with(
                    "signatures.5",
                    obj([("keyid", text("v-04")), ("sig", text(crate::dsse::b64([1; 64])))]),
                )
            })
            .receipt(receipt().without_extra().to_string()),
            by(2, 86, LOGGED_BY),
        ),
        vector(
            "without-extra-insufficient",
            "Without a seal list: the signatures that verify are no quorum, so nothing was sealed.",
        )
        .certificate(document.signed(&["v-01", "v-02"]))
        .receipt(
            Receipt::by(&document, &["v-01", "v-02"])
                .without_extra()
                .cosigned(&COSIGNERS)
                .to_string(),
        )
        .report(
            "insufficient",
            Some("quorum.insufficient"),
            json!({"logged": "no", "receipt": {"code": "receipt.seal", "expected": 67, "got": 66}}),
        ),
    ]
}

/// The id of a document is known before it is sealed. To have logged it alone shows nothing of a seal.
fn early_ids() -> Vec<Vector> {
    let document = certificate(2);
    let logged_with = |list: &str| Receipt::sealed(&document, list).cosigned(&COSIGNERS);
    let all = ["v-01", "v-02", "v-03", "v-04", "v-05"];
    let no = |name: &str, description: &str, receipt: Receipt, code: &str| {
        refused(
            vector(name, description)
                .certificate(document.signed(&SIGNERS))
                .receipt(receipt.to_string()),
            "no",
            code,
        )
    };
    vec![
        no(
            "early-id-empty-seal",
            "The id was logged with an empty seal list, before the seal; the seal is claimed to be that.",
            logged_with("").with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-empty-seal-without-extra",
            "The id was logged with an empty seal list, before the certificate was signed.",
            logged_with("").without_extra(),
            "receipt.inclusion",
        ),
        no(
            "early-id-short-seal",
            "The id was logged with two signatures of the later quorum, which is what the receipt says.",
            logged_with(&document.seal_list(&["v-01", "v-02"])),
            "receipt.seal",
        ),
        no(
            "early-id-short-seal-completed",
            "The id was logged with two signatures, and the receipt claims that there were three.",
            logged_with(&document.seal_list(&["v-01", "v-02"]))
                .with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-other-seal",
            "The id was logged with the seal of others.",
            logged_with(&document.seal_list(&all)).with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-alone",
            "The id stands in the ledger as a leaf of its own.",
            {
                let mut leaves = others(7);
                leaves[3] = document.id().into_bytes();
                Receipt::of(&leaves, 3, Some(document.seal_list(&SIGNERS))).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "early-id-envelope",
            "The certificate itself stands in the ledger as a leaf.",
            {
                let mut leaves = others(7);
                leaves[3] = document.signed(&SIGNERS).to_string().into_bytes();
                Receipt::of(&leaves, 3, Some(document.seal_list(&SIGNERS))).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-other-document",
            "Another certificate was logged with this one's seal list.",
            {
                let mut leaves = others(7);
                let seal = document.seal_list(&SIGNERS);
                leaves[3] = entry(&certificate(3).id(), &seal);
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-other-version",
            "The entry is of another version.",
            {
                let seal = document.seal_list(&SIGNERS);
                let text = String::from_utf8(entry(&document.id(), &seal)).expect("ASCII");
                let mut leaves = others(7);
                leaves[3] = text.replace("entry.v1", "entry.v2").into_bytes();
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-without-last-line-feed",
            "The entry's last line is not ended.",
            {
                let seal = document.seal_list(&SIGNERS);
                let mut leaf = entry(&document.id(), &seal);
                leaf.pop();
                let mut leaves = others(7);
                leaves[3] = leaf;
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
    ]
}

fn inclusion() -> Vec<Vector> {
    let no = |name: &str, description: &str, edit: &dyn Fn(Receipt) -> Receipt| {
        refused(
            vector(name, description).receipt(edit(bare()).cosigned(&COSIGNERS).to_string()),
            "no",
            "receipt.inclusion",
        )
    };
    let malformed = |name: &str, description: &str, edit: &dyn Fn(Receipt) -> Receipt| {
        refused(
            vector(name, description).receipt(edit(bare()).cosigned(&COSIGNERS).to_string()),
            "no",
            "receipt.malformed",
        )
    };
    let at = |index: &str| {
        let index = index.to_owned();
        move |mut receipt: Receipt| {
            receipt.index = index.clone();
            receipt
        }
    };
    let sized = |size: &str| {
        let size = size.to_owned();
        move |receipt: Receipt| {
            receipt.note(|_| Note::new(checkpoint(ORIGIN, &size, &merkle::root(&leaves()))))
        }
    };
    let rooted = |root: [u8; 32]| {
        move |receipt: Receipt| receipt.note(|_| Note::new(checkpoint(ORIGIN, 7, &root)))
    };
    vec![
        no("index-at-size", "The index is the tree's size.", &at("7")),
        no(
            "index-beyond-size",
            "The index is far beyond the tree.",
            &at("1000000"),
        ),
        no(
            "index-2-53-1",
            "The index is 2^53−1: well formed, and beyond the tree.",
            &at("9007199254740991"),
        ),
        malformed("index-2-53", "The index is 2^53.", &at("9007199254740992")),
        malformed(
            "index-2-64-1",
            "The index is 2^64−1.",
            &at("18446744073709551615"),
        ),
        malformed(
            "index-2-64",
            "The index is 2^64.",
            &at("18446744073709551616"),
        ),
        no("index-before", "The index of the entry before.", &at("2")),
        no(
            "index-after",
            "The index of the entry after, on another path.",
            &at("4"),
        ),
        no("index-last", "The index of the last entry.", &at("6")),
        no(
            "size-two-more",
            "The tree has two entries more than the proof is for.",
            &sized("9"),
        ),
        no(
            "size-smaller",
            "The tree is smaller, and still holds the index.",
            &sized("4"),
        ),
        no("size-0", "The tree is empty.", &sized("0")),
        no(
            "size-2-53-1",
            "The tree's size is 2^53−1: well formed, and the proof is too short.",
            &sized("9007199254740991"),
        ),
        malformed(
            "size-2-53",
            "The tree's size is 2^53.",
            &sized("9007199254740992"),
        ),
        malformed(
            "size-2-64-1",
            "The tree's size is 2^64−1.",
            &sized("18446744073709551615"),
        ),
        malformed(
            "size-2-64",
            "The tree's size is 2^64.",
            &sized("18446744073709551616"),
        ),
        no(
            "proof-too-long",
            "The proof has one hash more, at its end.",
            &|mut receipt| {
                receipt.proof.push([0; 32]);
                receipt
            },
        ),
        no(
            "proof-too-long-before",
            "The proof has one hash more, at its beginning.",
            &|mut receipt| {
                receipt.proof.insert(0, [0; 32]);
                receipt
            },
        ),
        no(
            "proof-too-short",
            "The proof lacks its last hash.",
            &|mut receipt| {
                receipt.proof.pop();
                receipt
            },
        ),
        no(
            "proof-too-short-before",
            "The proof lacks its first hash.",
            &|mut receipt| {
                receipt.proof.remove(0);
                receipt
            },
        ),
        no("proof-empty", "The proof has no hash.", &|mut receipt| {
            receipt.proof.clear();
            receipt
        }),
        no(
            "proof-changed",
            "A bit of the proof was changed.",
            &|mut receipt| {
                receipt.proof[1][31] ^= 1;
                receipt
            },
        ),
        no(
            "proof-reversed",
            "The proof is from the root down.",
            &|mut receipt| {
                receipt.proof.reverse();
                receipt
            },
        ),
        no(
            "proof-63-hashes",
            "The proof has 63 hashes, the most that there can be.",
            &|mut receipt| {
                receipt.proof.resize(63, [0; 32]);
                receipt
            },
        ),
        malformed(
            "proof-64-hashes",
            "The proof has 64 hashes.",
            &|mut receipt| {
                receipt.proof.resize(64, [0; 32]);
                receipt
            },
        ),
        no(
            "root-other",
            "The root is of another tree.",
            &rooted(merkle::root(&others(7))),
        ),
        no("root-zero", "The root is zeros.", &rooted([0; 32])),
        refused(
            vector(
                "single-entry-with-proof",
                "A tree of one entry needs no proof, and this receipt has one.",
            )
            .receipt({
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                let mut receipt = Receipt::of(&[entry(&document.id(), &seal)], 0, Some(seal));
                receipt.proof.push([0; 32]);
                receipt.cosigned(&COSIGNERS).to_string()
            }),
            "no",
            "receipt.inclusion",
        ),
        refused(
            vector(
                "leaf-as-root",
                "The root is the hash of the entry as a node would be hashed.",
            )
            .receipt({
                use sha2::{Digest, Sha256};
                let document = certificate(2);
                let seal = document.seal_list(&SIGNERS);
                let root = Sha256::new()
                    .chain_update([1])
                    .chain_update(entry(&document.id(), &seal))
                    .finalize();
                let mut receipt = Receipt::of(&others(1), 0, Some(seal));
                receipt.note = Note::new(checkpoint(ORIGIN, 1, &root.into()));
                receipt.cosigned(&COSIGNERS).to_string()
            }),
            "no",
            "receipt.inclusion",
        ),
    ]
}

/// The leaves of the ordinary receipt.
pub(super) fn leaves() -> Vec<Vec<u8>> {
    let document = certificate(2);
    let mut leaves = others(7);
    leaves[3] = entry(&document.id(), &document.seal_list(&SIGNERS));
    leaves
}

/// No receipt changes a state, and a failure elsewhere does not keep one from being examined.
fn verdicts() -> Vec<Vector> {
    let good = receipt().to_string();
    let logged = json!({"logged": "yes", "receipt": {"code": null, "loggedBy": LOGGED_BY}});
    vec![
        vector(
            "beside-unbound",
            "Without an artifact the receipt is examined.",
        )
        .no_artifact()
        .receipt(good.as_str())
        .report("sealed-unbound", None, logged.clone()),
        vector(
            "beside-wrong-artifact",
            "With another artifact the receipt is examined.",
        )
        .artifact(ANSWER.to_uppercase())
        .receipt(good.as_str())
        .report("invalid", Some("output.digest"), logged.clone()),
        vector(
            "beside-wrong-prompt",
            "With another prompt the receipt is examined.",
        )
        .prompt("Why?\n")
        .receipt(good.as_str())
        .report("invalid", Some("prompt.digest"), logged.clone()),
        vector(
            "beside-insufficient",
            "A quorum's seal was logged, of which the certificate at hand carries one signature.",
        )
        .certificate(certificate(2).signed(&["v-01"]))
        .receipt(good.as_str())
        .report("insufficient", Some("quorum.insufficient"), logged.clone()),
        vector(
            "beside-false-tally",
            "With a false tally the receipt is examined.",
        )
        .certificate(short_tally().signed(&SIGNERS))
        .receipt(
            Receipt::by(&short_tally(), &SIGNERS)
                .cosigned(&COSIGNERS)
                .to_string(),
        )
        .report("invalid", Some("tally.inconsistent"), logged),
    ]
}

fn short_tally() -> Document {
    Document::certificate(
        &statement(ledger_world().anchor()).with("predicate.tally.quorumWeight", num(66)),
    )
}

/// Without a trusted set there is nothing to examine a receipt against.
fn no_set() -> Vec<Vector> {
    let good = receipt().to_string();
    let unknown = json!({
        "logged": "unknown",
        "receipt": {"logged": "unknown", "code": "receipt.no-set", "origin": null, "index": null}
    });
    let cases: [(&str, &str, Node, &str, &str); 6] = [
        (
            "envelope",
            "The envelope is malformed.",
            obj([]),
            "invalid",
            "envelope.malformed",
        ),
        (
            "payload-type",
            "The envelope seals a set.",
            ledger_world().anchor().signed(&SIGNERS),
            "invalid",
            "envelope.payload-type",
        ),
        (
            "statement",
            "The statement is malformed.",
            Document::certificate(&statement(ledger_world().anchor()).without("predicate.round"))
                .signed(&SIGNERS),
            "invalid",
            "statement.malformed",
        ),
        (
            "unknown-set",
            "The set is not trusted.",
            certificate(3).signed(&SIGNERS),
            "untrusted",
            "validator-set.unknown",
        ),
        (
            "network",
            "The certificate is of another network than its set.",
            Document::certificate(
                &statement(ledger_world().anchor()).with("predicate.network", text("mira-mainnet")),
            )
            .signed(&SIGNERS),
            "invalid",
            "validator-set.network",
        ),
        (
            "epoch",
            "The certificate is of another epoch than its set.",
            Document::certificate(
                &statement(ledger_world().anchor()).with("predicate.epoch", num(3)),
            )
            .signed(&SIGNERS),
            "invalid",
            "validator-set.epoch",
        ),
    ];
    let mut all: Vec<Vector> = cases
        .into_iter()
        .map(|(name, description, certificate, state, code)| {
            vector(
                &format!("no-set-{name}"),
                format!("{description} The receipt is not examined."),
            )
            .certificate(certificate)
            .receipt(good.as_str())
            .report(state, Some(code), unknown.clone())
        })
        .collect();
    all.push(
        vector(
            "no-set-provisional",
            "There is no certificate yet. The receipt is not examined.",
        )
        .certificate("null")
        .receipt(good.as_str())
        .report("provisional", None, unknown.clone()),
    );
    all.push(
        vector(
            "no-set-malformed-receipt",
            "The set is not trusted. That the receipt is malformed is not looked at.",
        )
        .certificate(certificate(3).signed(&SIGNERS))
        .receipt("junk")
        .report("untrusted", Some("validator-set.unknown"), unknown),
    );
    all
}
