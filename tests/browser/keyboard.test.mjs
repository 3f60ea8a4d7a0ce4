// With the keyboard alone: everything is reached, it is seen where one is, and the focus is never lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { ANSWER, filesOf, materials, meetings } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { compared } from "./support/states.mjs";

const site = hosted();
const { logged, valid } = materials;
/** More steps than the page has places to go to, folded up. */
const MOST = 150;

/** Where the keyboard is: its place is told by the id or what is to be read. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(activeElement);
    return {
      id: activeElement.id,
      element: activeElement.localName,
      name: (
        activeElement.getAttribute("aria-label") ??
        activeElement.labels?.[0]?.textContent ??
        activeElement.textContent
      )
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, 60),
      isSeen: (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
      isLost: activeElement === document.body,
    };
  });

/** Presses Tab until the keyboard is on a selector. */
async function tabTo(page, selector, key = "Tab") {
  for (let steps = 0; steps < MOST; steps += 1) {
    await page.press(key);
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`${MOST} steps do not lead to ${selector}; now at ${JSON.stringify(await focused(page))}`);
}

eachBrowser((browser) => {
  test("a certificate is verified, broken and explained without a mouse", async (t) => {
    const page = await visit(t, browser, site);
    await tabTo(page, "#paste");
    await page.paste("#paste", { text: filesOf(valid)[1].bytes });
    await reaches(page, { verdict: "untrusted" });
    assert.equal((await focused(page)).id, "paste");
    await page.type("Another text.");
    await tabTo(page, "#take");
    await page.press("Enter");
    await reaches(page, { verdict: "invalid" });
    assert.equal((await focused(page)).id, "paste");

    // What was removed was where the keyboard was: it is on what comes next.
    await tabTo(page, '#tray [data-kind="answer"] [data-action="remove"]', "Shift+Tab");
    await page.press("Enter");
    await reaches(page, { verdict: "untrusted" });
    assert.equal((await focused(page)).isLost, false);
    await tabTo(page, "#paste");
    await page.paste("#paste", { text: ANSWER });
    await page.paste("#paste", { text: valid.trust.bundle });
    await page.until(() => document.querySelectorAll("#tray > [data-kind=bundle]").length === 1);

    await tabTo(page, "#trust summary");
    await page.press("Enter");
    await tabTo(page, "#anchor");
    await page.type(valid.trust.anchor);
    await page.press("Enter");
    await reaches(page, { verdict: "valid" });
    assert.equal((await focused(page)).id, "anchor");

    await tabTo(page, '[data-change="signer-quorum"]');
    await page.press("Space");
    await page.until(() => document.querySelector(".tamper-result")?.dataset.outcome === "caught");
    await tabTo(page, '.tamper-result a[href="#code:quorum.insufficient"]');
    await page.press("Enter");
    await page.until(() => document.querySelector("#explained").open);
    assert.equal(
      await page.evaluate(() => document.querySelector("#explained").contains(document.activeElement)),
      true,
    );
    await page.press("Escape");
    await page.until(() => !document.querySelector("#explained").open);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#code:quorum.insufficient");
    await tabTo(page, '[data-action="restore"]');
    await page.press("Enter");
    await page.until(() => document.querySelector(".tamper-result")?.hidden !== false);
    assert.equal((await focused(page)).isLost, false);
    await tabTo(page, "#clear", "Shift+Tab");
    await page.press("Enter");
    await reaches(page, { state: "idle" });
    assert.equal((await focused(page)).isLost, false);
  });

  test("every step is seen and has a name; nothing holds the keyboard", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, {
      ...logged,
      votes: materials["votes-contradict"].votes,
      policy: materials["policy-refused"].policy,
    });
    await reaches(page, { verdict: "valid" });
    await page.evaluate(() => document.body.focus());
    const steps = [];
    for (let count = 0; count < MOST; count += 1) {
      await page.press("Tab");
      const step = await focused(page);
      if (step.isLost) break;
      steps.push(step);
      if (steps.length > 1 && step.id !== "" && step.id === steps[0].id) break;
    }
    assert.ok(steps.length > 20 && steps.length < MOST, `${steps.length} steps`);
    assert.deepEqual(
      steps.filter(({ isSeen }) => !isSeen),
      [],
      "seen",
    );
    assert.deepEqual(
      steps.filter(({ name }) => name === ""),
      [],
      "named",
    );
    // There and back: the last is reached from the end as well.
    await page.press("Shift+Tab");
    assert.equal((await focused(page)).isLost, false);
  });

  test("what is chosen keeps the keyboard: findings, languages, folds", async (t) => {
    const page = await visit(t, browser, site, { trust: meetings.superseded.trust });
    await give(page, meetings.superseded);
    await reaches(page, { verdict: "valid" });
    await compared(page);
    await tabTo(page, '#findings [data-index="1"]');
    await page.press("Enter");
    await page.until(
      () => document.querySelector('#findings [data-index="1"]').getAttribute("aria-pressed") === "true",
    );
    await page.until(() => document.activeElement.dataset.index === "1");
    await page.focus("#language");
    await page.press("ArrowDown");
    await page.until(() => document.documentElement.lang.startsWith("de"));
    await page.until(() => document.activeElement.id === "language");
  });

  test("a check that is cancelled with the keyboard leaves it in its place", async (t) => {
    const { zeros } = await import("./support/states.mjs");
    const page = await visit(t, browser, site, { trust: valid.trust });
    await page.setFiles("#files", [zeros("endless.bin", 64 * 2 ** 30)]);
    await page.focus("#cancel");
    await page.press("Enter");
    await reaches(page, { state: "refused" });
    assert.equal((await focused(page)).isLost, false);
    assert.equal(await page.evaluate(() => document.querySelector("#verdict").contains(document.activeElement)), true);
  });

  test("the verdict is read out", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, valid);
    await reaches(page, { verdict: "valid" });
    const live = await page.evaluate(() => {
      const verdict = document.querySelector("#verdict");
      return [
        verdict.getAttribute("aria-live"),
        verdict.getAttribute("aria-busy"),
        document.querySelector("#announcer").getAttribute("role"),
      ];
    });
    assert.deepEqual(live, ["polite", "false", "status"]);
    const levels = await page.evaluate(() =>
      [...document.querySelectorAll("h1, h2, h3, h4, h5")]
        .filter((heading) => heading.checkVisibility())
        .map(({ localName }) => Number(localName[1])),
    );
    levels.forEach((level, at) =>
      assert.ok(at === 0 ? level === 1 : level <= levels[at - 1] + 1, `headings ${levels}`),
    );
  });
});
