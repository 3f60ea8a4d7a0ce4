/**
 * The evidence below a verdict: what was checked, who stood behind it, and what else is known. The most important
 * comes first.
 */

import { h } from "../dom.js";
import { advisoriesOf } from "./advisories.js";
import { answerOf } from "./answer.js";
import { chainOf } from "./chain.js";
import { checksOf } from "./checks.js";
import { electorateOf } from "./electorate.js";
import { factsOf } from "./facts.js";
import { policyOf } from "./policy.js";
import { receiptOf } from "./receipt.js";
import { unprovenOf } from "./unproven.js";
import { votesOf } from "./votes.js";

/** The evidence for a finding as an element. `trusted` is what it was judged by, or null where nothing is pinned. */
export function evidenceOf(finding, trusted, tools) {
  const { report } = finding;
  const something = report.state !== "provisional";
  const said = something ? advisoriesOf(finding) : null;
  const first = touched(report);
  return h(
    "div",
    { class: "evidence", "data-state": report.state },
    // Where something was said against it since, that comes before everything.
    first ? said : null,
    h(
      "div",
      { class: "evidence-columns" },
      h(
        "div",
        { class: "evidence-column" },
        something ? [checksOf(report, trusted), electorateOf(report)] : null,
        answerOf(finding),
      ),
      something
        ? h(
            "div",
            { class: "evidence-column" },
            unprovenOf(finding),
            chainOf(report, trusted),
            receiptOf(report, trusted),
            policyOf(finding),
            votesOf(finding),
            first ? null : said,
            factsOf(report),
          )
        : null,
    ),
  );
}

function touched({ advisories }) {
  return advisories?.counted.some(({ applies }) => applies) ?? false;
}
