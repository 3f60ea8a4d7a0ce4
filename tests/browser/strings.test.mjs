/** What the page says: the same in each language, all of it in the strings, and whole sentences whatever they are told. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { describe, test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { literals } from "./support/literals.mjs";
import { filesOf, materials, meetings } from "./support/materials.mjs";
import { load } from "./support/modules.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { begin, compared, unfold } from "./support/states.mjs";

const english = await load("strings/en.js");
const german = await load("strings/de.js");
const { CODES } = await load("reuse/code-list.js");

/** What English words come to when they are put into German one by one. */
const NOT_GERMAN = /\bvertraute[mnrs]?\b|quivokation|\d (?:der [\d.,]+ )?Gewicht\b/i;

/** Texts by code, which a language may have where the library's, in English, would stand. */
const BY_CODE = "later.codes.explanations";

describe("the languages", () => {
  test("have the same members, functions of as many values", () => {
    assert.deepEqual(shape(german), shape(english));
  });

  test("explain each code that there is, or leave that to the library", () => {
    assert.deepEqual(english.later.codes.explanations, {});
    assert.deepEqual(Object.keys(german.later.codes.explanations), CODES);
  });

  test("say different things where there are sentences", () => {
    const theirs = new Map(leaves(german));
    const same = leaves(english).filter(
      ([path, text]) => typeof text === "string" && /\p{L} \p{L}/u.test(text) && theirs.get(path) === text,
    );
    assert.deepEqual(same, []);
  });

  test("say by when something was there, and not until when", () => {
    const theirs = new Map(leaves(german));
    let told = 0;
    for (const [path, said] of leaves(english)) {
      if (typeof said !== "function") continue;
      for (const values of argumentsOf(path, said)) {
        const text = said(...values);
        if (typeof text !== "string" || !/\bby (?:\d{1,2} \p{L}+ \d{4}|\d{4}-\d\d-\d\d)/u.test(text)) continue;
        told += 1;
        assert.match(theirs.get(path)(...values), /spätestens am/, path);
      }
    }
    assert.ok(told > 10, `${told} of them`);
  });

  test("do not speak another one's grammar", () => {
    for (const [path, said] of leaves(german)) {
      const texts = typeof said === "string" ? [said] : argumentsOf(path, said).map((values) => said(...values));
      for (const text of texts.flatMap((one) => leaves(one)).map(([, text]) => text)) {
        assert.doesNotMatch(text, NOT_GERMAN, `${path}: ${text}`);
      }
    }
  });

  for (const [name, language] of Object.entries({ english, german })) {
    test(`say something whole for whatever there is: ${name}`, () => {
      for (const [path, said] of leaves(language)) {
        if (typeof said === "string") whole(path, said);
        else
          for (const values of argumentsOf(path, said)) whole(`${path}(${JSON.stringify(values)})`, said(...values));
      }
    });
  }
});

test("no view holds a text of its own", async () => {
  const found = [];
  const known = new Set();
  for (const file of await sources(repo("www"))) {
    const name = relative(repo("www"), file).replaceAll(sep, "/");
    for (const { text, before } of literals(await readFile(file, "utf8"))) {
      if (!isProse(text) || isForPrograms(before)) continue;
      const exempt = NO_TEXTS[name]?.find((pattern) => pattern.test(text));
      if (exempt) known.add(exempt);
      else found.push(`${name}: ${JSON.stringify(text)}`);
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(
    Object.values(NO_TEXTS)
      .flat()
      .filter((pattern) => !known.has(pattern)),
    [],
    "exempted for nothing",
  );
});

/** What looks like a text of the page, and is none. */
const NO_TEXTS = {
  // Reasons beside a code, as the library has them.
  "engine/engine.js": [/^the worker could not be started$/],
  "engine/trusting.js": [/^the set of epoch $/, /^ that was trusted here before/],
  "engine/nobody.js": [/^quorumseal: the key of nobody/],
  // Names of scripts in Unicode.
  "hidden.js": [/^[A-Z][a-z]+$/],
  // What browsers call files in what is dropped.
  "given/panel.js": [/^Files$/],
  // Code.
  "reuse/snippets.js": [/^const (?:verifier|report) = await /, /^console\.log/, /^quorumseal verify$/],
  // Classes.
  "trust/panel.js": [/^button quiet$/],
};

/** Scripts of the page, apart from its texts and what builds it. */
async function sources(folder) {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(".js") && !name.startsWith(`strings${sep}`))
    .map((name) => join(folder, name))
    .sort();
}

/** Two words beside each other, of which no class and no selector is made. */
function isProse(text) {
  return (
    /(?:^|[^\p{L}\w.#:[=-])\p{L}{2,},? \p{L}{2,}(?![\w-]*[:=(\]])/u.test(` ${text}`) ||
    /^\p{Lu}\p{Ll}+[.!?…]?$/u.test(text)
  );
}

/** Lists of classes, names of keys and events, and what is thrown at whoever called wrongly. */
function isForPrograms(before) {
  return /(?:class|className|key|name|type):? ?=?$|Error\($|querySelector(?:All)?\($|closest\($|matchMedia\($|=== ?$|case $|\.has\($/.test(
    before,
  );
}

const site = hosted();

/** So much is left that no German says. */
const ENGLISH =
  /\b(?:the|and|of|with|this|that|from|is|are|were|you|your|which|not|signed|sealed|answer|certificate|validator set)\b/i;

eachBrowser((browser) => {
  const of = {
    everything: {
      ...materials.logged,
      votes: materials["votes-contradict"].votes,
      advisories: materials.advisories.advisories,
      policy: materials["policy-refused"].policy,
    },
    fragments: materials.fragments,
    unbound: materials["sealed-unbound"],
    insufficient: materials["insufficient-false-signatures"],
    untrusted: materials["untrusted-set"],
    invalid: materials["invalid-length"],
    unread: materials["invalid-envelope"],
    provisional: materials.provisional,
    truths: meetings.superseded,
    equivocation: meetings.equivocation,
  };
  for (const [name, given] of Object.entries(of)) {
    test(`the page speaks German throughout: ${name}`, async (t) => {
      const page = await visit(t, browser, site, { trust: given.trust });
      await begin(page, { language: "de" });
      assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
      await give(page, given);
      await reaches(page, {});
      if (given.pairs) await compared(page);
      await unfold(page);
      const said = await textsOf(page);
      assert.ok(said.length > 50);
      // What was given is shown as it is, and so are the names of files.
      const strangers = filesOf(given).map(({ bytes }) => String(bytes));
      const own = said.filter((text) => !strangers.some((content) => content.includes(text)));
      assert.deepEqual(
        own.filter((text) => ENGLISH.test(text.replace(/[\w-]+(?:\.[\w-]+)+/g, ""))),
        [],
      );
      const { title, description } = german.first.page;
      assert.equal(await page.evaluate(() => document.title), title);
      assert.equal(await page.evaluate(() => document.querySelector("meta[name=description]").content), description);
    });
  }

  test("a language is chosen, remembered, and given up again", async (t) => {
    const page = await visit(t, browser, site, { trust: materials.valid.trust });
    await give(page, materials.valid);
    await reaches(page, { verdict: "valid" });
    await begin(page, { language: "de" });
    await page.reads("#verdict", /besiegelt/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "language");
    await page.reload();
    await reaches(page, { state: "idle" });
    assert.equal(await page.text("#intro"), german.first.page.intro);
    await begin(page, { language: "en" });
    assert.equal(await page.text("#intro"), english.first.page.intro);
  });
});

/** What the page itself says, to be seen or spoken: not what strangers say, and nothing in another language. */
function textsOf(page) {
  return page.evaluate(() => {
    const foreign = "bdi, code, pre, textarea, [lang]:not(html)";
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!node.parentElement.closest(`${foreign}, noscript, script`)) texts.push(node.data.trim());
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      for (const element of document.body.querySelectorAll(`[${name}]`)) {
        if (!element.closest("[lang]:not(html), noscript")) texts.push(element.getAttribute(name));
      }
    }
    return texts.filter((text) => text !== "");
  });
}

/** The members as a tree of kinds. */
function shape(value, path = "") {
  if (path === BY_CODE) return "texts by code";
  if (typeof value === "function") return `function of ${value.length}`;
  if (Array.isArray(value)) return value.map((one, at) => shape(one, `${path}.${at}`));
  if (typeof value !== "object" || value === null) return typeof value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, shape(value[name], path === "" ? name : `${path}.${name}`)]));
}

/** All texts and functions, with where they are. */
function leaves(value, path = []) {
  if (typeof value !== "object") return [[path.join("."), value]];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]));
}

function whole(where, said) {
  if (typeof said === "object" && said !== null) {
    assert.ok(leaves(said).length > 0, where);
    for (const [path, text] of leaves(said)) whole(`${where}.${path}`, text);
    return;
  }
  assert.equal(typeof said, "string", where);
  assert.notEqual(said.trim(), "", where);
  assert.doesNotMatch(
    said,
    /undefined|\bNaN\b|\[object|\bnull\b|Infinity|Invalid Date|=>|\$\{|^[,;:.]|,,|(?<!\.)\.\.(?!\.)/,
    `${where}: ${said}`,
  );
}

const COUNTS = [0, 1, 2, 7, 1834, 9007199254740991];
const FEW = [1, 2, 3];
const TIMES = ["2026-03-01T09:00:41Z", "2025-12-31T23:59:59Z"];
const SECONDS = [1772355641, 0];
const TEXTS = ["v-01", "a name", "‮x"];
const BOTH = [true, false];

/** What the values of functions are called, and what they may be. One that is not here has to be told to this test. */
const VALUES = {
  ...all(
    [
      "count",
      "some",
      "all",
      "length",
      "given",
      "signed",
      "total",
      "threshold",
      "epoch",
      "head",
      "missing",
      "steps",
      "from",
      "to",
    ],
    COUNTS,
  ),
  ...all(
    [
      "passed",
      "failed",
      "skipped",
      "weighs",
      "quorum",
      "index",
      "size",
      "shown",
      "over",
      "affirm",
      "reject",
      "abstain",
    ],
    COUNTS,
  ),
  ...all(
    [
      "start",
      "end",
      "dissent",
      "claimed",
      "applying",
      "counted",
      "place",
      "least",
      "certificates",
      "prompts",
      "same",
    ],
    COUNTS,
  ),
  ...all(
    [
      "removed",
      "added",
      "at",
      "own",
      "limit",
      "done",
      "unaccounted",
      "validators",
      "value",
      "weight",
      "rejected",
      "contested",
    ],
    COUNTS,
  ),
  ...all(["margin", "seconds"], [...COUNTS, -1, -7, -1834, 3600, 86400]),
  ...all(["a", "b", "one", "other"], FEW),
  ...all(
    [
      "network",
      "name",
      "version",
      "origin",
      "round",
      "id",
      "reason",
      "status",
      "message",
      "action",
      "kind",
      "what",
      "cast",
    ],
    TEXTS,
  ),
  ...all(["state", "check", "verdict", "address", "target", "rule", "asked", "found", "ids", "title"], TEXTS),
  ...all(["sealedAt", "first", "last"], TIMES),
  ...all(["by"], [...TIMES, ...SECONDS]),
  ...all(["time"], [...TIMES, ...SECONDS]),
  ...all(
    [
      "matched",
      "sameOutput",
      "samePrompt",
      "sameNetwork",
      "isNewest",
      "isAccepted",
      "hasPolicy",
      "areSound",
      "areTruths",
      "isAlone",
      "isOrdered",
    ],
    BOTH,
  ),
  how: ["network", "other", "newer", "older"],
  current: ["yes", "no", "contested", "unknown"],
  of: ["both", "first", "second"],
  code: ["output.digest", "U+202E", null],
  operator: ["north", null],
  validator: ["v-01", null],
  mediaType: ["text/markdown", null],
  since: ["2026-03-01 09:00:41 UTC", null],
  character: ["a", null],
  byte: [0, 10, 255],
  parts: [["one: 1"], ["one: 1", "two: 2"]],
  changes: [["without its end"], ["without its end", "with another"]],
  ...all(["kinds", "rules", "votes", "networks"], [["one"], ["one", "another"]]),
  names: [[], ["v-01"], ["v-01", "v-02"], Array.from({ length: 20 }, (_, at) => `v-${at}`)],
  list: [
    [{ id: "v-01", weight: 12 }],
    [
      { id: "v-01", weight: 12 },
      { id: "v-02", weight: 1 },
    ],
  ],
  places: [[1], [1, 2], [2, 3, 4]],
  epochs: [
    [51, 51],
    [51, 52],
  ],
  times: [TIMES, [TIMES[0], TIMES[0]]],
  states: [
    ["valid", "sealed-unbound"],
    ["sealed-unbound", "valid"],
  ],
};

/** Where a name means something else than elsewhere. */
const ELSEWHERE = {
  "later.verdict.scope": { asked: BOTH },
  "later.verdict.unboundScope": { asked: BOTH },
  "later.verdict.provisional": { given: BOTH },
  "later.votes.equivocator": { signed: BOTH },
  "later.receipt.cosignedValue": { total: [100, null] },
  "later.chain.ignoredName": { epoch: [3, null], network: ["a-network", null] },
  "later.trusted.ignoredName": { epoch: [3, null] },
  "later.truths.equivocation.sum": { all: [100, null] },
  "later.truths.chooser.option": { name: ["a name", null] },
  "later.tamper.byte": { of: COUNTS },
  "later.truths.side.current.no": { place: [1, null] },
  "later.truths.difference.is.same": { by: ["bytes", "digest"] },
  "later.answer.character": { code: ["U+202E"], name: ["a name", null] },
  "later.facts.outputValue": { name: ["a name", null] },
  "first.status.reading": { total: [1, 2, 1834] },
  "later.truths.timeline.late": { seconds: [-1, 0, 3600, 86400, 172800] },
};

function all(names, values) {
  return Object.fromEntries(names.map((name) => [name, values]));
}

/** Lists of values to call a function with: each value at least once, and with each of the next parameter's where that is few. */
function argumentsOf(path, said) {
  const parameters = parametersOf(path, said);
  const valued = parameters.map((parameter) => valuesOf(path, parameter));
  return product(valued).slice(0, 4000);
}

/** `count`, `{ length, signed }`, `[a, b]`: the parameters of a function, as they are written. */
function parametersOf(path, said) {
  const text = said.toString();
  if (!text.startsWith("(")) return [text.slice(0, text.indexOf("=>")).trim()];
  const found = [];
  let depth = 0;
  let part = "";
  for (const letter of text) {
    if ("([{".includes(letter) && (depth += 1) === 1) continue;
    if (")]}".includes(letter) && (depth -= 1) === 0) break;
    if (letter === "," && depth === 1) {
      found.push(part.trim());
      part = "";
    } else {
      part += letter;
    }
  }
  return [...found, part.trim()].filter((parameter) => parameter !== "");
}

function valuesOf(path, parameter) {
  const inner = () =>
    parameter
      .slice(1, -1)
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
  if (parameter.startsWith("{")) {
    const names = inner().map((name) => name.replace(/:.*/s, "").replace(/ *=.*/s, ""));
    return product(names.map((name) => valuesOf(path, name))).map((values) =>
      Object.fromEntries(names.map((name, at) => [name, values[at]])),
    );
  }
  if (parameter.startsWith("[")) return product(inner().map((name) => valuesOf(path, name)));
  if (parameter === "facts") {
    return product([VALUES.epochs, VALUES.times, VALUES.states]).map(([epochs, times, states]) => ({
      epochs,
      times,
      states,
    }));
  }
  // A bundler tells apart what has one name in two scopes.
  const name = parameter.replace(/\d+$/, "");
  const values = ELSEWHERE[path]?.[name] ?? VALUES[name];
  assert.ok(values, `${path}: what is ${parameter}?`);
  return values;
}

/** All combinations while they are few, else each value with some of the others. */
function product(lists) {
  const total = lists.reduce((count, list) => count * list.length, 1);
  if (total <= 4000)
    return lists.reduce((sums, list) => sums.flatMap((sum) => list.map((value) => [...sum, value])), [[]]);
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest * 7 }, (_, at) =>
    lists.map((list, which) => list[(at + which * (at % 5)) % list.length]),
  );
}
