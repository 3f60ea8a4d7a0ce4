/** What the elements of the tests are given: files by path, made once for all of them. */

import { join } from "node:path";

import { network } from "../../browser/support/network.mjs";
import { imported, install } from "../../js/support/install.mjs";
import { root } from "../../js/support/repo.mjs";
import { world as makeWorld } from "../../js/support/world.mjs";

export const installed = install();
export const world = await makeWorld(await imported(installed));

/** Characters of one to four bytes, and fragments whose bounds are between and within them. */
export const marked = {
  answer: "Ça va — 😀 bien. Non, jamais. Peut-être demain.\n",
  parts: ["Ça va — 😀 bien. ", "Non, jamais. ", "Peut-être demain.\n"],
};

const validators = [
  { id: "ada", operator: "north", weight: 30 },
  { id: "ben", operator: "south", weight: 30 },
  { id: "cyd", operator: "north", weight: 20 },
  { id: "dov", weight: 20 },
];
const other = await network(validators);
const fragments = marked.parts.map((part, index) => {
  const start = Buffer.byteLength(marked.parts.slice(0, index).join(""));
  const votes = [{ quorumWeight: 80, dissentWeight: 0 }, { quorumWeight: 10, dissentWeight: 70 }, { quorumWeight: 50, dissentWeight: 20 }][index];
  return { id: `s-${index + 1}`, start, end: start + Buffer.byteLength(part), ...votes };
});
const sealing = { signers: ["ada", "ben", "cyd"], tally: { quorumWeight: 80, dissentWeight: 20, abstainWeight: 0 } };
const cut = [
  { id: "s-1", start: 0, end: 12, quorumWeight: 80, dissentWeight: 0 },
  { id: "s-2", start: 12, end: 14, quorumWeight: 50, dissentWeight: 20 },
];

export const files = new Map([
  ["/page.html", '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>test</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/support/page.css"><script type="module" src="/support/page.js"></script><main></main></html>'],
  ["/w/world.json", JSON.stringify(world)],
  ["/w/trust.json", world.trust],
  ["/w/older-trust.json", world.olderTrust],
  ["/w/cert.json", world.certificate],
  ["/w/later.json", world.laterCertificate],
  ["/w/receipt.txt", world.receipt],
  ["/w/prompt.txt", world.prompt],
  ["/w/policy.json", '{"minSigners":4}'],
  ["/m/trust.json", other.trust],
  ["/m/cert.json", await other.seal(marked.answer, { ...sealing, fragments })],
  ["/m/cut.json", await other.seal(marked.answer, { ...sealing, fragments: cut })],
  ["/m/many.json", await other.seal("x".repeat(400), { ...sealing, fragments: Array.from({ length: 100 }, (_, index) => ({ id: `f-${index}`, start: index * 4, end: index * 4 + 4, quorumWeight: 50, dissentWeight: 10 })) })],
  ["/m/anchor.txt", other.anchor],
]);

export const roots = { quorumseal: installed.folder, two: join(root, "examples/two-truths"), elements: join(root, "examples/element") };
