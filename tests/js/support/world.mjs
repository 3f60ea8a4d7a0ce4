/**
 * A small network of its own, whose sets and certificates are made here from the format alone: keys and signatures by
 * Node's crypto, ids by the package's hash.
 */

import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

const NETWORK = "mira-devnet";
const SET = "application/vnd.quorumseal.validator-set.v1+json";
const CERTIFICATE = "application/vnd.in-toto+json";
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
  const seal = async (options) =>
    certificate({
      set: set1,
      signers: QUORATE,
      prompt: await hash(prompt),
      digest: await hash(options.answer ?? answer),
      length: Buffer.byteLength(options.answer ?? answer),
      sha256: createHash("sha256").update(options.answer ?? answer).digest("hex"),
      ...options,
    });
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
  const payload = { network: NETWORK, epoch, previous: previous?.id ?? null, quorum: QUORUM, validators };
  const { text, id } = await signed(hash, SET, payload, previous === null ? [] : QUORATE, previous?.keys);
  return { text, id, epoch, keys, hash };
}

function bundle(...sets) {
  return `{"sets":[${sets.map((set) => set.text).join(",")}]}`;
}

async function certificate({ set, signers, digest, length, sha256, prompt, predicateType = "urn:quorumseal:certificate:v1" }) {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "answer.md", digest: { blake3: hex(digest), sha256 } }],
    predicateType,
    predicate: {
      network: NETWORK,
      epoch: set.epoch,
      validatorSet: set.id,
      round: { id: "r-1", openedAt: "2026-03-01T09:00:00Z", sealedAt: "2026-03-01T09:00:41Z" },
      output: { mediaType: "text/markdown", length },
      prompt: { digest: { blake3: hex(prompt) } },
      model: { name: "atlas", version: "7.2.0" },
      tally: { quorumWeight: 80, dissentWeight: 15, abstainWeight: 5 },
    },
  };
  return (await signed(set.hash, CERTIFICATE, statement, signers, set.keys)).text;
}

async function signed(hash, payloadType, value, signers, keys) {
  const payload = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const signatures = signers.map((id) => ({ keyid: id, sig: sign(null, bytes, keys[id]).toString("base64") }));
  const text = JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures });
  return { text, id: await hash(bytes) };
}

function key(seed) {
  const pkcs8 = Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    createHash("sha256").update(seed).digest(),
  ]);
  return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
}

function publicKey(privateKey) {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return spki.subarray(spki.length - 32).toString("base64");
}

function hex(id) {
  return id.slice("blake3:".length);
}
