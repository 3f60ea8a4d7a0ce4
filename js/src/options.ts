/** Options as they are given: an unknown name is refused, since a misspelt one would change what is checked. */

import { kind } from "./bytes.js";
import { QuorumsealError } from "./errors.js";
import type { Head } from "./generated/report.js";
import type { Answer, AnswerAtHand, Bytes, DocumentSource, Readable } from "./inputs.js";
import type { Policy } from "./policy.js";
import type { UntrustedReport } from "./report.js";

/** What {@link Verifier.load} takes. */
export interface LoadOptions {
  /** The pinned validator-set id, `blake3:<64 hex>`: from code or configuration, never from where the bundle comes from. */
  anchor: string;
  /** The trust bundle. */
  trust: DocumentSource;
  /** The newest head seen before, against bundles that were rolled back. */
  head?: Head | null;
  /**
   * Gets a newer trust bundle, or `null` if there is none. Called at most once in a verification, when its report would
   * be `untrusted`; calls made meanwhile wait for the same one. What it rejects with, the verification rejects with.
   * The sets that it brings stay trusted. Without it no request is ever made.
   */
  refresh?: ((report: UntrustedReport) => Promise<DocumentSource | null> | DocumentSource | null) | null;
}

/** What can be asked of every verification. */
export interface CommonOptions {
  /** What the consumer asks beyond validity. */
  policy?: Policy | string | Bytes | Readable | null;
  /** Also compare the SHA-256 that the certificate carries. */
  allDigests?: boolean;
}

/** What {@link Verifier.verify} takes beside certificate and answer. */
export interface VerifyOptions extends CommonOptions {
  /** The question: unless it is given and matches, nothing is known of which question is answered. */
  prompt?: Answer | null;
  /** Aborts the reading of what must be read. */
  signal?: AbortSignal | null;
}

/** What {@link Verifier.verifySync} takes beside certificate and answer. */
export interface VerifySyncOptions {
  /** As in {@link VerifyOptions}. */
  prompt?: AnswerAtHand | null;
  /** As in {@link CommonOptions}. */
  policy?: Policy | string | Bytes | null;
  /** As in {@link CommonOptions}. */
  allDigests?: boolean;
}

/** What {@link Verifier.verifyMany} takes beside the items. */
export interface VerifyManyOptions extends CommonOptions {
  /** As in {@link VerifyOptions}. */
  signal?: AbortSignal | null;
}

/** One of many. */
export interface VerifyItem {
  /** As in {@link Verifier.verify}. */
  certificate: DocumentSource | null | undefined;
  /** As in {@link Verifier.verify}. */
  answer?: Answer | null;
  /** As in {@link VerifyOptions}. */
  prompt?: Answer | null;
}

/** Names of options, each once: the record's type makes the compiler see that none is missing. */
type Names<T> = Record<keyof Required<T>, true>;

export const LOAD: Names<LoadOptions> = { anchor: true, trust: true, head: true, refresh: true };
export const VERIFY: Names<VerifyOptions> = { policy: true, allDigests: true, prompt: true, signal: true };
export const VERIFY_SYNC: Names<VerifySyncOptions> = { policy: true, allDigests: true, prompt: true };
export const VERIFY_MANY: Names<VerifyManyOptions> = { policy: true, allDigests: true, signal: true };
export const ITEM: Names<VerifyItem> = { certificate: true, answer: true, prompt: true };

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
