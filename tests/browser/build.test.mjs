// The page as it is built: what it refers to, what it is allowed, what is in which file. No browser is needed for that.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, posix } from "node:path";
import { after, before, describe, test } from "node:test";

import { POLICY } from "../element/support/server.mjs";
import { repo } from "./support/files.mjs";

const { build } = await import(repo("www/build.mjs"));
const STORIES = ["examples/two-truths", "examples/leaked-keys"].map(repo);

/** Addresses that scripts hold as names of things. Nothing ever asks for them. */
const NAMES = [
  "http://www.w3.org/2000/svg",
  "https://in-toto.io/Statement/v1",
];

let folder;
let out;
let built;
let files;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorumseal-build-"));
  out = join(folder, "site");
  built = await build(out, STORIES);
  files = read(out);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** All files of a folder, by name. */
function read(root) {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map((entry) => {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      return [file.slice(root.length + 1).replaceAll("\\", "/"), readFileSync(file)];
    }),
  );
}

const text = (name) => files.get(name).toString();
const of = (...extensions) => [...files.keys()].filter((name) => extensions.includes(extname(name)));

/** What a file asks for by name: attributes of the page, imports and addresses of scripts, `url()` of style sheets. */
function references(name) {
  const patterns = {
    ".html": [/\b(?:href|src)="([^"]*)"/g],
    ".css": [/url\(\s*["']?([^"')]+)/g, /@import\s*["']([^"']+)/g],
    // As esbuild prints them: code that the page shows is written with spaces.
    ".js": [/(?:\}from|\bimport\(?)"([^"\n]+)"/g, /new URL\(\s*["'`]([^"'`]+)["'`]\s*,\s*import\.meta\.url/g],
  };
  return patterns[extname(name)].flatMap((pattern) => [...text(name).matchAll(pattern)].map(([, url]) => url));
}

describe("the built page", () => {
  test("holds what the build says, and is the same when it is built again", async () => {
    assert.deepEqual([...files.keys()].sort(), built.files);
    const again = join(folder, "again");
    await build(again, STORIES);
    assert.deepEqual(read(again), files);
  });

  test("refers to its own files alone, from wherever it lies", () => {
    let found = 0;
    for (const name of of(".html", ".css", ".js")) {
      for (const url of references(name)) {
        if (/^(?:data:|#)/.test(url)) continue;
        assert.ok(!/^(?:[a-z]+:|\/)/i.test(url), `${name} refers to ${url}`);
        const file = posix.join(dirname(name), url);
        assert.ok(files.has(file), `${name} refers to ${url}, which is not there`);
        found += 1;
      }
    }
    assert.ok(found > 5, `${found} references`);
  });

  test("names no other place but as a name", () => {
    for (const name of of(".html", ".css", ".js", ".webmanifest")) {
      for (const [address] of text(name).matchAll(/https?:\/\/[^\s"'`<>\\)]+/g)) {
        assert.ok(NAMES.includes(address), `${name} holds ${address}`);
      }
    }
  });

  test("has the policy of the design, and nothing that the policy forbids", () => {
    const html = text("index.html");
    const [, policy] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/);
    assert.equal(policy, POLICY);
    assert.ok(readFileSync(repo("docs/PAGE.md"), "utf8").includes(`\nContent-Security-Policy: ${POLICY}\n`));
    assert.doesNotMatch(html, /\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)/i);
    for (const name of of(".js")) assert.doesNotMatch(text(name), /\beval\(|new Function\(/, name);
  });

  test("gives each asset a name of its content", () => {
    const assets = built.files.filter((name) => name.startsWith("assets/"));
    for (const extension of [".js", ".css", ".wasm"]) {
      assert.ok(assets.some((name) => extname(name) === extension), extension);
    }
    for (const name of assets) assert.match(name, /^assets\/[\w.-]+-[A-Z0-9]{8}\.\w+$/, name);
  });

  test("brings the notice of everything that is bundled", () => {
    const packages = new Set(
      Object.keys(built.inputs)
        .map((input) => input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1])
        .filter(Boolean),
    );
    assert.ok(packages.has("js/node_modules/qr"), [...packages].join());
    const notices = text("LICENCES.txt");
    for (const one of packages) {
      const { name, version } = JSON.parse(readFileSync(repo(`${one}/package.json`), "utf8"));
      assert.ok(notices.includes(`${name} ${version} (`), name);
      const licences = readdirSync(repo(one)).filter((file) => /^licen[cs]e/i.test(file));
      assert.ok(licences.length > 0, name);
      for (const file of licences) {
        assert.ok(notices.includes(readFileSync(repo(`${one}/${file}`), "utf8").trim()), `${one}/${file}`);
      }
    }
  });

  test("brings the notice of everything that is compiled into the WebAssembly", async () => {
    const { wasmNotices } = await import(repo("www/notices.mjs"));
    const now = wasmNotices();
    assert.match(now, /^curve25519-dalek \d/m);
    assert.equal(readFileSync(repo("www/notices.txt"), "utf8"), now, "`node www/notices.mjs` writes them anew");
    assert.ok(text("LICENCES.txt").includes(now));
  });

  test("begins without what is said later", async () => {
    const english = await import(repo("www/strings/en.js"));
    const [first, later] = [texts(english.first), texts(english.later)];
    const said = sources(english.first).join("\n");
    const onlyLater = later.filter((one) => !said.includes(one));
    const begin = atOnce().map(text).join("\n");
    const all = of(".js").map(text).join("\n");
    assert.ok(first.length > 5 && onlyLater.length > 5, `${first.length} and ${onlyLater.length} texts`);
    for (const one of first) assert.ok(begin.includes(one), `not there at once: ${one}`);
    for (const one of onlyLater) {
      assert.ok(!begin.includes(one), `there at once: ${one}`);
      assert.ok(all.includes(one), `not there at all: ${one}`);
    }
  });

  test("begins without any other language", async () => {
    const names = readdirSync(repo("www/strings")).filter((name) => /^[a-z]+\.js$/.test(name) && name !== "en.js");
    assert.ok(names.length > 0);
    const begin = atOnce().map(text).join("\n");
    const all = of(".js").map(text).join("\n");
    for (const name of names) {
      const { first, later } = await import(repo(`www/strings/${name}`));
      const said = [...texts(first), ...texts(later)].filter((one) => /[^\x20-\x7e]/.test(one));
      assert.ok(said.length > 5, name);
      for (const one of said) {
        assert.ok(!begin.includes(one), `there at once: ${one}`);
        assert.ok(all.includes(one), `not there at all: ${one}`);
      }
    }
  });

  test("calls the stories in English as they call themselves", async () => {
    const { later } = await import(repo("www/strings/en.js"));
    for (const { folder: story } of JSON.parse(text("examples/index.json")).stories) {
      const { title, groups, cases } = JSON.parse(text(`examples/${story}/index.json`));
      const own = [...groups, ...cases].map((one) => [one.name, one.title]);
      assert.deepEqual(later.stories[story], { title, ...Object.fromEntries(own) });
    }
  });

  test("begins without what views and their libraries need", () => {
    const begin = new Set(atOnce());
    for (const [input, outputs] of Object.entries(built.inputs)) {
      // Links to explanations are in what the page says at once, too.
      if (input === "www/reuse/code-link.js") continue;
      if (!/^(?:www\/(?:evidence|truths|tamper|reuse)\/|js\/node_modules\/)/.test(input)) continue;
      for (const name of Object.keys(outputs)) assert.ok(!begin.has(name), `${input} is in ${name}`);
    }
  });

  test("has icons as the manifest says", () => {
    const manifest = JSON.parse(text("manifest.webmanifest"));
    assert.ok(references("index.html").includes("./manifest.webmanifest"));
    for (const { src, sizes, type } of manifest.icons) {
      assert.ok(files.has(src), src);
      if (type !== "image/png") continue;
      const [width, height] = [16, 20].map((at) => files.get(src).readUInt32BE(at));
      assert.equal(`${width}x${height}`, sizes, src);
    }
    for (const size of ["192x192", "512x512"]) {
      for (const purpose of [undefined, "maskable"]) {
        assert.ok(manifest.icons.some((icon) => icon.sizes === size && icon.purpose === purpose), `${size} ${purpose}`);
      }
    }
  });

  test("takes along what its examples name, and nothing else of them", () => {
    const { stories } = JSON.parse(text("examples/index.json"));
    assert.deepEqual(stories.map((story) => story.folder), ["two-truths", "leaked-keys"]);
    const expected = new Set(["examples/index.json"]);
    for (const { folder: story, title } of stories) {
      const index = JSON.parse(text(`examples/${story}/index.json`));
      assert.equal(title, index.title);
      for (const one of [...index.groups, ...index.cases]) assert.match(one.name, /^[a-z-]+$/);
      const named = index.cases.flatMap(({ certificate, artifact, prompt, receipt, policy, advisories }) =>
        [certificate, artifact, prompt, receipt, policy, ...advisories].filter((one) => one !== null),
      );
      for (const one of ["index.json", index.trust, ...named]) expected.add(`examples/${story}/${one}`);
    }
    assert.deepEqual(built.files.filter((name) => name.startsWith("examples/")), [...expected].sort());
  });

  test("has a service worker that knows every other file and its digest", () => {
    const list = text("offline.js").matchAll(/\["([^"]+)","([A-Za-z0-9+/]{43}=)"\]/g);
    const known = new Map([...list].map(([, name, digest]) => [name, digest]));
    const expected = [...files].filter(([name]) => name !== "offline.js");
    const digest = (bytes) => createHash("sha256").update(bytes).digest("base64");
    assert.deepEqual(
      new Map([...known].sort()),
      new Map(expected.map(([name, bytes]) => [name === "index.html" ? "./" : name, digest(bytes)]).sort()),
    );
  });
});

describe("building", () => {
  test("leaves what was there when it fails", async () => {
    const target = join(folder, "kept");
    await build(target, [STORIES[0]]);
    const kept = read(target);
    const story = join(folder, "story");
    cpSync(STORIES[0], story, { recursive: true });
    rmSync(join(story, "trust.json"));
    await assert.rejects(build(target, [story]), /trust\.json/);
    assert.deepEqual(read(target), kept);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith("kept")), ["kept"]);
  });

  test("takes no file from outside of a story", async () => {
    const story = join(folder, "outside");
    cpSync(STORIES[0], story, { recursive: true });
    const index = JSON.parse(readFileSync(join(story, "index.json"), "utf8"));
    index.cases[0].artifact = "../../secret.txt";
    writeFileSync(join(story, "index.json"), JSON.stringify(index));
    const target = join(folder, "never");
    await assert.rejects(build(target, [story]), /secret/);
    assert.equal(existsSync(target), false);
  });
});

/** The scripts that the page loads before it does anything. */
function atOnce() {
  const names = references("index.html").filter((url) => extname(url) === ".js").map((url) => posix.join(url));
  assert.ok(names.length > 0, "the page has a script");
  for (const name of names) {
    for (const [, url] of text(name).matchAll(/(?:\}from|\bimport)"([^"\n]+)"/g)) {
      assert.ok(names.includes(posix.join(dirname(name), url)), `${name} imports ${url}, which is not announced`);
    }
  }
  return names;
}

/** Texts long enough to be told from one another, in whatever shape of sections they stand. */
function texts(value) {
  if (typeof value === "string") return value.length >= 16 && !/["\\\n`$]/.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

/** Everything in the sections, texts and functions, as it is written. */
function sources(value) {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap(sources);
}
