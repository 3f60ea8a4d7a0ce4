//! Documents made here. Each is read back by the core before anybody sees it: nothing illegal is written.

pub(crate) mod history;
pub(crate) mod set;
pub(crate) mod statement;

use quorumseal::{Code, Misuse, check_strict_json};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use serde_transcode::transcode;

/// The compact JSON of a draft, members in the order of its fields: the same draft, the same bytes.
fn to_payload(draft: &impl Serialize) -> Result<Vec<u8>, Misuse> {
    serde_json::to_vec(draft).map_err(|error| {
        Misuse::new(
            Code::InputDocument,
            format!("the draft is no JSON: {error}"),
        )
    })
}

/// Reads a list or object that a person wrote: strict JSON, and no member that is not known.
pub(crate) fn read_json<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, Misuse> {
    let wrong = |why: String| Misuse::new(Code::InputDocument, format!("{name}: {why}"));
    check_strict_json(bytes).map_err(wrong)?;
    serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))
}
