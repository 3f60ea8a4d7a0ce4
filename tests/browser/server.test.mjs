// The server of the page: what it sends, and what it refuses. Found as in page.test.mjs.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";

import { address, serve, stop } from "./support/server.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

before(serve);
after(stop);

describe("the server", () => {
  /** Not fetch, which tidies paths up before it sends them. */
  const ask = (path, method = "GET") =>
    new Promise((resolve, reject) => {
      const asked = request(new URL(address()), { method, path }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ ...response, headers: response.headers, status: response.statusCode, body: Buffer.concat(chunks) }));
      });
      asked.on("error", reject);
      asked.end();
    });

  test("sends the policy, and what else keeps a page safe, with everything", async () => {
    for (const path of ["/", "/main.js", "/pkg/quorumseal.wasm", "/examples/two-truths/index.json", "/nothing-here"]) {
      const { headers } = await ask(path);
      assert.equal(headers["content-security-policy"], POLICY, path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
      assert.equal(headers["cache-control"], "no-cache", path);
    }
  });

  test("labels files as browsers insist on", async () => {
    const types = {
      "/": "text/html; charset=utf-8",
      "/style.css": "text/css; charset=utf-8",
      "/main.js": "text/javascript; charset=utf-8",
      "/pkg/browser.js": "text/javascript; charset=utf-8",
      "/pkg/quorumseal.wasm": "application/wasm",
      "/icon.svg": "image/svg+xml",
      "/examples/two-truths/trust.json": "application/json",
    };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers, body } = await ask(path);
      assert.deepEqual([status, headers["content-type"]], [200, type], path);
      assert.equal(Number(headers["content-length"]), body.length, path);
      const head = await ask(path, "HEAD");
      assert.deepEqual([head.status, head.headers["content-length"], head.body.length], [200, headers["content-length"], 0]);
    }
  });

  test("gives nothing else away, and takes nothing", async () => {
    for (const path of ["/../Cargo.toml", "/pkg/../Cargo.toml", "/examples/%2e%2e/Cargo.toml", "/Cargo.toml", "/.gitignore", "/pkg"]) {
      assert.equal((await ask(path)).status, 404, path);
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await ask("/", method);
      assert.deepEqual([status, headers.allow], [405, "GET, HEAD"], method);
    }
  });
});
