/** The seven checks: mark, reason, and of a failure its code, both values and what to do. */

import { code, fill, foreign, h, unseen } from "./dom.js";
import { value } from "./format.js";
import { explain } from "./library.js";
import { strings } from "./strings.js";

const MARKS = { pass: "✓", fail: "✕", skipped: "–" };

/** The section about a report's checks. */
export function checksSection(report) {
  return h(
    "section",
    { class: "card", "aria-labelledby": "checks-title" },
    h("h2", { id: "checks-title" }, strings.checks.title),
    h("ol", { class: "checks" }, report.checks.map(row)),
  );
}

function row(check) {
  return h(
    "li",
    { class: "check", "data-check": check.check, "data-status": check.status },
    h("span", { class: "check-mark", "aria-hidden": "true" }, MARKS[check.status]),
    h(
      "div",
      { class: "check-body" },
      h(
        "p",
        { class: "check-line" },
        h("strong", { class: "check-name" }, strings.checks.names[check.check]),
        unseen(` ${strings.checks.status[check.status]}: `),
        " ",
        foreign(check.message),
      ),
      check.status === "fail" ? failure(check) : null,
    ),
  );
}

function failure(check) {
  const meaning = h("p", { class: "check-meaning" });
  explain(check.code).then((text) => fill(meaning, text ?? ""));
  const compared = [
    ["expected", check.expected],
    ["got", check.got],
  ].filter(([, side]) => side !== undefined);
  return [
    compared.length === 0
      ? null
      : h(
          "dl",
          { class: "compared" },
          compared.map(([side, found]) => [h("dt", {}, strings.checks[side]), h("dd", {}, foreign(value(found), { class: "code" }))]),
        ),
    meaning,
    h("p", { class: "check-code" }, code(check.code)),
  ];
}
