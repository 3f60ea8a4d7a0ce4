/** The page's side of the engine: a worker does the work, so that the page never stands still. */

/** So long a call that was aborted has to end by itself; then the worker is ended, and another one takes its place. */
const GRACE = 400;

/**
 * Starts the engine. Every call returns a promise, takes `{ signal }`, and rejects with the signal's reason as soon
 * as it is aborted; its work is stopped then, too. What the package throws arrives as an error with its `code`.
 *
 * - `recognise(items)`: `{ id, name, text }` or `{ id, name, blob }` each, as things `{ id, kind, name, size, bytes,
 *   text, blob, parts, set }`; `bytes` and `text` up to 1 MiB, `parts` those of a list of documents
 * - `digest(blob, { onProgress })`: `blake3:…`
 * - `trust({ anchor, bundles, head })`: `{ anchor, head, sets, ignored }`, of bundles as things. With `anchor: null`
 *   nobody is trusted, and all that is examined is untrusted or provisional. What is trusted stays so for the calls
 *   below
 * - `examine(things, { onProgress })`: `{ findings, history, spare }`
 * - `relate(a, b)`: the relation report of two findings
 * - `verify(certificate, answer, options)`: a report; each input a thing, or what the package takes. With `anchor`
 *   and `bundles` among the options those are trusted for this call alone
 * - `explain(code)`: a text, or null for what is no code
 */
export function startEngine() {
  const waiting = new Map();
  /** Null after it failed: nothing waits then. */
  let worker = null;
  let next = 0;
  /** What is trusted, to be trusted again by a worker that takes another's place. */
  let trusted = { anchor: null, bundles: [] };

  start();
  return {
    recognise: (items, options) => call("recognise", { items }, options),
    digest: (blob, options) => call("digest", { blob }, options),
    trust(given, options) {
      trusted = { anchor: given.anchor, bundles: given.bundles ?? [], head: given.head ?? null };
      return call("trust", trusted, options);
    },
    examine: (things, options) => call("examine", { things }, options),
    relate: (a, b, options) => call("relate", { a, b }, options),
    verify(certificate, answer, { signal, ...options } = {}) {
      return call("verify", { certificate, answer, options }, { signal });
    },
    explain: (code, options) => call("explain", { code }, options),
  };

  function start() {
    const started = (worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
    worker.addEventListener("message", heard);
    worker.addEventListener("error", ({ message }) => started === worker && failed(message));
    send("trust", trusted);
  }

  function send(name, given) {
    if (worker === null) start();
    next += 1;
    worker.postMessage({ id: next, call: name, given });
    return next;
  }

  function call(name, given, { signal, onProgress } = {}) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const record = { name, given, resolve, reject, onProgress, signal };
      const stop = () => {
        reject(signal.reason);
        worker.postMessage({ id: record.id, stop: true });
        setTimeout(() => waiting.has(record.id) && restart(), GRACE);
      };
      record.end = () => signal?.removeEventListener("abort", stop);
      signal?.addEventListener("abort", stop, { once: true });
      ask(record);
    });
  }

  function ask(record) {
    record.id = send(record.name, record.given);
    waiting.set(record.id, record);
  }

  function heard({ data: { id, result, error, progress } }) {
    const call = waiting.get(id);
    if (call === undefined) return;
    if (progress !== undefined) {
      if (!call.signal?.aborted) call.onProgress?.(progress);
      return;
    }
    waiting.delete(id);
    call.end();
    if (error === undefined) call.resolve(result);
    else call.reject(Object.assign(new Error(error.message), { name: error.name, code: error.code }));
  }

  /** A worker that does not stop is ended, and what else was asked of it is asked of another. */
  function restart() {
    worker.terminate();
    const unanswered = [...waiting.values()].filter(({ signal }) => !signal?.aborted);
    waiting.clear();
    start();
    unanswered.forEach(ask);
  }

  /** A worker that failed is of no use any more. The next call starts another one, whoever waited now is told. */
  function failed(message) {
    worker.terminate();
    worker = null;
    const calls = [...waiting.values()];
    waiting.clear();
    for (const { end, reject } of calls) {
      end();
      reject(Object.assign(new Error(message || "the worker could not be started"), { code: "load.worker" }));
    }
  }
}
