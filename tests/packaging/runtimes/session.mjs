/**
 * What runs inside every target. It is asked by messages, one JSON text each, and answers with one: so it does not matter
 * whether they come over a pipe, as requests or from a page's test.
 */

import { compare } from "../support/reports.mjs";
import { inspecting } from "./inspect.mjs";

/** `requests` are those that the network saw from here, where the realm itself can tell. */
export function session(api, requests = []) {
  const violations = [];
  // A page hears of them at its document, a worker at itself.
  (globalThis.document ?? globalThis).addEventListener?.("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    violations.push(`${effectiveDirective} ${blockedURI}`),
  );
  const inspected = inspecting(api);

  return async function ask(text) {
    try {
      const message = JSON.parse(text);
      if (message.cases) return JSON.stringify(await compare(inspected, message.cases));
      if (message.load) return JSON.stringify(await load(api, message.load));
      return JSON.stringify({ requests, violations });
    } catch (error) {
      return JSON.stringify({ threw: String(error?.stack ?? error) });
    }
  };
}

/** The first loading: with an integrity that is not the file's, with the file's, and as it comes. */
async function load(api, { anchor, trust, wrong, right }) {
  const attempt = async (integrity) => {
    try {
      return { sets: (await api.Verifier.load({ anchor, trust, integrity })).sets.length };
    } catch (error) {
      return { code: error.code, message: error.message, misuse: error instanceof api.QuorumsealError };
    }
  };
  return { wrong: await attempt(wrong), right: await attempt(right), without: await attempt(undefined) };
}
