/** The electorate as a picture: every validator's weight, what it did, and how the sum stands to the quorum. */

import { foreign, h, svg } from "../dom.js";
import { number } from "../format.js";
import { strings } from "../language.js";
import { unbroken } from "../unbroken.js";
import { card, folded, fresh, list, nameOf, named, table } from "./parts.js";
import { isSealed } from "./sealed.js";

/**
 * From the side of the quorum to the side against it: what signed comes first, so that the eye sees what it reaches.
 */
const CASTS = ["affirmed", "failed", "voted", "unsupported", "silent", "abstained", "dissented"];
const CLAIMS = ["affirm", "abstain", "unaccounted", "dissent"];

/** With more validators the bar has no names or gaps, with far more it shows sums. */
const NAMED = 60;
const SINGLE = 240;
/** How wide the bar is at least, in pixels: on a phone, and beside that. */
const WIDTHS = { phone: 300, wide: 560 };
/** Up to this many, the table stands open. */
const FEW = 12;

/** The card about who stood behind a certificate. */
export function electorateOf(report) {
  const text = strings.electorate;
  const { quorum, statement } = report;
  if (quorum === null) {
    return card({ name: "electorate", title: text.title }, h("p", { class: "muted" }, text.unknown));
  }
  const cast = electors(report);
  const notes = [
    quorum.failedSignatures > 0 ? text.failedSignatures(quorum.failedSignatures) : null,
    quorum.unknownSignatures > 0 ? text.unknownSignatures(quorum.unknownSignatures) : null,
    quorum.oversigned > 0 ? text.oversigned(quorum.oversigned) : null,
  ];
  return card(
    {
      name: "electorate",
      title: text.title,
      gist: text.gist({ signed: quorum.signedWeight, total: quorum.totalWeight, threshold: quorum.threshold }),
    },
    picture(cast, quorum),
    legend(sums(cast).map(({ kind, weight }) => [kind, text.cast[kind], weight])),
    quorum.margin < 0 ? null : h("p", { class: "note" }, unbroken(text.pivotalNote(quorum.pivotal))),
    notes.map((note) => (note === null ? null : h("p", { class: "note" }, note))),
    h("h3", {}, text.claimed),
    ...claims(quorum),
    h("p", { class: "note" }, isSealed(report) ? text.claimedNote : text.claimedNoteUnproven),
    operators(cast, quorum),
    everybody(cast, statement),
  );
}

/**
 * What each validator of the set did, in the set's order: `{ id, operator, weight, status, cast, falseToo, twice,
 * pivotal }`. A signature on the certificate says more than a vote beside it; a vote that counts says more than no
 * signature.
 */
function electors({ quorum, votes }) {
  const said = new Map((votes?.counted ?? []).map(({ id, vote }) => [id, vote]));
  const twice = new Set((votes?.equivocators ?? []).map(({ id }) => id));
  const pivotal = new Set(quorum.pivotal);
  return quorum.signers.map((signer) => {
    const cast = castOf(signer.status, said.get(signer.id));
    return {
      ...signer,
      cast,
      falseToo: signer.status === "failed" && cast !== "failed",
      twice: twice.has(signer.id),
      pivotal: pivotal.has(signer.id),
    };
  });
}

function castOf(status, vote) {
  if (status === "signed") return "affirmed";
  if (vote === "reject") return "dissented";
  if (vote === "abstain") return "abstained";
  if (status === "failed") return "failed";
  if (vote === "affirm") return "voted";
  return status === "unsupported" ? "unsupported" : "silent";
}

function sums(cast) {
  return CASTS.map((kind) => {
    const some = cast.filter((elector) => elector.cast === kind);
    return { kind, count: some.length, weight: some.reduce((sum, { weight }) => sum + weight, 0) };
  }).filter(({ count }) => count > 0);
}

/** Operators stand together, the heaviest first, and nobody's are last. */
function arranged(cast) {
  const weights = new Map();
  for (const { operator, weight } of cast) weights.set(operator, (weights.get(operator) ?? 0) + weight);
  const rank = [...weights.keys()].sort(
    (a, b) => (a === null) - (b === null) || weights.get(b) - weights.get(a) || (a < b ? -1 : 1),
  );
  const place = new Map(rank.map((operator, at) => [operator, at]));
  return [...cast].sort(
    (a, b) =>
      CASTS.indexOf(a.cast) - CASTS.indexOf(b.cast) ||
      place.get(a.operator) - place.get(b.operator) ||
      b.weight - a.weight,
  );
}

// Heights in the picture.
const BAR = { top: 22, height: 44 };
const BELOW = BAR.top + BAR.height;
const BRACKET = BELOW + 16;

function picture(cast, quorum) {
  const text = strings.electorate;
  const { totalWeight, threshold, signedWeight, margin } = quorum;
  const all = arranged(cast);
  const parts =
    all.length <= SINGLE
      ? all.map(({ cast: kind, id, weight, pivotal }) => ({ kind, name: id, weight, pivotal }))
      : sums(cast).map(({ kind, weight }) => ({ kind, name: text.cast[kind], weight, pivotal: false }));
  const spoken = sums(cast).map(({ kind, count, weight }) => text.part(text.cast[kind], count, weight));
  const at = share(threshold, totalWeight);
  const to = share(signedWeight, totalWeight);
  const middle = (at + to) / 2;
  return svg(
    "svg",
    {
      class: "bar electorate-bar",
      role: "img",
      width: "100%",
      height: BRACKET + 26,
      "data-crowded": String(all.length > NAMED),
      "aria-label": text.picture({ signed: signedWeight, total: totalWeight, threshold, parts: spoken }),
    },
    segments(parts, totalWeight, BAR.top, BAR.height, threshold),
    marks(parts, totalWeight),
    svg("line", { class: "threshold-ground", x1: percent(at), x2: percent(at), y1: 17, y2: BELOW + 2 }),
    svg("line", { class: "threshold", x1: percent(at), x2: percent(at), y1: 17, y2: BRACKET + 6 }),
    svg(
      "text",
      { class: "threshold-label", x: percent(at), y: 12, "text-anchor": anchorAt(at) },
      text.threshold(threshold),
    ),
    // From the quorum to what signed: what there is to spare, or what is missing.
    svg("line", { class: "margin-line", x1: percent(at), x2: percent(to), y1: BRACKET, y2: BRACKET }),
    svg("line", { class: "margin-line", x1: percent(to), x2: percent(to), y1: BRACKET - 4, y2: BRACKET + 4 }),
    svg(
      "text",
      { class: "margin-label", x: percent(middle), y: BRACKET + 20, "text-anchor": anchorAt(middle) },
      text.margin(margin),
    ),
  );
}

/** A triangle below everyone without whom the quorum would fall. */
function marks(parts, total) {
  let from = 0;
  return parts.map(({ weight, pivotal }) => {
    const x = share(from + weight / 2, total);
    from += weight;
    if (!pivotal) return null;
    return svg(
      "svg",
      { x: percent(x), y: BELOW + 3, width: 1, height: 8, overflow: "visible" },
      svg("path", { class: "pivot", d: "M0 0l5 7h-10z" }),
    );
  });
}

function anchorAt(x) {
  if (x > 84) return "end";
  return x < 16 ? "start" : "middle";
}

function claims(quorum) {
  const text = strings.electorate;
  const { quorumWeight: affirm, dissentWeight: dissent, abstainWeight: abstain } = quorum;
  const claimed = affirm + dissent + abstain;
  // A tally may be false, and say more than there is.
  const total = Math.max(quorum.totalWeight, claimed);
  const weights = { affirm, abstain, unaccounted: total - claimed, dissent };
  const parts = CLAIMS.map((kind) => ({ kind, name: null, weight: weights[kind] })).filter(({ weight }) => weight > 0);
  const spoken = parts.map(({ kind, weight }) => text.claimedPart(text.tally[kind], weight));
  return [
    svg(
      "svg",
      { class: "bar", width: "100%", height: 16, role: "img", "aria-label": text.claimedPicture(spoken) },
      segments(parts, total, 0, 16),
    ),
    legend(parts.map(({ kind, weight }) => [kind, text.tally[kind], weight])),
  ];
}

/** `line` is a weight where a line crosses the bar: a name gives way to it, to the wider side. */
function segments(parts, total, y, height, line = 0) {
  let from = 0;
  return parts.map(({ kind, name, weight }) => {
    const x = share(from, total);
    const width = share(weight, total);
    const before = (line - from) / weight;
    from += weight;
    // An inner picture of its own clips a long name.
    return svg(
      "svg",
      { class: "segment", "data-kind": kind, x: percent(x), y, width: percent(width), height },
      name === null ? null : svg("title", {}, `${name}: ${number(weight)}`),
      ground(kind),
      name === null ? null : nameIn(name, width, height, before > 0 && before < 1 ? before : 0),
    );
  });
}

/** A name where there is room for it, if need be only where the bar is wide: beside what is cut off at a share. */
function nameIn(name, width, height, cut) {
  const needed = 8 + 7.5 * name.length;
  const [from, to] = cut > 0.5 ? [0, cut] : [cut, 1];
  const fits = Object.keys(WIDTHS).find((kind) => ((to - from) * width * WIDTHS[kind]) / 100 >= needed);
  if (fits === undefined) return null;
  const x = percent((from + to) * 50);
  return svg("text", { x, y: height / 2, dy: "0.35em", "text-anchor": "middle", "data-fits": fits }, name);
}

/** A filled ground with the pattern of its kind: what it means does not hang on colour. */
function ground(kind) {
  const shapes = PATTERNS[kind];
  if (shapes === undefined) return svg("rect", { class: "ground", width: "100%", height: "100%" });
  const id = fresh("pattern");
  return [
    svg("rect", { class: "ground", width: "100%", height: "100%" }),
    svg(
      "pattern",
      { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      shapes.map((d) => svg("path", { class: "pattern", d })),
    ),
    svg("rect", { class: "patterned", width: "100%", height: "100%", fill: `url(#${id})` }),
  ];
}

const PATTERNS = {
  failed: ["M0 0L8 8", "M8 0L0 8"],
  dissented: ["M-2 2L2 -2", "M0 8L8 0", "M6 10L10 6"],
  dissent: ["M-2 2L2 -2", "M0 8L8 0", "M6 10L10 6"],
  abstained: ["M2 3h2", "M6 7h2"],
  abstain: ["M2 3h2", "M6 7h2"],
  voted: ["M0 4h8"],
  unsupported: ["M4 0v8"],
};

/** What each ground of a picture means, with its weight. */
function legend(entries) {
  return h(
    "ul",
    { class: "legend" },
    entries.map(([kind, name, weight]) =>
      h("li", {}, swatch(kind), h("span", {}, name, " ", h("strong", {}, number(weight)))),
    ),
  );
}

function swatch(kind) {
  return svg(
    "svg",
    { class: "swatch segment", "data-kind": kind, width: 16, height: 16, "aria-hidden": "true", focusable: "false" },
    ground(kind),
  );
}

/** Who runs the validators: a quorum of many keys may be a quorum of few hands. */
function operators(cast, quorum) {
  const text = strings.electorate;
  const groups = new Map();
  for (const elector of cast) {
    const group = groups.get(elector.operator) ?? { operator: elector.operator, electors: [], total: 0, signed: 0 };
    group.electors.push(elector);
    group.total += elector.weight;
    if (elector.cast === "affirmed") group.signed += elector.weight;
    groups.set(elector.operator, group);
  }
  // Where each runs one validator, there is nothing to say that the bar does not.
  if (![...groups.values()].some(({ operator, electors: some }) => operator !== null && some.length > 1)) return null;
  const rows = [...groups.values()].sort(
    (a, b) => (a.operator === null) - (b.operator === null) || b.total - a.total || (a.operator < b.operator ? -1 : 1),
  );
  const widest = Math.max(...rows.map(({ total }) => total));
  const row = ({ operator, electors: some, total, signed }) =>
    h(
      "li",
      { class: "operator" },
      h(
        "p",
        { class: "operator-line" },
        operator === null
          ? h("span", { class: "muted" }, text.noOperator)
          : foreign(operator, { class: "operator-name" }),
        " ",
        h("span", { class: "operator-sum" }, text.operator({ signed, total, count: some.length })),
        operator !== null && quorum.margin >= 0 && signed > quorum.margin
          ? [" ", h("span", { class: "tag" }, text.operatorPivotal)]
          : null,
      ),
      svg(
        "svg",
        { class: "bar operator-bar", width: "100%", height: 10, "aria-hidden": "true", focusable: "false" },
        segments(
          sums(some).map(({ kind, weight }) => ({ kind, name: null, weight })),
          widest,
          0,
          10,
        ),
      ),
    );
  return [
    h("h3", {}, text.operators),
    list({ props: { class: "operators" }, items: rows, make: row, more: text.more, first: 10 }),
  ];
}

/** The picture's numbers as a table, which is also what a screen reader goes through. */
function everybody(cast, statement) {
  const text = strings.electorate;
  const { columns } = text;
  const make = () =>
    table({
      caption: text.caption(cast.length, statement.network, statement.epoch),
      columns: [
        { title: columns.id },
        { title: columns.operator },
        { title: columns.weight, numeric: true },
        { title: columns.cast },
      ],
      rows: cast.map(({ id, operator, weight, cast: kind, falseToo, twice, pivotal }) => ({
        "data-id": id,
        "data-cast": kind,
        cells: [
          nameOf(id),
          named(operator, text.noOperator),
          number(weight),
          h(
            "span",
            { class: "cast" },
            swatch(kind),
            h(
              "span",
              {},
              [text.cast[kind], falseToo ? text.falseToo : null, twice ? text.twice : null].filter(Boolean).join(", "),
              pivotal ? [" ", h("span", { class: "tag" }, text.pivotal)] : null,
            ),
          ),
        ],
      })),
      more: text.more,
    });
  if (cast.length <= FEW) return make();
  return folded(text.table(cast.length), make);
}

function share(some, total) {
  return (100 * some) / total;
}

function percent(value) {
  return `${value.toFixed(4)}%`;
}
