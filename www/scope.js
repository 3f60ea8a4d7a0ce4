/** What is checked, and what no verdict of this page shows. */

import { h } from "./dom.js";
import { strings } from "./strings.js";

/** The section about what a certificate that holds leaves open. One that does not shows nothing at all. */
export function unprovenSection(report) {
  if (report.state !== "valid" && report.state !== "sealed-unbound") return null;
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
      { class: "points" },
      open.filter((line) => line !== null).map((line) => h("li", {}, line)),
    ),
  );
}

/** The section about what is checked at all, for when nothing was given yet. */
export function aboutSection() {
  const { title, points, green } = strings.about;
  return h(
    "section",
    { class: "card", "aria-labelledby": "about-title" },
    h("h2", { id: "about-title" }, title),
    h(
      "ul",
      { class: "points" },
      points.map((point) => h("li", {}, point)),
    ),
    h("p", { class: "note" }, green),
  );
}
