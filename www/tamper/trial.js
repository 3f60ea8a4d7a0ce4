/** A changed copy before the real verifier. */

import { changed } from "./changes.js";

/** What changes start from: a finding whose certificate is held as text, under what is trusted. */
export function sealedOf({ certificate, bytes, prompt, receipt, report }, { anchor, sets }) {
  return {
    certificate: certificate.text,
    answer: bytes,
    prompt: prompt?.bytes ?? null,
    receipt: receipt?.text ?? null,
    anchor,
    sets,
    report,
  };
}

/**
 * Has the engine verify a change that applies: `{ report, error, asked }`. Either `report` is its verdict on the changed
 * copy, or `error` says why nothing could be trusted, with its `code`. For a change of a receipt, `asked` are the reports
 * `{ before, after }` under a policy that asks for one, else null. Rejects with the signal's reason, and where the engine
 * fails by itself.
 */
export async function tried(change, sealed, finding, trusted, engine, { signal } = {}) {
  const copy = changed(sealed, change);
  try {
    const report = await judged(copy, finding, trusted, engine, { signal });
    if (copy.receipt === sealed.receipt) return { report, error: null, asked: null };
    const policy = asking(finding.policy);
    const before = await judged(sealed, finding, trusted, engine, { policy, signal });
    const after = await judged(copy, finding, trusted, engine, { policy, signal });
    return { report, error: null, asked: { before, after } };
  } catch (error) {
    if (!String(error.code).startsWith("trust.")) throw error;
    return { report: null, error, asked: null };
  }
}

function judged(copy, finding, trusted, engine, { policy = finding.policy?.text ?? null, signal }) {
  const { report, votes, advisories } = finding;
  const pinned = copy.anchor === trusted.anchor ? {} : { anchor: copy.anchor, bundles: trusted.bundles };
  return engine.verify(copy.certificate, copy.answer ?? known(report, "output"), {
    prompt: copy.prompt ?? known(report, "prompt"),
    receipt: copy.receipt,
    votes,
    advisories,
    policy,
    ...pinned,
    signal,
  });
}

/** What is too large to be held was read once; its digest stands for it. */
function known({ checks, statement }, check) {
  const passed = checks.find((one) => one.check === check)?.status === "pass";
  if (!passed) return null;
  const { blake3 } = check === "output" ? statement.subject.digest : statement.prompt.digest;
  return { digest: `blake3:${blake3}` };
}

/** The consumer's own policy, if there is one, and a receipt besides. */
function asking(policy) {
  const own = policy === null ? {} : JSON.parse(policy.text);
  return { ...own, requireReceipt: own.requireReceipt ?? true };
}
