/** What was given, examined: each certificate with what belongs to it, and its report. */

import { arrange, doubtful, SHORT } from "../given/arrange.js";
import { decoded } from "../given/recognise.js";
import { pieces } from "./read.js";
import { contentOf, documentsOf } from "./take.js";

/** So many receipts are tried on so many certificates; of more, each goes to its certificate in order. */
const TRIED = 1024;

/**
 * Examines `things` with the package's `library` (`{ hash, nfcWouldMatch }`): `{ findings, history, spare }`.
 *
 * A finding is `{ certificate, answer, prompt, receipt, votes, advisories, policy, report, nfc, bytes, size }`. The
 * history is that of all certificates where there are two or more, with the findings' indexes, else null.
 * `onProgress({ done, total })` is told how many bytes of long content were read, out of how many. Rejects as
 * `Verifier.verify` does.
 */
export async function examine(verifier, things, library, { signal, onProgress = () => {} } = {}) {
  const documents = things.flatMap(documentsOf);
  const certificates = documents.filter(({ kind }) => kind === "certificate");
  const statements = await statementsOf(verifier, certificates, signal);
  const unclear = doubtful(documents, statements);
  const progress = progressOf(documents, unclear, onProgress);
  const digests = await digestsOf(documents, unclear, certificates.length > 0, library.hash, { signal, ...progress });
  const scores = await scoresOf(verifier, documents, certificates, signal);
  const rounds = new Map(documents.filter(({ kind }) => kind === "vote").map((vote) => [vote.id, roundOf(vote)]));
  const proves = (receipt, certificate) => scores.get(`${receipt.id} ${certificate.id}`) ?? 0;
  const { findings, spare } = arrange(documents, { statements, digests, proves, rounds });

  const examined = [];
  for (const finding of findings) examined.push(await report(verifier, finding, library, { signal, ...progress }));
  signal?.throwIfAborted();
  const history = certificates.length < 2 ? null : await verifier.history(examined.map(itemOf), { signal });
  return { findings: examined, history, spare };
}

/** What two findings are to each other, as `Verifier.relate` says it. */
export function relate(verifier, a, b, { signal } = {}) {
  const item = (finding) => {
    const { certificate, answer, prompt } = itemOf(finding);
    return { certificate, answer, prompt };
  };
  return verifier.relate(item(a), item(b), { signal });
}

async function report(verifier, finding, { nfcWouldMatch }, { signal, read }) {
  const { certificate, answer, prompt, receipt, votes, advisories, policy } = finding;
  const content = (given) =>
    given && (given.bytes === null && given.blob ? pieces(given.blob, { signal, read }) : contentOf(given));
  const found = await verifier.verify(certificate && contentOf(certificate), content(answer), {
    prompt: content(prompt),
    receipt: receipt && contentOf(receipt),
    votes: votes.map(contentOf),
    advisories: advisories.map(contentOf),
    policy: policy && contentOf(policy),
    signal,
  });
  const bytes = answer?.bytes ?? null;
  const nfc = bytes !== null && (await nfcWouldMatch(found, bytes));
  return { ...finding, report: found, nfc, bytes, size: answer?.size ?? null };
}

/** A finding as relations and histories take it. Long content is not read again: what came of it is in the report. */
function itemOf({ certificate, answer, prompt, receipt, votes, advisories, report: found }) {
  const checked = (given, check, digest) => {
    if (given === null || given.bytes !== null || !given.blob) return given && contentOf(given);
    const passed = found.checks.find((one) => one.check === check)?.status === "pass";
    return { digest: passed ? `blake3:${digest.blake3}` : OTHER };
  };
  const statement = found.statement;
  return {
    certificate: certificate && contentOf(certificate),
    answer: checked(answer, "output", statement?.subject.digest),
    prompt: checked(prompt, "prompt", statement?.prompt.digest),
    receipt: receipt && contentOf(receipt),
    votes: votes.map(contentOf),
    advisories: advisories.map(contentOf),
  };
}

/** A digest that is not that of what was read. */
const OTHER = `blake3:${"0".repeat(64)}`;

async function statementsOf(verifier, certificates, signal) {
  const items = certificates.map((certificate) => ({ certificate: contentOf(certificate) }));
  const reports = items.length === 0 ? [] : await verifier.verifyMany(items, { signal });
  return new Map(certificates.map(({ id }, index) => [id, reports[index].statement]));
}

/** Long content is read once for each digest that it needs, and once to be verified. */
function progressOf(documents, unclear, onProgress) {
  const long = documents.filter(({ kind, size }) => (kind === "answer" || kind === "prompt") && size > SHORT);
  const total = [...long, ...unclear].reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  return {
    read(count) {
      done += count;
      onProgress({ done: Math.min(done, total), total });
    },
  };
}

async function digestsOf(documents, unclear, needed, hash, { signal, read }) {
  const digests = new Map();
  if (!needed) return digests;
  for (const given of documents) {
    if (given.kind !== "answer" && given.kind !== "prompt") continue;
    if (given.bytes !== null) digests.set(given.id, await hash(given.bytes, { signal }));
    else if (unclear.includes(given))
      digests.set(given.id, await hash(pieces(given.blob, { signal, read }), { signal }));
  }
  return digests;
}

/** How far each receipt's proof goes for each certificate. With one of each there is nothing to tell apart. */
async function scoresOf(verifier, documents, certificates, signal) {
  const receipts = documents.filter(({ kind }) => kind === "receipt");
  const scores = new Map();
  const count = receipts.length * certificates.length;
  if (count < 2 || count > TRIED) return scores;
  for (const receipt of receipts) {
    for (const certificate of certificates) {
      const { logged, code } = await verifier.checkReceipt(contentOf(certificate), contentOf(receipt), { signal });
      scores.set(`${receipt.id} ${certificate.id}`, logged === "yes" ? 3 : (REACHED[code] ?? 0));
    }
  }
  return scores;
}

/**
 * By the order of a receipt's steps: the seal that was logged is this certificate's, and the entry stands in the
 * tree.
 */
const REACHED = { "receipt.cosignatures": 2, "receipt.unknown-ledger": 1, "receipt.log-signature": 1 };

function roundOf({ text }) {
  try {
    const { validatorSet, round } = JSON.parse(decoded(JSON.parse(text).payload));
    return { validatorSet, round };
  } catch {
    return null;
  }
}
