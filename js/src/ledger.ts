/** What stands beside verdicts, as unions that one member tells apart: receipts, checkpoints, advisories, relations. */

import type {
  Advisory,
  AdvisoryReason,
  AdvisoryReport as AnyAdvisoryReport,
  Code,
  ConsistencyReport as AnyConsistencyReport,
  Digest,
  Equivocator,
  ExcludedItem as AnyExcludedItem,
  History as AnyHistory,
  ReceiptReport as AnyReceiptReport,
  Related,
  Relation,
  RelationReport as AnyRelationReport,
  State,
  Timeline as AnyTimeline,
  TimelineEntry as AnyTimelineEntry,
} from "./generated/report.js";

/** `T` with these members in place of its own. */
export type Narrowed<T, Facts extends Partial<T>> = Omit<T, keyof Facts> & Facts;

/** Nothing was compared that failed. */
type Passed = { code: null; expected?: never; got?: never };

/** No quorum is known to have cosigned. */
type Uncosigned = { cosigningEpoch: null; cosigningWeight: null; loggedBy: null; cosigners: never[] };

/** The seal stands in the ledger, and a quorum saw the ledger so by `loggedBy` (POSIX seconds). */
export type LoggedReceipt = Narrowed<
  AnyReceiptReport,
  Passed & {
    logged: "yes";
    origin: string;
    index: number;
    treeSize: number;
    cosigningEpoch: number;
    cosigningWeight: number;
    loggedBy: number;
  }
>;

/** The receipt is false. */
export type RefusedReceipt = Narrowed<
  AnyReceiptReport,
  Uncosigned & {
    logged: "no";
    code: "receipt.malformed" | "receipt.seal" | "receipt.log-signature" | "receipt.inclusion";
  }
>;

/** This trust bundle cannot tell; a newer one may. */
export type UnsettledReceipt = Narrowed<
  AnyReceiptReport,
  Uncosigned & {
    logged: "unknown";
    code: "receipt.unknown-ledger" | "receipt.cosignatures";
    origin: string;
    index: number;
    treeSize: number;
  }
>;

/** The document could not be read, or its validator set is not trusted, so that its receipt was not looked at. */
export type UnexaminedReceipt = Narrowed<
  AnyReceiptReport,
  Uncosigned & { logged: "unknown"; code: "receipt.no-set"; origin: null; index: null; treeSize: null }
>;

/**
 * What was found about one receipt. `logged` tells the cases apart.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const { state, logged, receipt: found } = await verifier.verify(certificate, answer, { receipt });
 * console.log(state, logged); // valid yes
 * if (found?.logged === "yes") console.log(found.cosigners.map(({ id }) => id)); // ["ada","ben","cyd"]
 * ```
 */
export type ReceiptReport = LoggedReceipt | RefusedReceipt | UnsettledReceipt | UnexaminedReceipt;

/** The new checkpoint continues the remembered one: remember it instead. */
export type ConsistentReport = Narrowed<
  AnyConsistencyReport,
  Passed & {
    consistent: true;
    newSize: number;
    cosigningEpoch: number;
    cosigningWeight: number;
    cosignedBy: number;
  }
>;

/** It was not shown to; `code` says why. */
export type InconsistentReport = Narrowed<
  AnyConsistencyReport,
  {
    consistent: false;
    code: Extract<Code, `receipt.${string}` | `ledger.${string}`>;
    cosigningEpoch: null;
    cosigningWeight: null;
    cosignedBy: null;
  }
>;

/** Whether a ledger's new checkpoint continues a remembered one. `consistent` tells the cases apart. */
export type ConsistencyReport = ConsistentReport | InconsistentReport;

/** A quorum of the trusted set that the advisory names sealed it. */
export type SealedAdvisoryReport = Narrowed<
  AnyAdvisoryReport,
  {
    sealed: true;
    ignored: null;
    id: Digest;
    advisory: Advisory;
    signedWeight: number;
    threshold: number;
    totalWeight: number;
  }
>;

/** It counts for nothing; `ignored` says why. */
export type IgnoredAdvisoryReport = Narrowed<AnyAdvisoryReport, { sealed: false; ignored: AdvisoryReason }>;

/** What was found about one advisory by itself. `sealed` tells the cases apart. */
export type AdvisoryReport = SealedAdvisoryReport | IgnoredAdvisoryReport;

/** A certificate that relations are about: a quorum sealed it. */
export type RelatedCertificate = Narrowed<
  Related,
  { state: Extract<State, "valid" | "sealed-unbound">; code: null; certHash: Digest }
>;

/** One round of one epoch sealed both: the validators that signed both are named. */
export type EquivocationReport = {
  relation: "equivocation";
  a: RelatedCertificate;
  b: RelatedCertificate;
  equivocators: Equivocator[];
  equivocatorsWeight: number;
};

/** Any other relation of two certificates. */
export type RelatedReport = {
  relation: Exclude<Relation, "equivocation">;
  a: RelatedCertificate;
  b: RelatedCertificate;
  equivocators: never[];
  equivocatorsWeight: 0;
};

/** There is nothing to relate: not both are valid or sealed-unbound. */
export type UnrelatableReport = Narrowed<
  AnyRelationReport,
  { relation: null; equivocators: never[]; equivocatorsWeight: 0 }
>;

/** What two certificates are to each other. `relation` tells the cases apart. */
export type RelationReport = EquivocationReport | RelatedReport | UnrelatableReport;

/** One certificate of a timeline. Whether it is current is said relative to the items given alone. */
export type TimelineEntry = Narrowed<AnyTimelineEntry, { state: Extract<State, "valid" | "sealed-unbound"> }> &
  ({ current: "yes"; supersededBy: null } | { current: "no"; supersededBy: Digest });

/** The certificates of one prompt, oldest first. */
export type Timeline = Narrowed<AnyTimeline, { entries: TimelineEntry[] }>;

/** An item that says nothing about history. */
export type ExcludedItem = Narrowed<AnyExcludedItem, { state: Exclude<State, "valid" | "sealed-unbound"> }>;

/** Certificates in time: for each prompt a timeline. */
export type History = Narrowed<AnyHistory, { timelines: Timeline[]; excluded: ExcludedItem[] }>;
