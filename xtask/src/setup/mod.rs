//! What the project needs from the machine, and how each piece is installed. Everything here may be run again at any
//! time: what is there is left alone.

mod browser;
mod node;
mod packages;
mod python;
mod rust;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;

pub(crate) use browser::{Browser, find as browser, find_firefox as firefox};
pub(crate) use node::tool as npm_tool;
pub(crate) use python::interpreter as python;
pub(crate) use rust::{MSRV, NO_STD_TARGET};

/// One thing that a command may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// rustfmt and clippy.
    RustComponents,
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// The source of the standard library, which the release wasm is compiled with.
    RustSource,
    /// `core` and `alloc` for a target that has no `std`; a stage without it is skipped.
    NoStdTarget,
    /// The oldest supported toolchain; a stage without it is skipped.
    Msrv,
    /// Node, and the npm packages of `js/package-lock.json`.
    Npm,
    /// The npm packages of `tests/packaging/package-lock.json`: runtimes, bundlers and frameworks.
    Packaging,
    /// Chromium and its WebDriver.
    Chromium,
    /// Firefox.
    Firefox,
    /// A Python environment with the packages of `tests/interop/requirements.txt`.
    Python,
}

impl Need {
    /// Everything, in the order in which it is installed.
    pub(crate) const ALL: [Self; 10] = [
        Self::RustComponents,
        Self::WasmTarget,
        Self::RustSource,
        Self::NoStdTarget,
        Self::Msrv,
        Self::Npm,
        Self::Packaging,
        Self::Chromium,
        Self::Firefox,
        Self::Python,
    ];

    /// Whether the project can be built and tested, if not in full, without it.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::NoStdTarget | Self::Msrv)
    }

    fn name(self) -> &'static str {
        match self {
            Self::RustComponents => "rustfmt, clippy",
            Self::WasmTarget => rust::WASM_TARGET,
            Self::RustSource => "rust-src",
            Self::NoStdTarget => rust::NO_STD_TARGET,
            Self::Msrv => "oldest Rust",
            Self::Npm => "Node, npm packages",
            Self::Packaging => "runtimes and bundlers",
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Python => "Python packages",
        }
    }

    fn install(self) -> Result<String> {
        match self {
            Self::RustComponents => rust::components(),
            Self::WasmTarget => rust::target(rust::WASM_TARGET),
            Self::RustSource => rust::source(),
            Self::NoStdTarget => rust::target(rust::NO_STD_TARGET),
            Self::Msrv => rust::oldest_toolchain(),
            Self::Npm => node::packages("js", "npm"),
            Self::Packaging => node::packages("tests/packaging", "npm-packaging"),
            Self::Chromium => browser::install(),
            Self::Firefox => browser::install_firefox(),
            Self::Python => python::packages(),
        }
    }
}

/// Something that could not be had: what it is, and the command that would provide it. Misuse of the machine rather
/// than a failure of the project, so the exit status is 2.
#[derive(Debug)]
pub(crate) struct Missing {
    what: String,
    remedy: String,
}

impl Missing {
    pub(crate) fn error(what: impl Into<String>, remedy: impl Into<String>) -> anyhow::Error {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
        .into()
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  what provides it: {}", self.what, self.remedy)
    }
}

impl std::error::Error for Missing {}

/// What was found or installed so far, so that no need is looked at twice in one run.
#[derive(Default)]
pub(crate) struct Setup {
    seen: BTreeMap<Need, Result<String, String>>,
}

impl Setup {
    /// Makes sure of one need and says in a line what is there. The error of a failed attempt is remembered: a second
    /// attempt in the same run would fail in the same way.
    pub(crate) fn ensure(&mut self, need: Need) -> Result<(), String> {
        self.seen
            .entry(need)
            .or_insert_with(|| {
                let outcome = need.install().map_err(|error| format!("{error:#}"));
                match &outcome {
                    Ok(found) => println!("setup: {:<24} {found}", need.name()),
                    Err(error) if need.is_optional() => {
                        println!("setup: {:<24} skipped: {error}", need.name());
                    }
                    Err(error) => println!("setup: {:<24} MISSING: {error}", need.name()),
                }
                outcome
            })
            .as_ref()
            .map(|_| ())
            .map_err(Clone::clone)
    }
}

/// Makes sure of `needs`; what is missing was printed where it was looked for, and the error sums it up.
pub(crate) fn ensure(needs: &[Need]) -> Result<()> {
    let mut setup = Setup::default();
    let missing: Vec<_> = needs
        .iter()
        .filter(|need| setup.ensure(**need).is_err() && !need.is_optional())
        .map(|need| need.name())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Missing::error(
        format!("not everything could be set up: {}", missing.join("; ")),
        "the commands named above; then run this one again",
    ))
}
