//! Documents that validators sign, and the set whose validators have to.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{
    CERTIFICATE_PAYLOAD_TYPE, Code, Digest, Envelope, Misuse, Statement, ValidatorKey, ValidatorSet,
};

use crate::author::history::check_link;
use crate::explain::compared;
use crate::files::Inputs;
use crate::pool::{Pool, read_set};
use crate::signers::Signed;

/// Where to look for the set whose validators sign.
#[derive(ClapArgs)]
pub(crate) struct SetSource {
    /// The set whose validators sign: for a certificate the one that it names, for a set the one before it
    #[arg(long, value_name = "FILE")]
    set: Vec<PathBuf>,
    /// A trust bundle to look for that set in; it is found by its id, so nothing has to be trusted
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
}

impl SetSource {
    /// All sets given; `None` if no file was.
    pub(crate) fn read(&self, inputs: &Inputs) -> Result<Option<Pool>, Misuse> {
        if self.set.is_empty() && self.trust.is_empty() {
            return Ok(None);
        }
        Pool::read(inputs, self.set.iter().chain(&self.trust)).map(Some)
    }
}

/// A document of a kind that validators sign.
pub(crate) enum Document {
    Certificate(Box<Statement>),
    Set(Box<ValidatorSet>),
}

impl Document {
    /// Reads a document that is to be signed or merged; `name` stands in messages.
    pub(crate) fn read(envelope: &Envelope, name: &str) -> Result<Self, Misuse> {
        if envelope.payload_type() == CERTIFICATE_PAYLOAD_TYPE {
            let statement = Statement::parse(envelope).map_err(|failure| {
                Misuse::new(
                    Code::InputDocument,
                    format!(
                        "{name} is no legal certificate: {}: {}",
                        failure.code,
                        compared(&failure)
                    ),
                )
            })?;
            return Ok(Document::Certificate(Box::new(statement)));
        }
        if envelope.payload_type().contains(".validator-set.") {
            return Ok(Document::Set(Box::new(read_set(envelope, name)?)));
        }
        Err(Misuse::new(
            Code::InputDocument,
            format!(
                "{name} is neither a certificate nor a validator set: its payloadType is {:?}",
                envelope.payload_type()
            ),
        ))
    }

    /// The id of the set whose validators sign this; `None` for the set of epoch 0, which nobody does.
    pub(crate) fn signed_by(&self) -> Option<Digest> {
        match self {
            Document::Certificate(statement) => Some(statement.validator_set),
            Document::Set(set) => set.previous(),
        }
    }

    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Document::Certificate(_) => "certificate",
            Document::Set(_) => "validator set",
        }
    }

    /// The set whose validators sign this, from `pool`; refused if the two do not fit each other.
    pub(crate) fn electorate(&self, pool: &Pool) -> Result<ValidatorSet, Misuse> {
        let Some(id) = self.signed_by() else {
            return Err(Misuse::new(
                Code::InputDocument,
                "the set of epoch 0 has none before it whose validators could sign it: it is trusted by being pinned",
            ));
        };
        let role = match self {
            Document::Certificate(_) => "the set that the certificate names",
            Document::Set(_) => "the set before it",
        };
        let set = pool.set(&id, role)?;
        match self {
            Document::Set(next) => check_link(&set, next)?,
            Document::Certificate(statement) => {
                if *set.network() != statement.network || set.epoch() != statement.epoch {
                    return Err(Misuse::new(
                        Code::InputDocument,
                        format!(
                            "the certificate says epoch {} of {}, but the set that it names is epoch {} of {}",
                            statement.epoch,
                            statement.network,
                            set.epoch(),
                            set.network()
                        ),
                    ));
                }
            }
        }
        Ok(set)
    }

    /// How far it is signed, if its set is in `pool`.
    pub(crate) fn progress(&self, envelope: &Envelope, pool: &Pool) -> Result<Signed, Misuse> {
        Ok(Signed::count(&self.electorate(pool)?, envelope))
    }
}

/// The id of the validator of `set` that has this public key.
pub(crate) fn id_of_key<'s>(set: &'s ValidatorSet, public: &[u8; 32]) -> Option<&'s str> {
    set.validators()
        .iter()
        .find(|validator| match &validator.key {
            ValidatorKey::Ed25519(key) => key.as_bytes() == public,
            ValidatorKey::Unknown(_) => false,
        })
        .map(|validator| validator.id.as_str())
}
