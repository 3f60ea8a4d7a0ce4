//! The release wasm: compiled, bound to JavaScript, optimised and measured, into `target/wasm-bindgen/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{ask, cargo, command, run};
use crate::setup::npm_tool;
use crate::sizes::Sizes;
use crate::{repo, stamp};

/// Everything after the MVP that the oldest supported engines have (Node 20, Chrome 91, Firefox 89, Safari 16.4), and
/// nothing newer: `wasm-opt` refuses a module that uses more.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Small before fast, with one of the optimiser's assumptions: that nothing is stored in the first KiB of the memory.
/// That is the far end of the stack, which the linker puts below all data: a program that gets there has a few calls to
/// go before it stops for want of stack. The assumptions about traps are not made, since running out of memory is one.
const OPTIMISATIONS: [&str; 7] = [
    "-Oz",
    // A function that is called once is as good as inlined; inlining it hides it from the search for equal code.
    "--one-caller-inline-max-function-size=10",
    "--low-memory-unused",
    // Names begin with the crate and the module: what is alike stands together, which is less once it is compressed.
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// The standard library is compiled with the module, from source: as small as it knows to be, and with panics that stop
/// the instance at once. The core does not panic, and a message would reach nobody: what the compiler cannot show to be
/// unreachable is one instruction instead of the text and its formatting.
const STANDARD_LIBRARY: [&str; 4] = [
    "-Z",
    "build-std=std,panic_abort",
    "-Z",
    "build-std-features=optimize_for_size",
];

/// Flags for all that is compiled, beside those of `.cargo/config.toml`.
const RUSTFLAGS: [&str; 3] = [
    // Chrome has reference types since version 96 only.
    "-Ctarget-feature=-reference-types",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
];

/// The module's file name in the output folder.
pub(crate) const MODULE: &str = "quorumseal_bg.wasm";

/// Beside it: the same bytes as base64 in an ES module, and the declaration of that.
pub(crate) const TEXT: [&str; 2] = ["module.js", "module.d.ts"];

/// Beside them: what they were made from.
const RECORD: &str = "build.json";

/// What a build left in the output folder, and what it was made from.
#[derive(Serialize, Deserialize)]
struct Record {
    inputs: String,
    outputs: Vec<(String, String)>,
    sizes: Sizes,
}

/// Builds the release wasm and its ES module binding (`web` form: it loads in browsers and, given bytes, in Node).
/// Steps whose inputs did not change are not repeated. Returns the sizes of the module.
pub(crate) fn build() -> Result<Sizes> {
    let raw = compile()?;
    let raw_bytes = fs::read(&raw).with_context(|| format!("cannot read {}", repo::shown(&raw)))?;
    let wasm_opt = npm_tool("binaryen/bin/wasm-opt");
    let optimiser = fs::read(npm_tool("binaryen/package.json"))
        .context("cannot read the manifest of npm's binaryen")?;
    // The version of wasm-bindgen is part of the module: its tools refuse any other.
    let inputs = stamp::digest(&[
        ("module", &raw_bytes),
        ("optimiser", &optimiser),
        ("features", FEATURES.join(" ").as_bytes()),
        ("optimisations", OPTIMISATIONS.join(" ").as_bytes()),
        ("text", as_text(b"").concat().as_bytes()),
    ]);

    let out = output();
    if let Some(record) = current(&out, &inputs) {
        println!("wasm: {} is up to date", repo::shown(&out.join(MODULE)));
        return Ok(record.sizes);
    }

    // Made aside and renamed, so that the output folder is always a whole one, also when two builds meet.
    let aside = out.with_extension(format!("{}.part", process::id()));
    remove_dir(&aside)?;
    let made = fs::create_dir_all(&aside)
        .map_err(Into::into)
        .and_then(|()| make(&aside, &wasm_opt, raw_bytes, inputs))
        .and_then(|sizes| {
            remove_dir(&out)?;
            fs::rename(&aside, &out)?;
            Ok(sizes)
        });
    match &made {
        Ok(_) => println!("wasm: wrote {}", repo::shown(&out)),
        Err(_) => remove_dir(&aside)?,
    }
    made
}

/// Binds and optimises `raw` into the folder `out`, and leaves the record of it there.
fn make(out: &Path, wasm_opt: &Path, raw: Vec<u8>, inputs: String) -> Result<Sizes> {
    println!("wasm: binding to JavaScript");
    bind(raw, out)?;
    let module = out.join(MODULE);
    let optimised = out.join("optimised.wasm");
    run(command("node")
        .arg(wasm_opt)
        .arg("--mvp-features")
        .args(FEATURES)
        .args(OPTIMISATIONS)
        .arg(&module)
        .arg("-o")
        .arg(&optimised))?;
    fs::rename(&optimised, &module)?;
    let optimised = fs::read(&module)?;
    let sizes = Sizes::of(&optimised)?;
    for (name, text) in TEXT.into_iter().zip(as_text(&optimised)) {
        fs::write(out.join(name), text)?;
    }
    let record = Record {
        inputs,
        outputs: hashes(out)?,
        sizes,
    };
    fs::write(out.join(RECORD), serde_json::to_vec_pretty(&record)?)?;
    Ok(sizes)
}

/// The content of the files [`TEXT`].
fn as_text(module: &[u8]) -> [String; 2] {
    let base64 = BASE64_STANDARD.encode(module);
    [
        format!("/** The release wasm, as base64. */\nexport default \"{base64}\";\n"),
        "declare const base64: string;\nexport default base64;\n".to_owned(),
    ]
}

/// Cargo for `wasm32-unknown-unknown` with the flags of `.cargo/config.toml`, whatever the user's environment says:
/// flags from there would replace them, not join them.
pub(crate) fn cargo_for_wasm(subcommand: &str) -> Command {
    let mut cargo = cargo(subcommand);
    cargo
        .args(["--target", "wasm32-unknown-unknown"])
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo
}

/// Compiles the adapter for release and returns the module's path. A stable compiler does what it needs under
/// `RUSTC_BOOTSTRAP`; the wasm and native tests run over the same sources without any of it.
fn compile() -> Result<PathBuf> {
    let target_dir = repo::target().join("wasm");
    let mut flags: Vec<String> = RUSTFLAGS.map(str::to_owned).into();
    flags.extend(remappings().into_iter().flat_map(|(from, to)| {
        [
            "--remap-path-prefix".to_owned(),
            format!("{}={to}", from.display()),
        ]
    }));
    // Added to the flags of `.cargo/config.toml`.
    let flags = serde_json::to_string(&flags)?;
    run(cargo_for_wasm("build")
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["--package", "quorumseal-wasm", "--lib", "--profile", "wasm"])
        .args(STANDARD_LIBRARY)
        .arg("--target-dir")
        .arg(&target_dir)
        .arg("--config")
        .arg(format!("target.wasm32-unknown-unknown.rustflags={flags}")))?;
    Ok(target_dir.join("wasm32-unknown-unknown/wasm/quorumseal_wasm.wasm"))
}

/// Path prefixes that differ from machine to machine and may reach the module, with what stands for
/// them; of several that fit, the compiler takes the last.
fn remappings() -> Vec<(PathBuf, &'static str)> {
    let mut remappings = vec![(repo::root(), "quorumseal")];
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    if let Some(home) = home {
        // One folder a registry, named after its host.
        let registries = fs::read_dir(home.join("registry/src"))
            .into_iter()
            .flatten()
            .flatten();
        remappings.push((home, "cargo"));
        remappings.extend(registries.map(|entry| (entry.path(), "crates")));
    }
    if let Some(sysroot) = ask(command("rustc").args(["--print", "sysroot"])) {
        remappings.push((Path::new(&sysroot).join("lib/rustlib/src/rust"), "rust"));
    }
    remappings
}

/// Runs wasm-bindgen over the compiled module.
fn bind(module: Vec<u8>, out: &Path) -> Result<()> {
    Bindgen::new()
        .input_bytes("quorumseal", module)
        .out_name("quorumseal")
        .web(true)?
        .typescript(true)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate(out)
        .context("wasm-bindgen")
}

/// The record of the output folder if it was made from `inputs` and nobody touched it since.
fn current(out: &Path, inputs: &str) -> Option<Record> {
    let record: Record = serde_json::from_slice(&fs::read(out.join(RECORD)).ok()?).ok()?;
    let untouched = record.inputs == inputs
        && record.outputs.iter().all(|(name, hash)| {
            fs::read(out.join(name)).is_ok_and(|bytes| stamp::digest(&[("file", &bytes)]) == *hash)
        });
    untouched.then_some(record)
}

fn hashes(dir: &Path) -> Result<Vec<(String, String)>> {
    let mut hashes = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_file() {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            hashes.push((name, stamp::digest(&[("file", &fs::read(&path)?)])));
        }
    }
    hashes.sort();
    Ok(hashes)
}

pub(crate) fn output() -> PathBuf {
    repo::target().join("wasm-bindgen")
}

pub(crate) fn remove_dir(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot remove {}", repo::shown(dir)))?;
    }
    Ok(())
}
