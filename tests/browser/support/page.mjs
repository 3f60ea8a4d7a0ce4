/** The page as people use it: opened, given things, told whom to trust, and read. */

import { after, before } from "node:test";

import { host } from "./host.mjs";
import { filesOf } from "./materials.mjs";
import { site } from "./site.mjs";

/** Below which the page is hosted: it must not care. */
const PATH = "/somewhere/below/";

/** The page on a host of its own, for as long as the tests of a file run. */
export function hosted(options) {
  const hosted = {};
  before(async () => Object.assign(hosted, await host(await site(), { path: PATH, ...options })));
  after(() => hosted.close?.());
  return hosted;
}

/**
 * Opens the page, and waits until there is something to do. `trust`, `{ anchor, bundle }`, is what was pinned in a
 * visit before; `fragment` is the address's, `#` included.
 */
export async function visit(t, browser, { url }, { trust = null, fragment = "", state = "idle", ...options } = {}) {
  const page = await browser.open(t, `${url}${fragment}`, {
    ...options,
    prepare: async (page) => {
      if (trust !== null)
        await page.beforeScripts(
          remember,
          JSON.stringify({ anchor: trust.anchor, bundles: [{ name: "trust.json", text: trust.bundle }], head: null }),
        );
      await options.prepare?.(page);
    },
  });
  if (state !== null) await reaches(page, { state });
  return page;
}

/* In the page, before its scripts: what a visit before this one has left there. */
function remember(value) {
  if (localStorage.getItem("quorumseal.trust") === null) localStorage.setItem("quorumseal.trust", value);
}

/** Waits for a state, with a verdict and a failing check's code where they are given; null is for no code. */
export async function reaches(page, { state = "shown", verdict, code } = {}) {
  const there = ({ state, verdict, code }) => {
    const { dataset } = document.documentElement;
    if (dataset.state !== state || (verdict !== undefined && dataset.verdict !== verdict)) return false;
    if (code === undefined) return true;
    const failed = document.querySelector('#evidence [data-check][data-status="fail"]');
    return code === null ? failed === null : Boolean(failed?.textContent.includes(code));
  };
  await page.until(there, { state, verdict, code }, `state ${state}, verdict ${verdict}, code ${code}`);
}

/** Chooses files, or those of a material. A prompt that no certificate names is one only because the reader says so. */
export async function give(page, given) {
  await page.setFiles("#files", Array.isArray(given) ? given : filesOf(given));
  if (given.prompted !== "mismatched") return;
  await page.click('.tray-row:has(.tray-spare) [data-action="as-prompt"]');
}

/** Pins an id and gives its bundle, as somebody does who comes for the first time. */
export async function pin(page, { anchor, bundle }) {
  await openTrust(page);
  if (bundle !== undefined) await page.setFiles("#trust-files", [{ name: "trust.json", bytes: bundle }]);
  await page.until(() => document.documentElement.dataset.state !== "checking");
  await page.fill("#anchor", anchor);
  await page.click("#pin");
}

export async function openTrust(page) {
  if (await page.evaluate(() => !document.querySelector("#trust details").open)) await page.click("#trust summary");
}

/** Opens an example, as `two-truths-first`. */
export async function openExample(page, name) {
  await page.until(() => document.querySelector("#examples") !== null);
  if (await page.evaluate(() => !document.querySelector("#examples").open)) await page.click("#examples > summary");
  await page.click(`#example-${name}`);
}

/** What is in the tray: `[kind, name]` of each. */
export function tray(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("#tray > li")].map((row) => [
      row.dataset.kind,
      row.querySelector(".tray-name").textContent,
    ]),
  );
}

/** Waits until the tray holds exactly this, in this order. */
export async function trayHolds(page, kinds) {
  const holds = (kinds) =>
    [...document.querySelectorAll("#tray > li")].map(({ dataset }) => dataset.kind).join() === kinds;
  await page.until(holds, kinds.join(), `a tray of ${kinds}`);
}

/** The checks of the evidence: `{ envelope: "pass", … }`. */
export function checks(page) {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("#evidence [data-check]")].map(({ dataset }) => [dataset.check, dataset.status]),
    ),
  );
}
