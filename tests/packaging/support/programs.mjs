/** Programs that a test talks to over a pipe or waits for, and the tools' own programs. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

/** The native program that npm installed for this machine: what wraps it may want a script to have run. */
function native(scope, ...path) {
  for (const name of readdirSync(join(modules, scope))) {
    const program = join(modules, scope, name, ...path);
    if (existsSync(program)) return program;
  }
  throw new Error(`there is no ${path.at(-1)} for this machine in ${scope}: \`npm ci\` in tests/packaging brings it`);
}

export const deno = () => native("@deno", "deno");
export const bun = () => native("@oven", "bin", "bun");
export const wrangler = () => join(modules, "wrangler/bin/wrangler.js");

/** Tools that don't write outside of the project, ask nobody anything, and use no colours. */
export function environment(project) {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, FORCE_COLOR: ___, ...inherited } = process.env;
  return {
    ...inherited,
    HOME: project,
    XDG_CONFIG_HOME: project,
    DENO_DIR: join(project, ".deno"),
    DENO_NO_UPDATE_CHECK: "1",
    DENO_NO_PROMPT: "1",
    DO_NOT_TRACK: "1",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    CI: "1",
    NO_COLOR: "1",
  };
}

/** Starts a program in a project. `ask` writes a line and gives the one that comes back; what it complains of is in the error. */
export function start(project, program, args) {
  const child = spawn(program, args, { cwd: project, env: environment(project), stdio: "pipe" });
  let complaints = "";
  child.stderr.on("data", (data) => (complaints += data));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(`${signal ?? `exit status ${code}`}: ${complaints}`));
  });
  // It may have ended before all is written, which the missing answer tells.
  child.stdin.on("error", () => {});
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value } = await lines.next();
      if (value === undefined) throw new Error(`${program} ended, ${await ended}`);
      return value;
    },
    /** Ends it; it must have nothing to complain of. */
    async close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Runs a program to its end, and gives what it wrote. */
export function run(project, program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: project, env: environment(project) });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`exit status ${code}: ${output}`))));
  });
}

/** Starts a server in a project, and gives what the pattern finds in its output as soon as it does. */
export function listening(project, program, args, pattern) {
  const child = spawn(program, args, { cwd: project, env: environment(project), detached: true });
  const close = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  };
  process.on("exit", close);
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
        const found = pattern.exec(output);
        if (found) resolve({ found, close, output: () => output });
      });
    }
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`exit status ${code}: ${output}`)));
  });
}
