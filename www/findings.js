/** The choice of which finding is shown, where there are several. */

import { h } from "./dom.js";
import { toneOf } from "./evidence/verdict.js";
import { strings } from "./language.js";

/**
 * The list of what was found, of which `shown` is; `choose(index, name)` is called for another, `nameOf(thing)` names
 * one.
 */
export function choiceOf(findings, { shown, choose, nameOf }) {
  const text = strings.findings;
  const nameOfFinding = (finding, index) => {
    const name = finding.certificate ? text.certificate(index + 1) : text.answer(index + 1);
    return [name, nameOf(finding.certificate ?? finding.answer)];
  };
  return h(
    "nav",
    { class: "findings", "aria-label": text.title(findings.length) },
    h(
      "ul",
      {},
      findings.map((finding, index) => {
        const [title, name] = nameOfFinding(finding, index);
        const { state } = finding.report;
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "finding",
              "data-index": index,
              "data-tone": toneOf(finding.report),
              "aria-pressed": String(index === shown),
              on: { click: () => choose(index, title) },
            },
            h("strong", {}, title),
            h("span", { class: "finding-name" }, h("bdi", {}, name)),
            h("span", { class: "state-word" }, text.states[state]),
          ),
        );
      }),
    ),
  );
}
