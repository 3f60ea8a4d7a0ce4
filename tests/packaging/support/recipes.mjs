/** What `docs/BUNDLERS.md` tells people to do, for the tests to do exactly that. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "../../js/support/repo.mjs";

/** The recipe under a heading: `files` (path → text) and `commands` (lists of words). */
export function recipe(heading) {
  const text = readFileSync(join(root, "docs/BUNDLERS.md"), "utf8");
  const section = text.split(/^## /m).find((section) => section.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/BUNDLERS.md has no section ${JSON.stringify(heading)}`);
  const files = {};
  const commands = [];
  for (const [, language, path, content] of section.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)) {
    if (language === "sh") commands.push(...content.trim().split("\n").map((line) => line.split(" ")));
    else files[path] = content;
  }
  if (commands.length === 0) throw new Error(`docs/BUNDLERS.md has no command for ${JSON.stringify(heading)}`);
  return { files, commands };
}
