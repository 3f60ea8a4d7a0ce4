/**
 * A ledger of its own, made from the format alone: RFC 6962 trees, signed notes, cosignatures, receipts and consistency
 * proofs. Everything is hashed and signed by Node's crypto.
 */

import { Buffer } from "node:buffer";
import { createHash, sign } from "node:crypto";

const LOG = 0x01;
const COSIGNATURE = 0x04;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** `name+hash+key` of a ledger's public key, 32 bytes. */
export function verifierKey(name, publicKey) {
  return `${name}+${keyId(name, LOG, publicKey).toString("hex")}+${Buffer.concat([Buffer.of(LOG), publicKey]).toString("base64")}`;
}

/** The leaf of a sealed document. */
export function entry({ id, seal }) {
  return `quorumseal.entry.v1\n${id}\nsha256:${sha256(seal).toString("hex")}\n`;
}

/** A ledger of these entries, signed as `name` with `key`. */
export class Ledger {
  #leaves;
  #name;
  #key;
  #publicKey;

  constructor({ name, key, publicKey, entries }) {
    this.#leaves = entries.map((text) => sha256(Buffer.of(0), text));
    this.#name = name;
    this.#key = key;
    this.#publicKey = publicKey;
  }

  /** The checkpoint of the first `size` entries. Each cosigner is `{ name, key, publicKey, time }`. */
  checkpoint(size, cosigners, { root = this.root(size), signer = this.#key } = {}) {
    const text = `${this.#name}\n${size}\n${root.toString("base64")}\n`;
    const lines = [line(this.#name, LOG, this.#publicKey, sign(null, Buffer.from(text), signer))];
    for (const { name, key, publicKey, time } of cosigners) {
      const at = Buffer.alloc(8);
      at.writeBigUInt64BE(BigInt(time));
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key);
      lines.push(line(name, COSIGNATURE, publicKey, Buffer.concat([at, signature])));
    }
    return `${text}\n${lines.join("")}`;
  }

  root(size) {
    return tree(this.#leaves.slice(0, size));
  }

  /** The receipt of the entry at `index` under a checkpoint of `size` entries. */
  receipt(index, size, checkpoint, seal) {
    const extra = seal === undefined ? "" : `extra ${Buffer.from(seal).toString("base64")}\n`;
    const proof = inclusion(index, this.#leaves.slice(0, size));
    return `c2sp.org/tlog-proof@v1\n${extra}index ${index}\n${hashes(proof)}\n${checkpoint}`;
  }

  /** The proof that the tree of `size` entries begins with that of `old`. */
  consistency(old, size) {
    return `old ${old}\n${hashes(consistency(old, this.#leaves.slice(0, size), true))}\n`;
  }
}

function keyId(name, type, publicKey) {
  return sha256(`${name}\n`, Buffer.of(type), publicKey).subarray(0, 4);
}

function line(name, type, publicKey, signature) {
  return `\u2014 ${name} ${Buffer.concat([keyId(name, type, publicKey), signature]).toString("base64")}\n`;
}

function hashes(list) {
  return list.map((hash) => `${hash.toString("base64")}\n`).join("");
}

/** The largest power of two below `size`. */
function split(size) {
  return 2 ** Math.ceil(Math.log2(size) - 1);
}

function tree(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const at = split(leaves.length);
  return sha256(Buffer.of(1), tree(leaves.slice(0, at)), tree(leaves.slice(at)));
}

function inclusion(index, leaves) {
  if (leaves.length === 1) return [];
  const at = split(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return index < at ? [...inclusion(index, left), tree(right)] : [...inclusion(index - at, right), tree(left)];
}

/** RFC 6962, 2.1.2; `whole`: the old tree is a tree that the verifier knows. */
function consistency(old, leaves, whole) {
  if (old === leaves.length) return whole ? [] : [tree(leaves)];
  const at = split(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return old <= at
    ? [...consistency(old, left, whole), tree(right)]
    : [...consistency(old - at, right, false), tree(left)];
}
