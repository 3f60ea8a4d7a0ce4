/** A static host as any other: a folder under some path, with the page's policy. It can go down, and come back. */

import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { POLICY } from "../../element/support/server.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};
const ENCODERS = { gzip: gzipSync, br: brotliCompressSync };

/**
 * Hosts a folder under `path`, on a free port. It is read once, so that building it anew disturbs nobody. `encoding`
 * (`gzip` or `br`) compresses what is sent; `hold` is asked before each answer, and may give a promise to wait for.
 * What `lost` says yes to is not found, for as long as it does.
 *
 * `requests` lists the paths asked for, below `path` where they are in it.
 */
export async function host(folder, { path = "/", encoding = null, hold = () => undefined, lost } = {}) {
  let files = read(folder);
  const encoded = new Map();
  const requests = [];

  function bodyOf(name) {
    if (encoding === null) return files.get(name);
    if (!encoded.has(name)) encoded.set(name, ENCODERS[encoding](files.get(name)));
    return encoded.get(name);
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname.startsWith(path)
      ? decodeURIComponent(pathname.slice(path.length)).replace(/(^|\/)$/, "$1index.html")
      : null;
    requests.push(name ?? pathname);
    await hold(name);
    const headers = {
      "cache-control": "no-cache",
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
    };
    if (name === null || !files.has(name) || lost?.(name)) {
      response.writeHead(404, { ...headers, "content-type": "text/plain" }).end("not found");
      return;
    }
    const body = bodyOf(name);
    headers["content-type"] = TYPES[extname(name)] ?? "application/octet-stream";
    headers["content-length"] = body.length;
    if (encoding !== null) headers["content-encoding"] = encoding;
    response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : body);
  });
  const listen = (port) => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const down = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}${path}`,
    requests,
    down,
    /** Hosts another folder in its place, as after a deployment. */
    replace(other) {
      files = read(other);
      encoded.clear();
    },
    up: () => listen(port),
    close: () => (server.listening ? down() : undefined),
  };
}

/** All files of a folder, by name. */
function read(folder) {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((file) => [file.slice(folder.length).replaceAll("\\", "/").replace(/^\//, ""), readFileSync(file)]),
  );
}
