/** The verdict: one sentence, how far it reaches, and what to do next. */

import { foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { unbroken } from "../unbroken.js";
import { fresh, library, mark } from "./parts.js";
import { isPinned, isSealed, isShown, isValid } from "./sealed.js";

const CAUTION = new Set(["insufficient", "untrusted", "unsupported"]);
const MARK = { good: "pass", bad: "fail", caution: "caution", neutral: "skipped" };

/**
 * The verdict on a finding as an element. `trusted` is what it was judged by, or null where nothing is pinned. A
 * finding may have `current`, `"yes"`, `"no"` or `"contested"`, and `equivocation`, the round that sealed another one
 * too, where a history was made of what was given: they stand beside the state, never in it.
 */
export function verdictOf(finding, trusted, tools) {
  const text = strings.verdict;
  const { report } = finding;
  const { sentence, scope, notes, next, go } = said(finding, trusted);
  const tone = toneOf(report);
  const id = fresh("verdict");
  return h(
    "section",
    { class: "verdict", "data-tone": tone, "data-state": report.state, "aria-labelledby": id },
    h("p", { class: "verdict-word" }, mark(MARK[tone]), h("span", {}, text.state[report.state])),
    h("h2", { class: "verdict-sentence", id }, unbroken(sentence)),
    scope.map((line) => h("p", { class: "verdict-scope" }, line)),
    notes.map(({ lead, note, kind }) =>
      h("p", { class: "verdict-note", "data-note": kind }, mark("caution"), h("strong", {}, lead), " ", foreign(note)),
    ),
    next === null
      ? null
      : h(
          "p",
          { class: "verdict-note verdict-next" },
          h("strong", {}, text.next),
          " ",
          next,
          go === null ? null : [" ", goTo(go)],
        ),
    answers(finding),
  );
}

/** `good` stands for the state `valid` over bytes that were given, and for nothing else. */
export function toneOf(report) {
  if (isShown(report)) return "good";
  if (report.state === "invalid") return "bad";
  return CAUTION.has(report.state) ? "caution" : "neutral";
}

/** What the verdict says: its sentence, how far it reaches, what stands beside it and what to do next. */
export function said(finding, trusted) {
  const { report } = finding;
  const { sentence, scope, next = null, go = null } = SAID[report.state](finding, trusted);
  return {
    sentence,
    scope: scope.filter((line) => line !== null && line !== ""),
    notes: notesOf(finding, trusted),
    next,
    go,
  };
}

const SAID = {
  valid({ report, current = "unknown" }) {
    const text = strings.verdict;
    const of = sealing(report);
    return {
      sentence: report.boundBy === "bytes" ? text.valid(of) : text.validByDigest(of),
      scope: [text.scope({ asked: report.prompt === "matched", current, length: of.length })],
    };
  },

  "sealed-unbound"({ report }) {
    const text = strings.verdict;
    return {
      sentence: text.unbound(sealing(report)),
      scope: [text.unboundScope(report.prompt === "matched")],
      next: text.unboundNext,
      go: "given",
    };
  },

  insufficient({ report }) {
    const text = strings.verdict;
    const { signedWeight, threshold, margin, failedSignatures } = report.quorum;
    return {
      sentence: text.insufficient({ signed: signedWeight, threshold }),
      scope: [
        text.insufficientScope({ missing: -margin, matched: report.boundBy === "bytes" }),
        failedSignatures > 0 ? text.insufficientFalse(failedSignatures) : null,
      ],
      // A false signature is what an altered certificate looks like: none that is added mends it.
      next: failedSignatures > 0 ? text.insufficientFalseNext : text.insufficientNext,
    };
  },

  untrusted({ report }, trusted) {
    const text = strings.verdict;
    if (!isPinned(trusted)) {
      const beside = text.untrustedBeside(report.boundBy === "bytes");
      return {
        sentence: text.unpinned,
        scope: [text.unpinnedScope, beside],
        next: text.unpinnedNext,
        go: "trust",
      };
    }
    const how = missingSet(report.statement, trusted);
    return {
      sentence: text.untrusted,
      scope: [
        text.untrustedScope({
          epoch: report.statement.epoch,
          network: report.statement.network,
          head: trusted.head.epoch,
          how,
        }),
        text.untrustedBeside(report.boundBy === "bytes"),
      ],
      next: text.untrustedNext[how],
      go: "trust",
    };
  },

  unsupported() {
    const text = strings.verdict;
    return { sentence: text.unsupported, scope: [text.unsupportedScope], next: text.unsupportedNext };
  },

  invalid({ report }) {
    const text = strings.verdict;
    const failed = report.checks.filter(({ status }) => status === "fail");
    const names = new Set(failed.map(({ check }) => check));
    const reasons = failed.map(({ message }) => library(message));
    const { code } = report;
    if (names.size > 1 && !(names.size === 2 && names.has("prompt") && names.has("output"))) {
      return { sentence: text.several, scope: reasons, next: text.invalidNext };
    }
    if (names.has("prompt") && names.has("output")) {
      return { sentence: text.notPromptNorOutput, scope: [restOf(report)], next: text.notOutputNext, go: "given" };
    }
    if (names.has("output")) {
      return {
        sentence: text.notOutput,
        scope: [howOther(failed[0]), restOf(report)],
        next: text.notOutputNext,
        go: "given",
      };
    }
    if (names.has("prompt")) {
      const scope = report.boundBy === null ? text.promptUnbound : text.promptOnly;
      return { sentence: text.notPrompt, scope: [scope], next: text.notPromptNext, go: "given" };
    }
    // The library's reasons stand at the checks; here are those that say what the sentence does not.
    if (code.startsWith("envelope.")) {
      return { sentence: text.notRead, scope: [text.notReadScope], next: text.notReadNext, go: "given" };
    }
    if (code.startsWith("statement.")) {
      return { sentence: text.notCertificate, scope: [text.notReadScope], next: text.invalidNext };
    }
    if (names.has("validator-set")) return { sentence: text.contradicts, scope: reasons, next: text.invalidNext };
    if (names.has("tally")) return { sentence: text.tally, scope: [], next: text.invalidNext };
    return { sentence: text.invalid, scope: reasons, next: text.invalidNext };
  },

  provisional(finding) {
    const text = strings.verdict;
    const given = finding.answer !== null;
    return {
      sentence: text.provisional(given),
      scope: given ? [text.provisionalScope] : [],
      next: text.provisionalNext,
      go: "given",
    };
  },
};

/** What is sealed, by whom, and when by their word. */
function sealing({ statement, quorum }) {
  return {
    length: statement.output.length,
    signed: quorum.signedWeight,
    total: quorum.totalWeight,
    epoch: statement.epoch,
    sealedAt: statement.round.sealedAt,
  };
}

/** How the set that a certificate names lies to those that are trusted: `network`, `other`, `newer` or `older`. */
function missingSet({ network, epoch }, trusted) {
  if (!trusted.sets.some((set) => set.network === network)) return "network";
  if (trusted.sets.some((set) => set.epoch === epoch)) return "other";
  return epoch > trusted.head.epoch ? "newer" : "older";
}

function howOther({ code, expected, got }) {
  const text = strings.verdict;
  if (code === "output.length") return text.otherLength(expected, got);
  // Another length is found first, so the bytes differ within the right one; of a digest alone no length is known.
  return text.otherBytes;
}

function restOf(report) {
  if (!isSealed(report)) return null;
  return strings.verdict.restHolds(report.quorum.signedWeight, report.quorum.totalWeight);
}

/** What stands beside the verdict and must be read with it. */
function notesOf({ report, nfc, equivocation = null }, trusted) {
  const text = strings.verdict;
  const notes = [];
  if (equivocation !== null) {
    const { certHashes, equivocators, equivocatorsWeight } = equivocation;
    notes.push({
      kind: "equivocation",
      lead: text.equivocation,
      note: text.equivocationNote(certHashes.length, equivocators.length, equivocatorsWeight),
    });
  }
  const [rejected, contested] = ["rejected", "contested"].map((verdict) => partsOf(report, verdict));
  if (rejected + contested > 0) {
    notes.push({ kind: "parts", lead: text.parts, note: text.partsNote(rejected, contested) });
  }
  if (report.hint !== null) {
    notes.push({
      kind: "hint",
      lead: text.hint,
      note: text.hintSays(report.hint.changes.map((change) => text.change[change])),
    });
  } else if (nfc) {
    notes.push({ kind: "hint", lead: text.hint, note: text.nfc });
  }
  if (report.dissent === "contradicted") {
    const { gist, noState } = strings.votes;
    const note = [gist.contradicted(report.quorum.dissentWeight, report.votes.rejectWeight), " ", noState];
    notes.push({ kind: "votes", lead: text.votes, note });
  }
  const applying = report.advisories?.counted.filter(({ applies }) => applies) ?? [];
  if (applying.length > 0) {
    const kinds = [...new Set(applying.map(({ advisory }) => strings.advisories.kinds[advisory.kind]))];
    notes.push({ kind: "advisory", lead: text.advisory, note: text.advisoryNote(kinds) });
  }
  if (report.state === "valid" && !report.accepted) {
    const rules = report.policy.failures.map(({ rule }) => strings.policy.rules[rule]);
    notes.push({ kind: "policy", lead: text.refused, note: text.refusedNote(rules) });
  }
  if (trusted?.demo && report.quorum !== null) notes.push({ kind: "demo", lead: text.demo, note: text.demoNote });
  return notes;
}

/** How many parts of a sealed answer have that verdict. Of what is not sealed, nothing was voted on. */
function partsOf({ state, statement }, wanted) {
  if (state !== "valid" && state !== "sealed-unbound") return 0;
  return statement.fragments.filter(({ verdict }) => verdict === wanted).length;
}

/** Scrolls to a part of the page, without a change of the address: that may carry a shared certificate. */
function goTo(id) {
  const text = strings.verdict;
  const go = () => {
    const part = document.getElementById(id);
    if (part === null) return;
    for (let around = part; around !== null; around = around.parentElement) {
      if (around.localName === "details") around.open = true;
    }
    part.querySelector("details")?.setAttribute("open", "");
    part.scrollIntoView({ block: "start" });
    const target = part.querySelector("summary, button, textarea, input") ?? part;
    target.focus({ preventScroll: true });
  };
  return h(
    "button",
    { type: "button", class: "link", on: { click: go } },
    id === "trust" ? strings.status.toTrust : text.toGiven,
  );
}

/**
 * Valid, logged, current and accepted: four answers, of which none follows from another, save that only what is valid
 * is accepted.
 */
export function answers(finding) {
  const text = strings.verdict;
  return h(
    "dl",
    { class: "answers" },
    [validAnswer(finding), loggedAnswer(finding), currentAnswer(finding), acceptedAnswer(finding)].map(
      ({ name, word, note }) =>
        h(
          "div",
          { class: "answer-of", "data-answer": name, "data-word": word },
          h("dt", {}, text.names[name]),
          h(
            "dd",
            {},
            h("span", { class: "answer-word" }, text.word[word]),
            h("span", { class: "answer-note" }, unbroken(note)),
          ),
        ),
    ),
  );
}

function validAnswer({ report: { state } }) {
  return { name: "valid", word: isValid(state), note: strings.verdict.validNote[state] };
}

function loggedAnswer({ report: { state, logged, receipt } }) {
  const text = strings.verdict;
  const name = "logged";
  if (logged === "yes") return { name, word: "yes", note: text.loggedYes(receipt.loggedBy) };
  if (logged === "no") return { name, word: "no", note: text.loggedNo };
  if (logged === "unknown") return { name, word: "open", note: text.loggedUnknown };
  return { name, word: "open", note: state === "provisional" ? text.validNote[state] : text.loggedNone };
}

function currentAnswer({ report: { state }, current = "unknown" }) {
  const text = strings.verdict;
  const name = "current";
  if (current === "yes") return { name, word: "yes", note: text.currentYes };
  if (current === "no") return { name, word: "no", note: text.currentNo };
  if (current === "contested") return { name, word: "contested", note: text.currentContested };
  return { name, word: "open", note: state === "provisional" ? text.validNote[state] : text.currentUnknown };
}

function acceptedAnswer({ report }) {
  const text = strings.verdict;
  const name = "accepted";
  if (report.state !== "valid") return { name, word: "no", note: text.acceptedNotValid };
  if (report.accepted)
    return { name, word: "yes", note: report.policy === null ? text.acceptedNone : text.acceptedYes };
  return { name, word: "no", note: text.acceptedNo(report.policy.failures.length) };
}
