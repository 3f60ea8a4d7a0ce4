//! A validator set: the electorate of one epoch, and what a quorum of it is (FORMAT section 2).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::json::{self, Reader, Shape, Wrong};
use crate::limits::{MAX_FRAGMENTS, MAX_INTEGER, MAX_VALIDATORS, count};
use crate::signature::{KeyFault, PublicKey};
use crate::text::{self, Name};
use crate::vkey::{self, VerifierKey};

/// The payload type of a validator set of version 1.
pub const PAYLOAD_TYPE: &str = "application/vnd.quorumseal.validator-set.v1+json";

/// A well-formed validator set. Nothing is said yet about whether to trust it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidatorSet {
    id: Digest,
    network: Name,
    epoch: u64,
    previous: Option<Digest>,
    quorum: u64,
    total_weight: u64,
    validators: Vec<Validator>,
    places: BTreeMap<Name, usize>,
    history: Option<[u8; 32]>,
    ledger: Option<VerifierKey>,
}

/// One member of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validator {
    /// Its id, unique in the set; the `keyid` of its signatures.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its key.
    pub key: ValidatorKey,
    /// Its weight, at least 1.
    pub weight: u64,
    /// The key of its ledger cosignatures, if it is not its own under the name `<network>/<id>`.
    pub cosigner: Option<VerifierKey>,
}

/// A validator's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValidatorKey {
    /// An Ed25519 key that passed the strict rule.
    Ed25519(Arc<PublicKey>),
    /// A key of an algorithm that this version does not know, as written. It has weight and never counts as signing.
    Unknown(String),
}

/// Why a document is no validator set that this version can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetFault {
    /// It breaks a rule of the format.
    Malformed(String),
    /// It is meant for a newer version.
    Unsupported(String),
}

impl SetFault {
    /// What is wrong, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            SetFault::Malformed(message) | SetFault::Unsupported(message) => message,
        }
    }
}

impl fmt::Display for SetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for SetFault {}

/// Keys that were decompressed and checked already, so that none is twice in one load (FORMAT section 8).
#[derive(Debug, Default)]
pub(crate) struct KeyRing(BTreeMap<[u8; 32], Result<Arc<PublicKey>, KeyFault>>);

impl KeyRing {
    fn check(&mut self, bytes: &[u8; 32]) -> Result<Arc<PublicKey>, KeyFault> {
        self.0
            .entry(*bytes)
            .or_insert_with(|| PublicKey::from_bytes(bytes).map(Arc::new))
            .clone()
    }
}

static SHAPE: Shape = Shape::ObjectWithNames(&[
    ("network", &Shape::Scalar),
    ("epoch", &Shape::Scalar),
    ("previous", &Shape::Scalar),
    ("quorum", &Shape::Scalar),
    (
        "validators",
        &Shape::Array(
            &Shape::Object(&[
                ("id", &Shape::Scalar),
                ("operator", &Shape::Scalar),
                ("publicKey", &Shape::Scalar),
                ("weight", &Shape::Scalar),
                ("cosigner", &Shape::Scalar),
            ]),
            MAX_VALIDATORS,
        ),
    ),
    ("history", &Shape::Scalar),
    ("ledger", &Shape::Scalar),
    ("critical", &CRITICAL_SHAPE),
]);

/// The shape of the member `critical`, wherever one may stand.
pub(crate) static CRITICAL_SHAPE: Shape = Shape::Array(&Shape::Scalar, MAX_FRAGMENTS);

impl ValidatorSet {
    /// Reads the set that `envelope` carries.
    ///
    /// # Errors
    /// [`SetFault`]: malformed is looked for before unsupported, but for a payload type of another version.
    pub fn parse(envelope: &Envelope) -> Result<Self, SetFault> {
        ValidatorSet::parse_with(envelope, &mut KeyRing::default())
    }

    pub(crate) fn parse_with(envelope: &Envelope, keys: &mut KeyRing) -> Result<Self, SetFault> {
        check_payload_type(envelope.payload_type())?;
        let json = json::parse(envelope.payload(), &SHAPE).map_err(SetFault::Malformed)?;
        let set = json.object("")?;
        let network = set.parsed("network", "a name", Name::parse)?;
        let epoch = set.integer("epoch")?;
        let previous = previous(&set, epoch)?;
        let quorum = set.integer("quorum")?;
        let history = set.optional_parsed(
            "history",
            "base64 of 32 bytes",
            text::decode_base64_array::<32>,
        )?;
        if epoch == 0 && history.is_some() {
            return Err(malformed(
                "epoch 0 has no earlier epochs: `history` must be absent",
            ));
        }
        let validators = validators(&set, keys)?;
        let total_weight = total_weight(&validators)?;
        // Doubling cannot overflow: quorum is at most 2^53-1.
        if quorum > total_weight || quorum.saturating_mul(2) <= total_weight {
            return Err(SetFault::Malformed(format!(
                "quorum must be more than half of the total weight {total_weight} and at most all of it, not {quorum}"
            )));
        }
        let places = places(&validators)?;
        let ledger = ledger(&set, &validators, keys)?;
        let unknown_critical = critical(&set, &SHAPE)?;
        if let Some(name) = unknown_critical {
            return Err(SetFault::Unsupported(format!(
                "the member {} is critical and this version does not know it",
                json::quoted(&name)
            )));
        }
        let known_weight: u64 = validators
            .iter()
            .filter(|validator| matches!(validator.key, ValidatorKey::Ed25519(_)))
            .map(|validator| validator.weight)
            .sum();
        if known_weight < quorum {
            return Err(SetFault::Unsupported(format!(
                "the keys of known algorithms weigh {known_weight}, below the quorum of {quorum}"
            )));
        }
        Ok(ValidatorSet {
            id: envelope.id(),
            network,
            epoch,
            previous,
            quorum,
            total_weight,
            validators,
            places,
            history,
            ledger,
        })
    }

    /// The validator-set id: the id of its document.
    #[must_use]
    pub const fn id(&self) -> Digest {
        self.id
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &Name {
        &self.network
    }

    /// The epoch.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The id of the set of the epoch before; `None` exactly at epoch 0.
    #[must_use]
    pub const fn previous(&self) -> Option<Digest> {
        self.previous
    }

    /// The weight that makes a quorum, inclusive.
    #[must_use]
    pub const fn quorum(&self) -> u64 {
        self.quorum
    }

    /// The weight of all validators together.
    #[must_use]
    pub const fn total_weight(&self) -> u64 {
        self.total_weight
    }

    /// The validators, in the order of the document.
    #[must_use]
    pub fn validators(&self) -> &[Validator] {
        &self.validators
    }

    /// The place in [`ValidatorSet::validators`] of the validator with this id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(&Name::parse(id)?).copied()
    }

    /// The RFC 6962 root over the ids of all earlier sets.
    #[must_use]
    pub const fn history(&self) -> Option<&[u8; 32]> {
        self.history.as_ref()
    }

    /// The key of the network's ledger.
    #[must_use]
    pub const fn ledger(&self) -> Option<&VerifierKey> {
        self.ledger.as_ref()
    }
}

/// The quorum that tools choose by default: ⌊2·total/3⌋+1.
#[must_use]
pub fn default_quorum(total_weight: u64) -> u64 {
    let two_thirds = u128::from(total_weight).saturating_mul(2) / 3;
    u64::try_from(two_thirds.saturating_add(1)).unwrap_or(total_weight)
}

/// Reads `critical` (FORMAT 0.7) of an object whose shape keeps names: the first name that `shape` does not know.
pub(crate) fn critical(object: &Reader<'_, '_>, shape: &Shape) -> Result<Option<String>, Wrong> {
    let Some(list) = object.optional_array("critical", MAX_FRAGMENTS)? else {
        return Ok(None);
    };
    let wrong = || {
        object.wrong(
            "critical",
            "a non-empty array of distinct names of members of the same object",
        )
    };
    let mut seen = BTreeSet::new();
    let mut unknown = None;
    for item in &list.items {
        let name = item.as_str().ok_or_else(wrong)?;
        if !seen.insert(name) || !object.has_name(name) {
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

fn malformed(message: &str) -> SetFault {
    SetFault::Malformed(message.to_string())
}

impl From<Wrong> for SetFault {
    fn from(wrong: Wrong) -> Self {
        SetFault::Malformed(wrong.message)
    }
}

fn check_payload_type(payload_type: &str) -> Result<(), SetFault> {
    if payload_type == PAYLOAD_TYPE {
        return Ok(());
    }
    let version = payload_type
        .strip_prefix("application/vnd.quorumseal.validator-set.v")
        .and_then(|rest| rest.strip_suffix("+json"));
    let message = format!(
        "payloadType is {}, not {PAYLOAD_TYPE}",
        json::quoted(payload_type)
    );
    Err(match version {
        Some(version) if is_version(version) => SetFault::Unsupported(message),
        _ => SetFault::Malformed(message),
    })
}

/// Whether `text` is a version number: one or more ASCII digits.
pub(crate) fn is_version(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn previous(set: &Reader<'_, '_>, epoch: u64) -> Result<Option<Digest>, SetFault> {
    if !set.has_name("previous") {
        return Err(malformed(
            "previous is missing: it must be present, null at epoch 0",
        ));
    }
    let previous = set.optional_parsed("previous", "a validator-set id", |id| id.parse().ok())?;
    if previous.is_none() != (epoch == 0) {
        return Err(malformed(
            "previous must be null at epoch 0 and name a set at any other",
        ));
    }
    Ok(previous)
}

fn validators(set: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<Vec<Validator>, SetFault> {
    let list = set.array("validators")?;
    if list.total > MAX_VALIDATORS || list.items.is_empty() {
        return Err(SetFault::Malformed(format!(
            "a set has 1 to {MAX_VALIDATORS} validators, not {}",
            count(list.total)
        )));
    }
    list.items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let at = item.object(&format!("validators[{index}]"))?;
            let weight = at.integer("weight")?;
            if weight == 0 {
                return Err(SetFault::from(at.wrong("weight", "at least 1")));
            }
            Ok(Validator {
                id: at.parsed("id", "a name", Name::parse)?,
                operator: at.optional_string("operator")?.map(ToString::to_string),
                key: validator_key(&at, keys)?,
                weight,
                cosigner: cosigner(&at, keys)?,
            })
        })
        .collect()
}

fn validator_key(at: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<ValidatorKey, SetFault> {
    let text = at.string("publicKey")?;
    let (algorithm, encoded) = text
        .split_once(':')
        .filter(|(algorithm, _)| !algorithm.is_empty())
        .ok_or_else(|| at.wrong("publicKey", "<algorithm>:<key>"))?;
    if algorithm != "ed25519" {
        return Ok(ValidatorKey::Unknown(text.to_string()));
    }
    let bytes = text::decode_base64_array::<32>(encoded)
        .ok_or_else(|| at.wrong("publicKey", "ed25519: and base64 of 32 bytes"))?;
    match keys.check(&bytes) {
        Ok(key) => Ok(ValidatorKey::Ed25519(key)),
        Err(fault) => Err(SetFault::Malformed(format!(
            "{} {}",
            at.path("publicKey"),
            fault.as_str()
        ))),
    }
}

fn cosigner(at: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<Option<VerifierKey>, SetFault> {
    let cosigner = at.optional_parsed("cosigner", "a verifier key", VerifierKey::parse)?;
    if let Some(key) = &cosigner
        && key.kind() == vkey::TYPE_COSIGNATURE
    {
        check_note_key(&at.path("cosigner"), key, keys)?;
    }
    Ok(cosigner)
}

fn ledger(
    set: &Reader<'_, '_>,
    validators: &[Validator],
    keys: &mut KeyRing,
) -> Result<Option<VerifierKey>, SetFault> {
    let Some(key) = set.optional_parsed("ledger", "a verifier key", VerifierKey::parse)? else {
        return Ok(None);
    };
    if key.kind() != vkey::TYPE_ED25519 {
        return Err(SetFault::from(
            set.wrong("ledger", "a verifier key of type 0x01"),
        ));
    }
    let point = check_note_key("ledger", &key, keys)?;
    let is_validators = validators.iter().any(|validator| {
        matches!(&validator.key, ValidatorKey::Ed25519(own) if own.as_bytes() == point.as_bytes())
    });
    if is_validators {
        return Err(malformed("ledger is the key of a validator"));
    }
    Ok(Some(key))
}

/// The key of a note must keep the rule for public keys.
fn check_note_key(
    at: &str,
    key: &VerifierKey,
    keys: &mut KeyRing,
) -> Result<Arc<PublicKey>, SetFault> {
    let bytes = key
        .key()
        .try_into()
        .map_err(|_| SetFault::Malformed(format!("{at} must hold a key of 32 bytes")))?;
    keys.check(bytes)
        .map_err(|fault| SetFault::Malformed(format!("the key of {at} {}", fault.as_str())))
}

fn total_weight(validators: &[Validator]) -> Result<u64, SetFault> {
    validators
        .iter()
        .try_fold(0u64, |sum, validator| sum.checked_add(validator.weight))
        .filter(|total| *total <= MAX_INTEGER)
        .ok_or_else(|| malformed("the total weight is above 2^53-1"))
}

/// Where each id stands; ids and keys must be unique, keys by their bytes.
fn places(validators: &[Validator]) -> Result<BTreeMap<Name, usize>, SetFault> {
    let mut places = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for (place, validator) in validators.iter().enumerate() {
        if places.insert(validator.id.clone(), place).is_some() {
            return Err(SetFault::Malformed(format!(
                "the validator id {} is there twice",
                validator.id
            )));
        }
        let key: &[u8] = match &validator.key {
            ValidatorKey::Ed25519(key) => key.as_bytes(),
            ValidatorKey::Unknown(text) => text.as_bytes(),
        };
        let known = matches!(validator.key, ValidatorKey::Ed25519(_));
        if !keys.insert((known, key)) {
            return Err(SetFault::Malformed(format!(
                "the public key of {} is another validator's too",
                validator.id
            )));
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_quorum_is_more_than_two_thirds() {
        for (total, quorum) in [(1, 1), (2, 2), (3, 3), (4, 3), (100, 67), (99, 67)] {
            assert_eq!(default_quorum(total), quorum, "{total}");
        }
        assert!(default_quorum(MAX_INTEGER) <= MAX_INTEGER);
    }
}
