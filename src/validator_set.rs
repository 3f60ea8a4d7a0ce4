//! A validator set: the electorate of one epoch, and what a quorum of it is (FORMAT section 2).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::error::Fault;
use crate::index::Index;
use crate::json::{self, Reader, Shape};
use crate::limits::{MAX_INTEGER, MAX_VALIDATORS, count};
use crate::signature::{KeyFault, PublicKey};
use crate::signed;
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
    /// Where each id stands among the validators.
    places: Index,
    history: Option<[u8; 32]>,
    ledger: Option<LedgerKey>,
}

/// The key of a network's ledger: as a note names it, and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LedgerKey {
    pub(crate) verifier_key: VerifierKey,
    pub(crate) key: Arc<PublicKey>,
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
    /// The same key, checked, where it is of the type of cosignatures.
    cosigner_key: Option<Arc<PublicKey>>,
}

/// A validator's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValidatorKey {
    /// An Ed25519 key that passed the strict rule.
    Ed25519(Arc<PublicKey>),
    /// A key of an algorithm that this version does not know, as written. It has weight and never counts as signing.
    Unknown(String),
}

/// Keys that were decompressed and checked already, so that none is twice in one load (FORMAT section 8).
#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    seen: Index,
    /// What was found of each, by its number.
    checked: Vec<Result<Arc<PublicKey>, KeyFault>>,
}

impl KeyRing {
    fn check(&mut self, bytes: &[u8; 32]) -> Result<Arc<PublicKey>, KeyFault> {
        let number = self.seen.number(bytes);
        if let Some(known) = self.checked.get(number) {
            return known.clone();
        }
        let checked = PublicKey::from_bytes(bytes).map(Arc::new);
        self.checked.push(checked.clone());
        checked
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
    ("critical", &signed::CRITICAL_SHAPE),
]);

impl ValidatorSet {
    /// Reads the set that `envelope` carries.
    ///
    /// # Errors
    /// [`Fault`]: malformed is looked for before unsupported, but for a payload type of another version.
    pub fn parse(envelope: &Envelope) -> Result<Self, Fault> {
        ValidatorSet::parse_with(envelope, &mut KeyRing::default())
    }

    pub(crate) fn parse_with(envelope: &Envelope, keys: &mut KeyRing) -> Result<Self, Fault> {
        signed::check_payload_type(envelope.payload_type(), PAYLOAD_TYPE)?;
        let json = json::parse(envelope.payload(), &SHAPE).map_err(Fault::Malformed)?;
        let set = json.object("")?;
        let network = set.name("network")?;
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
            return Err(Fault::Malformed(format!(
                "quorum must be more than half of the total weight {total_weight} and at most all of it, not {quorum}"
            )));
        }
        let places = places(&validators)?;
        let ledger = ledger(&set, &validators, keys)?;
        signed::check_critical(&set, &SHAPE)?;
        let known_weight: u64 = validators
            .iter()
            .filter(|validator| matches!(validator.key, ValidatorKey::Ed25519(_)))
            .map(|validator| validator.weight)
            .sum();
        if known_weight < quorum {
            return Err(Fault::Unsupported(format!(
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
        self.places.get(id.as_bytes())
    }

    /// The RFC 6962 root over the ids of all earlier sets.
    #[must_use]
    pub const fn history(&self) -> Option<&[u8; 32]> {
        self.history.as_ref()
    }

    /// The key of the network's ledger.
    #[must_use]
    pub fn ledger(&self) -> Option<&VerifierKey> {
        self.ledger.as_ref().map(|ledger| &ledger.verifier_key)
    }

    pub(crate) const fn ledger_key(&self) -> Option<&LedgerKey> {
        self.ledger.as_ref()
    }

    /// The key by which a validator of this set cosigns the ledger: `cosigner`, or its own key under the name
    /// `<network>/<id>`. `None` if it is of a type or algorithm that this version does not know.
    #[must_use]
    pub fn cosigner_of(&self, validator: &Validator) -> Option<VerifierKey> {
        match &validator.cosigner {
            Some(cosigner) => {
                Some(cosigner.clone()).filter(|key| key.kind() == vkey::TYPE_COSIGNATURE)
            }
            None => {
                let key = validator.cosigner_key()?;
                VerifierKey::new(
                    &self.cosigner_name(validator),
                    vkey::TYPE_COSIGNATURE,
                    key.as_bytes(),
                )
            }
        }
    }

    /// The name under which a validator of this set cosigns.
    pub(crate) fn cosigner_name(&self, validator: &Validator) -> String {
        match &validator.cosigner {
            Some(cosigner) => cosigner.name().to_string(),
            None => format!("{}/{}", self.network, validator.id),
        }
    }
}

impl Validator {
    /// The key that its cosignatures verify under.
    pub(crate) fn cosigner_key(&self) -> Option<&Arc<PublicKey>> {
        match (&self.cosigner, &self.key) {
            (Some(_), _) => self.cosigner_key.as_ref(),
            (None, ValidatorKey::Ed25519(key)) => Some(key),
            (None, ValidatorKey::Unknown(_)) => None,
        }
    }
}

impl Validator {
    /// Whether its cosignatures are by the key that is named so.
    pub(crate) fn cosigns_by(&self, key: &NamedKey) -> bool {
        let own = self.cosigner_key();
        matches!((own, key), (Some(own), NamedKey::Ed25519(bytes)) if own.as_bytes() == bytes)
    }
}

impl ValidatorKey {
    /// Whether `key` names this one: by bytes, or of an unknown algorithm by its text.
    pub(crate) fn is(&self, key: &NamedKey) -> bool {
        match (self, key) {
            (ValidatorKey::Ed25519(own), NamedKey::Ed25519(bytes)) => own.as_bytes() == bytes,
            (ValidatorKey::Unknown(own), NamedKey::Unknown(text)) => own == text,
            _ => false,
        }
    }
}

/// A public key as a policy or an advisory names it. It is only compared, so it need not keep the rule for keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NamedKey {
    Ed25519([u8; 32]),
    /// Of an unknown algorithm, as written.
    Unknown(String),
}

impl NamedKey {
    /// Reads `<algorithm>:<key>`; of `ed25519` any 32 bytes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("ed25519", encoded) => text::decode_base64_array(encoded).map(NamedKey::Ed25519),
            (algorithm, _) => (!algorithm.is_empty()).then(|| NamedKey::Unknown(text.to_string())),
        }
    }

    /// The key as a report writes it.
    pub(crate) fn to_text(&self) -> String {
        match self {
            NamedKey::Ed25519(bytes) => format!("ed25519:{}", text::encode_base64(bytes)),
            NamedKey::Unknown(text) => text.clone(),
        }
    }
}

/// The quorum that tools choose by default: ⌊2·total/3⌋+1.
#[must_use]
pub fn default_quorum(total_weight: u64) -> u64 {
    let two_thirds = u128::from(total_weight).saturating_mul(2) / 3;
    u64::try_from(two_thirds.saturating_add(1)).unwrap_or(total_weight)
}

fn malformed(message: &str) -> Fault {
    Fault::Malformed(message.to_string())
}

fn previous(set: &Reader<'_, '_>, epoch: u64) -> Result<Option<Digest>, Fault> {
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

fn validators(set: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<Vec<Validator>, Fault> {
    let list = set.array("validators")?;
    if list.total > MAX_VALIDATORS || list.items.is_empty() {
        return Err(Fault::Malformed(format!(
            "a set has 1 to {MAX_VALIDATORS} validators, not {}",
            count(list.total)
        )));
    }
    let mut validators = Vec::new();
    for (index, item) in list.items.iter().enumerate() {
        let at = item.object(&json::element("validators", index))?;
        let weight = at.integer("weight")?;
        if weight == 0 {
            return Err(Fault::from(at.wrong("weight", "at least 1")));
        }
        let (cosigner, cosigner_key) = cosigner(&at, keys)?;
        validators.push(Validator {
            id: at.name("id")?,
            operator: at.optional_text("operator")?,
            key: validator_key(&at, keys)?,
            weight,
            cosigner,
            cosigner_key,
        });
    }
    Ok(validators)
}

fn validator_key(at: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<ValidatorKey, Fault> {
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
        Err(fault) => Err(Fault::Malformed(format!(
            "{} {}",
            at.path("publicKey"),
            fault.as_str()
        ))),
    }
}

type Cosigner = (Option<VerifierKey>, Option<Arc<PublicKey>>);

fn cosigner(at: &Reader<'_, '_>, keys: &mut KeyRing) -> Result<Cosigner, Fault> {
    let cosigner = at.optional_parsed("cosigner", "a verifier key", VerifierKey::parse)?;
    let checked = match &cosigner {
        Some(key) if key.kind() == vkey::TYPE_COSIGNATURE => {
            Some(check_note_key(&at.path("cosigner"), key, keys)?)
        }
        _ => None,
    };
    Ok((cosigner, checked))
}

fn ledger(
    set: &Reader<'_, '_>,
    validators: &[Validator],
    keys: &mut KeyRing,
) -> Result<Option<LedgerKey>, Fault> {
    let Some(verifier_key) = set.optional_parsed("ledger", "a verifier key", VerifierKey::parse)?
    else {
        return Ok(None);
    };
    if verifier_key.kind() != vkey::TYPE_ED25519 {
        return Err(Fault::from(
            set.wrong("ledger", "a verifier key of type 0x01"),
        ));
    }
    let key = check_note_key("ledger", &verifier_key, keys)?;
    let is_validators = validators.iter().any(|validator| {
        matches!(&validator.key, ValidatorKey::Ed25519(own) if own.as_bytes() == key.as_bytes())
    });
    if is_validators {
        return Err(malformed("ledger is the key of a validator"));
    }
    Ok(Some(LedgerKey { verifier_key, key }))
}

/// The key of a note must keep the rule for public keys.
fn check_note_key(
    at: &str,
    key: &VerifierKey,
    keys: &mut KeyRing,
) -> Result<Arc<PublicKey>, Fault> {
    let bytes = key
        .key()
        .try_into()
        .map_err(|_| Fault::Malformed(format!("{at} must hold a key of 32 bytes")))?;
    keys.check(bytes)
        .map_err(|fault| Fault::Malformed(format!("the key of {at} {}", fault.as_str())))
}

fn total_weight(validators: &[Validator]) -> Result<u64, Fault> {
    validators
        .iter()
        .try_fold(0u64, |sum, validator| sum.checked_add(validator.weight))
        .filter(|total| *total <= MAX_INTEGER)
        .ok_or_else(|| malformed("the total weight is above 2^53-1"))
}

/// Where each id stands; ids and keys must be unique, keys by their bytes.
fn places(validators: &[Validator]) -> Result<Index, Fault> {
    let mut places = Index::default();
    let mut known = Index::default();
    let mut unknown = Index::default();
    for validator in validators {
        if !places.add(validator.id.as_bytes()) {
            return Err(Fault::Malformed(format!(
                "the validator id {} is there twice",
                validator.id
            )));
        }
        let is_new = match &validator.key {
            ValidatorKey::Ed25519(key) => known.add(key.as_bytes()),
            ValidatorKey::Unknown(text) => unknown.add(text.as_bytes()),
        };
        if !is_new {
            return Err(Fault::Malformed(format!(
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
