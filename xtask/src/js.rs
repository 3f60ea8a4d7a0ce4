//! The npm package: TypeScript declarations made from the Rust types, the compiled facade, and `pkg/` put together.

use std::fs;
use std::path::Path;
use std::process::{self, Stdio};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::Digest as _;

use crate::process::{announce, cargo, command, run};
use crate::setup::{self, npm_tool};
use crate::sizes::Sizes;
use crate::test::Run;
use crate::{repo, stamp, wasm};

/// The generated modules in the tree, with what `js/typescript.rs` is asked for to print them.
const GENERATED: [(&str, &str); 2] = [
    ("js/src/generated/report.ts", "report"),
    ("js/src/generated/explanations.ts", "explanations"),
];

/// What wasm-bindgen makes for the facade to import; not committed.
const BINDINGS: [&str; 4] = [
    "quorumseal.js",
    "quorumseal.d.ts",
    wasm::TEXT[0],
    wasm::TEXT[1],
];

/// What goes into the package as it is, and under which name.
const ALONGSIDE: [(&str, &str); 5] = [
    ("pkg.json", "package.json"),
    ("js/verifier.wasm.d.ts", "verifier.wasm.d.ts"),
    ("README.md", "README.md"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Writes the TypeScript that is made from the core: the declarations of what it reports, and what its codes mean.
pub(crate) fn write_types() -> Result<()> {
    for (path, what) in GENERATED {
        if write_if_new(&repo::root().join(path), generated(what)?.as_bytes())? {
            println!("wrote {path}");
        } else {
            println!("{path} is up to date");
        }
    }
    Ok(())
}

/// The stage that compares them with the committed ones.
pub(crate) fn types_stage(_run: &mut Run) -> Result<()> {
    for (path, what) in GENERATED {
        let committed = fs::read_to_string(repo::root().join(path))
            .with_context(|| format!("cannot read {path}"))?;
        if generated(what)? != committed {
            bail!("{path} is not what the core gives: `cargo xtask types` writes it");
        }
    }
    Ok(())
}

fn generated(what: &str) -> Result<String> {
    let mut print = cargo("run");
    print
        .args(["--quiet", "--package", "quorumseal"])
        .args(["--features", "typescript", "--example", "typescript"])
        .args(["--", what])
        .stderr(Stdio::inherit());
    announce(&print);
    let output = print.output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("the declarations could not be made: {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Builds the release wasm and, from it and `js/src`, the package in `pkg/`. Returns the sizes of the wasm.
pub(crate) fn build() -> Result<Sizes> {
    let sizes = wasm::build()?;
    let root = repo::root();
    let bound = wasm::output();
    let bindings = root.join("js/src/bindings");
    fs::create_dir_all(&bindings)?;
    for name in BINDINGS {
        write_if_new(&bindings.join(name), &read(&bound.join(name))?)?;
    }

    // Made aside and renamed, so that `pkg/` is always a whole package, also when two builds meet.
    let pkg = root.join("pkg");
    let aside = pkg.with_extension(format!("{}.part", process::id()));
    wasm::remove_dir(&aside)?;
    let made = assemble(&aside, &bound).and_then(|()| {
        wasm::remove_dir(&pkg)?;
        Ok(fs::rename(&aside, &pkg)?)
    });
    if made.is_err() {
        wasm::remove_dir(&aside)?;
    }
    made.map(|()| sizes)
}

fn assemble(out: &Path, bound: &Path) -> Result<()> {
    let root = repo::root();
    run(command("node")
        .arg(npm_tool("typescript/bin/tsc"))
        .args(["--project", "js", "--outDir"])
        .arg(out))?;
    let bindings = out.join("bindings");
    fs::create_dir_all(&bindings)?;
    for name in BINDINGS {
        fs::copy(bound.join(name), bindings.join(name))?;
    }
    fs::copy(bound.join(wasm::MODULE), out.join("quorumseal.wasm"))?;
    for (from, to) in ALONGSIDE {
        fs::copy(root.join(from), out.join(to)).with_context(|| format!("cannot copy {from}"))?;
    }
    Ok(())
}

/// Installs the package, packed by npm as it is built now, into an empty project in `folder`.
pub(crate) fn install(folder: &Path) -> Result<()> {
    stamp::write_whole(
        &folder.join("package.json"),
        b"{ \"private\": true, \"type\": \"module\" }\n",
    )?;
    run(command("npm")
        .args(["pack", "./pkg", "--silent", "--pack-destination"])
        .arg(folder))?;
    let tarball = concat!("./quorumseal-", env!("CARGO_PKG_VERSION"), ".tgz");
    run(command("npm").current_dir(folder).args([
        "install",
        "--offline",
        "--no-audit",
        "--no-fund",
        "--silent",
        tarball,
    ]))
}

/// The subresource integrity of the package's WebAssembly as it was built last.
pub(crate) fn integrity() -> Result<String> {
    let wasm = read(&repo::root().join("pkg/quorumseal.wasm"))?;
    let digest = BASE64_STANDARD.encode(sha2::Sha384::digest(&wasm));
    Ok(format!("sha384-{digest}"))
}

/// The stage that builds the package.
pub(crate) fn build_stage(_run: &mut Run) -> Result<()> {
    build().map(drop)
}

/// Runs the tests `names` of a folder, or all of them if none is named, with Node and over the package as it is built now.
/// They are told where the browsers are.
pub(crate) fn tests(run: &mut Run, folder: &str, names: &[&str]) -> Result<()> {
    build()?;
    if !repo::vector_reports().exists() {
        crate::stages::vector_reports(run)?;
    }
    let mut tests = command("node");
    // What hangs fails instead of stopping everything: none of these files takes a third of that.
    tests.args(["--test", "--test-timeout=1200000"]);
    tests.args(if names.is_empty() {
        test_files(folder)?
    } else {
        let named = names.iter().map(|name| format!("{folder}/{name}.test.mjs"));
        named.collect()
    });
    if let Some(browser) = setup::browser() {
        tests.env("CHROMIUM", browser.chromium);
    }
    if let Some(firefox) = setup::firefox() {
        tests.env("FIREFOX", firefox);
    }
    // The server that some of them start is this program's.
    tests.env("QUORUMSEAL_XTASK", std::env::current_exe()?);
    run.tests(&mut tests)
}

/// The files of tests in a folder, by name.
pub(crate) fn test_files(folder: &str) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(repo::root().join(folder)).with_context(|| format!("cannot read {folder}"))?;
    let mut files = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(format!("{folder}/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", repo::shown(path)))
}

/// Writes a file whose content differs, and says whether it did: untouched files are not built from again.
fn write_if_new(path: &Path, content: &[u8]) -> Result<bool> {
    let new = fs::read(path).ok().as_deref() != Some(content);
    if new {
        stamp::write_whole(path, content)?;
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_has_the_version_of_the_crates() {
        let manifest = read(&repo::root().join("pkg.json")).expect("pkg.json is committed");
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
        assert_eq!(
            manifest.get("version").and_then(|version| version.as_str()),
            Some(env!("CARGO_PKG_VERSION"))
        );
    }
}
