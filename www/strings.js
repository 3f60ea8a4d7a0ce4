/** Everything that the page says in English, apart from the reasons in reports, which are the library's. */

import { day, number } from "./format.js";

const weight = (some, all) => `${number(some)} of ${number(all)} voting weight`;
const bytes = (count) => (count === 1 ? "1 byte" : `${number(count)} bytes`);

export const strings = {
  intro:
    "Check, here in your browser, that an AI answer is exactly what a weighted quorum of independent validators sealed. " +
    "Nothing that you give leaves this page.",
  footer:
    "The check runs on this device. After the page has loaded it asks no server, keeps nothing, and gives the same " +
    "verdict for the same files at any time.",

  bytes,

  inputs: {
    title: "What to check",
    certificate: {
      label: "Certificate",
      help: "The .cert.json file that came with the answer.",
      placeholder: "Paste a certificate, or drop its file here",
    },
    answer: {
      label: "Answer",
      help: "The exact text or file that the certificate is about.",
      placeholder: "Paste the answer, or drop its file here",
    },
    prompt: {
      label: "Prompt",
      optional: "optional",
      help: "The question. Without it, no one can say which question the answer belongs to.",
      placeholder: "Paste the prompt, or drop its file here",
    },
    choose: "Choose a file",
    chooseFor: (label) => `Choose a file: ${label}`,
    edit: "Edit",
    editFor: (label) => `Edit as text: ${label}`,
    remove: "Remove",
    removeFor: (label) => `Remove: ${label}`,
    clearAll: "Clear everything",
    size: bytes,
    kept: (count) => `${bytes(count)}, line ends kept as pasted`,
    oneOnly: (count) => `${number(count)} files were dropped. This box takes one at a time.`,
    notShown: "Not shown: it is too large, or not text. It is checked all the same.",
    empty: "This file is empty.",
  },

  examples: {
    title: "Load an example",
    help: "One prompt, asked twice: the model changed in between, and both answers are sealed for ever. And what goes wrong.",
    unavailable: "The demonstration files are not beside this page. Give a trust bundle and an anchor of your own.",
    failed: (name, reason) => `The example could not be loaded: ${name}: ${reason}`,
    status: (status) => `the server answers ${status}`,
  },

  trust: {
    title: "Whom to trust",
    demo: (epoch) => `The demonstration network, up to epoch ${number(epoch)}`,
    own: (network, epoch) => `Network ${network}, up to epoch ${number(epoch)}`,
    none: "No trust bundle is loaded",
    help:
      "You pin one id, the anchor: that of any epoch's validator set. The trust bundle connects other epochs to it, older " +
      "ones by hash, newer ones by a quorum's handover. The demonstration network is loaded already; put your own in its place.",
    anchor: "Anchor",
    anchorHelp: "blake3: and 64 hex digits, from a place that you trust",
    bundle: {
      label: "Trust bundle",
      help: "A JSON file with validator sets. It need not come from a trusted place.",
      placeholder: "Paste a trust bundle, or drop its file here",
    },
    restore: "Back to the demonstration network",
    head: "Newest trusted set",
    headValue: (epoch, network) => `epoch ${number(epoch)} of ${network}`,
    sets: "Trusted sets",
    epoch: "Epoch",
    how: "How",
    quorum: "Quorum",
    validators: "Validators",
    id: "Id",
    via: {
      anchor: "pinned",
      previous: "by hash, from the epoch after it",
      skip: "by a history proof",
      handover: "by a quorum's handover",
    },
    unexamined: (count) => `${number(count)} signatures on it were beyond the limit and not looked at`,
    of: (some, all) => `${number(some)} of ${number(all)}`,
    ignored: (count) => `Ignored: ${number(count)}`,
    noneIgnored: "Everything in the bundle is trusted.",
    ignoredNote: "These are in the bundle and are not trusted. That harms nothing else.",
    ignoredName: (epoch, network) =>
      epoch === null ? "a document that cannot be read" : `epoch ${number(epoch)} of ${network}`,
    reasons: {
      malformed: "malformed",
      unsupported: "newer version",
      link: "false link",
      handover: "no handover",
      skip: "false proof",
      unconnected: "unconnected",
    },
    missingAnchor: "There is no anchor. Give the one id that you trust.",
    missingBundle: "There is no trust bundle. Give its file, or paste it.",
  },

  about: {
    title: "What is checked",
    points: [
      "Who sealed it: signatures of validators whose weight makes a quorum, in a set that hangs together with the one id that you pinned.",
      "What they sealed: exactly the bytes of this answer, and of this prompt if you give it. One changed character is another text.",
      "Nothing else. Whether the answer is true, or the newest, no signature can show.",
    ],
    green: "Only a valid certificate over exactly your text is ever shown in green.",
  },

  verdict: {
    title: "Verdict",
    loading: { title: "Loading the verifier…", sentence: "" },
    checking: { title: "Checking…", sentence: "" },
    idle: {
      title: "Nothing to check yet",
      sentence: "Give a certificate and the answer that it came with, or load an example.",
    },
    refused: {
      trust: "No verdict: the trust bundle or anchor cannot be used",
      answer: "No verdict: what you gave cannot be read",
      load: "No verdict: the verifier could not be started",
    },
    tryOne: "Show me with an example",
    toEvidence: "See why",
    toTrust: "Look at whom to trust",
    state: {
      valid: "valid",
      "sealed-unbound": "sealed-unbound",
      insufficient: "insufficient",
      untrusted: "untrusted",
      unsupported: "unsupported",
      invalid: "invalid",
      provisional: "provisional",
    },
    none: "no verdict",

    valid: "Yes: this is exactly what was sealed",
    validSentence: (length, signed, total, epoch, network, sealedAt) =>
      `This answer of ${bytes(length)} was sealed by ${weight(signed, total)} in epoch ${number(epoch)} of ${network}, ` +
      `on ${day(sealedAt)} by the validators’ word.`,
    promptMatched: "It was sealed as the answer to exactly the prompt that you gave.",
    promptNotChecked: "As no prompt was given, this says nothing about which question it answers.",
    noNewer: "Whether a newer answer exists is not said.",

    unbound: "The certificate is sound, but no answer was compared with it",
    unboundSentence: (signed, total, epoch, network) =>
      `It was sealed by ${weight(signed, total)} in epoch ${number(epoch)} of ${network}. ` +
      "Give the answer to see whether it is the one that was sealed.",
    unboundPrompt: "The prompt that you gave is the one that the certificate names.",

    insufficient: "Not sealed: too few validators have signed",
    insufficientSentence: (signed, threshold, missing) =>
      `Signatures that verify weigh ${number(signed)}; the quorum is ${number(threshold)}, so ${number(missing)} is missing. ` +
      "No other check failed. More signatures can still be added to the certificate.",

    untrusted: "Not trusted: nothing connects this certificate to the pinned id",
    untrustedSentence: (epoch, network, head) =>
      `It names a validator set of epoch ${number(epoch)} of ${network} that your trust bundle does not reach` +
      (head === null ? "." : `; the newest set that it reaches is of epoch ${number(head)}.`) +
      " The set may be made up, or newer than the bundle: if so, a newer bundle would show it.",

    unsupported: "Cannot tell: made for a newer version than this page reads",

    invalid: "No: this certificate does not hold",
    invalidOutput: "No: this is not the text that was sealed",
    invalidPrompt: "No: it was sealed for another prompt",
    otherLength: (length, given) => `The sealed text has ${bytes(length)}; yours has ${number(given)}.`,
    otherBytes: "The length is right, but at least one byte is another.",
    restHolds: (signed, total) => `The certificate itself is sound: ${weight(signed, total)} sealed another text.`,
    promptOnly: "The answer is what was sealed, but not as an answer to the prompt that you gave.",

    provisional: "Provisional: there is no certificate",
    provisionalSentence: "Nothing vouches for this text. Give the certificate that came with it.",

    demo: "Demonstration network: anybody can derive its keys, so they protect nothing.",
    hint: "Nearly:",
    nfc: "after Unicode normalisation (NFC) the text is what was sealed; accents were written apart on its way.",
  },

  checks: {
    title: "Seven checks",
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
    expected: "expected",
    got: "got",
  },

  quorum: {
    title: "Who stood behind it",
    unknown: "Not known: the validator set is not trusted, or the certificate could not be read.",
    signed: (signed, total, threshold) => `Signed: ${weight(signed, total)}; ${number(threshold)} makes a quorum`,
    toSpare: (margin) => (margin === 0 ? "exactly enough" : `${number(margin)} to spare`),
    short: (missing) => `${number(missing)} short`,
    threshold: (threshold) => `quorum ${number(threshold)}`,
    picture: (signed, total, threshold, parts) =>
      `Bar of voting weight: ${number(signed)} of ${number(total)} signed, the quorum is ${number(threshold)}. ${parts}`,
    part: (count, status, all) => `${status}: ${number(all)} by ${number(count)}`,
    claimed: "What the seal says about the vote",
    claimedNote: "Dissent and abstention are claimed in the sealed text; the votes themselves are not here.",
    claimedNoteUnproven: "This is claimed, and not proven: the certificate does not hold.",
    tally: { affirm: "affirmed", dissent: "dissented", abstain: "abstained", unaccounted: "not accounted for" },
    status: { signed: "signed", failed: "false signature", silent: "silent", unsupported: "key not supported" },
    marks: { signed: "●", failed: "✕", silent: "○", unsupported: "?" },
    columns: { id: "Validator", operator: "Operator", weight: "Weight", status: "Signature", pivotal: "Pivotal" },
    caption: (count, network, epoch) => `The ${number(count)} validators of epoch ${number(epoch)} of ${network}`,
    pivotal: "yes",
    notPivotal: "no",
    pivotalNote: "Pivotal: without this one signature the quorum would fall.",
    noOperator: "not said",
    more: (count) => `Show all ${number(count)}`,
    unknownSignatures: (count) =>
      count === 1
        ? "1 signature names no validator of the set. It changes nothing."
        : `${number(count)} signatures name no validator of the set. They change nothing.`,
    failedSignatures: (count) =>
      count === 1 ? "1 signature is false and is not counted." : `${number(count)} signatures are false and are not counted.`,
    oversigned: (over) => `Validators of ${number(over)} more weight signed than the seal says affirmed. It fails nothing.`,
  },

  answer: {
    title: "The sealed answer",
    titleUnverified: "The text that you gave",
    unverified: "Not verified. This is what you gave, not what was sealed.",
    unverifiedNamed: "Not verified. These are the bytes that the certificate names, but see the verdict.",
    unverifiedAlone: "Not verified. Nothing vouches for it.",
    notShown: (count) => `${bytes(count)} that are not shown: too large, or not text.`,
    empty: "It is empty.",
    question: "Sealed as an answer to",
    fragments: "Votes on its parts",
    fragmentsNote: "What the validators made of each marked part, as the seal says.",
    noFragments: "The seal says nothing about single parts of it.",
    verdicts: { affirmed: "affirmed", contested: "contested", rejected: "rejected" },
    verdictNotes: {
      affirmed: "a quorum affirmed it",
      contested: "no quorum affirmed it, none rejected it",
      rejected: "a quorum rejected it",
    },
    tally: (id, start, end, affirm, dissent) =>
      `${id}, bytes ${number(start)} to ${number(end)}: ${number(affirm)} for, ${number(dissent)} against`,
  },

  facts: {
    title: "The certificate",
    titleClaims: "What the certificate claims",
    claims: "None of this is proven: see the verdict.",
    other: "It holds, but not for what you gave: see the verdict.",
    certHash: "Certificate hash",
    cacheKey: "Cache key",
    network: "Network",
    epoch: "Epoch",
    validatorSet: "Validator set",
    model: "Model",
    modelDigest: "Model digest",
    round: "Round",
    openedAt: "Opened",
    sealedAt: "Sealed",
    byWord: "by the validators’ word",
    output: "Answer",
    outputHash: "Answer hash",
    outputValue: (length, mediaType, name) => [bytes(length), mediaType, name].filter((part) => part !== null).join(", "),
    promptHash: "Prompt hash",
    dataset: "Dataset",
    flags: "Flags",
    copy: "Copy",
    copied: "Copied",
    copyOf: (what) => `Copy: ${what}`,
  },

  unproven: {
    title: "What this does not show",
    newer: "Whether a newer answer exists. Certified is not current.",
    truth: "That the answer is true. A quorum found it right when it was sealed; that is what you rely on.",
    question: "Which question it answers: no prompt was given to compare.",
    time: "That it was sealed at the time it says. That is the validators’ word.",
    dissent: "How each validator voted. Who signed is proven; dissent and abstention are the seal’s claim.",
  },
};
