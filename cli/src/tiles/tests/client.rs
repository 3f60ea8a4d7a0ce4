//! An implementation of `tlog-tiles` that was written elsewhere reads what stands in a ledger's folder.

use std::path::PathBuf;

use tlog_tiles::{
    Checkpoint, Error, Hash, Tile, TileHashReader, TileReader, check_record, check_tree,
    prove_record, prove_tree, record_hash,
};

use super::super::Log;
use super::{append, entry, ledger, open, publish};

/// Fetches tiles as from a server: by their paths alone.
struct Files(PathBuf);

impl TileReader for Files {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = tiles.iter().map(|tile| {
            // That library names the height too, which is always 8 here.
            let path = tile.path().replace("tile/8/", "tile/");
            std::fs::read(self.0.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        Ok(read.collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[test]
fn another_client_finds_the_same_proofs() {
    let folder = ledger();
    let path = folder.path();
    let files = Files(path.to_owned());
    let mut store = open(path);
    let mut published: Vec<(u64, Hash)> = Vec::new();
    let mut size = 0;
    for next in [1, 2, 255, 256, 257, 1_000, 65_535, 65_536, 66_000] {
        append(&mut store, size..next, 10_000);
        publish(&mut store);
        size = next;
        let note = std::fs::read_to_string(path.join("checkpoint")).unwrap();
        let (text, _) = note.split_once("\n\n").unwrap();
        let checkpoint = Checkpoint::from_bytes(format!("{text}\n").as_bytes()).unwrap();
        let root = *checkpoint.hash();
        assert_eq!(checkpoint.size(), size);
        published.push((size, root));
        let log = Log::open(path).unwrap();
        let client = TileHashReader::new(size, root, &files);
        for index in [0, size / 3, size / 2, size - 1] {
            let proof = prove_record(size, index, &client).unwrap();
            let leaf = record_hash(entry(index).to_text().as_bytes());
            assert!(check_record(&proof, size, root, index, leaf).is_ok());
            let own = log.inclusion_proof(index, size).unwrap().unwrap();
            assert!(proof.iter().map(|hash| hash.0).eq(own), "{index} of {size}");
        }
        for (old, old_root) in &published {
            let proof = prove_tree(size, *old, &client).unwrap();
            assert!(check_tree(&proof, size, root, *old, *old_root).is_ok());
            let own = log.consistency_proof(*old, size).unwrap().unwrap();
            assert!(proof.iter().map(|hash| hash.0).eq(own), "{old} to {size}");
        }
    }
}
