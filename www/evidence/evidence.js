/** The evidence below a verdict: what was checked, who stood behind it, and what else is known. The most important comes first. */

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
  return h(
    "div",
    { class: "evidence", "data-state": report.state },
    // Where something was said against it since, that comes before everything.
    touched(report) ? advisoriesOf(finding) : null,
    something ? checksOf(report) : null,
    something ? electorateOf(report) : null,
    answerOf(finding),
    something ? chainOf(report, trusted) : null,
    something ? receiptOf(report, trusted) : null,
    policyOf(finding),
    something ? votesOf(finding) : null,
    something && !touched(report) ? advisoriesOf(finding) : null,
    factsOf(report),
    unprovenOf(finding),
  );
}

function touched({ advisories }) {
  return advisories?.counted.some(({ applies }) => applies) ?? false;
}
