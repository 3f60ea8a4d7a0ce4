/** Headless Chromium, as installed on this machine. */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import { require } from "./repo.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--disable-dev-shm-usage",
];

/** Starts it; `CHROMIUM` names the program, else it is looked for on PATH. */
export async function chromium(options = {}) {
  const { chromium } = require("playwright-core");
  const executablePath = process.env.CHROMIUM ?? onPath();
  const browser = await chromium.launch({ executablePath, args: FLAGS, ...options });
  return {
    newPage: async () => (await browser.newContext()).newPage(),
    newContext: (options) => browser.newContext(options),
    close: () => browser.close(),
    watch: (page) => watch(browser, page),
  };
}

function onPath() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error("there is no Chromium on PATH, and CHROMIUM names none");
}

/**
 * Watches the memory that the page's process takes at most. The system counts it; where it does not say, nothing is
 * checked but WebAssembly's own memory, which the case looks at by itself.
 */
async function watch(browser, page) {
  const session = await browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  };
  const peak = async () => Math.max(...(await renderers()).map(peakOf));
  await page.requestGC();
  (await renderers()).forEach(forgetPeak);
  const before = await peak();
  const grownBy = async () => ((await peak()) - before) / 2 ** 20;
  return {
    /** How much more it took at most than before, in MiB. */
    grown: grownBy,
    async check(mebibytes) {
      const grown = await grownBy();
      await session.detach();
      if (grown > mebibytes) throw new Error(`the page's process grew by ${grown.toFixed(0)} MiB`);
    },
  };
}

/** NaN where the system does not say; no growth is larger than a bound then. */
function peakOf(pid) {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes) * 1024;
  } catch {
    return NaN;
  }
}

/** What cases before took at most must not hide what this one takes. */
function forgetPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Then the bound is above the old peak, and still far below what streams.
  }
}
