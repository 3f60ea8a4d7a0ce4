/** Of two ways to keep one certificate, which is better: a later put never makes an entry worse. */

import type { Report } from "../report.js";
import type { Contents } from "./record.js";

/** One way to keep a certificate, and what was found about it. */
export interface Candidate {
  readonly contents: Contents;
  readonly report: Report;
}

/**
 * The best of some candidates for what is kept: the accepted one that is no worse in anything than what is there, `kept`, and
 * better in something. What is not accepted any more gives way to anything that is. A certificate's signatures and its
 * receipt hang together (a receipt without a seal list is about exactly these signatures), so that both are weighed.
 */
export function best(kept: Candidate, others: readonly Candidate[]): Candidate {
  const accepted = others.filter(({ report }) => report.accepted);
  const improving = kept.report.accepted ? accepted.filter((other) => improves(other.report, kept.report)) : accepted;
  return improving.reduce((most, other) => (weighs(other.report, most.report) ? other : most), improving[0] ?? kept);
}

/** Whether `a` has all that `b` has, and more. */
function improves(a: Report, b: Report): boolean {
  const [signersA, signersB] = [signers(a), signers(b)];
  for (const id of signersB) if (!signersA.has(id)) return false;
  const [receiptA, receiptB] = [rank(a), rank(b)];
  if (receiptA < receiptB) return false;
  if (signersA.size > signersB.size || receiptA > receiptB) return sooner(a, b) >= 0;
  return sooner(a, b) > 0;
}

/** Whether `a` is to be preferred where both would do: by its receipt, then by its signed weight. */
function weighs(a: Report, b: Report): boolean {
  const difference = rank(a) - rank(b) || sooner(a, b);
  return difference !== 0 ? difference > 0 : (a.quorum?.signedWeight ?? 0) > (b.quorum?.signedWeight ?? 0);
}

/** Above zero if `a` was logged no later and cosigned by no earlier epoch, and one of both is better; below if the other way. */
function sooner(a: Report, b: Report): number {
  if (a.receipt?.logged !== "yes" || b.receipt?.logged !== "yes") return 0;
  const time = b.receipt.loggedBy - a.receipt.loggedBy;
  const epoch = a.receipt.cosigningEpoch - b.receipt.cosigningEpoch;
  if (time < 0 || epoch < 0) return -1;
  return time > 0 || epoch > 0 ? 1 : 0;
}

/** What the receipt is worth. One that is false is worth as much as none. */
function rank({ logged }: Report): number {
  return logged === "yes" ? 2 : logged === "unknown" ? 1 : 0;
}

function signers({ quorum }: Report): Set<string> {
  return new Set((quorum?.signers ?? []).filter(({ status }) => status === "signed").map(({ id }) => id));
}
