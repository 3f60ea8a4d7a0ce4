//! The right edge of a tree: the hashes that stand in no full tile yet. That is all that appending needs to know.

use super::layout::{self, FULL, Kind, Tile};
use super::log::Log;
use super::tree::{self, Hash};
use super::trouble::Trouble;

/// A tree that grows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edge {
    size: u64,
    /// The partial tile of each level, at most 255 hashes.
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of the tree of `size` entries, from its partial tiles alone.
    pub(crate) fn load(log: &Log, size: u64) -> Result<Self, Trouble> {
        let mut levels = Vec::new();
        for kind in layout::levels(size) {
            let number = kind.count(size) / FULL;
            levels.push(match Tile::at(kind, number, size) {
                Some(tile) => log.hashes(tile)?.to_vec(),
                None => Vec::new(),
            });
        }
        Ok(Edge { size, levels })
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf. Each tile that becomes full by it goes to `full`, the lowest level first.
    pub(crate) fn push<E>(
        &mut self,
        leaf: Hash,
        mut full: impl FnMut(Tile, &[Hash]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.size = self.size.saturating_add(1);
        let mut hash = leaf;
        for level in 0.. {
            let kind = Kind::Hashes(level);
            let place = usize::try_from(level).unwrap_or(usize::MAX);
            if self.levels.len() <= place {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(place) else {
                break;
            };
            hashes.push(hash);
            if u64::try_from(hashes.len()) != Ok(FULL) {
                break;
            }
            let number = kind.count(self.size) / FULL - 1;
            let tile = Tile {
                kind,
                number,
                width: FULL,
            };
            full(tile, hashes)?;
            hash = tree::root(hashes);
            hashes.clear();
        }
        Ok(())
    }

    /// The partial tiles with their hashes.
    pub(crate) fn partials(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        let size = self.size;
        layout::levels(size)
            .zip(&self.levels)
            .filter_map(move |(kind, hashes)| {
                let tile = Tile::at(kind, kind.count(size) / FULL, size)?;
                Some((tile, hashes.as_slice()))
            })
    }

    /// The root of the whole tree.
    pub(crate) fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for hashes in &self.levels {
            let mut rest = hashes.as_slice();
            // Complete subtrees from the right, the smallest first.
            while !rest.is_empty() {
                let smallest = 1 << rest.len().trailing_zeros();
                let (more, subtree) = rest.split_at(rest.len() - smallest);
                let left = tree::root(subtree);
                right = Some(right.map_or(left, |right| tree::node(&left, &right)));
                rest = more;
            }
        }
        right.unwrap_or_else(tree::empty)
    }
}

/// A tile's bytes.
pub(crate) fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2::Sha256;

    #[test]
    fn its_root_is_the_trees() {
        let mut edge = Edge::default();
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        assert_eq!(edge.root(), tree::empty());
        let mut full = Vec::new();
        for number in 0..66_000_u32 {
            let bytes = number.to_be_bytes();
            let Ok(()) = edge.push(tree::leaf(&bytes), |tile, _| {
                full.push(tile.path());
                Ok::<(), Infallible>(())
            });
            tree.push(bytes.to_vec());
            let size = number + 1;
            if size < 600 || size % 4_099 == 0 || (65_534..65_540).contains(&size) {
                assert_eq!(
                    edge.root().as_slice(),
                    tree.root().as_bytes().as_slice(),
                    "{size}"
                );
            }
        }
        assert_eq!(full.len(), 257 + 1);
        assert_eq!(full[255..258], ["tile/0/255", "tile/1/000", "tile/0/256"]);
    }
}
