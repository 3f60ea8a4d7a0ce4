/** The package as a consumer has it: packed by npm, and installed into an empty project. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { needed, packed } from "./repo.mjs";

/** A new project with the package installed; it is removed when the process ends. */
export function install() {
  needed(join(packed, "package.json"), "cargo xtask build");
  const project = mkdtempSync(join(tmpdir(), "quorumseal-"));
  process.on("exit", () => rmSync(project, { recursive: true, force: true }));
  const npm = (...args) => execFileSync("npm", args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const tarball = JSON.parse(npm("pack", packed, "--json", "--pack-destination", project))[0];
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  npm("install", "--offline", "--no-audit", "--no-fund", join(project, tarball.filename));
  const folder = join(project, "node_modules/quorumseal");
  return { project, folder, files: tarball.files.map((file) => file.path) };
}

/** The module, or one of its others, as Node finds it in the project. */
export async function imported({ project }, name = "quorumseal") {
  const consumer = join(project, `consumer-of-${name.replaceAll("/", "-")}.mjs`);
  writeFileSync(consumer, `export * from "${name}";\n`);
  return import(pathToFileURL(consumer).href);
}

/** The bytes that the instance's memory takes; only growing them shows that something is not given back. */
export async function memoryOf({ folder }) {
  const bindings = await import(pathToFileURL(join(folder, "bindings/quorumseal.js")).href);
  return () => bindings.initSync().memory.buffer.byteLength;
}

let copies = 0;

/** An entry of a copy of the package, changed before it is imported for the first time. */
export async function altered({ project, folder }, change, entry = "node") {
  const copy = join(project, `copy-${(copies += 1)}`);
  mkdirSync(copy);
  cpSync(folder, copy, { recursive: true });
  change(copy);
  return { copy, api: await import(pathToFileURL(join(copy, `${entry}.js`)).href) };
}
