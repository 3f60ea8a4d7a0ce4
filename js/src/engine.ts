/**
 * The one WebAssembly instance behind everything: loaded when first needed, once, however many ask at a time.
 *
 * Each entry of the package says where the module comes from and does nothing else.
 */

import init, * as bindings from "./bindings/quorumseal.js";
import { QuorumsealError } from "./errors.js";
import type { Code } from "./generated/report.js";
import { refusal, type Source } from "./module.js";

/** The core as WebAssembly offers it. */
export type Engine = typeof bindings;

/** From where an instance is loaded, and what its bytes must be. */
export interface Loading {
  readonly source: Source;
  /** Subresource integrity, as it was asked for. */
  readonly integrity: string | undefined;
}

let byDefault: Source | undefined;
let chosen: Loading | undefined;
let current: { readonly integrity: string | undefined; readonly engine: Promise<Engine> } | undefined;
let stopped: QuorumsealError | undefined;

/** Says where the module comes from unless somebody says otherwise; who says it first is heard. Nothing is loaded yet. */
export function provideDefault(source: Source): void {
  byDefault ??= source;
}

/** Says where the module comes from, whatever the default is; who says it last is heard. Nothing is loaded yet. */
export function provide(loading: Loading): void {
  chosen = loading;
}

/** Whether there is an instance already, or one being loaded. */
export function isLoading(): boolean {
  return current !== undefined;
}

/**
 * The instance; loaded as `wanted` if there is none yet. One that is there is taken whatever it was loaded from, except
 * that an integrity that is asked for must be the one that it was loaded with. A failure is not remembered: the next call
 * tries again.
 */
export function engine(wanted?: { source?: Source | undefined; integrity?: string | undefined }): Promise<Engine> {
  if (current) {
    if (wanted?.integrity === undefined || wanted.integrity === current.integrity) return current.engine;
    const with_ = current.integrity === undefined ? "without any" : `with ${current.integrity}`;
    const message = `the integrity ${wanted.integrity} was asked for, but the WebAssembly was loaded before, ${with_}`;
    return Promise.reject(new QuorumsealError("input.wasm", message));
  }
  const integrity = wanted?.integrity ?? (wanted?.source ? undefined : chosen?.integrity);
  const started = load(wanted?.source ?? chosen?.source ?? byDefault, integrity).catch((error: unknown) => {
    current = undefined;
    throw error;
  });
  current = { integrity, engine: started };
  return started;
}

/** What the bindings call in the module. */
const NEEDED = ["memory", "evidence_new", "hasher_new", "hash", "verifier_load", "verifier_verify", "__wbindgen_malloc"];

async function load(source: Source | undefined, integrity: string | undefined): Promise<Engine> {
  if (!source) {
    const remedy = "give it to provideWasm or to Verifier.load({ wasm }) first";
    throw new QuorumsealError("input.wasm", `this entry of the package brings no WebAssembly: ${remedy}`);
  }
  const module = await source(integrity);
  // Another module could be instantiated as well, and the bindings would keep it for good.
  const offered = new Set(WebAssembly.Module.exports(module as WebAssembly.Module).map(({ name }) => name));
  const lacking = NEEDED.filter((name) => !offered.has(name));
  if (lacking.length > 0) {
    const message = `the .wasm file does not fit the JavaScript beside it: it has no ${lacking.join(", ")}`;
    throw new QuorumsealError("load.mismatch", message);
  }
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
