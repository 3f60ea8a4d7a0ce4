/** Taking a result along: the report, the link, the code and the files, as somebody does it on the page. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { checkByCommand, checkByModule } from "./support/elsewhere.mjs";
import { filesOf, materials, reportOf } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";

const site = hosted();
const logged = materials.logged;
const plain = (value) => JSON.parse(JSON.stringify(value));
/** Names as strangers give them: what they say to a shell or to JavaScript is never heard. */
const HOSTILE = [
  "it's $(touch pwned).json",
  '-rf "two" words.md',
  "new\nline `touch pwned`.txt",
  "\u202e; touch pwned #\\.tlog-proof",
];

/** What can be copied: the button, and what it copies. */
const COPIES = [
  ["Copy the JSON report", ".reuse-report"],
  ["Copy the JavaScript", ".reuse-module"],
  ["Copy the command", ".reuse-command"],
  ["Copy as a link", ".reuse-link"],
];

eachBrowser((browser) => {
  test("the report that is shown is the package's, whatever is in it", async (t) => {
    for (const name of [
      "logged",
      "advisories",
      "policy-refused",
      "strangers-markup",
      "provisional",
      "invalid-envelope",
    ]) {
      const material = materials[name];
      const page = await visit(t, browser, site, { trust: material.trust });
      await give(page, material);
      await reaches(page, { verdict: material.verdict });
      const [shown] = await page.texts(".reuse-report");
      const { report } = await reportOf(material);
      assert.deepEqual(JSON.parse(shown), plain(report), name);
      assert.equal(shown, `${JSON.stringify(report, null, 2)}\n`, "the members are in another order");
    }
  });

  test("the code that is shown finds the same elsewhere, for files of hostile names", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust });
    const files = filesOf(logged).map(({ bytes }, at) => ({ name: HOSTILE[at], bytes: Buffer.from(bytes) }));
    await page.drop("#drop", { files });
    await page.until(
      () =>
        document.documentElement.dataset.verdict === "valid" &&
        document.querySelector('[data-answer="logged"][data-word="yes"]') !== null,
    );
    const place = await mkdtemp(join(tmpdir(), "quorumseal-reuse-"));
    t.after(() => rm(place, { recursive: true, force: true }));
    for (const { name, bytes } of files) await writeFile(join(place, name), bytes);
    await writeFile(join(place, "trust.json"), logged.trust.bundle);
    const [module, command, report] = (
      await Promise.all([".reuse-module", ".reuse-command", ".reuse-report"].map((kind) => page.texts(kind)))
    ).flat();
    assert.deepEqual(await checkByCommand(command, place), JSON.parse(report));
    assert.deepEqual(await checkByModule(module, place), JSON.parse(report));
  });

  test("where the clipboard is not allowed, what was to be copied is selected, and that is said", async (t) => {
    const page = await visit(t, browser, site, {
      trust: logged.trust,
      prepare: (page) =>
        page.beforeScripts(() => Object.defineProperty(navigator, "clipboard", { value: undefined }), ""),
    });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    for (const [named, kind] of COPIES) {
      await page.click("#reuse button", named);
      await page.until(
        (kind) => document.activeElement.matches(kind) && document.activeElement.checkVisibility(),
        kind,
      );
      const { selected, shown } = await page.evaluate(() => ({
        selected: String(getSelection()),
        shown: document.activeElement.textContent,
      }));
      assert.equal(selected.trim(), shown.trim());
      assert.ok(shown.length > 50);
      await page.until(
        () => /^Not copied/.test(document.querySelector("#announcer")?.textContent ?? ""),
        undefined,
        "something to be said",
      );
    }
    assert.match((await page.texts(".reuse-link"))[0], /#certificate=[\w-]+&receipt=[\w-]+$/);
  });

  test("without an anchor there is no code that could check, and without a certificate no link", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, materials["untrusted-nothing-pinned"]);
    await reaches(page, { verdict: "untrusted" });
    assert.equal(await page.count(".reuse-module"), 0);
    assert.equal(await page.count(".reuse-link"), 1);
    const other = await visit(t, browser, site, { trust: logged.trust });
    await give(other, materials.provisional);
    await reaches(other, { verdict: "provisional" });
    assert.equal(await other.count(".reuse-module"), 1);
    assert.equal(await other.count(".reuse-link"), 0);
  });

  if (!browser.isChromium) return;

  test("the buttons copy, and say so", async (t) => {
    const page = await visit(t, browser, site, {
      trust: logged.trust,
      context: { permissions: ["clipboard-read", "clipboard-write"] },
    });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    for (const [named, kind] of COPIES) {
      await page.evaluate(() => navigator.clipboard.writeText(""));
      await page.click("#reuse button", named);
      const copied = await page.until(async () => navigator.clipboard.readText());
      assert.equal(copied, (await page.texts(kind))[0]);
      await page.reads("#reuse", "Copied");
      assert.equal(
        await page.count(".reuse-said"),
        ["Copy the JSON report", "Copy the JavaScript", "Copy the command", "Copy as a link"].indexOf(named) + 1,
      );
    }
    // The link leads to the same certificate and receipt.
    const link = (await page.texts(".reuse-link"))[0];
    const opened = await visit(t, browser, site, {
      trust: logged.trust,
      fragment: new URL(link).hash,
      state: "shown",
    });
    assert.equal(await opened.evaluate(() => document.documentElement.dataset.verdict), "sealed-unbound");
    await opened.until(() => document.querySelector('[data-answer="logged"][data-word="yes"]') !== null);
  });

  test("the report and each file are saved as they were checked", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust, context: { acceptDownloads: true } });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    const saved = async (named) => {
      const [download] = await Promise.all([
        page.native.waitForEvent("download"),
        page.click("#reuse button", named),
      ]);
      return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
    };
    const { report } = await reportOf(logged);
    const [name, text] = await saved("Save as a file");
    assert.equal(name, `${report.certHash.slice(7, 19)}.report.json`);
    assert.deepEqual(JSON.parse(text), plain(report));
    await page.click(".reuse-files summary");
    for (const file of filesOf(logged))
      assert.deepEqual(await saved(`Save ${file.name}`), [file.name, String(file.bytes)]);
    assert.deepEqual(await saved("Save trust.json"), ["trust.json", logged.trust.bundle]);
  });
});
