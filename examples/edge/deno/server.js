/** `deno task start [port]`: answers by Deno's server, certified ones alone. */

import { Verifier } from "quorumseal";
import { certified } from "quorumseal/edge";

import { answers, asked, isCertificate } from "../answers.js";

const folder = new URL("../../two-truths/", import.meta.url);
const read = (name) => Deno.readFile(new URL(name, folder)).catch(() => null);

const verifier = await Verifier.load({
  anchor: "blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217",
  trust: await read("trust.json"),
});
Deno.serve(
  {
    hostname: "127.0.0.1",
    port: Number(Deno.args[0] ?? 8787),
    onListen: ({ port }) => console.log(`listening on http://127.0.0.1:${port}`),
  },
  certified(answers(read), (request) => ({
    ...asked(request),
    verifier,
    passThrough: isCertificate,
    onFailure: (error, { url }) => console.error(`${url}: ${error.message}`),
  })),
);
