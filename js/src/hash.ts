/** BLAKE3 as certificates write it: `blake3:` and 64 hex digits. */

import { checkText, feed, feedText, newHasher, release, take } from "./answer.js";
import { asBytes, kind } from "./bytes.js";
import { engine, type Engine, within } from "./engine.js";
import { QuorumsealError } from "./errors.js";
import type { Code, Digest } from "./generated/report.js";
import type { Bytes, Content } from "./inputs.js";

/**
 * The digest of some content, read to its end. Streams are hashed as they arrive.
 *
 * Rejects with `input.answer` or `input.response` for what has no bytes, with the signal's reason when it is aborted, and
 * with `load.*`.
 *
 * @example
 * ```js
 * import { hash } from "quorumseal";
 *
 * console.log(await hash("")); // blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262
 * ```
 */
export async function hash(content: Content, options: { signal?: AbortSignal } = {}): Promise<Digest> {
  const api = await engine();
  const taking = { what: "answer", whole: false, allDigests: false, signal: options.signal } as const;
  const given = await take(api, content, taking);
  try {
    if (given.is === "hashed") return within(() => given.hasher.digest());
    throw new QuorumsealError("input.answer", `the content is ${kind(content)}; expected something with bytes`);
  } finally {
    release(given);
  }
}

/**
 * A hasher for content that comes in pieces.
 *
 * @example
 * ```js
 * import { createHasher, hash } from "quorumseal";
 *
 * const hasher = await createHasher();
 * for (const piece of ["one ", "answer, ", "in pieces"]) hasher.update(piece);
 * console.log(hasher.digest() === (await hash("one answer, in pieces"))); // true
 * ```
 */
export async function createHasher(): Promise<Hasher> {
  return new PieceHasher(await engine());
}

/** Hashes content piece by piece; made by {@link createHasher}. Asking for the digest frees it. */
export interface Hasher {
  /** Adds bytes, or a string's UTF-8. Throws `input.answer`, and `input.argument` once the digest was asked for. */
  update(piece: string | Bytes): this;
  /** The digest of everything added. It may be asked for again, but nothing may be added any more. */
  digest(): Digest;
}

class PieceHasher implements Hasher {
  #hasher: InstanceType<Engine["Hasher"]> | undefined;
  #digest: Digest | undefined;

  constructor(api: Engine) {
    this.#hasher = newHasher(api, { allDigests: false });
  }

  update(piece: unknown): this {
    const hasher = this.#hasher;
    if (!hasher) throw new QuorumsealError("input.argument", "the digest was asked for: nothing can be added");
    const bytes = asBytes(piece);
    if (bytes) {
      feed(hasher, bytes);
    } else if (typeof piece === "string") {
      checkText(piece, "piece");
      feedText(hasher, piece);
    } else {
      throw new QuorumsealError("input.answer", `the piece is ${kind(piece)}; expected a string or bytes`);
    }
    return this;
  }

  digest(): Digest {
    const hasher = this.#hasher;
    if (hasher) {
      this.#digest = within(() => hasher.digest());
      this.#hasher = undefined;
      hasher.free();
    }
    return this.#digest as Digest;
  }
}

/**
 * What a code means and what to do about it, in a few sentences; `null` for a text that is no code. The texts are a module
 * of their own, which is loaded when first asked for; no WebAssembly is.
 *
 * @example
 * ```js
 * import { explain } from "quorumseal";
 *
 * console.log((await explain("output.digest")).includes("at least one byte was changed")); // true
 * console.log(await explain("output.imaginary")); // null
 * ```
 */
export async function explain(code: Code | (string & {})): Promise<string | null> {
  const { explanations } = await import("./generated/explanations.js");
  return new Map<string, string>(Object.entries(explanations)).get(String(code)) ?? null;
}
