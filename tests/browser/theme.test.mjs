// Light and dark, more contrast and forced colours: by emulation in Chromium, by the user's preference in Firefox.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { materials } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";

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
          await page.screenshot(join(SHOTS, `page-${browser.name}-valid-1280-${theme}.png`));
        await page.click("#clear");
        await reaches(page, { state: "idle" });
      }
    });
  }

  if (browser.isChromium) {
    for (const [name, media] of Object.entries({
      "forced-colours": { forcedColors: "active" },
      "more-contrast": { contrast: "more" },
    })) {
      test(`${name} keeps what is meant`, async (t) => {
        const { trust } = materials["insufficient-false-signatures"];
        const page = await visit(t, browser, site, { trust });
        await give(page, materials["insufficient-false-signatures"]);
        await reaches(page, { verdict: "insufficient" });
        await page.emulate(media);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulate({ ...media, colorScheme });
          await page.screenshot(join(SHOTS, `page-${name}-1280-${colorScheme}.png`));
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
