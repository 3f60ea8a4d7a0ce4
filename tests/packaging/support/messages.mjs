/** Every vector with what the native core says of it, as messages of a bearable size for a {@link ../runtimes/session.mjs}. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { needed, reports, vectors } from "../../js/support/repo.mjs";

const MESSAGE = 400_000;

/** The messages, as JSON text without line ends, and how many vectors they bring. */
export function messages() {
  const native = JSON.parse(readFileSync(needed(reports, "cargo xtask test vectors"), "utf8"));
  const cases = Object.entries(native).map(([name, text]) => [name, readVector(name), text]);
  const texts = [];
  let [batch, size] = [[], 0];
  const send = () => {
    if (batch.length > 0) texts.push(JSON.stringify({ cases: batch }));
    [batch, size] = [[], 0];
  };
  for (const one of cases) {
    const length = JSON.stringify(one).length;
    if (size + length > MESSAGE) send();
    batch.push(one);
    size += length;
  }
  send();
  return { texts, total: cases.length };
}

export function readVector(name) {
  return JSON.parse(readFileSync(join(vectors, `${name}.json`), "utf8"));
}
