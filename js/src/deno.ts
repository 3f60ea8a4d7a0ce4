/** The entry for Deno: the module is imported as one, which needs no permission to read files. */

import { provideDefault } from "./engine.js";
import { fileAt } from "./files.js";
import { compiled, type WasmModule } from "./module.js";
import { provideFiles } from "./wasm.js";

export * from "./index.js";

/** No literal in the import itself: whatever bundles this script is not to look into that one. */
const SOURCE = "./deno-source.js";

provideFiles(fileAt);
provideDefault(async (integrity) => {
  // The bytes of what was imported are not known: with an integrity the file is read, for which Deno asks permission.
  const module = integrity === undefined ? await imported() : undefined;
  return (module ? compiled(module) : fileAt(new URL("./quorumseal.wasm", import.meta.url)))(integrity);
});

/** Nothing in a bundle, where the file is not beside the script, and before Deno 2.6. */
async function imported(): Promise<WasmModule | undefined> {
  try {
    return ((await import(SOURCE)) as { default: WasmModule }).default;
  } catch {
    return undefined;
  }
}
