/** Modules of the page that need no page, as the tests' own: bundled as the page's build does, and run here. */

import { require, root } from "../../js/support/repo.mjs";
import { join } from "node:path";

const esbuild = require("esbuild");

/** What a module of `www/` exports. Each call gives one anew, with modules of its own. */
export async function load(path) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export * from ${JSON.stringify(`./${path}`)};`, resolveDir: join(root, "www") },
    bundle: true,
    write: false,
    format: "esm",
    target: "node20",
    nodePaths: [join(root, "js/node_modules")],
    logLevel: "silent",
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}#${(loaded += 1)}`
  );
}

let loaded = 0;
