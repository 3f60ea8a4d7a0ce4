/** A store in the Cache API of browsers, workers and Workers. */

import { drain, joined, kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import { MOST_CANDIDATES, type StoreBackend } from "./backend.js";

/** As much of a cache as is used. The `keys` of Workers is not implemented. */
export interface CacheLike {
  match(request: string): Promise<Response | undefined>;
  put(request: string, response: Response): Promise<void>;
  delete(request: string): Promise<boolean>;
  keys?(request?: string): Promise<readonly { readonly url: string }[]>;
}

/** No such host exists, or ever will: entries are met by nothing but a store. */
const BASE = "https://quorumseal.invalid/";

/** How many names a directory holds at most, 65 bytes each: one more than a store takes, so that it sees that they are too many. */
const MOST_LISTED = MOST_CANDIDATES + 1;

/**
 * Keeps everything in a cache: one that is opened by its name (`quorumseal`, if none is given), or the one that is given,
 * such as `caches.default` in Cloudflare Workers. Browsers have caches in secure contexts alone.
 *
 * Caches forget when they like; what is forgotten is `null` again. A cache that cannot list what it holds, as
 * `caches.default` cannot, keeps directories for `getByOutput` and `latestFor`; `keys` and `reindex` fail there.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { cacheBackend, CertificateStore } from "quorumseal/store";
 *
 * const store = new CertificateStore({
 *   verifier: await Verifier.load({ anchor, trust }),
 *   backend: cacheBackend(caches.default),
 * });
 * const { certHash } = await store.put(certificate, answer);
 * console.log((await store.get(certHash)).report.state); // valid
 * ```
 */
export function cacheBackend(cache: string | CacheLike | Promise<CacheLike> = "quorumseal"): StoreBackend {
  const isName = typeof cache === "string";
  if (!isName && (typeof cache !== "object" || cache === null || !("match" in cache || "then" in cache))) {
    throw new QuorumsealError("input.argument", `the cache is ${kind(cache)}; expected a name, a Cache or a promise of one`);
  }
  let opening: Promise<Opened> | undefined;
  const opened = (): Promise<Opened> => {
    opening ??= openWith(async () => (isName ? openNamed(cache) : cache)).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const open = async (): Promise<CacheLike> => (await opened()).cache;

  const read = async (key: string, limit: number): Promise<Uint8Array | null> => {
    const response = await (await open()).match(urlOf(key));
    if (!response?.ok || !response.body) return null;
    return readAll(response.body, limit);
  };
  const write = async (key: string, value: Uint8Array<ArrayBuffer>): Promise<void> => {
    // Workers keep nothing that does not say for how long.
    const headers = { "cache-control": "public, max-age=31536000, immutable", "content-type": "application/octet-stream" };
    await (await open()).put(urlOf(key), new Response(value, { headers }));
  };
  const remove = async (key: string): Promise<void> => void (await (await open()).delete(urlOf(key)));

  /** Where a cache cannot list, index entries are lines of a directory and nothing else. */
  const place = async (key: string): Promise<{ directory: string; name: string } | undefined> => {
    const [, directory, name] = /^((?:output|prompt):[0-9a-f]{64}:)([0-9a-f]{64})$/.exec(key) ?? [];
    return directory === undefined || name === undefined || (await opened()).lists ? undefined : { directory, name };
  };
  const listed = async (directory: string): Promise<Set<string>> => {
    const text = await read(directory, MOST_LISTED * 65);
    return new Set(new TextDecoder().decode(text ?? new Uint8Array()).match(/[0-9a-f]{64}/g)?.slice(0, MOST_LISTED));
  };
  const change = async (directory: string, act: (names: Set<string>) => void): Promise<void> =>
    alone(await open(), directory, async () => {
      const names = await listed(directory);
      act(names);
      await (names.size > 0 ? write(directory, new TextEncoder().encode(`${[...names].join("\n")}\n`)) : remove(directory));
    });

  return {
    async get(key, limit) {
      const at = await place(key);
      if (!at) return read(key, limit);
      return (await listed(at.directory)).has(at.name) ? Uint8Array.of(0x31) : null;
    },
    async put(key, value) {
      const at = await place(key);
      await (at ? change(at.directory, (names) => void names.add(at.name)) : write(key, value));
    },
    async delete(key) {
      const at = await place(key);
      await (at ? change(at.directory, (names) => void names.delete(at.name)) : remove(key));
    },
    async *list(prefix) {
      const { cache, lists } = await opened();
      if (lists) {
        const start = urlOf(prefix);
        for (const { url } of (await cache.keys?.()) ?? []) if (url.startsWith(start)) yield decodeURIComponent(url.slice(BASE.length));
      } else if (/^(?:output|prompt):[0-9a-f]{64}:$/.test(prefix)) {
        for (const name of await listed(prefix)) yield prefix + name;
      } else {
        throw new Error("this cache cannot list what it holds");
      }
    },
  };
}

function urlOf(key: string): string {
  return BASE + key;
}

/** A cache, and whether it can tell what it holds. */
interface Opened {
  readonly cache: CacheLike;
  readonly lists: boolean;
}

async function openWith(open: () => Promise<CacheLike>): Promise<Opened> {
  const cache = await open();
  const nowhere = urlOf("nowhere");
  // Workers have the method, and it throws; a storage that fails altogether fails here too.
  await cache.match(nowhere);
  const lists = await Promise.resolve()
    .then(() => cache.keys?.(nowhere))
    .catch(() => undefined);
  return { cache, lists: lists !== undefined };
}

async function openNamed(name: string): Promise<CacheLike> {
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (storage) return storage.open(name);
  throw new Error("there is no Cache API here: browsers have it in secure contexts (https, localhost) alone");
}

/** Up to `limit + 1` bytes of a body. */
async function readAll(body: ReadableStream<unknown>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await drain(body, "cached entry", "store.failed", undefined, (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    return length <= limit;
  });
  return joined(chunks);
}

const busy = new WeakMap<CacheLike, Map<string, Promise<void>>>();

/** Runs changes of one directory one after the other, as far as this realm goes. */
async function alone(cache: CacheLike, directory: string, change: () => Promise<void>): Promise<void> {
  const running = busy.get(cache) ?? new Map<string, Promise<void>>();
  busy.set(cache, running);
  const before = running.get(directory);
  const mine = (before ?? Promise.resolve()).catch(() => {}).then(change);
  running.set(directory, mine);
  try {
    await mine;
  } finally {
    if (running.get(directory) === mine) running.delete(directory);
  }
}
