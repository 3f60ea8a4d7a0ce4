/**
 * The packed package through every bundler, by the recipes of `docs/BUNDLERS.md`: what comes out is loaded in Chromium, and
 * gives the report of the native core for every vector, byte for byte.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { chromium } from "../js/support/chromium.mjs";
import { packed } from "../js/support/repo.mjs";
import { POLICY } from "../js/support/server.mjs";
import { app, follow, HELPERS, page, scriptOf, silent, SIZE_HINTS } from "./bundlers/build.mjs";
import { agreed, allCases, portions } from "./support/cases.mjs";
import { bun, deno } from "./support/programs.mjs";
import { comparing, environment, filesOf, freePort, pack, project, start, versionOf } from "./support/project.mjs";
import { recipe } from "./support/recipes.mjs";
import { forget, record } from "./support/record.mjs";
import { serveFolder } from "./support/static.mjs";
import { until, versionOfBrowser, visit } from "./support/visit.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const wasm = readFileSync(join(packed, "quorumseal.wasm"));
/** How the WebAssembly begins where it is written as base64. */
const INLINED = wasm.subarray(0, 96).toString("base64");

const index = readFileSync(here("bundlers/app.js"), "utf8");
const cases = allCases();
const texts = portions(cases);
pack();
const browser = await chromium();
after(() => browser.close());

/** Runs every vector in the page and looks at what it asked for; `files` is how often it must have fetched the WebAssembly. */
async function allAgree(visited, files = 1) {
  const { page, complaints, wasm } = visited;
  await until(visited, () => typeof globalThis.run === "function");
  assert.deepEqual(wasm, [], "nothing is loaded before it is needed");
  const vectors = await agreed(texts, cases.length, (text) => page.evaluate((text) => globalThis.run(JSON.parse(text)), text));
  assert.equal(wasm.length, files, `requests for the WebAssembly: ${wasm}`);
  assert.deepEqual(complaints, []);
  return vectors;
}

/** What was emitted for pages: the WebAssembly in so many files, and nowhere else. */
function emitted(folder, files = 1) {
  const names = filesOf(folder);
  const found = names.filter((name) => readFileSync(join(folder, name)).equals(wasm));
  assert.equal(found.length, files, `the WebAssembly is in ${found.join(", ") || "no file"}`);
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, files, "no other .wasm");
  const inlined = names.filter((name) => /\.(js|mjs|html|map)$/.test(name) && readFileSync(join(folder, name)).includes(INLINED));
  assert.deepEqual(inlined, files === 0 ? names.filter((name) => name.endsWith(".js")) : [], "inlined");
}

/** The policy with the digest of the import map that Parcel writes into the page. */
function withImportMap(dist) {
  const [, map] = /<script type="?importmap"?>([^<]*)</.exec(readFileSync(join(dist, "index.html"), "utf8"));
  const digest = createHash("sha256").update(map).digest("base64");
  return POLICY.replace("'wasm-unsafe-eval'", `'wasm-unsafe-eval' 'sha256-${digest}'`);
}

/** Built to a folder, which any host can serve. `tag`: how the page loads what has no page of its own. */
const builds = [
  { heading: "vite build", tool: "vite", target: "Vite, build" },
  { heading: "webpack", tool: "webpack", target: "webpack", tag: '<script defer src="main.js"></script>', known: SIZE_HINTS },
  { heading: "rspack", tool: "@rspack/core", target: "Rspack", tag: '<script defer src="main.js"></script>', known: SIZE_HINTS },
  { heading: "parcel", tool: "parcel", target: "Parcel", policy: withImportMap },
  { heading: "rollup", tool: "rollup", target: "Rollup", tag: '<script type="module" src="index.js"></script>', known: HELPERS },
  { heading: "esbuild", tool: "esbuild", target: "esbuild", tag: '<script type="module" src="index.js"></script>' },
  {
    heading: "esbuild with its file loader",
    tool: "esbuild",
    target: "esbuild, file loader",
    tag: '<script type="module" src="index.js"></script>',
  },
  {
    heading: "no file at all",
    tool: "esbuild",
    target: "esbuild, quorumseal/inline",
    tag: '<script type="module" src="index.js"></script>',
    files: 0,
    policy: () => POLICY.replace("connect-src 'self'; ", ""),
  },
];

/** Served by the bundler itself, as they are worked on. */
const servers = [
  { heading: "vite dev", target: "Vite, dev", prebundled: "/node_modules/.vite/deps/quorumseal.js" },
  {
    heading: "vite dev with the address of the file",
    target: "Vite, dev, ?url",
    prebundled: "/node_modules/.vite/deps/quorumseal_slim.js",
  },
];

/** Made by runtimes for themselves; every vector is for `runtimes.test.mjs`. */
const programs = ["bun build", "bun build --compile", "deno bundle"];

/** What of Next is compiled by what. */
const frameworks = [
  { heading: "next build", target: "Next.js, Turbopack" },
  { heading: "next build --webpack", target: "Next.js, webpack" },
];

describe("bundlers", { concurrency: 2 }, () => {
  for (const { heading, target } of frameworks) {
    test(heading, async (t) => {
      const parts = ["client component", "server component", "route handler", "edge route handler"];
      const name = (part) => ({ group: "bundler", target: `${target}: ${part}` });
      for (const part of parts) forget(name(part));
      const { files, commands } = recipe(heading);
      // Next's packages are those of the workspace, whose root must therefore be the one that it finds.
      const folder = project(heading.replaceAll(" ", "-"), { template: here("bundlers/next"), files, manifest: { type: undefined }, lock: false });
      comparing(join(folder, "compare"));
      const serve = commands.pop();
      silent(await follow(folder, commands), [/edge runtime/i]);
      emitted(join(folder, ".next/static"));

      const stored = mkdtempSync(join(tmpdir(), "quorumseal-cases-"));
      t.after(() => rmSync(stored, { recursive: true, force: true }));
      texts.forEach((text, index) => writeFileSync(join(stored, `${index}.json`), text));
      const port = await freePort();
      const [script, ...args] = scriptOf(serve);
      const options = ["--hostname", "127.0.0.1", "--port", String(port)];
      const server = await start(folder, script, [...args, ...options], /Ready in/, { env: { CASES: stored } });
      t.after(server.close);
      const version = versionOf("next");

      const origin = `http://127.0.0.1:${port}`;
      const client = await visit(browser, `${origin}/`);
      const browserName = versionOfBrowser(client.page);
      await until(client, () => document.querySelector("output").textContent !== "…");
      assert.match(await client.page.textContent("output"), /^blake3:af1349b9/);
      const inPage = await agreed(texts, cases.length, (text) =>
        client.page.evaluate((text) => globalThis.run(JSON.parse(text)), text),
      );
      record({ ...name("client component"), version, where: browserName, vectors: inPage });

      for (const [part, path] of [["route handler", "/node"], ["edge route handler", "/edge"]]) {
        const vectors = await agreed(texts, cases.length, (text) =>
          client.page.evaluate(async ([path, body]) => (await fetch(path, { method: "POST", body })).json(), [path, text]),
        );
        record({ ...name(part), version, where: part.startsWith("edge") ? "edge runtime" : `Node ${process.versions.node}`, vectors });
      }
      assert.deepEqual(client.complaints, []);
      assert.equal(client.wasm.length, 1, `requests for the WebAssembly: ${client.wasm}`);
      await client.page.close();

      const rendered = await visit(browser, `${origin}/server?portion=0`);
      let portion = 0;
      const vectors = await agreed(texts, cases.length, async () => {
        await rendered.page.goto(`${origin}/server?portion=${portion++}`);
        return JSON.parse(await rendered.page.textContent("output"));
      });
      assert.deepEqual(rendered.complaints, []);
      await rendered.page.close();
      record({ ...name("server component"), version, where: `Node ${process.versions.node}`, vectors });
      silent(server.output());
    });
  }

  for (const { heading, tool, target, tag, known, files: count, policy = () => POLICY } of builds) {
    test(heading, async (t) => {
      forget({ group: "bundler", target });
      const { files, commands } = recipe(heading);
      const folder = app(heading.replaceAll(" ", "-"), index, files);
      comparing(join(folder, "src/compare"));
      if (tag) mkdirSync(join(folder, "dist"));
      silent(await follow(folder, commands), known);
      const dist = join(folder, "dist");
      if (tag) writeFileSync(join(dist, "index.html"), page(tag));
      emitted(dist, count);
      const server = await serveFolder(dist, policy(dist));
      t.after(server.close);
      const visited = await visit(browser, `${server.origin}/`);
      const vectors = await allAgree(visited, count);
      record({ group: "bundler", target, version: versionOf(tool), where: versionOfBrowser(visited.page), vectors });
      await visited.page.close();
    });
  }

  for (const { heading, target, prebundled } of servers) {
    test(heading, async (t) => {
      forget({ group: "bundler", target });
      const { files, commands } = recipe(heading);
      const folder = app(heading.replaceAll(" ", "-"), index, files);
      comparing(join(folder, "src/compare"));
      const port = await freePort();
      const [script, ...args] = scriptOf(commands.pop());
      const options = ["--host", "127.0.0.1", "--port", String(port), "--strictPort"];
      const server = await start(folder, script, [...args, ...options], /ready in/);
      t.after(server.close);
      const visited = await visit(browser, `http://127.0.0.1:${port}/`);
      const vectors = await allAgree(visited);
      assert.ok(visited.requests.includes(prebundled), `not pre-bundled: ${visited.requests.join(" ")}`);
      record({ group: "bundler", target, version: versionOf("vite"), where: versionOfBrowser(visited.page), vectors });
      silent(server.output());
      await visited.page.close();
    });
  }

  for (const heading of programs) {
    test(heading, async () => {
      const { commands } = recipe(heading);
      const source = 'import * as quorumseal from "quorumseal";\n\nconsole.log(await quorumseal.hash(""));\n';
      const folder = project(heading.replaceAll(" ", "-"), { files: { "src/index.js": source } });
      const tools = { bun, deno };
      let output;
      for (const [name, ...args] of commands) {
        if (name === "cp") await follow(folder, [[name, ...args]]);
        else {
          const program = tools[name]?.() ?? join(folder, name);
          output = await promisify(execFile)(program, args, { cwd: folder, env: { ...environment, DENO_NO_UPDATE_CHECK: "1" } });
        }
      }
      assert.match(output.stdout, /^blake3:af1349b9[0-9a-f]{56}\n$/);
    });
  }
});
