// The project's own server, as a process of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";

import { repo } from "./files.mjs";

let child;
let origin;

/** Starts it on a free port. */
export async function serve() {
  const program = process.env.QUORUMSEAL_XTASK;
  const [command, before] = program ? [program, []] : ["cargo", ["run", "--quiet", "--package", "xtask", "--"]];
  child = spawn(command, [...before, "serve"], { cwd: repo(""), stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of child.stdout) {
    said += chunk;
    const found = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
    if (found) {
      [origin] = found;
      return;
    }
  }
  throw new Error(`the server ended before it said where it is: ${said}`);
}

/** Where the page is. */
export function address() {
  return origin;
}

export async function stop() {
  if (child === undefined || child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
