/** Names in a store, and digests as they are given. */

import { kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import type { Digest } from "../generated/report.js";
import { hash } from "../hash.js";
import type { Answer } from "../inputs.js";

/** What index entries are about. */
export type Indexed = "output" | "prompt";

export const ENTRY = "cert_hash:";

/** The hex digits of a certificate's id, of either form. No other text becomes part of a name. */
export function hexOf(certHash: unknown): string {
  const [, hex] = typeof certHash === "string" ? /^(?:blake3|cert_hash):([0-9a-f]{64})$/.exec(certHash) ?? [] : [];
  if (hex !== undefined) return hex;
  const got = typeof certHash === "string" ? JSON.stringify(certHash.slice(0, 100)) : kind(certHash);
  const message = `a certificate's id is blake3: or cert_hash: and 64 lowercase hex digits, not ${got}`;
  throw new QuorumsealError("input.digest", message);
}

export function entryKey(hex: string): string {
  return ENTRY + hex;
}

/** The hex digits in the name of an entry; nothing if it is none. */
export function hexOfEntryKey(key: string): string | undefined {
  return /^cert_hash:([0-9a-f]{64})$/.exec(key)?.[1];
}

export function indexPrefix(about: Indexed, digest: Digest): string {
  return `${about}:${digest.slice("blake3:".length)}:`;
}

/** The parts of an index entry's name; nothing if it is none. */
export function ofIndexKey(key: string): { about: Indexed; digest: Digest; hex: string } | undefined {
  const [, about, digest, hex] = /^(output|prompt):([0-9a-f]{64}):([0-9a-f]{64})$/.exec(key) ?? [];
  if (about === undefined || digest === undefined || hex === undefined) return undefined;
  return { about: about as Indexed, digest: `blake3:${digest}`, hex };
}

/**
 * The digest of an output or a prompt that is looked for. Text is always content: text that somebody typed must not be
 * taken for the digest of something else, so that what looks like a digest is refused rather than guessed at.
 */
export async function digestOf(what: Indexed, given: Answer, signal: AbortSignal | undefined): Promise<Digest> {
  if (typeof given === "string" && /^(?:blake3|cert_hash):[0-9a-f]{64}$/i.test(given)) {
    const message = `the ${what} is text that looks like a digest: give { digest: "blake3:…" }, or its bytes if it is the text itself`;
    throw new QuorumsealError("input.digest", message);
  }
  const digest = typeof given === "object" && given !== null ? (given as { digest?: unknown }).digest : undefined;
  if (typeof digest !== "string") return hash(given as Exclude<Answer, { digest: string }>, signal ? { signal } : {});
  checkDigest(digest, `the ${what}'s digest`);
  return digest;
}

/** Refuses what is no digest. */
export function checkDigest(digest: string, what: string): void {
  if (isDigest(digest)) return;
  const got = JSON.stringify(digest.slice(0, 100));
  throw new QuorumsealError("input.digest", `${what} is ${got}; expected blake3: and 64 lowercase hex digits`);
}

export function isDigest(text: string): boolean {
  return /^blake3:[0-9a-f]{64}$/.test(text);
}
