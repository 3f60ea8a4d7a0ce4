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
    let mut vectors = Vec::new();
    for file in list(&root).iter().flat_map(|topic| list(topic)) {
        if file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = file.strip_prefix(&root).expect("it is below");
            let name = name.with_extension("").to_string_lossy().replace('\\', "/");
            vectors.push((name, file));
        }
    }
    vectors.sort();
    let mut text = String::from("&[\n");
    for (name, file) in vectors {
        writeln!(text, "({name:?}, include_str!({file:?})),").expect("a string grows");
    }
    text.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("vectors.rs");
    fs::write(out, text).expect("the list is written");
}

/// What is in the folder; a file instead of a folder has nothing in it.
fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map_or_else(
        |_| Vec::new(),
        |entries| {
            entries
                .map(|entry| entry.expect("an entry").path())
                .collect()
        },
    )
}
