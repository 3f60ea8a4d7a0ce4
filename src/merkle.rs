//! RFC 6962 proofs over trees of at most 2^53-1 leaves. The arithmetic is the library's; its bounds are kept here.

use alloc::vec::Vec;

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Sha256;
use sha2::digest::{Digest, Output};

use crate::limits::MAX_INTEGER;

/// A tree by its size and its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: [u8; 32],
}

/// Whether `proof`, from the leaf's sibling up, shows `leaf` to be the leaf `index` (from 0) of `tree`, by SHA-256.
#[must_use]
pub fn is_included(tree: Tree, leaf: &[u8], index: u64, proof: &[[u8; 32]]) -> bool {
    is_included_by::<Sha256>(tree, leaf, index, proof)
}

/// Whether `proof` shows that `new` begins with the leaves of `old`, by SHA-256. With equal sizes the roots must be
/// equal and the proof empty; from an empty tree, whose root is the hash of nothing, to any other the proof is empty.
#[must_use]
pub fn is_consistent(old: Tree, new: Tree, proof: &[[u8; 32]]) -> bool {
    let empty: [u8; 32] = Sha256::digest([]).into();
    if old.size == 0 || new.size == 0 {
        let fits = |tree: Tree| tree.size != 0 || tree.root == empty;
        return proof.is_empty() && old.size <= new.size && fits(old) && fits(new);
    }
    // Above 2^63 leaves the library's arithmetic ends.
    if old.size > new.size || new.size > MAX_INTEGER {
        return false;
    }
    let root = |tree: Tree| RootHash::<Sha256>::new(tree.root.into(), tree.size);
    let Ok(proof) = ConsistencyProof::<Sha256>::try_from_bytes(proof.concat()) else {
        return false;
    };
    root(new).verify_consistency(&root(old), &proof).is_ok()
}

/// As [`is_included`], by another hash function: test vectors that give the hashes of leaves, and not the leaves,
/// need one that leaves leaves as they are.
#[doc(hidden)]
#[must_use]
pub fn is_included_by<H: Digest>(
    tree: Tree,
    leaf: &[u8],
    index: u64,
    proof: &[impl Into<Output<H>> + Copy],
) -> bool {
    // Above 2^63 leaves the library's arithmetic ends.
    if index >= tree.size || tree.size > MAX_INTEGER {
        return false;
    }
    let Some(root) = Output::<H>::try_from(tree.root.as_slice()).ok() else {
        return false;
    };
    let hashes: Vec<Output<H>> = proof.iter().map(|hash| (*hash).into()).collect();
    let proof = InclusionProof::<H>::from_digests(&hashes);
    RootHash::<H>::new(root, tree.size)
        .verify_inclusion(&leaf, index, &proof)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_tree_is_a_prefix_of_every_tree() {
        let tree = |size, root| Tree { size, root };
        let empty: [u8; 32] = Sha256::digest([]).into();
        assert!(is_consistent(tree(0, empty), tree(5, [7; 32]), &[]));
        assert!(is_consistent(tree(0, empty), tree(0, empty), &[]));
        assert!(!is_consistent(tree(0, [7; 32]), tree(5, [7; 32]), &[]));
        assert!(!is_consistent(tree(0, empty), tree(5, [7; 32]), &[[7; 32]]));
        assert!(!is_consistent(tree(5, [7; 32]), tree(0, empty), &[]));
        assert!(is_consistent(tree(5, [7; 32]), tree(5, [7; 32]), &[]));
        assert!(!is_consistent(
            tree(5, [7; 32]),
            tree(5, [7; 32]),
            &[[7; 32]]
        ));
        assert!(!is_consistent(tree(5, [7; 32]), tree(5, [8; 32]), &[]));
    }

    #[test]
    fn sizes_beyond_every_tree_are_refused() {
        for size in [MAX_INTEGER + 1, u64::MAX] {
            let tree = Tree {
                size,
                root: [7; 32],
            };
            assert!(!is_included(tree, b"", 0, &[[7; 32]; 63]));
            assert!(!is_included(tree, b"", size - 1, &[[7; 32]; 63]));
            assert!(!is_consistent(
                Tree { size: 1, ..tree },
                tree,
                &[[7; 32]; 63]
            ));
            assert!(!is_consistent(tree, tree, &[]));
        }
    }
}
