/** A static server as any host is, with the types that it must know and the policy of the project's own page. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

/** Serves a folder; `policy` is the Content-Security-Policy of everything in it. */
export async function serveFolder(folder, policy) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = normalize(join(folder, decodeURIComponent(pathname === "/" ? "/index.html" : pathname)));
    const found = path.startsWith(folder + sep) && existsSync(path) && statSync(path).isFile();
    const headers = { "content-security-policy": policy, "cache-control": "no-store" };
    response.writeHead(found ? 200 : 404, { ...headers, "content-type": TYPES[extname(path)] ?? "text/plain" });
    response.end(found ? readFileSync(path) : "not found");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
