/** The suite in a page: each call runs one case and says what went wrong, if anything did. */

import * as api from "/quorumseal/browser.js";
import { certified } from "/quorumseal/edge.js";
import { verifiedFetch } from "/quorumseal/fetch.js";
import * as store from "/quorumseal/store.js";
import { initSync } from "/quorumseal/bindings/quorumseal.js";
import { external, groups, runVector } from "/suite/all.mjs";
import { cases as wasm } from "/suite/wasm.mjs";

const get = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
};

const context = {
  api,
  store,
  network: { certified, verifiedFetch },
  world: await (await get("/world.json")).json(),
  memory: () => initSync().memory.buffer.byteLength,
  read: async (path) => new Uint8Array(await (await get(`/external/${path.split("/").map(encodeURIComponent).join("/")}`)).arrayBuffer()),
  list: async (path) => (await get(`/list/${path}`)).json(),
};

async function failure(run) {
  try {
    await run();
    return null;
  } catch (error) {
    return String(error?.stack ?? error);
  }
}

let copies = 0;

/** What the cases of loading take: the package anew each time, and its file. */
async function loading() {
  const bytes = new Uint8Array(await (await get("/quorumseal/quorumseal.wasm")).arrayBuffer());
  const fresh = (name) => import(`/copy/${(copies += 1)}/${name === "main" ? "browser" : name}.js`);
  return { world: context.world, fresh, url: new URL("/quorumseal/quorumseal.wasm", location.href), bytes };
}

export const runLoading = (name) => failure(async () => wasm[name](await loading()));
export const runCase = (group, name) => failure(() => groups[group][name](context));
export const runExternal = (name) => failure(() => external[name](context));
export const runVectorNamed = (name, native) =>
  failure(async () => runVector(context, await (await get(`/vectors/${name}.json`)).json(), native));
