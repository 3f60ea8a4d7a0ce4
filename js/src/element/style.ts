/** The style sheet: constructed, so that a policy of `style-src 'self'` has nothing against it. */

/**
 * Colours follow the `color-scheme` that the page gives the element. Where an engine has no `light-dark()`, they are the
 * light ones, on grounds of their own. Green is for what is valid and accepted alone.
 */
const COLOURS = {
  good: ["#12693d", "#6fd39b"],
  "good-ground": ["#eaf6ef", "#12291d"],
  bad: ["#a61b1b", "#ff9c94"],
  "bad-ground": ["#fceceb", "#331a1a"],
  caution: ["#7a4f00", "#f0c264"],
  "caution-ground": ["#fdf3dc", "#2e2611"],
  neutral: ["#46505e", "#b4bdc9"],
  "neutral-ground": ["#f0f2f5", "#20262e"],
  ink: ["#1a1f26", "#e6e9ed"],
  muted: ["#4d5765", "#aab4c1"],
  line: ["#cfd5dc", "#3a424d"],
  signed: ["#3c66b5", "#6f9be8"],
  dissent: ["#b4552d", "#e58a5f"],
  rest: ["#c6cdd6", "#4a5360"],
  accent: ["#1c5bb8", "#85b4ff"],
} as const;

const entries = Object.entries(COLOURS);
const declared = (value: (name: string, light: string, dark: string) => string): string =>
  entries.map(([name, [light, dark]]) => `--${name}:var(--verified-answer-${name},${value(name, light, dark)});`).join("");

export const CSS = `
:host{display:block;${declared((_name, light) => light)}}
@supports (color:light-dark(#000,#fff)){:host{${declared((_name, light, dark) => `light-dark(${light},${dark})`)}}}
:host([hidden]){display:none}
*{box-sizing:border-box}
[hidden]{display:none!important}
bdi:is([part=frame],[part=answer],[part=text]){display:block}
[part=frame]{border:1px solid var(--tone);border-radius:var(--verified-answer-radius,10px);overflow:hidden;overflow:clip}
[data-tone=good]{--tone:var(--good);--ground:var(--good-ground)}
[data-tone=bad]{--tone:var(--bad);--ground:var(--bad-ground)}
[data-tone=caution]{--tone:var(--caution);--ground:var(--caution-ground)}
[data-tone=neutral]{--tone:var(--neutral);--ground:var(--neutral-ground)}
[data-tone=neutral][part=frame]{border-color:var(--line)}
[part=answer]{padding:var(--verified-answer-padding,.875rem 1rem)}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
.text:empty{display:none}
mark{background:none;color:inherit;text-decoration:underline dashed var(--caution);text-decoration-thickness:2px;text-underline-offset:.22em}
mark[data-verdict=rejected]{text-decoration-color:var(--bad);text-decoration-style:wavy}
mark::after{content:attr(data-label);display:inline-block;margin-inline:.35em .15em;padding:.05em .5em;border-radius:1em;background:var(--caution-ground);color:var(--caution);border:1px solid;font:600 .75rem/1.35 var(--sans);white-space:nowrap;vertical-align:.08em}
mark[data-verdict=rejected]::after{background:var(--bad-ground);color:var(--bad)}
[part=seal]{--sans:var(--verified-answer-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif);display:grid;grid-template-columns:auto minmax(0,1fr);column-gap:.625rem;padding:.75rem 1rem;border-block-start:1px solid var(--tone);background:var(--ground);color:var(--ink);font:.875rem/1.45 var(--sans);text-align:start}
:host{--sans:var(--verified-answer-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif)}
[data-tone=neutral] [part=seal]{border-block-start-color:var(--line)}
.bare [part=seal]{border-block-start:0}
.bare [part=answer]{display:none}
.icon{width:1.5rem;height:1.5rem;fill:none;stroke:var(--tone);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.body{min-width:0}
[part=verdict]{margin:0;color:var(--tone);font-size:1rem;font-weight:650;line-height:1.5rem;text-wrap:balance}
[part=scope],[part=notice]{margin:.125rem 0 0;overflow-wrap:anywhere}
[part=scope]{color:var(--muted);max-width:44rem}
[part=notices]{list-style:none;margin:.375rem 0 0;padding:0}
[part=notice]{padding-inline-start:.75rem;border-inline-start:3px solid var(--caution);margin-block-start:.25rem}
[part=notice][data-verdict=rejected],[part=notice].bad{border-color:var(--bad)}
[part=quorum]{margin-block-start:.625rem;max-width:30rem}
[part=quorum] svg{display:block;width:100%;height:14px}
.signed{fill:var(--signed)}.dissent{fill:var(--dissent)}.rest{fill:var(--rest)}
.mark{fill:var(--ink)}
.legend{display:flex;flex-wrap:wrap;gap:0 .875rem;margin-block-start:.25rem;font-size:.8125rem;color:var(--muted)}
.legend span{display:inline-flex;align-items:center;gap:.35rem}
.legend svg{width:.625rem;height:.625rem}
[part=action]{justify-self:start;margin-block-start:.5rem;padding:.25rem .75rem;border:1px solid var(--tone);border-radius:6px;background:none;color:inherit;font:inherit;cursor:pointer}
[part=details]{margin-block-start:.5rem}
summary{display:inline-flex;align-items:center;gap:.375rem;margin-inline-start:-.25rem;padding:.125rem .375rem .125rem .25rem;border-radius:4px;cursor:pointer;font-weight:550;color:var(--ink);list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";width:.4rem;height:.4rem;margin-inline:.15rem .1rem;border:solid currentcolor;border-width:0 2px 2px 0;transform:rotate(-45deg)}
.rtl summary::before{transform:rotate(135deg)}
[open]>summary::before{transform:translateY(-.1rem) rotate(45deg)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h3{margin:1rem 0 .25rem;font-size:.8125rem;font-weight:650;color:var(--ink)}
[part=details] ul,[part=details] ol{margin:0;padding:0;list-style:none}
[part=details] li{margin-block:.2rem}
.points li{padding-inline-start:1rem;position:relative}
.points li::before{content:"–";position:absolute;inset-inline-start:0;color:var(--muted)}
.check{display:grid;grid-template-columns:1.25rem minmax(0,1fr)}
.check[data-status=fail] .sign{color:var(--bad);font-weight:700}
.sign{color:var(--muted)}
.muted{color:var(--muted)}
.code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.8125rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:.2rem .875rem;margin:0}
.check dl{margin-block:.125rem}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
table{width:100%;max-width:34rem;border-collapse:collapse}
th,td{padding:.2rem .5rem .2rem 0;border-block-end:1px solid var(--line);text-align:start;font-weight:400;vertical-align:baseline;overflow-wrap:anywhere}
.rtl :is(th,td){padding:.2rem 0 .2rem .5rem}
thead th{color:var(--muted);font-size:.8125rem;overflow-wrap:normal}
.numeric{text-align:end;font-variant-numeric:tabular-nums;overflow-wrap:normal}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@keyframes wait{50%{opacity:.35}}
@media (prefers-reduced-motion:no-preference){[data-state=verifying] .icon{animation:wait 1.2s ease-in-out infinite}}
@media (prefers-contrast:more){:host{--muted:var(--ink);--line:var(--ink)}}
@media (forced-colors:active){[part=frame]{border-color:CanvasText}.signed{fill:Highlight}.dissent,.mark{fill:CanvasText}.rest{fill:Canvas;stroke:CanvasText}.icon{stroke:CanvasText}mark{text-decoration-color:CanvasText;color:CanvasText}}
@media print{[part=action]{display:none}}
`;

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Styles a shadow root. Engines without constructed sheets get a style element, which a strict policy leaves without effect. */
export function dress(root: ShadowRoot): void {
  const { ownerDocument, adoptedStyleSheets } = root as ShadowRoot & { ownerDocument: Document };
  try {
    if (adoptedStyleSheets === undefined) throw new TypeError("no adoptedStyleSheets");
    let sheet = sheets.get(ownerDocument);
    if (!sheet) {
      // Of the document's own window: a sheet of another one is refused.
      sheet = new (ownerDocument.defaultView ?? globalThis).CSSStyleSheet();
      sheet.replaceSync(CSS);
      sheets.set(ownerDocument, sheet);
    }
    root.adoptedStyleSheets = [...adoptedStyleSheets.filter((other) => other !== sheet), sheet];
  } catch {
    if (root.querySelector("style")) return;
    const style = ownerDocument.createElement("style");
    style.textContent = CSS;
    root.prepend(style);
  }
}
