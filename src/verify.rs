//! Verification, of certificates and of what stands beside them: the one place where the order of checks stands
//! (FORMAT sections 4 and 5).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::advisory::{
    self, AdvisoriesReport, Advisory, AdvisoryEffect, AdvisoryReport, SealedAdvisory,
};
use crate::checkpoint::Checkpoint;
use crate::checks::{
    check_output, check_prompt, check_quorum, check_tally, find_set, open_envelope, read_statement,
};
use crate::cosignature::{Earliest, Excluded};
use crate::digest::Digest;
use crate::entry::SealList;
use crate::envelope::Envelope;
use crate::error::{Code, Failure, Misuse};
use crate::evidence::{Artifact, Evidence, is_absent};
use crate::hint;
use crate::judge::{Findings, Included, unaccounted_weight};
use crate::ledger::{self, LogKeys, Sealed};
use crate::limits::MAX_CERTIFICATE_WORK;
use crate::logged::{ConsistencyReport, Logged, ReceiptReport};
use crate::note::Note;
use crate::policy::Policy;
use crate::quorum::{Quorum, QuorumCount, Roll};
use crate::receipt::Receipt;
use crate::relation::{self, History, RelationReport};
use crate::report::{Check, CheckReport, CheckStatus, Current, PromptState, Report, State};
use crate::signature::{self, Claim};
use crate::statement::{self, Statement};
use crate::trust::{self, Trust};
use crate::trust_info::{Head, TrustInfo};
use crate::validator_set::ValidatorSet;
use crate::vote::{self, Dissent, VotesReport};

/// Trusted validator sets with checked keys: everything that verification trusts.
#[derive(Debug, Clone)]
pub struct Verifier {
    trust: Trust,
}

impl Verifier {
    /// Loads a trust bundle (JSON text of at most 64 MiB) from one pinned `anchor` (`blake3:<64 hex>`).
    /// A `head` that was remembered from an earlier load must still be among the trusted sets.
    ///
    /// # Errors
    /// [`Code::InputAnchor`], or the first of `trust.too-large`, `trust.malformed`, `trust.anchor-missing`,
    /// `trust.unsupported`, `trust.fork` and `trust.rollback` (FORMAT section 3).
    pub fn load(anchor: &str, trust: &[u8], head: Option<&Head>) -> Result<Self, Misuse> {
        let anchor = anchor.parse().map_err(|error| {
            Misuse::new(Code::InputAnchor, format!("the anchor is no id: {error}"))
        })?;
        let trust = Trust::load(anchor, trust, head)?;
        Ok(Verifier { trust })
    }

    /// A verifier from the same anchor, the sets that are trusted already, and those of another bundle.
    /// Its head is never below this one's.
    ///
    /// # Errors
    /// As [`Verifier::load`], without `input.anchor`.
    pub fn extend(&self, trust: &[u8]) -> Result<Self, Misuse> {
        let trust = self.trust.extend(trust)?;
        Ok(Verifier { trust })
    }

    /// The newest trusted set, to be remembered or pinned next.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.trust.head()
    }

    /// The trusted sets, and what in the bundle was not trusted and why.
    #[must_use]
    pub fn trust_info(&self) -> TrustInfo {
        self.trust.info()
    }

    /// The trusted set with this id.
    #[must_use]
    pub fn set(&self, id: &Digest) -> Option<&ValidatorSet> {
        self.trust.set(id)
    }

    /// Whether the validators named would make a quorum of a trusted set; `None` if the set is not trusted.
    /// Arithmetic only: nothing is verified.
    #[must_use]
    pub fn check_quorum(&self, set: &Digest, ids: &[&str]) -> Option<QuorumCount> {
        Some(QuorumCount::of(self.set(set)?, ids))
    }

    /// Verifies one certificate.
    #[must_use]
    pub fn verify(&self, evidence: &Evidence<'_>) -> Report {
        let mut opened = Opened::new(&self.trust, evidence);
        let verdicts = signature::verify_all(&opened.take_claims());
        opened.close(evidence, &verdicts)
    }

    /// What the first certificate is to the second (FORMAT section 6). Both are verified as by [`Verifier::verify`]; unless
    /// both are valid or sealed-unbound there is no relation, and their states and codes say why.
    #[must_use]
    pub fn relate(&self, a: &Evidence<'_>, b: &Evidence<'_>) -> RelationReport {
        let (a, b) = (self.verify(a), self.verify(b));
        relation::relate((&a, self.set_named_by(&a)), (&b, self.set_named_by(&b)))
    }

    /// The history that these certificates make: a timeline for each prompt, and what equivocates. All are verified
    /// as by [`Verifier::verify_many`]. What is current, is so relative to these alone.
    #[must_use]
    pub fn history(&self, items: &[Evidence<'_>]) -> History {
        relation::history(&self.verify_many(items), |id| self.set(id))
    }

    /// Verifies one advisory, the JSON text of an envelope of at most 16 MiB, by itself: whether a quorum of the trusted
    /// set that it names sealed it (FORMAT section 6). If not, `ignored` has the first [`AdvisoryReason`] that fits; those
    /// that compare it with a certificate's network and epoch cannot.
    ///
    /// [`AdvisoryReason`]: crate::AdvisoryReason
    #[must_use]
    pub fn verify_advisory(&self, advisory: &[u8]) -> AdvisoryReport {
        advisory::verify(advisory, &self.trust)
    }

    /// Verifies that a sealed document was logged (FORMAT section 5): `document` is the JSON text of the envelope of a
    /// certificate, an advisory or a validator set, `receipt` a tlog-proof, each of at most 16 MiB. The code is that of
    /// the first step that failed, `receipt.*`; [`Code::ReceiptNoSet`] if the document cannot be read or the set that
    /// seals it is not trusted.
    #[must_use]
    pub fn check_receipt(&self, document: &[u8], receipt: &[u8]) -> ReceiptReport {
        let outcome = Envelope::parse(document)
            .ok()
            .filter(|envelope| envelope.work() <= MAX_CERTIFICATE_WORK)
            .and_then(|envelope| {
                let (epoch, electorate) = electorate_of(&self.trust, &envelope)?;
                let sealed = Sealed {
                    envelope: &envelope,
                    epoch,
                    electorate,
                };
                let verified = || {
                    electorate.map_or_else(SealList::default, |set| SealList::of(set, &envelope))
                };
                Some(examine_receipt(&self.trust, sealed, receipt, &verified).report)
            });
        outcome.unwrap_or_else(not_examined)
    }

    /// Whether a ledger's new checkpoint continues one that was remembered (FORMAT section 5): `old` and `new` are
    /// notes, `proof` is the body of a witness request, with or without the checkpoint at its end, each of at most
    /// 16 MiB. The signatures of `old` were checked when it was new. The code is that of the first step that failed:
    /// `receipt.*` for the new checkpoint, else [`Code::LedgerInconsistent`] or [`Code::LedgerRollback`].
    ///
    /// # Errors
    /// [`Code::InputCheckpoint`] if `old` is no checkpoint.
    pub fn check_consistency(
        &self,
        old: &[u8],
        new: &[u8],
        proof: &[u8],
    ) -> Result<ConsistencyReport, Misuse> {
        let old = Note::parse(old)
            .and_then(|note| Checkpoint::parse(note.text()))
            .map_err(|message| {
                Misuse::new(
                    Code::InputCheckpoint,
                    format!("the remembered checkpoint: {message}"),
                )
            })?;
        let mut checkpoint = None;
        let outcome =
            ledger::read_new_checkpoint(new, proof, &self.trust).and_then(|(note, new, proof)| {
                let new = checkpoint.insert(new);
                let keys = ledger::check_log_signature(&self.trust, 0, &note, new)?;
                let cosigned = ledger::check_cosignatures(
                    &self.trust,
                    0,
                    &keys,
                    &note,
                    &mut Earliest::default(),
                    &|_, _| false,
                )?;
                ledger::check_consistency(&old, new, &proof)?;
                Ok(cosigned)
            });
        Ok(ConsistencyReport::new(old, checkpoint.as_ref(), outcome))
    }

    /// The trusted set that a report's statement names.
    fn set_named_by(&self, report: &Report) -> Option<&ValidatorSet> {
        self.set(&report.statement.as_ref()?.validator_set)
    }

    /// Verifies many certificates; all their signatures together. Each report is the one that
    /// [`Verifier::verify`] gives, in the order of the items.
    #[must_use]
    pub fn verify_many(&self, items: &[Evidence<'_>]) -> Vec<Report> {
        let mut opened: Vec<Opened<'_>> = items
            .iter()
            .map(|evidence| Opened::new(&self.trust, evidence))
            .collect();
        let mut claims: Vec<Claim> = Vec::new();
        let sizes: Vec<usize> = opened
            .iter_mut()
            .map(|opened| {
                let own = opened.take_claims();
                let size = own.len();
                claims.extend(own);
                size
            })
            .collect();
        let verdicts = signature::verify_all(&claims);
        let mut rest = verdicts.as_slice();
        let sized = opened.into_iter().zip(sizes).zip(items);
        sized
            .map(|((opened, size), evidence)| {
                let (own, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
                rest = others;
                opened.close(evidence, own)
            })
            .collect()
    }
}

/// A receipt after its examination.
struct Examined<'t> {
    report: ReceiptReport,
    /// What was found up to the inclusion proof, for whoever asks again about the cosignatures.
    included: Option<(SealList, Receipt, LogKeys<'t>, RefCell<Earliest>)>,
}

/// The steps of a receipt, in their order; the first failure decides (FORMAT section 5).
fn examine_receipt<'t>(
    trust: &'t Trust,
    sealed: Sealed<'_>,
    bytes: &[u8],
    verified: &dyn Fn() -> SealList,
) -> Examined<'t> {
    let mut receipt = None;
    let mut included = None;
    let mut steps = || {
        let receipt = &*receipt.insert(ledger::read_receipt(bytes, sealed, trust)?);
        let seal = ledger::check_seal(sealed, receipt.seal.as_ref(), verified)?;
        let keys =
            ledger::check_log_signature(trust, sealed.epoch, &receipt.note, &receipt.checkpoint)?;
        ledger::check_inclusion(sealed, &seal, receipt)?;
        let mut earliest = Earliest::default();
        let everybody: Excluded<'_> = &|_, _| false;
        let note = &receipt.note;
        let outcome =
            ledger::check_cosignatures(trust, sealed.epoch, &keys, note, &mut earliest, everybody);
        included = Some((seal, keys, RefCell::new(earliest)));
        outcome
    };
    let outcome = steps();
    let report = ReceiptReport::new(receipt.as_ref(), outcome);
    Examined {
        report,
        included: included
            .zip(receipt)
            .map(|((seal, keys, earliest), receipt)| (seal, receipt, keys, earliest)),
    }
}

/// The report on a receipt of a document whose set is not known.
fn not_examined() -> ReceiptReport {
    let message = "the document could not be read or its validator set is not trusted, so the receipt was not examined";
    ReceiptReport::new(None, Err(Failure::new(Code::ReceiptNoSet, message)))
}

/// The epoch of a sealed document, and the trusted set whose validators seal it. The set of epoch 0, which nobody seals,
/// must itself be trusted.
fn electorate_of<'t>(
    trust: &'t Trust,
    envelope: &Envelope,
) -> Option<(u64, Option<&'t ValidatorSet>)> {
    if envelope.payload_type() == statement::PAYLOAD_TYPE {
        let statement = Statement::parse(envelope).ok()?;
        let (set, _) = find_set(trust, &statement).ok()?;
        return Some((set.epoch(), Some(set)));
    }
    if envelope.payload_type() == advisory::PAYLOAD_TYPE {
        let advisory = Advisory::parse(envelope).ok()?;
        let set = trust.set(&advisory.validator_set)?;
        let fits = *set.network() == advisory.network && set.epoch() == advisory.epoch;
        return fits.then_some((set.epoch(), Some(set)));
    }
    let set = ValidatorSet::parse(envelope).ok()?;
    match set.previous() {
        Some(previous) => {
            let before = trust.set(&previous)?;
            trust::is_next(before, &set).then_some((set.epoch(), Some(before)))
        }
        None => trust.set(&set.id()).map(|own| (own.epoch(), None)),
    }
}

/// A certificate between the checks before its signatures are verified and those after.
struct Opened<'v> {
    trust: &'v Trust,
    checks: Checks,
    provisional: bool,
    certificate: Option<Envelope>,
    statement: Option<Statement>,
    roll: Option<(&'v ValidatorSet, Roll)>,
}

impl<'v> Opened<'v> {
    fn new(trust: &'v Trust, evidence: &Evidence<'_>) -> Self {
        let mut opened = Opened {
            trust,
            checks: Checks::default(),
            provisional: is_absent(evidence.certificate),
            certificate: None,
            statement: None,
            roll: None,
        };
        if opened.provisional {
            return opened;
        }
        let checks = &mut opened.checks;
        opened.certificate = checks.make(Check::Envelope, open_envelope(evidence.certificate));
        let Some(envelope) = &opened.certificate else {
            return opened;
        };
        opened.statement = checks.make(Check::Statement, read_statement(envelope));
        let Some(statement) = &opened.statement else {
            return opened;
        };
        let set = checks.make(Check::ValidatorSet, find_set(trust, statement));
        opened.roll = set.map(|set| (set, Roll::call(set, envelope)));
        opened
    }

    fn take_claims(&mut self) -> Vec<Claim> {
        match &mut self.roll {
            Some((_, roll)) => roll.take_claims(),
            None => Vec::new(),
        }
    }

    fn close(self, evidence: &Evidence<'_>, verdicts: &[bool]) -> Report {
        let mut checks = self.checks;
        let mut statement = self.statement;
        let mut quorum = None;
        let mut set = None;
        let mut examined = None;
        if let (Some((trusted, roll)), Some(statement)) = (self.roll, &mut statement) {
            set = Some(trusted);
            if let (Some(receipt), Some(envelope)) = (evidence.receipt, &self.certificate) {
                let sealed = Sealed {
                    envelope,
                    epoch: trusted.epoch(),
                    electorate: Some(trusted),
                };
                let verified = || roll.seal_list(trusted, verdicts);
                examined = Some(examine_receipt(self.trust, sealed, receipt, &verified));
            }
            let signed = roll.count(trusted, verdicts);
            if checks
                .make(Check::Quorum, check_quorum(trusted, &signed))
                .is_some()
            {
                checks.make(Check::Tally, check_tally(trusted, statement));
            }
            quorum = Some(signed.into_quorum(trusted, &statement.tally));
            for fragment in &mut statement.fragments {
                fragment.verdict = Some(fragment.verdict_under(trusted.quorum()));
            }
        }
        let mut prompt = PromptState::NotChecked;
        let mut bound_by = None;
        let mut hint = None;
        if let Some(statement) = &statement {
            if let Some(given) = &evidence.prompt {
                let matched = checks.make(Check::Prompt, check_prompt(statement, given));
                prompt = match matched {
                    Some(()) => PromptState::Matched,
                    None => PromptState::Mismatched,
                };
            }
            if let Some(artifact) = &evidence.artifact {
                let outcome = check_output(statement, artifact, evidence.all_digests);
                bound_by = checks.make(Check::Output, outcome);
                if let (None, Artifact::Bytes(bytes)) = (bound_by, artifact) {
                    let digest = statement.subject.digest.blake3;
                    hint = hint::find(bytes, digest, statement.output.length);
                }
            }
        }
        let state = if self.provisional {
            State::Provisional
        } else {
            checks.state(evidence.artifact.is_some())
        };
        let beside = Beside::new(
            self.trust,
            evidence,
            self.certificate.as_ref(),
            statement.as_ref(),
            set,
            quorum.as_ref(),
        );
        let (receipt, included) = match examined {
            Some(examined) => (Some(examined.report), examined.included),
            None => (evidence.receipt.map(|_| not_examined()), None),
        };
        let logged = receipt
            .as_ref()
            .map_or(Logged::NotGiven, |receipt| receipt.logged);
        let policy = evidence.policy.map(|policy| {
            let cosigned_without = |excluded: Excluded<'_>| {
                let (_, receipt, keys, earliest) = included.as_ref()?;
                let (epoch, note) = (set?.epoch(), &receipt.note);
                let mut earliest = earliest.try_borrow_mut().ok()?;
                ledger::check_cosignatures(self.trust, epoch, keys, note, &mut earliest, excluded)
                    .ok()
            };
            let included = included
                .as_ref()
                .zip(set)
                .map(|((seal, ..), set)| Included {
                    seal: seal.clone(),
                    set,
                    cosigned_without: &cosigned_without,
                });
            policy.judge(&Findings {
                statement: statement.as_ref(),
                set,
                quorum: quorum.as_ref(),
                prompt,
                logged,
                receipt: included.as_ref(),
                votes: beside.votes.as_ref(),
                advisories: &beside.sealed,
            })
        });
        let valid = state == State::Valid;
        let content = policy
            .as_ref()
            .is_none_or(|policy| policy.failures.is_empty());
        let cert_hash = self.certificate.as_ref().map(Envelope::id);
        let skipped = Skipped {
            provisional: self.provisional,
            read: statement.is_some(),
        };
        Report {
            state,
            valid,
            accepted: valid && content,
            code: checks.first_code(),
            cert_hash,
            cache_key: cert_hash.map(|id| format!("cert_hash:{}", id.to_hex())),
            prompt,
            bound_by,
            logged,
            current: Current::Unknown,
            dissent: quorum.as_ref().map(|quorum| {
                let proven = beside.votes.as_ref().map_or(0, |votes| votes.reject_weight);
                Dissent::of(proven, quorum.dissent_weight)
            }),
            unaccounted_weight: quorum
                .as_ref()
                .map(|quorum| unaccounted_weight(quorum, beside.votes.as_ref())),
            checks: checks.into_reports(skipped),
            quorum,
            statement,
            receipt,
            votes: beside.votes,
            advisories: beside.advisories,
            hint,
            policy,
        }
    }
}

/// What was said beside a certificate: it is reported, and no state depends on it.
struct Beside<'t> {
    votes: Option<VotesReport>,
    advisories: Option<AdvisoriesReport>,
    /// The advisories that count.
    sealed: Vec<SealedAdvisory<'t>>,
}

impl<'t> Beside<'t> {
    fn new(
        trust: &'t Trust,
        evidence: &Evidence<'_>,
        certificate: Option<&Envelope>,
        statement: Option<&Statement>,
        set: Option<&ValidatorSet>,
        quorum: Option<&Quorum>,
    ) -> Self {
        let mut beside = Beside {
            votes: None,
            advisories: None,
            sealed: Vec::new(),
        };
        let (Some(certificate), Some(statement), Some(set), Some(quorum)) =
            (certificate, statement, set, quorum)
        else {
            return beside;
        };
        if !evidence.votes.as_slice().is_empty() {
            beside.votes = Some(vote::tally(
                evidence.votes.as_slice(),
                set,
                statement,
                quorum,
            ));
        }
        if !evidence.advisories.as_slice().is_empty() {
            let effect = evidence
                .policy
                .map_or(AdvisoryEffect::Report, Policy::on_advisory);
            let given = evidence.advisories.as_slice();
            let heard = advisory::hear(given, trust, certificate.id(), statement, set);
            let (report, sealed) = heard.into_report(effect);
            beside.advisories = Some(report);
            beside.sealed = sealed;
        }
        beside
    }
}

/// The checks in the order in which they are made and reported.
const ORDER: [Check; 7] = [
    Check::Envelope,
    Check::Statement,
    Check::ValidatorSet,
    Check::Quorum,
    Check::Tally,
    Check::Prompt,
    Check::Output,
];

/// What was checked so far, always in [`ORDER`]. What is not here when the report is made was skipped.
#[derive(Default)]
struct Checks(Vec<(Check, Result<String, Failure>)>);

impl Checks {
    /// Records an outcome; its value, if it passed.
    fn make<T>(&mut self, check: Check, outcome: Result<(T, String), Failure>) -> Option<T> {
        match outcome {
            Ok((value, message)) => {
                self.record(check, Ok(message));
                Some(value)
            }
            Err(failure) => {
                self.record(check, Err(failure));
                None
            }
        }
    }

    #[inline(never)]
    fn record(&mut self, check: Check, outcome: Result<String, Failure>) {
        self.0.push((check, outcome));
    }

    fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.0
            .iter()
            .filter_map(|(_, outcome)| outcome.as_ref().err())
    }

    fn first_code(&self) -> Option<Code> {
        self.failures().next().map(|failure| failure.code)
    }

    fn state(&self, artifact_given: bool) -> State {
        let mut failures = self.failures();
        match (failures.next(), failures.next()) {
            (None, _) if artifact_given => State::Valid,
            (None, _) => State::SealedUnbound,
            (Some(only), None) => match only.code {
                Code::QuorumInsufficient => State::Insufficient,
                Code::ValidatorSetUnknown => State::Untrusted,
                code if code.is_unsupported() => State::Unsupported,
                _ => State::Invalid,
            },
            _ => State::Invalid,
        }
    }

    fn into_reports(self, skipped: Skipped) -> Vec<CheckReport> {
        let mut made = self.0.into_iter().peekable();
        ORDER
            .into_iter()
            .map(|check| match made.next_if(|(done, _)| *done == check) {
                Some((_, Ok(message))) => CheckReport {
                    check,
                    status: CheckStatus::Pass,
                    code: None,
                    message,
                    expected: None,
                    got: None,
                },
                Some((_, Err(failure))) => CheckReport {
                    check,
                    status: CheckStatus::Fail,
                    code: Some(failure.code),
                    message: failure.message,
                    expected: failure.expected,
                    got: failure.got,
                },
                None => CheckReport {
                    check,
                    status: CheckStatus::Skipped,
                    code: None,
                    message: String::from(skipped.reason(check)),
                    expected: None,
                    got: None,
                },
            })
            .collect()
    }
}

/// Why a check was not made.
#[derive(Clone, Copy)]
struct Skipped {
    provisional: bool,
    /// Whether the statement could be read.
    read: bool,
}

impl Skipped {
    const fn reason(self, check: Check) -> &'static str {
        match check {
            _ if self.provisional => "there is no certificate yet",
            Check::Prompt if self.read => "no prompt was given: nothing is said about the question",
            Check::Output if self.read => {
                "no artifact was given: nothing is shown to be what was sealed"
            }
            _ => "an earlier check failed",
        }
    }
}
