//! `history`: certificates in time, a timeline for each prompt.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{
    Artifact, Current, Envelope, Evidence, History, Logged, Misuse, SealList, Statement,
    TimelineEntry, Verifier,
};

use crate::files::{Inputs, shown};
use crate::folder::ByDigest;
use crate::ledger::moment;
use crate::receipts::{Candidate, Claimed, Found, assign};
use crate::relate::equivocators;
use crate::trusted::{Trusted, read_policy};
use crate::ui::{Exit, Tone, Ui, clean_line, plural, table};

/// Show certificates of the same prompts in time: what is current, what is superseded, what contradicts
///
/// A superseded certificate stays valid; what is current is so among the certificates given, and nowhere else. Exits 0
/// when all of them are valid or sealed-unbound, 1 when one is left out, 2 on misuse.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The certificates: files of one, or of a JSON list
    #[arg(required = true)]
    certificates: Vec<PathBuf>,
    #[command(flatten)]
    trusted: Trusted,
    /// A folder with the answers, whatever their names: they are told by their digests. Links in it are not followed
    #[arg(long, value_name = "DIR")]
    answers: Option<PathBuf>,
    /// Receipts: whose each is, is found out
    #[arg(long, value_name = "FILE", num_args = 1..)]
    receipts: Vec<PathBuf>,
    /// What you ask beyond validity
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// A certificate, with what can be read of it without trusting it.
struct Item {
    name: String,
    bytes: Vec<u8>,
    read: Option<(Envelope, Box<Statement>)>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trusted.load(&inputs)?;
    let policy = read_policy(&inputs, args.policy.as_deref())?;
    let items: Vec<Item> = inputs
        .named_documents(&args.certificates)?
        .into_iter()
        .map(|(name, bytes)| Item::new(name, bytes))
        .collect();
    let answers = match &args.answers {
        Some(folder) => {
            let (answers, links) = ByDigest::of_folder(folder)?;
            if links > 0 {
                ui.warn(&format!(
                    "{} in {} not followed",
                    plural(links, "link"),
                    clean_line(&shown(folder))
                ));
            }
            answers
        }
        None => ByDigest::default(),
    };
    let (mut receipts, mut found) = (Vec::new(), Vec::new());
    for path in &args.receipts {
        let bytes = inputs.read(path, MAX_ENVELOPE_BYTES)?;
        found.push(Found::new(shown(path), &bytes));
        receipts.push(bytes);
    }
    let own = receipts_of(&items, &found, &verifier, ui);
    let evidence = items.iter().zip(&own).map(|(item, receipt)| Evidence {
        certificate: &item.bytes,
        artifact: item.read.as_ref().and_then(|(_, statement)| {
            let (hashed, _) = answers.get(&statement.subject.digest.blake3)?;
            Some(Artifact::Hashed(hashed.clone()))
        }),
        receipt: receipt.and_then(|place| receipts.get(place).map(Vec::as_slice)),
        policy: policy.as_ref(),
        ..Evidence::default()
    });
    let evidence: Vec<Evidence<'_>> = evidence.collect();
    let history = verifier.history(&evidence);
    if ui.json {
        ui.print(&format!("{}\n", history.to_json()))?;
    } else {
        ui.print(&page(&history, &items, ui))?;
    }
    Ok(if history.excluded.is_empty() {
        Exit::Yes
    } else {
        Exit::No
    })
}

impl Item {
    fn new(name: String, bytes: Vec<u8>) -> Self {
        let read = Envelope::parse(&bytes).ok().and_then(|envelope| {
            let statement = Statement::parse(&envelope).ok()?;
            Some((envelope, Box::new(statement)))
        });
        Item { name, bytes, read }
    }
}

/// The receipt of each certificate. One that belongs to none is said to; of several the first stays.
fn receipts_of(
    items: &[Item],
    receipts: &[Found],
    verifier: &Verifier,
    ui: &Ui,
) -> Vec<Option<usize>> {
    let mut places = Vec::new();
    let mut candidates = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let Some((envelope, _)) = &item.read {
            places.push(place);
            candidates.push(Candidate {
                name: item.name.clone(),
                id: envelope.id(),
                claimed: Claimed::of(envelope),
            });
        }
    }
    let seal_of = |candidate: usize| {
        let item = items.get(*places.get(candidate)?)?;
        let (envelope, statement) = item.read.as_ref()?;
        let set = verifier.set(&statement.validator_set)?;
        Some(SealList::of(set, envelope).hash())
    };
    let mut own = vec![None; items.len()];
    let found: Vec<&Found> = receipts.iter().collect();
    let assigned = assign(&found, &candidates, seal_of);
    for (index, (found, candidate)) in receipts.iter().zip(assigned).enumerate() {
        let slot = candidate
            .and_then(|candidate| places.get(candidate))
            .and_then(|place| own.get_mut(*place));
        match slot {
            None => ui.warn(&format!(
                "{} belongs to none of the certificates",
                clean_line(&found.name)
            )),
            Some(slot @ None) => *slot = Some(index),
            Some(Some(_)) => ui.warn(&format!(
                "{} is a second receipt of its certificate and was not looked at",
                clean_line(&found.name)
            )),
        }
    }
    own
}

fn page(history: &History, items: &[Item], ui: &Ui) -> String {
    let mut page = String::new();
    for timeline in &history.timelines {
        page.push_str(&format!(
            "{} {}\n",
            ui.paint(Tone::Strong, "Prompt"),
            timeline.prompt
        ));
        let rows: Vec<Vec<String>> = timeline
            .entries
            .iter()
            .map(|entry| row(entry, items))
            .collect();
        for line in table(&rows, &[]) {
            page.push_str(&format!("  {line}\n"));
        }
    }
    for equivocation in &history.equivocations {
        page.push_str(&format!(
            "{} round {} of epoch {} of {} sealed {}\n",
            ui.paint(Tone::Bad, "Equivocation:"),
            equivocation.round,
            equivocation.epoch,
            equivocation.network,
            plural(equivocation.cert_hashes.len(), "certificate")
        ));
        for id in &equivocation.cert_hashes {
            page.push_str(&format!("  {id}\n"));
        }
        page.push_str(&equivocators(
            &equivocation.equivocators,
            equivocation.equivocators_weight,
        ));
    }
    for excluded in &history.excluded {
        let code = excluded.code.map(|code| format!(" [{code}]"));
        page.push_str(&format!(
            "{} {}: {}{}\n",
            ui.paint(Tone::Bad, "Left out:"),
            name(items, excluded.index),
            excluded.state.as_str(),
            code.unwrap_or_default()
        ));
    }
    page.push_str("Superseded is still valid. Current is said of these certificates alone.\n");
    page
}

fn row(entry: &TimelineEntry, items: &[Item]) -> Vec<String> {
    let current = match (&entry.current, &entry.superseded_by) {
        (Current::Yes, _) => "current".to_owned(),
        (_, Some(id)) => format!("superseded by {id}"),
        (Current::No | Current::Unknown, None) => "unknown".to_owned(),
    };
    let logged = match (entry.logged, entry.logged_by) {
        (Logged::Yes, Some(by)) => format!("logged by {}", moment(by)),
        (Logged::NotGiven, _) => "no receipt".to_owned(),
        (logged, _) => format!("logged: {}", logged.as_str()),
    };
    let accepted = if entry.accepted {
        "accepted"
    } else {
        "not accepted"
    };
    vec![
        format!("epoch {}", entry.epoch),
        entry.sealed_at.to_string(),
        entry.round.to_string(),
        name(items, entry.index),
        entry.state.as_str().to_owned(),
        logged,
        current,
        accepted.to_owned(),
    ]
}

fn name(items: &[Item], index: u64) -> String {
    let item = usize::try_from(index)
        .ok()
        .and_then(|index| items.get(index));
    item.map(|item| clean_line(&item.name)).unwrap_or_default()
}
