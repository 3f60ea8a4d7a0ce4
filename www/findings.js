/** The choice of which finding is shown, where there are several. */

import { foreign, h } from "./dom.js";
import { list } from "./evidence/parts.js";
import { toneOf } from "./evidence/verdict.js";
import { strings } from "./language.js";

/** So many are listed before somebody asks for more. */
const FIRST = 40;

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
    list({
      items: findings.map((finding, index) => [finding, index]),
      // What is shown is always among them.
      first: Math.max(FIRST, shown + 1),
      more: text.more,
      make: ([finding, index]) => {
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
            h("span", { class: "finding-name" }, foreign(name)),
            h("span", { class: "state-word" }, text.states[state]),
          ),
        );
      },
    }),
  );
}
