/** Where everything is given: dropped, chosen, pasted, or opened as an example. */

import { fill, h } from "../dom.js";
import { strings } from "../language.js";

/**
 * Makes the section. `actions` are what can be done here:
 *
 * - `add(items)`: `[{ name, blob }]` or `[{ name, text }]`
 * - `examples()`: resolves to `{ element, list() }`, which offers them
 * - those of the tray
 *
 * The result has `element`, `complain(text)` with null for nothing, `focus()`, `show(given)` as the tray has it, and
 * `hold(createTray)`: until then it only says that what was given is being read.
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
  const held = h("div", {});
  let tray = null;
  let latest = null;
  let offered = null;
  const examples = h(
    "details",
    { id: "examples", class: "card examples", on: { toggle: offer } },
    h("summary", {}, h("h2", {}, strings.examples.title)),
    h("p", { class: "note" }, strings.examples.help),
  );
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
    complain,
    focus: () => choose.focus(),
    show(state) {
      latest = state;
      if (tray === null) fill(held, state.things.length > 0 ? h("p", { class: "note" }, text.reading) : null);
      else tray.show(state);
    },
    hold(createTray) {
      tray = createTray({ ...actions, complain, leave: () => choose.focus() });
      tray.show(latest);
      fill(held, tray.element);
    },
  };

  /** What is offered is fetched once somebody asks for it; what failed is tried again. */
  async function offer() {
    if (!examples.open) return;
    offered ??= actions.examples();
    complain(null);
    try {
      const { element, list } = await offered;
      examples.append(element);
      list();
    } catch {
      offered = null;
      complain(strings.status.refused.view);
    }
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
