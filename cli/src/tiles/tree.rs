//! Hashes of RFC 6962 trees (SHA-256), and which of them a proof needs. No file is touched here.

use ct_merkle::{indices_for_consistency_proof, indices_for_inclusion_proof};
use sha2::{Digest as _, Sha256};

/// A leaf's, node's or root's hash.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf.
pub(crate) fn leaf(bytes: &[u8]) -> Hash {
    let hash = Sha256::new().chain_update([0]).chain_update(bytes);
    hash.finalize().into()
}

/// The hash of the node over two others.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    let hash = Sha256::new().chain_update([1]);
    hash.chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of the tree without leaves.
pub(crate) fn empty() -> Hash {
    Sha256::digest([]).into()
}

/// The root over `hashes`, which are of equally large complete subtrees.
pub(crate) fn root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty(),
        [one] => *one,
        _ => {
            let (left, right) = hashes.split_at(hashes.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// A node, by the leaves under it: `start <= leaf < end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

impl Span {
    /// The node with this index when all nodes are counted in order, as a tree of `size` leaves has it.
    fn of_node(index: u64, size: u64) -> Span {
        // Leaves have the even numbers; a node's height is how many ones its index ends with.
        let height = index.trailing_ones();
        let start = (index >> height >> 1) << height;
        Span {
            start,
            end: start.saturating_add(1 << height).min(size),
        }
    }
}

/// The nodes of the inclusion proof for a leaf, from its sibling up. `None` if the tree has no such leaf.
pub(crate) fn inclusion(index: u64, size: u64) -> Option<Vec<Span>> {
    if index >= size {
        return None;
    }
    let nodes = indices_for_inclusion_proof(size, index);
    Some(spans(nodes, size))
}

/// The nodes of the consistency proof between two sizes. `None` if the second is the smaller.
pub(crate) fn consistency(old: u64, new: u64) -> Option<Vec<Span>> {
    let added = new.checked_sub(old)?;
    if old == 0 || added == 0 {
        return Some(Vec::new());
    }
    let nodes = indices_for_consistency_proof(old, added);
    Some(spans(nodes, new))
}

fn spans(nodes: Vec<u64>, size: u64) -> Vec<Span> {
    nodes
        .into_iter()
        .map(|index| Span::of_node(index, size))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_span_what_they_stand_over() {
        let span = |index, size| {
            let Span { start, end } = Span::of_node(index, size);
            (start, end)
        };
        assert_eq!(span(0, 8), (0, 1));
        assert_eq!(span(2, 8), (1, 2));
        assert_eq!(span(1, 8), (0, 2));
        assert_eq!(span(5, 8), (2, 4));
        assert_eq!(span(3, 8), (0, 4));
        assert_eq!(span(7, 8), (0, 8));
        assert_eq!(span(11, 7), (4, 7));
    }

    #[test]
    fn there_is_no_proof_of_what_is_not_there() {
        assert_eq!(inclusion(0, 0), None);
        assert_eq!(inclusion(5, 5), None);
        assert_eq!(inclusion(0, 1), Some(Vec::new()));
        assert_eq!(consistency(5, 4), None);
        assert_eq!(consistency(0, 4), Some(Vec::new()));
        assert_eq!(consistency(4, 4), Some(Vec::new()));
    }
}
