/**
 * Compiled modules: from bytes, from responses, from addresses, or compiled already. What goes wrong says what to do.
 *
 * A {@link Source} is asked once a load, and again after a load that failed.
 */

import { QuorumsealError } from "./errors.js";
import type { Code } from "./generated/report.js";
import { checkIntegrity } from "./integrity.js";

/** `WebAssembly.Module`, also for projects whose types know no WebAssembly. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module & object : object;

/** Gives the module. With an integrity nothing is compiled that does not have it. */
export type Source = (integrity: string | undefined) => Promise<WasmModule>;

/** A module that was compiled before, by the platform or by the caller: its bytes are not known any more. */
export function compiled(module: WasmModule): Source {
  return async (integrity) => {
    requireWebAssembly();
    if (integrity === undefined) return module;
    const message = "an integrity was asked of a module that is compiled already: its bytes cannot be looked at";
    throw new QuorumsealError("input.wasm", message);
  };
}

/** Bytes that `read` gives; `where` names them in errors. */
export function bytesFrom(where: string, read: () => Promise<Uint8Array<ArrayBuffer>>): Source {
  return async (integrity) => {
    requireWebAssembly();
    return compile(await read(), where, integrity);
  };
}

/** The file at an address, compiled as it arrives where that can be done. */
export function fetched(url: URL): Source {
  return async (integrity) => {
    requireWebAssembly();
    let response: Response;
    try {
      response = await fetch(url);
    } catch (cause) {
      const causes =
        url.protocol === "file:"
          ? "a page opened as file: may not, nor may this entry of the package; give the bytes or the module"
          : "the network, or a Content-Security-Policy whose connect-src leaves it out";
      throw new QuorumsealError("load.fetch", `cannot fetch ${url.href}: ${causes}`, { cause });
    }
    return fromResponse(response, url.href, integrity);
  };
}

/** What a response brings; `where` names it in errors. */
export async function fromResponse(
  response: Response,
  where: string,
  integrity: string | undefined,
): Promise<WasmModule> {
  requireWebAssembly();
  if (!response.ok) {
    const message = `${where} answers ${response.status}: serve quorumseal.wasm beside the script that loads it`;
    throw new QuorumsealError("load.fetch", message);
  }
  const type = response.headers.get("content-type") ?? "none";
  const streams = typeof WebAssembly.compileStreaming === "function" && type.toLowerCase() === "application/wasm";
  // Compiling from the stream asks for exactly that type, and cannot wait for a digest; bytes can be compiled whatever they
  // were labelled.
  if (!streams || integrity !== undefined) {
    return compile(await body(response, where), `${where} (content type ${type})`, integrity);
  }
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) throw refusal(cause, "load.compile", `${where} cannot be compiled`);
    throw broken(where, cause);
  }
}

/** Why WebAssembly refused: the page's policy, an old engine, or `otherwise`. */
export function refusal(cause: unknown, otherwise: Code, what: string): QuorumsealError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/content.security.policy|unsafe-eval|blocked by csp/i.test(message)) {
    const remedy = "add 'wasm-unsafe-eval' to its script-src";
    const text = `the page's Content-Security-Policy forbids WebAssembly; ${remedy}: ${message}`;
    return new QuorumsealError("load.csp", text, { cause });
  }
  if (/code generation disallowed|disallowed by embedder/i.test(message)) {
    const remedy = "import quorumseal/verifier.wasm as a module and give it to quorumseal/slim";
    const text = `this platform compiles no WebAssembly at run time; ${remedy}: ${message}`;
    return new QuorumsealError("load.compile", text, { cause });
  }
  if (!WebAssembly.validate(SIMD)) {
    const needed = "Chrome 91, Firefox 89, Safari 16.4, Node 20 or newer";
    const text = `this JavaScript engine has no WebAssembly SIMD; needed is ${needed}`;
    return new QuorumsealError("load.unsupported-engine", text, { cause });
  }
  return new QuorumsealError(otherwise, `${what}: ${message}`, { cause });
}

/** Throws `load.unsupported-engine` where there is no WebAssembly at all. */
function requireWebAssembly(): void {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.compile !== "function") {
    const message = "this JavaScript engine has no WebAssembly, or it was turned off (as lockdown modes do)";
    throw new QuorumsealError("load.unsupported-engine", message);
  }
}

async function compile(
  bytes: Uint8Array<ArrayBuffer>,
  where: string,
  integrity: string | undefined,
): Promise<WasmModule> {
  if (integrity !== undefined) await checkIntegrity(bytes, where, integrity);
  const magic = [0x00, 0x61, 0x73, 0x6d];
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    const start = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 32)));
    throw new QuorumsealError("load.compile", `${where} is not WebAssembly: it starts with ${start}`);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw refusal(cause, "load.compile", `${where} cannot be compiled`);
  }
}

async function body(response: Response, where: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw broken(where, cause);
  }
}

function broken(where: string, cause: unknown): QuorumsealError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new QuorumsealError("load.fetch", `${where} could not be read to its end: ${reason}`, { cause });
}

/** The smallest module with a SIMD instruction: `(func (result v128) i32.const 0 i8x16.splat)`. */
const SIMD = /* @__PURE__ */ Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[0x01, 5, 1, 0x60, 0, 1, 0x7b],
  ...[0x03, 2, 1, 0],
  ...[0x0a, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);
