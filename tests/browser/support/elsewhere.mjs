/** The check done elsewhere: by a module in Node with the packed package, by a command through a shell. */

import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { needed } from "../../js/support/repo.mjs";
import { repo } from "./files.mjs";

/** Puts the package where modules in a folder, and below it, find it. */
export async function install(folder) {
  needed(repo("pkg/quorumseal.wasm"), "cargo xtask build");
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await cp(repo("pkg"), join(folder, "node_modules/quorumseal"), { recursive: true });
}

/** Runs a program in a folder: `{ code, stdout, stderr }`. The project's own command line is on its path. */
export function run(program, words, cwd) {
  needed(repo("target/debug/quorumseal"), "cargo build --package quorumseal-cli");
  const env = { ...process.env, PATH: `${repo("target/debug")}${delimiter}${process.env.PATH}` };
  return new Promise((resolve) => {
    execFile(program, words, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

/** What a command for a shell reports. */
export async function checkByCommand(command, folder) {
  const { stdout, stderr } = await run("sh", ["-c", `${command} --json`], folder);
  return parsed(stdout, stderr);
}

/** What a module for Node reports. */
export async function checkByModule(module, folder) {
  await install(folder);
  await writeFile(join(folder, "check.mjs"), module);
  const { stdout, stderr } = await run(process.execPath, ["check.mjs"], folder);
  return parsed(stdout, stderr);
}

function parsed(stdout, stderr) {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no report: ${stdout}${stderr}`);
  }
}
