/** A static server with the right types and a strict policy, which can also spoil the wasm in the ways that hosts do. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { external, vectors } from "./repo.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** The policy of the project's own page. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; " +
  "img-src 'self' data:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

const PAGE = '<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">';

/** Pages with other policies, by path. */
const PAGES = {
  "/": POLICY,
  "/without-wasm": POLICY.replace(" 'wasm-unsafe-eval'", ""),
  "/without-connect": POLICY.replace("connect-src 'self'; ", ""),
};

const WASM = "quorumseal.wasm";

/** What a host may answer in place of the wasm; `attempt` counts from 0. */
const FAULTS = {
  none: (wasm) => [200, "application/wasm", wasm],
  once: (wasm, attempt) => (attempt === 0 ? [503, "text/plain", Buffer.from("later")] : [200, "application/wasm", wasm]),
  missing: () => [404, "text/html", Buffer.from("<!doctype html><title>not found</title>")],
  "start-page": () => [200, "text/html", Buffer.from("<!doctype html><title>start</title>")],
  "start-page-as-wasm": () => [200, "application/wasm", Buffer.from("<!doctype html><title>start</title>")],
  truncated: (wasm) => [200, "application/wasm", wasm.subarray(0, wasm.length / 2)],
  empty: () => [200, "application/wasm", Buffer.alloc(0)],
  "other-module": () => [200, "application/wasm", OTHER_MODULE],
  unlabelled: (wasm) => [200, "application/octet-stream", wasm],
  "labelled-with-charset": (wasm) => [200, "application/wasm; charset=utf-8", wasm],
  "cut-off": (wasm) => [200, "application/wasm", wasm.subarray(0, wasm.length / 2), wasm.length],
};

/** A sound module that imports what the bindings do not have: `(import "x" "y" (func))`. */
export const OTHER_MODULE = Buffer.from("0061736d01000000010401600000020701017801790000", "hex");

/** Serves the installed package, the suite and the vectors. `requests` counts by path. */
export async function serve({ folder, world }) {
  const suite = fileURLToPath(new URL("../suite", import.meta.url));
  const wasm = readFileSync(join(folder, WASM));
  const requests = new Map();
  const roots = { quorumseal: folder, suite, vectors, external };

  function answer(path) {
    const attempt = requests.get(path) ?? 0;
    requests.set(path, attempt + 1);
    if (path in PAGES) return [200, TYPES[".html"], Buffer.from(PAGE)];
    if (path === "/world.json") return [200, TYPES[".json"], Buffer.from(JSON.stringify(world))];
    const [, first, ...rest] = path.split("/");
    if (first === "list") {
      const listed = join(external, ...rest);
      const names = existsSync(listed) ? readdirSync(listed).filter((name) => name.endsWith(".json")) : [];
      return [200, TYPES[".json"], Buffer.from(JSON.stringify(names))];
    }
    if (first === "fault" && rest.at(-1) === WASM) return FAULTS[rest[0]](wasm, attempt);
    // As many packages as a page wants, each loaded by itself.
    if (first === "copy") return file(folder, rest.slice(1));
    return first === "fault" ? file(folder, rest.slice(1)) : first in roots ? file(roots[first], rest) : undefined;
  }

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const [status, type, body, announced] = answer(path) ?? [404, "text/plain", Buffer.from("not found")];
    response.writeHead(status, {
      "content-type": type,
      "content-length": announced ?? body.length,
      "content-security-policy": PAGES[path] ?? POLICY,
      "cache-control": "no-store",
    });
    if (announced === undefined) response.end(body);
    else response.write(body, () => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, requests, close: () => server.close() };
}

/** A file that is served, with its type. */
export function file(root, parts) {
  const path = normalize(join(root, ...parts));
  if (!path.startsWith(root + sep) || !existsSync(path) || !statSync(path).isFile()) return undefined;
  return [200, TYPES[extname(path)] ?? "application/octet-stream", readFileSync(path)];
}
