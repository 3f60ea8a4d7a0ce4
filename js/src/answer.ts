/** Answers and prompts: every way of giving one ends as bytes, as a hasher that was fed, or as a digest. */

import { asBytes, bodyOf, drain, hasLoneSurrogate, isBlob, isResponse, isStream, kind, throwIfAborted, utf8 } from "./bytes.js";
import { type Engine, within } from "./engine.js";
import { QuorumsealError } from "./errors.js";

type WasmHasher = InstanceType<Engine["Hasher"]>;

/** What an answer amounts to. The hasher is the holder's to free: {@link release}. */
export type Given =
  | { readonly is: "bytes"; readonly bytes: Uint8Array }
  | { readonly is: "hashed"; readonly hasher: WasmHasher }
  | { readonly is: "digest"; readonly digest: string }
  | { readonly is: "nothing" };

/** Up to this length bytes are given as they are, and near misses are looked for. */
const WHOLE = 1 << 20;
/** Longer ones enter WebAssembly in pieces of this length, so that its memory does not grow. */
const PIECE = 128 << 10;

/** How an answer is to be taken: `whole` where near misses matter. */
export interface Taking {
  readonly what: "answer" | "prompt";
  readonly whole: boolean;
  readonly allDigests: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Takes an answer that needs no waiting. */
export function takeAtHand(engine: Engine, answer: unknown, taking: Taking): Given {
  if (answer === undefined || answer === null) return { is: "nothing" };
  if (typeof answer === "string") {
    checkText(answer, taking.what);
    if (answer.length > WHOLE) return hashed(engine, taking, (hasher) => feedText(hasher, answer));
  }
  const bytes = typeof answer === "string" ? utf8(answer) : asBytes(answer);
  if (bytes) {
    if (taking.whole && bytes.length <= WHOLE) return { is: "bytes", bytes };
    return hashed(engine, taking, (hasher) => feed(hasher, bytes));
  }
  if (isBlob(answer) || isResponse(answer) || isStream(answer)) {
    const message = `the ${taking.what} is ${kind(answer)}, which cannot be read without waiting`;
    throw new QuorumsealError("input.argument", message);
  }
  const digest = typeof answer === "object" ? (answer as { digest?: unknown }).digest : undefined;
  if (typeof digest === "string") return { is: "digest", digest };
  const forms = "a string, bytes, a Blob, a Response, a ReadableStream or { digest }";
  throw new QuorumsealError("input.answer", `the ${taking.what} is ${kind(answer)}; expected ${forms}`);
}

/** Takes an answer, reading it to its end where it must be read. */
export async function take(engine: Engine, answer: unknown, taking: Taking): Promise<Given> {
  const { what, whole, signal } = taking;
  throwIfAborted(signal);
  if (isBlob(answer) && whole && answer.size <= WHOLE) {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    throwIfAborted(signal);
    return { is: "bytes", bytes };
  }
  const stream = isBlob(answer)
    ? answer.stream()
    : isResponse(answer)
      ? bodyOf(answer, what)
      : isStream(answer)
        ? answer
        : undefined;
  if (stream === undefined) return takeAtHand(engine, answer, taking);
  const hasher = newHasher(engine, taking);
  try {
    if (stream) await drain(stream, what, "input.answer", signal, (chunk) => feed(hasher, chunk));
    return { is: "hashed", hasher };
  } catch (error) {
    hasher.free();
    throw error;
  }
}

/** Frees what `given` holds. */
export function release(given: Given): void {
  if (given.is === "hashed") given.hasher.free();
}

/** A hasher for what a certificate is compared with. */
export function newHasher(engine: Engine, { allDigests }: Pick<Taking, "allDigests">): WasmHasher {
  return within(() => new engine.Hasher(allDigests));
}

/** Adds bytes to a hasher. */
export function feed(hasher: WasmHasher, bytes: Uint8Array): void {
  within(() => {
    for (let at = 0; at < bytes.length; at += PIECE) hasher.update(bytes.subarray(at, at + PIECE));
  });
}

/** Adds a text's UTF-8 to a hasher, encoding no more than a piece at a time. */
export function feedText(hasher: WasmHasher, text: string): void {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + PIECE, text.length);
    const last = text.charCodeAt(end - 1);
    // Not between the halves of a pair.
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    feed(hasher, utf8(text.slice(at, end)));
    at = end;
  }
}

/** Refuses a text that has no UTF-8. */
export function checkText(text: string, what: string): void {
  if (!hasLoneSurrogate(text)) return;
  const message = `the ${what} has half of a surrogate pair, so it has no bytes in UTF-8; it may have been cut in two`;
  throw new QuorumsealError("input.answer", message);
}

function hashed(engine: Engine, taking: Taking, fill: (hasher: WasmHasher) => void): Given {
  const hasher = newHasher(engine, taking);
  try {
    fill(hasher);
    return { is: "hashed", hasher };
  } catch (error) {
    hasher.free();
    throw error;
  }
}
