// What happens while something is being checked: nothing that was shown before counts again, and the newest step wins.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { filesOf, materials } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { begin, packed, zeros } from "./support/states.mjs";

const site = hosted();
const { valid } = materials;
/** It takes for ever to read. */
const endless = () => zeros("endless.bin", 64 * 2 ** 30);

const isChecking = () =>
  document.documentElement.dataset.state === "checking" && !document.querySelector("#progress").hidden;
const goTo = (page, hash) => page.evaluate((hash) => void (location.hash = hash), hash);
/** The certificate's file of a material, without its answer: one that takes for ever may be it. */
const certificateOf = (material) => filesOf(material).filter(({ name }) => name.endsWith(".cert.json"));
const settled = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
const stands = (page) =>
  page.evaluate(() => {
    const { state, verdict = null } = document.documentElement.dataset;
    return { state, verdict, shown: document.querySelectorAll("#verdict [data-tone]").length };
  });

eachBrowser((browser) => {
  test("another language brings back no verdict of before", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, certificateOf(valid));
    await reaches(page, { verdict: "sealed-unbound" });
    await page.setFiles("#files", [endless()]);
    await page.until(isChecking);
    await begin(page, { language: "de" });
    await page.until(isChecking);
    assert.equal((await stands(page)).shown, 0);
    await page.click("#cancel");
    await reaches(page, { state: "refused" });
  });

  test("no finding of before can be chosen", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, [...certificateOf(valid), ...certificateOf(materials["of-an-older-epoch"])]);
    await page.until(() => document.querySelectorAll("#findings .finding").length === 2);
    await page.setFiles("#files", [endless()]);
    await page.until(isChecking);
    await page.evaluate(() => document.querySelector('#findings [aria-pressed="false"]').click());
    await settled(page);
    assert.equal((await stands(page)).state, "checking");
    await page.reads("#verdict .working-stale", /still shown are from before and do not count now/);
    assert.equal(await page.evaluate(() => document.querySelector("#cancel").checkVisibility()), true);
  });

  test("a damaged link that comes meanwhile ends it", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await page.setFiles("#files", [endless()]);
    await page.until(isChecking);
    await goTo(page, "#certificate=AAAA");
    await reaches(page, { state: "refused" });
    await settled(page);
    assert.deepEqual(await stands(page), { state: "refused", verdict: null, shown: 0 });
  });

  test("of two links the later is opened", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await page.evaluate(
      (hashes) => {
        // Both events are on their way before the first is answered.
        for (const hash of hashes) location.hash = hash;
      },
      [`#certificate=${packed(valid.certificate.text)}`, `#certificate=${packed(materials["invalid-epoch"].certificate)}`],
    );
    await reaches(page, { verdict: "invalid" });
    await settled(page);
    assert.equal((await stands(page)).verdict, "invalid");
  });

  test("a link carries a receipt, and not a policy in its place", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await goTo(page, `#certificate=${packed(valid.certificate.text)}&receipt=${packed('{"minSigners":1}')}`);
    await page.until(() => ["shown", "refused"].includes(document.documentElement.dataset.state));
    const kinds = await page.evaluate(() =>
      [...document.querySelectorAll("#tray > li")].map(({ dataset }) => dataset.kind),
    );
    assert.deepEqual(kinds, ["certificate", "receipt"]);
    assert.notEqual(
      await page.evaluate(() => document.querySelector('[data-answer="accepted"]')?.dataset.word),
      "yes",
    );
  });
});
