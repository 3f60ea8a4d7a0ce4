/** The built page: made once, before any test, where it is older than what it is made of. */

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { needed } from "../../js/support/repo.mjs";
import { repo } from "./files.mjs";

const SITE = repo("target/site");
const SOURCES = ["www", "examples/two-truths", "examples/leaked-keys", "pkg"].map(repo);
const STORIES = ["examples/two-truths", "examples/leaked-keys"];

/**
 * The folder of the page. `QUORUMSEAL_SITE` names one that is made already. Of several test files that find it too old
 * one makes it, aside, and the others wait for that one.
 */
export async function site() {
  if (process.env.QUORUMSEAL_SITE)
    return needed(join(process.env.QUORUMSEAL_SITE, "index.html"), "cargo xtask page") && process.env.QUORUMSEAL_SITE;
  needed(repo("pkg/quorumseal.wasm"), "cargo xtask build");
  mkdirSync(repo("target"), { recursive: true });
  while (!isNew()) {
    if (!lock()) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    try {
      if (!isNew()) build();
    } finally {
      rmSync(LOCK, { force: true });
    }
  }
  return SITE;
}

const LOCK = `${SITE}.lock`;

/** Whether this process may build. A lock that an ended process left behind counts for nothing. */
function lock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    try {
      const owner = Number(readFileSync(LOCK, "utf8"));
      if (owner > 0) process.kill(owner, 0);
    } catch (error) {
      if (error.code === "ESRCH") rmSync(LOCK, { force: true });
    }
    return false;
  }
}

function build() {
  const started = Date.now() / 1000;
  const aside = `${SITE}.${process.pid}.part`;
  execFileSync(process.execPath, ["www/build.mjs", aside, ...STORIES], {
    cwd: repo(""),
    stdio: ["ignore", "ignore", "inherit"],
  });
  // As old as what it was made from: what is changed while it is built is newer.
  utimesSync(join(aside, "index.html"), started, started);
  rmSync(SITE, { recursive: true, force: true });
  renameSync(aside, SITE);
}

function isNew() {
  const index = join(SITE, "index.html");
  return existsSync(index) && statSync(index).mtimeMs >= Math.max(...SOURCES.map(newest));
}

function newest(folder) {
  return Math.max(...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs));
}
