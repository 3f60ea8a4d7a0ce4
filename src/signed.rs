//! What all signed payloads have in common: a version in their type, and members that no reader may overlook
//! (FORMAT 0.7).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};

use crate::error::Fault;
use crate::index::Index;
use crate::json::{self, Reader, Shape, Wrong};
use crate::limits::MAX_FRAGMENTS;

/// The shape of the member `critical`, wherever one may stand.
pub(crate) static CRITICAL_SHAPE: Shape = Shape::Array(&Shape::Scalar, MAX_FRAGMENTS);

/// Whether `payload_type` is `expected`, which ends in `v1+json`; another version of the same is unsupported.
pub(crate) fn check_payload_type(payload_type: &str, expected: &str) -> Result<(), Fault> {
    if payload_type == expected {
        return Ok(());
    }
    let version = expected
        .strip_suffix("1+json")
        .and_then(|start| payload_type.strip_prefix(start))
        .and_then(|rest| rest.strip_suffix("+json"));
    let message = format!(
        "payloadType is {}, not {expected}",
        json::quoted(payload_type)
    );
    Err(match version {
        Some(version) if is_version(version) => Fault::Unsupported(message),
        _ => Fault::Malformed(message),
    })
}

/// Whether `text` is a version number: one or more ASCII digits.
pub(crate) fn is_version(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads `critical` (FORMAT 0.7) of an object whose shape keeps names: the first name that `shape` does not know.
pub(crate) fn critical(
    object: &Reader<'_, '_>,
    shape: &Shape,
) -> Result<Option<String>, Box<Wrong>> {
    let Some(list) = object.optional_array("critical", MAX_FRAGMENTS)? else {
        return Ok(None);
    };
    let wrong = || {
        object.wrong(
            "critical",
            "a non-empty array of distinct names of members of the same object",
        )
    };
    let mut seen = Index::default();
    let mut unknown = None;
    for item in &list.items {
        let name = item.as_str().ok_or_else(wrong)?;
        if !seen.add(name.as_bytes()) || !object.has_name(name) {
            return Err(wrong());
        }
        if unknown.is_none() && !shape.member_names().any(|known| known == name) {
            unknown = Some(name.to_string());
        }
    }
    if seen.is_empty() {
        return Err(wrong());
    }
    Ok(unknown)
}

/// Refuses an object with a critical member that `shape` does not know.
pub(crate) fn check_critical(object: &Reader<'_, '_>, shape: &Shape) -> Result<(), Fault> {
    match critical(object, shape)? {
        None => Ok(()),
        Some(name) => Err(Fault::Unsupported(format!(
            "the member {} is critical and this version does not know it",
            json::quoted(&name)
        ))),
    }
}
