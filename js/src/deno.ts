/**
 * The entry for Deno: the module is imported as one, which needs no permission to read files. Deno 2.6 or newer has this
 * form of import.
 */

import { provideDefault } from "./engine.js";
import { compiled } from "./module.js";

export * from "./index.js";

provideDefault(async (integrity) => {
  // @ts-expect-error: TypeScript does not know source phase imports yet, and leaves them as they are.
  const module: WebAssembly.Module = await import.source("./quorumseal.wasm");
  return compiled(module)(integrity);
});
