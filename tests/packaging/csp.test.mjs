/**
 * Pages under strict policies, in Chromium and in Firefox; and which requests a page makes that uses the package: for its own
 * files, when they are needed, and for nothing else.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { chromium, firefox } from "./support/browsers.mjs";
import { page, POLICY, site, WITHOUT_CONNECT, WITHOUT_WASM } from "./support/site.mjs";
import { project, vectorNamed } from "./support/target.mjs";

const WASM = "/node_modules/quorumseal/quorumseal.wasm";

/** By the page's name: what it imports, and its policy. */
const PAGES = {
  main: ["browser.js", POLICY],
  inline: ["inline.js", WITHOUT_CONNECT],
  "main-without-connect": ["browser.js", WITHOUT_CONNECT],
  "main-without-wasm": ["browser.js", WITHOUT_WASM],
  "inline-without-wasm": ["inline.js", WITHOUT_WASM.replace("connect-src 'self'; ", "")],
  open: ["browser.js", POLICY.replace("connect-src 'self'", "connect-src *")],
};

const { project: root } = project();
const policies = {};
for (const [name, [entry, policy]] of Object.entries(PAGES)) {
  const script = `import * as api from "/node_modules/quorumseal/${entry}";
import { open } from "/packaging/runtimes/page.mjs";
globalThis.api = api;
open(api);
globalThis.imported = true;
`;
  writeFileSync(join(root, `${name}.mjs`), script);
  writeFileSync(join(root, `${name}.html`), page(`/${name}.mjs`));
  policies[`/${name}.html`] = policy;
}

const { anchor, trust } = vectorNamed("advisories/alone-sealed");

/* In the page. */
async function load([anchor, trust]) {
  try {
    const verifiers = await Promise.all([0, 1, 2].map(() => api.Verifier.load({ anchor, trust })));
    return { sets: verifiers[0].sets.length };
  } catch (error) {
    return { code: error.code, message: error.message, misuse: error instanceof api.QuorumsealError };
  }
}

test("the policy is the one that is promised", () => {
  assert.equal(
    POLICY,
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'",
  );
  assert.ok(!WITHOUT_CONNECT.includes("connect-src") && !WITHOUT_WASM.includes("wasm-unsafe-eval"));
});

for (const [name, launch] of Object.entries({ Chromium: chromium, Firefox: firefox })) {
  describe(name, async () => {
    const served = await site(root, policies);
    const browser = await launch(served);
    after(async () => {
      await browser.close();
      served.close();
    });

    /** A new page once its script has run, with what was asked for until then. */
    async function open(name) {
      [served.requests.length, served.foreign.length] = [0, 0];
      const opened = await browser.open(`${served.origin}/${name}.html`);
      await opened.page.waitForFunction("globalThis.imported", { polling: 50 });
      const load_ = () => opened.page.evaluate(load, [anchor, trust]);
      const seen = async () => JSON.parse(await opened.ask("{}")).violations;
      return { ...opened, load: load_, violations: seen };
    }

    test("the package works under the policy, and asks for its file once, when it is needed", async () => {
      const { load, violations, complaints, close } = await open("main");
      assert.ok(served.requests.includes("/node_modules/quorumseal/browser.js"));
      assert.ok(!served.requests.includes(WASM), "not before it is used");
      const before = served.requests.length;
      assert.ok((await load()).sets > 0);
      assert.deepEqual(served.requests.slice(before), [WASM]);
      assert.ok((await load()).sets > 0);
      assert.deepEqual(served.requests.slice(before), [WASM], "and not again");
      assert.deepEqual([await violations(), complaints, served.foreign], [[], [], []]);
      await close();
    });

    test("inline works without any connect-src, and asks for nothing", async () => {
      const { load, violations, complaints, close } = await open("inline");
      const before = served.requests.length;
      assert.ok((await load()).sets > 0);
      assert.equal(served.requests.length, before);
      assert.deepEqual([await violations(), complaints, served.foreign], [[], [], []]);
      await close();
    });

    test("without connect-src the main entry says what is missing", async () => {
      const { load, violations, close } = await open("main-without-connect");
      const { code, message, misuse } = await load();
      assert.deepEqual([code, misuse], ["load.fetch", true], message);
      assert.match(message, /connect-src/);
      assert.match((await violations())[0], /^connect-src /);
      assert.ok(!served.requests.includes(WASM));
      await close();
    });

    for (const entry of ["main", "inline"]) {
      test(`${entry} is refused without 'wasm-unsafe-eval', and says so, each time that it is tried`, async () => {
        const { load, violations, close } = await open(`${entry}-without-wasm`);
        for (let attempt = 0; attempt < 2; attempt += 1) {
          const { code, message, misuse } = await load();
          assert.deepEqual([code, misuse], ["load.csp", true], message);
          assert.match(message, /add 'wasm-unsafe-eval' to its script-src/);
        }
        assert.match((await violations())[0], /^script-src wasm-eval$/);
        await close();
      });
    }

    test("a request for anything else would be seen here", async () => {
      const { page, complaints, close } = await open("open");
      const ask = (url) => page.evaluate((url) => fetch(url).then(() => {}, () => {}), url);
      await ask("http://elsewhere.example/beacon");
      await ask("/no-such-file");
      assert.deepEqual(served.foreign, ["http://elsewhere.example/beacon", "/no-such-file, which is none of the files"]);
      assert.ok(complaints.includes("a request for http://elsewhere.example/beacon"), `${complaints}`);
      await close();
    });
  });
}
