// Light and dark, more contrast and forced colours: by emulation in Chromium, by the user's preference in Firefox.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { materials } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { sounds } from "./support/sound.mjs";

const site = hosted();
const SHOTS = repo("tests/screenshots");
const VERDICTS = [
  "valid",
  "sealed-unbound",
  "insufficient",
  "untrusted-set",
  "unsupported-certificate",
  "invalid-digest",
  "provisional",
];

/** Which of the colours of a verdict are green, and how bright the page's ground is. */
const look = (page) =>
  page.evaluate(() => {
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const isGreen = (colour) => {
      const [red, green, blue, alpha = 1] = parts(colour);
      return alpha > 0 && green > 1.1 * red && green > 1.1 * blue;
    };
    const word = getComputedStyle(document.querySelector("#verdict .verdict-word span:last-child"));
    const pill = getComputedStyle(document.querySelector("#verdict .verdict-word"));
    const ground = parts(getComputedStyle(document.documentElement).backgroundColor);
    const body = parts(getComputedStyle(document.body).backgroundColor);
    const [red, green, blue] = ground.length === 4 && ground[3] === 0 ? body : ground;
    return { green: [word.color, pill.color, pill.backgroundColor].some(isGreen), bright: (red + green + blue) / 3 };
  });

/**
 * What is seen of the verdict's tone and of the picture of the electorate: of each its colour, how wide it is drawn, and
 * the ground on which it stands. A line that is not drawn has no colour.
 */
const drawn = (page) =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("span"));
    const system = (name) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const ground = system("Canvas");
    probe.remove();
    const of = (name, colour, width) => ({ name, colour, width: parseFloat(width), ground });
    const verdict = getComputedStyle(document.querySelector("#verdict .verdict"));
    const pill = getComputedStyle(document.querySelector("#verdict .verdict-word"));
    const mark = document.querySelector("#verdict .verdict-word .mark");
    const path = getComputedStyle(mark.querySelector("path"));
    const isStroked = path.stroke !== "none";
    const sides = ["Top", "Right", "Bottom", "Left"].filter((side) => pill[`border${side}Style`] !== "none");
    const lines = (selector) =>
      [...document.querySelectorAll(`[data-part="electorate"] .electorate-bar ${selector}`)].map((element) => {
        const { stroke, strokeWidth } = getComputedStyle(element);
        return of(selector, stroke, strokeWidth);
      });
    return {
      tone: [
        of("verdict", verdict.borderInlineStartColor, verdict.borderInlineStartWidth),
        ...sides.map((side) => of(`pill ${side}`, pill[`border${side}Color`], pill[`border${side}Width`])),
        of("mark", isStroked ? path.stroke : path.fill, isStroked ? path.strokeWidth : mark.clientWidth),
      ],
      sides: sides.length,
      threshold: lines(".threshold"),
      segments: lines(".segment .ground"),
    };
  });

/** What of it cannot be told from its ground. */
const hidden = ({ tone, sides, threshold, segments }) => [
  ...(sides === 4 ? [] : ["the verdict's word has no border"]),
  ...(threshold.length === 1 ? [] : [`${threshold.length} thresholds`]),
  ...(segments.length >= 2 ? [] : [`${segments.length} segments`]),
  ...[...tone, ...threshold, ...segments]
    .filter(({ colour, width, ground }) => colour === "none" || colour === ground || !(width > 0))
    .map(({ name, colour, width }) => `${name}: ${colour}, ${width}`),
];

eachBrowser((browser) => {
  for (const theme of ["light", "dark"]) {
    test(`green is for valid alone, in ${theme}`, async (t) => {
      const page = await visit(t, browser, site, { trust: materials.valid.trust, theme });
      for (const name of VERDICTS) {
        await give(page, materials[name]);
        await reaches(page, { verdict: materials[name].verdict });
        const { green, bright } = await look(page);
        assert.equal(green, name === "valid", name);
        assert.ok(theme === "dark" ? bright < 60 : bright > 200, `a ground of ${bright}`);
        if (name === "valid" && !browser.isChromium)
          await page.screenshot(join(SHOTS, `theme-${browser.name}-valid-1280-${theme}.png`));
        await page.click("#clear");
        await reaches(page, { state: "idle" });
      }
    });
  }

  test("of a hundred validators, those that signed are one ground, and who did not has an edge", async (t) => {
    const { trust } = materials["hundred-validators"];
    const page = await visit(t, browser, site, { trust });
    await give(page, materials["hundred-validators"]);
    await reaches(page, { verdict: "valid" });
    const edged = (kind) =>
      page.evaluate(
        (kind) => [
          ...new Set(
            [...document.querySelectorAll(`.electorate-bar > .segment[data-kind="${kind}"] .ground`)].map(
              (ground) => getComputedStyle(ground).stroke !== getComputedStyle(ground).fill,
            ),
          ),
        ],
        kind,
      );
    assert.deepEqual([await edged("affirmed"), await edged("silent")], [[false], [true]]);
  });

  if (browser.isChromium) {
    for (const [name, { media, axes }] of Object.entries({
      // Styles tell of text the colour that it would have, of grounds the one that they have: no contrast is computed.
      "forced-colours": { media: { forcedColors: "active" }, axes: { without: ["color-contrast"] } },
      "more-contrast": { media: { contrast: "more" }, axes: {} },
    })) {
      test(`${name} keeps what is meant`, async (t) => {
        const { trust } = materials["insufficient-false-signatures"];
        const page = await visit(t, browser, site, { trust });
        await give(page, materials["insufficient-false-signatures"]);
        await reaches(page, { verdict: "insufficient" });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulate({ ...media, colorScheme });
          await page.screenshot(join(SHOTS, `theme-${name}-1280-${colorScheme}.png`));
          await sounds(page, `${name}, ${colorScheme}`, axes);
          if (name === "forced-colours") assert.deepEqual(hidden(await drawn(page)), [], colorScheme);
        }
        // The picture of the electorate tells its kinds by pattern, and each is said in words.
        const kinds = await page.evaluate(
          () =>
            new Set(
              [...document.querySelectorAll('[data-part="electorate"] .segment')].map(({ dataset }) => dataset.kind),
            ).size,
        );
        assert.ok(kinds >= 2);
        await page.reads("#verdict", /Insufficient/);
      });
    }
  }
});
