//! Writes `tests/vectors`: one JSON file for each way in which a document can be right or wrong.
//!
//! The documents are built here from the specification, and what must come of each is stated by hand beside it. This
//! program does not know the verifier; keys are derived from fixed names and there is no clock, so that its output is
//! the same everywhere.
//!
//! `cargo run -p quorumseal-vector-gen` writes the files and removes stale ones; with `--check` it compares, writes
//! nothing, and exits with 1 when a file differs.

#![expect(
    clippy::type_complexity,
    reason = "tables of cases are easier to read with their rows typed in place"
)]

mod beside;
mod dsse;
mod ledger;
mod ledger_world;
mod merkle;
mod node;
mod topics;
mod vector;
mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let check = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        other => {
            eprintln!("expected nothing or --check, got {}", other.join(" "));
            return ExitCode::from(2);
        }
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    match run(&root, check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", root.display());
            ExitCode::from(2)
        }
    }
}

/// Writes or compares; whether all is as it must be.
fn run(root: &Path, check: bool) -> io::Result<bool> {
    let wanted = vector::files(&topics::all());
    let found = read(root)?;
    let mut differing = Vec::new();
    for (name, text) in &wanted {
        if found.get(name) != Some(text) {
            differing.push(name.as_str());
            if !check {
                write(&root.join(name), text)?;
            }
        }
    }
    for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
        differing.push(name.as_str());
        if !check {
            fs::remove_file(root.join(name))?;
        }
    }
    if check && !differing.is_empty() {
        eprintln!(
            "tests/vectors is not what the generator writes: {}",
            differing.join(", ")
        );
        return Ok(false);
    }
    println!(
        "{} vectors, {} {}",
        wanted.len(),
        differing.len(),
        if check {
            "differ"
        } else {
            "written or removed"
        }
    );
    Ok(true)
}

/// The JSON files below `root`, by `<topic>/<name>.json`.
fn read(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for topic in list(root)?.into_iter().filter(|path| path.is_dir()) {
        for path in list(&topic)? {
            let name = path
                .strip_prefix(root)
                .expect("it is below")
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Under a temporary name first, so that a file is never half written.
fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("a topic"))?;
    let temporary = path.with_extension("json.new");
    fs::write(&temporary, text)?;
    fs::rename(temporary, path)
}
