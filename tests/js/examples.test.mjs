/** Every example in the package's documentation runs, and prints what it says that it prints. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { imported, install } from "./support/install.mjs";
import { root } from "./support/repo.mjs";
import { world as makeWorld } from "./support/world.mjs";

const sources = join(root, "js/src");
const installed = install();
const world = await makeWorld(await imported(installed));

/** What an example may take as given. */
const GIVEN = [
  ...["anchor", "trust", "olderTrust", "certificate", "answer", "prompt", "receipt", "votes", "advisories"],
  ...["laterCertificate", "laterAnswer", "contraryCertificate", "olderCheckpoint", "checkpoint", "consistencyProof"],
];
const prelude = `
import { kvNamespace as newNamespace, listlessCache } from ${JSON.stringify(new URL("./suite/storages.mjs", import.meta.url).href)};
const kvNamespace = newNamespace();
const caches = { default: listlessCache() };
const { ${GIVEN.join(", ")} } = JSON.parse(${JSON.stringify(JSON.stringify(world))});
const stored = new Map();
const localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
export const printed = [];
const console = {
  log: (...values) => printed.push(values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" ")),
};
`;

/** The comments of a source, each with the declaration that it stands before. */
function comments(text) {
  const found = text.matchAll(/^( *)\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?: *(?:declare )?(.*))$/gm);
  return [...found].map(([, , comment, declaration]) => {
    const lines = comment.split("\n").map((line) => line.replace(/^ *\* ?/, ""));
    const [example] = lines.join("\n").match(/(?<=@example\n```js\n)[^]*?(?=\n```)/) ?? [];
    // Those in HTML are run in a browser, by the tests of the element.
    const isShown = example !== undefined || /@example\n```html\n/.test(lines.join("\n"));
    return { declaration, example, isShown };
  });
}

/** What an example says that it prints: comments after a \`console.log\`, and comments on lines of their own. */
function promised(example) {
  return example.split("\n").flatMap((line) => {
    const [, output] = /^(?:.*console\.log\(.*\);|\s*) ?\/\/ (.*)$/.exec(line) ?? [];
    return output === undefined ? [] : [output];
  });
}

const all = readdirSync(sources, { recursive: true })
  .filter((name) => name.endsWith(".ts") && !/^(?:generated|bindings)\b/.test(name))
  .flatMap((name) => comments(readFileSync(join(sources, name), "utf8")).map((comment) => ({ name, ...comment })));

describe("examples", () => {
  for (const [index, { name, declaration, example }] of all.filter(({ example }) => example !== undefined).entries()) {
    test(`${name}: ${declaration.trim()}`, async () => {
      const expected = promised(example);
      assert.ok(expected.length > 0, "an example prints something");
      const path = join(installed.project, `example-${index}.mjs`);
      writeFileSync(path, prelude + example);
      // Each in a program of its own, as whoever copies it has it.
      const script = `import { printed } from ${JSON.stringify(pathToFileURL(path).href)}; process.stdout.write(JSON.stringify(printed));`;
      const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
      assert.deepEqual(JSON.parse(output), expected);
    });
  }
});

describe("everything that can be called has an example", () => {
  const shown = all.filter(({ isShown }) => isShown).map(({ declaration }) => declaration);
  const has = (pattern) => shown.some((line) => pattern.test(line));

  for (const [entry, least] of Object.entries({ "index.ts": 8, "store.ts": 5, "fetch.ts": 1, "edge.ts": 1, "element.ts": 2 })) {
    test(entry, () => {
      const text = readFileSync(join(sources, entry), "utf8");
      const passed = [...text.matchAll(/^export \{ (.*) \} from/gm)].flatMap(([, names]) => names.split(", "));
      const own = [...text.matchAll(/^export (?:async )?(?:class|function) (\w+)/gm)].map(([, name]) => name);
      const values = [...passed, ...own].filter((name) => !name.startsWith("type "));
      assert.ok(values.length >= least, values.join(", "));
      for (const value of values) assert.ok(has(new RegExp(`(?:class|function) ${value}\\b`)), `an example for ${value}`);
    });
  }

  for (const file of ["verifier.ts", "store.ts"]) {
    test(`methods in ${file}`, () => {
      const text = readFileSync(join(sources, file), "utf8");
      const methods = [...text.matchAll(/^  (?:static )?(?:async )?\*?([a-z]\w*)\(/gm)].map(([, name]) => name);
      for (const method of methods.filter((name) => name !== "constructor")) {
        assert.ok(has(new RegExp(`^\\s*(?:static )?(?:async )?\\*?${method}\\(`)), `an example for ${method}`);
      }
    });
  }
});
