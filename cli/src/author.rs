//! Documents made here. Each is read back by the core before anybody sees it: nothing illegal is written.

pub(crate) mod advisory;
pub(crate) mod description;
pub(crate) mod history;
pub(crate) mod set;
pub(crate) mod statement;
pub(crate) mod vote;

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

/// The time of this machine's clock, as it stands in documents. Asked for only where somebody says `--now`.
pub(crate) fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// The two parts of `--model NAME@VERSION`; a name may hold an `@` itself.
pub(crate) fn name_and_version(text: &str) -> Result<(&str, &str), Misuse> {
    text.rsplit_once('@')
        .filter(|(name, version)| !name.is_empty() && !version.is_empty())
        .ok_or_else(|| {
            Misuse::new(
                Code::InputArgument,
                format!("--model {text:?}: expected name@version"),
            )
        })
}
