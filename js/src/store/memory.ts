/** A store in memory. */

import { same, type StoreBackend } from "./backend.js";

/**
 * Keeps everything in memory, for as long as the backend itself is kept. For tests, and for processes that verify much and
 * restart seldom.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { CertificateStore, memoryBackend } from "quorumseal/store";
 *
 * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
 * console.log((await store.put(certificate, answer)).change); // added
 * ```
 */
export function memoryBackend(): StoreBackend {
  const values = new Map<string, Uint8Array>();
  const write = (key: string, value: Uint8Array): void => void values.set(key, value.slice());
  return {
    async get(key) {
      return values.get(key)?.slice();
    },
    async put(key, value) {
      write(key, value);
    },
    async delete(key) {
      values.delete(key);
    },
    async *list(prefix) {
      for (const key of [...values.keys()]) if (key.startsWith(prefix)) yield key;
    },
    async exchange(key, expected, next) {
      if (!same(values.get(key) ?? null, expected)) return false;
      if (next) write(key, next);
      else values.delete(key);
      return true;
    },
  };
}
