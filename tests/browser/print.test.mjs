// The record on paper: in both browsers as a PDF, whose text and whose QR code name the certificate.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { materials, reportOf } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { pagesOf } from "./support/paper.mjs";

const site = hosted();

eachBrowser((browser) => {
  for (const name of ["logged", "insufficient-false-signatures", "long-names"]) {
    test(`${name}, on paper`, async (t) => {
      const material = materials[name];
      const { report } = await reportOf(material);
      const page = await visit(t, browser, site, { trust: material.trust });
      await give(page, material);
      await reaches(page, { verdict: material.verdict });
      const pages = await pagesOf(await page.pdf());
      const all = pages.map(({ text }) => text).join("");
      assert.ok(all.includes(report.certHash), "the id as text");
      assert.deepEqual(pages.map(({ code }) => code).filter(Boolean), [report.certHash], "and as a QR code, once");
      assert.ok(all.includes(material.trust.anchor), "whom was trusted");
      for (const { check } of report.checks)
        assert.ok(all.toLowerCase().includes(check.replace("-", "").slice(0, 5)), check);
      assert.ok(!all.includes("Dropeverythinghere"), "nothing of the page's controls");
      assert.ok(pages.length <= 4, `${pages.length} pages`);
    });
  }

  test("the record of nothing is no paper with a verdict", async (t) => {
    const page = await visit(t, browser, site);
    const text = (await pagesOf(await page.pdf())).map((one) => one.text).join("");
    assert.ok(!/blake3:[0-9a-f]{64}/.test(text));
  });

  if (browser.isChromium) {
    test("under print media the record is all that is seen, in either theme", async (t) => {
      for (const colorScheme of ["light", "dark"]) {
        const page = await visit(t, browser, site, { trust: materials.logged.trust, theme: colorScheme });
        await give(page, materials.logged);
        await reaches(page, { verdict: "valid" });
        assert.equal(
          await page.evaluate(() => document.querySelector("#record .record")?.checkVisibility() ?? false),
          false,
          "on the screen there is none",
        );
        await page.emulate({ media: "print" });
        const seen = await page.evaluate(() => {
          const isSeen = (selector) =>
            [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
          const { color } = getComputedStyle(document.querySelector("#record .record"));
          return {
            record: isSeen("#record .record"),
            controls: isSeen("#given, #trust, #tamper, #reuse, button"),
            color,
            ground: getComputedStyle(document.body).backgroundColor,
          };
        });
        assert.deepEqual([seen.record, seen.controls], [true, false]);
        const dark = (colour) =>
          colour
            .match(/[\d.]+/g)
            .slice(0, 3)
            .every((part) => Number(part) < 80);
        assert.ok(dark(seen.color), `${seen.color} on paper`);
        assert.ok(!dark(seen.ground) || /, 0\)$/.test(seen.ground), `${seen.ground} as paper`);
      }
    });
  }
});
