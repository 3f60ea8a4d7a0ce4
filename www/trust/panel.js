/** Whom to trust: the one id that is pinned, the bundles that connect others to it, and what came of them. */

import { code, fill, foreign, h } from "../dom.js";
import { short } from "../format.js";
import { nameOf } from "../given/panel.js";
import { strings } from "../language.js";

const ID = /^blake3:[0-9a-f]{64}$/;

/**
 * Makes the section. `actions`: `pin(anchor)`, `forget()`, `restore()`, `add(items)`.
 *
 * The result has `element`, `show(trust)`, `open()`. `trust` is `{ anchor, bundles, trusted, error, memory, suggested }`: what is pinned
 * or null, the bundles as things, what they came to or null, why they came to nothing or null, whether `"kept"` (this is
 * remembered), `"other"` (something else is) or null (nothing is), and an id that a bundle suggests or null.
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
  const picker = h("input", { type: "file", id: "trust-files", multiple: true, hidden: true, "aria-label": text.choose, on: { change: chosen } });
  const button = (id, words, pressed, look = "button") => h("button", { type: "button", class: look, id, on: { click: pressed } }, words);
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
    h("p", { class: "actions" }, button("trust-choose", text.choose, () => picker.click()), picker, forget, restore),
    outcome,
  );
  const element = h("section", { id: "trust", class: "card trust", "aria-labelledby": "trust-title" }, details);

  return {
    element,
    show({ anchor, bundles: given, trusted, error, memory, suggested }) {
      element.dataset.trust = trusted ? (trusted.demo ? "demo" : "own") : error ? "failed" : "none";
      field.value = anchor ?? "";
      complain(error && words(error));
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
      restore.hidden = memory !== "other";
      fill(outcome, trusted && [memory === "kept" ? h("p", { class: "note" }, text.remembered) : null, ...outcomeOf(trusted)]);
    },
    open() {
      details.open = true;
      element.scrollIntoView({ block: "nearest" });
      field.focus({ preventScroll: true });
    },
  };

  function summaryOf(anchor, trusted, error) {
    if (trusted) return text[trusted.demo ? "demo" : "own"](networkOf(trusted), trusted.head.epoch);
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

/** What an error of trust is in plain words, with the library's reason and the code. */
export function words({ code: name, message }) {
  const plain = strings.trust.errors[name];
  const reason = strings.status.reason(message, name);
  if (name === "trust.no-bundle") return plain;
  return plain ? `${plain} ${reason}` : reason;
}

function networkOf({ sets }) {
  return sets[sets.length - 1].network;
}

function outcomeOf({ head, sets, ignored, demo }) {
  const text = strings.trust;
  return [
    demo ? h("p", { class: "demo-mark" }, text.demoNote) : null,
    h("h3", {}, text.head),
    h("p", {}, foreign(text.headValue(head.epoch, sets[sets.length - 1].network)), h("br"), code(head.id)),
    h("h3", {}, text.sets(sets.length)),
    h(
      "ul",
      { class: "sets", id: "trusted-sets" },
      [...sets].reverse().map((set) =>
        h(
          "li",
          { "data-epoch": set.epoch, "data-via": set.via },
          h("strong", {}, text.set(set.epoch)),
          ` ${text.via[set.via]}`,
          h(
            "span",
            { class: "note set-detail" },
            text.detail(set.quorum, set.totalWeight, set.validators),
            ", ",
            h("code", { class: "code", title: set.id }, short(set.id)),
            set.unexaminedSignatures > 0 ? `; ${text.unexamined(set.unexaminedSignatures)}` : null,
          ),
        ),
      ),
    ),
    ignored.length === 0
      ? null
      : [
          h("h3", {}, text.ignored(ignored.length)),
          h("p", { class: "note" }, text.ignoredNote),
          h(
            "ul",
            { class: "sets", id: "ignored-sets" },
            ignored.map((set) =>
              h(
                "li",
                { "data-reason": set.reason },
                h("strong", {}, foreign(text.ignoredName(set.epoch, set.network))),
                `: ${text.reasons[set.reason] ?? set.reason}`,
                h("span", { class: "note set-detail" }, foreign(set.message)),
              ),
            ),
          ),
        ],
  ];
}
