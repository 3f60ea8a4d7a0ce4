/** What every target is put through, whatever it is: {@link drive} asks its session. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { install } from "../../js/support/install.mjs";
import { root, vectors } from "../../js/support/repo.mjs";
import { allCases, portions } from "./cases.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));

/** Requires one of the tools. */
export const require = createRequire(join(here, "package.json"));

const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));

/** The version of a tool that the lock file names. */
export const locked = (name) => lock.packages[`node_modules/${name}`].version;

const SUITE = ["packaging/runtimes", "packaging/support/reports.mjs", "js/suite/vectors.mjs", "js/suite/check.mjs"];

/** A new project with the package installed from its tarball, the suite beside it, and `files` of its own. */
export function project(files = {}) {
  const installed = install();
  for (const path of SUITE) cpSync(join(root, "tests", path), join(installed.project, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(installed.project, path), text);
  return installed;
}

/** One of the vectors. */
export const vectorNamed = (name) => JSON.parse(readFileSync(join(vectors, `${name}.json`), "utf8"));

let cases;

/**
 * Loads the package with a wrong integrity, with the right one and without, then runs every vector; every report must be the
 * native one, nothing may ask the network and no policy may be violated. `integrity` is the code that a wrong one gets,
 * saying so in words that `says` matches, and `right` the one that a right one gets: a module that was compiled before has no
 * bytes to look at. Gives the number of vectors.
 */
export async function drive(ask, { integrity = "load.integrity", says = /integrity|expected sha384-/, right, folder }) {
  cases ??= everyCase();
  const heard = async (message) => {
    const text = await ask(typeof message === "string" ? message : JSON.stringify(message));
    const reply = JSON.parse(text);
    if (reply.threw) throw new Error(reply.threw);
    return reply;
  };

  const wasm = readFileSync(join(folder, "quorumseal.wasm"));
  const sha384 = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
  const { anchor, trust } = vectorNamed("advisories/alone-sealed");
  const loaded = await heard({ load: { anchor, trust, wrong: sha384(wasm.subarray(1)), right: sha384(wasm) } });
  assert.deepEqual([loaded.wrong.code, loaded.wrong.misuse], [integrity, true], JSON.stringify(loaded.wrong));
  assert.match(loaded.wrong.message, says);
  assert.equal(loaded.right.code, right, JSON.stringify(loaded.right));
  assert.ok(loaded.without.sets > 0, JSON.stringify(loaded.without));

  let agreed = 0;
  for (const text of cases.texts) {
    const result = await heard(text);
    assert.deepEqual(result.differing, []);
    agreed += result.agreed;
  }
  assert.equal(agreed, cases.total);
  assert.ok(cases.total > 2000, "all of them");
  assert.deepEqual(await heard({}), { requests: [], violations: [] });
  return agreed;
}

function everyCase() {
  const all = allCases();
  return { texts: portions(all).map((portion) => `{"cases":${portion}}`), total: all.length };
}
