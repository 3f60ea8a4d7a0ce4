//! `trust build`: a bundle of sets, whole or compact, that loads.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Envelope, Fault, Head, IgnoredSet, Misuse, ValidatorSet, Verifier};
use serde::Serialize;

use super::{ignored_list, sets_table};
use crate::author::history::History;
use crate::files::{Inputs, is_dash, write_made};
use crate::pool::{Pool, read_set};
use crate::ui::{Exit, Ui, plural};

/// Make a trust bundle from validator sets, and say what it comes to
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Sets, or bundles of them; copies of one set are merged
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// The id that consumers pin; by default the newest set that the one before it handed over to
    #[arg(long, value_name = "ID")]
    anchor: Option<String>,
    /// Instead of the chain, prove each earlier set by a Merkle proof under the anchor's `history`
    #[arg(long)]
    compact: bool,
    /// Sets that the proofs need but the bundle does not carry: the chain back to epoch 0
    #[arg(long, value_name = "FILE", requires = "compact")]
    history: Vec<PathBuf>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Made {
    anchor: Digest,
    head: Head,
    sets: usize,
    skips: usize,
    bytes: usize,
    ignored: Vec<IgnoredSet>,
    out: String,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    crate::files::json_needs_a_file(ui.json, &args.out)?;
    let inputs = Inputs::default();
    let pool = Pool::read(&inputs, &args.sets)?;
    for junk in &pool.junk {
        ui.warn(&format!(
            "left out, no envelope: {}",
            crate::ui::clean_line(junk)
        ));
    }
    let documents = documents(&pool)?;
    let anchor = match &args.anchor {
        Some(text) => text.parse().map_err(|error| {
            Misuse::new(Code::InputAnchor, format!("the anchor is no id: {error}"))
        })?,
        None => newest(&documents, ui)?,
    };
    let whole = Bundle::whole(&documents);
    let bundle = if args.compact {
        let mut known = Pool::read(&inputs, &args.history)?;
        for document in &documents {
            known.add(document.envelope.clone());
        }
        Bundle::compact(&documents, anchor, &known, ui)?
    } else {
        whole
    };
    let text = bundle.to_json(anchor);
    let verifier = Verifier::load(&anchor.to_string(), text.as_bytes(), None)?;
    write_made(&args.out, &text, &inputs)?;
    let info = verifier.trust_info();
    let mut sentence = format!(
        "{} and {} in {}, anchor {anchor}\n",
        plural(bundle.sets.len(), "set"),
        plural(bundle.skips.len(), "skip"),
        plural(text.len(), "byte")
    );
    sentence.push_str(&sets_table(&info, ui));
    sentence.push_str(&ignored_list(&info.ignored, ui));
    let made = Made {
        anchor,
        head: info.head,
        sets: bundle.sets.len(),
        skips: bundle.skips.len(),
        bytes: text.len(),
        ignored: info.ignored,
        out: args.out.display().to_string(),
    };
    ui.made(is_dash(&args.out), sentence.trim_end(), &made)?;
    Ok(Exit::Yes)
}

/// A document and the set in it; `None` where it is meant for a newer version.
struct Document {
    envelope: Envelope,
    set: Option<ValidatorSet>,
}

/// All documents by epoch, those of newer versions last. One that is no set at all is refused.
fn documents(pool: &Pool) -> Result<Vec<Document>, Misuse> {
    let mut documents = Vec::new();
    for envelope in pool.documents() {
        let set = match ValidatorSet::parse(envelope) {
            Ok(set) => Some(set),
            Err(Fault::Unsupported(_)) => None,
            Err(fault @ Fault::Malformed(_)) => {
                return Err(Misuse::new(
                    Code::InputDocument,
                    format!("{} is no validator set: {fault}", envelope.id()),
                ));
            }
        };
        documents.push(Document {
            envelope: envelope.clone(),
            set,
        });
    }
    // The pool gives them by id, so that equal epochs keep a fixed order.
    documents.sort_by_key(|document| document.set.as_ref().map_or(u64::MAX, ValidatorSet::epoch));
    Ok(documents)
}

/// The newest set, but for one whose predecessor is here and did not hand over to it: a bundle anchored at
/// that one would ask its consumers to trust what no quorum signed.
fn newest(documents: &[Document], ui: &Ui) -> Result<Digest, Misuse> {
    let whole = Bundle::whole(documents);
    let mut sets: Vec<&ValidatorSet> = documents
        .iter()
        .filter_map(|document| document.set.as_ref())
        .collect();
    let network = sets.first().map(|set| set.network());
    if sets.iter().any(|set| Some(set.network()) != network) {
        return Err(Misuse::new(
            Code::InputArgument,
            "the sets are of several networks: name the one to trust with --anchor",
        ));
    }
    sets.reverse();
    for set in &sets {
        let before = sets
            .iter()
            .find(|before| Some(before.id()) == set.previous());
        let twins = sets
            .iter()
            .filter(|other| other.epoch() == set.epoch())
            .count();
        let handed_over = match before {
            None => true,
            Some(before) => {
                let id = before.id();
                let text = whole.to_json(id);
                let verifier = Verifier::load(&id.to_string(), text.as_bytes(), None)?;
                verifier.set(&set.id()).is_some()
            }
        };
        if !handed_over {
            ui.note(&format!(
                "the set of epoch {}, {}, is not signed by a quorum of the one before it, so it is not the anchor",
                set.epoch(),
                set.id()
            ));
        } else if twins > 1 {
            return Err(Misuse::new(
                Code::InputArgument,
                format!(
                    "there are {twins} sets of epoch {}: name the one to trust with --anchor",
                    set.epoch()
                ),
            ));
        } else {
            return Ok(set.id());
        }
    }
    Err(Misuse::new(
        Code::InputDocument,
        "there is no set of this version to anchor the bundle at",
    ))
}

/// What a bundle will hold.
struct Bundle {
    sets: Vec<Envelope>,
    skips: Vec<Skip>,
}

struct Skip {
    from: Digest,
    /// Without signatures: it hangs on a hash.
    set: Envelope,
    proof: Vec<String>,
}

impl Bundle {
    fn whole(documents: &[Document]) -> Self {
        Bundle {
            sets: documents
                .iter()
                .map(|document| document.envelope.clone())
                .collect(),
            skips: Vec::new(),
        }
    }

    /// The anchor's set and later ones; of earlier ones those that lead to the nearest `history`, and for each
    /// other one a proof under it. `known` has the chain that the proofs are made from.
    fn compact(
        documents: &[Document],
        anchor: Digest,
        known: &Pool,
        ui: &Ui,
    ) -> Result<Self, Misuse> {
        let missing = || {
            Misuse::new(
                Code::TrustAnchorMissing,
                format!("no set given has the anchor's id {anchor}"),
            )
        };
        let envelope = known.get(&anchor).ok_or_else(missing)?;
        let anchor_set = read_set(envelope, "the anchor")?;
        let mut from = anchor_set.clone();
        let mut kept = vec![from.id()];
        while let (None, Some(previous)) = (from.history(), from.previous()) {
            from = known.set(&previous, &format!("the set before epoch {}", from.epoch()))?;
            kept.push(from.id());
        }
        let history = match (from.history(), from.previous()) {
            (Some(root), Some(previous)) => {
                let role = format!("the set before epoch {}", from.epoch());
                let history = History::back_from(&known.set(&previous, &role)?, known)?;
                history.check(root, &from)?;
                Some(history)
            }
            _ => {
                ui.note("no set from the anchor down carries a `history`: the bundle keeps the whole chain");
                None
            }
        };
        let mut bundle = Bundle {
            sets: Vec::new(),
            skips: Vec::new(),
        };
        for document in documents {
            let proof = match (&document.set, &history) {
                (Some(set), Some(history)) if !kept.contains(&set.id()) => history.proof(set),
                _ => None,
            };
            match proof {
                Some(proof) => bundle.skips.push(Skip {
                    from: from.id(),
                    set: unsigned(&document.envelope),
                    proof,
                }),
                None => bundle.sets.push(document.envelope.clone()),
            }
        }
        // What leads to the history has to be there even if it was given for the proofs alone.
        for id in kept {
            let there = bundle.sets.iter().any(|envelope| envelope.id() == id);
            if let (false, Some(envelope)) = (there, known.get(&id)) {
                bundle.sets.push(unsigned(envelope));
            }
        }
        Ok(bundle)
    }

    /// The bundle's text, a document a line.
    fn to_json(&self, anchor: Digest) -> String {
        let sets: Vec<String> = self.sets.iter().map(Envelope::to_json).collect();
        let mut text = format!("{{\"sets\":[\n{}\n]", sets.join(",\n"));
        if !self.skips.is_empty() {
            let skips: Vec<String> = self.skips.iter().map(Skip::to_json).collect();
            // Writing to a string cannot fail.
            _ = write!(text, ",\"skips\":[\n{}\n]", skips.join(",\n"));
        }
        _ = writeln!(text, ",\"anchor\":\"{anchor}\"}}");
        text
    }
}

impl Skip {
    fn to_json(&self) -> String {
        // Base64 needs no escaping.
        let proof: Vec<String> = self
            .proof
            .iter()
            .map(|hash| format!("\"{hash}\""))
            .collect();
        format!(
            "{{\"from\":\"{}\",\"set\":{},\"proof\":[{}]}}",
            self.from,
            self.set.to_json(),
            proof.join(",")
        )
    }
}

fn unsigned(envelope: &Envelope) -> Envelope {
    Envelope::new(envelope.payload_type(), envelope.payload())
}
