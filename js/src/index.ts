/**
 * Checks, offline, that an AI answer was sealed by a weighted quorum of validators.
 *
 * `Verifier.load` takes a trust bundle and one pinned id; `verify` gives a report on a certificate and an answer.
 */

export { QuorumsealError, VerificationError } from "./errors.js";
export type {
  BoundBy,
  Change,
  Check,
  CheckReport,
  CheckStatus,
  Code,
  Digest,
  Fragment,
  Head,
  Hint,
  IgnoredReason,
  IgnoredSet,
  PolicyFailure,
  PolicyReport,
  PromptState,
  Quorum,
  QuorumCount,
  Signer,
  SignerStatus,
  State,
  Statement,
  TrustedSetInfo,
  Verdict,
  Via,
} from "./generated/report.js";
export { createHasher, explain, hash, type Hasher } from "./hash.js";
export type { Answer, AnswerAtHand, Bytes, Content, DocumentAtHand, DocumentSource, Readable } from "./inputs.js";
export { nfcWouldMatch } from "./nfc.js";
export type {
  CommonOptions,
  LoadOptions,
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
export { Verifier } from "./verifier.js";
