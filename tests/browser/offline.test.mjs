// The page without a network, and how a newer build replaces an older one.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { host } from "./support/host.mjs";
import { site } from "./support/site.mjs";

const PATH = "/some/where/";
/** Without a network browsers say that they could not look for a newer service worker. */
const allowed = [/offline\.js/];

let folder;
let work;
before(async () => {
  folder = await site();
  work = mkdtempSync(join(tmpdir(), "quorumseal-offline-"));
});
after(() => rmSync(work, { recursive: true, force: true }));

const state = (wanted) => [(wanted) => document.documentElement.dataset.state === wanted, wanted, `state ${wanted}`];
const controlled = () => navigator.serviceWorker.controller !== null;

/** Hosts a build, and opens the page until it is kept. */
async function keep(t, browser, root = folder) {
  const hosted = await host(root, { path: PATH });
  t.after(() => hosted.close());
  const page = await browser.open(t, hosted.url, { allowed });
  await page.until(...state("idle"));
  await page.until(controlled);
  return { hosted, page };
}

/** Opens an example, and gives the verdict. */
async function openExample(page, id) {
  // They are offered once the page is ready.
  await page.until(() => document.querySelector("#examples > summary") !== null);
  if (await page.evaluate(() => !document.querySelector("#examples").open)) await page.click("#examples > summary");
  // What is still shown of another example is not the answer.
  await page.evaluate(() => delete document.documentElement.dataset.state);
  await page.click(`#${id}`);
  await page.until(...state("shown"));
  return page.evaluate(() => document.documentElement.dataset.verdict);
}

eachBrowser((browser) => {
  describe("without a network", () => {
    test("the page opens again, with its examples and views, from below a path", async (t) => {
      const { hosted, page } = await keep(t, browser);
      await hosted.down();
      await page.reload();
      await page.until(...state("idle"));
      assert.equal(await openExample(page, "example-two-truths-tampered"), "invalid");
      await page.reads("#verdict", /\S/);
      await page.reads("#evidence", /\S/);
      assert.equal(await openExample(page, "example-leaked-keys-genuine"), "valid");
    });

    test("what is shown later is there for the page that was open already", async (t) => {
      const { hosted, page } = await keep(t, browser);
      const asked = hosted.requests.length;
      await hosted.down();
      assert.equal(await openExample(page, "example-two-truths-answer-one"), "valid");
      await page.reads("#evidence", /\S/);
      assert.equal(hosted.requests.length, asked);
    });

    test("links into the page work, whatever follows the address", async (t) => {
      const { hosted, page } = await keep(t, browser);
      await page.goto("about:blank");
      await hosted.down();
      const tails = ["#code:output.digest", "index.html#code:quorum.insufficient", "?from=mail#code:output.digest"];
      for (const tail of tails) {
        await page.goto(`${hosted.url}${tail}`);
        await page.reads("dialog[open]", tail.split(":").at(-1));
        // Left while it still loads, it would say so.
        await page.until(...state("idle"));
        await page.goto("about:blank");
      }
    });

    test("every file of the build is kept, as it was built", async (t) => {
      const { hosted, page } = await keep(t, browser);
      await hosted.down();
      const names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== "offline.js")
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
      const kept = await page.evaluate(async (names) => {
        const digest = async (name) => {
          const bytes = await (await fetch(name)).arrayBuffer();
          return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
        };
        return Promise.all(names.map(async (name) => [name, await digest(name === "index.html" ? "./" : name)]));
      }, names);
      const digest = (name) => createHash("sha256").update(readFileSync(join(folder, name))).digest("base64");
      assert.deepEqual(kept, names.map((name) => [name, digest(name)]));
    });

    test("a forced reload, which goes past the service worker, keeps the page all the same", async (t) => {
      if (!browser.isChromium) return t.skip("Firefox lets no driver force a reload");
      const { hosted, page } = await keep(t, browser);
      const session = await page.native.context().newCDPSession(page.native);
      await session.send("Page.reload", { ignoreCache: true });
      await page.until(...state("idle"));
      await page.until(controlled);
      await hosted.down();
      assert.equal(await openExample(page, "example-two-truths-tampered"), "invalid");
      await page.reload();
      await page.until(...state("idle"));
    });
  });

  describe("what is kept", () => {
    /** A build that is not the current one: it tells one story less. */
    async function other() {
      const { build } = await import(repo("www/build.mjs"));
      const out = join(work, `other-${browser.name}`);
      await build(out, [repo("examples/two-truths")]);
      return out;
    }

    const stories = (page) =>
      page.evaluate(async () => (await (await fetch("examples/index.json")).json()).stories.length);
    const caches = (page) => page.evaluate(async () => (await window.caches.keys()).length);

    test("is replaced by a newer build when the reader asks for it, and not before", async (t) => {
      const { hosted, page } = await keep(t, browser, await other());
      assert.equal(await openExample(page, "example-two-truths-answer-one"), "valid");
      await page.evaluate(() => {
        window.here = true;
      });
      hosted.replace(folder);
      await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
      await page.reads(".offline-note", /newer/);
      const now = await page.evaluate(() => [window.here, document.documentElement.dataset.state]);
      assert.deepEqual(now, [true, "shown"]);
      assert.equal(await stories(page), 1);
      await page.click(".offline-note button");
      await page.until(() => window.here === undefined);
      await page.until(...state("idle"));
      assert.equal(await stories(page), 2);
      assert.equal(await caches(page), 1);
      await hosted.down();
      await page.reload();
      await page.until(...state("idle"));
      assert.equal(await openExample(page, "example-leaked-keys-forged"), "valid");
    });

    test("is not replaced while another tab shows it", async (t) => {
      if (!browser.isChromium) return t.skip("one browser is enough");
      const { hosted, page } = await keep(t, browser, await other());
      const second = await page.native.context().newPage();
      await second.goto(hosted.url);
      hosted.replace(folder);
      await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
      await page.reads(".offline-note", /newer/);
      await page.click(".offline-note button");
      await page.reads(".offline-note", /[Aa]nother tab/);
      assert.equal(await stories(page), 1);
      await second.close();
      // It takes the browser a while to know that the other is gone: the reader tries again, as the note says.
      for (let tries = 0; tries < 60 && (await stories(page).catch(() => 0)) !== 2; tries += 1) {
        await page.evaluate(() => document.querySelector(".offline-note:not([hidden]) button")?.click()).catch(() => {});
        await pause(1000);
      }
      assert.equal(await stories(page), 2);
      await page.until(...state("idle"));
    });

    test("is complete and as it was built, or nothing", async (t) => {
      const damaged = join(work, `damaged-${browser.name}`);
      cpSync(folder, damaged, { recursive: true });
      const name = "examples/two-truths/answer-v1.md";
      writeFileSync(join(damaged, name), readFileSync(join(damaged, name), "utf8").replace("146", "147"));
      const hosted = await host(damaged, { path: PATH });
      t.after(() => hosted.close());
      const page = await browser.open(t, hosted.url, { allowed: [/is not the file that was built/, /offline\.js/] });
      await page.until(...state("idle"));
      for (let end = Date.now() + 60_000; hosted.requests.filter((one) => one === name).length < 2; ) {
        assert.ok(Date.now() < end, hosted.requests.join("\n"));
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
      }
      await page.until(async () => (await navigator.serviceWorker.getRegistration()) === undefined);
      assert.equal(await page.evaluate(controlled), false);
      await page.until(async () => (await window.caches.keys()).length === 0);
      // The page works, as long as there is a network.
      assert.equal(await openExample(page, "example-two-truths-answer-two"), "valid");
      hosted.replace(folder);
      await page.reload();
      await page.until(controlled);
      assert.equal(await caches(page), 1);
    });
  });

  describe("the page", () => {
    test("can be installed", async (t) => {
      if (!browser.isChromium) return t.skip("Firefox installs no pages");
      const { page } = await keep(t, browser);
      const session = await page.native.context().newCDPSession(page.native);
      const manifest = await session.send("Page.getAppManifest");
      assert.match(manifest.url, /\/some\/where\/manifest\.webmanifest$/);
      assert.deepEqual(manifest.errors, []);
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
    });
  });
});
