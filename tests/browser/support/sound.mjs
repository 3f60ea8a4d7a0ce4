/** Whether a page is for everybody: axe finds nothing, and its structure is that of a page. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { axe } from "../../element/support/browser.mjs";

const AXE = readFileSync(join(axe(), "axe.min.js"), "utf8");

/**
 * axe finds nothing, and the structure is that of a page. `name` is for messages; `only` names the rules that are
 * looked at, `without` those that are not.
 */
export async function sounds(page, name, { only = null, without = [] } = {}) {
  await page.run(AXE);
  const look = async ({ only, without }) => {
    const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
    const { violations, passes } = await globalThis.axe.run(document, {
      resultTypes: ["violations"],
      ...(only === null ? { rules } : { runOnly: only }),
    });
    const wrong = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target.flat().join(" ")} ${node.failureSummary}`).join("; ")}`,
    );
    return passes.length > 0 ? wrong : [...wrong, "no rule was looked at"];
  };
  const found = await page.evaluate(look, { only, without });
  assert.deepEqual(found, [], `axe, ${name}`);
  const structure = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const hasStyle = document.querySelectorAll("[style]");
    return {
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      // The policy allows no such attribute in markup; what a script sets is one too, and is told apart by being known.
      strangers: document.querySelectorAll("main img[src^=http], main script").length,
      styled: [...hasStyle].filter((element) => element.getAttribute("style").includes("url(")).length,
    };
  });
  assert.deepEqual(structure, { twice: [], strangers: 0, styled: 0 }, name);
}
