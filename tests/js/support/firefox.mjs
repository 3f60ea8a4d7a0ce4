/** Headless Firefox over WebDriver BiDi, as installed on this machine. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "./repo.mjs";

const require = createRequire(join(root, "tests/packaging/package.json"));

/** Starts it, with a home and a profile of its own; `FIREFOX` names the program, else it is looked for on PATH. */
export async function firefox({ preferences = {} } = {}) {
  const home = mkdtempSync(join(tmpdir(), "quorumseal-firefox-"));
  const browser = await require("puppeteer-core").launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? onPath(),
    headless: true,
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: preferences,
    protocolTimeout: 300_000,
  });
  return {
    newPage: () => browser.newPage(),
    newContext: () => browser.createBrowserContext(),
    watch: () => watch(browser.process().pid),
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

/**
 * Watches the memory that all processes of the browser take at most; nothing is checked where the system does not say.
 */
function watch(pid) {
  const before = new Map();
  for (const one of family(pid)) {
    try {
      writeFileSync(`/proc/${one}/clear_refs`, "5");
    } catch {
      // Then the bound is above the old peak.
    }
    before.set(one, peakOf(one));
  }
  return {
    /** How much more they took at most than before, in MiB. What was not there before counts whole. */
    grown: () => family(pid).reduce((sum, one) => sum + peakOf(one) - (before.get(one) ?? 0), 0) / 1024,
  };
}

/** A process and all that it started. */
function family(pid) {
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended.
    }
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** KiB; 0 of a process that has ended. */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
