/** The package's types, as consumers of several kinds compile against them. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { install } from "./support/install.mjs";
import { root } from "./support/repo.mjs";

const { project } = install();
const tsc = join(root, "js/node_modules/typescript/bin/tsc");
copyFileSync(join(root, "tests/js/types/consumer.ts"), join(project, "consumer.ts"));

/** What the compiler has to say, the declarations of the package included. */
function complaints(name, compilerOptions) {
  const config = join(project, `tsconfig.${name}.json`);
  const common = { strict: true, noEmit: true, skipLibCheck: false, target: "ES2022", typeRoots: [] };
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, files: ["consumer.ts"] }));
  try {
    return execFileSync(process.execPath, [tsc, "--project", config], { encoding: "utf8" });
  } catch (error) {
    return error.stdout || String(error);
  }
}

const typeRoots = [join(root, "js/node_modules/@types")];

for (const [name, options] of Object.entries({
  bundler: { module: "ESNext", moduleResolution: "Bundler", lib: ["ES2022", "DOM", "DOM.Iterable"], types: [] },
  node: { module: "NodeNext", lib: ["ES2022"], types: ["node"], typeRoots },
  "node-with-dom": { module: "NodeNext", lib: ["ES2022", "DOM"], types: ["node"], typeRoots, exactOptionalPropertyTypes: true },
})) {
  test(name, () => assert.equal(complaints(name, options), ""));
}

test("a wrong consumer is seen", () => {
  writeFileSync(join(project, "consumer.ts"), 'import { Verifier } from "quorumseal";\nconst verifier: Verifier = 5;\n');
  assert.match(complaints("wrong", { module: "NodeNext", lib: ["ES2022", "DOM"], types: [] }), /TS2322/);
});
