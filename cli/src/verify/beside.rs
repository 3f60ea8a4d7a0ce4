//! What stands beside a verdict, for people: the receipt, the votes, the advisories. None of it is part of the verdict,
//! and each says so in its place.

use quorumseal::{
    AdvisoriesReport, Advisory, AdvisoryTarget, Dissent, Logged, Quorum, ReceiptReport, Report,
    VotesReport,
};

use crate::explain::both_values;
use crate::ledger::moment;
use crate::ui::{Tone, Ui, clean_line, table};

/// The answers beside the verdict, a block each; nothing where nothing was given to answer by. `votes` and `advisories`
/// say how many were given.
pub(super) fn blocks(report: &Report, votes: usize, advisories: usize, ui: &Ui) -> String {
    let mut blocks = Vec::new();
    if let Some(receipt) = &report.receipt {
        blocks.push(receipt_lines(receipt, report.quorum.as_ref(), ui));
    }
    match (&report.votes, &report.quorum) {
        (Some(votes), Some(quorum)) => blocks.push(votes_lines(votes, quorum, report, ui)),
        (None, Some(quorum)) if quorum.dissent_weight > 0 => blocks.push(format!(
            "Dissent: {} — the seal claims {}, and no votes were given to prove it\n",
            ui.paint(Tone::Doubt, "claimed"),
            quorum.dissent_weight
        )),
        _ => {}
    }
    if let Some(advisories) = &report.advisories {
        blocks.push(advisories_lines(advisories, ui));
    }
    if report.quorum.is_none() {
        blocks.extend(unexamined(votes, "vote", "votes"));
        blocks.extend(unexamined(advisories, "advisory", "advisories"));
    }
    blocks.iter().map(|block| format!("\n{block}")).collect()
}

/// What was given but could not be looked at.
fn unexamined(number: usize, one: &str, many: &str) -> Option<String> {
    let noun = if number == 1 { one } else { many };
    (number > 0).then(|| {
        format!(
            "{number} {noun} not examined: no trusted validator set of a certificate to go by\n"
        )
    })
}

/// What a receipt shows. `quorum` is the certificate's, where one is at hand.
pub(crate) fn receipt_lines(receipt: &ReceiptReport, quorum: Option<&Quorum>, ui: &Ui) -> String {
    let (tone, word) = match receipt.logged {
        Logged::Yes => (Tone::Good, "yes"),
        Logged::No => (Tone::Bad, "no"),
        Logged::Unknown => (Tone::Doubt, "unknown"),
        Logged::NotGiven => (Tone::Quiet, "not given"),
    };
    let code = receipt.code.map(|code| format!(" [{code}]"));
    let mut text = format!(
        "Logged: {} — {}{}\n",
        ui.paint(tone, word),
        logged_sentence(receipt),
        code.unwrap_or_default()
    );
    if let Some(values) = both_values(receipt.expected.as_ref(), receipt.got.as_ref()) {
        text.push_str(&format!("  {}\n", clean_line(&values)));
    }
    if let (Some(origin), Some(index), Some(size)) =
        (&receipt.origin, receipt.index, receipt.tree_size)
    {
        let claimed = match receipt.logged {
            Logged::Yes => "entry",
            _ => "it claims entry",
        };
        text.push_str(&format!(
            "  {claimed} {index} of {size} in the ledger {}\n",
            clean_line(origin)
        ));
    }
    if let (Some(epoch), Some(weight)) = (receipt.cosigning_epoch, receipt.cosigning_weight) {
        let ids: Vec<&str> = receipt
            .cosigners
            .iter()
            .map(|cosigner| cosigner.id.as_str())
            .collect();
        text.push_str(&format!(
            "  cosigned by a weight of {weight} of epoch {epoch}: {}\n",
            ids.join(", ")
        ));
    }
    if receipt.logged == Logged::Yes && quorum.is_some() {
        text.push_str(
            "  That is beside the verdict: it protects against keys that leaked later than that.\n",
        );
    }
    text
}

fn logged_sentence(receipt: &ReceiptReport) -> String {
    match (receipt.logged, receipt.logged_by) {
        (Logged::Yes, Some(by)) => {
            format!("a quorum saw the seal in the ledger by {}", moment(by))
        }
        _ => clean_line(&receipt.message),
    }
}

fn votes_lines(votes: &VotesReport, quorum: &Quorum, report: &Report, ui: &Ui) -> String {
    let (tone, word) = match report.dissent {
        Some(Dissent::Contradicted) => (Tone::Bad, "contradicted"),
        Some(Dissent::Proven) => (Tone::Good, "proven"),
        Some(Dissent::Claimed) => (Tone::Doubt, "claimed"),
        None => (Tone::Quiet, "unknown"),
    };
    let mut text = format!(
        "Dissent: {} — the seal claims {}, votes prove {}\n",
        ui.paint(tone, word),
        quorum.dissent_weight,
        votes.reject_weight
    );
    text.push_str(&format!(
        "  proven by votes: {} affirm, {} reject, {} abstain\n",
        votes.affirm_weight, votes.reject_weight, votes.abstain_weight
    ));
    if let Some(weight) = report.unaccounted_weight {
        text.push_str(&format!(
            "  {weight} of {} unaccounted for: neither signed nor proven to reject or abstain\n",
            quorum.total_weight
        ));
    }
    let rows: Vec<Vec<String>> = votes
        .counted
        .iter()
        .map(|vote| {
            vec![
                vote.id.to_string(),
                operator(vote.operator.as_deref()),
                vote.weight.to_string(),
                vote.vote.as_str().to_owned(),
            ]
        })
        .collect();
    for line in table(&rows, &[2]) {
        text.push_str(&format!("  {line}\n"));
    }
    for validator in &votes.equivocators {
        let mut said: Vec<&str> = validator.votes.iter().map(|vote| vote.as_str()).collect();
        if validator.signed {
            said.push("a signature on the certificate");
        }
        text.push_str(&format!(
            "  {} {} (weight {}) said different things of this round: {}. Its votes are not counted{}.\n",
            ui.paint(Tone::Bad, "✗"),
            validator.id,
            validator.weight,
            said.join(", "),
            if validator.signed {
                "; its signature still is"
            } else {
                ""
            }
        ));
    }
    for vote in &votes.ignored {
        let by = vote
            .validator
            .as_ref()
            .map_or_else(String::new, |id| format!(", which says it is by {id},"));
        text.push_str(&format!(
            "  vote {}{by} is not counted: {} [{}]\n",
            vote.index,
            clean_line(&vote.message),
            vote.reason.as_str()
        ));
    }
    text
}

fn operator(operator: Option<&str>) -> String {
    operator.map(clean_line).unwrap_or_default()
}

fn advisories_lines(advisories: &AdvisoriesReport, ui: &Ui) -> String {
    let mut text = format!(
        "Advisories: {}. None ever makes a certificate invalid.\n",
        clean_line(&advisories.message)
    );
    for counted in &advisories.counted {
        let applies = if counted.applies {
            ui.paint(Tone::Doubt, "applies")
        } else {
            "does not apply".to_owned()
        };
        text.push_str(&format!(
            "  {applies}: {}\n",
            advisory_sentence(&counted.advisory)
        ));
    }
    for ignored in &advisories.ignored {
        text.push_str(&format!(
            "  advisory {} is not counted: {} [{}]\n",
            ignored.index,
            clean_line(&ignored.message),
            ignored.reason.as_str()
        ));
    }
    text
}

/// What an advisory says, in a line.
pub(crate) fn advisory_sentence(advisory: &Advisory) -> String {
    let target = match &advisory.target {
        AdvisoryTarget::Model { name, version } => format!("the model {name} {version}"),
        AdvisoryTarget::CertHash(id) => format!("the certificate {id}"),
        AdvisoryTarget::PublicKey(key) => format!("the key {key}"),
    };
    let since = advisory
        .since
        .as_ref()
        .map_or_else(String::new, |since| format!(" since {since}"));
    clean_line(&format!(
        "{} — {target}{since}, epoch {}, issued at {} by its validators' word: {}",
        advisory.kind.as_str(),
        advisory.epoch,
        advisory.issued_at,
        advisory.reason
    ))
}
