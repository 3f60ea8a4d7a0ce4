/** The entry for Node: the module lies beside this file. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { compile, provide, requireWebAssembly } from "./engine.js";
import { QuorumsealError } from "./errors.js";

export * from "./index.js";

provide(async () => {
  requireWebAssembly();
  const url = new URL("./quorumseal.wasm", import.meta.url);
  const where = url.protocol === "file:" ? fileURLToPath(url) : url.href;
  let bytes;
  try {
    bytes = await readFile(url);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = "a bundler must leave this package alone (external) or copy quorumseal.wasm beside its output";
    throw new QuorumsealError("load.fetch", `cannot read ${where}: ${reason}; ${remedy}`, { cause });
  }
  return compile(bytes, where);
});
