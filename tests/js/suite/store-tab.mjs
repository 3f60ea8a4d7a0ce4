/** One of several pages with one database. */

import { Verifier } from "/quorumseal/browser.js";
import { CertificateStore, indexedDbBackend } from "/quorumseal/store.js";

const world = await (await fetch("/world.json")).json();
const verifier = await Verifier.load({ anchor: world.anchor, trust: world.trust });
const stores = new Map();

function named(name) {
  if (!stores.has(name)) stores.set(name, new CertificateStore({ verifier, backend: indexedDbBackend(name) }));
  return stores.get(name);
}

/** Each tab brings something else of one certificate. */
const PUTS = [
  [world.certificate, { receipt: world.receipts.withSeal }],
  [world.certificates.allSigners, {}],
  [world.certificate, { votes: world.votes, prompt: world.prompt }],
  [world.certificate, { advisories: world.advisories }],
];

export async function put(name, index) {
  const [certificate, extras] = PUTS[index];
  const { certHash, change } = await named(name).put(certificate, world.answer, extras);
  return { certHash, change };
}

export async function state(name) {
  const found = await named(name).getByOutput(world.answer);
  if (found.length === 0) return null;
  const [{ report, votes, advisories, prompt }] = found;
  return {
    weight: report.quorum.signedWeight,
    logged: report.logged,
    votes: votes.length,
    advisories: advisories.length,
    prompt: prompt !== null,
    byOutput: found.length,
  };
}

export function destroy(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve("deleted");
    request.onerror = () => resolve(String(request.error));
  });
}

export async function foreign(name) {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("theirs");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const { code } = await named(name)
    .put(world.certificate, world.answer)
    .catch((error) => error);
  return { code, stores: [...database.objectStoreNames] };
}
