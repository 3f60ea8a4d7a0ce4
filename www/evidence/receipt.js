/** The ledger's receipt: whether, where and by when a seal was logged. It never changes a certificate's state. */

import { foreign, h, svg } from "../dom.js";
import { moment, number } from "../format.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { comparedBy } from "./checks.js";
import { card, exact, facts, folded, library, nameOf, named, table } from "./parts.js";
import { isSealed } from "./sealed.js";

/** The card about a report's receipt. `trusted` is what its cosigners' quorum is read from. */
export function receiptOf(report, trusted) {
  const text = strings.receipt;
  const { receipt } = report;
  if (receipt === null) {
    const note = isSealed(report) ? text.noneNote : text.noneNoteUnsealed;
    return card({ name: "receipt", title: text.title, gist: text.none, open: false }, h("p", {}, note));
  }
  const gist =
    receipt.logged === "yes"
      ? text.yes(receipt.loggedBy)
      : receipt.logged === "no"
        ? text.no
        : receipt.code === "receipt.no-set"
          ? text.noSet
          : text.unknown;
  return card(
    { name: "receipt", title: text.title, gist, open: true },
    receipt.logged === "yes" ? logged(receipt, trusted) : failed(receipt),
  );
}

function logged(receipt, trusted) {
  const text = strings.receipt;
  const { origin, index, treeSize, loggedBy, cosigners, cosigningEpoch, cosigningWeight } = receipt;
  const set = trusted?.sets.find(({ epoch }) => epoch === cosigningEpoch);
  const figures = {
    weighs: cosigningWeight,
    total: set?.totalWeight ?? null,
    threshold: set?.quorum ?? null,
    epoch: cosigningEpoch,
  };
  return [
    facts([
      [text.by, [h("strong", {}, moment(loggedBy)), h("br"), h("span", { class: "muted" }, text.byNote)], "by"],
      [text.position, text.positionValue(index, treeSize), "position"],
      [text.cosigned, [text.cosignedValue(figures), set === undefined ? null : bar(figures)], "cosigned"],
      [text.origin, foreign(origin, { class: "code" }), "origin"],
    ]),
    h("p", { class: "note" }, text.worth),
    folded(text.cosigners(cosigners.length), () =>
      table({
        caption: text.cosigners(cosigners.length),
        titled: true,
        columns: [
          { title: text.columns.id },
          { title: text.columns.operator },
          { title: text.columns.weight, numeric: true },
          { title: text.columns.time },
        ],
        rows: cosigners.map(({ id, operator, weight, timestamp }) => ({
          cells: [nameOf(id), named(operator, strings.electorate.noOperator), number(weight), moment(timestamp)],
        })),
        more: text.more,
      }),
    ),
  ];
}

function bar({ weighs, total, threshold }) {
  const width = (some) => `${((100 * some) / total).toFixed(4)}%`;
  return svg(
    "svg",
    {
      class: "bar receipt-bar",
      width: "100%",
      height: 22,
      role: "img",
      "aria-label": strings.receipt.picture({ weighs, total, threshold }),
    },
    svg("rect", { class: "trough", width: "100%", height: 12, y: 5 }),
    svg(
      "svg",
      { class: "segment", "data-kind": "affirmed", width: width(weighs), height: 12, y: 5 },
      svg("rect", { class: "ground", width: "100%", height: "100%" }),
    ),
    svg("line", { class: "threshold-ground", x1: width(threshold), x2: width(threshold), y1: 0, y2: 22 }),
    svg("line", { class: "threshold", x1: width(threshold), x2: width(threshold), y1: 0, y2: 22 }),
  );
}

function failed(receipt) {
  const text = strings.receipt;
  const { logged: is, code, message, origin, index, treeSize } = receipt;
  return [
    h("p", {}, text.steps[code]),
    h("p", { class: "muted" }, library(message)),
    facts([
      ...comparedBy(receipt),
      [strings.checks.code, codeLink(code), "code"],
      origin === null ? null : [text.originUnproven, exact(origin, text.origin), "origin"],
      index === null || treeSize === null
        ? null
        : [
            text.positionUnproven,
            index < treeSize ? text.positionValue(index, treeSize) : text.positionOdd(index, treeSize),
            "position",
          ],
    ]),
    code === "receipt.no-set" ? null : h("p", { class: "note" }, is === "no" ? text.noNote : text.unknownNote),
  ];
}
