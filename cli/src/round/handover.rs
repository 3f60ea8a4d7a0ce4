//! Collecting the signatures on the set of the next epoch.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args as ClapArgs;
use quorumseal::{Digest, Envelope, Misuse, ValidatorSet};
use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::client::{Address, Calling, Client, Fault, Question, short};
use super::outcome::Why;
use super::voting::JSON;
use super::{addresses, seconds};
use crate::author::history::check_link;
use crate::files::{Inputs, Replace, Secrecy, json_needs_a_file, shown, write};
use crate::pool::read_set;
use crate::protocol::{Signature, path};
use crate::sealing_set::SealingSet;
use crate::signers::Signed;
use crate::ui::{Exit, Ui};

/// Hand over: ask the validators of a set to sign the set of the next epoch
///
/// A validator signs a set that its operator allowed (`validator serve --allow-next`), and one set an epoch. The document
/// is changed in place, with the signatures that came, unless --out names another file. The exit status is 1 while they
/// are no quorum: whoever asks again keeps those that are there.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The next set, as `set handover` makes it
    document: PathBuf,
    #[command(flatten)]
    electorate: SealingSet,
    /// The addresses of the validators of the present set
    #[arg(long, value_name = "URL", required = true, value_delimiter = ',', num_args = 1..)]
    validators: Vec<String>,
    /// How long signatures are waited for
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    deadline: Duration,
    #[command(flatten)]
    calling: Calling,
    /// Write here instead of in place; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    id: Digest,
    epoch: u64,
    signed: Signed,
    /// Those who did not sign, and why.
    refused: Vec<Refused>,
    out: String,
}

#[derive(Serialize)]
struct Refused {
    url: String,
    why: Why,
}

pub(super) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let (out, replace) = match &args.out {
        Some(out) => (out, Replace::Others),
        None => (&args.document, Replace::Inputs),
    };
    json_needs_a_file(ui.json, out)?;
    let inputs = Inputs::default();
    let mut envelope = inputs.envelope(&args.document)?;
    let next = read_set(&envelope, &shown(&args.document))?;
    let (set, _) = args.electorate.read(&inputs, next.previous())?;
    check_link(&set, &next)?;
    let addresses = addresses(&args.validators)?;
    let name = format!("handover-{}", next.epoch());
    let client = args.calling.client(&addresses, &name, &inputs, ui)?;
    let deadline = args.deadline;
    let runtime = super::runtime()?;
    let collected = collect(client, addresses, deadline, &set, &envelope);
    let (signatures, refused) = runtime.block_on(collected);
    for (id, signature) in signatures.into_values() {
        envelope.add_signature(&id, signature);
    }
    let text = format!("{}\n", envelope.to_json());
    write(out, text.as_bytes(), &inputs, Secrecy::Public, replace)?;
    let made = Made {
        id: next.id(),
        epoch: next.epoch(),
        signed: Signed::count(&set, &envelope),
        refused,
        out: out.display().to_string(),
    };
    for one in &made.refused {
        ui.note(&format!(
            "{}: {}: {}",
            one.url, one.why.code, one.why.message
        ));
    }
    let sentence = format!(
        "set {} of epoch {} {}",
        made.id,
        made.epoch,
        made.signed.sentence()
    );
    ui.made(crate::files::is_dash(out), &sentence, &made)?;
    Ok(if made.signed.is_quorum() {
        Exit::Yes
    } else {
        Exit::No
    })
}

type Signatures = BTreeMap<usize, (String, [u8; 64])>;

/// Asks all of them at once; the signatures by the places of those who gave them in the set.
async fn collect(
    client: Client,
    addresses: Vec<Address>,
    deadline: Duration,
    set: &ValidatorSet,
    next: &Envelope,
) -> (Signatures, Vec<Refused>) {
    let client = Arc::new(client);
    let question = Question::post(path::HANDOVER, JSON, next.to_json());
    let until = Instant::now() + deadline;
    let mut tasks = JoinSet::new();
    for (index, address) in addresses.iter().cloned().enumerate() {
        let (client, question) = (Arc::clone(&client), question.clone());
        tasks.spawn(async move {
            let answer = client.ask(&address, &question, until, |_| {}).await;
            (index, answer.and_then(super::client::Answer::accepted))
        });
    }
    let mut signatures = Signatures::new();
    let mut refused = BTreeMap::new();
    for (index, answered) in tasks.join_all().await {
        match answered.and_then(|body| signature(&body, set, next)) {
            Ok((place, id, signature)) => {
                signatures.insert(place, (id, signature));
            }
            Err(fault) => {
                refused.insert(index, Why::from(&fault));
            }
        }
    }
    let refused = refused.into_iter().filter_map(|(index, why)| {
        let url = addresses.get(index)?.as_str().to_owned();
        Some(Refused { url, why })
    });
    (signatures, refused.collect())
}

/// The signature of a validator of `set`, whichever it is.
fn signature(
    body: &[u8],
    set: &ValidatorSet,
    next: &Envelope,
) -> Result<(usize, String, [u8; 64]), Fault> {
    let signature: Signature = serde_json::from_slice(body).map_err(|error| {
        Fault::Malformed(short(&format!("the answer is no signature: {error}")))
    })?;
    let id = signature.keyid.clone();
    let verified = set.place(&id).zip(signature.verified(set, &id, next));
    let (place, bytes) = verified.ok_or_else(|| {
        Fault::Malformed("the answer is not the signature of a validator of this set".to_owned())
    })?;
    Ok((place, id, bytes))
}
