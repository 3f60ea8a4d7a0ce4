//! `explain`: what a code means and what to do about it.

use clap::Args as ClapArgs;
use quorumseal::{Code, Failure, Misuse, Value};
use serde::Serialize;

use crate::protocol::Refusal;
use crate::ui::{Exit, Tone, Ui};

/// Say what a code means; without one, list all codes
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A code as it stands in a report or an error, such as `quorum.insufficient`
    code: Option<String>,
}

/// A code with its explanation: of a verdict or a misuse, or of a validator's service.
#[derive(Serialize)]
struct Explained {
    code: &'static str,
    explanation: &'static str,
}

impl From<Code> for Explained {
    fn from(code: Code) -> Self {
        Explained {
            code: code.as_str(),
            explanation: code.explanation(),
        }
    }
}

impl From<Refusal> for Explained {
    fn from(code: Refusal) -> Self {
        Explained {
            code: code.as_str(),
            explanation: code.explanation(),
        }
    }
}

/// Every code that there is.
fn all() -> impl Iterator<Item = Explained> {
    let core = Code::ALL.iter().copied().map(Explained::from);
    core.chain(Refusal::ALL.iter().copied().map(Explained::from))
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let Some(text) = &args.code else {
        if ui.json {
            ui.print_json(&all().collect::<Vec<_>>())?;
        } else {
            let all = all().map(|one| one.paragraph(ui));
            ui.print(&all.collect::<Vec<_>>().join("\n"))?;
        }
        return Ok(Exit::Yes);
    };
    let Some(explained) = all().find(|one| one.code == text) else {
        return Err(unknown(text));
    };
    if ui.json {
        ui.print_json(&explained)?;
    } else {
        ui.print(&explained.paragraph(ui))?;
    }
    Ok(Exit::Yes)
}

impl Explained {
    fn paragraph(&self, ui: &Ui) -> String {
        let title = ui.paint(Tone::Strong, self.code);
        format!("{title}\n  {}\n", self.explanation)
    }
}

/// Names the codes of the same family, or with a word in common.
fn unknown(text: &str) -> Misuse {
    let words: Vec<&str> = text
        .split(['.', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let near: Vec<&str> = all()
        .map(|one| one.code)
        .filter(|code| words.iter().any(|word| code.contains(word)))
        .collect();
    let hint = if near.is_empty() || near.len() > 12 {
        "`quorumseal explain` lists all".to_owned()
    } else {
        format!("perhaps {}", near.join(", "))
    };
    Misuse::new(
        Code::InputArgument,
        format!("there is no code {text:?}; {hint}"),
    )
}

/// A compared value as text.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(list) => list.join(", "),
    }
}

/// A failure as a sentence with the values that were compared.
pub(crate) fn compared(failure: &Failure) -> String {
    match both_values(failure.expected.as_ref(), failure.got.as_ref()) {
        Some(values) => format!("{} ({values})", failure.message),
        None => failure.message.clone(),
    }
}

/// `expected …, got …`, where both are known.
pub(crate) fn both_values(expected: Option<&Value>, got: Option<&Value>) -> Option<String> {
    let (expected, got) = (value_text(expected?), value_text(got?));
    Some(format!("expected {expected}, got {got}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_one_thing() {
        let mut codes: Vec<&str> = all().map(|one| one.code).collect();
        let number = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), number);
    }
}
