//! `explain`: what a code means and what to do about it.

use clap::Args as ClapArgs;
use quorumseal::{Code, Failure, Misuse, Value};
use serde::Serialize;

use crate::ui::{Exit, Tone, Ui};

/// Say what a code means; without one, list all codes
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A code as it stands in a report or an error, such as `quorum.insufficient`
    code: Option<String>,
}

#[derive(Serialize)]
struct Explained {
    code: Code,
    explanation: &'static str,
}

impl From<Code> for Explained {
    fn from(code: Code) -> Self {
        Explained {
            code,
            explanation: code.explanation(),
        }
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let Some(text) = &args.code else {
        if ui.json {
            let all: Vec<Explained> = Code::ALL.iter().copied().map(Explained::from).collect();
            ui.print_json(&all)?;
        } else {
            let all = Code::ALL.iter().map(|code| paragraph(*code, ui));
            ui.print(&all.collect::<Vec<_>>().join("\n"))?;
        }
        return Ok(Exit::Yes);
    };
    let Some(code) = Code::parse(text) else {
        return Err(unknown(text));
    };
    if ui.json {
        ui.print_json(&Explained::from(code))?;
    } else {
        ui.print(&paragraph(code, ui))?;
    }
    Ok(Exit::Yes)
}

fn paragraph(code: Code, ui: &Ui) -> String {
    let title = ui.paint(Tone::Strong, code.as_str());
    format!("{title}\n  {}\n", code.explanation())
}

/// Names the codes of the same family, or with a word in common.
fn unknown(text: &str) -> Misuse {
    let words: Vec<&str> = text
        .split(['.', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let near: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
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
