//! What is asked: the texts, and the proposal made of them.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Hashed, Misuse, ValidatorSet};

use super::fragments::fragments;
use crate::author::description::{self, Description};
use crate::author::now;
use crate::files::{Inputs, shown};
use crate::protocol::Proposal;
use crate::protocol::proposal::Opening;

/// Bytes of a prompt or an output: validators refuse bodies long before.
const MOST_BYTES: usize = 16 << 20;

/// What the round is about.
#[derive(ClapArgs)]
#[group(skip)]
pub(super) struct About {
    /// The prompt, UTF-8
    #[arg(long, value_name = "FILE")]
    prompt: PathBuf,
    /// The answer to it that is to be sealed, UTF-8
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    description: Description,
    /// The round's id, never used before; by default made of the time, the answer's digest and chance
    #[arg(long, value_name = "ID")]
    round: Option<String>,
}

/// A round that is open: the proposal, and the texts that it is about.
pub(super) struct Opened {
    pub(super) proposal: Proposal,
    /// Of the proposal.
    pub(super) digest: Digest,
    pub(super) prompt: String,
    pub(super) output: String,
}

impl About {
    /// Reads the texts and opens the round, now.
    pub(super) fn open(&self, set: &ValidatorSet, inputs: &Inputs) -> Result<Opened, Misuse> {
        let prompt = text(inputs, &self.prompt)?;
        let output = text(inputs, &self.output)?;
        let hashed = Hashed::of(output.as_bytes(), true);
        let opened_at = now();
        // Without randomness an id still tells rounds apart that are not about one output in one second.
        let new_id = || {
            let chance = getrandom::u32().unwrap_or_default();
            round_id(&opened_at, &hashed.digest(), chance)
        };
        let id = self.round.clone().unwrap_or_else(new_id);
        let proposal = Proposal {
            network: set.network().to_string(),
            epoch: set.epoch(),
            validator_set: set.id(),
            round: Opening { id, opened_at },
            subject: self.description.subject(&self.output, &hashed),
            output: self.description.output(&hashed),
            prompt: description::prompt(&Digest::of(prompt.as_bytes())),
            model: self.description.model()?,
            dataset: self.description.dataset()?,
            fragments: fragments(&output, self.description.media_type.as_deref()),
        };
        proposal
            .check(set)
            .map_err(|refused| Misuse::new(Code::InputDocument, refused.message))?;
        Ok(Opened {
            digest: proposal.digest()?,
            proposal,
            prompt,
            output,
        })
    }
}

/// Reads a text that is to be judged: as UTF-8, for validators are asked in JSON.
fn text(inputs: &Inputs, path: &Path) -> Result<String, Misuse> {
    let wrong = |why: String| Misuse::new(Code::InputFile, format!("{} {why}", shown(path)));
    let bytes = inputs.read(path, MOST_BYTES)?;
    if bytes.len() > MOST_BYTES {
        return Err(wrong(format!("has more than {MOST_BYTES} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        wrong(format!(
            "is not UTF-8 from byte {place} on, so it cannot be judged"
        ))
    })
}

/// `r-20260301T090000Z-1f2e3d4c-0a1b2c3d`: the time, the output, and chance, for one output may be judged twice in a
/// second.
fn round_id(opened_at: &str, output: &Digest, chance: u32) -> String {
    let time: String = opened_at
        .chars()
        .filter(|letter| !matches!(letter, '-' | ':'))
        .collect();
    let hex = output.to_hex();
    format!("r-{time}-{}-{chance:08x}", hex.get(..8).unwrap_or(&hex))
}

#[cfg(test)]
mod tests {
    use quorumseal::Name;

    use super::*;

    #[test]
    fn default_round_ids_are_names_and_tell_rounds_apart() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let id = round_id("2026-03-01T09:00:00Z", &a, 7);
        assert_eq!(
            id,
            format!("r-20260301T090000Z-{}-00000007", &a.to_hex()[..8])
        );
        assert!(Name::parse(&id).is_some());
        assert_ne!(id, round_id("2026-03-01T09:00:00Z", &b, 7));
        assert_ne!(id, round_id("2026-03-01T09:00:01Z", &a, 7));
        assert_ne!(id, round_id("2026-03-01T09:00:00Z", &a, 8));
        assert!(Name::parse(&round_id(&now(), &a, u32::MAX)).is_some());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        std::fs::write(&path, b"caf\xe9").unwrap();
        let misuse = text(&Inputs::default(), &path).unwrap_err();
        assert!(misuse.message.contains("not UTF-8 from byte 3"), "{misuse}");
    }
}
