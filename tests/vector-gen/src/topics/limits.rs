//! Sizes and counts (section 8), each at its limit and one over. The files stay small: what is long is repeated text.
//!
//! Keys of one set must differ, so that 16,384 good validators cannot be written as a repetition; only one more than
//! that is tried here, of elements that are no validators.

use serde_json::json;

use crate::dsse::{Key, b64, pae};
use crate::node::{num, obj, raw, text};
use crate::vector::{Part, Source, Vector, counted, once, parts, repeat};
use crate::world::{
    CERTIFICATE_TYPE, MINIMUM, SET_TYPE, SIGNERS, Set, bundle, good, seal_bytes, set_payload,
    statement, validators, world,
};

const MANY: usize = 16_384;

pub(crate) fn vectors() -> Vec<Vector> {
    [bytes(), signatures(), sets(), statements()].concat()
}

fn vector(name: &str, description: &str) -> Vector {
    Vector::new(format!("limits/{name}"), "8", description)
}

fn bytes() -> Vec<Vector> {
    let padded =
        |text: String, size: usize| parts([once(text.as_str()), repeat(" ", size - text.len())]);
    let envelope = |size: usize| padded(good().to_string(), size);
    let trust = |size: usize| padded(bundle([world().anchor().signed(&[])]).to_string(), size);
    vec![
        vector("envelope-bytes", "An envelope of exactly 16 MiB.")
            .certificate(envelope(16 << 20))
            .valid(),
        vector("envelope-bytes-over", "An envelope of 16 MiB and one byte.")
            .certificate(envelope((16 << 20) + 1))
            .invalid("envelope.too-large"),
        vector(
            "envelope-bytes-over-not-json",
            "16 MiB and one byte of prose: the size is looked at before the text.",
        )
        .certificate(parts([repeat("x", (16 << 20) + 1)]))
        .invalid("envelope.too-large"),
        vector(
            "envelope-white-space-over",
            "16 MiB and one byte of white space: the size is looked at before anything else.",
        )
        .certificate(parts([repeat(" ", (16 << 20) + 1)]))
        .expect("invalid", Some("envelope.too-large")),
        vector("trust-bytes", "A trust bundle of exactly 64 MiB.")
            .trust(trust(64 << 20))
            .certificate(good())
            .valid(),
        vector("trust-bytes-over", "A trust bundle of 64 MiB and one byte.")
            .trust(trust((64 << 20) + 1))
            .certificate(good())
            .misuse("trust.too-large"),
        vector(
            "artifact-large",
            "An artifact of 20 MiB: there is no limit to what is hashed.",
        )
        .certificate(good())
        .artifact(parts([repeat("x", 20 << 20)]))
        .report("invalid", Some("output.length"), json!({"hint": null})),
    ]
}

fn signatures() -> Vec<Vector> {
    // The good ones stand last, so that they are looked at only where all are.
    let with = |elements: usize, last: &str| {
        let text = good().to_string();
        let (before, after) = text.split_once("\"signatures\":[").expect("an envelope");
        let own = good().at("signatures").to_string().matches("keyid").count();
        parts([
            once(format!("{before}\"signatures\":[")),
            repeat(last, elements - own),
            once(after),
        ])
    };
    // Per signature 2^17 signed bytes: times 16,384 that is 2^31, the most work that is taken on.
    let long = |signed_bytes: usize| -> Source {
        let statement = statement(world().anchor()).to_string();
        let head = format!("{statement}{}", " ".repeat(3 - statement.len() % 3));
        let mut spaces = signed_bytes - pae(CERTIFICATE_TYPE, head.as_bytes()).len();
        // The length's own digits are part of what is signed.
        while pae(CERTIFICATE_TYPE, &vec![b' '; head.len() + spaces]).len() > signed_bytes {
            spaces -= 1;
        }
        let payload = format!("{head}{}", " ".repeat(spaces));
        assert_eq!(
            pae(CERTIFICATE_TYPE, payload.as_bytes()).len(),
            signed_bytes
        );
        let sealed = seal_bytes(payload.as_bytes(), &SIGNERS);
        let signatures = sealed.at("signatures").to_string();
        let rest = b64(" ".repeat(spaces % 3));
        parts([
            once(format!(
                "{{\"payloadType\":\"{CERTIFICATE_TYPE}\",\"payload\":\"{}",
                b64(head)
            )),
            repeat("ICAg", spaces / 3),
            once(format!(
                "{rest}\",\"signatures\":[{}",
                &signatures[1..signatures.len() - 1]
            )),
            repeat(",{}", MANY - SIGNERS.len()),
            once("]}"),
        ])
    };
    vec![
        vector(
            "signatures",
            "16,384 signatures, the last three of which make the quorum.",
        )
        .certificate(with(MANY, "{},"))
        .valid()
        .and_report(json!({"quorum": {"unknownSignatures": MANY - 3, "signedWeight": 86}})),
        vector("signatures-over", "16,385 signatures.")
            .certificate(with(MANY + 1, "{},"))
            .invalid("envelope.too-large"),
        vector(
            "signatures-failing",
            "16,381 false signatures of one validator before the quorum.",
        )
        .certificate(with(MANY, "{\"keyid\":\"v-05\",\"sig\":\"AAAA\"},"))
        .valid()
        .and_report(json!({"quorum": {"failedSignatures": MANY - 3, "signedWeight": 86}})),
        vector(
            "work",
            "16,384 signatures over 128 KiB of signed bytes: exactly the most that is taken on.",
        )
        .certificate(long(1 << 17))
        .valid(),
        vector(
            "work-over",
            "16,384 signatures over 128 KiB and one byte of signed bytes.",
        )
        .certificate(long((1 << 17) + 1))
        .invalid("envelope.too-large"),
    ]
}

fn sets() -> Vec<Vector> {
    let sets = &world().sets;
    let foreign = Set::new(
        set_payload(0, &[], validators(&[("x", 100)])).with("network", text("mira-mainnet")),
    );
    let copies = |count: usize, skips: usize| {
        let element = foreign.signed(&[]);
        parts([
            once(format!("{{\"sets\":[{}", sets[2].signed(&[]))),
            repeat(&format!(",{element}"), count - 1),
            once("],\"skips\":["),
            repeat(
                &format!("{{\"from\":null,\"set\":{element},\"proof\":[]}},"),
                skips - 1,
            ),
            once(format!(
                "{{\"from\":null,\"set\":{element},\"proof\":[]}}]}}"
            )),
        ])
    };
    let junk = parts([
        once(format!("{{\"sets\":[{}", sets[2].signed(&[]))),
        repeat(",0", MANY),
        once("]}"),
    ]);

    let crowd = |count: usize| {
        let list = format!("[{}0]", "0,".repeat(count - 1));
        sets[3].edit(|set| set.with("validators", raw(list)))
    };
    let over = crowd(MANY + 1);

    // Distinct signatures on copies of one set. Each is false in its own way: S is above the group order.
    let false_sig = b64([[0x41; 32], [0xff; 32]].concat());
    let false_signature = format!(
        "{{\"keyid\":\"v-04\",\"sig\":\"{}@@@@@@{}\"}}",
        &false_sig[..8],
        &false_sig[14..]
    );
    let set3 = sets[3].signed(&MINIMUM);
    let honest = set3.at("signatures").to_string();
    let honest = &honest[1..honest.len() - 1];
    let open = set3
        .to_string()
        .split_once("\"signatures\"")
        .map(|(before, _)| format!("{before}\"signatures\":["))
        .expect("an envelope");
    let tail = |part: Vec<Part>| Source::Parts { parts: part };
    let anchor = sets[2].signed(&[]).to_string();
    let unexamined = tail(vec![
        once(format!("{{\"sets\":[{anchor},{open}{honest}")),
        counted(&format!(",{false_signature}"), "@@@@@@", MANY - 3),
        once(format!(
            "]}},{open}{},{}]}}]}}",
            false_signature.replace("@@@@@@", "xxxxxx"),
            false_signature.replace("@@@@@@", "yyyyyy")
        )),
    ]);
    let crowded_out = tail(vec![
        once(format!(
            "{{\"sets\":[{anchor},{open}{}",
            false_signature.replace("@@@@@@", "000000")
        )),
        counted(
            &format!(",{}", false_signature.replace("@@@@@@", "1@@@@@")),
            "@@@@@",
            MANY - 1,
        ),
        once(format!("]}},{open}{honest}]}}]}}")),
    ]);
    let repeated = parts([
        once(format!("{{\"sets\":[{anchor},{open}{honest}")),
        repeat(
            &format!(",{}", false_signature.replace("@@@@@@", "000000")),
            MANY - 3,
        ),
        once(format!(
            "]}},{open}{honest},{}]}}]}}",
            false_signature.replace("@@@@@@", "000000")
        )),
    ]);
    let too_many = parts([
        once(format!("{{\"sets\":[{anchor},{open}{honest}")),
        repeat(",{}", MANY - 2),
        once("]}]}"),
    ]);

    vec![
        vector("sets", "16,384 sets and skips, nearly all copies of one stranger.").trust(copies(MANY - 100, 100)).certificate(good()).valid().ignored(&["unconnected"]),
        vector("sets-over", "16,385 sets and skips together.").trust(copies(MANY - 99, 100)).certificate(good()).misuse("trust.too-large"),
        vector("sets-over-junk", "16,385 sets, of which all but one are numbers.").trust(junk).certificate(good()).misuse("trust.too-large"),
        vector("validators-over", "A set of 16,385 validators, none of which is even an object.")
            .trust(set_source(&over))
            .certificate(good())
            .valid()
            .ignored(&["malformed"]),
        vector("copies-signatures", "16,386 distinct signatures over two copies: the last two are not looked at, and reported.")
            .trust(unexamined)
            .certificate(good())
            .valid()
            .and_trust(json!({"head": {"epoch": 3}, "sets": [{"unexaminedSignatures": 0}, {"via": "handover", "unexaminedSignatures": 2}], "ignored": []})),
        vector("copies-signatures-crowded-out", "The quorum's signatures stand behind 16,384 others of a copy before.")
            .trust(crowded_out)
            .certificate(good())
            .valid()
            .ignored(&["handover"]),
        vector("copies-signatures-repeated", "32,771 signatures over two copies, but only four distinct ones.")
            .trust(repeated)
            .certificate(good())
            .valid()
            .and_trust(json!({"sets": [{}, {"via": "handover", "unexaminedSignatures": 0}], "ignored": []})),
        vector("set-signatures-over", "One copy of a set with 16,385 signatures is malformed.").trust(too_many).certificate(good()).valid().ignored(&["malformed"]),
    ]
}

/// A bundle of the anchor and this long set, its payload written as a repetition.
fn set_source(set: &Set) -> Source {
    let payload = set.payload.to_string();
    let start = payload.find("[0,").expect("the list") + 1;
    // `0,0,0,` is six bytes, eight characters of base64, as long as it begins on a multiple of three.
    let start = start + (6 - start % 6) % 6;
    let end = payload.rfind("0,0").expect("the list");
    let times = (end - start) / 6;
    let (head, tail) = (&payload[..start], &payload[start + times * 6..]);
    let body = &payload[start..start + 6];
    assert_eq!(head.len() % 3, 0);
    assert_eq!(format!("{head}{}{tail}", body.repeat(times)), payload);
    parts([
        once(format!(
            "{{\"sets\":[{},{{\"payloadType\":\"{SET_TYPE}\",\"payload\":\"{}",
            world().anchor().signed(&[]),
            b64(head)
        )),
        repeat(&b64(body), times),
        once(format!("{}\",\"signatures\":[]}}]}}", b64(tail))),
    ])
}

fn statements() -> Vec<Vector> {
    let fragment = obj([
        ("id", text("a")),
        ("start", num(0)),
        ("end", num(1)),
        ("quorumWeight", num(86)),
        ("dissentWeight", num(9)),
    ])
    .to_string();
    let mut all = Vec::new();
    // The same fragment over and over breaks the rule of ids, which is looked at only where the count is good.
    for (name, count, code) in [
        ("fragments", MANY, "statement.fragments"),
        ("fragments-over", MANY + 1, "statement.malformed"),
    ] {
        all.push(
            vector(name, &format!("{count} fragments of one id."))
                .certificate(listed("fragments", &fragment, count))
                .invalid(code),
        );
    }
    all.push(
        vector("flags", "16,384 flags.")
            .certificate(listed("flags", "\"x\"", MANY))
            .valid(),
    );
    all.push(
        vector("flags-over", "16,385 flags.")
            .certificate(listed("flags", "\"x\"", MANY + 1))
            .invalid("statement.malformed"),
    );
    all
}

/// A certificate whose predicate has this member, an array of `count` times the element.
fn listed(member: &str, element: &str, count: usize) -> Source {
    // White space makes the element a multiple of three bytes long, so that its base64 repeats.
    let mut element = format!(",{element}");
    while element.len() % 3 != 0 {
        element.push(' ');
    }
    let marked = statement(world().anchor())
        .with(
            &format!("predicate.{member}"),
            raw(format!("[{}@@@]", &element[1..])),
        )
        .to_string();
    let (head, tail) = marked.split_once("@@@").expect("the mark");
    let head = format!("{head}{}", " ".repeat((3 - head.len() % 3) % 3));
    let payload = format!("{head}{}{tail}", element.repeat(count - 1));
    let message = pae(CERTIFICATE_TYPE, payload.as_bytes());
    let signatures = SIGNERS
        .map(|name| crate::dsse::signature(name, Key::new(name).sign(&message)).to_string())
        .join(",");
    parts([
        once(format!(
            "{{\"payloadType\":\"{CERTIFICATE_TYPE}\",\"payload\":\"{}",
            b64(head)
        )),
        repeat(&b64(&element), count - 1),
        once(format!("{}\",\"signatures\":[{signatures}]}}", b64(tail))),
    ])
}
