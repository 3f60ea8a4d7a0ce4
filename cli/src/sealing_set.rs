//! The one set whose validators make a document, and which of them the keys at hand belong to.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Envelope, Misuse, ValidatorSet};

use crate::electorate::id_of_key;
use crate::files::{Inputs, shown};
use crate::key::SecretKey;
use crate::pool::{Bundle, Pool, read_set};
use crate::trusted::load_for_tools;

/// Where to take that set from.
#[derive(ClapArgs)]
#[group(skip)]
pub(crate) struct SealingSet {
    /// The set whose validators sign
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "trust",
        conflicts_with = "trust"
    )]
    set: Option<PathBuf>,
    /// A trust bundle, whose newest trusted set signs
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// The pinned validator-set id; without it the one that the bundle itself names
    #[arg(long, value_name = "ID", requires = "trust")]
    anchor: Option<String>,
    /// Another trusted set of the bundle than the newest
    #[arg(long, value_name = "N", requires = "trust")]
    epoch: Option<u64>,
}

impl SealingSet {
    /// The set, and a bundle that trusts it from its own id. Where a document `named` the set by its id already, it is
    /// that one or none.
    pub(crate) fn read(
        &self,
        inputs: &Inputs,
        named: Option<Digest>,
    ) -> Result<(ValidatorSet, Vec<u8>), Misuse> {
        let (set, bundle) = match (&self.set, &self.trust) {
            (Some(path), _) => {
                let envelope = inputs.envelope(path)?;
                let set = read_set(&envelope, &shown(path))?;
                let bundle = format!("{{\"sets\":[{}]}}", envelope.to_json());
                (set, bundle.into_bytes())
            }
            (None, Some(path)) => self.trusted(path, inputs, named)?,
            (None, None) => {
                return Err(Misuse::new(Code::InputArgument, "give --set or --trust"));
            }
        };
        match named {
            Some(named) if named != set.id() => Err(Misuse::new(
                Code::InputDocument,
                format!(
                    "the set given is not the one that the certificate names: expected {named}, got {}",
                    set.id()
                ),
            )),
            _ => Ok((set, bundle)),
        }
    }

    fn trusted(
        &self,
        path: &Path,
        inputs: &Inputs,
        named: Option<Digest>,
    ) -> Result<(ValidatorSet, Vec<u8>), Misuse> {
        let (verifier, bytes) = load_for_tools(inputs, path, self.anchor.as_deref(), None)?;
        let id = match (self.epoch, named) {
            (None, None) => verifier.head().id,
            (None, Some(named)) => named,
            (Some(epoch), _) => {
                let info = verifier.trust_info();
                let set = info.sets.iter().find(|set| set.epoch == epoch);
                let missing = || {
                    Misuse::new(
                        Code::InputArgument,
                        format!("{} has no trusted set of epoch {epoch}", shown(path)),
                    )
                };
                set.ok_or_else(missing)?.id
            }
        };
        let set = verifier.set(&id).cloned().ok_or_else(|| {
            Misuse::new(
                Code::InputDocument,
                format!("{} has no trusted set with the id {id}", shown(path)),
            )
        })?;
        // From its own id the set is trusted whatever the rest of the bundle is.
        let mut pool = Pool::default();
        if let Some(bundle) = Bundle::parse(&shown(path), &bytes)? {
            pool.add_bundle(&shown(path), bundle);
        }
        let envelope = pool.get(&id).map(Envelope::to_json).unwrap_or_default();
        Ok((set, format!("{{\"sets\":[{envelope}]}}").into_bytes()))
    }
}

/// Each key with the id of its validator, in the order of the set: the order of `--key` changes nothing.
pub(crate) fn signers<'k>(
    keys: &'k [SecretKey],
    set: &ValidatorSet,
) -> Result<Vec<(&'k SecretKey, String)>, Misuse> {
    let mut signers = Vec::new();
    for key in keys {
        signers.push((key, id_of_key(set, key)?.to_owned()));
    }
    signers.sort_by_key(|(_, id)| set.place(id));
    Ok(signers)
}
