/** The verifier: loading, extending, refreshing, asserting, counting, and what is refused. */

import { equal, misuse, ok, rejection } from "./check.mjs";

const load = ({ api, world }, more = {}) => api.Verifier.load({ anchor: world.anchor, trust: world.trust, ...more });

export const cases = {
  async "calls that race share one instance"({ api, world }) {
    const verifiers = await Promise.all(Array.from({ length: 30 }, () => load({ api, world })));
    const digests = await Promise.all(Array.from({ length: 30 }, () => api.hash("x")));
    equal(new Set(digests).size, 1, "one digest");
    for (const verifier of verifiers) equal(verifier.verifySync(world.certificate, world.answer).state, "valid", "state");
  },

  async "a verifier says what it trusts"({ api, world }) {
    const verifier = await load({ api, world });
    equal(verifier.anchor, world.anchor, "anchor");
    equal(verifier.head, { epoch: 1, id: verifier.sets[1].id }, "head");
    equal(verifier.sets.map(({ epoch, via, validators, totalWeight, quorum }) => [epoch, via, validators, totalWeight, quorum]), [
      [0, "anchor", 4, 100, 67],
      [1, "handover", 4, 100, 67],
    ]);
    const [, second] = JSON.parse(world.trust).sets;
    second.signatures.pop();
    const trust = JSON.stringify({ sets: [JSON.parse(world.trust).sets[0], second, 5] });
    const half = await load({ api, world }, { trust });
    equal(half.head.epoch, 0, "head without the handover");
    equal(half.ignored.map(({ reason }) => reason), ["handover", "malformed"], "ignored");
  },

  async "reports survive JSON"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [certificate, answer] of [
      [world.certificate, world.answer],
      [world.certificate, "x"],
      [world.insufficient, world.answer],
      [world.newerCertificate, world.answer],
      [world.unsupportedCertificate, world.answer],
      ["{}", "x"],
      [null, "x"],
    ]) {
      const report = await verifier.verify(certificate, answer, { policy: { minSigners: 4 } });
      equal(JSON.parse(JSON.stringify(report)), report, report.state);
      equal(report.checks.length, 7, "checks");
      if (typeof structuredClone === "function") equal(structuredClone(report), report, "structured clone");
    }
  },

  async "extending adds trust and never takes it back"({ api, world }) {
    const older = await load({ api, world }, { trust: world.olderTrust });
    const newer = await older.extend(world.newerTrust);
    equal([older.head.epoch, newer.head.epoch], [0, 2], "heads");
    equal(older.verifySync(world.certificate, world.answer).state, "untrusted", "the older stays as it is");
    equal(newer.verifySync(world.newerCertificate, world.answer).state, "valid", "the newer");
    const again = await newer.extend(new Response(world.olderTrust));
    equal(again.head, newer.head, "never below its head");
    equal(again.verifySync(world.newerCertificate, world.answer).state, "valid", "after an older bundle");
    await misuse("trust.fork", () => newer.extend(world.forkedTrust), api);
    await misuse("trust.malformed", () => newer.extend("[]"), api);
    equal(newer.verifySync(world.newerCertificate, world.answer).state, "valid", "after a failure");
  },

  async "a remembered head is not forgotten"({ api, world }) {
    const { head } = await load({ api, world });
    equal((await load({ api, world }, { head: JSON.parse(JSON.stringify(head)) })).head, head, "the same");
    equal((await load({ api, world }, { head, trust: world.newerTrust })).head.epoch, 2, "a newer bundle");
    equal((await load({ api, world }, { head: null })).head, head, "none");
    await misuse("trust.rollback", () => load({ api, world }, { head, trust: world.olderTrust }), api);
    for (const wrong of ["x", 5, {}, { epoch: -1, id: head.id }, { epoch: 1e21, id: head.id }, { epoch: 1, id: "x" }, { epoch: 0.5, id: head.id }]) {
      await misuse("input.head", () => load({ api, world }, { head: wrong }), api);
    }
  },

  async "a newer bundle is asked for once, and only when one may help"({ api, world }) {
    const asked = [];
    const refresh = (report) => {
      asked.push(report.state);
      return Promise.resolve(new Response(world.newerTrust));
    };
    const verifier = await load({ api, world }, { refresh });
    await verifier.verify(world.certificate, world.answer);
    await verifier.verify(world.certificate, "x");
    await verifier.verify("{}", "x");
    equal(verifier.verifySync(world.newerCertificate, world.answer).state, "untrusted", "verifySync never waits");
    equal(asked, [], "nothing to ask for");

    const newer = () => verifier.verify(world.newerCertificate, new Response(world.answer), { prompt: world.prompt });
    const reports = await Promise.all([newer(), newer(), newer()]);
    equal(reports.map(({ state, prompt }) => [state, prompt]), Array(3).fill(["valid", "matched"]), "after the refresh");
    equal(asked, ["untrusted"], "asked once for all three");
    equal(verifier.head.epoch, 2, "the head moved");
    equal(verifier.verifySync(world.newerCertificate, world.answer).state, "valid", "it stays trusted");

    const { verifyMany, verifyStream } = {
      verifyMany: async (one) => (await one.verifyMany([{ certificate: world.newerCertificate, answer: world.answer }]))[0],
      verifyStream: async (one) => {
        const { stream, report } = one.verifyStream(world.newerCertificate);
        await new Response(new Blob([world.answer]).stream().pipeThrough(stream)).text();
        return report;
      },
    };
    for (const way of [verifyMany, verifyStream]) {
      const one = await load({ api, world }, { refresh });
      equal((await way(one)).state, "valid", "after a refresh");
    }
    equal((await (await load({ api, world }, { refresh })).assertAccepted(world.newerCertificate, world.answer)).state, "valid");
  },

  async "a refresh that brings nothing changes nothing"({ api, world }) {
    let asked = 0;
    const nothing = () => {
      asked += 1;
      return null;
    };
    const verifier = await load({ api, world }, { refresh: nothing });
    equal((await verifier.verify(world.newerCertificate, world.answer)).state, "untrusted", "none");
    const useless = await load({ api, world }, { refresh: () => ((asked += 1), world.olderTrust) });
    equal((await useless.verify(world.newerCertificate, world.answer)).state, "untrusted", "an old bundle");
    equal(asked, 2, "asked once each, and not again after it brought nothing");
    const offline = new Error("offline");
    const failing = await load({ api, world }, { refresh: () => Promise.reject(offline) });
    ok((await rejection(failing.verify(world.newerCertificate, world.answer))) === offline, "its own error");
    equal((await failing.verify(world.certificate, world.answer)).state, "valid", "and the next call works");
    const forked = await load({ api, world }, { refresh: () => world.forkedTrust });
    await misuse("trust.fork", () => forked.verify(world.newerCertificate, world.answer), api);
    equal(forked.head.epoch, 1, "what forks is not adopted");
  },

  async "assertAccepted returns what is accepted and throws the rest"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, prompt } = world;
    const report = await verifier.assertAccepted(certificate, answer, { prompt, policy: { requirePrompt: true } });
    equal([report.state, report.accepted], ["valid", true], "accepted");
    for (const [given, code, state, part] of [
      [[certificate, `${answer}\n`], "output.length", "invalid", "without its final line break"],
      [[certificate, answer, { policy: { requirePrompt: true } }], "policy.require-prompt", "valid", "requirePrompt"],
      [[certificate, answer, { prompt: "x" }], "prompt.digest", "invalid", "prompt"],
      [[world.insufficient, answer], "quorum.insufficient", "insufficient", "quorum"],
      [[world.newerCertificate, answer], "validator-set.unknown", "untrusted", "set"],
      [[world.unsupportedCertificate, answer], "statement.unsupported", "unsupported", "version"],
      [[certificate, undefined], null, "sealed-unbound", "no answer"],
      [[null, answer], null, "provisional", "no certificate"],
    ]) {
      const error = await rejection(verifier.assertAccepted(...given));
      ok(error instanceof api.VerificationError && error instanceof Error, String(error));
      ok(!(error instanceof api.QuorumsealError), "a verdict is no misuse");
      equal([error.name, error.code, error.report.state], ["VerificationError", code, state], error.message);
      ok(error.message.includes(part), `${error.message} says ${part}`);
    }
    await misuse("policy.malformed", () => verifier.assertAccepted(certificate, answer, { policy: { x: 1 } }), api);
  },

  async "policies are refused rather than misread"({ api, world }) {
    const verifier = await load({ api, world });
    const settings = {};
    for (const policy of [
      { minSingers: 3 },
      { minSigners: "3" },
      { minSigners: settings.minSigners },
      { minQuorumPercent: NaN },
      { minQuorumPercent: 101 },
      { allowModels: [{ name: "atlas", version: undefined }] },
      { allowModels: [{ nmae: "atlas" }] },
      [],
      "",
      "{",
      '{"minSigners":3,"minSigners":1}',
      5,
    ]) {
      await misuse("policy.malformed", () => verifier.verify(world.certificate, world.answer, { policy }), api);
      await misuse("policy.malformed", () => verifier.verifySync(world.certificate, world.answer, { policy }), api);
    }
    for (const policy of [undefined, null]) {
      equal((await verifier.verify(world.certificate, world.answer, { policy })).policy, null, "no policy");
    }
    equal((await verifier.verify(world.certificate, world.answer, { policy: {} })).policy, { failures: [] }, "no rule");
  },

  async "the SHA-256 is compared on request"({ api, world }) {
    const verifier = await load({ api, world });
    const { wrongSha256, answer } = world;
    for (const form of [(text) => text, (text) => new Response(text), (text) => new Blob([text])]) {
      equal((await verifier.verify(wrongSha256, form(answer))).state, "valid", "not asked for");
      equal((await verifier.verify(wrongSha256, form(answer), { allDigests: true })).code, "output.digest", "asked for");
      equal((await verifier.verify(world.certificate, form(answer), { allDigests: true })).state, "valid", "right");
      const many = await verifier.verifyMany([{ certificate: wrongSha256, answer: form(answer) }], { allDigests: true });
      equal(many[0].code, "output.digest", "one of many");
    }
    const { stream, report } = verifier.verifyStream(wrongSha256, { allDigests: true });
    await rejection(new Response(new Blob([answer]).stream().pipeThrough(stream)).text());
    equal((await report).code, "output.digest", "as it passes through");
  },

  async "many give what each gives"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, prompt } = world;
    const items = [
      { certificate, answer, prompt },
      { certificate, answer: "x" },
      { certificate: new Blob([certificate]), answer: new Response(answer) },
      { certificate: world.insufficient, answer },
      { certificate: null, answer },
      { certificate: undefined },
      { certificate: world.largeCertificate, answer: world.large },
      { certificate, answer: { digest: await api.hash(answer) } },
    ];
    const policy = { minSigners: 3 };
    const expected = [];
    const again = items.map((item) => ({ ...item, ...(item.answer instanceof Response ? { answer } : {}) }));
    for (const { certificate, answer, ...more } of again) expected.push(await verifier.verify(certificate, answer, { ...more, policy }));
    equal(await verifier.verifyMany(new Set(items), { policy }), expected, "reports");
    equal(await verifier.verifyMany([]), [], "none");
    for (const [code, bad] of [
      ["input.digest", { certificate, answer: { digest: "x" } }],
      ["input.answer", { certificate, answer: 5 }],
      ["input.argument", { certificate, anwser: "x" }],
      ["input.argument", "x"],
    ]) {
      const error = await misuse(code, () => verifier.verifyMany([{ certificate, answer }, bad]), api);
      ok(error.message.startsWith("item 1: "), error.message);
    }
  },

  async "validators are counted"({ api, world }) {
    const verifier = await load({ api, world });
    const { id } = verifier.head;
    equal(verifier.checkQuorum(id, ["ada", "ben", "ben", "eve"]), {
      reached: false,
      weight: 60,
      threshold: 67,
      totalWeight: 100,
      margin: -7,
      pivotal: [],
      unknown: ["eve"],
    });
    equal(verifier.checkQuorum(id, new Set(["ada", "ben", "cyd"])).pivotal, ["ada", "ben", "cyd"], "pivotal");
    equal(verifier.checkQuorum(`blake3:${"0".repeat(64)}`, ["ada"]), null, "a set that is not trusted");
    await misuse("input.digest", () => verifier.checkQuorum("x", []), api);
    await misuse("input.argument", () => verifier.checkQuorum(id, [5]), api);
    equal(verifier.verifySync(world.certificate, world.answer).state, "valid", "afterwards");
  },

  async "misspelt and mistyped arguments are refused"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer } = world;
    for (const options of [{ promt: "x" }, { Policy: {} }, { toString: 1 }, { reciept: "x" }, 5, "x", { allDigests: "yes" }]) {
      await misuse("input.argument", () => verifier.verify(certificate, answer, options), api);
      await misuse("input.argument", () => verifier.verifySync(certificate, answer, options), api);
      await misuse("input.argument", () => verifier.verifyMany([], options), api);
      await misuse("input.argument", () => verifier.verifyStream(certificate, options), api);
    }
    await misuse("input.argument", () => verifier.verifySync(certificate, answer, { signal: null }), api);
    await misuse("input.argument", () => api.Verifier.load({ ...world, hed: null, world }), api);
    await misuse("input.argument", () => load({ api, world }, { refresh: "https://example.com" }), api);
    await misuse("input.argument", () => load({ api, world }, { trust: undefined }), api);
    for (const anchor of [undefined, null, 5, {}]) await misuse("input.anchor", () => load({ api, world }, { anchor }), api);
    await misuse("input.anchor", () => load({ api, world }, { anchor: world.anchor.toUpperCase() }), api);
    await misuse("input.anchor", () => api.Verifier.load(), api);
    await misuse("trust.anchor-missing", () => load({ api, world }, { anchor: `blake3:${"0".repeat(64)}` }), api);
    await misuse("trust.fork", () => load({ api, world }, { trust: world.forkedTrust }), api);
  },

  async "disposing is optional, and final"({ api, world }) {
    if (typeof Symbol.dispose !== "symbol") return;
    const verifier = await load({ api, world });
    const other = await verifier.extend(world.newerTrust);
    verifier[Symbol.dispose]();
    verifier[Symbol.dispose]();
    await misuse("input.argument", () => verifier.verify(world.certificate, world.answer), api);
    await misuse("input.argument", () => verifier.verifySync(world.certificate, world.answer), api);
    await misuse("input.argument", () => verifier.verifyMany([]), api);
    await misuse("input.argument", () => verifier.verifyStream(world.certificate), api);
    await misuse("input.argument", () => verifier.extend(world.newerTrust), api);
    await misuse("input.argument", () => verifier.checkQuorum(world.anchor, []), api);
    equal(other.verifySync(world.certificate, world.answer).state, "valid", "the other lives on");
  },

  async "a hasher ends with its digest"({ api }) {
    const hasher = await api.createHasher();
    equal(hasher.update("on").update(new TextEncoder().encode("e")).digest(), await api.hash("one"), "pieces");
    equal(hasher.digest(), await api.hash("one"), "asked again");
    await misuse("input.argument", () => hasher.update("more"), api);
    equal((await api.createHasher()).digest(), await api.hash(""), "nothing");
    await misuse("input.answer", async () => (await api.createHasher()).update(5), api);
    await misuse("input.answer", async () => (await api.createHasher()).update(new Blob(["x"])), api);
  },

  async "every code is explained"({ api }) {
    ok((await api.explain("trust.fork")).length > 50, "an explanation");
    equal(await api.explain("trust.spoon"), null, "no code");
    equal(await api.explain(""), null, "no text");
  },
};
