/** The codes that the page explains are those that there are. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { repo } from "./support/files.mjs";
import { load } from "./support/modules.mjs";

const { CODES, FAMILIES } = await load("reuse/code-list.js");
const { explain } = await import(repo("pkg/node.js"));

test("the list is the core's, in its order", async () => {
  const types = await readFile(repo("js/src/generated/report.ts"), "utf8");
  const [, union] = types.match(/^export type Code = ([^;]+);/m);
  assert.deepEqual(CODES, [...union.matchAll(/"([^"]+)"/g)].map(([, code]) => code));
});

test("the package explains every one, and every one is in one family", async () => {
  for (const code of CODES) assert.ok((await explain(code)).length > 20, code);
  assert.deepEqual(FAMILIES.flatMap(([, codes]) => codes), CODES);
});
