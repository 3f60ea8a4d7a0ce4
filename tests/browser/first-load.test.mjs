// What the page asks for by itself when it is opened, and how much that is. What the service worker fetches once the
// page is ready is not part of it, and may not begin before.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";

import { eachBrowser } from "./support/browser.mjs";
import { host } from "./support/host.mjs";
import { materials } from "./support/materials.mjs";
import { give, openExample, reaches, trayHolds, visit } from "./support/page.mjs";
import { site } from "./support/site.mjs";

/** HTML, style sheet, scripts and WebAssembly, in bytes, as brotli compresses them. */
const BUDGET = 120_000;

let folder;
before(async () => {
  folder = await site();
});

const idle = () => document.documentElement.dataset.state === "idle";
const isWasm = (name) => name.endsWith(".wasm");

eachBrowser((browser) => {
  if (!browser.isChromium) return;

  describe("the first load", () => {
    let requests = null;

    /** All that is asked for until nothing more is. Service workers are turned off: everything is the page's own. */
    async function load(t) {
      if (requests !== null) return requests;
      const hosted = await host(folder, { path: "/some/where/" });
      t.after(() => hosted.close());
      const page = await browser.open(t, hosted.url, {
        context: { serviceWorkers: "block" },
        allowed: [/Service Worker registration blocked/],
      });
      await page.until(idle);
      await page.native.waitForLoadState("networkidle");
      requests = [...new Set(hosted.requests)];
      return requests;
    }

    const size = (names) => names.reduce((sum, name) => sum + compressed(name), 0);
    const compressed = (name) => brotliCompressSync(readFileSync(join(folder, name))).length;
    const table = (names) => names.map((name) => `${String(compressed(name)).padStart(8)}  ${name}`).join("\n");

    test("asks for the page, its style, its scripts and the WebAssembly, and for no more", async (t) => {
      const names = await load(t);
      const scripts = [/^assets\/main-\w+\.js$/, /^assets\/worker-\w+\.js$/];
      for (const wanted of [/^index\.html$/, /^assets\/first-\w+\.css$/, ...scripts, /\.wasm$/]) {
        assert.equal(names.filter((name) => wanted.test(name)).length, 1, `${wanted} of\n${names.join("\n")}`);
      }
      for (const name of names) assert.doesNotMatch(name, /^examples\/|later|^offline\.js$/, name);
    });

    test(`takes at most ${BUDGET} bytes`, async (t) => {
      const names = await load(t);
      t.diagnostic(`${size(names)} bytes\n${table(names)}`);
      assert.ok(size(names) <= BUDGET, `${size(names)} bytes\n${table(names)}`);
    });

    test("is not held up by the service worker, which is asked for when the page is ready", async (t) => {
      let page;
      let then;
      const hosted = await host(folder, {
        hold: async (name) => {
          if (name === "offline.js") then ??= await page.evaluate(() => document.documentElement.dataset.state);
        },
      });
      t.after(() => hosted.close());
      page = await browser.open(t, hosted.url);
      await page.until(() => navigator.serviceWorker.controller !== null);
      assert.equal(then, "idle");
      const names = hosted.requests;
      const asked = names.indexOf("offline.js");
      assert.ok(asked > names.findIndex(isWasm), names.join("\n"));
    });
  });

  describe("what comes after it", () => {
    /** Opens the page, which nothing keeps; its host is gone then. */
    async function alone(t) {
      const hosted = await host(folder, { path: "/some/where/" });
      t.after(() => hosted.close());
      const page = await browser.open(t, hosted.url, {
        context: { serviceWorkers: "block" },
        allowed: [/Service Worker registration blocked/, /ERR_CONNECTION_REFUSED/],
      });
      await page.until(idle);
      await page.native.waitForLoadState("networkidle");
      await hosted.down();
      return { hosted, page };
    }

    const complains = () => document.querySelector("#given > .problem").checkVisibility();

    test("is missing without the host, says so, and comes once that is back: the examples", async (t) => {
      const { hosted, page } = await alone(t);
      await page.click("#examples > summary");
      await page.until(complains);
      await hosted.up();
      await page.click("#examples > summary");
      await openExample(page, "two-truths-tampered");
      await reaches(page, { verdict: "invalid" });
      assert.equal(await page.evaluate(complains), false);
    });

    test("is missing without the host, says so, and comes once that is back: what was given", async (t) => {
      const { hosted, page } = await alone(t);
      await give(page, materials.valid);
      await page.until(complains);
      // Each of the files is told of by itself.
      await page.until(() => !document.documentElement.classList.contains("has-things"));
      await hosted.up();
      await give(page, materials.valid);
      await reaches(page, { verdict: "untrusted" });
      await trayHolds(page, ["answer", "certificate"]);
    });

    for (const code of ["en", "de"]) {
      test(`is all the same where the engine's worker was missing at first, in ${code}`, async (t) => {
        let isLost = true;
        let tried;
        const failed = new Promise((resolve) => (tried = resolve));
        const hosted = await host(folder, {
          lost(name) {
            if (!/worker-/.test(name)) return false;
            tried();
            return isLost;
          },
          // What the page says comes after its worker failed: it has asked for nothing by then.
          hold: (name) => (/de\.first/.test(name) ? failed.then(() => pause(500)) : undefined),
        });
        t.after(() => hosted.close());
        const page = await visit(t, browser, hosted, {
          trust: materials.valid.trust,
          state: "refused",
          context: { serviceWorkers: "block" },
          allowed: [/Service Worker registration blocked/, /404/, /worker-\w+\.js net::ERR_FAILED/],
          prepare: (page) => page.beforeScripts((code) => localStorage.setItem("quorumseal.language", code), code),
        });
        const said = await page.reads("#verdict", code === "en" ? /could not be started/ : /ließ sich nicht starten/);
        assert.doesNotMatch(said, /load\.worker/);
        // It is tried again each time, and said again.
        await page.click("#again");
        await reaches(page, { state: "refused" });
        isLost = false;
        await page.click("#again");
        await reaches(page, { state: "idle" });
        assert.equal(await page.evaluate(complains), false);
        await give(page, materials.valid);
        await reaches(page, { verdict: "valid" });
      });
    }

    test("is not missed where it is what keeps the page for offline", async (t) => {
      let asked;
      const lost = new Promise((resolve) => (asked = resolve));
      const hosted = await host(folder, { lost: (name) => /register-/.test(name) && (asked(), true) });
      t.after(() => hosted.close());
      const page = await visit(t, browser, hosted, { trust: materials.valid.trust, allowed: [/404/] });
      await lost;
      await give(page, materials.valid);
      await reaches(page, { verdict: "valid" });
    });

    test("is fetched while what was given is recognised: it is said to be read meanwhile", async (t) => {
      let release;
      const held = new Promise((resolve) => (release = resolve));
      const hosted = await host(folder, { hold: (name) => (/tray/.test(name) ? held : undefined) });
      t.after(() => hosted.close());
      const page = await browser.open(t, hosted.url, {
        context: { serviceWorkers: "block" },
        allowed: [/Service Worker registration blocked/],
      });
      await page.until(idle);
      await give(page, materials.valid);
      await page.reads("#given", /Being read/);
      assert.equal(await page.count("#tray"), 0);
      // What a verdict is shown with does not wait for that.
      await page.until(() => performance.getEntriesByType("resource").some(({ name }) => /evidence-/.test(name)));
      release();
      await reaches(page, { verdict: "untrusted" });
      await trayHolds(page, ["answer", "certificate"]);
    });
  });
});
