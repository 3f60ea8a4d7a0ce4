/**
 * What was given in one box: a file, or a text. Text stands for its UTF-8; a file for its bytes, as they are.
 *
 * A source is `{ name, size, whole }`, where `name` is `null` for a text, and `whole` is the text, or the file as a Blob.
 */

/** Up to this length content is held in memory: what is shown is then the very bytes that were checked. */
const HELD = 1 << 20;
/** Up to this length a file is shown, and can be edited as text. */
const SHOWN = 256 << 10;

const UTF8 = new TextEncoder();

export function textSource(text) {
  return { name: null, size: UTF8.encode(text).length, whole: text };
}

export function fileSource(blob, name) {
  return { name, size: blob.size, whole: blob };
}

/**
 * What the verifier is to be given, and the bytes to show afterwards: `{ content, bytes }`. A file is read once, so that
 * it cannot be one thing when it is checked and another when it is shown; `bytes` is `null` for one too large to hold.
 */
export async function take(source) {
  if (typeof source.whole === "string") return { content: source.whole, bytes: UTF8.encode(source.whole) };
  if (source.size > HELD) return { content: source.whole, bytes: null };
  const bytes = new Uint8Array(await source.whole.arrayBuffer());
  return { content: bytes, bytes };
}

/** The text of a source that is short enough to show and is UTF-8, byte order mark included; else `null`. */
export async function readable(source) {
  if (typeof source.whole === "string") return source.whole;
  if (source.size > SHOWN) return null;
  return decode(new Uint8Array(await source.whole.arrayBuffer()));
}

/** The text of bytes that are UTF-8 and short enough to show, else `null`. */
export function shownText(bytes) {
  return bytes === null || bytes.length > SHOWN ? null : decode(bytes);
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
