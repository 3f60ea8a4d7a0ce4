//! The seven checks of a certificate, each by itself: its value, if it passes, and a sentence (FORMAT section 4). In
//! which order they are made stands in `verify`.

use alloc::format;
use alloc::string::String;

use crate::digest::{Digest, Hashed};
use crate::envelope::Envelope;
use crate::error::{Code, Failure};
use crate::evidence::Artifact;
use crate::limits::{MAX_CERTIFICATE_WORK, count};
use crate::quorum::SignedBy;
use crate::report::BoundBy;
use crate::statement::{self, Statement};
use crate::trust::Trust;
use crate::validator_set::ValidatorSet;

pub(crate) fn open_envelope(certificate: &[u8]) -> Result<(Envelope, String), Failure> {
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

pub(crate) fn read_statement(envelope: &Envelope) -> Result<(Statement, String), Failure> {
    let statement = Statement::parse(envelope)?;
    let message = format!(
        "a certificate of {}, epoch {}, round {}",
        statement.network, statement.epoch, statement.round.id
    );
    Ok((statement, message))
}

pub(crate) fn find_set<'v>(
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

pub(crate) fn check_quorum(set: &ValidatorSet, signed: &SignedBy) -> Result<((), String), Failure> {
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

pub(crate) fn check_tally(
    set: &ValidatorSet,
    statement: &Statement,
) -> Result<((), String), Failure> {
    statement.check_tally(set)?;
    let tally = &statement.tally;
    let message = format!(
        "{} affirmed, {} dissented, {} abstained, as the seal claims",
        tally.quorum_weight, tally.dissent_weight, tally.abstain_weight
    );
    Ok(((), message))
}

pub(crate) fn check_prompt(
    statement: &Statement,
    given: &Artifact<'_>,
) -> Result<((), String), Failure> {
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

pub(crate) fn check_output(
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

pub(crate) fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
