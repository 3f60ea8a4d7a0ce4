/** One box for one thing to check: paste into it, drop a file on it, or choose one. */

import { fill, foreign, h } from "./dom.js";
import { fileSource, readable, textSource } from "./source.js";
import { strings } from "./strings.js";

/**
 * Makes a box. `words` are its label, help and placeholder; `changed(typing)` is called after each change, with whether
 * it was made by typing. The result has `element`, `source` (`null` while nothing was given), `set`, `complain` and
 * `focus`.
 */
export function createSlot(id, words, changed) {
  const text = strings.inputs;
  let source = null;
  // A text field turns every line end into LF. The text as it was pasted is kept for as long as the field still
  // shows what it showed right after.
  let pasted = null;
  let over = 0;

  const help = `${id}-help`;
  const problem = h("p", { class: "slot-problem", id: `${id}-problem`, role: "alert", hidden: true });
  const meta = h("span", { class: "slot-meta" });
  const field = h("textarea", {
    id: `${id}-text`,
    class: "slot-text",
    rows: 3,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    placeholder: words.placeholder,
    "aria-describedby": `${help} ${problem.id}`,
    on: { input: typed, paste: keepPasted },
  });
  const picker = h("input", { type: "file", class: "slot-file", tabindex: "-1", hidden: true, on: { change: chosen } });
  const choose = button("button", text.choose, text.chooseFor(words.label), () => picker.click());
  const small = "button button-small";
  const remove = button(small, text.remove, text.removeFor(words.label), () => {
    clear();
    changed(false);
    field.focus();
  });
  const edit = button(small, text.edit, text.editFor(words.label), editAsText);
  const name = foreign("", { class: "slot-name" });
  const preview = h("pre", { class: "slot-preview", tabindex: "0", dir: "auto", "aria-label": words.label });
  const held = h(
    "div",
    { class: "slot-held", hidden: true },
    h("div", { class: "slot-bar" }, name, h("span", { class: "slot-buttons" }, edit, remove)),
    preview,
  );

  const element = h(
    "section",
    { class: "slot", id, on: { dragenter: entered, dragover: hovering, dragleave: left, drop: dropped } },
    h(
      "div",
      { class: "slot-head" },
      h("label", { for: field.id, class: "slot-label" }, words.label),
      words.optional ? h("span", { class: "slot-optional" }, words.optional) : null,
      meta,
      choose,
      picker,
    ),
    h("p", { class: "slot-help", id: help }, words.help),
    field,
    held,
    problem,
  );
  show();

  return {
    element,
    get source() {
      return source;
    },
    set(next) {
      clear();
      source = next;
      if (source !== null && typeof source.whole === "string") {
        field.value = source.whole;
        pasted = { text: source.whole, shown: field.value };
      }
      show();
    },
    complain,
    focus() {
      (field.hidden ? remove : field).focus();
    },
  };

  function button(look, label, name, pressed) {
    return h("button", { type: "button", class: look, "aria-label": name, on: { click: pressed } }, label);
  }

  function clear() {
    source = pasted = null;
    field.value = "";
    show();
  }

  function show() {
    const file = source !== null && source.name !== null;
    field.hidden = file;
    held.hidden = !file;
    edit.hidden = true;
    fill(meta, source === null ? "" : sizeText());
    complain(null);
    if (!file) return;
    fill(name, source.name);
    fill(preview);
    const shown = source;
    readable(shown).then(
      (content) => {
        if (shown !== source) return;
        preview.classList.toggle("slot-note", content === null || content === "");
        fill(preview, content === null ? text.notShown : content === "" ? text.empty : content);
        edit.hidden = content === null;
      },
      (error) => {
        if (shown === source) complain(String(error.message ?? error));
      },
    );
  }

  function sizeText() {
    const keepsLineEnds = typeof source.whole === "string" && source.whole !== field.value;
    return keepsLineEnds ? text.kept(source.size) : text.size(source.size);
  }

  function complain(message) {
    problem.hidden = message === null;
    fill(problem, message ?? "");
    field.setAttribute("aria-invalid", String(message !== null));
  }

  function keepPasted(event) {
    const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const content = event.clipboardData?.getData("text/plain") ?? "";
    pasted = all && content !== "" ? { text: content, shown: null } : null;
  }

  function typed(event) {
    if (pasted !== null && pasted.shown === null) {
      if (event.inputType === "insertFromPaste") pasted.shown = field.value;
      else pasted = null;
    }
    const content = pasted !== null && pasted.shown === field.value ? pasted.text : field.value;
    source = content === "" ? null : textSource(content);
    show();
    changed(true);
  }

  async function editAsText() {
    const content = await readable(source);
    if (content === null) return;
    clear();
    field.value = content;
    pasted = { text: content, shown: field.value };
    source = content === "" ? null : textSource(content);
    show();
    changed(false);
    field.focus();
  }

  function chosen() {
    const [file] = picker.files;
    if (file) takeFile(file);
    // So that choosing the same file once more is a change too.
    picker.value = "";
  }

  function takeFile(file) {
    clear();
    source = fileSource(file, file.name);
    show();
    changed(false);
  }

  function entered(event) {
    if (!carries(event)) return;
    over += 1;
    element.classList.add("is-over");
    event.preventDefault();
  }

  function hovering(event) {
    if (!carries(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }

  function left() {
    over = Math.max(0, over - 1);
    if (over === 0) element.classList.remove("is-over");
  }

  function dropped(event) {
    over = 0;
    element.classList.remove("is-over");
    if (!carries(event)) return;
    event.preventDefault();
    const { files } = event.dataTransfer;
    if (files.length > 1) {
      complain(text.oneOnly(files.length));
    } else if (files.length === 1) {
      takeFile(files[0]);
    } else {
      const content = event.dataTransfer.getData("text/plain");
      if (content === "") return;
      clear();
      field.value = content;
      pasted = { text: content, shown: field.value };
      source = textSource(content);
      show();
      changed(false);
    }
  }
}

/** Keeps a file that was dropped beside the boxes from taking the page's place. */
export function guardDrops(target) {
  const refuse = (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  target.addEventListener("dragover", refuse);
  target.addEventListener("drop", refuse);
}

function carries(event) {
  const types = event.dataTransfer?.types ?? [];
  return types.includes("Files") || types.includes("text/plain");
}
