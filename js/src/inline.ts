/** The entry for places without files: the module is part of the JavaScript. No request is made. */

import { provide } from "./engine.js";
import { inlined } from "./inlined.js";

export * from "./index.js";

provide({ source: inlined, integrity: undefined });
