/** Documents, of JSON (certificates, trust bundles, policies, votes, advisories) and of text, as bytes for the core. */

import { asBytes, bodyOf, drain, hasLoneSurrogate, isBlob, isList, isResponse, isStream, joined, kind, utf8 } from "./bytes.js";
import { about, QuorumsealError } from "./errors.js";

/** What a document is: its name in messages, and the length from which on the core does not look at it. */
export interface DocumentKind {
  readonly what: string;
  readonly limit: number;
  /** Whether it is text, for which no object can stand. */
  readonly text?: boolean;
}

/** The limits of the specification, section 14; what is longer is cut one byte after, and refused by the core as too large. */
export const CERTIFICATE: DocumentKind = { what: "certificate", limit: 16 << 20 };
export const TRUST: DocumentKind = { what: "trust bundle", limit: 64 << 20 };
export const POLICY: DocumentKind = { what: "policy", limit: 1 << 20 };
export const VOTE: DocumentKind = { what: "vote", limit: 16 << 20 };
export const ADVISORY: DocumentKind = { what: "advisory", limit: 16 << 20 };
export const SEALED: DocumentKind = { what: "document", limit: 16 << 20 };
export const RECEIPT: DocumentKind = { what: "receipt", limit: 16 << 20, text: true };
export const OLD_CHECKPOINT: DocumentKind = { what: "remembered checkpoint", limit: 16 << 20, text: true };
export const NEW_CHECKPOINT: DocumentKind = { what: "new checkpoint", limit: 16 << 20, text: true };
export const PROOF: DocumentKind = { what: "consistency proof", limit: 16 << 20, text: true };

/** The bytes of a document that can be had without waiting. */
export function documentAtHand(document: unknown, { what, limit, text = false }: DocumentKind): Uint8Array {
  if (typeof document === "string") return textBytes(document, limit);
  const bytes = asBytes(document);
  if (bytes) return bytes.subarray(0, limit + 1);
  if (isBlob(document) || isResponse(document) || isStream(document)) {
    const message = `the ${what} is ${kind(document)}, which cannot be read without waiting`;
    throw new QuorumsealError("input.argument", message);
  }
  if (text) {
    const message = `the ${what} is ${kind(document)}; expected its text or bytes, for it is no JSON`;
    throw new QuorumsealError("input.argument", message);
  }
  return textBytes(json(document, what), limit);
}

/** The bytes of a document. */
export async function document(source: unknown, of: DocumentKind, signal?: AbortSignal): Promise<Uint8Array> {
  const { what, limit } = of;
  if (isBlob(source)) return new Uint8Array(await source.slice(0, limit + 1).arrayBuffer());
  const stream = isResponse(source) ? bodyOf(source, what) : isStream(source) ? source : undefined;
  if (stream === undefined) return documentAtHand(source, of);
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (stream) {
    await drain(stream, what, "input.argument", signal, (chunk) => {
      chunks.push(chunk.slice(0, limit + 1 - length));
      length = Math.min(length + chunk.length, limit + 1);
      return length <= limit;
    });
  }
  return joined(chunks);
}

/** Several documents of one kind, and how many there may be. */
export interface DocumentsKind {
  readonly each: DocumentKind;
  readonly what: string;
  readonly most: number;
}

export const VOTES: DocumentsKind = { each: VOTE, what: "votes", most: 16_384 };
export const ADVISORIES: DocumentsKind = { each: ADVISORY, what: "advisories", most: 1_024 };

/** The members of a list of documents, none of them read yet: too many are refused before. */
export function listed(documents: unknown, { what, most }: DocumentsKind): readonly unknown[] {
  if (documents === undefined || documents === null) return [];
  if (!isList(documents)) {
    const message = `${what}: expected an array or another iterable of documents, got ${kind(documents)}`;
    throw new QuorumsealError("input.argument", message);
  }
  const list: unknown[] = [];
  for (const source of documents) {
    if (list.length >= most) throw new QuorumsealError("input.argument", `more than ${most} ${what} were given`);
    list.push(source);
  }
  return list;
}

/** The bytes of several documents that can be had without waiting. */
export function documentsAtHand(sources: unknown, of: DocumentsKind): Uint8Array[] {
  return listed(sources, of).map((source, index) => {
    try {
      return documentAtHand(source, of.each);
    } catch (error) {
      throw about(`${of.each.what} ${index}`, error);
    }
  });
}

/** The bytes of several documents, read one after the other. */
export async function documents(sources: unknown, of: DocumentsKind, signal?: AbortSignal): Promise<Uint8Array[]> {
  const read: Uint8Array[] = [];
  for (const source of listed(sources, of)) {
    try {
      read.push(await document(source, of.each, signal));
    } catch (error) {
      throw about(`${of.each.what} ${read.length}`, error);
    }
  }
  return read;
}

function textBytes(text: string, limit: number): Uint8Array {
  // Every code unit takes a byte or more.
  const start = text.length > limit ? text.slice(0, limit + 1) : text;
  if (!hasLoneSurrogate(start)) return utf8(start).subarray(0, limit + 1);
  // No UTF-8 says what this text says. As surrogates in bytes it is as wrong as it was, and the core says so.
  const surrogate = [0xed, 0xa0, 0x80];
  const parts = start.split(/\p{Surrogate}/u).map(utf8);
  return Uint8Array.from(parts.flatMap((part, index) => (index === 0 ? [...part] : [...surrogate, ...part]))).subarray(0, limit + 1);
}

function json(value: unknown, what: string): string {
  let text;
  try {
    text = JSON.stringify(value, what === POLICY.what ? refuseNothing : undefined) as string | undefined;
  } catch (cause) {
    if (cause instanceof QuorumsealError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new QuorumsealError("input.argument", `the ${what} cannot be written as JSON: ${reason}`, { cause });
  }
  if (text !== undefined) return text;
  throw new QuorumsealError("input.argument", `the ${what} is ${kind(value)}; text or bytes were expected`);
}

/**
 * A policy's rule whose value JSON leaves out or turns into null (`{ minSigners: settings.minSingers }`) would be no rule
 * at all, without a word.
 */
function refuseNothing(key: string, value: unknown): unknown {
  const nothing = value === undefined || typeof value === "function" || typeof value === "symbol";
  if (nothing || (typeof value === "number" && !Number.isFinite(value))) {
    throw new QuorumsealError("policy.malformed", `the policy's ${JSON.stringify(key)} is ${String(value)}`);
  }
  return value;
}
