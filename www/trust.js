/** Whom to trust: the anchor, the trust bundle, and what was made of them. */

import { code, fill, foreign, h, unseen } from "./dom.js";
import { number, short } from "./format.js";
import { reason } from "./reason.js";
import { createSlot } from "./slot.js";
import { strings } from "./strings.js";

/**
 * Makes the panel. `changed(typing)` is called after each change; `restore()` is asked for the demonstration network.
 * The result has `element`, `anchor`, `bundle` (a source or `null`), `set(anchor, bundle)`, `show(verifier, demo)`,
 * `refuse(error)` and `open`.
 */
export function createTrust(changed, restore) {
  const text = strings.trust;
  const summary = h("span", { class: "trust-summary" });
  const problem = h("p", { class: "slot-problem", id: "anchor-problem", hidden: true });
  const field = h("input", {
    id: "anchor",
    type: "text",
    class: "anchor",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "anchor-help anchor-problem",
    on: { input: () => changed(true) },
  });
  const bundle = createSlot("bundle", text.bundle, changed);
  const loaded = h("div", { class: "trust-loaded" });
  const element = h(
    "details",
    { class: "card trust", id: "trust" },
    h("summary", {}, h("h2", {}, text.title), summary),
    h("p", { class: "note" }, text.help),
    h(
      "div",
      { class: "slot" },
      h("label", { for: "anchor", class: "slot-label" }, text.anchor),
      h("p", { class: "slot-help", id: "anchor-help" }, text.anchorHelp),
      field,
      problem,
    ),
    bundle.element,
    h("button", { type: "button", class: "button", id: "restore", on: { click: restore } }, text.restore),
    loaded,
  );
  fill(summary, text.none);

  return {
    element,
    get anchor() {
      return field.value.trim();
    },
    get bundle() {
      return bundle.source;
    },
    set(anchor, source) {
      field.value = anchor;
      bundle.set(source);
    },
    show(verifier, demo) {
      const { head, sets } = verifier;
      const newest = sets[sets.length - 1];
      complain(null, null);
      fill(summary, foreign(demo ? text.demo(head.epoch) : text.own(newest.network, head.epoch)));
      fill(loaded, ...outcome(verifier));
    },
    refuse(error) {
      fill(summary, text.none);
      fill(loaded);
      const message = reason(error);
      const ofPage = String(error.code).startsWith("load.");
      if (ofPage) complain(null, null);
      else if (error.code === "input.anchor" || error.code === "trust.anchor-missing") complain(message, null);
      else complain(null, message);
    },
    open() {
      element.open = true;
      element.querySelector("summary").focus();
    },
  };

  function complain(ofAnchor, ofBundle) {
    problem.hidden = ofAnchor === null;
    fill(problem, ofAnchor ?? "");
    field.setAttribute("aria-invalid", String(ofAnchor !== null));
    bundle.complain(ofBundle);
  }
}

function outcome({ head, sets, ignored }) {
  const text = strings.trust;
  const newest = sets[sets.length - 1];
  return [
    h("h3", {}, text.head),
    h("p", { class: "trust-head" }, foreign(text.headValue(head.epoch, newest.network)), h("br"), code(head.id)),
    h("h3", {}, text.sets),
    h(
      "ul",
      { class: "sets" },
      [...sets].reverse().map((set) =>
        h(
          "li",
          { "data-epoch": set.epoch, "data-via": set.via },
          h("strong", {}, `${text.epoch} ${number(set.epoch)}`),
          ` ${text.via[set.via]}`,
          h(
            "span",
            { class: "muted set-detail" },
            `${text.quorum} ${text.of(set.quorum, set.totalWeight)}, ${text.validators.toLowerCase()} ${number(set.validators)}, `,
            h("code", { class: "code", title: set.id }, short(set.id)),
            set.unexaminedSignatures > 0 ? `; ${text.unexamined(set.unexaminedSignatures)}` : null,
          ),
        ),
      ),
    ),
    ignored.length === 0
      ? h("p", { class: "note" }, text.noneIgnored)
      : [
          h("h3", {}, text.ignored(ignored.length)),
          h("p", { class: "note" }, text.ignoredNote),
          h(
            "ul",
            { class: "sets ignored" },
            ignored.map((set) =>
              h(
                "li",
                { "data-reason": set.reason },
                h("strong", {}, foreign(text.ignoredName(set.epoch, set.network))),
                ` ${text.reasons[set.reason]}`,
                unseen(": "),
                h("span", { class: "muted set-detail" }, foreign(set.message)),
              ),
            ),
          ),
        ],
  ];
}
