/** What a store keeps its bytes in. Nothing that comes out of it is trusted. */

import { asBytes, kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";

/**
 * Bytes by name. Anything like a key-value storage can be one: the store asks for no more than this, and believes nothing
 * of what it reads. Names are short ASCII of the forms `cert_hash:<hex>`, `output:<hex>:<hex>` and `prompt:<hex>:<hex>`.
 * What a method throws or rejects with becomes the cause of a `store.failed`.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { CertificateStore } from "quorumseal/store";
 *
 * const values = new Map();
 * const backend = {
 *   get: async (key) => values.get(key),
 *   put: async (key, value) => void values.set(key, value.slice()),
 *   delete: async (key) => void values.delete(key),
 *   list: async function* (prefix) {
 *     for (const key of [...values.keys()]) if (key.startsWith(prefix)) yield key;
 *   },
 * };
 * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend });
 * await store.put(certificate, answer);
 * console.log([...values.keys()].map((key) => key.split(":")[0])); // ["cert_hash","output","prompt"]
 * ```
 */
export interface StoreBackend {
  /**
   * The bytes under a name; `null` or `undefined` if there are none. Of more than `limit` bytes the store takes none, so
   * that no more than `limit + 1` need be read.
   */
  get(key: string, limit: number): Promise<ArrayBuffer | ArrayBufferView | null | undefined>;
  /** Puts bytes under a name, in place of what was there; all of them or none. Resolves once they are kept. */
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Forgets a name; one that is not there is no failure. */
  delete(key: string): Promise<void>;
  /** The names that begin with `prefix`, in any order. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Puts `next` (deletes, for `null`) if what is there is exactly `expected` (`null`: nothing), in one step that no other
   * reader or writer can come between, and says whether it did. Without it the last of several writers at a time wins:
   * what is kept is right even so, but a receipt that only an earlier one had may be lost.
   */
  exchange?(key: string, expected: Uint8Array | null, next: Uint8Array<ArrayBuffer> | null): Promise<boolean>;
  /** Whether what was written may be seen late, or in another order, so that nothing follows from what is missing. */
  readonly eventual?: boolean;
}

/** How many entries of one output or prompt a store takes into account. */
export const MOST_CANDIDATES = 4_096;

/** A backend whose failures are `store.failed`, and whose answers have the types that they should. */
export class Guarded {
  readonly #backend: StoreBackend;

  constructor(backend: StoreBackend) {
    for (const method of ["get", "put", "delete", "list"] as const) {
      if (typeof (backend as Partial<StoreBackend> | null | undefined)?.[method] === "function") continue;
      const what = kind(backend);
      const forms = "memoryBackend(), cacheBackend(), indexedDbBackend(), kvBackend(…) or an object of your own";
      throw new QuorumsealError("input.argument", `the backend is ${what} without ${method}(); expected ${forms}`);
    }
    this.#backend = backend;
  }

  get eventual(): boolean {
    return this.#backend.eventual === true;
  }

  get(key: string, limit: number): Promise<Uint8Array | null> {
    return this.#try(`reading ${key}`, async () => {
      const value = await this.#backend.get(key, limit);
      if (value === null || value === undefined) return null;
      const bytes = asBytes(value);
      if (!bytes) throw new TypeError(`it gave ${kind(value)}, not bytes`);
      return bytes;
    });
  }

  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#try(`writing ${key}`, async () => void (await this.#backend.put(key, value)));
  }

  delete(key: string): Promise<void> {
    return this.#try(`deleting ${key}`, async () => void (await this.#backend.delete(key)));
  }

  /** As {@link StoreBackend.exchange}; where there is none, as near to it as reading first comes. */
  exchange(key: string, expected: Uint8Array | null, next: Uint8Array<ArrayBuffer> | null): Promise<boolean> {
    return this.#try(`${next ? "writing" : "deleting"} ${key}`, async () => {
      if (this.#backend.exchange) return (await this.#backend.exchange(key, expected, next)) === true;
      // Whoever deletes must not delete what came meanwhile.
      if (!next && !same(await this.get(key, expected?.length ?? 0), expected)) return false;
      await (next ? this.#backend.put(key, next) : this.#backend.delete(key));
      return true;
    });
  }

  /** Up to `most` names that begin with `prefix`, and whether there are more. */
  async list(prefix: string, most: number): Promise<{ keys: string[]; more: boolean }> {
    const keys = new Set<string>();
    for await (const key of this.names(prefix)) {
      if (keys.size >= most) return { keys: [...keys], more: true };
      keys.add(key);
    }
    return { keys: [...keys], more: false };
  }

  async *names(prefix: string): AsyncGenerator<string, void, undefined> {
    const what = `listing ${prefix}`;
    const names = await this.#try(what, async () => this.#backend.list(prefix)[Symbol.asyncIterator]());
    try {
      for (;;) {
        const { done, value } = await this.#try(what, () => names.next());
        if (done) return;
        if (typeof value === "string" && value.startsWith(prefix)) yield value;
      }
    } finally {
      await this.#try(what, async () => void (await names.return?.()));
    }
  }

  async #try<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      if (cause instanceof QuorumsealError) throw cause;
      throw storeFailed(what, cause);
    }
  }
}

/** What the storage says, as an error of this package. */
export function storeFailed(what: string, cause: unknown): QuorumsealError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new QuorumsealError("store.failed", `${what} failed: ${reason}`, { cause });
}

/** Whether two values are the same bytes, or both nothing. */
export function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
