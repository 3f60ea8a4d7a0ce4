//! RFC 6962 trees: over the ids of the earlier sets (section 2, `history`) and over the entries of a ledger (section 5).

use sha2::{Digest, Sha256};

/// The root over these leaves.
pub(crate) fn root(leaves: &[impl AsRef<[u8]>]) -> [u8; 32] {
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
pub(crate) fn proof(leaves: &[impl AsRef<[u8]>], index: usize) -> Vec<[u8; 32]> {
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

/// The consistency proof from the first `old` leaves, at least one, to all of them.
pub(crate) fn consistency(leaves: &[impl AsRef<[u8]>], old: usize) -> Vec<[u8; 32]> {
    subproof(leaves, old, true)
}

/// `whole`: the tree of the first `old` leaves is the whole old tree, which the verifier knows.
fn subproof(leaves: &[impl AsRef<[u8]>], old: usize, whole: bool) -> Vec<[u8; 32]> {
    if old == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, other) = if old <= k {
        (subproof(left, old, whole), root(right))
    } else {
        (subproof(right, old - k, false), root(left))
    };
    path.push(other);
    path
}

/// The largest power of two below `n`.
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}
