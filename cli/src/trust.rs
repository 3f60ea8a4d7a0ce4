//! `trust`: bundles of validator sets, and what they come to from one pinned id.

mod build;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use quorumseal::{Head, IgnoredSet, Misuse, TrustInfo, Verifier, Via};

use crate::files::Inputs;
use crate::trusted::load_for_tools;
use crate::ui::{Exit, Tone, Ui, clean_line, plural, table};

/// Make and read trust bundles
#[derive(Subcommand)]
pub(crate) enum Command {
    Build(build::Args),
    Inspect(InspectArgs),
    Pin(PinArgs),
}

/// Show which sets of a bundle are trusted from an anchor, and why the others are not
#[derive(ClapArgs)]
pub(crate) struct InspectArgs {
    /// The bundle; `-` is standard input
    bundle: PathBuf,
    #[command(flatten)]
    from: From,
}

/// Print the id to pin: the newest set that the bundle reaches from an anchor
#[derive(ClapArgs)]
pub(crate) struct PinArgs {
    /// The bundle; `-` is standard input
    bundle: PathBuf,
    #[command(flatten)]
    from: From,
}

/// Where trust begins.
#[derive(ClapArgs)]
struct From {
    /// The pinned validator-set id; without it the one that the bundle itself names, which proves nothing
    #[arg(long, value_name = "ID")]
    anchor: Option<String>,
    /// The newest head that you remember: the bundle must not be older
    #[arg(long, value_name = "EPOCH:ID")]
    head: Option<String>,
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    match command {
        Command::Build(args) => build::run(args, ui),
        Command::Inspect(args) => inspect(args, ui),
        Command::Pin(args) => pin(args, ui),
    }
}

fn inspect(args: &InspectArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let loaded = Loaded::read(&args.bundle, &args.from)?;
    let info = loaded.verifier.trust_info();
    if ui.json {
        ui.print_json(&info)?;
        return Ok(Exit::Yes);
    }
    let mut page = format!(
        "Trusted from the anchor {}{}\n",
        info.anchor,
        if loaded.own_anchor {
            " (named by the bundle itself: compare it with one from a source that you trust)"
        } else {
            ""
        }
    );
    page.push_str(&sets_table(&info, ui));
    page.push_str(&ignored_list(&info.ignored, ui));
    ui.print(&page)?;
    Ok(Exit::Yes)
}

fn pin(args: &PinArgs, ui: &Ui) -> Result<Exit, Misuse> {
    let loaded = Loaded::read(&args.bundle, &args.from)?;
    let head = loaded.verifier.head();
    if ui.json {
        ui.print_json(&head)?;
        return Ok(Exit::Yes);
    }
    if loaded.own_anchor {
        ui.note(
            "no --anchor was given, so the bundle's own was believed; \
             compare the id with one from a source that you trust",
        );
    }
    ui.print(&format!("{}\n", head.id))?;
    Ok(Exit::Yes)
}

/// A bundle that loads.
struct Loaded {
    verifier: Verifier,
    /// Whether the anchor is the bundle's own word.
    own_anchor: bool,
}

impl Loaded {
    fn read(path: &std::path::Path, from: &From) -> Result<Self, Misuse> {
        let head = from.head.as_deref().map(Head::parse).transpose()?;
        let inputs = Inputs::default();
        let (verifier, _) = load_for_tools(&inputs, path, from.anchor.as_deref(), head.as_ref())?;
        Ok(Loaded {
            verifier,
            own_anchor: from.anchor.is_none(),
        })
    }
}

/// The trusted sets, a line each.
pub(crate) fn sets_table(info: &TrustInfo, ui: &Ui) -> String {
    let rows: Vec<Vec<String>> = info
        .sets
        .iter()
        .map(|set| {
            let how = match set.via {
                Via::Anchor => "the anchor",
                Via::Previous => "named by the next epoch",
                Via::Skip => "proven to be in a later set's history",
                Via::Handover => "handed over to by the epoch before",
            };
            let newest = if set.id == info.head.id {
                ", newest"
            } else {
                ""
            };
            vec![
                format!("epoch {}", set.epoch),
                set.id.to_string(),
                plural(set.validators, "validator"),
                format!("quorum {} of {}", set.quorum, set.total_weight),
                format!("{how}{newest}"),
            ]
        })
        .collect();
    let network = info.sets.first().map(|set| set.network.to_string());
    let title = format!(
        "{} of {}",
        plural(info.sets.len(), "set"),
        network.unwrap_or_default()
    );
    let mut text = format!("{}\n", ui.paint(Tone::Strong, &title));
    for line in table(&rows, &[]) {
        text.push_str(&format!("  {line}\n"));
    }
    for set in info.sets.iter().filter(|set| set.unexamined_signatures > 0) {
        text.push_str(&format!(
            "  epoch {}: {} beyond the limit, not examined\n",
            set.epoch,
            plural(set.unexamined_signatures, "signature")
        ));
    }
    text
}

/// What was not trusted and why; empty when there is nothing.
pub(crate) fn ignored_list(ignored: &[IgnoredSet], ui: &Ui) -> String {
    if ignored.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{}\n",
        ui.paint(Tone::Strong, "Ignored, which harms nothing else")
    );
    for set in ignored {
        let id = set
            .id
            .map_or_else(|| "no id".to_owned(), |id| id.to_string());
        let epoch = set
            .epoch
            .map_or_else(String::new, |epoch| format!(", epoch {epoch}"));
        text.push_str(&format!(
            "  {}: {}{epoch}: {}\n",
            set.reason.as_str(),
            id,
            clean_line(&set.message)
        ));
    }
    text
}
