/** Content that is kept: read once, to its end, and no further than a store may hold. */

import { checkText } from "../answer.js";
import { asBytes, bodyOf, drain, isBlob, isResponse, isStream, joined, kind, throwIfAborted, utf8 } from "../bytes.js";
import { QuorumsealError } from "../errors.js";

/** A copy of the content's bytes, that nobody else can change. */
export async function contentBytes(
  content: unknown,
  what: "answer" | "prompt",
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  throwIfAborted(signal);
  const bound = (length: number): void => {
    if (length <= limit) return;
    throw new QuorumsealError("input.argument", `the ${what} is longer than the store's maxBytes, ${limit}, allows`);
  };
  if (typeof content === "string") {
    // Every code unit takes a byte or more.
    bound(content.length);
    checkText(content, what);
  }
  const bytes = typeof content === "string" ? utf8(content) : asBytes(content);
  if (bytes) {
    bound(bytes.length);
    return bytes.slice();
  }
  if (isBlob(content)) bound(content.size);
  const stream = isBlob(content)
    ? content.stream()
    : isResponse(content)
      ? bodyOf(content, what)
      : isStream(content)
        ? content
        : undefined;
  if (stream === undefined) {
    const forms = "a string, bytes, a Blob, a Response or a ReadableStream";
    const digest = typeof (content as { digest?: unknown } | null | undefined)?.digest === "string";
    const got = digest ? "a digest, of which nothing can be kept" : kind(content);
    throw new QuorumsealError("input.answer", `the ${what} is ${got}; expected ${forms}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (stream) {
    await drain(stream, what, "input.answer", signal, (chunk) => {
      bound((length += chunk.length));
      chunks.push(chunk.slice());
    });
  }
  return joined(chunks);
}
