/** Options as they are given: an unknown name is refused, since a misspelt one would change what is checked. */

import { kind } from "./bytes.js";
import { QuorumsealError } from "./errors.js";
import type { Head } from "./generated/report.js";
import type {
  Answer,
  AnswerAtHand,
  Bytes,
  DocumentAtHand,
  DocumentSource,
  Readable,
  TextAtHand,
  TextSource,
} from "./inputs.js";
import type { Policy } from "./policy.js";
import type { UntrustedReport } from "./report.js";
import type { WasmOptions, WasmSource } from "./wasm.js";

/** What {@link Verifier.load} takes. */
export interface LoadOptions extends WasmOptions {
  /** The pinned validator-set id, `blake3:<64 hex>`: from code or configuration, never from where the bundle comes from. */
  anchor: string;
  /** The trust bundle. */
  trust: DocumentSource;
  /** The newest head seen before, against bundles that were rolled back. */
  head?: Head | null;
  /**
   * Gets a newer trust bundle, or `null` if there is none. Called at most once in a verification, when its report would
   * be `untrusted`; calls made meanwhile wait for the same one. What it rejects with, the verification rejects with.
   * Relations and histories ask alike.
   * The sets that it brings stay trusted. Without it no request is ever made.
   */
  refresh?: ((report: UntrustedReport) => Promise<DocumentSource | null> | DocumentSource | null) | null;
  /**
   * Where the WebAssembly comes from, if it is not loaded yet; all verifiers share one. Without this it comes from where the
   * package has it.
   */
  wasm?: WasmSource | Promise<WasmSource> | null;
}

/**
 * What can be asked of every verification.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const told = await verifier.verify(certificate, answer, { advisories });
 * console.log(told.advisories.counted[0].advisory.kind, told.accepted); // deprecated true
 * const acted = await verifier.verify(certificate, answer, { advisories, policy: { onAdvisory: "reject" } });
 * console.log(acted.valid, acted.accepted); // true false
 * ```
 */
export interface CommonOptions {
  /** What the consumer asks beyond validity. */
  policy?: Policy | string | Bytes | Readable | null;
  /**
   * What quorums have announced since, of a model, a certificate or a key; at most 1,024. They are verified and reported,
   * and change no state: whether they count for acceptance is the policy's `onAdvisory`. One that is wrong in any way is
   * listed as ignored.
   */
  advisories?: Iterable<DocumentSource> | null;
  /** Also compare the SHA-256 that the certificate carries. */
  allDigests?: boolean;
}

/**
 * What {@link Verifier.verify} takes beside certificate and answer.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const claimed = await verifier.verify(certificate, answer, { prompt });
 * console.log(claimed.dissent, claimed.unaccountedWeight); // claimed 20
 * const proven = await verifier.verify(certificate, answer, { prompt, receipt, votes });
 * console.log(proven.logged, proven.dissent, proven.unaccountedWeight); // yes proven 0
 * ```
 */
export interface VerifyOptions extends CommonOptions {
  /** The question: unless it is given and matches, nothing is known of which question is answered. */
  prompt?: Answer | null;
  /**
   * The receipt: shows that this very seal stood in the ledger by `loggedBy`. It protects against keys that leak after
   * that, and changes no state: the report's `logged` says what came of it, and the policy's `requireReceipt` may ask for
   * it. It is text, and no JSON.
   */
  receipt?: TextSource | null;
  /**
   * Votes of single validators in the certificate's round, at most 16,384. They turn the dissent that the seal claims into
   * one that is proven, and change no state. One that does not count is listed with the reason.
   */
  votes?: Iterable<DocumentSource> | null;
  /** Aborts the reading of what must be read. */
  signal?: AbortSignal | null;
}

/** What {@link Verifier.verifySync} takes beside certificate and answer. */
export interface VerifySyncOptions {
  /** As in {@link VerifyOptions}. */
  prompt?: AnswerAtHand | null;
  /** As in {@link VerifyOptions}. */
  receipt?: TextAtHand | null;
  /** As in {@link VerifyOptions}. */
  votes?: Iterable<DocumentAtHand> | null;
  /** As in {@link CommonOptions}. */
  advisories?: Iterable<DocumentAtHand> | null;
  /** As in {@link CommonOptions}. */
  policy?: Policy | string | Bytes | null;
  /** As in {@link CommonOptions}. */
  allDigests?: boolean;
}

/**
 * What {@link Verifier.verifyMany} and {@link Verifier.history} take beside the items. It holds for every item, and is read
 * once; advisories given here come before the item's own.
 */
export interface VerifyManyOptions extends CommonOptions {
  /** As in {@link VerifyOptions}. */
  signal?: AbortSignal | null;
}

/** A certificate, and the answer and prompt that it is said to seal. */
export interface RelateItem {
  /** As in {@link Verifier.verify}. */
  certificate: DocumentSource | null | undefined;
  /** As in {@link Verifier.verify}. */
  answer?: Answer | null;
  /** As in {@link VerifyOptions}. */
  prompt?: Answer | null;
}

/** One of many. */
export interface VerifyItem extends RelateItem {
  /** As in {@link VerifyOptions}. */
  receipt?: TextSource | null;
  /** As in {@link VerifyOptions}. */
  votes?: Iterable<DocumentSource> | null;
  /** As in {@link CommonOptions}, of this item alone. */
  advisories?: Iterable<DocumentSource> | null;
}

/** What {@link Verifier.relate} takes beside the two. */
export interface RelateOptions {
  /** As in {@link CommonOptions}. */
  allDigests?: boolean;
  /** As in {@link VerifyOptions}. */
  signal?: AbortSignal | null;
}

/** What is taken where something is read and nothing else is to be said. */
export interface ReadOptions {
  /** As in {@link VerifyOptions}. */
  signal?: AbortSignal | null;
}

/** Names of options, each once: the record's type makes the compiler see that none is missing. */
export type Names<T> = Record<keyof Required<T>, true>;

export const LOAD: Names<LoadOptions> = {
  anchor: true,
  trust: true,
  head: true,
  refresh: true,
  wasm: true,
  integrity: true,
};
export const VERIFY_SYNC: Names<VerifySyncOptions> = {
  prompt: true,
  receipt: true,
  votes: true,
  advisories: true,
  policy: true,
  allDigests: true,
};
export const VERIFY: Names<VerifyOptions> = { ...VERIFY_SYNC, signal: true };
export const VERIFY_MANY: Names<VerifyManyOptions> = { policy: true, advisories: true, allDigests: true, signal: true };
export const RELATE_ITEM: Names<RelateItem> = { certificate: true, answer: true, prompt: true };
export const ITEM: Names<VerifyItem> = { ...RELATE_ITEM, receipt: true, votes: true, advisories: true };
export const RELATE: Names<RelateOptions> = { allDigests: true, signal: true };
export const READ: Names<ReadOptions> = { signal: true };

/** `options` if it is an object of nothing but these names; `what` says in errors whose options they are. */
export function checked<T extends object>(options: T | undefined, names: Names<T>, what: string): Partial<T> {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") {
    throw new QuorumsealError("input.argument", `${what} takes an object, not ${kind(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (Object.prototype.hasOwnProperty.call(names, name)) continue;
    const known = Object.keys(names).join(", ");
    throw new QuorumsealError("input.argument", `${what} has no ${JSON.stringify(name)}; it has ${known}`);
  }
  const { allDigests } = options as { allDigests?: unknown };
  if (allDigests !== undefined && typeof allDigests !== "boolean") {
    throw new QuorumsealError("input.argument", `allDigests is a boolean, not ${kind(allDigests)}`);
  }
  return options;
}
