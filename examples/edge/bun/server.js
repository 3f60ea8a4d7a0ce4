/** `bun server.js [port]`: answers by Bun's server, certified ones alone. */

import { Verifier } from "quorumseal";
import { certified } from "quorumseal/edge";

import { answers, asked, isCertificate } from "../answers.js";

const folder = new URL("../../two-truths/", import.meta.url);
async function read(name) {
  const file = Bun.file(new URL(name, folder));
  return (await file.exists()) ? file.arrayBuffer() : null;
}

const verifier = await Verifier.load({
  anchor: "blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217",
  trust: await read("trust.json"),
});
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(Bun.argv[2] ?? 8787),
  fetch: certified(answers(read), (request) => ({
    ...asked(request),
    verifier,
    passThrough: isCertificate,
    onFailure: (error, { url }) => console.error(`${url}: ${error.message}`),
  })),
});
console.log(`listening on http://127.0.0.1:${server.port}`);
