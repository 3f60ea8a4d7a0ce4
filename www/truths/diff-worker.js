/** Compares two texts away from the page: `{ a, b }` in, what `diffOf` gives out. One comparison a worker. */

import { diffOf } from "./diff.js";

self.addEventListener("message", ({ data: { a, b } }) => self.postMessage(diffOf(a, b)), { once: true });
