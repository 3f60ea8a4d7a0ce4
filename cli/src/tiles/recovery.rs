//! Bringing public files and private state together again after a crash, or without the state.
//!
//! Files are only added here. Those beyond what the state knows may be of a batch that was cut off, but as well of
//! entries that somebody was told of, where the state is an older copy; nothing in the folder tells which.

use quorumseal::{Checkpoint, Entry, encode_base64};

use super::edge::{Edge, to_bytes};
use super::files::Writing;
use super::layout::{FULL, Kind, Tile};
use super::log::Log;
use super::state::{Acknowledged, State};
use super::tree::{self, Hash};
use super::trouble::{Broken, Trouble};

/// The edge of the acknowledged tree, once state and files agree; and how many entries were found in bundles that the
/// state did not know of.
pub(super) fn recover(
    log: &Log,
    state: &State,
    published: &Checkpoint,
) -> Result<(Edge, u64), Trouble> {
    let known = state.acknowledged()?;
    let tree = known.unwrap_or(Acknowledged {
        size: 0,
        root: tree::empty(),
    });
    let extent = extent(log, tree.size)?;
    let least = tree.size.max(published.size);
    if extent < least {
        let message = "bundles are missing that the ledger has entries in";
        let broken = Broken::new("tile/entries", message);
        // Counted from the start, for bundles before the state's last one may be missing too.
        let extent = self::extent(log, 0)?;
        return Err(broken
            .compared(format!("{least} entries"), format!("{extent} entries"))
            .into());
    }
    let edge = match Edge::load(log, tree.size) {
        // The partial tiles of a tree that was never published go when it grows, so an old state does not find its own.
        Err(Trouble::Broken(_)) if extent > tree.size => Edge::default(),
        loaded => loaded?,
    };
    let known_roots = [(tree.size, tree.root), (published.size, published.root)];
    check_roots(&edge, &known_roots)?;
    if extent > tree.size {
        let edge = catch_up(log, state, &known_roots, edge, extent)?;
        return Ok((edge, extent - tree.size));
    }
    if known.is_none() {
        let change = state.change()?;
        change.set(tree)?;
        change.commit()?;
    }
    Ok((edge, 0))
}

/// Compares the root with what is known of a tree of the same size, if anything is.
fn check_roots(edge: &Edge, known: &[(u64, Hash)]) -> Result<(), Trouble> {
    let wrong = known
        .iter()
        .find(|(size, root)| *size == edge.size() && *root != edge.root());
    match wrong {
        None => Ok(()),
        Some((size, root)) => {
            let message = format!(
                "the files are not those of the {size} entries that were acknowledged or published"
            );
            Err(Broken::new("tile", message)
                .compared(encode_base64(root), encode_base64(&edge.root()))
                .into())
        }
    }
}

/// How many entries stand in the bundles without a gap, if those before `size` do.
fn extent(log: &Log, size: u64) -> Result<u64, Trouble> {
    let mut tile = Tile {
        kind: Kind::Entries,
        number: size / FULL,
        width: FULL,
    };
    while log.folder().exists(&tile.path())? {
        tile.number += 1;
    }
    let names = log.folder().names(&tile.partials_path())?;
    let widths = names.iter().filter_map(|name| name.parse::<u64>().ok());
    let width = widths.filter(|width| *width < FULL).max().unwrap_or(0);
    Ok(tile.number * FULL + width)
}

/// Takes the entries between the edge and `extent` into the state. They were checked, and their seal lists were kept,
/// before they were written; their tiles may be missing and are written then.
fn catch_up(
    log: &Log,
    state: &State,
    known_roots: &[(u64, Hash)],
    mut edge: Edge,
    extent: u64,
) -> Result<Edge, Trouble> {
    let change = state.change()?;
    let mut writing = log.folder().writing();
    let put = |writing: &mut Writing<'_>, tile: Tile, hashes: &[Hash]| -> Result<(), Trouble> {
        if !log.folder().exists(&tile.path())? {
            return Ok(writing.put(&tile.path(), &to_bytes(hashes))?);
        }
        if *log.hashes(tile)? == *hashes {
            writing.found(&tile.path());
            return Ok(());
        }
        Err(Broken::new(tile.path(), "the tile is not that of the entries below it").into())
    };
    while let Some(bundle) =
        Tile::at(Kind::Entries, edge.size() / FULL, extent).filter(|_| edge.size() < extent)
    {
        let first = edge.size();
        let skipped = usize::try_from(first % FULL).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        for bytes in log.bundle(bundle)?.iter().skip(skipped) {
            entries.push(Entry::parse(bytes).ok_or_else(|| {
                let message = format!("the entry {} is no quorumseal.entry.v1", edge.size());
                Broken::new(bundle.path(), message)
            })?);
            edge.push(tree::leaf(bytes), |tile, hashes| {
                put(&mut writing, tile, hashes)
            })?;
            check_roots(&edge, known_roots)?;
        }
        change.add(first, &entries)?;
        writing.found(&bundle.path());
    }
    for (tile, hashes) in edge.partials() {
        put(&mut writing, tile, hashes)?;
    }
    writing.finish()?;
    change.set(Acknowledged {
        size: edge.size(),
        root: edge.root(),
    })?;
    change.commit()?;
    Ok(edge)
}
