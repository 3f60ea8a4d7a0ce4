/** The suite in a page: each call runs one case and says what went wrong, if anything did. */

import * as api from "/quorumseal/browser.js";
import { initSync } from "/quorumseal/bindings/quorumseal.js";
import { external, groups, runVector } from "/suite/all.mjs";

const get = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
};

const context = {
  api,
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

export const runCase = (group, name) => failure(() => groups[group][name](context));
export const runExternal = (name) => failure(() => external[name](context));
export const runVectorNamed = (name, native) =>
  failure(async () => runVector(context, await (await get(`/vectors/${name}.json`)).json(), native));
