// Every way in: chosen, dropped, pasted, typed, read from the clipboard; in any order, by any name.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";

import { eachBrowser, temporary } from "./support/browser.mjs";
import { ANSWER, filesOf, materials, meetings, PROMPT } from "./support/materials.mjs";
import { checks, give, hosted, reaches, tray, trayHolds, visit } from "./support/page.mjs";

const site = hosted();
const { logged, valid } = materials;
const { trust } = valid;
const bundle = { name: "trust.json", bytes: trust.bundle };

/** Everything that there is about one certificate, by names that say nothing. */
const everything = () =>
  filesOf({
    ...logged,
    votes: materials["votes-prove-dissent"].votes,
    advisories: materials.advisories.advisories,
    policy: materials["policy-met"].policy,
  }).map(({ bytes }, index) => ({ name: `download (${index + 1})`, bytes }));

/** What was found in everything, whatever the order. */
async function isComplete(page) {
  await reaches(page, { verdict: "valid", code: null });
  await page.until(
    () =>
      document.querySelector('[data-answer="logged"]')?.dataset.word === "yes" &&
      document.querySelector('[data-answer="accepted"]')?.dataset.word === "yes",
  );
  assert.equal((await checks(page)).prompt, "pass");
  assert.equal(await page.count('[data-part="votes"]'), 1);
  assert.equal(await page.count('[data-part="advisories"]'), 1);
  const kinds = (await tray(page)).map(([kind]) => kind).sort();
  assert.deepEqual(kinds, [
    ...Array(4).fill("advisory"),
    "answer",
    "certificate",
    "policy",
    "prompt",
    "receipt",
    "vote",
    "vote",
  ]);
  assert.equal(await page.count("#tray .tray-spare"), 0);
}

eachBrowser((browser) => {
  test("files are chosen together, in any order, and recognised by what is in them", async (t) => {
    const page = await visit(t, browser, site, { trust });
    const files = everything();
    for (const order of [files, [...files].reverse(), files.map((_, at) => files[(at * 7 + 3) % files.length])]) {
      await page.evaluate(() => delete document.documentElement.dataset.verdict);
      await give(page, order);
      await isComplete(page);
      await page.click("#clear");
      await reaches(page, { state: "idle" });
      assert.deepEqual(await tray(page), []);
    }
  });

  test("one after another, the certificate last, with the bundle of an id that is pinned", async (t) => {
    const page = await visit(t, browser, site, { trust: { ...trust, bundle: '{"sets":[]}' } });
    const files = filesOf(logged);
    const order = ["answer.tlog-proof", "prompt.txt", "answer.md", "answer.cert.json"].map((name) =>
      files.find((file) => file.name === name),
    );
    for (const [at, file] of [...order, bundle].entries()) {
      await give(page, [file]);
      await page.until(
        (count) => document.querySelectorAll("#tray > li:not([data-kind=reading])").length === count,
        at + 1,
      );
    }
    await reaches(page, { verdict: "valid", code: null });
    await trayHolds(page, ["receipt", "prompt", "answer", "certificate", "bundle"]);
  });

  test("files are chosen in the dialogue", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await page.choose("#choose", filesOf(valid));
    await reaches(page, { verdict: "valid" });
  });

  test("files and texts are dropped, anywhere", async (t) => {
    const page = await visit(t, browser, site, { trust });
    const [answer, certificate] = filesOf(valid);
    assert.equal(await page.drop("#drop", { files: [certificate] }), true);
    await reaches(page, { verdict: "sealed-unbound" });
    assert.equal(await page.drop("h1", { files: [answer] }), true);
    await reaches(page, { verdict: "valid" });
    assert.equal(await page.evaluate(() => document.documentElement.classList.contains("is-over")), false);
    await page.click("#clear");
    await reaches(page, { state: "idle" });
    await page.drop("body", { text: certificate.bytes });
    await reaches(page, { verdict: "sealed-unbound" });
    await page.drop("body", { text: answer.bytes });
    await reaches(page, { verdict: "valid" });
  });

  test("texts and files are pasted, exactly as they were copied", async (t) => {
    const page = await visit(t, browser, site, { trust });
    const [, certificate] = filesOf(valid);
    await page.paste("body", { files: [certificate] });
    await reaches(page, { verdict: "sealed-unbound" });
    await page.paste("#paste", { text: ANSWER });
    await reaches(page, { verdict: "valid" });
    await page.click('#tray [data-kind="answer"] [data-action="remove"]');
    await reaches(page, { verdict: "sealed-unbound" });
    // A field would make LF of it, and the page would call valid what is not.
    await page.paste("#paste", { text: ANSWER.replaceAll("\n", "\r\n") });
    await reaches(page, { verdict: "invalid", code: "output.length" });
    await page.reads("#tray", (ANSWER.length + ANSWER.split("\n").length - 1).toLocaleString("en-GB"));
  });

  test("a text is pasted with the keyboard, or typed", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await give(page, [filesOf(valid)[1]]);
    await reaches(page, { verdict: "sealed-unbound" });
    // Copied from a field of the page itself: what is in the clipboard is of this browser.
    await page.evaluate((text) => (document.querySelector("#paste").value = text), ANSWER);
    await page.focus("#paste");
    await page.press("Control+A");
    await page.press("Control+X");
    await page.press("Control+V");
    await reaches(page, { verdict: "valid" });
    assert.equal(await page.evaluate(() => document.querySelector("#paste").value), "");
    await page.click('#tray [data-kind="answer"] [data-action="remove"]');
    await reaches(page, { verdict: "sealed-unbound" });
    await page.focus("#paste");
    await page.type("Something else.");
    await page.click("#take");
    await reaches(page, { verdict: "invalid", code: "output.length" });
  });

  test("what is taken for the wrong thing is set right by hand", async (t) => {
    const page = await visit(t, browser, site, { trust });
    const [answer, certificate] = filesOf(valid);
    // Neither is what was sealed, so that nothing but their order tells them apart.
    await give(page, [{ name: "question.txt", bytes: "What?" }, { name: "reply.txt", bytes: "That." }, certificate]);
    await reaches(page, { verdict: "invalid" });
    await page.click('#tray > li:nth-child(1) [data-action="as-prompt"]');
    await reaches(page, { verdict: "invalid", code: "prompt.digest" });
    await trayHolds(page, ["prompt", "answer", "certificate"]);
    assert.deepEqual(await checks(page).then(({ prompt, output }) => [prompt, output]), ["fail", "fail"]);
    await page.click('#tray > li:nth-child(2) [data-action="remove"]');
    await page.click('#tray > li:nth-child(1) [data-action="as-answer"]');
    await reaches(page, { verdict: "invalid", code: "output.length" });
    await page.click('#tray > li:nth-child(1) [data-action="remove"]');
    await reaches(page, { verdict: "sealed-unbound" });
    await give(page, [answer]);
    await reaches(page, { verdict: "valid" });
    // A certificate that somebody asked about, as an answer: it is one text among others.
    await page.click('#tray > [data-kind="certificate"] [data-action="as-answer"]');
    await reaches(page, { verdict: "provisional" });
    await page.click('#tray > li [data-action="as-found"]');
    await reaches(page, { verdict: "valid" });
  });

  test("what belongs to nothing is said so", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await give(page, [...filesOf(valid), { name: "notes.txt", bytes: "Something about it" }]);
    await reaches(page, { verdict: "valid" });
    await page.until(() => document.querySelectorAll("#tray .tray-spare").length === 1);
    assert.equal(
      await page.evaluate(() => document.querySelector(".tray-row:has(.tray-spare) .tray-name").textContent),
      "notes.txt",
    );
  });

  test("many documents in one file, and several certificates with their own answers", async (t) => {
    const page = await visit(t, browser, site, { trust: meetings.superseded.trust });
    const files = filesOf(meetings.superseded);
    const certificates = files.filter(({ name }) => name.endsWith(".cert.json")).map(({ bytes }) => bytes);
    const answers = files.filter(({ name }) => !name.endsWith(".cert.json"));
    await give(page, [
      ...answers.reverse(),
      { name: "all.jsonl", bytes: certificates.join("\n") },
      { name: "prompt.txt", bytes: PROMPT },
    ]);
    await reaches(page, { verdict: "valid" });
    await page.until(() => document.querySelectorAll("#findings .finding").length === 2);
    assert.deepEqual(
      await page.evaluate(() =>
        [...document.querySelectorAll("#findings .state-word")].map(({ textContent }) => textContent),
      ),
      ["valid", "valid"],
    );
    await page.click('#findings [data-index="1"]');
    await page.until(() => document.querySelector('[data-answer="current"]')?.dataset.word === "yes");
  });

  test("a file that is gone is no verdict", async (t) => {
    const page = await visit(t, browser, site, { trust });
    // Longer than what is held, so that it is read when it is checked.
    const path = temporary({ name: "large.txt", bytes: Buffer.alloc(3 << 20, "a") });
    await page.setFiles("#files", [path]);
    await reaches(page, { verdict: "provisional" });
    rmSync(path);
    await give(page, [filesOf(valid)[1]]);
    await reaches(page, { state: "refused" });
    assert.equal(await page.count('#verdict [data-tone="good"]'), 0);
    await page.click('#tray > li:nth-child(1) [data-action="remove"]');
    await reaches(page, { verdict: "sealed-unbound" });
  });

  if (browser.isChromium) {
    test("a text is read from the clipboard", async (t) => {
      const page = await visit(t, browser, site, {
        trust,
        context: { permissions: ["clipboard-read", "clipboard-write"] },
      });
      const copy = (text) => page.evaluate((text) => navigator.clipboard.writeText(text), text);
      await copy(filesOf(valid)[1].bytes);
      await page.click("#clipboard");
      await reaches(page, { verdict: "sealed-unbound" });
      await copy(ANSWER);
      await page.click("#clipboard");
      await reaches(page, { verdict: "valid" });
    });

    test("a clipboard that may not be read is said to be so", async (t) => {
      const page = await visit(t, browser, site, { trust });
      await page.evaluate(
        () => (navigator.clipboard.readText = () => Promise.reject(new DOMException("no", "NotAllowedError"))),
      );
      await page.click("#clipboard");
      await page.reads("#given [role=alert]", /clipboard/);
    });
  }
});
