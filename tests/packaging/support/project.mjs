/**
 * A fresh project, with the package installed from its tarball. It lies under this folder, so that the tools of
 * `tests/packaging/node_modules` are found from it as they are in any workspace, and nothing has to be linked.
 */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { needed, packed, root } from "../../js/support/repo.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const projects = join(here, "projects");

/** Requires one of the tools. */
export const require = createRequire(join(here, "package.json"));

/** The version of one of the tools that is installed. */
export const versionOf = (name) => require(join(here, "node_modules", name, "package.json")).version;

/** The program of one of the tools, as arguments for Node. */
export function program(name) {
  const { bin } = require(join(here, "node_modules", name, "package.json"));
  return join(here, "node_modules", name, typeof bin === "string" ? bin : bin[name]);
}

/** What telemetry and colours the tools would add is left out. */
export const environment = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  NO_UPDATE_NOTIFIER: "1",
  NODE_TEST_CONTEXT: undefined,
  FORCE_COLOR: undefined,
};

let tarball;

/** The package as npm packs it: the path of the tarball, made once in a process, and the names of the files in it. */
export function pack() {
  if (tarball) return tarball;
  needed(join(packed, "package.json"), "cargo xtask build");
  const folder = join(projects, `tarball-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const args = ["pack", packed, "--json", "--pack-destination", folder];
  const [{ filename, files }] = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" }));
  tarball = { path: join(folder, filename), files: files.map(({ path }) => path) };
  return tarball;
}

/**
 * Makes a project anew: its own `package.json`, the tarball installed into it, and `files` (path → text). `template` is
 * a folder that is copied first.
 */
export function project(name, { files = {}, template, manifest = {} } = {}) {
  const folder = join(projects, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (template) cpSync(template, folder, { recursive: true });
  const whole = { name: `consumer-${name}`, private: true, type: "module", ...manifest };
  write(folder, { "package.json": JSON.stringify(whole, null, 2), ...files });
  // Without a lock file of its own: whatever looks for the root of the workspace finds `tests/packaging`.
  const args = ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", pack().path];
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  return folder;
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The modules that compare reports, as files for a project; an app imports `./compare/packaging/support/reports.mjs`. */
export function comparing(folder = "src/compare") {
  for (const path of ["packaging/support/reports.mjs", "js/suite/vectors.mjs", "js/suite/check.mjs"]) {
    cpSync(join(root, "tests", path), join(folder, path), { recursive: true });
  }
}

/** Every file below a folder, as sorted relative paths. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Runs one of the tools in a project to its end; what it wrote is given back, or thrown when it failed. */
export function run(folder, tool, args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program(tool), ...args], { cwd: folder, env: { ...environment, ...env } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${tool} ${args.join(" ")} ended with ${code}:\n${output}`));
    });
  });
}
