// Every state of the page in both browsers: it is reached, it is for everybody (axe finds nothing), and it fits.
// Pictures go to tests/screenshots/, page-STATE-WIDTH-THEME.png: of each state with QUORUMSEAL_LONG=1, which the long run
// sets, and otherwise of every tenth, since they take as long as all the rest.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { materials, meetings, reportOf } from "./support/materials.mjs";
import { hosted, visit } from "./support/page.mjs";
import { sounds } from "./support/sound.mjs";
import { begin, states } from "./support/states.mjs";

const SHOTS = repo("tests/screenshots");
const WIDTHS = [390, 1280];
const NARROWEST = 320;
const THEMES = ["light", "dark"];
const PICTURE = new RegExp(`^page-.+-(?:${WIDTHS.join("|")})-(?:${THEMES.join("|")})\\.png$`);
const isLong = process.env.QUORUMSEAL_LONG === "1";
const isPictured = (at) => isLong || at % 10 === 0;
/** In Firefox, where a visit takes longer, every third is tried, and all by the long run. */
const isTried = (browser, at) => isLong || browser.isChromium || at % 3 === 0;

let release;
const gate = new Promise((resolve) => (release = resolve));
const site = hosted();
/** A host that keeps back what a state waits for. */
const slow = hosted({ hold: (name) => (states.some(({ held }) => held?.test(name)) ? gate : undefined) });

before(() => {
  mkdirSync(SHOTS, { recursive: true });
  // What is there is of one run: the states of another would be looked at in vain.
  for (const name of readdirSync(SHOTS).filter((name) => PICTURE.test(name))) rmSync(join(SHOTS, name));
});

describe("the materials are what they say", () => {
  for (const [name, material] of Object.entries(materials)) {
    test(name, async () => {
      const { report, nfc } = await reportOf(material);
      const {
        verdict,
        code = null,
        accepted = verdict === "valid",
        prompted,
        logged,
        receipted,
        dissent,
        hint,
      } = material;
      const found = { verdict: report.state, code: report.code, accepted: report.accepted, nfc };
      assert.deepEqual(found, { verdict, code, accepted, nfc: material.nfc ?? false });
      if (prompted) assert.equal(report.prompt, prompted);
      if (logged) assert.equal(report.logged, logged);
      if (receipted) assert.equal(report.receipt.code, receipted);
      if (dissent) assert.equal(report.dissent, dissent);
      assert.deepEqual(report.hint?.changes, hint);
    });
  }
  for (const [
    name,
    {
      pairs: [a, b],
      trust,
      relation,
    },
  ] of Object.entries(meetings)) {
    test(`${name} of two`, async () => {
      const { verifier } = await reportOf({ ...a, trust });
      const of = ({ certificate, answer }) => ({ certificate: certificate.text ?? certificate, answer });
      assert.equal((await verifier.relate(of(a), of(b))).relation, relation);
    });
  }
});

eachBrowser(
  (browser) => {
    for (const [at, state] of states.entries()) {
      if (!isTried(browser, at)) continue;
      test(state.name, async (t) => {
        const page = await visit(t, browser, state.held ? slow : site, {
          trust: state.trust,
          fragment: state.fragment,
          state: state.state ?? "idle",
          allowed: state.allowed,
        });
        if (state.held) t.after(release);
        await begin(page, state);
        await state.reach?.(page);
        await sounds(page, state.name);
        await fits(page, state.name);
        if (!browser.isChromium) return;
        if (isPictured(at)) await shoot(page, state.name);
        // Nothing but colours is another in the dark.
        await page.emulate({ colorScheme: "dark" });
        await sounds(page, `${state.name}, dark`, { only: ["color-contrast"] });
      });
    }
  },
  { atOnce: 2 },
);

async function shoot(page, name) {
  for (const theme of THEMES) {
    await page.emulate({ colorScheme: theme });
    for (const width of WIDTHS) {
      await page.resize(width);
      await painted(page);
      await page.screenshot(join(SHOTS, `page-${name}-${width}-${theme}.png`));
    }
  }
}

/** Waits until what is there was painted: a dialog that was just opened is not. */
const painted = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/** Nothing is wider than the narrowest windows, so that nobody scrolls sideways. */
async function fits(page, name) {
  for (const width of [NARROWEST, WIDTHS[0]]) {
    await page.resize(width);
    const wide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const beyond = [...document.querySelectorAll("body *")].filter(
        (element) => element.getBoundingClientRect().right > clientWidth + 1,
      );
      return `${scrollWidth} of ${clientWidth}: ${beyond
        .slice(0, 5)
        .map((element) => `${element.localName}.${element.className}#${element.id}`)
        .join(", ")}`;
    });
    assert.equal(wide, null, `${name} at ${width}`);
  }
}
