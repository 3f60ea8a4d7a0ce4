/** The examples of servers, each started by the command that its documentation gives, with the packed package installed. */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

import { install } from "../../js/support/install.mjs";
import { needed, root } from "../../js/support/repo.mjs";

const tools = join(root, "tests/packaging/node_modules");

/** How each is started at a port, in its folder. */
const SERVERS = {
  node: () => [process.execPath, "server.js"],
  bun: () => [program("bun", "@oven", "bin/bun"), "server.js"],
  deno: () => [program("deno", "@deno", "deno"), "task", "start"],
  "cloudflare-worker": () => [process.execPath, join(needed(join(tools, "wrangler"), "npm ci"), "bin/wrangler.js"), "dev", "--local", "--ip", "127.0.0.1", "--port"],
};

export const platforms = Object.keys(SERVERS);

// Whoever ends this process ends what it started.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

const project = install();
cpSync(join(root, "examples"), join(project.project, "examples"), { recursive: true });

/** Starts one. `says` waits until it has written a text, which may come after the response that it is about. */
export async function start(platform) {
  const folder = join(project.project, "examples/edge", platform);
  // Its tools are those of `tests/packaging`.
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, devDependencies: undefined }));
  const tarball = readdirSync(project.project).find((name) => name.endsWith(".tgz"));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", join(project.project, tarball)], { cwd: folder, stdio: "ignore" });
  const [command, ...args] = SERVERS[platform]();
  const child = spawn(command, [...args, String(await freePort())], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: [join(tools, ".bin"), process.env.PATH].join(delimiter),
      // Nothing is reported anywhere, looked up, or remembered beyond this.
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: join(folder, "logs"),
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      DENO_NO_UPDATE_CHECK: "1",
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
    },
  });
  const stop = () => {
    try {
      // With the runtime that it started itself.
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  process.on("exit", stop);
  const waiting = new Set();
  let said = "";
  const server = { origin: undefined, stop, says };
  function says(text) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${platform} does not say ${JSON.stringify(text)}:\n${said}`)), 20_000);
      const check = () => {
        if (!said.includes(text)) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${platform} does not listen:\n${said}`)), 90_000);
    const hear = (text) => {
      said += text;
      server.origin ??= /(?:listening|Ready) on (http:\/\/[\w.:]+)/.exec(said)?.[1];
      if (server.origin) resolve(clearTimeout(timer));
      for (const check of waiting) check();
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${platform} ended with ${code}:\n${said}`)));
  });
  return server;
}

/** The binary of a package that has one for each platform: a link to it, or a script that finds it, is in `.bin`. */
function program(name, scope, path) {
  const folder = join(tools, scope);
  const own = existsSync(folder) ? readdirSync(folder).map((each) => join(folder, each, path)).find((each) => existsSync(each)) : undefined;
  return own ?? needed(join(tools, ".bin", name), "npm ci");
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
