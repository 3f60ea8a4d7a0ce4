/** The consumer's policy: accepted, or which rule refused and what it found. It never changes a certificate's state. */

import { foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { valueOf } from "./checks.js";
import { card, facts, mark } from "./parts.js";

/** The card about the policy of a finding, or null where there is none. */
export function policyOf({ report, policy: given }) {
  const text = strings.policy;
  if (report.policy === null) return null;
  const { failures } = report.policy;
  const gist = report.accepted ? text.accepted : failures.length > 0 ? text.refused(failures.length) : text.notValid;
  const refused = new Map(failures.map((failure) => [failure.rule, failure]));
  const asked = rulesOf(given?.text ?? null);
  const rows = [
    ...failures,
    ...asked.filter(([rule]) => !refused.has(rule)).map(([rule, value]) => ({ rule, asked: value, code: null })),
  ];
  return card(
    { name: "policy", title: text.title, open: failures.length > 0, gist },
    rows.length === 0 ? h("p", {}, text.empty) : h("ul", { class: "rules" }, rows.map(ruleItem)),
    leaks(report.advisories) ? h("p", { class: "note" }, text.leaked) : null,
    h("p", { class: "note" }, text.noState),
  );
}

/** Whether the rules may find less than has signed: a key of the set has leaked, and the policy heeds that. */
function leaks(advisories) {
  if (advisories?.effect !== "reject") return false;
  return advisories.counted.some(({ applies, advisory: { kind } }) => applies && kind === "key-compromise");
}

/** The rules that a policy's text has, as `[rule, asked]`; one that is off asks nothing. */
function rulesOf(source) {
  if (source === null) return [];
  let policy;
  try {
    policy = JSON.parse(source);
  } catch {
    return [];
  }
  return Object.entries(policy)
    .filter(([rule, value]) => value !== null && value !== false && !(rule === "onAdvisory" && value === "report"))
    .map(([rule, value]) => [rule, written(value)]);
}

/** What is asked as a value that can be shown. */
function written(value) {
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? one : pairs(one)));
  return typeof value === "object" ? [pairs(value)] : value;
}

function pairs(object) {
  return Object.entries(object)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function ruleItem({ rule, asked, found, code }) {
  const text = strings.policy;
  const met = code === null;
  return h(
    "li",
    { class: "rule", "data-rule": rule, "data-met": String(met) },
    mark(met ? "pass" : "fail"),
    h(
      "div",
      {},
      h(
        "p",
        { class: "check-line" },
        h("strong", {}, text.rules[rule] ?? foreign(rule)),
        " ",
        h("span", { class: "check-status" }, met ? text.met : text.unmet),
      ),
      facts(
        [
          [text.asked, shown(rule, asked, text.asked), "asked"],
          met
            ? null
            : [
                text.found,
                found === null ? h("span", { class: "muted" }, text.nothing) : shown(rule, found, text.found),
                "found",
              ],
          met ? null : [text.code, codeLink(code), "code"],
        ],
        { class: "facts compared" },
      ),
    ),
  );
}

/** A value of a rule. What is asked of receipts, and found in them, is a list of short texts with a name each. */
function shown(rule, value, label) {
  const text = strings.policy;
  if (rule === "requireReceipt" && Array.isArray(value)) {
    const parts = value
      .flatMap((one) => one.split(", "))
      .map((one) => {
        const [, name, rest] = one.match(/^(\w+) (.+)$/) ?? [];
        return text.receipt[name]?.(name === "by" ? rest : Number(rest)) ?? one;
      });
    return parts.join(", ");
  }
  if (rule === "onAdvisory" && value !== "reject") {
    return [value].flat().map((kind) => strings.advisories.kinds[kind] ?? kind).join(", ");
  }
  if (typeof value === "string") return text.values[value] ?? valueOf(value, label);
  return valueOf(value, label);
}
