//! Which validators of a set cosigned a checkpoint, and by when they were a quorum (C2SP tlog-cosignature v1.0.1;
//! FORMAT section 5).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::checkpoint::cosigned_message;
use crate::index::{self, Groups, Index};
use crate::note::{Note, NoteSignature};
use crate::signature::{self, Claim};
use crate::text::Name;
use crate::validator_set::{Validator, ValidatorSet};
use crate::vkey::{TYPE_COSIGNATURE, VerifierKey};

/// A validator whose cosignature of a checkpoint verifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Cosigner {
    /// Its id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its weight.
    pub weight: u64,
    /// When it says that it cosigned, in POSIX seconds; of several times the smallest.
    pub timestamp: u64,
}

/// A quorum of one set that cosigned a checkpoint.
#[derive(Debug, Clone)]
pub(crate) struct Cosigned {
    pub(crate) epoch: u64,
    pub(crate) weight: u64,
    pub(crate) logged_by: u64,
    pub(crate) cosigners: Vec<Cosigner>,
}

/// Whom a caller does not count.
pub(crate) type Excluded<'a> = &'a dyn Fn(&ValidatorSet, &Validator) -> bool;

/// Timestamp and signature of a line that has the form of a cosignature.
pub(crate) fn cosignature(line: &NoteSignature) -> Option<(u64, &[u8; 64])> {
    let (timestamp, signature) = line.signature.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*timestamp), signature.try_into().ok()?))
}

/// Lines that have the form of a cosignature, by the name and the id of their key.
#[derive(Default)]
pub(crate) struct Lines<'n> {
    lines: Vec<&'n NoteSignature>,
    names: Index,
    by_key: Groups,
}

impl<'n> Lines<'n> {
    pub(crate) fn add(&mut self, line: &'n NoteSignature) {
        if cosignature(line).is_some() {
            self.names.add(line.name.as_bytes());
            let key = key_of(line.key_id, &line.name);
            self.by_key.add(&key, self.lines.len());
            self.lines.push(line);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Those that claim to be by this validator of this set. What it costs to find out is paid only for names that
    /// occur at all.
    pub(crate) fn by(
        &self,
        set: &ValidatorSet,
        validator: &Validator,
    ) -> Option<impl Iterator<Item = &'n NoteSignature>> {
        let name = set.cosigner_name(validator);
        if !self.names.has(name.as_bytes()) {
            return None;
        }
        let key = validator.cosigner_key()?;
        let id = VerifierKey::new(&name, TYPE_COSIGNATURE, key.as_bytes())?.id();
        let own = self.by_key.get(&key_of(id, &name));
        (!own.is_empty()).then(|| own.iter().filter_map(|line| self.lines.get(*line).copied()))
    }
}

/// The name and the id of a key as one.
fn key_of(id: [u8; 4], name: &str) -> Vec<u8> {
    [&id, name.as_bytes()].concat()
}

/// The smallest timestamp of those lines by a validator that verify, by its key and its name: the same validators stand
/// in many sets, and nothing is verified twice, or looked through twice.
#[derive(Default)]
pub(crate) struct Earliest {
    known: Index,
    times: Vec<Option<u64>>,
}

/// The validators of a set that cosigned. A key that several of them have counts once, for the first of them.
pub(crate) fn cosigners(
    set: &ValidatorSet,
    note: &Note,
    lines: &Lines<'_>,
    earliest: &mut Earliest,
    excluded: Excluded<'_>,
) -> Vec<Cosigner> {
    let mut seen = Index::default();
    let mut found = Vec::new();
    let mut asked = Vec::new();
    let mut claims = Vec::new();
    for validator in set.validators() {
        let Some(key) = validator.cosigner_key() else {
            continue;
        };
        if !seen.add(key.as_bytes()) || excluded(set, validator) {
            continue;
        }
        let Some(own) = lines.by(set, validator) else {
            continue;
        };
        let name = set.cosigner_name(validator);
        let known = [key.as_bytes(), name.as_bytes()].concat();
        let number = earliest.known.number(&known);
        if number == earliest.times.len() {
            earliest.times.push(None);
            for (timestamp, signature) in own.filter_map(cosignature) {
                let message = cosigned_message(note.text(), timestamp);
                claims.push(Claim::new(key.clone(), signature, message.as_bytes()));
                asked.push((number, timestamp));
            }
        }
        found.push((validator, number));
    }
    for ((number, timestamp), verdict) in asked.into_iter().zip(signature::verify_all(&claims)) {
        if let (true, Some(earliest)) = (verdict, earliest.times.get_mut(number)) {
            *earliest = Some(earliest.map_or(timestamp, |other| other.min(timestamp)));
        }
    }
    let cosigners = found.into_iter().filter_map(|(validator, number)| {
        Some(Cosigner {
            id: validator.id.clone(),
            operator: validator.operator.clone(),
            weight: validator.weight,
            timestamp: earliest.times.get(number).copied().flatten()?,
        })
    });
    cosigners.collect()
}

/// The smallest time by which cosignatures reach `quorum`.
pub(crate) fn quorum_time(cosigners: &[Cosigner], quorum: u64) -> Option<u64> {
    let time = |number: usize| cosigners.get(number).map(|cosigner| cosigner.timestamp);
    let mut weight: u64 = 0;
    let by_time = index::sorted(cosigners.len(), &|one, other| time(one).cmp(&time(other)));
    for cosigner in by_time
        .into_iter()
        .filter_map(|number| cosigners.get(number))
    {
        weight = weight.saturating_add(cosigner.weight);
        if weight >= quorum {
            return Some(cosigner.timestamp);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosigner(weight: u64, timestamp: u64) -> Cosigner {
        Cosigner {
            id: Name::parse("v").unwrap(),
            operator: None,
            weight,
            timestamp,
        }
    }

    #[test]
    fn the_quorum_is_reached_by_the_smallest_time() {
        let all = [cosigner(40, 300), cosigner(30, 100), cosigner(30, 200)];
        assert_eq!(quorum_time(&all, 60), Some(200));
        assert_eq!(quorum_time(&all, 61), Some(300));
        assert_eq!(quorum_time(&all, 101), None);
        assert_eq!(quorum_time(&[], 1), None);
    }
}
