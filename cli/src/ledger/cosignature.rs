//! Cosignatures of a checkpoint: by whom, from when, and a note with one more.

use quorumseal::{
    Code, Misuse, Note, NoteSignature, ValidatorSet, VerifierKey, cosigned_message, signature,
};

use crate::key::SecretKey;

/// The keys by which validators of a set cosign.
pub(crate) fn cosigners(set: &ValidatorSet) -> impl Iterator<Item = VerifierKey> {
    set.validators()
        .iter()
        .filter_map(|validator| set.cosigner_of(validator))
}

/// The verifier key under which the holder of this key cosigns.
pub(crate) fn cosigner(set: &ValidatorSet, key: &SecretKey) -> Result<VerifierKey, Misuse> {
    let own = cosigners(set).find(|own| own.key() == key.public());
    own.ok_or_else(|| {
        Misuse::new(
            Code::InputKey,
            format!(
                "by the key {} no validator of epoch {} of {} cosigns",
                key.public_text(),
                set.epoch(),
                set.network()
            ),
        )
    })
}

/// The line by which the holder of `key` says that it saw this text at `timestamp`.
pub(crate) fn line(
    text: &str,
    own: &VerifierKey,
    key: &SecretKey,
    timestamp: u64,
) -> NoteSignature {
    let signature = key.sign(cosigned_message(text, timestamp).as_bytes());
    NoteSignature {
        name: own.name().to_owned(),
        key_id: own.id(),
        signature: [timestamp.to_be_bytes().as_slice(), &signature].concat(),
    }
}

/// The time of a line, if it is a cosignature of this text by this key.
pub(crate) fn time(text: &str, own: &VerifierKey, line: &NoteSignature) -> Option<u64> {
    if line.name != own.name() || line.key_id != own.id() {
        return None;
    }
    let (time, signature) = line.signature.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    let message = cosigned_message(text, time);
    let key = own.key().try_into().ok()?;
    let holds = signature::verify_zip215(key, signature.try_into().ok()?, message.as_bytes());
    holds.then_some(time)
}

/// The time of the note's earliest cosignature by this key.
pub(crate) fn earliest(note: &Note, own: &VerifierKey) -> Option<u64> {
    let lines = note.signatures().iter();
    lines.filter_map(|line| time(note.text(), own, line)).min()
}

/// The note with this cosignature from `timestamp`; `None` if it has one by the same key that is as early.
pub(crate) fn added(
    note: &Note,
    own: &VerifierKey,
    line: NoteSignature,
    timestamp: u64,
) -> Option<Note> {
    if earliest(note, own).is_some_and(|earliest| earliest <= timestamp) {
        return None;
    }
    let mut lines = note.signatures().to_vec();
    lines.retain(|line| line.name != own.name() || line.key_id != own.id());
    lines.push(line);
    Note::new(note.text(), lines)
}
