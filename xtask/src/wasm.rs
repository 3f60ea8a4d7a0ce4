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

const OPTIMISATIONS: [&str; 4] = [
    "-O3",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
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

/// Compiles the adapter for release and returns the module's path.
fn compile() -> Result<PathBuf> {
    let target_dir = repo::target().join("wasm");
    let mut flags = vec![
        "-C".to_owned(),
        "target-feature=-reference-types".to_owned(),
    ];
    flags.extend(remappings().into_iter().flat_map(|(from, to)| {
        [
            "--remap-path-prefix".to_owned(),
            format!("{}={to}", from.display()),
        ]
    }));
    // Added to the flags of `.cargo/config.toml`.
    let flags = serde_json::to_string(&flags)?;
    run(cargo_for_wasm("build")
        .args(["--package", "quorumseal-wasm", "--lib", "--profile", "wasm"])
        .arg("--target-dir")
        .arg(&target_dir)
        .arg("--config")
        .arg(format!("target.wasm32-unknown-unknown.rustflags={flags}")))?;
    Ok(target_dir.join("wasm32-unknown-unknown/wasm/quorumseal_wasm.wasm"))
}

/// Path prefixes that differ from machine to machine and reach the module through panic messages, with what stands for
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
///
/// Without its feature section the module is taken for an MVP one. Otherwise wasm-bindgen would keep JavaScript values
/// in a table of `externref`, which Chrome has since version 96 only, because the precompiled standard library was built
/// with `reference-types`; nothing in the module uses them.
fn bind(module: Vec<u8>, out: &Path) -> Result<()> {
    let module = without_feature_section(&module)?;
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

/// Copies a module's sections except the custom section `target_features`.
fn without_feature_section(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    let header = module
        .get(..HEADER)
        .context("the module is shorter than its header")?;
    let mut kept = header.to_vec();
    let mut rest = &module[HEADER..];
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, content) = leb128(after_id).context("a section without a length")?;
        let body = content
            .get(..length)
            .context("a section longer than the module")?;
        let total = rest.len() - content.len() + length;
        let is_feature_section = id == 0
            && leb128(body).is_some_and(|(length, name)| {
                name.get(..length) == Some(b"target_features".as_slice())
            });
        if !is_feature_section {
            kept.extend_from_slice(&rest[..total]);
        }
        rest = &rest[total..];
    }
    Ok(kept)
}

/// An unsigned LEB128 number of at most 32 bits, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[index + 1..]));
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, body: &[u8]) -> Vec<u8> {
        let mut section = vec![id, u8::try_from(body.len()).expect("a short body")];
        section.extend_from_slice(body);
        section
    }

    #[test]
    fn the_feature_section_alone_is_left_out() {
        let header = b"\0asm\x01\0\0\0".to_vec();
        let other = section(0, b"\x04name\x01");
        let features = section(0, b"\x0ftarget_features\x01+\x04simd");
        let code = section(10, b"\x0ftarget_features");
        let module = [
            header.clone(),
            other.clone(),
            features.clone(),
            code.clone(),
        ]
        .concat();
        let kept = without_feature_section(&module).expect("a well-formed module");
        assert_eq!(kept, [header.clone(), other, code].concat());
        assert!(without_feature_section(&header[..7]).is_err());
        let cut = [header, features].concat();
        assert!(without_feature_section(&cut[..cut.len() - 1]).is_err());
    }

    #[test]
    fn leb128_reads_what_encoders_write() {
        assert_eq!(leb128(&[0]), Some((0, &[][..])));
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 9]), Some((624_485, &[9][..])));
        assert_eq!(leb128(&[0x80, 0x80, 0x80, 0x80, 0x00]), Some((0, &[][..])));
        assert_eq!(leb128(&[0x80; 6]), None);
        assert_eq!(leb128(&[]), None);
    }
}
