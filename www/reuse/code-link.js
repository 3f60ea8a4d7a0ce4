/**
 * A code as a link to its explanation. The address is all that it needs: whoever shows the page opens the list there,
 * and a click opens it without going there.
 */

import { h } from "../dom.js";

/** What the fragment of an address starts with that opens the list of codes; a code may follow. */
export const CODE_FRAGMENT = "#code:";

/** The page's own codes, which no list explains. */
export const UNEXPLAINED = ["trust.no-bundle", "load.worker"];

/**
 * A link to the explanation of a code; the code alone where it has none.
 *
 * @param {string} code as it stands in a report or an error: `output.digest`
 * @returns {HTMLElement}
 */
export function codeLink(code) {
  const name = h("code", {}, code);
  if (UNEXPLAINED.includes(code)) return name;
  return h("a", { class: "code-link", href: `${CODE_FRAGMENT}${encodeURIComponent(code)}` }, name);
}

/**
 * A sentence with the code of what it is about, if that has one.
 *
 * @param {string} sentence
 * @param {string} [code]
 * @returns {(string | HTMLElement)[]}
 */
export function withLink(sentence, code) {
  return code ? [sentence, " ", codeLink(code)] : [sentence];
}

/**
 * The code that an address asks for: empty for the whole list, `null` where it asks for no code at all.
 *
 * @param {string} fragment of an address, with its `#`
 * @returns {string | null}
 */
export function codeOf(fragment) {
  if (!fragment.startsWith(CODE_FRAGMENT)) return null;
  try {
    return decodeURIComponent(fragment.slice(CODE_FRAGMENT.length));
  } catch {
    return "";
  }
}
