/** Bytes of the forms that they come in: buffers, text, blobs, responses, streams. */

import { QuorumsealError } from "./errors.js";
import type { Code } from "./generated/report.js";

/** A view of the same bytes; `undefined` for anything else. Works across realms (frames, test environments). */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const tag = Object.prototype.toString.call(value);
  const isBuffer = tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
  return isBuffer ? new Uint8Array(value as ArrayBufferLike) : undefined;
}

/** Whether the text has half of a surrogate pair by itself: such text has no bytes in UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

const encoder = new TextEncoder();

/** The text in UTF-8. Lone surrogates become U+FFFD: refuse them before. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function isBlob(value: unknown): value is Blob {
  return has(value, "arrayBuffer") && has(value, "stream") && typeof (value as Blob).size === "number";
}

export function isResponse(value: unknown): value is Response {
  return has(value, "arrayBuffer") && typeof (value as Response).bodyUsed === "boolean" && "status" in value;
}

export function isStream(value: unknown): value is ReadableStream<unknown> {
  return has(value, "getReader");
}

/** Whether this is a list of things: text and bytes can be gone through too, and are one thing. */
export function isList(value: unknown): value is Iterable<unknown> {
  const iterable = typeof value === "object" && value !== null && Symbol.iterator in value;
  return iterable && !asBytes(value);
}

function has(value: unknown, method: string): value is object {
  return typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[method] === "function";
}

/** The body of a response that is a success; `null` where it has none. `what` is named in errors. */
export function bodyOf(response: Response, what: string): ReadableStream<unknown> | null {
  if (!response.ok) {
    const status = response.status === 0 ? "no readable status (opaque or failed)" : `status ${response.status}`;
    throw new QuorumsealError("input.response", `the ${what}'s response has ${status}, so it was not read`);
  }
  if (response.bodyUsed || response.body?.locked) {
    throw new QuorumsealError("input.response", `the ${what}'s response was read before; give a clone()`);
  }
  return response.body;
}

/**
 * Reads a stream of bytes to its end, or until `take` returns false. Whatever ends it early, the source is told.
 * Errors of the source are thrown as they are, and so is the signal's reason.
 */
export async function drain(
  stream: ReadableStream<unknown>,
  what: string,
  code: Code,
  signal: AbortSignal | undefined,
  take: (chunk: Uint8Array) => boolean | void,
): Promise<void> {
  if (stream.locked) throw new QuorumsealError(code, `the ${what}'s stream is being read by someone else`);
  const reader = stream.getReader();
  const cancel = (reason: unknown): void => void reader.cancel(reason).catch(() => {});
  const abort = (): void => cancel(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      // A cancelled stream says that it is done: that is not its end.
      throwIfAborted(signal);
      if (done) return;
      const chunk = asBytes(value);
      if (!chunk) {
        const remedy = typeof value === "string" ? "; pipe it through a TextEncoderStream" : "";
        throw new QuorumsealError(code, `the ${what}'s stream yields ${kind(value)}, not bytes${remedy}`);
      }
      if (take(chunk) === false) {
        cancel(undefined);
        return;
      }
    }
  } catch (error) {
    cancel(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    reader.releaseLock();
  }
}

/** The chunks in one piece. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Throws the signal's reason if it was aborted, as `fetch` does. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw signal.reason ?? new DOMException("This operation was aborted", "AbortError");
}

/** What a value is, for messages. */
export function kind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return tag === "Object" || typeof value !== "object" ? `a value of type ${typeof value}` : `a value of kind ${tag}`;
}
