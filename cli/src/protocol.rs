//! What a coordinator and a validator say to each other over HTTP, and the rules that both go by.
//!
//! A round begins with a [`proposal`], everything of the statement that is fixed before anybody votes. Votes on it are
//! counted in a [`ballot`], and [`compose()`] makes the statement of both: it is a pure function, so that a validator
//! composes for itself what it is asked to sign and compares bytes. [`refusal`] is every way to say no.

pub(crate) mod ballot;
pub(crate) mod compose;
pub(crate) mod proposal;
pub(crate) mod refusal;

use quorumseal::{Code, Digest, Envelope, Misuse, ValidatorSet};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub(crate) use ballot::{Ballot, SignedVote};
pub(crate) use compose::{DEFAULT_DIVERGENCE_PERCENT, compose};
pub(crate) use proposal::{Proposal, Range};
pub(crate) use refusal::{Refusal, Refused};

/// The paths of the service, below the address of a validator.
pub(crate) mod path {
    pub(crate) const VALIDATOR: &str = "/v1/validator";
    pub(crate) const EVALUATE: &str = "/v1/evaluate";
    pub(crate) const SEAL: &str = "/v1/seal";
    pub(crate) const COSIGN: &str = "/v1/cosign";
    /// The same under the name that C2SP tlog-witness gives it.
    pub(crate) const ADD_CHECKPOINT: &str = "/v1/add-checkpoint";
    pub(crate) const HANDOVER: &str = "/v1/handover";
    pub(crate) const HEALTH: &str = "/healthz";
    pub(crate) const METRICS: &str = "/metrics";
}

/// The header that names a request, in logs and in answers.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// The content type of the size that answers a checkpoint which does not follow the known one (C2SP tlog-witness).
pub(crate) const TLOG_SIZE: &str = "text/x.tlog.size";

/// `GET /v1/validator`: who answers here. Nothing of it is proven; signatures are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: Digest,
    pub(crate) public_key: String,
    /// The verifier key by which it cosigns checkpoints; `None` if it cannot with the key that it holds.
    pub(crate) cosigner: Option<String>,
}

/// `POST /v1/evaluate`: judge this. The answer is the vote's envelope.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EvaluateRequest {
    pub(crate) proposal: Proposal,
    pub(crate) prompt: String,
    pub(crate) output: String,
}

/// `POST /v1/seal`: sign this statement, which is what these votes come to. The answer is a [`Signature`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SealRequest {
    /// The certificate's envelope; signatures that it carries already are not looked at.
    pub(crate) certificate: Box<RawValue>,
    /// The envelopes of all votes that the tally counts.
    pub(crate) votes: Vec<Box<RawValue>>,
}

impl SealRequest {
    /// The request for a statement and the votes that it was composed of.
    pub(crate) fn new(certificate: &Envelope, ballot: &Ballot) -> Result<Self, Misuse> {
        let raw = |envelope: &Envelope| {
            RawValue::from_string(envelope.to_json()).map_err(|error| {
                Misuse::new(
                    Code::InputDocument,
                    format!("an envelope is no JSON: {error}"),
                )
            })
        };
        let votes = ballot.votes().iter().map(|vote| raw(&vote.envelope));
        Ok(SealRequest {
            certificate: raw(certificate)?,
            votes: votes.collect::<Result<_, _>>()?,
        })
    }
}

/// One validator's signature on a certificate or on the next set, as it stands in an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signature {
    pub(crate) keyid: String,
    /// Standard base64 of 64 bytes.
    pub(crate) sig: String,
}

impl Signature {
    pub(crate) fn new(keyid: &str, signature: &[u8; 64]) -> Self {
        Signature {
            keyid: keyid.to_owned(),
            sig: quorumseal::encode_base64(signature),
        }
    }

    /// The 64 bytes.
    pub(crate) fn bytes(&self) -> Option<[u8; 64]> {
        quorumseal::decode_base64(&self.sig)?.try_into().ok()
    }

    /// The bytes, if they are the signature of the validator `id` of `set` on `envelope`.
    pub(crate) fn verified(
        &self,
        set: &ValidatorSet,
        id: &str,
        envelope: &Envelope,
    ) -> Option<[u8; 64]> {
        let bytes = self.bytes().filter(|_| self.keyid == id)?;
        ballot::is_signed_by(set, id, &bytes, envelope.signed_bytes()).then_some(bytes)
    }
}

/// The body of every answer that is no yes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ErrorBody {
    pub(crate) error: ErrorText,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ErrorText {
    pub(crate) code: String,
    pub(crate) message: String,
}
