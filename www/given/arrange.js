/** Which answer, prompt, receipt, votes, advisories and policy belong to which certificate. */

/** Whose answer is longer than this, it is told by its length where that is enough, and not hashed for it. */
export const SHORT = 1 << 20;

/**
 * What there is to a certificate: `{ certificate, answer, prompt, receipt, votes, advisories, policy }`, each a
 * document or null, or a list of them.
 *
 * `documents` are `{ id, kind, size, assigned }`; `assigned` is whether a person said what it is, which is then not
 * doubted. `facts` are what is known of them:
 *
 * - `statements`: a certificate's id to its statement, or to null where it has none that can be read
 * - `digests`: the id of an answer or prompt to its digest, `blake3:…`, where it was made
 * - `proves(receipt, certificate)`: how far a receipt's proof goes for a certificate, 0 where it does not fit at all
 * - `rounds`: a vote's id to the `{ validatorSet, round }` that it is about, or to null
 *
 * Gives `{ findings, spare }`: one finding a certificate, in their order; without certificates one an answer; and the
 * documents that found no place.
 */
export function arrange(documents, facts) {
  const of = (kind) => documents.filter((document) => document.kind === kind);
  const certificates = of("certificate");
  const { texts, prompts } = promoted(documents, certificates, facts);
  const taken = new Set();
  const take = (document) => {
    if (document) taken.add(document.id);
    return document ?? null;
  };

  const policies = of("policy");
  const policy = policies.at(-1) ?? null;
  const advisories = of("advisory");
  const shared = { receipt: null, votes: [], advisories, policy };
  let findings;
  if (certificates.length === 0) {
    const prompt = prompts.at(-1) ?? null;
    findings = texts.map((answer) => ({ certificate: null, answer: take(answer), prompt, ...shared, votes: [] }));
    if (findings.length > 0) take(prompt);
  } else {
    const answers = answersOf(certificates, texts, facts);
    const receipts = receiptsOf(certificates, of("receipt"), facts);
    const questions = promptsOf(certificates, prompts, facts);
    findings = certificates.map((certificate) => ({
      certificate: take(certificate),
      answer: take(answers.get(certificate.id)),
      prompt: take(questions.get(certificate.id)),
      ...shared,
      receipt: take(receipts.get(certificate.id)),
      votes: votesOf(certificate, certificates, of("vote"), facts),
    }));
    for (const { votes } of findings) votes.forEach(take);
  }
  if (findings.length > 0) [...advisories, policy].forEach(take);
  const spare = documents.filter(({ id, kind }) => !taken.has(id) && kind !== "bundle" && kind !== "anchor");
  return { findings, spare };
}

/**
 * The long answers whose digest has to be made to tell to which certificate they belong: those that others of the same
 * length, or several certificates, leave in doubt.
 */
export function doubtful(documents, statements) {
  const long = documents.filter(({ kind, size }) => kind === "answer" && size > SHORT);
  const lengths = [...statements.values()].map((statement) => statement?.output.length);
  return long.filter(({ size }) => {
    const certificates = lengths.filter((length) => length === size).length;
    const answers = long.filter((other) => other.size === size).length;
    return certificates > 0 && certificates + answers > 2;
  });
}

/** Texts that some certificate names as its prompt are prompts, unless somebody said otherwise. */
function promoted(documents, certificates, { statements, digests }) {
  const known = (digestOf) => new Set(certificates.map(({ id }) => digestOf(statements.get(id))).filter(Boolean));
  const outputs = known(outputDigest);
  const questions = known(promptDigest);
  const isPrompt = ({ id, kind, assigned }) => {
    if (kind === "prompt" || assigned) return kind === "prompt";
    const digest = digests.get(id);
    return questions.has(digest) && !outputs.has(digest);
  };
  const texts = documents.filter(({ kind }) => kind === "answer" || kind === "prompt");
  return { texts: texts.filter((text) => !isPrompt(text)), prompts: texts.filter(isPrompt) };
}

/** By digest, where one may be that of many certificates; then by length; then what is left, in order. */
function answersOf(certificates, answers, { statements, digests }) {
  const statement = ({ id }) => statements.get(id) ?? null;
  const isOf = (certificate, answer) =>
    digests.has(answer.id) && digests.get(answer.id) === outputDigest(statement(certificate));
  const found = pairs(certificates, answers, [isOf]);
  for (const certificate of certificates) {
    const answer = answers.find((one) => isOf(certificate, one));
    if (answer && !found.has(certificate.id)) found.set(certificate.id, answer);
  }
  const used = new Set(found.values());
  const others = answers.filter((answer) => !used.has(answer));
  const rest = certificates.filter(({ id }) => !found.has(id));
  const left = pairs(rest, others, [
    (certificate, answer) => answer.size === statement(certificate)?.output.length,
    () => true,
  ]);
  return new Map([...found, ...left]);
}

/** By what they prove, the furthest first; then what is left, in order. */
function receiptsOf(certificates, receipts, { proves }) {
  const reaches = (least) => (certificate, receipt) => proves(receipt, certificate) >= least;
  return pairs(certificates, receipts, [...[3, 2, 1].map(reaches), () => true]);
}

/** One prompt may be that of many certificates. The first that is nobody's is held against all that have none. */
function promptsOf(certificates, prompts, { statements, digests }) {
  const found = new Map();
  const used = new Set();
  for (const { id } of certificates) {
    const digest = promptDigest(statements.get(id));
    const prompt = digest && prompts.find((one) => digests.get(one.id) === digest);
    if (!prompt) continue;
    found.set(id, prompt);
    used.add(prompt.id);
  }
  const other = prompts.find(({ id }) => !used.has(id));
  for (const { id } of certificates) {
    if (other && !found.has(id)) found.set(id, other);
  }
  return found;
}

/** Those of its round. A lone certificate gets all, so that each one that does not count is listed with the reason. */
function votesOf(certificate, certificates, votes, { statements, rounds }) {
  if (certificates.length === 1) return votes;
  const statement = statements.get(certificate.id);
  return votes.filter(({ id }) => {
    const about = rounds.get(id);
    return about && statement && about.validatorSet === statement.validatorSet && about.round === statement.round.id;
  });
}

/** Pairs by each test in turn, each member at most once. */
function pairs(certificates, others, tests) {
  const found = new Map();
  const used = new Set();
  for (const test of tests) {
    for (const certificate of certificates) {
      if (found.has(certificate.id)) continue;
      const other = others.find((one) => !used.has(one.id) && test(certificate, one));
      if (!other) continue;
      found.set(certificate.id, other);
      used.add(other.id);
    }
  }
  return found;
}

function outputDigest(statement) {
  return statement ? `blake3:${statement.subject.digest.blake3}` : null;
}

function promptDigest(statement) {
  return statement ? `blake3:${statement.prompt.digest.blake3}` : null;
}
