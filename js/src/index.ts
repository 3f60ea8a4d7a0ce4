/**
 * Checks, offline, that an AI answer was sealed by a weighted quorum of validators.
 *
 * `Verifier.load` takes a trust bundle and one pinned id; `verify` gives a report on a certificate and an answer.
 */

export { QuorumsealError, VerificationError } from "./errors.js";
export type {
  AdvisoriesReport,
  Advisory,
  AdvisoryEffect,
  AdvisoryKind,
  AdvisoryReason,
  AdvisoryTarget,
  BoundBy,
  Change,
  Check,
  CheckReport,
  CheckStatus,
  Code,
  Cosigner,
  CountedAdvisory,
  CountedVote,
  Current,
  Digest,
  Dissent,
  Equivocation,
  Equivocator,
  Fragment,
  Head,
  Hint,
  IgnoredAdvisory,
  IgnoredReason,
  IgnoredSet,
  IgnoredVote,
  Logged,
  PolicyFailure,
  PolicyReport,
  PromptState,
  Quorum,
  QuorumCount,
  Related,
  Relation,
  Signer,
  SignerStatus,
  State,
  Statement,
  TrustedSetInfo,
  Value,
  Verdict,
  Via,
  VoteEquivocator,
  VoteKind,
  VoteReason,
  VotesReport,
} from "./generated/report.js";
export { createHasher, explain, hash, type Hasher } from "./hash.js";
export type {
  Answer,
  AnswerAtHand,
  Bytes,
  Content,
  DocumentAtHand,
  DocumentSource,
  Readable,
  TextAtHand,
  TextSource,
} from "./inputs.js";
export type {
  AdvisoryReport,
  ConsistencyReport,
  ConsistentReport,
  EquivocationReport,
  ExcludedItem,
  History,
  IgnoredAdvisoryReport,
  InconsistentReport,
  LoggedReceipt,
  ReceiptReport,
  RefusedReceipt,
  RelatedCertificate,
  RelatedReport,
  RelationReport,
  SealedAdvisoryReport,
  Timeline,
  TimelineEntry,
  UnexaminedReceipt,
  UnrelatableReport,
  UnsettledReceipt,
} from "./ledger.js";
export { nfcWouldMatch } from "./nfc.js";
export type {
  CommonOptions,
  LoadOptions,
  ReadOptions,
  RelateItem,
  RelateOptions,
  VerifyItem,
  VerifyManyOptions,
  VerifyOptions,
  VerifySyncOptions,
} from "./options.js";
export type { Distrusted, Policy } from "./policy.js";
export type {
  AcceptedReport,
  InsufficientReport,
  InvalidReport,
  ProvisionalReport,
  Report,
  SealedUnboundReport,
  UnsupportedReport,
  UntrustedReport,
  ValidReport,
  Verification,
} from "./report.js";
export type { WasmModule } from "./module.js";
export { Verifier } from "./verifier.js";
export { provideWasm, type WasmOptions, type WasmSource } from "./wasm.js";
