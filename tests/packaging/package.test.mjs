/** The tarball's manifest and types, as the tools see them that look for what goes wrong elsewhere. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { pack, program, project, require, run } from "./support/project.mjs";

const tarball = pack().path;
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** What publint says of a tarball. */
async function lint(path) {
  const { publint } = await import(require.resolve("publint"));
  const bytes = readFileSync(path);
  const { messages } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    strict: true,
  });
  return messages.map(({ type, code, path }) => `${type} ${code} ${path.join(".")}`);
}

/** Every entry that a type checker resolves, as a project with ESM sees them; throws with the table when one has a problem. */
const types = (path) => run(join(path, ".."), program("@arethetypeswrong/cli"), ["--profile", "esm-only", "--no-definitely-typed", path]);

test("publint finds nothing, not even a suggestion", async () => assert.deepEqual(await lint(tarball), []));

test("the types of every entry are right", async () => {
  const table = await types(tarball);
  const folder = project("manifest");
  // All of them were looked at: none is left out here.
  for (const path of Object.keys(manifestOf(join(folder, "node_modules/quorumseal")).exports)) {
    assert.ok(table.includes(`"${join("quorumseal", path)}"`), `${path} is not in:\n${table}`);
  }
});

test("both see what is wrong with a manifest", async () => {
  const folder = join(project("manifest-broken"), "node_modules/quorumseal");
  const manifest = manifestOf(folder);
  manifest.exports["./slim"] = { types: "./nowhere.d.ts", default: "./nowhere.js" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const broken = pack(folder).path;
  assert.ok((await lint(broken)).some((message) => message.startsWith("error")));
  await assert.rejects(types(broken), /nowhere|NoResolution|resolution/i);
});

test("what does not read exports, as Parcel, finds each import under its own name", () => {
  const folder = join(project("manifest-names"), "node_modules/quorumseal");
  const { exports, main } = manifestOf(folder);
  assert.equal(main, exports["."].default.default);
  for (const [path, target] of Object.entries(exports)) {
    if ([".", "./verifier.wasm", "./package.json"].includes(path)) continue;
    assert.ok([`${path}.js`, `${path}/index.js`].includes(target.default), `${path} is ${target.default}`);
  }
});
