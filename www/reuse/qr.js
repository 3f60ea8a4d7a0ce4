/** A text as a QR code that a camera reads from paper. */

import encode from "qr";

import { svg } from "../dom.js";

/** Light modules around the code; scanners want four. */
const QUIET = 4;

/**
 * The QR code of `text`, black on white in any theme, as an image with the name `label`.
 *
 * @param {string} text
 * @param {string} label
 * @returns {SVGElement}
 */
export function qrCode(text, label) {
  const rows = encode(text, "raw", { ecc: "medium", border: QUIET });
  const side = rows.length;
  return svg(
    "svg",
    {
      class: "qr",
      role: "img",
      "aria-label": label,
      viewBox: `0 0 ${side} ${side}`,
      "shape-rendering": "crispEdges",
    },
    svg("rect", { width: side, height: side, fill: "#fff" }),
    svg("path", { d: rows.map(runs).join(""), fill: "#000" }),
  );
}

/** The dark modules of a row, each run of them as one rectangle: seams between modules would show in print. */
function runs(row, y) {
  let path = "";
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x += 1;
    path += `M${start} ${y}h${x + 1 - start}v1H${start}z`;
  }
  return path;
}
