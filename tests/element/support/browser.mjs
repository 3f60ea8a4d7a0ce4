/** Chromium and Firefox, whose pages are watched: a complaint of the page or a request beyond it fails the test. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { require as ofJs, root } from "../../js/support/repo.mjs";

const ofPackaging = createRequire(join(root, "tests/packaging/package.json"));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-dev-shm-usage"];

function program(variable, ...names) {
  if (process.env[variable]) return process.env[variable];
  for (const name of names) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error(`${names[0]} is not on PATH, and ${variable} names none`);
}

export async function chromium() {
  const browser = await ofJs("playwright-core").chromium.launch({
    executablePath: program("CHROMIUM", "chromium", "chromium-browser", "google-chrome"),
    args: FLAGS,
  });
  return {
    /** A page; `options` are a context's. `allowed` are complaints that belong to the test. */
    open: async (t, url, { allowed = [], ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 800, height: 700 }, ...options });
      const page = await context.newPage();
      const wrong = complaints(url, allowed);
      page.on("console", (message) => wrong.say(message.type(), message.text()));
      page.on("pageerror", (error) => wrong.add(`uncaught: ${error.stack}`));
      context.on("request", (request) => wrong.request(request.url()));
      t.after(async () => {
        await context.close();
        wrong.check();
      });
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

export async function firefox() {
  const browser = await ofPackaging("puppeteer-core").launch({
    browser: "firefox",
    executablePath: program("FIREFOX", "firefox-esr", "firefox"),
    headless: true,
  });
  return {
    open: async (t, url, { allowed = [] } = {}) => {
      const page = await browser.newPage();
      const wrong = complaints(url, allowed);
      page.on("console", (message) => wrong.say(message.type() === "warn" ? "warning" : message.type(), message.text()));
      page.on("pageerror", (error) => wrong.add(`uncaught: ${error.stack ?? error}`));
      page.on("request", (request) => wrong.request(request.url()));
      t.after(async () => {
        await page.close();
        wrong.check();
      });
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

function complaints(url, allowed) {
  const { origin } = new URL(url);
  const list = [];
  const add = (text) => {
    if (!allowed.some((pattern) => pattern.test(text))) list.push(text);
  };
  return {
    add,
    say: (type, text) => {
      if (["error", "warning"].includes(type)) add(`${type}: ${text}`);
    },
    request: (address) => {
      if (!address.startsWith(origin) && !/^(?:data|about|blob):/.test(address)) add(`request beyond the page: ${address}`);
    },
    check: () => assert.deepEqual(list, []),
  };
}

export const axe = () => dirname(ofPackaging.resolve("axe-core/axe.min.js"));
