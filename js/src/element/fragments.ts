/** The sealed parts of a text: certificates count them in bytes of UTF-8, and JavaScript in UTF-16. */

import type { Fragment, Verdict } from "../generated/report.js";

/** A part of the answer, and what the quorum made of it. */
export interface AnswerFragment {
  /** Its name in the certificate. */
  readonly id: string;
  /** What the quorum made of it: `affirmed`, `contested` (neither a quorum for it nor one against it) or `rejected`. */
  readonly verdict: Verdict;
  /** First byte of the answer's UTF-8, inclusive, as the certificate says. */
  readonly start: number;
  /** Last byte, exclusive. */
  readonly end: number;
  /** First UTF-16 code unit of the text, inclusive. A character that is only partly in the bytes is wholly in here. */
  readonly from: number;
  /** Last code unit, exclusive. */
  readonly to: number;
  /** The text from `from` to `to`. */
  readonly text: string;
}

/** A stretch of the text that lies in one fragment, or in none. */
export interface Piece {
  readonly text: string;
  readonly fragment: AnswerFragment | null;
}

/**
 * Finds the fragments in the text. They are sorted and apart, as every statement's are; one that cuts a character in two
 * is widened to the whole of it, so that no doubt is left unmarked.
 */
export function locate(text: string, fragments: readonly Fragment[]): AnswerFragment[] {
  const found: AnswerFragment[] = [];
  /** Where in the text we are: the code unit, and the byte that it begins at. */
  let unit = 0;
  let byte = 0;
  const length = (): number => {
    const code = text.codePointAt(unit) as number;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  };
  const step = (bytes: number): void => {
    byte += bytes;
    unit += bytes === 4 ? 2 : 1;
  };
  for (const { id, start, end, verdict } of fragments) {
    // The character before may reach into this fragment too: then both have it.
    let bytes = 0;
    while (unit < text.length && byte + (bytes = length()) <= start) step(bytes);
    const from = unit;
    let last = { unit, byte };
    while (unit < text.length && byte < end) {
      last = { unit, byte };
      step(length());
    }
    if (verdict !== null) found.push({ id, verdict, start, end, from, to: unit, text: text.slice(from, unit) });
    if (byte > end) ({ unit, byte } = last);
  }
  return found;
}

/**
 * The whole text in pieces, for a renderer that marks them. Where two fragments share a character that they cut in two, the
 * earlier one has it.
 *
 * @example
 * ```js
 * import { pieces } from "quorumseal/element";
 *
 * const doubtful = { id: "b", verdict: "contested", start: 5, end: 11, from: 5, to: 11, text: "Maybe." };
 * for (const { text, fragment } of pieces("Yes. Maybe.", [doubtful])) console.log(`[${text}]`, fragment?.verdict ?? "no fragment");
 * // [Yes. ] no fragment
 * // [Maybe.] contested
 * ```
 */
export function pieces(text: string, fragments: readonly AnswerFragment[]): Piece[] {
  const all: Piece[] = [];
  let at = 0;
  const add = (to: number, fragment: AnswerFragment | null): void => {
    if (to > at) all.push({ text: text.slice(at, to), fragment });
    at = Math.max(at, to);
  };
  for (const fragment of fragments) {
    add(fragment.from, null);
    add(fragment.to, fragment);
  }
  add(text.length, null);
  return all;
}
