//! An audit for people: what is wrong, and then how much of what there is.

use quorumseal::{Code, Dissent, Logged};

use super::lines::{CertificateLine, Line, Summary};
use crate::relate::equivocators;
use crate::ui::{Tone, Ui, clean_line, plural, table};

/// A line that somebody should look at; nothing for one that is well.
pub(super) fn problem(line: &Line, ui: &Ui) -> Option<String> {
    if line.ok() {
        return None;
    }
    let (what, why) = match line {
        Line::Certificate(line) => (line.file.as_str(), certificate(line)),
        Line::Receipt(line) => (line.file.as_str(), coded(&line.message, line.code)),
        Line::Advisory(line) => (line.file.as_str(), line.message.clone()),
        Line::Checkpoint(line) => (line.file.as_str(), coded(&line.message, line.code)),
        Line::File(line) => {
            // Sentences of other commands name the file themselves.
            let rest = line.message.strip_prefix(line.file.as_str());
            let rest = rest.and_then(|rest| rest.strip_prefix(' '));
            let message = rest.unwrap_or(&line.message);
            (line.file.as_str(), format!("{message} [{}]", line.code))
        }
        Line::Fork(line) => ("fork", format!("{} [{}]", line.message, line.code)),
        Line::Ledger(line) => (line.folder.as_str(), coded(&line.message, line.code)),
        Line::Entry(line) => {
            let message = line.message.clone().unwrap_or_default();
            let message = match line.count {
                1 => format!("entry {}: {message}", line.index),
                count => {
                    let last = line.index.saturating_add(count).saturating_sub(1);
                    format!("entries {} to {last}: {message}", line.index)
                }
            };
            (line.folder.as_str(), coded(&message, line.code))
        }
        Line::Equivocation(line) => {
            let equivocation = &line.equivocation;
            let ids: Vec<String> = equivocation
                .cert_hashes
                .iter()
                .map(ToString::to_string)
                .collect();
            let title = format!(
                "round {} of epoch {} of {} sealed {}: {}",
                equivocation.round,
                equivocation.epoch,
                equivocation.network,
                plural(ids.len(), "certificate"),
                ids.join(", ")
            );
            return Some(format!(
                "{} equivocation: {}\n{}",
                ui.paint(Tone::Bad, "✗"),
                clean_line(&title),
                equivocators(&equivocation.equivocators, equivocation.equivocators_weight)
            ));
        }
        Line::Link(_) | Line::Summary(_) => return None,
    };
    Some(format!(
        "{} {}: {}\n",
        ui.paint(Tone::Bad, "✗"),
        clean_line(what),
        clean_line(&why)
    ))
}

fn coded(message: &str, code: Option<Code>) -> String {
    match code {
        Some(code) => format!("{message} [{code}]"),
        None => message.to_owned(),
    }
}

/// What is wrong with a certificate or beside it, all of it.
fn certificate(line: &CertificateLine) -> String {
    let mut parts = Vec::new();
    let state = line.state.as_str();
    match (&line.message, line.code, line.accepted) {
        (Some(message), code, _) => {
            let compared = line
                .answer
                .as_ref()
                .filter(|_| matches!(code, Some(Code::OutputLength | Code::OutputDigest)));
            let compared =
                compared.map_or_else(String::new, |name| format!(" (compared with {name})"));
            parts.push(coded(&format!("{state}: {message}{compared}"), code));
        }
        (None, _, false) if line.answer.is_none() => {
            parts.push(format!("{state}: no file holds the answer that it seals"));
        }
        _ => {}
    }
    if !line.policy.is_empty() {
        let rules: Vec<&str> = line.policy.iter().map(|code| code.as_str()).collect();
        parts.push(format!("{state}, but not accepted: {}", rules.join(", ")));
    }
    if matches!(line.logged, Logged::No | Logged::Unknown) {
        let receipt = line.receipt.as_deref().unwrap_or_default();
        let logged = format!("logged: {} by {receipt}", line.logged.as_str());
        parts.push(coded(&logged, line.receipt_code));
    }
    if line.dissent == Some(Dissent::Contradicted) {
        parts.push("votes prove more dissent than it claims".to_owned());
    }
    if !line.votes.equivocators.is_empty() {
        let ids: Vec<&str> = line
            .votes
            .equivocators
            .iter()
            .map(|id| id.as_str())
            .collect();
        parts.push(format!(
            "said different things of its round: {}",
            ids.join(", ")
        ));
    }
    if line.votes.ignored > 0 {
        parts.push(format!(
            "{} not counted",
            plural(line.votes.ignored, "vote")
        ));
    }
    if line.votes.unexamined > 0 {
        parts.push(format!(
            "{} not looked at",
            plural(line.votes.unexamined, "vote")
        ));
    }
    parts.join("; ")
}

/// The whole page.
pub(super) fn page(problems: &[String], summary: &Summary, ui: &Ui) -> String {
    let mut page: String = problems.concat();
    if !problems.is_empty() {
        page.push('\n');
    }
    let verdict = if summary.ok {
        ui.paint(Tone::Good, "ALL WELL")
    } else if summary.problems == 0 {
        ui.paint(Tone::Doubt, "NOTHING TO VERIFY")
    } else {
        let s = plural(summary.problems, "thing");
        ui.paint(Tone::Bad, &format!("{} TO LOOK AT", s.to_uppercase()))
    };
    page.push_str(&format!("{verdict}\n"));
    for line in table(&rows(summary), &[1]) {
        page.push_str(&format!("  {line}\n"));
    }
    page
}

fn rows(summary: &Summary) -> Vec<Vec<String>> {
    let list = |counts: &std::collections::BTreeMap<&'static str, usize>| {
        let counts = counts.iter().map(|(what, count)| format!("{count} {what}"));
        counts.collect::<Vec<_>>().join(", ")
    };
    let mut rows = Vec::new();
    let mut row = |what: &str, number: u64, more: String| {
        rows.push(vec![what.to_owned(), number.to_string(), more]);
    };
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    row(
        "certificates",
        wide(summary.certificates),
        list(&summary.states),
    );
    row("  accepted", wide(summary.accepted), String::new());
    let logged = match list(&summary.logged) {
        none if none.is_empty() => none,
        some => format!("logged: {some}"),
    };
    row("  receipts", wide(summary.receipts), logged);
    row("votes", wide(summary.votes), String::new());
    let advised = match summary.advised {
        0 => String::new(),
        number => format!("apply to {}", plural(wide(number), "certificate")),
    };
    row("advisories", wide(summary.advisories), advised);
    row("validator sets", wide(summary.sets), String::new());
    if summary.ledgers > 0 {
        row(
            "ledger entries",
            summary.entries,
            format!("{} with their document here", summary.entries_found),
        );
    }
    row("equivocations", wide(summary.equivocations), String::new());
    row("forks", wide(summary.forks), String::new());
    row(
        "files",
        wide(summary.files),
        format!(
            "{} of them neither a document nor named by one",
            summary.other_files
        ),
    );
    if summary.links > 0 {
        row("links", wide(summary.links), "not followed".to_owned());
    }
    rows
}
