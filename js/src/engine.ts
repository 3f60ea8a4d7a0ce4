/**
 * The one WebAssembly instance behind everything: loaded when first needed, once, however many ask at a time.
 *
 * Each entry of the package says where the module comes from and does nothing else.
 */

import init, { Evidence, Hasher, Verifier } from "./bindings/quorumseal.js";
import type { InitOutput } from "./bindings/quorumseal.js";
import { QuorumsealError } from "./errors.js";
import type { Code } from "./generated/report.js";
import { refusal, type Source, type WasmModule } from "./module.js";

/** Of the core, what the facade uses. Named one by one: of a whole module a bundler keeps everything. */
const CORE = { Evidence, Hasher, Verifier };

/** The core as WebAssembly offers it. */
export type Engine = typeof CORE;

/** From where an instance is loaded, and what its bytes must be. */
export interface Loading {
  readonly source: Source;
  /** Subresource integrity, as it was asked for. */
  readonly integrity: string | undefined;
}

/** What a call asks for; without a source it has to be found. */
interface Wanted {
  readonly source: Source | undefined;
  readonly integrity: string | undefined;
}

let byDefault: Source | undefined;
let chosen: Loading | undefined;
let current: (Wanted & { readonly engine: Promise<Engine> }) | undefined;
let stopped: QuorumsealError | undefined;

/**
 * Says where the module comes from unless a caller says otherwise. Of several entries the first is heard, or one that
 * `insists`. Nothing is loaded yet.
 */
export function provideDefault(source: Source, insists = false): void {
  if (insists || !byDefault) byDefault = source;
}

/** Says for a caller where the module comes from, whatever the default is; the last is heard. Nothing is loaded yet. */
export function provide(loading: Loading): void {
  chosen = loading;
}

/** Whether there is an instance already, or one being loaded. */
export function isLoading(): boolean {
  return current !== undefined;
}

/**
 * The instance; loaded as `wanted` if there is none yet. One that is there is taken whatever it was loaded from, except
 * that an integrity that is asked for must be the one that it was loaded with. One that was provided holds for every source
 * until another is asked for. A failure is not remembered: the next call tries again, and so does who waited for a load
 * that was to be from elsewhere or to have another integrity than its own.
 */
export async function engine(wanted?: Partial<Wanted>): Promise<Engine> {
  const source = wanted?.source ?? chosen?.source ?? byDefault;
  const integrity = wanted?.integrity ?? chosen?.integrity;
  const loading = current;
  if (!loading) {
    const started = load(source, integrity).catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    current = { source, integrity, engine: started };
    return started;
  }
  if (wanted?.integrity !== undefined && wanted.integrity !== loading.integrity) {
    const with_ = loading.integrity === undefined ? "without any" : `with ${loading.integrity}`;
    const message = `the integrity ${wanted.integrity} was asked for, but the WebAssembly was loaded before, ${with_}`;
    throw new QuorumsealError("input.wasm", message);
  }
  if (source === loading.source && integrity === loading.integrity) return loading.engine;
  return loading.engine.catch(() => engine(wanted));
}

/**
 * What the bindings may ask of the module, by the type that was generated with them: the compiler sees that none is missing
 * and that there is none too many.
 */
const NEEDED: Record<keyof InitOutput, true> = {
  memory: true,
  __wbg_evidence_free: true,
  __wbg_hasher_free: true,
  __wbg_verifier_free: true,
  evidence_advisory: true,
  evidence_artifactBytes: true,
  evidence_artifactDigest: true,
  evidence_artifactHashed: true,
  evidence_new: true,
  evidence_policy: true,
  evidence_promptDigest: true,
  evidence_promptHashed: true,
  evidence_receipt: true,
  evidence_vote: true,
  hash: true,
  hasher_digest: true,
  hasher_new: true,
  hasher_update: true,
  verifier_checkConsistency: true,
  verifier_checkQuorum: true,
  verifier_checkReceipt: true,
  verifier_extend: true,
  verifier_history: true,
  verifier_info: true,
  verifier_load: true,
  verifier_relate: true,
  verifier_verify: true,
  verifier_verifyAdvisory: true,
  verifier_verifyMany: true,
  __wbindgen_malloc: true,
  __wbindgen_realloc: true,
  __wbindgen_free: true,
};

async function load(source: Source | undefined, integrity: string | undefined): Promise<Engine> {
  if (!source) {
    const remedy = "give it to provideWasm or to Verifier.load({ wasm }) first";
    throw new QuorumsealError("input.wasm", `this entry of the package brings no WebAssembly: ${remedy}`);
  }
  const module = await source(integrity);
  try {
    // The bindings would take any module that asks for no more than they have, and keep it for good.
    const missing = lacking(module);
    if (missing.length > 0) throw new TypeError(`it has no ${missing.join(", ")}`);
    await init({ module_or_path: module });
  } catch (cause) {
    // What is left to fail is the fit of the module; a policy may also forbid no sooner than here.
    throw refusal(cause, "load.mismatch", "the .wasm file does not fit the JavaScript beside it");
  }
  return CORE;
}

function lacking(module: WasmModule): string[] {
  const offered = new Set(WebAssembly.Module.exports(module as WebAssembly.Module).map(({ name }) => name));
  return Object.keys(NEEDED).filter((name) => !offered.has(name));
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
