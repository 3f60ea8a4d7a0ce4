/**
 * The one WebAssembly instance behind everything: loaded when first needed, once, however many ask at a time.
 *
 * Each entry of the package says where the module comes from ({@link provide}) and does nothing else.
 */

import init, * as bindings from "./bindings/quorumseal.js";
import { QuorumsealError } from "./errors.js";
import type { Code } from "./generated/report.js";

/** The core as WebAssembly offers it. */
export type Engine = typeof bindings;

type Source = () => Promise<WebAssembly.Module>;

let source: Source | undefined;
let loading: Promise<Engine> | undefined;
let stopped: QuorumsealError | undefined;

/** Says where the module comes from. Nothing is loaded yet. */
export function provide(from: Source): void {
  source ??= from;
}

/** The instance. A failure is not remembered: the next call tries again. */
export function engine(): Promise<Engine> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Engine> {
  if (!source) throw new QuorumsealError("load.fetch", "no entry of the package was imported");
  const module = await source();
  try {
    await init({ module_or_path: module });
  } catch (cause) {
    // What is left to fail is the fit of the module's imports; a policy may also forbid no sooner than here.
    throw refusal(cause, "load.mismatch", "the .wasm file does not fit the JavaScript beside it");
  }
  return bindings;
}

/**
 * Runs something in the instance. What the core throws, JSON text, becomes a {@link QuorumsealError}; a trap means that
 * the instance is in an unknown state, and nothing runs in it any more.
 */
export function within<T>(run: () => T): T {
  if (stopped) throw stopped;
  try {
    return run();
  } catch (thrown) {
    if (typeof thrown === "string") {
      const { error } = JSON.parse(thrown) as { error: { code: Code; message: string } };
      throw new QuorumsealError(error.code, error.message);
    }
    if (thrown instanceof WebAssembly.RuntimeError) {
      const message = "the WebAssembly instance stopped, most likely for want of memory; reload to go on";
      stopped = new QuorumsealError("load.stopped", message, { cause: thrown });
      throw stopped;
    }
    throw thrown;
  }
}

/** Throws `load.unsupported-engine` where there is no WebAssembly at all. */
export function requireWebAssembly(): void {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.compile !== "function") {
    const message = "this JavaScript engine has no WebAssembly, or it was turned off (as lockdown modes do)";
    throw new QuorumsealError("load.unsupported-engine", message);
  }
}

/** Compiles the bytes that were read from `where`. */
export async function compile(bytes: Uint8Array<ArrayBuffer>, where: string): Promise<WebAssembly.Module> {
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

/** Why WebAssembly refused: the page's policy, an old engine, or `otherwise`. */
export function refusal(cause: unknown, otherwise: Code, what: string): QuorumsealError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/content.security.policy|unsafe-eval|blocked by csp/i.test(message)) {
    const remedy = "add 'wasm-unsafe-eval' to its script-src";
    const text = `the page's Content-Security-Policy forbids WebAssembly; ${remedy}: ${message}`;
    return new QuorumsealError("load.csp", text, { cause });
  }
  if (!WebAssembly.validate(SIMD)) {
    const needed = "Chrome 91, Firefox 89, Safari 16.4, Node 20 or newer";
    const text = `this JavaScript engine has no WebAssembly SIMD; needed is ${needed}`;
    return new QuorumsealError("load.unsupported-engine", text, { cause });
  }
  return new QuorumsealError(otherwise, `${what}: ${message}`, { cause });
}

/** The smallest module with a SIMD instruction: `(func (result v128) i32.const 0 i8x16.splat)`. */
const SIMD = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[0x01, 5, 1, 0x60, 0, 1, 0x7b],
  ...[0x03, 2, 1, 0],
  ...[0x0a, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);
