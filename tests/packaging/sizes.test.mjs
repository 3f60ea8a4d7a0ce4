/**
 * What each import costs a page, against the budget in `js/size-budget.json`, and the table of it in `docs/BUNDLERS.md`.
 * With `QUORUMSEAL_UPDATE_SIZES=1` both are written anew.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";

import { root } from "../js/support/repo.mjs";
import { project, require } from "./support/project.mjs";

const BUDGET = join(root, "js/size-budget.json");
const PAGE = join(root, "docs/BUNDLERS.md");
const ROOM = 1.05;
const updating = Boolean(process.env.QUORUMSEAL_UPDATE_SIZES);

const folder = project("sizes");
const installed = join(folder, "node_modules/quorumseal");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
/** What there is nothing of when it runs. */
const TYPES_ALONE = ["./element/react", "./element/vue"];
/** Everything that can be imported and that a page would load. */
const paths = Object.keys(manifest.exports).filter((path) => path !== "./package.json" && !TYPES_ALONE.includes(path));

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** What is loaded with an entry, as one minified script; what it imports when first asked for is not. */
async function bundled(specifier) {
  const { build } = require("esbuild");
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(specifier)};\n`, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    outdir: "out",
    platform: "browser",
    target: "es2021",
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const { outputs } = metafile;
  const loaded = new Set(Object.keys(outputs).filter((name) => outputs[name].entryPoint === "<stdin>"));
  assert.equal(loaded.size, 1);
  // What is added while it is gone through is gone through too.
  for (const name of loaded) {
    for (const { kind, path } of outputs[name].imports) if (kind === "import-statement") loaded.add(path);
  }
  const files = outputFiles.filter(({ path }) => loaded.has(relative(folder, path)));
  assert.equal(files.length, loaded.size);
  return Buffer.concat(files.map(({ contents }) => contents));
}

async function measure(path) {
  const file = path.endsWith(".wasm") ? readFileSync(join(installed, manifest.exports[path].default)) : undefined;
  const bytes = file ?? (await bundled(join("quorumseal", path)));
  return { minified: bytes.length, brotli: brotli(bytes) };
}

const sizes = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await measure(path)])));

const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
const room = (bytes) => Math.ceil((bytes * ROOM) / 100) * 100;

function table(budget) {
  const rows = paths.map((path) => {
    const { minified, brotli } = sizes[path];
    const name = path.endsWith(".wasm") ? "the WebAssembly, `quorumseal/verifier.wasm`" : `\`${join("quorumseal", path)}\``;
    const most = budget[path] ? `${kilobytes(budget[path].minified)} / ${kilobytes(budget[path].brotli)}` : "none";
    return `| ${name} | ${kilobytes(minified)} | ${kilobytes(brotli)} | ${most} |`;
  });
  return ["| import | minified | brotli | budget |", "|---|--:|--:|--:|", ...rows].join("\n");
}

const MARKS = /(<!-- sizes -->\n)[^]*?(<!-- \/sizes -->)/;

if (updating) {
  const budget = Object.fromEntries(paths.map((path) => [path, mapped(sizes[path], room)]));
  writeFileSync(BUDGET, `${JSON.stringify(budget, null, 2)}\n`);
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(PAGE, page.replace(MARKS, (_, open, close) => `${open}${table(budget)}\n${close}`));
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

const budget = existsSync(BUDGET) ? JSON.parse(readFileSync(BUDGET, "utf8")) : {};

describe("sizes", () => {
  for (const path of paths) {
    test(path, () => {
      assert.ok(budget[path], `js/size-budget.json has no budget for ${path}`);
      for (const [what, most] of Object.entries(budget[path])) {
        const size = sizes[path][what];
        assert.ok(size <= most, `${path}, ${what}: ${size} bytes; the budget is ${most}`);
        // A budget that something has shrunk far below guards nothing.
        assert.ok(room(size) >= most * 0.9, `${path}, ${what}: ${size} bytes; the budget of ${most} is to be lowered`);
      }
      assert.deepEqual(Object.keys(budget[path]), ["minified", "brotli"]);
    });
  }

  for (const path of TYPES_ALONE) {
    test(`${path} is types alone`, async () => assert.equal((await measure(path)).minified, 0));
  }

  test("every budget is of something", () => assert.deepEqual(Object.keys(budget).filter((path) => !paths.includes(path)), []));

  test("scripts are counted without the WebAssembly, but for the one that it is part of", () => {
    const { minified } = sizes["./verifier.wasm"];
    for (const path of paths.filter((path) => !["./verifier.wasm", "./inline"].includes(path))) {
      assert.ok(sizes[path].minified < minified / 2, path);
    }
    assert.ok(sizes["./inline"].minified > (minified * 4) / 3);
  });

  test("the table in docs/BUNDLERS.md is that of this build", () => {
    const [found] = MARKS.exec(readFileSync(PAGE, "utf8")) ?? [];
    assert.equal(found, `<!-- sizes -->\n${table(budget)}\n<!-- /sizes -->`, "QUORUMSEAL_UPDATE_SIZES=1 writes it anew");
  });
});
