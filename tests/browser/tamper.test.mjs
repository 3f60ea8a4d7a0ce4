// Try to break it: every button, and which check catches it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { materials } from "./support/materials.mjs";
import { checks, give, hosted, reaches, visit } from "./support/page.mjs";
import { tamper } from "./support/states.mjs";

const site = hosted();
const { logged } = materials;

/**
 * What comes of each, the check or receipt's code that says so, and the state. Eight of ten signed; the quorum is 67 of
 * 100.
 */
const OUTCOMES = {
  "answer-byte": ["caught", "output.digest", "invalid"],
  "answer-other": ["caught", "output.length", "invalid"],
  "prompt-byte": ["caught", "prompt.digest", "invalid"],
  "signer-next": ["unchanged", null, "valid"],
  "signer-quorum": ["caught", "quorum.insufficient", "insufficient"],
  "signature-false": ["unchanged", null, "valid"],
  "signature-added": ["unchanged", null, "valid"],
  epoch: ["caught", "validator-set.epoch", "invalid"],
  "set-unknown": ["caught", "validator-set.unknown", "untrusted"],
  "set-other": ["caught", "quorum.insufficient", "insufficient"],
  weight: ["caught", "quorum.insufficient", "insufficient"],
  date: ["caught", "quorum.insufficient", "insufficient"],
  anchor: ["noVerdict", "trust.anchor-missing", "none"],
  // A policy that asks for one would refuse it; the verdict is the same.
  "receipt-none": ["receipt", "policy.require-receipt", "valid"],
  "receipt-moved": ["receipt", "receipt.inclusion", "valid"],
};

/** What is said of some of them, apart from the verifier's own words. */
const SAID = {
  "answer-byte": /Byte \d+ of \d+, counted from 0before ….*….*after ….*…/,
  "answer-other": /Expected 291 bytesGot 21 bytes/,
  "signer-quorum": /Removed: v-01 \(weight\u00a010\), .*before 8 signers with a weight of 80; the quorum is 67/,
  "signature-added": /What was changedA signaturebefore /,
  "set-unknown": /The verdict is “untrusted” and not “invalid”.* the id was made up\./,
  "set-other": /Expected voting weight 67Got voting weight 0/,
  anchor: /^Caught before any check: nothing can be trustedThe set that you pinned is not in the trust bundle\./,
  "receipt-moved": /The proof does not show the entry in the ledger’s tree\. receipt\.inclusion/,
};

/** The text of what came of a change, without ids, and everything in it that is set as code. */
const said = (page) =>
  page.evaluate(() => {
    const element = document.querySelector(".tamper-result");
    const copy = element.cloneNode(true);
    for (const id of copy.querySelectorAll(".code, .compared-value code")) if (!id.closest("a")) id.remove();
    return {
      own: copy.textContent,
      codes: [...element.querySelectorAll(".compared-value code")].map(({ textContent }) => textContent),
    };
  });

const result = (page) =>
  page.evaluate(() => {
    const element = document.querySelector(".tamper-result");
    const code = element.querySelector('a[href^="#code:"]')?.getAttribute("href").slice("#code:".length) ?? null;
    return [element.dataset.outcome, code, element.dataset.state];
  });

eachBrowser((browser) => {
  test("every change, and what catches it", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    const offered = await page.evaluate(() =>
      [...document.querySelectorAll("[data-change][aria-pressed]")].map(({ dataset }) => dataset.change),
    );
    assert.deepEqual(offered.sort(), Object.keys(OUTCOMES).sort());
    for (const [change, expected] of Object.entries(OUTCOMES)) {
      await tamper(page, change);
      assert.deepEqual(await result(page), expected, change);
      const { own, codes } = await said(page);
      if (SAID[change]) assert.match(own, SAID[change], change);
      // Ids are for machines, sentences are for people: neither looks like the other.
      assert.doesNotMatch(own, /[0-9a-f]{64}/, change);
      for (const code of codes) assert.doesNotMatch(code, /\s/, change);
      if (expected[0] === "caught" && expected[2] !== "none") {
        const failed = await page.evaluate(
          () => document.querySelectorAll('.tamper-result [data-check][data-status="fail"]').length,
        );
        assert.ok(failed >= 1, change);
      }
      assert.equal(
        await page.evaluate(
          (change) => document.querySelector(`[data-change="${change}"]`).getAttribute("aria-pressed"),
          change,
        ),
        "true",
      );
    }
    // A copy was broken. What was given is as it was.
    await reaches(page, { verdict: "valid", code: null });
  });

  test("one signer after another, until the quorum falls", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    await tamper(page, "signer-next");
    assert.deepEqual(await result(page), ["unchanged", null, "valid"]);
    await page.click('[data-change="signer-next"]');
    await page.until(() => document.querySelector(".tamper-result")?.dataset.outcome === "caught");
    assert.deepEqual(await result(page), ["caught", "quorum.insufficient", "insufficient"]);
    await page.click('[data-action="restore"]');
    await page.until(() => document.querySelector(".tamper-result")?.hidden !== false);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.change), "signer-next", "the keyboard stays");
    await tamper(page, "signer-next");
    assert.deepEqual(await result(page), ["unchanged", null, "valid"], "begun anew");
  });

  test("the byte that is flipped is chosen; another answer too", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    await page.fill('[data-field="answer-byte"]', "0");
    await tamper(page, "answer-byte");
    assert.deepEqual(await result(page), OUTCOMES["answer-byte"]);
    await page.fill('[data-field="answer-byte"]', "999999");
    await page.until(() => document.querySelector('[data-change="answer-byte"]').disabled);
    await page.fill('[data-field="answer-other"]', "No.");
    await tamper(page, "answer-other");
    assert.deepEqual(await result(page), OUTCOMES["answer-other"]);
  });

  test("what was broken is opened as if it had been given so", async (t) => {
    const page = await visit(t, browser, site, { trust: logged.trust });
    await give(page, logged);
    await reaches(page, { verdict: "valid" });
    await tamper(page, "answer-byte");
    await page.click('.tamper-result [data-action="open"]');
    await reaches(page, { verdict: "invalid", code: "output.digest" });
    assert.equal((await checks(page)).prompt, "pass");
    assert.equal(await page.evaluate(() => document.querySelector('[data-answer="logged"]').dataset.word), "yes");
    await page.reads("#tamper", /\S/);
    assert.equal(await page.count("#tamper [data-not]"), 1, "what is broken is not broken again");
  });

  test("bytes that are no text are broken and opened too", async (t) => {
    const { binary } = materials;
    const page = await visit(t, browser, site, { trust: binary.trust });
    await give(page, binary);
    await reaches(page, { verdict: "valid" });
    await tamper(page, "answer-byte");
    assert.deepEqual(await result(page), OUTCOMES["answer-byte"]);
    await page.click('.tamper-result [data-action="open"]');
    await reaches(page, { verdict: "invalid", code: "output.digest" });
  });
});
