/** `quorumseal/element` as projects have it: on servers, for compilers, in bundles, and registered once. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlinkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { root } from "../js/support/repo.mjs";
import { chromium, firefox } from "./support/browser.mjs";
import { files, installed, roots } from "./support/fixtures.mjs";
import { POLICY, serve } from "./support/server.mjs";

/* global VerifiedAnswer, world, verifier, make, shows, settled, frames, isGreen, part */

const { project, folder } = installed;
const tools = createRequire(join(root, "tests/packaging/package.json"));
const esbuild = tools("esbuild");
const tsc = join(root, "js/node_modules/typescript/bin/tsc");

function node(script) {
  return execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: project, encoding: "utf8" }).trim();
}

/** What a bundle of some code weighs and holds. */
function bundle(code, { external = [] } = {}) {
  const built = esbuild.buildSync({
    stdin: { contents: code, resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    conditions: ["browser"],
    external,
    metafile: true,
  });
  return { text: built.outputFiles[0].text, inputs: Object.keys(built.metafile.inputs) };
}

const page = (head, body = "", policy = POLICY) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>test</title><link rel="icon" href="data:,">${head}<main>${body}</main></html>`;

/** The example in the documentation of the class, as it stands there. */
const documented = readFileSync(join(root, "js/src/element/verified-answer.ts"), "utf8")
  .match(/@example\n \* ```html\n([^]*?)\n \* ```/)[1]
  .split("\n")
  .map((line) => line.replace(/^ \* ?/, ""))
  .join("\n");

const extra = new Map([
  ["/two/twice.html", page('<script type="module" src="/quorumseal/element.js"></script><script type="module" src="/copy/element.js"></script>', documented)],
  ["/two/classic.html", page('<script src="/classic.js"></script>', `${documented}<p>after</p>`)],
  // A script of the old kind runs while the page is being parsed.
  ["/classic.js", `(() => {const here = document.currentScript.src;${bundle('import "quorumseal/element";').text.replaceAll("import.meta.url", "here")}})()`],
]);
roots.copy = folder;

let browser;
let server;
before(async () => {
  server = await serve({ roots, files: new Map([...files, ...extra]) });
  browser = await chromium();
});
after(async () => {
  await browser?.close();
  server?.close();
});

test("importing it on a server touches nothing, and the class is there", () => {
  const said = node(`
    const touched = [];
    for (const name of ["window", "document", "self", "location", "navigator", "fetch", "customElements", "localStorage", "CSSStyleSheet", "MutationObserver"]) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); } });
    }
    for (const name of ["compile", "instantiate", "compileStreaming"]) WebAssembly[name] = () => touched.push(name);
    const element = await import("quorumseal/element");
    await import("quorumseal/element/react");
    await import("quorumseal/element/vue");
    console.log(JSON.stringify([typeof element.VerifiedAnswer, element.VerifiedAnswer.verifier, Object.keys(element).sort(), touched.filter((name) => name !== "customElements")]));`);
  assert.deepEqual(JSON.parse(said), ["function", null, ["VerifiedAnswer", "pieces"], []]);
});

test("importing it first leaves the WebAssembly to where the platform's entry has it", () => {
  const said = node('await import("quorumseal/element"); const { hash } = await import("quorumseal"); console.log((await hash("")).slice(0, 14));');
  assert.equal(said, "blake3:af1349b");
});

test("who imports the verifier, or only a hash, has nothing of the element; who imports it for its effect has it", () => {
  for (const code of ['export { hash } from "quorumseal";', 'import { Verifier } from "quorumseal"; console.log(Verifier);']) {
    const { text, inputs } = bundle(code);
    assert.ok(!text.includes("verified-answer"), code);
    assert.ok(!inputs.some((path) => path.includes("/element")), code);
  }
  assert.ok(bundle('import "quorumseal/element";').text.includes("customElements.define"));
});

test("for compilers: the tag, the event, the class, on pages and servers", () => {
  const at = join(project, "typed");
  mkdirSync(join(at, "node_modules"), { recursive: true });
  symlinkSync(folder, join(at, "node_modules/quorumseal"));
  writeFileSync(
    join(at, "page.ts"),
    `import { VerifiedAnswer, pieces, type AnswerFragment, type RenderAnswer, type StringsOverride, type VerifiedAnswerState } from "quorumseal/element";
import { Verifier } from "quorumseal";
const host = document.createElement("verified-answer");
const same: VerifiedAnswer = host;
host.addEventListener("verified-answer-state", ({ detail }) => {
  const state: VerifiedAnswerState = detail.state;
  if (detail.report?.state === "valid") console.log(state, detail.report.quorum.margin);
});
const render: RenderAnswer = (text, fragments: readonly AnswerFragment[]) => {
  const parent = document.createElement("p");
  for (const { text: words, fragment } of pieces(text, fragments)) parent.append(fragment?.verdict === "contested" ? words.toUpperCase() : words);
  return parent;
};
host.render = render;
host.policy = { minSigners: 3 };
const words: StringsOverride = { verdict: { valid: "Gut" } };
VerifiedAnswer.strings = words;
VerifiedAnswer.verifier = Verifier.load({ anchor: "blake3:", trust: "{}" });
export const report = await same.settled;
// @ts-expect-error: it is only read
host.state = "valid";
// @ts-expect-error: no such rule
host.policy = { minSingers: 3 };
`,
  );
  const options = { strict: true, noEmit: true, skipLibCheck: false, target: "ES2022", types: [] };
  for (const [name, more] of Object.entries({
    bundler: { module: "ESNext", moduleResolution: "Bundler", lib: ["ES2022", "DOM", "DOM.Iterable"] },
    node: { module: "NodeNext", lib: ["ES2022"] },
  })) {
    writeFileSync(join(at, "package.json"), '{"type":"module"}');
    writeFileSync(join(at, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions: { ...options, ...more }, files: ["page.ts"] }));
    let said = "";
    try {
      execFileSync(process.execPath, [tsc, "--project", `tsconfig.${name}.json`], { cwd: at, encoding: "utf8" });
    } catch (error) {
      said = error.stdout;
    }
    assert.equal(said, "", name);
  }
});

test("the documented example works as it stands, and two copies are one element", async (t) => {
  const page = await browser.open(t, `${server.origin}/two/twice.html`);
  const found = await page.evaluate(async () => {
    await customElements.whenDefined("verified-answer");
    const host = document.querySelector("verified-answer");
    const { state, prompt } = await host.settled;
    const [one, two] = await Promise.all([import("/quorumseal/element.js"), import("/copy/element.js")]);
    return [state, prompt, host.accepted, host instanceof one.VerifiedAnswer, host instanceof two.VerifiedAnswer];
  });
  assert.deepEqual(found.slice(0, 3), ["valid", "matched", true]);
  assert.notEqual(found[3], found[4], "the copy that came second registers nothing");
});

for (const [name, launch] of Object.entries({ chromium, firefox })) {
  test(`without constructed style sheets, without anything new: ${name}`, async (t) => {
    const other = await launch();
    t.after(() => other.close());
    const open = await serve({ roots, files, policy: null });
    t.after(() => open.close());
    const page = await other.open(t, `${open.origin}/page.html`);
    await page.waitForSelector("[data-ready]");
    const found = await page.evaluate(async () => {
      globalThis.CSSStyleSheet = undefined;
      const frame = document.createElement("iframe");
      document.body.append(frame);
      frame.contentWindow.CSSStyleSheet = undefined;
      const host = document.createElement("verified-answer");
      host.textContent = world.answer;
      host.certificate = world.certificate;
      host.verifier = verifier;
      document.querySelector("main").append(host);
      await host.settled;
      host.shadowRoot.adoptedStyleSheets = [];
      frame.contentDocument.body.append(host);
      return [host.state, host.shadowRoot.querySelectorAll("style").length, getComputedStyle(part(host, "frame")).borderTopStyle];
    });
    assert.deepEqual(found, ["valid", 1, "solid"]);
  });
}

test("on a page that is still being parsed it waits for its end", async (t) => {
  const answered = [];
  const { createServer } = await import("node:http");
  const [head, tail] = page('<script src="/classic.js"></script>', documented).split("of them and the only moon");
  const slow = createServer((request, response) => {
    if (request.url !== "/slow.html") {
      const at = { "/quorumseal.wasm": "/quorumseal/quorumseal.wasm", "/classic.js": "/classic.js", "/favicon.ico": "/favicon.ico" };
      const path = at[request.url] ?? `/two${request.url}`;
      fetch(server.origin + path).then(async (got) => {
        response.writeHead(got.status, { "content-type": got.headers.get("content-type") });
        response.end(Buffer.from(await got.arrayBuffer()));
      });
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.write(head);
    answered.push(() => response.end(`of them and the only moon${tail}`));
  });
  await new Promise((resolve) => slow.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    slow.closeAllConnections();
    slow.close();
  });
  const url = `http://127.0.0.1:${slow.address().port}/slow.html`;
  const context = await browser.open(t, new URL("/anchor.txt", url).href);
  const going = context.goto(url);
  await context.waitForSelector("verified-answer[state]", { state: "attached" });
  const early = await context.evaluate(() => [document.readyState, document.querySelector("verified-answer").state]);
  assert.deepEqual(early, ["loading", "verifying"]);
  answered[0]();
  await going;
  const states = await context.evaluate(async () => {
    const host = document.querySelector("verified-answer");
    await host.settled;
    return [host.state, host.accepted];
  });
  assert.deepEqual(states, ["valid", true]);
});
