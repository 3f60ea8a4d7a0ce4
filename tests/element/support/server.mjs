/** Serves the installed package, the world of the tests and pages under the policy of the project; holds answers on request. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; " +
  "img-src 'self' data:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

const support = fileURLToPath(new URL(".", import.meta.url));

/** What comes before an answer that is not to come yet: `/held/<name>/…` waits until `release(name)`. */
const HELD = /^\/held\/([^/]+)(\/.*)$/;
/** And what fails the first time: `/once/<name>/…` answers 503, then as it should. */
const ONCE = /^\/once\/([^/]+)(\/.*)$/;

/**
 * `roots` are folders by the first part of a path, `files` texts by path. `requests` counts by path. `policy` is given to
 * every page as a header; none where it is null.
 */
export async function serve({ roots, files, policy = POLICY }) {
  const requests = new Map();
  const gates = new Map();
  const failed = new Set();
  const folders = { ...roots, support };

  function gate(name) {
    let known = gates.get(name);
    if (!known) {
      let open;
      known = { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
      gates.set(name, known);
    }
    return known;
  }

  function body(path) {
    if (path === "/favicon.ico") return [204, "", ""];
    if (files.has(path)) return [200, TYPES[extname(path)] ?? "text/plain; charset=utf-8", files.get(path)];
    const [, first, ...rest] = path.split("/");
    const root = folders[first];
    if (root === undefined) return [404, "text/plain", "not found"];
    const file = normalize(join(root, ...(rest.at(-1) === "" ? [...rest.slice(0, -1), "index.html"] : rest)));
    if (!file.startsWith(normalize(root + sep)) || !existsSync(file) || !statSync(file).isFile()) return [404, "text/plain", "not found"];
    return [200, TYPES[extname(file)] ?? "application/octet-stream", readFileSync(file)];
  }

  const server = createServer(async (request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const held = HELD.exec(path);
    if (held) {
      await gate(held[1]).opened;
      path = held[2];
    }
    const once = ONCE.exec(path);
    if (once) path = once[2];
    const [status, type, content] = once && !failed.has(once[1]) ? (failed.add(once[1]), [503, "text/plain", "later"]) : body(path);
    const headers = { "content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff" };
    if (policy) headers["content-security-policy"] = policy;
    response.writeHead(status, headers);
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    requests,
    release: (name) => gate(name).open(),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
