/**
 * What verdicts are about: for every verdict that the page can come to, what is given and what must be found. All of it
 * is sealed here or committed with the repository, and each says of itself what the package must find in it.
 */

import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";

import { example, repo } from "./files.mjs";
import { bundle, equals, network } from "./network.mjs";

export const PROMPT = "Which library should I use to parse dates, and is it safe to upgrade?";
export const ANSWER = `# Parsing dates

Use the parser of the standard library where the format is fixed. It accepts exactly what it is told to, nothing else.

Upgrading is safe from version 3 on: the two releases before it read years of two digits differently.

- Pin the version.
- Test what is read from users.
`;

const PARTS = ANSWER.split("\n\n").map((part, index, all) => (index === all.length - 1 ? part : `${part}\n\n`));
const NEWER = ANSWER.replace("version 3 on", "version 4 on")
  .replace("two releases", "three releases")
  .replace("- Pin the version.", "- Pin the version, and say why.");

const net = await network(equals(10, { shared: 2 }), { epochs: 4 });
const EIGHT = net.everyone.slice(0, 8);
/** Eight of ten signed, one against, one that abstained. */
const usual = {
  signers: EIGHT,
  prompt: PROMPT,
  name: "dates.md",
  mediaType: "text/markdown",
  model: { name: "atlas", version: "7.2.0" },
  tally: { quorumWeight: 80, dissentWeight: 10, abstainWeight: 10 },
};
const certificate = (more = {}, answer = ANSWER) => net.certificate(answer, { ...usual, epoch: 2, ...more });
const seal = async (more, answer) => (await certificate(more, answer)).text;
const logged = await certificate();
const own = { anchor: net.sets[1].id, bundle: net.trust };

const text = (name) => readFile(example(name), "utf8");
const leaked = (name) => readFile(repo(`examples/leaked-keys/${name}`), "utf8");
const fragmentsOf = (votes) =>
  PARTS.slice(0, votes.length).map((part, index) => {
    const start = Buffer.byteLength(PARTS.slice(0, index).join(""));
    const [quorumWeight, dissentWeight] = votes[index];
    return { id: `part-${index + 1}`, start, end: start + Buffer.byteLength(part), quorumWeight, dissentWeight };
  });

const foreign = await network(equals(4, { weight: 25 }), { name: "another-network" });
const rival = await net.rival(3);
const halfSigned = await net.rival(3, { signers: net.everyone.slice(0, 3) });
const mixed = await network(
  equals(10).map((validator) => (validator.id === "v-10" ? { ...validator, algorithm: "ml-dsa-44" } : validator)),
);
const hundred = await network(
  equals(100, { weight: 7, shared: 5 }).map((validator, at) => ({ ...validator, weight: 1 + ((at * 37) % 23) })),
  { quorum: 801 },
);
const longest = (start) => `${start}${"-of-the-very-long-winded-consortium-for-answers".repeat(2)}`.slice(0, 64);
const wordy = await network(
  equals(5, { weight: 20 }).map((validator, at) => ({
    ...validator,
    id: longest(`validator-${at + 1}`),
    operator: longest(`operator-${at + 1}`),
  })),
  { name: longest("network") },
);

/** One file of many, or a text: `[name, content]`. Certificates come as documents, or as text. */
const contentOf = (value) => (typeof value === "object" && value !== null && "text" in value ? value.text : value);

/**
 * The materials by name. Each has, as far as they are given, `certificate`, `answer`, `prompt`, `receipt`, `votes`,
 * `advisories`, `policy`, and `trust`, `{ anchor, bundle }` (null: nothing is pinned); and what is found: `verdict`,
 * `code`, `logged`, `accepted`, `dissent`, `hint`, `nfc`, as far as it matters.
 */
export const materials = {
  // A certificate holds.

  valid: { certificate: logged, answer: ANSWER, verdict: "valid" },
  "valid-for-a-question": {
    certificate: logged,
    answer: ANSWER,
    prompt: PROMPT,
    verdict: "valid",
    prompted: "matched",
  },
  "sealed-unbound": { certificate: logged, verdict: "sealed-unbound" },
  "of-an-older-epoch": { certificate: await seal({ epoch: 0 }), answer: ANSWER, verdict: "valid" },
  "of-the-newest-epoch": { certificate: await seal({ epoch: 3 }), answer: ANSWER, verdict: "valid" },
  "signed-by-all": {
    certificate: await seal({ signers: net.everyone, tally: { quorumWeight: 70 } }),
    answer: ANSWER,
    verdict: "valid",
  },
  "just-enough": {
    certificate: await seal({
      signers: net.everyone.slice(0, 7),
      tally: { quorumWeight: 70, dissentWeight: 30, abstainWeight: 0 },
    }),
    answer: ANSWER,
    verdict: "valid",
  },

  // A check fails.

  insufficient: {
    certificate: await seal({ signers: EIGHT.slice(0, 5) }),
    answer: ANSWER,
    verdict: "insufficient",
    code: "quorum.insufficient",
  },
  "insufficient-false-signatures": {
    certificate: (
      await mixed.certificate(ANSWER, {
        ...usual,
        signers: ["v-01", "v-02", "v-03", "v-10"],
        forged: ["v-05", "v-06", "nobody"],
      })
    ).text,
    answer: ANSWER,
    trust: { anchor: mixed.anchor, bundle: mixed.trust },
    verdict: "insufficient",
    code: "quorum.insufficient",
  },
  "untrusted-set": {
    certificate: await seal({ set: rival }),
    answer: ANSWER,
    verdict: "untrusted",
    code: "validator-set.unknown",
  },
  "untrusted-half-signed": {
    certificate: await seal({ set: halfSigned }),
    answer: ANSWER,
    trust: { anchor: net.anchor, bundle: bundle([...net.sets.slice(0, 3), halfSigned]) },
    verdict: "untrusted",
    code: "validator-set.unknown",
  },
  "untrusted-nothing-pinned": {
    certificate: logged,
    answer: ANSWER,
    trust: null,
    verdict: "untrusted",
    code: "validator-set.unknown",
  },
  "untrusted-another-network": {
    certificate: (await foreign.certificate(ANSWER, { ...usual, signers: foreign.everyone })).text,
    answer: ANSWER,
    verdict: "untrusted",
    code: "validator-set.unknown",
  },
  "unsupported-certificate": {
    certificate: await seal({ statement: { predicateType: "urn:quorumseal:certificate:v2" } }),
    answer: ANSWER,
    verdict: "unsupported",
    code: "statement.unsupported",
  },
  "unsupported-critical": {
    certificate: await seal({ predicate: { critical: ["embargo"], embargo: "2027-01-01" } }),
    answer: ANSWER,
    verdict: "unsupported",
    code: "statement.unsupported",
  },
  "invalid-envelope": {
    certificate: JSON.stringify({ ...JSON.parse(logged.text), payload: "not base64" }),
    answer: ANSWER,
    verdict: "invalid",
    code: "envelope.malformed",
  },
  "invalid-statement": {
    certificate: await seal({ predicate: { epoch: "two" } }),
    answer: ANSWER,
    verdict: "invalid",
    code: "statement.malformed",
  },
  "invalid-subject": {
    certificate: await seal({ statement: { subject: [] } }),
    answer: ANSWER,
    verdict: "invalid",
    code: "statement.subject",
  },
  "invalid-fragments": {
    certificate: await seal({
      fragments: fragmentsOf([
        [80, 0],
        [80, 0],
      ]).reverse(),
    }),
    answer: ANSWER,
    verdict: "invalid",
    code: "statement.fragments",
  },
  "invalid-network": {
    certificate: await seal({ predicate: { network: "mira-main" } }),
    answer: ANSWER,
    verdict: "invalid",
    code: "validator-set.network",
  },
  "invalid-epoch": {
    certificate: await seal({ predicate: { epoch: 1 } }),
    answer: ANSWER,
    verdict: "invalid",
    code: "validator-set.epoch",
  },
  "invalid-tally": {
    certificate: await seal({ tally: { quorumWeight: 60 } }),
    answer: ANSWER,
    verdict: "invalid",
    code: "tally.inconsistent",
  },
  "invalid-prompt": {
    certificate: logged,
    answer: ANSWER,
    prompt: "Which library should I use to parse numbers?",
    verdict: "invalid",
    code: "prompt.digest",
    prompted: "mismatched",
  },
  "invalid-length": {
    certificate: logged,
    answer: `${ANSWER}- Ask your lawyer.\n`,
    verdict: "invalid",
    code: "output.length",
  },
  "invalid-digest": {
    certificate: logged,
    answer: ANSWER.replace("version 3", "version 2"),
    verdict: "invalid",
    code: "output.digest",
  },
  "nearly-line-ends": {
    certificate: logged,
    answer: ANSWER.replaceAll("\n", "\r\n"),
    verdict: "invalid",
    code: "output.length",
    hint: ["line-endings-lf"],
  },
  "nearly-final-line-end": {
    certificate: logged,
    answer: ANSWER.trimEnd(),
    verdict: "invalid",
    code: "output.length",
    hint: ["final-newline-added"],
  },
  "nearly-byte-order-mark": {
    certificate: logged,
    answer: `\ufeff${ANSWER}`,
    verdict: "invalid",
    code: "output.length",
    hint: ["bom-removed"],
  },
  "nearly-normalised": {
    certificate: await seal({}, "Le café près de la forêt."),
    answer: "Le café près de la forêt.".normalize("NFD"),
    verdict: "invalid",
    code: "output.length",
    nfc: true,
  },

  // What is beside a certificate.

  provisional: { answer: ANSWER, verdict: "provisional" },
  fragments: {
    certificate: await seal({
      fragments: fragmentsOf([
        [80, 0],
        [40, 30],
        [10, 70],
      ]),
    }),
    answer: ANSWER,
    verdict: "valid",
  },
  logged: {
    certificate: logged,
    answer: ANSWER,
    prompt: PROMPT,
    receipt: net.receipt(logged, { cosigners: EIGHT }),
    verdict: "valid",
    logged: "yes",
  },
  "receipt-malformed": {
    certificate: logged,
    answer: ANSWER,
    receipt: net.receipt(logged).replace("index ", "index 0"),
    verdict: "valid",
    logged: "no",
    receipted: "receipt.malformed",
  },
  "receipt-seal": {
    certificate: logged,
    answer: ANSWER,
    receipt: net.receipt({ ...logged, seal: logged.seal.split("\n").slice(3).join("\n") }),
    verdict: "valid",
    logged: "no",
    receipted: "receipt.seal",
  },
  "receipt-unknown-ledger": {
    certificate: logged,
    answer: ANSWER,
    receipt: net.receipt(logged, { ledger: "ledger.example/elsewhere" }),
    verdict: "valid",
    logged: "unknown",
    receipted: "receipt.unknown-ledger",
  },
  "receipt-inclusion": {
    certificate: logged,
    answer: ANSWER,
    receipt: net.receipt(logged, { place: 1 }),
    verdict: "valid",
    logged: "no",
    receipted: "receipt.inclusion",
  },
  "receipt-too-few-cosigners": {
    certificate: logged,
    answer: ANSWER,
    receipt: net.receipt(logged, { cosigners: EIGHT.slice(0, 4) }),
    verdict: "valid",
    logged: "unknown",
    receipted: "receipt.cosignatures",
  },
  "votes-prove-dissent": {
    certificate: logged,
    answer: ANSWER,
    votes: [
      await net.vote(ANSWER, "v-09", "reject", { epoch: 2, reason: "years of two digits are read differently" }),
      await net.vote(ANSWER, "v-10", "abstain", { epoch: 2 }),
    ],
    verdict: "valid",
    dissent: "proven",
  },
  "votes-contradict": {
    certificate: logged,
    answer: ANSWER,
    votes: [
      await net.vote(ANSWER, "v-09", "reject", { epoch: 2, reason: "it is not safe" }),
      await net.vote(ANSWER, "v-10", "reject", { epoch: 2, reason: "nobody pins versions" }),
      await net.vote(ANSWER, "v-01", "reject", { epoch: 2 }),
      await net.vote("another answer", "v-02", "affirm", { epoch: 2 }),
      await net.vote(ANSWER, "v-03", "affirm", { epoch: 2, signer: "somebody else" }),
      await net.vote(ANSWER, "v-99", "reject", { epoch: 2, signer: "v-99" }),
    ],
    verdict: "valid",
    dissent: "contradicted",
  },
  advisories: {
    certificate: logged,
    answer: ANSWER,
    advisories: [
      await net.advisory({
        kind: "withdrawn",
        target: { certHash: logged.id },
        reason: "years of two digits were read wrongly",
      }),
      await net.advisory({
        kind: "deprecated",
        target: { model: { name: "atlas", version: "7.2.0" } },
        reason: "7.3.0 is out",
      }),
      await net.advisory({
        kind: "deprecated",
        target: { model: { name: "atlas", version: "6.0.0" } },
        reason: "7.2.0 is out",
      }),
      await net.advisory({ kind: "withdrawn", target: { certHash: logged.id }, signers: net.everyone.slice(0, 2) }),
    ],
    verdict: "valid",
  },
  "key-compromised": {
    certificate: logged,
    answer: ANSWER,
    advisories: [
      await net.advisory({
        kind: "key-compromise",
        target: { publicKey: net.publicKeyOf("v-02", 2) },
        since: "2026-02-01T00:00:00Z",
        reason: "a backup was stolen",
      }),
    ],
    policy: { onAdvisory: "reject", minQuorumPercent: 75 },
    verdict: "valid",
    accepted: false,
  },
  "policy-met": {
    certificate: logged,
    answer: ANSWER,
    prompt: PROMPT,
    policy: { minQuorumPercent: 75, minOperators: 4, requirePrompt: true },
    verdict: "valid",
    prompted: "matched",
  },
  "policy-refused": {
    certificate: logged,
    answer: ANSWER,
    policy: {
      minSigners: 9,
      requireReceipt: true,
      requirePrompt: true,
      allowModels: [{ name: "atlas", version: "8.0.0" }],
    },
    verdict: "valid",
    accepted: false,
  },

  // Kinds of answers and of networks.

  empty: { certificate: await seal({}, ""), answer: "", verdict: "valid" },
  binary: {
    certificate: await seal({ name: "chart.png", mediaType: "image/png" }, BINARY()),
    answer: BINARY(),
    verdict: "valid",
  },
  large: {
    certificate: await seal({}, "A line like any other, of which there are many.\n".repeat(60_000)),
    answer: "A line like any other, of which there are many.\n".repeat(60_000),
    verdict: "valid",
  },
  bidirectional: { certificate: await seal({}, BIDI()), answer: BIDI(), verdict: "valid" },
  "strangers-markup": {
    certificate: await seal(
      { name: MARKUP(), model: { name: "<b>atlas</b>", version: "<i>1</i>" }, predicate: { flags: ["<u>flag</u>"] } },
      MARKUP(),
    ),
    answer: MARKUP(),
    verdict: "valid",
  },
  "hundred-validators": {
    certificate: (
      await hundred.certificate(ANSWER, {
        ...usual,
        signers: hundred.everyone.slice(0, 80),
        forged: ["v-090"],
        tally: { quorumWeight: 801, dissentWeight: 150, abstainWeight: 40 },
      })
    ).text,
    answer: ANSWER,
    trust: { anchor: hundred.anchor, bundle: hundred.trust },
    verdict: "valid",
  },
  "long-names": {
    certificate: (
      await wordy.certificate(`${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(8)}\n`, {
        ...usual,
        signers: wordy.everyone.slice(0, 4),
        name: `${longest("name")}.md`,
        round: longest("round"),
        model: { name: "a-model-whose-name-does-not-end".repeat(8), version: "7.2.0+build.20260301.".repeat(6) },
        predicate: {
          flags: ["divergence", "a-flag-as-long-as-a-flag-may-be".repeat(4)],
          dataset: { name: "consensus".repeat(20) },
        },
      })
    ).text,
    answer: `${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(8)}\n`,
    trust: { anchor: wordy.anchor, bundle: wordy.trust },
    verdict: "valid",
  },

  // The stories.

  "story-valid": { ...(await story("answer-v1.cert.json", "answer-v1.md")), verdict: "valid", prompted: "matched" },
  "story-short-of-quorum": {
    ...(await story("short-of-quorum.cert.json", "answer-v1.md")),
    verdict: "insufficient",
    code: "quorum.insufficient",
  },
  "story-unreached": {
    ...(await story("unreached.cert.json", "answer-v2.md")),
    verdict: "untrusted",
    code: "validator-set.unknown",
  },
  "leaked-genuine": { ...(await leak("genuine", "policy-by.json")), verdict: "valid", logged: "yes", accepted: true },
  "leaked-forged": { ...(await leak("forged", "policy-by.json")), verdict: "valid", logged: "yes", accepted: false },
  "leaked-forged-advisories": {
    ...(await leak("forged", "policy-advisories.json")),
    verdict: "valid",
    logged: "yes",
    accepted: false,
  },
};

/** More than one certificate: `pairs` in the order given, and the `relation` of the first to the second. */
export const meetings = {
  "two-truths": {
    pairs: [
      { certificate: await text("answer-v1.cert.json"), answer: await text("answer-v1.md") },
      { certificate: await text("answer-v2.cert.json"), answer: await text("answer-v2.md") },
    ],
    prompt: await text("prompt.txt"),
    trust: await storyTrust(),
    relation: "superseded-by",
  },
  superseded: {
    pairs: [
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ epoch: 3, round: "r-9", sealedAt: "2026-05-01T12:00:00Z" }, NEWER), answer: NEWER },
    ],
    relation: "superseded-by",
  },
  equivocation: {
    pairs: [
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ signers: net.everyone.slice(2) }, NEWER), answer: NEWER },
    ],
    relation: "equivocation",
  },
  "different-prompts": {
    pairs: [
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ prompt: "Another question?", round: "r-2" }, NEWER), answer: NEWER },
    ],
    relation: "unrelated",
  },
  coexisting: {
    pairs: [
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ round: "r-2" }, NEWER), answer: NEWER },
    ],
    relation: "coexist",
  },
  "only-one-answer": {
    pairs: [{ certificate: logged, answer: ANSWER }, { certificate: await seal({ epoch: 3, round: "r-9" }, NEWER) }],
    relation: "superseded-by",
  },
  "one-does-not-hold": {
    pairs: [
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ epoch: 3, round: "r-9", signers: EIGHT.slice(0, 4) }, NEWER), answer: NEWER },
    ],
    relation: null,
  },
  "three-on-a-timeline": {
    pairs: [
      {
        certificate: await seal(
          { epoch: 0, round: "r-0", sealedAt: "2025-11-20T07:30:00Z" },
          `${ANSWER}- Read the changelog.\n`,
        ),
        answer: `${ANSWER}- Read the changelog.\n`,
      },
      { certificate: logged, answer: ANSWER },
      { certificate: await seal({ epoch: 3, round: "r-9", sealedAt: "2026-05-01T12:00:00Z" }, NEWER), answer: NEWER },
    ],
    relation: "superseded-by",
  },
};

/** What the page must refuse, with the code that it says. */
export const refused = {
  "trust-fork": { trust: { anchor: net.anchor, bundle: bundle([...net.sets, rival]) }, code: "trust.fork" },
  "trust-malformed": {
    trust: { anchor: net.anchor, bundle: net.trust.replace("{", `{"sets":[],`) },
    code: "trust.malformed",
  },
  "trust-anchor-missing": {
    trust: { anchor: `blake3:${"0".repeat(64)}`, bundle: net.trust },
    code: "trust.anchor-missing",
  },
  "anchor-mistyped": { trust: { anchor: own.anchor.slice(0, -1), bundle: net.trust }, code: "input.anchor" },
  "policy-malformed": {
    certificate: logged.text,
    answer: ANSWER,
    policy: `{"minQuorumPercent":75,"requirePrompt":false,"minSingers":3}`,
    code: "policy.malformed",
  },
};

for (const material of [...Object.values(materials), ...Object.values(meetings), ...Object.values(refused)]) {
  if (material.trust === undefined) material.trust = own;
}

/** The text of a certificate of something else by the same network: options as of {@link network}'s `certificate`. */
export const sealing = (options) => seal(options);

/**
 * The files of a material, `{ name, bytes }` each, with names as people have them. The trust bundle is not among them.
 */
export function filesOf({ pairs, certificate, answer, prompt, receipt, votes = [], advisories = [], policy }) {
  const files = [];
  const add = (name, value) => {
    const content = contentOf(value);
    if (content === undefined || content === null) return;
    files.push({
      name,
      bytes: typeof content === "object" && !ArrayBuffer.isView(content) ? JSON.stringify(content) : content,
    });
  };
  for (const [at, pair] of (pairs ?? []).entries()) {
    add(`answer-${at + 1}.md`, pair.answer);
    add(`answer-${at + 1}.cert.json`, pair.certificate);
  }
  add("answer.md", answer);
  add("answer.cert.json", certificate);
  add("prompt.txt", prompt);
  add("answer.tlog-proof", receipt);
  votes.forEach((vote, at) => add(`vote-${at + 1}.json`, vote));
  advisories.forEach((advisory, at) => add(`advisory-${at + 1}.json`, advisory));
  add("policy.json", policy);
  return files;
}

/** What the package finds in a material by itself. */
export async function reportOf({ certificate, answer, prompt, receipt, votes, advisories, policy, trust }) {
  const { nfcWouldMatch, Verifier } = await import(repo("pkg/node.js"));
  // Who pins nothing trusts a set that has nothing to do with it.
  const verifier = await Verifier.load({
    anchor: (trust ?? { anchor: foreign.anchor }).anchor,
    trust: (trust ?? { bundle: foreign.trust }).bundle,
  });
  const given = (value) => (value === undefined ? undefined : contentOf(value));
  const report = await verifier.verify(given(certificate) ?? null, answer, {
    prompt,
    receipt,
    votes: votes?.map(contentOf),
    advisories: advisories?.map(contentOf),
    policy: typeof policy === "string" ? JSON.parse(policy) : policy,
  });
  return { report, nfc: typeof answer === "string" ? await nfcWouldMatch(report, answer) : false, verifier };
}

async function story(certificateName, answerName) {
  return {
    certificate: await text(certificateName),
    answer: await text(answerName),
    prompt: await text("prompt.txt"),
    trust: await storyTrust(),
  };
}

async function storyTrust() {
  return { anchor: (await text("anchor.txt")).trim(), bundle: await text("trust.json") };
}

async function leak(name, policy) {
  return {
    certificate: await leaked(`${name}.cert.json`),
    answer: await leaked(`${name}.md`),
    prompt: await leaked("prompt.txt"),
    receipt: await leaked(`${name}.tlog-proof`),
    advisories: await Promise.all([1, 2, 3].map((at) => leaked(`advisory-v-0${at}.json`))),
    policy: await leaked(policy),
    trust: { anchor: (await leaked("anchor.txt")).trim(), bundle: await leaked("trust.json") },
  };
}

function BINARY() {
  return Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 131 + (at >> 4)) % 256));
}

function BIDI() {
  return [
    "The word for peace is שלום, and in Arabic سلام.",
    "התשובה היא 42, ולא 24.",
    "A hidden turn: \u202eabc\u202c ends here, and so does \u2066this\u2069.",
    "",
  ].join("\n");
}

function MARKUP() {
  return `<img src="https://example.org/x" onerror="document.title='taken'"><script>1</script><b>bold</b>`;
}
