/** The chain of epochs: from the one id that was pinned to the validator set that a certificate names. */

import { foreign, h } from "../dom.js";
import { strings } from "../language.js";
import { card, exact, folded, library, list, mark } from "./parts.js";
import { isPinned } from "./sealed.js";

/** A longer run of sets in between is folded. */
const RUN = 3;

/** The card about how a certificate's validator set is trusted, or is not. */
export function chainOf(report, trusted) {
  const text = strings.chain;
  if (!isPinned(trusted)) return card({ name: "chain", title: text.title, open: false, gist: text.noTrust });
  const found = pathTo(trusted, report.statement);
  return card(
    { name: "chain", title: text.title, open: false, gist: gistOf(found, report) },
    h("ol", { class: "chain" }, links(found, report, trusted)),
    beyond(found, trusted),
    ignoredSets(trusted),
  );
}

/**
 * The trusted sets from the anchor to the one that a statement names, both included, and how many steps that takes:
 * `{ path, reached, back, listed }`. Where nothing leads there, `path` leads to the trusted set nearest to it, and
 * `listed` is the ignored set of that id, if the bundle has it.
 */
function pathTo(trusted, statement) {
  const { anchor, sets, ignored } = trusted;
  const pinned = sets.find(({ id }) => id === anchor);
  const target = statement === null ? undefined : sets.find(({ id }) => id === statement.validatorSet);
  const end = target ?? nearest(sets, statement) ?? pinned;
  const back = end.epoch < pinned.epoch;
  const path = sets.filter(({ epoch }) =>
    back ? epoch >= end.epoch && epoch <= pinned.epoch : epoch >= pinned.epoch && epoch <= end.epoch,
  );
  if (back) path.reverse();
  return {
    path: back ? shortened(path) : path,
    reached: target !== undefined,
    back,
    listed: statement === null ? undefined : ignored.find(({ id }) => id === statement.validatorSet),
  };
}

/** The trusted set that a chain to the missing one would go on from. */
function nearest(sets, statement) {
  if (statement === null || !sets.some(({ network }) => network === statement.network)) return undefined;
  return sets.findLast(({ epoch }) => epoch <= statement.epoch) ?? sets[0];
}

/** Going back, what was proven by a hash in a later history needs none of the sets in between. */
function shortened(path) {
  const skip = path.findLastIndex(({ via }) => via === "skip");
  return skip <= 1 ? path : [path[0], ...path.slice(skip)];
}

function gistOf({ path, reached, back, listed }, { statement }) {
  const text = strings.chain;
  if (statement === null) return text.unread;
  if (!reached) return listed === undefined ? text.gistUnknown : text.gistIgnored;
  if (path.length === 1) return text.gistPinned;
  return back ? text.gistBackward(path.length - 1) : text.gistForward(path.length - 1);
}

function links({ path, reached, back, listed }, { statement }, trusted) {
  const text = strings.chain;
  const items = [];
  const add = (set, at) => {
    const last = at === path.length - 1;
    const before = path[at - 1];
    if (before !== undefined && Math.abs(before.epoch - set.epoch) > 1)
      items.push(h("li", { class: "chain-gap" }, text.gap));
    items.push(link(set, { named: last && reached, before: back ? undefined : before }));
  };
  // The two ends are what one asks for; a long way between them is folded.
  const inner = path.slice(1, -1);
  path.forEach((set, at) => {
    if (at === 0 || at === path.length - 1 || inner.length <= RUN) return add(set, at);
    if (at > 1) return;
    const epochs = [inner[0].epoch, inner.at(-1).epoch];
    items.push(
      h(
        "li",
        { class: "chain-between" },
        folded(text.between(inner.length, Math.min(...epochs), Math.max(...epochs)), () =>
          list({
            props: { class: "chain" },
            items: inner.map((one, place) => [one, path[place]]),
            make: ([one, before]) => link(one, { named: false, before: back ? undefined : before }),
            more: text.more,
            first: 60,
          }),
        ),
      ),
    );
  });
  if (!reached && statement !== null) items.push(missing(statement, trusted, listed));
  return items;
}

function link(set, { named, before }) {
  const text = strings.chain;
  const via =
    set.via !== "handover"
      ? text.via[set.via]
      : before?.epoch === set.epoch - 1
        ? text.via.handover(before.quorum, before.totalWeight)
        : text.via.handoverPlain;
  return h(
    "li",
    { class: "link-of", "data-via": set.via, "data-named": String(named) },
    h("span", { class: "node", "aria-hidden": "true" }),
    h(
      "div",
      {},
      h(
        "p",
        { class: "link-line" },
        h("strong", {}, text.epoch(set.epoch)),
        named ? [" ", h("span", { class: "tag" }, text.names)] : null,
      ),
      h("p", {}, via),
      h("p", { class: "muted" }, text.makeup(set.validators, set.quorum, set.totalWeight)),
      set.unexaminedSignatures > 0 ? h("p", { class: "note" }, text.unexamined(set.unexaminedSignatures)) : null,
      h("p", { class: "link-id" }, exact(set.id, text.id)),
    ),
  );
}

/** The set that a certificate names and that nothing trusted leads to. */
function missing({ epoch, validatorSet, network }, { sets }, listed) {
  const text = strings.chain;
  const rival = sets.some((set) => set.epoch === epoch && set.network === network);
  return h(
    "li",
    { class: "link-of", "data-via": "none", "data-named": "true" },
    h("span", { class: "node", "aria-hidden": "true" }, mark("fail")),
    h(
      "div",
      {},
      h("p", { class: "link-line" }, h("strong", {}, text.epoch(epoch)), " ", h("span", { class: "tag" }, text.names)),
      h("p", {}, text.unreached),
      rival ? h("p", {}, text.otherTrusted) : null,
      listed === undefined ? null : h("p", {}, text.reasons[listed.reason], ": ", library(listed.message)),
      h("p", { class: "link-id" }, exact(validatorSet, text.id)),
    ),
  );
}

/** What else is trusted and lies off the way. */
function beyond({ path, back }, { sets, head }) {
  const text = strings.chain;
  const end = path.at(-1);
  const newer = sets.filter(({ epoch }) => epoch > Math.max(end.epoch, path[0].epoch)).length;
  const others = sets.length - path.length - newer;
  return [
    newer > 0 ? h("p", { class: "note" }, text.newer(newer, head.epoch)) : null,
    others > 0 && back !== undefined ? h("p", { class: "note" }, text.older(others)) : null,
  ];
}

/** What is in the bundle and hangs together with nothing that is pinned. */
function ignoredSets({ ignored, sets }) {
  const text = strings.chain;
  if (ignored.length === 0) return null;
  const trustedAt = new Set(sets.map(({ network, epoch }) => `${network} ${epoch}`));
  const make = ({ id, network, epoch, reason, message }) =>
    h(
      "li",
      { class: "ignored-set", "data-reason": reason },
      h(
        "p",
        {},
        h("strong", {}, foreign(text.ignoredName(epoch, network))),
        ": ",
        text.reasons[reason],
        trustedAt.has(`${network} ${epoch}`) && reason !== "malformed" ? h("span", { class: "tag" }, text.rival) : null,
      ),
      h("p", { class: "muted" }, library(message)),
      id === null ? null : h("p", { class: "link-id" }, exact(id, text.id)),
    );
  return folded(text.ignored(ignored.length), () => [
    h("p", { class: "note" }, text.ignoredNote),
    list({ props: { class: "ignored-sets" }, items: ignored, make, more: text.more }),
  ]);
}
