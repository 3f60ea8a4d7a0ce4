/**
 * The packed package in every kind of runtime: all vectors give the native reports, byte for byte, and nothing asks the network
 * for anything but the package's own file.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { chromium, firefox } from "./support/browsers.mjs";
import { bun, deno, listening, run, start, wrangler } from "./support/programs.mjs";
import { forget, record } from "./support/record.mjs";
import { page, site, WITHOUT_CONNECT } from "./support/site.mjs";
import { drive, locked, project, require } from "./support/target.mjs";

const ENTRIES = ["main", "inline", "slim"];
const SPECIFIERS = { main: "quorumseal", inline: "quorumseal/inline", slim: "quorumseal/slim" };

/** A module that was compiled before has no bytes to look at. */
const COMPILED = { integrity: "input.wasm", right: "input.wasm" };

/** Asks a new session of each entry everything, and records that all passed. */
async function everything({ target, version, entries = ENTRIES, note = "" }, open) {
  forget({ group: "runtime", target });
  let vectors = 0;
  for (const entry of entries) {
    const { ask, close, ...expected } = await open(entry);
    try {
      vectors = await drive(ask, expected);
    } finally {
      await close();
    }
  }
  const where = entries.map((entry) => `\`${SPECIFIERS[entry]}\``).join(", ") + note;
  record({ group: "runtime", target, version, where, vectors });
}

/** A program that serves its session over a pipe; `slim` is how it gets the module. */
const piped = (entry, slim, network = "./packaging/runtimes/network.mjs") => `
import ${JSON.stringify(network)};
import * as api from ${JSON.stringify(SPECIFIERS[entry])};
import { serve } from "./packaging/runtimes/pipe.mjs";
${entry === "slim" ? slim : ""}
await serve(api);
`;

const NODE_SLIM = `
import { readFile } from "node:fs/promises";
api.provideWasm(new WebAssembly.Module(await readFile(new URL(import.meta.resolve("quorumseal/verifier.wasm")))));
`;
const DENO_SLIM = `api.provideWasm(await import.source("quorumseal/verifier.wasm"));`;

const NODE_NETWORK = "./packaging/runtimes/node-network.mjs";

/** One program for each entry. */
function programs(source, name = (entry) => `${entry}.mjs`) {
  return project(Object.fromEntries(ENTRIES.map((entry) => [name(entry), source(entry)])));
}

/** The end of a program: it must have ended well and written nothing to standard error. */
const closing = (program, complaints = /^$/) => async () => {
  const ended = await program.close();
  assert.match(ended.replace(/^exit status 0: /, ""), complaints);
};

const expectedOf = (entry) => (entry === "slim" ? COMPILED : {});

/** None takes a minute by itself; what hangs is to fail. */
const timeout = 600_000;

describe("runtimes", { concurrency: 2, timeout }, () => {
  test("Node, ES modules", async () => {
    const { project, folder } = programs((entry) => piped(entry, NODE_SLIM, NODE_NETWORK));
    await everything({ target: "Node, ES modules", version: "20 or newer" }, (entry) => {
      const program = start(project, process.execPath, [`${entry}.mjs`]);
      return { ask: program.ask, close: closing(program), folder, ...expectedOf(entry) };
    });
  });

  test("Node, CommonJS", async () => {
    const source = (entry) => `
(async () => {
  await import("${NODE_NETWORK}");
  const api = await import("${SPECIFIERS[entry]}");
  ${entry === "slim" ? 'api.provideWasm(require("node:fs").readFileSync(require.resolve("quorumseal/verifier.wasm")));' : ""}
  const { serve } = await import("./packaging/runtimes/pipe.mjs");
  await serve(api);
})();
`;
    const { project, folder } = programs(source, (entry) => `${entry}.cjs`);
    await everything({ target: "Node, CommonJS", version: "20 or newer", note: ", by `import()`" }, (entry) => {
      const program = start(project, process.execPath, [`${entry}.cjs`]);
      return { ask: program.ask, close: closing(program), folder };
    });
  });

  test("Deno: without any permission, and bundled", async () => {
    const { project, folder } = programs((entry) => piped(entry, DENO_SLIM));
    const version = locked("deno");
    const open = (file, permissions, expected) => {
      const program = start(project, deno(), ["run", "--no-prompt", "--no-remote", "--quiet", ...permissions, file]);
      return { ask: program.ask, close: closing(program), folder, ...expected };
    };
    // For an integrity the file has to be read, which is not permitted.
    const unread = { integrity: "load.fetch", right: "load.fetch", says: /--allow-read/ };
    const expected = { main: unread, inline: {}, slim: COMPILED };
    await everything({ target: "Deno", version, note: ", without any permission" }, (entry) =>
      open(`${entry}.mjs`, [], expected[entry]),
    );
    const target = { target: "Deno, `deno bundle`", version, entries: ["main", "inline"] };
    await everything(target, async (entry) => {
      await run(project, deno(), ["bundle", "--quiet", "--output", `bundled-${entry}/${entry}.js`, `${entry}.mjs`]);
      if (entry === "inline") return open("bundled-inline/inline.js", [], {});
      // It takes no files along; the file is put beside the bundle, and may be read.
      copyFileSync(join(folder, "quorumseal.wasm"), join(project, "bundled-main/quorumseal.wasm"));
      return open("bundled-main/main.js", ["--allow-read=bundled-main"], {});
    });
  });

  test("Bun: run, bundled, and as an executable", async () => {
    const { project, folder } = programs((entry) => piped(entry, NODE_SLIM, NODE_NETWORK));
    const commands = {
      run: async (entry) => [bun(), ["run", join(project, `${entry}.mjs`)]],
      bundled: async (entry) => {
        await run(project, bun(), ["build", "--target=bun", `--outdir=bundled-${entry}`, `${entry}.mjs`]);
        return [bun(), ["run", join(project, `bundled-${entry}/${entry}.js`)]];
      },
      executable: async (entry) => {
        await run(project, bun(), ["build", "--compile", `--outfile=executable-${entry}`, `${entry}.mjs`]);
        return [join(project, `executable-${entry}`), []];
      },
    };
    for (const [way, command] of Object.entries(commands)) {
      // Only the main entry has a file that could be lost.
      const entries = way === "run" ? ENTRIES : ["main"];
      const target = { run: "Bun", bundled: "Bun, `bun build`", executable: "Bun, `bun build --compile`" }[way];
      await everything({ target, version: locked("bun"), entries }, async (entry) => {
        const program = start(join(project, "packaging"), ...(await command(entry)));
        return { ask: program.ask, close: closing(program), folder, ...expectedOf(entry) };
      });
    }
  });

  test("a request would be seen in Node, Deno and Bun", async () => {
    const source = `
import "./packaging/runtimes/network.mjs";
import { serve } from "./packaging/runtimes/pipe.mjs";
try { await fetch("http://elsewhere.example/"); } catch {}
await serve({});
`;
    const lower = `import ${JSON.stringify(NODE_NETWORK)};
import { get } from "node:http";
try { get("http://elsewhere.example/lower"); } catch {}
`;
    const { project: root } = project({ "asking.mjs": source, "lower.mjs": lower + source });
    const asked = ["fetch http://elsewhere.example/"];
    for (const [program, args, expected] of [
      [process.execPath, ["lower.mjs"], ["http.get http://elsewhere.example/lower", ...asked]],
      [deno(), ["run", "--no-prompt", "--quiet", "asking.mjs"], asked],
      [bun(), ["run", "asking.mjs"], asked],
    ]) {
      const started = start(root, program, args);
      const { requests } = JSON.parse(await started.ask("{}").finally(closing(started)));
      assert.deepEqual(requests, expected);
    }
  });

  const worker = (entry) => `
import { requests } from "./packaging/runtimes/network.mjs";
import * as api from ${JSON.stringify(SPECIFIERS[entry])};
import { session } from "./packaging/runtimes/session.mjs";
${entry === "slim" ? 'import module from "quorumseal/verifier.wasm";\napi.provideWasm(module);' : ""}
const ask = session(api, requests);
export default { fetch: async (request) => new Response(await ask(await request.text())) };
`;
  const DATE = "2026-04-01";

  test("workerd, by miniflare", async () => {
    const { project, folder } = programs(worker, (entry) => `${entry}.js`);
    const { Miniflare } = require("miniflare");
    const open = async (entry) => {
      await require("esbuild").build({
        ...{ absWorkingDir: project, entryPoints: [`${entry}.js`], outdir: `out-${entry}`, bundle: true, format: "esm" },
        ...{ conditions: ["workerd"], loader: { ".wasm": "copy" }, logLevel: "silent" },
      });
      const miniflare = new Miniflare({
        ...{ compatibilityDate: DATE, modules: true, modulesRoot: project, scriptPath: join(project, `out-${entry}/${entry}.js`) },
        modulesRules: [
          { type: "CompiledWasm", include: ["**/*.wasm"] },
          { type: "ESModule", include: ["**/*.js"] },
        ],
        outboundService: (request) => assert.fail(`a request for ${request.url}`),
        cf: false,
      });
      const ask = async (body) => (await miniflare.dispatchFetch("http://localhost/", { method: "POST", body })).text();
      return { ask, close: () => miniflare.dispose(), folder, ...COMPILED };
    };
    await everything({ target: "workerd, by miniflare", version: locked("workerd"), entries: ["main", "slim"] }, open);

    // What brings its bytes along cannot work there; it says what does.
    const { ask, close } = await open("inline");
    try {
      const { without } = JSON.parse(await ask(JSON.stringify({ load: { anchor: "blake3:00", trust: "{}" } })));
      assert.deepEqual([without.code, without.misuse], ["load.compile", true]);
      assert.match(without.message, /quorumseal\/slim/);
    } finally {
      await close();
    }
  });

  test("wrangler dev --local", async () => {
    const { project, folder } = programs(worker, (entry) => `${entry}.js`);
    const target = { target: "`wrangler dev --local`", version: locked("wrangler"), entries: ["main", "slim"] };
    await everything(target, async (entry) => {
      const options = ["--local", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0", "--compatibility-date", DATE];
      const args = [wrangler(), "dev", `${entry}.js`, ...options, "--show-interactive-dev-session=false"];
      const { found, close } = await listening(project, process.execPath, args, /Ready on (http:\S+)/);
      // Its proxy now and then closes a connection that a request is just sent on; every message may be sent again.
      const ask = async (body, tries = 3) => {
        try {
          return await (await fetch(found[1], { method: "POST", body })).text();
        } catch (error) {
          if (tries === 1) throw new Error(`${error.message}: ${error.cause}`, { cause: error });
          return ask(body, tries - 1);
        }
      };
      return { ask, close, folder, ...COMPILED };
    });
  });

  test("@edge-runtime/vm", async () => {
    const source = (entry) => `
import { requests } from "./packaging/runtimes/network.mjs";
import * as api from ${JSON.stringify(SPECIFIERS[entry])};
import { session } from "./packaging/runtimes/session.mjs";
${entry === "slim" ? 'import module from "quorumseal/verifier.wasm?module";\napi.provideWasm(module);' : ""}
const ask = session(api, requests);
addEventListener("fetch", (event) => {
  event.respondWith(event.request.text().then(ask).then((text) => new Response(text)));
});
`;
    const { project, folder } = programs(source, (entry) => `${entry}.js`);
    const { EdgeVM } = require("@edge-runtime/vm");
    const target = { target: "`@edge-runtime/vm`", version: locked("@edge-runtime/vm") };
    await everything(target, async (entry) => {
      const compiled = new Map();
      const built = await require("esbuild").build({
        ...{ absWorkingDir: project, entryPoints: [`${entry}.js`], write: false, bundle: true, format: "iife" },
        ...{ conditions: ["edge-light"], plugins: [asThePlatform(compiled)], logLevel: "silent" },
      });
      const vm = new EdgeVM({
        // As where it is deployed: only what was compiled at build time runs. What is inline needs a place that compiles.
        codeGeneration: { strings: false, wasm: entry === "inline" },
        extend: (context) => Object.assign(context, Object.fromEntries(compiled)),
      });
      vm.evaluate(built.outputFiles[0].text);
      const ask = async (body) => (await vm.dispatchFetch("http://localhost/", { method: "POST", body })).text();
      return { ask, close: () => {}, folder, ...(entry === "inline" ? {} : COMPILED) };
    });
  });

  test("Chromium: page, module worker, service worker", async () => {
    await browsers(chromium, {
      page: "Chromium, page",
      worker: "Chromium, module worker",
      "service-worker": "Chromium, service worker",
    });
  });

  test("Firefox: page, module worker", async () => {
    await browsers(firefox, { page: "Firefox, page", worker: "Firefox, module worker" });
  });
});

/** Every kind of page of a browser; `kinds` gives the name of each. What is inline has no `connect-src`. */
async function browsers(launch, kinds) {
  const { project, folder } = programs(inBrowser("page"), (entry) => `page-${entry}.mjs`);
  const policies = {};
  for (const entry of ENTRIES) {
    const files = {
      [`page-${entry}.html`]: page(`/page-${entry}.mjs`),
      [`worker-${entry}.html`]: page(`/host-worker-${entry}.mjs`),
      [`worker-${entry}.mjs`]: inBrowser("worker")(entry),
      [`host-worker-${entry}.mjs`]: `${HOST}through(new Worker("/worker-${entry}.mjs", { type: "module" }));`,
      [`service-worker-${entry}.html`]: page(`/host-service-worker-${entry}.mjs`),
      [`service-worker-${entry}.mjs`]: inBrowser("worker")(entry),
      [`host-service-worker-${entry}.mjs`]: `${HOST}through(await registered("/service-worker-${entry}.mjs"));`,
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(project, name), text);
      if (entry === "inline") policies[`/${name}`] = WITHOUT_CONNECT;
    }
    if (entry === "inline") policies[`/page-${entry}.mjs`] = WITHOUT_CONNECT;
  }
  const served = await site(project, policies);
  const browser = await launch(served);
  try {
    for (const [kind, target] of Object.entries(kinds)) {
      await everything({ target, version: "as installed" }, async (entry) => {
        served.requests.length = 0;
        const { ask, close, complaints } = await browser.open(`${served.origin}/${kind}-${entry}.html`);
        return {
          ask,
          folder,
          ...expectedOf(entry),
          async close() {
            await close();
            assert.deepEqual(complaints, []);
            assert.deepEqual(served.foreign, []);
            const asked = served.requests.filter((path) => path.endsWith(".wasm"));
            // Once more for the integrity that it does not have.
            assert.equal(asked.length, { main: 2, inline: 0, slim: 1 }[entry], `${asked}`);
          },
        };
      });
    }
  } finally {
    await browser.close();
    served.close();
  }
}

const HOST = 'import { registered, through } from "/packaging/runtimes/host.mjs";\n';

/** A script of a page or worker without a build step: modules by address. */
const inBrowser = (kind) => (entry) => `
import * as api from "/node_modules/quorumseal/${{ main: "browser.js", inline: "inline.js", slim: "slim.js" }[entry]}";
import { open } from "/packaging/runtimes/${kind}.mjs";
${entry === "slim" ? 'api.provideWasm(WebAssembly.compileStreaming(fetch("/node_modules/quorumseal/quorumseal.wasm")));' : ""}
open(api);
`;

/** What the platform's build does with `?module`: the file is compiled then, and bound to a global of that name. */
function asThePlatform(compiled) {
  return {
    name: "wasm-module",
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, async ({ path, resolveDir, kind }) => {
        const { path: found, errors } = await build.resolve(path.slice(0, -"?module".length), { resolveDir, kind, pluginData: "found" });
        return errors.length > 0 ? { errors } : { path: found, namespace: "wasm-module" };
      });
      build.onLoad({ filter: /.*/, namespace: "wasm-module" }, async ({ path }) => {
        const bytes = readFileSync(path);
        const name = `wasm_${createHash("sha1").update(bytes).digest("hex")}`;
        compiled.set(name, await WebAssembly.compile(bytes));
        return { contents: `export default ${name};`, loader: "js" };
      });
    },
  };
}
