// What is given is recognised by its content: the format's documents, lists of them, and everything else as an answer.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { hash, Verifier } from "../../pkg/node.js";
import { NOBODY, trustingNobody } from "../../www/engine/nobody.js";
import { documentsOf, HELD, take } from "../../www/engine/take.js";
import { trusting } from "../../www/engine/trusting.js";
import { mayBeDocument, recogniseText } from "../../www/given/recognise.js";

const at = (name) => new URL(`../../examples/${name}`, import.meta.url);
const text = (name) => readFile(at(name), "utf8");
const envelope = (payloadType, payload, signatures = []) =>
  JSON.stringify({
    payloadType,
    payload: btoa(typeof payload === "string" ? payload : JSON.stringify(payload)),
    signatures,
  });
const kind = (content) => recogniseText(typeof content === "string" ? content : JSON.stringify(content)).kind;

const IN_TOTO = "application/vnd.in-toto+json";
const SET = "application/vnd.quorumseal.validator-set.v1+json";
const VOTE = "application/vnd.quorumseal.vote.v1+json";
const ADVISORY = "application/vnd.quorumseal.advisory.v1+json";
const certificate = envelope(IN_TOTO, { predicateType: "urn:quorumseal:certificate:v1" });
const vote = envelope(VOTE, { vote: "reject" });
const set = envelope(SET, { epoch: 0 });

describe("the documents of the stories", () => {
  const kinds = [
    ["two-truths/answer-v1.cert.json", "certificate"],
    ["two-truths/short-of-quorum.cert.json", "certificate"],
    ["two-truths/trust.json", "bundle"],
    ["two-truths/sets/epoch-0.json", "bundle"],
    ["two-truths/policy.json", "policy"],
    ["two-truths/anchor.txt", "anchor"],
    ["two-truths/prompt.txt", "answer"],
    ["two-truths/answer-v1.md", "answer"],
    ["leaked-keys/genuine.tlog-proof", "receipt"],
    ["leaked-keys/advisory-v-01.json", "advisory"],
    ["leaked-keys/policy-advisories.json", "policy"],
    ["leaked-keys/policy-by.json", "policy"],
  ];
  for (const [name, expected] of kinds) {
    test(`${name}: ${expected}`, async () => {
      const thing = await take({ id: "1", name: "anything.bin", blob: new Blob([await readFile(at(name))]) });
      assert.equal(thing.kind, expected);
      assert.deepEqual(Buffer.from(thing.bytes), await readFile(at(name)));
      assert.equal(thing.set, name.includes("/sets/"));
    });
  }

  test("every certificate, set and receipt that there is", async () => {
    let count = 0;
    for (const story of ["two-truths", "leaked-keys"]) {
      for (const name of await readdir(at(story), { recursive: true })) {
        const expected = [
          [/\.cert\.json$/, "certificate"],
          [/^sets\/.*\.json$/, "bundle"],
          [/\.tlog-proof$/, "receipt"],
          [/\.md$/, "answer"],
        ];
        const found = expected.find(([pattern]) => pattern.test(name));
        if (!found) continue;
        assert.equal(kind(await text(`${story}/${name}`)), found[1], `${story}/${name}`);
        count += 1;
      }
    }
    assert.ok(count > 12, String(count));
  });
});

describe("answers that look like documents", () => {
  const answers = {
    "an empty text": "",
    "white space": " \n",
    "an empty object": {},
    "an empty list": [],
    "any object": { question: "Who?", answer: "Nobody." },
    "a number": "42",
    "an envelope of another payload": envelope("application/json", { sets: [] }),
    "an envelope of a future document of the format": envelope("application/vnd.quorumseal.other.v1+json", {}),
    "an attestation of another kind": envelope(IN_TOTO, { predicateType: "https://slsa.dev/provenance/v1" }),
    "sets of something else": {
      sets: [
        [6, 4],
        [7, 5],
      ],
      winner: "ada",
    },
    "no sets": { sets: [] },
    "an object with one rule's name among many": { minEpoch: 3, title: "Epochs", text: "…" },
    "a list in which one is none": `[${vote},{"vote":"affirm"}]`,
    "lines of which one is none": `${vote}\n{"vote":"affirm"}`,
    "a text about receipts": "c2sp.org/tlog-proof@v1\nis the first line of a receipt.",
    "a text that names an id": `The anchor is blake3:${"a".repeat(64)}.`,
    "an id in capitals": `blake3:${"A".repeat(64)}`,
    "a payload type alone": { payloadType: VOTE },
    "JSON that was cut": '{"question":"Who?","answ',
  };
  for (const [name, content] of Object.entries(answers)) {
    test(name, () => assert.equal(kind(content), "answer"));
  }
});

describe("documents that are wrong in some way are still what they are", () => {
  const documents = {
    "a certificate whose payload is not base64": [
      JSON.stringify({ payloadType: IN_TOTO, payload: "%", signatures: [] }),
      "certificate",
    ],
    "a certificate whose payload is not JSON": [envelope(IN_TOTO, "{"), "certificate"],
    "a certificate of a later version": [
      envelope(IN_TOTO, { predicateType: "urn:quorumseal:certificate:v9" }),
      "certificate",
    ],
    "a certificate that was cut": [certificate.slice(0, -20), "certificate"],
    "a certificate behind a byte order mark": [`\ufeff${certificate}`, "certificate"],
    "a vote of a later version": [envelope("application/vnd.quorumseal.vote.v2+json", {}), "vote"],
    "a vote without signatures": [{ payloadType: VOTE, payload: "" }, "vote"],
    "a receipt with other line ends": ["c2sp.org/tlog-proof@v1\r\nindex 1\r\n", "receipt"],
    "a bundle with junk beside a set": [`{"sets":[7,${set}]}`, "bundle"],
    "a bundle of nothing but its anchor": [{ anchor: `blake3:${"0".repeat(64)}`, sets: [] }, "bundle"],
    "a policy with a misspelt rule": [{ minSigners: 3, requirePromt: true, minEpoch: 1 }, "policy"],
    "an advisory": [envelope(ADVISORY, {}), "advisory"],
  };
  for (const [name, [content, expected]] of Object.entries(documents)) {
    test(name, () => assert.equal(kind(content), expected));
  }
});

describe("lists", () => {
  test("an array of votes is each vote with its very own text", async () => {
    const odd = vote.replace("{", '{ "note" : "a , b ] \\" }", ');
    const thing = await take({ id: "v", text: ` [\n${vote} ,${odd}\n] ` });
    assert.equal(thing.kind, "vote");
    assert.deepEqual(
      thing.parts.map((part) => part.text),
      [vote, odd],
    );
    const documents = documentsOf(thing);
    assert.deepEqual(
      documents.map((one) => [one.id, one.kind, one.text]),
      [
        ["v.0", "vote", vote],
        ["v.1", "vote", odd],
      ],
    );
    assert.equal(Buffer.from(documents[1].bytes).toString(), odd);
    // What somebody says is an answer is one, whole.
    const assigned = { ...thing, kind: "answer", assigned: true };
    assert.deepEqual(documentsOf(assigned), [assigned]);
  });

  test("one a line", () => {
    const { kind, parts } = recogniseText(`${vote}\n\n${vote}\r\n`);
    assert.equal(kind, "vote");
    assert.deepEqual(
      parts.map(({ text }) => text),
      [vote, vote],
    );
  });

  test("of different kinds", () => {
    const { kind, parts } = recogniseText(`[${certificate},${vote},${set}]`);
    assert.equal(kind, "several");
    assert.deepEqual(
      parts.map(({ kind, set }) => [kind, set]),
      [
        ["certificate", false],
        ["vote", false],
        ["bundle", true],
      ],
    );
  });

  test("more than there may be are an answer", () => {
    assert.equal(kind(`[${Array(16_384).fill(vote).join()}]`), "vote");
    assert.equal(kind(`[${Array(16_385).fill(vote).join()}]`), "answer");
  });
});

describe("things", () => {
  test("what is long is not held, and only looked into if it may be a document", async () => {
    const long = new Blob(["x".repeat(HELD + 1)]);
    const thing = await take({ id: "1", blob: long });
    assert.deepEqual([thing.kind, thing.bytes, thing.text, thing.size], ["answer", null, null, HELD + 1]);
    assert.equal(thing.blob, long);
    const padded = await take({ id: "2", blob: new Blob([certificate, " ".repeat(HELD)]) });
    assert.equal(padded.kind, "certificate");
    const start = (content) => new TextEncoder().encode(content);
    assert.equal(mayBeDocument(start(' \n{"'), 2 ** 20), true);
    assert.equal(mayBeDocument(start(' \n{"'), 2 ** 30), false);
    assert.equal(mayBeDocument(start("Once"), 2 ** 10), false);
  });

  test("a text's bytes are its UTF-8, and one that has none is left to the verifier to refuse", async () => {
    assert.equal((await take({ id: "1", text: "a\r\né" })).size, 5);
    const cut = await take({ id: "2", text: "\ud83d" });
    assert.equal(cut.bytes, null);
    const nobody = await trustingNobody(Verifier, hash);
    await assert.rejects(nobody.verify(certificate, cut.text), { code: "input.answer" });
  });

  test("bytes that are no text are held as they are", async () => {
    const thing = await take({ id: "1", blob: new Blob([Uint8Array.of(0xff, 0xfe)]) });
    assert.deepEqual([...thing.bytes, thing.text, thing.kind], [0xff, 0xfe, null, "answer"]);
  });
});

describe("trust", async () => {
  const story = (name) => text(`two-truths/${name}`);
  const anchor = (await story("anchor.txt")).trim();
  const things = async (...names) => Promise.all(names.map(async (name, id) => take({ id, text: await story(name) })));

  test("nobody's key is the first digest of its form that is a public key", async () => {
    const nobody = await trustingNobody(Verifier, hash);
    assert.equal(
      (await nobody.verify(await story("answer-v1.cert.json"), await story("answer-v1.md"))).state,
      "untrusted",
    );
    assert.equal((await nobody.verify(null, "x")).state, "provisional");
    const [form, number] = NOBODY.split(/(?<= )(?=\d+$)/);
    for (let earlier = 0; earlier < Number(number); earlier += 1) {
      const other = (content) => hash(content === NOBODY ? `${form}${earlier}` : content);
      await assert.rejects(trustingNobody(Verifier, other), { code: "trust.malformed" });
    }
  });

  test("bare sets, in any order, are one bundle", async () => {
    const sets = await things("sets/epoch-2.json", "sets/epoch-0.json", "sets/epoch-1.json");
    const { trusted } = await trusting(Verifier, { anchor, bundles: sets });
    assert.deepEqual(
      trusted.sets.map(({ epoch }) => epoch),
      [0, 1, 2],
    );
    assert.deepEqual(trusted.ignored, []);
  });

  test("bundles extend each other in whatever order connects them, and junk disables nothing", async () => {
    const [zero, one, two] = await things("sets/epoch-0.json", "sets/epoch-1.json", "sets/epoch-2.json");
    const alone = async (...sets) => take({ id: 9, text: `{"sets":[${sets.map((set) => set.text)}]}` });
    const junk = await take({ id: 8, text: '{"sets":3}' });
    const bundles = [junk, await alone(two), await alone(zero), await alone(one)];
    const { trusted } = await trusting(Verifier, { anchor, bundles });
    assert.deepEqual(
      trusted.sets.map(({ epoch }) => epoch),
      [0, 1, 2],
    );
    assert.deepEqual(
      trusted.ignored.map(({ reason }) => reason),
      ["malformed"],
    );
  });

  test("what does not load says why", async () => {
    const bundles = await things("trust.json");
    const other = `blake3:${"0".repeat(64)}`;
    await assert.rejects(trusting(Verifier, { anchor: other, bundles }), { code: "trust.anchor-missing" });
    await assert.rejects(trusting(Verifier, { anchor: "blake3:no", bundles }), { code: "input.anchor" });
    await assert.rejects(trusting(Verifier, { anchor, bundles: [] }), { code: "trust.no-bundle" });
    const head = { epoch: 9, id: other };
    await assert.rejects(trusting(Verifier, { anchor, bundles, head }), { code: "trust.rollback" });
    const { trusted } = await trusting(Verifier, { anchor, bundles });
    assert.deepEqual((await trusting(Verifier, { anchor, bundles, head: trusted.head })).trusted.head, trusted.head);
  });
});
