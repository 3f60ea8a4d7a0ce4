/** A page's session: its test calls `ask`. */

import { session } from "./session.mjs";

export function open(api) {
  globalThis.ask = session(api);
}
