// A network of the tests' own, sealed here from the format alone: for what the story has no files for.

import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

import { repo } from "./files.mjs";

const { hash } = await import(repo("pkg/node.js"));

const NETWORK = "browser-tests";
const QUORUM = 67;

/**
 * A set of epoch 0 of `validators` (`{ id, operator, weight }`; `algorithm` for a key that no one can use), as
 * `{ anchor, trust, seal }`. `seal(answer, { signers, forged, prompt, tally, fragments, model })` gives the text of a
 * certificate; who is in `forged` has a false signature.
 */
export async function network(validators, quorum = QUORUM) {
  const keys = new Map(validators.map(({ id }) => [id, key(id)]));
  const payload = {
    network: NETWORK,
    epoch: 0,
    previous: null,
    quorum,
    validators: validators.map(({ algorithm = "ed25519", ...validator }) => ({
      ...validator,
      publicKey: `${algorithm}:${publicKey(keys.get(validator.id))}`,
    })),
  };
  const set = await envelope("application/vnd.quorumseal.validator-set.v1+json", payload, []);

  async function seal(answer, options) {
    const { signers, forged = [], prompt = "?", tally, fragments = [], model = "atlas" } = options;
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "answer.txt", digest: { blake3: await hex(answer) } }],
      predicateType: "urn:quorumseal:certificate:v1",
      predicate: {
        network: NETWORK,
        epoch: 0,
        validatorSet: set.id,
        round: { id: "r-1", openedAt: "2026-03-01T09:00:00Z", sealedAt: "2026-03-01T09:00:41Z" },
        output: { mediaType: "text/plain", length: Buffer.byteLength(answer) },
        prompt: { digest: { blake3: await hex(prompt) } },
        model: { name: model, version: "1" },
        tally: { quorumWeight: quorum, dissentWeight: 0, abstainWeight: 0, ...tally },
        fragments,
      },
    };
    const signed = [...signers.map((id) => [id, keys.get(id)]), ...forged.map((id) => [id, key("somebody else")])];
    return (await envelope("application/vnd.in-toto+json", statement, signed)).text;
  }

  return { anchor: set.id, trust: `{"sets":[${set.text}]}`, seal };
}

async function envelope(payloadType, value, signers) {
  const payload = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const signatures = signers.map(([keyid, secret]) => ({ keyid, sig: sign(null, bytes, secret).toString("base64") }));
  const text = JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures });
  return { text, id: await hash(bytes) };
}

async function hex(text) {
  return (await hash(text)).replace("blake3:", "");
}

/** The start of every Ed25519 key in PKCS 8; 32 secret bytes follow. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

function key(seed) {
  const secret = createHash("sha256").update(seed).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
}

function publicKey(secret) {
  return createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
}
