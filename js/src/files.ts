/** Modules from files, as Node reads them. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { QuorumsealError } from "./errors.js";
import { bytesFrom, type Source } from "./module.js";

/** The file at a path, or at an address of the scheme `file:`. */
export function fileAt(place: string | URL): Source {
  const where = typeof place === "string" ? place : place.protocol === "file:" ? fileURLToPath(place) : place.href;
  return bytesFrom(where, async () => {
    try {
      return await readFile(place);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const remedy = "a bundler must leave this package alone (external) or copy quorumseal.wasm beside its output";
      throw new QuorumsealError("load.fetch", `cannot read ${where}: ${reason}; ${remedy}`, { cause });
    }
  });
}
