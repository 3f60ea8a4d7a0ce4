/**
 * Every way of breaking a sealed answer that the page offers, on the certificates of both stories, before the real
 * verifier.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { packed, root } from "../js/support/repo.mjs";
import { CHANGES, changed, defaultPosition, signersOf } from "../../www/tamper/changes.js";
import { replaced, spanOf } from "../../www/tamper/json-span.js";
import { opened } from "../../www/tamper/opened.js";
import { sealedOf, tried } from "../../www/tamper/trial.js";
import { network, equals } from "./support/network.mjs";

const { Verifier } = await import(pathToFileURL(join(packed, "node.js")).href);

const OTHER = "The opposite is true.";
const bytesOf = (text) => new TextEncoder().encode(text);
const thing = (kind, name, content) => {
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  return {
    id: `given-${name}`,
    kind,
    name,
    size: bytes.length,
    bytes,
    text: new TextDecoder().decode(bytes),
    blob: null,
  };
};

/** A finding as the page has it, and what it is trusted by. */
async function found(files, { anchor, trust }) {
  const { certificate, answer = null, prompt = null, receipt = null, policy = null } = files;
  const verifier = await Verifier.load({ anchor, trust });
  const contents = { prompt: prompt?.bytes, receipt: receipt?.text, policy: policy?.text };
  const report = await verifier.verify(certificate.text, answer?.bytes, contents);
  const finding = {
    certificate,
    answer,
    prompt,
    receipt,
    policy,
    votes: [],
    advisories: [],
    report,
    bytes: answer?.bytes ?? null,
  };
  return { finding, trusted: { anchor, sets: verifier.sets, bundles: [trust], demo: true } };
}

/** The engine's `verify`, in this process. */
const engine = {
  calls: [],
  async verify(certificate, answer, { anchor, bundles, votes, advisories, ...options }) {
    this.calls.push({ certificate, answer, anchor });
    const verifier = await Verifier.load({ anchor: anchor ?? this.anchor, trust: bundles?.[0] ?? this.trust });
    return verifier.verify(certificate, answer, options);
  },
};

async function story(folder, names) {
  const text = (name) => readFileSync(join(root, "examples", folder, name), "utf8");
  const files = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, thing(kind, name, text(name))]));
  return found(files, { anchor: text("anchor.txt").trim(), trust: text("trust.json") });
}

const receipted = (index) => ({
  "receipt-none": ["valid", null, "not-given", null],
  "receipt-moved": ["valid", null, "no", "receipt.inclusion", index],
});
const unreceipted = { "receipt-none": "no-receipt", "receipt-moved": "no-receipt" };

/**
 * For each certificate and change what comes of it, `[state, code, logged, receipt's code]`, or why it does not
 * apply.
 */
const STORIES = {
  "the answer of model 7.2.0": {
    of: ["two-truths", { certificate: "answer-v1.cert.json", answer: "answer-v1.md", prompt: "prompt.txt" }],
    "signer-next": ["valid", null],
    "signature-false": ["insufficient", "quorum.insufficient"],
    "signature-added": ["valid", null],
    ...unreceipted,
  },
  "the answer of model 7.2.1": {
    of: ["two-truths", { certificate: "answer-v2.cert.json", answer: "answer-v2.md", prompt: "prompt.txt" }],
    "signer-next": ["valid", null],
    "signature-false": ["valid", null],
    "signature-added": ["valid", null],
    ...unreceipted,
  },
  "the genuine answer": {
    of: [
      "leaked-keys",
      { certificate: "genuine.cert.json", answer: "genuine.md", prompt: "prompt.txt", receipt: "genuine.tlog-proof" },
    ],
    "signer-next": ["insufficient", "quorum.insufficient", "yes"],
    "signature-false": ["insufficient", "quorum.insufficient", "yes"],
    "signature-added": ["valid", null, "yes"],
    ...receipted(0),
  },
  "the forged answer": {
    of: [
      "leaked-keys",
      { certificate: "forged.cert.json", answer: "forged.md", prompt: "prompt.txt", receipt: "forged.tlog-proof" },
    ],
    "signer-next": ["valid", null, "yes"],
    "signature-false": ["insufficient", "quorum.insufficient", "yes"],
    "signature-added": "all-signed",
    ...receipted(1),
  },
};

/** The same for every certificate. What is signed no longer is, so the receipt's seal is false too. */
const expectedOf = (logged) => ({
  "answer-byte": ["invalid", "output.digest", logged],
  "answer-other": ["invalid", "output.length", logged],
  "prompt-byte": ["invalid", "prompt.digest", logged],
  "signer-quorum": ["insufficient", "quorum.insufficient", logged],
  epoch: ["invalid", "validator-set.epoch", ...(logged === "yes" ? ["unknown", "receipt.no-set"] : [])],
  "set-unknown": ["untrusted", "validator-set.unknown", ...(logged === "yes" ? ["unknown", "receipt.no-set"] : [])],
  "set-other": ["insufficient", "quorum.insufficient", ...(logged === "yes" ? ["no", "receipt.seal"] : [])],
  weight: ["insufficient", "quorum.insufficient", ...(logged === "yes" ? ["no", "receipt.seal"] : [])],
  date: ["insufficient", "quorum.insufficient", ...(logged === "yes" ? ["no", "receipt.seal"] : [])],
  anchor: "trust.anchor-missing",
});

for (const [name, { of, ...own }] of Object.entries(STORIES)) {
  describe(name, async () => {
    const { finding, trusted } = await story(...of);
    const sealed = sealedOf(finding, trusted);
    const { logged } = finding.report;
    const expected = { ...expectedOf(logged), ...own };
    const before = JSON.stringify(finding);
    const trial = (change) =>
      tried(
        change,
        sealed,
        finding,
        trusted,
        Object.assign(engine, { anchor: trusted.anchor, trust: trusted.bundles[0] }),
      );

    test("is valid to begin with", () => assert.equal(finding.report.state, "valid"));

    for (const [of, { change }] of Object.entries(CHANGES)) {
      test(of, async () => {
        const made = change(sealed, { text: OTHER });
        const wanted = expected[of];
        if (made.not !== undefined) return assert.equal(made.not, wanted);
        const { report, error } = await trial(made);
        if (error !== null) return assert.equal(error.code, wanted);
        const [state, code, receipt = logged, receiptCode = null] = wanted;
        assert.deepEqual(
          [report.state, report.code, report.logged, report.receipt?.code ?? null],
          [state, code, receipt, receiptCode],
        );
        // The check that catches it is the one that failed; nothing else did.
        const failed = report.checks.filter(({ status }) => status === "fail");
        assert.deepEqual(
          failed.map((check) => check.code),
          code === null ? [] : [code],
        );
        assert.equal(JSON.stringify(finding), before, "what was given is as it was");
      });
    }

    test("one bit of any byte of the answer is caught", async () => {
      for (const position of [0, 1, sealed.answer.length >> 2, sealed.answer.length - 1]) {
        const made = CHANGES["answer-byte"].change(sealed, { position });
        const copy = changed(sealed, made);
        assert.deepEqual([...copy.answer].filter((byte, at) => byte !== sealed.answer[at]).length, 1);
        assert.equal(copy.answer[position], made.is.byte);
        assert.equal(sealed.answer[position], made.was.byte);
        assert.equal((await trial(made)).report.code, "output.digest");
      }
    });

    for (const position of [-1, 0.5, NaN, 1e9]) {
      test(`there is no byte at ${position}`, () => {
        assert.deepEqual(CHANGES["answer-byte"].change(sealed, { position }), { not: "position" });
      });
    }

    test("signers go one by one, and the verdict falls exactly with the quorum", async () => {
      const { threshold } = finding.report.quorum;
      const signers = signersOf(sealed);
      for (let count = 1; count <= signers.length; count += 1) {
        const made = CHANGES["signer-next"].change(sealed, { count });
        const { report } = await trial(made);
        assert.equal(report.quorum.signedWeight, made.is.weight);
        assert.equal(report.state, made.is.weight >= threshold ? "valid" : "insufficient");
        assert.deepEqual(
          made.is.removed.map(({ id }) => id),
          signers.slice(0, count).map(({ id }) => id),
        );
      }
      assert.deepEqual(CHANGES["signer-next"].change(sealed, { count: signers.length + 1 }), {
        not: "no-signers-left",
      });
      const broken = CHANGES["signer-quorum"].change(sealed);
      const last = signers[broken.is.removed.length - 1];
      assert.ok(
        broken.is.weight < threshold && broken.is.weight + last.weight >= threshold,
        "and not one signer more than it takes",
      );
    });

    test("a policy that asks for a receipt refuses the copy without, and the changed one", async () => {
      for (const of of ["receipt-none", "receipt-moved"]) {
        const made = CHANGES[of].change(sealed);
        if (made.not !== undefined) continue;
        const { asked } = await trial(made);
        assert.equal(asked.before.accepted, true);
        assert.equal(asked.after.accepted, false);
        assert.deepEqual(
          asked.after.policy.failures.map(({ code }) => code),
          ["policy.require-receipt"],
        );
      }
    });

    test("what is opened is what was checked", async () => {
      for (const [of, { change }] of Object.entries(CHANGES)) {
        const made = change(sealed, { text: OTHER });
        if (made.not !== undefined || "anchor" in made.given) continue;
        const things = opened(made, changed(sealed, made), finding);
        const by = Object.fromEntries(things.map((one) => [one.kind, one]));
        engine.calls.length = 0;
        await trial(made);
        assert.equal(by.certificate.text, engine.calls[0].certificate, of);
        assert.deepEqual([...by.answer.bytes], [...engine.calls[0].answer], of);
        for (const one of things) assert.equal(one.size, one.bytes.length);
        assert.equal("receipt" in by, sealed.receipt !== null && made.given.receipt !== null);
      }
    });
  });
}

describe("what does not apply says why", async () => {
  const net = await network(equals(4, { weight: 25 }), { epochs: 1 });
  const options = {
    signers: net.everyone.slice(0, 3),
    prompt: "Why?",
    tally: { quorumWeight: 75, dissentWeight: 0, abstainWeight: 0 },
  };
  const of = async (files, more = {}) => {
    const { text } = await net.certificate(more.answer ?? "Because.", { ...options, ...more });
    const { finding, trusted } = await found(
      { certificate: thing("certificate", "c.json", text), ...files },
      { anchor: net.anchor, trust: net.trust },
    );
    return sealedOf(finding, trusted);
  };
  const nots = (sealed) =>
    Object.fromEntries(
      Object.entries(CHANGES).flatMap(([name, { change }]) => {
        const { not } = change(sealed, { text: "Because." });
        return not === undefined ? [] : [[name, not]];
      }),
    );

  test("without an answer, question and receipt", async () => {
    assert.deepEqual(nots(await of({})), {
      "answer-byte": "no-answer",
      "answer-other": "no-answer",
      "prompt-byte": "no-prompt",
      "set-other": "one-set",
      "receipt-none": "no-receipt",
      "receipt-moved": "no-receipt",
    });
  });

  test("of an empty answer, and of the same answer again", async () => {
    const empty = await of({ answer: thing("answer", "a.md", "") }, { answer: "" });
    assert.equal(nots(empty)["answer-byte"], "empty");
    const same = await of({ answer: thing("answer", "a.md", "Because.") });
    assert.equal(nots(same)["answer-other"], "same-answer");
  });

  test("of an answer that is not held, though its digest matched", async () => {
    const whole = await of({ answer: thing("answer", "a.md", "Because.") });
    assert.deepEqual(CHANGES["answer-byte"].change({ ...whole, answer: null }), { not: "large-answer" });
  });

  test("of a quorum that is short already", async () => {
    const short = await of({}, { signers: net.everyone.slice(0, 1) });
    assert.equal(nots(short)["signer-quorum"], "no-quorum");
  });
});

describe("only what is changed is changed", async () => {
  const net = await network(equals(4, { weight: 25 }), { epochs: 2 });
  const { text } = await net.certificate("Because.", {
    signers: net.everyone.slice(0, 3),
    prompt: "Why?",
    epoch: 1,
    name: 'tricky "epoch": 7, \\ {"epoch":1} é.md',
    tally: { quorumWeight: 75, dissentWeight: 0, abstainWeight: 0 },
  });
  const loose = JSON.stringify(JSON.parse(text), null, "\t");
  const { finding, trusted } = await found(
    { certificate: thing("certificate", "c.json", loose) },
    { anchor: net.anchor, trust: net.trust },
  );
  const sealed = sealedOf(finding, trusted);
  const payload = (certificate) => Buffer.from(JSON.parse(certificate).payload, "base64").toString();

  for (const [name, path, value] of [
    ["epoch", ["epoch"], 0],
    ["weight", ["tally", "quorumWeight"], 100],
  ]) {
    test(`${name}: one member of the statement, and not one byte beside it`, () => {
      const { given } = CHANGES[name].change(sealed);
      const [before, after] = [payload(loose), payload(given.certificate)];
      const [start, end] = spanOf(before, ["predicate", ...path]);
      assert.equal(after, before.slice(0, start) + JSON.stringify(value) + before.slice(end));
      const { payload: changed, ...rest } = JSON.parse(given.certificate);
      const { payload: original, ...others } = JSON.parse(loose);
      assert.deepEqual(rest, others);
      assert.notEqual(changed, original);
      assert.equal(given.certificate.replace(changed, original), loose);
    });
  }

  test("a signature that is added leaves all others, and the statement, as they are", () => {
    const { given, is } = CHANGES["signature-added"].change(sealed);
    const [before, after] = [loose, given.certificate].map((one) => JSON.parse(one));
    assert.deepEqual(after.signatures.slice(0, -1), before.signatures);
    assert.equal(after.signatures.at(-1).keyid, is.id);
    assert.equal(after.payload, before.payload);
  });

  test("the values of a JSON text are found where they are", () => {
    const json = '{ "a\\"b": [1, {"c": "}]"}, []], "\\u0061": {"x": -1.5e3 }, "d": null,"e":{}\n}';
    const parsed = JSON.parse(json);
    const at = (path) => spanOf(json, path) && JSON.parse(json.slice(...spanOf(json, path)));
    assert.deepEqual(at([]), parsed);
    assert.deepEqual(at(['a"b', 1, "c"]), "}]");
    assert.deepEqual(at(['a"b', 2]), []);
    assert.deepEqual(at(["a", "x"]), -1500);
    assert.deepEqual(at(["d"]), null);
    assert.deepEqual(at(["e"]), {});
    assert.equal(spanOf(json, ["f"]), null);
    assert.equal(spanOf(json, ["d", "f"]), null);
    assert.throws(() => replaced(json, ["f"], 1), RangeError);
  });

  test("the byte to flip is a letter or digit near the middle, where there is one", () => {
    assert.equal(defaultPosition(bytesOf("ab...cd")), 5);
    assert.equal(defaultPosition(bytesOf("......")), 3);
    assert.equal(defaultPosition(bytesOf("a")), 0);
  });
});
