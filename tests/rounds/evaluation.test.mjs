// A small evaluation: what has to come out whatever the answers are, from the quorum's arithmetic.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { repo } from "../browser/support/files.mjs";

const folder = repo("target/evaluation-sample");
const without = existsSync(folder) ? false : "there are no answers beside the repository";

test("faulty validators stop a quorum before they are one", { skip: without }, () => {
  const { validators, quorum, results } = JSON.parse(readFileSync(`${folder}/results.json`, "utf8"));
  assert.deepEqual([validators, quorum], [10, 7]);
  assert.deepEqual(
    results.map(({ faulty }) => faulty),
    [0, 4, 10],
  );
  const [none, some, all] = results;
  assert.equal(none.right.answers + none.wrong.answers, 4);
  assert.ok(none.right.answers > 0 && none.wrong.answers > 0, "there are right answers and wrong ones");
  assert.equal(none.wrong.sealed, 0, "honest validators seal nothing wrong");
  assert.ok(none.right.sealed > 0, "and what is right");
  assert.equal(some.right.sealed, 0, "below a quorum of honest ones nothing right is sealed");
  assert.equal(some.wrong.sealed, 0, "nor, below a quorum of faulty ones, anything wrong");
  assert.equal(all.right.sealed, 0);
  assert.ok(all.wrong.sealed > 0, "a quorum of faulty ones seals what is wrong");
});

test("the plot says in words what it shows", { skip: without }, () => {
  const plot = readFileSync(`${folder}/plot.svg`, "utf8");
  assert.match(plot, /<desc[^>]*>0 faulty: 0 % of wrong answers sealed, /);
  assert.match(plot, /<polyline points="[\d., ]+"\/>/);
});
