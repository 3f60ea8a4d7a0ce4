/** The entry for Node: the module lies beside this file. */

import { provideDefault } from "./engine.js";
import { fileAt } from "./files.js";
import { provideFiles } from "./wasm.js";

export * from "./index.js";

provideFiles(fileAt);
provideDefault((integrity) => fileAt(new URL("./quorumseal.wasm", import.meta.url))(integrity));
