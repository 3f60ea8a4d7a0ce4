/** Two texts compared away from the page, so that it never freezes. */

/** The most UTF-16 units that are compared in the page itself, where there can be no worker. */
const WITHOUT_WORKER = 20_000;

/**
 * What `diffOf` gives for two texts. Rejects with the signal's reason when it is aborted: the worker ends at once,
 * whatever it was doing. Where a worker cannot be started a short comparison is made here, and a longer one is
 * `"too-large"`.
 */
export function compare(a, b, { signal } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = started();
    if (worker === null) return resolve(here(a, b));
    const end = (settle, value) => {
      worker.terminate();
      signal?.removeEventListener("abort", stop);
      settle(value);
    };
    const stop = () => end(reject, signal.reason);
    signal?.addEventListener("abort", stop);
    worker.addEventListener("message", ({ data }) => end(resolve, data), { once: true });
    worker.addEventListener("error", () => end(resolve, here(a, b)), { once: true });
    worker.postMessage({ a, b });
  });
}

function started() {
  try {
    return new Worker(new URL("./diff-worker.js", import.meta.url), { type: "module" });
  } catch {
    return null;
  }
}

async function here(a, b) {
  const { diffOf, LIMITS } = await import("./diff.js");
  return diffOf(a, b, { ...LIMITS, units: WITHOUT_WORKER, edits: 500, steps: 1_000_000 });
}
