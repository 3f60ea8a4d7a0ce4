/** Names and dates in running text that no line's end tears apart. */

import { h, shown } from "./dom.js";

/** A day in words: `1 March 2026`, `1. März 2026`. */
const DAY = /(?<!\p{N})\p{N}{1,2}\.? \p{L}{3,9} \p{N}{4}(?!\p{N})/u;
/** What is joined by hyphens and short enough for a line of a phone: `2026-03-01`, `v-07`, `browser-tests`. */
const NAME = /(?<![\p{L}\p{N}.-])(?=[\p{L}\p{N}.-]{3,20}(?![\p{L}\p{N}-]))[\p{L}\p{N}.]+(?:-[\p{L}\p{N}.]+)+/u;
/** In what is longer nothing is kept together: a stranger's name could be made of millions of such words. */
const MOST = 2000;
const JOINED = new RegExp(`${DAY.source}|${NAME.source}`, "gu");

/**
 * The text in nodes, character by character as it was; a longer name may still be broken. What is no text, or is
 * too long, stays as it is.
 */
export function unbroken(text) {
  if (typeof text !== "string" || text.length > MOST) return text;
  const nodes = [];
  let end = 0;
  for (const { 0: joined, index } of text.matchAll(JOINED)) {
    nodes.push(text.slice(end, index), h("span", { class: "unbroken" }, shown(joined)));
    end = index + joined.length;
  }
  return [...nodes, text.slice(end)];
}
