// Style sheets of the views come in one bundle: none gives a bare class looks that another one gives looks, too.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { repo } from "./support/files.mjs";

const LOOK = repo("www/look");

/** The classes that rules outside of all conditions style by nothing but their name. */
function bare(name) {
  const sheet = readFileSync(`${LOOK}/${name}`, "utf8").replace(/\/\*.*?\*\//gs, "");
  const selectors = [...sheet.matchAll(/^([^\s@}][^{}]*)\{/gm)].flatMap(([, list]) => list.split(","));
  return new Set(selectors.map((selector) => selector.trim()).filter((selector) => /^\.[\w-]+$/.test(selector)));
}

test("no class is styled by its name alone in two style sheets", () => {
  const owners = new Map();
  for (const name of readdirSync(LOOK).filter((name) => name.endsWith(".css")))
    for (const one of bare(name)) owners.set(one, [...(owners.get(one) ?? []), name]);
  assert.ok(owners.size > 100, `${owners.size} classes were found`);
  const shared = [...owners].filter(([, names]) => names.length > 1).map(([one, names]) => `${one}: ${names.join()}`);
  assert.deepEqual(shared, []);
});
