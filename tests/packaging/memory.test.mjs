/** One Node process verifies 100,000 times, and takes no more memory at the end than near the start. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { start } from "./support/programs.mjs";
import { project, vectorNamed } from "./support/target.mjs";

/** The whole number in the long run; a tenth of it shows a leak just as well, only a smaller one less. */
const VERIFICATIONS = process.env.QUORUMSEAL_LONG ? 100_000 : 10_000;

/** Good and bad ones, with what stands beside them. */
const VECTORS = [
  ...["advisories/at-quorum", "advisories/beside-insufficient", "advisories/beside-unbound", "advisories/beside-wrong-artifact"],
  ...["advisories/certificate-malformed", "advisories/set-not-trusted", "advisories/alone-sealed", "compromise/answer-swapped"],
  ...["fragments/backwards", "policy/require-prompt-mismatched", "receipt/beside-false-tally", "statement/critical-null-member"],
];

/** Memory of the WebAssembly that is given back only when an object is collected would not be, so that nothing may rely on it. */
const WITHOUT_FINALIZERS = "globalThis.FinalizationRegistry = class { register() {} unregister() {} };\n";

const SOURCE = `
import "./without-finalizers.mjs";
import { createInterface } from "node:readline";
import { createHasher, hash, QuorumsealError, Verifier } from "quorumseal";
import { initSync } from "./node_modules/quorumseal/bindings/quorumseal.js";
import { bytesOf, reportOf } from "./js/suite/vectors.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const vectors = JSON.parse((await lines.next()).value);
const api = { Verifier, QuorumsealError };
await hash("");
const { memory } = initSync();

/** Every round verifies each vector several times by one verifier, in each way that there is, and once by a new one. */
async function round() {
  let done = 0;
  for (const vector of vectors) {
    const verifier = await Verifier.load({ anchor: vector.anchor, trust: bytesOf(vector.trust) });
    const certificate = vector.certificate === undefined ? undefined : bytesOf(vector.certificate);
    const answer = vector.artifact === undefined || vector.artifact.digest ? vector.artifact : bytesOf(vector.artifact);
    const item = { certificate, answer };
    for (let time = 0; time < 10; time += 1) {
      verifier.verifySync(certificate, answer);
      await verifier.verify(certificate, answer);
    }
    done += 20 + (await verifier.verifyMany(Array(10).fill(item))).length;
    const streamed = verifier.verifyStream(certificate ?? null);
    streamed.report.catch(() => {});
    await new Response("another answer").body.pipeThrough(streamed.stream).pipeTo(new WritableStream()).catch(() => {});
    verifier[Symbol.dispose]();
    await reportOf(api, vector);
    await hash("some answer");
    (await createHasher()).update("some answer").digest();
    done += 2;
  }
  return done;
}

async function measured() {
  // What is waiting to be collected is no leak.
  for (let time = 0; time < 3; time += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { heap: process.memoryUsage().heapUsed, wasm: memory.buffer.byteLength };
}

for await (const line of lines) {
  let done = 0;
  while (done < Number(line)) done += await round();
  console.log(JSON.stringify({ done, ...(await measured()) }));
}
`;

test(`${VERIFICATIONS} verifications leave the memory as it was`, async (context) => {
  const { project: root } = project({ "memory.mjs": SOURCE, "without-finalizers.mjs": WITHOUT_FINALIZERS });
  const program = start(root, process.execPath, ["--expose-gc", "memory.mjs"]);
  const ask = async (line) => JSON.parse(await program.ask(line));
  const before = await ask(`${JSON.stringify(VECTORS.map(vectorNamed))}\n${VERIFICATIONS / 10}`);
  const middle = await ask(VERIFICATIONS / 2);
  const after = await ask(VERIFICATIONS / 2);
  assert.match(await program.close(), /^exit status 0: $/);
  assert.ok(middle.done + after.done >= VERIFICATIONS);
  context.diagnostic(JSON.stringify({ before, middle, after }));
  // What the engine keeps of its own still varies in the second half; a leak of 200 bytes each, 20 in the long run, is more.
  assert.ok(after.heap - middle.heap < 1_000_000, `the heap grew from ${middle.heap} to ${after.heap} bytes`);
  assert.ok(after.heap - before.heap < 4_000_000, `the heap grew from ${before.heap} to ${after.heap} bytes`);
  assert.equal(after.wasm, before.wasm, "the WebAssembly memory");
});
