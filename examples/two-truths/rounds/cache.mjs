// A cache of verified answers, keyed by cert_hash. It serves what it was asked for, not the newest; and it says which it is.
import { readFile } from "node:fs/promises";
import process from "node:process";

import { Verifier } from "quorumseal";
import { CertificateStore, memoryBackend } from "quorumseal/store";

const [anchor] = process.argv.slice(2);
const verifier = await Verifier.load({ anchor, trust: await readFile("trust.json", "utf8") });
const store = new CertificateStore({ verifier, backend: memoryBackend() });

const keys = [];
for (const [round, answer] of [
  ["round-1", "answer-v1.md"],
  ["round-3", "answer-v2.md"],
]) {
  const certificate = await readFile(`${round}/certificate.json`);
  const receipt = await readFile(`${round}/receipt.txt`, "utf8");
  const prompt = await readFile("prompt.txt");
  const { report } = await store.put(certificate, await readFile(answer), { prompt, receipt });
  keys.push(report.cacheKey);
}

for (const key of keys) {
  const entry = await store.get(key);
  const latest = await store.latestFor(entry.prompt);
  const current = latest.current.some(({ certHash }) => certHash === entry.certHash);
  const answer = new TextDecoder().decode(entry.artifact).trim();
  console.log(`${key.slice(0, 22)}…  certified, ${current ? "and current here" : "not current"}: ${answer}`);
}
