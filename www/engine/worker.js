/**
 * The engine's side of the work: everything that takes time is done in here.
 *
 * A message is `{ id, call, given, watched }`, its answer `{ id, result }` or `{ id, error }`, before it any number of `{ id,
 * progress }`. `{ id, stop: true }` aborts a call, which then answers with an error.
 */

import { examine, relate } from "./examine.js";
import { explain, hash, nfcWouldMatch, Verifier } from "./library.js";
import { pieces } from "./read.js";
import { contentOf, take } from "./take.js";
import { trusting, trustingNobody } from "./trusting.js";

/** No more often than this a call says how far it is. */
const OFTEN = 60;

const running = new Map();
/** The verifier of what is trusted, or of nobody; a promise, so that calls that come early wait for it. */
let verifier = null;

const calls = {
  async recognise({ items }) {
    const things = [];
    for (const item of items) things.push(await take(item));
    return things;
  },

  async digest({ blob }, { signal, progress }) {
    let done = 0;
    const read = (count) => progress({ done: (done += count), total: blob.size });
    return hash(pieces(blob, { signal, read }), { signal });
  },

  async trust({ anchor, bundles, head }) {
    if (anchor === null) {
      verifier = trustingNobody(Verifier, hash);
      await verifier;
      return { anchor: null, head: null, sets: [], ignored: [] };
    }
    const loading = trusting(Verifier, { anchor, bundles, head });
    verifier = loading.then((loaded) => loaded.verifier);
    verifier.catch(() => {});
    return (await loading).trusted;
  },

  async examine({ things }, { signal, progress }) {
    return examine(await verifier, things, { hash, nfcWouldMatch }, { signal, onProgress: progress });
  },

  async relate({ a, b }, { signal }) {
    return relate(await verifier, a, b, { signal });
  },

  async verify({ certificate, answer, options }, { signal }) {
    const content = (given) => (isThing(given) ? contentOf(given) : given);
    const { prompt, receipt, votes, advisories, policy, allDigests, anchor, bundles } = options;
    // Another anchor is for this one call; what is trusted stays so.
    const other = anchor === undefined ? null : (await trusting(Verifier, { anchor, bundles })).verifier;
    const report = await (other ?? (await verifier)).verify(content(certificate), content(answer), {
      prompt: content(prompt),
      receipt: content(receipt),
      votes: (votes ?? []).map(content),
      advisories: (advisories ?? []).map(content),
      policy: content(policy),
      allDigests: allDigests ?? false,
      signal,
    });
    other?.[Symbol.dispose]?.();
    return report;
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
    postMessage({ id, error: { name: error.name, code: error.code, message: String(error.message ?? error) } });
  } finally {
    running.delete(id);
  }
});

function isThing(given) {
  return typeof given === "object" && given !== null && "kind" in given && "bytes" in given;
}
