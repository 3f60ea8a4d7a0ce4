//! `relate`: what two certificates are to each other.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_ENVELOPE_BYTES;
use quorumseal::{Equivocator, Evidence, Misuse, Related, Relation, RelationReport};

use crate::files::{Given, Inputs, shown};
use crate::trusted::Trusted;
use crate::ui::{Exit, Tone, Ui, clean_line, table};

/// Show what a certificate is to another: newer, older, about something else, or a contradiction
///
/// Both are verified. A certificate that another supersedes stays valid: two truths side by side. Exits 0 when the
/// relation is known, 1 when one of them is neither valid nor sealed-unbound, 2 on misuse.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The certificate
    a: PathBuf,
    /// The other one
    b: PathBuf,
    #[command(flatten)]
    trusted: Trusted,
    /// The answer that the first is said to seal
    #[arg(long, value_name = "FILE")]
    artifact_a: Option<PathBuf>,
    /// The answer that the second is said to seal
    #[arg(long, value_name = "FILE")]
    artifact_b: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let verifier = args.trusted.load(&inputs)?;
    let a = Side::read(&inputs, &args.a, args.artifact_a.as_deref())?;
    let b = Side::read(&inputs, &args.b, args.artifact_b.as_deref())?;
    let report = verifier.relate(&a.evidence(), &b.evidence());
    if ui.json {
        ui.print(&format!("{}\n", report.to_json()))?;
    } else {
        ui.print(&page(&report, &a.name, &b.name, ui))?;
    }
    Ok(match report.relation {
        Some(_) => Exit::Yes,
        None => Exit::No,
    })
}

/// One of the two.
struct Side {
    name: String,
    certificate: Vec<u8>,
    artifact: Option<Given>,
}

impl Side {
    fn read(inputs: &Inputs, path: &Path, artifact: Option<&Path>) -> Result<Self, Misuse> {
        Ok(Side {
            name: shown(path),
            certificate: inputs.read(path, MAX_ENVELOPE_BYTES)?,
            artifact: artifact
                .map(|path| inputs.artifact(path, false))
                .transpose()?,
        })
    }

    fn evidence(&self) -> Evidence<'_> {
        Evidence {
            certificate: &self.certificate,
            artifact: self.artifact.as_ref().map(Given::as_artifact),
            ..Evidence::default()
        }
    }
}

fn page(report: &RelationReport, a: &str, b: &str, ui: &Ui) -> String {
    let (a, b) = (clean_line(a), clean_line(b));
    let both = "both stay valid";
    let (tone, sentence) = match report.relation {
        None => (
            Tone::Bad,
            format!("no relation: {a} and {b} would both have to be valid or sealed-unbound"),
        ),
        Some(Relation::Same) => (Tone::Good, format!("{a} and {b} are one certificate")),
        Some(Relation::Equivocation) => (
            Tone::Bad,
            format!("{a} and {b} contradict each other: one round sealed both"),
        ),
        Some(Relation::Unrelated) => (
            Tone::Good,
            format!("{a} and {b} answer different prompts; {both}"),
        ),
        Some(Relation::Supersedes) => (Tone::Good, format!("{a} supersedes {b}; {both}")),
        Some(Relation::SupersededBy) => (Tone::Good, format!("{a} is superseded by {b}; {both}")),
        Some(Relation::Coexist) => (
            Tone::Good,
            format!("{a} and {b} answer the same prompt and neither is newer; {both}"),
        ),
    };
    let word = report.relation.map_or("unknown", Relation::as_str);
    let mut page = format!("{} — {sentence}.\n", ui.paint(tone, word));
    if report.relation == Some(Relation::Equivocation) {
        page.push_str(&equivocators(
            &report.equivocators,
            report.equivocators_weight,
        ));
    }
    for (name, side) in [(&a, &report.a), (&b, &report.b)] {
        page.push_str(&format!("  {name}: {}\n", verdict(side)));
    }
    page
}

fn verdict(side: &Related) -> String {
    let code = side.code.map(|code| format!(" [{code}]"));
    let id = side.cert_hash.map(|id| format!(", certHash {id}"));
    format!(
        "{}{}{}",
        side.state.as_str(),
        code.unwrap_or_default(),
        id.unwrap_or_default()
    )
}

/// Who signed both, and what they weigh.
pub(crate) fn equivocators(equivocators: &[Equivocator], weight: u64) -> String {
    let mut text = format!("  signed both, with a weight of {weight}:\n");
    let rows: Vec<Vec<String>> = equivocators
        .iter()
        .map(|validator| {
            vec![
                validator.id.to_string(),
                validator
                    .operator
                    .as_deref()
                    .map(clean_line)
                    .unwrap_or_default(),
                validator.weight.to_string(),
                clean_line(&validator.public_key),
            ]
        })
        .collect();
    for line in table(&rows, &[2]) {
        text.push_str(&format!("    {line}\n"));
    }
    text
}
