/** What was given, as things: what it is, and its bytes where they are few enough to be held. */

import { mayBeDocument, recogniseText } from "../given/recognise.js";

/** Up to this length content is held: what is shown is then the very bytes that were checked. */
export const HELD = 1 << 20;

const UTF8 = new TextEncoder();

/**
 * The thing that `item` is: `{ id, kind, name, size, bytes, text, blob, parts, set }`. `item` is `{ id, name }` with
 * a `text`, or with a `blob`, which is read once if it is short. `bytes`, and `text` where they are UTF-8, are those
 * of something short; what is longer has its `blob`.
 */
export async function take({ id, name = null, text = null, blob = null }) {
  if (text !== null) {
    // Half of a surrogate pair has no bytes. The verifier, given the text, refuses it with the reason.
    if (/\p{Surrogate}/u.test(text)) return thing(id, name, { text, size: UTF8.encode(text).length, whole: null });
    const bytes = UTF8.encode(text);
    // A long text is held by its blob, as a long file is.
    if (bytes.length > HELD) return thing(id, name, { blob: new Blob([bytes]), size: bytes.length, whole: text });
    return thing(id, name, { bytes, text, size: bytes.length, whole: text });
  }
  if (blob.size > HELD) {
    const start = new Uint8Array(await blob.slice(0, 512).arrayBuffer());
    const whole = mayBeDocument(start, blob.size) ? await blob.text() : null;
    return thing(id, name, { blob, size: blob.size, whole });
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const own = decode(bytes);
  return thing(id, name, { bytes, text: own, size: bytes.length, whole: own });
}

/** What the verifier is to be given for a thing. */
export function contentOf({ bytes, blob, text }) {
  return bytes ?? blob ?? text;
}

/** The things that a list holds, each by itself and with `part`, as its name is the list's; anything else as it is. */
export function documentsOf(given) {
  if (given.parts === null || given.assigned) return [given];
  return given.parts.map((part, index) => {
    const bytes = UTF8.encode(part.text);
    const id = `${given.id}.${index}`;
    const { kind, text, set } = part;
    return { id, kind, name: given.name, size: bytes.length, bytes, text, blob: null, parts: null, set, part: true };
  });
}

function thing(id, name, { bytes = null, text = null, blob = null, size, whole }) {
  const { kind, parts, set } = whole === null ? { kind: "answer", parts: null, set: false } : recogniseText(whole);
  return { id, kind, name, size, bytes, text, blob, parts, set };
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
