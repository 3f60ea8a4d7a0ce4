//! Every vector, as compiled to wasm, in Node and in a browser alike: the same bytes as natively, what the vector
//! expects, and an instance that is still of use afterwards.
//!
//! The native answers are what the harness's program `vector-reports` writes; `cargo xtask test` has it write them and
//! names the file in `QUORUMSEAL_VECTOR_REPORTS`.
#![cfg(target_arch = "wasm32")]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use quorumseal::Verifier;
use quorumseal_harness::{Case, VECTORS, mismatches, read_reports};
use wasm_bindgen_test::wasm_bindgen_test;

const NATIVE: &str = include_str!(env!("QUORUMSEAL_VECTOR_REPORTS"));

/// The native answers by name, read once.
fn native() -> &'static BTreeMap<String, String> {
    static READ: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    READ.get_or_init(|| {
        let native = read_reports(NATIVE).expect("what vector-reports wrote");
        assert!(
            native.keys().eq(VECTORS.iter().map(|(name, _)| *name)),
            "the native reports are of other vectors"
        );
        native
    })
}

/// A good certificate and the verifier that it is verified with, again and again.
struct Good {
    case: Case,
    verifier: Verifier,
    report: String,
}

impl Good {
    fn load() -> Self {
        let case = load("states/valid-in-full");
        let verifier = case.verifier().expect("the bundle of a good certificate");
        let report = case.verify(&verifier).expect("a good policy").to_json();
        Good {
            case,
            verifier,
            report,
        }
    }

    /// Panics unless the same verifier still gives the same good answer.
    fn again(&self, after: &str) {
        let report = self.case.verify(&self.verifier).expect("a good policy");
        assert!(report.valid && report.accepted, "after {after}");
        assert_eq!(report.to_json(), self.report, "after {after}");
    }
}

fn load(name: &str) -> Case {
    let (name, text) = VECTORS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a vector of this name");
    Case::load(name, text).expect("a good vector")
}

/// Runs the vectors of one topic.
fn run(topic: &str) {
    let native = native();
    let good = Good::load();
    let mut number = 0;
    for (name, text) in VECTORS {
        if name.split_once('/').map(|(topic, _)| topic) != Some(topic) {
            continue;
        }
        number += 1;
        let case = Case::load(name, text).expect("a good vector");
        let answer = case.run();
        assert_eq!(mismatches(&case.expect, &answer), [""; 0], "{name}");
        assert!(
            native.get(*name) == Some(&answer),
            "{name}: natively {:?}, as wasm {answer}",
            native.get(*name)
        );
        good.again(name);
    }
    assert!(number > 0, "there is no topic {topic}");
}

/// A test for each topic, and one that no topic is missing.
macro_rules! topics {
    ($($test:ident $topic:literal)*) => {
        $(
            #[wasm_bindgen_test]
            fn $test() {
                run($topic);
            }
        )*

        #[wasm_bindgen_test]
        fn every_topic_has_a_test() {
            for (name, _) in VECTORS {
                let topic = name.split_once('/').map(|(topic, _)| topic);
                assert!([$($topic),*].map(Some).contains(&topic), "no test runs {name}");
            }
        }
    };
}

topics! {
    advisories "advisories"
    base64 "base64"
    chain "chain"
    compromise "compromise"
    consistency "consistency"
    ed25519 "ed25519"
    envelope "envelope"
    fork "fork"
    fragments "fragments"
    json "json"
    keys "keys"
    limits "limits"
    output "output"
    policy "policy"
    prompt "prompt"
    quorum "quorum"
    receipt "receipt"
    relations "relations"
    signatures "signatures"
    skips "skips"
    statement "statement"
    states "states"
    tally "tally"
    trust "trust"
    validator_set "validator-set"
    votes "votes"
}
