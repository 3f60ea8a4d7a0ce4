//! Vectors that nobody in this project made, run through the public API of the core.
//!
//! The files stand in `../shared/vectors`, beside the repository. They are embedded when this crate is compiled, so
//! that the same bytes run natively, in Node and in a browser; [`run`] itself is a pure function of a file's name and
//! bytes. Every set states how many cases it has, so that no run can pass by checking nothing.

mod base64_strings;
mod blake3;
mod dsse;
mod ed25519;
mod json;
mod merkle;
mod network;
mod tlog;

pub use ed25519::check_batches;

/// Each set with the number of its cases.
pub const SETS: &[(&str, usize)] = &[
    ("base64", 85),
    ("blake3", 35),
    ("dsse-interop", 21),
    ("ed25519-rfc8032", 1024),
    ("ed25519-speccheck", 12),
    ("ed25519-wycheproof", 151),
    ("json-testsuite", 318 + 22),
    ("merkle-tdev", 98 + 98),
    // Notes, bad keys and the rule about mangled ones; requests to witnesses of two logs and of the real one.
    ("tlog-c2sp", 17 + 2 + 1 + 9 + 1 + 1),
];

/// Name and bytes of every file.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Checks one file, named by its path below the folder of vectors, and returns how many cases it held.
///
/// # Errors
/// What the core does otherwise than the file expects, or that the file is none of those known here.
pub fn run(name: &str, bytes: &[u8]) -> Result<usize, String> {
    let (set, file) = name.split_once('/').unwrap_or((name, ""));
    let outcome = match (set, file) {
        // What these contain is no vector.
        (
            _,
            "LICENSE"
            | "LICENSE_CC0"
            | "torchwood-litewitness/LICENSE"
            | "eddsa_verify_schema_v1.json",
        ) => Ok(0),
        ("base64", "base64_cases.json") => base64_strings::run(bytes),
        ("blake3", "test_vectors.json") => blake3::run(bytes),
        ("dsse-interop", "cases.json") => dsse::run(bytes),
        ("ed25519-rfc8032", "sign.input") => ed25519::run_rfc8032(bytes),
        ("ed25519-speccheck", "cases.json") => ed25519::run_speccheck(bytes),
        ("ed25519-wycheproof", "ed25519_test.v1.json") => ed25519::run_wycheproof(bytes),
        ("json-testsuite", text) => json::run(text, bytes),
        ("merkle-tdev", file) => merkle::run(file, bytes),
        ("tlog-c2sp", "signed_notes.json") => tlog::run_notes(bytes),
        ("tlog-c2sp", file)
            if file.starts_with("torchwood-litewitness/") && file.ends_with(".txtar") =>
        {
            tlog::run_witness(bytes)
        }
        _ => Err("no check is known for this file".to_string()),
    };
    outcome.map_err(|error| format!("{name}: {error}"))
}

/// Checks every file of a set, and that they hold as many cases as the set has.
///
/// # Errors
/// The first file that is not as expected, or a wrong number of cases.
pub fn check_set(set: &str) -> Result<(), String> {
    let (_, expected) = SETS
        .iter()
        .find(|(name, _)| *name == set)
        .ok_or_else(|| format!("there is no set {set}"))?;
    let mut found = 0;
    for (name, bytes) in files(set) {
        found += run(name, bytes)?;
    }
    expect(&format!("cases in {set}"), &found, expected)
}

/// Checks that [`run`] is not content with whatever it is given: of every set, a file in which one expectation was
/// turned around is refused, and so are one that holds nothing and one of another name.
///
/// # Errors
/// The first file that passed.
pub fn check_sensitivity() -> Result<(), String> {
    // A stretch of each file that occurs in it, and what makes its expectation wrong.
    const TURNED: &[(&str, &str, &str)] = &[
        (
            "base64/base64_cases.json",
            "\"strict_padded_canonical\": []",
            "\"strict_padded_canonical\": [1]",
        ),
        ("blake3/test_vectors.json", "\"af1349b9", "\"af1349b8"),
        (
            "dsse-interop/cases.json",
            "\"accept\": true",
            "\"accept\": false",
        ),
        (
            "dsse-interop/cases.json",
            "\"accept\": false",
            "\"accept\": true",
        ),
        ("ed25519-rfc8032/sign.input", ":e5564300", ":e5564301"),
        (
            "ed25519-speccheck/cases.json",
            "f7badec5b8abeaf6",
            "f7badec5b8abeaf7",
        ),
        (
            "ed25519-wycheproof/ed25519_test.v1.json",
            "\"result\": \"valid\"",
            "\"result\": \"invalid\"",
        ),
        (
            "ed25519-wycheproof/ed25519_test.v1.json",
            "\"result\": \"invalid\"",
            "\"result\": \"valid\"",
        ),
        (
            "merkle-tdev/testdata/inclusion/1/happy-path.json",
            "\"wantErr\": false",
            "\"wantErr\": true",
        ),
        (
            "merkle-tdev/testdata/inclusion/1/wrong-leaf.json",
            "\"wantErr\": true",
            "\"wantErr\": false",
        ),
        (
            "merkle-tdev/testdata/consistency/4/happy-path.json",
            "\"wantErr\": false",
            "\"wantErr\": true",
        ),
        (
            "merkle-tdev/testdata/consistency/4/swapped-roots.json",
            "\"wantErr\": true",
            "\"wantErr\": false",
        ),
        (
            "merkle-tdev/testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
            "\"wantErr\": false",
            "\"wantErr\": true",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "\"verified:1\"",
            "\"verified:2\"",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "\"unverified\"",
            "\"malformed\"",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "\"ambiguous\"",
            "\"verified:1\"",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "\"expect\": \"invalid\"",
            "\"expect\": \"unverified\"",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "\"expect\": \"malformed\"",
            "\"expect\": \"verified:1\"",
        ),
        (
            "tlog-c2sp/signed_notes.json",
            "PeterNeumann+173116ae+ZRpc2Qc",
            "PeterNeumann+c74f20a3+ARpc2Qc",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/litewitness.txtar",
            "HTTP 403",
            "HTTP 200",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/litewitness.txtar",
            "HTTP 422",
            "HTTP 409",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/litewitness.txtar",
            "\"3\\n\"",
            "\"1\\n\"",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/litewitness.txtar",
            "\"size\":5",
            "\"size\":3",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/bastion.txtar",
            "HTTP 200",
            "HTTP 403",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/sumdb.txtar",
            "033de0ae+Ac4z",
            "033de0ae+Ac4y",
        ),
        (
            "tlog-c2sp/torchwood-litewitness/sumdb.txtar",
            "35225469\nvt5T",
            "35225469\nvt5U",
        ),
    ];
    for (name, right, wrong) in TURNED {
        let text = std::str::from_utf8(file(name)?).map_err(|error| format!("{name}: {error}"))?;
        if !text.contains(right) {
            return Err(format!("{name}: there is no {right:?} in it"));
        }
        refused(name, text.replacen(right, wrong, 1).as_bytes())?;
        refused(name, b"")?;
    }
    for (name, bytes) in [
        ("json-testsuite/test_parsing/y_object.json", &b"{"[..]),
        ("json-testsuite/test_parsing/n_object_bad_value.json", b"{}"),
        ("json-testsuite/test_parsing/i_number_huge_exp.json", b"[1]"),
        ("json-testsuite/test_parsing/i_unheard_of.json", b"[1]"),
        ("json-testsuite/test_transform/number_1.0.json", b"[1.]"),
        ("json-testsuite/test_transform/unheard_of.json", b"[1]"),
        ("merkle-tdev/some.json", b"[1]"),
        ("tlog-c2sp/some.txtar", b""),
    ] {
        refused(name, bytes)?;
    }
    Ok(())
}

fn refused(name: &str, bytes: &[u8]) -> Result<(), String> {
    match run(name, bytes) {
        Ok(_) => Err(format!("{name}: a wrong expectation in it went unnoticed")),
        Err(_) => Ok(()),
    }
}

/// The files of a set.
fn files(set: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied().filter(move |(name, _)| {
        name.strip_prefix(set)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// The file of this name.
fn file(name: &str) -> Result<&'static [u8], String> {
    FILES
        .iter()
        .find_map(|(known, bytes)| (*known == name).then_some(*bytes))
        .ok_or_else(|| format!("{name} is not there"))
}

/// `got` must be `expected`.
fn expect<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, expected: &T) -> Result<(), String> {
    if got == expected {
        return Ok(());
    }
    Err(format!("{what}: expected {expected:?}, got {got:?}"))
}

/// Decodes hex that must be well formed.
fn unhex(text: &str) -> Result<Vec<u8>, String> {
    hex::decode(text).map_err(|error| format!("{text:?} is not hex: {error}"))
}

/// Defines every test of this crate in the caller's place, under the given test attribute. Where the vectors were
/// absent when this crate was compiled they are all ignored, and say so.
#[macro_export]
macro_rules! external_tests {
    ($test:meta) => {
        $crate::external_test!($test, base64, $crate::check_set("base64"));
        $crate::external_test!($test, blake3, $crate::check_set("blake3"));
        $crate::external_test!($test, dsse_interop, $crate::check_set("dsse-interop"));
        $crate::external_test!($test, ed25519_rfc8032, $crate::check_set("ed25519-rfc8032"));
        $crate::external_test!(
            $test,
            ed25519_speccheck,
            $crate::check_set("ed25519-speccheck")
        );
        $crate::external_test!(
            $test,
            ed25519_wycheproof,
            $crate::check_set("ed25519-wycheproof")
        );
        $crate::external_test!($test, json_testsuite, $crate::check_set("json-testsuite"));
        $crate::external_test!($test, merkle_tdev, $crate::check_set("merkle-tdev"));
        $crate::external_test!($test, tlog_c2sp, $crate::check_set("tlog-c2sp"));
        $crate::external_test!($test, ed25519_batches, $crate::check_batches());
        $crate::external_test!(
            $test,
            wrong_expectations_are_noticed,
            $crate::check_sensitivity()
        );
    };
}

/// One test that passes if the outcome is `Ok`.
#[cfg(not(vectors_absent))]
#[macro_export]
#[doc(hidden)]
macro_rules! external_test {
    ($test:meta, $name:ident, $outcome:expr) => {
        #[$test]
        fn $name() {
            if let Err(error) = $outcome {
                panic!("{error}");
            }
        }
    };
}

/// One test that is ignored, and fails if it is run all the same.
#[cfg(vectors_absent)]
#[macro_export]
#[doc(hidden)]
macro_rules! external_test {
    ($test:meta, $name:ident, $outcome:expr) => {
        #[$test]
        #[ignore = "skipped: ../shared/vectors is absent"]
        fn $name() {
            panic!("../shared/vectors is absent");
        }
    };
}
