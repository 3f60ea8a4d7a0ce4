/** The codes that the page explains are those that there are; each is a link away, with or without a certificate. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { materials } from "./support/materials.mjs";
import { load } from "./support/modules.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { begin } from "./support/states.mjs";

const { CODES, FAMILIES } = await load("reuse/code-list.js");
const { UNEXPLAINED } = await load("reuse/code-link.js");
const { explain } = await import(repo("pkg/node.js"));

test("the list is the core's, in its order", async () => {
  const types = await readFile(repo("js/src/generated/report.ts"), "utf8");
  const [, union] = types.match(/^export type Code = ([^;]+);/m);
  assert.deepEqual(
    CODES,
    [...union.matchAll(/"([^"]+)"/g)].map(([, code]) => code),
  );
});

test("the package explains every one, and every one is in one family", async () => {
  for (const code of CODES) assert.ok((await explain(code)).length > 20, code);
  assert.deepEqual(
    FAMILIES.flatMap(([, codes]) => codes),
    CODES,
  );
});

test("only what the page itself calls by a code is without an explanation", async () => {
  const engine = await readdir(repo("www/engine"));
  const sources = await Promise.all(engine.map((name) => readFile(repo(`www/engine/${name}`), "utf8")));
  const own = sources.flatMap((source) => [...source.matchAll(/\bcode: "([^"]+)"/g)].map(([, code]) => code));
  assert.deepEqual(own.filter((code) => !CODES.includes(code)).sort(), [...UNEXPLAINED].sort());
});

const site = hosted();

eachBrowser((browser) => {
  test("all codes are explained without any certificate, and the keyboard goes in and comes back", async (t) => {
    const page = await visit(t, browser, site);
    await page.focus('#footer a[href="#code:"]');
    await page.press("Enter");
    await page.until(() => document.querySelector("#explained").open && document.activeElement.id === "codes-filter");
    await page.until(() => document.querySelector("#explained [aria-busy]") === null);
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll(".codes-entry")].map((entry) => [
        entry.dataset.code,
        entry.querySelector("p").textContent,
      ]),
    );
    assert.deepEqual(
      shown.map(([code]) => code),
      CODES,
    );
    for (const [code, said] of shown) assert.equal(said, (await explain(code)).replaceAll("`", ""), code);

    await page.type("LEDGER consist");
    await page.until(
      () =>
        [...document.querySelectorAll(".codes-entry")]
          .filter((entry) => entry.checkVisibility())
          .map(({ dataset }) => dataset.code)
          .join() === "ledger.inconsistent",
    );
    assert.equal(
      await page.evaluate(
        () => [...document.querySelectorAll(".codes-family")].filter((family) => family.checkVisibility()).length,
      ),
      1,
    );
    await page.reads(".codes-count", /^1 of/);
    await page.type(" nothing of the kind");
    await page.reads(".codes-count", /^No code/);

    await page.press("Escape");
    // The first empties the field, where the browser does that.
    if (await page.evaluate(() => document.querySelector("#explained").open)) await page.press("Escape");
    await page.until(() => !document.querySelector("#explained").open);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#code:");
    assert.equal(await page.evaluate(() => location.hash), "");
  });

  test("a code's link goes to its explanation, and from there to another's", async (t) => {
    const page = await visit(t, browser, site, { trust: materials["invalid-digest"].trust });
    await give(page, materials["invalid-digest"]);
    await reaches(page, { verdict: "invalid" });
    await page.focus('#evidence a[href="#code:output.digest"]');
    await page.press("Enter");
    await page.reads(".codes-chosen", /at least one byte was changed/);
    const focused = () =>
      document.activeElement.classList.contains("codes-chosen") &&
      document.activeElement.querySelector("h2").textContent;
    assert.equal(await page.until(focused), "output.digest");

    await page.click('.codes-entry a[href="#code:prompt.digest"]');
    await page.until(() => document.querySelector(".codes-chosen h2").textContent === "prompt.digest");
    assert.equal(await page.until(focused), "prompt.digest");
    await page.press("Escape");
    await page.until(() => !document.querySelector("#explained").open);
    // What was found is still there.
    assert.equal(await page.evaluate(() => document.documentElement.dataset.verdict), "invalid");
  });

  test("an address opens a code, and says of one that is none that it is none", async (t) => {
    for (const [fragment, said] of [
      ["#code:receipt.inclusion", /The inclusion proof does not lead/],
      ["#code:receipt.imaginary%3Cb%3E", /There is no such code/],
      ["#code:%", null],
    ]) {
      const page = await visit(t, browser, site, { fragment });
      await page.until(() => document.querySelector("#explained").open);
      if (said !== null) await page.reads(".codes-chosen", said);
      assert.equal(await page.count("#explained b"), 0);
      assert.equal(await page.count(".codes-entry"), CODES.length);
    }
  });

  test("in German they are explained in German", async (t) => {
    const page = await visit(t, browser, site);
    await begin(page, { language: "de" });
    await page.click('#footer a[href="#code:"]');
    await page.until(() => document.querySelector("#explained").open);
    assert.equal(await page.count('#explained [lang="en"]'), 0);
    await page.reads('.codes-entry[data-code="output.digest"]', /mindestens ein Byte wurde geändert/);
  });
});
