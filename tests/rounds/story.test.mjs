// Two truths as ten validators have just sealed them: what came out of the rounds, in the npm package and in the page.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { before, test } from "node:test";

import { eachBrowser } from "../browser/support/browser.mjs";
import { repo } from "../browser/support/files.mjs";
import { give, hosted, reaches, visit } from "../browser/support/page.mjs";
import { imported, install } from "../js/support/install.mjs";
import { needed } from "../js/support/repo.mjs";

const file = (name) => repo(`target/rounds/story/${name}`);
const read = (name) => readFileSync(file(name));
const rounds = [
  { name: "round-1", answer: "answer-v1.md", epoch: 0, affirmed: 80, rejected: 10, abstained: 10 },
  { name: "round-3", answer: "answer-v2.md", epoch: 0, affirmed: 90, rejected: 0, abstained: 10 },
  { name: "round-4", answer: "answer-v2.md", epoch: 1, affirmed: 90, rejected: 0, abstained: 10 },
];

let anchor;
let trust;
before(() => {
  needed(file("index.json"), "cargo xtask test rounds");
  ({ anchor } = JSON.parse(read("index.json")));
  trust = read("trust.json");
});

/** All that a round left, as a caller of the library gives it. */
function evidence({ name, answer }) {
  return {
    certificate: read(`${name}/certificate.json`),
    answer: read(answer),
    prompt: read("prompt.txt"),
    receipt: read(`${name}/receipt.txt`).toString(),
    votes: JSON.parse(read(`${name}/votes.json`)).map((vote) => JSON.stringify(vote)),
  };
}

test("every certificate, vote and receipt verifies in the npm package", async () => {
  const { Verifier } = await imported(install());
  const verifier = await Verifier.load({ anchor, trust: trust.toString() });
  for (const round of rounds) {
    const { certificate, answer, ...beside } = evidence(round);
    const report = await verifier.verify(certificate, answer, { ...beside, allDigests: true });
    assert.equal(report.state, "valid", `${round.name}: ${report.code}`);
    assert.equal(report.logged, "yes", round.name);
    assert.equal(report.prompt, "matched", round.name);
    assert.equal(report.statement.epoch, round.epoch, round.name);
    assert.equal(report.quorum.quorumWeight, round.affirmed, round.name);
    assert.equal(report.quorum.signedWeight, round.affirmed, `${round.name}: all who affirmed sealed`);
    assert.deepEqual(report.votes.ignored, [], round.name);
    assert.equal(report.votes.affirmWeight, round.affirmed, round.name);
    assert.equal(report.votes.rejectWeight, round.rejected, round.name);
    assert.equal(report.votes.abstainWeight, round.abstained, round.name);
    assert.equal(report.dissent, "proven", round.name);
  }
  const [first, second, third] = rounds.map(evidence);
  const { timelines } = await verifier.history([first, second, third]);
  assert.deepEqual(
    timelines[0].entries.map(({ index, current }) => [index, current]).sort(),
    [
      [0, "no"],
      [1, "no"],
      [2, "yes"],
    ],
  );
  const swapped = await verifier.verify(first.certificate, second.answer);
  assert.equal(swapped.state, "invalid", "the first certificate does not fit the second answer");
});

test("a round without a quorum keeps its votes, seals nothing and says what is missing", () => {
  assert.ok(!existsSync(file("round-2/certificate.json")));
  assert.ok(!existsSync(file("round-2/receipt.txt")));
  const outcome = JSON.parse(read("round-2/round.json"));
  assert.equal(outcome.state, "provisional");
  assert.equal(JSON.parse(read("round-2/votes.json")).length, 10);
});

const site = hosted();

eachBrowser((browser) => {
  for (const round of rounds) {
    test(`${round.name} verifies in the page, with its receipt and votes`, async (t) => {
      const page = await visit(t, browser, site, { trust: { anchor, bundle: trust.toString() } });
      const given = [
        ["certificate.json", read(`${round.name}/certificate.json`)],
        [round.answer, read(round.answer)],
        ["prompt.txt", read("prompt.txt")],
        ["receipt.txt", read(`${round.name}/receipt.txt`)],
        ["votes.json", read(`${round.name}/votes.json`)],
      ];
      await give(page, given.map(([name, bytes]) => ({ name, bytes })));
      await reaches(page, { verdict: "valid", code: null });
      const answers = await page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll("#verdict [data-answer]")].map(({ dataset }) => [dataset.answer, dataset.word]),
        ),
      );
      assert.equal(answers.valid, "yes");
      assert.equal(answers.logged, "yes");
    });
  }
});
