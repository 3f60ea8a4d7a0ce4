// Many certificates at once: what is made of each is made some at a time, and not again for another that is chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { ANSWER, materials, sealing } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";

const COUNT = 60;
const site = hosted();
const rounds = Array.from({ length: COUNT }, (_, index) => `round-${index + 1}`);
const certificates = await Promise.all(rounds.map((round) => sealing({ round })));

const hasRecords = (count) => document.querySelectorAll("#record .record").length === count;

eachBrowser((browser) => {
  test("of many certificates some are listed, all have a record, and any can be chosen", async (t) => {
    const page = await visit(t, browser, site, { trust: materials.valid.trust });
    await give(page, [
      { name: "answer.md", bytes: ANSWER },
      { name: "certificates.jsonl", bytes: certificates.join("\n") },
    ]);
    await reaches(page, { verdict: "valid" });
    const listed = await page.count("#findings .finding");
    assert.ok(listed < COUNT, `${listed} are listed`);
    await page.until(hasRecords, COUNT);
    await page.evaluate(() => {
      document.querySelector("#record .record").dataset.first = "kept";
    });

    await page.click("#findings .button");
    assert.equal(await page.count("#findings .finding"), COUNT);
    await page.click(`#findings [data-index="${COUNT - 1}"]`);
    await page.until((at) => {
      const focused = document.activeElement?.dataset;
      return focused?.index === String(at) && document.activeElement.ariaPressed === "true";
    }, COUNT - 1);
    assert.equal(await page.evaluate(hasRecords, COUNT), true);
    const { first } = await page.evaluate(() => ({ ...document.querySelector("#record .record").dataset }));
    assert.equal(first, "kept", "the records were made again");
  });

  test("whoever prints at once has all records", async (t) => {
    const page = await visit(t, browser, site, {
      trust: materials.valid.trust,
      // Nothing is made later.
      prepare: (page) =>
        page.beforeScripts((from) => {
          const later = window.setTimeout;
          window.setTimeout = (what, after, ...given) => (after === undefined ? 0 : later(what, after, ...given));
          window[from] = later;
        }, "later"),
    });
    await give(page, [{ name: "certificates.jsonl", bytes: certificates.join("\n") }]);
    await reaches(page, { verdict: "sealed-unbound" });
    const made = await page.count("#record .record");
    assert.ok(made < COUNT, `${made} are made`);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.evaluate(hasRecords, COUNT), true);
  });
});
