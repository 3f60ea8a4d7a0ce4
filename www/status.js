/** The frame of the verdict: whatever there is to say while there is none, and the place for one. */

import { fill, foreign, h } from "./dom.js";
import { strings } from "./language.js";

/**
 * Makes the section. `actions`: `cancel()`, `again()`, `toTrust()`.
 *
 * The result has `element`, `show(view)` and `progress({ done, total })`. A view is
 *
 * - `{ is: "loading" | "idle" | "waiting" | "cancelled" }`
 * - `{ is: "checking" }`: what was shown before stays, but looks as if it did not count
 * - `{ is: "refused", by, reason }`: no verdict; `by` is a member of `strings.status.refused`, `reason` a text or nodes
 * - `{ is: "shown", verdict }`: an element with the verdict
 */
export function createStatus(actions) {
  const text = strings.status;
  const button = (id, words, pressed) =>
    h("button", { type: "button", class: "button", id, on: { click: pressed } }, words);
  const said = h("div", { class: "said" });
  const bar = h("progress", { id: "progress", max: 1, "aria-label": text.progress, hidden: true });
  const read = h("span", { class: "working-read" });
  // A progress bar tells how far it is by itself; read out at every step it would drown everything else.
  const working = h(
    "div",
    { class: "working", "aria-live": "off", hidden: true },
    h("p", { class: "working-words" }, h("span", {}, text.checking), " ", read),
    bar,
    h("p", { class: "working-stale" }, text.stale),
    button("cancel", text.cancel, actions.cancel),
  );
  const element = h(
    "section",
    { id: "verdict", class: "verdict-frame", "aria-live": "polite", "aria-label": text.title },
    said,
    working,
  );

  return {
    element,
    progress({ done, total }) {
      bar.hidden = total === 0;
      if (total === 0) return;
      bar.value = done / total;
      fill(read, text.reading(done, total));
    },
    show(view) {
      element.setAttribute("aria-busy", String(view.is === "loading" || view.is === "checking"));
      const keepsFocus = element.contains(document.activeElement);
      working.hidden = view.is !== "checking";
      element.classList.toggle("is-stale", view.is === "checking" && element.dataset.view === "shown");
      if (view.is === "checking") {
        bar.hidden = true;
        bar.removeAttribute("value");
        fill(read);
        if (element.dataset.view === "shown") return;
      }
      element.dataset.view = view.is;
      element.dataset.tone = view.is === "refused" ? "caution" : "neutral";
      fill(said, ...VIEWS[view.is](view, text, button, actions));
      // What held the keyboard is gone, or hidden: it stays in the same place of the page.
      const { activeElement } = document;
      if (keepsFocus && (!element.contains(activeElement) || activeElement.closest("[hidden]"))) {
        element.tabIndex = -1;
        element.focus({ preventScroll: true });
      }
    },
  };
}

const title = (words) => h("h2", { class: "status-title" }, words);
const line = (words, lang = null) => h("p", { class: "status-line" }, foreign(words, { lang }));

/** Where the reason is the library's, or the browser's, which the page does not translate. */
const THEIRS = new Set(["given", "policy", "load", "view"]);

const VIEWS = {
  loading: (_, text) => [title(text.loading)],
  checking: () => [],
  idle: (_, { idle }) => [
    title(idle.title),
    line(idle.sentence),
    h("h3", {}, idle.about),
    h(
      "ul",
      { class: "points" },
      idle.points.map((point) => h("li", {}, point)),
    ),
  ],
  waiting: (_, { waiting }) => [title(waiting.title), line(waiting.sentence)],
  cancelled: (_, text, button, { again }) => [
    title(text.cancelled.title),
    line(text.cancelled.sentence),
    h("p", { class: "actions" }, button("again", text.again, again)),
  ],
  refused: ({ by, reason }, text, button, { again, toTrust }) => [
    title(text.refused[by]),
    line(reason, THEIRS.has(by) ? "en" : null),
    by === "trust" ? h("p", { class: "actions" }, button("to-trust", text.toTrust, toTrust)) : null,
    by === "load" || by === "view" ? h("p", { class: "actions" }, button("again", text.again, again)) : null,
  ],
  shown: ({ verdict }) => [verdict],
};
