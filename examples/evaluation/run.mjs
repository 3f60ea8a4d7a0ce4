// How often does a quorum seal a wrong answer, and refuse a right one, as validators turn faulty?
//
//     node examples/evaluation/run.mjs ANSWERS.jsonl FOLDER [--answers N] [--faulty 0,1,2]
//
// ANSWERS.jsonl holds real answers of models to school mathematics with whether each is right, as published in
// openai/grade-school-math (a line: `question`, `ground_truth`, and for each model `solution` and `is_correct`). Every
// answer goes through a real round: ten validators, each a process with a dataset of its own, vote, and seal or do not.
// `quorumseal` has to be on the PATH. `results.json` and `plot.svg` are written into FOLDER, which must not be there yet.
//
// Honest validators judge by datasets that are not perfect: of every hundred questions each does not know SPARSE, and has
// WRONG with a wrong answer. Faulty ones are in league: they affirm what their dataset says is wrong and reject what it
// says is right.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { parseArgs, promisify } from "node:util";

import { plot } from "./plot.mjs";

const VALIDATORS = 10;
const SPARSE = 6;
const WRONG = 3;
const MODELS = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"];

const execute = promisify(execFile);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    answers: { type: "string", default: "60" },
    faulty: { type: "string", default: Array.from({ length: VALIDATORS }, (_, at) => at).join() },
  },
});
const [source, out] = positionals.map((path) => resolve(path));
const most = Number(values.answers);
const levels = values.faulty.split(",").map(Number);
const isLevel = (level) => Number.isInteger(level) && level >= 0 && level <= VALIDATORS;
if (out === undefined || !(Number.isInteger(most) && most > 0) || !levels.every(isLevel)) {
  console.error("usage: run.mjs ANSWERS.jsonl FOLDER [--answers N] [--faulty 0,1,2]");
  process.exit(2);
}

await mkdir(out);
process.chdir(out);

const questions = (await readFile(source, "utf8"))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));
const truth = ({ ground_truth }) => ground_truth.split("\nA: ").at(-1).trim();
const answers = chosen();
const network = await makeNetwork();

const started = Date.now();
const results = [];
for (const faulty of levels) results.push(await level(faulty));
const report = {
  source: "openai/grade-school-math, 300 questions, answers of four models",
  validators: VALIDATORS,
  weightOfEach: 1,
  quorum: network.quorum,
  datasets: { unknownPercent: SPARSE, wrongPercent: WRONG },
  rounds: results.reduce((sum, { right, wrong }) => sum + right.answers + wrong.answers, 0),
  minutes: Math.round((Date.now() - started) / 6000) / 10,
  results,
};
await whole("results.json", `${JSON.stringify(report, null, 2)}\n`);
await whole("plot.svg", plot(report));
console.log(`${report.rounds} rounds in ${report.minutes} minutes: ${join(out, "results.json")}, ${join(out, "plot.svg")}`);

/** The answers that are judged: every question's in turn, right and wrong alike, spread over questions and models. */
function chosen() {
  const all = questions.flatMap((one, at) => MODELS.map((model, turn) => ({ one, at, model, turn })));
  // One model of each question first, another the next time round.
  all.sort((a, b) => ((a.turn + a.at) % MODELS.length) - ((b.turn + b.at) % MODELS.length) || a.at - b.at);
  return all.slice(0, most).map(({ one, at, model }) => ({
    id: `q${at}-${model.replace("_", "-")}`,
    question: one.question,
    text: one[model].solution,
    isRight: one[model].is_correct,
    model,
  }));
}

async function makeNetwork() {
  await Promise.all(["keys", "data", "journals", "rounds"].map((folder) => mkdir(folder)));
  const ids = Array.from({ length: VALIDATORS }, (_, at) => `v-${String(at + 1).padStart(2, "0")}`);
  const members = [];
  for (const [at, id] of ids.entries()) {
    await quorumseal("keygen", "--demo", `evaluation/${id}`, "--out", `keys/${id}.json`);
    await writeFile(`data/${id}.jsonl`, dataset(at));
    members.push("--validator", `id=${id},key=keys/${id}.json,weight=1`);
  }
  await quorumseal("set", "new", "--network", "evaluation", ...members, "--out", "set.json");
  const { payloadText } = JSON.parse((await quorumseal("--json", "inspect", "set.json")).stdout);
  const { quorum } = JSON.parse(payloadText);
  return { ids, quorum };
}

/** What the validator at this place knows: the same in every run. */
function dataset(at) {
  return questions
    .map((one, index) => {
      const luck = random(`${at}/${index}`) * 100;
      if (luck < SPARSE) return "";
      const right = truth(one);
      const known = luck < SPARSE + WRONG ? String(Number(right.replaceAll(",", "")) + 1) : right;
      return `${JSON.stringify({ question: one.question, answers: [known] })}\n`;
    })
    .join("");
}

/** A number of 0 to 1 that is the same for the same text (FNV-1a, with its bits mixed once more). */
function random(text) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** All answers, with so many faulty validators: the last ones of the set. */
async function level(faulty) {
  const validators = await Promise.all(network.ids.map((id, at) => serve(id, at >= VALIDATORS - faulty, faulty)));
  const urls = validators.map(({ url }) => url).join();
  const counts = { right: { answers: 0, sealed: 0 }, wrong: { answers: 0, sealed: 0 } };
  try {
    for (const answer of answers) {
      const count = answer.isRight ? counts.right : counts.wrong;
      count.answers += 1;
      if (await sealed(answer, urls, faulty)) count.sealed += 1;
    }
  } finally {
    await Promise.all(validators.map(({ stop }) => stop()));
  }
  const share = ({ answers, sealed }) => (answers === 0 ? 0 : sealed / answers);
  console.log(
    `${faulty} of ${VALIDATORS} faulty: sealed ${counts.wrong.sealed} of ${counts.wrong.answers} wrong answers,` +
      ` refused ${counts.right.answers - counts.right.sealed} of ${counts.right.answers} right ones`,
  );
  return { faulty, ...counts, wrongSealed: share(counts.wrong), rightRefused: 1 - share(counts.right) };
}

/** Whether a round seals the answer. */
async function sealed({ id, question, text, model }, urls, faulty) {
  const folder = `rounds/${faulty}-${id}`;
  await mkdir(folder);
  await writeFile(`${folder}/prompt.txt`, question);
  await writeFile(`${folder}/answer.txt`, text);
  const words = ["round", "run", "--set", "set.json", "--validators", urls, "--prompt", `${folder}/prompt.txt`];
  words.push("--output", `${folder}/answer.txt`, "--model", `${model}@gsm8k`, "--round", `r-${faulty}-${id}`);
  words.push("--linger", "0", "--out", folder);
  const { code } = await quorumseal(...words).catch((error) => error);
  if (code === undefined || code === 0) return true;
  if (code === 1) return false;
  throw new Error(`round run ended with ${code}`);
}

/** Starts a validator, faulty or not. It has one journal a level, since each level is a network of its own. */
async function serve(id, isFaulty, level) {
  const judge = `quorumseal evaluator dataset --data data/${id}.jsonl`;
  const turned = 's/"vote":"affirm"/"vote":"-"/g; s/"vote":"reject"/"vote":"affirm"/g; s/"vote":"-"/"vote":"reject"/g';
  const evaluator = isFaulty ? `sh -c '${judge} | sed '"'"'${turned}'"'"` : judge;
  const words = ["--json", "validator", "serve", "--key", `keys/${id}.json`, "--set", "set.json", "--log", "off"];
  words.push("--journal", `journals/${level}-${id}`, "--new-journal", "--evaluator", evaluator);
  words.push("--listen", "127.0.0.1:0", "--rate", "0", "--end-with-input");
  const child = spawn("quorumseal", words, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url: JSON.parse(line).listening, stop };
}

function quorumseal(...words) {
  return execute("quorumseal", words, { maxBuffer: 1 << 26 });
}

async function whole(name, text) {
  await writeFile(`${name}.part`, text);
  await rename(`${name}.part`, name);
}
