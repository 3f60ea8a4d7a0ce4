/** The seven checks: how each went, why, and of a failure what was expected and what was found. */

import { foreign, h } from "../dom.js";
import { number } from "../format.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { card, exact, facts, library, mark } from "./parts.js";

const MARK = { pass: "pass", fail: "fail", skipped: "skipped" };

/** The card about a report's checks, made under what is trusted, or under nothing. */
export function checksOf(report, trusted) {
  const text = strings.checks;
  const count = (wanted) => report.checks.filter(({ status }) => status === wanted).length;
  return card(
    { name: "checks", title: text.title, gist: text.gist(count("pass"), count("fail"), count("skipped")) },
    h(
      "ol",
      { class: "checks" },
      report.checks.map((check) => item(check, report, trusted)),
    ),
  );
}

function item(check, report, trusted) {
  const text = strings.checks;
  return h(
    "li",
    { class: "check", "data-check": check.check, "data-status": check.status },
    mark(MARK[check.status]),
    h(
      "div",
      { class: "check-body" },
      h(
        "p",
        { class: "check-line" },
        h("strong", { class: "check-name" }, text.names[check.check]),
        " ",
        h("span", { class: "check-status" }, text.status[check.status]),
      ),
      h("p", { class: "check-asks" }, text.asks[check.check]),
      h(
        "p",
        { class: "check-reason" },
        check.status === "skipped" ? whySkipped(check, report) : whyMade(check, trusted),
      ),
      check.status === "fail" ? failure(check) : null,
    ),
  );
}

/** The library's reason; but where nothing is pinned, it would speak of an anchor that there is not. */
function whyMade({ code, message }, trusted) {
  return code === "validator-set.unknown" && !trusted?.anchor ? strings.chain.noTrust : library(message);
}

/** The reason that a check was not made; without one it could be taken for passed. */
function whySkipped({ check }, report) {
  const text = strings.checks;
  if (report.state === "provisional") return text.why.provisional;
  const failed = report.checks.find(({ status }) => status === "fail");
  // Only a statement that could be read has a prompt and an answer to compare with.
  if (report.statement !== null || failed === undefined) {
    if (check === "prompt") return text.why.prompt;
    if (check === "output") return text.why.output;
  }
  return text.why.earlier(text.names[failed.check]);
}

function failure({ code, expected, got }) {
  const text = strings.checks;
  return facts(
    [
      expected === undefined ? null : [text.expected, valueOf(expected, text.expected), "expected"],
      got === undefined ? null : [text.got, valueOf(got, text.got), "got"],
      [text.code, codeLink(code), "code"],
    ],
    { class: "facts compared" },
  );
}

/** A value that was compared, exactly: a text, a number, a truth, or several texts. */
export function valueOf(compared, label) {
  const text = strings.checks;
  if (Array.isArray(compared)) {
    if (compared.length === 1) return valueOf(compared[0], label);
    return h(
      "ul",
      { class: "values" },
      compared.map((one) => h("li", {}, valueOf(one, label))),
    );
  }
  if (typeof compared === "boolean") return compared ? text.yes : text.no;
  if (typeof compared === "number") return number(compared);
  // What has spaces is said in words, and nothing to compare by copying.
  return /\s/.test(compared) ? foreign(compared) : exact(String(compared), label);
}
