/**
 * Where everything is given: dropped, chosen, pasted; and the tray, which shows what was given and as what it is
 * taken.
 */

import { fill, foreign, h, unseen } from "../dom.js";
import { strings } from "../language.js";

/** What a person may say that something is, by what it is taken as now. */
const OTHER = { prompt: ["answer"], answer: ["prompt"] };

/**
 * Makes the section. `actions` are what can be done here:
 *
 * - `add(items)`: `[{ name, blob }]` or `[{ name, text }]`
 * - `remove(id)`, `clear()`, `assign(id, kind)` with null for what it was recognised as, `pin(anchor)`
 * - `share()`: resolves to the link's address
 * - `announce(text)`
 *
 * The result has `element`, `show({ things, roles, spare, certificate })`, `focus()`, and `examples`, a place for
 * those. `roles` is what a thing is used as, by its id; `spare` a function of a thing's id, to the reason why it is
 * not used or null; `certificate` whether there is one to share.
 */
export function createGiven(actions) {
  const text = strings.given;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const picker = h("input", {
    type: "file",
    id: "files",
    multiple: true,
    hidden: true,
    "aria-label": text.choose,
    on: { change: chosen },
  });
  const choose = h(
    "button",
    { type: "button", class: "button primary", id: "choose", on: { click: () => picker.click() } },
    text.choose,
  );
  const clipboard = h(
    "button",
    {
      type: "button",
      class: "button",
      id: "clipboard",
      hidden: !navigator.clipboard?.readText,
      on: { click: readClipboard },
    },
    text.clipboard,
  );
  const drop = h(
    "div",
    { class: "drop", id: "drop" },
    h(
      "p",
      { class: "drop-title" },
      h("span", { class: "drop-rest" }, text.drop),
      h("span", { class: "drop-over" }, text.over),
    ),
    h("p", { class: "note drop-help" }, text.dropHelp),
    h("p", { class: "actions" }, choose, picker, clipboard),
  );
  const field = h("textarea", {
    id: "paste",
    rows: 2,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "paste-help",
    on: { input: () => (take.hidden = field.value === ""), paste: pastedHere },
  });
  const take = h(
    "button",
    { type: "button", class: "button", id: "take", hidden: true, on: { click: takeTyped } },
    text.take,
  );
  const tray = h("ul", { class: "tray", id: "tray" });
  const trayTitle = h("h3", { id: "tray-title" }, text.tray);
  const clear = h(
    "button",
    { type: "button", class: "button quiet", id: "clear", on: { click: actions.clear } },
    text.clear,
  );
  const share = h(
    "button",
    { type: "button", class: "button quiet", id: "share", on: { click: makeLink } },
    text.share,
  );
  const link = h("input", { type: "text", id: "link", readonly: true, hidden: true, "aria-label": text.shareField });
  const held = h(
    "div",
    { class: "held", hidden: true, role: "group", "aria-labelledby": "tray-title" },
    h("div", { class: "held-head" }, trayTitle, clear),
    tray,
    h("p", { class: "actions" }, share),
    link,
  );
  const examples = h("div", { class: "examples-place" });
  const element = h(
    "section",
    { id: "given", class: "card given", "aria-labelledby": "given-title" },
    h("h2", { id: "given-title" }, text.title),
    held,
    drop,
    h(
      "div",
      { class: "paste" },
      h("label", { for: "paste" }, text.paste),
      h("p", { class: "note", id: "paste-help" }, text.pasteHelp),
      field,
      take,
    ),
    problem,
    examples,
  );

  return {
    element,
    examples,
    complain,
    focus: () => choose.focus(),
    show({ things, roles, spare, certificate }) {
      held.hidden = things.length === 0;
      share.hidden = !certificate;
      link.hidden = true;
      const focused = tray.contains(document.activeElement) ? document.activeElement.dataset : null;
      fill(
        tray,
        things.map((thing) => row(thing, roles.get(thing.id) ?? thing.kind, spare(thing.id))),
      );
      if (focused) refocus(focused);
    },
  };

  function row(thing, kind, unused) {
    const name = nameOf(thing);
    const count = thing.parts === null || thing.assigned ? 1 : thing.parts.length;
    const label = text.kinds[kind === "bundle" && thing.set ? "set" : kind] ?? kind;
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
        h("span", { class: "tray-size" }, text.size(thing.size)),
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
      unused === null ? null : h("p", { class: "tray-spare" }, unused),
    );
  }

  /** The keyboard stays where it was: on the same button, else on the same thing, else where things are given. */
  function refocus({ of, action }) {
    const own = [...tray.querySelectorAll("button")].filter((button) => button.dataset.of === of);
    const next = own.find((button) => button.dataset.action === action) ?? own[0];
    (next ?? tray.querySelector('button[data-action="remove"]') ?? choose).focus();
  }

  function complain(message) {
    problem.hidden = message === null;
    fill(problem, message ?? "");
  }

  function chosen() {
    actions.add(filesOf(picker.files));
    // So that choosing the same file once more is a change too.
    picker.value = "";
  }

  function takeTyped() {
    const typed = field.value;
    field.value = "";
    take.hidden = true;
    field.focus();
    actions.add([{ name: null, text: typed }]);
  }

  /** A field turns every line end into LF; what is pasted into an empty one is taken as it was copied. */
  function pastedHere(event) {
    const items = pastedItems(event);
    if (field.value !== "" || items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    actions.add(items);
  }

  async function readClipboard() {
    complain(null);
    let content;
    try {
      content = await navigator.clipboard.readText();
    } catch {
      return complain(text.refusedClipboard);
    }
    if (content === "") return complain(text.emptyClipboard);
    actions.add([{ name: null, text: content }]);
  }

  async function makeLink() {
    complain(null);
    let address;
    try {
      address = await actions.share();
    } catch (error) {
      return complain(error.message);
    }
    try {
      await navigator.clipboard.writeText(address);
      actions.announce(text.shared);
    } catch {
      actions.announce(text.shareShown);
    }
    link.value = address;
    link.hidden = false;
    link.select();
  }
}

/** What to call a thing. */
export function nameOf({ name, from }) {
  return name ?? (from === "link" ? strings.given.linked : strings.given.pasted);
}

/**
 * Takes what is dropped or pasted anywhere on the page, and calls `add(items)` with it. Pasting into a field stays
 * what it is, unless it is files.
 */
export function listen(target, add) {
  let over = 0;
  const mark = (count) => {
    over = Math.max(0, count);
    document.documentElement.classList.toggle("is-over", over > 0);
  };
  const carries = ({ dataTransfer }) => ["Files", "text/plain"].some((type) => dataTransfer?.types.includes(type));
  // A text may be dropped into a field to edit it there.
  const concerns = (event) => carries(event) && (event.dataTransfer.types.includes("Files") || !isField(event.target));
  target.addEventListener("dragenter", (event) => concerns(event) && mark(over + 1));
  target.addEventListener("dragleave", (event) => concerns(event) && mark(over - 1));
  target.addEventListener("dragover", (event) => {
    if (!concerns(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  target.addEventListener("drop", (event) => {
    mark(0);
    if (!concerns(event)) return;
    event.preventDefault();
    const files = filesOf(event.dataTransfer.files);
    const content = event.dataTransfer.getData("text/plain");
    if (files.length > 0) add(files);
    else if (content !== "") add([{ name: null, text: content }]);
  });
  target.addEventListener("paste", (event) => {
    const items = pastedItems(event);
    if (items.length === 0 || (isField(event.target) && items[0].text !== undefined)) return;
    event.preventDefault();
    add(items);
  });
}

function pastedItems({ clipboardData }) {
  const files = filesOf(clipboardData?.files ?? []);
  if (files.length > 0) return files;
  const content = clipboardData?.getData("text/plain") ?? "";
  return content === "" ? [] : [{ name: null, text: content }];
}

function filesOf(files) {
  return [...files].map((file) => ({ name: file.name, blob: file }));
}

function isField(target) {
  return target instanceof Element && target.closest("input, textarea, [contenteditable]") !== null;
}
