/** The verdict in one sentence and its scope. Only *valid* is ever green. */

import { fill, foreign, h } from "./dom.js";
import { reason, sentence } from "./reason.js";
import { strings } from "./strings.js";

const TONES = {
  valid: "good",
  "sealed-unbound": "neutral",
  insufficient: "caution",
  untrusted: "caution",
  unsupported: "caution",
  invalid: "bad",
  provisional: "neutral",
};

/**
 * Makes the panel. `show(view)` takes what there is to say:
 *
 * - `{ is: "loading" | "checking" }`, and `{ is: "idle", examples }` with whether there are some
 * - `{ is: "refused", by: "trust" | "answer" | "load", error }`: no verdict, and why
 * - `{ is: "report", report, head, demo, nfc }`: `head` is the newest trusted set, `demo` whether its keys are public,
 *   `nfc` whether the answer would match if it were normalised
 *
 * `actions` are what its button may do: `toTrust` shows whom to trust, `tryOne` loads an example.
 */
export function createVerdict(actions) {
  const text = strings.verdict;
  // A live region is read out when its content changes, so it is one element that stays.
  const said = h("div", { class: "verdict-said", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  let wanted = null;
  const action = h("button", { type: "button", class: "button", hidden: true, on: { click: () => actions[wanted]() } });
  // For where the evidence is not beside the verdict.
  const evidence = h("a", { class: "button to-evidence", href: "#evidence", hidden: true }, text.toEvidence);
  const element = h(
    "section",
    { class: "verdict", id: "verdict", "aria-label": text.title, "data-tone": "neutral" },
    said,
    h("p", { class: "verdict-actions" }, action, evidence),
  );
  return {
    element,
    show(view) {
      const { tone, state, word, title, lines, notes = [], action: offered = null } = describe(view);
      element.dataset.tone = tone;
      element.dataset.state = state;
      element.setAttribute("aria-busy", String(view.is === "loading" || view.is === "checking"));
      wanted = offered;
      action.hidden = offered === null;
      evidence.hidden = view.is !== "report";
      fill(action, offered === null ? "" : text[offered]);
      fill(
        said,
        word === null ? null : h("p", { class: "verdict-word" }, word),
        h("p", { class: "verdict-title" }, title),
        lines.filter(Boolean).map((line) => h("p", { class: "verdict-line" }, foreign(line))),
        notes.filter(Boolean).map(({ lead, note }) =>
          h("p", { class: "verdict-note" }, lead ? [h("strong", {}, lead), " "] : null, foreign(note)),
        ),
      );
    },
  };
}

function describe(view) {
  const text = strings.verdict;
  if (view.is === "report") {
    const { report } = view;
    const spoken = SENTENCES[report.state](view);
    return {
      tone: TONES[report.state],
      state: report.state,
      word: text.state[report.state],
      ...spoken,
      notes: [
        report.hint === null ? null : { lead: text.hint, note: report.hint.message },
        view.nfc ? { lead: text.hint, note: text.nfc } : null,
        view.demo && report.statement !== null && report.state !== "untrusted" ? { note: text.demo } : null,
      ],
      action: report.state === "untrusted" ? "toTrust" : null,
    };
  }
  if (view.is === "refused") {
    return {
      tone: "caution",
      state: "refused",
      word: text.none,
      title: text.refused[view.by],
      lines: [reason(view.error)],
      action: view.by === "trust" ? "toTrust" : null,
    };
  }
  const { title, sentence } = text[view.is];
  const action = view.is === "idle" && view.examples ? "tryOne" : null;
  return { tone: "neutral", state: view.is, word: null, title, lines: [sentence], action };
}

const SENTENCES = {
  valid({ report: { statement, quorum, prompt } }) {
    const text = strings.verdict;
    const { output, epoch, network, round } = statement;
    return {
      title: text.valid,
      lines: [
        text.validSentence(output.length, quorum.signedWeight, quorum.totalWeight, epoch, network, round.sealedAt),
        `${prompt === "matched" ? text.promptMatched : text.promptNotChecked} ${text.noNewer}`,
      ],
    };
  },

  "sealed-unbound"({ report: { statement, quorum, prompt } }) {
    const text = strings.verdict;
    return {
      title: text.unbound,
      lines: [
        text.unboundSentence(quorum.signedWeight, quorum.totalWeight, statement.epoch, statement.network),
        prompt === "matched" ? text.unboundPrompt : null,
      ],
    };
  },

  insufficient({ report: { quorum } }) {
    const text = strings.verdict;
    return {
      title: text.insufficient,
      lines: [text.insufficientSentence(quorum.signedWeight, quorum.threshold, -quorum.margin)],
    };
  },

  untrusted({ report: { statement }, head }) {
    const text = strings.verdict;
    // The newest set of another network tells nothing about this one.
    const epoch = head.network === statement.network ? head.epoch : null;
    return { title: text.untrusted, lines: [text.untrustedSentence(statement.epoch, statement.network, epoch)] };
  },

  unsupported({ report }) {
    return { title: strings.verdict.unsupported, lines: [sentence(failing(report).message)] };
  },

  invalid({ report }) {
    const text = strings.verdict;
    const { code, quorum } = report;
    const failed = report.checks.filter(({ status }) => status === "fail").map(({ message }) => sentence(message));
    if (code === "output.length" || code === "output.digest") {
      const { expected, got } = failing(report);
      const how = code === "output.length" ? text.otherLength(expected, got) : text.otherBytes;
      return { title: text.invalidOutput, lines: [how, text.restHolds(quorum.signedWeight, quorum.totalWeight)] };
    }
    if (code === "prompt.digest") {
      return { title: text.invalidPrompt, lines: report.boundBy !== null ? [text.promptOnly] : failed };
    }
    return { title: text.invalid, lines: failed };
  },

  provisional() {
    const text = strings.verdict;
    return { title: text.provisional, lines: [text.provisionalSentence] };
  },
};

function failing(report) {
  return report.checks.find(({ status }) => status === "fail");
}
