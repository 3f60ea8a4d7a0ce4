/**
 * Text of a stranger in which nothing hides: what has no shape of its own, or turns the text around it, is shown by
 * name.
 */

import { h } from "../dom.js";
import { codeOf, HIDDEN } from "../hidden.js";

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
  return HIDDEN.test(character) ? codeOf(character) : null;
}
