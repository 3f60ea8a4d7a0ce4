// The server of the page: what it sends, and what it refuses.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { POLICY } from "../element/support/server.mjs";
import { address, serve, stop } from "./support/server.mjs";
import { site } from "./support/site.mjs";

/** Names of built files, by how they begin and end. */
let built;

before(async () => {
  const folder = await site();
  const names = await readdir(join(folder, "assets"));
  built = (start, end) => `/assets/${names.find((name) => name.startsWith(`${start}-`) && name.endsWith(end))}`;
  await serve();
});
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
    const assets = [built("main", ".js"), built("quorumseal", ".wasm")];
    for (const path of ["/", ...assets, "/examples/two-truths/index.json", "/nothing-here"]) {
      const { headers } = await ask(path);
      assert.equal(headers["content-security-policy"], POLICY, path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
      assert.equal(headers["cache-control"], "no-cache", path);
    }
  });

  test("labels files as browsers insist on", async () => {
    const types = {
      "/": "text/html; charset=utf-8",
      [built("first", ".css")]: "text/css; charset=utf-8",
      [built("main", ".js")]: "text/javascript; charset=utf-8",
      "/offline.js": "text/javascript; charset=utf-8",
      [built("quorumseal", ".wasm")]: "application/wasm",
      "/icon.svg": "image/svg+xml",
      "/icons/icon-192.png": "image/png",
      "/manifest.webmanifest": "application/manifest+json",
      "/LICENCES.txt": "text/plain; charset=utf-8",
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
    const beyond = ["/../Cargo.toml", "/assets/../../Cargo.toml", "/examples/%2e%2e/Cargo.toml"];
    for (const path of [...beyond, "/Cargo.toml", "/.gitignore", "/assets"]) {
      assert.equal((await ask(path)).status, 404, path);
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await ask("/", method);
      assert.deepEqual([status, headers.allow], [405, "GET, HEAD"], method);
    }
  });
});
