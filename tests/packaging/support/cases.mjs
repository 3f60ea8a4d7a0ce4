/** Every vector with what the native core says of it, in portions that can be handed over as text. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { needed, reports, vectors } from "../../js/support/repo.mjs";

const PORTION = 2 << 20;

/** `[name, vector, native text]` of every vector; fails when one has no native text. */
export function allCases() {
  const native = JSON.parse(readFileSync(needed(reports, "cargo xtask test vectors"), "utf8"));
  const names = readdirSync(vectors, { recursive: true })
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length).replaceAll("\\", "/"))
    .sort();
  return names.map((name) => {
    if (native[name] === undefined) throw new Error(`${reports} says nothing of ${name}: make it anew`);
    return [name, JSON.parse(readFileSync(join(vectors, `${name}.json`), "utf8")), native[name]];
  });
}

/** The cases as JSON texts of about two MiB, each a list of cases. */
export function portions(cases = allCases()) {
  const texts = [];
  let open = [];
  let size = 0;
  for (const item of cases.map((item) => JSON.stringify(item))) {
    if (size + item.length > PORTION && open.length > 0) {
      texts.push(`[${open}]`);
      [open, size] = [[], 0];
    }
    open.push(item);
    size += item.length;
  }
  if (open.length > 0) texts.push(`[${open}]`);
  return texts;
}

/**
 * Hands every portion to `run`, which gives what `compare` gives, and fails unless all agree. Returns the number of vectors.
 */
export async function agreed(texts, total, run) {
  let sum = 0;
  for (const text of texts) {
    const { agreed, differing } = await run(text);
    if (differing.length > 0) throw new Error(`reports differ:\n${JSON.stringify(differing, null, 2)}`);
    sum += agreed;
  }
  if (sum !== total) throw new Error(`${sum} of ${total} vectors agreed`);
  return sum;
}
