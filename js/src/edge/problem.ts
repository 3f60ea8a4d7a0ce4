/** The response in place of an answer that is not passed on. */

import { QuorumsealError, VerificationError } from "../errors.js";
import type { Code } from "../generated/report.js";

/** What is told of a failure: nothing that came from the answer, and no address that may be an inner one. */
const TITLES: Partial<Record<Code, string>> = {
  "fetch.network": "The answer, or what verifies it, did not arrive.",
  "fetch.status": "There is no answer: the response is not a success.",
  "fetch.redirect": "What verifies the answer was redirected to where it may not be taken from.",
  "fetch.origin": "What verifies the answer lies where it may not be taken from.",
  "fetch.no-certificate": "The answer has no certificate.",
  "fetch.too-large": "The answer, or what verifies it, is too large.",
  "fetch.timeout": "The answer, or what verifies it, took too long.",
};

/** Who reads a failure in a page of another origin needs these as much as who reads an answer. */
const KEPT = ["access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers", "vary"];

/** A 502 with a body of problem details (RFC 9457) whose `code` says what failed. */
export function problem(error: unknown, { head, answer }: { head: boolean; answer: Response | undefined }): Response {
  const isVerdict = error instanceof VerificationError;
  const code = isVerdict || error instanceof QuorumsealError ? error.code : null;
  const otherwise = isVerdict ? "The answer did not verify." : "The answer could not be verified.";
  const body = {
    type: code === null ? "about:blank" : `urn:quorumseal:code:${code}`,
    title: (code && TITLES[code]) ?? otherwise,
    status: 502,
    code,
    ...(isVerdict ? { state: error.report.state } : {}),
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  for (const name of KEPT) {
    const value = answer?.headers.get(name);
    if (value !== undefined && value !== null) headers.set(name, value);
  }
  if (code !== null) headers.set("quorumseal-code", code);
  return new Response(head ? null : JSON.stringify(body), { status: 502, headers });
}
