/** Stores: what is refused, what comes out, what is dropped and what is kept, and what is found by output and prompt. */

import { equal, misuse, ok, rejection, settled } from "./check.mjs";
import { failing, kvNamespace, listlessCache } from "./storages.mjs";

const load = ({ api, world }, more = {}) => api.Verifier.load({ anchor: world.anchor, trust: world.trust, ...more });

async function open(context, backend = context.store.memoryBackend(), more = {}) {
  return new context.store.CertificateStore({ verifier: await load(context), backend, ...more });
}

const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (value) => new TextEncoder().encode(value);
const all = async (names) => {
  const list = [];
  for await (const name of names) list.push(name);
  return list.sort();
};
let databases = 0;

/** The backends that there are here, by name; those whose name begins with `listless` cannot list. */
function backends({ store, namespace }) {
  const found = {
    memory: () => store.memoryBackend(),
    kv: () => store.kvBackend(kvNamespace()),
    "kv with a prefix": () => store.kvBackend(kvNamespace(), { prefix: "answers/", expirationTtl: 3600 }),
    "listless cache": () => store.cacheBackend(listlessCache()),
    "listless cache, promised": () => store.cacheBackend(Promise.resolve(listlessCache())),
  };
  const fresh = () => `test ${Date.now()} ${(databases += 1)}`;
  // Workers are where there is a namespace; their caches have a method that lists, and it throws.
  if (globalThis.caches) found[namespace ? "listless cache of the runtime" : "cache"] = () => store.cacheBackend(fresh());
  if (namespace) found["a real kv namespace"] = () => store.kvBackend(namespace, { prefix: fresh() });
  if (globalThis.indexedDB) found.indexedDB = () => store.indexedDbBackend(fresh());
  return Object.entries(found);
}

/** Expects a verdict, thrown. */
async function refused(context, state, code, act) {
  const error = await rejection(act());
  ok(error instanceof context.api.VerificationError, `a VerificationError rather than ${error?.stack ?? error}`);
  equal([error.report.state, error.code], [state, code], "state and code");
  return error.report;
}

export const cases = {
  async "what is put comes out, from every storage"(context) {
    const { world, api } = context;
    for (const [name, make] of backends(context)) {
      const backend = make();
      const store = await open(context, backend);
      const { prompt, receipt, votes, advisories, answer } = world;
      const { certHash, cacheKey, report, change } = await store.put(world.certificate, answer, { prompt, receipt, votes, advisories });
      equal([change, report.state, report.prompt, report.logged], ["added", "valid", "matched", "yes"], name);
      equal(cacheKey, certHash.replace("blake3:", "cert_hash:"), name);
      for (const key of [certHash, cacheKey]) {
        const entry = await store.get(key);
        equal([entry.certHash, entry.cacheKey, entry.damaged], [certHash, cacheKey, []], name);
        equal([entry.certificate, entry.artifact, entry.prompt, entry.receipt].map(text), [world.certificate, answer, prompt, receipt], name);
        equal([...entry.votes, ...entry.advisories].map(text), [...votes, ...advisories], name);
        equal(entry.report, report, "the same report as when it was put");
      }
      for (const output of [answer, bytes(answer), new Blob([answer]), new Response(answer), { digest: await api.hash(answer) }]) {
        equal((await store.getByOutput(output)).map((entry) => entry.certHash), [certHash], name);
      }
      await store.put(world.laterCertificate, world.laterAnswer);
      const latest = await store.latestFor({ digest: await api.hash(prompt) });
      equal([latest.contested, text(latest.entry.artifact), latest.supersedes], [false, world.laterAnswer, [certHash]], name);
      if (!name.startsWith("listless")) {
        equal(await all(store.keys()), [cacheKey, latest.entry.cacheKey].sort(), name);
        equal(await store.reindex(), { verified: 2, withheld: 0, dropped: 0, removed: 0 }, name);
      } else {
        await misuse("store.failed", () => all(store.keys()), api);
      }
      await store.delete(certHash);
      equal([await store.get(certHash), (await store.getByOutput(answer)).length], [null, 0], name);
      equal((await store.latestFor(prompt)).supersedes, [], name);
      equal((await store.examine(certHash)).found, "nothing", name);
      await store.delete(certHash);
      // What is damaged, wherever it lies.
      await backend.put(latest.entry.cacheKey, bytes("quorumseal.store.v1\n{}\n"));
      equal((await store.examine(latest.entry.certHash)).found, "dropped", name);
      equal((await store.examine(latest.entry.certHash)).found, "nothing", name);
      equal(await store.latestFor(prompt), null, name);
    }
  },

  async "nothing but what is accepted is written"(context) {
    const { api, world } = context;
    const backend = context.store.memoryBackend();
    const store = await open(context, backend);
    const { certificate, answer } = world;
    for (const [state, code, ...given] of [
      ["invalid", "output.length", certificate, `${answer}\n`],
      ["invalid", "output.digest", certificate, answer.replace("nine", "nina")],
      ["invalid", "prompt.digest", certificate, answer, { prompt: "x" }],
      ["invalid", "envelope.malformed", "{}", answer],
      ["invalid", "envelope.malformed", "x", answer],
      ["insufficient", "quorum.insufficient", world.insufficient, answer],
      ["untrusted", "validator-set.unknown", world.newerCertificate, answer],
      ["unsupported", "statement.unsupported", world.unsupportedCertificate, answer],
      ["provisional", null, null, answer],
      ["provisional", null, undefined, answer],
      ["provisional", null, " ", answer],
    ]) {
      const report = await refused(context, state, code, () => store.put(...given));
      ok(!report.accepted, "not accepted");
    }
    for (const [code, ...given] of [
      ["input.answer", certificate, undefined],
      ["input.answer", certificate, null],
      ["input.answer", certificate, 5],
      ["input.answer", certificate, { digest: await api.hash(answer) }],
      ["input.answer", certificate, "\ud800"],
      ["input.response", certificate, new Response(answer, { status: 404 })],
      ["input.argument", certificate, answer, { reciept: "x" }],
      ["input.argument", certificate, answer, { votes: "x" }],
      ["input.digest", certificate, answer, { prompt: { digest: "x" } }],
    ]) {
      await misuse(code, () => store.put(...given), api);
    }
    const strict = await open(context, backend, { policy: { requirePrompt: true, requireReceipt: true } });
    const report = await refused(context, "valid", "policy.require-prompt", () => strict.put(certificate, answer));
    equal(report.policy.failures.length, 2, "both rules");
    equal(await all(backend.list("")), [], "nothing was written");
    const aborted = AbortSignal.abort(new Error("enough"));
    equal((await rejection(store.put(certificate, answer, { signal: aborted }))).message, "enough", "aborted");
    equal(await all(backend.list("")), [], "nothing was written");
    equal((await strict.put(certificate, answer, { prompt: world.prompt, receipt: world.receipt })).report.accepted, true, "as asked");
    equal((await all(backend.list(""))).length, 3, "an entry and its index");
  },

  async "artifacts of every form are read once and to their end, and no further than is allowed"(context) {
    const { api, world } = context;
    const { certificate, answer } = world;
    const pieces = () => {
      const whole = bytes(answer);
      let at = 0;
      return new ReadableStream({
        pull(controller) {
          if (at >= whole.length) controller.close();
          else controller.enqueue(whole.subarray(at, (at += 7)));
        },
      });
    };
    for (const form of [answer, bytes(answer), bytes(answer).buffer, new Blob([answer]), new Response(answer), pieces()]) {
      const store = await open(context);
      const { certHash } = await store.put(new Response(certificate), form, { prompt: new Blob([world.prompt]), receipt: new Response(world.receipt) });
      const entry = await store.get(certHash);
      equal([text(entry.artifact), text(entry.prompt), entry.report.logged], [answer, world.prompt, "yes"], "whole");
    }
    const empty = await open(context);
    const { certHash } = await empty.put(world.empty, "");
    equal((await empty.get(certHash)).artifact.length, 0, "an empty answer");
    const large = await open(context);
    const kept = await large.put(world.largeCertificate, new Blob([world.large]));
    ok(text((await large.get(kept.certHash)).artifact) === world.large, "a large answer");

    // What is verified is what is written, whatever becomes of the caller's bytes in between.
    const own = [bytes(certificate), bytes(answer), bytes(world.prompt)];
    const verifier = await load(context);
    const changing = {
      verify: (...given) => (own.forEach((one) => one.fill(0x78)), verifier.verify(...given)),
      verifySync: (...given) => verifier.verifySync(...given),
    };
    const store = new context.store.CertificateStore({ verifier: changing, backend: context.store.memoryBackend() });
    const { certHash: copied } = await store.put(own[0], own[1], { prompt: own[2] });
    const entry = await store.get(copied);
    equal([entry.certificate, entry.artifact, entry.prompt].map(text), [certificate, answer, world.prompt], "copies");

    let cancelled = 0;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (cancelled += 1),
    });
    const small = await open(context, undefined, { maxBytes: 2000 });
    for (const form of [endless, "x".repeat(2001), new Uint8Array(2001), new Blob(["x".repeat(2001)]), new Response("x".repeat(2001))]) {
      const error = await misuse("input.argument", () => settled(small.put(certificate, form), "put"), api);
      ok(error.message.includes("2000"), error.message);
    }
    equal(cancelled, 1, "no more was read");
    await misuse("input.argument", () => small.put(certificate, answer, { receipt: world.receipt }), api);
    const broken = new Error("broken");
    const stream = new ReadableStream({ pull: (controller) => controller.error(broken) });
    ok((await rejection(store.put(certificate, stream))) === broken, "the source's own error");
  },

  async "a later put never makes an entry worse"(context) {
    const { world } = context;
    const { certificate, answer, receipt } = world;
    const { allSigners, otherSigners } = world.certificates;
    const withSeal = world.receipts.withSeal;
    const weights = { weak: 80, all: 100 };
    /** What is there after some puts, each `[certificate, extras]`: weight, logged, changes. */
    const after = async (...puts) => {
      const store = await open(context);
      const changes = [];
      let certHash;
      for (const [given, extras] of puts) {
        const put = await store.put(given, answer, extras);
        changes.push(put.change);
        certHash ??= put.certHash;
        equal(put.certHash, certHash, "one certificate");
      }
      const { report, ...entry } = await store.get(certHash);
      return { weight: report.quorum.signedWeight, logged: report.logged, changes, report, ...entry };
    };
    const seen = ({ weight, logged, changes }) => [weight, logged, changes.join(" ")];
    equal(seen(await after([certificate], [certificate])), [weights.weak, "not-given", "added none"], "again");
    equal(seen(await after([certificate], [allSigners])), [weights.all, "not-given", "added improved"], "more signatures");
    equal(seen(await after([allSigners], [certificate])), [weights.all, "not-given", "added none"], "fewer signatures");
    const other = await after([certificate], [otherSigners]);
    equal([seen(other), text(other.certificate)], [[weights.weak, "not-given", "added none"], certificate], "other signatures");
    equal(seen(await after([certificate], [certificate, { receipt }])), [weights.weak, "yes", "added improved"], "a receipt");
    equal(seen(await after([certificate, { receipt }], [certificate])), [weights.weak, "yes", "added none"], "without it");
    // This receipt is about exactly the three signatures: with four of them it would be lost.
    const tied = await after([certificate, { receipt }], [allSigners]);
    equal([seen(tied), text(tied.certificate)], [[weights.weak, "yes", "added none"], certificate], "tied");
    equal(seen(await after([certificate, { receipt: withSeal }], [allSigners])), [weights.all, "yes", "added improved"], "untied");
    equal(seen(await after([allSigners], [certificate, { receipt: withSeal }])), [weights.all, "yes", "added improved"], "lent");
    equal(seen(await after([allSigners], [certificate, { receipt }])), [weights.all, "not-given", "added none"], "not lent");
    for (const bad of ["malformed", "seal", "logSignature", "inclusion"]) {
      equal(seen(await after([certificate, { receipt: world.receipts[bad] }])), [weights.weak, "not-given", "added"], bad);
      equal(seen(await after([certificate, { receipt }], [certificate, { receipt: world.receipts[bad] }])), [weights.weak, "yes", "added none"], bad);
    }
    const { cosignatures } = world.receipts;
    equal(seen(await after([certificate, { receipt: cosignatures }])), [weights.weak, "unknown", "added"], "unsettled");
    equal(seen(await after([certificate, { receipt: cosignatures }], [certificate, { receipt }])), [weights.weak, "yes", "added improved"], "settled");
    equal(seen(await after([certificate, { receipt }], [certificate, { receipt: cosignatures }])), [weights.weak, "yes", "added none"], "not unsettled");

    const { prompt, votes, advisories, otherVotes, otherAdvisories } = world;
    const grown = await after([certificate, { votes }], [certificate, { prompt, votes: [...votes, otherVotes.equivocating] }], [certificate, { advisories, votes }]);
    equal(seen(grown), [weights.weak, "not-given", "added improved improved"], "grown");
    equal([text(grown.prompt), grown.votes.map(text), grown.advisories.map(text)], [prompt, [...votes, otherVotes.equivocating], advisories], "united");
    const digest = { digest: await context.api.hash(prompt) };
    equal((await after([certificate, { prompt: digest }])).prompt, digest, "no more than a digest");
    equal(text((await after([certificate, { prompt: digest }], [certificate, { prompt }], [certificate, { prompt: digest }])).prompt), prompt, "the prompt itself");
    const useless = [otherVotes.malformed, otherVotes["unknown-validator"], otherVotes["other-certificate"], otherVotes.signature];
    equal((await after([certificate, { votes: useless }])).votes, [], "votes that never count");
    const { network, quorum, untrusted, elsewhere } = otherAdvisories;
    const left = await after([certificate, { advisories: ["x", network, quorum, untrusted, elsewhere] }]);
    equal(left.advisories.map(text), [untrusted, elsewhere], "advisories that may count");
  },

  async "what would not be accepted together is not put together"(context) {
    const { world } = context;
    const { certificate, answer, advisories } = world;
    const backend = context.store.memoryBackend();
    const lenient = await open(context, backend);
    const { certHash } = await lenient.put(certificate, answer, { advisories });
    const strict = await open(context, backend, { policy: { onAdvisory: "reject" } });
    equal((await strict.examine(certHash)).found, "withheld", "kept, and not given out");
    await refused(context, "valid", "policy.on-advisory", () => strict.put(certificate, answer));
    equal((await lenient.get(certHash)).advisories.length, 1, "still there");
    // What is no longer accepted gives way to what is.
    const shared = context.store.memoryBackend();
    await (await open(context, shared)).put(world.certificates.otherSigners, answer);
    const cyd = await open(context, shared, { policy: { requireValidators: ["cyd"] } });
    equal(await cyd.get(certHash), null, "not by cyd");
    equal((await cyd.put(certificate, answer)).change, "improved", "by cyd");
    equal(text((await cyd.get(certHash)).certificate), certificate, "the one that is accepted");
  },

  async "the store's own advisories and policy count for all that is in it"(context) {
    const { world } = context;
    const backend = context.store.memoryBackend();
    const { certHash } = await (await open(context, backend)).put(world.certificate, world.answer, { advisories: world.advisories });
    const { withdrawn, network } = world.otherAdvisories;
    const told = await open(context, backend, { advisories: [withdrawn] });
    const { report, advisories } = await told.get(certHash);
    equal(report.advisories.counted.map(({ advisory }) => advisory.kind), ["withdrawn", "deprecated"], "both");
    equal(advisories.map(text), world.advisories, "what was put");
    const acting = await open(context, backend, { advisories: [withdrawn], policy: { onAdvisory: "reject" } });
    const examined = await acting.examine(certHash);
    equal([examined.found, examined.report.valid, examined.report.policy.failures[0].code], ["withheld", true, "policy.on-advisory"], "withheld");
    equal([(await acting.getByOutput(world.answer)).length, await acting.latestFor(world.prompt)], [0, null], "not found either");
    equal((await told.getByOutput(world.answer)).length, 1, "and nothing was lost");
    // With the store's own before them, those given are still told apart.
    const other = await open(context, undefined, { advisories: [withdrawn] });
    await other.put(world.certificate, world.answer, { advisories: [network, ...world.advisories] });
    equal((await other.get(certHash)).advisories.map(text), world.advisories, "the useful one");
  },

  async "what another verifier does not trust is kept"(context) {
    const { api, world } = context;
    const backend = context.store.memoryBackend();
    const { certHash } = await (await open(context, backend)).put(world.certificate, world.answer);
    const older = new context.store.CertificateStore({ verifier: await load(context, { trust: world.olderTrust }), backend });
    const examined = await older.examine(certHash);
    equal([examined.found, examined.report.state], ["withheld", "untrusted"], "withheld");
    equal([await older.get(certHash), await older.getByOutput(world.answer), await older.latestFor(world.prompt)], [null, [], null], "not given out");
    equal(await older.reindex(), { verified: 0, withheld: 1, dropped: 0, removed: 0 }, "nor lost");
    equal((await (await open(context, backend)).latestFor(world.prompt)).entry.certHash, certHash, "still there");
    let asked = 0;
    const refresh = () => ((asked += 1), world.trust);
    const refreshing = new context.store.CertificateStore({ verifier: await load(context, { trust: world.olderTrust, refresh }), backend });
    equal([(await refreshing.get(certHash)).report.state, asked], ["valid", 1], "after a refresh");
    const prompted = await (await open(context, backend)).examine(certHash, { prompt: "Another question?" });
    equal([prompted.found, prompted.report.code], ["withheld", "prompt.digest"], "another prompt");
    equal((await (await open(context, backend)).get(certHash, { prompt: world.prompt })).report.prompt, "matched", "and the right one");
    await misuse("input.digest", () => older.get(certHash, { prompt: { digest: "x" } }), api);
    // Of a newer version, or longer than is read here: not for this store to delete.
    const store = await open(context, backend);
    const small = await open(context, backend, { maxBytes: 100 });
    equal((await small.examine(certHash)).found, "withheld", "too long");
    await misuse("input.argument", () => small.put(world.empty, "").then(() => small.put(world.certificate, world.answer)), api);
    equal((await store.examine(certHash)).found, "verified", "still there");
    await backend.put(certHash.replace("blake3", "cert_hash"), bytes("quorumseal.store.v2\nwhatever"));
    for (const attempt of [1, 2]) equal((await store.examine(certHash)).found, "withheld", `newer, ${attempt}`);
    const { message } = await misuse("store.failed", () => store.put(world.certificate, world.answer), api);
    ok(message.includes("version 2") && message.includes("delete the entry"), message);
    equal((await store.examine(certHash)).found, "withheld", "and is left as it is");
    await store.delete(certHash);
    equal((await store.put(world.certificate, world.answer)).change, "added", "once it is deleted");
  },

  async "a byte that changed anywhere is noticed"(context) {
    const { world } = context;
    const backend = context.store.memoryBackend();
    const store = await open(context, backend);
    const { prompt, receipt, votes, advisories } = world;
    const { certHash, cacheKey } = await store.put(world.certificate, world.answer, { prompt, receipt, votes, advisories });
    const whole = await backend.get(cacheKey);
    const expected = await store.get(certHash);
    // xorshift32 of a fixed seed: the same positions everywhere.
    let seed = 0x9e3779b9;
    const random = (below) => {
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      return (seed >>> 0) % below;
    };
    const found = { verified: 0, withheld: 0, dropped: 0 };
    const check = async (record, what) => {
      await backend.put(cacheKey, record);
      const examined = await store.examine(certHash);
      found[examined.found] += 1;
      if (examined.found !== "verified") return;
      const { entry } = examined;
      ok(entry.damaged.length > 0, `${what}: nothing is damaged`);
      for (const part of ["certificate", "artifact", "prompt"]) equal(text(entry[part]), text(expected[part]), `${what}: ${part}`);
      for (const part of ["receipt", "votes", "advisories"]) {
        const none = part === "receipt" ? null : [];
        equal(entry[part], entry.damaged.includes(part) ? none : expected[part], `${what}: ${part}`);
      }
    };
    for (let time = 0; time < 400; time += 1) {
      const record = whole.slice();
      const at = time < 120 ? time * 11 : random(record.length);
      record[at % record.length] ^= 1 << random(8);
      await check(record, `byte ${at}, time ${time}`);
    }
    for (let time = 0; time < 40; time += 1) {
      const length = random(whole.length);
      await backend.put(cacheKey, whole.slice(0, length));
      equal((await store.examine(certHash)).found, "dropped", `cut at ${length}`);
    }
    await backend.put(cacheKey, new Uint8Array([...whole, 0]));
    equal((await store.examine(certHash)).found, "dropped", "a byte more");
    ok(found.dropped > 100 && found.verified > 50, `some of each: ${JSON.stringify(found)}`);
    // A damaged receipt costs no more than itself, and the report says so; putting it again mends it.
    const start = text(whole).indexOf("index 2");
    ok(start > 0, "there is a receipt");
    const spoiled = bytes(text(whole).replace("index 2", "index 1"));
    await backend.put(cacheKey, spoiled);
    const entry = await store.get(certHash);
    equal([entry.damaged, entry.receipt, entry.report.logged, entry.report.state], [["receipt"], null, "no", "valid"], "receipt");
    equal((await store.put(world.certificate, world.answer, { receipt })).change, "improved", "mended");
    equal((await store.get(certHash)).report.logged, "yes", "mended");
  },

  async "hostile records are dropped and do no harm"(context) {
    const { api, world } = context;
    const backend = context.store.memoryBackend();
    const store = await open(context, backend);
    const { certHash, cacheKey } = await store.put(world.certificate, world.answer);
    const whole = text(await backend.get(cacheKey));
    const digest = await api.hash("");
    const head = (parts) => `quorumseal.store.v1\n${JSON.stringify({ parts })}\n`;
    const part = (is, length, more = { digest }) => ({ is, length, ...more });
    for (const record of [
      "",
      "\n",
      "quorumseal.store.v",
      "quorumseal.store.v\n",
      "quorumseal.store.v01\n{}\n",
      "quorumseal.store.v1",
      "quorumseal.store.v1\n",
      "quorumseal.store.v1\nnull\n",
      "quorumseal.store.v1\n[]\n",
      `quorumseal.store.v1\n${"[".repeat(100_000)}\n`,
      `quorumseal.store.v1\n${" ".repeat((4 << 20) + 1)}\n`,
      head([]),
      head([null]),
      head([part("certificate", 0)]),
      head([part("certificate", 0), part("artifact", 0)]),
      head([part("certificate", 0), part("artifact", -1)]),
      head([part("certificate", 0), part("artifact", 0.5)]),
      head([part("certificate", 0), part("artifact", 2 ** 52)]),
      head([part("certificate", 0), part("certificate", 0), part("artifact", 0)]),
      head([part("certificate", 0), part("artifact", 0), part("toString", 0)]),
      head([part("certificate", 0), part("artifact", 0), part("prompt-digest", 0)]),
      head([part("certificate", 0, {}), part("artifact", 0)]),
      head([part("certificate", 0), part("artifact", 0), ...Array.from({ length: 16_385 }, () => part("vote", 0))]),
      whole.replace("cert", "Cert"),
      whole.replace("v1", "v0"),
    ]) {
      await backend.put(cacheKey, bytes(record));
      const { found } = await store.examine(certHash);
      equal(found, "dropped", JSON.stringify(record.slice(0, 80)));
      equal(await backend.get(cacheKey), undefined, "deleted");
    }
    // Records that are sound, and of another certificate, or short of what was put.
    const { cacheKey: otherKey } = await store.put(world.laterCertificate, world.laterAnswer);
    await backend.put(cacheKey, await backend.get(otherKey));
    equal((await store.examine(certHash)).found, "dropped", "another certificate");
    const forged = async (certificate, answer) => {
      const parts = [part("certificate", bytes(certificate).length, { digest: await api.hash(certificate) }), part("artifact", bytes(answer).length, {})];
      await backend.put(cacheKey, bytes(head(parts) + certificate + answer));
      return store.examine(certHash);
    };
    equal((await forged(world.certificate, world.answer)).found, "verified", "the forger knows the format");
    const short = await forged(world.insufficient, world.answer);
    equal([short.found, short.report.state], ["dropped", "insufficient"], "signatures are missing");
    const changed = await forged(world.certificate, world.laterAnswer);
    equal([changed.found, changed.report.code], ["dropped", "output.length"], "another answer");
    equal((await forged(world.laterCertificate, world.laterAnswer)).found, "dropped", "another certificate");
    equal((await store.put(world.certificate, world.answer)).change, "added", "and put again");
  },

  async "an index that lies gives no wrong answer"(context) {
    const { api, world } = context;
    const { certificate, answer, laterCertificate, laterAnswer, prompt } = world;
    const hex = (id) => id.split(":")[1];
    const [output, laterOutput, promptDigest] = [await api.hash(answer), await api.hash(laterAnswer), await api.hash(prompt)];
    const otherPrompt = await api.hash("Another question?");
    const nowhere = "0".repeat(64);
    const backend = context.store.memoryBackend();
    const store = await open(context, backend);
    const { certHash } = await store.put(certificate, answer);
    const later = await store.put(laterCertificate, laterAnswer);
    const lies = [
      `output:${hex(output)}:${hex(later.certHash)}`,
      `output:${hex(output)}:${nowhere}`,
      `output:${hex(output)}:../../x`,
      `output:${hex(output)}:`,
      `prompt:${hex(otherPrompt)}:${hex(certHash)}`,
      `prompt:${hex(promptDigest)}:${nowhere}`,
    ];
    const lie = async () => {
      for (const key of lies) await backend.put(key, bytes("1"));
    };
    await lie();
    equal((await store.getByOutput(answer)).map((entry) => entry.certHash), [certHash], "by output");
    equal(await store.latestFor("Another question?"), null, "by prompt");
    equal((await store.latestFor(prompt)).entry.certHash, later.certHash, "the latest");
    const left = await all(backend.list(""));
    equal(lies.filter((key) => left.includes(key)), [], "the lies are gone");
    equal(left.length, 6, "and the truth is not");
    await lie();
    for (const key of await all(backend.list("prompt:"))) if (!lies.includes(key)) await backend.delete(key);
    equal(await store.reindex(), { verified: 2, withheld: 0, dropped: 0, removed: lies.length }, "made anew");
    equal(await all(backend.list("")), left, "as it was");
    // Where writes are seen late, what is missing may be on its way.
    const namespace = kvNamespace();
    const eventual = await open(context, context.store.kvBackend(namespace));
    await eventual.put(certificate, answer);
    const record = namespace.values.get(`cert_hash:${hex(certHash)}`);
    namespace.values.delete(`cert_hash:${hex(certHash)}`);
    equal(await eventual.getByOutput(answer), [], "not seen yet");
    namespace.values.set(`cert_hash:${hex(certHash)}`, record);
    equal((await eventual.getByOutput(answer)).length, 1, "seen later");
    equal((await eventual.getByOutput(laterAnswer)).length, 0, `nothing of ${laterOutput}`);
    // More than can be taken into account is said, and not cut off.
    const crowded = context.store.memoryBackend();
    for (let n = 0; n < 4_097; n += 1) await crowded.put(`output:${hex(output)}:${String(n).padStart(64, "0")}`, bytes("1"));
    const full = await open(context, crowded);
    await misuse("store.failed", () => full.getByOutput(answer), api);
    equal(await full.getByOutput(answer), [], "what was wrong is gone");
  },

  async "the latest is the one that nothing here supersedes, and is contested where there are two"(context) {
    const { world } = context;
    const { prompt, answer, laterAnswer } = world;
    const after = async (...puts) => {
      const store = await open(context);
      for (const [certificate, given] of puts) await store.put(certificate, given);
      return store.latestFor(prompt);
    };
    const genuine = [world.certificate, answer];
    const later = [world.laterCertificate, laterAnswer];
    const contrary = [world.contraryCertificate, laterAnswer];
    const { coexisting, sameAnswer } = world.certificates;
    equal(await after(), null, "nothing");
    equal(await after([world.unrelatedCertificate, answer]), null, "of another prompt");
    const one = await after(genuine, [world.unrelatedCertificate, answer]);
    equal([one.contested, text(one.entry.artifact), one.supersedes, one.current.length, one.equivocations], [false, answer, [], 1, []], "one");
    equal([one.entry.report.prompt, one.entry.report.current], ["matched", "unknown"], "matched with what was asked");
    for (const order of [[genuine, later], [later, genuine]]) {
      const { contested, entry, supersedes, current } = await after(...order);
      equal([contested, text(entry.artifact), supersedes.length, current.length], [false, laterAnswer, 1, 1], "whatever was put last");
    }
    const two = await after(genuine, [coexisting, laterAnswer]);
    equal([two.contested, two.entry, two.current.length, two.supersedes, two.equivocations], [true, null, 2, [], []], "neither");
    const agreed = await after(genuine, [sameAnswer, answer]);
    equal([agreed.contested, text(agreed.entry.artifact), agreed.current.length], [false, answer, 2], "the same answer");
    const split = await after(genuine, contrary);
    equal([split.contested, split.entry, split.current.length], [true, null, 2], "an equivocation");
    equal(split.equivocations[0].equivocators.map(({ id }) => id), ["ada", "ben"], "who said both");
    const past = await after(genuine, contrary, later);
    equal([past.contested, text(past.entry.artifact), past.supersedes.length, past.equivocations.length], [false, laterAnswer, 2, 1], "over it");
  },

  async "outputs of several certificates come best first"(context) {
    const { world } = context;
    const { answer, prompt } = world;
    const store = await open(context);
    await store.put(world.unrelatedCertificate, answer);
    await store.put(world.certificates.allSigners, answer);
    await store.put(world.certificates.sameAnswer, answer);
    const found = await store.getByOutput(answer);
    equal(found.map(({ report }) => report.quorum.signedWeight), [100, 80, 80], "by weight");
    ok(found.every(({ artifact }) => artifact === found[0].artifact), "the answer is held once");
    equal((await store.getByOutput(answer, { prompt })).length, 2, "of one prompt");
    equal((await store.getByOutput(answer, { prompt: "Another question?" })).length, 1, "of the other");
    equal((await store.getByOutput(answer)).length, 3, "none was lost by asking");
    await store.put(world.certificates.sameAnswer, answer, {});
    const logged = await open(context);
    await logged.put(world.certificates.sameAnswer, answer);
    await logged.put(world.certificate, answer, { receipt: world.receipt });
    equal((await logged.getByOutput(answer)).map(({ report }) => report.logged), ["yes", "not-given"], "with a receipt");
  },

  async "several writers at a time lose nothing"(context) {
    const { world } = context;
    const { certificate, answer, prompt, votes, advisories } = world;
    const puts = [[certificate, {}], [world.certificates.allSigners, { prompt }], [certificate, { receipt: world.receipts.withSeal }], [certificate, { votes }], [certificate, { advisories }]];
    for (const [name, make] of backends(context)) {
      const backend = make();
      // Several stores on one backend where that can tell, one store elsewhere.
      const stores = backend.exchange ? await Promise.all(puts.map(() => open(context, backend))) : Array(puts.length).fill(await open(context, backend));
      const done = await Promise.all(puts.map(([given, extras], index) => stores[index].put(given, answer, extras)));
      const entry = await stores[0].get(done[0].certHash);
      equal([entry.report.quorum.signedWeight, entry.report.logged, entry.votes.length, entry.advisories.length, text(entry.prompt)], [100, "yes", 1, 1, prompt], name);
      equal((await stores[0].getByOutput(answer)).length, 1, name);
      // Different entries of one output and prompt, and a reader among them.
      const others = [[world.laterCertificate, world.laterAnswer], [world.contraryCertificate, world.laterAnswer], [world.certificates.coexisting, world.laterAnswer]];
      await Promise.all([...others.map((given) => stores[0].put(...given)), stores[0].latestFor(prompt), stores[0].getByOutput(world.laterAnswer)]);
      equal((await stores[0].getByOutput(world.laterAnswer)).length, 3, name);
    }
  },

  async "what is put while the index is being mended is found"(context) {
    const { world } = context;
    const { certificate, answer, prompt } = world;
    // Each acts while the entry is not there, or damaged, and has a name to take out of the index.
    for (const [what, spoil, act, at] of [
      ["a reader of outputs", "gone", (store) => store.getByOutput(answer), "output:"],
      ["a reader of prompts", "gone", (store) => store.latestFor(prompt), "prompt:"],
      ["a reader of a damaged entry", "damaged", (store) => store.getByOutput(answer), "output:"],
      ["reindex", "gone", (store) => store.reindex(), "output:"],
      ["reindex, then prompts", "gone", (store) => store.reindex(), "prompt:"],
      ["reindex of a damaged entry", "damaged", (store) => store.reindex(), "output:"],
      ["delete", "there", (store, key) => store.delete(key), "output:"],
      ["delete, then prompts", "there", (store, key) => store.delete(key), "prompt:"],
    ]) {
      const backend = context.store.memoryBackend();
      const store = await open(context, backend);
      const { cacheKey } = await store.put(certificate, answer);
      if (spoil === "gone") await backend.delete(cacheKey);
      if (spoil === "damaged") await backend.put(cacheKey, bytes("quorumseal.store.v1\n{}\n"));
      let puts = 0;
      const slow = {
        ...backend,
        async delete(key) {
          // Another tab puts just before the name is taken away.
          if (key.startsWith(at) && (puts += 1) === 1) await store.put(certificate, answer);
          return backend.delete(key);
        },
      };
      await act(await open(context, slow), cacheKey);
      equal(puts, 1, `${what}: it was put meanwhile`);
      equal((await store.get(cacheKey))?.cacheKey, cacheKey, what);
      equal((await store.getByOutput(answer)).length, 1, `${what}: by output`);
      equal((await store.latestFor(prompt))?.entry.cacheKey, cacheKey, `${what}: by prompt`);
    }
  },

  async "a storage that fails says so, and what is there stays"(context) {
    const { api, world, store: { memoryBackend } } = context;
    const { certificate, answer, prompt, receipt } = world;
    const quota = Object.assign(new Error("full"), { name: "QuotaExceededError" });
    let when = () => false;
    const backend = memoryBackend();
    const store = await open(context, failing(backend, (...call) => when(...call) && quota));
    const failed = async (act) => {
      const error = await misuse("store.failed", act, api);
      ok(error.cause === quota && error.message.includes("QuotaExceededError: full"), error.message);
    };
    when = (method) => method === "exchange";
    await failed(() => store.put(certificate, answer));
    equal(await all(backend.list("")), [], "nothing");
    // Stopped between the entry and its index.
    when = (method, key) => method === "put" && key.startsWith("prompt:");
    await failed(() => store.put(certificate, answer));
    when = () => false;
    equal([(await store.getByOutput(answer)).length, await store.latestFor(prompt)], [1, null], "half an index");
    const { certHash, change } = await store.put(certificate, answer);
    equal([change, (await store.latestFor(prompt)).entry.certHash], ["none", certHash], "put again");
    when = (method) => method === "exchange";
    await failed(() => store.put(certificate, answer, { receipt }));
    when = (method) => method === "get";
    for (const act of [() => store.get(certHash), () => store.delete(certHash), () => store.getByOutput(answer), () => store.latestFor(prompt), () => store.put(certificate, answer), () => store.reindex()]) {
      await failed(act);
    }
    when = (method) => method === "list";
    for (const act of [() => all(store.keys()), () => store.getByOutput(answer), () => store.latestFor(prompt), () => store.reindex()]) await failed(act);
    when = () => false;
    equal((await store.get(certHash)).report.logged, "not-given", "as before");
    const odd = await open(context, { ...backend, get: async () => "text" });
    await misuse("store.failed", () => odd.get(certHash), api);
    const noisy = await open(context, { ...backend, list: async function* () { yield* [5, "x", "output:", `cert_hash:${"0".repeat(63)}`]; } });
    equal([await all(noisy.keys()), await noisy.getByOutput(answer)], [[], []], "names that are none");
    const restless = await open(context, { ...backend, get: async () => bytes("damaged"), exchange: async () => false });
    await misuse("store.failed", () => settled(restless.get(certHash), "get"), api);
    const looping = { ...kvNamespace(), list: async () => ({ keys: [], list_complete: false, cursor: "x" }) };
    await misuse("store.failed", async () => (await open(context, context.store.kvBackend(looping))).getByOutput(answer), api);
    if (!globalThis.indexedDB) await misuse("store.failed", async () => (await open(context, context.store.indexedDbBackend())).get(certHash), api);
    if (!globalThis.caches) await misuse("store.failed", async () => (await open(context, context.store.cacheBackend())).get(certHash), api);
  },

  async "misuse is refused"(context) {
    const { api, world, store: { CertificateStore, cacheBackend, indexedDbBackend, kvBackend, memoryBackend } } = context;
    const verifier = await load(context);
    const backend = memoryBackend();
    for (const [code, options] of [
      ["input.argument", undefined],
      ["input.argument", {}],
      ["input.argument", { verifier }],
      ["input.argument", { backend }],
      ["input.argument", { verifier: load(context), backend }],
      ["input.argument", { verifier, backend: {} }],
      ["input.argument", { verifier, backend: new Map() }],
      ["input.argument", { verifier, backend, maxbytes: 5 }],
      ["input.argument", { verifier, backend, maxBytes: 0 }],
      ["input.argument", { verifier, backend, maxBytes: Infinity }],
      ["input.argument", { verifier, backend, advisories: "x" }],
      ["policy.malformed", { verifier, backend, policy: { minSingers: 3 } }],
      ["policy.malformed", { verifier, backend, policy: { minSigners: undefined } }],
    ]) {
      await misuse(code, () => new CertificateStore(options), api);
    }
    for (const make of [() => kvBackend(), () => kvBackend(new Map()), () => kvBackend(kvNamespace(), { ttl: 5 }), () => kvBackend(kvNamespace(), { prefix: 5 }), () => kvBackend(kvNamespace(), { expirationTtl: 0 }), () => cacheBackend(5), () => cacheBackend(null), () => indexedDbBackend("")]) {
      await misuse("input.argument", make, api);
    }
    const store = await open(context);
    const { certHash } = await store.put(world.certificate, world.answer);
    const hex = certHash.slice(7);
    for (const key of [undefined, null, 5, {}, "", hex, "x", `cert_hash:${hex}/..`, `cert_hash:../${hex}`, `cert_hash:${hex}\n`, certHash.toUpperCase(), `blake3:${hex.toUpperCase()}`, `sha256:${hex}`, `output:${hex}`, `cert_hash:${hex}:${hex}`, "__proto__"]) {
      for (const method of ["get", "examine", "delete"]) await misuse("input.digest", () => store[method](key), api);
    }
    for (const digest of ["x", "", hex, `${certHash} `, certHash.replace("blake3", "cert_hash")]) {
      await misuse("input.digest", () => store.getByOutput({ digest }), api);
      await misuse("input.digest", () => store.latestFor({ digest }), api);
    }
    // Text is text: what looks like a digest is not guessed at, and its bytes are what they are.
    const digest = await api.hash(world.answer);
    for (const guess of [digest, certHash.replace("blake3", "cert_hash"), digest.toUpperCase()]) {
      await misuse("input.digest", () => store.getByOutput(guess), api);
      await misuse("input.digest", () => store.latestFor(guess), api);
      await misuse("input.digest", () => store.get(certHash, { prompt: guess }), api);
    }
    equal(await store.getByOutput(bytes(digest)), [], "the text itself");
    for (const given of [undefined, null, 5, {}, { digest: 5 }]) await misuse("input.answer", () => store.getByOutput(given), api);
    await misuse("input.argument", () => store.get(certHash, { promt: "x" }), api);
    await misuse("input.argument", () => store.latestFor(world.prompt, { prompt: "x" }), api);
    await misuse("input.argument", () => store.reindex({ all: true }), api);
    const signal = AbortSignal.abort(new Error("enough"));
    for (const act of [() => store.get(certHash, { signal }), () => store.getByOutput(world.answer, { signal }), () => store.latestFor(world.prompt, { signal }), () => store.reindex({ signal })]) {
      equal((await rejection(act())).message, "enough", "aborted");
    }
  },
};
