// What belongs together is found by what it proves, in whatever order it was given; and what is examined, by the
// package.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";

import { hash, nfcWouldMatch, Verifier } from "../../pkg/node.js";
import { examine, relate } from "../../www/engine/examine.js";
import { pieces } from "../../www/engine/read.js";
import { take } from "../../www/engine/take.js";
import { trustingNobody } from "../../www/engine/nobody.js";
import { trusting } from "../../www/engine/trusting.js";
import { arrange, doubtful } from "../../www/given/arrange.js";

const library = { hash, nfcWouldMatch };
const at = (name) => new URL(`../../examples/${name}`, import.meta.url);

/** The file as a thing, named by its file; or as what somebody says that it is. */
async function thing(name, assigned) {
  const found = await take({ id: name, name, blob: new Blob([await readFile(at(name))]) });
  return assigned === undefined ? found : { ...found, kind: assigned, assigned: true };
}
const things = (...names) => Promise.all(names.map((name) => thing(name)));

/** Every order of a list. */
const orders = (list) =>
  list.length < 2
    ? [list]
    : list.flatMap((one, index) => orders(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));

async function trust(story) {
  const anchor = (await readFile(at(`${story}/anchor.txt`), "utf8")).trim();
  return (await trusting(Verifier, { anchor, bundles: await things(`${story}/trust.json`) })).verifier;
}

const names = ({ certificate, answer, prompt, receipt }) =>
  [certificate, answer, prompt, receipt].map((one) => one?.name ?? null);

let truths;
let leaked;
before(async () => {
  truths = await trust("two-truths");
  leaked = await trust("leaked-keys");
});

describe("examining", () => {
  const T = "two-truths/";
  const L = "leaked-keys/";

  test("in any order each certificate has its answer, and their prompt", async () => {
    const given = await things(
      ...["answer-v1.md", "answer-v1.cert.json", "answer-v2.md", "answer-v2.cert.json", "prompt.txt"].map(
        (name) => T + name,
      ),
    );
    for (const order of orders(given).filter((_, index) => index % 5 === 0)) {
      const { findings, history, spare } = await examine(truths, order, library);
      const found = findings.map(names).sort();
      const both = ["1", "2"].map((n) => [`${T}answer-v${n}.cert.json`, `${T}answer-v${n}.md`, `${T}prompt.txt`, null]);
      assert.deepEqual(found, both);
      assert.deepEqual(
        findings.map(({ report }) => [report.state, report.prompt]),
        [
          ["valid", "matched"],
          ["valid", "matched"],
        ],
      );
      assert.deepEqual(spare, []);
      const entries = history.timelines[0].entries.map(({ index }) => findings[index].certificate.name);
      assert.deepEqual(entries, [`${T}answer-v1.cert.json`, `${T}answer-v2.cert.json`]);
    }
  });

  test("two certificates of one answer that is given once are both held against it", async () => {
    const [whole, answer] = await things(`${T}answer-v1.cert.json`, `${T}answer-v1.md`);
    const envelope = JSON.parse(whole.text);
    const fewer = JSON.stringify({ ...envelope, signatures: envelope.signatures.slice(0, 1) });
    const partial = await take({ id: "partial", name: "partial", text: fewer });
    const { findings } = await examine(truths, [partial, whole, answer], library);
    assert.deepEqual(
      findings.map(({ report }) => [report.state, report.boundBy]),
      [
        ["insufficient", "bytes"],
        ["valid", "bytes"],
      ],
    );
  });

  test("receipts go to the certificates that they prove, also when they are the other way round", async () => {
    const files = [
      "forged.cert.json",
      "genuine.cert.json",
      "genuine.tlog-proof",
      "forged.tlog-proof",
      "genuine.md",
      "forged.md",
    ];
    const { findings } = await examine(leaked, await things(...files.map((name) => L + name)), library);
    const own = (name) => [`${L}${name}.cert.json`, `${L}${name}.md`, null, `${L}${name}.tlog-proof`];
    assert.deepEqual(findings.map(names), [own("forged"), own("genuine")]);
    assert.deepEqual(
      findings.map(({ report }) => report.logged),
      ["yes", "yes"],
    );
  });

  test("one receipt goes to the one that it proves, and leaves the other without", async () => {
    const files = ["forged.cert.json", "genuine.cert.json", "genuine.tlog-proof"];
    const { findings } = await examine(leaked, await things(...files.map((name) => L + name)), library);
    assert.deepEqual(
      findings.map(({ receipt, report }) => [receipt?.name ?? null, report.logged]),
      [
        [null, "not-given"],
        [`${L}genuine.tlog-proof`, "yes"],
      ],
    );
  });

  test("a receipt of another certificate is held against the one that there is, and refused", async () => {
    const { findings } = await examine(leaked, await things(`${L}genuine.cert.json`, `${L}forged.tlog-proof`), library);
    assert.equal(findings[0].report.logged, "no");
  });

  test("a text that is not the sealed one is held against its certificate all the same", async () => {
    const { findings } = await examine(
      truths,
      await things(`${T}answer-v1-tampered.md`, `${T}answer-v1.cert.json`),
      library,
    );
    assert.equal(findings.length, 1);
    assert.equal(findings[0].report.code, "output.digest");
    assert.equal(findings[0].size, findings[0].bytes.length);
  });

  test("of two texts the sealed one is the answer; the other is spare until it is said to be the prompt", async () => {
    const [certificate, answer, other] = await things(
      `${T}answer-v1.cert.json`,
      `${T}answer-v1.md`,
      `${T}rotated-out.prompt.txt`,
    );
    const first = await examine(truths, [other, answer, certificate], library);
    assert.deepEqual(first.findings.map(names), [[certificate.name, answer.name, null, null]]);
    assert.deepEqual(
      first.spare.map(({ name }) => name),
      [other.name],
    );
    const said = await thing(other.name, "prompt");
    const then = await examine(truths, [said, answer, certificate], library);
    assert.equal(then.findings[0].report.code, "prompt.digest");
    assert.deepEqual(then.spare, []);
  });

  test("what somebody says is the answer is, though a certificate names it as its prompt", async () => {
    const said = await thing(`${T}prompt.txt`, "answer");
    const { findings } = await examine(truths, [said, await thing(`${T}answer-v1.cert.json`)], library);
    assert.deepEqual(names(findings[0]), [`${T}answer-v1.cert.json`, `${T}prompt.txt`, null, null]);
    assert.equal(findings[0].report.state, "invalid");
  });

  test("a certificate that somebody says is an answer is one", async () => {
    const said = await thing(`${T}answer-v1.cert.json`, "answer");
    const { findings, history } = await examine(truths, [said], library);
    assert.deepEqual(
      [findings.length, findings[0].certificate, findings[0].report.state, history],
      [1, null, "provisional", null],
    );
  });

  test("answers alone are provisional, each by itself; without anything nothing is found", async () => {
    const { findings } = await examine(truths, await things(`${T}answer-v1.md`, `${T}answer-v2.md`), library);
    assert.deepEqual(
      findings.map(({ report }) => report.state),
      ["provisional", "provisional"],
    );
    const alone = await examine(truths, await things(`${T}policy.json`, `${L}genuine.tlog-proof`), library);
    assert.deepEqual([alone.findings, alone.spare.length], [[], 2]);
    assert.deepEqual(await examine(truths, [], library), { findings: [], history: null, spare: [] });
  });

  test("a policy and advisories hold for every certificate", async () => {
    const files = [
      "genuine.cert.json",
      "genuine.md",
      "forged.cert.json",
      "forged.md",
      "policy-by.json",
      "genuine.tlog-proof",
      "forged.tlog-proof",
    ];
    const advisories = ["advisory-v-01.json", "advisory-v-02.json"];
    const { findings } = await examine(
      leaked,
      await things(...[...files, ...advisories].map((name) => L + name)),
      library,
    );
    for (const { report, advisories } of findings) {
      assert.equal(advisories.length, 2);
      assert.equal(report.advisories.counted.length, 2);
    }
    assert.deepEqual(
      findings.map(({ report }) => report.accepted),
      [true, false],
    );
  });

  test("where nobody is trusted a certificate is untrusted, and its answer is compared all the same", async () => {
    const nobody = await trustingNobody(Verifier, hash);
    const { findings } = await examine(nobody, await things(`${T}answer-v1.cert.json`, `${T}answer-v1.md`), library);
    const { state, boundBy } = findings[0].report;
    assert.deepEqual([state, boundBy], ["untrusted", "bytes"]);
  });

  test("a certificate that cannot be read takes nothing from the others", async () => {
    const [good, answer] = await things(`${T}answer-v2.cert.json`, `${T}answer-v2.md`);
    const broken = await take({
      id: "broken",
      text: '{"payloadType":"application/vnd.in-toto+json","payload":"%","signatures":[]}',
    });
    const { findings, history } = await examine(truths, [broken, answer, good], library);
    assert.deepEqual(
      findings.map(({ report }) => [report.state, report.code]),
      [
        ["invalid", "envelope.malformed"],
        ["valid", null],
      ],
    );
    assert.deepEqual(
      history.excluded.map(({ index }) => index),
      [0],
    );
  });

  test("a policy that is none is a refusal", async () => {
    const policy = await take({ id: "p", text: '{"minSigners":3,"minEpoch":1,"requirePromt":true}' });
    await assert.rejects(examine(truths, [policy, await thing(`${T}answer-v1.cert.json`)], library), {
      code: "policy.malformed",
    });
  });

  test("two findings relate, with or without their answers", async () => {
    const given = await things(
      ...["answer-v1.cert.json", "answer-v2.cert.json", "answer-v2.md"].map((name) => T + name),
    );
    const { findings } = await examine(truths, given, library);
    assert.equal((await relate(truths, ...findings)).relation, "superseded-by");
  });
});

describe("long content", () => {
  /**
   * A certificate for an answer of any length cannot be sealed here: what a story seals is made long by its tray
   * alone.
   */
  test("is read piece by piece, says how far it is, and is not the sealed answer", async () => {
    const long = await take({ id: "long", blob: new Blob([new Uint8Array(3 * 2 ** 20 + 5)]) });
    const steps = [];
    const given = [long, await thing("two-truths/answer-v1.cert.json")];
    const { findings, history } = await examine(truths, given, library, { onProgress: (how) => steps.push(how.done) });
    assert.deepEqual(steps, [1, 2, 3].map((n) => n * 2 ** 20).concat(long.size));
    assert.deepEqual(
      [findings[0].report.code, findings[0].bytes, findings[0].size, history],
      ["output.length", null, long.size, null],
    );
  });

  test("stops between two pieces when it is aborted", async () => {
    let asked = 0;
    const slice = () => ({ arrayBuffer: async () => ((asked += 1), new ArrayBuffer(2 ** 20)) });
    const endless = { size: 2 ** 50, slice };
    const stop = new AbortController();
    const long = {
      id: "long",
      kind: "answer",
      name: null,
      size: endless.size,
      bytes: null,
      text: null,
      parts: null,
      set: false,
      blob: endless,
    };
    const onProgress = ({ done }) => done === 5 * 2 ** 20 && stop.abort(new Error("enough"));
    await assert.rejects(examine(truths, [long], library, { signal: stop.signal, onProgress }), /enough/);
    assert.equal(asked, 5);
    await new Promise((done) => setTimeout(done, 20));
    assert.equal(asked, 5);
  });

  test("pieces are the whole", async () => {
    const bytes = Uint8Array.from({ length: 2 ** 20 + 3 }, (_, index) => index);
    assert.deepEqual(new Uint8Array(await new Response(pieces(new Blob([bytes]))).arrayBuffer()), bytes);
  });
});

describe("arranging", () => {
  const statement = (output, length, prompt = "p", set = "s", round = "r") => ({
    subject: { digest: { blake3: output } },
    output: { length },
    prompt: { digest: { blake3: prompt } },
    validatorSet: set,
    round: { id: round },
  });
  const one = (id, kind, size = 1, assigned = false) => ({ id, kind, size, assigned });
  const facts = ({ statements = {}, digests = {}, proves = () => 0, rounds = {} }) => ({
    statements: new Map(Object.entries(statements)),
    digests: new Map(Object.entries(digests).map(([id, digest]) => [id, `blake3:${digest}`])),
    proves,
    rounds: new Map(Object.entries(rounds)),
  });
  const ids = (findings, member) => findings.map((finding) => finding[member]?.id ?? null);

  test("by digest, then by length, then in order", () => {
    const documents = [
      one("a", "certificate"),
      one("b", "certificate"),
      one("c", "certificate"),
      one("x", "answer", 7),
      one("y", "answer", 9),
      one("z", "answer", 3),
    ];
    const known = facts({
      statements: { a: statement("A", 5), b: statement("B", 9), c: statement("C", 3) },
      digests: { x: "X", y: "Y", z: "B" },
    });
    // z is b's by digest; no length of a is left, y's would be b's; what is left goes in order.
    assert.deepEqual(ids(arrange(documents, known).findings, "answer"), ["x", "z", "y"]);
  });

  test("one answer is that of every certificate that seals it, and is taken from none by another", () => {
    const documents = [
      one("a", "certificate"),
      one("b", "certificate"),
      one("c", "certificate"),
      one("x", "answer", 5),
      one("y", "answer", 5),
    ];
    const known = facts({
      statements: { a: statement("A", 5), b: statement("A", 5), c: statement("C", 5) },
      digests: { x: "A", y: "Y" },
    });
    const { findings, spare } = arrange(documents, known);
    assert.deepEqual(ids(findings, "answer"), ["x", "x", "y"]);
    assert.deepEqual(spare, []);
    const digests = new Map([...known.digests, ["z", "blake3:A"]]);
    const twice = arrange([...documents, one("z", "answer", 5)], { ...known, digests });
    assert.deepEqual(ids(twice.findings, "answer"), ["x", "z", "y"]);
  });

  test("long answers are hashed only where their length leaves a doubt", () => {
    const long = 2 ** 30;
    const statements = (...lengths) => new Map(lengths.map((length, index) => [`c${index}`, statement("A", length)]));
    const found = (documents, known) => doubtful(documents, known).map(({ id }) => id);
    assert.deepEqual(found([one("x", "answer", long)], statements(long)), []);
    assert.deepEqual(found([one("x", "answer", long)], statements(5)), []);
    assert.deepEqual(found([one("x", "answer", long)], statements(long, long)), ["x"]);
    assert.deepEqual(
      found([one("x", "answer", long), one("y", "answer", long), one("z", "answer", long + 1)], statements(long)),
      ["x", "y"],
    );
  });

  test("votes go by their round, and a lone certificate gets them all", () => {
    const rounds = { v: { validatorSet: "s", round: "r" }, w: { validatorSet: "s", round: "other" }, u: null };
    const votes = Object.keys(rounds).map((id) => one(id, "vote"));
    const two = facts({ rounds, statements: { a: statement("A", 1), b: statement("B", 1, "p", "s", "r2") } });
    const { findings, spare } = arrange([one("a", "certificate"), one("b", "certificate"), ...votes], two);
    assert.deepEqual(
      findings.map(({ votes }) => votes.map(({ id }) => id)),
      [["v"], []],
    );
    assert.deepEqual(
      spare.map(({ id }) => id),
      ["w", "u"],
    );
    const lone = arrange([one("a", "certificate"), ...votes], two);
    assert.deepEqual([lone.findings[0].votes.length, lone.spare.length], [3, 0]);
  });

  test("a prompt of some certificate is held against those that name it alone; another against the rest", () => {
    const known = facts({
      statements: { a: statement("A", 1, "P"), b: statement("B", 1, "Q") },
      digests: { p: "P", q: "Z" },
    });
    const certificates = [one("a", "certificate"), one("b", "certificate")];
    assert.deepEqual(ids(arrange([...certificates, one("p", "prompt")], known).findings, "prompt"), ["p", null]);
    assert.deepEqual(
      ids(arrange([...certificates, one("p", "prompt"), one("q", "prompt")], known).findings, "prompt"),
      ["p", "q"],
    );
    assert.deepEqual(ids(arrange([...certificates, one("q", "prompt")], known).findings, "prompt"), ["q", "q"]);
  });

  test("a text that is both sealed and asked is the answer", () => {
    const known = facts({ statements: { a: statement("A", 1, "A") }, digests: { x: "A" } });
    const { findings } = arrange([one("x", "answer"), one("a", "certificate")], known);
    assert.deepEqual([ids(findings, "answer"), ids(findings, "prompt")], [["x"], [null]]);
  });

  test("of several policies the last holds; bundles and ids are neither found nor spare", () => {
    const documents = [
      one("p", "policy"),
      one("q", "policy"),
      one("a", "certificate"),
      one("t", "bundle"),
      one("i", "anchor"),
    ];
    const { findings, spare } = arrange(documents, facts({ statements: { a: null } }));
    assert.deepEqual([findings[0].policy.id, spare.map(({ id }) => id)], ["q", ["p"]]);
  });

  test("the further a receipt proves, the sooner it is given", () => {
    const scores = { "x a": 1, "x b": 3, "y a": 2, "y b": 3 };
    const proves = (receipt, certificate) => scores[`${receipt.id} ${certificate.id}`];
    const documents = [one("a", "certificate"), one("b", "certificate"), one("x", "receipt"), one("y", "receipt")];
    assert.deepEqual(ids(arrange(documents, facts({ proves, statements: { a: null, b: null } })).findings, "receipt"), [
      "y",
      "x",
    ]);
  });
});
