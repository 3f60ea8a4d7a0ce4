/** The project's own vectors through the JavaScript API: the same bytes come out as natively. */

import { equal, ok } from "./check.mjs";

/** What the JavaScript API makes of one vector, as the text that the native core gives of it: `verify`, and what stands beside. */
export async function reportOf(api, vector) {
  const { verifier, text } = await asGiven(api, vector);
  verifier?.[Symbol.dispose]?.();
  return text;
}

/** Runs one vector in every way that its inputs allow. `native` is the text that the native core gives. */
export async function runVector({ api, world }, vector, native) {
  const { certificate, answer, options, verifier, text } = await asGiven(api, vector);
  same(text, native, "verify");

  if (verifier && !vector.expect.error) {
    const { report, trust: _, ...beside } = JSON.parse(native);
    promises(report);
    besidePromises(beside);
    same(JSON.stringify(verifier.verifySync(certificate, answer, options)), JSON.stringify(report), "verifySync");
    const { policy, allDigests, ...more } = options;
    const item = { certificate, answer, ...more };
    const many = await verifier.verifyMany([item, { certificate: null }, item], { policy, allDigests });
    same(JSON.stringify([many[0], many[2]]), JSON.stringify([report, report]), "verifyMany");
    equal(many[1].state, "provisional", "one of many");
    await textForms({ api, verifier, vector, options, report, answer });
  }

  // Whatever it was, the same instance, and a verifier that has just seen it, still know a good certificate.
  world.verifier ??= await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  world.verifier.verifySync(certificate, answer instanceof Uint8Array ? answer : null);
  equal(world.verifier.verifySync(world.certificate, world.answer).state, "valid", "a good certificate afterwards");
  verifier?.[Symbol.dispose]?.();
}

/** A vector's inputs as the API takes them, its verifier if the trust bundle loads, and the outcome as text. */
async function asGiven(api, vector) {
  const loading = { anchor: vector.anchor, trust: bytesOf(vector.trust), head: vector.head };
  const certificate = vector.certificate === undefined ? undefined : bytesOf(vector.certificate);
  const answer = content(vector.artifact);
  const options = {
    prompt: content(vector.prompt),
    receipt: content(vector.receipt),
    votes: vector.votes?.map(bytesOf),
    advisories: vector.advisories?.map(bytesOf),
    policy: vector.policy === undefined ? undefined : bytesOf(vector.policy),
    allDigests: vector.allDigests,
  };
  let verifier;
  const text = await outcome(api, async () => {
    verifier = await api.Verifier.load(loading);
    const report = await verifier.verify(certificate, answer, options);
    return { trust: trustOf(verifier), report, ...(await besides(verifier, vector)) };
  });
  return { certificate, answer, options, verifier, text };
}

/** What a vector asks beside its report, in this order. */
async function besides(verifier, { certificate, artifact, prompt, relate, history, consistency, sealed, advisory }) {
  const answers = {};
  if (relate) answers.relation = await verifier.relate(itemOf({ certificate, artifact, prompt }), itemOf(relate));
  if (history) answers.history = await verifier.history(history.map(itemOf));
  if (consistency) {
    const [old, newer, proof] = [consistency.old, consistency.new, consistency.proof].map(bytesOf);
    answers.consistency = await verifier.checkConsistency(old, newer, proof);
  }
  if (sealed) answers.sealed = await verifier.checkReceipt(bytesOf(sealed.document), bytesOf(sealed.receipt));
  if (advisory !== undefined) answers.advisory = await verifier.verifyAdvisory(bytesOf(advisory));
  return answers;
}

function itemOf({ certificate, artifact, receipt, ...more }) {
  const item = { certificate: content(certificate), answer: content(artifact), prompt: content(more.prompt) };
  return receipt === undefined ? item : { ...item, receipt: bytesOf(receipt) };
}

/** The documents of the vector as text and as blobs, and the answer as a stream. */
async function textForms({ api, verifier, vector, options, report, answer }) {
  const { certificate } = vector;
  if (typeof certificate === "string") {
    const loaded = await api.Verifier.load({ anchor: vector.anchor, trust: new Blob([bytesOf(vector.trust)]), head: vector.head });
    same(JSON.stringify(await loaded.verify(certificate, answer, options)), JSON.stringify(report), "certificate as text");
    loaded[Symbol.dispose]?.();
  }
  if (answer instanceof Uint8Array) {
    const { receipt, votes, advisories } = options;
    const streamed = await verifier.verify(new Blob([certificate === undefined ? "" : bytesOf(certificate)]), stream(answer), {
      ...options,
      receipt: receipt && stream(receipt),
      votes: votes && new Set(votes.map((vote) => new Blob([vote]))),
      advisories: advisories?.map((advisory) => new Response(advisory)),
    });
    same(JSON.stringify(streamed), JSON.stringify({ ...report, hint: null }), "answer as a stream, which gets no hint");
  }
}

/** What the declared types promise of a report in each state. */
function promises(report) {
  const { state, valid, accepted, code, certHash, cacheKey, prompt, boundBy, quorum, statement, hint } = report;
  equal(valid, state === "valid", "valid");
  ok(!accepted || valid, "accepted only if valid");
  equal((certHash === null) === (cacheKey === null), true, "cacheKey goes with certHash");
  const sealed = ["valid", "sealed-unbound", "insufficient", "untrusted"].includes(state);
  if (sealed) ok(certHash !== null && statement !== null && hint === null, `${state}: certHash, statement, no hint`);
  const { logged, current, dissent, unaccountedWeight, receipt, votes, advisories } = report;
  equal([current, logged], ["unknown", receipt?.logged ?? "not-given"], "current, logged");
  equal([dissent === null, unaccountedWeight === null], [quorum === null, quorum === null], "dissent goes with the quorum");
  if (quorum === null) ok([null, undefined, "receipt.no-set"].includes(receipt?.code) && !votes && !advisories, "nothing beside it");
  if (receipt) receiptPromises(receipt);
  switch (state) {
    case "valid":
      return ok(code === null && quorum !== null && boundBy !== null && prompt !== "mismatched", state);
    case "sealed-unbound":
      return ok(code === null && quorum !== null && boundBy === null && prompt !== "mismatched", state);
    case "insufficient":
      return ok(code === "quorum.insufficient" && quorum !== null, state);
    case "untrusted":
      return ok(code === "validator-set.unknown" && quorum === null, state);
    case "unsupported":
      ok(certHash !== null && quorum === null && hint === null, state);
      return ok(code === "statement.unsupported" || code === "validator-set.unsupported", state);
    case "provisional":
      ok([code, certHash, boundBy, quorum, statement, hint].every((member) => member === null), state);
      return equal(prompt, "not-checked", state);
    default:
      equal(state, "invalid", "state");
      return ok(code !== null, state);
  }
}

/** What the declared types promise of a receipt by what it shows. */
function receiptPromises({ logged, code, origin, index, treeSize, cosigningEpoch, cosigningWeight, loggedBy, cosigners }) {
  const codes = {
    yes: [null],
    no: ["receipt.malformed", "receipt.seal", "receipt.log-signature", "receipt.inclusion"],
    unknown: ["receipt.no-set", "receipt.unknown-ledger", "receipt.cosignatures"],
  };
  ok(codes[logged].includes(code), `${logged}: ${code}`);
  const read = [origin, index, treeSize].map((member) => member !== null);
  equal(read, Array(3).fill(code !== "receipt.malformed" && code !== "receipt.no-set"), "what was read");
  const cosigned = [cosigningEpoch, cosigningWeight, loggedBy].map((member) => member !== null);
  equal([...cosigned, cosigners.length > 0], Array(4).fill(logged === "yes"), "who cosigned");
}

/** What the declared types promise of what stands beside a report. */
function besidePromises({ relation, history, consistency, sealed, advisory }) {
  if (sealed) receiptPromises(sealed);
  if (relation) {
    const sound = [relation.a, relation.b].map(({ state, code, certHash }) => isSound(state) && code === null && certHash !== null);
    equal(relation.relation !== null, sound[0] && sound[1], "related exactly if both are sound");
    if (relation.relation !== "equivocation") equal([relation.equivocators, relation.equivocatorsWeight], [[], 0], "no equivocators");
  }
  if (history) {
    ok(history.excluded.every(({ state }) => !isSound(state)), "excluded");
    for (const { state, current, supersededBy } of history.timelines.flatMap(({ entries }) => entries)) {
      ok(isSound(state), state);
      equal(current, supersededBy === null ? "yes" : "no", "current");
    }
  }
  if (consistency) {
    const { consistent, code, newSize, cosigningEpoch, cosigningWeight, cosignedBy } = consistency;
    equal(consistent, code === null, "consistent");
    ok(consistent || /^(receipt|ledger)\./.test(code), code);
    ok(!consistent || newSize !== null, "a new size");
    equal([cosigningEpoch, cosigningWeight, cosignedBy].map((member) => member !== null), Array(3).fill(consistent), "who cosigned");
  }
  if (advisory) {
    const { sealed, ignored, id, advisory: said, signedWeight, threshold, totalWeight } = advisory;
    equal(sealed, ignored === null, "sealed");
    ok(!sealed || [id, said, signedWeight, threshold, totalWeight].every((member) => member !== null), "all of it");
  }
}

const isSound = (state) => state === "valid" || state === "sealed-unbound";

async function outcome(api, run) {
  try {
    return JSON.stringify(await run());
  } catch (error) {
    if (!(error instanceof api.QuorumsealError)) throw error;
    return JSON.stringify({ error: { code: error.code, message: error.message } });
  }
}

function trustOf({ anchor, head, sets, ignored }) {
  return { anchor, head, sets, ignored };
}

function same(got, expected, what) {
  if (got === expected) return;
  let at = 0;
  while (got[at] === expected[at]) at += 1;
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 200));
  throw new Error(`${what} differs at byte ${at}: expected …${near(expected)}, got …${near(got)}`);
}

/** Bytes as a vector writes them: text, base64, or parts of which some are repeated. */
export function bytesOf(source) {
  if (typeof source === "string") return new TextEncoder().encode(source);
  if (source.base64 !== undefined) return Uint8Array.from(atob(source.base64), (char) => char.charCodeAt(0));
  return joined(source.parts.map(partOf));
}

function partOf(part) {
  if (typeof part === "string" || part.repeat === undefined) return bytesOf(part);
  const once = bytesOf(part.repeat);
  if (part.counter === undefined) {
    const all = new Uint8Array(once.length * part.times);
    all.set(once.subarray(0, all.length));
    for (let length = once.length; length > 0 && length < all.length; length *= 2) all.copyWithin(length, 0, length);
    return all;
  }
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(once);
  const numbered = (index) => text.replaceAll(part.counter, String(index).padStart(part.counter.length, "0"));
  return new TextEncoder().encode(Array.from({ length: part.times }, (_, index) => numbered(index)).join(""));
}

function joined(pieces) {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function content(given) {
  return given === undefined || given?.digest !== undefined ? given : bytesOf(given);
}

function stream(bytes) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, (at += 50_000)));
    },
  });
}
