//! Whole ledgers of synthetic entries, compared with a tree in memory.

mod client;
mod crash;

use std::path::Path;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use quorumseal::merkle::{Tree, is_consistent, is_included};
use quorumseal::{Checkpoint, Code, Digest, Entry, Name, Note, NoteSignature, SealList};
use sha2::Sha256;
use tempfile::TempDir;

use super::layout::{CHECKPOINT, Kind};
use super::store::{Place, Store};
use super::trouble::Trouble;
use super::{Log, edge::Edge, layout, tree};

type Memory = MemoryBackedTree<Sha256, Vec<u8>>;

/// The document and the seal of the synthetic entry of this number.
fn sealed(number: u64) -> (Digest, SealList) {
    let id = Digest::of(&number.to_be_bytes());
    let name = Name::parse("v").unwrap();
    (
        id,
        SealList::new([(name, [u8::try_from(number % 251).unwrap(); 64])]),
    )
}

fn entry(number: u64) -> Entry {
    let (id, seal) = sealed(number);
    Entry::new(id, &seal)
}

/// A note about the tree, by nobody in particular: signatures are no concern of this module.
fn note(size: u64, root: [u8; 32]) -> Note {
    let checkpoint = Checkpoint {
        origin: "log".to_owned(),
        size,
        root,
    };
    let signature = NoteSignature {
        name: "log".to_owned(),
        key_id: [1; 4],
        signature: vec![2; 64],
    };
    Note::new(&checkpoint.to_text(), vec![signature]).unwrap()
}

fn ledger() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Store::create(folder.path(), &note(0, tree::empty())).unwrap();
    folder
}

fn open(path: &Path) -> Store {
    Store::open(path).map_err(quorumseal::Misuse::from).unwrap()
}

/// Appends the synthetic entries of these numbers; the places that were told.
fn append(store: &mut Store, numbers: std::ops::Range<u64>, batch: usize) -> Vec<Place> {
    let mut intake = store.intake().unwrap();
    for number in numbers {
        let (id, seal) = sealed(number);
        intake.add(id, &seal).unwrap();
    }
    let mut told = Vec::new();
    intake
        .commit(batch, |places| {
            told.extend_from_slice(places);
            Ok(())
        })
        .map_err(quorumseal::Misuse::from)
        .unwrap();
    told
}

fn publish(store: &mut Store) {
    let note = note(store.size(), store.root());
    store
        .publish(&note)
        .map_err(quorumseal::Misuse::from)
        .unwrap();
}

/// Reads all entries of the folder's checkpoint.
fn walk(path: &Path) -> Result<u64, Trouble> {
    let log = Log::open(path)?;
    let checkpoint = log.checkpoint()?.checkpoint;
    let mut count = 0;
    for leaf in log.entries(&checkpoint) {
        let leaf = leaf?;
        assert_eq!(leaf.index, count);
        assert_eq!(leaf.entry()?, entry(count));
        count += 1;
    }
    Ok(count)
}

/// The files of a tree of `size` synthetic entries, written plainly.
fn write_plainly(folder: &Path, size: u64) -> Memory {
    let mut memory = Memory::new();
    let mut edge = Edge::default();
    let put = |tile: layout::Tile, hashes: &[[u8; 32]]| {
        let path = folder.join(tile.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, hashes.concat()).unwrap();
        Ok::<(), std::convert::Infallible>(())
    };
    for number in 0..size {
        let text = entry(number).to_text();
        let Ok(()) = edge.push(tree::leaf(text.as_bytes()), put);
        memory.push(text.into_bytes());
    }
    for (tile, hashes) in edge.partials() {
        let Ok(()) = put(tile, hashes);
    }
    memory
}

fn check_proofs(size: u64, indices: impl Iterator<Item = u64>, olds: impl Iterator<Item = u64>) {
    let folder = tempfile::tempdir().unwrap();
    let memory = write_plainly(folder.path(), size);
    let log = Log::open(folder.path()).unwrap();
    let own = Tree {
        size,
        root: log.root(size, size).unwrap(),
    };
    assert_eq!(own.root.as_slice(), memory.root().as_bytes().as_slice());
    for index in indices {
        let proof = log.inclusion_proof(index, size).unwrap().unwrap();
        let expected = memory.prove_inclusion(usize::try_from(index).unwrap());
        assert_eq!(proof.concat(), expected.as_bytes(), "{index} of {size}");
        let text = entry(index).to_text();
        assert!(is_included(own, text.as_bytes(), index, &proof));
    }
    for old in olds {
        let proof = log.consistency_proof(old, size).unwrap().unwrap();
        let expected = memory.prove_consistency(usize::try_from(size - old).unwrap());
        assert_eq!(proof.concat(), expected.as_bytes(), "{old} to {size}");
        let root = log.root(old, size).unwrap();
        assert!(is_consistent(Tree { size: old, root }, own, &proof));
    }
    assert!(log.inclusion_proof(size, size).unwrap().is_none());
    assert!(log.consistency_proof(size + 1, size).unwrap().is_none());
}

#[test]
fn proofs_are_those_of_a_tree_in_memory() {
    for size in 1..=70 {
        check_proofs(size, 0..size, 1..=size);
    }
    let step = |size: u64| usize::try_from(size % 13 + 7).unwrap();
    for size in 71..=300 {
        check_proofs(
            size,
            (0..size).step_by(step(size)),
            (1..=size).step_by(step(size)),
        );
    }
    for size in [511, 512, 513, 1_000, 4_097, 65_535, 65_536, 65_537, 66_049] {
        let few = |start: u64| (start..size).step_by(usize::try_from(size / 5).unwrap());
        check_proofs(
            size,
            few(0).chain([size - 1]),
            few(1).chain([256.min(size), size]),
        );
    }
}

#[test]
fn files_are_those_of_tlog_tiles_at_every_boundary() {
    let folder = ledger();
    let path = folder.path();
    let mut store = open(path);
    let mut size = 0;
    for next in [1, 255, 256, 257, 511, 512, 513, 1_000] {
        let told = append(&mut store, size..next, 100);
        assert!(told.iter().map(|place| place.index).eq(size..next));
        assert!(told.iter().all(|place| place.new));
        size = next;
        publish(&mut store);
        assert_eq!(walk(path).unwrap(), size);
        let kinds = [Kind::Entries, Kind::Hashes(0), Kind::Hashes(1)];
        for tile in kinds
            .iter()
            .flat_map(|kind| (0..).map_while(move |number| layout::Tile::at(*kind, number, size)))
        {
            assert!(path.join(tile.path()).is_file(), "{}", tile.path());
        }
    }
    // What no checkpoint covers is gone, what one covers stays: 100, 200 and 355 were never published.
    for (file, stays) in [
        ("tile/0/000.p/1", true),
        ("tile/0/000.p/101", false),
        ("tile/0/000.p/255", true),
        ("tile/entries/001.p/1", true),
        ("tile/entries/001.p/101", false),
        ("tile/1/000.p/1", true),
        ("tile/0/000", true),
        ("tile/0/003.p/232", true),
        ("tile/0/003.p/233", false),
    ] {
        assert_eq!(path.join(file).is_file(), stays, "{file}");
    }
    // Reopened, it goes on where it was.
    drop(store);
    let mut store = open(path);
    assert_eq!((store.size(), store.recovered), (1_000, 0));
    let told = append(&mut store, 990..1_010, 7);
    assert!(told.iter().map(|place| place.index).eq(990..1_010));
    assert_eq!(told.iter().filter(|place| place.new).count(), 10);
}

#[test]
fn an_entry_twice_in_one_command_is_one() {
    let folder = ledger();
    let mut store = open(folder.path());
    let mut intake = store.intake().unwrap();
    for number in [5, 5, 6, 5] {
        let (id, seal) = sealed(number);
        intake.add(id, &seal).unwrap();
    }
    let mut told = Vec::new();
    let commit = intake.commit(1, |places| {
        told.extend(places.iter().map(|place| (place.index, place.new)));
        Ok(())
    });
    assert!(commit.is_ok());
    assert_eq!(told, [(0, true), (0, false), (1, true), (0, false)]);
    assert_eq!(store.size(), 2);
    // Dropped, an intake leaves nothing.
    let mut intake = store.intake().unwrap();
    let (id, seal) = sealed(7);
    intake.add(id, &seal).unwrap();
    drop(intake);
    assert_eq!(store.size(), 2);
    assert!(store.seal(&seal.hash()).unwrap().is_none());
}

#[test]
fn places_and_seals_are_found_by_document() {
    let folder = ledger();
    let mut store = open(folder.path());
    append(&mut store, 0..300, 64);
    let (id, first) = sealed(200);
    let second = SealList::new([(Name::parse("w").unwrap(), [9; 64])]);
    let mut intake = store.intake().unwrap();
    intake.add(id, &second).unwrap();
    assert!(intake.commit(1, |_| Ok(())).is_ok());
    let places = store.places(&id).unwrap();
    assert_eq!(places, [(200, first.hash()), (300, second.hash())]);
    assert_eq!(store.seal(&second.hash()).unwrap(), Some(second));
    assert!(store.places(&sealed(999).0).unwrap().is_empty());
}

#[test]
fn a_second_process_is_refused_at_once() {
    let folder = ledger();
    let store = open(folder.path());
    match Store::open(folder.path()).err() {
        Some(Trouble::Misuse(misuse)) => {
            assert_eq!(misuse.code, Code::InputFile);
            assert!(misuse.message.contains("one at a time"), "{misuse}");
        }
        other => panic!("{other:?}"),
    }
    drop(store);
    assert!(Store::open(folder.path()).is_ok());
}

#[test]
fn an_index_that_is_lost_or_old_is_made_again() {
    let folder = ledger();
    let path = folder.path();
    let mut store = open(path);
    append(&mut store, 0..700, 300);
    publish(&mut store);
    drop(store);
    let index = path.join(".quorumseal/index.redb");
    let old = std::fs::read(&index).unwrap();
    let mut store = open(path);
    append(&mut store, 700..1_300, 300);
    let root = store.root();
    drop(store);
    for (state, missing) in [(None, 1_300), (Some(&old), 600)] {
        match state {
            None => std::fs::remove_file(&index).unwrap(),
            Some(bytes) => std::fs::write(&index, bytes).unwrap(),
        }
        let mut store = open(path);
        assert_eq!((store.size(), store.recovered), (1_300, missing));
        assert_eq!(store.root(), root);
        assert_eq!(store.places(&sealed(1_299).0).unwrap().len(), 1);
        let told = append(&mut store, 0..1_300, 500);
        assert!(told.iter().all(|place| !place.new));
    }
    // One that is older than the last checkpoint and was of a tree that nobody published.
    let mut store = open(path);
    append(&mut store, 1_300..1_350, 50);
    drop(store);
    let old = std::fs::read(&index).unwrap();
    let mut store = open(path);
    append(&mut store, 1_350..1_400, 50);
    publish(&mut store);
    let root = store.root();
    drop(store);
    assert!(!path.join("tile/0/005.p/70").exists());
    std::fs::write(&index, &old).unwrap();
    let store = open(path);
    assert_eq!((store.size(), store.recovered), (1_400, 50));
    assert_eq!(store.root(), root);
    drop(store);
    // Without the private folder altogether.
    std::fs::remove_dir_all(path.join(".quorumseal")).unwrap();
    assert_eq!(open(path).recovered, 1_400);
}

#[test]
fn a_gap_is_reported_by_what_stands_before_it() {
    let folder = ledger();
    let path = folder.path();
    let mut store = open(path);
    append(&mut store, 0..600, 600);
    drop(store);
    std::fs::remove_file(path.join("tile/entries/001")).unwrap();
    std::fs::remove_dir_all(path.join("tile/entries/002.p")).unwrap();
    match Store::open(path) {
        Err(Trouble::Broken(broken)) => {
            assert_eq!(broken.expected.as_deref(), Some("600 entries"));
            assert_eq!(broken.got.as_deref(), Some("256 entries"));
        }
        _ => panic!("opened"),
    }
}

#[test]
fn a_checkpoint_never_goes_back() {
    let folder = ledger();
    let mut store = open(folder.path());
    append(&mut store, 0..20, 20);
    publish(&mut store);
    let old = store.log().root(10, 20).unwrap();
    for (size, root) in [(10, old), (20, [7; 32]), (21, store.root())] {
        assert!(store.publish(&note(size, root)).is_err(), "{size}");
    }
    assert_eq!(walk(folder.path()).unwrap(), 20);
    // A checkpoint of more entries than there are is no ledger that can be worked on.
    drop(store);
    let text = note(21, [7; 32]).to_text();
    std::fs::write(folder.path().join(CHECKPOINT), text).unwrap();
    assert!(matches!(
        Store::open(folder.path()),
        Err(Trouble::Broken(_))
    ));
}

#[test]
fn whatever_was_tampered_with_is_found_and_named() {
    let folder = ledger();
    let path = folder.path();
    let mut store = open(path);
    append(&mut store, 0..600, 600);
    publish(&mut store);
    drop(store);
    for file in [
        "tile/0/000",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "tile/entries/001",
        "tile/entries/002.p/88",
    ] {
        let good = std::fs::read(path.join(file)).unwrap();
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        let short = good[..good.len() - 1].to_vec();
        let long = [good.as_slice(), &[0]].concat();
        for bytes in [Some(bad), Some(short), Some(long), None] {
            match bytes {
                Some(bytes) => std::fs::write(path.join(file), bytes).unwrap(),
                None => std::fs::remove_file(path.join(file)).unwrap(),
            }
            match walk(path) {
                Err(Trouble::Broken(broken)) => {
                    assert_eq!(broken.code, Code::LedgerTiles);
                    let named = broken.sentence();
                    // Of a bundle and its tile one is wrong; which, only the tiles above can tell.
                    let place = file.rsplit('/').next().unwrap();
                    assert!(
                        named.contains(file) || named.contains(place),
                        "{file}: {named}"
                    );
                }
                other => panic!("{file}: {other:?}"),
            }
        }
        std::fs::write(path.join(file), good).unwrap();
        assert_eq!(walk(path).unwrap(), 600);
    }
}

/// Serving from and adding to a ledger must cost the same whatever its size: counted in bytes, not in seconds.
#[test]
fn nothing_rereads_the_log() {
    let long = std::env::var_os("QUORUMSEAL_LONG").is_some();
    let size: u64 = if long { 100_000 } else { 10_000 };
    let folder = ledger();
    let path = folder.path();
    let mut store = open(path);
    append(&mut store, 0..size, 4_096);
    publish(&mut store);
    drop(store);
    let levels = u64::try_from(layout::levels(size).count()).unwrap();
    // A tile for each level of the right edge, and again for the proof's own path; bundle and checkpoint.
    let most = 3 * levels + 6;
    let mut store = open(path);
    let proof = store
        .log()
        .inclusion_proof(size / 3, size)
        .unwrap()
        .unwrap();
    let root = store.root();
    let text = entry(size / 3).to_text();
    assert!(is_included(
        Tree { size, root },
        text.as_bytes(),
        size / 3,
        &proof
    ));
    let count = store.log().count();
    assert!(count.files <= most, "{count:?}");
    append(&mut store, size..size + 3, 10);
    publish(&mut store);
    let count = store.log().count();
    assert!(count.files <= most + 2 * levels + 8, "{count:?}");
    assert!(count.bytes < 40 * 8_192, "{count:?}");
    assert_eq!(store.size(), size + 3);
}
