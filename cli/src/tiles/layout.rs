//! Where the pieces of a tree stand: names of tiles and bundles for a size. No file is touched here.

/// How many hashes, or entries, a full file holds.
pub(crate) const FULL: u64 = 256;
/// Nodes of a tile are this many levels of the tree apart.
pub(crate) const HEIGHT: u32 = 8;
/// The name of the file with the signed tree head.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// The name of the folder with everything else that is served.
pub(crate) const TILES: &str = "tile";

/// The name of the folder that is not served.
pub(crate) const PRIVATE: &str = ".quorumseal";

/// What a file of the tree holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Hashes of complete subtrees of 256^level leaves.
    Hashes(u32),
    /// Entries.
    Entries,
}

/// One file: the `number`-th of its kind with its first `width` of 256 places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tile {
    pub(crate) kind: Kind,
    pub(crate) number: u64,
    /// 1 … 256.
    pub(crate) width: u64,
}

impl Tile {
    /// The file at this place as a tree of `size` entries has it; `None` if that tree does not reach so far.
    pub(crate) fn at(kind: Kind, number: u64, size: u64) -> Option<Tile> {
        let before = number.checked_mul(FULL)?;
        let width = kind.count(size).checked_sub(before)?.min(FULL);
        (width > 0).then_some(Tile {
            kind,
            number,
            width,
        })
    }

    pub(crate) const fn is_full(self) -> bool {
        self.width == FULL
    }

    /// The full file at the same place.
    pub(crate) const fn full(self) -> Tile {
        Tile {
            width: FULL,
            ..self
        }
    }

    /// The path under the ledger's folder, and under every address that serves it.
    pub(crate) fn path(self) -> String {
        if self.is_full() {
            return self.full_path();
        }
        format!("{}/{}", self.partials_path(), self.width)
    }

    /// The folder of the partial files at this place.
    pub(crate) fn partials_path(self) -> String {
        format!("{}.p", self.full_path())
    }

    fn full_path(self) -> String {
        let kind = match self.kind {
            Kind::Hashes(level) => level.to_string(),
            Kind::Entries => "entries".to_owned(),
        };
        format!("{TILES}/{kind}/{}", number_path(self.number))
    }
}

impl Kind {
    /// How many hashes or entries a tree of `size` has of this kind.
    pub(crate) fn count(self, size: u64) -> u64 {
        match self {
            Kind::Hashes(level) => size.checked_shr(level.saturating_mul(HEIGHT)).unwrap_or(0),
            Kind::Entries => size,
        }
    }
}

/// A number in groups of three digits, all but the last marked by `x`: no file has the name of a folder.
fn number_path(number: u64) -> String {
    let mut path = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// The kinds of hash tiles that a tree of `size` has, level 0 first.
pub(crate) fn levels(size: u64) -> impl Iterator<Item = Kind> {
    (0..u64::BITS / HEIGHT)
        .map(Kind::Hashes)
        .take_while(move |kind| kind.count(size) > 0)
}

/// The partial files of a tree of `size`: its bundle and its tiles.
pub(crate) fn partials(size: u64) -> Vec<Tile> {
    std::iter::once(Kind::Entries)
        .chain(levels(size))
        .filter_map(|kind| Tile::at(kind, kind.count(size) / FULL, size))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(size: u64) -> Vec<String> {
        let mut paths: Vec<String> = partials(size).into_iter().map(Tile::path).collect();
        paths.sort();
        paths
    }

    #[test]
    fn numbers_are_groups_of_three_digits() {
        assert_eq!(number_path(0), "000");
        assert_eq!(number_path(999), "999");
        assert_eq!(number_path(1000), "x001/000");
        // The example of tlog-tiles.
        assert_eq!(number_path(1_234_067), "x001/x234/067");
    }

    #[test]
    fn a_tree_of_70000_is_as_tlog_tiles_describes_it() {
        assert_eq!(Kind::Hashes(0).count(70_000) / FULL, 273);
        assert_eq!(Kind::Hashes(1).count(70_000) / FULL, 1);
        assert_eq!(
            paths(70_000),
            [
                "tile/0/273.p/112",
                "tile/1/001.p/17",
                "tile/2/000.p/1",
                "tile/entries/273.p/112"
            ]
        );
        assert_eq!(paths(256), ["tile/1/000.p/1"]);
        assert!(paths(0).is_empty());
        let whole = Tile::at(Kind::Hashes(0), 272, 70_000).unwrap();
        assert_eq!(whole.path(), "tile/0/272");
        assert_eq!(Tile::at(Kind::Hashes(0), 274, 70_000), None);
        assert_eq!(Tile::at(Kind::Hashes(0), 1, 256), None);
    }
}
