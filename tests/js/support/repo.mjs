/** Where things are. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const packed = join(root, "pkg");
export const vectors = join(root, "tests/vectors");
export const external = join(root, "../shared/vectors");
export const reports = process.env.QUORUMSEAL_VECTOR_REPORTS ?? join(root, "target/vector-reports.json");

/** Requires one of the development packages of `js/`. */
export const require = createRequire(join(root, "js/package.json"));

/** Fails with what to do about it where a file that the tests need was not made yet. */
export function needed(path, made) {
  if (!existsSync(path)) throw new Error(`${path} is not there: \`${made}\` makes it`);
  return path;
}
