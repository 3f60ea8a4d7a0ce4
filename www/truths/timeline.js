/** One prompt's certificates in time. */

import { code, foreign, h, svg } from "../dom.js";
import { day, moment, short } from "../format.js";
import { strings } from "../language.js";
import { gapOf } from "./order.js";

/** Shapes, so that no one needs colour to tell them apart. They are said in words too. */
const MARKS = { current: "●", superseded: "○", contested: "◆" };
const DAY = 86_400;
/** A name of so many characters fits on a phone's line beside others. */
const BRIEF = 20;
/** So many of the newest are listed at once; what is older can be asked for. */
const NEWEST = 6;

/** The timeline of the certificates of one prompt, oldest first; `places` as `inOrder` gives them. */
export function timelineOf(places) {
  const text = strings.truths.timeline;
  const items = (from, to) =>
    places.slice(from, to).flatMap((place, at) => {
      const before = places[from + at - 1];
      return [before ? between(gapOf(before, place)) : null, item(place, places)].filter((one) => one !== null);
    });
  // One more would be hidden by a line as long as itself.
  const from = places.length > NEWEST + 1 ? places.length - NEWEST : 0;
  const label = text.title(places.length, isOrdered(places));
  const list = h("ol", { class: "timeline-list", "aria-label": label }, items(from));
  if (from > 0) {
    const show = () => {
      older.replaceWith(...items(0, from));
      list.querySelector(".timeline-item").focus();
    };
    const older = h(
      "li",
      {},
      h("button", { type: "button", class: "button timeline-older", on: { click: show } }, text.older(from)),
    );
    list.prepend(older);
  }
  return h("div", { class: "timeline" }, scale(places), list);
}

/** Whether the certificates of a prompt have an order in time: of a round, or of one second, none is older. */
export function isOrdered(places) {
  return places.some(({ entry }) => entry.supersededBy !== null);
}

/** `"contested"` before anything else: a round that sealed two answers spoils both, whatever their age. */
function standingOf({ entry, contested }) {
  if (contested) return "contested";
  return entry.current === "yes" ? "current" : "superseded";
}

function item(place, places) {
  const { number, finding, entry } = place;
  const { statement } = finding.report;
  const text = strings.truths.timeline;
  const standing = standingOf(place);
  const by =
    entry.supersededBy === null ? null : places.find(({ entry: other }) => other.certHash === entry.supersededBy);
  return h(
    "li",
    { class: "timeline-item", "data-standing": standing, "data-number": number, tabindex: "-1" },
    h("span", { class: "timeline-mark", "aria-hidden": "true" }, MARKS[standing]),
    h(
      "div",
      { class: "timeline-body" },
      h(
        "p",
        { class: "timeline-head" },
        h("strong", { class: "timeline-number" }, strings.truths.numbered(number)),
        " ",
        h("time", { datetime: entry.sealedAt, title: moment(entry.sealedAt) }, day(entry.sealedAt)),
        " ",
        h(
          "span",
          { class: "standing", "data-standing": standing },
          text.standing[standing === "current" && places.length === 1 ? "only" : standing],
        ),
      ),
      standing === "contested" ? h("p", {}, text.contestedToo(entry.current === "yes")) : null,
      by ? h("p", {}, text.supersededBy(by.number, entry.state)) : null,
      h(
        "p",
        { class: "timeline-facts" },
        text.epoch(entry.epoch),
        "\u00a0· ",
        text.round(entry.round),
        "\u00a0· ",
        model(text.model(statement.model.name, statement.model.version)),
        "\u00a0· ",
        text.state[entry.state],
      ),
      h("p", { class: "timeline-facts" }, text.ledger, " ", ledger(finding.report), late(finding.report)),
      finding.report.policy === null
        ? null
        : h("p", { class: "timeline-facts" }, text.accepted[finding.report.accepted]),
      h("p", { class: "timeline-facts" }, text.id, " ", code(short(entry.certHash))),
    ),
  );
}

/** A model as one word, unless it is too long for that. */
function model(name) {
  return foreign(name, { class: name.length <= BRIEF ? "unbroken" : null });
}

/** What the receipt says of the certificate's place in the ledger. */
export function ledger({ logged, receipt }) {
  const text = strings.truths.ledger;
  if (logged === "yes") return text.yes(receipt.index, receipt.treeSize, receipt.origin, receipt.loggedBy);
  return text[logged];
}

/** How long after the time that the validators name the seal is first shown to be there. */
function late({ logged, receipt, statement }) {
  if (logged !== "yes") return null;
  const seconds = receipt.loggedBy - Date.parse(statement.round.sealedAt) / 1000;
  return ` (${strings.truths.timeline.late(seconds)})`;
}

/** Longer gaps are taller, by steps: years and minutes have to stand in one list. */
function between({ seconds, epochs, entries }) {
  const text = strings.truths.timeline;
  const steps = [3_600, DAY, 30 * DAY, 365 * DAY].filter((step) => seconds >= step).length;
  const more = [epochs > 0 ? text.gapEpochs(epochs) : null, entries > 0 ? text.gapEntries(entries) : null];
  return h(
    "li",
    { class: "timeline-gap", "data-steps": steps },
    h("span", {}, text.gap(seconds)),
    more.filter((part) => part !== null).map((part) => h("span", {}, part)),
  );
}

/** The same in proportion, for wide screens. It says nothing that the list does not. */
function scale(places) {
  const times = places.map(({ entry }) => Date.parse(entry.sealedAt));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (first === last) return null;
  const x = (time) => 24 + ((time - first) / (last - first)) * 952;
  let labelled = -Infinity;
  const dots = places.map((place, index) => {
    const at = x(times[index]);
    const isLabelled = at - labelled >= 26;
    if (isLabelled) labelled = at;
    return [
      shape(standingOf(place), at),
      isLabelled ? svg("text", { x: at, y: 18, "text-anchor": "middle" }, strings.truths.number(place.number)) : null,
    ];
  });
  return h(
    "div",
    { class: "timeline-scale", "aria-hidden": "true" },
    svg(
      "svg",
      { viewBox: "0 0 1000 48", focusable: "false" },
      svg("line", { class: "scale-line", x1: 24, x2: 976, y1: 34, y2: 34 }),
      dots,
    ),
    h(
      "div",
      { class: "scale-ends" },
      h("span", {}, day(places[0].entry.sealedAt)),
      h("span", {}, day(places.at(-1).entry.sealedAt)),
    ),
  );
}

function shape(standing, x) {
  const props = { class: "scale-dot", "data-standing": standing };
  if (standing === "contested") return svg("path", { ...props, d: `M${x} 25l9 9-9 9-9-9z` });
  return svg("circle", { ...props, cx: x, cy: 34, r: 7 });
}
