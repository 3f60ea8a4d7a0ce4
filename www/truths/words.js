/** The words of a text, as a diff compares them. */

/**
 * The most UTF-16 units that are handed to the segmenter at once: some engines take time that is quadratic in what
 * they are given.
 */
export const PIECE = 1024;

const WORDS = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("en", { granularity: "word" }) : null;
const PLAIN = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}]+)*|\r\n|[^\S\r\n]+|[^]/gu;
/**
 * Where a text may be cut without cutting a word: before white space, and after punctuation that is written without
 * any.
 */
const CUT = /(?<=\S)(?=\s)|(?<=[、。，！？；：])/g;

/**
 * A text in words, runs of spaces and single marks, in order: joined they are the text again, whatever it holds. By the
 * engine's own segmentation of words, which knows scripts that are written without spaces; by letters where it has
 * none.
 */
export function wordsOf(text, segmenter = WORDS) {
  if (segmenter === null) return text.match(PLAIN) ?? [];
  const words = [];
  for (const piece of piecesOf(text)) {
    for (const { segment } of segmenter.segment(piece)) words.push(segment);
  }
  return words;
}

/** A text in lines, each with its line feed. */
export function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** A text in pieces of at most {@link PIECE} units, cut between words where that can be. */
export function piecesOf(text) {
  const pieces = [];
  let start = 0;
  while (text.length - start > PIECE) {
    const end = start + cutOf(text.slice(start, start + PIECE));
    pieces.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

/** The last good place to cut a piece that more text follows. */
function cutOf(piece) {
  let last = 0;
  for (const { index } of piece.matchAll(CUT)) last = index;
  if (last > 0) return last;
  // A surrogate pair stays together.
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.length - 1 : piece.length;
}
