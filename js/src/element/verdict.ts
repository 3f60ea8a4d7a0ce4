/** What a verdict comes to in words: one line, its scope, and what must not be overlooked. Only *accepted* is ever good. */

import { QuorumsealError } from "../errors.js";
import type { CheckReport, Quorum, Value } from "../generated/report.js";
import type { Report } from "../report.js";
import type { AnswerFragment } from "./fragments.js";
import type { Format, Strings } from "./strings.js";

/** What an element shows: the states of a report, and what there is beside them. */
export type VerifiedAnswerState = Report["state"] | "verifying" | "altered" | "error";

/** What came of the newest run, or that it has not come to anything yet. */
export type Outcome =
  | { readonly is: "verifying" }
  | { readonly is: "report"; readonly report: Report }
  /** No certificate, and nothing to verify one with: nobody needs to be asked to say that it is provisional. */
  | { readonly is: "provisional" }
  /** Something on the page changed what was shown after it was verified. */
  | { readonly is: "altered" }
  | { readonly is: "error"; readonly error: unknown };

export type Tone = "good" | "neutral" | "caution" | "bad";

export interface Notice {
  readonly text: string;
  readonly kind: "caution" | "bad";
}

/** What is said. */
export interface Said {
  readonly state: VerifiedAnswerState;
  readonly tone: Tone;
  readonly title: string;
  readonly scope: readonly string[];
  readonly notices: readonly Notice[];
  /** Whether trying again may help. */
  readonly retry: boolean;
}

/** At most so many contested passages stand in sight, each cut to so many characters. */
const PASSAGES = 5;
const PASSAGE = 160;

const TONES: Readonly<Record<Report["state"], Tone>> = {
  valid: "caution",
  "sealed-unbound": "neutral",
  insufficient: "caution",
  untrusted: "caution",
  unsupported: "caution",
  invalid: "bad",
  provisional: "neutral",
};

export function stateOf(outcome: Outcome): VerifiedAnswerState {
  return outcome.is === "report" ? outcome.report.state : outcome.is;
}

/** Puts an outcome into words. */
export function say(outcome: Outcome, fragments: readonly AnswerFragment[], strings: Strings, format: Format): Said {
  const { verdict, scope } = strings;
  const plain = { notices: [], retry: false };
  switch (outcome.is) {
    case "verifying":
      return { ...plain, state: "verifying", tone: "neutral", title: strings.verifying, scope: [] };
    case "provisional":
      return { ...plain, state: "provisional", tone: "neutral", title: verdict.provisional, scope: [scope.provisional] };
    case "altered":
      return { ...plain, state: "altered", tone: "bad", title: verdict.altered, scope: [scope.altered], retry: true };
    case "error": {
      const message = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
      const retry = mayPass(outcome.error);
      return { ...plain, state: "error", tone: "caution", title: verdict.error, scope: [scope.error(message)], retry };
    }
    case "report":
      return {
        ...ofReport(outcome.report, fragments, strings, format),
        notices: notices(outcome.report, fragments, strings, format),
        retry: false,
      };
  }
}

/** Of a failure: what its code is, `null` for one that is not the library's. */
export function codeOf(error: unknown): string | null {
  return error instanceof QuorumsealError ? error.code : null;
}

/** Whether everything that the certificate says was sealed by its quorum, whatever was held against it. */
export function isSealed(report: Report): boolean {
  const besides: readonly string[] = ["prompt", "output"];
  return report.checks.every(({ check, status }) => status === "pass" || besides.includes(check));
}

/** A value that was compared, for people. */
export function shown(value: Value | null, { number }: Format): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "number" ? number(value) : value === null ? "–" : String(value);
}

function mayPass(error: unknown): boolean {
  const code = codeOf(error);
  return code === null || code.startsWith("fetch.") || code === "load.fetch";
}

type Verdict = Omit<Said, "notices" | "retry">;

function ofReport(report: Report, fragments: readonly AnswerFragment[], strings: Strings, format: Format): Verdict {
  const { state, accepted } = report;
  const { verdict } = strings;
  const tone = accepted ? "good" : TONES[state];
  const said = (title: string): Verdict => ({ state, tone, title, scope: scopeOf(report, strings, format) });
  if (state === "valid" && !accepted) return said(verdict.notAccepted);
  if (state === "valid" && fragments.some(isInDoubt)) return said(verdict.inDoubt);
  if (state === "invalid") {
    const failed = failures(report).map(({ check }) => check);
    if (failed[0] === "output") return said(verdict.invalidOutput);
    if (failed[0] === "prompt") return said(failed.includes("output") ? verdict.invalidOutput : verdict.invalidPrompt);
  }
  return said(verdict[state]);
}

function isInDoubt({ verdict }: AnswerFragment): boolean {
  return verdict !== "affirmed";
}

function failures(report: Report): readonly CheckReport[] {
  return report.checks.filter(({ status }) => status === "fail");
}

function scopeOf(report: Report, { scope }: Strings, { number, day }: Format): string[] {
  const { statement, quorum } = report;
  const sealed =
    statement && quorum
      ? scope.sealed(
          number(quorum.signedWeight),
          number(quorum.totalWeight),
          number(statement.epoch),
          statement.network,
          day(statement.round.sealedAt),
        )
      : "";
  const prompt = report.prompt === "matched" ? scope.promptMatched : scope.promptNotChecked;
  switch (report.state) {
    case "valid":
      return [sealed, prompt];
    case "sealed-unbound":
      return [sealed, scope.unbound];
    case "insufficient":
      return [scope.insufficient(number(report.quorum.signedWeight), number(report.quorum.threshold))];
    case "untrusted":
      return [scope.untrusted(number(report.statement.epoch), report.statement.network)];
    case "provisional":
      return [scope.provisional];
    case "unsupported":
      return failures(report).map(({ message }) => capital(message));
    case "invalid":
      return isSealed(report) && quorum
        ? besides(report, quorum, scope, number)
        : failures(report).map(({ message }) => capital(message));
  }
}

/** The certificate is sound, and what was held against it is something else. */
function besides(report: Report, quorum: Quorum, scope: Strings["scope"], number: Format["number"]): string[] {
  const failed = failures(report);
  const output = failed.find(({ check }) => check === "output");
  if (!output) return [scope.otherPrompt];
  const { code, expected, got } = output;
  const lengths = code === "output.length" && typeof expected === "number" && typeof got === "number";
  return [
    lengths ? scope.otherLength(number(expected), number(got)) : scope.otherBytes,
    scope.otherText(number(quorum.signedWeight), number(quorum.totalWeight)),
  ];
}

function capital(sentence: string): string {
  const text = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function notices(report: Report, fragments: readonly AnswerFragment[], strings: Strings, format: Format): Notice[] {
  const text = strings.notice;
  const all: Notice[] = [];
  const add = (said: string, kind: Notice["kind"] = "caution"): void => void all.push({ text: said, kind });
  if (report.hint) add(text.hint(report.hint.message));
  for (const { rule, asked, found } of report.policy?.failures ?? []) {
    if (report.valid) add(text.policy(rule, shown(asked, format), shown(found, format)));
  }
  for (const { applies, advisory } of report.advisories?.counted ?? []) {
    if (!applies) continue;
    const since = advisory.since === null ? "" : ` (${format.day(advisory.since)})`;
    add(text.advisory[advisory.kind](advisory.reason, since), advisory.kind === "deprecated" ? "caution" : "bad");
  }
  if (report.logged === "no" && report.receipt) add(text.notLogged(report.receipt.message));
  if (report.dissent === "contradicted") add(text.contradicted);
  const doubtful = fragments.filter(isInDoubt);
  for (const { verdict, text: passage } of doubtful.slice(0, PASSAGES)) {
    add(text.passage(capitalWord(strings.fragment[verdict]), cut(passage.trim())), verdict === "rejected" ? "bad" : "caution");
  }
  if (doubtful.length > PASSAGES) add(text.morePassages(format.number(doubtful.length - PASSAGES)));
  return all;
}

function capitalWord(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The start of a passage, not between the halves of a pair. */
function cut(passage: string): string {
  const characters = [...passage.slice(0, PASSAGE * 2 + 2)];
  return characters.length > PASSAGE ? `${characters.slice(0, PASSAGE).join("")}…` : passage;
}
