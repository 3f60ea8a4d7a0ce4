//! The stages of `cargo xtask test`, in order. A new one is a new row of [`STAGES`] and its function below.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::native::{self, For, PRODUCT};
use crate::process::{cargo, command};
use crate::setup::{self, MSRV, Need};
use crate::test::Run;
use crate::wasm::cargo_for_wasm;
use crate::{examples, js, page, repo, rounds, sizes, stamp, wasm};

/// One step of the test run.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    /// What it shows when it passes.
    pub(crate) what: &'static str,
    pub(crate) needs: &'static [Need],
    pub(crate) run: fn(&mut Run) -> Result<()>,
}

/// What a stage needs that tries the package in browsers and with the tools of others.
const BROWSERS: &[Need] = &[
    Need::RustSource,
    Need::Npm,
    Need::Packaging,
    Need::Chromium,
    Need::Firefox,
];

/// The tests in `tests/js`, by where they run.
const IN_NODE: [&str; 5] = ["api", "examples", "loading", "package", "types"];
const IN_PAGES: [&str; 2] = ["chromium", "fetch"];

/// The tests in `tests/packaging`, by what they try.
const RUNTIMES: [&str; 5] = ["csp", "memory", "roundtrip", "runtimes", "store-workerd"];
const BUNDLERS: [&str; 4] = ["bundlers", "package", "sizes", "treeshaking"];
const MATRIX: &str = "matrix";

/// All stages, in the order in which they run.
pub(crate) const STAGES: &[Stage] = &[
    Stage {
        name: "setup",
        what: "everything that the other stages need is there",
        needs: &Need::ALL,
        run: |_| Ok(()),
    },
    Stage {
        name: "fmt",
        what: "Rust is formatted",
        needs: &[Need::RustComponents],
        run: fmt,
    },
    Stage {
        name: "clippy",
        what: "no lint, natively",
        needs: &[Need::RustComponents],
        run: clippy,
    },
    Stage {
        name: "docs",
        what: "the documentation builds without a warning",
        needs: &[],
        run: docs,
    },
    Stage {
        name: "msrv",
        what: "the core and the command line compile with the oldest supported Rust",
        needs: &[Need::Msrv],
        run: msrv,
    },
    Stage {
        name: "no-std",
        what: "the core compiles for a target without std",
        needs: &[Need::NoStdTarget],
        run: no_std,
    },
    Stage {
        name: "rust",
        what: "unit, integration and documentation tests",
        needs: &[],
        run: rust,
    },
    Stage {
        name: "vectors",
        what: "the committed vectors are those of the generator; writes the native reports",
        needs: &[],
        run: vectors,
    },
    Stage {
        name: "clippy-wasm",
        what: "no lint, as compiled to wasm",
        needs: &[Need::RustComponents, Need::WasmTarget],
        run: clippy_wasm,
    },
    Stage {
        name: "wasm-node",
        what: "the wasm tests, in Node",
        needs: &[Need::WasmTarget, Need::Npm],
        run: wasm_node,
    },
    Stage {
        name: "wasm-chromium",
        what: "the same tests, in headless Chromium",
        needs: &[Need::WasmTarget, Need::Chromium],
        run: wasm_chromium,
    },
    Stage {
        name: "size",
        what: "the release wasm builds and keeps its size budget",
        needs: &[Need::RustSource, Need::Npm],
        run: size,
    },
    Stage {
        name: "types",
        what: "the TypeScript declarations are those of the Rust types",
        needs: &[],
        run: js::types_stage,
    },
    Stage {
        name: "js",
        what: "the npm package builds",
        needs: &[Need::RustSource, Need::Npm],
        run: js::build_stage,
    },
    Stage {
        name: "js-node",
        what: "the JavaScript API in Node, its examples and its types, as installed from the package",
        needs: &[Need::RustSource, Need::Npm],
        run: |run| js::tests(run, "tests/js", &IN_NODE),
    },
    Stage {
        name: "js-chromium",
        what: "the JavaScript API in a page, in headless Chromium under a strict policy",
        needs: &[Need::RustSource, Need::Npm, Need::Chromium],
        run: |run| js::tests(run, "tests/js", &IN_PAGES),
    },
    Stage {
        name: "element",
        what: "<verified-answer> and its examples, in headless Chromium and Firefox",
        needs: BROWSERS,
        run: |run| js::tests(run, "tests/element", &[]),
    },
    Stage {
        name: "edge",
        what: "servers that pass on verified answers alone, in every runtime that the examples are for",
        needs: &[Need::RustSource, Need::Npm, Need::Packaging],
        run: |run| js::tests(run, "tests/edge", &[]),
    },
    Stage {
        name: "runtimes",
        what: "the packed package in every runtime: all vectors, byte for byte; policies, requests, memory",
        needs: BROWSERS,
        run: |run| js::tests(run, "tests/packaging", &RUNTIMES),
    },
    Stage {
        name: "bundlers",
        what: "the packed package through every bundler, by the documented recipes; its types, sizes and tree shaking",
        needs: BROWSERS,
        run: |run| js::tests(run, "tests/packaging", &BUNDLERS),
    },
    Stage {
        name: "matrix",
        what: "the README's table of where the package runs is what the two stages before recorded",
        needs: &[Need::RustSource, Need::Npm],
        run: |run| js::tests(run, "tests/packaging", &[MATRIX]),
    },
    Stage {
        name: "page",
        what: "the page as it is built, and its server, end to end, in headless Chromium and Firefox",
        needs: BROWSERS,
        run: page_stage,
    },
    Stage {
        name: "rounds",
        what: "ten validators seal two truths, and what they sealed verifies in the package and in the page",
        needs: BROWSERS,
        run: rounds::stage,
    },
    Stage {
        name: "interop",
        what: "an independent DSSE implementation agrees, both ways",
        needs: &[Need::Python],
        run: interop,
    },
    Stage {
        name: "examples",
        what: "the committed examples are what the command line makes, and verify as they say",
        needs: &[],
        run: examples_stage,
    },
    Stage {
        name: "readme",
        what: "every snippet of the READMEs does what it says, word for word",
        needs: &[Need::RustSource, Need::Npm],
        run: readme,
    },
    Stage {
        name: "generated",
        what: "the run changed no generated and no lock file",
        needs: &[],
        run: generated,
    },
];

fn fmt(run: &mut Run) -> Result<()> {
    run.check(cargo("fmt").args(["--all", "--check"]))
}

fn clippy(run: &mut Run) -> Result<()> {
    run.check(cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn docs(run: &mut Run) -> Result<()> {
    // The library and the program are both called `quorumseal`, so that one's pages replace the other's: the library's
    // are written last.
    let deny = ("RUSTDOCFLAGS", "-D warnings");
    let program = ["--package", "quorumseal-cli"];
    let others = ["--workspace", "--exclude", "quorumseal-cli"];
    run.check(
        cargo("doc")
            .arg("--no-deps")
            .args(program)
            .env(deny.0, deny.1),
    )?;
    run.check(
        cargo("doc")
            .arg("--no-deps")
            .args(others)
            .env(deny.0, deny.1),
    )
}

fn msrv(run: &mut Run) -> Result<()> {
    let target_dir = repo::target().join("msrv");
    run.check(
        command("rustup")
            .args([
                "run",
                MSRV,
                "cargo",
                "check",
                "--package",
                "quorumseal",
                "--package",
                "quorumseal-cli",
            ])
            .arg("--target-dir")
            .arg(target_dir),
    )
}

fn no_std(run: &mut Run) -> Result<()> {
    run.check(cargo("check").args(["--package", "quorumseal", "--target", setup::NO_STD_TARGET]))
}

fn rust(run: &mut Run) -> Result<()> {
    let product = run.tests(
        cargo("test")
            .args(PRODUCT)
            .arg("--no-fail-fast")
            .env("QUORUMSEAL_CLI", native::cli(For::Tests)?),
    );
    let tools = run.tests(cargo("test").args(["--package", "xtask"]));
    product.and(tools)
}

fn vectors(run: &mut Run) -> Result<()> {
    let generator = native::program("quorumseal-vector-gen", "quorumseal-vector-gen", For::Tests)?;
    run.check(command(generator).arg("--check"))?;
    vector_reports(run)
}

/// Writes what the native core makes of every vector.
pub(crate) fn vector_reports(run: &mut Run) -> Result<()> {
    let reports = native::program("vector-reports", "quorumseal-harness", For::Tests)?;
    run.check(command(reports).arg(repo::vector_reports()))
}

fn clippy_wasm(run: &mut Run) -> Result<()> {
    let deny = ["--", "-D", "warnings"];
    run.check(
        cargo_for_wasm("clippy")
            .args(["--package", "quorumseal"])
            .args(deny),
    )?;
    run.check(
        cargo_for_wasm("clippy")
            .args(["--package", "quorumseal-wasm", "--all-targets"])
            .args(deny),
    )
}

fn wasm_node(run: &mut Run) -> Result<()> {
    wasm_tests(run, |_| Ok(()))
}

fn wasm_chromium(run: &mut Run) -> Result<()> {
    wasm_tests(run, |tests| {
        let browser = setup::browser().context("Chromium and chromedriver are not both on PATH")?;
        tests
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "1800")
            .env("CHROMEDRIVER", &browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?);
        Ok(())
    })
}

/// The tests of the adapter, in the place that `place` chooses by environment variables.
fn wasm_tests(
    run: &mut Run,
    place: impl FnOnce(&mut std::process::Command) -> Result<()>,
) -> Result<()> {
    run.check(cargo("build").args(["--package", "wasm-test-runner"]))?;
    let runner = repo::target().join("debug/wasm-test-runner");
    let mut tests = cargo_for_wasm("test");
    tests
        .args(["--package", "quorumseal-wasm", "--tests", "--no-fail-fast"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    place(&mut tests)?;
    run.tests(&mut tests)
}

/// `wasm/webdriver.json` with the browser that was found in the place of its own.
fn capabilities(browser: &setup::Browser) -> Result<std::path::PathBuf> {
    let template = repo::root().join("wasm/webdriver.json");
    let text = fs::read(&template).context("cannot read wasm/webdriver.json")?;
    let mut json: serde_json::Value =
        serde_json::from_slice(&text).context("wasm/webdriver.json")?;
    let binary = json
        .pointer_mut("/goog:chromeOptions/binary")
        .context("wasm/webdriver.json names no goog:chromeOptions.binary")?;
    *binary = serde_json::to_value(&browser.chromium)?;
    let written = repo::target().join("webdriver.json");
    stamp::write_whole(&written, &serde_json::to_vec_pretty(&json)?)?;
    Ok(written)
}

fn size(_run: &mut Run) -> Result<()> {
    let reached = wasm::build()?;
    println!("size in bytes: {reached}");
    let Some(budget) = sizes::budget()? else {
        bail!(
            "there is no {}: `cargo xtask build --update-budget` sets it",
            sizes::budget_shown()
        );
    };
    let over = reached.over(budget);
    if !over.is_empty() {
        bail!("the release wasm is too large\n{}", over.join("\n"));
    }
    Ok(())
}

fn page_stage(run: &mut Run) -> Result<()> {
    page::build()?;
    native::cli(For::Tests)?;
    js::tests(run, "tests/browser", &[])
}

fn interop(run: &mut Run) -> Result<()> {
    let cli = native::cli(For::Tests)?;
    run.tests(
        command(setup::python())
            .arg("tests/interop/run.py")
            .arg(cli),
    )
}

fn readme(run: &mut Run) -> Result<()> {
    js::build()?;
    native::cli(For::Tests)?;
    run.tests(command("node").args(["--test", "tests/readme/readme.test.mjs"]))
}

fn examples_stage(run: &mut Run) -> Result<()> {
    run.count_passed(examples::check(For::Tests)?);
    Ok(())
}

fn generated(run: &mut Run) -> Result<()> {
    let changed = run.changed_files()?;
    if !changed.is_empty() {
        bail!(
            "these files are not what the tools make of the sources; commit them as they are now:\n{}",
            changed.join("\n")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_tests_is_in_a_stage() {
        for (folder, stages) in [
            ("tests/js", [&IN_NODE[..], &IN_PAGES, &[]]),
            ("tests/packaging", [&RUNTIMES[..], &BUNDLERS, &[MATRIX]]),
        ] {
            let mut named: Vec<_> = stages
                .concat()
                .into_iter()
                .map(|name| format!("{folder}/{name}.test.mjs"))
                .collect();
            named.sort();
            let found = js::test_files(folder).expect("the folder can be read");
            assert_eq!(found, named);
        }
    }
}
