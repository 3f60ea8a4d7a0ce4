//! Ledgers whose command was cut off, and ledgers with an older private state than their files.

use tempfile::TempDir;

use super::super::layout::{self, FULL, Kind};
use super::{append, ledger, open, publish, sealed, walk, write_plainly};

/// A ledger of 900 entries in batches of 300, and its index as it was when this many were acknowledged, while the
/// command was still at work.
fn cut_off(acknowledged: u64) -> (TempDir, Vec<u8>) {
    let folder = ledger();
    let index = folder.path().join(".quorumseal/index.redb");
    let mut copy = std::fs::read(&index).unwrap();
    let mut store = open(folder.path());
    let mut intake = store.intake().unwrap();
    for number in 0..900 {
        let (id, seal) = sealed(number);
        intake.add(id, &seal).unwrap();
    }
    let commit = intake.commit(300, |places| {
        if places.last().unwrap().index + 1 == acknowledged {
            copy = std::fs::read(&index).unwrap();
        }
        Ok(())
    });
    assert!(commit.is_ok());
    (folder, copy)
}

#[test]
fn an_older_state_removes_nothing_that_was_acknowledged() {
    for acknowledged in [0, 300, 600] {
        let (folder, old) = cut_off(acknowledged);
        let path = folder.path();
        let root = open(path).root();
        std::fs::write(path.join(".quorumseal/index.redb"), old).unwrap();
        let mut store = open(path);
        assert_eq!(
            (store.size(), store.recovered),
            (900, 900 - acknowledged),
            "{acknowledged}"
        );
        assert_eq!(store.root(), root);
        let told = append(&mut store, 0..920, 100);
        assert!(told.iter().map(|place| place.index).eq(0..920));
        assert!(told.iter().all(|place| place.new == (place.index >= 900)));
        publish(&mut store);
        assert_eq!(walk(path).unwrap(), 920);
    }
}

#[test]
fn a_batch_that_was_cut_off_is_taken_in_as_far_as_its_bundles_go() {
    let bundles = [
        "tile/entries/001",
        "tile/entries/002",
        "tile/entries/003.p/132",
    ];
    let tiles = [
        "tile/0/001",
        "tile/0/002",
        "tile/0/003.p/132",
        "tile/1/000.p/3",
    ];
    // In the order in which they were written, as many as are there: all of them, no tile, fewer bundles.
    for (there, extent) in [(7, 900), (5, 900), (3, 900), (2, 768), (1, 512), (0, 300)] {
        let (folder, old) = cut_off(300);
        let path = folder.path();
        let plain = tempfile::tempdir().unwrap();
        write_plainly(plain.path(), 300);
        let bundle = std::fs::read(path.join("tile/entries/001")).unwrap();
        for file in bundles.iter().chain(&tiles).skip(there) {
            std::fs::remove_file(path.join(file)).unwrap();
        }
        // The partial files of 300 go when more is acknowledged.
        for tile in layout::partials(300) {
            let target = path.join(tile.path());
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            if tile.kind == Kind::Entries {
                let length = bundle.len() / usize::try_from(FULL).unwrap() * 44;
                std::fs::write(target, &bundle[..length]).unwrap();
            } else {
                std::fs::copy(plain.path().join(tile.path()), target).unwrap();
            }
        }
        std::fs::write(path.join(".quorumseal/index.redb"), old).unwrap();
        let mut store = open(path);
        assert_eq!((store.size(), store.recovered), (extent, extent - 300));
        // Their seal lists were kept before they were written.
        let seal = sealed(extent - 1).1;
        assert_eq!(store.seal(&seal.hash()).unwrap(), Some(seal));
        let told = append(&mut store, 300..950, 100);
        assert!(told.iter().map(|place| place.index).eq(300..950));
        assert!(
            told.iter()
                .all(|place| place.new == (place.index >= extent))
        );
        publish(&mut store);
        assert_eq!(walk(path).unwrap(), 950);
    }
}
