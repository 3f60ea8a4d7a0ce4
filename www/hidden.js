/** Characters that are not seen as what they are, or rearrange what is seen: in what a stranger wrote they are told. */

/**
 * Whether a character, or one of a text, is hidden: controls, formats and what turns a text; what has no width; every
 * space but the usual one; what is assigned to nobody or to whoever likes.
 */
export const HIDDEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const EACH = new RegExp(HIDDEN, "gu");

/** A character by its number, as `U+202E`. */
export function codeOf(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * A text as runs: plain texts, and `{ character, code }` for each hidden character; of those only the first `most`.
 * What belongs to its place is left as text: line feeds and tabs, a carriage return before a line feed, non-breaking
 * spaces, the joiners of scripts that are written with them, and what joins or dresses an emoji.
 */
export function revealed(text, most = Infinity) {
  const runs = [];
  let at = 0;
  let count = 0;
  for (const { 0: character, index } of text.matchAll(EACH)) {
    const after = index + character.length;
    if (belongs(character, characterBefore(text, index), characterAt(text, after))) continue;
    if (index > at) runs.push(text.slice(at, index));
    runs.push({ character, code: codeOf(character) });
    at = after;
    count += 1;
    if (count >= most) break;
  }
  if (at < text.length) runs.push(text.slice(at));
  return runs;
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

function belongs(character, before, next) {
  switch (character) {
    case "\n":
    case "\t":
      return true;
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
