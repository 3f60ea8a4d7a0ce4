/** The page of a worker: `ask` passes the text on. */

/** Whatever has `postMessage`. */
export function through(worker) {
  globalThis.ask = (text) =>
    new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      worker.addEventListener?.("error", (event) => reject(new Error(event.message ?? "the worker does not start")));
      worker.postMessage(text, [port2]);
    });
}

/** A service worker, as soon as it is active. */
export async function registered(script) {
  const registration = await navigator.serviceWorker.register(script, { type: "module" });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (worker.state !== "activated") {
    if (worker.state === "redundant") throw new Error(`${script} was not installed`);
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  }
  return worker;
}
