/** The page without a network: the service worker keeps it, and a note says when a newer build is there. */

import { fill, h } from "../dom.js";
import { more, strings } from "../language.js";

/**
 * Registers the service worker, which takes the whole page along, unless it did so before. To be called when the page
 * is ready: it asks for everything once more.
 *
 * Returns an element, empty until there is something to say, which `announce(text)` then says too; or null where there
 * are no service workers. `element.render()` says it anew, in the language of now. Nothing is ever loaded again unless
 * the reader asks for it.
 */
export function offline({ announce }) {
  if (!("serviceWorker" in navigator)) return null;
  const note = h("aside", { class: "offline-note", hidden: true });
  let newer = null;
  let others = false;

  note.render = () => {
    note.hidden = newer === null;
    if (newer === null) return fill(note);
    const text = strings.offline;
    const button = h("button", { type: "button", class: "button", on: { click: replace } }, text.load);
    fill(note, h("p", {}, others ? text.others : text.newer), button);
  };

  start().catch(() => {
    // Private windows and full disks refuse: the page works as long as there is a network.
  });
  return note;

  async function start() {
    const { serviceWorker } = navigator;
    const registration = await serviceWorker.register(new URL("offline.js", document.baseURI));
    // A forced reload goes past the service worker; the page is to be kept all the same.
    if (serviceWorker.controller === null) registration.active?.postMessage({ ask: "claim" });
    if (registration.waiting !== null) found(registration.waiting);
    const watch = (worker) =>
      worker?.addEventListener("statechange", () => {
        // The first one of all replaces nothing.
        if (worker.state === "installed" && registration.active !== null) found(worker);
      });
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  }

  async function found(worker) {
    try {
      await more();
    } catch {
      // It is there the next time that the page is opened, too.
      return;
    }
    newer = worker;
    note.render();
    announce(strings.offline.newer);
  }

  function replace() {
    const { port1, port2 } = new MessageChannel();
    const asked = new AbortController();
    port1.onmessage = ({ data }) => {
      port1.close();
      others = !data.replaces;
      note.render();
      if (!others) return;
      // Whatever replaces it later does so without having been asked here.
      asked.abort();
      announce(strings.offline.others);
    };
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { signal: asked.signal });
    newer.postMessage({ ask: "replace" }, [port2]);
  }
}
