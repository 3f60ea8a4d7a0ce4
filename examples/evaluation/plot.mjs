// The plot of an evaluation, as SVG that reads in light and dark.

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 64;
const RIGHT = 24;
const TOP = 64;
const BOTTOM = 56;

/** The SVG of a report: two lines over the number of faulty validators, and where the quorum's arithmetic changes. */
export function plot({ validators, quorum, rounds, results }) {
  const x = (faulty) => LEFT + (faulty / validators) * (WIDTH - LEFT - RIGHT);
  const y = (share) => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  const line = (kind, shares) => {
    const points = shares.map(([faulty, share]) => `${round(x(faulty))},${round(y(share))}`);
    const dots = shares.map(([faulty, share]) => `<circle cx="${round(x(faulty))}" cy="${round(y(share))}" r="4"/>`);
    return `<g class="${kind}"><polyline points="${points.join(" ")}"/>${dots.join("")}</g>`;
  };
  const ticks = Array.from({ length: validators + 1 }, (_, at) => at);
  // So many must be faulty before the honest ones are no quorum, and before the faulty ones are one.
  const marks = [
    [validators - quorum + 1, "the honest are no quorum"],
    [quorum, "the faulty are a quorum"],
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">Wrong answers sealed and right answers refused, by faulty validators</title>
<desc id="d">${results
    .map(
      ({ faulty, wrongSealed, rightRefused }) =>
        `${faulty} faulty: ${percent(wrongSealed)} of wrong answers sealed, ${percent(rightRefused)} of right answers refused.`,
    )
    .join(" ")}</desc>
<style>
  text { font: 13px system-ui, sans-serif; fill: #333 }
  .grid { stroke: #ccc } .mark { stroke: #888; stroke-dasharray: 4 4 }
  .wrong { stroke: #b3261e; fill: #b3261e } .right { stroke: #1d5fa8; fill: #1d5fa8 }
  polyline { fill: none; stroke-width: 2.5 } text.wrong, text.right { stroke: none }
  .small { font-size: 11px }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .grid { stroke: #444 }
    .wrong { stroke: #ff8a80; fill: #ff8a80 } .right { stroke: #8ab8ff; fill: #8ab8ff }
  }
</style>
<text x="${LEFT}" y="22">Of ${validators} validators, ${quorum} make a quorum; ${rounds} rounds</text>
<text class="wrong" x="${LEFT}" y="44">wrong answers sealed</text>
<text class="right" x="${LEFT + 180}" y="44">right answers refused</text>
${[0, 0.25, 0.5, 0.75, 1]
  .map(
    (share) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>` +
      `<text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end">${percent(share)}</text>`,
  )
  .join("\n")}
${ticks.map((at) => `<text x="${round(x(at))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${at}</text>`).join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">faulty validators</text>
${marks
  .map(
    ([at, what]) =>
      `<line class="mark" x1="${round(x(at))}" x2="${round(x(at))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>` +
      `<text class="small" x="${round(x(at)) - 6}" y="${TOP + 14}" text-anchor="end">${what}</text>`,
  )
  .join("\n")}
${line(
    "wrong",
    results.map(({ faulty, wrongSealed }) => [faulty, wrongSealed]),
  )}
${line(
    "right",
    results.map(({ faulty, rightRefused }) => [faulty, rightRefused]),
  )}
</svg>
`;
}

const round = (number) => Math.round(number * 10) / 10;
const percent = (share) => `${Math.round(share * 1000) / 10} %`;
