/** One more near miss than the report's hint: text that was normalised on its way. */

import { asBytes } from "./bytes.js";
import { hash } from "./hash.js";
import type { Bytes } from "./inputs.js";
import type { Report } from "./report.js";

/**
 * Whether the text would match the certificate if it were normalised to Unicode NFC: some keyboards, file systems and
 * databases write letters and their accents apart. The verdict stands either way. This is apart from `report.hint` since
 * normalisation depends on the Unicode version of the JavaScript engine, and a report depends on nothing but its inputs.
 *
 * @example
 * ```js
 * import { nfcWouldMatch, Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const decomposed = answer.normalize("NFD");
 * const report = await verifier.verify(certificate, decomposed);
 * console.log(report.state, await nfcWouldMatch(report, decomposed)); // invalid true
 * ```
 */
export async function nfcWouldMatch(report: Report, text: string | Bytes): Promise<boolean> {
  if (report.statement === null || (report.code !== "output.digest" && report.code !== "output.length")) return false;
  const given = typeof text === "string" ? text : decoded(text);
  const normalised = given?.normalize("NFC");
  if (normalised === undefined || normalised === given) return false;
  return (await hash(normalised)) === `blake3:${report.statement.subject.digest.blake3}`;
}

function decoded(bytes: unknown): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(asBytes(bytes));
  } catch {
    return undefined;
  }
}
