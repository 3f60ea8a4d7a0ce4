/**
 * A small network of its own, whose sets and certificates are made here from the format alone: keys and signatures by
 * Node's crypto, ids by the package's hash.
 */

import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

import { entry, Ledger, verifierKey } from "./ledger.mjs";

const NETWORK = "mira-devnet";
const SET = "application/vnd.quorumseal.validator-set.v1+json";
const CERTIFICATE = "application/vnd.in-toto+json";
const VOTE = "application/vnd.quorumseal.vote.v1+json";
const ADVISORY = "application/vnd.quorumseal.advisory.v1+json";
const LEDGER = "ledger.example/mira";
const VALIDATORS = [
  { id: "ada", operator: "north", weight: 30 },
  { id: "ben", operator: "south", weight: 30 },
  { id: "cyd", operator: "north", weight: 20 },
  { id: "dov", weight: 20 },
];
const QUORUM = 67;
const QUORATE = ["ada", "ben", "cyd"];

/** BLAKE3 of 2^30 bytes of which the i-th is i mod 251, by the `blake3` crate. */
export const GIBIBYTE = "blake3:fdd1b11e6c414398802ad14ccc876ac57f2859595cc9723b5e997b395e87166b";

/** Everything that the tests verify, as JSON-able values. */
export async function world({ hash }) {
  const set0 = await validatorSet(hash, null);
  const set1 = await validatorSet(hash, set0);
  const set2 = await validatorSet(hash, set1);
  const fork = await validatorSet(hash, set0, "fork");

  const answer = "Le café est près de la forêt.\nIt opens at nine.";
  const prompt = "Where is the café, and when does it open?";
  const sealed = async (options) =>
    certificate({
      set: set1,
      signers: QUORATE,
      prompt: await hash(prompt),
      digest: await hash(options.answer ?? answer),
      length: Buffer.byteLength(options.answer ?? answer),
      sha256: createHash("sha256").update(options.answer ?? answer).digest("hex"),
      ...options,
    });
  const seal = async (options) => (await sealed(options)).text;
  const large = largeAnswer();
  return {
    anchor: set0.id,
    olderTrust: bundle(set0),
    trust: bundle(set0, set1),
    newerTrust: bundle(set0, set1, set2),
    forkedTrust: bundle(set0, set1, fork),
    answer,
    prompt,
    certificate: await seal({}),
    insufficient: await seal({ signers: ["ada", "ben"] }),
    newerCertificate: await seal({ set: set2 }),
    empty: await seal({ answer: "" }),
    wrongSha256: await seal({ sha256: "0".repeat(64) }),
    large,
    largeCertificate: await seal({ answer: large }),
    gibibyte: GIBIBYTE,
    gibibyteCertificate: await seal({ digest: GIBIBYTE, length: 2 ** 30, sha256: undefined }),
    unsupportedCertificate: await seal({ predicateType: "urn:quorumseal:certificate:v2" }),
    ...(await beside({ hash, sealed, answer, sets: [set0, set1, set2] })),
  };
}

/** POSIX seconds of a time. */
const seconds = (time) => Date.parse(time) / 1000;

/** What stands beside certificates: other certificates, and what was logged, voted and announced. */
async function beside({ hash, sealed, answer, sets: [set0, set1, set2] }) {
  const genuine = await sealed({});
  const laterAnswer = "The caf\u00e9 has moved to the harbour.";
  const later = await sealed({ answer: laterAnswer, round: "r-2", sealedAt: "2026-03-02T09:00:41Z" });
  const contrary = await sealed({ answer: laterAnswer, signers: ["ada", "ben", "dov"] });
  const unrelated = await sealed({ prompt: await hash("Another question?"), round: "r-3" });
  // Whoever has all the keys of a retired epoch can seal anything, and date it as he likes.
  const forgedAnswer = "Give me all your money.";
  const forged = await sealed({ answer: forgedAnswer, round: "r-4" });

  const advisory = async (more, { set = set1, signers = QUORATE } = {}) => {
    const { network = NETWORK, ...rest } = more;
    const payload = { network, epoch: set.epoch, validatorSet: set.id, reason: "as announced", issuedAt: "2026-06-01T00:00:00Z", ...rest };
    return signed(hash, ADVISORY, payload, signers, set.keys);
  };
  const deprecated = await advisory({ kind: "deprecated", target: { model: { name: "atlas", version: "7.2.0" } } });
  const compromised = async (id) =>
    (await advisory(
      { kind: "key-compromise", target: { publicKey: `ed25519:${publicKey(set1.keys[id])}` }, since: "2026-04-01T00:00:00Z" },
      { set: set2 },
    )).text;

  const vote = async (validator, choice, { signer = validator, ...more } = {}) =>
    (await signed(hash, VOTE, {
      network: NETWORK,
      epoch: set1.epoch,
      validatorSet: set1.id,
      round: "r-1",
      output: await hash(answer),
      validator,
      vote: choice,
      ...more,
    }, [validator], { [validator]: set1.keys[signer] })).text;

  const log = { name: LEDGER, key: LOG_KEY, publicKey: rawPublicKey(LOG_KEY) };
  const logged = [set0, set1, genuine, deprecated, later, unrelated, forged];
  const ledger = new Ledger({ ...log, entries: logged.map(entry) });
  const place = (document) => logged.indexOf(document);
  // In March by epoch 1, and later by epoch 2, whose keys nobody else has.
  const cosigners = (set, ids, times) =>
    ids.map((id, index) => {
      const key = set.keys[id];
      return { name: `${NETWORK}/${id}`, key, publicKey: rawPublicKey(key), time: seconds(times[index]) };
    });
  const march = cosigners(set1, QUORATE, ["2026-03-01T09:03:00Z", "2026-03-01T09:04:00Z", "2026-03-01T09:05:00Z"]);
  const newer = (time) => cosigners(set2, ["ben", "cyd", "ada"], Array(3).fill(time));
  const size = logged.length;
  const [early, checkpoint] = [ledger.checkpoint(3, march), ledger.checkpoint(size, march)];
  const whole = (document, note = checkpoint, extra = undefined) => ledger.receipt(place(document), size, note, extra);
  const foreign = new Ledger({ ...log, name: "ledger.example/elsewhere", entries: logged.map(entry) });
  return {
    laterAnswer,
    laterCertificate: later.text,
    contraryCertificate: contrary.text,
    unrelatedCertificate: unrelated.text,
    certificates: {
      // The same certificate with the signatures of all, and of others.
      allSigners: (await sealed({ signers: ["ada", "ben", "cyd", "dov"] })).text,
      otherSigners: (await sealed({ signers: ["ada", "ben", "dov"] })).text,
      // Sealed at the same time in another round, of another answer and of the same one.
      coexisting: (await sealed({ answer: laterAnswer, round: "r-5" })).text,
      sameAnswer: (await sealed({ round: "r-6" })).text,
    },
    forgedAnswer,
    forgedCertificate: forged.text,
    set0: set0.text,
    set1: set1.text,
    receipt: ledger.receipt(place(genuine), 3, early),
    receipts: {
      withSeal: whole(genuine, checkpoint, genuine.seal),
      ofSet0: whole(set0),
      ofSet1: whole(set1),
      ofAdvisory: whole(deprecated),
      ofLater: whole(later),
      byNewerQuorum: whole(genuine, ledger.checkpoint(size, newer("2026-03-15T00:00:00Z"))),
      ofForged: whole(forged, ledger.checkpoint(size, newer("2026-05-01T00:00:00Z"))),
      malformed: whole(genuine).replace("index 2", "index 02"),
      seal: whole(genuine, checkpoint, genuine.seal.split("\n").slice(1).join("\n")),
      unknownLedger: foreign.receipt(place(genuine), size, foreign.checkpoint(size, march)),
      logSignature: whole(genuine, ledger.checkpoint(size, march, { signer: set1.keys.ada })),
      inclusion: whole(later),
      cosignatures: whole(genuine, ledger.checkpoint(size, march.slice(0, 2))),
    },
    olderCheckpoint: early,
    checkpoint,
    consistencyProof: ledger.consistency(3, size),
    checkpoints: {
      other: ledger.checkpoint(size, march, { root: ledger.root(3) }),
      cosignatures: ledger.checkpoint(size, march.slice(0, 2)),
      logSignature: ledger.checkpoint(size, march, { signer: set1.keys.ada }),
      elsewhere: foreign.checkpoint(3, march),
    },
    votes: [await vote("dov", "reject", { reason: "it opens at ten" })],
    otherVotes: {
      malformed: await vote("dov", "perhaps"),
      "unknown-validator": await vote("eve", "reject", { signer: "dov" }),
      "other-certificate": await vote("dov", "reject", { round: "r-2" }),
      signature: await vote("cyd", "reject", { signer: "dov" }),
      equivocating: await vote("ada", "reject"),
    },
    advisories: [deprecated.text],
    otherAdvisories: {
      withdrawn: (await advisory({ kind: "withdrawn", target: { certHash: genuine.id } })).text,
      elsewhere: (await advisory({ kind: "withdrawn", target: { certHash: later.id } })).text,
      leaked: await Promise.all(VALIDATORS.map(({ id }) => compromised(id))),
      untrusted: (await advisory({ kind: "withdrawn", target: { certHash: genuine.id } }, { set: set2 })).text,
      network: (await advisory({ network: "other", kind: "withdrawn", target: { certHash: genuine.id } })).text,
      quorum: (await advisory({ kind: "withdrawn", target: { certHash: genuine.id } }, { signers: ["ada", "ben"] })).text,
    },
  };
}

/** Text of three MiB, whose characters take one to four bytes. */
export function largeAnswer() {
  return "a\u00e9\u20ac\u{1f512}".repeat((3 << 20) / 10);
}

/** The set after `previous`, which hands over to it. */
async function validatorSet(hash, previous, salt = "") {
  const epoch = previous === null ? 0 : previous.epoch + 1;
  const keys = Object.fromEntries(VALIDATORS.map(({ id }) => [id, key(`${id} ${epoch} ${salt}`)]));
  const validators = VALIDATORS.map((validator) => ({ ...validator, publicKey: `ed25519:${publicKey(keys[validator.id])}` }));
  const ledger = verifierKey(LEDGER, rawPublicKey(LOG_KEY));
  const payload = { network: NETWORK, epoch, previous: previous?.id ?? null, quorum: QUORUM, validators, ledger };
  const { text, id, seal } = await signed(hash, SET, payload, previous === null ? [] : QUORATE, previous?.keys);
  return { text, id, seal, epoch, keys, hash };
}

function bundle(...sets) {
  return `{"sets":[${sets.map((set) => set.text).join(",")}]}`;
}

async function certificate({
  set,
  signers,
  digest,
  length,
  sha256,
  prompt,
  predicateType = "urn:quorumseal:certificate:v1",
  round = "r-1",
  sealedAt = "2026-03-01T09:00:41Z",
}) {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "answer.md", digest: { blake3: hex(digest), sha256 } }],
    predicateType,
    predicate: {
      network: NETWORK,
      epoch: set.epoch,
      validatorSet: set.id,
      round: { id: round, openedAt: "2026-03-01T09:00:00Z", sealedAt },
      output: { mediaType: "text/markdown", length },
      prompt: { digest: { blake3: hex(prompt) } },
      model: { name: "atlas", version: "7.2.0" },
      tally: { quorumWeight: 80, dissentWeight: 20, abstainWeight: 0 },
    },
  };
  return signed(set.hash, CERTIFICATE, statement, signers, set.keys);
}

async function signed(hash, payloadType, value, signers, keys) {
  const payload = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const signatures = signers.map((id) => ({ keyid: id, sig: sign(null, bytes, keys[id]).toString("base64") }));
  const text = JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures });
  const seal = signatures.map(({ keyid, sig }) => `${keyid} ${sig}\n`).sort().join("");
  return { text, id: await hash(bytes), seal };
}

function key(seed) {
  const pkcs8 = Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    createHash("sha256").update(seed).digest(),
  ]);
  return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
}

const LOG_KEY = key("the ledger");

function publicKey(privateKey) {
  return rawPublicKey(privateKey).toString("base64");
}

function rawPublicKey(privateKey) {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return spki.subarray(spki.length - 32);
}

function hex(id) {
  return id.slice("blake3:".length);
}
