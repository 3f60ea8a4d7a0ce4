// The licences of what is compiled into the WebAssembly: `node www/notices.mjs` writes `notices.txt`, which the build puts
// beside the page. It is committed, since building the page needs no Cargo; a test compares it with what Cargo says now.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WASM = "quorumseal-wasm";
const TARGET = "wasm32-unknown-unknown";

/** One of these is enough where a crate may be had under several licences; the first that there is. */
const PREFERRED = [/mit/i, /^licen[cs]e(?:\.\w+)?$/i, /cc0/i, /licen[cs]e|copying/i];
/** What comes on top of a choice. */
const ALSO = /unicode|notice/i;
const RULE = `\n${"-".repeat(80)}\n\n`;

/** The notices of all crates that the WebAssembly is made of, by name. Throws for one that brings no licence. */
export function wasmNotices() {
  const tree = ["tree", "--package", WASM, "--target", TARGET, "--edges", "normal,no-proc-macro", "--prefix", "none"];
  const named = cargo([...tree, "--no-dedupe", "--format", "{p}"]).split("\n").filter(Boolean);
  const used = new Set(named.map((line) => line.split(" ").slice(0, 2).join(" ")));
  const { packages } = JSON.parse(cargo(["metadata", "--format-version", "1", "--filter-platform", TARGET]));
  return packages
    .filter(({ name, version, source }) => source !== null && used.has(`${name} v${version}`))
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1))
    .map(notice)
    .join(RULE);
}

function notice({ name, version, license, manifest_path: manifest }) {
  const folder = dirname(manifest);
  const files = readdirSync(folder).sort();
  const chosen = PREFERRED.map((pattern) => files.find((file) => /licen[cs]e|copying/i.test(file) && pattern.test(file)));
  const first = chosen.find(Boolean);
  if (first === undefined) throw new Error(`${name} brings no licence`);
  const texts = [first, ...files.filter((file) => file !== first && ALSO.test(file) && /licen[cs]e|notice/i.test(file))];
  const text = (file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
  return `${name} ${version} (${license})\n\n${texts.map(text).join("\n\n")}\n`;
}

function cargo(args) {
  return execFileSync("cargo", [...args, "--locked"], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(new URL("notices.txt", import.meta.url), wasmNotices());
}
