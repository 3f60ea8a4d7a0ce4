// The service worker: keeps the whole page, so that it opens without a network.
//
// One cache holds one build, complete: installing takes every file and checks it against the digest that the build
// wrote down, and fails as a whole when one is missing or another. A build replaces the one before only when no tab
// shows that one any more, or when the only tab that does asks for it; so no tab ever gets files of two builds.

/* global BUILT -- `{ build, files: [[path, SHA-256 in base64], …] }`, put in by the build */

const SCOPE = new URL(self.registration.scope);
const FILES = new Map(BUILT.files.map(([path, digest]) => [new URL(path, SCOPE).href, digest]));
/** Other pages of the origin have caches of their own. */
const OWN = `quorumseal ${SCOPE.pathname} `;
const CACHE = `${OWN}${BUILT.build}`;
const PAGE = SCOPE.href;
/** Where names stand for one content for ever. */
const NEVER_ANOTHER = new URL("assets/", SCOPE).href;
/** How many files are fetched at a time: the page itself may want the network too. */
const AT_ONCE = 4;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("fetch", (event) => {
  const url = wanted(event.request);
  if (url !== null) event.respondWith(answer(url, event.request));
});

self.addEventListener("message", (event) => {
  const { ask } = event.data ?? {};
  if (ask === "claim") event.waitUntil(self.clients.claim());
  if (ask === "replace") event.waitUntil(replaceFor(event.source, event.ports[0]));
});

async function install() {
  const cache = await caches.open(CACHE);
  const waiting = [...FILES];
  const take = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [url, digest] = next;
      await cache.put(url, await whole(url, digest));
    }
  };
  const takers = Array.from({ length: AT_ONCE }, take);
  try {
    await Promise.all(takers);
  } catch (error) {
    waiting.length = 0;
    // Whoever is still at it would otherwise look into what is gone.
    await Promise.allSettled(takers);
    await caches.delete(CACHE);
    throw error;
  }
}

/** The file at an address with exactly this content, from a build before or from the host. Throws if there is none. */
async function whole(url, digest) {
  const sources = [
    () => earlier(url),
    // What the page has just loaded need not be loaded again. What stands between may keep what the host has no more.
    () => fetch(url, { cache: url.startsWith(NEVER_ANOTHER) ? "default" : "no-cache" }),
    () => fetch(url, { cache: "reload" }),
  ];
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) === digest) return kept(response, bytes);
  }
  throw new Error(`${url} is not the file that was built`);
}

/** What a build before kept of an address, if any did. */
async function earlier(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(OWN) && (await inCache(name, url));
    if (found) return found;
  }
  return undefined;
}

/** What a cache has for an address. To open one would make it, if it is not there or not any more. */
function inCache(cacheName, url) {
  return caches.match(url, { cacheName });
}

/** A response of the same content and headers, as if never redirected: such a one is refused for a page. */
function kept({ headers }, bytes) {
  const own = new Headers(headers);
  // They are about bytes on the way, which these are not any more.
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) own.delete(name);
  return new Response(bytes, { headers: own });
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name)));
  // The page that installed this was loaded without it, and is to work offline from now on too.
  await self.clients.claim();
}

/** The kept address that a request is for; null for what is not of the page. */
function wanted({ method, mode, url }) {
  if (method !== "GET") return null;
  const plain = new URL(url);
  plain.hash = "";
  if (mode === "navigate") {
    plain.search = "";
    if (plain.href === new URL("index.html", SCOPE).href) return PAGE;
  }
  return FILES.has(plain.href) ? plain.href : null;
}

async function answer(url, request) {
  // The browser may have thrown the cache away for want of space.
  return (await inCache(CACHE, url)) ?? fetch(request);
}

/** Becomes the active one if nobody but `client` shows the page, and says through `port` whether it does. */
async function replaceFor(client, port) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const alone = open.every(({ id, url }) => id === client.id || !url.startsWith(PAGE));
  port.postMessage({ replaces: alone });
  if (alone) await self.skipWaiting();
}
