//! Runs the files of `tests/vectors` through the core and checks what each expects.
//!
//! The same code runs natively and as wasm, so that both can be compared byte by byte: see [`Case::run`].

mod beside;
mod case;
mod expect;
mod rules;
mod source;

use std::collections::BTreeMap;

pub use beside::{Beside, Consistency, Item, Sealed};
pub use case::{Case, Given};
pub use expect::{Expect, mismatches};
pub use source::{Part, Source};

/// Every vector: `<topic>/<name>` and the text of its file, by name.
pub const VECTORS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/vectors.rs"));

/// Every vector, read and materialised one at a time: some are large.
///
/// # Panics
/// If a file is not a vector: the name of the file and what is wrong.
pub fn cases() -> impl Iterator<Item = Case> {
    VECTORS
        .iter()
        .map(|(name, text)| match Case::load(name, text) {
            Ok(case) => case,
            Err(error) => panic!("{name}: {error}"),
        })
}

/// What every vector gives here, by name, as JSON text.
///
/// # Panics
/// As [`cases`].
#[must_use]
pub fn write_reports() -> String {
    let reports: BTreeMap<String, String> = cases()
        .map(|case| {
            let run = case.run();
            (case.name, run)
        })
        .collect();
    serde_json::to_string_pretty(&reports).unwrap_or_default()
}

/// Reads what [`write_reports`] wrote, elsewhere perhaps.
///
/// # Errors
/// What is wrong with the text.
pub fn read_reports(text: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
