/**
 * Text of a stranger in which nothing hides: what has no shape of its own, or turns the text around it, is shown by
 * name.
 */

import { h } from "../dom.js";

/** Characters without a shape: controls, formats, separators of lines and paragraphs, tags, and other spaces. */
const HIDDEN = new RegExp(
  "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}" +
    "\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\u034f\\u115f\\u1160\\u3164\\uffa0" +
    "\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]",
  "u",
);
/** What unchanged text may hold without a mark: line feeds, tabs, and what emoji and many scripts need. */
const ORDINARY = /[\n\t\u200c\u200d\u00a0\u202f\u3000\ufe0f]/;

/**
 * The text in nodes. Hidden characters stand as their code points; with `all` also those that are ordinary in
 * unmarked text: a tab, a no-break space, a line's end. So it is shown where a change may consist of nothing else.
 */
export function visible(text, { all = false } = {}) {
  const nodes = [];
  let plain = "";
  for (const character of text) {
    const mark = all ? markOf(character) : ORDINARY.test(character) ? null : markOf(character);
    if (mark === null) {
      plain += character;
      continue;
    }
    if (plain !== "") nodes.push(plain);
    plain = "";
    nodes.push(h("span", { class: "hidden-character" }, mark));
    if (character === "\n") plain = "\n";
  }
  if (plain !== "") nodes.push(plain);
  return nodes;
}

/** What stands for a character that has no shape; `null` for all others. */
export function markOf(character) {
  if (character === "\n") return "↵";
  if (character === "\t") return "⇥";
  if (!HIDDEN.test(character)) return null;
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
