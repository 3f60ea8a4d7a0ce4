/**
 * The table in the README of where the package runs is made from what passed: from what the tests of runtimes and bundlers
 * recorded, which have to run before. `QUORUMSEAL_UPDATE=1` writes it.
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { root } from "../js/support/repo.mjs";

const results = join(root, "target/packaging/results");
const README = join(root, "README.md");
const [START, END] = ["<!-- matrix -->\n", "<!-- /matrix -->"];
/** The heads of a group's first and third column. */
const GROUPS = { runtime: ["runtime", "what ran"], bundler: ["bundler", "loaded in"] };

test("the table in the README says what passed", () => {
  const text = readFileSync(README, "utf8");
  const [from, to] = [text.indexOf(START) + START.length, text.indexOf(END)];
  assert.ok(from >= START.length && to >= from, "the README has the marks between which the table stands");
  const passed = recorded();
  assert.ok(passed.length > 0, `nothing is recorded in ${results}: the other tests of this folder record what passes`);
  const expected = table(passed);
  if (process.env.QUORUMSEAL_UPDATE) writeFileSync(README, text.slice(0, from) + expected + text.slice(to));
  else assert.equal(text.slice(from, to), expected, "the README differs from what passed; QUORUMSEAL_UPDATE=1 writes it");
});

function recorded() {
  const files = existsSync(results) ? readdirSync(results).filter((name) => name.endsWith(".json")) : [];
  return files.map((name) => JSON.parse(readFileSync(join(results, name), "utf8")));
}

/** Sorted by group, then by name, so that it does not depend on the order in which they passed. */
function table(passed) {
  const rows = Object.entries(GROUPS).flatMap(([group, [target, where]]) => {
    const here = passed.filter((result) => result.group === group);
    here.sort((one, other) => plain(one.target).localeCompare(plain(other.target), "en"));
    if (here.length === 0) return [];
    return [
      `| ${target} | version | ${where} | vectors |\n|---|---|---|---|\n`,
      ...here.map(({ target, version, where, vectors }) => `| ${target} | ${version} | ${lasting(where)} | ${grouped(vectors)} |\n`),
      "\n",
    ];
  });
  return rows.join("").replace(/\n$/, "");
}

/** Without the versions of what the machine brings: the table is the same on another one. */
const lasting = (where) => where.replace(/\b(Chromium|Chrome|HeadlessChrome|Firefox|Node)[ /][\d.]+/g, "$1");

const plain = (name) => name.replaceAll("`", "");
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
