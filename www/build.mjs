// The page as a folder of files for any static host: `node www/build.mjs OUT [EXAMPLES…]`.
//
// `EXAMPLES` are folders of stories, each with its `index.json`. The package must be in `pkg/` already. What stands in
// `OUT` is replaced as a whole, once everything is built.
//
//     OUT/index.html, manifest.webmanifest, icons/   as they are in www/, with the names of what was built
//     OUT/assets/NAME-HASH.*                         scripts, style sheets, the WebAssembly: a name has one content
//     OUT/examples/index.json, examples/STORY/…      the stories, and what their cases need
//     OUT/LICENCES.txt                               notices of what is bundled
//     OUT/offline.js                                 the service worker, which knows every other file and its digest
//
// esbuild leaves `new URL("./file", import.meta.url)` as it is. Here such a file is built or copied along, and the name
// of what came of it is put in: that is how a source names its worker, a style sheet for later, or the WebAssembly.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SOURCE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(SOURCE);
const PACKAGE = join(ROOT, "pkg");
const TOOLS = join(ROOT, "js");
const ASSETS = "assets";

const esbuild = createRequire(join(TOOLS, "package.json"))("esbuild");

/** `new URL("./file", import.meta.url)`, as sources write it and as esbuild prints it. */
const BESIDE = /new URL\(\s*(["'`])(\.{1,2}\/[^"'`]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;

/**
 * What the page begins with and later views use too. For each set of views that share a module esbuild makes a chunk of
 * its own; these are made to need each other, so that they are one.
 */
const SHARED = ["dom.js", "format.js", "language.js", "given/name.js", "reuse/code-link.js"].map((name) =>
  join(SOURCE, name),
);

/** In the page: what it asks for by `href` and `src`. */
const REFERENCE = /\b(href|src)="([^"#][^"]*)"/g;

/**
 * Builds the page into the folder `out`, with the stories in the folders `stories`. Resolves to `{ files, inputs }`:
 * the names of all files, and for each source that is in some bundle how many bytes of each bundle it makes up.
 * Rejects, and leaves what stood in `out` as it was, when anything is missing or refers to a file that is not built.
 */
export async function build(out, stories = []) {
  const site = new Site();
  await site.page("index.html");
  for (const name of await list(join(SOURCE, "icons"))) {
    if (name.endsWith(".png")) site.add(`icons/${name}`, await readFile(join(SOURCE, "icons", name)));
  }
  const told = [];
  for (const folder of stories) told.push(await site.story(resolve(folder)));
  site.add("examples/index.json", json({ stories: told }));
  site.add("LICENCES.txt", await notices(site.inputs));
  site.check();
  site.add("offline.js", await serviceWorker(site.files));
  await replace(resolve(out), site.files);
  return { files: [...site.files.keys()].sort(), inputs: site.inputs };
}

/** What is built so far: each file by its name in the folder, with its bytes. */
class Site {
  files = new Map();
  inputs = {};
  #built = new Map();

  add(name, bytes) {
    this.files.set(name, Buffer.from(bytes));
  }

  /** The page itself: what it refers to is built or copied, and called by its new name. */
  async page(name) {
    let html = await readFile(join(SOURCE, name), "utf8");
    const preloads = [];
    for (const [whole, attribute, url] of [...html.matchAll(REFERENCE)]) {
      const path = relativePath(url, name);
      const [asset, chunks] = await this.#reference(path);
      html = html.replace(whole, `${attribute}="./${asset}"`);
      preloads.push(...chunks);
    }
    // They would be asked for only when the script that imports them has arrived.
    const links = preloads.map((chunk) => `<link rel="modulepreload" href="./${chunk}">\n`);
    this.add(name, html.replace("</head>", `${links.join("")}</head>`));
  }

  /** Builds or copies one file of `www/`: its name in the folder, and the names of what it imports at once. */
  async #reference(path) {
    const file = join(SOURCE, path);
    if ([".js", ".css"].includes(extname(path))) {
      const asset = await this.asset(file);
      return [asset, this.chunks.get(asset) ?? []];
    }
    this.add(path, await readFile(file));
    return [path, []];
  }

  chunks = new Map();

  /** The name in the folder of what comes of a file: bundled if it is a script or a style sheet, else copied. */
  asset(file) {
    let building = this.#built.get(file);
    if (building === undefined) {
      building = [".js", ".css"].includes(extname(file)) ? this.#bundle(file) : this.#copy(file);
      this.#built.set(file, building);
    }
    return building;
  }

  async #copy(file) {
    const bytes = await readFile(file);
    const extension = extname(file);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
    const name = `${ASSETS}/${basename(file, extension)}-${hash}${extension}`;
    this.add(name, bytes);
    return name;
  }

  async #bundle(file) {
    const result = await esbuild.build({
      entryPoints: [file],
      absWorkingDir: ROOT,
      outdir: join(ROOT, ASSETS),
      write: false,
      metafile: true,
      bundle: true,
      splitting: extname(file) === ".js",
      format: "esm",
      platform: "browser",
      target: extname(file) === ".js" ? "es2022" : undefined,
      minify: true,
      charset: "utf8",
      // The notices are in a file of their own.
      legalComments: "none",
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
      assetNames: "[name]-[hash]",
      loader: { ".svg": "file", ".png": "file", ".woff2": "file" },
      alias: { quorumseal: join(PACKAGE, "browser.js") },
      nodePaths: [join(TOOLS, "node_modules")],
      plugins: [this.#beside()],
      logLevel: "silent",
    });
    for (const warning of result.warnings) throw new Error(`${file}: ${warning.text}`);
    for (const output of result.outputFiles) {
      this.add(`${ASSETS}/${basename(output.path)}`, output.contents);
    }
    let entry;
    for (const [name, output] of Object.entries(result.metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        if (bytesInOutput === 0) continue;
        this.inputs[input] = { ...this.inputs[input], [name]: bytesInOutput };
      }
      if (output.entryPoint === relative(ROOT, file).split(sep).join("/")) entry = name;
    }
    this.chunks.set(entry, atOnce(result.metafile.outputs, entry));
    return entry;
  }

  /** Puts the names of built files in the place of those that scripts find beside themselves. */
  #beside() {
    const load = async ({ path }) => {
      const text = await readFile(path, "utf8");
      let contents = text;
      for (const [whole, , url] of text.matchAll(BESIDE)) {
        const file = resolve(dirname(path), url);
        const asset = await this.asset(file);
        contents = contents.replace(whole, `new URL("./${basename(asset)}", import.meta.url)`);
      }
      if (SHARED.includes(path)) contents += SHARED.map((file) => `import ${JSON.stringify(file)};\n`).join("");
      return { contents, loader: "js" };
    };
    return { name: "beside", setup: (build) => build.onLoad({ filter: /\.m?js$/ }, load) };
  }

  /** Takes along what the cases of a story need; returns what the list of stories says about it. */
  async story(folder) {
    const name = basename(folder);
    const read = async (file) => readFile(join(folder, inside(file)));
    const index = JSON.parse(await read("index.json"));
    const needed = new Set([index.trust]);
    for (const one of index.cases) {
      const files = [one.certificate, one.artifact, one.prompt, one.receipt, one.policy, ...(one.advisories ?? [])];
      for (const file of files) if (typeof file === "string") needed.add(file);
    }
    this.add(`examples/${name}/index.json`, json(index));
    for (const file of needed) this.add(`examples/${name}/${file}`, await read(file));
    return { folder: name, title: index.title };
  }

  /** Throws where a script or the manifest refers to a file that is not there. */
  check() {
    const manifest = JSON.parse(this.files.get("manifest.webmanifest") ?? '{"icons":[]}');
    for (const { src } of manifest.icons) {
      if (!this.files.has(src)) throw new Error(`the manifest refers to ${src}, which is not built`);
    }
    for (const [name, bytes] of this.files) {
      if (extname(name) !== ".js") continue;
      for (const [, , url] of bytes.toString().matchAll(BESIDE)) {
        const file = join(dirname(name), url).split(sep).join("/");
        if (!this.files.has(file)) throw new Error(`${name} refers to ${url}, which is not built`);
      }
    }
  }
}

/** The chunks that an output imports before it runs, and those that they import. */
function atOnce(outputs, entry) {
  const found = new Set();
  const follow = (name) => {
    for (const { path, kind, external } of outputs[name].imports) {
      if (kind !== "import-statement" || external || found.has(path)) continue;
      found.add(path);
      follow(path);
    }
  };
  follow(entry);
  return [...found];
}

/** The licences of the packages that are in some bundle, and of what the WebAssembly is made of, word for word. */
async function notices(inputs) {
  const packages = new Set();
  for (const input of Object.keys(inputs)) {
    const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const own = await Promise.all(["LICENSE-MIT", "LICENSE-APACHE"].map((name) => readFile(join(ROOT, name), "utf8")));
  const parts = [notice("quorumseal", "MIT OR Apache-2.0", own)];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf8"));
    const all = await readdir(join(ROOT, folder));
    const files = all.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
    if (files.length === 0) throw new Error(`${name} brings no licence`);
    const texts = await Promise.all(files.map((file) => readFile(join(ROOT, folder, file), "utf8")));
    parts.push(notice(`${name} ${version}`, license, texts));
  }
  parts.push(await readFile(join(SOURCE, "notices.txt"), "utf8"));
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

function notice(name, licence, texts) {
  return `${name} (${licence})\n\n${texts.map((text) => `${text.trim()}\n`).join("\n")}`;
}

/** The service worker, with the list of all files and their digests. */
async function serviceWorker(files) {
  const list = [...files].map(([name, bytes]) => [
    // The host's name for the page: some send `index.html` elsewhere.
    name === "index.html" ? "./" : name,
    createHash("sha256").update(bytes).digest("base64"),
  ]);
  list.sort(([a], [b]) => (a < b ? -1 : 1));
  const build = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
  const result = await esbuild.build({
    entryPoints: [join(SOURCE, "offline/worker.js")],
    absWorkingDir: ROOT,
    write: false,
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "utf8",
    define: { BUILT: JSON.stringify({ build, files: list }) },
    logLevel: "silent",
  });
  return result.outputFiles[0].contents;
}

/** Writes all files aside, then puts the folder in the place of the one before. */
async function replace(out, files) {
  const [aside, before] = [`${out}.${process.pid}.part`, `${out}.${process.pid}.old`];
  try {
    for (const [name, bytes] of files) {
      const file = join(aside, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    await rename(out, before).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rename(aside, out);
  } finally {
    await rm(aside, { recursive: true, force: true });
    await rm(before, { recursive: true, force: true });
  }
}

/** A reference of the page as a path below `www/`. Throws for one that leads anywhere else. */
function relativePath(url, from) {
  const path = url.replace(/^\.\//, "");
  if (/^[a-z]+:|^\//i.test(path) || path.split("/").includes("..")) throw new Error(`${from} refers to ${url}`);
  return path;
}

/** A file's name in a story. Throws for one that leads out of it. */
function inside(name) {
  const plain = name.split("/").every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part));
  if (!plain) throw new Error(`a story names ${name}`);
  return name;
}

function json(value) {
  return `${JSON.stringify(value)}\n`;
}

async function list(folder) {
  return readdir(folder).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [out, ...stories] = process.argv.slice(2);
  if (out === undefined) {
    console.error("usage: node www/build.mjs OUT [EXAMPLES…]");
    process.exit(2);
  }
  try {
    const { files } = await build(out, stories);
    console.log(`${files.length} files in ${relative(process.cwd(), resolve(out)) || "."}`);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
