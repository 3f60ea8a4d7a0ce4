/** Whom to trust: the one id that is pinned, the bundles that connect others to it, and what came of them. */

import { code, fill, foreign, h } from "../dom.js";
import { nameOf } from "../given/name.js";
import { strings } from "../language.js";

const ID = /^blake3:[0-9a-f]{64}$/;

/**
 * Makes the section. `actions`: `pin(anchor)`, `forget()`, `restore()`, `add(items)`.
 *
 * The result has `element`, `show(trust)`, `open()`. `trust` is `{ anchor, bundles, trusted, outcome, error, problem,
 * other, suggested }`: what is pinned or null; the bundles as things; what they came to, and an element with that, or
 * null; why they came to nothing, and that in words, or null; whether something else is remembered; and an id that a
 * bundle suggests or null.
 */
export function createTrust(actions) {
  const text = strings.trust;
  const summary = h("span", { class: "trust-summary", id: "trust-summary" });
  const problem = h("p", { class: "problem", id: "anchor-problem", role: "alert", hidden: true });
  const field = h("input", {
    id: "anchor",
    type: "text",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "anchor-help anchor-problem",
  });
  const picker = h("input", {
    type: "file",
    id: "trust-files",
    multiple: true,
    hidden: true,
    "aria-label": text.choose,
    on: { change: chosen },
  });
  const button = (id, words, pressed, look = "button") =>
    h("button", { type: "button", class: look, id, on: { click: pressed } }, words);
  const forget = button("forget", text.forget, actions.forget, "button quiet");
  const restore = button("restore", text.restore, actions.restore, "button quiet");
  const bundles = h("ul", { class: "trust-bundles", id: "trust-bundles" });
  const suggestion = h("div", { class: "trust-suggested", hidden: true });
  const outcome = h("div", { class: "trust-outcome", id: "trust-outcome" });
  const details = h(
    "details",
    { class: "trust-details" },
    h("summary", {}, h("h2", { id: "trust-title" }, text.title), summary),
    h("p", { class: "note" }, text.help),
    h(
      "form",
      { class: "trust-form", on: { submit: submitted } },
      h("label", { for: "anchor" }, text.anchor),
      h("p", { class: "note", id: "anchor-help" }, text.anchorHelp),
      h("div", { class: "trust-row" }, field, h("button", { type: "submit", class: "button", id: "pin" }, text.pin)),
      problem,
    ),
    h("h3", {}, text.bundles),
    bundles,
    suggestion,
    h(
      "p",
      { class: "actions" },
      button("trust-choose", text.choose, () => picker.click()),
      picker,
      forget,
      restore,
    ),
    outcome,
  );
  const element = h("section", { id: "trust", class: "card trust", "aria-labelledby": "trust-title" }, details);

  return {
    element,
    show({ anchor, bundles: given, trusted, outcome: found, error, problem: said, other, suggested }) {
      element.dataset.trust = trusted ? (trusted.demo ? "demo" : "own") : error ? "failed" : "none";
      field.value = anchor ?? "";
      complain(said);
      fill(summary, foreign(summaryOf(anchor, trusted, error)));
      fill(bundles, given.length === 0 ? h("li", { class: "note" }, text.noBundles) : given.map(bundle));
      suggestion.hidden = suggested === null;
      fill(
        suggestion,
        suggested && [
          h("p", { class: "note" }, text.suggested),
          h("p", {}, code(suggested)),
          button("pin-suggested", text.suggestedPin, () => actions.pin(suggested)),
        ],
      );
      forget.hidden = anchor === null;
      restore.hidden = !other;
      fill(outcome, found);
    },
    open() {
      details.open = true;
      element.scrollIntoView({ block: "nearest" });
      field.focus({ preventScroll: true });
    },
  };

  function summaryOf(anchor, trusted, error) {
    if (trusted) return strings.trusted[trusted.demo ? "demo" : "own"](networkOf(trusted), trusted.head.epoch);
    if (error?.code === "trust.no-bundle") return text.waiting;
    return error ? text.failed : text.none;
  }

  function bundle(thing) {
    return h("li", {}, foreign(nameOf(thing)), " ", h("span", { class: "note" }, strings.given.size(thing.size)));
  }

  function submitted(event) {
    event.preventDefault();
    const anchor = field.value.trim();
    if (ID.test(anchor)) actions.pin(anchor);
    else complain(text.malformedAnchor);
  }

  function chosen() {
    actions.add([...picker.files].map((file) => ({ name: file.name, blob: file })));
    picker.value = "";
  }

  function complain(message) {
    problem.hidden = !message;
    fill(problem, message ?? "");
    field.setAttribute("aria-invalid", String(Boolean(message)));
  }
}

function networkOf({ sets }) {
  return sets[sets.length - 1].network;
}
