/** Fetching answers from real servers, hostile ones included: in Node, and in a page of headless Chromium. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";

import { chromium } from "./support/chromium.mjs";
import { hostile } from "./support/hostile.mjs";
import { imported, install } from "./support/install.mjs";
import { world as makeWorld } from "./support/world.mjs";

const installed = install();
const api = await imported(installed);
const { verifiedFetch } = await imported(installed, "quorumseal/fetch");
const world = await makeWorld(api);
const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });

const here = await hostile({ world, folder: installed.folder });
const other = await hostile({ world, folder: installed.folder });
here.knows(other.origin);
other.knows(here.origin);
const browser = await chromium();
after(async () => {
  await browser.close();
  here.close();
  other.close();
});
beforeEach(() => [here, other].forEach(({ forget }) => forget()));

const get = (path, options = {}) => verifiedFetch(here.origin + path, { verifier, ...options });

/** Expects a failure with a code, of the right kind. */
async function fails(code, path, options) {
  const error = await get(path, options).then(() => assert.fail(`${path} was accepted`), (error) => error);
  assert.equal(error.code, code, `${path}: ${error.stack}`);
  assert.ok(error instanceof (code.startsWith("fetch.") ? api.QuorumsealError : api.VerificationError));
  return error;
}

describe("in Node", () => {
  for (const path of ["/good", "/linked", "/moved", "/moved-away", "/gzip", "/brotli"]) {
    test(`${path} is given`, async () => {
      const { response, report, url } = await get(path);
      assert.equal(await response.text(), world.answer);
      assert.equal(report.state, "valid");
      assert.equal(response.headers.get("content-encoding"), null);
      const final = { "/moved": `${here.origin}/good`, "/moved-away": `${other.origin}/good` };
      assert.equal(url, final[path] ?? here.origin + path);
    });
  }

  const codes = {
    "/tampered": "output.digest",
    "/garbled": "fetch.network",
    "/bomb": "fetch.too-large",
    "/bare": "fetch.no-certificate",
    "/loop": "fetch.redirect",
    "/long": "fetch.redirect",
    "/down": "fetch.redirect",
    "/nowhere": "fetch.redirect",
    "/linked-away/0": "fetch.origin",
    "/linked-away/1": "fetch.origin",
    "/linked-away/2": "fetch.origin",
    "/linked-away/3": "fetch.origin",
    "/linked-away/4": "fetch.origin",
    "/sealed-by-way-of-elsewhere": "fetch.redirect",
    "/many-links": "fetch.too-large",
    "/partial": "fetch.status",
    "/error": "fetch.status",
    "/nothing": "fetch.status",
    "/endless": "fetch.too-large",
    "/endless-seal": "fetch.too-large",
    "/cut": "fetch.network",
    "/cut-seal": "fetch.network",
    "/short": "output.length",
  };
  for (const [path, code] of Object.entries(codes)) {
    test(`${path}: ${code}`, async () => {
      await fails(code, path);
      assert.deepEqual(other.paths(), [], "the other origin is not asked");
      // Every request ends, on either side: nothing dangles.
      await Promise.all(here.requests.map(({ closed }) => closed));
    });
  }

  test("what was asked, and no more", async () => {
    await fails("fetch.redirect", "/loop");
    assert.deepEqual(here.paths(), ["/loop", "/loop", "/loop", "/loop"]);
    here.forget();
    await fails("fetch.status", "/error");
    assert.deepEqual(here.paths(), ["/error"]);
    here.forget();
    await fails("fetch.origin", "/linked-away/0", { receipt: false });
    assert.deepEqual(here.paths(), ["/linked-away/0"]);
    here.forget();
    await get("/good", { certificate: world.certificate, receipt: false });
    assert.deepEqual(here.paths(), ["/good"]);
  });

  test("an origin that is allowed is asked", async () => {
    const { report } = await get("/sealed-elsewhere", { allowOrigins: [other.origin] });
    assert.equal(report.accepted, true);
    assert.deepEqual(other.paths(), ["/seals/1"]);
    await get("/sealed-by-way-of-elsewhere", { allowOrigins: [other.origin] });
  });

  test("what a handler fetched is looked up where it came from", async () => {
    const { certified } = await imported(installed, "quorumseal/edge");
    const serve = certified((request) => fetch(here.origin + new URL(request.url).pathname), { verifier, allowOrigins: [here.origin] });
    const ask = (path) => serve(new Request(`https://edge.example${path}`, { headers: { cookie: "session=secret" } }));
    for (const path of ["/good", "/linked", "/moved-away", "/gzip"]) assert.equal(await (await ask(path)).text(), world.answer, path);
    for (const [path, code] of [["/tampered", "output.digest"], ["/bare", "fetch.no-certificate"], ["/sealed-elsewhere", "fetch.origin"], ["/cut", "fetch.network"]]) {
      const response = await ask(path);
      assert.deepEqual([response.status, (await response.json()).code], [502, code], path);
    }
    assert.ok(here.requests.every(({ headers }) => headers.cookie === undefined));
  });

  test("secrets stay where they were sent to", async () => {
    const headers = { authorization: "Bearer secret", cookie: "session=secret", "x-api-key": "secret" };
    await get("/moved-away", { headers });
    const secrets = ({ headers }) => ["authorization", "cookie", "x-api-key"].filter((name) => name in headers);
    assert.deepEqual(here.requests.map(secrets), [["authorization", "cookie", "x-api-key"]]);
    assert.deepEqual(other.requests.map(secrets), [[], [], []]);
    here.forget();
    await get("/good", { headers, credentials: "include" });
    assert.deepEqual(here.requests.slice(1).map(secrets), [[], []]);
  });

  test("a server that is not there", async () => {
    const gone = createServer();
    await new Promise((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address();
    await new Promise((resolve) => gone.close(resolve));
    const error = await verifiedFetch(`http://127.0.0.1:${port}/`, { verifier }).catch((error) => error);
    assert.equal(error.code, "fetch.network");
    assert.ok(error.cause);
  });

  for (const path of ["/never", "/slow", "/never-sealed", "/slow-seal"]) {
    test(`${path} takes too long, or is aborted, and its connections end`, async () => {
      await fails("fetch.timeout", path, { timeoutMs: 100 });
      const left = await Promise.all(here.requests.map(({ closed }) => closed));
      assert.ok(left.includes(true), "the server sees that nobody waits");
      here.forget();
      const controller = new AbortController();
      const reason = new Error("enough");
      const failing = get(path, { signal: controller.signal }).catch((error) => error);
      setTimeout(() => controller.abort(reason), 50);
      assert.equal(await failing, reason);
      await Promise.all(here.requests.map(({ closed }) => closed));
    });
  }

  test("an endless stream ends, on the wire too", async () => {
    const certificate = world.largeCertificate;
    const { response, report } = await get("/endless", { stream: true, certificate, receipt: false });
    await assert.rejects(response.arrayBuffer(), { code: "output.length" });
    await assert.rejects(report, { code: "output.length" });
    assert.equal(await here.requests[0].closed, true);
    here.forget();
    const unread = await get("/endless", { stream: true, certificate, receipt: false });
    await unread.response.body.cancel();
    assert.equal(await here.requests[0].closed, true);
  });

  test("a process ends when nothing is under way", async () => {
    const script = `
      import { Verifier } from "quorumseal";
      import { verifiedFetch } from "quorumseal/fetch";
      const { anchor, trust } = ${JSON.stringify({ anchor: world.anchor, trust: world.trust })};
      const verifier = await Verifier.load({ anchor, trust });
      const timeoutMs = 600_000;
      await (await verifiedFetch("${here.origin}/good", { verifier, timeoutMs })).response.text();
      await verifiedFetch("${here.origin}/tampered", { verifier, timeoutMs }).catch(({ code }) => console.log(code));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: installed.project, timeout: 60_000 });
    const [code] = await once(child, "exit");
    assert.equal(code, 0, "it is not waited for, and ended by force");
  });
});

describe("in a page", () => {
  let page;
  before(async () => {
    page = await browser.newPage();
    await page.goto(here.origin);
    await page.evaluate(
      async ([world]) => {
        const [{ Verifier }, { verifiedFetch }] = await Promise.all([import("/quorumseal/browser.js"), import("/quorumseal/fetch.js")]);
        const verifier = await Verifier.load({ anchor: world.anchor, trust: world.trust });
        globalThis.get = async (url, options) => {
          try {
            const { response, report, url: from } = await verifiedFetch(url, { verifier, ...options });
            return { same: (await response.text()) === world.answer, accepted: report.accepted, from };
          } catch (error) {
            return { code: error.code, message: error.message };
          }
        };
      },
      [world],
    );
  });
  const inPage = (url, options = {}) => page.evaluate(([url, options]) => globalThis.get(url, options), [url, options]);
  const given = (from) => ({ same: true, accepted: true, from });

  test("a relative address, redirects and encodings", async () => {
    assert.deepEqual(await inPage("/good"), given(`${here.origin}/good`));
    assert.deepEqual(await inPage("gzip"), given(`${here.origin}/gzip`));
    assert.deepEqual(await inPage("/moved"), given(`${here.origin}/good`));
    assert.deepEqual(await inPage("/moved-away"), given(`${other.origin}/good`));
    assert.equal((await inPage("/moved", { redirect: "error" })).code, "fetch.redirect");
    assert.equal((await inPage("/loop")).code, "fetch.network");
  });

  test("another origin, as far as it allows", async () => {
    assert.deepEqual(await inPage(`${other.origin}/good`), given(`${other.origin}/good`));
    assert.equal((await inPage(`${other.origin}/good?no-cors`)).code, "fetch.network");
    const hidden = await inPage(`${other.origin}/linked`);
    assert.equal(hidden.code, "fetch.no-certificate");
    assert.match(hidden.message, /Access-Control-Expose-Headers: Link/);
    assert.deepEqual(await inPage(`${other.origin}/linked?exposed`), given(`${other.origin}/linked?exposed`));
  });

  test("what may not be followed is not", async () => {
    assert.equal((await inPage("/sealed-elsewhere")).code, "fetch.origin");
    assert.deepEqual(other.paths(), []);
    assert.equal((await inPage("/sealed-by-way-of-elsewhere")).code, "fetch.redirect");
    assert.equal((await inPage("/sealed-by-way-of-elsewhere", { allowOrigins: [other.origin] })).accepted, true);
  });

  test("cookies and the referrer go with the answer's request alone", async () => {
    await inPage("/good");
    here.forget();
    await inPage("/good");
    const told = ({ path, headers }) => [path, headers.cookie ?? null, headers.referer === undefined];
    const expected = [["/good", "session=secret", false], ["/good.cert.json", null, true], ["/good.tlog-proof", null, true]];
    assert.deepEqual(here.requests.map(told).sort(), expected);
  });

  test("failures are those of everywhere", async () => {
    const codes = { "/tampered": "output.digest", "/cut": "fetch.network", "/partial": "fetch.status", "/bare": "fetch.no-certificate", "/bomb": "fetch.too-large", "/many-links": "fetch.too-large" };
    for (const [path, code] of Object.entries(codes)) assert.equal((await inPage(path)).code, code, path);
    assert.equal((await inPage("/slow", { timeoutMs: 100 })).code, "fetch.timeout");
    assert.equal((await inPage("/endless")).code, "fetch.too-large");
  });
});
