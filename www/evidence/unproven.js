/** What no verdict shows. A certificate that does not hold shows nothing at all, so there it is not said. */

import { h } from "../dom.js";
import { strings } from "../language.js";
import { unbroken } from "../unbroken.js";
import { card } from "./parts.js";

/** The card about what a certificate that holds leaves open, else null. */
export function unprovenOf({ report, current }) {
  if (report.state !== "valid" && report.state !== "sealed-unbound") return null;
  const text = strings.facts;
  const { open } = text;
  const points = [
    report.boundBy === null ? open.unbound : null,
    report.statement.fragments.every(({ verdict }) => verdict === "affirmed") ? open.truth : open.truthOfParts,
    // A newer one is among what was given, as the verdict says.
    current === "no" ? null : open.newer,
    report.prompt === "not-checked" ? open.question : null,
    report.logged === "yes" ? open.timeLogged(report.receipt.loggedBy) : open.time,
    report.votes === null ? open.dissent : null,
    open.keys,
    report.advisories === null ? open.advisories : null,
  ];
  return card(
    { name: "unproven", title: text.unproven, gist: text.unprovenGist },
    h(
      "ul",
      { class: "points" },
      points.filter((point) => point !== null).map((point) => h("li", {}, unbroken(point))),
    ),
  );
}
