//! Makes a list of all files of tests/vectors, their texts included: a browser cannot read a folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../vectors")
        .canonicalize()
        .expect("tests/vectors is there");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("&[\n");
    for topic in sorted(&root) {
        for file in sorted(&topic) {
            if file.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let name = file.strip_prefix(&root).expect("it is below");
            let name = name.with_extension("").to_string_lossy().replace('\\', "/");
            writeln!(list, "({name:?}, include_str!({file:?})),").expect("a string grows");
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("vectors.rs");
    fs::write(out, list).expect("the list is written");
}

/// What is in the folder, by name; a file instead of a folder has nothing in it.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}
