/** What differs between two texts, word by word, within a bounded number of steps. */

import { diffArrays } from "diff";

import { linesOf, wordsOf } from "./words.js";

/**
 * Bounds of one diff. `units`: UTF-16 units of both texts together; `parts`: words or lines of both together;
 * `edits`: the shortest way from one to the other in words or lines removed and added, whose square the work and the
 * memory grow with; `steps`: comparisons of all attempts together.
 */
export const LIMITS = { units: 2 << 20, parts: 400_000, edits: 4_000, steps: 30_000_000 };

/**
 * The difference of two texts: `{ by, why, runs, words, steps }`, where `words` counts `{ same, removed, added }`.
 *
 * `runs` is `[{ kind: "same" | "removed" | "added", text }]`, none empty and no two of one kind side by side, with
 * what was removed before what was added: same and removed in order are `a`, same and added are `b`, exactly. `by` is
 * `"words"`; `"lines"` where at least one passage was only compared by lines; `null` where nothing was compared, and
 * then `why` is `"too-large"` or `"too-different"`, and `runs` is all of `a` removed and all of `b` added.
 */
export function diffOf(a, b, limits = LIMITS) {
  const work = { steps: 0, until: 0, limits };
  const nothing = (why) => ({
    by: null,
    why,
    runs: tidy([run("removed", a), run("added", b)]),
    words: null,
    steps: work.steps,
  });
  const found = (by, some) => {
    const runs = joined(tidy(some));
    return { by, why: null, runs, words: counted(runs), steps: work.steps };
  };
  if (a.length + b.length > limits.units) return nothing("too-large");
  // Each attempt leaves half of what is left to those after it.
  work.until = limits.steps / 2;
  const whole = compare(wordsOf(a), wordsOf(b), work);
  if (whole !== null) return found("words", whole);
  work.until = (limits.steps * 3) / 4;
  const lines = compare(linesOf(a), linesOf(b), work);
  if (lines === null) return nothing("too-different");
  work.until = limits.steps;
  const { runs, by } = refined(tidy(lines), work);
  if (runs.every(({ kind }) => kind !== "same")) return nothing("too-different");
  return found(by, runs);
}

/** Each passage of which lines were replaced by others, compared by words where that is within the bounds. */
function refined(lines, work) {
  const runs = [];
  let by = "words";
  for (let at = 0; at < lines.length; at += 1) {
    const removed = lines[at];
    const added = lines[at + 1];
    if (removed.kind !== "removed" || added?.kind !== "added") {
      runs.push(removed);
      continue;
    }
    at += 1;
    const words = compare(wordsOf(removed.text), wordsOf(added.text), work);
    if (words === null) by = "lines";
    runs.push(...(words ?? [removed, added]));
  }
  return { runs, by };
}

/** The runs between two lists of texts; `null` if that would go beyond the bounds. */
function compare(a, b, work) {
  const { limits } = work;
  if (a.length + b.length > limits.parts) return null;
  // Numbers in place of texts: a comparison is then one step, however long a line is.
  const numbers = new Map();
  const numbered = (text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  const comparator = (left, right) => {
    if (work.steps >= work.until) throw OVER;
    work.steps += 1;
    return left === right;
  };
  let changes;
  try {
    changes = diffArrays(a.map(numbered), b.map(numbered), { comparator, maxEditLength: limits.edits });
  } catch (error) {
    if (error !== OVER) throw error;
    return null;
  }
  if (changes === undefined) return null;
  const texts = [...numbers.keys()];
  return changes.map(({ added, removed, value }) =>
    run(removed ? "removed" : added ? "added" : "same", value.map((number) => texts[number]).join("")),
  );
}

const OVER = new Error("the bound on steps is reached");

function run(kind, text) {
  return { kind, text };
}

/**
 * Runs in their one form: between two equal passages at most one that was removed, and then at most one that was
 * added.
 */
function tidy(runs) {
  const tidied = [];
  let removed = "";
  let added = "";
  const changed = () => {
    if (removed !== "") tidied.push(run("removed", removed));
    if (added !== "") tidied.push(run("added", added));
    removed = added = "";
  };
  for (const { kind, text } of runs) {
    if (text === "") continue;
    if (kind === "removed") {
      removed += text;
    } else if (kind === "added") {
      added += text;
    } else {
      changed();
      if (tidied.at(-1)?.kind === "same") tidied.at(-1).text += text;
      else tidied.push(run("same", text));
    }
  }
  changed();
  return tidied;
}

/**
 * The same with changes joined that only a space, a mark or one short word keeps apart: a sentence that was written
 * anew is read as one change and not as a dozen with `the` in common.
 */
function joined(runs) {
  const parts = runs.map((part, at) => {
    const keep = part.kind !== "same" || at === 0 || at === runs.length - 1 || !isSlight(part.text, runs, at);
    return keep ? [part] : [run("removed", part.text), run("added", part.text)];
  });
  return tidy(parts.flat());
}

function isSlight(text, runs, at) {
  if (text.includes("\n")) return false;
  const before = Math.max(sizeOf(runs[at - 1]), sizeOf(runs[at - 2]));
  const after = Math.max(sizeOf(runs[at + 1]), sizeOf(runs[at + 2]));
  if (!/[\p{L}\p{N}]/u.test(text)) return text.length <= 8 && Math.min(before, after) > 0;
  const words = text.trim();
  return !/\s/.test(words) && words.length <= 4 && Math.min(before, after) >= 3 * words.length;
}

/** How many words of each kind there are; spaces and marks are none. */
function counted(runs) {
  const counts = { same: 0, removed: 0, added: 0 };
  for (const { kind, text } of runs) counts[kind] += wordsOf(text).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return counts;
}

function sizeOf(part) {
  return part === undefined || part.kind === "same" ? 0 : part.text.length;
}
