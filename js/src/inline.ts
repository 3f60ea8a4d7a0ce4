/** The entry for places without files: the module is part of the JavaScript. No request is made. */

import base64 from "./bindings/module.js";
import { provide } from "./engine.js";
import { bytesFrom } from "./module.js";

export * from "./index.js";

provide({
  source: bytesFrom("the WebAssembly in quorumseal/inline", async () => {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  }),
  integrity: undefined,
});
