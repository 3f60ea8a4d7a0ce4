/** The WebAssembly as a caller may give it, in place of what the entry of the package would take. */

import { asBytes, isResponse, kind } from "./bytes.js";
import { isLoading, provide } from "./engine.js";
import { QuorumsealError } from "./errors.js";
import type { Bytes } from "./inputs.js";
import { parseIntegrity } from "./integrity.js";
import { bytesFrom, compiled, fetched, fromResponse, type Source, type WasmModule } from "./module.js";
import { checked, type Names } from "./options.js";

/**
 * Where the WebAssembly comes from: the address of the file (`quorumseal/verifier.wasm` is its name in the package), absolute
 * or relative to the page or worker; a response that brings it; its bytes; or the module, where the platform or a build tool
 * compiled it already. A promise of one of them may stand for it.
 */
export type WasmSource = URL | string | Response | WasmModule | Bytes;

/** How the WebAssembly is to be loaded. */
export interface WasmOptions {
  /**
   * Subresource integrity of the file, `sha384-…`: what does not have it is not run (`load.integrity`). It cannot be asked of
   * a module, whose bytes are not known any more (`input.wasm`). One that was given to {@link provideWasm} holds for whatever
   * is loaded later, from wherever, unless another is asked for.
   */
  integrity?: string | null;
}

const OPTIONS: Names<WasmOptions> = { integrity: true };

/**
 * Says where the WebAssembly comes from, for whatever needs it first: a verifier, {@link hash}, {@link createHasher}. Without
 * this it comes from where the package has it; only `quorumseal/slim` brings none. Nothing is loaded yet.
 *
 * Throws `input.wasm` for something else, for an integrity of another form, and once the WebAssembly is loaded or being
 * loaded, and `input.argument` for an unknown option.
 *
 * @example
 * ```js
 * import { readFile } from "node:fs/promises";
 * import { hash, provideWasm } from "quorumseal/slim";
 *
 * provideWasm(new WebAssembly.Module(await readFile(new URL(import.meta.resolve("quorumseal/verifier.wasm")))));
 * console.log(await hash("")); // blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262
 * ```
 */
export function provideWasm(wasm: WasmSource | Promise<WasmSource>, options: WasmOptions = {}): void {
  const source = wasmSource(wasm);
  const integrity = parseIntegrity(checked(options, OPTIONS, "provideWasm").integrity);
  if (isLoading()) {
    throw new QuorumsealError("input.wasm", "the WebAssembly was loaded before: say where it comes from before its first use");
  }
  provide({ source, integrity });
}

/** What a caller gave, as a source. Throws `input.wasm` for what is none of its kinds. */
export function wasmSource(wasm: unknown): Source {
  if (isPromise(wasm)) {
    const given = Promise.resolve(wasm);
    // It may never be asked for, and must not end the process then. Whoever asks is told.
    given.catch(() => {});
    return async (integrity) => wasmSource(await given)(integrity);
  }
  const tag = Object.prototype.toString.call(wasm);
  if (tag === "[object WebAssembly.Module]") return compiled(wasm as WasmModule);
  if (typeof wasm === "string" || tag === "[object URL]") return read(address(wasm as string | URL));
  if (isResponse(wasm)) {
    return async (integrity) => {
      if (!wasm.bodyUsed) return fromResponse(wasm, wasm.url || "the response given as wasm", integrity);
      throw new QuorumsealError("load.fetch", "the response given as wasm was read before; give a new one");
    };
  }
  const bytes = asBytes(wasm);
  if (bytes) return bytesFrom("the bytes given as wasm", async () => Uint8Array.from(bytes));
  const message = `the wasm is ${kind(wasm)}; expected an address, a Response, a WebAssembly.Module or bytes`;
  throw new QuorumsealError("input.wasm", message);
}

/** How files are read where `fetch` knows no `file:`. */
let readFiles: ((url: URL) => Source) | undefined;

/** Says how. */
export function provideFiles(reader: (url: URL) => Source): void {
  readFiles = reader;
}

function read(url: URL): Source {
  return url.protocol === "file:" && readFiles ? readFiles(url) : fetched(url);
}

function address(wasm: string | URL): URL {
  const base = (globalThis as { document?: { baseURI?: string } }).document?.baseURI ?? globalThis.location?.href;
  try {
    return new URL(wasm, base);
  } catch (cause) {
    const message = `the wasm is ${JSON.stringify(wasm)}, which is no address${base ? "" : "; there is no page that it could be relative to"}`;
    throw new QuorumsealError("input.wasm", message, { cause });
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
