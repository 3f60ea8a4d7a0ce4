/** What passed, noted for the matrix of the README: one file a target in `target/packaging/results/`. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "../../js/support/repo.mjs";

const results = join(root, "target/packaging/results");
const MEMBERS = ["group", "target", "version", "where", "vectors"];

function fileOf({ group, target }) {
  const slug = `${group} ${target}`.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return join(results, `${slug}.json`);
}

/**
 * Notes that a target agreed with the native core on so many vectors: `group` ("bundler", "runtime"), `target` (its name),
 * its `version`, and `where` the result ran.
 */
export function record(result) {
  const names = Object.keys(result);
  if (names.length !== MEMBERS.length || MEMBERS.some((name) => result[name] === undefined || result[name] === "")) {
    throw new TypeError(`a result has ${MEMBERS.join(", ")}; got ${JSON.stringify(result)}`);
  }
  if (!Number.isSafeInteger(result.vectors) || result.vectors < 1) throw new TypeError(`vectors: ${result.vectors}`);
  mkdirSync(results, { recursive: true });
  const ordered = Object.fromEntries(MEMBERS.map((name) => [name, result[name]]));
  writeFileSync(fileOf(result), `${JSON.stringify(ordered, null, 2)}\n`);
}

/** Forgets what an earlier run noted of a target; to be called before it is tried again. */
export function forget(target) {
  rmSync(fileOf(target), { force: true });
}
