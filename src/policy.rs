//! The consumer's policy: what it asks beyond validity. It can only make acceptance stricter (FORMAT section 7).

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::error::{Code, Misuse, Value};
use crate::json::{self, Json, Reader, Shape, Wrong};
use crate::limits::{MAX_POLICY_BYTES, MAX_POLICY_LIST, count};
use crate::quorum::{Quorum, Signer, SignerStatus};
use crate::report::PromptState;
use crate::statement::{Statement, Verdict};
use crate::text::{self, Name};
use crate::validator_set::{Validator, ValidatorKey, ValidatorSet};

/// A well-formed policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    min_quorum_percent: Option<u64>,
    max_dissent_percent: Option<u64>,
    max_unaccounted_percent: Option<u64>,
    min_signers: Option<u64>,
    min_operators: Option<u64>,
    require_validators: Option<Vec<Name>>,
    allow_models: Option<Vec<AllowedModel>>,
    min_epoch: Option<u64>,
    require_prompt: bool,
    require_affirmed_fragments: bool,
    distrust_validators: Option<Vec<Distrusted>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct AllowedModel {
    name: String,
    version: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Distrusted {
    /// The holder of this key, in every set.
    Key([u8; 32]),
    /// The holder of this key of an unknown algorithm, in every set.
    UnknownKey(String),
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

/// What a policy looks at. What is `None` could not be established, and fails each rule that needs it.
pub(crate) struct Findings<'a> {
    pub(crate) statement: Option<&'a Statement>,
    pub(crate) set: Option<&'a ValidatorSet>,
    pub(crate) quorum: Option<&'a Quorum>,
    pub(crate) prompt: PromptState,
}

static MODEL: Shape =
    Shape::ObjectWithNames(&[("name", &Shape::Scalar), ("version", &Shape::Scalar)]);

static DISTRUSTED: Shape = Shape::ObjectWithNames(&[
    ("publicKey", &Shape::Scalar),
    ("id", &Shape::Scalar),
    ("validatorSet", &Shape::Scalar),
]);

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
    ("requireReceipt", &Shape::Scalar),
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

    fn read(json: &Json<'_>) -> Result<Self, Wrong> {
        let policy = json.object("")?;
        only(&policy, &SHAPE)?;
        awaits_the_ledger(&policy)?;
        Ok(Policy {
            min_quorum_percent: percent(&policy, "minQuorumPercent")?,
            max_dissent_percent: percent(&policy, "maxDissentPercent")?,
            max_unaccounted_percent: percent(&policy, "maxUnaccountedPercent")?,
            min_signers: policy.optional_integer("minSigners")?,
            min_operators: policy.optional_integer("minOperators")?,
            require_validators: list(&policy, "requireValidators", |at, item| {
                item.as_str()
                    .and_then(Name::parse)
                    .ok_or_else(|| json::wrong(at, "a validator id", item))
            })?,
            allow_models: list(&policy, "allowModels", allowed_model)?,
            min_epoch: policy.optional_integer("minEpoch")?,
            require_prompt: flag(&policy, "requirePrompt")?,
            require_affirmed_fragments: flag(&policy, "requireAffirmedFragments")?,
            distrust_validators: list(&policy, "distrustValidators", distrusted)?,
        })
    }

    /// Judges a certificate: the rules that are not met.
    pub(crate) fn judge(&self, findings: &Findings<'_>) -> PolicyReport {
        let mut failures = Vec::new();
        let mut rule = |rule, code, asked: Option<Value>, outcome: Outcome| {
            if let (Some(asked), Outcome::Unmet(found)) = (asked, outcome) {
                failures.push(PolicyFailure {
                    rule,
                    code,
                    asked,
                    found,
                });
            }
        };
        let number = |value: Option<u64>| value.map(Value::Integer);
        let truth = |value: bool| value.then_some(Value::Bool(true));
        let counted = self.counted_signers(findings);
        let counted_weight = counted.as_ref().map(|signers| {
            signers
                .iter()
                .fold(0, |sum: u64, signer| sum.saturating_add(signer.weight))
        });
        let total = findings.quorum.map(|quorum| quorum.total_weight);
        rule(
            "minQuorumPercent",
            Code::PolicyMinQuorumPercent,
            number(self.min_quorum_percent),
            at_least_percent(counted_weight, total, self.min_quorum_percent),
        );
        rule(
            "maxDissentPercent",
            Code::PolicyMaxDissentPercent,
            number(self.max_dissent_percent),
            at_most_percent(
                findings.quorum.map(|quorum| quorum.dissent_weight),
                total,
                self.max_dissent_percent,
            ),
        );
        rule(
            "maxUnaccountedPercent",
            Code::PolicyMaxUnaccountedPercent,
            number(self.max_unaccounted_percent),
            at_most_percent(
                findings
                    .quorum
                    .map(|quorum| quorum.total_weight.saturating_sub(quorum.signed_weight)),
                total,
                self.max_unaccounted_percent,
            ),
        );
        rule(
            "minSigners",
            Code::PolicyMinSigners,
            number(self.min_signers),
            at_least(
                counted.as_ref().map(|signers| count(signers.len())),
                self.min_signers,
            ),
        );
        let operators = counted.as_ref().map(|signers| {
            let operators: BTreeSet<&str> = signers
                .iter()
                .filter_map(|signer| signer.operator.as_deref())
                .collect();
            count(operators.len())
        });
        rule(
            "minOperators",
            Code::PolicyMinOperators,
            number(self.min_operators),
            at_least(operators, self.min_operators),
        );
        rule(
            "requireValidators",
            Code::PolicyRequireValidators,
            self.require_validators.as_deref().map(names),
            self.required_signed(counted.as_deref()),
        );
        rule(
            "allowModels",
            Code::PolicyAllowModels,
            self.allow_models
                .as_ref()
                .map(|models| Value::List(models.iter().map(AllowedModel::text).collect())),
            self.model_allowed(findings.statement),
        );
        rule(
            "minEpoch",
            Code::PolicyMinEpoch,
            number(self.min_epoch),
            at_least(
                findings.statement.map(|statement| statement.epoch),
                self.min_epoch,
            ),
        );
        rule(
            "requirePrompt",
            Code::PolicyRequirePrompt,
            truth(self.require_prompt),
            match findings.prompt {
                PromptState::Matched => Outcome::Met,
                other => Outcome::Unmet(Some(other.as_str().into())),
            },
        );
        rule(
            "requireAffirmedFragments",
            Code::PolicyRequireAffirmedFragments,
            truth(self.require_affirmed_fragments),
            fragments_affirmed(findings),
        );
        let (asked, outcome) = match findings.set {
            Some(set) => (
                Value::Integer(set.quorum()),
                at_least(counted_weight, Some(set.quorum())),
            ),
            None => (Value::Bool(true), Outcome::Unmet(None)),
        };
        rule(
            "distrustValidators",
            Code::PolicyDistrustValidators,
            self.distrust_validators.as_ref().map(|_| asked),
            outcome,
        );
        PolicyReport { failures }
    }

    /// The validators that signed and are not distrusted.
    fn counted_signers<'a>(&self, findings: &Findings<'a>) -> Option<Vec<&'a Signer>> {
        let set = findings.set?;
        let signers = set.validators().iter().zip(&findings.quorum?.signers);
        let counted = signers.filter(|(validator, signer)| {
            signer.status == SignerStatus::Signed && !self.distrusts(set, validator)
        });
        Some(counted.map(|(_, signer)| signer).collect())
    }

    fn distrusts(&self, set: &ValidatorSet, validator: &Validator) -> bool {
        let list = self.distrust_validators.as_deref().unwrap_or_default();
        list.iter()
            .any(|distrusted| match (distrusted, &validator.key) {
                (Distrusted::Key(bytes), ValidatorKey::Ed25519(key)) => key.as_bytes() == bytes,
                (Distrusted::UnknownKey(text), ValidatorKey::Unknown(key)) => key == text,
                (Distrusted::Validator { id, validator_set }, _) => {
                    *validator_set == set.id() && *id == validator.id
                }
                _ => false,
            })
    }

    fn required_signed(&self, counted: Option<&[&Signer]>) -> Outcome {
        let required = self.require_validators.as_deref().unwrap_or_default();
        let Some(counted) = counted else {
            return Outcome::Unmet(None);
        };
        let signed: BTreeSet<&Name> = counted.iter().map(|signer| &signer.id).collect();
        let found: Vec<Name> = required
            .iter()
            .filter(|id| signed.contains(id))
            .cloned()
            .collect();
        if found.len() == required.len() {
            Outcome::Met
        } else {
            Outcome::Unmet(Some(names(&found)))
        }
    }

    fn model_allowed(&self, statement: Option<&Statement>) -> Outcome {
        let Some(statement) = statement else {
            return Outcome::Unmet(None);
        };
        let model = &statement.model;
        let allowed = self
            .allow_models
            .iter()
            .flatten()
            .any(|allowed| allowed.allows(&model.name, &model.version));
        if allowed {
            Outcome::Met
        } else {
            Outcome::Unmet(Some(format!("{} {}", model.name, model.version).into()))
        }
    }
}

impl AllowedModel {
    fn allows(&self, name: &str, version: &str) -> bool {
        self.name == name && self.version.as_deref().is_none_or(|asked| asked == version)
    }

    fn text(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Whether a rule is met, and if not, what was found instead.
enum Outcome {
    Met,
    Unmet(Option<Value>),
}

fn at_least(found: Option<u64>, asked: Option<u64>) -> Outcome {
    match (found, asked) {
        (_, None) => Outcome::Met,
        (Some(found), Some(asked)) if found >= asked => Outcome::Met,
        (found, _) => Outcome::Unmet(found.map(Value::Integer)),
    }
}

/// 100 · part ≥ asked · total, in integers wide enough. What was found is rounded down, so below what was asked.
fn at_least_percent(part: Option<u64>, total: Option<u64>, asked: Option<u64>) -> Outcome {
    let (Some(part), Some(total), Some(asked)) = (part, total, asked) else {
        return asked.map_or(Outcome::Met, |_| Outcome::Unmet(None));
    };
    let hundred_fold = u128::from(part).saturating_mul(100);
    if hundred_fold >= u128::from(asked).saturating_mul(u128::from(total)) {
        return Outcome::Met;
    }
    let found = hundred_fold.checked_div(u128::from(total));
    Outcome::Unmet(
        found
            .and_then(|found| u64::try_from(found).ok())
            .map(Value::Integer),
    )
}

/// 100 · part ≤ asked · total. What was found is rounded up, so above what was asked.
fn at_most_percent(part: Option<u64>, total: Option<u64>, asked: Option<u64>) -> Outcome {
    let (Some(part), Some(total), Some(asked)) = (part, total, asked) else {
        return asked.map_or(Outcome::Met, |_| Outcome::Unmet(None));
    };
    let hundred_fold = u128::from(part).saturating_mul(100);
    if hundred_fold <= u128::from(asked).saturating_mul(u128::from(total)) {
        return Outcome::Met;
    }
    let found = (total != 0).then(|| hundred_fold.div_ceil(u128::from(total)));
    Outcome::Unmet(
        found
            .and_then(|found| u64::try_from(found).ok())
            .map(Value::Integer),
    )
}

/// There are fragments, they cover every byte, and a quorum affirmed each.
fn fragments_affirmed(findings: &Findings<'_>) -> Outcome {
    let (Some(statement), Some(set)) = (findings.statement, findings.set) else {
        return Outcome::Unmet(None);
    };
    let mut covered = 0;
    for fragment in &statement.fragments {
        if fragment.start != covered || fragment.verdict_under(set.quorum()) != Verdict::Affirmed {
            return Outcome::Unmet(Some(Value::Bool(false)));
        }
        covered = fragment.end;
    }
    if statement.fragments.is_empty() || covered != statement.output.length {
        return Outcome::Unmet(Some(Value::Bool(false)));
    }
    Outcome::Met
}

fn names(names: &[Name]) -> Value {
    Value::List(names.iter().map(|name| name.as_str().to_string()).collect())
}

/// Refuses members that `shape` does not know.
fn only(object: &Reader<'_, '_>, shape: &Shape) -> Result<(), Wrong> {
    let known: Vec<&str> = shape.member_names().collect();
    let unknown = object
        .names()
        .iter()
        .find(|name| !known.contains(&name.as_ref()));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Wrong {
            message: format!(
                "unknown member {}: expected one of {}",
                object.path(&json::quoted(name)),
                known.join(", ")
            ),
            expected: None,
            got: None,
        }),
    }
}

/// Rules that look at receipts, votes or advisories, none of which this version reads.
fn awaits_the_ledger(policy: &Reader<'_, '_>) -> Result<(), Wrong> {
    let refuse = |rule: &str, needs: &str| {
        Err(Wrong {
            message: format!(
                "{rule} needs {needs}, which this version of quorumseal does not verify yet"
            ),
            expected: None,
            got: None,
        })
    };
    match policy.get("requireReceipt") {
        Json::Null | Json::Bool(false) => {}
        Json::Bool(true) | Json::Object(_) => return refuse("requireReceipt", "a receipt"),
        _ => return Err(policy.wrong("requireReceipt", "true or an object")),
    }
    if flag(policy, "requireProvenDissent")? {
        return refuse("requireProvenDissent", "votes");
    }
    match policy.optional_string("onAdvisory")? {
        None | Some("report") => Ok(()),
        Some("reject") => refuse("onAdvisory \"reject\"", "advisories"),
        Some(_) => Err(policy.wrong("onAdvisory", "\"report\" or \"reject\"")),
    }
}

fn flag(policy: &Reader<'_, '_>, name: &str) -> Result<bool, Wrong> {
    match policy.get(name) {
        Json::Null => Ok(false),
        Json::Bool(value) => Ok(*value),
        _ => Err(policy.wrong(name, "true or false")),
    }
}

fn percent(policy: &Reader<'_, '_>, name: &str) -> Result<Option<u64>, Wrong> {
    match policy.optional_integer(name) {
        Ok(Some(value)) if value > 100 => Err(policy.wrong(name, "an integer of 0 to 100")),
        other => other,
    }
}

fn list<T>(
    policy: &Reader<'_, '_>,
    name: &str,
    read: impl Fn(&str, &Json<'_>) -> Result<T, Wrong>,
) -> Result<Option<Vec<T>>, Wrong> {
    let Some(array) = policy.optional_array(name, MAX_POLICY_LIST)? else {
        return Ok(None);
    };
    let elements = array.items.iter().enumerate();
    elements
        .map(|(index, item)| read(&format!("{name}[{index}]"), item))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn allowed_model(at: &str, item: &Json<'_>) -> Result<AllowedModel, Wrong> {
    let model = item.object(at)?;
    only(&model, &MODEL)?;
    Ok(AllowedModel {
        name: model.string("name")?.to_string(),
        version: model.optional_string("version")?.map(ToString::to_string),
    })
}

fn distrusted(at: &str, item: &Json<'_>) -> Result<Distrusted, Wrong> {
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
        let key = entry.string("publicKey")?;
        return match key.split_once(':') {
            Some(("ed25519", encoded)) => text::decode_base64_array(encoded)
                .map(Distrusted::Key)
                .ok_or_else(|| entry.wrong("publicKey", "ed25519: and base64 of 32 bytes")),
            Some((algorithm, _)) if !algorithm.is_empty() => {
                Ok(Distrusted::UnknownKey(key.to_string()))
            }
            _ => Err(entry.wrong("publicKey", "<algorithm>:<key>")),
        };
    }
    Ok(Distrusted::Validator {
        id: entry.parsed("id", "a validator id", Name::parse)?,
        validator_set: entry.parsed("validatorSet", "a validator-set id", |id| id.parse().ok())?,
    })
}
