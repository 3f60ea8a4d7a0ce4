// Pages of headless Chromium that are watched: a warning, an error or a request that leaves the origin fails the test.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";

import { repo } from "./files.mjs";
import { address } from "./server.mjs";

const { chromium } = createRequire(repo("js/package.json"))("playwright-core");

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];
const WIDTHS = [390, 1280];
const THEMES = ["light", "dark"];
const SHOTS = repo("tests/screenshots");

let browser;

export async function launch() {
  await mkdir(SHOTS, { recursive: true });
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: FLAGS });
}

export async function close() {
  await browser?.close();
}

/** The page in a fresh context; what went wrong in it is told when the test `t` ends. */
export async function open(t, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`uncaught: ${error.stack}`));
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
  });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address()) && !url.startsWith("data:")) wrong.push(`request beyond the origin: ${url}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  });
  await page.goto(address());
  return page;
}

/** Pictures of the whole page in each width and theme. It must never be wider than the window. */
export async function shoot(page, name, media = {}) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, ...media });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name}: ${wide} px wide in a window of ${width}`);
      await page.screenshot({ path: `${SHOTS}/page-${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: null, ...Object.fromEntries(Object.keys(media).map((key) => [key, null])) });
  await page.setViewportSize(before);
}
