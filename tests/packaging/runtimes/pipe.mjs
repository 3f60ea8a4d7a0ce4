/** A session over a pipe: one message a line on standard input, one answer a line on standard output. */

import process from "node:process";

import { requests } from "./network.mjs";
import { session } from "./session.mjs";

export async function serve(api) {
  const ask = session(api, requests);
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of process.stdin) {
    rest += decoder.decode(piece, { stream: true });
    let end;
    while ((end = rest.indexOf("\n")) >= 0) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      process.stdout.write(`${await ask(line)}\n`);
    }
  }
}
