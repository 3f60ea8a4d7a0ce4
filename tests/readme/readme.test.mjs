// Every snippet of the READMEs is run as it stands: shell from the repository's root, JavaScript as a consumer of the
// built package. Run by `cargo xtask test readme`, which builds both first.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const pages = ["README.md", "examples/two-truths/README.md", "docs/LEDGER.md"];

/** The fenced blocks of one language, in order. */
function snippets(page, language) {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , code]) => code);
}

function run(program, args) {
  const binaries = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug");
  return execFileSync(program, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: `${binaries}:${process.env.PATH}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

for (const page of pages) {
  for (const [index, code] of snippets(page, "sh").entries()) {
    test(`${page}: shell snippet ${index + 1}`, () => {
      const output = run("bash", ["-euo", "pipefail", "-c", code]);
      assert.match(output, /^VALID — /m);
    });
  }
  for (const [index, code] of snippets(page, "js").entries()) {
    test(`${page}: JavaScript snippet ${index + 1}`, () => {
      const folder = mkdtempSync(join(tmpdir(), "quorumseal-readme-"));
      try {
        mkdirSync(join(folder, "node_modules"));
        symlinkSync(join(root, "pkg"), join(folder, "node_modules/quorumseal"), "dir");
        const file = join(folder, "snippet.mjs");
        writeFileSync(file, code);
        const said = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words]) => words);
        assert.ok(said.length > 0, "the snippet says what it prints");
        assert.equal(run(process.execPath, ["--preserve-symlinks", file]), `${said.join("\n")}\n`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
}

test("there are snippets to run", () => {
  assert.ok(snippets("README.md", "sh").length >= 1);
  assert.ok(snippets("README.md", "js").length >= 1);
  for (const page of pages.slice(1)) assert.ok(snippets(page, "sh").length >= 1, page);
});
