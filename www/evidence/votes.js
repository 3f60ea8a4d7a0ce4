/** Votes beside a certificate, and the dissent that they prove. They never change its state. */

import { foreign, h } from "../dom.js";
import { number } from "../format.js";
import { strings } from "../language.js";
import { card, facts, folded, library, list, nameOf, named, table } from "./parts.js";

/** The reasons to ignore a vote of which only the library's message says what it was. */
const UNSAID = new Set(["malformed", "unsupported"]);

/** The card about the votes of a finding, or null where there is nothing to say of any. */
export function votesOf({ report, votes: given }) {
  const text = strings.votes;
  const { quorum, votes, dissent, unaccountedWeight } = report;
  if (quorum === null) {
    if (given.length === 0) return null;
    return card(
      { name: "votes", title: text.title, open: false, gist: text.notExamined(given.length) },
      h("p", {}, text.unknown),
    );
  }
  return card(
    {
      name: "votes",
      title: text.title,
      open: votes !== null,
      gist: text.gist[dissent](quorum.dissentWeight, votes?.rejectWeight ?? 0),
    },
    h("p", {}, text.unaccounted(unaccountedWeight)),
    votes === null
      ? h("p", { class: "note" }, text.none)
      : [...examined(votes), h("p", { class: "note" }, text.noState)],
  );
}

function examined({ affirmWeight, rejectWeight, abstainWeight, counted, equivocators, ignored }) {
  const text = strings.votes;
  return [
    facts([
      [text.weights.affirm, number(affirmWeight), "affirm"],
      [text.weights.reject, number(rejectWeight), "reject"],
      [text.weights.abstain, number(abstainWeight), "abstain"],
    ]),
    counted.length === 0
      ? null
      : table({
          caption: text.counted(counted.length),
          columns: [
            { title: text.columns.id },
            { title: text.columns.operator },
            { title: text.columns.weight, numeric: true },
            { title: text.columns.vote },
          ],
          rows: counted.map(({ id, operator, weight, vote }) => ({
            "data-vote": vote,
            cells: [nameOf(id), named(operator, strings.electorate.noOperator), number(weight), text.kinds[vote]],
          })),
          more: text.more,
          first: 30,
        }),
    equivocators.length === 0
      ? null
      : [
          h("h3", {}, text.equivocators),
          list({
            props: { class: "points" },
            items: equivocators,
            make: ({ id, votes, signed }) =>
              h(
                "li",
                {},
                h("strong", {}, foreign(id)),
                " ",
                text.equivocator({ votes: votes.map((vote) => text.kinds[vote]), signed }),
              ),
            more: text.more,
          }),
        ],
    ignored.length === 0
      ? null
      : folded(text.ignored(ignored.length), () =>
          list({
            props: { class: "points" },
            items: ignored,
            make: ({ index, validator, reason, message }) =>
              h(
                "li",
                { "data-reason": reason },
                h("strong", {}, text.ignoredBy(index + 1, validator)),
                `: ${text.reasons[reason]}.`,
                UNSAID.has(reason) ? [" ", h("span", { class: "muted" }, library(message))] : null,
              ),
            more: text.more,
          }),
        ),
  ];
}
