// Networks of the tests' own, sealed here from the format alone: for what the stories have no files for.

import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

import { entry, Ledger, verifierKey } from "../../js/support/ledger.mjs";
import { repo } from "./files.mjs";

const { hash } = await import(repo("pkg/node.js"));

const NETWORK = "browser-tests";
const LEDGER = "ledger.example/browser-tests";
const TYPES = {
  set: "application/vnd.quorumseal.validator-set.v1+json",
  certificate: "application/vnd.in-toto+json",
  vote: "application/vnd.quorumseal.vote.v1+json",
  advisory: "application/vnd.quorumseal.advisory.v1+json",
};

/**
 * A network of `epochs` sets of `validators` (`{ id, operator, weight }`; `algorithm` for a key that no one can use),
 * each handed over to by all of the one before. Every epoch has keys of its own.
 *
 * What it makes are documents, `{ text, id, seal }`: an envelope, its id, and its seal list. `sets` are those of the
 * sets; `anchor` is the id of the first, `trust` the bundle of all.
 */
export async function network(validators, { quorum = 67, epochs = 1, name = NETWORK } = {}) {
  const keysOf = (epoch) => new Map(validators.map(({ id }) => [id, key(`${name} ${id} ${epoch}`)]));
  const everyone = validators.filter(({ algorithm }) => algorithm === undefined).map(({ id }) => id);
  const sets = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) sets.push(await makeSet(epoch));

  async function makeSet(epoch, { salt = "", signers = everyone } = {}) {
    const previous = sets[epoch - 1] ?? null;
    const keys = salt === "" ? keysOf(epoch) : new Map(everyone.map((id) => [id, key(`${salt} ${id}`)]));
    const payload = {
      network: name,
      epoch,
      previous: previous && previous.id,
      quorum,
      validators: validators.map(({ algorithm = "ed25519", ...validator }) => ({
        ...validator,
        publicKey: `${algorithm}:${rawKey(keys.get(validator.id)).toString("base64")}`,
      })),
      ledger: verifierKey(LEDGER, rawKey(LOG_KEY)),
    };
    const by = previous === null ? [] : signers.map((id) => [id, previous.keys.get(id)]);
    return { ...(await envelope(TYPES.set, payload, by)), epoch, keys };
  }

  /** The set that signs what is of an epoch; the newest unless it says which. */
  const setOf = (epoch = epochs - 1) => sets[epoch];
  const sealing = (set, signers, forged = []) => [
    ...signers.map((id) => [id, set.keys.get(id)]),
    ...forged.map((id) => [id, key("somebody else")]),
  ];
  const where = (set) => ({ network: name, epoch: set.epoch, validatorSet: set.id });

  /**
   * A certificate of an answer, text or bytes. Who is in `forged` has a false signature; `predicate` replaces members,
   * `statement` those of the whole statement; `set` seals by a set that is none of the network's.
   */
  async function certificate(answer, options) {
    const { signers, forged, prompt = "?", tally, fragments = [], model = { name: "atlas", version: "1" } } = options;
    const { round = "r-1", sealedAt = "2026-03-01T09:00:41Z", mediaType = "text/plain", length, digest } = options;
    const set = options.set ?? setOf(options.epoch);
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: options.name ?? "answer.txt", digest: { blake3: digest ?? (await hex(answer)) } }],
      predicateType: "urn:quorumseal:certificate:v1",
      predicate: {
        ...where(set),
        round: { id: round, openedAt: sealedAt.replace(/..Z$/, "00Z"), sealedAt },
        output: { mediaType, length: length ?? Buffer.byteLength(answer) },
        prompt: { digest: { blake3: await hex(prompt) } },
        model,
        tally: { quorumWeight: quorum, dissentWeight: 0, abstainWeight: 0, ...tally },
        fragments,
        ...options.predicate,
      },
      ...options.statement,
    };
    return envelope(TYPES.certificate, statement, sealing(set, signers, forged));
  }

  /** What a validator said of the output of a certificate's round; `signer` is who signs it in its name. */
  async function vote(answer, validator, choice, { round = "r-1", epoch, signer = validator, ...more } = {}) {
    const set = setOf(epoch);
    const payload = { ...where(set), round, output: await hash(answer), validator, vote: choice, ...more };
    return envelope(TYPES.vote, payload, [[validator, set.keys.get(signer) ?? key(signer)]]);
  }

  async function advisory({ epoch, signers = everyone, ...more }) {
    const set = setOf(epoch);
    const payload = { ...where(set), reason: "as announced", issuedAt: "2026-06-01T00:00:00Z", ...more };
    return envelope(TYPES.advisory, payload, sealing(set, signers));
  }

  /**
   * The receipt of a document in a ledger of `logged`, cosigned by `cosigners` of an epoch a minute after one another,
   * the last `by` a time. It is at the `place` of the document, if not at another.
   */
  function receipt(document, { logged = [...sets, document], place = logged.indexOf(document), ...options } = {}) {
    const { epoch, cosigners = everyone, by = "2026-03-01T10:00:00Z", ledger = LEDGER } = options;
    const log = new Ledger({ name: ledger, key: LOG_KEY, publicKey: rawKey(LOG_KEY), entries: logged.map(entry) });
    const set = setOf(epoch);
    const last = Date.parse(by) / 1000;
    const lines = cosigners.map((id, index) => ({
      name: `${name}/${id}`,
      key: set.keys.get(id),
      publicKey: rawKey(set.keys.get(id)),
      time: last - 60 * (cosigners.length - 1 - index),
    }));
    return log.receipt(place, logged.length, log.checkpoint(logged.length, lines), document.seal);
  }

  return {
    ...{ name, sets, anchor: sets[0].id, trust: bundle(sets), everyone, quorum },
    ...{ certificate, vote, advisory, receipt },
    publicKeyOf: (id, epoch) => `ed25519:${rawKey(setOf(epoch).keys.get(id)).toString("base64")}`,
    /** A set beside the network's own of the same epoch, by other keys; as the ones before sign it, it forks. */
    rival: (epoch = epochs - 1, options) => makeSet(epoch, { salt: "rival", ...options }),
    /** The text of a certificate. */
    seal: async (answer, options) => (await certificate(answer, options)).text,
  };
}

/** A trust bundle of sets. */
export const bundle = (sets, more = {}) => JSON.stringify({ sets: sets.map(({ text }) => JSON.parse(text)), ...more });

/** `count` validators of one weight, each of an operator that it shares with the `shared` − 1 after it. */
export const equals = (count, { weight = 10, shared = 1 } = {}) =>
  Array.from({ length: count }, (_, at) => ({
    id: `v-${String(at + 1).padStart(count > 99 ? 3 : 2, "0")}`,
    operator: `operator-${Math.floor(at / shared) + 1}`,
    weight,
  }));

async function envelope(payloadType, value, signers) {
  const payload = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const signatures = signers.map(([keyid, secret]) => ({ keyid, sig: sign(null, bytes, secret).toString("base64") }));
  const text = JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures });
  const seal = signatures
    .map(({ keyid, sig }) => `${keyid} ${sig}\n`)
    .sort()
    .join("");
  return { text, id: await hash(bytes), seal };
}

async function hex(data) {
  return (await hash(data)).replace("blake3:", "");
}

/** The start of every Ed25519 key in PKCS 8; 32 secret bytes follow. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

function key(seed) {
  const secret = createHash("sha256").update(seed).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
}

const LOG_KEY = key("the ledger of the browser tests");

function rawKey(secret) {
  return createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);
}
