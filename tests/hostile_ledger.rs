//! Receipts, votes and advisories that are large or hostile by design: each is answered, and none changes a state.

use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{
    ADVISORY_PAYLOAD_TYPE, Advisories, CERTIFICATE_PAYLOAD_TYPE, Checkpoint, Code, Entry, Envelope,
    Evidence, Logged, Note, NoteSignature, Receipt, Report, SealList, State, TYPE_COSIGNATURE,
    TYPE_ED25519, VALIDATOR_SET_PAYLOAD_TYPE, VOTE_PAYLOAD_TYPE, ValidatorSet, Verifier,
    VerifierKey, Votes, cosigned_message, encode_base64, limits,
};

const ORIGIN: &str = "example.org/log";

fn key(name: &str) -> SigningKey {
    SigningKey::from_bytes(blake3::hash(name.as_bytes()).as_bytes())
}

/// A network of one epoch with a ledger, and a certificate that all its validators signed.
struct World {
    verifier: Verifier,
    set: ValidatorSet,
    certificate: Envelope,
}

impl World {
    fn new(size: usize) -> Self {
        let validators: Vec<String> = (0..size)
            .map(|index| {
                let key = encode_base64(key(&format!("v-{index}")).verifying_key().as_bytes());
                format!(r#"{{"id":"v-{index}","publicKey":"ed25519:{key}","weight":1}}"#)
            })
            .collect();
        let payload = format!(
            r#"{{"network":"n","epoch":0,"previous":null,"quorum":{},"validators":[{}],"ledger":"{}"}}"#,
            quorumseal::default_quorum(size as u64),
            validators.join(","),
            ledger_key()
        );
        let envelope = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload.as_bytes());
        let bundle = format!(r#"{{"sets":[{}]}}"#, envelope.to_json());
        let verifier = Verifier::load(&envelope.id().to_string(), bundle.as_bytes(), None).unwrap();
        let set = ValidatorSet::parse(&envelope).unwrap();
        let digest = blake3::hash(b"answer").to_hex();
        let certificate = World::sign(
            &set,
            CERTIFICATE_PAYLOAD_TYPE,
            &format!(
                r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"blake3":"{digest}"}}}}],
                "predicateType":"urn:quorumseal:certificate:v1","predicate":{{"network":"n","epoch":0,"validatorSet":"{}",
                "round":{{"id":"r","openedAt":"2026-01-01T00:00:00Z","sealedAt":"2026-01-01T00:00:00Z"}},
                "output":{{"length":6}},"prompt":{{"digest":{{"blake3":"{digest}"}}}},"model":{{"name":"m","version":"1"}},
                "tally":{{"quorumWeight":{size},"dissentWeight":0,"abstainWeight":0}}}}}}"#,
                set.id()
            ),
        );
        World {
            verifier,
            set,
            certificate,
        }
    }

    fn sign(set: &ValidatorSet, payload_type: &str, payload: &str) -> Envelope {
        let mut envelope = Envelope::new(payload_type, payload.as_bytes());
        for validator in set.validators() {
            let signature = key(validator.id.as_str()).sign(envelope.signed_bytes());
            envelope.add_signature(validator.id.as_str(), signature.to_bytes());
        }
        envelope
    }

    fn cosignature(&self, place: usize, text: &str, timestamp: u64) -> NoteSignature {
        let validator = &self.set.validators()[place];
        let cosigner = self.set.cosigner_of(validator).unwrap();
        let message = cosigned_message(text, timestamp);
        let signature = key(validator.id.as_str())
            .sign(message.as_bytes())
            .to_bytes();
        NoteSignature {
            name: cosigner.name().to_owned(),
            key_id: cosigner.id(),
            signature: [&timestamp.to_be_bytes()[..], &signature].concat(),
        }
    }

    /// The receipt of the certificate in a ledger of one entry, with a text that may be longer than it need be.
    fn receipt(
        &self,
        extension: &str,
        cosignatures: impl FnOnce(&str) -> Vec<NoteSignature>,
    ) -> Receipt {
        let seal = SealList::of(&self.set, &self.certificate);
        let entry = Entry::new(self.certificate.id(), &seal).to_text();
        let leaf = <sha2::Sha256 as sha2::Digest>::digest(format!("\0{entry}"));
        let checkpoint = Checkpoint {
            origin: ORIGIN.to_owned(),
            size: 1,
            root: leaf.into(),
        };
        let text = checkpoint.to_text() + extension;
        let mut lines = vec![NoteSignature {
            name: ORIGIN.to_owned(),
            key_id: ledger_key().id(),
            signature: key("ledger").sign(text.as_bytes()).to_bytes().to_vec(),
        }];
        lines.extend(cosignatures(&text));
        Receipt {
            seal: Some(seal),
            index: 0,
            proof: Vec::new(),
            note: Note::new(&text, lines).expect("a note"),
            checkpoint,
        }
    }

    fn verify(&self, receipt: &str) -> Report {
        self.verifier.verify(&Evidence {
            certificate: self.certificate.to_json().as_bytes(),
            receipt: Some(receipt.as_bytes()),
            ..Evidence::default()
        })
    }
}

fn ledger_key() -> VerifierKey {
    VerifierKey::new(
        ORIGIN,
        TYPE_ED25519,
        key("ledger").verifying_key().as_bytes(),
    )
    .unwrap()
}

#[test]
fn as_many_signature_lines_as_the_limit_allows() {
    let world = World::new(4);
    let cosign = |text: &str, upto: usize| {
        let mut lines: Vec<NoteSignature> = (0..4)
            .map(|place| world.cosignature(place, text, 100))
            .collect();
        // All false, by validators in turn, and no two alike.
        let more = (lines.len() + 1..upto).map(|index| {
            let mut line = world.cosignature(index % 4, text, 50);
            line.signature[8..12].copy_from_slice(&(index as u32).to_be_bytes());
            line
        });
        lines.extend(more);
        lines
    };
    let full = world
        .receipt("", |text| cosign(text, limits::MAX_NOTE_LINES))
        .to_text();
    let report = world.verify(&full);
    assert_eq!(
        (report.state, report.logged),
        (State::SealedUnbound, Logged::Yes)
    );
    let receipt = report.receipt.unwrap();
    assert_eq!(
        (receipt.cosigning_weight, receipt.logged_by),
        (Some(4), Some(100))
    );
    let one_more = full.clone() + full.lines().last().unwrap() + "\n";
    let report = world.verify(&one_more);
    assert_eq!(
        (report.state, report.logged),
        (State::SealedUnbound, Logged::No)
    );
    assert_eq!(report.receipt.unwrap().code, Some(Code::ReceiptMalformed));
}

#[test]
fn many_epochs_and_many_lines_cost_their_sum() {
    // Every set has the same validators, none of whom cosigned, and all lines claim to be by one of them.
    let validators: Vec<String> = (0..4)
        .map(|index| {
            let key = encode_base64(key(&format!("v-{index}")).verifying_key().as_bytes());
            format!(r#"{{"id":"v-{index}","publicKey":"ed25519:{key}","weight":1}}"#)
        })
        .collect();
    let mut previous = "null".to_owned();
    let mut sets = Vec::new();
    for epoch in 0..3_000 {
        let payload = format!(
            r#"{{"network":"n","epoch":{epoch},"previous":{previous},"quorum":3,"validators":[{}],"ledger":"{}"}}"#,
            validators.join(","),
            ledger_key()
        );
        let envelope = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, payload.as_bytes());
        previous = format!("\"{}\"", envelope.id());
        sets.push(envelope.to_json());
    }
    let bundle = format!(r#"{{"sets":[{}]}}"#, sets.join(","));
    let world = World::new(4);
    let verifier = Verifier::load(previous.trim_matches('"'), bundle.as_bytes(), None).unwrap();
    assert_eq!(verifier.trust_info().sets.len(), 3_000);
    let receipt = world.receipt("", |text| {
        let lines = (2..=limits::MAX_NOTE_LINES).map(|index| {
            let mut line = world.cosignature(0, text, 50);
            line.signature[8..12].copy_from_slice(&(index as u32).to_be_bytes());
            line
        });
        lines.collect()
    });
    // The set of epoch 0 is that of the other world, so the certificate is at home here too.
    let report = verifier.check_receipt(
        world.certificate.to_json().as_bytes(),
        receipt.to_text().as_bytes(),
    );
    assert_eq!(
        (report.logged, report.code),
        (Logged::Unknown, Some(Code::ReceiptCosignatures))
    );
}

#[test]
fn hashing_for_a_receipt_is_bounded_before_it_is_done() {
    let world = World::new(4);
    let extension = "x".repeat(8 << 20) + "\n";
    let few = world.receipt(&extension, |text| {
        (0..4)
            .map(|place| world.cosignature(place, text, 100))
            .collect()
    });
    assert_eq!(world.verify(&few.to_text()).logged, Logged::Yes);
    let line = few.note.signatures().last().unwrap().to_line();
    let many = few.to_text() + &line.repeat(300);
    let receipt = world.verify(&many).receipt.unwrap();
    assert_eq!(
        receipt.code,
        Some(Code::ReceiptMalformed),
        "{}",
        receipt.message
    );
    let too_large = few.to_text() + &"\n".repeat(9 << 20);
    assert_eq!(
        world.verify(&too_large).receipt.unwrap().code,
        Some(Code::ReceiptMalformed)
    );
}

#[test]
fn a_timestamp_beyond_the_integers_is_malformed_only_under_a_known_key() {
    let world = World::new(4);
    let late = limits::MAX_INTEGER + 1;
    for (name, code) in [
        ("n/v-3", Some(Code::ReceiptMalformed)),
        ("n/stranger", None),
    ] {
        let receipt = world.receipt("", |text| {
            let mut lines: Vec<NoteSignature> = (0..3)
                .map(|place| world.cosignature(place, text, late - 1))
                .collect();
            let mut odd = world.cosignature(3, text, late);
            odd.name = name.to_owned();
            lines.push(odd);
            lines
        });
        let report = world.verify(&receipt.to_text()).receipt.unwrap();
        assert_eq!(report.code, code, "{name}");
        let logged_by = if code.is_none() { Some(late - 1) } else { None };
        assert_eq!(report.logged_by, logged_by);
    }
    assert_eq!(
        world
            .set
            .cosigner_of(&world.set.validators()[3])
            .unwrap()
            .kind(),
        TYPE_COSIGNATURE
    );
}

/// An envelope's text with this many more signature elements.
fn padded(envelope: &Envelope, element: &str, times: usize) -> String {
    let more = vec![element; times].join(",");
    let text = envelope.to_json();
    if envelope.signatures().is_empty() {
        text.replace("\"signatures\":[", &format!("\"signatures\":[{more}"))
    } else {
        text.replace("\"signatures\":[", &format!("\"signatures\":[{more},"))
    }
}

#[test]
fn junk_beside_it_hides_no_vote_and_no_advisory() {
    let world = World::new(4);
    let (set, certificate) = (world.set.id(), world.certificate.to_json());
    let output = format!("blake3:{}", blake3::hash(b"answer").to_hex());
    let vote = |validator: &str, round: &str, reason: &str| {
        let payload = format!(
            r#"{{"network":"n","epoch":0,"validatorSet":"{set}","round":"{round}","output":"{output}","validator":"{validator}","vote":"reject","reason":"{reason}"}}"#
        );
        Envelope::new(VOTE_PAYLOAD_TYPE, payload.as_bytes())
    };
    let mut good = vote("v-3", "r", "");
    let signature = key("v-3").sign(good.signed_bytes()).to_bytes();
    good.add_signature("v-3", signature);
    let good = good.to_json();
    let sig = encode_base64(&[7; 64]);
    let long = "x".repeat(1 << 20);
    let heavy = [
        padded(
            &vote("nobody", "r", &long),
            &format!(r#"{{"keyid":"nobody","sig":"{sig}"}}"#),
            16_000,
        ),
        padded(
            &vote("v-2", "r", &long),
            &format!(r#"{{"keyid":"v-2","sig":"{sig}"}}"#),
            16_000,
        ),
        padded(
            &vote("v-1", "other", "y"),
            &format!(r#"{{"keyid":"v-1","sig":"{sig}"}}"#),
            2_000,
        ),
    ];
    let mut votes: Vec<&[u8]> = heavy.iter().map(String::as_bytes).collect();
    votes.push(good.as_bytes());

    let advisory = |reason: &str| {
        let payload = format!(
            r#"{{"network":"n","epoch":0,"validatorSet":"{set}","kind":"withdrawn","target":{{"certHash":"{}"}},"reason":"{reason}","issuedAt":"2026-01-01T00:00:00Z"}}"#,
            world.certificate.id()
        );
        World::sign(&world.set, ADVISORY_PAYLOAD_TYPE, &payload)
    };
    let heavy = [
        padded(&Envelope::new("x", long.as_bytes()), "{}", 16_000),
        padded(
            &advisory(&long),
            &format!(r#"{{"keyid":"v-0","sig":"{sig}"}}"#),
            16_000,
        ),
        padded(&advisory("y"), "{}", 16_000),
    ];
    let mut advisories: Vec<&[u8]> = heavy.iter().map(String::as_bytes).collect();
    let last = advisory("z").to_json();
    advisories.push(last.as_bytes());
    let policy =
        quorumseal::Policy::parse(br#"{"onAdvisory":"reject","maxDissentPercent":10}"#).unwrap();
    let report = world.verifier.verify(&Evidence {
        certificate: certificate.as_bytes(),
        votes: Votes::new(votes).unwrap(),
        advisories: Advisories::new(advisories).unwrap(),
        policy: Some(&policy),
        ..Evidence::default()
    });
    let votes = report.votes.unwrap();
    let reasons: Vec<&str> = votes
        .ignored
        .iter()
        .map(|vote| vote.reason.as_str())
        .collect();
    // The last one voted against its own signature: it is heard, whatever stood before it.
    assert_eq!(
        reasons,
        [
            "malformed",
            "malformed",
            "other-certificate",
            "equivocating"
        ]
    );
    assert_eq!(votes.equivocators[0].id.as_str(), "v-3");
    let heard = report.advisories.unwrap();
    let counted: Vec<u64> = heard
        .counted
        .iter()
        .map(|advisory| advisory.index)
        .collect();
    assert_eq!(counted, [2, 3], "elements that are nobody's cost nothing");
    let rules: Vec<&str> = report
        .policy
        .unwrap()
        .failures
        .iter()
        .map(|failure| failure.rule)
        .collect();
    assert_eq!(rules, ["onAdvisory"]);
}

#[test]
fn as_many_votes_as_the_limit_allows() {
    let world = World::new(4);
    let certificate = world.certificate.to_json();
    let plain = world.verify("");
    let output = format!("blake3:{}", blake3::hash(b"answer").to_hex());
    // Every one is signed by nobody, or by somebody else.
    let votes: Vec<String> = (0..limits::MAX_VOTES)
        .map(|index| {
            let payload = format!(
                r#"{{"network":"n","epoch":0,"validatorSet":"{}","round":"r","output":"{output}","validator":"v-{}","vote":"reject","reason":"{index}"}}"#,
                world.set.id(),
                index % 4
            );
            let mut vote = Envelope::new(VOTE_PAYLOAD_TYPE, payload.as_bytes());
            if index % 2 == 0 {
                let signature = key("stranger").sign(vote.signed_bytes()).to_bytes();
                vote.add_signature(&format!("v-{}", index % 4), signature);
            }
            vote.to_json()
        })
        .collect();
    let mut given: Vec<&[u8]> = votes.iter().map(String::as_bytes).collect();
    let report = world.verifier.verify(&Evidence {
        certificate: certificate.as_bytes(),
        votes: Votes::new(given.clone()).unwrap(),
        ..Evidence::default()
    });
    assert_eq!((report.state, &report.checks), (plain.state, &plain.checks));
    let counted = report.votes.unwrap();
    assert_eq!(
        (counted.reject_weight, counted.ignored.len()),
        (0, limits::MAX_VOTES)
    );
    assert!(
        counted
            .ignored
            .iter()
            .all(|vote| vote.reason.as_str() == "signature")
    );
    given.push(b"{}");
    assert_eq!(Votes::new(given).unwrap_err().code, Code::InputArgument);
}

#[test]
fn as_many_advisories_as_the_limit_allows() {
    let world = World::new(4);
    let certificate = world.certificate.to_json();
    let advisories: Vec<String> = (0..limits::MAX_ADVISORIES)
        .map(|index| {
            let payload = format!(
                r#"{{"network":"n","epoch":0,"validatorSet":"{}","kind":"withdrawn","target":{{"certHash":"{}"}},"reason":"{index}","issuedAt":"2026-01-01T00:00:00Z"}}"#,
                world.set.id(),
                world.certificate.id()
            );
            World::sign(&world.set, ADVISORY_PAYLOAD_TYPE, &payload).to_json()
        })
        .collect();
    let mut given: Vec<&[u8]> = advisories.iter().map(String::as_bytes).collect();
    let report = world.verifier.verify(&Evidence {
        certificate: certificate.as_bytes(),
        advisories: Advisories::new(given.clone()).unwrap(),
        ..Evidence::default()
    });
    assert_eq!(
        report.state,
        State::SealedUnbound,
        "no number of advisories makes it invalid"
    );
    let heard = report.advisories.unwrap();
    assert!(heard.ignored.is_empty());
    assert!(heard.counted.iter().all(|advisory| advisory.applies));
    given.push(b"{}");
    assert_eq!(
        Advisories::new(given).unwrap_err().code,
        Code::InputArgument
    );
}
