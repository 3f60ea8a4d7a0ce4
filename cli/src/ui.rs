//! Standard output and error, colour, and the exit status.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use quorumseal::{Code, Misuse};
use serde::Serialize;

/// What the process ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; or valid and accepted.
    Yes,
    /// Not valid, or not accepted.
    No,
    /// The caller's mistake.
    Misuse,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Yes => 0,
            Exit::No => 1,
            Exit::Misuse => 2,
        })
    }
}

/// How a piece of text is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tone {
    Good,
    Bad,
    Doubt,
    Quiet,
    Strong,
}

/// Where a command speaks: data and prose to standard output, notes and errors to standard error.
pub(crate) struct Ui {
    pub(crate) json: bool,
    colour: bool,
}

impl Ui {
    pub(crate) fn new(json: bool) -> Self {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let plain = set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb");
        Ui {
            json,
            colour: !json && !plain && io::stdout().is_terminal(),
        }
    }

    /// `text`, coloured if standard output is a terminal that wants it.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let style = match tone {
            Tone::Good => AnsiColor::Green.on_default().bold(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Doubt => AnsiColor::Yellow.on_default().bold(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    /// Writes `text` to standard output. A reader that went away early (`| head`) is no error.
    pub(crate) fn print(&self, text: &str) -> Result<(), Misuse> {
        write_stdout(text.as_bytes())
    }

    /// Writes one line of compact JSON to standard output.
    pub(crate) fn print_json(&self, data: &impl Serialize) -> Result<(), Misuse> {
        let mut text = json_text(data)?;
        text.push('\n');
        write_stdout(text.as_bytes())
    }

    /// A remark for people on standard error, not part of any data.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            _ = writeln!(io::stderr(), "note: {}", clean(text));
        }
    }

    /// What a person should look at before going on; said to programs' logs too.
    pub(crate) fn warn(&self, text: &str) {
        _ = writeln!(io::stderr(), "warning: {}", clean(text));
    }

    /// Says what was made: to programs as data, to people as a sentence, which keeps out of the way of a
    /// document that goes to standard output itself.
    pub(crate) fn made(
        &self,
        to_stdout: bool,
        sentence: &str,
        data: &impl Serialize,
    ) -> Result<(), Misuse> {
        if self.json {
            self.print_json(data)
        } else if to_stdout {
            self.note(sentence);
            Ok(())
        } else {
            self.print(&format!("{}\n", clean(sentence)))
        }
    }

    /// Says why nothing was done.
    pub(crate) fn refuse(&self, misuse: &Misuse) -> ExitCode {
        if self.json {
            _ = write_stdout(format!("{}\n", misuse.to_json()).as_bytes());
        } else {
            _ = writeln!(
                io::stderr(),
                "error: {}: {}\n  more: quorumseal explain {}",
                misuse.code,
                clean(&misuse.message),
                misuse.code
            );
        }
        Exit::Misuse.into()
    }
}

/// A misuse of the arguments.
pub(crate) fn misused(message: &str) -> Misuse {
    Misuse::new(Code::InputArgument, message)
}

/// Compact JSON.
pub(crate) fn json_text(data: &impl Serialize) -> Result<String, Misuse> {
    serde_json::to_string(data)
        .map_err(|error| Misuse::new(Code::InputFile, format!("the data is no JSON: {error}")))
}

/// Writes bytes to standard output; see [`Ui::print`].
pub(crate) fn write_stdout(bytes: &[u8]) -> Result<(), Misuse> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Misuse::new(
            Code::InputFile,
            format!("standard output cannot be written: {error}"),
        )),
        _ => Ok(()),
    }
}

/// `text` without anything that a terminal would act upon: documents are strangers' words.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            _ if letter.is_control() || turns_text(letter) => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out
}

/// The same for a name in a line or a table: no line breaks either.
pub(crate) fn clean_line(text: &str) -> String {
    clean(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// Whether a name can stand in a line as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    clean_line(text) == text
}

/// Characters that change the direction of the text around them, or hide.
const fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `3 sets`, `1 set`.
pub(crate) fn plural(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// Rows with their columns made equally wide by spaces; `right` names the columns of numbers.
pub(crate) fn table(rows: &[Vec<String>], right: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let padded = cells.map(|(column, (cell, width))| {
            if right.contains(&column) {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\n"), "a\\u{1b}[2Jb\\u{202e}c\n");
        assert_eq!(clean_line("a\nb"), "a\\nb");
        assert!(is_plain("café/b") && !is_plain("a\u{9b}b") && !is_plain("a\nb"));
    }

    #[test]
    fn tables_line_up() {
        let rows = [
            vec!["a".into(), "1".into()],
            vec!["bcd".into(), "22".into()],
        ];
        assert_eq!(table(&rows, &[1]), ["a     1", "bcd  22"]);
    }
}
