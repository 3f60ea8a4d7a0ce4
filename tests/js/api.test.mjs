/** The JavaScript API in Node, as installed from the package. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { external, groups, runVector } from "./suite/all.mjs";
import { imported, install, memoryOf } from "./support/install.mjs";
import { external as externalFolder, needed, reports, vectors } from "./support/repo.mjs";
import { world as makeWorld } from "./support/world.mjs";

const installed = install();
const api = await imported(installed);
const store = await imported(installed, "quorumseal/store");
const network = { ...(await imported(installed, "quorumseal/fetch")), ...(await imported(installed, "quorumseal/edge")) };
const world = await makeWorld(api);
const context = { api, store, network, world, memory: await memoryOf(installed), measure };

for (const [group, cases] of Object.entries(groups)) {
  describe(group, () => {
    for (const [name, run] of Object.entries(cases)) test(name, () => run(context));
  });
}

describe("vectors", () => {
  const native = JSON.parse(readFileSync(needed(reports, "cargo xtask test vectors"), "utf8"));
  for (const [name, text] of Object.entries(native)) {
    const vector = JSON.parse(readFileSync(join(vectors, `${name}.json`), "utf8"));
    test(name, () => runVector(context, vector, text));
  }
});

describe("vectors from elsewhere", () => {
  const skip = existsSync(externalFolder) ? false : `${externalFolder} is not there`;
  const read = (path) => readFileSync(join(externalFolder, path));
  const list = (path) => readdirSync(join(externalFolder, path)).filter((name) => name.endsWith(".json"));
  for (const [name, run] of Object.entries(external)) test(name, { skip }, () => run({ ...context, read, list }));
});

/** Watches the process's memory while something streams: far less than the two gibibytes that stream. */
function measure() {
  const resident = () => process.memoryUsage().rss;
  const before = resident();
  let most = before;
  return {
    sample: () => (most = Math.max(most, resident())),
    check() {
      const grown = (most - before) / 2 ** 20;
      if (grown > 512) throw new Error(`the process grew by ${grown.toFixed(0)} MiB`);
    },
  };
}
