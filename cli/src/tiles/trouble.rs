//! What can be wrong with a ledger's folder.

use std::fmt::Write as _;

use quorumseal::{Code, Misuse};
use serde::Serialize;

/// Why a folder could not be read or changed.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The ledger itself is bad: a verdict.
    Broken(Broken),
    /// The caller's mistake, or a machine's.
    Misuse(Misuse),
}

/// A public file that is missing, or does not hold what the tree needs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Broken {
    pub(crate) code: Code,
    /// Its path under the ledger's folder.
    pub(crate) file: String,
    /// One sentence.
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) got: Option<String>,
}

impl Broken {
    pub(crate) fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Broken {
            code: Code::LedgerTiles,
            file: file.into(),
            message: message.into(),
            expected: None,
            got: None,
        }
    }

    /// The same with the two values that were compared.
    pub(crate) fn compared(mut self, expected: impl Into<String>, got: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.got = Some(got.into());
        self
    }

    /// File, sentence and values in one line.
    pub(crate) fn sentence(&self) -> String {
        let mut text = format!("{}: {}", self.file, self.message);
        if let (Some(expected), Some(got)) = (&self.expected, &self.got) {
            _ = write!(text, " (expected {expected}, got {got})");
        }
        text
    }
}

impl From<Broken> for Trouble {
    fn from(broken: Broken) -> Self {
        Trouble::Broken(broken)
    }
}

impl From<Misuse> for Trouble {
    fn from(misuse: Misuse) -> Self {
        Trouble::Misuse(misuse)
    }
}

impl From<Trouble> for Misuse {
    /// For commands that cannot work on a folder like that, and give no verdict.
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Broken(broken) => Misuse::new(broken.code, broken.sentence()),
            Trouble::Misuse(misuse) => misuse,
        }
    }
}
