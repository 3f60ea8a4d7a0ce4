//! The memory of the WebAssembly instance: had from an allocator that is a third of the standard library's for this
//! target, and faster.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static MEMORY: WasmDynamicTalc = new_wasm_dynamic_allocator();
