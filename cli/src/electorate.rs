//! Documents that validators sign, and the set whose validators have to.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{
    Advisory, CERTIFICATE_PAYLOAD_TYPE, Code, Digest, Envelope, Misuse, Name, Statement,
    ValidatorKey, ValidatorSet,
};

use crate::author::history::check_link;
use crate::explain::compared;
use crate::files::Inputs;
use crate::key::SecretKey;
use crate::pool::{Pool, read_set};
use crate::signers::Signed;

/// Where to look for the set whose validators sign.
#[derive(ClapArgs)]
pub(crate) struct SetSource {
    /// The set whose validators sign: for a certificate or an advisory the one that it names, for a set the one before it
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
    Advisory(Box<Advisory>),
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
        if envelope.payload_type().contains(".advisory.") {
            let advisory = Advisory::parse(envelope).map_err(|fault| {
                Misuse::new(
                    Code::InputDocument,
                    format!("{name} is no legal advisory: {fault}"),
                )
            })?;
            return Ok(Document::Advisory(Box::new(advisory)));
        }
        Err(Misuse::new(
            Code::InputDocument,
            format!(
                "{name} is neither a certificate, an advisory nor a validator set: its payloadType is {:?}",
                envelope.payload_type()
            ),
        ))
    }

    /// The id of the set whose validators sign this; `None` for the set of epoch 0, which nobody does.
    pub(crate) fn signed_by(&self) -> Option<Digest> {
        match self {
            Document::Certificate(statement) => Some(statement.validator_set),
            Document::Advisory(advisory) => Some(advisory.validator_set),
            Document::Set(set) => set.previous(),
        }
    }

    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Document::Certificate(_) => "certificate",
            Document::Advisory(_) => "advisory",
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
            Document::Advisory(_) => "the set that the advisory names",
            Document::Set(_) => "the set before it",
        };
        let set = pool.set(&id, role)?;
        let (network, epoch) = match self {
            Document::Set(next) => {
                check_link(&set, next)?;
                return Ok(set);
            }
            Document::Certificate(statement) => (&statement.network, statement.epoch),
            Document::Advisory(advisory) => (&advisory.network, advisory.epoch),
        };
        check_named(self.kind(), network, epoch, &set)?;
        Ok(set)
    }

    /// How far it is signed, if its set is in `pool`.
    pub(crate) fn progress(&self, envelope: &Envelope, pool: &Pool) -> Result<Signed, Misuse> {
        Ok(Signed::count(&self.electorate(pool)?, envelope))
    }
}

/// Refuses a document, of this kind, that says another network or epoch than the set that it names.
pub(crate) fn check_named(
    kind: &str,
    network: &Name,
    epoch: u64,
    set: &ValidatorSet,
) -> Result<(), Misuse> {
    if set.network() == network && set.epoch() == epoch {
        return Ok(());
    }
    Err(Misuse::new(
        Code::InputDocument,
        format!(
            "the {kind} says epoch {epoch} of {network}, but the set that it names is epoch {} of {}",
            set.epoch(),
            set.network()
        ),
    ))
}

/// The id of the validator of `set` whose key this is.
pub(crate) fn id_of_key<'s>(set: &'s ValidatorSet, key: &SecretKey) -> Result<&'s str, Misuse> {
    let public = key.public();
    let mut validators = set.validators().iter();
    let validator = validators.find(|validator| match &validator.key {
        ValidatorKey::Ed25519(key) => *key.as_bytes() == public,
        ValidatorKey::Unknown(_) => false,
    });
    validator
        .map(|validator| validator.id.as_str())
        .ok_or_else(|| {
            Misuse::new(
                Code::InputKey,
                format!(
                    "the key {} belongs to no validator of epoch {} of {}",
                    key.public_text(),
                    set.epoch(),
                    set.network()
                ),
            )
        })
}
