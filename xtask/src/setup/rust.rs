//! The Rust side: components, targets and the oldest supported toolchain, all by rustup where there is one.

use std::path::Path;

use anyhow::Result;

use super::Missing;
use super::packages::{self, Thing};
use crate::process::{ask, command, run};

/// The oldest supported toolchain: `rust-version` of the workspace, in full.
pub(crate) const MSRV: &str = concat!(env!("CARGO_PKG_RUST_VERSION"), ".0");

pub(super) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Any target without `std` will do; this one's standard libraries are small and always built.
pub(crate) const NO_STD_TARGET: &str = "thumbv7em-none-eabi";

/// rustfmt and clippy, which a minimal toolchain lacks.
pub(super) fn components() -> Result<String> {
    let present = |tool: &str| ask(command("cargo").args([tool, "--version"]));
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if present(tool).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    match (present("fmt"), present("clippy")) {
        (Some(fmt), Some(clippy)) => Ok(format!("{fmt}; {clippy}")),
        _ => Err(Missing::error(
            "rustfmt or clippy does not start",
            "rustup component add rustfmt clippy",
        )),
    }
}

/// The precompiled libraries of `target`.
pub(super) fn target(target: &str) -> Result<String> {
    let present = || {
        ask(command("rustc").args(["--print", "target-libdir", "--target", target]))
            .is_some_and(|dir| Path::new(&dir).is_dir())
    };
    if !present() {
        rustup(&["target", "add", target])?;
    }
    if present() {
        Ok("installed".to_owned())
    } else {
        Err(Missing::error(
            format!("rustup installed {target}, but this toolchain does not see it"),
            format!("rustup target add {target}, for the toolchain that `rustc --version` names"),
        ))
    }
}

/// The sources of the standard library, which the release wasm is compiled with.
pub(super) fn source() -> Result<String> {
    let present = || {
        ask(command("rustc").args(["--print", "sysroot"])).is_some_and(|sysroot| {
            // Cargo resolves the library's own dependencies by this file.
            let lock = "lib/rustlib/src/rust/library/Cargo.lock";
            Path::new(&sysroot).join(lock).is_file()
        })
    };
    if !present() {
        rustup(&["component", "add", "rust-src"]).or_else(|error| {
            // A compiler of the distribution has its sources in a package of their own.
            packages::install(Thing::RustSource, "no source of Rust's standard library")
                .map_err(|_| error)
        })?;
    }
    if present() {
        Ok("installed".to_owned())
    } else {
        Err(Missing::error(
            "the source of Rust's standard library is not where this toolchain looks for it",
            "rustup component add rust-src, for the toolchain that `rustc --version` names",
        ))
    }
}

/// The toolchain [`MSRV`], beside the one in use.
pub(super) fn oldest_toolchain() -> Result<String> {
    let present = || ask(command("rustup").args(["run", MSRV, "rustc", "--version"]));
    if present().is_none() {
        rustup(&[
            "toolchain",
            "install",
            MSRV,
            "--profile",
            "minimal",
            "--no-self-update",
        ])?;
    }
    present().ok_or_else(|| {
        Missing::error(
            format!("Rust {MSRV} does not start"),
            format!("rustup toolchain install {MSRV} --profile minimal"),
        )
    })
}

fn rustup(args: &[&str]) -> Result<()> {
    run(command("rustup").args(args))
        .map_err(|error| Missing::error(format!("{error:#}"), format!("rustup {}", args.join(" "))))
}
