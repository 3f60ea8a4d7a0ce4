//! What a verdict rests on: the pinned anchor, the trust bundle, and the consumer's policy.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::limits::{MAX_POLICY_BYTES, MAX_TRUST_BYTES};
use quorumseal::{Code, Head, Misuse, Policy, Verifier};

use crate::files::{Inputs, shown};
use crate::pool::Bundle;

/// What is trusted. The anchor is always asked for: a verdict never rests on what a bundle says of itself.
#[derive(ClapArgs)]
pub(crate) struct Trusted {
    /// The pinned validator-set id, `blake3:<64 hex>`, from a source that you trust
    #[arg(long, value_name = "ID")]
    anchor: String,
    /// The trust bundle
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
    /// The newest head that you remember: the bundle must not be older
    #[arg(long, value_name = "EPOCH:ID")]
    head: Option<String>,
}

impl Trusted {
    /// Loads the bundle from the anchor.
    pub(crate) fn load(&self, inputs: &Inputs) -> Result<Verifier, Misuse> {
        let head = self.head.as_deref().map(Head::parse).transpose()?;
        let trust = inputs.read(&self.trust, MAX_TRUST_BYTES)?;
        Verifier::load(&self.anchor, &trust, head.as_ref())
    }
}

/// Loads a bundle for tools that make and show things: without an anchor from the one that the bundle names itself,
/// which proves nothing. The bundle's bytes come with it.
pub(crate) fn load_for_tools(
    inputs: &Inputs,
    path: &Path,
    anchor: Option<&str>,
    head: Option<&Head>,
) -> Result<(Verifier, Vec<u8>), Misuse> {
    let bytes = inputs.read(path, MAX_TRUST_BYTES)?;
    let anchor = match anchor {
        Some(anchor) => anchor.to_owned(),
        None => own_anchor(&shown(path), &bytes)?,
    };
    Ok((Verifier::load(&anchor, &bytes, head)?, bytes))
}

/// The anchor that a bundle names itself.
fn own_anchor(name: &str, bytes: &[u8]) -> Result<String, Misuse> {
    let bundle = Bundle::parse(name, bytes)?.ok_or_else(|| {
        Misuse::new(
            Code::TrustMalformed,
            format!(
                "{name} is no trust bundle: expected strict JSON of the form {{\"sets\": [...]}}"
            ),
        )
    })?;
    bundle.anchor.ok_or_else(|| {
        Misuse::new(
            Code::InputArgument,
            format!("{name} names no anchor of its own: give --anchor"),
        )
    })
}

/// Reads the policy, if a file was given.
pub(crate) fn read_policy(inputs: &Inputs, path: Option<&Path>) -> Result<Option<Policy>, Misuse> {
    path.map(|path| Policy::parse(&inputs.read(path, MAX_POLICY_BYTES)?))
        .transpose()
}
