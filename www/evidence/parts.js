/** What several parts of the evidence are made of: cards, lists of facts, tables, copying, marks. */

import { fill, foreign, h, svg } from "../dom.js";
import { strings } from "../language.js";
import { copy } from "../reuse/clipboard.js";
import { unbroken } from "../unbroken.js";

/** A name of so many characters fits beside others on a phone. */
const BRIEF = 14;

let made = 0;

/** An id that no other element of the page has: two findings may be shown at once. */
export function fresh(stem) {
  made += 1;
  return `${stem}-${made}`;
}

/**
 * A card of the evidence. `name` is for the style sheet and tests; `gist` is the one line to read if one reads no
 * more, or null. With `open` true or false the content folds, otherwise it always shows.
 */
export function card({ name, title, gist = null, open = null }, ...content) {
  const id = fresh(name);
  const head = [
    h("h2", { id, class: "part-title" }, title),
    gist === null ? null : h("p", { class: "part-gist" }, unbroken(gist)),
  ];
  if (open === null) {
    return h("section", { class: "card part", "data-part": name, "aria-labelledby": id }, head, ...content);
  }
  return h(
    "section",
    { class: "card part part-folding", "data-part": name, "aria-labelledby": id },
    h(
      "details",
      { open },
      h("summary", { class: "part-head" }, h("div", {}, head), chevron()),
      h("div", { class: "part-body" }, ...content),
    ),
  );
}

/** Something long, folded below its summary. What is in it is made when it is opened for the first time. */
export function folded(summary, make) {
  const body = h("div", { class: "folded-body" });
  const element = h("details", { class: "folded" }, h("summary", {}, h("span", {}, summary), chevron()), body);
  let filled = false;
  element.addEventListener("toggle", () => {
    if (!element.open || filled) return;
    filled = true;
    fill(body, make());
  });
  return element;
}

/** Terms and what they are; entries that are null are left out. `[[term, node or text], …]` */
export function facts(entries, props = {}) {
  return h(
    "dl",
    { class: "facts", ...props },
    entries
      .filter((entry) => entry !== null && entry !== false)
      .map(([term, what, name]) =>
        h("div", { class: "fact", "data-fact": name }, h("dt", {}, term), h("dd", {}, what)),
      ),
  );
}

/**
 * A table that may be wider than its place and longer than one reads. `columns` are `[{ title, numeric? }]`, `rows` are
 * `{ cells }` with more attributes of the row; the first cell names the row. Beyond `first` rows the rest comes by a
 * button that `more` names. A table that is `titled` stands below a title that says the same as its caption, which then
 * is for screen readers alone.
 */
export function table({ caption, titled = false, columns, rows, more, first = 60 }) {
  const made = (some) =>
    some.map(({ cells, ...props }) =>
      h(
        "tr",
        props,
        cells.map((cell, at) =>
          h(
            at === 0 ? "th" : "td",
            { scope: at === 0 ? "row" : null, class: columns[at].numeric ? "numeric" : null },
            cell,
          ),
        ),
      ),
    );
  const body = h("tbody", {}, made(rows.slice(0, first)));
  // What scrolls must be reachable by keyboard.
  const frame = h(
    "div",
    { class: "table-frame", tabindex: "0", role: "group", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: titled ? "unseen" : null }, unbroken(caption)),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map(({ title, numeric }) => h("th", { scope: "col", class: numeric ? "numeric" : null }, title)),
        ),
      ),
      body,
    ),
  );
  if (rows.length <= first) return frame;
  return h(
    "div",
    {},
    frame,
    rest(more(rows.length), () => added(body, made(rows.slice(first)))),
  );
}

/** A list of which the first items show, and the others by a button that `more` names. */
export function list({ props = {}, items, make, more, first = 20 }) {
  const element = h("ul", props, items.slice(0, first).map(make));
  if (items.length <= first) return element;
  return h(
    "div",
    {},
    element,
    rest(more(items.length), () => added(element, items.slice(first).map(make))),
  );
}

/** Adds elements, and gives the first of them. */
function added(place, elements) {
  place.append(...elements);
  return elements[0];
}

/** A button that goes once it was pressed; the keyboard stays where what it shows begins. */
function rest(label, show) {
  const button = h(
    "button",
    {
      type: "button",
      class: "button",
      on: {
        click: () => {
          const first = show();
          button.remove();
          first.tabIndex = -1;
          first.focus({ preventScroll: true });
        },
      },
    },
    label,
  );
  return button;
}

// What is counted in a sentence of the library's; a round or a network may have digits as its name.
const COUNTED = "bytes|of \\d|voting|affirmed|dissented|abstained|signatures|validators";
const COUNTS = new RegExp(`(^|quorum (?:is|of) | (?=\\d+ (?:${COUNTED})))(\\d{4,15})\\b`, "g");

/**
 * A sentence of the library's, which speaks English whatever the page speaks: its counts are grouped as the page's are,
 * and a name of a field, as `predicate.epoch`, keeps its case.
 */
export function library(message) {
  const grouped = message.replace(COUNTS, (all, before, digits) => before + digits.replace(/\B(?=(?:\d{3})+$)/g, ","));
  const whole = /^\w+[.[]\w/.test(grouped) ? grouped : grouped.charAt(0).toUpperCase() + grouped.slice(1);
  return foreign(unbroken(/[.!?]$/.test(whole) ? whole : `${whole}.`), { lang: "en" });
}

/** An id, a digest or a value that was compared: exact, breakable anywhere, and to be copied. */
export function exact(text, label) {
  if (text.length < 24) return foreign(text, { class: "code" });
  const words = strings.checks;
  // Where there is no clipboard it is selected instead, for which it must take the focus.
  const shown = foreign(text, { class: "code", tabindex: "-1" });
  const said = h("span", { role: "status", class: "copied" });
  const press = async () => {
    if (!(await copy(text, shown))) return;
    fill(said, words.copied);
    setTimeout(() => fill(said), 2000);
  };
  const button = h(
    "button",
    { type: "button", class: "button button-small copy", "aria-label": words.copyOf(label), on: { click: press } },
    words.copy,
  );
  return [shown, " ", h("span", { class: "copying" }, button, said)];
}

const MARKS = {
  pass: ["M3.5 8.5l3 3 6-7"],
  fail: ["M4.5 4.5l7 7", "M11.5 4.5l-7 7"],
  skipped: ["M4 8h8"],
  caution: ["M8 2.25l6.25 11h-12.5z", "M8 6.5v3", "M8 11.4v.1"],
};

/** A mark that tells by its form what it means; words beside it say the same. */
export function mark(kind) {
  return svg(
    "svg",
    {
      class: "mark",
      "data-mark": kind,
      viewBox: "0 0 16 16",
      width: 16,
      height: 16,
      "aria-hidden": "true",
      focusable: "false",
    },
    MARKS[kind].map((d) => svg("path", { d })),
  );
}

/** What was sealed by others or said by them, where it may be anything. */
export function named(text, nothing) {
  return text === null ? h("span", { class: "muted" }, nothing) : nameOf(text);
}

/** A name as one word, unless it is too long for that. */
export function nameOf(text) {
  return foreign(text, { class: text.length <= BRIEF ? "brief" : null });
}

function chevron() {
  return svg(
    "svg",
    { class: "chevron", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: "M3 5.5l5 5 5-5" }),
  );
}
