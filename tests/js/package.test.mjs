/** The package itself: what is in it, what is found through it, and what importing it does. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { install } from "./support/install.mjs";
import { root } from "./support/repo.mjs";

const installed = install();
const manifest = JSON.parse(readFileSync(join(installed.folder, "package.json"), "utf8"));

/** What the package's own name stands for, by condition, and the two that stand for it elsewhere. */
const entries = ["", "/inline", "/slim"].flatMap((subpath) => targets(manifest.exports[`.${subpath}`])).filter((target) => target.endsWith(".js"));
/** Those that Node can import too: the others import the module itself, in ways of their platforms. */
const importable = [...new Set(entries)].filter((entry) => !/workerd|edge-light|bun/.test(entry));

function targets(value) {
  return typeof value === "string" ? [value] : Object.values(value).flatMap(targets);
}

function consumer(script) {
  const args = ["--input-type=module", "--eval", script];
  return execFileSync(process.execPath, args, { cwd: installed.project, encoding: "utf8" }).trim();
}

test("it holds what it needs and nothing of the workshop", () => {
  const allowed = /^(?:LICENSE-(?:APACHE|MIT)|README\.md|package\.json|quorumseal\.wasm|verifier\.wasm\.d\.ts|[\w/-]+(?:\.d\.ts|\.js))$/;
  assert.deepEqual(installed.files.filter((name) => !allowed.test(name)), []);
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT", "node.js", "browser.js", "index.d.ts", "quorumseal.wasm"]) {
    assert.ok(installed.files.includes(name), name);
  }
  assert.equal(installed.files.filter((name) => name.endsWith(".wasm")).length, 1, "one wasm for all entries");
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.scripts, undefined);
});

test("no file names the machine that it was built on", () => {
  for (const name of installed.files) {
    const content = readFileSync(join(installed.folder, name), "latin1");
    for (const place of [root, homedir(), "file:///"]) assert.ok(!content.includes(place), `${name} names ${place}`);
  }
});

test("every export and every side effect is a file", () => {
  for (const target of [...targets(manifest.exports), ...manifest.sideEffects]) {
    assert.ok(existsSync(join(installed.folder, target)), target);
  }
});

test("the wasm can be found by its own name", () => {
  const path = consumer('import { fileURLToPath } from "node:url"; console.log(fileURLToPath(import.meta.resolve("quorumseal/verifier.wasm")));');
  assert.deepEqual(WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(path))).some(({ name }) => name === "memory"), true);
});

test("nothing inside can be imported but what is exported", () => {
  const code = consumer('console.log(await import("quorumseal/verifier.js").catch((error) => error.code));');
  assert.equal(code, "ERR_PACKAGE_PATH_NOT_EXPORTED");
});

test("no code is made from text", () => {
  for (const name of installed.files.filter((name) => name.endsWith(".js"))) {
    const content = readFileSync(join(installed.folder, name), "utf8");
    assert.ok(!/\beval\(|new Function\(/.test(content), name);
  }
});

test("importing any entry touches nothing and loads nothing", () => {
  const beside = targets(manifest.exports).filter((target) => target.endsWith(".js") && !entries.includes(target));
  assert.ok(beside.includes("./store.js"), beside.join());
  for (const entry of [...importable, ...beside]) {
    const script = `
      const touched = [];
      for (const name of ["window", "document", "self", "location", "navigator", "fetch", "localStorage", "indexedDB", "caches"]) {
        Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); } });
      }
      for (const name of ["compile", "instantiate", "compileStreaming"]) WebAssembly[name] = () => touched.push(name);
      await import(${JSON.stringify(join(installed.folder, entry))});
      console.log(JSON.stringify(touched));`;
    assert.equal(consumer(script), "[]", entry);
  }
});

test("every entry exports the same names", () => {
  const names = ["QuorumsealError", "VerificationError", "Verifier", "createHasher", "explain", "hash", "nfcWouldMatch", "provideWasm"];
  const declared = (entry) => readFileSync(join(installed.folder, entry), "utf8").match(/^(?:export|import) .*/gm);
  for (const entry of entries) {
    if (importable.includes(entry)) {
      const found = consumer(`console.log(Object.keys(await import(${JSON.stringify(join(installed.folder, entry))})).sort().join());`);
      assert.equal(found, names.join(), entry);
    }
    assert.deepEqual(declared(entry.replace(/\.js$/, ".d.ts")), ['export * from "./index.js";'], `the types of ${entry}`);
    assert.ok(declared(entry).includes('export * from "./index.js";'), entry);
  }
});

test("a verifier is only made by loading", async () => {
  const { QuorumsealError, Verifier } = await import(join(installed.folder, "node.js"));
  assert.throws(() => new Verifier().head, (error) => error instanceof QuorumsealError || error instanceof TypeError);
});
