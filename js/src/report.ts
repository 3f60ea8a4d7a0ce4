/** The report as a union that `state` tells apart. What is common to all states is generated from the core's types. */

import type {
  BoundBy,
  Code,
  Digest,
  Dissent,
  Logged,
  PromptState,
  Quorum,
  Report as GeneratedReport,
  Statement,
} from "./generated/report.js";
import type { Narrowed, ReceiptReport, UnexaminedReceipt } from "./ledger.js";

/** What is known whatever the state: a single report is no history. */
type AnyReport = Narrowed<GeneratedReport, { current: "unknown"; receipt: ReceiptReport | null }>;

/** The members that one state promises, in place of what they may be in any state. */
type Promising<Facts extends Partial<AnyReport>> = Narrowed<AnyReport, Facts>;

/** There is a certificate, and its statement was read. */
type Sealed = { certHash: Digest; cacheKey: string; statement: Statement };

/** Its validator set is trusted, so that its signers were counted. */
type Counted = { quorum: Quorum; dissent: Dissent; unaccountedWeight: number };

/** No validator set is known to be its own, so that nothing beside it was examined. */
type Uncounted = {
  quorum: null;
  dissent: null;
  unaccountedWeight: null;
  logged: Extract<Logged, "unknown" | "not-given">;
  receipt: UnexaminedReceipt | null;
  votes: null;
  advisories: null;
};

/** No check failed, and the answer is what was sealed. `accepted` says whether the policy, if there is one, agrees. */
export type ValidReport = Promising<
  Sealed &
    Counted & {
      state: "valid";
      valid: true;
      code: null;
      prompt: Exclude<PromptState, "mismatched">;
      boundBy: BoundBy;
      hint: null;
    }
>;

/** Valid, and the policy agrees. */
export type AcceptedReport = ValidReport & { accepted: true };

/** No check failed, but no answer was given: nothing was shown to be the thing that is sealed. */
export type SealedUnboundReport = Promising<
  Sealed &
    Counted & {
      state: "sealed-unbound";
      valid: false;
      accepted: false;
      code: null;
      prompt: Exclude<PromptState, "mismatched">;
      boundBy: null;
      hint: null;
    }
>;

/** All that failed is the quorum: more signatures may yet be merged in. */
export type InsufficientReport = Promising<
  Sealed & Counted & { state: "insufficient"; valid: false; accepted: false; code: "quorum.insufficient"; hint: null }
>;

/** All that failed is trust: the bundle does not connect the anchor to the set that the certificate names. */
export type UntrustedReport = Promising<
  Sealed & Uncounted & { state: "untrusted"; valid: false; accepted: false; code: "validator-set.unknown"; hint: null }
>;

/** Made for a newer version than this reader. */
export type UnsupportedReport = Promising<
  Uncounted & {
    state: "unsupported";
    valid: false;
    accepted: false;
    code: "statement.unsupported" | "validator-set.unsupported";
    certHash: Digest;
    cacheKey: string;
    hint: null;
  }
>;

/** Something else failed: `code` names the first failing check. */
export type InvalidReport = Promising<{ state: "invalid"; valid: false; accepted: false; code: Code }>;

/** There is no certificate yet. Never to be shown as verified. */
export type ProvisionalReport = Promising<
  Uncounted & {
    state: "provisional";
    valid: false;
    accepted: false;
    code: null;
    certHash: null;
    cacheKey: null;
    prompt: "not-checked";
    boundBy: null;
    statement: null;
    hint: null;
  }
>;

/**
 * What was found about one certificate: a plain JSON value, the same on every platform. `state` tells the cases apart;
 * only `accepted` says yes.
 *
 * Beside the state, and never part of it, stand `logged` (what the receipt shows), `dissent` (what votes prove) and
 * `advisories`. `current` is always `unknown`: a certificate by itself cannot know of a newer one, only
 * {@link Verifier.history} says yes or no, and that relative to the items that it is given. Superseded is still valid.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const report = await verifier.verify(certificate, answer);
 * if (report.state === "valid") {
 *   console.log(report.quorum.signedWeight >= report.quorum.threshold); // true
 * }
 * for (const { check, status } of report.checks) console.log(`${check}: ${status}`);
 * // envelope: pass
 * // statement: pass
 * // validator-set: pass
 * // quorum: pass
 * // tally: pass
 * // prompt: skipped
 * // output: pass
 * ```
 */
export type Report =
  | ValidReport
  | SealedUnboundReport
  | InsufficientReport
  | UntrustedReport
  | UnsupportedReport
  | InvalidReport
  | ProvisionalReport;

/** What {@link Verifier.verifyStream} gives. */
export interface Verification {
  /** To pipe the answer through, as `pipeThrough` takes it. It ends with an error unless the report is accepted. */
  stream: TransformStream<Uint8Array, Uint8Array>;
  /** Resolves when the stream has ended, accepted or not; rejects when it did not reach its end. */
  report: Promise<Report>;
}
