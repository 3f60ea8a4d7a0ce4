/** The quorum: a bar of the validators' weights with the threshold, what the seal claims, and who signed. */

import { fill, foreign, h, svg, unseen } from "./dom.js";
import { number } from "./format.js";
import { isSealed } from "./sealed.js";
import { strings } from "./strings.js";

/** From this many validators on, the bar shows them by status, and the table starts with this many. */
const MANY = 60;
/** A part of the bar that is narrower, in percent, has no name in it. */
const NAMED = 7;

const ORDER = ["signed", "failed", "unsupported", "silent"];

/** The section about a report's quorum. */
export function quorumSection(report) {
  const { quorum, statement } = report;
  const text = strings.quorum;
  const title = h("h2", { id: "quorum-title" }, text.title);
  const section = h("section", { class: "card", "aria-labelledby": "quorum-title" }, title);
  if (quorum === null) {
    section.append(h("p", { class: "muted" }, text.unknown));
    return section;
  }
  const notes = [
    quorum.oversigned > 0 ? text.oversigned(quorum.oversigned) : null,
    quorum.unknownSignatures > 0 ? text.unknownSignatures(quorum.unknownSignatures) : null,
    quorum.failedSignatures > 0 ? text.failedSignatures(quorum.failedSignatures) : null,
  ].filter((note) => note !== null);
  section.append(
    h(
      "p",
      { class: "figure-line" },
      h("span", {}, text.signed(quorum.signedWeight, quorum.totalWeight, quorum.threshold)),
      h("span", { class: "margin" }, quorum.margin < 0 ? text.short(-quorum.margin) : text.toSpare(quorum.margin)),
    ),
    signedBar(quorum),
    legend(
      ORDER.filter((status) => quorum.signers.some((signer) => signer.status === status)).map((status) => [
        status,
        text.status[status],
        sum(quorum.signers.filter((signer) => signer.status === status)),
      ]),
    ),
    h("h3", {}, text.claimed),
    ...claimedBar(quorum),
    h("p", { class: "note" }, isSealed(report) ? text.claimedNote : text.claimedNoteUnproven),
    ...notes.map((note) => h("p", { class: "note" }, note)),
    ...signerTable(quorum, statement),
    h("p", { class: "note" }, text.pivotalNote),
  );
  return section;
}

function sum(signers) {
  return signers.reduce((total, signer) => total + signer.weight, 0);
}

/** Signers first, so that the weight that signed reaches the threshold or does not, for the eye to see. */
function signedBar(quorum) {
  const text = strings.quorum;
  const groups = ORDER.map((status) => [status, quorum.signers.filter((signer) => signer.status === status)]);
  const present = groups.filter(([, signers]) => signers.length > 0);
  const parts =
    quorum.signers.length <= MANY
      ? present.flatMap(([status, signers]) => signers.map(({ id, weight }) => ({ kind: status, name: id, weight })))
      : present.map(([status, signers]) => ({ kind: status, name: text.status[status], weight: sum(signers) }));
  const spoken = present.map(([status, signers]) => text.part(signers.length, text.status[status], sum(signers))).join("; ");
  const at = (100 * quorum.threshold) / quorum.totalWeight;
  const picture = svg(
    "svg",
    {
      class: "bar",
      role: "img",
      width: "100%",
      height: 66,
      "aria-label": text.picture(quorum.signedWeight, quorum.totalWeight, quorum.threshold, spoken),
    },
    segments(parts, quorum.totalWeight, 22, 38),
    svg("line", { class: "threshold", x1: percent(at), x2: percent(at), y1: 17, y2: 66 }),
    svg(
      "text",
      { class: "threshold-label", x: percent(at), y: 12, "text-anchor": at > 80 ? "end" : "middle" },
      text.threshold(quorum.threshold),
    ),
  );
  return picture;
}

function claimedBar(quorum) {
  const names = strings.quorum.tally;
  const claimed = quorum.quorumWeight + quorum.dissentWeight + quorum.abstainWeight;
  // A tally may be false, and say more than there is.
  const total = Math.max(quorum.totalWeight, claimed);
  const parts = [
    { kind: "affirm", name: names.affirm, weight: quorum.quorumWeight },
    { kind: "dissent", name: names.dissent, weight: quorum.dissentWeight },
    { kind: "abstain", name: names.abstain, weight: quorum.abstainWeight },
    { kind: "unaccounted", name: names.unaccounted, weight: total - claimed },
  ].filter((part) => part.weight > 0);
  return [
    svg(
      "svg",
      {
        class: "bar",
        width: "100%",
        height: 14,
        role: "img",
        "aria-label": parts.map((part) => `${part.name} ${number(part.weight)}`).join(", "),
      },
      segments(
        parts.map((part) => ({ ...part, name: null })),
        total,
        0,
        14,
      ),
    ),
    legend(parts.map((part) => [part.kind, part.name, part.weight])),
  ];
}

function segments(parts, total, y, height) {
  let from = 0;
  return parts.map(({ kind, name, weight }) => {
    const x = (100 * from) / total;
    const width = (100 * weight) / total;
    from += weight;
    // An inner picture of its own clips a long name.
    return svg(
      "svg",
      { class: "part", "data-kind": kind, x: percent(x), y, width: percent(width), height },
      svg("rect", { width: "100%", height: "100%" }),
      name !== null && width >= NAMED
        ? svg("text", { x: "50%", y: height / 2, dy: "0.35em", "text-anchor": "middle" }, name)
        : null,
    );
  });
}

function percent(value) {
  return `${value.toFixed(4)}%`;
}

function legend(entries) {
  return h(
    "ul",
    { class: "legend" },
    entries.map(([kind, name, weight]) =>
      h(
        "li",
        {},
        svg(
          "svg",
          { class: "swatch", width: 12, height: 12, "aria-hidden": "true" },
          svg("svg", { class: "part", "data-kind": kind }, svg("rect", { width: "100%", height: "100%" })),
        ),
        `${name} ${number(weight)}`,
      ),
    ),
  );
}

function signerTable(quorum, statement) {
  const { columns, caption, more } = strings.quorum;
  const pivotal = new Set(quorum.pivotal);
  const rows = (signers) => signers.map((signer) => signerRow(signer, pivotal.has(signer.id)));
  const body = h("tbody", {}, rows(quorum.signers.slice(0, MANY)));
  const all = h(
    "button",
    {
      type: "button",
      class: "button",
      on: {
        click: () => {
          fill(body, rows(quorum.signers));
          all.remove();
        },
      },
    },
    more(quorum.signers.length),
  );
  return [
    h(
      "div",
      { class: "table-frame" },
      h(
        "table",
        { class: "signers" },
        h("caption", {}, caption(quorum.signers.length, statement.network, statement.epoch)),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, columns.id),
            h("th", { scope: "col" }, columns.operator),
            h("th", { scope: "col", class: "numeric" }, columns.weight),
            h("th", { scope: "col" }, columns.status),
            h("th", { scope: "col" }, columns.pivotal),
          ),
        ),
        body,
      ),
    ),
    quorum.signers.length > MANY ? all : "",
  ];
}

function signerRow({ id, operator, weight, status }, pivotal) {
  const text = strings.quorum;
  return h(
    "tr",
    { "data-status": status, "data-id": id },
    h("th", { scope: "row" }, foreign(id)),
    h("td", {}, operator === null ? h("span", { class: "muted" }, text.noOperator) : foreign(operator)),
    h("td", { class: "numeric" }, number(weight)),
    h("td", {}, h("span", { class: "signer-mark", "aria-hidden": "true" }, text.marks[status]), ` ${text.status[status]}`),
    h("td", {}, pivotal ? text.pivotal : [h("span", { "aria-hidden": "true", class: "muted" }, "–"), unseen(text.notPivotal)]),
  );
}
