/** The entry for edge runtimes whose build tools compile what is imported with `?module`, as those of Vercel and Next do. */

import { provideDefault } from "./engine.js";
import { compiled } from "./module.js";
import module from "./quorumseal.wasm?module";

export * from "./index.js";

provideDefault(compiled(module));
