/**
 * Everything that the page says in English, apart from the reasons in reports, which are the library's.
 *
 * `first` is what the page begins with, `later` is said by views that are fetched when they are shown. A section belongs to
 * one part of the page. A translation has the same members, as texts or as functions of the same values; whatever depends on
 * a language (plurals, order, what goes between) is decided here and never in a view.
 */

import { day, moment, number, percent } from "../format.js";

const bytes = (count) => (count === 1 ? "1 byte" : `${number(count)} bytes`);
const validators = (count) => (count === 1 ? "1 validator" : `${number(count)} validators`);
const validatorsLarge = (count) => (count === 1 ? "The 1 validator" : `The ${number(count)} validators`);
const stepsOf = (count) => (count === 1 ? "1 step" : `${number(count)} steps`);
const weight = (some, all) => `${number(some)} of ${number(all)} voting weight`;

/** Where something stands in a ledger: people count from one, proofs from zero. */
const entry = (index, size = null) =>
  `entry ${number(index + 1)}${size === null ? "" : ` of ${number(size)}`} (index ${number(index)})`;

const series = (all) => new Intl.ListFormat("en-GB").format(all);

const showAll = (count) => `Show all ${number(count)}`;

const days = (seconds) => {
  const count = Math.floor(seconds / 86_400);
  return count === 1 ? "1 day" : `${number(count)} days`;
};
/** How one of two certificates comes to be newer: a later epoch, or a later time in the same one. */
const newer = (one, other, [epoch, before], [time, earlier]) =>
  epoch === before
    ? `Both are of epoch ${number(epoch)}; certificate ${number(one)} was sealed at ${moment(time)}, certificate ${number(other)} at ` +
      `${moment(earlier)}.`
    : `Both answer one prompt; certificate ${number(one)} is of epoch ${number(epoch)}, certificate ${number(other)} of epoch ` +
      `${number(before)}.`;
/** What is superseded loses nothing; where no answer was compared, it was not more than sound before. */
const still = (state) => `still ${state === "valid" ? "valid" : "sound"}`;
const stillHolds = (place, state) =>
  `Certificate ${number(place)} is ${still(state)} for what it says: what a quorum sealed at its time.`;

export const first = {
  // ------------------------------------------------------------------------------------------------ page
  page: {
    title: "Quorumseal: check a sealed answer",
    description: "Check in your own browser that an AI answer was sealed by a weighted quorum of validators.",
    intro:
      "Check, here in your browser, that an AI answer is exactly what a weighted quorum of independent validators sealed. " +
      "Nothing that you give leaves this page.",
    footer:
      "The check runs on this device. What you check is sent nowhere and kept nowhere; what you pin is remembered, here " +
      "alone. The same files come to the same verdict at any time.",
    codes: "What the codes mean",
    licences: "Licences of what is used",
    language: "Language",
  },

  // ------------------------------------------------------------------------------------------------ given
  given: {
    title: "What to check",
    drop: "Drop everything here",
    dropHelp: "A certificate, the answer, the prompt, a receipt, a trust bundle: any of them, in any order. Each is recognised by what is in it.",
    over: "Let go to check it here",
    choose: "Choose files",
    clipboard: "Paste from the clipboard",
    paste: "Or paste a text",
    pasteHelp: "A text that is pasted is taken at once, exactly as it was copied.",
    take: "Take this text",
    size: bytes,
    pasted: "Pasted text",
    linked: "From the link",
    reading: "Being read…",
    unnamed: "Text",
    taken: (count) => (count === 1 ? "One thing was taken." : `${number(count)} things were taken.`),
    unreadable: (name, reason) => `${name} could not be read: ${reason}`,
    emptyClipboard: "There is no text in the clipboard.",
    refusedClipboard: "The browser does not let this page read the clipboard. Paste with the keyboard instead.",
  },

  // ------------------------------------------------------------------------------------------------ trust
  trust: {
    title: "Whom to trust",
    help:
      "You pin one id, the anchor: that of any epoch’s validator set, from a place that you trust. A trust bundle connects the " +
      "other epochs to it, older ones by hash, newer ones by a quorum’s handover. The bundle itself may come from anywhere.",
    none: "Nothing is trusted yet",
    waiting: "An id is pinned; its trust bundle is missing",
    failed: "Nothing is trusted: see below",
    anchor: "Anchor",
    anchorHelp: "blake3: and 64 hex digits",
    pin: "Pin",
    malformedAnchor: "This is no id: it must be blake3: and 64 digits of 0–9 and a–f.",
    bundles: "Trust bundles",
    noBundles: "None yet. Drop it with the other files, or choose it here.",
    choose: "Choose a trust bundle",
    suggested: "A bundle suggests an id. Pin it only if you know it from elsewhere too:",
    suggestedPin: "Pin the suggested id",
    forget: "Forget this",
    forgotten: "Nothing is pinned any more.",
    restore: "Back to what you pinned before",
    restored: "What you pinned before is trusted again.",
  },

  // ------------------------------------------------------------------------------------------------ status
  status: {
    title: "Verdict",
    loading: "Loading the verifier…",
    idle: {
      title: "Nothing to check yet",
      sentence: "Give a certificate and the answer that it came with.",
      about: "What a check shows",
      points: [
        "Who sealed it: validators whose weight makes a quorum, in a set that hangs together with the one id that you pinned.",
        "What they sealed: exactly the bytes of this answer, and of this prompt if you give it.",
        "Nothing else: no signature shows that an answer is true, or that it is the newest.",
      ],
    },
    waiting: {
      title: "Something is missing",
      sentence: "What you gave belongs to a certificate. Give the certificate, and the answer that it came with.",
    },
    checking: "Checking…",
    stale: "The verdict and evidence still shown are from before and do not count now.",
    reading: (done, total) => `Read ${number(Math.floor((100 * done) / total))}% of ${bytes(total)}`,
    progress: "How much of the files is read",
    cancel: "Cancel",
    cancelled: { title: "Cancelled", sentence: "The check was stopped before its end, so there is no verdict." },
    again: "Check again",
    refused: {
      trust: "No verdict: whom to trust is not settled",
      given: "No verdict: what you gave cannot be read",
      policy: "No verdict: the policy cannot be used",
      load: "No verdict: the verifier could not be started",
      link: "The link cannot be opened",
      view: "A part of the page could not be fetched",
    },
    reason: (message) => {
      const whole = message.charAt(0).toUpperCase() + message.slice(1);
      return /[.!?]$/.test(whole) ? whole : `${whole}.`;
    },
    toTrust: "Go to “Whom to trust”",
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
  // ------------------------------------------------------------------------------------------------ offline
  offline: {
    newer:
      "A newer version of this page is there. It is used from the next time that the page is opened, or now; what is open " +
      "here is then forgotten.",
    load: "Use it now",
    others: "Another tab shows the version of before. Close all others, then try again.",
  },

  // ------------------------------------------------------------------------------------------------ tray
  tray: {
    title: "Given",
    clear: "Clear everything",
    share: "Copy a link to this certificate",
    shared: "The link is in the clipboard. It carries the certificate and the receipt, not the answer.",
    shareShown: "The clipboard is not allowed here. Copy the link from the field.",
    shareField: "Link to this certificate",
    kinds: {
      certificate: "Certificate",
      answer: "Answer",
      prompt: "Prompt",
      receipt: "Receipt",
      vote: "Vote",
      advisory: "Advisory",
      policy: "Policy",
      bundle: "Trust bundle",
      set: "Validator set",
      anchor: "Id to pin",
      several: "Documents",
    },
    many: (kind, count) => `${kind}, ${number(count)} in one file`,
    unused: {
      spare: "Not used: it belongs to none of the certificates.",
      alone: "Not used: there is no certificate or answer that it could belong to.",
    },
    asAnswer: "Use as the answer",
    asPrompt: "Use as the prompt",
    asFound: "Use as recognised",
    pin: "Pin this id",
    forWhich: (action, name) => `${action}: ${name}`,
    remove: "Remove",
    removed: (name) => `Removed: ${name}`,
    cleared: "Everything was cleared.",
  },

  // ------------------------------------------------------------------------------------------------ findings
  findings: {
    title: (count) => `${number(count)} findings`,
    certificate: (index) => `Certificate ${number(index)}`,
    answer: (index) => `Answer ${number(index)}`,
    shown: (name) => `Shown: ${name}`,
    more: showAll,
    states: {
      valid: "valid",
      "sealed-unbound": "sealed, unbound",
      insufficient: "insufficient",
      untrusted: "untrusted",
      unsupported: "unsupported",
      invalid: "invalid",
      provisional: "provisional",
    },
  },

  // ------------------------------------------------------------------------------------------------ trusted
  trusted: {
    own: (network, epoch) => `Network ${network}, up to epoch\u00a0${number(epoch)}`,
    demo: (network, epoch) => `Demonstration network ${network}, up to epoch\u00a0${number(epoch)}`,
    demoNote: "A demonstration: anybody can derive its keys, so it protects nothing.",
    kept: {
      all: "Remembered on this device.",
      id: "Remembered on this device, but for the bundle: it is too large, and is to be given again next time.",
    },
    head: "Newest trusted set",
    headValue: (epoch, network) => `epoch ${number(epoch)} of ${network}`,
    sets: (count) => (count === 1 ? "1 trusted set" : `${number(count)} trusted sets`),
    set: (epoch) => `Epoch ${number(epoch)}`,
    via: {
      anchor: "pinned",
      previous: "by hash, from the epoch after it",
      skip: "by a history proof",
      handover: "by a quorum’s handover",
    },
    detail: (quorum, total, validators) =>
      `quorum ${number(quorum)} of ${number(total)}, ${validators === 1 ? "1 validator" : `${number(validators)} validators`}`,
    unexamined: (count) => `${number(count)} signatures on it were beyond the limit and not looked at`,
    ignored: (count) => (count === 1 ? "1 set is ignored" : `${number(count)} sets are ignored`),
    ignoredNote: (count) =>
      `${count === 1 ? "It came with the bundles and is" : "These came with the bundles and are"} not trusted. ` +
      "That harms nothing else.",
    ignoredName: (epoch, network) =>
      epoch === null ? "A document that cannot be read" : `Epoch ${number(epoch)} of ${network}`,
    reasons: {
      malformed: "malformed",
      unsupported: "made for a newer version",
      link: "false link",
      handover: "no handover: too few signatures",
      skip: "false history proof",
      unconnected: "nothing connects it",
    },
    errors: {
      "input.anchor": "The anchor is no id: it must be blake3: and 64 digits of 0–9 and a–f.",
      "trust.no-bundle": "The id is pinned. Now give the trust bundle that has its validator set.",
      "trust.too-large": "The trust bundle is larger than 64 MiB.",
      "trust.malformed": "The trust bundle, or the set that you pinned, is damaged and cannot be read.",
      "trust.anchor-missing": "The set that you pinned is not in the trust bundle. Is it the bundle of this network, and the id of one of its sets?",
      "trust.unsupported": "The set that you pinned was made for a newer version than this page reads.",
      "trust.fork":
        "The id that you pinned leads to two different sets of one epoch. Somebody signed two histories: trust neither " +
        "before you know why.",
      "trust.rollback": "The bundle is older than what was trusted here before: the newest set from then is missing. Get a newer bundle.",
    },
  },

  // ------------------------------------------------------------------------------------------------ link
  link: {
    tooLong: (limit) => `It is too long for a link: ${bytes(limit)} is the limit. Pass the files on instead.`,
    linkTooLong: (limit) => `The link is too long: ${number(limit)} characters is the limit. Nothing of it was unpacked.`,
    tooLarge: (limit) => `What the link carries unpacks to more than ${bytes(limit)}. It was stopped there, and nothing of it is used.`,
    damaged: "The link is damaged: what it carries cannot be unpacked. It may have been cut.",
    unsupported: "This browser cannot unpack such a link. Give the files themselves.",
  },

  // ------------------------------------------------------------------------------------------------ verdict
  verdict: {
    state: {
      valid: "Valid",
      "sealed-unbound": "Sealed, unbound",
      insufficient: "Insufficient",
      untrusted: "Untrusted",
      unsupported: "Unsupported",
      invalid: "Invalid",
      provisional: "Provisional",
    },

    valid: ({ length, signed, total, epoch, sealedAt }) => {
      const these =
        length === 0 ? "This empty answer was" : length === 1 ? "This 1 byte was" : `These ${bytes(length)} were`;
      return `${these} sealed by ${weight(signed, total)} in epoch\u00a0${number(epoch)} on ${day(sealedAt)}.`;
    },
    validByDigest: ({ length, signed, total, epoch, sealedAt }) =>
      `The digest that you gave is that of ${bytes(length)} sealed by ${weight(signed, total)} in ` +
      `epoch\u00a0${number(epoch)} on ${day(sealedAt)}.`,
    scope: ({ asked, current, length }) => {
      const these = length === 0 ? "It was" : "They were";
      const question = asked ? `${these} sealed as the answer to exactly the prompt that you gave. ` : "";
      const which = `which question ${length === 0 ? "it answers" : "they answer"}`;
      if (current === "no") {
        return (
          `${question}A newer certificate for the same prompt is among what you gave; that takes nothing from ` +
          `this one.${asked ? "" : ` As no prompt was given, this says nothing about ${which}.`}`
        );
      }
      const newer =
        current === "yes"
          ? "None of the other certificates that you gave is newer, but this says nothing about whether another exists"
          : "This says nothing about whether a newer answer exists";
      return `${question}${newer}${asked ? "." : `, nor, as no prompt was given, about ${which}.`}`;
    },

    unbound: ({ length, signed, total, epoch, sealedAt }) =>
      `${bytes(length)} ${length === 1 ? "was" : "were"} sealed by ${weight(signed, total)} in ` +
      `epoch\u00a0${number(epoch)} on ${day(sealedAt)}, but no answer was given to compare with them.`,
    unboundScope: (asked) =>
      (asked ? "The prompt is the one that the certificate names. " : "") +
      "The certificate is sound; nothing has been shown to be what it seals.",
    unboundNext: "Add the answer itself, as a file or as text.",

    insufficient: ({ signed, threshold }) =>
      `Not sealed: a voting weight of ${number(signed)} has signed, and a quorum is ${number(threshold)}.`,
    insufficientScope: ({ missing, matched }) =>
      `A weight of ${number(missing)} is missing. ` +
      (matched
        ? "The answer is the one that the certificate names, but no quorum stands behind it."
        : "No quorum stands behind it."),
    insufficientFalse: (count) =>
      count === 1
        ? "1 signature on it is false: it was made over other bytes, or not by the validator that it names."
        : `${number(count)} signatures on it are false: they were made over other bytes, or not by the validators that ` +
          "they name.",
    insufficientNext:
      "More signatures can be added while the round is open. Ask for the finished certificate where you got this.",
    insufficientFalseNext:
      "Get the certificate again from where it was issued. If it was altered, no further signature can mend it.",

    unpinned: "You have not pinned an id yet, so there is nobody to trust here.",
    unpinnedScope: "Without a pinned id, no validator set is known to be the network’s own, and no signature counts.",
    unpinnedNext: "Pin the id of one of the network’s validator sets, from a place that you trust, and give its trust bundle.",
    untrusted: "Nothing connects this certificate to the one id that you pinned.",
    untrustedScope: ({ epoch, network, head, how }) => {
      const named = `It names a validator set of epoch\u00a0${number(epoch)} of ${network}`;
      if (how === "network") return `${named}. Your trust bundle is of another network.`;
      if (how === "other")
        return `${named}, which is another one than the set of that epoch that you trust. Two sets claim one epoch.`;
      if (how === "newer")
        return `${named}; the newest that your trust bundle reaches is of epoch\u00a0${number(head)}.`;
      return `${named}, which your trust bundle does not reach, though it reaches epoch\u00a0${number(head)}.`;
    },
    untrustedBeside: (matched) =>
      matched
        ? "The answer is the one that the certificate names, but anybody could have made such a certificate."
        : "Anybody could have made such a certificate.",
    untrustedNext: {
      newer:
        "If the set is real, a newer trust bundle shows it. Get one from the network and add it; the pinned id stays.",
      older: "If the set is real, a more complete trust bundle shows it. Get one from the network and add it here.",
      other: "Take it up with whoever runs the network. Until then, do not rely on this certificate.",
      network: "Pin an id of that network, if you trust it, and add its trust bundle.",
    },
    toGiven: "Go to “What to check”",

    unsupported: "This page cannot tell: the certificate was made for a newer version of the format.",
    unsupportedScope: "So nothing shows whether it is valid or invalid.",
    unsupportedNext: "Use a newer version of this page.",

    notOutput: "This is not the answer that was sealed.",
    otherLength: (length, given) => `The sealed answer has ${bytes(length)}; yours has ${number(given)}.`,
    otherBytes: "It has the right length, but at least one byte is another.",
    restHolds: (signed, total) => `The certificate itself is sound: ${weight(signed, total)} sealed another answer.`,
    notOutputNext:
      "Get the answer again, as a file rather than by copying, or find the certificate that belongs to it.",
    notPrompt: "This was sealed as the answer to another prompt.",
    promptOnly: "The answer is what was sealed, but not for the prompt that you gave.",
    promptUnbound: "The prompt that you gave is not the one that the certificate names, and no answer was given.",
    notPromptNorOutput: "Neither the prompt nor the answer is what was sealed.",
    notPromptNext: "Compare the prompt to the last space: one changed character makes another prompt.",
    notRead: "This is not a certificate that can be read.",
    notReadScope: "So nothing is known of who sealed what.",
    notReadNext: "Get the certificate again, as a file. It may have been cut short or changed on its way.",
    notCertificate: "What the envelope holds is not a certificate in the right form.",
    contradicts: "The certificate contradicts the validator set that it names.",
    tally: "A quorum signed it, but the votes that it claims cannot be true.",
    several: "The certificate does not hold, and what you gave does not match it.",
    invalid: "The certificate does not hold.",
    invalidNext: "Do not rely on it. Ask for another where you got it.",

    provisional: (given) => (given ? "No certificate: nothing vouches for this answer." : "No certificate was given."),
    provisionalScope: "It may be right or wrong; this page cannot say anything about it.",
    provisionalNext: "Add the certificate that came with it. Its file name often ends in .cert.json.",

    hint: "Nearly.",
    hintSays: (changes) => `It would be the sealed answer ${changes.join(", then ")}. Copying or saving a text often changes that.`,
    change: {
      "bom-removed": "without the byte order mark at its start",
      "bom-added": "with a byte order mark at its start",
      "line-endings-lf": "with its line ends written as LF instead of CRLF",
      "line-endings-crlf": "with its line ends written as CRLF instead of LF",
      "line-space-trimmed": "without the spaces at the ends of its lines",
      "final-newline-removed": "without its last line end",
      "final-newline-added": "with a line end after its last line",
      "trailing-space-trimmed": "without the white space at its end",
    },
    nfc:
      "It would be the sealed answer after Unicode normalisation (NFC): letters and their accents were written apart " +
      "on its way.",
    demo: "Demonstration network.",
    demoNote: "Anybody can derive its keys, so this protects nothing.",
    advisory: "Advisory.",
    advisoryNote: (kinds) =>
      "The network’s validators have published what concerns this certificate, its model or a key of its validator " +
      `set: ${series(kinds.map((kind) => `“${kind}”`))}. That does not change the verdict; whether you still rely on ` +
      "it is yours to decide.",
    votes: "Dissent.",
    equivocation: "Equivocation.",
    equivocationNote: (certificates, count, some) =>
      `The same round sealed ${
        certificates === 2 ? "another certificate" : `${number(certificates - 1)} other certificates`
      }, which you gave too. ${validators(count)} with a weight of ${number(some)} signed ` +
      `${certificates === 2 ? "both" : "more than one of them"}.`,
    parts: "Not every part.",
    partsNote: (rejected, contested) => {
      const are = (count) =>
        count === 1 ? "1 part of the answer is" : `${number(count)} parts of the answer are`;
      if (rejected === 0)
        return `${are(contested)} contested: no quorum affirmed or rejected ${contested === 1 ? "it" : "them"}.`;
      const other = contested === 0 ? "" : `, and ${number(contested)} ${contested === 1 ? "is" : "are"} contested`;
      return `${are(rejected)} rejected by a quorum${other}.`;
    },
    refused: "Not accepted.",
    refusedNote: (rules) =>
      `Your policy refuses it. ${rules.length === 1 ? "The rule that is" : "The rules that are"} not met: ` +
      `${series(rules.map((rule) => `“${rule}”`))}.`,
    next: "What to do.",

    names: { valid: "Valid", logged: "Logged", current: "Current", accepted: "Accepted" },
    word: { yes: "yes", no: "no", open: "not known", none: "not asked", contested: "contested" },
    validNote: {
      valid: "exactly what a quorum sealed",
      "sealed-unbound": "no answer was compared",
      insufficient: "short of a quorum",
      untrusted: "not connected to a pinned id",
      unsupported: "made for a newer version",
      invalid: "see the checks",
      provisional: "no certificate",
    },
    loggedYes: (time) => `in the ledger by ${day(time)}`,
    loggedNo: "the receipt is false",
    loggedUnknown: "your trust cannot settle the receipt",
    loggedNone: "no receipt was given",
    currentYes: "none that you gave is newer",
    currentNo: "a newer one was given",
    currentContested: "its round sealed another one too",
    currentUnknown: "one certificate cannot show it",
    acceptedYes: "your policy agrees",
    acceptedNo: (count) =>
      count === 1 ? "refused by 1 rule of your policy" : `refused by ${number(count)} rules of your policy`,
    acceptedNotValid: "never, unless it is valid",
    acceptedNone: "no policy was given",
  },

  // ------------------------------------------------------------------------------------------------ checks
  checks: {
    title: "Seven checks",
    gist: (passed, failed, skipped) =>
      [
        passed === 0 && failed + skipped > 0 ? null : `${number(passed)} passed`,
        failed === 0 ? null : `${number(failed)} failed`,
        skipped === 0 ? null : `${number(skipped)} not made`,
      ]
        .filter(Boolean)
        .join(", "),
    names: {
      envelope: "Envelope",
      statement: "Statement",
      "validator-set": "Validator set",
      quorum: "Quorum",
      tally: "Tally",
      prompt: "Prompt",
      output: "Answer",
    },
    asks: {
      envelope: "Is it a well-formed signed envelope?",
      statement: "Does it say in full what was sealed?",
      "validator-set":
        "Does a chain lead from the id that you pinned to the set that it names, and do network and epoch agree?",
      quorum: "Did enough voting weight sign?",
      tally: "Can the votes that it claims be true?",
      prompt: "Is the prompt the one that the certificate names?",
      output: "Is the answer the one that the certificate names?",
    },
    status: { pass: "passed", fail: "failed", skipped: "not made" },
    why: {
      provisional: "There is no certificate.",
      prompt: "No prompt was given, so nothing is said about the question.",
      output: "No answer was given, so nothing is shown to be what was sealed.",
      earlier: (name) => `“${name}” failed before, so there was nothing to check this by.`,
    },
    expected: "Expected",
    got: "Got",
    weight: (weighs) => `voting weight ${number(weighs)}`,
    code: "Code",
    yes: "yes",
    no: "no",
    copy: "Copy",
    copied: "Copied",
    copyOf: (what) => `Copy: ${what}`,
  },

  // ------------------------------------------------------------------------------------------------ electorate
  electorate: {
    title: "Who stood behind it",
    unknown: "Not known: that needs a certificate that can be read, and a trusted validator set that fits it.",
    gist: ({ signed, total, threshold }) => `${weight(signed, total)} signed; a quorum is ${number(threshold)}`,
    margin: (margin) =>
      margin < 0 ? `${number(-margin)} short` : margin === 0 ? "exactly enough" : `${number(margin)} to spare`,
    threshold: (threshold) => `quorum ${number(threshold)}`,
    picture: ({ signed, total, threshold, parts }) =>
      `Bar of voting weight. ${number(signed)} of ${number(total)} signed; the quorum is ${number(threshold)}. ` +
      `${parts.join("; ")}.`,
    part: (cast, count, weighs) => `${cast}: ${number(weighs)}, by ${validators(count)}`,
    cast: {
      affirmed: "signed",
      failed: "false signature",
      voted: "affirmed by vote, did not sign",
      unsupported: "key not supported",
      silent: "silent",
      abstained: "abstained",
      dissented: "dissented",
    },
    falseToo: "and a false signature",
    twice: "said two different things",
    claimed: "The vote, as the certificate says",
    claimedPicture: (parts) => `Bar of claimed weights: ${parts.join(", ")}.`,
    claimedPart: (name, weighs) => `${name} ${number(weighs)}`,
    claimedNote: "It gives these sums, not who voted how. Only signatures, and votes given here, show that.",
    claimedNoteUnproven: "This is claimed and not proven: the certificate is not shown to be valid.",
    tally: { affirm: "affirmed", dissent: "dissented", abstain: "abstained", unaccounted: "not accounted for" },
    operators: "By operator",
    operator: ({ signed, total, count }) => `${number(signed)} of ${number(total)} signed, ${validators(count)}`,
    operatorPivotal: "without it the quorum falls",
    noOperator: "no operator named",
    table: (count) => `All ${number(count)} validators as a table`,
    caption: (count, network, epoch) => `${validatorsLarge(count)} of epoch ${number(epoch)} of ${network}`,
    columns: { id: "Validator", operator: "Operator", weight: "Weight", cast: "What it did" },
    pivotal: "pivotal",
    pivotalNote: (names) => {
      if (names.length === 0) return "No single signature is pivotal: the quorum would stand without any one of them.";
      const some = names.slice(0, 12).join(", ");
      const more = names.length > 12 ? ` and ${number(names.length - 12)} more` : "";
      return names.length === 1
        ? `Pivotal: ${some}. Without this signature the quorum would fall.`
        : `Pivotal: ${some}${more}. Without any one of these signatures the quorum would fall.`;
    },
    more: showAll,
    unknownSignatures: (count) =>
      count === 1
        ? "1 signature names no validator of the set. It changes nothing."
        : `${number(count)} signatures name no validator of the set. They change nothing.`,
    failedSignatures: (count) =>
      count === 1
        ? "1 signature is false and is not counted."
        : `${number(count)} signatures are false and are not counted.`,
    oversigned: (over) =>
      `The signatures carry ${number(over)} more weight than the certificate says affirmed. That alone fails no check.`,
  },

  // ------------------------------------------------------------------------------------------------ chain
  chain: {
    title: "From the id that you pinned to this validator set",
    noTrust: "Nothing is pinned, so no validator set is trusted.",
    unread: "The certificate could not be read, so it is not known which validator set it names.",
    gistPinned: "The set that it names is the one that you pinned.",
    gistBackward: (steps) => `Reached from the pinned id in ${stepsOf(steps)}, back in time, by hash.`,
    gistForward: (steps) => `Reached from the pinned id in ${stepsOf(steps)}, forward in time, by handover.`,
    gistUnknown: "No chain leads from the pinned id to the set that it names.",
    gistIgnored: "The set that it names is in the bundle, but is not trusted.",
    epoch: (epoch) => `Epoch ${number(epoch)}`,
    via: {
      anchor: "pinned by you",
      previous: "named by hash in the set after it",
      skip: "proven by a hash in the history of a later set",
      handover: (quorum, total) =>
        `handed over by at least ${weight(quorum, total)} of the set before it`,
      handoverPlain: "handed over by a quorum of the set before it",
    },
    makeup: (count, quorum, total) => `${validators(count)}, quorum ${number(quorum)} of ${number(total)}`,
    names: "named by this certificate",
    id: "Validator-set id",
    unreached: "No trusted set leads here.",
    otherTrusted: "Another set of this epoch is trusted: two claim one epoch.",
    between: (count, from, to) =>
      count === 1
        ? `1 set between: epoch ${number(from)}`
        : `${number(count)} sets between: epochs ${number(from)} to ${number(to)}`,
    gap: "The epochs in between are not needed: the proof skips them.",
    newer: (count, epoch) =>
      count === 1
        ? `1 newer set is trusted too: epoch ${number(epoch)}.`
        : `${number(count)} newer sets are trusted too, up to epoch ${number(epoch)}.`,
    older: (count) =>
      count === 1 ? "Besides, 1 further set is trusted." : `Besides, ${number(count)} further sets are trusted.`,
    unexamined: (count) => `${number(count)} signatures on it were beyond the limit and not looked at.`,
    ignored: (count) =>
      count === 1 ? "1 set in the bundle is not trusted" : `${number(count)} sets in the bundle are not trusted`,
    ignoredNote: "That harms nothing else.",
    ignoredName: (epoch, network) =>
      epoch === null || network === null ? "A document that cannot be read" : `Epoch ${number(epoch)} of ${network}`,
    reasons: {
      malformed: "malformed",
      unsupported: "made for a newer version",
      link: "false link",
      handover: "no quorum handed over to it",
      skip: "false history proof",
      unconnected: "not connected to any trusted set",
    },
    rival: "claims an epoch of which another set is trusted",
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ receipt
  receipt: {
    title: "The ledger’s receipt",
    none: "No receipt was given.",
    noneNote:
      "So nothing shows when the seal was made: its date is the validators’ word. A receipt would show that the seal " +
      "existed by a certain time, which protects against keys that leak later.",
    noneNoteUnsealed: "A receipt would show that the seal existed by a certain time. Here no seal is shown.",
    yes: (time) => `This seal was in the ledger by ${moment(time)}.`,
    no: "The receipt is false.",
    noNote: "It shows nothing. The certificate’s state does not depend on it.",
    unknown: "Your trust cannot settle this receipt.",
    unknownNote:
      "A newer trust bundle may know the ledger, or who cosigned it. The certificate’s state does not depend on it.",
    noSet: "The receipt was not examined, as no trusted validator set is known for the certificate.",
    steps: {
      "receipt.malformed": "The receipt’s text is not well formed.",
      "receipt.no-set": "There was no trusted validator set to examine it by.",
      "receipt.seal": "The signatures that it logs are not a quorum’s signatures on this certificate.",
      "receipt.unknown-ledger": "No validator set that you trust names this ledger.",
      "receipt.log-signature": "The ledger’s own signature is false.",
      "receipt.inclusion": "The proof does not show the entry in the ledger’s tree.",
      "receipt.cosignatures": "Too few validators that you trust have cosigned the ledger.",
    },
    origin: "Ledger",
    originUnproven: "Ledger, as it says",
    position: "Position",
    positionUnproven: "Position, as it says",
    positionValue: (index, size) => entry(index, size),
    positionOdd: (index, size) => `index ${number(index)} in a tree of ${number(size)}`,
    by: "In the ledger by",
    byNote: "the earliest time by which cosigners made a quorum",
    cosigned: "Cosigned by",
    cosignedValue: ({ weighs, total, threshold, epoch }) =>
      total === null
        ? `${number(weighs)} voting weight of epoch ${number(epoch)}`
        : `${weight(weighs, total)} of epoch ${number(epoch)}; ${number(threshold)} makes a quorum`,
    picture: ({ weighs, total, threshold }) =>
      `Bar of cosigning weight: ${number(weighs)} of ${number(total)}, the quorum is ${number(threshold)}.`,
    cosigners: (count) => (count === 1 ? "The 1 cosigner" : `The ${number(count)} cosigners`),
    columns: { id: "Validator", operator: "Operator", weight: "Weight", time: "Cosigned at" },
    worth: "A receipt protects against keys that leak after that time, and against nothing that happened before it.",
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ answer
  answer: {
    title: "The sealed answer",
    titleUnverified: "What you gave as the answer",
    titleNone: "The answer",
    none: "No answer was given.",
    unverified: "Not verified. This is what you gave, not what was sealed.",
    unverifiedNamed: "Not verified. These are the bytes that the certificate names, but the certificate is not shown to be valid.",
    unverifiedPrompt: "These are the bytes that were sealed, but not for the prompt that you gave.",
    unverifiedAlone: "Not verified. Nothing vouches for it.",
    unverifiedUnread: "Not verified. This page cannot read what the certificate says of it.",
    notHeld: "All of it was checked. It is too long to show here.",
    byDigest: "Only its digest was given, so there is nothing to show.",
    binary: "It is not UTF-8 text, so it is not shown as text. All of it was checked.",
    binaryUnverified: "It is not UTF-8 text, so it is not shown as text.",
    start: (count) => (count === 1 ? "Its only byte:" : `Its first ${number(count)} bytes:`),
    empty: "It is empty.",
    part: (shown, all) => `The first ${number(shown)} of ${bytes(all)} are shown. All were checked.`,
    showMore: "Show more of it",
    label: "The answer, as text",
    size: (count, mediaType) => [bytes(count), mediaType].filter(Boolean).join(", "),
    crlf: "Its lines end in CRLF.",
    hidden: (count) =>
      count === 1
        ? "1 character in it cannot be seen or reorders others; it is shown by its code."
        : `${number(count)} characters in it cannot be seen or reorder others; they are shown by their codes.`,
    character: (code, name) => (name === null ? code : `${code}, ${name}`),
    characters: {
      bidi: "changes the direction of text",
      control: "control character",
      zero: "has no width",
      space: "unusual space",
      tag: "hidden tag",
      unknown: "has no common meaning",
    },
    question: "Sealed as an answer to",
    fragments: "Votes on its parts",
    fragmentsNote: (quorum) =>
      `What the validators made of each marked part, as the seal says. A weight of ${number(quorum)} decides.`,
    noFragments: "The seal says nothing about single parts of it.",
    unmarked: "What is not marked was not voted on by itself.",
    verdicts: { affirmed: "affirmed", contested: "contested", rejected: "rejected" },
    verdictNotes: {
      affirmed: "a quorum affirmed it",
      contested: "no quorum affirmed or rejected it",
      rejected: "a quorum rejected it",
    },
    legend: (verdict, count) => `${verdict} ${number(count)}`,
    caption: "Votes on its parts",
    columns: { number: "No.", verdict: "Verdict", id: "Part", affirm: "For", dissent: "Against" },
    range: (start, end) =>
      start === end ? `byte ${number(start)}` : `bytes ${number(start)} to ${number(end)}`,
    ragged: "begins or ends inside a character",
    spoken: (verdict, affirm, dissent) => `${verdict}, ${number(affirm)} for, ${number(dissent)} against`,
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ votes
  votes: {
    title: "Votes and dissent",
    gist: {
      proven: (claimed) =>
        claimed === 0
          ? "The certificate claims no dissent, and no vote shows any."
          : `Dissent of ${number(claimed)} is proven by votes.`,
      claimed: (claimed, shown) =>
        shown === 0
          ? `The certificate claims dissent of ${number(claimed)}. No vote shows who it was.`
          : `The certificate claims dissent of ${number(claimed)}; votes show ${number(shown)} of it.`,
      contradicted: (claimed, shown) =>
        `Votes contradict the certificate: they show dissent of ${number(shown)}, and it claims only ${number(claimed)}.`,
    },
    unknown: "Not known: that needs a certificate that can be read, and a trusted validator set that fits it.",
    notExamined: (count) =>
      count === 1
        ? "The vote that you gave was not examined."
        : `The ${number(count)} votes that you gave were not examined.`,
    none: "No votes were given. Each validator may sign one; together they show who dissented.",
    noState: "Votes never change whether a certificate is valid.",
    unaccounted: (weighs) =>
      weighs === 0
        ? "All weight is accounted for."
        : `For a weight of ${number(weighs)} there is no signature that counts, and no counted vote that rejects or ` +
          "abstains.",
    kinds: { affirm: "affirmed", reject: "rejected", abstain: "abstained" },
    weights: { affirm: "Affirmed by vote", reject: "Rejected by vote", abstain: "Abstained by vote" },
    counted: (count) => (count === 1 ? "1 vote counts" : `${number(count)} votes count`),
    columns: { id: "Validator", operator: "Operator", weight: "Weight", vote: "Vote" },
    equivocators: "Said different things",
    equivocator: ({ votes, signed }) =>
      signed
        ? `voted “${votes.join("” and “")}”, and signed the certificate. Its votes do not count; its signature does.`
        : `voted “${votes.join("” and “")}”. Its votes do not count.`,
    ignored: (count) => (count === 1 ? "1 vote does not count" : `${number(count)} votes do not count`),
    ignoredBy: (place, validator) =>
      validator === null ? `Vote ${number(place)}` : `Vote ${number(place)}, by ${validator}`,
    reasons: {
      malformed: "malformed",
      unsupported: "made for a newer version",
      "unknown-validator": "no validator of this set",
      "other-certificate": "about another certificate",
      signature: "its signature is false",
      equivocating: "its validator said different things",
    },
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ advisories
  advisories: {
    title: "Advisories",
    none: "No advisory was given. That does not mean that there is none.",
    notExamined: (count) =>
      count === 1
        ? "The advisory that you gave was not examined."
        : `The ${number(count)} advisories that you gave were not examined.`,
    notExaminedNote: "No trusted validator set is known for the certificate.",
    gist: (applying, counted) =>
      applying === 0
        ? counted === 1
          ? "The one that counts does not concern this certificate."
          : `None of the ${number(counted)} that count concerns this certificate.`
        : applying === 1
          ? "1 concerns this certificate."
          : `${number(applying)} concern this certificate.`,
    gistNone: "None of those that you gave counts.",
    effect: {
      report: "Advisories are reported here, and change nothing by themselves.",
      reject:
        "Your policy acts upon advisories. Under it, the weight of a compromised key counts only if a receipt shows that its " +
        "signature is older.",
    },
    noState: "An advisory never makes a certificate invalid.",
    kinds: { deprecated: "deprecated", withdrawn: "withdrawn", "key-compromise": "key compromise" },
    about: {
      model: (name, version) => `the model ${name} ${version}`,
      certHash: "the certificate with the hash",
      publicKey: "a validator’s key",
    },
    applies: "concerns this certificate",
    appliesByKey: "concerns a key of its validator set",
    appliesNot: "does not concern this certificate",
    fields: {
      target: "About",
      since: "Since",
      reason: "Reason given",
      issuedAt: "Issued",
      epoch: "Sealed in",
      id: "Id",
    },
    epoch: (epoch) => `epoch ${number(epoch)}`,
    details: "When, and in which epoch",
    ignored: (count) => (count === 1 ? "1 does not count" : `${number(count)} do not count`),
    ignoredName: (place) => `Advisory ${number(place)}`,
    reasons: {
      malformed: "malformed",
      unsupported: "made for a newer version",
      untrusted: "its validator set is not trusted",
      network: "of another network",
      epoch: "of an older epoch than the certificate",
      quorum: "no quorum sealed it",
    },
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ policy
  policy: {
    title: "Your policy",
    accepted: "Accepted: it is valid, and every rule is met.",
    refused: (count) =>
      count === 1 ? "Not accepted: 1 rule is not met." : `Not accepted: ${number(count)} rules are not met.`,
    notValid: "Not accepted: nothing is, unless it is valid.",
    noState: "A policy is yours alone. It can only be stricter than valid, and never changes the verdict.",
    leaked:
      "The rules do not count the weight of a compromised key unless a receipt shows that its signature is older; so " +
      "less may be found here than has signed.",
    met: "met",
    unmet: "not met",
    asked: "Asked",
    found: "Found",
    nothing: "nothing could be found, as an earlier check failed",
    code: "Code",
    rules: {
      minQuorumPercent: "Minimum signed weight, in percent",
      maxDissentPercent: "Maximum dissent, in percent",
      maxUnaccountedPercent: "Maximum weight not accounted for, in percent",
      minSigners: "Minimum number of signers",
      minOperators: "Minimum number of operators among the signers",
      requireValidators: "Validators that must have signed",
      allowModels: "Models that are allowed",
      minEpoch: "Minimum epoch",
      requirePrompt: "The prompt must be given and match",
      requireReceipt: "The receipt must show what you ask of it",
      requireProvenDissent: "Votes must prove the dissent that is claimed",
      requireAffirmedFragments: "Every byte must stand in an affirmed part",
      onAdvisory: "Neither withdrawn nor deprecated, and a quorum without compromised keys",
      distrustValidators: "A quorum must stand without distrusted validators",
    },
    receipt: {
      by: (time) => `logged by ${moment(time)}`,
      loggedBy: (time) => `logged by ${moment(time)}`,
      minEpoch: (epoch) => `cosigned in epoch ${number(epoch)} or later`,
      epoch: (epoch) => `cosigned in epoch ${number(epoch)}`,
    },
    values: {
      reject: "act upon advisories",
      matched: "matched",
      mismatched: "another prompt",
      "not-checked": "no prompt was given",
      no: "the receipt is false",
      unknown: "your trust cannot settle the receipt",
      "not-given": "no receipt was given",
      "no quorum without those who do not count": "no quorum without those who do not count",
    },
    empty: "It asks nothing beyond valid.",
  },

  // ------------------------------------------------------------------------------------------------ facts
  facts: {
    title: "The certificate",
    titleClaims: "What the certificate claims",
    claims: "None of this is proven: the certificate does not hold, or could not be checked.",
    other: "The certificate holds, but not for what you gave.",
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
    outputHash: "Answer digest",
    outputValue: (length, mediaType, name) =>
      [bytes(length), mediaType, name].filter((part) => part !== null).join(", "),
    promptHash: "Prompt digest",
    promptState: {
      matched: "the prompt that you gave matches",
      mismatched: "the prompt that you gave is another",
      "not-checked": "no prompt was compared",
    },
    dataset: "Dataset",
    datasetDigest: "Dataset digest",
    flags: "Flags",

    unproven: "What this does not show",
    unprovenGist: "Sealed means neither true nor newest",
    open: {
      newer: "Whether a newer answer exists. Sealed is not current.",
      truth: "That the answer is true. A quorum found it right when it was sealed; that is what you rely on.",
      truthOfParts: "That the answer is true. A quorum sealed it, but did not affirm every part of it.",
      question: "Which question it answers: no prompt was given to compare.",
      unbound: "That any text is what was sealed: no answer was given to compare.",
      time: "That it was sealed at the time that it says. That is the validators’ word; no receipt shows it.",
      timeLogged: (by) =>
        `That it was sealed on the day that it says. The receipt shows only that the seal existed by ${moment(by)}.`,
      dissent: "How each validator voted. Who signed is proven; dissent and abstention are the seal’s claim.",
      advisories: "That nothing was said against it since: advisories count only when they are given.",
      keys: "That no thief signed. What thieves sign with enough stolen keys looks just like this.",
    },
  },

  // ------------------------------------------------------------------------------------------------ truths
  truths: {
    title: (count, areSound, areTruths) =>
      areSound ? `${count === 2 ? "Two" : "Several"} ${areTruths ? "truths" : "certificates"}` : "Side by side",
    lead: (areTruths) =>
      "A certificate says that a quorum sealed an answer at a certain time." +
      (areTruths ? " It stays valid when a newer answer is sealed: both can be true to their time." : ""),
    number: (place) => number(place),
    numbered: (place, isAlone) => `${isAlone ? "Answer" : "Certificate"} ${number(place)}`,
    named: (place, isAlone) => `${isAlone ? "answer" : "certificate"} ${number(place)}`,
    bytes,

    timeline: {
      title: (count, isOrdered) =>
        count === 1
          ? "The one sound certificate of this prompt"
          : `${number(count)} certificates of one prompt${isOrdered ? ", oldest first" : ""}`,
      titleOf: (place, count) => `Prompt ${number(place)} of ${number(count)}`,
      standing: { only: "the only one here", current: "current", superseded: "superseded", contested: "contested" },
      contestedToo: (isNewest) =>
        "Its round sealed another certificate too: see the equivocation below. " +
        (isNewest ? "Nothing newer is here." : "A newer one is here."),
      supersededBy: (place, state) => `Superseded by certificate ${number(place)}; ${still(state)}.`,
      epoch: (epoch) => `Epoch ${number(epoch)}`,
      round: (round) => `round ${round}`,
      model: (name, version) => `${name} ${version}`,
      state: { valid: "valid", "sealed-unbound": "sound, no answer compared" },
      id: "Id:",
      ledger: "Ledger:",
      gap: (seconds) => {
        if (seconds === 0) return "at the same second";
        const [size, name] = [
          [86_400, "day"],
          [3_600, "hour"],
          [60, "minute"],
          [1, "second"],
        ].find(([least]) => Math.abs(seconds) >= least);
        const count = Math.round(Math.abs(seconds) / size);
        // A later epoch counts as newer whatever its clocks said.
        return `${number(count)} ${name}${count === 1 ? "" : "s"} ${seconds < 0 ? "earlier by its clocks" : "later"}`;
      },
      late: (seconds) =>
        seconds < 0
          ? "before the time it names as that of its sealing"
          : seconds < 86_400
          ? "within a day of the time it names as that of its sealing"
          : `${days(seconds)} after the time it names as that of its sealing`,
      accepted: { true: "Accepted by the policy given", false: "Not accepted by the policy given" },
      question: "Question:",
      older: (count) => `Show the ${number(count)} older ones`,
      gapEpochs: (count) => (count === 1 ? "1 epoch between" : `${number(count)} epochs between`),
      gapEntries: (count) =>
        count === 1 ? "1 other ledger entry between" : `${number(count)} other ledger entries between`,
    },

    ledger: {
      yes: (index, size, origin, by) =>
        `In ${origin} as ${entry(index, size)}, seen by a quorum by ${day(by)}`,
      no: "The receipt given does not hold: it does not show this seal in a ledger",
      unknown: "Not known: this trust bundle cannot tell whether the receipt holds",
      "not-given": "Not known: no receipt was given",
    },

    outside: {
      title: "Not in the timeline",
      noCertificate: "no certificate, so it has no place in a history.",
      state: (state) =>
        `the verdict on it is “${state}”, so what it says of its time and prompt counts for nothing here.`,
    },

    rests: {
      title: "Valid is one thing, current another",
      valid: "Valid rests on the certificate, the answer and the pinned anchor alone. It does not change with time.",
      current: (count, first, last, prompts) =>
        count === 1
          ? `Current rests on what else is known. Here that is this one certificate, sealed on ${day(first)}.`
          : `Current rests on what else is known. Here that is the history of the ` +
            `${number(count)} certificates you gave${
              prompts > 1 ? `, of ${number(prompts)} prompts` : ""
            }, sealed ` +
            `${day(first) === day(last) ? `on ${day(first)}` : `from ${day(first)} to ${day(last)}`}. Whoever ` +
            "leaves out a newer one makes an older one current; no file can show that nothing was left out.",
      logged: (count, all, by) =>
        `${number(count)} of ${number(all)} ${count === 1 ? "is" : "are"} shown to be in a ledger, the last by ` +
        `${day(by)}. When ` +
        "each was sealed is the validators’ own word, and that order is by this word.",
      noneLogged: "All times are the validators’ own word: no receipt here shows by when a seal was in a ledger.",
      nothing: "Nothing can be said about which is current: fewer than two certificates here are sound.",
    },

    chooser: {
      title: "Compare two of them",
      first: "First",
      second: "Second",
      option: (title, name) => (name === null ? title : `${title}: ${name}`),
      same: "That is one and the same on both sides. Choose another one on either side.",
    },

    relation: {
      relating: "Looking at what they are to each other…",
      failed: "The relation could not be found out:",
      same: () => ({
        title: "One certificate, given twice",
        points: [
          "Both have one id: they seal the same. Which signatures ride along may differ, and changes nothing of that.",
        ],
      }),
      equivocation: ([a, b], { round, epochs, sameOutput, samePrompt }) => ({
        title: `Equivocation: one round sealed two ${sameOutput ? "certificates" : "answers"}`,
        points: [
          `Certificates ${number(a)} and ${number(b)} both come from round ${round} of epoch ${number(epochs[0])}. ` +
          "An honest " +
            "validator signs one certificate a round.",
          sameOutput
            ? "They seal the same answer, but do not say the same about it."
            : samePrompt
              ? "They seal different answers to one prompt."
              : "They even name different prompts.",
          "Each is valid by itself. What the signatures prove beyond doubt is who signed both.",
        ],
      }),
      unrelated: ([a, b]) => ({
        title: "Unrelated: they answer different prompts",
        points: [
          `Certificates ${number(a)} and ${number(b)} name different prompts. Neither says anything about the ` +
          "other, and neither " +
            "is newer than the other in any sense that matters.",
        ],
      }),
      supersedes: ([a, b], facts) => ({
        title: `Certificate ${number(a)} supersedes certificate ${number(b)}`,
        points: [newer(a, b, facts.epochs, facts.times), stillHolds(b, facts.states[1])],
      }),
      "superseded-by": ([a, b], facts) => ({
        title: `Certificate ${number(b)} supersedes certificate ${number(a)}`,
        points: [newer(b, a, [...facts.epochs].reverse(), [...facts.times].reverse()), stillHolds(a, facts.states[0])],
      }),
      coexist: ([a, b], { sameNetwork, networks }) => ({
        title: "They coexist: neither is newer",
        points: [
          sameNetwork
            ? `Certificates ${number(a)} and ${number(b)} answer one prompt. Different rounds of one epoch sealed ` +
              "them at the same second."
            : `Certificates ${number(a)} and ${number(b)} answer one prompt, but come from different networks ` +
              `(${series(networks)}), ` +
              "whose epochs cannot be put in one order.",
          "Both stand.",
        ],
      }),
      none: {
        title: "No relation can be shown",
        points: ["Two certificates stand in a relation only when a quorum is shown to have sealed each of them."],
      },
      noCertificate: (place) => `Answer ${number(place)} has no certificate.`,
      sound: (place) => `Certificate ${number(place)} is sound.`,
      unsound: (place, state) => `Certificate ${number(place)} does not count here: the verdict on it is “${state}”.`,
    },

    equivocation: {
      sum: (count, some, all, certificates) =>
        `${count === 1 ? "1 validator" : `${number(count)} validators`} with ${
          all === null ? `${number(some)} voting weight` : weight(some, all)
        } signed ${certificates === 2 ? "both" : "more than one of them"}:`,
      caption: "Validators whose signatures stand on more than one certificate of the round",
      columns: { id: "Validator", operator: "Operator", weight: "Weight" },
      noOperator: "not said",
      weight: (some) => number(some),
      overlap: (least) =>
        `Any two quorums of this set share a weight of at least ${number(least)}, so two certificates of one round ` +
        "cannot be sealed without somebody signing twice.",
      round: (round, epoch) => `Equivocation in round ${round} of epoch ${number(epoch)}`,
      sealed: (places) =>
        `One round sealed certificates ${places.map((place) => number(place)).join(", ")}. An honest validator ` +
        "signs one certificate a round.",
    },

    side: {
      state: {
        valid: "Valid: this answer is what was sealed",
        "sealed-unbound": "Sound, but no answer was compared with it",
        insufficient: "Not sealed: too few have signed",
        untrusted: "Not trusted",
        unsupported: "Made for a newer version than this page reads",
        invalid: "Not valid",
        provisional: "No certificate: nothing vouches for this",
      },
      seal: (signed, total, threshold, epoch, network) =>
        `Signed by ${weight(signed, total)} (quorum ${number(threshold)}) in epoch ${number(epoch)} of ${network}.`,
      uncounted: (epoch, network) =>
        `It names epoch ${number(epoch)} of ${network}; its signatures could not be counted.`,
      unread: "There is no seal that could be read.",
      names: {
        valid: "Valid",
        logged: "Logged",
        current: "Current",
        accepted: "Accepted",
        sealedAt: "Sealed",
        claimedAt: "Claimed time",
        model: "Model",
        size: "Answer",
        id: "Id",
      },
      valid: { yes: "Yes", no: "No", open: "Not known" },
      accepted: (isAccepted, hasPolicy) =>
        hasPolicy
          ? isAccepted
            ? "Yes, by the policy given"
            : "No, by the policy given"
          : isAccepted
            ? "Yes; no policy was given, so valid is enough"
            : "No; only what is valid is accepted",
      current: {
        yes: (count) =>
          count === 1
            ? "Not known: no other sound certificate of this prompt is here"
            : `Yes, among the ${number(count)} certificates of this prompt here`,
        no: (place) => (place === null ? "No, a newer one is here" : `No, certificate ${number(place)} is newer`),
        contested: "Contested: its round sealed another one too",
        unknown: "Not known",
      },
    },

    difference: {
      title: "What differs between the answers",
      comparing: "Comparing, word by word…",
      failed: (reason) => `The answers could not be compared: ${reason}`,
      caution: (places) =>
        places.length === 1
          ? `The text of ${places[0]} is not shown to be what was sealed. It is compared as you gave it.`
          : "Neither text is shown to be what was sealed. They are compared as you gave them.",
      is: {
        missing: ({ of }, [a, b]) =>
          of === "both"
            ? "Neither answer was given. Certificates hold only digests: give both answers to see what differs."
            : `The answer of ${of === "first" ? a : b} was not given. A certificate holds only a digest: give that ` +
              "answer too to see what differs.",
        same: ({ by }) =>
          by === "bytes"
            ? "Nothing: the answers are the same, byte for byte."
            : "Nothing: both answers match one digest. They are too large to be shown here.",
        large: () =>
          "At least one answer is over 1 MiB. It was verified all the same, but is too large to be compared here.",
        binary: ({ at }) =>
          "At least one answer is not text, so there are no words to compare. The first byte that differs is at " +
          "position " +
          `${number(at)}, counted from 0.`,
      },
      why: {
        "too-large": "The answers are too large to be compared word by word.",
        "too-different": "The answers have too little in common to be compared word by word. Each is shown by itself, from its beginning.",
      },
      summary: ({ same, removed, added }, [a, b]) =>
        removed + added === 0
          ? "The words are the same. What differs is spaces, marks or line ends."
          : `${number(removed)} ${removed === 1 ? "word" : "words"} only in ${a}, ${number(added)} only in ${b}, ` +
            `${number(same)} in both.`,
      byLines: "Some passages differ so much that they are compared by whole lines.",
      only: (name) => `only in ${name}`,
      caption: "The two answers side by side; what differs is marked",
      moreRows: (count) => (count === 1 ? "Show the last passage" : `Show more (${number(count)} passages left)`),
      fold: (count) => `… show ${number(count)} equal characters …`,
      clipped: (count) => ` … ${number(count)} more characters are not shown`,
    },
  },

  // ------------------------------------------------------------------------------------------------ tamper
  tamper: {
    title: "Try to break it",
    lead:
      "Each button makes a copy with other bytes and has the real verifier check it. What you gave stays as it is. " +
      "See which check catches it, and where a change is rightly not caught.",
    notSound: (state) =>
      `The verdict is already ${state}, so there is nothing left to break. Open a certificate that is sound, for ` +
      "instance an example.",
    noAnswer: "No answer was compared, so the certificate is sound but not yet valid. Changes of an answer need one.",
    groups: {
      answer: "The answer and the question",
      certificate: "The signatures and what they sign",
      anchor: "Whom to trust",
      receipt: "The receipt",
    },
    position: (count) => `Position of the byte, 0 to ${number(count - 1)}`,
    other: "Another answer",
    otherText: "The opposite is true.",
    names: {
      "answer-byte": "Flip one bit of a byte of the answer",
      "answer-other": "Put another answer in its place",
      "prompt-byte": "Flip one bit of the question",
      "signer-next": (count) => (count === 0 ? "Remove one signer" : "Remove one more signer"),
      "signer-quorum": "Remove signers until the quorum falls",
      "signature-false": "Falsify the weightiest signature",
      "signature-added": "Add a false signature",
      epoch: "Swap the epoch",
      "set-unknown": "Change the validator-set id",
      "set-other": "Swap epoch and validator set together",
      weight: "Claim more weight",
      date: "Date it back by a year",
      anchor: "Pin another anchor",
      "receipt-none": "Strip the receipt",
      "receipt-moved": "Move it in the ledger",
    },
    not: {
      "no-answer": "No answer was given.",
      "large-answer": "The answer is over 1 MiB and not held in memory.",
      "no-prompt": "No question was given.",
      empty: "It is empty: there is no byte to flip.",
      position: "There is no byte at that position.",
      "same-answer": "That is the very answer that was sealed.",
      "no-signers": "Nobody’s signature counts.",
      "no-signers-left": "No signer is left.",
      "no-quorum": "The quorum is short already.",
      "all-signed": "Every validator of the set has signed.",
      "one-set": "Only one epoch is trusted, so there is no other to name.",
      "no-set": "Its validator set is not trusted.",
      "no-earlier-year": "There is no year before.",
      "no-receipt": "No receipt was given.",
      "malformed-receipt": "The receipt cannot be read.",
    },
    running: "Checking the changed copy…",
    failed: (reason) => `The check could not be made: ${reason}`,
    outcome: {
      caught: (check) => `Caught by the check “${check}”`,
      noVerdict: "Caught before any check: nothing can be trusted",
      receipt: "Still valid, but no longer shown to be logged",
      unchanged: "Not caught: still valid, and rightly so",
      unbound: "Not caught: the certificate is still sound, and rightly so",
    },
    sections: {
      changed: "What was changed",
      why: "Why",
      checks: "All checks of the changed copy",
      answers: "Before and after",
    },
    was: "before",
    is: "after",
    byte: (at, of) => `Byte ${number(at)} of ${number(of)}, counted from 0`,
    byteShown: (byte, character) =>
      `0x${byte.toString(16).padStart(2, "0")}${character === null ? "" : ` ${character}`}`,
    length: bytes,
    signers: (count, some, threshold) =>
      `${number(count)} ${count === 1 ? "signer" : "signers"} with a weight of ${number(some)}; the quorum is ` +
      `${number(threshold)}`,
    removed: (list) => `Removed: ${list.map(({ id, weight: own }) => `${id} (weight\u00a0${number(own)})`).join(", ")}`,
    signature: {
      title: "A signature",
      falsified: (id, own) => `One bit of the signature of ${id} (weight\u00a0${number(own)})`,
      none: (id) => `${id} has not signed`,
      added: (id, own, from) => `a signature in the name of ${id} (weight\u00a0${number(own)}), copied from ${from}`,
    },
    members: {
      "predicate.epoch": "Epoch",
      "predicate.validatorSet": "Validator-set id",
      "predicate.tally.quorumWeight": "Weight claimed",
      "predicate.round.openedAt": "Round opened",
      "predicate.round.sealedAt": "Round sealed",
    },
    anchor: "Anchor",
    receipt: {
      title: "Receipt",
      given: "given",
      none: "none",
      index: (index) => entry(index),
    },
    rows: {
      state: "Verdict",
      logged: "Logged",
      accepted: "Accepted",
      signed: "Signed weight",
      asked: "Accepted where a receipt is asked for",
    },
    answers: {
      yes: "yes",
      no: "no",
      unknown: "not known",
      "not-given": "no receipt",
      none: "no verdict",
      weight: (some, all) => `${number(some)} of ${number(all)}`,
    },
    why: {
      "answer-byte":
        "The certificate holds the BLAKE3 digest of every byte. One changed bit gives another digest, and nobody " +
        "can find other bytes with the same one.",
      "answer-other":
        "The certificate names the length and the digest of the one answer that was sealed. It fits no other, " +
        "however reasonable it is.",
      "prompt-byte":
        "The certificate holds the digest of the question too. The answer is still the sealed one, but not as the " +
        "answer to this question.",
      "signer-next": {
        caught:
          "What is left weighs less than the quorum. The signatures that remain are true, but too few have spoken.",
        unchanged:
          "What is left still reaches the quorum. A certificate needs a quorum of signatures, not all of them.",
      },
      "signer-quorum":
        "What is left weighs less than the quorum. Nothing else failed, so this is called insufficient: true, but " +
        "not enough. Adding the signatures again heals it.",
      "signature-false": {
        caught: "A false signature counts for nothing, and without that validator’s weight the quorum is not reached.",
        unchanged: "The false signature counts for nothing, but the others still reach the quorum.",
      },
      "signature-added":
        "Signatures that do not verify are listed and counted for nothing. Adding one can make a certificate " +
        "neither better nor worse: so nobody can spoil it for others.",
      epoch:
        "The validator set that the certificate names is of one epoch only, and hangs by hashes or handovers on the " +
        "pinned anchor. The certificate contradicts it. Its signatures, too, cover the epoch that was there before.",
      "set-unknown":
        "No trusted set has that id: an id is a digest of the whole set. The verdict is “untrusted” and not “invalid”" +
        ", as a newer trust bundle might know a set that this one does not. Here none ever will: the id was made up.",
      "set-other":
        "That set is trusted and of that epoch, so the check “Validator set” passes. But every signature " +
        "covers the statement that was there before, so not one verifies now.",
      weight:
        "The claim is part of what was signed. With another number there, not one signature verifies.",
      date: "The times are part of what was signed. With other times there, not one signature verifies.",
      anchor:
        "Trust begins with the one id that you pin. No set in the bundle has this one, so nothing is trusted and no " +
        "verdict is given. That is why the anchor must come from a place that you trust, and not from where the " +
        "bundle comes from.",
      "receipt-none":
        "Valid does not rest on the receipt, so stripping it is not caught by any check. What is lost is the proof " +
        "of when the seal was in a ledger. Whoever needs that asks for it by a policy, which then refuses the " +
        "stripped copy.",
      "receipt-moved":
        "The receipt’s proof leads from one place to the ledger’s root. From another place it leads elsewhere. " +
        "Valid does not rest on the receipt; a policy that asks for one refuses this.",
    },
    restore: "Put it back",
    restored: "Everything is as you gave it.",
    refused: "The policy given refuses the changed copy:",
    open: "Open the changed copy in the page",
    openNot: "Pinning another anchor is done under “Whom to trust”.",
  },

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
      moduleComments: ["check.mjs, in the folder of the files; Node 20 or newer", "before: npm install quorumseal"],
      commandComments: ["In the folder of the files. With --json it prints the report."],
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
      noteUnnamed: "A record for the files: the verdict, its scope and what it rests on.",
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
    meaning: "What the code means",
    close: "Close",
    help:
      "A code stands for one reason to say no. Codes never change their meaning, so that programs can rely on them. " +
      "These are all that the verifier, its command line and its package can give.",
    filter: "Filter by code or word",
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
    asSealed: "as sealed",
    bytes,
    trust: "What the verdict rests on",
    anchor: "Pinned anchor",
    noAnchor: "No anchor was pinned.",
    demo: "The anchor of a demonstration: anybody can derive its keys, so they protect nothing.",
    head: "Newest trusted set",
    headEpoch: (epoch) => `epoch ${number(epoch)}`,
    checks: "Checks",
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
    signers: (count) =>
      count === 1 ? "Signed by 1 validator, with its weight" : `Signed by ${number(count)} validators, with their weight`,
    others: (count) => (count === 1 ? "1 other validator" : `${number(count)} other validators`),
    signer: (id, operator, value) => `${id}${operator === null ? "" : ` (${operator})`}: ${number(value)}`,
    signerStatus: { signed: "signed", failed: "false signature", silent: "silent", unsupported: "key not supported" },
    more: (count) => `and ${number(count)} more, named in the JSON report`,
    receipt: "Ledger receipt",
    noReceipt: "No receipt was given: nothing is said about whether, or when, the seal was logged.",
    logged: { yes: "Logged", no: "Not shown to be logged", unknown: "Cannot be told from this trust bundle", "not-given": "Not given" },
    origin: "Ledger",
    position: "Position",
    positionValue: (index, size) => entry(index, size),
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
  },

  // ------------------------------------------------------------------------------------------------ stories
  stories: {
    "two-truths": {
      title: "Two truths: one question, and two answers sealed in their time",
      both: "Both answers to one question, before and after the weights changed",
      "answer-one": "The answer of model 7.2.0",
      "answer-two": "The answer of model 7.2.1, after a weight update",
      "other-answer": "The first certificate under the second answer",
      tampered: "The first answer with one digit changed",
      "other-prompt": "The first answer under another question",
      "short-of-quorum": "A certificate whose quorum has not signed yet",
      unreached: "A certificate of a set that nobody handed over to",
      "rotated-out": "An old certificate, signed by a validator that has left since",
    },
    "leaked-keys": {
      title: "Leaked keys: a perfect forgery, and the ledger that dates it",
      both: "The genuine answer beside the forged one, with what was found out since",
      genuine: "The genuine answer with its early receipt, asked to be logged by June",
      "genuine-advisories": "The same under a policy that acts upon advisories: its receipt is older than the leak",
      forged: "The forged answer: perfectly signed, and even logged",
      "forged-reported": "The forged answer with advisories, which are reported and no more",
      "forged-late": "The forged answer, asked to be logged by June: it was logged in November",
      "forged-advisories": "The forged answer under a policy that acts upon advisories",
      "genuine-unlogged": "The genuine answer without its receipt: nothing shows that it is older than the leak",
    },
  },

  // ------------------------------------------------------------------------------------------------
};
