// Whom to trust: nobody, until a person pins an id. It is remembered on the device, and can be forgotten.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { filesOf, materials, refused } from "./support/materials.mjs";
import { give, hosted, openExample, openTrust, pin, reaches, visit } from "./support/page.mjs";

const site = hosted();
const { valid } = materials;
const { trust } = valid;

const trusted = (page, wanted) =>
  page.until((wanted) => document.querySelector("#trust").dataset.trust === wanted, wanted, `trust: ${wanted}`);
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("quorumseal.trust")));
const setsOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#trusted-sets > li")].map(({ dataset }) => [dataset.epoch, dataset.via]),
  );

eachBrowser((browser) => {
  test("nobody is trusted before something is pinned; then it is, and is remembered", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, valid);
    await reaches(page, { verdict: "untrusted", code: "validator-set.unknown" });
    await page.reads('#evidence [data-check="validator-set"]', "Nothing is pinned");
    await page.click("#verdict .verdict-next button");
    assert.equal(
      await page.evaluate(
        () =>
          document.querySelector("#trust details").open &&
          document.querySelector("#trust").contains(document.activeElement),
      ),
      true,
    );
    await pin(page, trust);
    await reaches(page, { verdict: "valid" });
    await trusted(page, "own");
    assert.deepEqual(await setsOf(page), [
      ["3", "handover"],
      ["2", "handover"],
      ["1", "anchor"],
      ["0", "previous"],
    ]);
    assert.equal((await kept(page)).anchor, trust.anchor);

    await page.reload();
    await reaches(page, { state: "idle" });
    await trusted(page, "own");
    await give(page, valid);
    await reaches(page, { verdict: "valid" });
  });

  test("an id without its bundle is no mistake: only something is missing", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, valid);
    await reaches(page, { verdict: "untrusted" });
    await pin(page, { anchor: trust.anchor });
    await reaches(page, { state: "refused" });
    await page.reads("#verdict", "trust bundle");
    const { hidden, invalid } = await page.evaluate(() => ({
      hidden: document.querySelector("#anchor-problem").hidden,
      invalid: document.querySelector("#anchor").getAttribute("aria-invalid"),
    }));
    assert.deepEqual({ hidden, invalid }, { hidden: true, invalid: "false" });
  });

  test("a bundle is dropped with everything else, its own id only suggested", async (t) => {
    const page = await visit(t, browser, site);
    const bundle = { name: "trust.json", bytes: JSON.stringify({ ...JSON.parse(trust.bundle), anchor: trust.anchor }) };
    await give(page, [...filesOf(valid), bundle]);
    await reaches(page, { verdict: "untrusted" });
    await openTrust(page);
    await page.click("#pin-suggested");
    await reaches(page, { verdict: "valid" });
    await trusted(page, "own");
  });

  test("an id may come as a text or a file, and single sets make a bundle", async (t) => {
    const page = await visit(t, browser, site);
    const sets = JSON.parse(trust.bundle).sets.map((set, at) => ({
      name: `epoch-${at}.json`,
      bytes: JSON.stringify(set),
    }));
    await give(page, [...filesOf(valid), ...sets.reverse(), { name: "anchor.txt", bytes: `${trust.anchor}\n` }]);
    await reaches(page, { verdict: "untrusted" });
    await page.click('#tray > [data-kind="anchor"] [data-action="pin"]');
    await reaches(page, { verdict: "valid" });
  });

  test("a mistyped id is said to be one where it is, and changes nothing", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await give(page, valid);
    await reaches(page, { verdict: "valid" });
    await openTrust(page);
    await page.fill("#anchor", "blake3:49f3");
    await page.click("#pin");
    await page.reads("#anchor-problem", /blake3:/);
    assert.equal(await page.evaluate(() => document.querySelector("#anchor").getAttribute("aria-invalid")), "true");
    await reaches(page, { verdict: "valid" });
    await page.fill("#anchor", refused["trust-anchor-missing"].trust.anchor);
    await page.press("Enter");
    await reaches(page, { state: "refused" });
    await page.reads("#verdict", /^No verdict: whom to trust is not settled.*trust\.anchor-missing/s);
    await page.reads("#trust-summary", "Nothing is trusted: see below");
    await page.reads("#to-trust", "Go to “Whom to trust”");
    await page.reads("#anchor-problem", "trust.anchor-missing");
    assert.equal(await page.count("#evidence [data-check]"), 0, "no evidence without a verdict");
    assert.equal((await kept(page)).anchor, trust.anchor, "what cannot be used is not remembered");
    await page.fill("#anchor", trust.anchor);
    await page.click("#pin");
    await reaches(page, { verdict: "valid" });
  });

  test("two sets of one epoch: nobody is believed", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, valid);
    await reaches(page, { verdict: "untrusted" });
    await pin(page, refused["trust-fork"].trust);
    await reaches(page, { state: "refused" });
    await page.reads("#verdict", "trust.fork");
    for (const place of ["#verdict", "#anchor-problem"]) {
      await page.click(`${place} a[href="#code:trust.fork"]`);
      await page.reads(".codes-chosen h2", "trust.fork");
      await page.click("#close");
    }
    await trusted(page, "failed");
    // The ids stand where it is mended, and there once.
    const ids = (selector) =>
      page.evaluate((at) => document.querySelector(at).textContent.match(/blake3:[0-9a-f]{64}/g) ?? [], selector);
    assert.deepEqual(await ids("#verdict"), []);
    assert.equal(new Set(await ids("#anchor-problem")).size, 2);
    assert.equal((await ids("#anchor-problem")).length, 2);
    const reason = await page.evaluate(() => {
      const detail = document.querySelector("#anchor-problem .set-detail");
      return { text: detail.textContent, codes: [...detail.querySelectorAll("code")].map((one) => one.textContent) };
    });
    assert.deepEqual(reason.codes, await ids("#anchor-problem"), "ids look like ids");
    assert.doesNotMatch(reason.text, /[0-9a-f]\.$/, "a full stop is no part of an id");
    assert.equal(await kept(page), null);
    await page.click("#forget");
    await reaches(page, { verdict: "untrusted" });
    await trusted(page, "none");
  });

  test("an older bundle than was trusted before is refused", async (t) => {
    const older = JSON.stringify({ sets: JSON.parse(trust.bundle).sets.slice(0, 2) });
    const page = await visit(t, browser, site, {
      prepare: (page) =>
        page.beforeScripts(
          (value) => localStorage.setItem("quorumseal.trust", value),
          JSON.stringify({
            anchor: trust.anchor,
            bundles: [{ name: null, text: older }],
            head: { epoch: 3, id: `blake3:${"1".repeat(64)}` },
          }),
        ),
    });
    await give(page, valid);
    await reaches(page, { state: "refused" });
    await page.reads("#verdict", "trust.rollback");
  });

  test("an example's trust is for demonstration, is not kept, and one's own comes back", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await openExample(page, "two-truths-answer-one");
    await reaches(page, { verdict: "valid" });
    await trusted(page, "demo");
    assert.equal((await kept(page)).anchor, trust.anchor);
    await page.reads("#trust-summary", /Demonstration/);
    await openTrust(page);
    await page.click("#restore");
    await trusted(page, "own");
    await reaches(page, { verdict: "untrusted" });
    await page.click("#clear");
    await reaches(page, { state: "idle" });
    await give(page, valid);
    await reaches(page, { verdict: "valid" });
  });

  test("what was pinned is forgotten when asked, also for the next visit", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, valid);
    await reaches(page, { verdict: "untrusted" });
    await pin(page, trust);
    await reaches(page, { verdict: "valid" });
    await page.click("#forget");
    await trusted(page, "none");
    assert.equal(await kept(page), null);
    await page.reload();
    await reaches(page, { state: "idle" });
    await trusted(page, "none");
  });

  test("forgetting an id that came to nothing leaves what is remembered, and offers it", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await give(page, valid);
    await reaches(page, { verdict: "valid" });
    await pin(page, { anchor: refused["trust-anchor-missing"].trust.anchor });
    await reaches(page, { state: "refused" });
    await page.click("#forget");
    await trusted(page, "none");
    assert.equal((await kept(page)).anchor, trust.anchor);
    await page.click("#restore");
    await trusted(page, "own");
    await reaches(page, { verdict: "valid" });
    await page.click("#forget");
    await trusted(page, "none");
    assert.equal(await kept(page), null);
  });

  test("of a bundle too large to be remembered the id is, and its head, so that none older passes", async (t) => {
    const older = JSON.stringify({ sets: JSON.parse(trust.bundle).sets.slice(0, 2) });
    const large = trust.bundle + " ".repeat(1 << 20);
    const page = await visit(t, browser, site, { trust: { ...trust, bundle: older } });
    await trusted(page, "own");
    assert.equal((await kept(page)).head.epoch, 1);
    await openTrust(page);
    assert.equal(await page.count('#trust-outcome [data-kept="all"]'), 1);
    await page.setFiles("#trust-files", [{ name: "large.json", bytes: large }]);
    await page.until(() => document.querySelector("#trusted-sets > li").dataset.epoch === "3");
    assert.equal(await page.count('#trust-outcome [data-kept="id"]'), 1);
    const { anchor, bundles, head } = await kept(page);
    assert.deepEqual([anchor, bundles, head.epoch], [trust.anchor, [], 3]);

    await page.reload();
    await reaches(page, { state: "idle" });
    await trusted(page, "failed");
    await page.reads("#trust-summary", /bundle is missing/);
    await give(page, [...filesOf(valid), { name: "older.json", bytes: older }]);
    await reaches(page, { state: "refused" });
    await page.reads("#verdict", "trust.rollback");
    await page.click("#clear");
    await give(page, [...filesOf(valid), { name: "large.json", bytes: large }]);
    await reaches(page, { verdict: "valid" });
  });

  test("a bundle in the tray stays trusted when the tray is cleared or a link is damaged", async (t) => {
    for (const without of [
      (page) => page.click("#clear"),
      (page) => page.evaluate(() => void (location.hash = "#certificate=damaged")),
    ]) {
      const page = await visit(t, browser, site);
      await give(page, [...filesOf(valid), { name: "trust.json", bytes: trust.bundle }]);
      await reaches(page, { verdict: "untrusted" });
      await pin(page, { anchor: trust.anchor });
      await reaches(page, { verdict: "valid" });
      await without(page);
      await page.until(() => document.querySelectorAll("#tray > li").length === 0);
      await page.until(() => ["idle", "refused"].includes(document.documentElement.dataset.state));
      await trusted(page, "own");
      await give(page, valid);
      await reaches(page, { verdict: "valid" });
    }
  });

  test("a bundle that was removed from the tray is missing, and what is remembered of it is offered", async (t) => {
    const page = await visit(t, browser, site);
    await give(page, [...filesOf(valid), { name: "trust.json", bytes: trust.bundle }]);
    await reaches(page, { verdict: "untrusted" });
    await pin(page, { anchor: trust.anchor });
    await reaches(page, { verdict: "valid" });
    await page.click('#tray > [data-kind="bundle"] [data-action="remove"]');
    await reaches(page, { state: "refused" });
    await page.click("#restore");
    await reaches(page, { verdict: "valid" });
  });
});
