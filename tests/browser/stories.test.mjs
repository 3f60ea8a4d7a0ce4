// The project's stories, as their examples in the page: each case comes to the verdict that its index says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { give, hosted, openExample, reaches, visit } from "./support/page.mjs";
import { materials, meetings } from "./support/materials.mjs";
import { compared } from "./support/states.mjs";

const site = hosted();
const stories = ["two-truths", "leaked-keys"];
const indexOf = (story) => JSON.parse(readFileSync(repo(`examples/${story}/index.json`), "utf8"));

/** Opens an example in the place of what is shown. */
async function show(page, name, expected) {
  // What is still shown of another one is not the answer.
  await page.evaluate(() => delete document.documentElement.dataset.state);
  await openExample(page, name);
  await reaches(page, expected);
}

const answersOf = (page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("#verdict [data-answer]")].map(({ dataset }) => [dataset.answer, dataset.word]),
    ),
  );

eachBrowser((browser) => {
  for (const story of stories) {
    const { cases } = indexOf(story);

    test(`${story}: every case, with its four answers apart`, async (t) => {
      const page = await visit(t, browser, site);
      // Of the page itself, since what the host was asked for is also the service worker's, and of other tests.
      const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.ok(asked.some((address) => address.endsWith(".wasm") || address.includes("/assets/")), asked.join("\n"));
      assert.deepEqual(
        asked.filter((address) => address.includes(`/examples/${story}/`)),
        [],
        "nothing is fetched before it is asked for",
      );
      for (const { name, state, code, logged, accepted, refused } of cases) {
        await show(page, `${story}-${name}`, { verdict: state, code });
        const answers = await answersOf(page);
        assert.equal(answers.valid === "yes", state === "valid", name);
        assert.equal(answers.logged === "yes", logged === "yes", name);
        assert.equal(answers.current === "yes", false, `${name}: one certificate is no history`);
        assert.equal(answers.accepted === "yes", accepted && state === "valid", name);
        if (refused) await page.reads("#evidence", refused);
        assert.equal(
          await page.evaluate(() => document.querySelector("#verdict .verdict").dataset.tone === "good"),
          state === "valid",
          name,
        );
        assert.equal(await page.evaluate(() => document.querySelector("#trust").dataset.trust), "demo");
      }
    });
  }

  describe("two truths", () => {
    test("one prompt, two answers: both valid, one current, and what differs in words", async (t) => {
      const page = await visit(t, browser, site);
      await show(page, "two-truths-both", {});
      await compared(page);
      assert.deepEqual(
        await page.evaluate(() => [...document.querySelectorAll("#truths .side")].map(({ dataset }) => dataset.state)),
        ["valid", "valid"],
      );
      assert.deepEqual(
        await page.evaluate(() =>
          [...document.querySelectorAll("#truths .timeline-item")].map(({ dataset }) => dataset.standing),
        ),
        ["superseded", "current"],
      );
      assert.match(
        await page.evaluate(() => document.querySelector("#truths [data-relation]").dataset.relation),
        /^supersede/,
      );
      const words = await page.evaluate(() => ({
        removed: [...document.querySelectorAll("#truths .difference-inline del")].map(({ textContent }) => textContent),
        added: [...document.querySelectorAll("#truths .difference-inline ins")].map(({ textContent }) => textContent),
      }));
      // Words, and no letters of them: 146 moons became 274.
      assert.ok(
        words.removed.some((text) => /(^|\D)146(\D|$)/.test(text)),
        JSON.stringify(words),
      );
      assert.ok(
        words.added.some((text) => /(^|\D)274(\D|$)/.test(text)),
        JSON.stringify(words),
      );
      assert.ok(!words.removed.some((text) => text.includes("Titan")), "what is the same is not marked");
      // Superseded is still valid: the verdict says both, apart.
      await page.click('#findings [data-index="0"]');
      await page.until(() => document.querySelector('[data-answer="current"]').dataset.word === "no");
      assert.deepEqual(await answersOf(page).then(({ valid, current }) => [valid, current]), ["yes", "no"]);
    });

    test("a round that sealed two answers is an equivocation, with the names", async (t) => {
      const { trust } = meetings.equivocation;
      const page = await visit(t, browser, site, { trust });
      await give(page, meetings.equivocation);
      await reaches(page, { verdict: "valid" });
      await compared(page);
      await page.until(() => document.querySelector('#truths [data-relation="equivocation"]') !== null);
      // The verdict on one says of *current* what stands beside the two: neither is.
      assert.deepEqual(await answersOf(page).then(({ valid, current }) => [valid, current]), ["yes", "contested"]);
      await page.reads(
        '#verdict [data-note="equivocation"]',
        /sealed another certificate.* 6 validators .* 60 signed both/,
      );
      const names = await page.evaluate(() =>
        [...document.querySelectorAll("#truths [data-validator]")].map(({ dataset }) => dataset.validator),
      );
      assert.deepEqual([...new Set(names)], ["v-03", "v-04", "v-05", "v-06", "v-07", "v-08"]);
      await page.reads("#truths", /60/);
      assert.deepEqual(
        await page.evaluate(() =>
          [...document.querySelectorAll("#truths .timeline-item")].map(({ dataset }) => dataset.standing),
        ),
        ["contested", "contested"],
      );
    });

    for (const [name, { relation, trust }] of Object.entries(meetings).filter(
      ([name]) => !["two-truths", "equivocation"].includes(name),
    )) {
      test(`${name}: ${relation ?? "no relation"}`, async (t) => {
        const page = await visit(t, browser, site, { trust });
        await give(page, meetings[name]);
        await reaches(page, {});
        await compared(page);
        // Who is alone on a timeline is not called current.
        const standing = await page.evaluate(() => document.querySelector("#truths .timeline-item").dataset.standing);
        if (["one-does-not-hold", "different-prompts"].includes(name)) {
          assert.deepEqual([standing, (await answersOf(page)).current], ["current", "open"]);
          await page.reads("#truths .side-answers", /Not known: no other sound certificate of this prompt is here/);
        }
        // Where none is older than another, nothing says that they stand by age.
        assert.equal(
          (await page.text("#truths h3")).includes("oldest first"),
          /^supersede/.test(relation),
          "the order that is told of",
        );
        const wanted = { "superseded-by": ["superseded-by", "supersedes"] }[relation] ?? [relation ?? "none"];
        assert.ok(
          wanted.includes(
            await page.evaluate(() => document.querySelector("#truths .pair [data-relation]").dataset.relation),
          ),
        );
      });
    }
  });

  test("of what does not hold, nothing that it says is told as if it were so", async (t) => {
    const { trust } = meetings["one-does-not-hold"];
    const page = await visit(t, browser, site, { trust });
    await give(page, meetings["one-does-not-hold"]);
    await reaches(page, {});
    await compared(page);
    const times = await page.evaluate(() =>
      [...document.querySelectorAll("#truths .side-facts")].map((facts) => facts.querySelector("dt").textContent),
    );
    assert.deepEqual(times, ["Sealed", "Claimed time"]);
    await page.reads(
      "#truths .outside",
      /^Certificate 2: the verdict on it is “insufficient”, so what it says .* nothing here\./,
    );
    const relation = await page.reads("#truths .pair .relation", /Certificate 1 is sound\./);
    assert.match(relation, /Certificate 2 does not count here: the verdict on it is “insufficient”\.$/);
  });

  test("what is superseded is still what it was: valid, or sound where no answer was given", async (t) => {
    const { superseded } = meetings;
    const page = await visit(t, browser, site, { trust: superseded.trust });
    const older = () => page.text('#truths .timeline-item[data-standing="superseded"]');
    await give(page, superseded);
    await reaches(page, {});
    await compared(page);
    assert.match(await older(), /Superseded by certificate 2; still valid\./);
    await page.reads("#truths .pair .relation", /Certificate 1 is still valid for what it says/);
    await page.click("#clear");
    await reaches(page, { state: "idle" });
    await give(page, { pairs: superseded.pairs.map(({ certificate }) => ({ certificate })) });
    await reaches(page, { verdict: "sealed-unbound" });
    await compared(page);
    assert.match(await older(), /Superseded by certificate 2; still sound\./);
    await page.reads("#truths .pair .relation", /Certificate 1 is still sound for what it says/);
  });

  test("fragments are marked in verified bytes alone", async (t) => {
    const { fragments } = materials;
    const page = await visit(t, browser, site, { trust: fragments.trust });
    await give(page, fragments);
    await reaches(page, { verdict: "valid" });
    const marked = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("#evidence .answer-text [data-fragment]")].map(({ dataset }) => dataset.verdict),
      );
    assert.deepEqual(await marked(), ["affirmed", "contested", "rejected"]);
    await page.click("#clear");
    await reaches(page, { state: "idle" });
    await give(page, { ...fragments, answer: fragments.answer.replace("version 3", "version 2") });
    await reaches(page, { verdict: "invalid", code: "output.digest" });
    assert.deepEqual(await marked(), []);
  });
});
