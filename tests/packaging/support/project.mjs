/**
 * A fresh project, with the package installed from its tarball. It lies under this folder, so that the tools of
 * `tests/packaging/node_modules` are found from it as they are in any workspace, and nothing has to be linked.
 */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
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
  return join(here, "node_modules", name, typeof bin === "string" ? bin : (bin[name] ?? Object.values(bin)[0]));
}

/** Telemetry and colours, which the tools would add, are left out. */
export const environment = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  NO_UPDATE_NOTIFIER: "1",
  NODE_TEST_CONTEXT: undefined,
  FORCE_COLOR: undefined,
};

const tarballs = new Map();

/** A package as npm packs it: the path of the tarball, made once in a process, and the names of the files in it. */
export function pack(of = packed) {
  if (tarballs.has(of)) return tarballs.get(of);
  needed(join(of, "package.json"), "cargo xtask build");
  const folder = join(projects, `tarball-${process.pid}-${tarballs.size}`);
  mkdirSync(folder, { recursive: true });
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const args = ["pack", of, "--json", "--pack-destination", folder];
  const options = { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  const [{ filename, files }] = JSON.parse(execFileSync("npm", args, options));
  tarballs.set(of, { path: join(folder, filename), files: files.map(({ path }) => path) });
  return tarballs.get(of);
}

/**
 * Makes a project anew: its own `package.json`, the tarball installed into it, and `files` (path → text). `template` is
 * a folder that is copied first. Without a `lock` of its own, what looks for the root of the workspace finds this folder.
 */
export function project(name, { files = {}, template, manifest = {}, lock = true } = {}) {
  const folder = join(projects, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (template) cpSync(template, folder, { recursive: true });
  const whole = { name: `consumer-${name}`, private: true, type: "module", ...manifest };
  write(folder, { "package.json": JSON.stringify(whole, null, 2), ...files });
  const args = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", pack().path];
  if (!lock) args.push("--no-package-lock");
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  return folder;
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Puts the modules that compare reports into a folder; an app imports `packaging/support/reports.mjs` of it. */
export function comparing(folder) {
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

/**
 * Runs a program of Node's in a project to its end: its script and its arguments. What it wrote is given back, or thrown
 * when it failed.
 */
export function run(folder, script, args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, env: { ...environment, ...env } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${script} ${args.join(" ")} ended with ${code}:\n${output}`));
    });
  });
}

/** Starts a server of a tool's; resolves once it says `ready`, and ends with the process at the latest. */
export function start(folder, script, args, ready, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, env: { ...environment, ...env }, detached: true });
    // With all that it started, and at once: asked to end, a server waits for connections that browsers keep open.
    const kill = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    };
    process.on("exit", kill);
    let output = "";
    const closed = new Promise((done) => child.on("close", done));
    const close = async () => {
      process.off("exit", kill);
      kill();
      await closed;
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
        if (ready.test(output)) resolve({ close, output: () => output });
      });
    }
    child.on("error", reject);
    closed.then((code) => reject(new Error(`${script} ${args.join(" ")} ended with ${code}:\n${output}`)));
  });
}

/** A port that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
