//! A report as a page for people: the verdict with its scope first, then what it rests on.

use quorumseal::{
    BoundBy, Check, CheckReport, CheckStatus, Digest, Logged, PromptState, Quorum, Report,
    SignerStatus, State, Statement, Value, Verdict,
};
use unicode_normalization::UnicodeNormalization as _;

use super::beside::blocks;
use crate::explain::value_text;
use crate::ui::{Tone, Ui, clean, clean_line, plural, table};

/// What was given to be verified, as far as the page needs it.
pub(super) struct Asked<'a> {
    /// The artifact's file.
    pub(super) name: Option<&'a str>,
    /// Its bytes, where they are few enough to look for near misses.
    pub(super) bytes: Option<&'a [u8]>,
    /// How many votes.
    pub(super) votes: usize,
    /// How many advisories.
    pub(super) advisories: usize,
}

/// The page.
pub(super) fn page(report: &Report, asked: &Asked<'_>, ui: &Ui) -> String {
    let mut page = verdict(report, asked.name, ui);
    page.push('\n');
    let scope = scope(report);
    page.push_str(&scope);
    if !scope.is_empty() {
        page.push('\n');
    }
    for check in &report.checks {
        page.push_str(&check_lines(check, ui));
    }
    if let Some(quorum) = &report.quorum {
        page.push('\n');
        page.push_str(&signers(quorum, ui));
    }
    if let Some(statement) = &report.statement {
        page.push_str(&fragments(statement));
    }
    page.push_str(&blocks(report, asked.votes, asked.advisories, ui));
    if let Some(hint) = hint(report, asked.bytes) {
        page.push_str(&format!("\n{} {hint}\n", ui.paint(Tone::Strong, "Hint:")));
    }
    if let Some(policy) = &report.policy {
        page.push('\n');
        page.push_str(&policy_lines(report, policy, ui));
    }
    if let Some(id) = &report.cert_hash {
        page.push_str(&format!("\ncertHash {id}\n"));
    }
    page
}

fn verdict(report: &Report, name: Option<&str>, ui: &Ui) -> String {
    let (tone, word) = match report.state {
        State::Valid if report.accepted => (Tone::Good, "VALID"),
        State::Valid => (Tone::Doubt, "VALID, BUT NOT ACCEPTED BY THE POLICY"),
        State::SealedUnbound => (Tone::Doubt, "SEALED, BUT NOT BOUND TO ANY BYTES"),
        State::Insufficient => (Tone::Bad, "INSUFFICIENT"),
        State::Untrusted => (Tone::Bad, "UNTRUSTED"),
        State::Unsupported => (Tone::Doubt, "UNSUPPORTED"),
        State::Provisional => (Tone::Doubt, "PROVISIONAL"),
        State::Invalid => (Tone::Bad, "INVALID"),
    };
    let sentence = match report.state {
        State::Valid => sealed(report, &these(report, name)),
        State::SealedUnbound => format!(
            "{} Give --artifact to see whether an answer is the sealed one.",
            sealed(report, "some bytes")
        ),
        State::Insufficient => match &report.quorum {
            Some(quorum) => format!(
                "only {} of {} voting weight signed, and a quorum needs {}: not sealed yet.",
                quorum.signed_weight, quorum.total_weight, quorum.threshold
            ),
            None => "too little voting weight signed: not sealed yet.".to_owned(),
        },
        State::Untrusted => {
            "the trust bundle does not connect the anchor to the validator set that the certificate names; \
             nothing can be said about its signatures."
                .to_owned()
        }
        State::Unsupported => {
            "the certificate was made for a newer version than this reader; it may be good.".to_owned()
        }
        State::Provisional => {
            "there is no certificate yet: nothing about the answer is verified.".to_owned()
        }
        State::Invalid => failures(report),
    };
    format!("{} — {}\n", ui.paint(tone, word), clean(&sentence))
}

/// Which bytes the verdict is about.
fn these(report: &Report, name: Option<&str>) -> String {
    let length = report
        .statement
        .as_ref()
        .map_or(0, |statement| statement.output.length);
    let name = name.map(|name| format!(" of {}", clean_line(name)));
    match report.bound_by {
        Some(BoundBy::Digest) => "the bytes with the digest given (they were not seen)".to_owned(),
        _ => format!(
            "these {}{}",
            plural(length, "byte"),
            name.unwrap_or_default()
        ),
    }
}

fn sealed(report: &Report, what: &str) -> String {
    match (&report.quorum, &report.statement) {
        (Some(quorum), Some(statement)) => format!(
            "{what} were sealed by {} of {} voting weight of {}, epoch {}.",
            quorum.signed_weight, quorum.total_weight, statement.network, statement.epoch
        ),
        _ => format!("{what} were sealed."),
    }
}

fn failures(report: &Report) -> String {
    let failed = report
        .checks
        .iter()
        .filter(|check| check.status == CheckStatus::Fail);
    let messages: Vec<&str> = failed.map(|check| check.message.as_str()).collect();
    format!("{}.", messages.join("; and "))
}

/// What the verdict does not say.
fn scope(report: &Report) -> String {
    if report.state == State::Provisional {
        return String::new();
    }
    let question = match report.prompt {
        PromptState::Matched => "It was made for the prompt given.",
        PromptState::Mismatched => "It was made for another prompt than the one given.",
        PromptState::NotChecked => {
            "No prompt was compared: nothing is said about which question it answers."
        }
    };
    let mut lines = format!("  {question}\n");
    if matches!(report.state, State::Valid | State::SealedUnbound) {
        lines.push_str(
            "  Nothing is said about whether the answer is true, or whether a newer one exists.\n",
        );
        if report.logged == Logged::NotGiven {
            lines.push_str(
                "  No receipt was given: nothing is said about whether or when it was logged.\n",
            );
        }
    }
    if let Some(statement) = &report.statement {
        lines.push_str(&format!(
            "  {}: {} {}, round {}, sealed at {} by the validators' word.\n",
            if matches!(report.state, State::Valid | State::SealedUnbound) {
                "As sealed"
            } else {
                "Claimed, not proven"
            },
            clean_line(&statement.model.name),
            clean_line(&statement.model.version),
            statement.round.id,
            statement.round.sealed_at
        ));
    }
    lines
}

fn check_lines(check: &CheckReport, ui: &Ui) -> String {
    let mark = match check.status {
        CheckStatus::Pass => ui.paint(Tone::Good, "✓"),
        CheckStatus::Fail => ui.paint(Tone::Bad, "✗"),
        CheckStatus::Skipped => ui.paint(Tone::Quiet, "–"),
    };
    let skipped = match check.status {
        CheckStatus::Skipped => "not checked: ",
        CheckStatus::Pass | CheckStatus::Fail => "",
    };
    let code = check.code.map(|code| format!(" [{code}]"));
    let mut lines = format!(
        "  {mark} {:<13}  {skipped}{}{}\n",
        check_name(check.check),
        clean_line(&check.message),
        code.unwrap_or_default()
    );
    for (what, value) in [("expected", &check.expected), ("got", &check.got)] {
        if let Some(value) = value {
            lines.push_str(&format!("      {what:>12}   {}\n", shown_value(value)));
        }
    }
    lines
}

const fn check_name(check: Check) -> &'static str {
    match check {
        Check::Envelope => "envelope",
        Check::Statement => "statement",
        Check::ValidatorSet => "validator-set",
        Check::Quorum => "quorum",
        Check::Tally => "tally",
        Check::Prompt => "prompt",
        Check::Output => "output",
    }
}

/// A compared value in a line.
fn shown_value(value: &Value) -> String {
    clean_line(&value_text(value))
}

/// The table of who signed.
pub(crate) fn signers(quorum: &Quorum, ui: &Ui) -> String {
    let rows: Vec<Vec<String>> = quorum
        .signers
        .iter()
        .map(|signer| {
            let mark = match signer.status {
                SignerStatus::Signed => "✓",
                SignerStatus::Failed => "✗",
                SignerStatus::Silent => "·",
                SignerStatus::Unsupported => "?",
            };
            let pivotal = quorum.pivotal.contains(&signer.id);
            vec![
                mark.to_owned(),
                signer.id.to_string(),
                signer
                    .operator
                    .as_deref()
                    .map(clean_line)
                    .unwrap_or_default(),
                signer.weight.to_string(),
                format!(
                    "{}{}",
                    status_word(signer.status),
                    if pivotal { ", pivotal" } else { "" }
                ),
            ]
        })
        .collect();
    let title = format!(
        "Signers: {} of {}, quorum {} (margin {:+})",
        quorum.signed_weight, quorum.total_weight, quorum.threshold, quorum.margin
    );
    let mut text = format!("{}\n", ui.paint(Tone::Strong, &title));
    for line in table(&rows, &[3]) {
        text.push_str(&format!("  {line}\n"));
    }
    if quorum.unknown_signatures > 0 {
        text.push_str(&format!(
            "  {} by nobody in this set, not counted\n",
            plural(quorum.unknown_signatures, "signature")
        ));
    }
    if quorum.oversigned > 0 {
        text.push_str(&format!(
            "  {} more signed than the tally claims\n",
            quorum.oversigned
        ));
    }
    text
}

pub(crate) const fn status_word(status: SignerStatus) -> &'static str {
    match status {
        SignerStatus::Signed => "signed",
        SignerStatus::Failed => "signature does not verify",
        SignerStatus::Silent => "did not sign",
        SignerStatus::Unsupported => "key of an unknown algorithm",
    }
}

fn fragments(statement: &Statement) -> String {
    if statement.fragments.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = statement
        .fragments
        .iter()
        .map(|fragment| {
            vec![
                fragment.id.to_string(),
                format!("{}–{}", fragment.start, fragment.end),
                match fragment.verdict {
                    Some(Verdict::Affirmed) => "affirmed",
                    Some(Verdict::Rejected) => "rejected",
                    Some(Verdict::Contested) => "contested",
                    None => "no verdict: the set is not known",
                }
                .to_owned(),
                format!(
                    "{} for, {} against",
                    fragment.quorum_weight, fragment.dissent_weight
                ),
            ]
        })
        .collect();
    let lines = table(&rows, &[]);
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("\nFragments (by the seal's own tally)\n{lines}")
}

/// The report's hint, or the one that only this program looks for: Unicode normalisation.
fn hint(report: &Report, bytes: Option<&[u8]>) -> Option<String> {
    if let Some(hint) = &report.hint {
        return Some(format!("{}.", clean(&hint.message)));
    }
    let differs = report
        .checks
        .iter()
        .any(|check| check.check == Check::Output && check.status == CheckStatus::Fail);
    if !differs {
        return None;
    }
    let sealed = report.statement.as_ref()?.subject.digest.blake3;
    let form = normal_form(std::str::from_utf8(bytes?).ok()?, sealed)?;
    Some(format!(
        "the artifact would match in Unicode normalization form {form}: the same letters, \
         composed of other code points. Copying through some systems does that."
    ))
}

/// The normal form of `text` that has the digest `sealed`.
fn normal_form(text: &str, sealed: Digest) -> Option<&'static str> {
    let is_sealed = |form: String| Digest::of(form.as_bytes()) == sealed;
    if is_sealed(text.nfc().collect()) {
        Some("NFC")
    } else if is_sealed(text.nfd().collect()) {
        Some("NFD")
    } else {
        None
    }
}

fn policy_lines(report: &Report, policy: &quorumseal::PolicyReport, ui: &Ui) -> String {
    if policy.failures.is_empty() {
        let but = if report.valid {
            ""
        } else {
            ", but only a valid certificate is accepted"
        };
        return format!("Policy: every rule is met{but}\n");
    }
    let mut text = format!(
        "Policy: {} not met\n",
        if policy.failures.len() == 1 {
            "1 rule is".to_owned()
        } else {
            format!("{} rules are", policy.failures.len())
        }
    );
    for failure in &policy.failures {
        let found = failure
            .found
            .as_ref()
            .map_or_else(|| "nothing to judge by".to_owned(), shown_value);
        text.push_str(&format!(
            "  {} {}: asked {}, found {found} [{}]\n",
            ui.paint(Tone::Bad, "✗"),
            failure.rule,
            shown_value(&failure.asked),
            failure.code
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms_are_told_apart() {
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
        assert_eq!(
            normal_form(decomposed, Digest::of(composed.as_bytes())),
            Some("NFC")
        );
        assert_eq!(
            normal_form(composed, Digest::of(decomposed.as_bytes())),
            Some("NFD")
        );
        assert_eq!(normal_form("cafe", Digest::of(composed.as_bytes())), None);
    }
}
