/** Loading in Node: what goes wrong with the file says what to do, and may be tried again. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { attempt, EMPTY, racing } from "./suite/loading.mjs";
import { cases, integrityOf } from "./suite/wasm.mjs";
import { altered, imported, install } from "./support/install.mjs";
import { OTHER_MODULE, serve } from "./support/server.mjs";
import { world as makeWorld } from "./support/world.mjs";

const installed = install();
const wasm = (folder) => join(folder, "quorumseal.wasm");

test("a missing file: the module that is part of the JavaScript", async () => {
  const { api } = await altered(installed, (copy) => rmSync(wasm(copy)));
  assert.deepEqual(await attempt(api), { digest: EMPTY });
});

test("a missing file, and no module in the JavaScript, and then it is there", async () => {
  const { copy, api } = await altered(installed, (copy) => {
    renameSync(wasm(copy), join(copy, "away"));
    rmSync(join(copy, "bindings/module.js"));
  });
  await racing(api, "load.fetch");
  const { code, message } = await attempt(api);
  assert.equal(code, "load.fetch");
  assert.ok(message.includes(wasm(copy)) && message.includes("external"), message);
  renameSync(join(copy, "away"), wasm(copy));
  assert.deepEqual(await attempt(api), { digest: EMPTY });
  rmSync(wasm(copy));
  assert.deepEqual(await attempt(api), { digest: EMPTY }, "loaded once and for all");
});

for (const [what, content, code] of [
  ["a page in place of the file", () => "<!doctype html><title>start</title>", "load.compile"],
  ["an empty file", () => "", "load.compile"],
  ["half a file", (whole) => whole.subarray(0, whole.length / 2), "load.compile"],
  ["another module", () => OTHER_MODULE, "load.mismatch"],
]) {
  test(what, async () => {
    let whole;
    const { copy, api } = await altered(installed, (copy) => {
      whole = readFileSync(wasm(copy));
      writeFileSync(wasm(copy), content(whole));
    });
    for (let time = 0; time < 2; time += 1) {
      const result = await attempt(api);
      assert.equal(result.code, code, JSON.stringify(result));
      assert.ok(result.misuse && result.name === "QuorumsealError");
    }
    writeFileSync(wasm(copy), whole);
    assert.deepEqual(await attempt(api), { digest: EMPTY });
  });
}

describe("from elsewhere", async () => {
  const world = await makeWorld(await imported(installed));
  const server = await serve({ folder: installed.folder, world });
  after(() => server.close());
  const bytes = Uint8Array.from(readFileSync(wasm(installed.folder)));
  const fresh = async (name) => (await altered(installed, () => {}, name === "main" ? "node" : name)).api;
  const context = { world, fresh, url: new URL("/quorumseal/quorumseal.wasm", server.origin), bytes };
  for (const [name, run] of Object.entries(cases)) test(name, () => run(context));

  test("a file's address, where files can be read", async () => {
    const { anchor, trust } = world;
    for (const address of [pathToFileURL(wasm(installed.folder)), pathToFileURL(wasm(installed.folder)).href]) {
      const api = await fresh("main");
      await api.Verifier.load({ anchor, trust, wasm: address, integrity: await integrityOf(bytes) });
    }
    const slim = await fresh("slim");
    slim.provideWasm(pathToFileURL(wasm(installed.folder)));
    const { code, message } = await attempt(slim);
    assert.equal(code, "load.fetch");
    assert.ok(message.includes("give the bytes or the module"), message);
  });

  test("a relative address needs a page", async () => {
    const slim = await fresh("slim");
    assert.throws(() => slim.provideWasm("quorumseal.wasm"), { code: "input.wasm", message: /no page/ });
  });
});

test("inline needs no file, whichever entry came first", async () => {
  const { copy, api } = await altered(installed, (copy) => rmSync(wasm(copy)));
  const inline = await import(pathToFileURL(join(copy, "inline.js")).href);
  assert.deepEqual([await attempt(api), await attempt(inline)], [{ digest: EMPTY }, { digest: EMPTY }]);
});

test("inline does not replace what the caller chose, nor its integrity", async () => {
  const { copy, api } = await altered(installed, () => {}, "slim");
  const bytes = readFileSync(wasm(copy));
  const wrong = await integrityOf(Uint8Array.from(bytes.subarray(1)));
  api.provideWasm(bytes, { integrity: wrong });
  const inline = await import(pathToFileURL(join(copy, "inline.js")).href);
  for (const entry of [api, inline]) assert.equal((await attempt(entry)).code, "load.integrity");
  api.provideWasm(bytes.subarray(8));
  await import(pathToFileURL(join(copy, "node.js")).href);
  assert.equal((await attempt(inline)).code, "load.compile", "the bytes that were chosen");
});

describe("a promise of the WebAssembly that is rejected ends no process", () => {
  const refuse = 'Promise.reject(new Error("gone"))';
  const caught = ".catch(({ code, message }) => code ?? message)";
  for (const [what, act, expected] of [
    ["provided, and replaced", `api.provideWasm(${refuse}); await pause(); api.provideWasm(bytes); return api.hash("");`, EMPTY],
    ["provided, and asked for later", `api.provideWasm(${refuse}); await pause(); return api.hash("")${caught};`, "gone"],
    ["once it is loaded", `await api.hash(""); return api.Verifier.load({ anchor, trust: "{}", wasm: ${refuse} })${caught};`, "trust.malformed"],
    ["with a bad anchor", `return api.Verifier.load({ anchor: 1, trust: "{}", wasm: ${refuse} })${caught};`, "input.anchor"],
    ["with a bad refresh", `return api.Verifier.load({ anchor, trust: "{}", refresh: 1, wasm: ${refuse} })${caught};`, "input.argument"],
    ["with a bad integrity", `return api.Verifier.load({ anchor, trust: "{}", integrity: 1, wasm: ${refuse} })${caught};`, "input.wasm"],
  ]) {
    test(what, () => {
      const entry = pathToFileURL(join(installed.folder, "node.js")).href;
      const script = `import { readFileSync } from "node:fs";
        const api = await import(${JSON.stringify(entry)});
        const bytes = readFileSync(${JSON.stringify(wasm(installed.folder))});
        const anchor = "blake3:" + "0".repeat(64);
        const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
        const result = await (async () => { ${act} })();
        await pause();
        console.log(result);`;
      const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8", stdio: "pipe" });
      assert.equal(printed.trim(), expected);
    });
  }
});

/** What an engine of another kind makes of it, in a process of its own. */
function elsewhere(flags, before) {
  const entry = pathToFileURL(join(installed.folder, "node.js")).href;
  const script = `${before}
    const api = await import(${JSON.stringify(entry)});
    const result = await api.hash("").then((digest) => ({ digest }), ({ code, message }) => ({ code, message }));
    console.log(JSON.stringify(result));`;
  return JSON.parse(execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", script], { encoding: "utf8" }));
}

test("an engine without WebAssembly", () => {
  const { code, message } = elsewhere([], "delete globalThis.WebAssembly;");
  assert.equal(code, "load.unsupported-engine");
  assert.ok(message.includes("lockdown"), message);
});

test("an engine without SIMD", (context) => {
  // V8 can be told that the processor lacks what its SIMD needs, on x64 at least.
  if (process.arch !== "x64") return context.skip("only x64 can be made to lack SIMD");
  const { code, message } = elsewhere(["--no-enable-sse4-1", "--no-enable-ssse3"], "");
  assert.equal(code, "load.unsupported-engine", message);
  assert.ok(message.includes("Safari 16.4"), message);
});

test("an instance that stopped is not used again", async () => {
  const { copy, api } = await altered(installed, () => {});
  await api.hash("");
  const bindings = await import(pathToFileURL(join(copy, "bindings/quorumseal.js")).href);
  const { update } = bindings.Hasher.prototype;
  bindings.Hasher.prototype.update = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  assert.equal((await attempt(api)).code, undefined, "the empty text needs no update");
  for (const text of ["x", "x"]) {
    await assert.rejects(api.hash(text), { name: "QuorumsealError", code: "load.stopped" });
    bindings.Hasher.prototype.update = update;
  }
  await assert.rejects(api.createHasher(), { code: "load.stopped" });
});
