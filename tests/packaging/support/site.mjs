/**
 * A project's files as a site, and the whole network of a browser that has it as its proxy: every request comes here, and each
 * that is not for one of the site's files is remembered as `foreign`.
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

import { POLICY } from "../../js/support/server.mjs";

export { POLICY };
export const WITHOUT_CONNECT = POLICY.replace("connect-src 'self'; ", "");
export const WITHOUT_WASM = POLICY.replace(" 'wasm-unsafe-eval'", "");

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Whom a browser asks on its own behalf, whatever page is open. A page of this site that did would violate its policy, and be
 * seen by that.
 */
const OF_THE_BROWSER = /(^|\.)(google|googleapis|gvt1|gstatic|mozilla|firefox)\.(com|net|org)$/;

/** `policies` has the Content-Security-Policy of each file that needs another one than {@link POLICY}. */
export async function site(root, policies = {}) {
  const [requests, foreign] = [[], []];

  const server = createServer((request, response) => {
    const url = new URL(request.url, origin);
    if (url.origin !== origin) {
      if (!OF_THE_BROWSER.test(url.hostname)) foreign.push(url.href);
      response.writeHead(403).end();
      return;
    }
    const path = decodeURIComponent(url.pathname);
    const body = path === "/empty.html" ? Buffer.from("") : file(root, path);
    requests.push(path);
    if (!body) foreign.push(`${path}, which is none of the files`);
    response.writeHead(body ? 200 : 404, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": policies[path] ?? POLICY,
      "cache-control": "no-store",
    });
    response.end(body);
  });
  server.on("connect", (request, socket) => {
    if (!OF_THE_BROWSER.test(request.url.replace(/:\d+$/, ""))) foreign.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  server.on("upgrade", (request, socket) => {
    foreign.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const origin = `http://127.0.0.1:${port}`;
  return { origin, port, requests, foreign, close: () => server.closeAllConnections() ?? server.close() };
}

function file(root, path) {
  const found = normalize(join(root, path));
  return found.startsWith(root + sep) && existsSync(found) && statSync(found).isFile() ? readFileSync(found) : undefined;
}

/** The text of a page that runs one module script. */
export const page = (script) =>
  `<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;
