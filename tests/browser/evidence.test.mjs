/**
 * The verdict and its evidence for every vector and every material, as elements in the browsers: a sentence for each
 * state, nothing in any text that no one wrote, and no more elements than a page can bear. The answer is cut exactly.
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { needed, require, root, vectors } from "../js/support/repo.mjs";
import { bytesOf } from "../js/suite/vectors.mjs";
import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { host } from "./support/host.mjs";
import { materials, reportOf } from "./support/materials.mjs";
import { load } from "./support/modules.mjs";
import { equals, network } from "./support/network.mjs";

const { ceiling, floor, isRagged, pieces, revealed, textOf } = await load("evidence/fragments.js");

/** What is held of an answer, as the page holds it. */
const HELD = 1 << 20;
/** What a page shows without being asked for more, however large the documents are. */
const BEARABLE = 12_000;

/** So many are looked at between two words with the browser. */
const MANY = 50;

const encode = (text) => new TextEncoder().encode(text);
const whole = (cut) => cut.map(({ text }) => text).join("");

test("an answer is cut where its fragments are", () => {
  const text = "Ärzte sagen: 日本 ist schön. 👍";
  const bytes = encode(text);
  const at = (part) => encode(text.slice(0, text.indexOf(part))).length;
  const fragments = [
    { start: 0, end: at("sagen"), verdict: "affirmed" },
    { start: at("日本"), end: at(" ist"), verdict: "contested" },
    { start: at(" ist"), end: bytes.length, verdict: "rejected" },
  ];
  const cut = pieces(bytes, fragments);
  assert.deepEqual(cut.map(({ text: of, fragment }) => [of, fragment]), [
    ["Ärzte ", 0],
    ["sagen: ", null],
    ["日本", 1],
    [" ist schön. 👍", 2],
  ]);
  assert.equal(whole(cut), text);
  for (const { start, end, text: of } of cut) assert.deepEqual(bytes.subarray(start, end), encode(of));
});

test("no cut is inside a character, and nothing looks more affirmed than it was", () => {
  const text = "a日b";
  const bytes = encode(text);
  for (let start = 0; start < bytes.length; start += 1) {
    for (let end = start + 1; end <= bytes.length; end += 1) {
      for (const verdict of ["affirmed", "contested", "rejected"]) {
        const cut = pieces(bytes, [{ start, end, verdict }]);
        assert.equal(whole(cut), text, `${verdict} ${start} to ${end}`);
        const marked = cut.filter(({ fragment }) => fragment === 0);
        const [from, to] = marked.length === 0 ? [start, start] : [marked[0].start, marked.at(-1).end];
        if (verdict === "affirmed") assert.ok(from >= start && to <= end, `${start} to ${end} became ${from} to ${to}`);
        else assert.ok(from <= start && to >= end, `${start} to ${end} became ${from} to ${to}`);
        const inside = (place) => place === 2 || place === 3;
        assert.equal(isRagged(bytes, { start, end }), inside(start) || inside(end));
      }
    }
  }
  assert.deepEqual([floor(bytes, 2), floor(bytes, 4), ceiling(bytes, 2), ceiling(bytes, 1)], [1, 4, 4, 1]);
});

test("of a long answer a part is cut, and never inside a character", () => {
  const bytes = encode("日".repeat(1000));
  for (const limit of [1, 2, 3, 100, 101, 102]) {
    const cut = pieces(bytes, [{ start: 0, end: 3000, verdict: "affirmed" }], limit);
    assert.equal(whole(cut), "日".repeat(Math.floor(limit / 3)), String(limit));
  }
  assert.deepEqual(pieces(encode(""), []), []);
  assert.equal(textOf(Uint8Array.of(0xff)), null);
  assert.equal(textOf(encode("\ufeffx")), "\ufeffx");
});

/** A text, and what is shown of it: characters that would not be seen are in brackets. */
const REVEALED = [
  ["plain, 日本語, العربية, עברית\tand\na line", "plain, 日本語, العربية, עברית\tand\na line"],
  ["\u202Eabc\u202C", "[bidi U+202E]abc[bidi U+202C]"],
  ["a\u2066b\u2069", "a[bidi U+2066]b[bidi U+2069]"],
  ["zero\u200Bwidth\u00AD\u2060\uFEFF", "zero[zero U+200B]width[zero U+00AD][zero U+2060][zero U+FEFF]"],
  ["nul\u0000 esc\u001B[31m del\u007F", "nul[control U+0000] esc[control U+001B][31m del[control U+007F]"],
  ["x\u{E0041}\u{E0100}", "x[tag U+E0041][tag U+E0100]"],
  ["line\u2028end\u3164", "line[space U+2028]end[zero U+3164]"],
  ["one\r\ntwo\rthree\r", "one\r\ntwo[control U+000D]three[control U+000D]"],
  ["👨‍👩‍👧‍👦 ✈️ 1️⃣ 👍🏽", "👨‍👩‍👧‍👦 ✈️ 1️⃣ 👍🏽"],
  ["می‌خواهم क्‍ष", "می‌خواهم क्‍ष"],
  ["a\u200Db a\u200Cb a\uFE0F", "a[zero U+200D]b a[zero U+200C]b a[zero U+FE0F]"],
  ["ا\u200C\u200Cب", "ا\u200C[zero U+200C]ب"],
];

const inBrackets = (runs) => runs.map((run) => (typeof run === "string" ? run : `[${run.sort} ${run.code}]`)).join("");

test("what cannot be seen, or would rearrange what can, is told apart", () => {
  for (const [text, shown] of REVEALED) assert.equal(inBrackets(revealed(text)), shown);
});

let folder;
let hosted;
let names;

before(async () => {
  needed(repo("pkg/node.js"), "cargo xtask build");
  folder = mkdtempSync(join(tmpdir(), "evidence-"));
  names = write(await ofMaterials(), "materials");
  const { outputFiles } = await require("esbuild").build({
    stdin: { contents: PAGE, resolveDir: join(root, "www") },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    nodePaths: [join(root, "js/node_modules")],
    logLevel: "silent",
  });
  writeFileSync(join(folder, "page.js"), outputFiles[0].contents);
  const head = '<meta charset="utf-8"><title>Evidence</title><link rel="icon" href="data:,">';
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en-GB">${head}<main id="place"></main><script type="module" src="page.js"></script></html>`,
  );
  hosted = await host(folder);
});

/** Puts findings where the page gets them: `of/0.json` and so on. Gives their names in the same order. */
function write(findings, of) {
  mkdirSync(join(folder, of));
  findings.forEach((finding, at) => writeFileSync(join(folder, of, `${at}.json`), JSON.stringify(finding)));
  return findings.map(({ name }) => name);
}

/** The vectors' findings, once for both browsers: the host has read its folder already, so it is told of them. */
let written;
const vectorNames = () => {
  written ??= ofVectors().then((findings) => {
    const made = write(findings, "vectors");
    hosted.replace(folder);
    return made;
  });
  return written;
};

after(async () => {
  await hosted?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const PAGE = `
import { revealed } from "./evidence/fragments.js";
import { evidenceOf } from "./evidence/evidence.js";
import { verdictOf } from "./evidence/verdict.js";
import { more, startLanguage } from "./language.js";

await startLanguage();
await more();
const place = document.getElementById("place");
const tools = { engine: null, announce() {}, open() {}, show() {} };
const thing = (given) => given && { ...given, bytes: bytesOf(given.bytes) };
const bytesOf = (base64) => base64 === null ? null : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function render(at, of = "materials", more = {}) {
  const { finding, trusted } = await (await fetch(of + "/" + at + ".json")).json();
  const answer = thing(finding.answer);
  const held = { answer, prompt: thing(finding.prompt), bytes: answer?.bytes ?? null, size: answer?.size ?? null };
  const all = { ...finding, ...held, ...more };
  place.replaceChildren(verdictOf(all, trusted, tools), evidenceOf(all, trusted, tools));
  const elements = place.querySelectorAll("*").length;
  const told = ["word", "sentence", "scope"].flatMap((part) => [...place.querySelectorAll(".verdict-" + part)]);
  const [word, ...rest] = told.map(({ textContent }) => textContent);
  return { report: finding.report, elements, said: [word + ".", ...rest].join(" ") };
}

/** Opens whatever can be opened, and waits until what is made then is there. */
async function unfold() {
  const open = () => [...place.querySelectorAll("details:not([open])")];
  for (let closed = open(); closed.length > 0; closed = open()) {
    const toggled = closed.map((details) => new Promise((done) => details.addEventListener("toggle", done, { once: true })));
    for (const details of closed) details.open = true;
    await Promise.all(toggled);
  }
}

/** Everything that the page says of itself: what is the library's or a stranger's is left out. */
function ownText() {
  const copy = place.cloneNode(true);
  for (const other of copy.querySelectorAll("bdi, code, pre, .answer-text, .question-text, [lang=en], .segment title")) other.remove();
  for (const text of copy.querySelectorAll(".segment text")) text.remove();
  const attributes = [...copy.querySelectorAll("[aria-label]")].map((element) => element.getAttribute("aria-label"));
  return [copy.textContent, ...attributes].join("\\n");
}

window.evidence = {
  async several({ of, from, to }) {
    const all = [];
    // What is not laid out is made the same, and sooner.
    place.hidden = true;
    for (let at = from; at < to; at += 1) {
      all.push(await window.evidence.look(at, of).catch((error) => ({ error: String(error.stack ?? error) })));
    }
    return all;
  },
  revealed,
  render,
  unfold,
  async look(at, of) {
    const { report, elements, said } = await render(at, of);
    await unfold();
    const verdict = place.querySelector(".verdict");
    const ids = [...place.querySelectorAll("[id]")].map(({ id }) => id);
    return {
      state: verdict.dataset.state,
      tone: verdict.dataset.tone,
      sentence: verdict.querySelector(".verdict-sentence").textContent,
      text: ownText(),
      said,
      elements,
      wanted: { state: report.state, boundBy: report.boundBy, failed: report.quorum?.failedSignatures ?? 0 },
      checks: [...place.querySelectorAll(".check")].map(({ dataset, textContent }) => [dataset.check, dataset.status, textContent]),
      reported: report.checks.map(({ check, status, message }) => [check, status, message]),
      strangers: [...place.querySelectorAll("img, script, iframe, style, [style], b, i, u")].length,
      twice: ids.filter((id, place) => ids.indexOf(id) !== place),
      fragments: [...place.querySelectorAll(".answer-text .fragment")].length,
    };
  },
};
`;

/** The materials of the page's tests, with what they were judged by. */
async function ofMaterials() {
  const found = [];
  for (const [name, material] of [...Object.entries(materials), ...Object.entries(await own())]) {
    const { report, nfc, verifier } = await reportOf(material);
    const content = (value) => (value?.text ?? value) ?? null;
    const given = {
      certificate: content(material.certificate),
      answer: content(material.answer),
      prompt: content(material.prompt),
      receipt: content(material.receipt),
      votes: (material.votes ?? []).map(content),
      advisories: (material.advisories ?? []).map(content),
      policy: typeof material.policy === "object" ? JSON.stringify(material.policy) : content(material.policy),
    };
    found.push({ name, finding: findingOf(given, report, nfc), trusted: material.trust === null ? NOBODY : trustedOf(verifier, name) });
    verifier[Symbol.dispose]?.();
  }
  return found;
}

const NOBODY = { anchor: null, head: null, sets: [], ignored: [], demo: false, bundles: [] };

/** Electorates and chains as long as they may be for a reader. */
async function own() {
  const answer = "An answer.\n";
  const usual = { prompt: "A prompt?", model: { name: "atlas", version: "7.2.0" } };
  const many = await network(equals(200, { weight: 3, shared: 4 }), { quorum: 401, name: "two-hundred" });
  const one = await network(equals(1, { weight: 1 }), { quorum: 1, name: "one" });
  const long = await network(equals(2, { weight: 50 }), { epochs: 200, name: "two-hundred-epochs" });
  const ten = await network(equals(10, { shared: 2 }), { name: "ten" });
  const trust = (of, anchor = of.anchor) => ({ anchor, bundle: of.trust });
  const seal = async (of, more) => (await of.certificate(answer, { ...usual, signers: of.everyone, ...more })).text;
  const tally = (quorumWeight, dissentWeight = 0, abstainWeight = 0) => ({ quorumWeight, dissentWeight, abstainWeight });
  return {
    "two-hundred-validators": { certificate: await seal(many, { signers: many.everyone.slice(0, 140), tally: tally(410, 90) }), answer, trust: trust(many) },
    "one-validator": { certificate: await seal(one, { tally: tally(1) }), answer, trust: trust(one) },
    "two-hundred-epochs-on": { certificate: await seal(long, { tally: tally(100) }), answer, trust: trust(long) },
    "two-hundred-epochs-back": { certificate: await seal(long, { epoch: 0, tally: tally(100) }), answer, trust: trust(long, long.sets.at(-1).id) },
    "every-cast": {
      certificate: await seal(ten, { signers: ten.everyone.slice(0, 7), forged: ["v-08"], tally: tally(70, 10, 10) }),
      answer,
      votes: [
        await ten.vote(answer, "v-09", "reject", {}),
        await ten.vote(answer, "v-10", "abstain", {}),
        await ten.vote(answer, "v-02", "reject", {}),
      ],
      trust: trust(ten),
    },
    "fragments-in-characters": {
      certificate: (
        await ten.certificate("a日b", {
          ...usual,
          signers: ten.everyone,
          tally: tally(100),
          fragments: [
            { id: "first", start: 0, end: 2, quorumWeight: 100, dissentWeight: 0 },
            { id: "second", start: 2, end: 5, quorumWeight: 0, dissentWeight: 90 },
          ],
        })
      ).text,
      answer: "a日b",
      trust: trust(ten),
    },
  };
}

/** All vectors whose trust loads. */
async function ofVectors() {
  const { nfcWouldMatch, QuorumsealError, Verifier } = await import(repo("pkg/node.js"));
  const found = [];
  const files = readdirSync(vectors, { recursive: true }).filter((file) => file.endsWith(".json"));
  for (const file of files.sort()) {
    const vector = JSON.parse(readFileSync(join(vectors, file), "utf8"));
    const content = (given) => (given === undefined || given?.digest !== undefined ? given : bytesOf(given));
    const many = (given) => given?.map(bytesOf);
    let verifier;
    let report;
    const answer = content(vector.artifact);
    try {
      verifier = await Verifier.load({ anchor: vector.anchor, trust: bytesOf(vector.trust), head: vector.head });
      report = await verifier.verify(content(vector.certificate), answer, {
        prompt: content(vector.prompt),
        receipt: content(vector.receipt),
        votes: many(vector.votes),
        advisories: many(vector.advisories),
        policy: vector.policy === undefined ? undefined : bytesOf(vector.policy),
        allDigests: vector.allDigests,
      });
    } catch (error) {
      if (error instanceof QuorumsealError) continue;
      throw error;
    }
    const bytes = (value) => (value instanceof Uint8Array ? value : null);
    const nfc = bytes(answer) !== null && (await nfcWouldMatch(report, answer));
    const given = {
      certificate: bytes(content(vector.certificate)),
      answer: bytes(answer),
      prompt: bytes(content(vector.prompt)),
      receipt: bytes(content(vector.receipt)),
      votes: many(vector.votes) ?? [],
      advisories: many(vector.advisories) ?? [],
      policy: vector.policy === undefined ? null : bytesOf(vector.policy),
    };
    found.push({ name: file, finding: findingOf(given, report, nfc), trusted: trustedOf(verifier, file) });
    verifier[Symbol.dispose]?.();
  }
  assert.ok(found.length > 1000, `only ${found.length} vectors`);
  return found;
}

function findingOf({ votes, advisories, ...given }, report, nfc) {
  const things = Object.fromEntries(Object.entries(given).map(([kind, content]) => [kind, thingOf(kind, content)]));
  const several = (kind, contents) => contents.map((content) => ({ ...thingOf(kind, content), bytes: null, text: null }));
  return { ...things, votes: several("vote", votes), advisories: several("advisory", advisories), report, nfc };
}

/** A thing as the page has it; what only the verifier reads is left out. */
function thingOf(kind, content) {
  if (content === null) return null;
  const bytes = Buffer.from(content);
  const shown = ["answer", "prompt"].includes(kind) && bytes.length <= HELD;
  return {
    id: kind,
    kind,
    name: null,
    size: bytes.length,
    bytes: shown ? bytes.toString("base64") : null,
    text: kind === "policy" ? bytes.toString() : null,
  };
}

function trustedOf({ anchor, head, sets, ignored }, name) {
  return { anchor, head, sets, ignored, demo: name.startsWith("story"), bundles: [] };
}

/** What no one wrote. The library may say of a document that something in it is null; the page has no cause to. */
const SLIPS = /undefined|NaN|\[object|Infinity|\$\{|=>/;

eachBrowser((browser) => {
  const open = (t) => browser.open(t, hosted.url);
  const ready = (page) => page.until(() => window.evidence !== undefined);
  const look = (page, name) => page.evaluate((at) => window.evidence.look(at), names.indexOf(name));

  const part = (page, name) =>
    page.evaluate((name) => document.querySelector(`[data-part="${name}"]`).textContent, name);
  const said = (page, note) =>
    page.evaluate((note) => document.querySelector(`.verdict-note[data-note="${note}"]`).textContent, note);
  const gist = async (page, name, of) => {
    await look(page, of);
    return page.evaluate((name) => document.querySelector(`[data-part="${name}"] .part-gist`).textContent, name);
  };
  const asks = (page) =>
    page.evaluate(() => [...document.querySelectorAll(".check-asks")].map(({ textContent }) => textContent));
  const CHECKS = ["envelope", "statement", "validator-set", "quorum", "tally", "prompt", "output"];
  const STATES = ["insufficient", "invalid", "provisional", "sealed-unbound", "unsupported", "untrusted", "valid"];

  // The vectors are many; that the engines agree is shown by the materials.
  for (const of of browser.isChromium ? ["materials", "vectors"] : ["materials"]) {
    test(`there is a verdict and evidence for each of the ${of}`, async (t) => {
      const page = await open(t);
      await ready(page);
      const all = of === "materials" ? names : await vectorNames();
      const states = new Set();
      const wrong = [];
      for (let from = 0; from < all.length; from += MANY) {
        const range = { of, from, to: Math.min(from + MANY, all.length) };
        const looked = await page.evaluate((range) => window.evidence.several(range), range);
        looked.forEach((found, at) => {
          states.add(found.state);
          try {
            told(found, all[from + at]);
          } catch (error) {
            wrong.push(error.message);
          }
        });
      }
      assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${all.length}`);
      assert.deepEqual([...states].sort(), STATES);
    });
  }

  /** Fails where anything about a finding's elements is not as it must be for every finding. */
  function told(found, name) {
    assert.equal(found.error, undefined, name);
    const { wanted } = found;
    assert.equal(found.state, wanted.state, name);
    assert.equal(found.tone === "good", wanted.state === "valid" && wanted.boundBy === "bytes", `${name}: ${found.tone}`);
    assert.doesNotMatch(found.text, SLIPS, name);
    assert.doesNotMatch(found.text, /\bnull\b/, name);
    assert.doesNotMatch(found.said, SLIPS, name);
    assert.match(found.sentence, /^[A-Z0-9].*\.$/, name);
    assert.equal(found.strangers, 0, `${name}: markup of a stranger`);
    assert.deepEqual(found.twice, [], `${name}: ids`);
    assert.ok(found.elements < BEARABLE, `${name}: ${found.elements} elements`);
    if (wanted.state !== "valid") assert.equal(found.fragments, 0, `${name}: marks of a seal that does not hold`);
    if (wanted.state === "insufficient" && wanted.failed > 0) {
      assert.doesNotMatch(found.text, /More signatures can be added/, `${name}: a false signature is not a missing one`);
    }
    if (wanted.state === "provisional") return;
    const kinds = (checks) => checks.map(([check, status]) => `${check} ${status}`);
    assert.deepEqual(kinds(found.checks), kinds(found.reported), name);
    for (const [at, [, status, text]] of found.checks.entries()) {
      // Where nothing is pinned, the library's reason would speak of an anchor that there is not.
      const isUnpinned = name === "untrusted-nothing-pinned" && status === "fail";
      const message = isUnpinned ? "Nothing is pinned" : found.reported[at][2];
      // The page groups the digits of what is counted.
      const plain = (words) => words.replace(/(\d),(?=\d{3})/g, "$1").toLowerCase();
      if (status !== "skipped") assert.ok(plain(text).includes(plain(message)), `${name}: ${text}`);
      else assert.match(text, /not made.*(No prompt|No answer|failed before)/, `${name}: ${text}`);
    }
  }

  test("the verdict says what was sealed, by whom, and how far that reaches", async (t) => {
    const page = await open(t);
    await ready(page);
    const says = async (name, pattern) => assert.match((await look(page, name)).said, pattern, name);
    await says(
      "valid",
      /^Valid\. These 291 bytes were sealed by 80 of 100 voting weight in epoch\u00a02 on 1 March 2026\. This says nothing about whether a newer answer exists, nor, as no prompt was given, about which question they answer\.$/,
    );
    await says("valid-for-a-question", /answer to exactly the prompt that you gave\. This says nothing about whether a newer answer exists\.$/);
    await says("empty", /^Valid\. This empty answer was sealed by/);
    await says("sealed-unbound", /^Sealed, unbound\. 291 bytes were sealed by .*, but no answer was given to compare with them\./);
    await says("insufficient", /^Insufficient\. Not sealed: a voting weight of 50 has signed, and a quorum is 67\. A weight of 17 is missing\./);
    await says("insufficient-false-signatures", /2 signatures on it are false/);
    await says("untrusted-nothing-pinned", /^Untrusted\. You have not pinned an id yet/);
    await says("untrusted-another-network", /Your trust bundle is of another network\./);
    await says("untrusted-set", /Two sets claim one epoch\./);
    await says("story-unreached", /the newest that your trust bundle reaches is of epoch\u00a02\./);
    await says(
      "unsupported-certificate",
      /^Unsupported\. This page cannot tell: [^.]* of the format\. So nothing shows whether it is valid or invalid\.$/,
    );
    await says("invalid-length", /^Invalid\. This is not the answer that was sealed\. The sealed answer has 291 bytes; yours has 310\./);
    await says("invalid-digest", /at least one byte is another\. The certificate itself is sound: 80 of 100 voting weight sealed another answer\.$/);
    await says("invalid-prompt", /sealed as the answer to another prompt\./);
    // What the library says of it stands at the check alone.
    const nothing = "So nothing is known of who sealed what\\.";
    await says("invalid-envelope", new RegExp(`^Invalid\\. This is not a certificate that can be read\\. ${nothing}$`));
    const form = new RegExp(`^Invalid\\. What the envelope holds is not a certificate in the right form\\. ${nothing}$`);
    for (const name of ["invalid-statement", "invalid-subject", "invalid-fragments"]) await says(name, form);
    await says("invalid-tally", /^Invalid\. A quorum signed it, but the votes that it claims cannot be true\.$/);
    await says("provisional", /^Provisional\. No certificate: nothing vouches for this answer\./);
  });

  test("a newer answer that is known is told, and takes nothing from what is valid", async (t) => {
    const page = await open(t);
    await ready(page);
    const at = names.indexOf("valid");
    const leftOpen = () => part(page, "unproven");
    const shown = async (current) => {
      const { said } = await page.evaluate(([at, current]) => window.evidence.render(at, "materials", { current }), [at, current]);
      const { tone } = await page.evaluate(() => ({ ...document.querySelector(".verdict").dataset }));
      return [said, tone, await page.evaluate(() => document.querySelector('[data-answer="current"]').dataset.word)];
    };
    const [no, toneOfNo, wordOfNo] = await shown("no");
    assert.match(no, /^Valid\. These 291 bytes were sealed by .* A newer certificate for the same prompt is among what you gave/);
    assert.deepEqual([toneOfNo, wordOfNo], ["good", "no"]);
    assert.doesNotMatch(await leftOpen(), /Whether a newer answer exists/);
    const [yes, toneOfYes, wordOfYes] = await shown("yes");
    assert.match(yes, /None of the other certificates that you gave is newer, but this says nothing about whether another exists/);
    assert.deepEqual([toneOfYes, wordOfYes], ["good", "yes"]);
    assert.match(await leftOpen(), /Whether a newer answer exists/);
  });

  test("what must be read with the verdict stands in it", async (t) => {
    const page = await open(t);
    await ready(page);
    const notes = async (name) => {
      await look(page, name);
      return page.evaluate(() => [...document.querySelectorAll(".verdict-note[data-note]")].map(({ dataset }) => dataset.note));
    };
    assert.deepEqual(await notes("valid"), []);
    assert.deepEqual(await notes("nearly-line-ends"), ["hint"]);
    assert.deepEqual(await notes("nearly-normalised"), ["hint"]);
    assert.deepEqual(await notes("advisories"), ["advisory"]);
    assert.deepEqual(await notes("policy-refused"), ["policy"]);
    assert.deepEqual(await notes("key-compromised"), ["advisory", "policy"]);
    assert.deepEqual(await notes("story-valid"), ["parts", "demo"]);
    assert.deepEqual(await notes("votes-prove-dissent"), []);
    assert.deepEqual(await notes("votes-contradict"), ["votes"]);
    assert.match(await said(page, "votes"), /they show dissent of 20, and it claims only 10\. Votes never change/);
    assert.deepEqual(await notes("fragments"), ["parts"]);
    assert.match(await said(page, "parts"), /1 part of the answer is rejected by a quorum, and 1 is contested\.$/);
    await notes("advisories");
    assert.match(
      await said(page, "advisory"),
      /concerns this certificate, its model or a key .*: “withdrawn” and “deprecated”\./,
    );
  });

  test("that a round sealed another certificate too stands in the verdict, whatever is newer", async (t) => {
    const page = await open(t);
    await ready(page);
    const equivocation = { certHashes: ["blake3:1", "blake3:2"], equivocators: [{}, {}, {}], equivocatorsWeight: 30 };
    for (const current of ["contested", "no", "unknown"]) {
      const of = [names.indexOf("valid"), { current, equivocation }];
      await page.evaluate(([at, more]) => window.evidence.render(at, "materials", more), of);
      assert.match(
        await said(page, "equivocation"),
        /The same round sealed another certificate, which you gave too\. 3 validators with a weight of 30 signed both\./,
        current,
      );
    }
  });

  test("valid, logged, current and accepted are four answers", async (t) => {
    const page = await open(t);
    await ready(page);
    const answers = async (name) => {
      await look(page, name);
      return page.evaluate(() => [...document.querySelectorAll(".answer-of")].map(({ dataset }) => `${dataset.answer} ${dataset.word}`).join(", "));
    };
    assert.equal(await answers("valid"), "valid yes, logged open, current open, accepted yes");
    assert.equal(await answers("logged"), "valid yes, logged yes, current open, accepted yes");
    assert.equal(await answers("receipt-inclusion"), "valid yes, logged no, current open, accepted yes");
    assert.equal(await answers("receipt-too-few-cosigners"), "valid yes, logged open, current open, accepted yes");
    assert.equal(await answers("policy-refused"), "valid yes, logged open, current open, accepted no");
    assert.equal(await answers("insufficient"), "valid no, logged open, current open, accepted no");
    assert.equal(await answers("sealed-unbound"), "valid open, logged open, current open, accepted no");
  });

  test("the electorate is a picture with the same numbers in words and in a table", async (t) => {
    const page = await open(t);
    await ready(page);
    const electorate = async (name) => {
      await look(page, name);
      return page.evaluate(() => {
        const part = document.querySelector('[data-part="electorate"]');
        const bar = part.querySelector(".electorate-bar");
        const segments = [...bar.querySelectorAll(":scope > .segment")];
        return {
          label: bar.getAttribute("aria-label"),
          segments: segments.length,
          share: segments.reduce((sum, segment) => sum + parseFloat(segment.getAttribute("width")), 0),
          threshold: parseFloat(bar.querySelector(".threshold").getAttribute("x1")),
          signed: segments.filter(({ dataset }) => dataset.kind === "affirmed").reduce((sum, one) => sum + parseFloat(one.getAttribute("width")), 0),
          pivots: bar.querySelectorAll(".pivot").length,
          operators: part.querySelectorAll(".operator").length,
          casts: Object.fromEntries([...part.querySelectorAll("tr[data-cast]")].map(({ dataset }) => [dataset.id, dataset.cast])),
          twice: [...part.querySelectorAll("tr")].filter(({ textContent }) => textContent.includes("two different things")).map(({ dataset }) => dataset.id),
        };
      });
    };
    const usual = await electorate("every-cast");
    assert.equal(
      usual.label,
      "Bar of voting weight. 70 of 100 signed; the quorum is 67. signed: 70, by 7 validators; " +
        "false signature: 10, by 1 validator; abstained: 10, by 1 validator; dissented: 10, by 1 validator.",
    );
    assert.deepEqual([usual.segments, Math.round(usual.share), usual.threshold, Math.round(usual.signed), usual.pivots], [10, 100, 67, 70, 7]);
    assert.deepEqual(
      Object.entries(usual.casts).filter(([, cast]) => cast !== "affirmed"),
      [["v-08", "failed"], ["v-09", "dissented"], ["v-10", "abstained"]],
    );
    assert.deepEqual(usual.twice, ["v-02"]);
    assert.equal(usual.operators, 5);

    const many = await electorate("two-hundred-validators");
    assert.deepEqual([many.segments, Math.round(many.share), Math.round(many.signed)], [200, 100, 70]);
    const one = await electorate("one-validator");
    assert.deepEqual([one.segments, one.pivots, one.operators, one.signed], [1, 1, 0, 100]);
    const mixed = await electorate("insufficient-false-signatures");
    assert.deepEqual([mixed.casts["v-05"], mixed.casts["v-10"], mixed.casts["v-04"]], ["failed", "unsupported", "silent"]);
  });

  test("what is long is shown in part, and the keyboard stays where the rest begins", async (t) => {
    const page = await open(t);
    await ready(page);
    await look(page, "two-hundred-validators");
    const rows = () => page.count("tr[data-cast]");
    assert.equal(await rows(), 60);
    await page.click('[data-part="electorate"] .folded .button', "Show all 200");
    assert.equal(await rows(), 200);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll("tr[data-cast]")].indexOf(document.activeElement)), 60);
    assert.equal(await page.count('[data-part="electorate"] .folded .button'), 0);
  });

  test("the chain leads from the pinned id to the set, and folds what is between", async (t) => {
    const page = await open(t);
    await ready(page);
    const chain = async (name, { unfolded = false } = {}) => {
      await page.evaluate((at) => window.evidence.render(at), names.indexOf(name));
      if (unfolded) await page.evaluate(() => window.evidence.unfold());
      return page.evaluate(() =>
        [...document.querySelectorAll('[data-part="chain"] .link-of')].map(
          (link) => `${link.querySelector("strong").textContent} ${link.dataset.via}${link.dataset.named === "true" ? " named" : ""}`,
        ),
      );
    };
    assert.deepEqual(await chain("story-valid"), ["Epoch 1 anchor named"]);
    assert.deepEqual(await chain("of-an-older-epoch"), ["Epoch 1 anchor", "Epoch 0 previous named"]);
    assert.deepEqual(await chain("of-the-newest-epoch"), ["Epoch 1 anchor", "Epoch 2 handover", "Epoch 3 handover named"]);
    assert.deepEqual(await chain("untrusted-half-signed"), ["Epoch 0 anchor", "Epoch 1 handover", "Epoch 2 handover", "Epoch 3 none named"]);
    assert.deepEqual(await chain("two-hundred-epochs-on"), ["Epoch 0 anchor", "Epoch 199 handover named"]);
    const back = await chain("two-hundred-epochs-back", { unfolded: true });
    assert.deepEqual([back[0], back[1], back.at(-1)], ["Epoch 199 anchor", "Epoch 198 previous", "Epoch 0 previous named"]);
    assert.deepEqual(await chain("untrusted-nothing-pinned"), []);
  });

  test("the receipt says where and by when, or which step failed", async (t) => {
    const page = await open(t);
    await ready(page);
    const receipt = async (name) => {
      await look(page, name);
      return page.evaluate(() => document.querySelector('[data-part="receipt"]').textContent);
    };
    const story = await receipt("leaked-genuine");
    assert.match(story, /in the ledger by 2026-03-02 .* UTC/);
    assert.match(story, /entry 1 of \d+ \(index 0\)/);
    assert.match(story, /100 of 100 voting weight of epoch 1; 67 makes a quorum/);
    assert.match(await receipt("receipt-inclusion"), /Position, as it says/);
    assert.doesNotMatch(story, /as it says/);
    assert.match(await receipt("receipt-inclusion"), /The receipt is false\..*does not show the entry in the ledger’s tree.*receipt\.inclusion/);
    assert.match(await receipt("receipt-too-few-cosigners"), /cannot settle.*receipt\.cosignatures/);
    assert.match(await receipt("valid"), /No receipt was given\..*validators’ word/);
    assert.match(await receipt("insufficient"), /No receipt was given\..*Here no seal is shown\./);
    // Its title is read above it.
    await receipt("leaked-genuine");
    assert.equal(await page.count('[data-part="receipt"] caption.unseen'), 1);
  });

  test("what no quorum sealed is nobody’s word, and nothing that was sealed", async (t) => {
    const page = await open(t);
    await ready(page);
    for (const name of ["insufficient", "insufficient-false-signatures", "untrusted-set", "invalid-epoch"]) {
      await look(page, name);
      assert.doesNotMatch(await part(page, "facts"), /validators’ word/, name);
      assert.doesNotMatch(await part(page, "chain"), /sealed/, name);
      const asked = await asks(page);
      for (const check of ["prompt", "output"]) assert.doesNotMatch(asked[CHECKS.indexOf(check)], /sealed/, name);
    }
    for (const name of ["valid", "invalid-digest"]) {
      await look(page, name);
      const times = (await part(page, "facts")).match(/UTC by the validators’ word/g);
      assert.equal(times?.length, 2, `${name}: of the round's beginning and of its end`);
    }
    await look(page, "invalid-envelope");
    const [asked] = await asks(page);
    assert.doesNotMatch(asked, /certificate/, "of what may be none");
    assert.match(await gist(page, "facts", "valid"), /round r-1$/);
  });

  test("what was compared has its unit, and no quotes that the other has not", async (t) => {
    const page = await open(t);
    await ready(page);
    const compared = async (name) => {
      await look(page, name);
      return page.evaluate(() =>
        ["expected", "got"].map((fact) => {
          const shown = document.querySelector(`[data-fact="${fact}"] dd`);
          // Without the button beside it.
          return (shown.querySelector("bdi") ?? shown).textContent;
        }),
      );
    };
    assert.deepEqual(await compared("invalid-length"), ["291 bytes", "310 bytes"]);
    assert.deepEqual(await compared("insufficient"), ["voting weight 67", "voting weight 50"]);
    assert.deepEqual(await compared("receipt-seal"), ["voting weight 67", "voting weight 50"]);
    assert.deepEqual(await compared("invalid-epoch"), ["2", "1"]);
    assert.deepEqual(await compared("invalid-network"), ["browser-tests", "mira-main"]);
    assert.deepEqual(await compared("unsupported-certificate"), [
      "urn:quorumseal:certificate:v1",
      "urn:quorumseal:certificate:v2",
    ]);
    // That it is a text, and no number, is why it failed.
    assert.deepEqual(await compared("invalid-statement"), ["an integer of 0 to 2^53-1", '"two"']);
  });

  test("what stands beside a certificate says of what, and what its rules leave out", async (t) => {
    const page = await open(t);
    await ready(page);
    const tags = async (name) => {
      await look(page, name);
      return page.evaluate(() => [...document.querySelectorAll(".advisory .tag")].map((tag) => tag.textContent));
    };
    assert.deepEqual(await tags("advisories"), [
      "concerns this certificate",
      "concerns this certificate",
      "does not concern this certificate",
    ]);
    assert.match(await part(page, "advisories"), /2 concern this certificate\..*When, and in which epoch/);
    assert.deepEqual(await tags("key-compromised"), ["concerns a key of its validator set"]);
    const rules = await part(page, "policy");
    assert.match(rules, /Neither withdrawn nor deprecated, and a quorum without compromised keys.*act upon advisories/);
    assert.match(rules, /do not count the weight of a compromised key/);
    for (const name of ["policy-refused", "policy-met"]) {
      await look(page, name);
      assert.doesNotMatch(await part(page, "policy"), /compromised/, name);
    }
    await look(page, "every-cast");
    assert.match(await part(page, "votes"), /For a weight of 10 there is no signature that counts, and no counted /);
  });

  test("the fragments of a sealed answer are marked, with what was said of each", async (t) => {
    const page = await open(t);
    await ready(page);
    const answer = async (name) => {
      await look(page, name);
      return page.evaluate(() => ({
        marked: [...document.querySelectorAll(".answer-text .fragment")].map((fragment) => {
          const copy = fragment.cloneNode(true);
          for (const beside of copy.querySelectorAll(".unseen, sup")) beside.remove();
          return [fragment.dataset.verdict, copy.textContent];
        }),
        rows: [...document.querySelectorAll('[data-part="answer"] tbody tr')].map(({ dataset, textContent }) => [dataset.verdict, textContent]),
        text: document.querySelector('[data-part="answer"]').textContent,
      }));
    };
    const usual = await answer("fragments");
    const parts = materials.fragments.answer.split("\n\n");
    assert.deepEqual(usual.marked, [
      ["affirmed", `${parts[0]}\n\n`],
      ["contested", `${parts[1]}\n\n`],
      ["rejected", `${parts[2]}\n\n`],
    ]);
    assert.match(usual.rows[1][1], /contested.*40.*30/);
    const ragged = await answer("fragments-in-characters");
    assert.deepEqual(ragged.marked, [
      ["affirmed", "a"],
      ["rejected", "日b"],
    ]);
    assert.match(ragged.rows[0][1], /inside a character/);
    assert.match((await answer("binary")).text, /4,096 bytes, image\/png[^]*It is not UTF-8 text/);
    assert.match((await answer("large")).text, /2,880,000 bytes, text\/markdown[^]*All of it was checked/);
    assert.match((await answer("empty")).text, /It is empty/);
    assert.match((await answer("bidirectional")).text, /U\+202E.*4 characters/s);
    assert.match((await answer("invalid-digest")).text, /Not verified/);
    assert.match((await answer("unsupported-certificate")).text, /cannot read what the certificate says of it/);
    assert.match((await answer("sealed-unbound")).text, /^The answerNo answer was given\.$/);
    assert.match(usual.text, /What is not marked was not voted on by itself/);
    assert.doesNotMatch(ragged.text, /What is not marked/, "all of it is");
    await look(page, "fragments");
    assert.match(await part(page, "unproven"), /did not affirm every part of it/);
    assert.doesNotMatch(await part(page, "unproven"), /A quorum found it right/);
    await look(page, "valid");
    assert.match(await part(page, "unproven"), /A quorum found it right/);
  });

  test("what cannot be seen is told apart in this engine as well", async (t) => {
    const page = await open(t);
    await ready(page);
    const runs = await page.evaluate((texts) => texts.map((text) => window.evidence.revealed(text)), REVEALED.map(([text]) => text));
    assert.deepEqual(runs.map(inBrackets), REVEALED.map(([, shown]) => shown));
  });
});
