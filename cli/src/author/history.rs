//! The chain of a set back to epoch 0, and the Merkle tree over its ids (RFC 6962 with SHA-256).

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use quorumseal::{Code, Digest, Misuse, ValidatorSet, encode_base64};
use sha2::Sha256;

use crate::pool::Pool;

/// The sets of epochs 0, 1, … in that order, without gap.
pub(crate) struct History {
    ids: Vec<Digest>,
    tree: MemoryBackedTree<Sha256, Vec<u8>>,
}

impl History {
    /// Follows `previous` from `newest` (included) back to epoch 0 through the sets of `pool`.
    ///
    /// Every set on the way must be of the right epoch and network, and agree with the history that it carries itself.
    pub(crate) fn back_from(newest: &ValidatorSet, pool: &Pool) -> Result<Self, Misuse> {
        let mut chain = vec![newest.clone()];
        let mut oldest = newest.clone();
        while let Some(previous) = oldest.previous() {
            let role = format!("the set before epoch {}", oldest.epoch());
            let before = pool.set(&previous, &role)?;
            check_link(&before, &oldest)?;
            oldest = before.clone();
            chain.push(before);
        }
        let mut history = History {
            ids: Vec::new(),
            tree: MemoryBackedTree::new(),
        };
        for set in chain.iter().rev() {
            if let Some(root) = set.history() {
                history.check(root, set)?;
            }
            history.ids.push(set.id());
            history.tree.push(set.id().to_string().into_bytes());
        }
        Ok(history)
    }

    /// Refuses a `root`, carried by `set`, that is not the one over all sets so far.
    pub(crate) fn check(&self, root: &[u8; 32], set: &ValidatorSet) -> Result<(), Misuse> {
        if self.tree.root().as_bytes().as_slice() == root {
            return Ok(());
        }
        Err(Misuse::new(
            Code::InputDocument,
            format!(
                "the set of epoch {}, {}, carries a `history` that is not that of the sets before it",
                set.epoch(),
                set.id()
            ),
        ))
    }

    /// The root over all of them, as it stands in a set's `history`.
    pub(crate) fn root(&self) -> String {
        encode_base64(self.tree.root().as_bytes().as_slice())
    }

    /// The proof that `set` is among them; `None` if it is not.
    pub(crate) fn proof(&self, set: &ValidatorSet) -> Option<Vec<String>> {
        let index = usize::try_from(set.epoch()).ok()?;
        if self.ids.get(index) != Some(&set.id()) {
            return None;
        }
        let proof = self.tree.prove_inclusion(index);
        Some(proof.as_bytes().chunks(32).map(encode_base64).collect())
    }
}

/// Refuses a pair where `next` names `before` but is not of the next epoch of the same network.
pub(crate) fn check_link(before: &ValidatorSet, next: &ValidatorSet) -> Result<(), Misuse> {
    if before.network() == next.network() && Some(next.epoch()) == before.epoch().checked_add(1) {
        return Ok(());
    }
    Err(Misuse::new(
        Code::InputDocument,
        format!(
            "the set {} names {} as the one before it, but they are epoch {} of {} and epoch {} of {}",
            next.id(),
            before.id(),
            next.epoch(),
            next.network(),
            before.epoch(),
            before.network()
        ),
    ))
}
