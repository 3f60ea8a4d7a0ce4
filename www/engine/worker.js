/**
 * The engine's side of the work: everything that takes time is done in here.
 *
 * A message is `{ id, call, given }`, its answer `{ id, result }` or `{ id, error }`, before it any number
 * of `{ id, progress }`. `{ id, stop: true }` aborts a call, which then answers with an error.
 */

import { explain, hash, nfcWouldMatch, Verifier } from "./library.js";
import { trustingNobody } from "./nobody.js";

/** No more often than this a call says how far it is. */
const OFTEN = 60;

// What is done with things that were given is fetched when there are some: the page begins without.
const taking = () => import("./take.js");
const examining = () => import("./examine.js");
const trusting = async (given) => (await import("./trusting.js")).trusting(Verifier, given);

const running = new Map();
/** The verifier of what is trusted, or of nobody; a promise, so that calls that come early wait for it. */
let verifier = null;

const calls = {
  async recognise({ items }) {
    const { take } = await taking();
    const things = [];
    for (const item of items) things.push(await take(item));
    return things;
  },

  async digest({ blob }, { signal, progress }) {
    const { pieces } = await import("./read.js");
    let done = 0;
    const read = (count) => progress({ done: (done += count), total: blob.size });
    return hash(pieces(blob, { signal, read }), { signal });
  },

  async trust({ anchor, bundles, head }) {
    release(verifier);
    if (anchor === null) {
      verifier = trustingNobody(Verifier, hash);
      await verifier;
      return { anchor: null, head: null, sets: [], ignored: [] };
    }
    const loading = trusting({ anchor, bundles, head });
    verifier = loading.then((loaded) => loaded.verifier);
    verifier.catch(() => {});
    return (await loading).trusted;
  },

  async examine({ things }, { signal, progress }) {
    const { examine } = await examining();
    return examine(await verifier, things, { hash, nfcWouldMatch }, { signal, onProgress: progress });
  },

  async relate({ a, b }, { signal }) {
    const { relate } = await examining();
    return relate(await verifier, a, b, { signal });
  },

  async verify({ certificate, answer, options }, { signal }) {
    const { contentOf } = await taking();
    const content = (given) => (isThing(given) ? contentOf(given) : given);
    const { prompt, receipt, votes, advisories, policy, allDigests, anchor, bundles } = options;
    // Another anchor is for this one call; what is trusted stays so.
    const other = anchor === undefined ? null : (await trusting({ anchor, bundles })).verifier;
    try {
      return await (other ?? (await verifier)).verify(content(certificate), content(answer), {
        prompt: content(prompt),
        receipt: content(receipt),
        votes: (votes ?? []).map(content),
        advisories: (advisories ?? []).map(content),
        policy: content(policy),
        allDigests: allDigests ?? false,
        signal,
      });
    } finally {
      other?.[Symbol.dispose]?.();
    }
  },

  explain({ code }) {
    return explain(code);
  },
};

addEventListener("message", async ({ data: { id, call, given, stop } }) => {
  if (stop) return running.get(id)?.abort();
  const stopping = new AbortController();
  running.set(id, stopping);
  let last = 0;
  const progress = (how) => {
    const now = performance.now();
    if (now - last < OFTEN && how.done < how.total) return;
    last = now;
    postMessage({ id, progress: how });
  };
  try {
    const result = await calls[call](given, { signal: stopping.signal, progress });
    stopping.signal.throwIfAborted();
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, error: { name: error.name, code: codeOf(error), message: String(error.message ?? error) } });
  } finally {
    running.delete(id);
  }
});

/** Lets go of what was trusted before. Whatever still runs with it is about a page that shows something else. */
async function release(before) {
  const loaded = await Promise.resolve(before).catch(() => null);
  loaded?.[Symbol.dispose]?.();
}

function isThing(given) {
  return typeof given === "object" && given !== null && "kind" in given && "bytes" in given;
}

/** The code of an error that has one; the number that a browser's own errors have is none. */
function codeOf({ code }) {
  return typeof code === "string" ? code : undefined;
}
