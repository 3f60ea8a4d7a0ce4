//! Sizes of a file as it travels: raw, gzip and brotli at their strongest, and the budget that they must keep.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{repo, stamp};

/// Bytes of one file under each encoding that servers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Sizes {
    /// Measures `bytes`: gzip at level 9, brotli at quality 11 with its largest standard window.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes)?;
        let gzip = gzip.finish()?;
        let mut brotli = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
        brotli.write_all(bytes)?;
        let brotli = brotli.into_inner();
        let length = |bytes: &[u8]| u64::try_from(bytes.len());
        Ok(Self {
            raw: length(bytes)?,
            gzip: length(&gzip)?,
            brotli: length(&brotli)?,
        })
    }

    /// Five percent above these sizes, rounded up: room for a fix, not for a second library.
    pub(crate) fn with_headroom(self) -> Self {
        let roomy = |bytes: u64| bytes + bytes.div_ceil(20);
        Self {
            raw: roomy(self.raw),
            gzip: roomy(self.gzip),
            brotli: roomy(self.brotli),
        }
    }

    /// What is over `budget`, one line an encoding; empty when all is well.
    pub(crate) fn over(self, budget: Self) -> Vec<String> {
        self.named()
            .into_iter()
            .zip(budget.named())
            .filter(|((_, reached), (_, allowed))| reached > allowed)
            .map(|((name, reached), (_, allowed))| {
                format!(
                    "{name}: {} bytes, {} over the budget of {}",
                    grouped(reached),
                    grouped(reached - allowed),
                    grouped(allowed)
                )
            })
            .collect()
    }

    fn named(self) -> [(&'static str, u64); 3] {
        [
            ("raw", self.raw),
            ("gzip", self.gzip),
            ("brotli", self.brotli),
        ]
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self
            .named()
            .map(|(name, bytes)| format!("{name} {}", grouped(bytes)));
        f.write_str(&parts.join(", "))
    }
}

/// The committed budget of the release wasm; `None` before it was first set.
pub(crate) fn budget() -> Result<Option<Sizes>> {
    let path = budget_path();
    if !path.exists() {
        return Ok(None);
    }
    let shown = repo::shown(&path);
    let text = fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
    let budget = serde_json::from_slice(&text)
        .with_context(|| format!("{shown} must be {{\"raw\", \"gzip\", \"brotli\"}} in bytes"))?;
    Ok(Some(budget))
}

/// Sets the committed budget.
pub(crate) fn set_budget(budget: Sizes) -> Result<()> {
    let mut text = serde_json::to_string_pretty(&budget)?;
    text.push('\n');
    stamp::write_whole(&budget_path(), text.as_bytes())
}

/// The budget's path, for people.
pub(crate) fn budget_shown() -> String {
    repo::shown(&budget_path())
}

fn budget_path() -> PathBuf {
    repo::root().join("wasm/size-budget.json")
}

/// Decimal digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_in_groups_of_three() {
        let shown = [0, 7, 999, 1_000, 12_345, 123_456, 1_234_567].map(grouped);
        assert_eq!(
            shown,
            ["0", "7", "999", "1,000", "12,345", "123,456", "1,234,567"]
        );
    }

    #[test]
    fn what_repeats_compresses() {
        let sizes = Sizes::of(&[7; 100_000]).expect("memory takes what is written");
        assert_eq!(sizes.raw, 100_000);
        assert!((1..1_000).contains(&sizes.gzip), "{sizes}");
        assert!((1..1_000).contains(&sizes.brotli), "{sizes}");
    }

    #[test]
    fn a_budget_allows_its_own_size_and_not_a_byte_more() {
        let reached = Sizes {
            raw: 1_000,
            gzip: 99,
            brotli: 0,
        };
        assert_eq!(
            reached.with_headroom(),
            Sizes {
                raw: 1_050,
                gzip: 104,
                brotli: 0
            }
        );
        assert_eq!(reached.over(reached), Vec::<String>::new());
        let over = Sizes {
            raw: 2_500,
            ..reached
        }
        .over(reached);
        assert_eq!(over, ["raw: 2,500 bytes, 1,500 over the budget of 1,000"]);
    }
}
