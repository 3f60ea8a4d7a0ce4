//! The consumer's policy: what it asks beyond validity. It can only make acceptance stricter (FORMAT section 7).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::advisory::AdvisoryEffect;
use crate::digest::Digest;
use crate::error::{Code, Misuse, Value};
use crate::json::{self, Json, Reader, Shape, Wrong};
use crate::limits::{MAX_POLICY_BYTES, MAX_POLICY_LIST};
use crate::text::{self, Name, Timestamp};
use crate::validator_set::NamedKey;

/// A well-formed policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(crate) min_quorum_percent: Option<u64>,
    pub(crate) max_dissent_percent: Option<u64>,
    pub(crate) max_unaccounted_percent: Option<u64>,
    pub(crate) min_signers: Option<u64>,
    pub(crate) min_operators: Option<u64>,
    pub(crate) require_validators: Option<Vec<Name>>,
    pub(crate) allow_models: Option<Vec<AllowedModel>>,
    pub(crate) min_epoch: Option<u64>,
    pub(crate) require_prompt: bool,
    pub(crate) require_receipt: Option<RequiredReceipt>,
    pub(crate) require_proven_dissent: bool,
    pub(crate) require_affirmed_fragments: bool,
    pub(crate) on_advisory: AdvisoryEffect,
    pub(crate) distrust_validators: Option<Vec<Distrusted>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AllowedModel {
    pub(crate) name: String,
    pub(crate) version: Option<String>,
}

/// What is asked of a receipt beyond its being there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequiredReceipt {
    pub(crate) by: Option<Timestamp>,
    pub(crate) min_epoch: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Distrusted {
    /// The holder of this key, in every set.
    Key(NamedKey),
    /// This validator of this one set.
    Validator { id: Name, validator_set: Digest },
}

/// What a policy found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PolicyReport {
    /// The rules that are not met, in the order of FORMAT section 7.
    pub failures: Vec<PolicyFailure>,
}

/// One rule that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PolicyFailure {
    /// The rule's member name: `minSigners`.
    pub rule: &'static str,
    /// Its code: `policy.min-signers`.
    pub code: Code,
    /// What the policy asks.
    pub asked: Value,
    /// What was found; nothing where an earlier check left nothing to find.
    pub found: Option<Value>,
}

static MODEL: Shape =
    Shape::ObjectWithNames(&[("name", &Shape::Scalar), ("version", &Shape::Scalar)]);

static DISTRUSTED: Shape = Shape::ObjectWithNames(&[
    ("publicKey", &Shape::Scalar),
    ("id", &Shape::Scalar),
    ("validatorSet", &Shape::Scalar),
]);

static REQUIRED_RECEIPT: Shape =
    Shape::ObjectWithNames(&[("by", &Shape::Scalar), ("minEpoch", &Shape::Scalar)]);

static SHAPE: Shape = Shape::ObjectWithNames(&[
    ("minQuorumPercent", &Shape::Scalar),
    ("maxDissentPercent", &Shape::Scalar),
    ("maxUnaccountedPercent", &Shape::Scalar),
    ("minSigners", &Shape::Scalar),
    ("minOperators", &Shape::Scalar),
    (
        "requireValidators",
        &Shape::Array(&Shape::Scalar, MAX_POLICY_LIST),
    ),
    ("allowModels", &Shape::Array(&MODEL, MAX_POLICY_LIST)),
    ("minEpoch", &Shape::Scalar),
    ("requirePrompt", &Shape::Scalar),
    ("requireReceipt", &REQUIRED_RECEIPT),
    ("requireProvenDissent", &Shape::Scalar),
    ("requireAffirmedFragments", &Shape::Scalar),
    ("onAdvisory", &Shape::Scalar),
    (
        "distrustValidators",
        &Shape::Array(&DISTRUSTED, MAX_POLICY_LIST),
    ),
]);

impl Policy {
    /// Reads a policy from JSON text of at most 1 MiB. Every member must be a known rule.
    ///
    /// # Errors
    /// [`Code::PolicyMalformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Misuse> {
        let malformed = |message: String| Misuse::new(Code::PolicyMalformed, message);
        if bytes.len() > MAX_POLICY_BYTES {
            return Err(malformed(format!(
                "the policy has more than {MAX_POLICY_BYTES} bytes"
            )));
        }
        let json = json::parse(bytes, &SHAPE).map_err(malformed)?;
        Policy::read(&json).map_err(|wrong| malformed(wrong.message))
    }

    fn read(json: &Json<'_>) -> Result<Self, Box<Wrong>> {
        let policy = json.object("")?;
        only(&policy, &SHAPE)?;
        Ok(Policy {
            min_quorum_percent: percent(&policy, "minQuorumPercent")?,
            max_dissent_percent: percent(&policy, "maxDissentPercent")?,
            max_unaccounted_percent: percent(&policy, "maxUnaccountedPercent")?,
            min_signers: policy.optional_integer("minSigners")?,
            min_operators: policy.optional_integer("minOperators")?,
            require_validators: policy.optional_each(
                "requireValidators",
                MAX_POLICY_LIST,
                |at, item| {
                    item.as_str()
                        .and_then(Name::parse)
                        .ok_or_else(|| json::wrong(at, "a validator id", item))
                },
            )?,
            allow_models: policy.optional_each("allowModels", MAX_POLICY_LIST, allowed_model)?,
            min_epoch: policy.optional_integer("minEpoch")?,
            require_prompt: flag(&policy, "requirePrompt")?,
            require_receipt: required_receipt(&policy)?,
            require_proven_dissent: flag(&policy, "requireProvenDissent")?,
            require_affirmed_fragments: flag(&policy, "requireAffirmedFragments")?,
            on_advisory: match policy.optional_string("onAdvisory")? {
                None | Some("report") => AdvisoryEffect::Report,
                Some("reject") => AdvisoryEffect::Reject,
                Some(_) => return Err(policy.wrong("onAdvisory", "\"report\" or \"reject\"")),
            },
            distrust_validators: policy.optional_each(
                "distrustValidators",
                MAX_POLICY_LIST,
                distrusted,
            )?,
        })
    }
}

/// Refuses members that `shape` does not know.
fn only(object: &Reader<'_, '_>, shape: &Shape) -> Result<(), Box<Wrong>> {
    let known: Vec<&str> = shape.member_names().collect();
    let unknown = object
        .names()
        .iter()
        .find(|name| !known.contains(&name.as_ref()));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Box::new(Wrong {
            message: format!(
                "unknown member {}: expected one of {}",
                object.path(&json::quoted(name)),
                text::joined(&known, ", ")
            ),
            expected: None,
            got: None,
        })),
    }
}

fn required_receipt(policy: &Reader<'_, '_>) -> Result<Option<RequiredReceipt>, Box<Wrong>> {
    match policy.get("requireReceipt") {
        Json::Null | Json::Bool(false) => Ok(None),
        Json::Bool(true) => Ok(Some(RequiredReceipt {
            by: None,
            min_epoch: None,
        })),
        Json::Object(_) => {
            let asked = policy.object("requireReceipt")?;
            only(&asked, &REQUIRED_RECEIPT)?;
            Ok(Some(RequiredReceipt {
                by: asked.optional_time("by")?,
                min_epoch: asked.optional_integer("minEpoch")?,
            }))
        }
        _ => Err(policy.wrong("requireReceipt", "true, false or an object")),
    }
}

fn flag(policy: &Reader<'_, '_>, name: &str) -> Result<bool, Box<Wrong>> {
    match policy.get(name) {
        Json::Null => Ok(false),
        Json::Bool(value) => Ok(*value),
        _ => Err(policy.wrong(name, "true or false")),
    }
}

fn percent(policy: &Reader<'_, '_>, name: &str) -> Result<Option<u64>, Box<Wrong>> {
    match policy.optional_integer(name) {
        Ok(Some(value)) if value > 100 => Err(policy.wrong(name, "an integer of 0 to 100")),
        other => other,
    }
}

fn allowed_model(at: &str, item: &Json<'_>) -> Result<AllowedModel, Box<Wrong>> {
    let model = item.object(at)?;
    only(&model, &MODEL)?;
    Ok(AllowedModel {
        name: model.text("name")?,
        version: model.optional_text("version")?,
    })
}

fn distrusted(at: &str, item: &Json<'_>) -> Result<Distrusted, Box<Wrong>> {
    let entry = item.object(at)?;
    only(&entry, &DISTRUSTED)?;
    if !matches!(entry.get("publicKey"), Json::Null) {
        if !matches!(entry.get("id"), Json::Null)
            || !matches!(entry.get("validatorSet"), Json::Null)
        {
            return Err(json::wrong(
                at,
                "either publicKey, or id and validatorSet",
                item,
            ));
        }
        return entry
            .parsed(
                "publicKey",
                "<algorithm>:<key>, of ed25519 base64 of 32 bytes",
                NamedKey::parse,
            )
            .map(Distrusted::Key);
    }
    Ok(Distrusted::Validator {
        id: entry.parsed("id", "a validator id", Name::parse)?,
        validator_set: entry.digest("validatorSet", "a validator-set id")?,
    })
}
