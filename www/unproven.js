/** What no verdict of this page shows. */

import { h } from "./dom.js";
import { strings } from "./strings.js";

/** The section about what is left open, for reports on a certificate that says something. */
export function unprovenSection(report) {
  if (report.statement === null) return null;
  const text = strings.unproven;
  const open = [
    text.newer,
    text.truth,
    report.prompt === "not-checked" ? text.question : null,
    text.time,
    text.dissent,
  ];
  return h(
    "section",
    { class: "card", "aria-labelledby": "unproven-title" },
    h("h2", { id: "unproven-title" }, text.title),
    h(
      "ul",
      { class: "unproven" },
      open.filter((line) => line !== null).map((line) => h("li", {}, line)),
    ),
  );
}
