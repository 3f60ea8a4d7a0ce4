//! Keeps docs/SPEC.md true. Every document, id and proof in its examples is recomputed here from the seeds without the
//! core's own encoders, then read back out of the page and put through the core, whose answers stand there too. The
//! tables of codes, states, reasons and limits are compared with the core's.
//!
//! `UPDATE_SPEC=1 cargo test --test spec_examples` writes the example blocks anew.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::merkle::{Tree, is_consistent};
use quorumseal::{
    AdvisoryReason, Artifact, Code, Entry, Envelope, Evidence, IgnoredReason, Logged, Receipt,
    Relation, Report, State, Verifier, VerifierKey, VoteReason, limits,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/SPEC.md");
const SET_TYPE: &str = "application/vnd.quorumseal.validator-set.v1+json";
const CERTIFICATE_TYPE: &str = "application/vnd.in-toto+json";
const ANSWER: &str = "Two a day, about 12 h 25 min apart.";
const PROMPT: &str = "How many tides are there in a day?";
/// Id, seed byte (repeated 32 times), operator and weight.
const VALIDATORS: [(&str, u8, &str, u64); 3] = [
    ("v-01", 1, "north", 3),
    ("v-02", 2, "south", 2),
    ("v-03", 3, "south", 2),
];

fn spec() -> String {
    fs::read_to_string(SPEC).expect("docs/SPEC.md can be read")
}

fn blake3_id(bytes: impl AsRef<[u8]>) -> String {
    format!("blake3:{}", blake3::hash(bytes.as_ref()).to_hex())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pae(payload_type: &str, payload: &str) -> Vec<u8> {
    let (type_length, length) = (payload_type.len(), payload.len());
    format!("DSSEv1 {type_length} {payload_type} {length} {payload}").into_bytes()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn public(seed: u8) -> String {
    STANDARD.encode(key(seed).verifying_key().as_bytes())
}

fn envelope(payload_type: &str, payload: &str, signers: &[&str]) -> String {
    let message = pae(payload_type, payload);
    let signatures: Vec<String> = VALIDATORS
        .iter()
        .filter(|(id, ..)| signers.contains(id))
        .map(|(id, seed, ..)| {
            let sig = STANDARD.encode(key(*seed).sign(&message).to_bytes());
            format!(r#"{{"keyid":"{id}","sig":"{sig}"}}"#)
        })
        .collect();
    format!(
        r#"{{"payloadType":"{payload_type}","payload":"{}","signatures":[{}]}}"#,
        STANDARD.encode(payload),
        signatures.join(",")
    )
}

/// The payload of the set that follows sets with these ids.
fn set_payload(before: &[String]) -> String {
    let validators: Vec<String> = VALIDATORS
        .iter()
        .map(|(id, seed, operator, weight)| {
            let key = public(*seed);
            format!(
                r#"{{"id":"{id}","operator":"{operator}","publicKey":"ed25519:{key}","weight":{weight}}}"#
            )
        })
        .collect();
    let previous = before
        .last()
        .map_or("null".to_owned(), |id| format!("\"{id}\""));
    let history = match before {
        [] => String::new(),
        ids => format!(r#","history":"{}""#, STANDARD.encode(root(ids))),
    };
    format!(
        r#"{{"network":"example","epoch":{},"previous":{previous},"quorum":5,"validators":[{}]{history}}}"#,
        before.len(),
        validators.join(",")
    )
}

fn statement(set: &str) -> String {
    let (blake3, sha256) = (blake3::hash(ANSWER.as_bytes()), Sha256::digest(ANSWER));
    format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","#,
            r#""subject":[{{"name":"answer.txt","digest":{{"blake3":"{}","sha256":"{}"}}}}],"#,
            r#""predicateType":"urn:quorumseal:certificate:v1","#,
            r#""predicate":{{"network":"example","epoch":0,"validatorSet":"{}","#,
            r#""round":{{"id":"r-1","openedAt":"2026-03-01T09:00:00Z","sealedAt":"2026-03-01T09:00:41Z"}},"#,
            r#""output":{{"mediaType":"text/plain","length":{}}},"#,
            r#""prompt":{{"digest":{{"blake3":"{}"}}}},"#,
            r#""model":{{"name":"atlas","version":"7.2.0"}},"#,
            r#""tally":{{"quorumWeight":5,"dissentWeight":2,"abstainWeight":0}},"#,
            r#""fragments":[{{"id":"f-1","start":0,"end":9,"quorumWeight":7,"dissentWeight":0}},"#,
            r#"{{"id":"f-2","start":9,"end":{},"quorumWeight":4,"dissentWeight":3}}]}}}}"#
        ),
        blake3.to_hex(),
        hex(&sha256),
        set,
        ANSWER.len(),
        blake3::hash(PROMPT.as_bytes()).to_hex(),
        ANSWER.len()
    )
}

fn leaf(id: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update([0])
        .chain_update(id)
        .finalize()
        .into()
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The recursive definition of the root, for at least one leaf.
fn root(ids: &[String]) -> [u8; 32] {
    match ids {
        [id] => leaf(id),
        _ => {
            let (left, right) = ids.split_at(ids.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// The recursive definition of the path of leaf `index`, from its sibling up.
fn path(ids: &[String], index: usize) -> Vec<[u8; 32]> {
    if ids.len() == 1 {
        return Vec::new();
    }
    let middle = ids.len().next_power_of_two() / 2;
    let (left, right) = ids.split_at(middle);
    let (mut path, sibling) = if index < middle {
        (path(left, index), root(right))
    } else {
        (path(right, index - middle), root(left))
    };
    path.push(sibling);
    path
}

/// The verification of a path, step by step as the page writes it down.
fn included(id: &str, index: u64, size: u64, proof: &[[u8; 32]], root: &[u8; 32]) -> bool {
    if index >= size {
        return false;
    }
    let (mut i, mut last, mut hash) = (index, size - 1, leaf(id));
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if i % 2 == 1 || i == last {
            hash = node(sibling, &hash);
            while i % 2 == 0 && i != 0 {
                (i, last) = (i / 2, last / 2);
            }
        } else {
            hash = node(&hash, sibling);
        }
        (i, last) = (i / 2, last / 2);
    }
    last == 0 && hash == *root
}

/// JSON text with a line for each member down to this depth. Strings stay as they are.
fn pretty(json: &str, deepest: usize) -> String {
    let mut out = String::new();
    let (mut depth, mut inside, mut escaped) = (0, false, false);
    let mut letters = json.chars().peekable();
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    while let Some(letter) = letters.next() {
        let opens = matches!(letter, '{' | '[') && !inside;
        let closes = matches!(letter, '}' | ']') && !inside;
        if closes {
            if depth <= deepest {
                out += &line(depth - 1);
            }
            depth -= 1;
        }
        out.push(letter);
        if inside {
            inside = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
        } else if letter == '"' {
            inside = true;
        } else if letter == ':' {
            out.push(' ');
        } else if letter == ',' {
            out += &if depth <= deepest {
                line(depth)
            } else {
                " ".to_owned()
            };
        } else if opens {
            if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                out.push(end);
                continue;
            }
            depth += 1;
            if depth <= deepest {
                out += &line(depth);
            }
        }
    }
    out
}

/// Every example of the page by its name, computed anew.
fn computed() -> BTreeMap<String, String> {
    let mut blocks = BTreeMap::new();
    let mut put = |name: &str, text: String| {
        assert!(
            blocks.insert(name.to_owned(), text).is_none(),
            "{name} twice"
        );
    };
    let greeting = pae("text/plain", "marée");
    put("pae-hex", hex(&greeting));
    put("pae-id", blake3_id(&greeting));
    put(
        "keys",
        VALIDATORS
            .iter()
            .map(|(id, seed, ..)| {
                format!("{id}  seed {}  public {}", hex(&[*seed; 32]), public(*seed))
            })
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let mut ids: Vec<String> = Vec::new();
    let mut payloads = Vec::new();
    for epoch in 0..4 {
        let payload = set_payload(&ids);
        let id = blake3_id(pae(SET_TYPE, &payload));
        put(&format!("set-{epoch}-payload"), payload.clone());
        put(&format!("set-{epoch}-id"), id.clone());
        payloads.push(payload);
        ids.push(id);
    }
    let statement = statement(&ids[0]);
    let certificate = envelope(CERTIFICATE_TYPE, &statement, &["v-01", "v-02"]);
    let set_0 = envelope(SET_TYPE, &payloads[0], &[]);
    let set_1 = envelope(SET_TYPE, &payloads[1], &["v-01", "v-03"]);
    let set_3 = envelope(SET_TYPE, &payloads[3], &[]);
    let bundle = format!(r#"{{"sets":[{set_0},{set_1}]}}"#);
    let leaves = &ids[..3];
    let proof: Vec<String> = path(leaves, 0)
        .iter()
        .map(|hash| format!("\"{}\"", STANDARD.encode(hash)))
        .collect();
    let skips = format!(
        r#"{{"sets":[{set_3}],"skips":[{{"from":"{}","set":{set_0},"proof":[{}]}}]}}"#,
        ids[3],
        proof.join(",")
    );
    put("statement", statement.clone());
    put("certificate", certificate.clone());
    put("cert-hash", blake3_id(pae(CERTIFICATE_TYPE, &statement)));
    put("bundle", bundle.clone());
    put("bundle-skips", skips.clone());
    put("trust-info", {
        let verifier = Verifier::load(&ids[0], bundle.as_bytes(), None).expect("it loads");
        pretty(&verifier.trust_info().to_json(), 2)
    });
    put(
        "report",
        pretty(&verify(&ids[0], &bundle, &certificate).to_json(), 2),
    );
    let mut tree: Vec<String> = (0..3)
        .map(|index| format!("leaf {index}       {}", hex(&leaf(&leaves[index]))))
        .collect();
    tree.push(format!(
        "node 0,1     {}",
        hex(&node(&leaf(&leaves[0]), &leaf(&leaves[1])))
    ));
    tree.push(format!("root 0,1,2   {}", hex(&root(leaves))));
    put("tree", tree.join("\n"));
    let names = |hash: &[u8; 32]| match tree.iter().find(|line| line.contains(&hex(hash))) {
        Some(line) => line[..12].trim_end().to_owned(),
        None => panic!("a hash of the path is not in the tree"),
    };
    let proofs: Vec<String> = (0..3)
        .map(|index| {
            let path: Vec<String> = path(leaves, index).iter().map(names).collect();
            format!("leaf {index}: {}", path.join(", then "))
        })
        .collect();
    put("proofs", proofs.join("\n"));
    let ledger = SigningKey::from_bytes(&[9; 32]);
    let mut typed = vec![1];
    typed.extend_from_slice(ledger.verifying_key().as_bytes());
    let id = Sha256::new()
        .chain_update("example.org/log\n")
        .chain_update(&typed)
        .finalize();
    put(
        "vkey",
        format!(
            "example.org/log+{}+{}",
            hex(&id[..4]),
            STANDARD.encode(&typed)
        ),
    );
    let vkey = format!(
        "example.org/log+{}+{}",
        hex(&id[..4]),
        STANDARD.encode(&typed)
    );
    let ledger_set = set_payload(&ids).replace(
        r#"}],"history""#,
        &format!(r#"}}],"ledger":"{vkey}","history""#),
    );
    let ledger_id = blake3_id(pae(SET_TYPE, &ledger_set));
    let ledger_bundle = format!(
        r#"{{"sets":[{}],"skips":[{{"from":"{ledger_id}","set":{set_0},"proof":[{}]}}]}}"#,
        envelope(SET_TYPE, &ledger_set, &[]),
        path(&ids, 0)
            .iter()
            .map(|hash| format!("\"{}\"", STANDARD.encode(hash)))
            .collect::<Vec<_>>()
            .join(",")
    );
    let seal_list: String = VALIDATORS[..2]
        .iter()
        .map(|(id, seed, ..)| {
            let signature = key(*seed).sign(&pae(CERTIFICATE_TYPE, &statement));
            format!("{id} {}\n", STANDARD.encode(signature.to_bytes()))
        })
        .collect();
    let entry = |document: &str, seal: &str| {
        format!(
            "quorumseal.entry.v1\n{document}\nsha256:{}\n",
            hex(&Sha256::digest(seal))
        )
    };
    let cert_hash = blake3_id(pae(CERTIFICATE_TYPE, &statement));
    let entries = [entry(&ids[0], ""), entry(&cert_hash, &seal_list)];
    let text = format!("example.org/log\n2\n{}\n", STANDARD.encode(root(&entries)));
    let receipt = format!(
        "c2sp.org/tlog-proof@v1\nextra {}\nindex 1\n{}\n\n{}",
        STANDARD.encode(&seal_list),
        STANDARD.encode(leaf(&entries[0])),
        note(
            &text,
            &ledger,
            &id[..4],
            &[("v-01", 1, 1_772_355_700), ("v-02", 2, 1_772_355_800)]
        )
    );
    put("ledger-set-payload", ledger_set);
    put("ledger-set-id", ledger_id.clone());
    put("ledger-bundle", ledger_bundle.clone());
    put("seal-list", seal_list.trim_end().to_owned());
    put("entry", entries[1].trim_end().to_owned());
    put("receipt", receipt.trim_end().to_owned());
    put("receipt-report", {
        let verifier =
            Verifier::load(&ledger_id, ledger_bundle.as_bytes(), None).expect("it loads");
        let report = verifier.check_receipt(certificate.as_bytes(), receipt.as_bytes());
        pretty(&report.to_json(), 1)
    });
    blocks
}

/// A checkpoint's text, signed by the ledger and cosigned by validators at POSIX seconds.
fn note(text: &str, ledger: &SigningKey, id: &[u8], cosigners: &[(&str, u8, u64)]) -> String {
    let line = |name: &str, id: &[u8], signature: &[u8]| {
        format!(
            "\u{2014} {name} {}\n",
            STANDARD.encode([id, signature].concat())
        )
    };
    let mut note = format!("{text}\n");
    note += &line(
        "example.org/log",
        id,
        &ledger.sign(text.as_bytes()).to_bytes(),
    );
    for (validator, seed, time) in cosigners {
        let name = format!("example/{validator}");
        let own = Sha256::new()
            .chain_update(format!("{name}\n\u{4}"))
            .chain_update(key(*seed).verifying_key().as_bytes())
            .finalize();
        let message = format!("cosignature/v1\ntime {time}\n{text}");
        let signature = key(*seed).sign(message.as_bytes()).to_bytes();
        note += &line(
            &name,
            &own[..4],
            &[&time.to_be_bytes()[..], &signature].concat(),
        );
    }
    note
}

fn verify(anchor: &str, bundle: &str, certificate: &str) -> Report {
    let verifier = Verifier::load(anchor, bundle.as_bytes(), None).expect("the bundle loads");
    verifier.verify(&Evidence {
        certificate: certificate.as_bytes(),
        artifact: Some(Artifact::Bytes(ANSWER.as_bytes())),
        prompt: Some(Artifact::Bytes(PROMPT.as_bytes())),
        policy: None,
        all_digests: true,
        ..Evidence::default()
    })
}

/// The fenced blocks of the page whose info string is `… example=NAME`, by name.
fn written(page: &str) -> BTreeMap<String, String> {
    let mut blocks = BTreeMap::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines
            .by_ref()
            .take_while(|line| !line.starts_with("```"))
            .collect();
        if let Some((_, name)) = info.split_once(" example=") {
            let twice = blocks.insert(name.to_owned(), body.join("\n"));
            assert!(twice.is_none(), "the example {name} is there twice");
        }
    }
    blocks
}

fn update(page: &str, blocks: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out += line;
        out.push('\n');
        let name = line
            .strip_prefix("```")
            .and_then(|info| info.split_once(" example="));
        if let Some(text) = name.and_then(|(_, name)| blocks.get(name)) {
            out += text;
            out += "\n```\n";
            lines.by_ref().find(|line| line.starts_with("```"));
        }
    }
    out
}

#[test]
fn the_examples_are_what_the_seeds_give() {
    let computed = computed();
    if std::env::var_os("UPDATE_SPEC").is_some() {
        fs::write(SPEC, update(&spec(), &computed)).expect("docs/SPEC.md can be written");
    }
    let written = written(&spec());
    for (name, text) in &computed {
        assert_eq!(written.get(name), Some(text), "the example {name}");
    }
    for name in written.keys() {
        assert!(
            computed.contains_key(name),
            "nothing computes the example {name}"
        );
    }
}

#[test]
fn the_core_agrees_with_the_page() {
    let page = spec();
    let block = written(&page);
    assert!(page.contains(ANSWER) && page.contains(PROMPT));
    let greeting = Envelope::new("text/plain", "marée".as_bytes());
    assert_eq!(hex(greeting.signed_bytes()), block["pae-hex"]);
    assert_eq!(greeting.id().to_string(), block["pae-id"]);
    for epoch in 0..4 {
        let payload = &block[&format!("set-{epoch}-payload")];
        let id = &block[&format!("set-{epoch}-id")];
        assert_eq!(
            Envelope::new(SET_TYPE, payload.as_bytes()).id().to_string(),
            *id
        );
    }
    let certificate = Envelope::parse(block["certificate"].as_bytes()).expect("an envelope");
    assert_eq!(certificate.payload(), block["statement"].as_bytes());
    assert_eq!(certificate.id().to_string(), block["cert-hash"]);

    let report = verify(&block["set-0-id"], &block["bundle"], &block["certificate"]);
    assert_eq!(report.state, State::Valid);
    let expected: Value = serde_json::from_str(&block["report"]).expect("the report is JSON");
    let got: Value = serde_json::from_str(&report.to_json()).expect("a report is JSON");
    assert_eq!(got, expected);

    // The same certificate from a pinned set three epochs later, by way of the skip, is the same report but for words.
    let later = verify(
        &block["set-3-id"],
        &block["bundle-skips"],
        &block["certificate"],
    );
    assert_eq!(later, report);
    let broken = block["bundle-skips"].replace("\"proof\":[\"", "\"proof\":[\"AAAA");
    assert_eq!(
        verify(&block["set-3-id"], &broken, &block["certificate"]).state,
        State::Untrusted
    );

    let verifier = Verifier::load(
        &block["ledger-set-id"],
        block["ledger-bundle"].as_bytes(),
        None,
    )
    .expect("it loads");
    let receipt = format!("{}\n", block["receipt"]);
    let got = verifier.check_receipt(block["certificate"].as_bytes(), receipt.as_bytes());
    assert_eq!(
        (got.logged, got.logged_by),
        (Logged::Yes, Some(1_772_355_800))
    );
    let expected: Value =
        serde_json::from_str(&block["receipt-report"]).expect("the report is JSON");
    assert_eq!(serde_json::to_value(&got).ok(), Some(expected));
    let read = Receipt::parse(receipt.as_bytes()).expect("a receipt");
    let seal = read.seal.expect("it has a seal list");
    assert_eq!(seal.to_text(), format!("{}\n", block["seal-list"]));
    let entry = Entry::new(certificate.id(), &seal);
    assert_eq!(entry.to_text(), format!("{}\n", block["entry"]));
    let later = receipt.replace("index 1", "index 0");
    let refused = verifier.check_receipt(block["certificate"].as_bytes(), later.as_bytes());
    assert_eq!(refused.code, Some(Code::ReceiptInclusion));
    assert_eq!(
        VerifierKey::parse(&block["vkey"]).map(|key| key.to_string()),
        Some(block["vkey"].clone())
    );
}

#[test]
fn the_proof_algorithm_on_the_page_is_right() {
    let ids: Vec<String> = (0..20u8).map(|n| blake3_id([n])).collect();
    for size in 1..=ids.len() {
        let leaves = &ids[..size];
        let root = root(leaves);
        for index in 0..size {
            let proof = path(leaves, index);
            let check = |index: usize, proof: &[[u8; 32]]| {
                included(&leaves[index], index as u64, size as u64, proof, &root)
            };
            assert!(check(index, &proof), "leaf {index} of {size}");
            let longer = [proof.clone(), vec![[0; 32]]].concat();
            assert!(!check(index, &longer), "too long: leaf {index} of {size}");
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!check(index, shorter), "too short: leaf {index} of {size}");
            }
            let other = (index + 1) % size;
            assert!(
                other == index || !check(other, &proof),
                "the path of another leaf: {index} of {size}"
            );
        }
    }
}

/// The verification of a consistency proof, step by step as the page writes it down; 0 < m < n.
fn consistent(m: u64, n: u64, old: &[u8; 32], new: &[u8; 32], proof: &[[u8; 32]]) -> bool {
    let mut list = proof.to_vec();
    if m.is_power_of_two() {
        list.insert(0, *old);
    }
    let Some((first, rest)) = list.split_first() else {
        return false;
    };
    let (mut f, mut g) = (m - 1, n - 1);
    while f % 2 == 1 {
        (f, g) = (f / 2, g / 2);
    }
    let (mut a, mut b) = (*first, *first);
    for sibling in rest {
        if g == 0 {
            return false;
        }
        if f % 2 == 1 || f == g {
            (a, b) = (node(sibling, &a), node(sibling, &b));
            while f % 2 == 0 && f != 0 {
                (f, g) = (f / 2, g / 2);
            }
        } else {
            b = node(&b, sibling);
        }
        (f, g) = (f / 2, g / 2);
    }
    g == 0 && a == *old && b == *new
}

/// The consistency proof between the first `m` leaves and all of them, by the recursive definition of RFC 6962.
fn consistency(m: usize, leaves: &[String], whole: bool) -> Vec<[u8; 32]> {
    if m == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let middle = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(middle);
    let (mut proof, sibling) = if m <= middle {
        (consistency(m, left, whole), root(right))
    } else {
        (consistency(m - middle, right, false), root(left))
    };
    proof.push(sibling);
    proof
}

#[test]
fn the_consistency_algorithm_on_the_page_is_right_and_the_core_agrees() {
    let leaves: Vec<String> = (0..20u8).map(|n| blake3_id([n])).collect();
    for n in 2..=leaves.len() {
        for m in 1..n {
            let (old, new) = (root(&leaves[..m]), root(&leaves[..n]));
            let proof = consistency(m, &leaves[..n], true);
            let tree = |size: usize, root| Tree {
                size: size as u64,
                root,
            };
            let both = |old: [u8; 32], proof: &[[u8; 32]]| {
                let page = consistent(m as u64, n as u64, &old, &new, proof);
                assert_eq!(
                    is_consistent(tree(m, old), tree(n, new), proof),
                    page,
                    "{m} of {n}"
                );
                page
            };
            assert!(both(old, &proof), "{m} of {n}");
            assert!(!both(new, &proof), "another root: {m} of {n}");
            assert!(
                !both(old, &[proof.clone(), vec![[0; 32]]].concat()),
                "too long: {m} of {n}"
            );
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!both(old, shorter), "too short: {m} of {n}");
            }
        }
    }
}

/// What stands between backquotes at the start of each row of the table under `heading`.
fn first_column<'p>(page: &'p str, heading: &str) -> Vec<&'p str> {
    let section = page
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no heading {heading}"))
        .1;
    section
        .lines()
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect()
}

#[test]
fn the_tables_list_what_the_core_knows() {
    let page = spec();
    let codes: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        // These are about calling an implementation, or about folders of files and networks, not about documents.
        .filter(|code| {
            let of_the_implementation = ["input.", "load.", "store.", "fetch."];
            !of_the_implementation
                .iter()
                .any(|area| code.starts_with(area))
        })
        .filter(|code| *code != Code::LedgerTiles.as_str())
        .collect();
    assert_eq!(first_column(&page, "## 15. Codes"), codes);
    let states: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(first_column(&page, "### 7.4 States"), states);
    let reasons: Vec<&str> = IgnoredReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    assert_eq!(first_column(&page, "### 5.4 Ignored documents"), reasons);
    let logged: Vec<&str> = Logged::ALL.iter().map(|logged| logged.as_str()).collect();
    assert!(stands_in(&logged, &first_column(&page, "### 8.4 Receipts")));
    let reasons: Vec<&str> = VoteReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    assert!(stands_in(&reasons, &first_column(&page, "## 9. Votes")));
    let reasons: Vec<&str> = AdvisoryReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    assert!(stands_in(
        &reasons,
        &first_column(&page, "## 10. Advisories")
    ));
    let relations: Vec<&str> = Relation::ALL
        .iter()
        .map(|relation| relation.as_str())
        .collect();
    assert!(stands_in(
        &relations,
        &first_column(&page, "## 11. Relations and history")
    ));
}

/// Whether `rows` follow one another somewhere in `column`.
fn stands_in(rows: &[&str], column: &[&str]) -> bool {
    column.windows(rows.len()).any(|window| window == rows)
}

#[test]
fn the_limits_are_those_of_the_core() {
    let page = spec();
    let (_, rest) = page.split_once("\n## 14. Limits\n").expect("the section");
    let (section, _) = rest.split_once("\n## ").expect("a section after it");
    for (label, limit) in [
        (
            "Arrays and objects open at once",
            u64::from(limits::MAX_NESTING),
        ),
        ("Any integer", limits::MAX_INTEGER),
        (
            "Bytes of a certificate's envelope",
            limits::MAX_ENVELOPE_BYTES as u64,
        ),
        ("Bytes of a trust bundle", limits::MAX_TRUST_BYTES as u64),
        ("Bytes of a policy", limits::MAX_POLICY_BYTES as u64),
        ("Signatures in an envelope", limits::MAX_SIGNATURES as u64),
        (
            "Signatures × signed bytes of a certificate",
            limits::MAX_CERTIFICATE_WORK,
        ),
        (
            "Signatures × signed bytes, summed over the handovers examined in a bundle",
            limits::MAX_HANDOVER_WORK,
        ),
        (
            "Distinct signatures over the copies of one set",
            limits::MAX_SIGNATURES as u64,
        ),
        ("Validators in a set", limits::MAX_VALIDATORS as u64),
        (
            "Sets and skips together in a bundle",
            limits::MAX_SETS as u64,
        ),
        (
            "Hashes in an inclusion proof",
            limits::MAX_PROOF_HASHES as u64,
        ),
        (
            "Fragments, flags, names in `critical`, each",
            limits::MAX_FRAGMENTS as u64,
        ),
        (
            "Elements of a list in a policy",
            limits::MAX_POLICY_LIST as u64,
        ),
        (
            "Bytes of a receipt, a note or a consistency proof",
            limits::MAX_ENVELOPE_BYTES as u64,
        ),
        ("Signature lines of a note", limits::MAX_NOTE_LINES as u64),
        (
            "Signature lines × bytes of a note text",
            limits::MAX_NOTE_WORK,
        ),
        ("Lines of a seal list × signed bytes", limits::MAX_SEAL_WORK),
        ("Votes beside a certificate", limits::MAX_VOTES as u64),
        (
            "Advisories beside a certificate",
            limits::MAX_ADVISORIES as u64,
        ),
        (
            "Signatures by its validator × signed bytes of a vote",
            limits::MAX_VOTE_WORK,
        ),
        (
            "Signatures by validators of its set × signed bytes of an advisory",
            limits::MAX_ADVISORY_WORK,
        ),
        (
            "Bytes of an artifact for which hints are sought",
            limits::MAX_HINT_BYTES as u64,
        ),
    ] {
        let row = section
            .lines()
            .find(|line| line.starts_with(&format!("| {label} |")))
            .unwrap_or_else(|| panic!("no row {label}"));
        let number = row.split('|').nth(2).expect("a second column").trim();
        assert_eq!(number.replace(',', ""), limit.to_string(), "{label}");
    }
}
