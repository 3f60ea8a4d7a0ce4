/** The entry for Cloudflare Workers: they compile nothing at run time, so that the module is imported as one. */

import { provideDefault } from "./engine.js";
import { compiled } from "./module.js";
import module from "./quorumseal.wasm";

export * from "./index.js";

provideDefault(compiled(module));
