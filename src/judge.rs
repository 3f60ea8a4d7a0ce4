//! Judging a certificate by a policy: each rule, and what was found where it is not met (FORMAT section 7).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::advisory::{AdvisoryEffect, AdvisoryTarget, SealedAdvisory};
use crate::cosignature::{Cosigned, Excluded};
use crate::entry::SealList;
use crate::error::{Code, Value};
use crate::index::Index;
use crate::limits::count;
use crate::logged::Logged;
use crate::policy::{
    AllowedModel, Distrusted, Policy, PolicyFailure, PolicyReport, RequiredReceipt,
};
use crate::quorum::{Quorum, Signer, SignerStatus};
use crate::report::PromptState;
use crate::statement::{Statement, Verdict};
use crate::text::{Name, Timestamp};
use crate::validator_set::{NamedKey, Validator, ValidatorSet};
use crate::vote::VotesReport;

/// What a policy looks at. What is `None` could not be established, and fails each rule that needs it.
pub(crate) struct Findings<'a> {
    pub(crate) statement: Option<&'a Statement>,
    pub(crate) set: Option<&'a ValidatorSet>,
    pub(crate) quorum: Option<&'a Quorum>,
    pub(crate) prompt: PromptState,
    pub(crate) logged: Logged,
    /// A receipt that holds up to its inclusion proof.
    pub(crate) receipt: Option<&'a Included<'a>>,
    pub(crate) votes: Option<&'a VotesReport>,
    /// The advisories that count, whether they apply or not.
    pub(crate) advisories: &'a [SealedAdvisory<'a>],
}

/// A receipt whose inclusion holds: how it was cosigned can be asked again, without those whom the policy does not count.
pub(crate) struct Included<'a> {
    pub(crate) seal: SealList,
    pub(crate) set: &'a ValidatorSet,
    pub(crate) cosigned_without: &'a dyn Fn(Excluded<'_>) -> Option<Cosigned>,
}

impl Included<'_> {
    /// Whether the seal weighs enough without the `excluded`.
    fn sealed_without(&self, excluded: Excluded<'_>) -> bool {
        let sealed = self.seal.signatures().iter().filter_map(|(id, _)| {
            let validator = self.set.validators().get(self.set.place(id.as_str())?)?;
            (!excluded(self.set, validator)).then_some(validator.weight)
        });
        sealed.fold(0, |sum: u64, weight| sum.saturating_add(weight)) >= self.set.quorum()
    }
}

impl Policy {
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
        let acting = self.acting(findings);
        let counted = self.counted_signers(findings, &acting.leaked);
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
        let proven = findings.votes.map_or(0, |votes| votes.reject_weight);
        rule(
            "maxDissentPercent",
            Code::PolicyMaxDissentPercent,
            number(self.max_dissent_percent),
            at_most_percent(
                findings
                    .quorum
                    .map(|quorum| quorum.dissent_weight.max(proven)),
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
                    .map(|quorum| unaccounted_weight(quorum, findings.votes)),
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
            let mut operators = Index::default();
            for operator in signers.iter().filter_map(|signer| signer.operator.as_ref()) {
                operators.add(operator.as_bytes());
            }
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
            "requireReceipt",
            Code::PolicyRequireReceipt,
            self.require_receipt.as_ref().map(RequiredReceipt::asked),
            self.receipt_suffices(findings, &acting),
        );
        rule(
            "requireProvenDissent",
            Code::PolicyRequireProvenDissent,
            truth(self.require_proven_dissent),
            match findings.quorum {
                Some(quorum) if quorum.dissent_weight == proven => Outcome::Met,
                Some(_) => Outcome::Unmet(Some(Value::Integer(proven))),
                None => Outcome::Unmet(None),
            },
        );
        rule(
            "requireAffirmedFragments",
            Code::PolicyRequireAffirmedFragments,
            truth(self.require_affirmed_fragments),
            fragments_affirmed(findings),
        );
        rule(
            "onAdvisory",
            Code::PolicyOnAdvisory,
            (self.on_advisory == AdvisoryEffect::Reject).then(|| "reject".into()),
            self.advisories_allow(findings, &acting, counted_weight),
        );
        let trusted_weight = self
            .counted_signers(findings, &Index::default())
            .map(|signers| {
                signers
                    .iter()
                    .fold(0, |sum: u64, signer| sum.saturating_add(signer.weight))
            });
        let (asked, outcome) = match findings.set {
            Some(set) => (
                Value::Integer(set.quorum()),
                at_least(trusted_weight, Some(set.quorum())),
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

    /// What the advisories that the policy acts upon come to, and how the receipt is cosigned without those who do not
    /// count.
    fn acting(&self, findings: &Findings<'_>) -> Acting {
        let mut acting = Acting::default();
        let mut compromised = Vec::new();
        for sealed in findings.advisories {
            let heeded = self.on_advisory == AdvisoryEffect::Reject
                && sealed.holds_without(&|set, validator| self.distrusts(set, validator));
            match (&sealed.advisory.target, &sealed.advisory.since) {
                _ if !heeded => {}
                (AdvisoryTarget::PublicKey(key), Some(since)) => compromised.push((&key.0, since)),
                _ if sealed.applies => acting.objections.push(sealed.advisory.kind.as_str()),
                _ => {}
            }
        }
        // Whoever has one leaked key may have them all, and can date a cosignature as he likes: none of them counts.
        let receipt = findings
            .receipt
            .filter(|_| self.require_receipt.is_some() || !compromised.is_empty());
        acting.cosigned = receipt.and_then(|receipt| {
            (receipt.cosigned_without)(&|set: &ValidatorSet, validator: &Validator| {
                let leaked = |key: &NamedKey| validator.key.is(key) || validator.cosigns_by(key);
                self.distrusts_cosigner(set, validator)
                    || compromised.iter().any(|(key, _)| leaked(key))
            })
        });
        let (Some(set), Some(quorum)) = (findings.set, findings.quorum) else {
            return acting;
        };
        for (validator, signer) in set.validators().iter().zip(&quorum.signers) {
            let sealed_before = |since: &Timestamp| {
                let sealed = receipt.is_some_and(|receipt| receipt.seal.names(&validator.id));
                let cosigned = acting.cosigned.as_ref();
                sealed && cosigned.is_some_and(|cosigned| is_before(cosigned.logged_by, since))
            };
            let mut own = compromised.iter().filter(|(key, _)| validator.key.is(key));
            if signer.status == SignerStatus::Signed && own.any(|(_, since)| !sealed_before(since))
            {
                acting.leaked.add(validator.id.as_bytes());
            }
        }
        acting
    }

    fn receipt_suffices(&self, findings: &Findings<'_>, acting: &Acting) -> Outcome {
        let Some(required) = &self.require_receipt else {
            return Outcome::Met;
        };
        if findings.logged != Logged::Yes {
            return Outcome::Unmet(Some(findings.logged.as_str().into()));
        }
        let sealed = findings.receipt.is_some_and(|receipt| {
            receipt.sealed_without(&|set, validator| self.distrusts(set, validator))
        });
        match acting.cosigned.as_ref().filter(|_| sealed) {
            Some(cosigned) if required.is_met_by(cosigned) => Outcome::Met,
            Some(cosigned) => Outcome::Unmet(Some(Value::List(Vec::from([
                format!("loggedBy {}", cosigned.logged_by),
                format!("epoch {}", cosigned.epoch),
            ])))),
            None => Outcome::Unmet(Some("no quorum without those who do not count".into())),
        }
    }

    fn advisories_allow(
        &self,
        findings: &Findings<'_>,
        acting: &Acting,
        counted_weight: Option<u64>,
    ) -> Outcome {
        let mut found: Vec<String> = acting.objections.iter().map(ToString::to_string).collect();
        let fallen = match (findings.set, counted_weight) {
            (Some(set), Some(weight)) => weight < set.quorum(),
            _ => return Outcome::Unmet(None),
        };
        if fallen && !acting.leaked.is_empty() {
            found.push("key-compromise".to_string());
        }
        if found.is_empty() {
            Outcome::Met
        } else {
            Outcome::Unmet(Some(Value::List(found)))
        }
    }

    /// What the policy does with advisories that apply.
    pub(crate) const fn on_advisory(&self) -> AdvisoryEffect {
        self.on_advisory
    }

    /// The validators that signed, are not distrusted, and whose keys had not leaked.
    fn counted_signers<'a>(
        &self,
        findings: &Findings<'a>,
        leaked: &Index,
    ) -> Option<Vec<&'a Signer>> {
        let set = findings.set?;
        let signers = set.validators().iter().zip(&findings.quorum?.signers);
        let counted = signers.filter(|(validator, signer)| {
            signer.status == SignerStatus::Signed
                && !self.distrusts(set, validator)
                && !leaked.has(validator.id.as_bytes())
        });
        Some(counted.map(|(_, signer)| signer).collect())
    }

    fn distrusts(&self, set: &ValidatorSet, validator: &Validator) -> bool {
        let list = self.distrust_validators.as_deref().unwrap_or_default();
        list.iter().any(|distrusted| match distrusted {
            Distrusted::Key(key) => validator.key.is(key),
            Distrusted::Validator { id, validator_set } => {
                *validator_set == set.id() && *id == validator.id
            }
        })
    }

    /// Whether a cosignature by this validator does not count: the key that cosigns may be another's than its own.
    fn distrusts_cosigner(&self, set: &ValidatorSet, validator: &Validator) -> bool {
        let list = self.distrust_validators.as_deref().unwrap_or_default();
        let cosigns = |distrusted: &Distrusted| matches!(distrusted, Distrusted::Key(key) if validator.cosigns_by(key));
        self.distrusts(set, validator) || list.iter().any(cosigns)
    }

    fn required_signed(&self, counted: Option<&[&Signer]>) -> Outcome {
        let required = self.require_validators.as_deref().unwrap_or_default();
        let Some(counted) = counted else {
            return Outcome::Unmet(None);
        };
        let mut signed = Index::default();
        for signer in counted {
            signed.add(signer.id.as_bytes());
        }
        let found: Vec<Name> = required
            .iter()
            .filter(|id| signed.has(id.as_bytes()))
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

/// What the policy makes of receipt and advisories together.
#[derive(Default)]
struct Acting {
    /// The kinds of advisories on the certificate or its model.
    objections: Vec<&'static str>,
    /// The signers whose keys leaked, with nothing to show that their signatures are older than that.
    leaked: Index,
    /// The quorum that cosigned the receipt, without whom the policy does not count; looked for only where it matters.
    cosigned: Option<Cosigned>,
}

/// Weight that neither signed nor provably rejected or abstained.
pub(crate) fn unaccounted_weight(quorum: &Quorum, votes: Option<&VotesReport>) -> u64 {
    let proven = votes.map_or(0, |votes| {
        votes.reject_weight.saturating_add(votes.abstain_weight)
    });
    quorum
        .total_weight
        .saturating_sub(quorum.signed_weight)
        .saturating_sub(proven)
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

impl RequiredReceipt {
    fn asked(&self) -> Value {
        let by = self.by.as_ref().map(|by| format!("by {by}"));
        let min_epoch = self.min_epoch.map(|epoch| format!("minEpoch {epoch}"));
        let asked: Vec<String> = by.into_iter().chain(min_epoch).collect();
        if asked.is_empty() {
            Value::Bool(true)
        } else {
            Value::List(asked)
        }
    }

    fn is_met_by(&self, cosigned: &Cosigned) -> bool {
        let in_time = self
            .by
            .as_ref()
            .is_none_or(|by| is_at_most(cosigned.logged_by, by));
        in_time && self.min_epoch.is_none_or(|epoch| cosigned.epoch >= epoch)
    }
}

/// Whether POSIX seconds are not after a time.
fn is_at_most(seconds: u64, time: &Timestamp) -> bool {
    u64::try_from(time.to_posix()).is_ok_and(|time| seconds <= time)
}

/// Whether POSIX seconds are before a time.
fn is_before(seconds: u64, time: &Timestamp) -> bool {
    u64::try_from(time.to_posix()).is_ok_and(|time| seconds < time)
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

/// 100 · part ≥ asked · total. What was found is rounded down, so below what was asked.
///
/// A part and a total are sums of a few numbers of at most 2^53-1, so their hundredfold is far from what saturates.
fn at_least_percent(part: Option<u64>, total: Option<u64>, asked: Option<u64>) -> Outcome {
    let (Some(part), Some(total), Some(asked)) = (part, total, asked) else {
        return asked.map_or(Outcome::Met, |_| Outcome::Unmet(None));
    };
    let hundred_fold = part.saturating_mul(100);
    if hundred_fold >= asked.saturating_mul(total) {
        return Outcome::Met;
    }
    Outcome::Unmet(hundred_fold.checked_div(total).map(Value::Integer))
}

/// 100 · part ≤ asked · total. What was found is rounded up, so above what was asked.
fn at_most_percent(part: Option<u64>, total: Option<u64>, asked: Option<u64>) -> Outcome {
    let (Some(part), Some(total), Some(asked)) = (part, total, asked) else {
        return asked.map_or(Outcome::Met, |_| Outcome::Unmet(None));
    };
    let hundred_fold = part.saturating_mul(100);
    if hundred_fold <= asked.saturating_mul(total) {
        return Outcome::Met;
    }
    let found = (total != 0).then(|| hundred_fold.div_ceil(total));
    Outcome::Unmet(found.map(Value::Integer))
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
