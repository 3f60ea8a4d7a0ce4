/**
 * Everything that the element says in English, apart from the reasons in reports, which are the library's. A page gives its
 * own as `VerifiedAnswer.strings`, or to one element as `strings`; what it leaves out stays as it is here.
 */

import type { Check, CheckStatus, SignerStatus, State, Verdict } from "../generated/report.js";

/** Numbers and times for people, in the language of the strings. */
export interface Format {
  number(value: number): string;
  /** `1 March 2026` of a certificate's time. */
  day(time: string): string;
}

export interface Strings {
  /** The language of the strings, as BCP 47 has it: numbers and dates are written so. */
  locale: string;
  /** The name of the whole for those who do not see it. It must not say that anything is verified. */
  label: string;
  verifying: string;
  /** One line for each state. */
  verdict: Record<State, string> & {
    inDoubt: string;
    notAccepted: string;
    invalidOutput: string;
    invalidPrompt: string;
    altered: string;
    error: string;
  };
  /** What stands below it. */
  scope: {
    sealed(signed: string, total: string, epoch: string, network: string, day: string): string;
    promptMatched: string;
    promptNotChecked: string;
    unbound: string;
    insufficient(signed: string, threshold: string): string;
    untrusted(epoch: string, network: string): string;
    otherText(signed: string, total: string): string;
    otherLength(sealed: string, given: string): string;
    otherBytes: string;
    otherPrompt: string;
    provisional: string;
    altered: string;
    error(message: string): string;
  };
  /** What must not be overlooked. */
  notice: {
    hint(message: string): string;
    passage(verdict: string, text: string): string;
    morePassages(count: string): string;
    policy(rule: string, asked: string, found: string): string;
    advisory: Record<"deprecated" | "withdrawn" | "key-compromise", (reason: string, since: string) => string>;
    notLogged(message: string): string;
    contradicted: string;
    claims: string;
  };
  /** Of a fragment. */
  fragment: Record<Verdict, string>;
  quorum: {
    picture(signed: string, total: string, threshold: string, dissent: string): string;
    threshold(weight: string): string;
    signed(weight: string): string;
    dissent(weight: string): string;
  };
  retry: string;
  details: string;
  limits: { title: string; newer: string; truth: string; question: string; time: string };
  checks: {
    title: string;
    names: Record<Check, string>;
    status: Record<CheckStatus, string>;
    expected: string;
    got: string;
  };
  who: {
    title: string;
    columns: { id: string; operator: string; weight: string; status: string };
    status: Record<SignerStatus, string>;
    pivotal: string;
    noOperator: string;
    more(count: string): string;
    failed(count: string): string;
    unknown(count: string): string;
  };
  vote: {
    title: string;
    affirm: string;
    dissent: string;
    abstain: string;
    unaccounted: string;
    dissentIs: Record<"claimed" | "proven" | "contradicted", string>;
  };
  parts: { title: string; tally(verdict: string, affirm: string, dissent: string): string };
  facts: {
    title: string;
    titleClaims: string;
    model: string;
    network: string;
    epoch: string;
    round: string;
    sealedAt: string;
    byWord: string;
    logged: string;
    loggedIs: Record<"yes" | "no" | "unknown" | "not-given", string>;
    loggedBy(time: string): string;
    certHash: string;
    validatorSet: string;
    flags: string;
    code: string;
  };
  advisories: { title: string; ignored(count: string): string };
  policy: { title: string };
}

/** Of every member any part; lists are whole. */
export type Partly<T> = T extends (...args: never[]) => unknown ? T : T extends object ? { [Key in keyof T]?: Partly<T[Key]> } : T;

/** What a page gives to say things in its own way. */
export type StringsOverride = Partly<Strings>;

export const english: Strings = {
  locale: "en",
  label: "Answer, with what is known of its seal",
  verifying: "Checking…",
  verdict: {
    valid: "Sealed: this is exactly the text",
    inDoubt: "Sealed: this is exactly the text, parts of it in doubt",
    notAccepted: "Sealed, but not accepted here",
    "sealed-unbound": "Sound certificate, but no text to compare",
    insufficient: "Not sealed: too few validators have signed",
    untrusted: "Not trusted: an unknown set of validators",
    unsupported: "Cannot tell: made for a newer version",
    invalid: "Not verified: the certificate does not hold",
    invalidOutput: "Not verified: this is not the text that was sealed",
    invalidPrompt: "Not verified: sealed for another question",
    provisional: "Provisional: no certificate yet",
    altered: "No longer verified: changed on this page",
    error: "Cannot verify",
  },
  scope: {
    sealed: (signed, total, epoch, network, day) =>
      `By ${signed} of ${total} voting weight, in epoch ${epoch} of ${network}, on ${day}.`,
    promptMatched: "As the answer to exactly the given question.",
    promptNotChecked: "Which question it answers was not checked.",
    unbound: "Nothing was shown to be what it seals.",
    insufficient: (signed, threshold) =>
      `Signatures that verify weigh ${signed}; the quorum is ${threshold}. More can still be added.`,
    untrusted: (epoch, network) =>
      `It names a set of epoch ${epoch} of ${network} to which nothing trusted here leads. It may be made up, or newer.`,
    otherText: (signed, total) => `${signed} of ${total} voting weight sealed another text.`,
    otherLength: (sealed, given) => `The sealed text has ${sealed} bytes; this one has ${given}.`,
    otherBytes: "It is as long, but at least one byte is another.",
    otherPrompt: "The text is what was sealed, but not as an answer to the given question.",
    provisional: "Nothing vouches for this text.",
    altered: "What is shown was verified and then changed by something else on this page.",
    error: (message) => `This says nothing about the text: ${message}`,
  },
  notice: {
    hint: (message) => `Nearly: ${message}`,
    passage: (verdict, text) => `${verdict}: “${text}”`,
    morePassages: (count) => `${count} more such passages are under Details.`,
    policy: (rule, asked, found) => `The policy asks ${rule} ${asked}; found ${found}.`,
    advisory: {
      deprecated: (reason, since) => `Deprecated${since}: ${reason}`,
      withdrawn: (reason, since) => `Withdrawn${since}: ${reason}`,
      "key-compromise": (reason, since) => `A signer’s key was compromised${since}: ${reason}`,
    },
    notLogged: (message) => `The receipt does not hold: ${message}`,
    contradicted: "Votes prove more dissent than the seal claims.",
    claims: "None of what the certificate says is proven.",
  },
  fragment: { affirmed: "affirmed", contested: "contested", rejected: "rejected" },
  quorum: {
    picture: (signed, total, threshold, dissent) =>
      `${signed} of ${total} voting weight signed; ${threshold} makes a quorum; ${dissent} dissented`,
    threshold: (weight) => `quorum ${weight}`,
    signed: (weight) => `signed ${weight}`,
    dissent: (weight) => `against ${weight}`,
  },
  retry: "Try again",
  details: "Details",
  limits: {
    title: "What this does not show",
    newer: "Whether a newer answer exists.",
    truth: "That the answer is true: a quorum found it right when it was sealed.",
    question: "Which question it answers: none was given to compare.",
    time: "That it was sealed at the time it says: that is the validators’ word.",
  },
  checks: {
    title: "Checks",
    names: {
      envelope: "Envelope",
      statement: "Statement",
      "validator-set": "Validator set",
      quorum: "Quorum",
      tally: "Tally",
      prompt: "Question",
      output: "Text",
    },
    status: { pass: "passed", fail: "failed", skipped: "not checked" },
    expected: "Expected",
    got: "Got",
  },
  who: {
    title: "Who signed",
    columns: { id: "Validator", operator: "Operator", weight: "Weight", status: "Signature" },
    status: { signed: "signed", failed: "false signature", silent: "silent", unsupported: "key not supported" },
    pivotal: "pivotal",
    noOperator: "not said",
    more: (count) => `and ${count} more`,
    failed: (count) => `Signatures that are false and not counted: ${count}.`,
    unknown: (count) => `Signatures of nobody in the set, not counted: ${count}.`,
  },
  vote: {
    title: "How they voted",
    affirm: "for",
    dissent: "against",
    abstain: "abstained",
    unaccounted: "not accounted for",
    dissentIs: {
      claimed: "The dissent is the seal’s claim.",
      proven: "The dissent is proven by votes.",
      contradicted: "Votes prove more dissent than the seal claims.",
    },
  },
  parts: { title: "Parts of the answer", tally: (verdict, affirm, dissent) => `${verdict}: ${affirm} for, ${dissent} against` },
  facts: {
    title: "The certificate",
    titleClaims: "What the certificate claims",
    model: "Model",
    network: "Network",
    epoch: "Epoch",
    round: "Round",
    sealedAt: "Sealed",
    byWord: "by the validators’ word",
    logged: "Logged",
    loggedIs: { yes: "yes", no: "no", unknown: "cannot be told", "not-given": "no receipt was given" },
    loggedBy: (time) => `yes, by ${time}`,
    certHash: "Certificate hash",
    validatorSet: "Validator set",
    flags: "Flags",
    code: "Code",
  },
  advisories: { title: "Advisories", ignored: (count) => `Not counted: ${count}.` },
  policy: { title: "Policy" },
};

/** The strings with others in the place of some; later ones win. */
export function merged(...overrides: (StringsOverride | null | undefined)[]): Strings {
  return overrides.reduce<Strings>((all, override) => over(all, override), english);
}

function over<T>(base: T, override: unknown): T {
  if (override === null || override === undefined) return base;
  if (typeof base !== "object" || base === null) return override as T;
  const result = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(override)) result[key] = over(result[key], value);
  return result as T;
}

/** How the language of the strings writes numbers and days. */
export function format({ locale }: Strings): Format {
  const numbers = new Intl.NumberFormat(locale);
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return { number: (value) => numbers.format(value), day: (time) => days.format(new Date(time)) };
}
