/**
 * Advisories beside a certificate: what a quorum has said since of its model, of itself or of a key. They never make
 * it invalid.
 */

import { foreign, h } from "../dom.js";
import { moment } from "../format.js";
import { strings } from "../language.js";
import { card, exact, facts, folded, library, list } from "./parts.js";

/** The card about the advisories of a finding, or null where none was given and none could be told of. */
export function advisoriesOf({ report, advisories: given }) {
  const text = strings.advisories;
  const { advisories, quorum } = report;
  if (advisories === null) {
    if (given.length === 0 && quorum === null) return null;
    if (given.length === 0)
      return card({ name: "advisories", title: text.title, open: false, gist: text.none }, h("p", {}, text.noState));
    return card(
      { name: "advisories", title: text.title, open: false, gist: text.notExamined(given.length) },
      h("p", {}, text.notExaminedNote),
    );
  }
  const { counted, ignored, effect } = advisories;
  const applying = counted.filter(({ applies }) => applies);
  // What concerns this certificate is what one must not miss.
  const sorted = [...applying, ...counted.filter(({ applies }) => !applies)];
  return card(
    {
      name: "advisories",
      title: text.title,
      open: applying.length > 0,
      gist: counted.length === 0 ? text.gistNone : text.gist(applying.length, counted.length),
    },
    list({ props: { class: "advisories" }, items: sorted, make: advisory, more: text.more, first: 4 }),
    ignored.length === 0 ? null : folded(text.ignored(ignored.length), () => ignoredOnes(ignored)),
    h("p", { class: "note" }, counted.length === 0 ? null : [text.effect[effect], " "], text.noState),
  );
}

function advisory({ id, applies, advisory: said }) {
  const text = strings.advisories;
  const { fields } = text;
  const concerns = said.target.publicKey ? text.appliesByKey : text.applies;
  return h(
    "li",
    { class: "advisory", "data-applies": String(applies), "data-kind": said.kind },
    h(
      "p",
      { class: "advisory-line" },
      h("strong", {}, text.kinds[said.kind]),
      " ",
      h("span", { class: "tag" }, applies ? concerns : text.appliesNot),
    ),
    facts([
      [fields.target, target(said.target), "target"],
      [fields.reason, foreign(said.reason), "reason"],
      said.since === null ? null : [fields.since, moment(said.since), "since"],
    ]),
    folded(text.details, () =>
      facts([
        [
          fields.issuedAt,
          [moment(said.issuedAt), " ", h("span", { class: "muted" }, strings.facts.byWord)],
          "issuedAt",
        ],
        [fields.epoch, text.epoch(said.epoch), "epoch"],
        [fields.id, exact(id, fields.id), "id"],
      ]),
    ),
  );
}

function target({ model, certHash, publicKey }) {
  const { about } = strings.advisories;
  if (model) return foreign(about.model(model.name, model.version));
  if (certHash) return [about.certHash, " ", exact(certHash, about.certHash)];
  return [about.publicKey, " ", exact(publicKey, about.publicKey)];
}

function ignoredOnes(ignored) {
  const text = strings.advisories;
  return list({
    props: { class: "points" },
    items: ignored,
    make: ({ index, reason, message }) =>
      h(
        "li",
        { "data-reason": reason },
        h("strong", {}, text.ignoredName(index + 1)),
        `: ${text.reasons[reason]}. `,
        h("span", { class: "muted" }, library(message)),
      ),
    more: text.more,
  });
}
