//! Embeds the external vectors, which stand beside the repository and are never copied into it: a browser has no
//! files to read, and so every platform runs the very same bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders that `src/lib.rs` knows how to check.
const FOLDERS: &[&str] = &[
    "base64",
    "blake3",
    "dsse-interop",
    "ed25519-rfc8032",
    "ed25519-speccheck",
    "ed25519-wycheproof",
    "json-testsuite",
    "merkle-tdev",
    "tlog-c2sp",
];

fn main() -> io::Result<()> {
    println!("cargo::rustc-check-cfg=cfg(vectors_absent)");
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    // Where it is absent, Cargo asks again at every build, so that it is noticed when it appears.
    println!("cargo::rerun-if-changed={}", vectors.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    if vectors.is_dir() {
        let vectors = vectors.canonicalize()?;
        for folder in FOLDERS {
            for path in files(&vectors.join(folder))? {
                let name: Vec<_> = path
                    .strip_prefix(&vectors)
                    .map_err(io::Error::other)?
                    .iter()
                    .map(|part| part.to_string_lossy())
                    .collect();
                writeln!(table, "({:?}, include_bytes!({path:?})),", name.join("/"))
                    .map_err(io::Error::other)?;
            }
        }
    } else {
        println!("cargo::rustc-cfg=vectors_absent");
        println!(
            "cargo::warning=skipped: ../shared/vectors is absent, so the external vectors are not run"
        );
    }
    table.push(']');
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(PathBuf::from(out).join("files.rs"), table)
}

/// All files below `folder`, sorted. A folder that is not there has none, which the count of cases will show.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                found.extend(files(&path)?);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
