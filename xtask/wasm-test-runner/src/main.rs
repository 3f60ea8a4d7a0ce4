//! The test runner that Cargo calls for `wasm32-unknown-unknown`: the library form of `wasm-bindgen-test-runner`.
//!
//! wasm-bindgen's crate and its tools must be of one version. As a workspace member this program takes the tool's
//! version from `Cargo.lock`, so that the two cannot drift apart and nothing has to be installed beside the toolchain.

/// Runs the test binary that Cargo names in the arguments; `WASM_BINDGEN_USE_BROWSER` chooses a headless browser
/// instead of Node.
fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
