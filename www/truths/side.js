/** One of two certificates: its own seal and its own four answers. */

import { code, foreign, h } from "../dom.js";
import { isValid } from "../evidence/sealed.js";
import { moment, short } from "../format.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { unbroken } from "../unbroken.js";
import { ledger } from "./timeline.js";

/** Of those states alone it is shown that a quorum sealed it. */
const MARKS = { valid: "✓", "sealed-unbound": "◐" };

/** The card of one side; `places` are all, to name what supersedes it and to say what *current* rests on. */
export function sideCard(place, places) {
  const { number, alone, finding } = place;
  const { report } = finding;
  const text = strings.truths.side;
  return h(
    "div",
    { class: "side", "data-state": report.state, "data-number": number },
    h(
      "h4",
      { class: "side-title" },
      strings.truths.numbered(number, alone),
      nameOf(finding) === null ? null : [" ", foreign(nameOf(finding), { class: "side-name" })],
    ),
    h(
      "p",
      { class: "side-state" },
      h("span", { class: "side-mark", "aria-hidden": "true" }, MARKS[report.state] ?? "✕"),
      " ",
      text.state[report.state],
      report.code === null ? null : [" ", codeLink(report.code)],
    ),
    h("p", { class: "side-seal" }, unbroken(seal(report))),
    h(
      "dl",
      { class: "side-answers" },
      pair(text.names.valid, text.valid[isValid(report.state)]),
      pair(text.names.logged, ledger(report)),
      pair(text.names.current, current(place, places)),
      pair(text.names.accepted, text.accepted(report.accepted, report.policy !== null)),
    ),
    report.statement === null ? null : facts(report),
  );
}

/** The name that the certificate came under, else the answer's. */
export function nameOf({ certificate, answer }) {
  return certificate?.name ?? answer?.name ?? null;
}

function seal({ quorum, statement }) {
  const text = strings.truths.side;
  if (statement === null) return text.unread;
  if (quorum === null) return text.uncounted(statement.epoch, statement.network);
  return text.seal(quorum.signedWeight, quorum.totalWeight, quorum.threshold, statement.epoch, statement.network);
}

function current({ entry, timeline, contested }, places) {
  const text = strings.truths.side.current;
  if (entry === null) return text.unknown;
  if (contested && entry.current === "yes") return text.contested;
  if (entry.current === "yes") return text.yes(places.filter((place) => place.timeline === timeline).length);
  const by = places.find((place) => place.timeline === timeline && place.entry.certHash === entry.supersededBy);
  return text.no(by?.number ?? null);
}

function facts({ state, statement, certHash }) {
  const text = strings.truths.side.names;
  const { round, model, output } = statement;
  return h(
    "dl",
    { class: "side-facts" },
    pair(MARKS[state] ? text.sealedAt : text.claimedAt, moment(round.sealedAt)),
    pair(text.model, foreign(strings.truths.timeline.model(model.name, model.version))),
    pair(text.size, strings.truths.bytes(output.length)),
    certHash === null ? null : pair(text.id, code(short(certHash))),
  );
}

function pair(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}
