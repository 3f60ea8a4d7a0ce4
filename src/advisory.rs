//! Advisories: what a quorum has to say later of a model, a certificate or a key. They never change a verdict; what
//! they change is each consumer's choice (FORMAT section 6).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer};

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::error::Fault;
use crate::json::{self, Json, Reader, Shape, TIME};
use crate::limits::{MAX_ADVISORY_WORK, count};
use crate::quorum::{Roll, SignedBy, SignerStatus};
use crate::signed;
use crate::statement::Statement;
use crate::text::{Name, Timestamp};
use crate::trust::Trust;
use crate::validator_set::{NamedKey, ValidatorSet};

/// The payload type of an advisory of version 1.
pub const PAYLOAD_TYPE: &str = "application/vnd.quorumseal.advisory.v1+json";

/// A well-formed advisory. Nothing is said yet about who sealed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Advisory {
    /// The network.
    pub network: Name,
    /// The epoch in which it was sealed.
    pub epoch: u64,
    /// The id of the validator set that sealed it.
    pub validator_set: Digest,
    /// What it says.
    pub kind: AdvisoryKind,
    /// Of what.
    pub target: AdvisoryTarget,
    /// Since when; always there with a key compromise.
    pub since: Option<Timestamp>,
    /// Why, for people.
    pub reason: String,
    /// When it was issued, by its validators' word.
    pub issued_at: Timestamp,
}

/// What an advisory says of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum AdvisoryKind {
    /// It should not be used any more.
    Deprecated,
    /// It should not be relied upon any more.
    Withdrawn,
    /// Somebody else may have the key.
    KeyCompromise,
}

impl AdvisoryKind {
    /// The kind that is written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "deprecated" => AdvisoryKind::Deprecated,
            "withdrawn" => AdvisoryKind::Withdrawn,
            "key-compromise" => AdvisoryKind::KeyCompromise,
            _ => return None,
        })
    }

    /// The text in documents and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            AdvisoryKind::Deprecated => "deprecated",
            AdvisoryKind::Withdrawn => "withdrawn",
            AdvisoryKind::KeyCompromise => "key-compromise",
        }
    }
}

/// What an advisory is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AdvisoryTarget {
    /// Every certificate of a model.
    Model {
        /// Its name.
        name: String,
        /// Its version.
        version: String,
    },
    /// One certificate.
    CertHash(Digest),
    /// The holder of a public key.
    PublicKey(PublicKeyName),
}

/// A public key that is only named and compared, written `<algorithm>:<key>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct PublicKeyName(pub(crate) NamedKey);

impl Serialize for PublicKeyName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_text())
    }
}

impl fmt::Display for PublicKeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_text())
    }
}

static SHAPE: Shape = Shape::ObjectWithNames(&[
    ("network", &Shape::Scalar),
    ("epoch", &Shape::Scalar),
    ("validatorSet", &Shape::Scalar),
    ("kind", &Shape::Scalar),
    (
        "target",
        &Shape::Object(&[
            (
                "model",
                &Shape::Object(&[("name", &Shape::Scalar), ("version", &Shape::Scalar)]),
            ),
            ("certHash", &Shape::Scalar),
            ("publicKey", &Shape::Scalar),
        ]),
    ),
    ("since", &Shape::Scalar),
    ("reason", &Shape::Scalar),
    ("issuedAt", &Shape::Scalar),
    ("critical", &signed::CRITICAL_SHAPE),
]);

impl Advisory {
    /// Reads the advisory that `envelope` carries.
    ///
    /// # Errors
    /// [`Fault`]: malformed is looked for before unsupported, but for a payload type of another version.
    pub fn parse(envelope: &Envelope) -> Result<Self, Fault> {
        signed::check_payload_type(envelope.payload_type(), PAYLOAD_TYPE)?;
        let json = json::parse(envelope.payload(), &SHAPE).map_err(Fault::Malformed)?;
        let advisory = json.object("")?;
        let kind = advisory.parsed(
            "kind",
            "deprecated, withdrawn or key-compromise",
            AdvisoryKind::parse,
        )?;
        let target = target(&advisory)?;
        let compromise = kind == AdvisoryKind::KeyCompromise;
        if compromise != matches!(target, AdvisoryTarget::PublicKey(_)) {
            return Err(Fault::Malformed(
                "a key-compromise, and nothing else, has a publicKey as its target".to_string(),
            ));
        }
        let since = advisory.optional_time("since")?;
        if compromise && since.is_none() {
            return Err(Fault::from(advisory.wrong("since", TIME)));
        }
        let parsed = Advisory {
            network: advisory.name("network")?,
            epoch: advisory.integer("epoch")?,
            validator_set: advisory.digest("validatorSet", "a validator-set id")?,
            kind,
            target,
            since,
            reason: advisory.text("reason")?,
            issued_at: advisory.time("issuedAt")?,
        };
        signed::check_critical(&advisory, &SHAPE)?;
        Ok(parsed)
    }

    /// Whether this is about a certificate, with this id, of this set.
    fn applies_to(&self, cert_hash: Digest, statement: &Statement, set: &ValidatorSet) -> bool {
        match &self.target {
            AdvisoryTarget::Model { name, version } => {
                *name == statement.model.name && *version == statement.model.version
            }
            AdvisoryTarget::CertHash(target) => *target == cert_hash,
            AdvisoryTarget::PublicKey(key) => {
                let mut validators = set.validators().iter();
                validators.any(|validator| validator.key.is(&key.0))
            }
        }
    }
}

fn target(advisory: &Reader<'_, '_>) -> Result<AdvisoryTarget, Fault> {
    let target = advisory.object("target")?;
    let named = |name: &str| !matches!(target.get(name), Json::Null);
    match (named("model"), named("certHash"), named("publicKey")) {
        (true, false, false) => {
            let model = target.object("model")?;
            Ok(AdvisoryTarget::Model {
                name: model.text("name")?,
                version: model.text("version")?,
            })
        }
        (false, true, false) => {
            let id = target.digest("certHash", "a certHash")?;
            Ok(AdvisoryTarget::CertHash(id))
        }
        (false, false, true) => {
            let key = target.parsed(
                "publicKey",
                "<algorithm>:<key>, of ed25519 base64 of 32 bytes",
                NamedKey::parse,
            )?;
            Ok(AdvisoryTarget::PublicKey(PublicKeyName(key)))
        }
        _ => Err(Fault::from(advisory.wrong(
            "target",
            "an object with exactly one of model, certHash and publicKey",
        ))),
    }
}

/// Why an advisory does not count; the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum AdvisoryReason {
    /// It is no well-formed advisory.
    Malformed,
    /// It, or the set that it names, is meant for a newer version.
    Unsupported,
    /// The set that it names is not trusted.
    Untrusted,
    /// It is of another network than the certificate, or than its own set.
    Network,
    /// It is of an earlier epoch than the certificate, or of another than its own set.
    Epoch,
    /// The validators that signed it are no quorum.
    Quorum,
}

impl AdvisoryReason {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: &'static [AdvisoryReason] = &[
        AdvisoryReason::Malformed,
        AdvisoryReason::Unsupported,
        AdvisoryReason::Untrusted,
        AdvisoryReason::Network,
        AdvisoryReason::Epoch,
        AdvisoryReason::Quorum,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            AdvisoryReason::Malformed => "malformed",
            AdvisoryReason::Unsupported => "unsupported",
            AdvisoryReason::Untrusted => "untrusted",
            AdvisoryReason::Network => "network",
            AdvisoryReason::Epoch => "epoch",
            AdvisoryReason::Quorum => "quorum",
        }
    }
}

/// What was found about one advisory by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdvisoryReport {
    /// Whether a quorum of the trusted set that it names sealed it.
    pub sealed: bool,
    /// Why not.
    pub ignored: Option<AdvisoryReason>,
    /// One sentence for people.
    pub message: String,
    /// Its id; nothing where there is no envelope to take one of.
    pub id: Option<Digest>,
    /// What it says, where it is well formed. It is only as good as `sealed`.
    pub advisory: Option<Advisory>,
    /// Weight of the validators whose signatures verify, where its set is trusted.
    pub signed_weight: Option<u64>,
    /// The quorum of its set.
    pub threshold: Option<u64>,
    /// The weight of its whole set.
    pub total_weight: Option<u64>,
}

impl AdvisoryReport {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// What the advisories beside a certificate come to. None of it touches the certificate's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdvisoriesReport {
    /// What they do: nothing but being reported, unless the policy acts upon them.
    pub effect: AdvisoryEffect,
    /// One sentence for people.
    pub message: String,
    /// Those that count, in the order in which they were given.
    pub counted: Vec<CountedAdvisory>,
    /// Those that do not, likewise.
    pub ignored: Vec<IgnoredAdvisory>,
}

/// What advisories do to acceptance. It is the consumer's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum AdvisoryEffect {
    /// They are reported and change nothing.
    Report,
    /// The policy does not accept what they apply to.
    Reject,
}

/// An advisory that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CountedAdvisory {
    /// Its place among the advisories given, from 0.
    pub index: u64,
    /// Its id.
    pub id: Digest,
    /// Whether it is about this certificate.
    pub applies: bool,
    /// What it says.
    pub advisory: Advisory,
}

/// An advisory that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IgnoredAdvisory {
    /// Its place among the advisories given, from 0.
    pub index: u64,
    /// Its id; nothing where there is no envelope to take one of.
    pub id: Option<Digest>,
    /// Why it does not count.
    pub reason: AdvisoryReason,
    /// One sentence for people.
    pub message: String,
}

/// An advisory whose quorum holds, with who signed it.
pub(crate) struct SealedAdvisory<'t> {
    pub(crate) id: Digest,
    pub(crate) advisory: Advisory,
    pub(crate) set: &'t ValidatorSet,
    /// Whether it is about the certificate at hand.
    pub(crate) applies: bool,
    /// Which validators of the set signed it, in the order of the set: of a thousand advisories no more is kept.
    signed: Vec<bool>,
    weight: u64,
}

impl SealedAdvisory<'_> {
    /// Whether the quorum holds without the validators that are `excluded`.
    pub(crate) fn holds_without(&self, excluded: crate::cosignature::Excluded<'_>) -> bool {
        let signers = self.set.validators().iter().zip(&self.signed);
        let weight = signers
            .filter(|(validator, signed)| **signed && !excluded(self.set, validator))
            .fold(0, |sum: u64, (validator, _)| {
                sum.saturating_add(validator.weight)
            });
        weight >= self.set.quorum()
    }
}

/// The advisories beside a certificate: what counts is kept for the policy.
pub(crate) struct Heard<'t> {
    sealed: Vec<SealedAdvisory<'t>>,
    counted: Vec<CountedAdvisory>,
    ignored: Vec<IgnoredAdvisory>,
}

impl<'t> Heard<'t> {
    /// The report, and those that count.
    pub(crate) fn into_report(
        self,
        effect: AdvisoryEffect,
    ) -> (AdvisoriesReport, Vec<SealedAdvisory<'t>>) {
        let consequence = match effect {
            AdvisoryEffect::Report => {
                "they change nothing: acting upon them is the consumer's choice"
            }
            AdvisoryEffect::Reject => {
                "the policy acts upon them; the certificate's state stays as it is"
            }
        };
        let given = self.counted.len().saturating_add(self.ignored.len());
        let report = AdvisoriesReport {
            effect,
            message: format!(
                "of {given} given, {} to this certificate; {consequence}",
                match self.sealed.iter().filter(|one| one.applies).count() {
                    1 => String::from("1 applies"),
                    number => format!("{number} apply"),
                }
            ),
            counted: self.counted,
            ignored: self.ignored,
        };
        (report, self.sealed)
    }
}

/// Hears advisories beside a certificate whose set is trusted.
pub(crate) fn hear<'t>(
    advisories: &[&[u8]],
    trust: &'t Trust,
    cert_hash: Digest,
    statement: &Statement,
    set: &ValidatorSet,
) -> Heard<'t> {
    let mut heard = Heard {
        sealed: Vec::new(),
        counted: Vec::new(),
        ignored: Vec::new(),
    };
    for (index, bytes) in advisories.iter().enumerate() {
        let index = count(index);
        match unseal(bytes, trust, Some((&statement.network, statement.epoch))) {
            Ok(mut sealed) => {
                sealed.applies = sealed.advisory.applies_to(cert_hash, statement, set);
                heard.counted.push(CountedAdvisory {
                    index,
                    id: sealed.id,
                    applies: sealed.applies,
                    advisory: sealed.advisory.clone(),
                });
                heard.sealed.push(sealed);
            }
            Err(refused) => heard.ignored.push(IgnoredAdvisory {
                index,
                id: refused.id,
                reason: refused.reason,
                message: refused.message,
            }),
        }
    }
    heard
}

/// Verifies one advisory by itself.
pub(crate) fn verify(bytes: &[u8], trust: &Trust) -> AdvisoryReport {
    match unseal(bytes, trust, None) {
        Ok(sealed) => AdvisoryReport {
            sealed: true,
            ignored: None,
            message: format!(
                "sealed by {} of {} voting weight of epoch {}",
                sealed.weight,
                sealed.set.total_weight(),
                sealed.set.epoch()
            ),
            id: Some(sealed.id),
            signed_weight: Some(sealed.weight),
            threshold: Some(sealed.set.quorum()),
            total_weight: Some(sealed.set.total_weight()),
            advisory: Some(sealed.advisory),
        },
        Err(refused) => AdvisoryReport {
            sealed: false,
            ignored: Some(refused.reason),
            message: refused.message,
            id: refused.id,
            signed_weight: refused.signed.map(|(weight, _)| weight),
            threshold: refused.signed.map(|(_, set)| set.quorum()),
            total_weight: refused.signed.map(|(_, set)| set.total_weight()),
            advisory: refused.advisory,
        },
    }
}

/// An advisory that does not count, with what was learned of it.
struct Refused<'t> {
    id: Option<Digest>,
    reason: AdvisoryReason,
    message: String,
    advisory: Option<Advisory>,
    signed: Option<(u64, &'t ValidatorSet)>,
}

impl Refused<'_> {
    fn because(self, reason: AdvisoryReason, message: impl Into<String>) -> Box<Self> {
        Box::new(Refused {
            reason,
            message: message.into(),
            ..self
        })
    }
}

/// The advisory if its quorum holds and, beside a certificate, it is of that network and not of an earlier epoch.
fn unseal<'t>(
    bytes: &[u8],
    trust: &'t Trust,
    beside: Option<(&Name, u64)>,
) -> Result<SealedAdvisory<'t>, Box<Refused<'t>>> {
    let mut seen = Refused {
        id: None,
        reason: AdvisoryReason::Malformed,
        message: String::new(),
        advisory: None,
        signed: None,
    };
    let envelope = match Envelope::parse(bytes) {
        Ok(envelope) => envelope,
        Err(failure) => return Err(seen.because(AdvisoryReason::Malformed, failure.message)),
    };
    let id = envelope.id();
    seen.id = Some(id);
    let advisory = match Advisory::parse(&envelope) {
        Ok(advisory) => advisory,
        Err(Fault::Malformed(message)) => {
            return Err(seen.because(AdvisoryReason::Malformed, message));
        }
        Err(Fault::Unsupported(message)) => {
            return Err(seen.because(AdvisoryReason::Unsupported, message));
        }
    };
    let (named, network, epoch) = (advisory.validator_set, &advisory.network, advisory.epoch);
    seen.advisory = Some(advisory.clone());
    let Some(set) = trust.set(&named) else {
        return Err(if trust.is_unsupported(&named) {
            let message =
                "the validator set that it names was made for a newer version than this reader";
            seen.because(AdvisoryReason::Unsupported, message)
        } else {
            let message =
                "the trust bundle does not connect the anchor to the validator set that it names";
            seen.because(AdvisoryReason::Untrusted, message)
        });
    };
    if network != set.network() {
        let message = format!(
            "it is of the network {network}, its set of {}",
            set.network()
        );
        return Err(seen.because(AdvisoryReason::Network, message));
    }
    if let Some((own, _)) = beside
        && network != own
    {
        let message = format!("it is of the network {network}, the certificate of {own}");
        return Err(seen.because(AdvisoryReason::Network, message));
    }
    if epoch != set.epoch() {
        let message = format!("it is of epoch {epoch}, its set of epoch {}", set.epoch());
        return Err(seen.because(AdvisoryReason::Epoch, message));
    }
    if beside.is_some_and(|(_, own)| epoch < own) {
        let message = format!("it is of epoch {epoch}, which is before the certificate's");
        return Err(seen.because(AdvisoryReason::Epoch, message));
    }
    if Roll::work(set, &envelope) > MAX_ADVISORY_WORK {
        let message = "checking its signatures would hash too much";
        return Err(seen.because(AdvisoryReason::Malformed, message));
    }
    let signed = SignedBy::of(set, &envelope);
    if signed.weight < set.quorum() {
        seen.signed = Some((signed.weight, set));
        let message = format!(
            "signed with weight {}; the quorum is {}",
            signed.weight,
            set.quorum()
        );
        return Err(seen.because(AdvisoryReason::Quorum, message));
    }
    Ok(SealedAdvisory {
        id,
        advisory,
        set,
        applies: false,
        weight: signed.weight,
        signed: signed
            .signers
            .iter()
            .map(|signer| signer.status == SignerStatus::Signed)
            .collect(),
    })
}
