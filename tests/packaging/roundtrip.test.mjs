/**
 * What the API gives is what JSON makes of it. In every runtime each answer to every vector is looked at (`runtimes.test.mjs`);
 * here it is seen that looking finds something.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { inspecting, plain } from "./runtimes/inspect.mjs";

class Report {
  state = "valid";
}

const CHANGED = {
  undefined: { code: undefined },
  "a BigInt": { weight: 67n },
  "a Date": { at: new Date(0) },
  "an instance of a class": new Report(),
  "a Map": { signers: new Map() },
  bytes: { key: new Uint8Array(2) },
  "a function": { free() {} },
  "not a number": { weight: NaN },
  infinity: { weight: Infinity },
  "negative zero": { weight: -0 },
  "a gap in a list": { signers: Array(1) },
  "a hidden member": Object.defineProperty({}, "weight", { value: 1 }),
  "a computed member": {
    get weight() {
      return 1;
    },
  },
  "a symbol": { [Symbol("weight")]: 1 },
  "its own toJSON": { toJSON: () => ({}) },
};

for (const [what, value] of Object.entries(CHANGED)) {
  test(`${what} would be found`, async () => {
    assert.throws(() => plain({ deep: [value] }, "the answer"));
    const Verifier = { load: async () => ({ verify: async () => value, verifySync: () => value, get head() { return value; } }) };
    const verifier = await inspecting({ Verifier }).Verifier.load();
    await assert.rejects(verifier.verify());
    assert.throws(() => verifier.verifySync());
    assert.throws(() => verifier.head);
  });
}

test("a plain value is given back as it is", () => {
  const value = { state: "valid", code: null, checks: [{ weight: 0.5, ok: true }], none: {} };
  assert.equal(plain(value, "the answer"), value);
});
