//! `vote`: what one validator says of an output, signed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use quorumseal::{
    Code, Digest, Envelope, Misuse, Name, SignedBy, SignerStatus, Statement, ValidatorSet, VoteKind,
};
use serde::Serialize;

use crate::author::vote::{FragmentVoteDraft, VoteDraft};
use crate::electorate::{Document, check_named, id_of_key};
use crate::files::{Inputs, is_dash, shown, write_made};
use crate::hash::parse_digest;
use crate::key::SecretKey;
use crate::sealing_set::SealingSet;
use crate::ui::{Exit, Ui, misused};

/// Vote on an answer, in the round that seals it or afterwards
///
/// The vote is signed by the one validator whose key this is. Given to `verify --votes` beside the certificate it
/// proves what the certificate's tally only claims; it never changes whether the certificate is valid. Keep to one
/// vote a round: who says two things is shown to have done so.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    set: SealingSet,
    /// The validator's secret key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The certificate voted on: epoch, set, round and output are taken from it
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "round",
        conflicts_with_all = ["round", "artifact", "output_digest", "epoch"]
    )]
    certificate: Option<PathBuf>,
    /// Without a certificate yet: the round's id
    #[arg(long, value_name = "ID")]
    round: Option<String>,
    /// The answer voted on
    #[arg(long, value_name = "FILE", requires = "round")]
    artifact: Option<PathBuf>,
    /// Instead of the answer its digest
    #[arg(
        long,
        value_name = "ID",
        requires = "round",
        conflicts_with = "artifact"
    )]
    output_digest: Option<String>,
    /// What the validator says of it
    #[arg(long, value_enum)]
    vote: Kind,
    /// What it says of a fragment, `id=vote`
    #[arg(long, value_name = "ID=VOTE")]
    fragment: Vec<String>,
    /// What it judged with
    #[arg(long, value_name = "TEXT")]
    evaluator: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// The kinds of votes as arguments.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// It is right
    Affirm,
    /// It is not
    Reject,
    /// The validator cannot tell
    Abstain,
}

impl From<Kind> for VoteKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Affirm => VoteKind::Affirm,
            Kind::Reject => VoteKind::Reject,
            Kind::Abstain => VoteKind::Abstain,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    validator: Name,
    vote: VoteKind,
    epoch: u64,
    round: Name,
    output: Digest,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    crate::files::json_needs_a_file(ui.json, &args.out)?;
    let inputs = Inputs::default();
    let certificate = match &args.certificate {
        Some(path) => Some(Certificate::read(&inputs, path)?),
        None => None,
    };
    let named = certificate
        .as_ref()
        .map(|known| known.statement.validator_set);
    let (set, _) = args.set.read(&inputs, named)?;
    let key = SecretKey::read(&inputs, &args.key, ui)?;
    let id = id_of_key(&set, &key)?;
    let (round, output) = match &certificate {
        Some(certificate) => certificate.check(&set)?,
        None => subject(args, &inputs)?,
    };
    let kind = VoteKind::from(args.vote);
    let draft = VoteDraft {
        network: set.network().to_string(),
        epoch: set.epoch(),
        validator_set: set.id(),
        round,
        output,
        validator: id.to_owned(),
        vote: kind.as_str(),
        fragments: fragments(&args.fragment, certificate.as_ref())?,
        evaluator: args.evaluator.clone(),
        reason: args.reason.clone(),
        proposal: None,
    };
    let (mut envelope, vote) = draft.finish()?;
    envelope.add_signature(id, key.sign(envelope.signed_bytes()));
    write_made(&args.out, &format!("{}\n", envelope.to_json()), &inputs)?;
    if kind != VoteKind::Affirm && certificate.is_some_and(|known| known.is_signed_by(&set, id)) {
        ui.warn(&format!(
            "{id} signed this certificate: with a vote other than affirm it is shown to have said two things"
        ));
    }
    let sentence = format!(
        "vote {} of {}: {} in round {} of epoch {} of {}",
        envelope.id(),
        vote.validator,
        kind.as_str(),
        vote.round,
        vote.epoch,
        vote.network
    );
    let made = Made {
        id: envelope.id(),
        validator: vote.validator,
        vote: vote.vote,
        epoch: vote.epoch,
        round: vote.round,
        output: vote.output,
        out: args.out.display().to_string(),
    };
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}

/// The certificate that is voted on.
struct Certificate {
    envelope: Envelope,
    statement: Box<Statement>,
}

impl Certificate {
    fn read(inputs: &Inputs, path: &Path) -> Result<Self, Misuse> {
        let envelope = inputs.envelope(path)?;
        let name = shown(path);
        match Document::read(&envelope, &name)? {
            Document::Certificate(statement) => Ok(Certificate {
                envelope,
                statement,
            }),
            other => Err(Misuse::new(
                Code::InputDocument,
                format!("{name} is no certificate but a {}", other.kind()),
            )),
        }
    }

    /// Its round and output, if it is of this set.
    fn check(&self, set: &ValidatorSet) -> Result<(String, Digest), Misuse> {
        check_named(
            "certificate",
            &self.statement.network,
            self.statement.epoch,
            set,
        )?;
        let output = self.statement.subject.digest.blake3;
        Ok((self.statement.round.id.to_string(), output))
    }

    fn is_signed_by(&self, set: &ValidatorSet, id: &str) -> bool {
        let signed = SignedBy::of(set, &self.envelope);
        let mut signers = signed.signers.iter();
        signers.any(|signer| signer.id.as_str() == id && signer.status == SignerStatus::Signed)
    }
}

/// The round and the output, where there is no certificate to take them from.
fn subject(args: &Args, inputs: &Inputs) -> Result<(String, Digest), Misuse> {
    let Some(round) = args.round.clone() else {
        return Err(misused("give --certificate, or --round with the answer"));
    };
    let output = match (&args.artifact, &args.output_digest) {
        (Some(path), _) => inputs.open(path)?.hash(&[], false)?.digest(),
        (None, Some(text)) => parse_digest(text)?,
        (None, None) => {
            return Err(misused("--round goes with --artifact or --output-digest"));
        }
    };
    Ok((round, output))
}

/// `id=vote` each, no id twice; where the certificate is known, of fragments that it has.
fn fragments(
    texts: &[String],
    certificate: Option<&Certificate>,
) -> Result<Vec<FragmentVoteDraft>, Misuse> {
    let mut seen = BTreeSet::new();
    let mut fragments = Vec::new();
    for text in texts {
        let parts = text
            .split_once('=')
            .and_then(|(id, vote)| Some((id, VoteKind::parse(vote)?)));
        let Some((id, vote)) = parts else {
            return Err(misused(&format!(
                "--fragment {text:?}: expected id=vote, the vote affirm, reject or abstain"
            )));
        };
        if !seen.insert(id) {
            return Err(misused(&format!("--fragment: two votes on {id:?}")));
        }
        let known = certificate.is_none_or(|certificate| {
            let mut fragments = certificate.statement.fragments.iter();
            fragments.any(|fragment| fragment.id.as_str() == id)
        });
        if !known {
            return Err(misused(&format!(
                "--fragment {text:?}: the certificate has no such fragment"
            )));
        }
        fragments.push(FragmentVoteDraft {
            id: id.to_owned(),
            vote: vote.as_str(),
        });
    }
    Ok(fragments)
}
