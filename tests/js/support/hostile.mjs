/** A server of answers that does what servers do wrong, by mishap or on purpose. It remembers what it was asked. */

import { createServer } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { file } from "./server.mjs";

const CERT = "urn:quorumseal:certificate:v1";
const RECEIPT = "urn:quorumseal:receipt:v1";

/** Serves `world`'s answer in all kinds of ways, and the installed package for a page to use. */
export async function hostile({ world, folder }) {
  const requests = [];
  const { answer, certificate, receipt } = world;
  const sealed = (path, body) => ({ [path]: body, [`${path}.cert.json`]: [200, {}, certificate] });
  const moved = (location, status = 302) => [status, { location }, ""];
  const linked = (link) => [200, { link }, answer];
  /** Pieces for ever, or none after the first; whoever asked may leave. */
  const running = (piece, hangs) => (response) => {
    response.writeHead(200, {});
    const write = () => response.write(piece, () => !hangs && !response.destroyed && setImmediate(write));
    write();
  };
  const cut = (response) => {
    response.writeHead(200, { "content-length": Buffer.byteLength(answer) });
    response.write(answer.slice(0, 10), () => response.destroy());
  };

  const routes = (other) => ({
    "/": [200, { "content-type": "text/html" }, '<!doctype html><link rel="icon" href="data:,">'],
    ...sealed("/good", [200, { "set-cookie": "session=secret; Path=/" }, answer]),
    "/good.tlog-proof": [200, {}, receipt],
    ...sealed("/tampered", [200, {}, answer.replace("nine", "nein")]),
    ...sealed("/gzip", [200, { "content-encoding": "gzip", etag: '"1"' }, gzipSync(answer)]),
    ...sealed("/brotli", [200, { "content-encoding": "br" }, brotliCompressSync(answer)]),
    // Of a few bytes many.
    ...sealed("/bomb", [200, { "content-encoding": "gzip" }, gzipSync(Buffer.alloc(32 << 20))]),
    ...sealed("/garbled", [200, { "content-encoding": "gzip" }, answer]),
    "/linked": linked(`</seals/1>; rel="${CERT}", </seals/2>; rel="${RECEIPT}"`),
    "/seals/1": [200, {}, certificate],
    "/seals/2": [200, {}, receipt],
    "/bare": [200, {}, answer],
    "/moved": moved("/moved/twice", 301),
    "/moved/twice": moved("/good", 307),
    "/moved-away": moved(`${other}/good`),
    "/loop": moved("/loop"),
    "/long": moved("/long/1"),
    "/long/1": moved("/moved"),
    "/down": moved("file:///etc/passwd"),
    "/nowhere": [302, {}, ""],
    ...Object.fromEntries(
      [`${other}/seals/1`, "http://example.com/c", "file:///etc/passwd", "javascript:alert(1)", "http://user:word@127.0.0.1/"].map(
        (target, index) => [`/linked-away/${index}`, linked(`<${target}>; rel="${CERT}"`)],
      ),
    ),
    "/sealed-elsewhere": linked(`<${other}/seals/1>; rel="${CERT}"`),
    "/sealed-by-way-of-elsewhere": linked(`</way>; rel="${CERT}"`),
    "/way": moved(`${other}/seals/1`),
    "/many-links": linked(Array(200).fill("<x>; rel=next").join()),
    ...sealed("/partial", [206, { "content-range": "bytes 0-9/100" }, answer.slice(0, 10)]),
    ...sealed("/error", [500, {}, answer]),
    ...sealed("/slow", running(answer.slice(0, 10), true)),
    ...sealed("/endless", running("x".repeat(65_536), false)),
    ...sealed("/cut", cut),
    // Of which only a part was announced.
    ...sealed("/short", [200, { "content-length": "10" }, answer]),
    "/slow-seal": linked(`</slow>; rel="${CERT}"`),
    "/endless-seal": linked(`</endless>; rel="${CERT}"`),
    "/cut-seal": linked(`</cut>; rel="${CERT}"`),
    "/never": () => {},
    "/never-sealed": linked(`</never>; rel="${CERT}"`),
  });

  const server = createServer({ keepAliveTimeout: 1_000 }, (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const seen = { path: pathname, method: request.method, headers: request.headers, left: undefined };
    seen.closed = new Promise((resolve) => {
      response.on("close", () => {
        seen.left = !response.writableFinished;
        resolve(seen.left);
      });
    });
    requests.push(seen);
    const [, first, ...rest] = pathname.split("/");
    const route = first === "quorumseal" ? asRoute(file(folder, rest)) : server.routes[pathname];
    // As a server says who may read it from pages elsewhere, but for what is named to be without.
    const cors = request.url.includes("no-cors") ? {} : { "access-control-allow-origin": "*" };
    if (request.url.includes("exposed")) cors["access-control-expose-headers"] = "Link";
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    if (typeof route === "function") return route(response);
    const [status, headers, body] = route ?? [404, {}, "not there"];
    response.strictContentLength = false;
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    requests,
    /** What stands for another origin in what it serves. */
    knows: (other) => void (server.routes = routes(other)),
    /** Forgets what it was asked. */
    forget: () => void (requests.length = 0),
    paths: () => requests.map(({ path }) => path),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function asRoute(found) {
  if (!found) return undefined;
  const [status, type, body] = found;
  return [status, { "content-type": type }, body];
}
