/** The seven checks: how each went, why, and of a failure what was expected and what was found. */

import { foreign, h } from "../dom.js";
import { number } from "../format.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { card, exact, facts, library, mark } from "./parts.js";

/** Codes of failures that compare voting weights. */
const WEIGHED = new Set(["quorum.insufficient", "receipt.seal", "receipt.cosignatures"]);
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

function failure(check) {
  return facts([...comparedBy(check), [strings.checks.code, codeLink(check.code), "code"]], {
    class: "facts compared",
  });
}

/** What was asked for and what was found, as facts, of a check or a step that failed by comparing the two. */
export function comparedBy({ code, expected, got }) {
  const text = strings.checks;
  const shown = (value, label) => (typeof value === "number" ? counted(code, value) : valueOf(value, label));
  return [
    expected === undefined ? null : [text.expected, shown(expected, text.expected), "expected"],
    got === undefined ? null : [text.got, shown(bare(got, expected), text.got), "got"],
  ];
}

/** A number with what it counts, where that is known by the code. */
export function counted(code, value) {
  if (code === "output.length") return strings.given.size(value);
  return WEIGHED.has(code) ? strings.checks.weight(value) : number(value);
}

/** A text that is quoted as it stands in a document, without the quotes where it is compared with just another text. */
function bare(got, expected) {
  const isText = typeof got === "string" && typeof expected === "string" && /^[^\s"]+$/.test(expected);
  return isText ? got.replace(/^"([^"\\]+)"$/, "$1") : got;
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
