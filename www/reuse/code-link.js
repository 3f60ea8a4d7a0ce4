/** A code as a link to its explanation. The address is all that it needs: whoever shows the page opens the list there. */

import { h } from "../dom.js";

/** What the fragment of an address starts with that opens the list of codes; a code may follow. */
export const CODE_FRAGMENT = "#code:";

/**
 * A link to the explanation of a code.
 *
 * @param {string} code as it stands in a report or an error: `output.digest`
 * @returns {HTMLAnchorElement}
 */
export function codeLink(code) {
  return h("a", { class: "code-link", href: `${CODE_FRAGMENT}${encodeURIComponent(code)}` }, h("code", {}, code));
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
