/**
 * An answer's bytes as pieces of text: cut where its fragments are, which are ranges of bytes, and never inside a
 * character; with everything that cannot be seen, or would rearrange what can, told apart. Pure: no element is made
 * here.
 */

import { revealed as hiddenIn } from "../hidden.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8, byte order mark included, else null. */
export function textOf(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** The greatest offset up to `at` that is not inside a character. */
export function floor(bytes, at) {
  let place = Math.min(at, bytes.length);
  while (place > 0 && place < bytes.length && (bytes[place] & 0xc0) === 0x80) place -= 1;
  return place;
}

/** The smallest offset from `at` on that is not inside a character. */
export function ceiling(bytes, at) {
  let place = Math.min(at, bytes.length);
  while (place < bytes.length && (bytes[place] & 0xc0) === 0x80) place += 1;
  return place;
}

/**
 * Bytes of UTF-8 as consecutive pieces `{ start, end, text, fragment }` up to `limit`, where `fragment` is the index
 * of the fragment that a piece shows, or null. `fragments` are sorted and do not overlap. One that begins or ends
 * inside a character is shown without that character if it is affirmed, and with it otherwise: nothing looks more
 * affirmed than it was.
 */
export function pieces(bytes, fragments, limit = bytes.length) {
  const end = floor(bytes, limit);
  const cut = [];
  let at = 0;
  const add = (to, fragment) => {
    if (to <= at) return;
    cut.push({ start: at, end: to, text: UTF8.decode(bytes.subarray(at, to)), fragment });
    at = to;
  };
  fragments.forEach((fragment, index) => {
    const affirmed = fragment.verdict === "affirmed";
    const from = affirmed ? ceiling(bytes, fragment.start) : floor(bytes, fragment.start);
    const to = affirmed ? floor(bytes, fragment.end) : ceiling(bytes, fragment.end);
    add(Math.min(from, end), null);
    add(Math.min(to, end), index);
  });
  add(end, null);
  return cut;
}

/** Whether a fragment begins or ends inside a character. */
export function isRagged(bytes, { start, end }) {
  return floor(bytes, start) !== start || floor(bytes, end) !== end;
}

const SORTS = [
  ["bidi", /^[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]$/u],
  ["tag", /^[\u{E0000}-\u{E0FFF}]$/u],
  ["space", /^[\u0085\u2800\p{Z}]$/u],
  ["control", /^\p{Cc}$/u],
  ["zero", /^[\p{Default_Ignorable_Code_Point}\p{Cf}]$/u],
];

/**
 * A text as {@link import("../hidden.js").revealed} has it, each hidden character with its `sort`: `bidi`, `tag`,
 * `space`, `control`, `zero`, or `unknown` for one without a meaning that everybody shares.
 */
export function revealed(text) {
  return hiddenIn(text).map((run) => (typeof run === "string" ? run : { code: run.code, sort: sortOf(run.character) }));
}

function sortOf(character) {
  return SORTS.find(([, these]) => these.test(character))?.[0] ?? "unknown";
}
