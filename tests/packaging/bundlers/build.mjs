/** Apps built by the recipes of `docs/BUNDLERS.md`. */

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";

import { program, project, require, run } from "../support/project.mjs";
import { blocks, packages } from "../support/recipes.mjs";

/** What the packages that the recipes tell to install bring as commands: name → package. */
const commands = new Map(
  packages().flatMap((name) => {
    const { bin = {} } = require(`./node_modules/${name}/package.json`);
    return (typeof bin === "string" ? [name] : Object.keys(bin)).map((command) => [command, name]);
  }),
);

/** A command of a recipe as a script for Node, the one that `npx` would start, and its arguments. */
export function scriptOf(command) {
  const [npx, tool, ...args] = command;
  assert.equal(npx, "npx", command.join(" "));
  assert.ok(commands.has(tool), `docs/BUNDLERS.md does not say how to install ${tool}`);
  return [program(commands.get(tool)), ...args];
}

/** Does what a recipe says, but for a server that it starts; returns what was printed. */
export async function follow(folder, commands) {
  let output = "";
  for (const command of commands) {
    if (command[0] === "cp") {
      const [, from, to] = command;
      cpSync(join(folder, from), join(folder, to, from.split("/").at(-1)));
    } else {
      const [script, ...args] = scriptOf(command);
      output += await run(folder, script, args);
    }
  }
  return output;
}

/** A page that loads the app by `script`. */
export const page = (script) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>app</title>
    <link rel="icon" href="data:," />
    ${script}
  </head>
  <body></body>
</html>
`;

/** A project for a recipe's `files`, with `index` as the app, and the page from which some bundlers start. */
export function app(name, index, files) {
  const through = files["src/quorumseal.js"] === undefined ? index : index.replace('"quorumseal"', '"./quorumseal.js"');
  const { "index.html": html } = blocks("The app").files;
  return project(name, { files: { "index.html": html, "src/index.js": through, ...files } });
}

/** A build must be silent, but for what it says of every package like this. */
export function silent(output, known = []) {
  const lines = output.split("\n").filter((line) => /warn|error|\(!\)/i.test(line));
  assert.deepEqual(lines.filter((line) => !known.some((pattern) => pattern.test(line))), []);
}

/** The hints about the size of assets and of what a page loads first count the WebAssembly. */
export const SIZE_HINTS = [/asset size limit/, /performance recommendations/, /compiled with [12] warnings?/];
/** Private members are WeakMaps for engines of 2021, and what the compiler writes for them asks for a `this`. */
export const HELPERS = [/"this" has been rewritten to "undefined"/, /error-this-is-undefined/, /throw new TypeError/];
