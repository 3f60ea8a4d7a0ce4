/** Stores in workerd, on a real KV namespace and the caches that Workers have, as miniflare gives them. */

import assert from "node:assert/strict";
import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { cases } from "../js/suite/store.mjs";
import { imported, install } from "../js/support/install.mjs";
import { root } from "../js/support/repo.mjs";
import { world as makeWorld } from "../js/support/world.mjs";

const { Miniflare } = createRequire(join(root, "tests/packaging/package.json"))("miniflare");

const WORKER = `
import * as api from "./node_modules/quorumseal/workerd.js";
import * as store from "./node_modules/quorumseal/store.js";
import { cases } from "./suite/store.mjs";
import world from "./world.mjs";

const actions = {
  /** One case of the suite, with the namespace beside the other storages. */
  run: (env, { name }) => cases[name]({ api, store, world, namespace: env.ANSWERS }),
  async put(env, { where, longer }) {
    const { certHash } = await (await open(env, where)).put(world.certificate, world.answer, longer);
    return certHash;
  },
  async get(env, { where, certHash }) {
    const opened = await open(env, where);
    const entry = await opened.get(certHash);
    const byOutput = await opened.getByOutput(world.answer);
    const latest = await opened.latestFor(world.prompt);
    return entry && { state: entry.report.state, byOutput: byOutput.length, latest: latest?.entry?.certHash };
  },
  examine: async (env, { where, certHash }) => (await (await open(env, where)).examine(certHash)).found,
};

async function open(env, where) {
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  const backend = where === "kv" ? store.kvBackend(env.ANSWERS) : store.cacheBackend(caches.default);
  return new store.CertificateStore({ verifier, backend });
}

export default {
  async fetch(request, env) {
    const { action, ...given } = await request.json();
    try {
      return Response.json({ result: (await actions[action](env, given)) ?? null });
    } catch (error) {
      return Response.json({ failure: String(error?.stack ?? error) });
    }
  },
};
`;

const installed = install();
const world = await makeWorld(await imported(installed));
const { project } = installed;
cpSync(join(root, "tests/js/suite"), join(project, "suite"), { recursive: true });
writeFileSync(join(project, "world.mjs"), `export default ${JSON.stringify(world)};\n`);
writeFileSync(join(project, "worker.mjs"), WORKER);

/** Every module by its name: workerd finds nothing by itself. */
function modules() {
  const of = (folder, wanted) => readdirSync(join(project, folder), { recursive: true }).filter((name) => wanted.test(name)).map((name) => `${folder}/${name}`);
  const paths = [
    "worker.mjs",
    "world.mjs",
    ...["suite/store.mjs", "suite/check.mjs", "suite/storages.mjs"],
    ...of("node_modules/quorumseal", /\.(?:js|wasm)$/).filter((name) => !/\/(?:node|bun|deno|inline|edge-light|browser)\.js$/.test(name)),
  ];
  return paths.map((path) => ({ type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path: join(project, path) }));
}

const miniflare = new Miniflare({
  modulesRoot: project,
  modules: modules(),
  compatibilityDate: "2026-01-01",
  kvNamespaces: ["ANSWERS"],
});
after(() => miniflare.dispose());

async function ask(action, given = {}) {
  const body = JSON.stringify({ action, ...given });
  const { result, failure } = await (await miniflare.dispatchFetch("http://localhost/", { method: "POST", body })).json();
  if (failure !== undefined) throw new Error(failure);
  return result;
}

describe("the suite", () => {
  for (const name of Object.keys(cases)) test(name, () => ask("run", { name }));
});

for (const where of ["kv", "cache"]) {
  test(`${where}: what one request puts another gets`, async () => {
    const certHash = await ask("put", { where, longer: { prompt: world.prompt, receipt: world.receipt } });
    assert.deepEqual(await ask("get", { where, certHash }), { state: "valid", byOutput: 1, latest: certHash });
  });
}

test("kv: what changed in the namespace is dropped", async () => {
  const certHash = await ask("put", { where: "kv" });
  const namespace = await miniflare.getKVNamespace("ANSWERS");
  const key = certHash.replace("blake3:", "cert_hash:");
  const record = new Uint8Array(await namespace.get(key, "arrayBuffer"));
  record[record.length - 1] ^= 1;
  const start = new TextDecoder("latin1").decode(record).indexOf("It opens at nine.");
  assert.ok(start > 0, "the answer is in the record as it is");
  record[start] ^= 1;
  await namespace.put(key, record);
  assert.equal(await ask("examine", { where: "kv", certHash }), "dropped");
  assert.equal(await namespace.get(key), null);
});
