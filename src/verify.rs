//! Verification, of certificates and of what stands beside them: the one place where the order of checks stands
//! (FORMAT sections 4 and 5).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::advisory::{
    self, AdvisoriesReport, Advisory, AdvisoryEffect, AdvisoryReport, SealedAdvisory,
};
use crate::checkpoint::Checkpoint;
use crate::digest::{Digest, Hashed};
use crate::entry::SealList;
use crate::envelope::Envelope;
use crate::error::{Code, Failure, Misuse};
use crate::hint;
use crate::ledger::{self, ConsistencyReport, Excluded, Logged, ReceiptReport, Sealed};
use crate::limits::{MAX_ADVISORIES, MAX_CERTIFICATE_WORK, MAX_ENVELOPE_BYTES, MAX_VOTES, count};
use crate::note::Note;
use crate::policy::{Findings, Included, Policy, unaccounted_weight};
use crate::quorum::{Quorum, QuorumCount, Roll, SignedBy};
use crate::receipt::Receipt;
use crate::relation::{self, Current, History, RelationReport};
use crate::report::{BoundBy, Check, CheckReport, CheckStatus, PromptState, Report, State};
use crate::signature::{self, Claim};
use crate::statement::{self, Statement};
use crate::trust::{self, Trust};
use crate::trust_info::{Head, TrustInfo};
use crate::validator_set::{LedgerKey, ValidatorSet};
use crate::vote::{self, Dissent, VotesReport};

/// Trusted validator sets with checked keys: everything that verification trusts.
#[derive(Debug, Clone)]
pub struct Verifier {
    trust: Trust,
}

/// What a caller has at hand about one certificate.
#[derive(Debug, Clone, Default)]
pub struct Evidence<'a> {
    /// The certificate's JSON text, as bytes. Empty, white space or `null`: there is none yet.
    pub certificate: &'a [u8],
    /// The answer that it is said to seal.
    pub artifact: Option<Artifact<'a>>,
    /// The prompt that it is said to answer.
    pub prompt: Option<Artifact<'a>>,
    /// The receipt that is said to show that the certificate was logged.
    pub receipt: Option<&'a [u8]>,
    /// What single validators are said to have voted.
    pub votes: Votes<'a>,
    /// What quorums are said to have announced since.
    pub advisories: Advisories<'a>,
    /// What the consumer asks beyond validity.
    pub policy: Option<&'a Policy>,
    /// Whether to compare SHA-256 too, where the certificate has it and the artifact's is known.
    pub all_digests: bool,
}

/// Votes beside a certificate, the JSON text of an envelope each. None: no votes were given.
pub type Votes<'a> = Documents<'a, MAX_VOTES>;
/// Advisories beside a certificate, likewise.
pub type Advisories<'a> = Documents<'a, MAX_ADVISORIES>;

/// At most `MOST` documents, each as its bytes.
#[derive(Debug, Clone, Default)]
pub struct Documents<'a, const MOST: usize>(Vec<&'a [u8]>);

impl<'a> Votes<'a> {
    /// These votes, in this order.
    ///
    /// # Errors
    /// [`Code::InputArgument`] for more than 16,384.
    pub fn new(votes: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        Documents::of("votes", votes)
    }
}

impl<'a> Advisories<'a> {
    /// These advisories, in this order.
    ///
    /// # Errors
    /// [`Code::InputArgument`] for more than 1,024.
    pub fn new(advisories: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        Documents::of("advisories", advisories)
    }
}

impl<'a, const MOST: usize> Documents<'a, MOST> {
    fn of(what: &str, documents: Vec<&'a [u8]>) -> Result<Self, Misuse> {
        if documents.len() > MOST {
            let message = format!("more than {MOST} {what} were given");
            return Err(Misuse::new(Code::InputArgument, message));
        }
        Ok(Documents(documents))
    }
}

/// Bytes to be compared with a sealed digest.
#[derive(Debug, Clone)]
pub enum Artifact<'a> {
    /// The bytes themselves.
    Bytes(&'a [u8]),
    /// Bytes that were hashed as they came; near misses cannot be looked for.
    Hashed(Hashed),
    /// Only a digest that the caller vouches for; the length cannot be compared.
    Digest(Digest),
}

impl Artifact<'_> {
    fn digest(&self) -> Digest {
        match self {
            Artifact::Bytes(bytes) => Digest::of(bytes),
            Artifact::Hashed(hashed) => hashed.digest(),
            Artifact::Digest(digest) => *digest,
        }
    }
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

    /// What the first certificate is to the second (FORMAT section 6). Both are verified as by [`Verifier::verify`].
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

    /// Verifies one advisory by itself: whether a quorum of a trusted set sealed it.
    #[must_use]
    pub fn verify_advisory(&self, advisory: &[u8]) -> AdvisoryReport {
        advisory::verify(advisory, &self.trust)
    }

    /// Verifies that a sealed document, a certificate, an advisory or a validator set, was logged (FORMAT section 5).
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
    /// notes, `proof` is the body of a witness request, with or without the checkpoint at its end. The signatures of
    /// `old` were checked when it was new.
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
                let cosigned =
                    ledger::check_cosignatures(&self.trust, 0, &keys, &note, &|_, _| false)?;
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
    included: Option<(SealList, Receipt, Vec<&'t LedgerKey>)>,
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
        let outcome =
            ledger::check_cosignatures(trust, sealed.epoch, &keys, &receipt.note, &|_, _| false);
        included = Some((seal, keys));
        outcome
    };
    let outcome = steps();
    let report = ReceiptReport::new(receipt.as_ref(), outcome);
    Examined {
        report,
        included: included
            .zip(receipt)
            .map(|((seal, keys), receipt)| (seal, receipt, keys)),
    }
}

/// The report on a receipt of a document whose set is not known.
fn not_examined() -> ReceiptReport {
    let message = "the document could not be read or its validator set is not trusted, so the receipt was not examined";
    ReceiptReport::new(None, Err(Failure::new(Code::ReceiptNoSet, message)))
}

/// The epoch of a sealed document, and the trusted set whose validators seal it.
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
        None => (set.network() == trust.network()?).then_some((set.epoch(), None)),
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
                let (_, receipt, keys) = included.as_ref()?;
                let epoch = set?.epoch();
                ledger::check_cosignatures(self.trust, epoch, keys, &receipt.note, excluded).ok()
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
                advisories: &beside.applying,
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
    applying: Vec<SealedAdvisory<'t>>,
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
            applying: Vec::new(),
        };
        let (Some(certificate), Some(statement), Some(set), Some(quorum)) =
            (certificate, statement, set, quorum)
        else {
            return beside;
        };
        if !evidence.votes.0.is_empty() {
            beside.votes = Some(vote::tally(&evidence.votes.0, set, statement, quorum));
        }
        if !evidence.advisories.0.is_empty() {
            let heard = advisory::hear(
                &evidence.advisories.0,
                trust,
                certificate.id(),
                statement,
                set,
            );
            let effect = evidence
                .policy
                .map_or(AdvisoryEffect::Report, Policy::on_advisory);
            let applying = plural(count(heard.applying.len()), "advisory", "advisories");
            let consequence = match effect {
                AdvisoryEffect::Report => {
                    "they change nothing: acting upon them is the consumer's choice"
                }
                AdvisoryEffect::Reject => {
                    "the policy acts upon them; the certificate's state stays as it is"
                }
            };
            beside.advisories = Some(AdvisoriesReport {
                effect,
                message: format!(
                    "{applying} of {} given apply to this certificate; {consequence}",
                    evidence.advisories.0.len()
                ),
                counted: heard.counted,
                ignored: heard.ignored,
            });
            beside.applying = heard.applying;
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
                self.0.push((check, Ok(message)));
                Some(value)
            }
            Err(failure) => {
                self.0.push((check, Err(failure)));
                None
            }
        }
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

/// Nothing but JSON white space, or `null` within it. What is too large to be examined is not examined for this either.
fn is_absent(certificate: &[u8]) -> bool {
    if certificate.len() > MAX_ENVELOPE_BYTES {
        return false;
    }
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let start = certificate.iter().position(|byte| !is_space(byte));
    let end = certificate.iter().rposition(|byte| !is_space(byte));
    match (start, end) {
        (Some(start), Some(end)) => certificate.get(start..=end) == Some(b"null"),
        _ => true,
    }
}

fn open_envelope(certificate: &[u8]) -> Result<(Envelope, String), Failure> {
    let envelope = Envelope::parse(certificate)?;
    if envelope.work() > MAX_CERTIFICATE_WORK {
        return Err(Failure::compared(
            Code::EnvelopeTooLarge,
            "the envelope has too many signatures over too long a payload to be examined",
            format!("at most {MAX_CERTIFICATE_WORK} bytes to hash"),
            envelope.work(),
        ));
    }
    if envelope.payload_type() != statement::PAYLOAD_TYPE {
        return Err(Failure::compared(
            Code::EnvelopePayloadType,
            "the envelope seals another kind of document than a certificate",
            statement::PAYLOAD_TYPE,
            crate::json::quoted(envelope.payload_type()),
        ));
    }
    let message = format!(
        "an envelope with {} over {} bytes",
        plural(
            count(envelope.signatures().len()),
            "signature",
            "signatures"
        ),
        envelope.payload().len()
    );
    Ok((envelope, message))
}

fn read_statement(envelope: &Envelope) -> Result<(Statement, String), Failure> {
    let statement = Statement::parse(envelope)?;
    let message = format!(
        "a certificate of {}, epoch {}, round {}",
        statement.network, statement.epoch, statement.round.id
    );
    Ok((statement, message))
}

fn find_set<'v>(
    trust: &'v Trust,
    statement: &Statement,
) -> Result<(&'v ValidatorSet, String), Failure> {
    let id = &statement.validator_set;
    let Some(set) = trust.set(id) else {
        return Err(if trust.is_unsupported(id) {
            Failure::compared(
                Code::ValidatorSetUnsupported,
                "the validator set was made for a newer version than this reader",
                "a set of version 1",
                format!("{id}"),
            )
        } else {
            Failure::compared(
                Code::ValidatorSetUnknown,
                "the trust bundle does not connect the anchor to the validator set that the certificate names",
                "the id of a trusted set",
                format!("{id}"),
            )
        });
    };
    if *set.network() != statement.network {
        return Err(Failure::compared(
            Code::ValidatorSetNetwork,
            "the certificate and its validator set are of different networks",
            set.network().as_str(),
            statement.network.as_str(),
        ));
    }
    if set.epoch() != statement.epoch {
        return Err(Failure::compared(
            Code::ValidatorSetEpoch,
            "the certificate and its validator set are of different epochs",
            set.epoch(),
            statement.epoch,
        ));
    }
    let message = format!(
        "the set of epoch {} with {} is trusted from the anchor",
        set.epoch(),
        plural(count(set.validators().len()), "validator", "validators")
    );
    Ok((set, message))
}

fn check_quorum(set: &ValidatorSet, signed: &SignedBy) -> Result<((), String), Failure> {
    let (weight, quorum, total) = (signed.weight, set.quorum(), set.total_weight());
    if weight < quorum {
        return Err(Failure::compared(
            Code::QuorumInsufficient,
            format!("signed by {weight} of {total} voting weight, below the quorum of {quorum}"),
            quorum,
            weight,
        ));
    }
    let message = format!("signed by {weight} of {total} voting weight; the quorum is {quorum}");
    Ok(((), message))
}

fn check_tally(set: &ValidatorSet, statement: &Statement) -> Result<((), String), Failure> {
    statement.check_tally(set)?;
    let tally = &statement.tally;
    let message = format!(
        "{} affirmed, {} dissented, {} abstained, as the seal claims",
        tally.quorum_weight, tally.dissent_weight, tally.abstain_weight
    );
    Ok(((), message))
}

fn check_prompt(statement: &Statement, given: &Artifact<'_>) -> Result<((), String), Failure> {
    let expected = statement.prompt.digest.blake3;
    let got = given.digest();
    if got != expected {
        return Err(Failure::compared(
            Code::PromptDigest,
            "the prompt is another than the one that the certificate names",
            format!("{expected}"),
            format!("{got}"),
        ));
    }
    Ok((
        (),
        String::from("the prompt is the one that the certificate names"),
    ))
}

fn check_output(
    statement: &Statement,
    artifact: &Artifact<'_>,
    all_digests: bool,
) -> Result<(BoundBy, String), Failure> {
    let sealed = &statement.subject.digest;
    let compare = |got: Digest| {
        if got == sealed.blake3 {
            return Ok(());
        }
        Err(Failure::compared(
            Code::OutputDigest,
            "the artifact is not the output that the certificate names",
            format!("{}", sealed.blake3),
            format!("{got}"),
        ))
    };
    let hashed = match artifact {
        Artifact::Bytes(bytes) => &Hashed::of(bytes, all_digests),
        Artifact::Hashed(hashed) => hashed,
        Artifact::Digest(digest) => {
            compare(*digest)?;
            let message = String::from(
                "the digest given is the one that the certificate names; its bytes were not seen",
            );
            return Ok((BoundBy::Digest, message));
        }
    };
    if hashed.length() != statement.output.length {
        return Err(Failure::compared(
            Code::OutputLength,
            "the artifact has another length than the output that the certificate names",
            statement.output.length,
            hashed.length(),
        ));
    }
    compare(hashed.digest())?;
    if let (true, Some(expected), Some(got)) = (all_digests, &sealed.sha256, hashed.sha256())
        && expected != got
    {
        return Err(Failure::compared(
            Code::OutputDigest,
            "the artifact's SHA-256 is not the one that the certificate names",
            format!("sha256:{expected}"),
            format!("sha256:{got}"),
        ));
    }
    let message = match hashed.length() {
        1 => String::from("this 1 byte is the output that the certificate names"),
        length => format!("these {length} bytes are the output that the certificate names"),
    };
    Ok((BoundBy::Bytes, message))
}

fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
