// What is not seen in a text of a stranger is told, and wherever it stands it is the same that counts as hidden.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { materials } from "./support/materials.mjs";
import { load } from "./support/modules.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";

const { codeOf, HIDDEN, revealed } = await load("hidden.js");
const { markOf } = await load("truths/visible.js");
const { visible } = await load("reuse/snippets.js");
const { revealed: inAnswer } = await load("evidence/fragments.js");

/** Of every sort: controls, turns of text, spaces, fillers, selectors, tags, formats of shorthand and of music. */
const UNSEEN = [
  ...[0x0, 0x1b, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x180f],
  ...[0x2000, 0x200a, 0x200b, 0x200e, 0x2028, 0x2029, 0x202a, 0x202e, 0x205f, 0x2060, 0x2065, 0x2066, 0x2069, 0x206f],
  ...[0x2800, 0x3164, 0xe000, 0xfe00, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a],
  ...[0xe0001, 0xe0041, 0xe0100, 0xe01ef],
].map((code) => String.fromCodePoint(code));

test("the same characters are hidden in names, in answers, in differences and in code", () => {
  for (const character of UNSEEN) {
    const code = codeOf(character);
    assert.ok(HIDDEN.test(character), code);
    assert.deepEqual(revealed(`no${character}rth`), ["no", { character, code }, "rth"]);
    assert.equal(inAnswer(`no${character}rth`)[1].code, code);
    assert.equal(markOf(character), code);
    assert.equal(visible(character), `\\u{${character.codePointAt(0).toString(16)}}`);
  }
  for (const seen of ["a", " ", "é", "日", "ß", "-", "👍🏽", "e\u0301"]) assert.ok(!HIDDEN.test(seen), seen);
});

test("of millions of hidden characters some are told", () => {
  const runs = revealed(`\u200b`.repeat(1_000_000) + "north", 3);
  assert.deepEqual(
    runs.slice(0, 3).map(({ code }) => code),
    ["U+200B", "U+200B", "U+200B"],
  );
  assert.equal(runs.length, 4);
});

const site = hosted();

eachBrowser((browser) => {
  test("two names that would look alike do not: of a file, of a model", async (t) => {
    const envelope = JSON.parse(materials.valid.certificate.text);
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64"));
    statement.predicate.model.name = "no\u200Brth";
    const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    const page = await visit(t, browser, site);
    await give(page, [{ name: "so\u202Euth.json", bytes: JSON.stringify({ ...envelope, payload }) }]);
    await reaches(page, { verdict: "untrusted" });
    await page.reads("#tray .tray-name", "soU+202Euth.json");
    await page.reads('[data-part="facts"] .part-gist', "noU+200Brth");
    // The card is folded.
    const model = await page.evaluate(() => document.querySelector('[data-fact="model"] dd').textContent);
    assert.match(model, /^noU\+200Brth /);
    assert.equal(await page.count('[data-fact="model"] .hidden-character'), 1);
  });
});
