//! The verification of certificates: the one place where the order of checks stands (FORMAT section 4).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::digest::{Digest, Hashed};
use crate::envelope::Envelope;
use crate::error::{Code, Failure, Misuse};
use crate::hint;
use crate::limits::{MAX_CERTIFICATE_WORK, MAX_ENVELOPE_BYTES, count};
use crate::policy::{Findings, Policy};
use crate::quorum::{QuorumCount, Roll, SignedBy};
use crate::report::{BoundBy, Check, CheckReport, CheckStatus, PromptState, Report, State};
use crate::signature::{self, Claim};
use crate::statement::{self, Statement};
use crate::trust::Trust;
use crate::trust_info::{Head, TrustInfo};
use crate::validator_set::ValidatorSet;

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
    /// What the consumer asks beyond validity.
    pub policy: Option<&'a Policy>,
    /// Whether to compare SHA-256 too, where the certificate has it and the artifact's is known.
    pub all_digests: bool,
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

/// A certificate between the checks before its signatures are verified and those after.
struct Opened<'v> {
    checks: Checks,
    provisional: bool,
    certificate: Option<Envelope>,
    statement: Option<Statement>,
    roll: Option<(&'v ValidatorSet, Roll)>,
}

impl<'v> Opened<'v> {
    fn new(trust: &'v Trust, evidence: &Evidence<'_>) -> Self {
        let mut opened = Opened {
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
        if let (Some((trusted, roll)), Some(statement)) = (self.roll, &mut statement) {
            set = Some(trusted);
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
        let policy = evidence.policy.map(|policy| {
            policy.judge(&Findings {
                statement: statement.as_ref(),
                set,
                quorum: quorum.as_ref(),
                prompt,
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
            checks: checks.into_reports(skipped),
            quorum,
            statement,
            hint,
            policy,
        }
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
        plural(count(envelope.signatures().len()), "signature"),
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
        plural(count(set.validators().len()), "validator")
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

fn plural(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}
