//! Handing over: the signature on the set of the next epoch, if a file of the operator's allows it.

use std::path::Path;

use quorumseal::{Digest, Envelope, ValidatorSet};

use super::journal::Signed;
use super::own::{Own, not_written};
use crate::author::history::check_link;
use crate::protocol::{Refusal, Refused, Signature};

/// Bytes of the file of allowed sets that are read.
const MOST_BYTES: u64 = 1 << 20;

/// The signature of this validator on the next set.
pub(super) fn hand_over(
    own: &Own,
    allowed: Option<&Path>,
    body: &[u8],
) -> Result<Signature, Refused> {
    let wrong = |message: String| Refused::new(Refusal::HandoverMalformed, message);
    let envelope = Envelope::parse(body).map_err(|failure| {
        wrong(format!(
            "{}: {}",
            failure.code,
            crate::explain::compared(&failure)
        ))
    })?;
    let next = ValidatorSet::parse(&envelope).map_err(|fault| wrong(fault.to_string()))?;
    if next.previous() != Some(own.set.id()) {
        let got = next
            .previous()
            .map_or_else(|| "none".to_owned(), |id| id.to_string());
        return Err(wrong(format!(
            "the set does not follow this validator's (expected {} as previous, got {got})",
            own.set.id()
        )));
    }
    check_link(&own.set, &next).map_err(|misuse| wrong(misuse.message))?;
    if !is_allowed(allowed, &next.id())? {
        return Err(Refused::new(
            Refusal::HandoverNotAllowed,
            format!(
                "{} is not among the sets that the operator allows",
                next.id()
            ),
        ));
    }
    let signature = own.key.sign(envelope.signed_bytes());
    let signed = Signed {
        id: next.id(),
        signature: Signature::new(&own.id, &signature),
    };
    let network = next.network().as_str();
    let known = own
        .journal
        .hand_over(network, next.epoch(), signed)
        .map_err(|misuse| not_written(&misuse))?;
    if known.id == next.id() {
        return Ok(known.signature);
    }
    Err(Refused::new(
        Refusal::HandoverConflict,
        format!(
            "another set was signed for epoch {} (expected {}, got {})",
            next.epoch(),
            known.id,
            next.id()
        ),
    ))
}

/// Whether the file, read anew each time, has a line with this id. What follows a `#` is a remark.
fn is_allowed(file: Option<&Path>, id: &Digest) -> Result<bool, Refused> {
    let Some(file) = file else {
        return Ok(false);
    };
    let unreadable = |error: std::io::Error| {
        tracing::error!(file = %file.display(), %error, "the file of allowed sets cannot be read");
        Refused::new(
            Refusal::HandoverNotAllowed,
            "the operator's list of allowed sets cannot be read",
        )
    };
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        return Err(unreadable(std::io::Error::other(format!(
            "it has {length} bytes, more than {MOST_BYTES}"
        ))));
    }
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let wanted = id.to_string();
    Ok(text
        .lines()
        .any(|line| line.split('#').next().unwrap_or_default().trim() == wanted))
}
