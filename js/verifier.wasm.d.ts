import type { WasmModule } from "./module.js";

/**
 * The verifier's WebAssembly as build tools give it: compiled, or the address of the file. Both may be given to
 * `provideWasm` and to `Verifier.load({ wasm })`.
 */
declare const wasm: WasmModule | string;
export default wasm;
