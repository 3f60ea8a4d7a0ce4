/** Documents (certificates, trust bundles, policies) as the bytes that the core parses. */

import { asBytes, bodyOf, drain, hasLoneSurrogate, isBlob, isResponse, isStream, kind, utf8 } from "./bytes.js";
import { QuorumsealError } from "./errors.js";

/** What a document is: its name in messages, and the length from which on the core does not look at it. */
export interface DocumentKind {
  readonly what: string;
  readonly limit: number;
}

/** The limits of FORMAT.md section 8; what is longer is cut one byte after, and refused by the core as too large. */
export const CERTIFICATE: DocumentKind = { what: "certificate", limit: 16 << 20 };
export const TRUST: DocumentKind = { what: "trust bundle", limit: 64 << 20 };
export const POLICY: DocumentKind = { what: "policy", limit: 1 << 20 };

/** The bytes of a document that can be had without waiting. */
export function documentAtHand(document: unknown, { what, limit }: DocumentKind): Uint8Array {
  if (typeof document === "string") return textBytes(document, limit);
  const bytes = asBytes(document);
  if (bytes) return bytes.subarray(0, limit + 1);
  if (isBlob(document) || isResponse(document) || isStream(document)) {
    const message = `the ${what} is ${kind(document)}, which cannot be read without waiting`;
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
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
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
