/**
 * Runs in every target, bundled or not: every vector through the package, compared with what the native core says of it.
 * It imports nothing that is not plain JavaScript, and nothing of the package: that comes as `api`.
 */

import { reportOf } from "../../js/suite/vectors.mjs";

/**
 * What came of some vectors: how many agreed byte for byte, whether each report is what `JSON.parse` and `JSON.stringify` make
 * of it, and the first few that differ. `cases` is a list of `[name, vector, native text]`.
 */
export async function compare(api, cases) {
  let agreed = 0;
  const differing = [];
  for (const [name, vector, native] of cases) {
    const text = await reportOf(api, vector).catch((error) => `threw ${error?.stack ?? error}`);
    if (text === native && JSON.stringify(JSON.parse(text)) === text) agreed += 1;
    else if (differing.length < 5) differing.push({ name, expected: native.slice(0, 500), got: text.slice(0, 500) });
  }
  return { total: cases.length, agreed, differing };
}
