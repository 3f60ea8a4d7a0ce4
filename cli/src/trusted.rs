//! What a verdict rests on: the pinned anchor, the trust bundle, and the consumer's policy.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::limits::{MAX_POLICY_BYTES, MAX_TRUST_BYTES};
use quorumseal::{Head, Misuse, Policy, Verifier};

use crate::files::Inputs;

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

/// Reads the policy, if a file was given.
pub(crate) fn read_policy(inputs: &Inputs, path: Option<&Path>) -> Result<Option<Policy>, Misuse> {
    path.map(|path| Policy::parse(&inputs.read(path, MAX_POLICY_BYTES)?))
        .transpose()
}
