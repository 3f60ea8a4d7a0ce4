/** The examples of `<verified-answer>`: built as a project builds them, and looked at in browsers. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";

import { network } from "../browser/support/network.mjs";
import { root } from "../js/support/repo.mjs";
import { chromium, firefox } from "./support/browser.mjs";
import { files, installed, roots } from "./support/fixtures.mjs";
import { serve } from "./support/server.mjs";

/* global VerifiedAnswer, Verifier, make, part, frames, settled, text */

const tools = createRequire(join(root, "tests/packaging/package.json"));
const modules = join(root, "tests/packaging/node_modules");
const shots = join(root, "tests/screenshots");

/** The examples as projects: copied, with the package and what else they import installed. */
const work = mkdtempSync(join(tmpdir(), "quorumseal-examples-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
cpSync(join(root, "examples/two-truths"), join(work, "examples/two-truths"), { recursive: true });
cpSync(join(root, "examples/element"), join(work, "examples/element"), { recursive: true });
cpSync(installed.folder, join(work, "pkg"), { recursive: true });

function project(name, needs) {
  const at = join(work, "examples/element", name);
  mkdirSync(join(at, "node_modules/@types"), { recursive: true });
  mkdirSync(join(at, "node_modules/@vitejs"), { recursive: true });
  cpSync(installed.folder, join(at, "node_modules/quorumseal"), { recursive: true });
  for (const need of needs) symlinkSync(join(modules, need), join(at, "node_modules", need));
  return at;
}

async function build(at) {
  const { build } = await import(pathToFileURL(join(modules, "vite/dist/node/index.js")).href);
  await build({ root: at, logLevel: "error", build: { outDir: join(at, "dist"), emptyOutDir: true, assetsInlineLimit: 0 } });
}

const react = project("react", ["react", "react-dom", "@types/react", "@types/react-dom", "csstype"]);
const vue = project("vue", ["vue", "marked", "@vitejs/plugin-vue", "vite"]);

let server;
const sites = [];
before(async () => {
  mkdirSync(shots, { recursive: true });
  server = await serve({ roots: { ...roots, pkg: join(work, "pkg"), examples: join(work, "examples") }, files });
});
after(() => {
  server?.close();
  for (const site of sites) site.close();
});

/** A built page as the root of a site of its own. */
async function site(dist) {
  const made = await serve({ roots: { assets: join(dist, "assets") }, files: new Map([["/index.html", readFileSync(join(dist, "index.html"))]]) });
  sites.push(made);
  return `${made.origin}/index.html`;
}

for (const [name, launch] of Object.entries({ chromium, firefox })) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    test("plain HTML", async (t) => {
      const page = await browser.open(t, `${server.origin}/examples/element/plain/`);
      const found = await page.evaluate(async () => {
        await customElements.whenDefined("verified-answer");
        const result = {};
        for (const host of document.querySelectorAll("verified-answer")) {
          const report = await host.settled;
          result[host.id] = [host.state, host.accepted, report?.prompt ?? null, [...host.shadowRoot.querySelectorAll("mark")].map(({ textContent }) => textContent)];
        }
        return result;
      });
      assert.deepEqual(found, {
        first: ["valid", true, "matched", ["No planet is known to have more."]],
        second: ["valid", true, "matched", []],
        changed: ["invalid", false, "not-checked", []],
        draft: ["provisional", false, null, []],
      });
      if (name === "chromium") {
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          for (const width of [390, 1280]) {
            await page.setViewportSize({ width, height: 900 });
            await page.screenshot({ path: join(shots, `element-plain-${width}-${colorScheme}.png`), fullPage: true });
          }
        }
      }
    });
  });
}

describe("frameworks", () => {
  let browser;
  before(async () => {
    browser = await chromium();
  });
  after(() => browser?.close());

  test("React: its types hold, without leaving out any library's", () => {
    let said = "";
    try {
      execFileSync(process.execPath, [join(root, "js/node_modules/typescript/bin/tsc"), "--project", react], { encoding: "utf8" });
    } catch (error) {
      said = error.stdout || String(error);
    }
    assert.equal(said, "");
  });

  test("types are wrong where they must be: React and Vue", () => {
    const check = (at, file, source) => {
      writeFileSync(join(at, file), source);
      const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "ES2022", "--module", "ESNext", "--moduleResolution", "Bundler", "--jsx", "react-jsx", "--types", "", "--ignoreConfig"];
      try {
        return execFileSync(process.execPath, [join(root, "js/node_modules/typescript/bin/tsc"), ...options, file], { cwd: at, encoding: "utf8" });
      } catch (error) {
        return error.stdout || String(error);
      }
    };
    const jsx = (attributes) => `import "quorumseal/element/react";\nexport const shown = <verified-answer ${attributes}>text</verified-answer>;\n`;
    const good = 'certificate-src="c.json" certificate="{}" policy={{ minSigners: 3 }} render={(text) => document.createTextNode(text)} className="x" onverified-answer-state={({ detail }) => detail.state} ref={(host) => void host?.report}';
    assert.equal(check(react, "good.tsx", jsx(good)), "");
    for (const bad of ["certificate={5}", "policy={{ minSingers: 3 }}", "certifcate=''"]) assert.match(check(react, "bad.tsx", jsx(bad)), /TS2322|TS2353/, bad);
    const props = (given) =>
      `import "quorumseal/element/vue";\nimport type { GlobalComponents } from "vue";\nexport const props: Partial<InstanceType<GlobalComponents["verified-answer"]>["$props"]> = ${given};\n`;
    assert.equal(check(vue, "good.ts", props('{ certificate: "{}", policy: { minSigners: 3 }, "trust-src": "t.json" }')), "");
    assert.match(check(vue, "bad.ts", props("{ certificate: 5 }")), /TS2322/);
  });

  test("React: properties, events, changes", async (t) => {
    await build(react);
    const page = await browser.open(t, await site(join(react, "dist")));
    const output = page.locator("output");
    const becomes = async (state) => {
      await page.waitForSelector(`verified-answer[state=${state}]`);
      await page.locator("output", { hasText: new RegExp(`^${state}$`) }).waitFor();
      assert.equal(await output.textContent(), state);
    };
    await becomes("valid");
    assert.equal(await page.evaluate(() => document.querySelector("verified-answer").report.prompt), "matched");
    await page.getByRole("checkbox").check();
    await becomes("invalid");
    await page.getByRole("checkbox").uncheck();
    await becomes("valid");
    await page.getByRole("button", { name: "The other answer" }).click();
    await page.locator("verified-answer", { hasText: "274 confirmed" }).waitFor();
    await becomes("valid");
    assert.equal(await page.evaluate(() => document.querySelector("verified-answer").accepted), true);
  });

  test("Vue: Markdown is rendered once it is verified, and marked", async (t) => {
    await build(vue);
    const page = await browser.open(t, await site(join(vue, "dist")));
    await page.waitForSelector("verified-answer[state=valid]");
    const found = await page.evaluate(() => {
      const host = document.querySelector("verified-answer");
      const output = host.querySelector("[slot=verified-answer-output]");
      return [host.accepted, output.querySelector("p").textContent.slice(0, 10), [...output.querySelectorAll("mark")].map((mark) => [mark.dataset.verdict, mark.textContent.trim()])];
    });
    assert.deepEqual(found, [true, "Saturn has", [["contested", "No planet is known to have more."]]]);
    await page.getByRole("button", { name: "The other answer" }).click();
    await page.locator("verified-answer p", { hasText: "274 confirmed" }).waitFor();
    await page.waitForSelector("verified-answer[state=valid]");
    assert.equal(await page.locator("output").textContent(), "valid");
    await page.evaluate(() => document.querySelector("verified-answer p").append("!"));
    await page.locator("output", { hasText: "altered" }).waitFor();
    await page.screenshot({ path: join(shots, "element-vue-altered.png"), fullPage: true });
  });

  test("Markdown of a hostile model is harmless, and its passages are where they are", async (t) => {
    const hostile = [
      "# One **bold** title\n\n",
      "Fish &amp; chips, *em*, `code <b>`, a [good](https://example.org/) and a [bad](javascript:alert(1)) [worse](data:text/html,x) link.\n\n",
      "<img src=x onerror=alert(1)> and ![a picture](https://example.org/track.png) inline <script>alert(1)</script>.\n\n",
      "<iframe src=https://example.org/></iframe>\n\n",
      "- one\n- two\n\n> said\n\n| a | b |\n|---|---|\n| c | d |\n\n    code\n\n\\*escaped\\* end.\n",
    ];
    const answer = hostile.join("");
    const at = (words) => ({ start: Buffer.byteLength(answer.slice(0, answer.indexOf(words))), end: Buffer.byteLength(answer.slice(0, answer.indexOf(words) + words.length)) });
    const fragments = ["bold** title", "chips, *em*", "- one"].map((words, index) => ({ id: `f-${index}`, ...at(words), quorumWeight: 50, dissentWeight: 10 }));
    const { anchor, trust, seal } = await network([
      { id: "ada", operator: "north", weight: 60 },
      { id: "ben", operator: "south", weight: 40 },
    ]);
    const certificate = await seal(answer, { signers: ["ada", "ben"], fragments });
    const { outputFiles } = tools("esbuild").buildSync({ entryPoints: [join(vue, "src/markdown.js")], bundle: true, format: "esm", write: false });
    const given = JSON.stringify({ anchor, trust, certificate, answer });
    const made = await serve({ roots, files: new Map([...files, ["/markdown.js", outputFiles[0].text], ["/given.json", given]]) });
    sites.push(made);
    const page = await browser.open(t, `${made.origin}/page.html`);
    await page.waitForSelector("[data-ready]");
    const found = await page.evaluate(async () => {
      const { anchor, trust, certificate, answer } = JSON.parse(await text("/given.json"));
      const { markdown } = await import("/markdown.js");
      const host = make({ properties: { anchor, trust, certificate, answer, render: markdown } });
      await host.settled;
      await frames(3);
      const output = host.querySelector("[slot=verified-answer-output]");
      const names = [...new Set([...output.querySelectorAll("*")].map(({ localName }) => localName))].sort();
      const attributes = [...new Set([...output.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()))].sort();
      return {
        state: host.state,
        names,
        attributes,
        links: [...output.querySelectorAll("a")].map(({ href }) => href),
        marks: [...output.querySelectorAll("mark")].map((mark) => [mark.dataset.id, mark.textContent]),
        text: output.textContent.replace(/\s+/g, " "),
      };
    });
    assert.equal(found.state, "valid");
    assert.deepEqual(found.names, ["a", "blockquote", "code", "div", "em", "h2", "li", "mark", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"]);
    assert.deepEqual(found.attributes, ["data-id", "data-verdict", "href", "rel"]);
    assert.deepEqual(found.links, ["https://example.org/"]);
    assert.deepEqual(found.marks, [["f-0", "bold"], ["f-0", " title"], ["f-1", "chips, "], ["f-1", "em"], ["f-2", "contested"]]);
    for (const words of ["Fish & chips", "code <b>", "bad", "<img src=x onerror=alert(1)>", "a picture", "<script>alert(1)</script>", "*escaped*", "<iframe"]) assert.ok(found.text.includes(words), words);
  });
});
