//! The memory of the WebAssembly instance: had from an allocator that takes less of the module than the standard
//! library's for this target.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static MEMORY: WasmDynamicTalc = new_wasm_dynamic_allocator();
