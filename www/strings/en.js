/**
 * Everything that the page says in English, apart from the reasons in reports, which are the library's.
 *
 * `first` is what the page begins with, `later` is said by views that are fetched when they are shown. A section belongs to
 * one part of the page. A translation has the same members, as texts or as functions of the same values; whatever depends on
 * a language (plurals, order, what goes between) is decided here and never in a view.
 */

import { day, moment, number, percent } from "../format.js";

const bytes = (count) => (count === 1 ? "1 byte" : `${number(count)} bytes`);
const weight = (some, all) => `${number(some)} of ${number(all)} voting weight`;

export const first = {
  // ------------------------------------------------------------------------------------------------ page
  page: {
    title: "Quorumseal: check a sealed answer",
    intro:
      "Check, here in your browser, that an AI answer is exactly what a weighted quorum of independent validators sealed. " +
      "Nothing that you give leaves this page.",
    footer:
      "The check runs on this device. After the page has loaded it asks no server, keeps nothing, and gives the same " +
      "verdict for the same files at any time.",
    language: "Language",
  },

  // ------------------------------------------------------------------------------------------------ given
  given: {},

  // ------------------------------------------------------------------------------------------------ trust
  trust: {},

  // ------------------------------------------------------------------------------------------------ status
  status: {},

  // ------------------------------------------------------------------------------------------------ offline
  offline: {
    newer:
      "A newer version of this page is there. It is used from the next time that the page is opened, or now; what is open " +
      "here is then forgotten.",
    load: "Use it now",
    others: "Another tab shows the version of before. Close all others, then try again.",
  },

  // ------------------------------------------------------------------------------------------------ examples
  examples: {
    title: "Open an example",
    help:
      "Two stories with all their files. Their trust is for demonstration: anybody can derive the keys, and they protect " +
      "nothing.",
    failed: (name, reason) => `The example could not be fetched: ${name}: ${reason}`,
    status: (status) => `the host answers ${status}`,
  },

  // ------------------------------------------------------------------------------------------------
};

export const later = {
  // ------------------------------------------------------------------------------------------------ verdict
  verdict: {},

  // ------------------------------------------------------------------------------------------------ checks
  checks: {},

  // ------------------------------------------------------------------------------------------------ electorate
  electorate: {},

  // ------------------------------------------------------------------------------------------------ chain
  chain: {},

  // ------------------------------------------------------------------------------------------------ receipt
  receipt: {},

  // ------------------------------------------------------------------------------------------------ answer
  answer: {},

  // ------------------------------------------------------------------------------------------------ votes
  votes: {},

  // ------------------------------------------------------------------------------------------------ advisories
  advisories: {},

  // ------------------------------------------------------------------------------------------------ policy
  policy: {},

  // ------------------------------------------------------------------------------------------------ facts
  facts: {},

  // ------------------------------------------------------------------------------------------------ truths
  truths: {},

  // ------------------------------------------------------------------------------------------------ tamper
  tamper: {},

  // ------------------------------------------------------------------------------------------------ reuse
  reuse: {
    title: "Take it with you",
    help: "All of this is made here, on this device. Nothing is sent anywhere.",
    report: {
      title: "The report",
      note: "What the package’s verify returns: plain JSON, the same for the same files everywhere and at any time.",
      copy: "Copy the JSON report",
      save: "Save as a file",
      show: "Show the report",
    },
    link: {
      title: "A link",
      note:
        "It carries the certificate, and the receipt if there is one, behind its #, which browsers send to no server. " +
        "The answer is not in it: whoever opens it gives their own.",
      copy: "Copy as a link",
      show: "Show the link",
      failed: (reason) => `No link was made: ${reason}`,
    },
    code: {
      title: "The code that does this check",
      note: "It does exactly what this page did, with the anchor that is pinned here and the files that you gave.",
      module: { title: "JavaScript", copy: "Copy the JavaScript" },
      command: { title: "Command line", copy: "Copy the command" },
      moduleComments: ["Node 20 or newer, in the folder of the files, as check.mjs; before: npm install quorumseal"],
      commandComments: ["In the folder of the files; with --json it prints the report."],
      files: (count) => (count === 1 ? "The file that it reads" : `The ${number(count)} files that it reads`),
      filesNote: "What was pasted, or came by a link or an example, has to be saved under these names first.",
      renamed: "another name than the one you gave it under",
      unnamed: "given without a name",
      save: "Save",
      saveFile: (name) => `Save ${name}`,
      roles: {
        trust: "Trust bundle",
        certificate: "Certificate",
        answer: "Answer",
        prompt: "Prompt",
        receipt: "Receipt",
        votes: "Vote",
        advisories: "Advisory",
        policy: "Policy",
      },
    },
    paper: {
      title: "On paper",
      note: "A record for the files: the verdict, its scope and what it rests on, with the certificate hash as text and QR code.",
      print: "Print the record",
    },
    copied: (what) => `Copied: ${what}`,
    copiedShort: "Copied",
    selected: (what) => `Not copied, as the browser does not allow it. Selected: ${what}. Press Ctrl and C, or Command and C.`,
    selectedShort: "Selected: press Ctrl+C, or ⌘C",
  },

  // ------------------------------------------------------------------------------------------------ codes
  codes: {
    title: "All codes",
    help:
      "A code stands for one reason to say no. Codes never change their meaning, so that programs can rely on them. " +
      "These are all that the verifier, its command line and its package can give.",
    filter: "Filter by code or word",
    all: "What the codes mean",
    count: (shown, all) => (shown === all ? `${number(all)} codes` : `${number(shown)} of ${number(all)} codes`),
    none: "No code has these words.",
    unknown: "There is no such code. All that there are stand below.",
    families: {
      envelope: { title: "Envelope", note: "Whether the file can be read as a signed document at all." },
      statement: { title: "Statement", note: "Whether what was signed is a certificate in the right form." },
      "validator-set": { title: "Validator set", note: "Whether the validators that it names are trusted." },
      quorum: { title: "Quorum", note: "Whether enough voting weight signed." },
      tally: { title: "Tally", note: "Whether the counts that were sealed can be true." },
      prompt: { title: "Prompt", note: "Whether it was made for the question that was given." },
      output: { title: "Answer", note: "Whether the bytes are those that were sealed." },
      receipt: { title: "Receipt", note: "Whether the seal was logged. None of these makes a certificate invalid." },
      ledger: { title: "Ledger", note: "Whether a ledger continues what it showed before." },
      trust: { title: "Trust bundle", note: "Why no verdict is given at all: the trust bundle cannot be used." },
      policy: { title: "Policy", note: "Why a valid certificate is not accepted by your own rules." },
      input: { title: "Input", note: "Something was given in a form that cannot be used." },
      load: { title: "Loading", note: "The verifier itself could not be started." },
      store: { title: "Store", note: "A store of certificates, for those who use the package." },
      fetch: { title: "Fetch", note: "Fetching a verified answer, for those who use the package." },
    },
    // Where a language has no text of its own for a code, the library's stands, which is English.
    explanations: {},
  },

  // ------------------------------------------------------------------------------------------------ record
  record: {
    title: "Record of a check",
    of: (index, count) => `Record ${number(index)} of ${number(count)}`,
    printed: (time) => `Printed on ${time}, by the clock of this device. The verdict itself depends on no clock.`,
    by: (version, address) => `Made by the page of quorumseal ${version} at ${address}`,
    certHash: "Certificate hash",
    certHashNote: "Names this certificate, whoever holds it. Grouped for reading; whole, for copying:",
    qr: "QR code of the certificate hash",
    noCertHash: "There is no certificate hash: no certificate was given, or it could not be read.",
    sealed: "What was sealed",
    claimed: "What the certificate claims; none of it is proven, see the verdict",
    network: "Network",
    epoch: "Epoch",
    round: "Round",
    openedAt: "Opened",
    sealedAt: "Sealed",
    byWord: (time) => `${time}, by the validators’ word`,
    model: "Model",
    modelDigest: "Model digest",
    dataset: "Dataset",
    promptDigest: "Prompt digest",
    prompt: { matched: "matches the prompt given", mismatched: "not that of the prompt given", "not-checked": "no prompt was compared" },
    validatorSet: "Validator set",
    outputDigest: "Answer digest",
    outputSize: "Answer size",
    mediaType: "Media type",
    given: "The answer at hand",
    givenName: "Name",
    givenSize: "Size",
    givenDigest: "Digest",
    noAnswer: "No answer was given to compare.",
    digestAsSealed: (digest) => `${digest}, as sealed`,
    bytes,
    trust: "What the verdict rests on",
    anchor: "Pinned anchor",
    noAnchor: "No anchor was pinned.",
    demo: "The anchor of a demonstration: anybody can derive its keys, so they protect nothing.",
    head: "Newest trusted set",
    headValue: (epoch, id) => `epoch ${number(epoch)}, ${id}`,
    checks: "Checks",
    names: {
      envelope: "Envelope",
      statement: "Statement",
      "validator-set": "Validator set",
      quorum: "Quorum",
      tally: "Tally",
      prompt: "Prompt",
      output: "Answer",
    },
    status: { pass: "passed", fail: "failed", skipped: "skipped" },
    expected: (value) => `Expected: ${value}`,
    got: (value) => `Got: ${value}`,
    weights: "Weights",
    signed: "Signed",
    signedValue: (signed, total) => `${number(signed)} of ${number(total)}`,
    threshold: "Quorum",
    margin: "Margin",
    marginValue: (margin) => (margin < 0 ? `${number(-margin)} short` : `${number(margin)} to spare`),
    affirmed: "Affirmed, as sealed",
    dissent: "Dissent, as sealed",
    abstained: "Abstained, as sealed",
    dissentIs: { claimed: "claimed", proven: "proven by votes", contradicted: "contradicted by votes" },
    unaccounted: "Not accounted for",
    signers: (count) => (count === 1 ? "Signed by 1 validator" : `Signed by ${number(count)} validators`),
    others: (count) => (count === 1 ? "1 other validator" : `${number(count)} other validators`),
    signer: (id, operator, value) => [id, operator, number(value)].filter((part) => part !== null).join(", "),
    signerStatus: { failed: "false signature", silent: "silent", unsupported: "key not supported" },
    more: (count) => `and ${number(count)} more, named in the JSON report`,
    receipt: "Ledger receipt",
    noReceipt: "No receipt was given: nothing is said about whether, or when, the seal was logged.",
    logged: { yes: "Logged", no: "Not shown to be logged", unknown: "Cannot be told from this trust bundle", "not-given": "Not given" },
    origin: "Ledger",
    position: "Entry",
    positionValue: (index, size) => `${number(index)} of ${number(size)}, counted from 0`,
    loggedBy: (time) => `a quorum of the ledger’s witnesses had seen it by ${time}`,
    cosigned: "Cosigned",
    cosignedValue: (weight, epoch, ids) => `a weight of ${number(weight)} of epoch ${number(epoch)}: ${ids}`,
    beside: "Beside the verdict",
    votes: "Votes",
    votesValue: (affirm, reject, abstain) =>
      `proven weight: ${number(affirm)} affirm, ${number(reject)} reject, ${number(abstain)} abstain`,
    advisories: "Advisories",
    advisory: (kind, target, since) => (since === null ? `${kind}: ${target}` : `${kind}: ${target}, since ${since}`),
    advisoryKinds: { deprecated: "deprecated", withdrawn: "withdrawn", "key-compromise": "key compromised" },
    applies: "applies",
    appliesNot: "does not apply",
    ignoredAdvisories: (count) => (count === 1 ? "1 that does not count" : `${number(count)} that do not count`),
    policy: "Policy",
    accepted: "accepted",
    notAccepted: "not accepted",
    rule: (rule, asked, found) => `${rule}: asked ${asked}, found ${found}`,
    nothing: "nothing to judge by",
    again: "To check again",
    againNote: "With the same files, in their folder:",
    end: "End of the record",
  },

  // ------------------------------------------------------------------------------------------------
};
