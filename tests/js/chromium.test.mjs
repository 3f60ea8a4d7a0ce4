/** The JavaScript API in a page of headless Chromium, under the policy that the project's own page has. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { external, groups } from "./suite/all.mjs";
import { EMPTY } from "./suite/loading.mjs";
import { chromium } from "./support/chromium.mjs";
import { imported, install } from "./support/install.mjs";
import { external as externalFolder, needed, reports } from "./support/repo.mjs";
import { cases as wasm } from "./suite/wasm.mjs";
import { serve } from "./support/server.mjs";
import { world as makeWorld } from "./support/world.mjs";

const installed = install();
const server = await serve({ folder: installed.folder, world: await makeWorld(await imported(installed)) });
const browser = await chromium();
after(async () => {
  await browser.close();
  server.close();
});

/** A new page, and everything that it complains about. */
async function open(path = "/") {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(server.origin + path);
  return { page, complaints };
}

/** Runs one function of the page's suite. */
const runIn = (page) => async (name, ...given) => {
  const failure = await page.evaluate(
    async ([name, given]) => (await import("/suite/page.mjs"))[name](...given),
    [name, given],
  );
  if (failure !== null) throw new Error(failure);
};

const main = await open();
const run = runIn(main.page);

for (const [group, cases] of Object.entries(groups)) {
  describe(group, () => {
    for (const name of Object.keys(cases)) {
      test(name, async () => {
        const memory = name.includes("gibibyte") ? await browser.watch(main.page) : undefined;
        await run("runCase", group, name);
        await memory?.check(512);
      });
    }
  });
}

describe("vectors", () => {
  const native = JSON.parse(readFileSync(needed(reports, "cargo xtask test vectors"), "utf8"));
  for (const [name, text] of Object.entries(native)) test(name, () => run("runVectorNamed", name, text));
});

describe("vectors from elsewhere", () => {
  const skip = existsSync(externalFolder) ? false : `${externalFolder} is not there`;
  for (const name of Object.keys(external)) test(name, { skip }, () => run("runExternal", name));
});

describe("the page", () => {
  test("asked for the wasm once, and for nothing from elsewhere", () => {
    assert.equal(server.requests.get("/quorumseal/quorumseal.wasm"), 1);
  });
  test("saw no error, no warning and no violation of its policy", () => assert.deepEqual(main.complaints, []));
});

describe("stores elsewhere", () => {
  for (const name of Object.keys(groups.store)) {
    test(`in a worker: ${name}`, async () => {
      const failure = await main.page.evaluate(
        (name) =>
          new Promise((resolve, reject) => {
            const worker = new Worker("/suite/store-worker.mjs", { type: "module" });
            worker.onmessage = ({ data }) => {
              worker.terminate();
              resolve(data);
            };
            worker.onerror = (event) => reject(new Error(event.message));
            worker.postMessage(name);
          }),
        name,
      );
      if (failure !== null) throw new Error(failure);
    });
  }

  /** Some pages of one browser profile. */
  async function tabs(count) {
    const first = await browser.newPage();
    const pages = [first];
    while (pages.length < count) pages.push(await first.context().newPage());
    await Promise.all(pages.map((page) => page.goto(server.origin)));
    return pages;
  }
  const inTab = (page, name, ...given) =>
    page.evaluate(async ([name, given]) => (await import("/suite/store-tab.mjs"))[name](...given), [name, given]);

  test("tabs that write one entry at a time lose nothing", async () => {
    const pages = await tabs(4);
    const puts = await Promise.all(pages.map((page, index) => inTab(page, "put", "shared", index)));
    assert.equal(new Set(puts.map(({ certHash }) => certHash)).size, 1);
    for (const page of pages) {
      assert.deepEqual(await inTab(page, "state", "shared"), { weight: 100, logged: "yes", votes: 1, advisories: 1, prompt: true, byOutput: 1 });
    }
    await pages[0].context().close();
  });

  test("a tab gives the database up when another deletes it, and goes on", async () => {
    const pages = await tabs(2);
    for (const page of pages) await inTab(page, "put", "given up", 0);
    assert.equal(await inTab(pages[1], "destroy", "given up"), "deleted");
    assert.equal(await inTab(pages[0], "state", "given up"), null);
    await inTab(pages[0], "put", "given up", 0);
    assert.equal((await inTab(pages[1], "state", "given up")).byOutput, 1);
    await pages[0].context().close();
  });

  test("a database of something else is left alone", async () => {
    const [page] = await tabs(1);
    assert.deepEqual(await inTab(page, "foreign", "of something else"), { code: "store.failed", stores: ["theirs"] });
    await page.context().close();
  });
});

describe("loading", () => {
  /** What loading comes to in a new page, twice in a row. */
  async function attempts(fault, path = "/") {
    const { page } = await open(path);
    const results = await page.evaluate(async (entry) => {
      const [api, { attempt }] = await Promise.all([import(entry), import("/suite/loading.mjs")]);
      return [await attempt(api), await attempt(api)];
    }, `/fault/${fault}/browser.js`);
    await page.close();
    return results;
  }

  for (const [fault, code, part] of [
    ["missing", "load.fetch", "404"],
    ["start-page", "load.compile", "<!doctype html>"],
    ["start-page-as-wasm", "load.compile", "quorumseal.wasm"],
    ["truncated", "load.compile", "quorumseal.wasm"],
    ["empty", "load.compile", "quorumseal.wasm"],
    ["other-module", "load.mismatch", "does not fit"],
    ["cut-off", "load.fetch", "could not be read"],
  ]) {
    test(`${fault}: ${code}`, async () => {
      for (const result of await attempts(fault)) {
        assert.equal(result.code, code, JSON.stringify(result));
        assert.ok(result.misuse && result.message.includes(part), JSON.stringify(result));
      }
    });
  }

  for (const fault of ["none", "unlabelled", "labelled-with-charset"]) {
    test(`${fault}: loads`, async () => {
      for (const result of await attempts(fault)) assert.deepEqual(result, { digest: EMPTY });
    });
  }

  test("a failure is not remembered", async () => {
    const [first, second] = await attempts("once");
    assert.equal(first.code, "load.fetch");
    assert.ok(first.message.includes("503"), first.message);
    assert.deepEqual(second, { digest: EMPTY });
  });

  test("calls that race ask once, and fail together", async () => {
    const { page } = await open();
    const asked = () => server.requests.get("/fault/missing/quorumseal.wasm") ?? 0;
    const before = asked();
    await page.evaluate(async () => {
      const [api, { racing }] = await Promise.all([import("/fault/missing/browser.js"), import("/suite/loading.mjs")]);
      await racing(api, "load.fetch");
    });
    assert.equal(asked() - before, 1);
    await page.close();
  });

  for (const [path, code, part] of [
    ["/without-wasm", "load.csp", "'wasm-unsafe-eval'"],
    ["/without-connect", "load.fetch", "connect-src"],
  ]) {
    test(`${path.slice(1)}: ${code}`, async () => {
      for (const result of await attempts("none", path)) {
        assert.equal(result.code, code, JSON.stringify(result));
        assert.ok(result.message.includes(part), result.message);
      }
    });
  }

  for (const name of Object.keys(wasm)) {
    test(name, async () => {
      const { page } = await open();
      await runIn(page)("runLoading", name);
      await page.close();
    });
  }

  test("a worker verifies too", async () => {
    const { page } = await open();
    const state = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/suite/worker.mjs", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => reject(new Error(event.message));
        }),
    );
    assert.equal(state, "valid");
    await page.close();
  });
});
