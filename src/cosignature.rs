//! Which validators of a set cosigned a checkpoint, and by when they were a quorum (C2SP tlog-cosignature v1.0.1;
//! FORMAT section 5).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::checkpoint::cosigned_message;
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
pub(crate) struct Lines<'n>(BTreeMap<&'n str, BTreeMap<[u8; 4], Vec<&'n NoteSignature>>>);

impl<'n> Lines<'n> {
    pub(crate) fn add(&mut self, line: &'n NoteSignature) {
        if cosignature(line).is_some() {
            let named = self.0.entry(line.name.as_str()).or_default();
            named.entry(line.key_id).or_default().push(line);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that claim to be by this validator of this set. What it costs to find out is paid only for names that
    /// occur at all.
    pub(crate) fn by(
        &self,
        set: &ValidatorSet,
        validator: &Validator,
    ) -> Option<&[&'n NoteSignature]> {
        let name = set.cosigner_name(validator);
        let named = self.0.get(name.as_str())?;
        let key = validator.cosigner_key()?;
        let id = VerifierKey::new(&name, TYPE_COSIGNATURE, key.as_bytes())?.id();
        named.get(&id).map(Vec::as_slice)
    }
}

/// The smallest timestamp of those lines by a validator that verify, by its key and its name: the same validators stand
/// in many sets, and nothing is verified twice, or looked through twice.
#[derive(Default)]
pub(crate) struct Earliest(BTreeMap<([u8; 32], String), Option<u64>>);

/// The validators of a set that cosigned. A key that several of them have counts once, for the first of them.
pub(crate) fn cosigners(
    set: &ValidatorSet,
    note: &Note,
    lines: &Lines<'_>,
    earliest: &mut Earliest,
    excluded: Excluded<'_>,
) -> Vec<Cosigner> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut asked = Vec::new();
    let mut claims = Vec::new();
    for validator in set.validators() {
        let Some(key) = validator.cosigner_key() else {
            continue;
        };
        if !seen.insert(*key.as_bytes()) || excluded(set, validator) {
            continue;
        }
        let Some(own) = lines.by(set, validator) else {
            continue;
        };
        let known = (*key.as_bytes(), set.cosigner_name(validator));
        if !earliest.0.contains_key(&known) {
            earliest.0.insert(known.clone(), None);
            for (timestamp, signature) in own.iter().copied().filter_map(cosignature) {
                let message = cosigned_message(note.text(), timestamp);
                claims.push(Claim::new(key.clone(), signature, message.as_bytes()));
                asked.push((known.clone(), timestamp));
            }
        }
        found.push((validator, known));
    }
    for ((known, timestamp), verdict) in asked.into_iter().zip(signature::verify_all(&claims)) {
        if let (true, Some(earliest)) = (verdict, earliest.0.get_mut(&known)) {
            *earliest = Some(earliest.map_or(timestamp, |other| other.min(timestamp)));
        }
    }
    let cosigners = found.into_iter().filter_map(|(validator, known)| {
        Some(Cosigner {
            id: validator.id.clone(),
            operator: validator.operator.clone(),
            weight: validator.weight,
            timestamp: earliest.0.get(&known).copied().flatten()?,
        })
    });
    cosigners.collect()
}

/// The smallest time by which cosignatures reach `quorum`.
pub(crate) fn quorum_time(cosigners: &[Cosigner], quorum: u64) -> Option<u64> {
    let mut by_time: Vec<(u64, u64)> = cosigners
        .iter()
        .map(|cosigner| (cosigner.timestamp, cosigner.weight))
        .collect();
    by_time.sort_unstable();
    let mut weight: u64 = 0;
    by_time.into_iter().find_map(|(timestamp, more)| {
        weight = weight.saturating_add(more);
        (weight >= quorum).then_some(timestamp)
    })
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
