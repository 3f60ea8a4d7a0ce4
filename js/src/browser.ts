/** The entry for pages and workers: the module is fetched from beside this file, and compiled as it arrives. */

import { provideDefault } from "./engine.js";
import { beside } from "./beside.js";

export * from "./index.js";

provideDefault(beside);
