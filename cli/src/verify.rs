//! `verify`: the verdict on one certificate, for people or as the report that the library gives.

mod beside;
mod prose;

pub(crate) use beside::{advisory_sentence, receipt_lines};
pub(crate) use prose::signers as signers_table;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{Advisories, Artifact, Digest, Evidence, Misuse, Votes};

use crate::files::{Given, Inputs, shown};
use crate::hash::parse_digest;
use crate::trusted::{Trusted, read_policy};
use crate::ui::{Exit, Ui};

/// Verify that an answer is what a quorum sealed
///
/// Four answers are given and never merged: valid, logged (with --receipt), current (never without a history, see
/// `history`) and accepted (with --policy). Votes and advisories are reported and change no verdict by themselves.
///
/// Exits 0 when the certificate is valid and, if a policy was given, accepted; 1 when not; 2 on misuse.
/// Without an artifact nothing is shown to be what was sealed, so the exit status is 1. An empty certificate
/// file, or one that holds `null`, means that there is no certificate yet.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    trusted: Trusted,
    /// The certificate
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    /// The answer that it is said to seal
    #[arg(long, value_name = "FILE")]
    artifact: Option<PathBuf>,
    /// Instead of the answer its digest, which you vouch for
    #[arg(long, value_name = "ID", conflicts_with = "artifact")]
    artifact_digest: Option<String>,
    /// The prompt that it is said to answer
    #[arg(long, value_name = "FILE")]
    prompt: Option<PathBuf>,
    /// Instead of the prompt its digest
    #[arg(long, value_name = "ID", conflicts_with = "prompt")]
    prompt_digest: Option<String>,
    /// The receipt that is said to show that the certificate was logged
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Votes of validators: files of one vote, or of a JSON list of votes
    #[arg(long, value_name = "FILE", num_args = 1..)]
    votes: Vec<PathBuf>,
    /// Advisories, likewise
    #[arg(long, value_name = "FILE", num_args = 1..)]
    advisory: Vec<PathBuf>,
    /// What you ask beyond validity
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Compare SHA-256 too, where the certificate has it
    #[arg(long)]
    all_digests: bool,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trusted.load(&inputs)?;
    let policy = read_policy(&inputs, args.policy.as_deref())?;
    let certificate = inputs.read(&args.certificate, MAX_ENVELOPE_BYTES)?;
    let artifact = Thing::read(
        &inputs,
        &args.artifact,
        &args.artifact_digest,
        args.all_digests,
    )?;
    let prompt = Thing::read(&inputs, &args.prompt, &args.prompt_digest, false)?;
    let receipt = match &args.receipt {
        Some(path) => Some(inputs.read(path, MAX_ENVELOPE_BYTES)?),
        None => None,
    };
    let votes = inputs.documents(&args.votes)?;
    let advisories = inputs.documents(&args.advisory)?;
    let report = verifier.verify(&Evidence {
        certificate: &certificate,
        artifact: artifact.as_ref().map(Thing::as_artifact),
        prompt: prompt.as_ref().map(Thing::as_artifact),
        receipt: receipt.as_deref(),
        votes: Votes::new(votes.iter().map(Vec::as_slice).collect())?,
        advisories: Advisories::new(advisories.iter().map(Vec::as_slice).collect())?,
        policy: policy.as_ref(),
        all_digests: args.all_digests,
    });
    if ui.json {
        ui.print(&format!("{}\n", report.to_json()))?;
    } else {
        let name = match (&args.artifact, &artifact) {
            (Some(path), _) => Some(shown(path)),
            (None, _) => None,
        };
        let bytes = match &artifact {
            Some(Thing::Given(Given::Small(bytes))) => Some(bytes.as_slice()),
            _ => None,
        };
        let asked = prose::Asked {
            name: name.as_deref(),
            bytes,
            votes: votes.len(),
            advisories: advisories.len(),
        };
        ui.print(&prose::page(&report, &asked, ui))?;
    }
    Ok(if report.accepted { Exit::Yes } else { Exit::No })
}

/// What is compared with a sealed digest.
enum Thing {
    Given(Given),
    Digest(Digest),
}

impl Thing {
    fn read(
        inputs: &Inputs,
        file: &Option<PathBuf>,
        digest: &Option<String>,
        all_digests: bool,
    ) -> Result<Option<Self>, Misuse> {
        Ok(match (file, digest) {
            (Some(path), _) => Some(Thing::Given(inputs.artifact(path, all_digests)?)),
            (None, Some(text)) => Some(Thing::Digest(parse_digest(text)?)),
            (None, None) => None,
        })
    }

    fn as_artifact(&self) -> Artifact<'_> {
        match self {
            Thing::Given(given) => given.as_artifact(),
            Thing::Digest(digest) => Artifact::Digest(*digest),
        }
    }
}
