/**
 * Every code of the product, in the order of the checks. The core's own enum is the source; a test holds this list to it,
 * since a module for browsers has no types to read it from.
 */
export const CODES = [
  "envelope.too-large",
  "envelope.malformed",
  "envelope.payload-type",
  "statement.malformed",
  "statement.predicate-type",
  "statement.subject",
  "statement.unsupported",
  "statement.fragments",
  "validator-set.unknown",
  "validator-set.network",
  "validator-set.epoch",
  "validator-set.unsupported",
  "quorum.insufficient",
  "tally.inconsistent",
  "prompt.digest",
  "output.length",
  "output.digest",
  "receipt.malformed",
  "receipt.no-set",
  "receipt.seal",
  "receipt.unknown-ledger",
  "receipt.log-signature",
  "receipt.inclusion",
  "receipt.cosignatures",
  "ledger.inconsistent",
  "ledger.rollback",
  "ledger.tiles",
  "trust.too-large",
  "trust.malformed",
  "trust.anchor-missing",
  "trust.unsupported",
  "trust.fork",
  "trust.rollback",
  "policy.malformed",
  "policy.min-quorum-percent",
  "policy.max-dissent-percent",
  "policy.max-unaccounted-percent",
  "policy.min-signers",
  "policy.min-operators",
  "policy.require-validators",
  "policy.allow-models",
  "policy.min-epoch",
  "policy.require-prompt",
  "policy.require-receipt",
  "policy.require-proven-dissent",
  "policy.require-affirmed-fragments",
  "policy.on-advisory",
  "policy.distrust-validators",
  "input.anchor",
  "input.checkpoint",
  "input.digest",
  "input.head",
  "input.argument",
  "input.file",
  "input.document",
  "input.key",
  "input.answer",
  "input.response",
  "input.wasm",
  "load.fetch",
  "load.compile",
  "load.csp",
  "load.integrity",
  "load.mismatch",
  "load.unsupported-engine",
  "load.stopped",
  "store.failed",
  "fetch.network",
  "fetch.status",
  "fetch.redirect",
  "fetch.origin",
  "fetch.no-certificate",
  "fetch.too-large",
  "fetch.timeout",
];

/** The codes by what they are of, in order: `[["envelope", ["envelope.too-large", …]], …]`. */
export const FAMILIES = families();

function families() {
  const found = new Map();
  for (const code of CODES) {
    const family = code.slice(0, code.indexOf("."));
    if (!found.has(family)) found.set(family, []);
    found.get(family).push(code);
  }
  return [...found];
}
