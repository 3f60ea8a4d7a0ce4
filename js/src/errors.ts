/** What can be thrown: misuse, and on request a verdict. */

import type { Code } from "./generated/report.js";
import type { Report } from "./report.js";

/**
 * The caller's mistake, something that cannot be used (a trust bundle, a policy), or a verifier that cannot be loaded.
 * Never a verdict: a certificate that does not verify is a report, whatever is wrong with it.
 *
 * @example
 * ```js
 * import { QuorumsealError, Verifier } from "quorumseal";
 *
 * try {
 *   await Verifier.load({ anchor: "blake3:mistyped", trust });
 * } catch (error) {
 *   console.log(error instanceof QuorumsealError); // true
 *   console.log(error.code); // input.anchor
 * }
 * ```
 */
export class QuorumsealError extends Error {
  /**
   * Stable, for programs: `trust.*`, `policy.malformed`, `input.*`, `load.*`, `store.failed` or `fetch.*`. The message is
   * for people and may change.
   */
  readonly code: Code;

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
name(QuorumsealError, "QuorumsealError");

/**
 * A verdict that was asked for as an exception: the report is not accepted.
 *
 * @example
 * ```js
 * import { VerificationError, Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * try {
 *   await verifier.assertAccepted(certificate, "something else");
 * } catch (error) {
 *   console.log(error instanceof VerificationError); // true
 *   console.log(error.code); // output.length
 *   console.log(error.report.state); // invalid
 * }
 * ```
 */
export class VerificationError extends Error {
  /**
   * The code of the first failing check, else of the first policy rule that is not met. `null` exactly where nothing
   * failed and yet nothing was shown: without a certificate (`provisional`) or without an answer (`sealed-unbound`).
   */
  readonly code: Code | null;
  /** The whole report. */
  readonly report: Report;

  constructor(report: Report) {
    const [code, why] = reason(report);
    super(`not accepted: ${why}`);
    this.code = code;
    this.report = report;
  }
}
name(VerificationError, "VerificationError");

/** The error of one among several: a misuse says whose it was. */
export function about(which: string, error: unknown): unknown {
  if (!(error instanceof QuorumsealError)) return error;
  return new QuorumsealError(error.code, `${which}: ${error.message}`, { cause: error });
}

function reason(report: Report): [Code | null, string] {
  const failed = report.checks.find((check) => check.status === "fail");
  if (failed) {
    const hint = report.hint ? `; ${report.hint.message}` : "";
    return [failed.code ?? null, `${failed.message} (${failed.code})${hint}`];
  }
  const rule = report.policy?.failures[0];
  if (rule) {
    const found = JSON.stringify(rule.found);
    return [rule.code, `the policy asks ${rule.rule} ${JSON.stringify(rule.asked)}, found ${found} (${rule.code})`];
  }
  return [null, report.state === "provisional" ? "there is no certificate" : "no answer was given to compare"];
}

/** On the prototype, as the names of built-in errors are. */
function name(constructor: typeof QuorumsealError | typeof VerificationError, value: string): void {
  Object.defineProperty(constructor.prototype, "name", { value, configurable: true, writable: true });
}
