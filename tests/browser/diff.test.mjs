/** What differs between two texts: nothing is lost, and the work is bounded in steps, whatever is given. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { require, root } from "../js/support/repo.mjs";
import { linesOf, PIECE, piecesOf, wordsOf } from "../../www/truths/words.js";
import { rowsOf, sideOf } from "../../www/truths/rows.js";

const { diffOf, LIMITS } = await bundled("www/truths/diff.js");

/** A module of the page as the page has it: with its libraries bundled in. */
async function bundled(path) {
  const { outputFiles } = await require("esbuild").build({
    entryPoints: [join(root, path)],
    nodePaths: [join(root, "js/node_modules")],
    bundle: true,
    format: "esm",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const example = (name) => readFileSync(join(root, "examples", name), "utf8");
const textOf = (runs, kind) =>
  runs
    .filter((run) => run.kind === "same" || run.kind === kind)
    .map(({ text }) => text)
    .join("");
const marked = ({ runs }) => {
  const marks = { same: (text) => text, removed: (text) => `[-${text}-]`, added: (text) => `{+${text}+}` };
  return runs.map(({ kind, text }) => marks[kind](text)).join("");
};

/** Random numbers that are the same in every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Holds for every diff: both sides come back exactly, and the runs have their one form. */
function assertWhole(a, b, found) {
  assert.equal(textOf(found.runs, "removed"), a);
  assert.equal(textOf(found.runs, "added"), b);
  for (const [at, { kind, text }] of found.runs.entries()) {
    assert.notEqual(text, "");
    const before = found.runs[at - 1]?.kind;
    assert.notEqual(kind, before);
    if (kind === "removed") assert.notEqual(before, "added");
  }
  const rows = rowsOf(found.runs);
  assert.equal(
    rows
      .flatMap((row) => sideOf(row, "removed"))
      .map(({ text }) => text)
      .join(""),
    a,
  );
  assert.equal(
    rows
      .flatMap((row) => sideOf(row, "added"))
      .map(({ text }) => text)
      .join(""),
    b,
  );
}

describe("words", () => {
  const texts = {
    nothing: "",
    prose: "It’s 8,5 km; don't walk.\r\nTake the bus.\n\n\tNo. 7!",
    chinese: "今日は天気がいいですね。散歩に行きましょう。",
    thai: "สวัสดีชาวโลก ยินดีต้อนรับ",
    arabic: "مرحبا بالعالم",
    emoji: "👩‍👩‍👧‍👦🇩🇪e\u0301\u{1F44D}\u{1F3FD}",
    controls: "\u202eabc\u202c\u0000\u200b\ufeff",
    halves: "\ud800 a \udc00",
    "long without a space": "x".repeat(10 * PIECE),
    "long of pairs": "\u{1F600}".repeat(3 * PIECE),
  };

  for (const [name, text] of Object.entries(texts)) {
    test(`joined they are the text again: ${name}`, () => {
      assert.equal(wordsOf(text).join(""), text);
      assert.equal(wordsOf(text, null).join(""), text);
      assert.equal(linesOf(text).join(""), text);
      assert.equal(piecesOf(text).join(""), text);
    });
  }

  test("the segmenter is never given more than a piece", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "word" });
    let longest = 0;
    const counting = { segment: (text) => ((longest = Math.max(longest, text.length)), segmenter.segment(text)) };
    for (const text of ["word ".repeat(5_000), "x".repeat(9_999), "\u{1F600}".repeat(5_000)]) wordsOf(text, counting);
    assert.ok(longest > 0 && longest <= PIECE, String(longest));
  });

  test("no pair of surrogates is cut", () => {
    for (const piece of piecesOf(`a${"\u{1F600}".repeat(3 * PIECE)}`)) assert.ok(piece.isWellFormed?.() ?? true);
  });
});

describe("diff", () => {
  test("the two answers of a story, word by word", () => {
    const [a, b] = [example("two-truths/answer-v1.md"), example("two-truths/answer-v2.md")];
    const found = diffOf(a, b);
    assertWhole(a, b, found);
    assert.equal(found.by, "words");
    assert.match(marked(found), /^Saturn has \[-146-\]\{\+274\+\} confirmed moons/);
    assert.match(marked(found), /Titan is the largest of them and the only moon known to have a dense atmosphere\. /);
  });

  const pairs = {
    "one word": ["The tide is high.", "The tide is low.", "The tide is [-high-]{+low+}."],
    "nothing and something": ["", "All of it.", "{+All of it.+}"],
    "something and nothing": ["All of it.", "", "[-All of it.-]"],
    "spaces alone": ["a b", "a  b", "a[- -]{+  +}b"],
    "a line's end alone": ["a\n", "a", "a[-\n-]"],
    "line ends of two kinds": ["a\r\nb\r\n", "a\nb\n", "a[-\r\n-]{+\n+}b[-\r\n-]{+\n+}"],
    "a sentence written anew reads as one change": [
      "No planet is known to have more.",
      "Of the 274, 128 were recognised in March.",
      "[-No planet is known to have more-]{+Of the 274, 128 were recognised in March+}.",
    ],
  };
  for (const [name, [a, b, expected]] of Object.entries(pairs)) {
    test(name, () => {
      const found = diffOf(a, b);
      assertWhole(a, b, found);
      assert.equal(found.by, "words");
      assert.equal(marked(found), expected);
    });
  }

  test("a hidden character is a change", () => {
    const found = diffOf("pay\u200b 100", "pay 100");
    assertWhole("pay\u200b 100", "pay 100", found);
    assert.match(found.runs.find(({ kind }) => kind === "removed").text, /\u200b/);
  });

  test("equal texts have no change, and are one run", () => {
    const text = example("two-truths/README.md");
    assert.deepEqual(diffOf(text, text).runs, [{ kind: "same", text }]);
    assert.deepEqual(diffOf("", "").runs, []);
  });

  test("words are counted, marks and spaces are not", () => {
    assert.deepEqual(diffOf("It is 5 km, so walk!", "It is 9 km, so do not walk.").words, {
      same: 5,
      removed: 1,
      added: 3,
    });
  });

  test("random texts come back whole, whatever the bounds", () => {
    const next = random(20_260_301);
    const parts = ["a", "the ", "\n", " ", ".", "word ", "今日", "\u202e", "\u{1F600}", "\r\n", "\ud800"];
    const text = () => Array.from({ length: next(60) }, () => parts[next(parts.length)]).join("");
    const seen = new Set();
    for (let round = 0; round < 400; round += 1) {
      const [a, b] = [text(), text()];
      for (const limits of [
        LIMITS,
        { ...LIMITS, edits: 5 },
        { ...LIMITS, steps: 20 },
        { ...LIMITS, parts: 30 },
        { ...LIMITS, units: 80 },
      ]) {
        const found = diffOf(a, b, limits);
        assertWhole(a, b, found);
        assert.ok(found.steps <= limits.steps);
        seen.add(found.by ?? found.why);
      }
    }
    assert.deepEqual([...seen].sort(), ["lines", "too-different", "too-large", "words"]);
  });
});

describe("bounds", () => {
  const next = random(7);
  const words = (count, kinds) => Array.from({ length: count }, () => `w${next(kinds)}`).join(" ");

  test("texts beyond the size are not compared at all", () => {
    const found = diffOf("a".repeat(LIMITS.units), "b");
    assert.deepEqual([found.by, found.why, found.steps], [null, "too-large", 0]);
    assertWhole("a".repeat(LIMITS.units), "b", found);
  });

  for (const [name, a, b] of [
    ["with nothing in common", words(8_000, 1e9), words(8_000, 1e9)],
    ["with few words, in disorder", words(20_000, 3), words(20_000, 3)],
    ["of one word", "a ".repeat(40_000), "a ".repeat(10_000)],
    ["of one line each", "x".repeat(300_000), "y".repeat(300_000)],
    ["of many lines in disorder", words(9_000, 5).replaceAll(" ", "\n"), words(9_000, 5).replaceAll(" ", "\n")],
  ]) {
    test(`large texts ${name} take no more steps than allowed`, () => {
      const limits = { ...LIMITS, edits: 400, steps: 500_000 };
      const found = diffOf(a, b, limits);
      assert.ok(found.steps <= limits.steps, String(found.steps));
      assertWhole(a, b, found);
    });
  }

  test("what is too different as a whole is compared by lines, and the changed passages by words", () => {
    const kept = Array.from({ length: 400 }, (_, at) => `A line that both have, of which this is number ${at}.`);
    const a = kept.map((line) => `${line}\n${words(8, 1e9)}\n`).join("");
    const b = kept.map((line) => `${line}\n${words(8, 1e9)}\n`).join("");
    const limits = { ...LIMITS, edits: 2_000 };
    const found = diffOf(a, b, limits);
    assertWhole(a, b, found);
    assert.equal(found.by, "words");
    assert.ok(found.runs.filter(({ kind }) => kind === "same").length >= 400);
    const bare = diffOf(a, b, { ...limits, edits: 1_700, steps: 1_500_000 });
    assertWhole(a, b, bare);
    assert.notEqual(bare.by, null);
  });

  test("a long text with few changes is compared by words", () => {
    const text = words(60_000, 3_000);
    const changed = text
      .split(" ")
      .map((word, at) => (at % 200 === 7 ? "CHANGED" : word))
      .join(" ");
    const found = diffOf(text, changed);
    assertWhole(text, changed, found);
    assert.equal(found.by, "words");
    assert.equal(found.words.added, 300);
  });
});
