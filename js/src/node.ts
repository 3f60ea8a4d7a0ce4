/**
 * The entry for Node: the module lies beside this file. Where it does not, because a bundler took this file elsewhere or put
 * an address of its own in place of the file's, it is the one that is part of the JavaScript, which no bundler loses.
 */

import { access } from "node:fs/promises";

import { provideDefault } from "./engine.js";
import { QuorumsealError } from "./errors.js";
import { fileAt } from "./files.js";
import { provideFiles } from "./wasm.js";

export * from "./index.js";

/** Where the file should be; nothing where a bundler made a script of this module, which has no address. */
function place(): URL | undefined {
  try {
    return new URL("./quorumseal.wasm", import.meta.url);
  } catch {
    return undefined;
  }
}

provideFiles(fileAt);
provideDefault(async (integrity) => {
  const url = place();
  const isThere = async (file: URL): Promise<boolean> =>
    access(file).then(
      () => true,
      () => false,
    );
  if (url && (await isThere(url))) return fileAt(url)(integrity);
  // Without that one too it is the file that is asked for again, and the error says where it should be.
  const { inlined } = await import("./inlined.js").catch((cause: unknown) => {
    if (url) return { inlined: fileAt(url) };
    throw new QuorumsealError("load.fetch", "a bundler took away both the .wasm file and what stands in for it", { cause });
  });
  return inlined(integrity);
});
