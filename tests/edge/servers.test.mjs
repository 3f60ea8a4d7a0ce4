/** The examples of servers, in the runtimes that they are for: what is certified comes out, and nothing else. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { root } from "../js/support/repo.mjs";
import { platforms, start } from "./support/servers.mjs";

const file = (name) => readFileSync(join(root, "examples/two-truths", name));
const CERT_HASH = /^blake3:[0-9a-f]{64}$/;

/** What came over the wire, and whether it came to its end. */
function get(url, { method = "GET", headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false }, (response) => {
      const chunks = [];
      const done = (whole) => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks), whole });
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => done(response.complete));
      response.on("error", () => done(false));
    });
    asking.on("error", (error) => (error.code === "ECONNRESET" ? resolve({ body: Buffer.alloc(0), whole: false }) : reject(error)));
    asking.end();
  });
}

for (const platform of platforms) {
  describe(platform, () => {
    let server;
    before(async () => {
      server = await start(platform);
    });
    after(() => server?.stop());
    const ask = (path, options) => get(server.origin + path, options);

    test("many at a time, before anything is loaded", async () => {
      const paths = Array.from({ length: 40 }, (_, index) => ["/v1", "/v2", "/tampered", "/stream/v2"][index % 4]);
      const statuses = (await Promise.all(paths.map((path) => ask(path)))).map(({ status }) => status);
      assert.deepEqual(statuses, paths.map((path) => (path === "/tampered" ? 502 : 200)));
    });

    for (const [path, name] of [["/v1", "answer-v1.md"], ["/v2", "answer-v2.md"], ["/stream/v1", "answer-v1.md"]]) {
      test(`${path} is passed on`, async () => {
        const { status, headers, body, whole } = await ask(path);
        assert.deepEqual([status, whole], [200, true], body.toString());
        assert.deepEqual(body, file(name));
        assert.match(headers["quorumseal-cert-hash"], CERT_HASH);
        assert.equal(headers["quorumseal-verification"], path.startsWith("/stream") ? "streamed" : "before");
        // Bun sends streams in chunks, whatever their length.
        if (platform !== "bun") assert.equal(headers["content-length"], String(body.length));
        assert.equal(headers["content-type"], "text/markdown; charset=utf-8");
        assert.equal(headers["x-content-type-options"], "nosniff");
        assert.match(headers.link, /urn:quorumseal:certificate:v1/);
      });
    }

    const codes = {
      "/tampered": "output.digest",
      "/bare": "fetch.no-certificate",
      "/untrusted": "validator-set.unknown",
      "/short-of-quorum": "quorum.insufficient",
      "/endless": "fetch.too-large",
      "/nothing": "fetch.status",
      "/stream/bare": "fetch.no-certificate",
      "/stream/untrusted": "validator-set.unknown",
      "/stream/short-of-quorum": "quorum.insufficient",
      // Longer than its certificate says before anything is passed on.
      "/stream/endless": "output.length",
    };
    for (const [path, code] of Object.entries(codes)) {
      test(`${path}: ${code}`, async () => {
        const { status, headers, body, whole } = await ask(path);
        assert.deepEqual([status, whole], [502, true], body.toString());
        assert.equal(headers["content-type"], "application/problem+json");
        assert.equal(headers["cache-control"], "no-store");
        assert.equal(headers["quorumseal-code"], code);
        assert.equal(headers["quorumseal-cert-hash"], undefined);
        const problem = JSON.parse(body);
        assert.deepEqual([problem.code, problem.status], [code, 502]);
        for (const answer of ["answer-v1.md", "answer-v2.md"]) {
          assert.ok(!body.includes(file(answer).subarray(0, 16)), "nothing of the answer");
        }
        await server.says(`${path}: `);
      });
    }

    test("/stream/tampered breaks off before its end", async () => {
      const { status, headers, body, whole } = await ask("/stream/tampered");
      // A server may reset the connection so hard that not even the headers arrive.
      if (status !== undefined) assert.deepEqual([status, headers["quorumseal-verification"]], [200, "streamed"]);
      const all = file("answer-v1-tampered.md");
      assert.ok(body.length < all.length, "the last piece was not sent");
      assert.deepEqual(body, all.subarray(0, body.length));
      assert.equal(whole, false, "the connection was broken off");
      await server.says("/stream/tampered: ");
    });

    test("HEAD, ranges and conditions", async () => {
      const { headers: expected } = await ask("/v1");
      const head = await ask("/v1", { method: "HEAD" });
      assert.deepEqual([head.status, head.body.length], [200, 0]);
      assert.equal(head.headers["quorumseal-cert-hash"], expected["quorumseal-cert-hash"]);
      const refused = await ask("/tampered", { method: "HEAD" });
      assert.deepEqual([refused.status, refused.body.length, refused.headers["quorumseal-code"]], [502, 0, "output.digest"]);
      const part = await ask("/v1", { headers: { range: "bytes=0-9", "if-none-match": "*" } });
      assert.deepEqual([part.status, part.body], [200, file("answer-v1.md")]);
    });

    test("certificates pass through, for whoever wants to verify too", async () => {
      const { status, headers, body } = await ask("/answer-v1.cert.json");
      assert.deepEqual([status, body], [200, file("answer-v1.cert.json")]);
      assert.equal(headers["quorumseal-cert-hash"], undefined);
    });
  });
}
