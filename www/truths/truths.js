/** Two truths: several certificates in time, and two of them with their answers side by side. */

import { fill, foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { unbroken } from "../unbroken.js";
import { differenceOf } from "./difference.js";
import { firstPair, inOrder } from "./order.js";
import { equivocatorsOf, relationOf } from "./relation.js";
import { nameOf, sideCard } from "./side.js";
import { isOrdered, timelineOf } from "./timeline.js";
import { visible } from "./visible.js";

/** So much of a prompt is shown, in UTF-16 units. */
const QUESTION = 400;

/**
 * Everything about two or more findings of an examination: their timelines, what *current* rests on, the relation of
 * two of them, which can be chosen, and the difference of those two answers.
 */
export function truthsOf(examination, trusted, tools) {
  const text = strings.truths;
  const places = inOrder(examination);
  const { history } = examination;
  const sound = places.filter(({ entry }) => entry !== null);
  const areSound = sound.length === places.length;
  // Answers to different questions, of one round or given twice are several certificates, but not several truths.
  const areTruths =
    areSound &&
    history.timelines.length === 1 &&
    history.equivocations.length === 0 &&
    new Set(sound.map(({ entry }) => entry.certHash)).size === sound.length;
  const pair = h("div", { class: "pair" });
  let comparing = new AbortController();
  const compared = (first, second) => {
    comparing.abort();
    comparing = new AbortController();
    fill(pair, pairOf(first, second, places, tools, comparing.signal));
  };
  const start = firstPair(places);
  compared(...start);
  return h(
    "section",
    { class: "card truths", "aria-labelledby": "truths-title" },
    h("h2", { id: "truths-title" }, text.title(places.length, areSound, areTruths)),
    h("p", { class: "truths-lead" }, text.lead(areTruths)),
    timelines(places, history),
    outside(places, history),
    rests(places, history),
    places.length > 2 ? [equivocations(history, places), chooser(places, start, compared)] : null,
    pair,
  );
}

function timelines(places, history) {
  const text = strings.truths.timeline;
  const several = (history?.timelines.length ?? 0) > 1;
  return (history?.timelines ?? []).map((_, at) => {
    const own = places.filter(({ timeline }) => timeline === at);
    if (own.length === 0) return null;
    const title = several ? text.titleOf(at + 1, history.timelines.length) : text.title(own.length, isOrdered(own));
    return [h("h3", {}, title), question(own), timelineOf(own)];
  });
}

/** The prompt of a timeline, where it was given and matched. */
function question(places) {
  const asked = places.find(({ finding: { prompt, report } }) => report.prompt === "matched" && prompt.text?.trim());
  if (asked === undefined) return null;
  const prompt = asked.finding.prompt.text.trim();
  const shown = prompt.length > QUESTION ? `${prompt.slice(0, QUESTION)}…` : prompt;
  return h(
    "p",
    { class: "question" },
    h("span", { class: "muted" }, strings.truths.timeline.question),
    " ",
    h("bdi", {}, visible(shown)),
  );
}

/** What stands in no timeline, and why. */
function outside(places, history) {
  const text = strings.truths.outside;
  const out = places.filter(({ entry }) => entry === null);
  if (out.length === 0 || history === null) return null;
  return [
    h("h3", {}, text.title),
    h(
      "ul",
      { class: "outside" },
      out.map(({ number, alone, finding: { report } }) =>
        h(
          "li",
          {},
          h("strong", {}, strings.truths.numbered(number, alone)),
          ": ",
          alone ? text.noCertificate : text.state(strings.findings.states[report.state]),
          report.code === null ? null : [" ", codeLink(report.code)],
        ),
      ),
    ),
  ];
}

/** What *current* rests on, apart from what *valid* does. */
function rests(places, history) {
  const text = strings.truths.rests;
  const counted = places.filter(({ entry }) => entry !== null);
  if (history === null || counted.length === 0) return h("p", { class: "note" }, text.nothing);
  const sealed = counted.map(({ entry }) => entry.sealedAt).sort();
  const logged = counted.filter(({ entry }) => entry.logged === "yes").map(({ entry }) => entry.loggedBy);
  return h(
    "div",
    { class: "rests" },
    h("h3", {}, text.title),
    h("p", {}, text.valid),
    h("p", {}, unbroken(text.current(counted.length, sealed[0], sealed.at(-1), history.timelines.length))),
    h(
      "p",
      {},
      unbroken(logged.length === 0 ? text.noneLogged : text.logged(logged.length, counted.length, Math.max(...logged))),
    ),
  );
}

/** The rounds that sealed more than one certificate, whichever two are compared. */
function equivocations(history, places) {
  const text = strings.truths.equivocation;
  return (history?.equivocations ?? []).map((found) => {
    const own = places.filter(({ entry }) => entry !== null && found.certHashes.includes(entry.certHash));
    return h(
      "div",
      { class: "relation", "data-relation": "equivocation" },
      h("h3", {}, text.round(found.round, found.epoch)),
      h("p", {}, text.sealed(own.map(({ number }) => number))),
      equivocatorsOf(found, own[0]?.finding.report.quorum),
    );
  });
}

/** Which two are compared. */
function chooser(places, start, compared) {
  const text = strings.truths.chooser;
  const chosen = [...start];
  const select = (at) =>
    h(
      "label",
      { class: "choose" },
      h("span", {}, text[at === 0 ? "first" : "second"]),
      h(
        "select",
        {
          "data-side": at === 0 ? "first" : "second",
          on: {
            change: ({ target }) => {
              chosen[at] = places[Number(target.value)];
              compared(...chosen);
            },
          },
        },
        places.map((place, index) =>
          h(
            "option",
            { value: index, selected: place === start[at] },
            text.option(strings.truths.numbered(place.number, place.alone), nameOf(place.finding)),
          ),
        ),
      ),
    );
  return h("fieldset", { class: "chooser" }, h("legend", {}, text.title), select(0), select(1));
}

function pairOf(first, second, places, tools, signal) {
  const text = strings.truths;
  if (first === second) return h("p", { class: "note" }, text.chooser.same);
  const relation = h("div", { "aria-live": "polite" }, h("p", { class: "muted" }, text.relation.relating));
  related(first, second, tools, signal).then(
    (report) => signal.aborted || fill(relation, relationOf(report, first, second)),
    (error) =>
      signal.aborted || fill(relation, h("p", {}, text.relation.failed, " ", foreign(String(error?.message ?? error)))),
  );
  return [
    relation,
    h("div", { class: "sides" }, sideCard(first, places), sideCard(second, places)),
    differenceOf(first, second, tools, signal),
  ];
}

/** The relation as the verifier reports it. Where one has no certificate there is nothing to ask it. */
async function related(first, second, tools, signal) {
  const [a, b] = [first, second].map(({ finding: { certificate, report } }) => ({
    certificate,
    related: { state: report.state, code: report.code, certHash: report.certHash },
  }));
  if (a.certificate !== null && b.certificate !== null)
    return tools.engine.relate(first.finding, second.finding, { signal });
  return { relation: null, a: a.related, b: b.related, equivocators: [], equivocatorsWeight: 0 };
}
