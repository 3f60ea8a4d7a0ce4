//! The project's stories as files. Everything in them is made by the command line, as a user would, from demonstration
//! keys and with fixed times, so the same files come out every time. The keys themselves are derived again whenever they
//! are needed.

mod leaked_keys;
mod two_truths;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::process::command;
use crate::stamp;

/// All stories, in the order in which they are told.
pub(crate) const STORIES: &[Story] = &[two_truths::STORY, leaked_keys::STORY];

/// One story.
pub(crate) struct Story {
    /// Where its committed files stand.
    pub(crate) folder: &'static str,
    pub(crate) title: &'static str,
    /// Every key that ever signs.
    keys: &'static [&'static str],
    make: fn(&mut Maker<'_>) -> Result<()>,
    /// What it shows, in its order.
    pub(crate) cases: &'static [Case],
    /// Cases that say something together.
    groups: &'static [Group],
    /// A policy that its certificates can be tried under.
    policy: Option<&'static str>,
}

/// Cases of a story that are looked at together, by their names.
struct Group {
    name: &'static str,
    title: &'static str,
    cases: &'static [&'static str],
}

/// A certificate of a story that is verified, and what comes of it.
pub(crate) struct Case {
    /// A word for it that stays the same, unlike its title.
    name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) certificate: &'static str,
    pub(crate) artifact: &'static str,
    pub(crate) prompt: &'static str,
    pub(crate) receipt: Option<&'static str>,
    pub(crate) advisories: &'static [&'static str],
    pub(crate) policy: Option<&'static str>,
    pub(crate) state: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) logged: &'static str,
    /// The code of the rule that a valid certificate does not meet.
    pub(crate) refused: Option<&'static str>,
}

impl Case {
    /// Nothing beside the certificate, and a valid one.
    const PLAIN: Case = Case {
        name: "",
        title: "",
        certificate: "",
        artifact: "",
        prompt: "",
        receipt: None,
        advisories: &[],
        policy: None,
        state: "valid",
        code: None,
        logged: "not-given",
        refused: None,
    };

    /// Whether a program that asks for acceptance goes on.
    pub(crate) fn accepted(&self) -> bool {
        self.state == "valid" && self.refused.is_none()
    }
}

/// One command of a story as it was run, for people to read.
pub(crate) struct Step {
    pub(crate) what: &'static str,
    /// The command line, as one would type it.
    pub(crate) line: String,
    /// What it printed.
    pub(crate) output: String,
}

impl Story {
    /// Its name: that of its folder.
    pub(crate) fn name(&self) -> &'static str {
        self.folder.rsplit('/').next().unwrap_or(self.folder)
    }

    /// Makes all files of the story in `folder` with the command line `cli`, and says what was run.
    pub(crate) fn make(&self, cli: &Path, folder: &Path) -> Result<Vec<Step>> {
        fs::create_dir_all(folder.join("sets"))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let keys = KeyFolder::new(folder)?;
        let mut maker = Maker {
            cli,
            folder,
            steps: Vec::new(),
        };
        for key in self.keys {
            let name = self.name();
            maker.run(
                "a demonstration key for each that signs",
                &format!("keygen --demo {name}/{key} --force --out keys/{key}.json"),
            )?;
        }
        (self.make)(&mut maker)?;
        drop(keys);
        maker.write("index.json", &pretty(&self.index(folder)?)?)?;
        Ok(maker.steps)
    }

    /// The story as programs and the page read it: which files go together, and what comes of them.
    fn index(&self, folder: &Path) -> Result<Value> {
        let anchor = fs::read_to_string(folder.join("anchor.txt")).context("anchor.txt")?;
        let cases: Vec<_> = self
            .cases
            .iter()
            .map(|case| {
                json!({
                    "name": case.name,
                    "title": case.title,
                    "certificate": case.certificate,
                    "artifact": case.artifact,
                    "prompt": case.prompt,
                    "receipt": case.receipt,
                    "advisories": case.advisories,
                    "policy": case.policy,
                    "state": case.state,
                    "code": case.code,
                    "logged": case.logged,
                    "refused": case.refused,
                    "accepted": case.accepted(),
                })
            })
            .collect();
        let groups: Vec<_> = self
            .groups
            .iter()
            .map(|group| json!({ "name": group.name, "title": group.title, "cases": group.cases }))
            .collect();
        Ok(json!({
            "title": self.title,
            "anchor": anchor.trim_end(),
            "trust": "trust.json",
            "policy": self.policy,
            "groups": groups,
            "cases": cases,
        }))
    }
}

/// The demonstration keys, beside the files while they are made, gone afterwards.
struct KeyFolder(PathBuf);

impl KeyFolder {
    fn new(folder: &Path) -> Result<Self> {
        let keys = folder.join("keys");
        fs::create_dir_all(&keys).with_context(|| format!("cannot make {}", keys.display()))?;
        Ok(KeyFolder(keys))
    }
}

impl Drop for KeyFolder {
    fn drop(&mut self) {
        // The keys are public knowledge: that a file of them stays behind harms nothing.
        _ = fs::remove_dir_all(&self.0);
    }
}

/// Makes the files of one story in its folder.
struct Maker<'a> {
    cli: &'a Path,
    folder: &'a Path,
    steps: Vec<Step>,
}

impl Maker<'_> {
    /// Runs the command line in the folder and keeps what it was and said. Arguments between double quotes may have
    /// spaces.
    fn run(&mut self, what: &'static str, arguments: &str) -> Result<()> {
        let mut run: Command = command(self.cli);
        let output = run
            .current_dir(self.folder)
            .args(words(arguments))
            .output()
            .with_context(|| format!("cannot run {}", self.cli.display()))?;
        let line = format!("quorumseal {arguments}");
        if !output.status.success() {
            bail!(
                "{line}: {}\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        self.steps.push(Step {
            what,
            line,
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
        });
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        stamp::write_whole(&self.folder.join(name), text.as_bytes())
    }

    /// The first word that a command prints.
    fn ask(&self, arguments: &str) -> Result<String> {
        let output = command(self.cli)
            .current_dir(self.folder)
            .args(words(arguments))
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        text.split_whitespace()
            .next()
            .map(str::to_owned)
            .with_context(|| format!("quorumseal {arguments} printed nothing"))
    }

    fn read_id(&self, set: &str) -> Result<String> {
        self.ask(&format!("id {set}"))
    }
}

/// Splits at white space outside of double quotes, which are taken off.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn pretty(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_keep_their_spaces() {
        assert_eq!(words("a  b \"c d\" e"), ["a", "b", "c d", "e"]);
    }

    #[test]
    fn cases_and_groups_are_named_once_and_groups_name_cases() {
        for story in STORIES {
            let cases: Vec<_> = story.cases.iter().map(|case| case.name).collect();
            let mut names = cases.clone();
            names.extend(story.groups.iter().map(|group| group.name));
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{}", story.name());
            let plain = |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            assert!(
                names.iter().all(|name| !name.is_empty() && plain(name)),
                "{names:?}"
            );
            for group in story.groups {
                assert!(group.cases.len() > 1, "{}", group.name);
                assert!(
                    group.cases.iter().all(|name| cases.contains(name)),
                    "{}",
                    group.name
                );
            }
        }
    }
}
