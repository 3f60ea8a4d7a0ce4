/** Headless Chromium and Firefox, whose whole network is one {@link site}. Both open pages that are used the same way. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium as launch } from "../../js/support/chromium.mjs";
import { require } from "./target.mjs";

/** Chromium; `CHROMIUM` names the program. */
export async function chromium({ port }) {
  // Without the last it would go to loopback addresses by itself.
  const browser = await launch({ proxy: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" } });
  return { open: async (url) => opened(await browser.newPage(), url), close: browser.close };
}

/** Firefox; `FIREFOX` names the program, else it is looked for on PATH. */
export async function firefox({ port }) {
  const home = mkdtempSync(join(tmpdir(), "quorumseal-firefox-"));
  const proxies = Object.fromEntries(["http", "ssl"].flatMap((kind) => [[kind, "127.0.0.1"], [`${kind}_port`, port]]));
  const browser = await require("puppeteer-core").launch({
    ...{ browser: "firefox", executablePath: process.env.FIREFOX ?? onPath(), headless: true },
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: {
      ...Object.fromEntries(Object.entries(proxies).map(([name, value]) => [`network.proxy.${name}`, value])),
      "network.proxy.type": 1,
      "network.proxy.no_proxies_on": "",
      "network.proxy.allow_hijacking_localhost": true,
    },
  });
  return {
    open: async (url) => opened(await browser.newPage(), url),
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function onPath() {
  for (const name of ["firefox-esr", "firefox"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error("there is no Firefox on PATH, and FIREFOX names none");
}

/** A page at `url`, its session as `ask`, and what it complained of. */
async function opened(page, url) {
  const complaints = [];
  page.on("console", (message) => /^(error|warn)/.test(message.type()) && complaints.push(message.text()));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${new URL(url).origin}/`) && !asked.startsWith("data:")) complaints.push(`a request for ${asked}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return {
    page,
    complaints,
    ask: (text) => page.evaluate(answer, text),
    close: () => page.close(),
  };
}

/* In the page: its scripts run before this is asked, but what they wait for may not be there yet. */
async function answer(text) {
  for (let tries = 0; !globalThis.ask && tries < 500; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  return globalThis.ask(text);
}
