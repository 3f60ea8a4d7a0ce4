/** What stands beside a verdict: receipts, votes, advisories, relations, histories, checkpoints. None of it touches a state. */

import { equal, misuse, ok, rejection, settled } from "./check.mjs";

const load = ({ api, world }, more = {}) => api.Verifier.load({ anchor: world.anchor, trust: world.newerTrust, ...more });

/** A plain value in every form in which text may be given. */
function textForms(text) {
  const bytes = new TextEncoder().encode(text);
  return {
    atHand: { text, bytes, buffer: bytes.buffer, view: new DataView(bytes.buffer) },
    read: () => ({ blob: new Blob([text]), response: new Response(text), stream: new Blob([text]).stream() }),
  };
}

/** The same, and the parsed object: for documents that are JSON. */
function documentForms(text) {
  const { atHand, read } = textForms(text);
  return { atHand: { ...atHand, object: JSON.parse(text) }, read };
}

/** Nothing in a report that a receipt, votes or advisories could change may have changed. */
function sameVerdict(got, expected, what) {
  const { state, valid, code, certHash, checks, quorum, statement, hint, prompt, boundBy } = got;
  equal(
    { state, valid, code, certHash, checks, quorum, statement, hint, prompt, boundBy },
    Object.fromEntries(
      ["state", "valid", "code", "certHash", "checks", "quorum", "statement", "hint", "prompt", "boundBy"].map((name) => [name, expected[name]]),
    ),
    what,
  );
}

/** A plain JSON value: the same after JSON, after a structured clone, and without any number above 2^53-1. */
function plain(value, what) {
  equal(JSON.parse(JSON.stringify(value)), value, `${what} as JSON`);
  if (typeof structuredClone === "function") equal(structuredClone(value), value, `${what} as a structured clone`);
  const check = (member) => {
    if (typeof member === "number") ok(Number.isSafeInteger(member), `${what}: ${member}`);
    else if (typeof member === "object" && member !== null) Object.values(member).forEach(check);
  };
  check(value);
}

const MARCH = Date.parse("2026-03-01T09:05:00Z") / 1000;

export const cases = {
  async "receipts are taken in every form"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt } = world;
    const expected = await verifier.verify(certificate, answer, { receipt });
    equal(expected.logged, "yes", "logged");
    equal(expected.receipt, {
      ...{ logged: "yes", code: null, message: expected.receipt.message },
      ...{ origin: "ledger.example/mira", index: 2, treeSize: 3, cosigningEpoch: 1, cosigningWeight: 80, loggedBy: MARCH },
      cosigners: [
        { id: "ada", operator: "north", weight: 30, timestamp: MARCH - 120 },
        { id: "ben", operator: "south", weight: 30, timestamp: MARCH - 60 },
        { id: "cyd", operator: "north", weight: 20, timestamp: MARCH },
      ],
    }, "the receipt");
    plain(expected, "the report");
    const forms = textForms(receipt);
    for (const [form, given] of Object.entries(forms.atHand)) {
      equal(verifier.verifySync(certificate, answer, { receipt: given }), expected, `${form}, sync`);
    }
    for (const [form, given] of Object.entries({ ...forms.atHand, ...forms.read() })) {
      equal(await verifier.verify(certificate, answer, { receipt: given }), expected, form);
    }
    for (const [form, given] of Object.entries({ ...forms.atHand, ...forms.read() })) {
      equal(await verifier.verifyMany([{ certificate, answer, receipt: given }]), [expected], `${form}, one of many`);
    }
    const { stream, report } = verifier.verifyStream(certificate, { receipt: new Response(receipt) });
    equal(await new Response(new Blob([answer]).stream().pipeThrough(stream)).text(), answer, "what passed through");
    equal(await report, expected, "as it passed through");
    const accepted = await verifier.assertAccepted(certificate, answer, { receipt, policy: { requireReceipt: true } });
    equal([accepted.accepted, accepted.logged], [true, "yes"], "asserted");
    for (const nothing of [undefined, null]) {
      const { logged, receipt } = verifier.verifySync(certificate, answer, { receipt: nothing });
      equal([logged, receipt], ["not-given", null], "not given");
    }
  },

  async "what is wrong with a receipt is said, and changes no state"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, insufficient, answer, receipts } = world;
    const without = verifier.verifySync(certificate, answer);
    for (const [name, logged, code] of [
      ["withSeal", "yes", null],
      ["byNewerQuorum", "yes", null],
      ["malformed", "no", "receipt.malformed"],
      ["seal", "no", "receipt.seal"],
      ["unknownLedger", "unknown", "receipt.unknown-ledger"],
      ["logSignature", "no", "receipt.log-signature"],
      ["inclusion", "no", "receipt.inclusion"],
      ["cosignatures", "unknown", "receipt.cosignatures"],
    ]) {
      const receipt = receipts[name];
      const report = await verifier.verify(certificate, answer, { receipt });
      equal([report.logged, report.receipt.logged, report.receipt.code], [logged, logged, code], name);
      sameVerdict(report, without, name);
      equal(report.accepted, true, "accepted without a policy");
      plain(report, name);
      equal(await verifier.checkReceipt(certificate, receipt), report.receipt, `${name} by itself`);
      const strict = await verifier.verify(certificate, answer, { receipt, policy: { requireReceipt: true } });
      sameVerdict(strict, without, `${name} with a policy`);
      equal(strict.accepted, logged === "yes", `${name}, accepted`);
      equal(strict.policy.failures.map((failure) => failure.code), logged === "yes" ? [] : ["policy.require-receipt"], name);
    }
    equal(await verifier.verify(certificate, answer, { receipt: receipts.byNewerQuorum }).then(({ receipt }) => receipt.cosigningEpoch), 2, "a later epoch");
    for (const receipt of ["", "x", "\ud800", new Uint8Array(16 << 20)]) {
      equal(verifier.verifySync(certificate, answer, { receipt }).receipt.code, "receipt.malformed", "no receipt");
    }
    for (const [state, given] of [["untrusted", world.newerCertificate], ["invalid", "{}"], ["provisional", null]]) {
      const older = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
      const report = older.verifySync(given, answer, { receipt: world.receipt, votes: world.votes, advisories: world.advisories });
      equal([report.state, report.logged, report.receipt.code], [state, "unknown", "receipt.no-set"], state);
      equal([report.dissent, report.unaccountedWeight, report.votes, report.advisories], [null, null, null, null], state);
    }
    // Without the seal that was logged only a quorum's signatures at hand can have been.
    equal(verifier.verifySync(insufficient, answer, { receipt: world.receipt }).receipt.code, "receipt.seal", "no seal at hand");
    equal(verifier.verifySync(insufficient, answer, { receipt: receipts.withSeal }).logged, "yes", "the seal that was logged");
    equal(verifier.verifySync(insufficient, answer, { receipt: receipts.withSeal }).state, "insufficient", "logged is no seal");
  },

  async "receipts of any sealed document"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [document, receipt] of [
      [world.set0, world.receipts.ofSet0],
      [world.set1, world.receipts.ofSet1],
      [world.advisories[0], world.receipts.ofAdvisory],
      [world.certificate, world.receipt],
    ]) {
      const expected = await verifier.checkReceipt(document, receipt);
      equal([expected.logged, expected.loggedBy], ["yes", MARCH], document);
      plain(expected, "a receipt");
      const [documents, receipts] = [documentForms(document), textForms(receipt)];
      for (const given of Object.values({ ...documents.atHand, ...documents.read() })) {
        equal(await verifier.checkReceipt(given, receipt), expected, "a form of the document");
      }
      for (const given of Object.values({ ...receipts.atHand, ...receipts.read() })) {
        equal(await verifier.checkReceipt(document, given), expected, "a form of the receipt");
      }
      equal((await verifier.checkReceipt(document, world.receipts.ofLater)).logged, "no", "another's");
    }
    for (const document of ["", "{}", null, {}, world.newerTrust, new Uint8Array((16 << 20) + 1)]) {
      equal((await verifier.checkReceipt(document, world.receipt)).code, "receipt.no-set", "no document");
    }
  },

  async "votes prove dissent"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, votes, otherVotes } = world;
    const without = verifier.verifySync(certificate, answer);
    equal([without.dissent, without.unaccountedWeight, without.votes], ["claimed", 20, null], "without votes");
    equal(verifier.verifySync(certificate, answer, { votes: [] }), without, "no votes");
    const expected = verifier.verifySync(certificate, answer, { votes });
    sameVerdict(expected, without, "with votes");
    equal([expected.dissent, expected.unaccountedWeight], ["proven", 0], "dissent");
    equal(expected.votes, {
      ...{ affirmWeight: 0, rejectWeight: 20, abstainWeight: 0 },
      ...{ counted: [{ id: "dov", operator: null, weight: 20, vote: "reject" }], equivocators: [], ignored: [] },
    }, "votes");
    plain(expected, "votes");
    const forms = documentForms(votes[0]);
    for (const [form, vote] of Object.entries(forms.atHand)) {
      for (const list of [[vote], new Set([vote]), [vote].values()]) {
        equal(verifier.verifySync(certificate, answer, { votes: list }), expected, `${form}, sync`);
      }
    }
    for (const [form, vote] of Object.entries({ ...forms.atHand, ...forms.read() })) {
      equal(await verifier.verify(certificate, answer, { votes: [vote] }), expected, form);
    }
    const many = await verifier.verifyMany([{ certificate, answer, votes: new Set(votes) }, { certificate, answer }]);
    equal(many, [expected, without], "votes are one item's");
    const { stream, report } = verifier.verifyStream(certificate, { votes: [new Blob(votes)] });
    await new Response(new Blob([answer]).stream().pipeThrough(stream)).text();
    equal(await report, expected, "as it passed through");

    const listed = Object.values(otherVotes);
    const all = await verifier.verify(certificate, answer, { votes: [...listed, ...votes, "", { a: 1 }, new Uint8Array((16 << 20) + 1)] });
    sameVerdict(all, without, "with other votes");
    equal(all.votes.ignored.map(({ index, reason }) => [index, reason]), [
      ...Object.keys(otherVotes).map((reason, index) => [index, reason]),
      ...[[6, "malformed"], [7, "malformed"], [8, "malformed"]],
    ], "ignored");
    equal(all.votes.equivocators, [{ id: "ada", operator: "north", weight: 30, votes: ["reject"], signed: true }], "equivocators");
    plain(all, "other votes");
    const policy = { requireProvenDissent: true, maxUnaccountedPercent: 0 };
    equal(verifier.verifySync(certificate, answer, { votes, policy }).accepted, true, "proven");
    const refused = verifier.verifySync(certificate, answer, { policy });
    equal(refused.policy.failures.map(({ code }) => code), ["policy.max-unaccounted-percent", "policy.require-proven-dissent"], "unproven");
    sameVerdict(refused, without, "unproven");
  },

  async "advisories are reported, and only a policy acts upon them"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, advisories, otherAdvisories } = world;
    const without = verifier.verifySync(certificate, answer);
    equal(verifier.verifySync(certificate, answer, { advisories: [] }), without, "none");
    const expected = verifier.verifySync(certificate, answer, { advisories });
    sameVerdict(expected, without, "with an advisory");
    equal([expected.accepted, expected.advisories.effect, expected.advisories.counted.length], [true, "report", 1], "reported");
    equal([expected.advisories.counted[0].applies, expected.advisories.counted[0].advisory.kind], [true, "deprecated"], "counted");
    plain(expected, "advisories");
    const forms = documentForms(advisories[0]);
    for (const given of Object.values(forms.atHand)) {
      equal(verifier.verifySync(certificate, answer, { advisories: new Set([given]) }), expected, "sync");
    }
    for (const given of Object.values({ ...forms.atHand, ...forms.read() })) {
      equal(await verifier.verify(certificate, answer, { advisories: [given] }), expected, "verify");
    }
    const reject = { onAdvisory: "reject" };
    for (const [what, given, code] of [
      ["deprecated", advisories, "policy.on-advisory"],
      ["withdrawn", [otherAdvisories.withdrawn], "policy.on-advisory"],
      ["of another certificate", [otherAdvisories.elsewhere], undefined],
      ["ignored", [otherAdvisories.quorum, otherAdvisories.network], undefined],
    ]) {
      const report = await verifier.verify(certificate, answer, { advisories: given, policy: reject });
      sameVerdict(report, without, what);
      equal([report.advisories.effect, report.policy.failures[0]?.code], ["reject", code], what);
      const lenient = await verifier.verify(certificate, answer, { advisories: given, policy: { onAdvisory: "report" } });
      equal([lenient.accepted, lenient.advisories.effect], [true, "report"], what);
    }
    const older = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
    const { untrusted, network, quorum } = otherAdvisories;
    const ignored = older.verifySync(certificate, answer, { advisories: ["", untrusted, network, quorum] }).advisories.ignored;
    equal(ignored.map(({ index, reason }) => [index, reason]), [[0, "malformed"], [1, "untrusted"], [2, "network"], [3, "quorum"]], "ignored");
    equal(verifier.verifySync(world.newerCertificate, answer, { advisories }).advisories.ignored[0].reason, "epoch", "too old");
  },

  async "what holds for all of many is read once"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, laterCertificate, laterAnswer, answer, advisories, otherAdvisories } = world;
    const policy = { onAdvisory: "reject" };
    const many = await verifier.verifyMany(
      [
        { certificate, answer },
        { certificate: laterCertificate, answer: laterAnswer, advisories: [new Response(otherAdvisories.elsewhere)] },
      ],
      { advisories: new Set([new Response(advisories[0])]).values(), policy: new Response(JSON.stringify(policy)) },
    );
    equal(many, [
      verifier.verifySync(certificate, answer, { advisories, policy }),
      verifier.verifySync(laterCertificate, laterAnswer, { advisories: [advisories[0], otherAdvisories.elsewhere], policy }),
    ], "common ones first, then the item's own");
    equal(many.map(({ accepted, valid }) => [accepted, valid]), [[false, true], [false, true]], "acted upon");
  },

  async "an advisory by itself"({ api, world }) {
    const verifier = await load({ api, world });
    const { advisories, otherAdvisories } = world;
    const expected = await verifier.verifyAdvisory(advisories[0]);
    equal([expected.sealed, expected.ignored, expected.signedWeight, expected.threshold, expected.totalWeight], [true, null, 80, 67, 100], "sealed");
    equal(expected.advisory.target, { model: { name: "atlas", version: "7.2.0" } }, "target");
    plain(expected, "an advisory");
    const forms = documentForms(advisories[0]);
    for (const [form, given] of Object.entries({ ...forms.atHand, ...forms.read() })) {
      equal(await verifier.verifyAdvisory(given), expected, form);
    }
    const { advisory } = await verifier.verifyAdvisory(otherAdvisories.leaked[0]);
    equal([advisory.kind, advisory.since, Object.keys(advisory.target)], ["key-compromise", "2026-04-01T00:00:00Z", ["publicKey"]], "a key");
    for (const [reason, given] of [
      ["malformed", ""],
      ["malformed", null],
      ["malformed", world.certificate],
      ["malformed", new Uint8Array((16 << 20) + 1)],
      ["network", otherAdvisories.network],
      ["quorum", otherAdvisories.quorum],
    ]) {
      const report = await verifier.verifyAdvisory(given);
      equal([report.sealed, report.ignored], [false, reason], reason);
      plain(report, reason);
    }
  },

  async "two certificates are related"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, prompt, laterCertificate, laterAnswer, contraryCertificate, unrelatedCertificate } = world;
    for (const [a, b, expected, swapped = expected] of [
      [certificate, certificate, "same"],
      [certificate, world.insufficient, null],
      [world.contraryCertificate, certificate, "equivocation"],
      [certificate, unrelatedCertificate, "unrelated"],
      [laterCertificate, certificate, "supersedes", "superseded-by"],
      [world.newerCertificate, laterCertificate, "supersedes", "superseded-by"],
      [certificate, world.forgedCertificate, "coexist"],
      [certificate, null, null],
      [undefined, "{}", null],
    ]) {
      const report = await verifier.relate(a, b);
      equal(report.relation, expected, "relation");
      equal((await verifier.relate(b, a)).relation, swapped, "the other way round");
      plain(report, "a relation");
    }
    const { a, b, equivocators, equivocatorsWeight } = await verifier.relate({ certificate, answer, prompt }, contraryCertificate);
    equal([a.state, b.state, equivocatorsWeight, equivocators.map(({ id }) => id)], ["valid", "sealed-unbound", 60, ["ada", "ben"]], "who");
    const wrong = await verifier.relate({ certificate, answer: "x" }, { certificate: laterCertificate, answer: laterAnswer });
    equal([wrong.relation, wrong.a.code, wrong.b.state], [null, "output.length", "valid"], "not valid");
    const many = documentForms(certificate);
    const expected = await verifier.relate(certificate, laterCertificate);
    equal(expected.relation, "superseded-by", "superseded");
    for (const given of Object.values({ ...many.atHand, ...many.read() })) {
      equal(await verifier.relate(given, laterCertificate), expected, "by itself");
    }
    for (const given of Object.values({ ...many.atHand, ...many.read() })) {
      equal(await verifier.relate({ certificate: given, answer: new Response(answer) }, { certificate: laterCertificate }), {
        ...expected,
        a: { ...expected.a, state: "valid" },
      }, "as an item");
    }
    equal((await verifier.relate({ certificate: world.wrongSha256, answer }, certificate, { allDigests: true })).a.code, "output.digest", "all digests");
  },

  async "certificates make a history"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt, laterCertificate, unrelatedCertificate } = world;
    const items = [new Blob([laterCertificate]), { certificate, answer, receipt }, "{}", unrelatedCertificate, { certificate: null }];
    const history = await verifier.history(new Set(items));
    plain(history, "a history");
    equal(history.timelines.map(({ entries }) => entries.map(({ index, state, logged, current }) => [index, state, logged, current])), [
      [[1, "valid", "yes", "no"], [0, "sealed-unbound", "not-given", "yes"]],
      [[3, "sealed-unbound", "not-given", "yes"]],
    ], "timelines");
    const [first] = history.timelines[0].entries;
    equal([first.loggedBy, first.supersededBy], [MARCH, history.timelines[0].entries[1].certHash], "the first");
    equal(history.excluded.map(({ index, state, code }) => [index, state, code]), [[2, "invalid", "envelope.malformed"], [4, "provisional", null]], "excluded");
    equal(verifier.verifySync(certificate, answer).current, "unknown", "by itself nothing is current");
    const alone = await verifier.history([certificate]);
    equal(alone.timelines[0].entries[0].current, "yes", "relative to the items given");
    equal(await verifier.history([]), { timelines: [], equivocations: [], excluded: [] }, "none");
    const { equivocations } = await verifier.history([certificate, world.contraryCertificate, certificate]);
    equal(equivocations.map(({ round, certHashes, equivocatorsWeight }) => [round, certHashes.length, equivocatorsWeight]), [["r-1", 2, 60]], "equivocations");
    const strict = await verifier.history([{ certificate, answer, receipt }, { certificate, answer }], { policy: { requireReceipt: true } });
    equal(strict.timelines[0].entries.map(({ accepted }) => accepted), [true, false], "accepted");
    const advised = await verifier.history([{ certificate, answer }], { advisories: world.advisories, policy: { onAdvisory: "reject" } });
    equal(advised.timelines[0].entries.map(({ accepted, state }) => [accepted, state]), [[false, "valid"]], "advisories");
  },

  async "relations and histories refresh as verifications do"({ api, world }) {
    let asked = [];
    const refresh = (report) => {
      asked.push(report.state);
      return world.newerTrust;
    };
    const fresh = () => api.Verifier.load({ anchor: world.anchor, trust: world.trust, refresh });
    const verifier = await fresh();
    const { certificate, newerCertificate, answer } = world;
    equal((await verifier.relate(certificate, world.laterCertificate)).relation, "superseded-by", "nothing to ask for");
    equal((await verifier.verifyAdvisory(world.otherAdvisories.leaked[0])).ignored, "untrusted", "an advisory never asks");
    equal((await verifier.checkReceipt(certificate, world.receipts.byNewerQuorum)).code, "receipt.cosignatures", "a receipt never asks");
    equal(asked, [], "not asked");
    const item = { certificate: new Response(newerCertificate), answer: new Response(answer) };
    equal((await verifier.relate(certificate, item)).relation, "superseded-by", "after a refresh");
    equal(asked, ["untrusted"], "asked once");
    asked = [];
    const { timelines } = await (await fresh()).history([certificate, newerCertificate]);
    equal(timelines[0].entries.map(({ current }) => current), ["no", "yes"], "a history after a refresh");
    equal(asked, ["untrusted"], "asked once");
    const without = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
    equal((await without.relate(newerCertificate, certificate)).a.state, "untrusted", "without a refresh");
  },

  async "a ledger only grows"({ api, world }) {
    const verifier = await load({ api, world });
    const { olderCheckpoint: old, checkpoint, consistencyProof: proof, checkpoints } = world;
    const expected = await verifier.checkConsistency(old, checkpoint, proof);
    equal(expected, {
      ...{ consistent: true, code: null, message: expected.message, origin: "ledger.example/mira", oldSize: 3, newSize: 7 },
      ...{ cosigningEpoch: 1, cosigningWeight: 80, cosignedBy: MARCH },
    }, "consistent");
    const [olds, news, proofs] = [old, checkpoint, proof].map(textForms);
    for (const form of [...Object.keys(olds.atHand), ...Object.keys(olds.read())]) {
      const given = [olds, news, proofs].map(({ atHand, read }) => ({ ...atHand, ...read() })[form]);
      equal(await verifier.checkConsistency(...given), expected, form);
    }
    equal(await verifier.checkConsistency(old, checkpoint, proof + checkpoint), expected, "a whole request");
    equal((await verifier.checkConsistency(checkpoint, checkpoint, "old 7\n\n")).consistent, true, "the same");
    for (const [code, ...given] of [
      ["ledger.rollback", checkpoint, old, proof],
      ["ledger.inconsistent", checkpoint, checkpoints.other, "old 7\n\n"],
      ["ledger.inconsistent", checkpoints.elsewhere, checkpoint, proof],
      ["ledger.inconsistent", old, checkpoint, "old 3\n\n"],
      ["ledger.inconsistent", old, checkpoint, proof.replace("old 3", "old 2")],
      ["receipt.malformed", old, "", proof],
      ["receipt.malformed", old, checkpoint, ""],
      ["receipt.malformed", old, checkpoint, proof + old],
      ["receipt.malformed", old, new Uint8Array((16 << 20) + 1), proof],
      ["receipt.unknown-ledger", old, checkpoints.elsewhere, proof],
      ["receipt.log-signature", old, checkpoints.logSignature, proof],
      ["receipt.cosignatures", old, checkpoints.cosignatures, proof],
    ]) {
      const report = await verifier.checkConsistency(...given);
      equal([report.consistent, report.code, report.cosignedBy], [false, code, null], code);
      plain(report, code);
    }
    for (const wrong of ["", "x", checkpoint.slice(0, 40), new Uint8Array((16 << 20) + 1)]) {
      await misuse("input.checkpoint", () => verifier.checkConsistency(wrong, checkpoint, proof), api);
    }
  },

  async "keys that leaked sign nothing that is accepted"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt, forgedCertificate, forgedAnswer, receipts, otherAdvisories } = world;
    const forged = { certificate: forgedCertificate, answer: forgedAnswer, receipt: receipts.ofForged };
    const genuine = { certificate, answer, receipt };
    const accepted = async (policy, advisories) =>
      (await verifier.verifyMany([forged, genuine], { policy, advisories })).map(({ state, logged, accepted }) => [state, logged, accepted]);
    equal(await accepted({}), [["valid", "yes", true], ["valid", "yes", true]], "both are perfect");
    equal(await accepted({ requireReceipt: { minEpoch: 2 } }), [["valid", "yes", true], ["valid", "yes", false]], "a late epoch shows nothing");
    equal(await accepted({ requireReceipt: { by: "2026-04-01T00:00:00Z" } }), [["valid", "yes", false], ["valid", "yes", true]], "a time does");
    const { leaked } = otherAdvisories;
    const reject = { onAdvisory: "reject" };
    equal(await accepted({}, leaked), [["valid", "yes", true], ["valid", "yes", true]], "advisories alone change nothing");
    equal(await accepted(reject, leaked), [["valid", "yes", false], ["valid", "yes", false]], "leaked keys cosigned in March");
    genuine.receipt = receipts.byNewerQuorum;
    equal(await accepted(reject, leaked), [["valid", "yes", false], ["valid", "yes", true]], "others did too, before the leak");
    const reports = await verifier.verifyMany([forged, genuine], { policy: reject, advisories: leaked });
    equal(reports[0].policy.failures.map(({ code }) => code), ["policy.on-advisory"], "why");
    delete genuine.receipt;
    equal(await accepted(reject, leaked), [["valid", "yes", false], ["valid", "not-given", false]], "without a receipt");
  },

  async "misuse has a code, and reads nothing"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt, votes, checkpoint, consistencyProof, olderCheckpoint } = world;
    const both = async (code, options) => [
      await misuse(code, () => verifier.verify(certificate, answer, options), api),
      await misuse(code, () => verifier.verifySync(certificate, answer, options), api),
      await misuse(code, () => verifier.verifyMany([{ certificate, answer, ...options }]), api),
      await misuse(code, () => verifier.history([{ certificate, answer, ...options }]), api),
    ];
    for (const wrong of [{}, { receipt }, [receipt], 5, true, Symbol("receipt"), () => receipt]) {
      for (const error of await both("input.argument", { receipt: wrong })) ok(error.message.includes("receipt"), error.message);
      await misuse("input.argument", () => verifier.checkReceipt(certificate, wrong), api);
      await misuse("input.argument", () => verifier.checkConsistency(wrong, checkpoint, consistencyProof), api);
      await misuse("input.argument", () => verifier.checkConsistency(olderCheckpoint, wrong, consistencyProof), api);
      await misuse("input.argument", () => verifier.checkConsistency(olderCheckpoint, checkpoint, wrong), api);
    }
    await misuse("input.argument", () => verifier.checkReceipt(certificate), api);
    await misuse("input.argument", () => verifier.checkReceipt(undefined, receipt), api);
    await misuse("input.argument", () => verifier.verifyAdvisory(undefined), api);
    for (const list of ["votes", "advisories"]) {
      for (const wrong of [votes[0], new TextEncoder().encode(votes[0]), {}, JSON.parse(votes[0]), 5, new Blob(votes)]) {
        for (const error of await both("input.argument", { [list]: wrong })) ok(error.message.includes(list), error.message);
      }
      for (const error of await both("input.argument", { [list]: ["", undefined] })) ok(error.message.includes("1: "), error.message);
      const most = list === "votes" ? 16_384 : 1_024;
      let given = 0;
      const endless = { *[Symbol.iterator]() { for (;;) yield { toJSON: () => ok(false, "read"), given: (given += 1) }; } };
      for (const error of await both("input.argument", { [list]: endless })) {
        ok(error.message.endsWith(`more than ${most} ${list} were given`), error.message);
      }
      equal(given, 4 * (most + 1), "not one more than it takes to know");
      const full = verifier.verifySync(certificate, answer, { [list]: Array(most).fill("") });
      equal([full.state, full[list].ignored.length], ["valid", most], "as many as there may be");
    }
    for (const [code, options] of [
      ["input.argument", { votes: Array(16_385).fill("") }],
      ["input.argument", { receipt: {} }],
      ["policy.malformed", { policy: { requireReceipt: { until: 5 } } }],
    ]) {
      const { stream, report } = verifier.verifyStream(certificate, options);
      const reader = new Blob([answer]).stream().pipeThrough(stream).getReader();
      const passed = rejection((async () => { while (!(await reader.read()).done); })());
      await misuse(code, () => settled(report, "the report"), api);
      equal((await passed).code, code, "the stream says so too");
    }
    const common = { advisories: Array(1_000).fill("") };
    await misuse("input.argument", () => verifier.verifyMany([{ certificate, advisories: Array(25).fill("") }], common), api);
    equal((await verifier.verifyMany([{ certificate, advisories: Array(24).fill("") }], common))[0].advisories.ignored.length, 1_024, "together");
    for (const forms of [{ receipt: new Blob([receipt]) }, { votes: [new Response(votes[0])] }, { advisories: [new Blob(votes).stream()] }]) {
      await misuse("input.argument", () => verifier.verifySync(certificate, answer, forms), api);
    }
    const missing = () => new Response("not found", { status: 404 });
    for (const act of [
      () => verifier.verify(certificate, answer, { receipt: missing() }),
      () => verifier.verify(certificate, answer, { votes: [missing()] }),
      () => verifier.verify(certificate, answer, { advisories: [missing()] }),
      () => verifier.checkReceipt(certificate, missing()),
      () => verifier.checkConsistency(olderCheckpoint, missing(), consistencyProof),
      () => verifier.verifyAdvisory(missing()),
      () => verifier.relate(missing(), certificate),
      () => verifier.history([missing()]),
    ]) {
      await misuse("input.response", act, api);
    }

    for (const wrong of [{ recipt: receipt }, { vote: votes }, { advisory: [] }, 5, "x"]) {
      await misuse("input.argument", () => verifier.verify(certificate, answer, wrong), api);
      await misuse("input.argument", () => verifier.relate(certificate, certificate, wrong), api);
      await misuse("input.argument", () => verifier.history([], wrong), api);
      await misuse("input.argument", () => verifier.checkReceipt(certificate, receipt, wrong), api);
      await misuse("input.argument", () => verifier.checkConsistency(olderCheckpoint, checkpoint, consistencyProof, wrong), api);
      await misuse("input.argument", () => verifier.verifyAdvisory(votes[0], wrong), api);
    }
    await misuse("input.argument", () => verifier.relate(certificate, certificate, { policy: {} }), api);
    await misuse("input.argument", () => verifier.history([], { receipt }), api);
    for (const items of [undefined, null, 5, "x", certificate, new Uint8Array(3), {}, { certificate }]) {
      await misuse("input.argument", () => verifier.history(items), api);
      await misuse("input.argument", () => verifier.verifyMany(items), api);
    }
    for (const [item, which] of [
      [{ certificate, anwser: answer }, "misspelt"],
      [{ certifcate: certificate, answer }, "misspelt"],
      [{ certificate, answer, receipt: undefined }, "beside the point"],
    ]) {
      ok((await misuse("input.argument", () => verifier.relate(item, certificate), api)).message.startsWith("the first: "), which);
      ok((await misuse("input.argument", () => verifier.relate(certificate, item), api)).message.startsWith("the second: "), which);
    }
    ok((await misuse("input.argument", () => verifier.history([certificate, { certificate, x: 1 }]), api)).message.startsWith("item 1: "), "whose");
    await misuse("input.digest", () => verifier.relate({ certificate, answer: { digest: "x" } }, certificate), api);
    await misuse("policy.malformed", () => verifier.history([certificate], { policy: { onAdvisory: "ignore" } }), api);
    for (const policy of [
      { requireReceipt: "yes" },
      { requireReceipt: { until: "2026-04-01T00:00:00Z" } },
      { requireReceipt: { by: "tomorrow" } },
      { requireReceipt: { by: undefined } },
      { requireProvenDissent: 1 },
      { onAdvisory: true },
    ]) {
      await misuse("policy.malformed", () => verifier.verify(certificate, answer, { policy }), api);
    }
    equal(verifier.verifySync(certificate, answer).state, "valid", "afterwards");
  },

  async "reading can be aborted"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt } = world;
    const reason = new Error("enough");
    const never = () => new ReadableStream({});
    for (const act of [
      (signal) => verifier.verify(certificate, answer, { receipt: never(), signal }),
      (signal) => verifier.verify(certificate, answer, { votes: [never()], signal }),
      (signal) => verifier.verifyMany([{ certificate }], { advisories: [never()], signal }),
      (signal) => verifier.relate(never(), certificate, { signal }),
      (signal) => verifier.history([certificate, never()], { signal }),
      (signal) => verifier.checkReceipt(certificate, never(), { signal }),
      (signal) => verifier.checkConsistency(never(), receipt, receipt, { signal }),
      (signal) => verifier.verifyAdvisory(never(), { signal }),
    ]) {
      const controller = new AbortController();
      const pending = rejection(act(controller.signal));
      setTimeout(() => controller.abort(reason), 1);
      ok((await pending) === reason, "its own reason");
      ok((await rejection(act(AbortSignal.abort(reason)))) === reason, "aborted before");
    }
  },

  async "what is given is given back"({ api, world, memory }) {
    const verifier = await load({ api, world });
    const { certificate, answer, receipt, votes, advisories, laterCertificate } = world;
    const large = "x".repeat(200_000);
    const round = async () => {
      await verifier.verify(certificate, answer, { receipt, votes: [...votes, large], advisories: [...advisories, large] });
      await verifier.verifyMany([{ certificate, answer, receipt, votes }], { advisories: [large] });
      await verifier.relate({ certificate, answer: large.repeat(10) }, laterCertificate);
      await verifier.history([{ certificate, answer, receipt }, large]);
      await rejection(verifier.history([{ certificate, answer: large.repeat(10) }, { x: 1, certificate }]));
      await rejection(verifier.verify(certificate, { digest: "x" }, { votes: [large] }));
      await verifier.checkReceipt(large, receipt);
    };
    for (let time = 0; time < 5; time += 1) await round();
    const before = memory();
    for (let time = 0; time < 60; time += 1) await round();
    equal(memory(), before, "bytes of memory");
  },

  async "nothing works after disposing"({ api, world }) {
    if (typeof Symbol.dispose !== "symbol") return;
    const verifier = await load({ api, world });
    verifier[Symbol.dispose]();
    const { certificate, receipt, advisories, olderCheckpoint, checkpoint, consistencyProof } = world;
    await misuse("input.argument", () => verifier.relate(certificate, certificate), api);
    await misuse("input.argument", () => verifier.history([certificate]), api);
    await misuse("input.argument", () => verifier.checkReceipt(certificate, receipt), api);
    await misuse("input.argument", () => verifier.checkConsistency(olderCheckpoint, checkpoint, consistencyProof), api);
    await misuse("input.argument", () => verifier.verifyAdvisory(advisories[0]), api);
  },
};
