/**
 * An answer's bytes as pieces of text: cut where its fragments are, which are ranges of bytes, and never inside a
 * character; with everything that cannot be seen, or would rearrange what can, told apart. Pure: no element is made
 * here.
 */

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

// Scripts whose words need joiners and non-joiners, and what an emoji is joined of. Each is of one whole character:
// some engines miss characters beyond U+FFFF where a class stands before `$` alone.
const SCRIPTS = [
  ...["Arabic", "Syriac", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu"],
  ...["Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar", "Tibetan"],
];
const JOINED = new RegExp(`^[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join("")}]$`, "u");
const PICTURE = /^\p{Extended_Pictographic}$/u;
const IN_PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const DRESSED = /^\p{Emoji}$/u;

const SORTS = [
  ["bidi", /^[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]$/u],
  ["tag", /^[\u{E0000}-\u{E0FFF}]$/u],
  ["zero", /^[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200D\u2060-\u2065\u206A-\u206F]$/u],
  ["zero", /^[\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB]$/u],
  ["space", /^[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]$/u],
  ["control", /^[\u0000-\u0008\u000B-\u001F\u007F-\u009F]$/u],
];
const SUSPECT = new RegExp(SORTS.map(([, these]) => these.source.slice(1, -1)).join("|"), "gu");

/**
 * A text as runs: plain texts, and `{ code, sort }` for each character that is not seen as what it is (`bidi`, `tag`,
 * `zero`, `space`, `control`), with `code` as `U+202E`. What belongs to its place is left as text: a carriage return
 * before a line feed, the joiners of scripts that are written with them, and what joins or dresses an emoji.
 */
export function revealed(text) {
  const runs = [];
  let at = 0;
  for (const { 0: character, index } of text.matchAll(SUSPECT)) {
    const after = index + character.length;
    if (belongs(character, characterBefore(text, index), characterAt(text, after))) continue;
    if (index > at) runs.push(text.slice(at, index));
    runs.push({ code: codeOf(character), sort: SORTS.find(([, these]) => these.test(character))[0] });
    at = after;
  }
  if (at < text.length) runs.push(text.slice(at));
  return runs;
}

function belongs(character, before, next) {
  switch (character) {
    case "\r":
      return next === "\n";
    // A non-breaking space is a space, and stands in many texts as such.
    case "\u00A0":
    case "\u202F":
    case "\u3000":
      return true;
    case "\uFE0E":
    case "\uFE0F":
      return DRESSED.test(before);
    case "\u200D":
      return (IN_PICTURE.test(before) && PICTURE.test(next)) || JOINED.test(before);
    case "\u200C":
      return JOINED.test(before);
    default:
      return false;
  }
}

function characterAt(text, index) {
  return index < text.length ? String.fromCodePoint(text.codePointAt(index)) : "";
}

function characterBefore(text, index) {
  return [...text.slice(Math.max(0, index - 2), index)].at(-1) ?? "";
}

function codeOf(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
