/** What differs between two answers, word by word: side by side where there is room, in one text where there is not. */

import { fill, h, unseen } from "../dom.js";
import { strings } from "../language.js";
import { compare } from "./compare.js";
import { rowsOf, sideOf } from "./rows.js";
import { textsOf } from "./texts.js";
import { visible } from "./visible.js";

/** What is shown of an equal passage that is longer than both together: its beginning and its end, in UTF-16 units. */
const HEAD = 280;
const TAIL = 280;
/** A changed word up to this length stays on one line with its sign. */
const WORD = 16;
/** What is shown before anybody asks for more. */
const SHOWN = 12_000;

/**
 * The difference of the answers of two places. The element is there at once and is completed when the worker has
 * compared them; aborting `signal` ends that.
 */
export function differenceOf(first, second, tools, signal) {
  const text = strings.truths.difference;
  const body = h("div", { class: "difference-body" });
  const element = h(
    "div",
    { class: "difference", "data-by": "none" },
    h("h3", {}, text.title),
    caution(first, second),
    body,
  );
  const names = [first, second].map(({ number, alone }) => strings.truths.named(number, alone));
  const texts = textsOf(first.finding, second.finding);
  if (texts.is !== "texts") {
    element.dataset.by = texts.is;
    fill(body, h("p", {}, text.is[texts.is](texts, names)));
    return element;
  }
  element.dataset.by = "comparing";
  fill(body, h("p", { class: "muted" }, text.comparing));
  compare(texts.a, texts.b, { signal }).then(
    (found) => {
      if (signal?.aborted) return;
      element.dataset.by = found.by ?? found.why;
      fill(body, shown(found, names, [first, second]));
      if (element.isConnected) tools.announce?.(summary(found, names));
    },
    (error) => {
      if (signal?.aborted) return;
      element.dataset.by = "failed";
      fill(body, h("p", {}, text.failed(String(error?.message ?? error))));
    },
  );
  return element;
}

/** Whose text is not shown to be what was sealed is said before it is compared. */
function caution(first, second) {
  const unbound = [first, second].filter(({ finding }) => finding.answer !== null && finding.report.state !== "valid");
  if (unbound.length === 0) return null;
  return h(
    "p",
    { class: "note" },
    strings.truths.difference.caution(unbound.map(({ number, alone }) => strings.truths.named(number, alone))),
  );
}

function summary({ by, why, words }, names) {
  const text = strings.truths.difference;
  return by === null ? text.why[why] : text.summary(words, names);
}

function shown(found, names, places) {
  const text = strings.truths.difference;
  const rows = rowsOf(found.runs);
  return [
    h("p", { class: "difference-summary" }, summary(found, names)),
    found.by === "lines" ? h("p", { class: "note" }, text.byLines) : null,
    h("p", { class: "legend" }, h("del", {}, text.only(names[0])), " ", h("ins", {}, text.only(names[1]))),
    h(
      "div",
      { class: "difference-inline", dir: "auto" },
      inParts(rows, (row) => nodesOf(row.runs, names), "div"),
    ),
    h(
      "table",
      { class: "difference-sides" },
      h("caption", { class: "unseen" }, text.caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          places.map(({ number, alone }) => h("th", { scope: "col" }, strings.truths.numbered(number, alone))),
        ),
      ),
      inParts(
        rows,
        (row) => [
          h("td", { dir: "auto" }, nodesOf(sideOf(row, "removed"), names)),
          h("td", { dir: "auto" }, nodesOf(sideOf(row, "added"), names)),
        ],
        "tr",
      ),
    ),
  ];
}

/** As many rows as can be shown without waiting, and a button for the next ones. */
function inParts(rows, contents, name) {
  const list = h(name === "tr" ? "tbody" : "div");
  let next = 0;
  const show = () => {
    let units = 0;
    while (next < rows.length && units < SHOWN) {
      const row = rows[next];
      units += row.runs.reduce(
        (sum, { kind, text }) => sum + (kind === "same" ? Math.min(text.length, HEAD + TAIL) : text.length),
        80,
      );
      list.append(h(name, { class: "difference-row", "data-changed": String(row.changed) }, contents(row)));
      next += 1;
    }
    if (next === rows.length) return;
    const more = h(
      "button",
      {
        type: "button",
        class: "button",
        on: {
          click: () => {
            const row = holder.previousSibling;
            holder.remove();
            show();
            // The keyboard goes on where the button was.
            row.nextSibling.tabIndex = -1;
            row.nextSibling.focus({ preventScroll: true });
          },
        },
      },
      strings.truths.difference.moreRows(rows.length - next),
    );
    const holder = name === "tr" ? h("tr", {}, h("td", { colspan: 2 }, more)) : h("p", {}, more);
    list.append(holder);
  };
  show();
  return list;
}

function nodesOf(runs, names) {
  return runs.flatMap(({ kind, text }, at) => {
    if (kind === "same") return folded(text, at > 0, at < runs.length - 1);
    const words = strings.truths.difference;
    const says = words.only(names[kind === "removed" ? 0 : 1]);
    // A line's end is marked within, and ends the line after what is marked.
    const end = text.endsWith("\n") ? "\n" : null;
    const marked = visible(text.slice(0, SHOWN), { all: true });
    if (end !== null && marked.at(-1) === end) marked.pop();
    const rest = text.length - SHOWN;
    const clipped = rest > 0 ? h("span", { class: "muted" }, words.clipped(rest)) : null;
    const props = { class: text.length <= WORD && !/\s/.test(text) ? "word" : null };
    return [
      h(kind === "removed" ? "del" : "ins", props, unseen(`[${says}: `), own(marked), clipped, unseen("] ")),
      end,
    ];
  });
}

/** What is of the answers, in whatever language they are, and not of the page. */
function own(nodes) {
  return h("span", { lang: "" }, nodes);
}

/** An equal passage. Of a long one only what stands next to a change is shown until it is asked for. */
function folded(text, hasBefore, hasAfter) {
  const head = hasBefore ? HEAD : 0;
  const tail = hasAfter ? TAIL : 0;
  const least = hasBefore || hasAfter ? head + tail + 200 : HEAD + TAIL + 200;
  if (text.length <= least) return [own(visible(text))];
  const from = wordEnd(text, hasBefore || !hasAfter ? HEAD : 0);
  const to = wordEnd(text, text.length - (hasAfter || !hasBefore ? TAIL : 0));
  const hidden = text.slice(from, to);
  const open = h(
    "button",
    {
      type: "button",
      class: "fold",
      on: {
        click: () => {
          const shown = own(visible(hidden.slice(0, SHOWN)));
          shown.tabIndex = -1;
          open.replaceWith(shown, ...rest(hidden));
          shown.focus({ preventScroll: true });
        },
      },
    },
    strings.truths.difference.fold(hidden.length),
  );
  return [own(visible(text.slice(0, from))), open, own(visible(text.slice(to)))];
}

function rest(hidden) {
  return hidden.length > SHOWN ? folded(hidden.slice(SHOWN), false, false) : [];
}

/** The next place at or before `at` where white space begins, and never within a surrogate pair. */
function wordEnd(text, at) {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  const near = text.slice(Math.max(0, at - 40), at).search(/\s\S*$/);
  if (near !== -1) return Math.max(0, at - 40) + near;
  return /[\uDC00-\uDFFF]/.test(text[at]) ? at - 1 : at;
}
