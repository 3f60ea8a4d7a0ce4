//! `seal`: the certificate of one answer.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{
    Artifact, CheckStatus, Code, Digest, Envelope, Evidence, Hashed, Misuse, State, ValidatorSet,
    Verifier,
};
use serde::Serialize;

use crate::author::description::{self, Description};
use crate::author::statement::{
    FragmentDraft, PredicateDraft, RoundDraft, StatementDraft, TallyDraft, illegal,
};
use crate::author::{now, read_json};
use crate::files::{Inputs, is_dash, shown, write_made};
use crate::key::SecretKey;
use crate::sealing_set::{SealingSet, signers};
use crate::signers::Signed;
use crate::ui::{Exit, Ui};

/// Bytes of a list of fragments: 16,384 of them fit.
const MAX_LIST_BYTES: usize = 16 << 20;

/// Seal an answer: make its certificate, signed by the keys at hand
///
/// Keys of other validators can sign later (`sign`, `merge`); until a quorum has, the certificate is not valid.
/// What is made is checked by the verifier itself before it is written.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A secret key file of a validator
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    #[command(flatten)]
    electorate: SealingSet,
    /// The answer
    #[arg(long, value_name = "FILE")]
    artifact: PathBuf,
    /// The prompt that it answers
    #[arg(long, value_name = "FILE")]
    prompt: PathBuf,
    #[command(flatten)]
    description: Description,
    /// The round's id
    #[arg(long, value_name = "ID")]
    round: String,
    #[command(flatten)]
    times: Times,
    /// The weight that affirmed the answer; by default the weight of the keys
    #[arg(long, value_name = "WEIGHT")]
    quorum_weight: Option<u64>,
    /// The weight that rejected it
    #[arg(long, value_name = "WEIGHT", default_value_t = 0)]
    dissent: u64,
    /// The weight that abstained
    #[arg(long, value_name = "WEIGHT", default_value_t = 0)]
    abstain: u64,
    /// Fragments: a JSON list of objects with id, start, end, quorumWeight, dissentWeight and perhaps evidence
    #[arg(long, value_name = "FILE.json")]
    fragments: Option<PathBuf>,
    /// A free mark, such as divergence
    #[arg(long)]
    flag: Vec<String>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// When the round was. Nothing is taken from the clock unless asked to, so that the same arguments give the same bytes.
#[derive(ClapArgs)]
#[group(skip)]
struct Times {
    /// When the round was opened, `2026-03-01T09:00:00Z`
    #[arg(long, value_name = "TIME", required_unless_present = "now")]
    opened_at: Option<String>,
    /// When it was sealed
    #[arg(long, value_name = "TIME", required_unless_present = "now")]
    sealed_at: Option<String>,
    /// Take times that are not given from the clock
    #[arg(long)]
    now: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    cert_hash: Digest,
    epoch: u64,
    validator_set: Digest,
    signed: Signed,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    crate::files::json_needs_a_file(ui.json, &args.out)?;
    let inputs = Inputs::default();
    let (set, trust) = args.electorate.read(&inputs, None)?;
    let keys = SecretKey::read_all(&inputs, &args.key, ui)?;
    let signers = signers(&keys, &set)?;
    let tally = tally(args, &set, &signers)?;
    let output = inputs.open(&args.artifact)?.hash(&[], true)?;
    let prompt = inputs.open(&args.prompt)?.hash(&[], false)?;
    let draft = draft(args, &set, tally, &output, &prompt, &inputs)?;
    let (mut envelope, statement) = draft.finish()?;
    // While signatures are missing the verifier does not look at the tally, which no signature can mend.
    statement
        .check_tally(&set)
        .map_err(|failure| illegal(&failure))?;
    for (key, id) in &signers {
        let signature = key.sign(envelope.signed_bytes());
        envelope.add_signature(id, signature);
    }
    check(&set, &trust, &envelope, output, prompt)?;
    let text = format!("{}\n", envelope.to_json());
    write_made(&args.out, &text, &inputs)?;
    let signed = Signed::count(&set, &envelope);
    if !signed.is_quorum() {
        ui.warn(&format!(
            "{}: not sealed until more validators sign it",
            signed.sentence()
        ));
    }
    let sentence = format!(
        "certificate {} of epoch {} of {}, {}",
        envelope.id(),
        set.epoch(),
        set.network(),
        signed.sentence()
    );
    let made = Made {
        cert_hash: envelope.id(),
        epoch: set.epoch(),
        validator_set: set.id(),
        signed,
        out: args.out.display().to_string(),
    };
    ui.made(is_dash(&args.out), &sentence, &made)?;
    Ok(Exit::Yes)
}

/// The weights that the seal claims.
fn tally(
    args: &Args,
    set: &ValidatorSet,
    signers: &[(&SecretKey, String)],
) -> Result<TallyDraft, Misuse> {
    let weights = signers
        .iter()
        .filter_map(|(_, id)| set.validators().get(set.place(id)?));
    let weight: u64 = weights.map(|validator| validator.weight).sum();
    let quorum_weight = args.quorum_weight.unwrap_or(weight);
    if args.quorum_weight.is_none() && weight < set.quorum() {
        return Err(Misuse::new(
            Code::InputArgument,
            format!(
                "the keys weigh {weight}, below the quorum of {}: give --quorum-weight, the weight that affirmed \
                 the answer, if other validators are to sign later",
                set.quorum()
            ),
        ));
    }
    Ok(TallyDraft {
        quorum_weight,
        dissent_weight: args.dissent,
        abstain_weight: args.abstain,
    })
}

fn draft(
    args: &Args,
    set: &ValidatorSet,
    tally: TallyDraft,
    output: &Hashed,
    prompt: &Hashed,
    inputs: &Inputs,
) -> Result<StatementDraft, Misuse> {
    let fragments: Vec<FragmentDraft> = match &args.fragments {
        Some(path) => read_json(&shown(path), &inputs.read(path, MAX_LIST_BYTES)?)?,
        None => Vec::new(),
    };
    let (opened_at, sealed_at) = args.times.read();
    let predicate = PredicateDraft {
        network: set.network().to_string(),
        epoch: set.epoch(),
        validator_set: set.id(),
        round: RoundDraft {
            id: args.round.clone(),
            opened_at,
            sealed_at,
        },
        output: args.description.output(output),
        prompt: description::prompt(&prompt.digest()),
        model: args.description.model()?,
        dataset: args.description.dataset()?,
        tally,
        fragments,
        flags: args.flag.clone(),
    };
    let subject = args.description.subject(&args.artifact, output);
    Ok(StatementDraft::new(subject, predicate))
}

impl Times {
    /// Both times as text; the core judges whether they are times.
    fn read(&self) -> (String, String) {
        let sealed_at = self.sealed_at.clone().unwrap_or_else(now);
        let opened_at = self.opened_at.clone().unwrap_or_else(|| sealed_at.clone());
        (opened_at, sealed_at)
    }
}

/// Verifies what was made, as anybody will: only signatures may be missing yet, and the state says if they are.
pub(crate) fn check(
    set: &ValidatorSet,
    trust: &[u8],
    envelope: &Envelope,
    output: Hashed,
    prompt: Hashed,
) -> Result<State, Misuse> {
    let verifier = Verifier::load(&set.id().to_string(), trust, None)?;
    let report = verifier.verify(&Evidence {
        certificate: envelope.to_json().as_bytes(),
        artifact: Some(Artifact::Hashed(output)),
        prompt: Some(Artifact::Hashed(prompt)),
        all_digests: true,
        ..Evidence::default()
    });
    if matches!(report.state, State::Valid | State::Insufficient) {
        return Ok(report.state);
    }
    let failed = report
        .checks
        .iter()
        .find(|check| check.status == CheckStatus::Fail);
    let why = failed.map(|check| {
        let code = check.code.map(|code| code.as_str()).unwrap_or_default();
        format!("{code}: {}", check.message)
    });
    Err(Misuse::new(
        Code::InputDocument,
        format!("no legal certificate: {}", why.unwrap_or_default()),
    ))
}
