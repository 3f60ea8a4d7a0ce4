/** The tray: what was given, as what it is taken, and what can be done with it. */

import { fill, foreign, h, unseen } from "../dom.js";
import { strings } from "../language.js";
import { nameOf } from "./name.js";

/** What a person may say that something is, by what it is taken as now. */
const OTHER = { prompt: ["answer"], answer: ["prompt"] };

/**
 * Makes the tray. `actions` are what can be done here:
 *
 * - `remove(id)`, `clear()`, `assign(id, kind)` with null for what it was recognised as, `pin(anchor)`
 * - `share()`: resolves to the link's address
 * - `announce(text)`, and `complain(text)`, with null for when there is nothing to complain of any more
 * - `leave()`: moves the keyboard out of it
 *
 * The result has `element` and `show({ things, roles, spare, certificate })`. `roles` is what a thing is used as, by
 * its id; `spare` a function of a thing's id, to why it is not used, `spare` or `alone`, or to null; `certificate`
 * whether there is one to share.
 */
export function createTray(actions) {
  const text = strings.tray;
  const rows = h("ul", { class: "tray", id: "tray" });
  const quiet = (id, words, pressed) =>
    h("button", { type: "button", class: "button quiet", id, on: { click: pressed } }, words);
  const share = quiet("share", text.share, makeLink);
  const shared = h("p", { class: "note", id: "shared", hidden: true });
  const link = h("input", { type: "text", id: "link", readonly: true, hidden: true, "aria-label": text.shareField });
  const hideLink = (isHidden) => (shared.hidden = link.hidden = isHidden);
  const element = h(
    "div",
    { class: "held", role: "group", "aria-labelledby": "tray-title" },
    h(
      "div",
      { class: "held-head" },
      h("h3", { id: "tray-title" }, text.title),
      quiet("clear", text.clear, actions.clear),
    ),
    rows,
    h("p", { class: "actions" }, share),
    shared,
    link,
  );

  return {
    element,
    show({ things, roles, spare, certificate }) {
      element.hidden = things.length === 0;
      share.hidden = !certificate;
      hideLink(true);
      const focused = rows.contains(document.activeElement) ? document.activeElement.dataset : null;
      fill(
        rows,
        things.map((thing) => row(thing, roles.get(thing.id) ?? thing.kind, spare(thing.id))),
      );
      if (focused) refocus(focused);
    },
  };

  function row(thing, kind, unused) {
    const name = nameOf(thing);
    const count = thing.parts === null || thing.assigned ? 1 : thing.parts.length;
    const kinds = { ...text.kinds, reading: strings.given.reading };
    const label = kinds[kind === "bundle" && thing.set ? "set" : kind] ?? kind;
    const button = (action, words, pressed) =>
      h(
        "button",
        {
          type: "button",
          class: "button quiet",
          "data-action": action,
          "data-of": thing.id,
          "aria-label": text.forWhich(words, name),
          on: { click: pressed },
        },
        words,
      );
    return h(
      "li",
      { class: "tray-row", "data-id": thing.id, "data-kind": kind, "data-spare": unused !== null },
      h(
        "p",
        { class: "tray-what" },
        h("span", { class: "tray-kind" }, count > 1 ? text.many(label, count) : label),
        unseen(": "),
        foreign(name, { class: "tray-name" }),
      ),
      button("remove", text.remove, () => actions.remove(thing.id)),
      h(
        "div",
        { class: "tray-more" },
        h("span", { class: "tray-size" }, strings.given.size(thing.size)),
        kind === "anchor" ? button("pin", text.pin, () => actions.pin(thing.text.trim())) : null,
        thing.kind === "reading"
          ? null
          : (OTHER[kind] ?? ["answer"]).map((other) =>
              button(`as-${other}`, other === "prompt" ? text.asPrompt : text.asAnswer, () =>
                actions.assign(thing.id, other),
              ),
            ),
        thing.assigned && !["answer", "prompt"].includes(thing.found)
          ? button("as-found", text.asFound, () => actions.assign(thing.id, null))
          : null,
      ),
      unused === null ? null : h("p", { class: "tray-spare" }, text.unused[unused]),
    );
  }

  /** The keyboard stays where it was: on the same button, else on the same thing, else where things are given. */
  function refocus({ of, action }) {
    const own = [...rows.querySelectorAll("button")].filter((button) => button.dataset.of === of);
    const next = own.find((button) => button.dataset.action === action) ?? own[0];
    const any = next ?? rows.querySelector('button[data-action="remove"]');
    if (any) any.focus();
    else actions.leave();
  }

  async function makeLink() {
    actions.complain(null);
    let address;
    try {
      address = await actions.share();
    } catch (error) {
      return actions.complain(error.message);
    }
    let said = text.shared;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      said = text.shareShown;
    }
    actions.announce(said);
    fill(shared, said);
    link.value = address;
    hideLink(false);
    link.select();
  }
}
