/** What two answers are to each other before any word is compared. */

/**
 * How two findings' answers compare: `{ is }`, which is `"missing"` with `of` (`"both"`, `"first"`, `"second"`),
 * `"same"` with `by` (`"bytes"`, or `"digest"` where bytes that are too large to hold were both matched with one
 * digest), `"large"`, `"binary"` with the first differing byte `at` (from 0), or `"texts"` with `a` and `b`.
 */
export function textsOf(first, second) {
  const missing = [first, second].map(({ answer }) => answer === null);
  if (missing[0] || missing[1]) {
    return { is: "missing", of: missing[0] && missing[1] ? "both" : missing[0] ? "first" : "second" };
  }
  const [a, b] = [first.bytes, second.bytes];
  if (a === null || b === null) return sealedAlike(first, second) ? { is: "same", by: "digest" } : { is: "large" };
  const at = firstDifference(a, b);
  if (at === -1) return { is: "same", by: "bytes" };
  const [left, right] = [decode(a), decode(b)];
  return left === null || right === null ? { is: "binary", at } : { is: "texts", a: left, b: right };
}

/** The first byte that differs, `-1` if none does. Where one ends before the other that is where it ends. */
function firstDifference(a, b) {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? -1 : end;
}

/** The text of bytes that are UTF-8, a byte order mark included; else null. */
export function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function sealedAlike({ report: a }, { report: b }) {
  return (
    a.boundBy !== null && b.boundBy !== null && a.statement.subject.digest.blake3 === b.statement.subject.digest.blake3
  );
}
