//! Writes what every vector gives natively, as one JSON object of names and texts. The same vectors as wasm must give
//! the same bytes.
//!
//! `cargo run -p quorumseal-harness --bin vector-reports -- OUT.json`

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use quorumseal_harness::{VECTORS, write_reports};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [out] = arguments.as_slice() else {
        eprintln!(
            "expected the file to write, got {} arguments",
            arguments.len()
        );
        return ExitCode::from(2);
    };
    match write(Path::new(out)) {
        Ok(number) => {
            println!("{number} reports written to {out}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{out}: {error}");
            ExitCode::from(2)
        }
    }
}

/// Under a temporary name first, so that the file is never half written; untouched where nothing changed, so that what
/// includes it is not built again.
fn write(out: &Path) -> io::Result<usize> {
    let text = write_reports();
    if !fs::read_to_string(out).is_ok_and(|known| known == text) {
        let temporary = out.with_extension("json.new");
        fs::write(&temporary, text)?;
        fs::rename(temporary, out)?;
    }
    Ok(VECTORS.len())
}
