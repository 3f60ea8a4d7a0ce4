//! `advisory`: what a quorum has to say later of a model, a certificate or a key.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use quorumseal::{AdvisoryKind, Digest, Misuse};
use serde::Serialize;

use crate::author::advisory::{AdvisoryDraft, TargetDraft};
use crate::author::{name_and_version, now};
use crate::files::{Inputs, is_dash, write_made};
use crate::hash::parse_digest;
use crate::key::{SecretKey, public_key_of};
use crate::sealing_set::{SealingSet, signers};
use crate::signers::Signed;
use crate::ui::{Exit, Ui, misused};

/// Announce that a model, a certificate or a key should not be relied upon any more
///
/// Others of the set add their signatures with `sign` and `merge`; it counts once a quorum has. Given to `verify
/// --advisory` it is reported beside the verdict and never makes a certificate invalid: whether to act upon it is
/// each consumer's choice (the policy's onAdvisory).
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    set: SealingSet,
    /// What is announced
    #[arg(long, value_enum)]
    kind: Kind,
    #[command(flatten)]
    target: Target,
    /// Since when that holds; a key compromise must say
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Why, for people
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// When it is issued, `2026-03-01T09:00:00Z`
    #[arg(long, value_name = "TIME", required_unless_present = "now")]
    issued_at: Option<String>,
    /// Take that time from the clock
    #[arg(long, conflicts_with = "issued_at")]
    now: bool,
    /// A secret key file of a validator
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// What it is about.
#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
struct Target {
    /// All certificates of a model, `name@version`
    #[arg(long, value_name = "NAME@VERSION")]
    model: Option<String>,
    /// One certificate
    #[arg(long, value_name = "ID")]
    cert_hash: Option<String>,
    /// The key of a validator, `ed25519:…` or its key file
    #[arg(long, value_name = "KEY")]
    public_key: Option<String>,
}

/// The kinds of advisories as arguments.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// It should not be used any more
    Deprecated,
    /// It should not be relied upon any more
    Withdrawn,
    /// Somebody else may have the key
    KeyCompromise,
}

impl From<Kind> for AdvisoryKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Deprecated => AdvisoryKind::Deprecated,
            Kind::Withdrawn => AdvisoryKind::Withdrawn,
            Kind::KeyCompromise => AdvisoryKind::KeyCompromise,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    kind: AdvisoryKind,
    epoch: u64,
    validator_set: Digest,
    signed: Signed,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    crate::files::json_needs_a_file(ui.json, &args.out)?;
    let inputs = Inputs::default();
    let (set, _) = args.set.read(&inputs, None)?;
    let keys = SecretKey::read_all(&inputs, &args.key, ui)?;
    let signers = signers(&keys, &set)?;
    let draft = AdvisoryDraft {
        network: set.network().to_string(),
        epoch: set.epoch(),
        validator_set: set.id(),
        kind: AdvisoryKind::from(args.kind).as_str(),
        target: args.target.read(&inputs, ui)?,
        since: args.since.clone(),
        reason: args.reason.clone(),
        issued_at: args.issued_at.clone().unwrap_or_else(now),
    };
    let (mut envelope, advisory) = draft.finish()?;
    for (key, id) in &signers {
        let signature = key.sign(envelope.signed_bytes());
        envelope.add_signature(id, signature);
    }
    write_made(&args.out, &format!("{}\n", envelope.to_json()), &inputs)?;
    let signed = Signed::count(&set, &envelope);
    if !signed.is_quorum() {
        ui.warn(&format!(
            "{}: it does not count until more validators sign it",
            signed.sentence()
        ));
    }
    let sentence = format!(
        "advisory {} ({}) of epoch {} of {}, {}",
        envelope.id(),
        advisory.kind.as_str(),
        set.epoch(),
        set.network(),
        signed.sentence()
    );
    let made = Made {
        id: envelope.id(),
        kind: advisory.kind,
        epoch: set.epoch(),
        validator_set: set.id(),
        signed,
        out: args.out.display().to_string(),
    };
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}

impl Target {
    fn read(&self, inputs: &Inputs, ui: &Ui) -> Result<TargetDraft, Misuse> {
        match (&self.model, &self.cert_hash, &self.public_key) {
            (Some(model), None, None) => {
                let (name, version) = name_and_version(model)?;
                Ok(TargetDraft::Model {
                    name: name.to_owned(),
                    version: version.to_owned(),
                })
            }
            (None, Some(id), None) => parse_digest(id).map(TargetDraft::CertHash),
            (None, None, Some(key)) => public_key_of(key, inputs, ui).map(TargetDraft::PublicKey),
            _ => Err(misused("give one of --model, --cert-hash and --public-key")),
        }
    }
}
