//! The RFC 6962 tree over the ids of the earlier sets (section 2, `history`).

use sha2::{Digest, Sha256};

/// The root over these leaves; there must be one at least.
pub(crate) fn root(leaves: &[String]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => Sha256::new()
            .chain_update([0])
            .chain_update(leaf)
            .finalize()
            .into(),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            Sha256::new()
                .chain_update([1])
                .chain_update(root(left))
                .chain_update(root(right))
                .finalize()
                .into()
        }
    }
}

/// The inclusion proof of leaf `index`, from the leaf's sibling up.
pub(crate) fn proof(leaves: &[String], index: usize) -> Vec<[u8; 32]> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, sibling) = if index < k {
        (proof(left, index), root(right))
    } else {
        (proof(right, index - k), root(left))
    };
    path.push(sibling);
    path
}

/// The largest power of two below `n`.
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}
