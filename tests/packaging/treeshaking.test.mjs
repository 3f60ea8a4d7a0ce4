/** Who imports only `hash` gets what hashing needs, through every bundler that leaves out what is not used; and it works. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";

import { chromium } from "../js/support/chromium.mjs";
import { packed } from "../js/support/repo.mjs";
import { POLICY } from "../js/support/server.mjs";
import { app, follow, page } from "./bundlers/build.mjs";
import { filesOf, pack, require, run } from "./support/project.mjs";
import { recipe } from "./support/recipes.mjs";
import { serveFolder } from "./support/static.mjs";
import { until, visit } from "./support/visit.mjs";

const EMPTY = "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

const modules = pack().files.filter((name) => name.endsWith(".js"));
const source = (name) => readFileSync(join(packed, name), "utf8");
const manifest = JSON.parse(source("package.json"));

/** What a module imports of the package; with `passing`, also what it only passes on. */
function imports(name, passing) {
  const forms = passing ? "(?:import|export) (?:[^\"']*? from )?" : "import (?:[^\"']*? from )?";
  const found = source(name).matchAll(new RegExp(`(?:^${forms}|\\bimport\\()"(\\.[^"]+\\.js)"`, "gm"));
  return [...found].map(([, path]) => join(dirname(name), path));
}

/** The modules that these lead to, themselves among them. */
function reached(names, passing, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    reached(imports(name, passing), passing, seen);
  }
  return seen;
}

/** The modules without which a page cannot hash. */
const needed = reached(["hash.js", "browser.js"], false);

/** Texts of a module's code that no other module has: its messages, by which it is known in a bundle. */
function marks(name) {
  const elsewhere = modules.filter((other) => other !== name).map(source);
  const code = source(name).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  const texts = [...code.matchAll(/"([\w ,.:;'-]{16,})"/g)].map(([, text]) => text);
  return texts.filter((text) => !text.startsWith("./") && elsewhere.every((other) => !other.includes(text)));
}

const unwanted = modules.filter((name) => !needed.has(name)).flatMap((name) => marks(name).map((mark) => [name, mark]));

test("every entry that hashing does not need can be told from the others", () => {
  assert.ok(needed.has("beside.js") && needed.has("engine.js") && !needed.has("verifier.js"), [...needed].join());
  const marked = new Set(unwanted.map(([name]) => name));
  assert.ok(marked.has("verifier.js"));
  const main = reached(["browser.js"], true);
  for (const [path, target] of Object.entries(manifest.exports)) {
    if ([".", "./slim", "./inline", "./verifier.wasm", "./package.json"].includes(path)) continue;
    // There is nothing in those that bring types alone.
    if (["./element/react", "./element/vue"].includes(path)) continue;
    const own = [...reached([target.default.slice(2)], true)].filter((name) => !main.has(name));
    assert.ok(own.some((name) => marked.has(name)), `${path}: ${own}`);
  }
});

const browser = await chromium();
after(() => browser.close());

const USES = 'import { hash } from "quorumseal";\n\nglobalThis.digest = () => hash("");\n';
const ALL = 'import * as quorumseal from "quorumseal";\n\nglobalThis.quorumseal = quorumseal;\n';

describe("only hash", { concurrency: 2 }, () => {
  for (const [heading, tag] of [
    ["vite build"],
    ["webpack", '<script defer src="main.js"></script>'],
    ["rspack", '<script defer src="main.js"></script>'],
    ["rollup", '<script type="module" src="index.js"></script>'],
    ["esbuild", '<script type="module" src="index.js"></script>'],
  ]) {
    test(heading, async (t) => {
      const { files, commands } = recipe(heading);
      const built = async (name, index) => {
        const folder = app(`hash-${name}`, index, files);
        const dist = join(folder, "dist");
        if (tag) mkdirSync(dist);
        await follow(folder, commands);
        if (tag) writeFileSync(join(dist, "index.html"), page(tag));
        const scripts = filesOf(dist).filter((name) => name.endsWith(".js"));
        return { dist, script: scripts.map((name) => readFileSync(join(dist, name), "utf8")).join("\n") };
      };
      const found = (script) => unwanted.filter(([, mark]) => script.includes(mark)).map(([name, mark]) => `${name}: ${mark}`);
      const { dist, script } = await built(heading.replaceAll(" ", "-"), USES);
      assert.deepEqual(found(script), []);
      // The same search in a bundle of everything: what is not found there says nothing.
      const whole = await built(`${heading.replaceAll(" ", "-")}-all`, ALL);
      assert.ok(found(whole.script).some((text) => text.startsWith("verifier.js")), "nothing is found where all of it is");

      const server = await serveFolder(dist, POLICY);
      t.after(server.close);
      const visited = await visit(browser, `${server.origin}/`);
      await until(visited, () => typeof globalThis.digest === "function");
      assert.equal(await visited.page.evaluate(() => globalThis.digest()), EMPTY);
      assert.deepEqual(visited.complaints, []);
    });
  }
});

test("a CommonJS script for Node has the WebAssembly within, for it does not know where it lies", async () => {
  const { build } = require("esbuild");
  const folder = app("script", 'import { hash } from "quorumseal";\n\nhash("").then(console.log);\n', {});
  await build({
    entryPoints: [join(folder, "src/index.js")],
    outfile: join(folder, "dist/app.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    logLevel: "silent",
  });
  assert.deepEqual(filesOf(join(folder, "dist")), ["app.cjs"]);
  assert.equal((await run(folder, join(folder, "dist/app.cjs"), [])).trim(), EMPTY);
});

test("what an entry does when it is imported is done, whatever is used of it", async () => {
  const { build } = require("esbuild");
  const folder = app("effects", USES, {});
  const conditions = Object.keys(manifest.exports["."]).filter((condition) => condition !== "default");
  assert.ok(conditions.includes("workerd") && conditions.includes("node"));
  const cases = [
    ...conditions.map((condition) => ["quorumseal", condition, manifest.exports["."][condition].default]),
    ["quorumseal/inline", "browser", manifest.exports["./inline"].default],
  ];
  for (const [specifier, condition, entry] of cases) {
    const { metafile } = await build({
      stdin: { contents: USES.replace("quorumseal", specifier), resolveDir: folder },
      absWorkingDir: folder,
      bundle: true,
      format: "esm",
      platform: "neutral",
      conditions: [condition],
      external: ["node:*", "*.wasm", "*.wasm?module"],
      metafile: true,
      write: false,
      supported: { "import-source": true },
      logLevel: "silent",
    });
    const inputs = Object.entries(Object.values(metafile.outputs)[0].inputs);
    const [, kept] = inputs.find(([path]) => path.endsWith(`quorumseal/${entry.slice(2)}`)) ?? [];
    assert.ok(kept?.bytesInOutput > 0, `${specifier} for ${condition}: ${entry} was left out`);
    assert.ok(!inputs.some(([path, { bytesInOutput }]) => path.endsWith("quorumseal/verifier.js") && bytesInOutput > 0), entry);
  }
});
