/** The module as part of the JavaScript. */

import base64 from "./bindings/module.js";
import { bytesFrom, type Source } from "./module.js";

export const inlined: Source = bytesFrom("the WebAssembly in quorumseal/inline", async () => {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
});
