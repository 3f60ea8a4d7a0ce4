/** `quorumseal/fetch`: an answer from the network, or none. */

import { isResponse, kind } from "./bytes.js";
import { QuorumsealError } from "./errors.js";
import { ask, broken, type Fetch, REDIRECTS } from "./fetch/ask.js";
import { addressRefusal, parsed, redirectRefusal, shown } from "./fetch/boundary.js";
import { certify } from "./fetch/certify.js";
import { CERTIFIED, type CertifiedOptions, settings } from "./fetch/options.js";
import { Run } from "./fetch/run.js";
import { checked, type Names } from "./options.js";
import type { AcceptedReport } from "./report.js";

export type { Fetch } from "./fetch/ask.js";
export type { CertifiedOptions, VerifierSource } from "./fetch/options.js";

/**
 * What {@link verifiedFetch} takes: what is asked of the answer, and of the members of `RequestInit` those that make sense.
 * They hold for the request of the answer alone. What else a platform understands is added by a `fetch` of one's own.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { verifiedFetch } from "quorumseal/fetch";
 *
 * const files = { "/a.md": answer, "/a.md.cert.json": certificate, "/a.md.tlog-proof": receipt };
 * const fetch = async (url) => new Response(files[new URL(url).pathname]);
 *
 * const verifier = Verifier.load({ anchor, trust });
 * const policy = { requirePrompt: true, requireReceipt: true };
 * const options = { verifier, prompt, policy, fetch, maxBytes: 100_000, timeoutMs: 5_000 };
 * const { report } = await verifiedFetch("https://answers.example/a.md", options);
 * console.log(report.prompt, report.logged); // matched yes
 * ```
 */
export interface VerifiedFetchOptions extends CertifiedOptions {
  /** `GET`: nothing else gives an answer that could be verified. */
  method?: string;
  /** Sent with the request of the answer, and never with those of certificate and receipt. */
  headers?: NonNullable<RequestInit["headers"]>;
  /** Aborts everything; its reason is what is thrown. */
  signal?: AbortSignal | null;
  /** `error` to follow no redirect of the answer. */
  redirect?: "follow" | "error";
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
  credentials?: "include" | "omit" | "same-origin";
  integrity?: string;
  keepalive?: boolean;
  mode?: "cors" | "same-origin";
  priority?: "auto" | "high" | "low";
  referrer?: string;
  referrerPolicy?:
    | ""
    | "no-referrer"
    | "no-referrer-when-downgrade"
    | "origin"
    | "origin-when-cross-origin"
    | "same-origin"
    | "strict-origin"
    | "strict-origin-when-cross-origin"
    | "unsafe-url";
}

/** An answer that is accepted. */
export interface VerifiedFetch {
  /** A new response with the verified bytes; its headers are not sealed, but for the Content-Type, which is. */
  response: Response;
  report: AcceptedReport;
  /** Where the answer came from, after redirects. */
  url: string;
  /** The certificate, as it was found: to be stored with the answer. */
  certificate: Uint8Array;
  /** The receipt, if there was one. */
  receipt: Uint8Array | null;
  /** Nothing is passed on before it is verified. */
  streamed: false;
}

/** An answer that was long enough to be passed on while it is verified: not accepted before its end. */
export interface StreamedFetch extends Omit<VerifiedFetch, "report" | "streamed"> {
  /** Resolves at the end of the response's body, and rejects if the body's stream ends with an error. */
  report: Promise<AcceptedReport>;
  streamed: true;
}

const OWN = {
  method: true,
  headers: true,
  signal: true,
  redirect: true,
  cache: true,
  credentials: true,
  integrity: true,
  keepalive: true,
  mode: true,
  priority: true,
  referrer: true,
  referrerPolicy: true,
} as const;
const OPTIONS: Names<VerifiedFetchOptions> = { ...CERTIFIED, ...OWN };

/** Passed on to `fetch` as they are. */
const FORWARDED = ["cache", "credentials", "integrity", "keepalive", "mode", "priority", "referrer", "referrerPolicy"] as const;

/**
 * Fetches an answer, finds its certificate and its receipt, and gives the answer only if it is accepted: valid, and by the
 * policy too if one was given. Nothing of another answer is passed on, error pages included.
 *
 * **Found.** The certificate by `Link: <…>; rel="urn:quorumseal:certificate:v1"`, else as the file beside the answer: the
 * path of its final address, with `.cert.json` added, without query and fragment (an address that ends in `/` has no file
 * beside it). The receipt alike, by `rel="urn:quorumseal:receipt:v1"` or with `.tlog-proof`; that there is none is no
 * failure, unless the policy asks for one. The server of another origin must send `Access-Control-Expose-Headers: Link`, or
 * pages do not see its links; and they read files there only with `Access-Control-Allow-Origin`.
 *
 * **Asked.** The answer's address is https (only this machine itself, `localhost`, `127.0.0.0/8` and `[::1]`, may do
 * without), without user name or password, and so is every address that it redirects to, three at most, which may be of
 * other origins; to those only `Accept`, `Accept-Language` and `User-Agent` go along. Certificate and receipt are of
 * the final address's origin, or of one in `allowOrigins`, and so is each of their redirects, three at most; nothing of the
 * caller's goes along with their requests: no headers, no cookies. In pages, where the browser does not show where redirects
 * lead, it follows them (after one more request) by its own rules, twenty at most and with the caller's headers but for
 * `Authorization`, and where they ended is checked before anything is read.
 *
 * **Verified.** The bytes are those after any Content-Encoding was undone. They are held, up to `maxBytes`, until the verdict;
 * `stream: true` lets longer ones pass, and says how. What is passed on has the sealed media type as its Content-Type.
 *
 * Rejects with a {@link VerificationError} for an answer that is not accepted, with a {@link QuorumsealError} of code
 * `fetch.*` if it cannot be got, `input.*` or `policy.malformed` for misuse, with what the verifier's loading rejects with, and with the
 * signal's reason. Then nothing is left under way.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { verifiedFetch } from "quorumseal/fetch";
 *
 * const link = '<seals/7.json>; rel="urn:quorumseal:certificate:v1"';
 * const files = { "/answers/7": answer, "/answers/seals/7.json": certificate, "/answers/8": "something else" };
 * const fetch = async (url) => {
 *   const body = files[new URL(url).pathname];
 *   return new Response(body ?? null, { status: body === undefined ? 404 : 200, headers: { link } });
 * };
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const { response, report } = await verifiedFetch("https://answers.example/answers/7", { verifier, fetch });
 * console.log((await response.text()) === answer, report.state); // true valid
 *
 * for (const path of ["answers/8", "answers/9"]) {
 *   const refused = verifiedFetch(`https://answers.example/${path}`, { verifier, fetch });
 *   console.log(await refused.catch((error) => error.code));
 * }
 * // output.length
 * // fetch.status
 * ```
 */
export function verifiedFetch(
  input: string | URL | Request,
  options: VerifiedFetchOptions & { stream?: false },
): Promise<VerifiedFetch>;
export function verifiedFetch(
  input: string | URL | Request,
  options: VerifiedFetchOptions,
): Promise<VerifiedFetch | StreamedFetch>;
export async function verifiedFetch(
  input: string | URL | Request,
  options: VerifiedFetchOptions,
): Promise<VerifiedFetch | StreamedFetch> {
  const given = checked(options, OPTIONS, "verifiedFetch");
  const wanted = settings(given, "verifiedFetch");
  const { url, init, redirects, signals } = request(input, given);
  // Called as a function of its global: browsers insist on it.
  const fetch: Fetch = wanted.fetch ?? ((address, how) => globalThis.fetch(address, how));
  const run = new Run(signals, wanted.timeoutMs);
  let asked;
  try {
    asked = await ask(url, { what: "answer", fetch, init, run, refusal: redirectRefusal, redirects });
  } catch (error) {
    throw run.fail(broken("answer", url, run, error));
  }
  const { response, certificate, receipt, streamed, report } = await certify({ ...asked, settings: wanted, fetch, run });
  return { response, report, url: asked.url.href, certificate, receipt, streamed } as VerifiedFetch | StreamedFetch;
}

/** What a request has when nothing was said, and `navigate`, which cannot be asked for. One platform refuses what it does not have. */
const UNSAID: ReadonlySet<unknown> = new Set(["", false, "default", "about:client", "navigate"]);

/** The request of the answer. */
function request(input: unknown, options: Partial<VerifiedFetchOptions>) {
  const from = isRequest(input) ? input : undefined;
  const url = address(from ? from.url : input);
  const refused = addressRefusal(url);
  if (refused !== undefined) throw new QuorumsealError("fetch.origin", `the answer's address ${shown(url)} is ${refused}`);

  const method = options.method ?? from?.method ?? "GET";
  if (String(method).toUpperCase() !== "GET") throw misuse(`the method is GET, not ${String(method)}`);
  const redirect = options.redirect ?? from?.redirect ?? "follow";
  if (redirect !== "follow" && redirect !== "error") throw misuse(`redirect is "follow" or "error", not ${String(redirect)}`);

  const init: Record<string, unknown> = { headers: headersOf(options.headers ?? from?.headers) };
  for (const name of FORWARDED) {
    const value: unknown = options[name] ?? (from as Partial<Record<string, unknown>> | undefined)?.[name];
    if (value !== undefined && !UNSAID.has(value)) init[name] = value;
  }
  const signals = options.signal === undefined ? [from?.signal] : [options.signal];
  for (const signal of signals) {
    const isSignal = signal === undefined || signal === null || typeof signal.addEventListener === "function";
    if (!isSignal) throw misuse(`signal is an AbortSignal, not ${kind(signal)}`);
  }
  return { url, init: init as RequestInit, redirects: redirect === "error" ? 0 : REDIRECTS, signals };
}

function address(input: unknown): URL {
  const text = typeof input === "string" ? input : (input as Partial<URL> | null | undefined)?.href;
  if (typeof text !== "string") throw misuse(`it takes an address as a string, a URL or a Request, not ${kind(input)}`);
  const url = parsed(text) ?? parsed(text, pageAddress());
  if (url) return url;
  throw misuse(`${JSON.stringify(text.slice(0, 100))} is no address; outside of pages it must be an absolute one`);
}

/** What a relative address is relative to: the page or worker that runs this, if one does. */
function pageAddress(): string | undefined {
  const { document, location } = globalThis as { document?: { baseURI?: string }; location?: { href?: string } };
  return document?.baseURI ?? location?.href;
}

function headersOf(given: VerifiedFetchOptions["headers"]): Headers {
  try {
    return new Headers(given);
  } catch (cause) {
    throw misuse(`the headers cannot be sent: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function isRequest(input: unknown): input is Request {
  const request = input as Partial<Request> | null;
  return typeof request === "object" && typeof request?.url === "string" && typeof request.method === "string" && !isResponse(input);
}

function misuse(message: string): QuorumsealError {
  return new QuorumsealError("input.argument", `verifiedFetch: ${message}`);
}
