/** What to call a thing. */

import { strings } from "../language.js";

/** The name of its file, else how it came. */
export function nameOf({ name, from }) {
  return name ?? (from === "link" ? strings.given.linked : strings.given.pasted);
}
