/** A store in a binding of the shape that Cloudflare Workers KV has. */

import { kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import { checked, type Names } from "../options.js";
import type { StoreBackend } from "./backend.js";

/** As much of a Workers KV namespace as is used; others have the same shape. */
export interface KvBinding {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: ArrayBufferView, options?: { expirationTtl?: number }): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: {
    prefix?: string;
    cursor?: string;
  }): Promise<{ keys: readonly { name: string }[]; list_complete: boolean; cursor?: string }>;
}

/** What {@link kvBackend} takes beside the binding. */
export interface KvOptions {
  /** Put before every key, where the namespace holds other things too. */
  prefix?: string;
  /** Seconds after which entries are forgotten; without it, never. Workers KV takes no fewer than 60. */
  expirationTtl?: number;
}

const KV: Names<KvOptions> = { prefix: true, expirationTtl: true };

/**
 * Keeps everything in a Workers KV namespace. A value of Workers KV holds 25 MiB at most: the store's `maxBytes` may be set
 * below that. What one place writes another may see a minute later; nothing that is seen is wrong for that. There is no
 * `exchange` either: a value that is seen damaged is deleted, and a good one that another place put within that minute may be
 * lost with it, as may what only one of two writers at a time had. Put it again.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { CertificateStore, kvBackend } from "quorumseal/store";
 *
 * const worker = {
 *   async fetch(request, env) {
 *     const verifier = await Verifier.load({ anchor, trust });
 *     const store = new CertificateStore({ verifier, backend: kvBackend(env.ANSWERS), maxBytes: 20 << 20 });
 *     const { cacheKey } = await store.put(certificate, answer);
 *     const entry = await store.get(cacheKey);
 *     return entry ? new Response(entry.artifact) : new Response("not verified", { status: 404 });
 *   },
 * };
 * const response = await worker.fetch(new Request("https://example.com"), { ANSWERS: kvNamespace });
 * console.log((await response.text()) === answer); // true
 * ```
 */
export function kvBackend(binding: KvBinding, options?: KvOptions): StoreBackend {
  for (const method of ["get", "put", "delete", "list"] as const) {
    if (typeof (binding as Partial<KvBinding> | null | undefined)?.[method] === "function") continue;
    const message = `the binding is ${kind(binding)} without ${method}(); expected a KV namespace, as env.NAME of a Worker is`;
    throw new QuorumsealError("input.argument", message);
  }
  const { prefix = "", expirationTtl } = checked(options, KV, "kvBackend");
  if (typeof prefix !== "string") {
    throw new QuorumsealError("input.argument", `prefix is ${kind(prefix)}; expected a string`);
  }
  if (expirationTtl !== undefined && !(Number.isSafeInteger(expirationTtl) && expirationTtl > 0)) {
    throw new QuorumsealError("input.argument", `expirationTtl is ${String(expirationTtl)}; expected seconds`);
  }
  return {
    eventual: true,
    get: (key) => binding.get(prefix + key, "arrayBuffer"),
    put: (key, value) => binding.put(prefix + key, value, expirationTtl === undefined ? {} : { expirationTtl }),
    delete: (key) => binding.delete(prefix + key),
    async *list(start) {
      const seen = new Set<string | undefined>();
      let cursor: string | undefined;
      do {
        const page = await binding.list({ prefix: prefix + start, ...(cursor !== undefined && { cursor }) });
        for (const { name } of page.keys) yield name.slice(prefix.length);
        seen.add(cursor);
        cursor = page.list_complete ? undefined : page.cursor;
        if (cursor !== undefined && seen.has(cursor)) throw new Error("the namespace lists the same page again and again");
      } while (cursor !== undefined);
    },
  };
}
