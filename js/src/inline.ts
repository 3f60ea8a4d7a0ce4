/** The entry for places without files: the module is part of the JavaScript. No request is made. */

import { provideDefault } from "./engine.js";
import { inlined } from "./inlined.js";

export * from "./index.js";

// Another entry may have been imported before. What a caller chose stays.
provideDefault(inlined, true);
