/** The consumer's policy: what it asks of a valid certificate beyond validity. */

/** Whom not to count: the holder of a key wherever it appears, or one validator of one set. */
export type Distrusted =
  | { publicKey: string; id?: never; validatorSet?: never }
  | { id: string; validatorSet: string; publicKey?: never };

/**
 * All rules are optional, and each can only make acceptance stricter. An unknown rule is refused, not ignored.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const policy = { minSigners: 3, requirePrompt: true };
 * const report = await verifier.verify(certificate, answer, { policy });
 * console.log(report.valid, report.accepted); // true false
 * console.log(report.policy.failures[0].code); // policy.require-prompt
 *
 * const leaked = { requireReceipt: { by: "2026-04-01T00:00:00Z" } };
 * console.log((await verifier.verify(certificate, answer, { receipt, policy: leaked })).accepted); // true
 * console.log((await verifier.verify(certificate, answer, { policy: leaked })).accepted); // false
 * ```
 */
export interface Policy {
  /** Least signed weight, in percent of the total weight. */
  minQuorumPercent?: number;
  /** Greatest dissenting weight, in percent of the total weight. */
  maxDissentPercent?: number;
  /** Greatest weight that neither signed nor provably dissented or abstained, in percent of the total weight. */
  maxUnaccountedPercent?: number;
  /** Least number of signers. */
  minSigners?: number;
  /** Least number of distinct operators among the signers; signers without one are not counted. */
  minOperators?: number;
  /** Ids of validators that must have signed. */
  requireValidators?: readonly string[];
  /** The models that may have answered; without `version`, any version. */
  allowModels?: readonly { name: string; version?: string }[];
  /** Earliest epoch. */
  minEpoch?: number;
  /** The prompt must be given, and match. */
  requirePrompt?: boolean;
  /**
   * There must be a receipt by which the certificate is logged; with `by`, one whose `loggedBy` is no later than this time
   * (`YYYY-MM-DDThh:mm:ssZ`), with `minEpoch`, one that a set of at least that epoch cosigned.
   *
   * What a receipt is worth: it shows that this seal existed at `loggedBy`. It protects against keys that leak **after**
   * that. One made after the leak protects against nothing, however late its epoch: whoever holds the keys of a retired
   * epoch can seal anything and have it logged today. Only `by` refuses that.
   */
  requireReceipt?: boolean | { by?: string; minEpoch?: number };
  /** Votes must prove all the dissent that the tally claims, and no more. */
  requireProvenDissent?: boolean;
  /** Fragments must cover every byte, each affirmed by a quorum. */
  requireAffirmedFragments?: boolean;
  /**
   * What advisories that apply do: `report`, the default, nothing; `reject` does not accept a certificate that was, or whose
   * model was, deprecated or withdrawn, and counts a key that leaked only for what has a receipt from before the leak
   * that a quorum cosigned without that key. Neither changes the state.
   */
  onAdvisory?: "report" | "reject";
  /** Whose weight does not count. */
  distrustValidators?: readonly Distrusted[];
}
