//! The trust bundle as a container, its anchor and the remembered head (section 3): what loading refuses.

use serde_json::json;

use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{SIGNERS, bundle, good, seal, statement, validators, world};

pub(crate) fn vectors() -> Vec<Vector> {
    [container(), anchors(), heads(), caller()].concat()
}

fn vector(name: &str, description: &str) -> Vector {
    Vector::new(format!("trust/{name}"), "3", description).certificate(good())
}

fn plain() -> Node {
    bundle([world().anchor().signed(&[])])
}

fn container() -> Vec<Vector> {
    let malformed: [(&str, &str, Source); 13] = [
        ("empty", "The bundle is empty.", "".into()),
        ("not-json", "The bundle is prose.", "trust me".into()),
        ("null", "The bundle is null.", "null".into()),
        (
            "array",
            "The bundle is an array of sets.",
            plain().at("sets").clone().into(),
        ),
        (
            "bare-set",
            "The bundle is one set's envelope.",
            world().anchor().signed(&[]).into(),
        ),
        ("truncated", "The bundle's last byte was lost.", {
            let mut text = plain().to_string();
            text.pop();
            text.into()
        }),
        (
            "sets-missing",
            "`sets` is missing.",
            "{\"skips\":[]}".into(),
        ),
        (
            "sets-null",
            "`sets` is null, which means absent.",
            "{\"sets\":null}".into(),
        ),
        (
            "sets-object",
            "`sets` is an object.",
            obj([("sets", obj([("2", world().anchor().signed(&[]))]))]).into(),
        ),
        (
            "skips-object",
            "`skips` is an object.",
            plain().with("skips", raw("{}")).into(),
        ),
        (
            "skips-string",
            "`skips` is a string.",
            plain().with("skips", text("none")).into(),
        ),
        (
            "anchor-number",
            "`anchor` is a number.",
            plain().with("anchor", num(2)).into(),
        ),
        (
            "anchor-array",
            "`anchor` is an array.",
            plain()
                .with("anchor", arr([text(&world().anchor().id)]))
                .into(),
        ),
    ];
    let mut all: Vec<Vector> = malformed
        .into_iter()
        .map(|(name, description, bundle)| {
            vector(&format!("malformed-{name}"), description)
                .trust(bundle)
                .misuse("trust.malformed")
        })
        .collect();

    let good: [(&str, &str, Source); 7] = [
        (
            "skips-null",
            "A null `skips` is an absent one.",
            plain().with("skips", null()).into(),
        ),
        (
            "skips-empty",
            "No skips.",
            plain().with("skips", raw("[]")).into(),
        ),
        (
            "anchor-null",
            "A null `anchor` is an absent one.",
            plain().with("anchor", null()).into(),
        ),
        (
            "anchor-same",
            "The bundle names the anchor that the caller pins.",
            plain().with("anchor", text(&world().anchor().id)).into(),
        ),
        (
            "anchor-other",
            "The bundle names another anchor: the caller's counts.",
            plain().with("anchor", text(&world().sets[0].id)).into(),
        ),
        (
            "anchor-no-id",
            "The bundle's anchor is no id: nothing reads it.",
            plain().with("anchor", text("latest")).into(),
        ),
        (
            "unknown-members",
            "Unknown members of the bundle are ignored.",
            plain().with("x-note", raw("[{\"a\":1.5}]")).into(),
        ),
    ];
    for (name, description, bundle) in good {
        all.push(
            vector(&format!("container-{name}"), description)
                .trust(bundle)
                .valid()
                .ignored(&[]),
        );
    }

    // What is no set is listed, in order, and harms nothing.
    let junk: [(&str, &str, Node); 10] = [
        ("null", "An element of `sets` is null.", null()),
        ("number", "An element of `sets` is a number.", num(7)),
        ("string", "An element of `sets` is a string.", text("set")),
        ("array", "An element of `sets` is an array.", raw("[]")),
        (
            "empty-object",
            "An element of `sets` is an empty object.",
            raw("{}"),
        ),
        (
            "payload",
            "An element of `sets` is a set without its envelope.",
            world().sets[3].payload.clone(),
        ),
        (
            "payload-not-base64",
            "The payload of an element of `sets` is not base64.",
            world().handed(3).with("payload", text("?")),
        ),
        (
            "payload-not-json",
            "The payload of an element of `sets` is prose.",
            crate::dsse::envelope(crate::world::SET_TYPE, b"set", &SIGNERS),
        ),
        (
            "certificate",
            "An element of `sets` is a certificate.",
            crate::world::good(),
        ),
        (
            "signature-null",
            "An element of `sets` is a set one of whose signatures is null.",
            world().handed(3).with("signatures.3", null()),
        ),
    ];
    for (name, description, element) in &junk {
        all.push(
            vector(&format!("junk-{name}"), description)
                .trust(bundle([element.clone(), world().anchor().signed(&[])]))
                .valid()
                .and_trust(json!({"head": {"epoch": 2}, "ignored": [{"reason": "malformed"}]})),
        );
    }
    all.push(
        vector("junk-all", "A whole chain between all kinds of junk.")
            .trust(bundle((0..5).map(|epoch| world().handed(epoch)).chain(
                junk.iter().map(|(_, _, element)| element.clone()).take(9),
            )))
            .valid()
            .and_trust(json!({"head": {"epoch": 4}}))
            .ignored(&["malformed"; 9]),
    );
    all
}

fn anchors() -> Vec<Vector> {
    let anchor = world().anchor();
    let mut all = vec![
        vector("anchor-missing", "The bundle does not have the anchor.").trust(bundle([world().handed(3)])).misuse("trust.anchor-missing"),
        vector("anchor-missing-empty", "The bundle has no set at all.").trust("{\"sets\":[]}").misuse("trust.anchor-missing"),
        vector("anchor-is-a-certificate", "The anchor is the id of a certificate, which stands among the sets.")
            .anchor(crate::dsse::blake3_id(crate::dsse::pae(crate::world::CERTIFICATE_TYPE, statement(anchor).to_string().as_bytes())))
            .trust(bundle([anchor.signed(&[]), good()]))
            .misuse("trust.malformed"),
        vector("anchor-any-epoch", "The newest set is the anchor: everything else hangs on hashes.")
            .anchor(&world().sets[4].id)
            .trust(world().chain())
            .valid()
            .and_trust(json!({"sets": [{"via": "previous"}, {"via": "previous"}, {"via": "previous"}, {"via": "previous"}, {"via": "anchor"}]})),
        vector("anchor-first-epoch", "The first set is the anchor: everything else is handed over.")
            .anchor(&world().sets[0].id)
            .trust(world().chain())
            .valid()
            .and_trust(json!({"sets": [{"via": "anchor"}, {"via": "handover"}, {"via": "handover"}, {"via": "handover"}, {"via": "handover"}]})),
        vector("anchor-unsigned", "The anchor needs no signature.").trust(bundle([anchor.signed(&[])])).valid(),
        vector("anchor-envelope-malformed", "The anchor's envelope is malformed, so that nothing has its id.")
            .trust(bundle([anchor.signed(&[]).with("signatures", null())]))
            .misuse("trust.anchor-missing"),
    ];
    let malformed = anchor.edit(|set| set.with("quorum", num(50)));
    all.push(
        vector("anchor-malformed", "The anchor's own set is malformed.")
            .anchor(&malformed.id)
            .trust(bundle([malformed.signed(&[])]))
            .misuse("trust.malformed"),
    );
    let critical = anchor.edit(|set| {
        set.with("x-rule", num(1))
            .with("critical", raw("[\"x-rule\"]"))
    });
    let unknown_keys = anchor.edit(|set| {
        set.with("validators.0.publicKey", text("ml-dsa-65:AAAA"))
            .with("validators.4.publicKey", text("ml-dsa-65:AAAB"))
    });
    let next_version = crate::world::Set::of_type(
        "application/vnd.quorumseal.validator-set.v2+json",
        raw("{}"),
    );
    for (name, description, set) in [
        (
            "critical",
            "The anchor's own set names a critical member that this version does not define.",
            &critical,
        ),
        (
            "known-weight",
            "The known keys of the anchor's own set weigh one below its quorum.",
            &unknown_keys,
        ),
        (
            "version",
            "The anchor's own set is of a future version.",
            &next_version,
        ),
    ] {
        all.push(
            vector(&format!("anchor-unsupported-{name}"), description)
                .anchor(&set.id)
                .trust(bundle([set.signed(&[])]))
                .misuse("trust.unsupported"),
        );
    }
    let first_set = crate::world::Set::new(obj([
        ("network", text("n")),
        ("epoch", num(0)),
        ("previous", null()),
        ("quorum", num(1)),
        ("validators", validators(&[("solo", 1)])),
    ]));
    all.push(
        vector("smallest", "One validator of weight 1 is a network.")
            .anchor(&first_set.id)
            .trust(bundle([first_set.signed(&[])]))
            .certificate(seal(
                &statement(&first_set)
                    .with("predicate.network", text("n"))
                    .with("predicate.tally", raw("{\"quorumWeight\":1,\"dissentWeight\":0,\"abstainWeight\":0}")),
                &["solo"],
            ))
            .valid()
            .and_trust(json!({"sets": [{"epoch": 0, "network": "n", "quorum": 1, "totalWeight": 1, "validators": 1}]})),
    );
    all
}

fn heads() -> Vec<Vector> {
    let sets = &world().sets;
    let half_signed = bundle([sets[2].signed(&[]), sets[3].signed(&["v-01", "v-02"])]);
    vec![
        vector("head-newest", "The remembered head is the newest set.")
            .trust(world().chain())
            .head(4, &sets[4].id)
            .valid(),
        vector("head-older", "The remembered head is an older trusted set.")
            .trust(world().chain())
            .head(3, &sets[3].id)
            .valid()
            .and_trust(json!({"head": {"epoch": 4}})),
        vector("head-anchor", "The remembered head is the anchor.")
            .head(2, &sets[2].id)
            .valid(),
        vector(
            "head-below-the-anchor",
            "The remembered head is older than the anchor, and still there.",
        )
        .trust(world().chain())
        .head(1, &sets[1].id)
        .valid(),
        vector(
            "head-gone",
            "The remembered head is not in the bundle any more.",
        )
        .head(3, &sets[3].id)
        .misuse("trust.rollback"),
        vector(
            "head-other-set",
            "The bundle has another set of the remembered head's epoch.",
        )
        .trust(bundle([
            sets[2].signed(&[]),
            sets[3]
                .edit(|set| set.with("x-note", num(1)))
                .signed(&SIGNERS),
        ]))
        .head(3, &sets[3].id)
        .misuse("trust.rollback"),
        vector(
            "head-not-trusted",
            "The remembered head is in the bundle, but its handover lacks the quorum.",
        )
        .trust(half_signed)
        .head(3, &sets[3].id)
        .misuse("trust.rollback"),
        vector(
            "head-of-another-epoch",
            "The remembered id is trusted, but is of another epoch than remembered.",
        )
        .trust(world().chain())
        .head(3, &sets[4].id)
        .misuse("trust.rollback"),
    ]
}

/// What the caller gives beside the documents.
fn caller() -> Vec<Vector> {
    let id = &world().anchor().id;
    let ids = [
        ("empty", String::new()),
        ("bare", id[7..].to_owned()),
        ("upper", format!("blake3:{}", id[7..].to_uppercase())),
        ("prefix-upper", id.replace("blake3", "BLAKE3")),
        ("short", id[..id.len() - 1].to_owned()),
        ("long", format!("{id}0")),
        ("sha256", id.replace("blake3", "sha256")),
        ("newline", format!("{id}\n")),
        ("not-hex", format!("{}g", &id[..id.len() - 1])),
    ];
    let mut all: Vec<Vector> = ids
        .into_iter()
        .map(|(name, anchor)| {
            vector(
                &format!("input-anchor-{name}"),
                "The anchor that the caller gives is no id.",
            )
            .anchor(anchor)
            .misuse("input.anchor")
        })
        .collect();
    all.push(
        vector("input-head-id", "The id of the remembered head is no id.")
            .head(2, &id[7..])
            .misuse("input.head"),
    );
    all.push(
        vector(
            "input-head-epoch",
            "The epoch of the remembered head is 2^53.",
        )
        .head(1 << 53, id)
        .misuse("input.head"),
    );
    all
}
