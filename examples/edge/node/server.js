/** `node server.js [port]`: answers by Node's own server, certified ones alone. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";

import { Verifier } from "quorumseal";
import { certified } from "quorumseal/edge";

import { answers, asked, isCertificate } from "../answers.js";

const folder = new URL("../../two-truths/", import.meta.url);
const read = (name) => readFile(new URL(name, folder)).catch(() => null);

const verifier = await Verifier.load({
  anchor: "blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217",
  trust: await read("trust.json"),
});
const handler = certified(answers(read), (request) => ({
  ...asked(request),
  verifier,
  passThrough: isCertificate,
  onFailure: (error, { url }) => console.error(`${url}: ${error.message}`),
}));

/** Node's server has requests and responses of its own: this turns them into those of everywhere else, and back. */
const server = createServer(async (incoming, outgoing) => {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  try {
    const { method, headers } = incoming;
    const body = method === "GET" || method === "HEAD" ? {} : { body: Readable.toWeb(incoming), duplex: "half" };
    const request = new Request(new URL(incoming.url, `http://${headers.host}`), {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      signal: gone.signal,
      ...body,
    });
    const response = await handler(request);
    outgoing.statusCode = response.status;
    outgoing.setHeaders(response.headers);
    if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing);
    else outgoing.end();
  } catch (error) {
    // A stream that ended with an error: the connection breaks off, so that nobody takes what came for the whole.
    console.error(String(error));
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
});
server.listen(Number(process.argv[2] ?? 8787), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
