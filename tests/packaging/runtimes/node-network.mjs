/** The same for what Node, and whatever offers Node's modules, has beside the globals. */

import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

import { requests } from "./network.mjs";

for (const [module, host, names] of [
  ["net", net, ["connect", "createConnection"]],
  ["net.Socket", net.Socket.prototype, ["connect"]],
  ["dns", dns, ["lookup", "resolve", "resolve4", "resolve6"]],
  ["http", http, ["request", "get"]],
  ["https", https, ["request", "get"]],
]) {
  for (const name of names) {
    host[name] = (...given) => {
      requests.push(`${module}.${name} ${given[0]?.href ?? given[0]?.host ?? given[0]}`);
      throw new Error(`${module}.${name} in a test without a network`);
    };
  }
}
syncBuiltinESMExports?.();
