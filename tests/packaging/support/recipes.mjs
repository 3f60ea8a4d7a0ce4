/** What `docs/BUNDLERS.md` tells people to do, for the tests to do exactly that. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "../../js/support/repo.mjs";

const text = () => readFileSync(join(root, "docs/BUNDLERS.md"), "utf8");

/** What stands in a section's fenced blocks: `files` (path → text) and `commands` (lists of words). */
export function blocks(heading) {
  const section = text().split(/^## /m).find((section) => section.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/BUNDLERS.md has no section ${JSON.stringify(heading)}`);
  const files = {};
  const commands = [];
  for (const [, language, path, content] of section.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)) {
    if (language === "sh") commands.push(...content.trim().split("\n").map((line) => line.split(" ")));
    else files[path] = content;
  }
  return { files, commands };
}

/** The recipe under a heading. */
export function recipe(heading) {
  const found = blocks(heading);
  if (found.commands.length === 0) throw new Error(`docs/BUNDLERS.md has no command for ${JSON.stringify(heading)}`);
  return found;
}

/** Every package that one is told to install. */
export const packages = () => [
  ...new Set([...text().matchAll(/`npm i (?:-D )?([^`]+)`/g)].flatMap(([, names]) => names.split(" ")).filter((name) => name !== "quorumseal")),
];
