/** What two certificates are to each other, in words. */

import { foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { unbroken } from "../unbroken.js";

/**
 * The relation of two certificates as `relate` reports it, of `first` and `second` as `inOrder` gives them.
 * Everything that can be reported has its words, and so has what has no relation at all.
 */
export function relationOf(report, first, second) {
  const text = strings.truths.relation;
  const [a, b] = [first.finding.report, second.finding.report];
  const names = [first.number, second.number];
  const words = report.relation === null ? text.none : text[report.relation](names, contrast(a, b));
  return h(
    "div",
    { class: "relation", "data-relation": report.relation ?? "none" },
    h("h3", {}, words.title),
    words.points.map((point) => h("p", {}, unbroken(point))),
    report.relation === null ? [first, second].map((place, at) => standing(place, [report.a, report.b][at])) : null,
    report.relation === "equivocation" ? equivocatorsOf(report, a.quorum) : null,
  );
}

/** Who signed both, with what weight, of an equivocation in a relation or a history. */
export function equivocatorsOf({ equivocators, equivocatorsWeight, certHashes }, quorum) {
  const text = strings.truths.equivocation;
  const cells = text.columns;
  return h(
    "div",
    { class: "equivocators" },
    h(
      "p",
      { class: "equivocators-sum" },
      text.sum(equivocators.length, equivocatorsWeight, quorum?.totalWeight ?? null, certHashes?.length ?? 2),
    ),
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, text.caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          [cells.id, cells.operator, cells.weight].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        equivocators.map(({ id, operator, weight }) =>
          h(
            "tr",
            { "data-validator": id },
            h("th", { scope: "row" }, foreign(id)),
            h("td", {}, operator === null ? text.noOperator : foreign(operator)),
            h("td", { class: "weight" }, text.weight(weight)),
          ),
        ),
      ),
    ),
    quorum ? h("p", { class: "muted" }, text.overlap(2 * quorum.threshold - quorum.totalWeight)) : null,
  );
}

/** Why one of two has no relation. */
function standing({ number, finding }, related) {
  const text = strings.truths.relation;
  if (finding.certificate === null) return h("p", {}, text.noCertificate(number));
  if (related.state === "valid" || related.state === "sealed-unbound") return h("p", {}, text.sound(number));
  return h("p", {}, text.unsound(number, strings.findings.states[related.state]));
}

/** What of two statements, and of the verdicts on them, decides between the relations and is said of them. */
function contrast({ state, statement: a }, { state: other, statement: b }) {
  return {
    sameNetwork: a.network === b.network,
    networks: [a.network, b.network],
    epochs: [a.epoch, b.epoch],
    times: [a.round.sealedAt, b.round.sealedAt],
    states: [state, other],
    round: a.round.id,
    sameOutput: a.subject.digest.blake3 === b.subject.digest.blake3,
    samePrompt: a.prompt.digest.blake3 === b.prompt.digest.blake3,
  };
}
