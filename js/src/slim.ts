/** The entry that brings no WebAssembly: the caller gives a module, and no build tool sees another one. */

export * from "./index.js";
