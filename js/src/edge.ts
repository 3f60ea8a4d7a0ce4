/** `quorumseal/edge`: a handler of requests that passes on no answer but a certified one. */

import { isResponse, kind } from "./bytes.js";
import { problem } from "./edge/problem.js";
import { QuorumsealError } from "./errors.js";
import { discard, type Fetch } from "./fetch/ask.js";
import { parsed, withoutFragment } from "./fetch/boundary.js";
import { type Certified, certify } from "./fetch/certify.js";
import { spoofed } from "./fetch/headers.js";
import { CERTIFIED, type CertifiedOptions, type Settings, settings } from "./fetch/options.js";
import { Run } from "./fetch/run.js";
import { checked, type Names } from "./options.js";

export type { Fetch } from "./fetch/ask.js";
export type { CertifiedOptions, VerifierSource } from "./fetch/options.js";

/**
 * What {@link certified} takes beside the handler.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { certified } from "quorumseal/edge";
 *
 * const handler = (request) => {
 *   const path = new URL(request.url).pathname;
 *   if (path === "/") return Response.redirect("https://answers.example/a.md");
 *   return new Response(path === "/a.md" ? answer : null, { status: path === "/a.md" ? 200 : 404 });
 * };
 * const failures = [];
 * const serve = certified(handler, {
 *   verifier: () => Verifier.load({ anchor, trust }),
 *   passThrough: (response) => response.status === 302,
 *   onFailure: (error, request) => failures.push(`${error.code} at ${request.url}`),
 * });
 * console.log((await serve(new Request("https://answers.example/"))).status); // 302
 * console.log((await serve(new Request("https://answers.example/a.md"))).status); // 502
 * console.log(failures[0]); // fetch.no-certificate at https://answers.example/a.md
 * ```
 */
export interface EdgeOptions<R extends Request = Request> extends CertifiedOptions {
  /**
   * Says which of the handler's responses are no answers and are passed on as they are: redirects, a preflight's 204, the
   * certificates themselves for whoever wants to verify too. None unless told: everything that is not a certified success
   * becomes a 502.
   */
  passThrough?: (response: Response, request: R) => boolean | Promise<boolean>;
  /**
   * Hears of everything that was not passed on, and of streams that ended with an error: a `VerificationError`, a
   * `QuorumsealError`, or what else was thrown. What it throws itself is dropped.
   */
  onFailure?: (error: unknown, request: R) => void | Promise<void>;
}

const OPTIONS: Names<EdgeOptions> = { ...CERTIFIED, passThrough: true, onFailure: true };

/** A handler of requests, as platforms call it: with the request first, and what else they have after it. */
export type Handler<R extends Request, Rest extends unknown[]> = (request: R, ...rest: Rest) => Response | Promise<Response>;

/**
 * Wraps a handler of requests: an answer is passed on only if it is accepted, with `Quorumseal-Cert-Hash` and
 * `Quorumseal-Verification` (`before`, or `streamed` while the verdict is yet to come) among its headers, which nobody else can
 * set. Everything else becomes a 502 whose body, of type `application/problem+json`, has the `code` and nothing of the answer.
 *
 * Certificate and receipt are found as `verifiedFetch` finds them, by `Link` or beside the answer, within the same limits. They
 * are relative to the address that the handler's response came from, if it was fetched, else to that of the request. What
 * lies at the request's own origin is asked of the handler itself, without any of the client's headers; what lies elsewhere is
 * fetched; an own `fetch` is asked for all of it.
 *
 * `HEAD` is answered as `GET` is, without the body. The handler sees no `Range` and no condition (`If-None-Match` and its
 * like), for parts of an answer were not sealed: for these, and where it is asked for certificate and receipt, its request is a
 * plain `Request`, whatever else the platform's are. Answers to other methods are verified alike. What the handler throws is
 * thrown. The options may be a function of what the handler is called with: for a prompt that is in the request, for bindings
 * that come with it. The time that it takes is not counted; the request's signal ends the waiting for it.
 *
 * The headers are the handler's and not sealed, but for the Content-Type: a handler that passes on what others serve decides
 * what cookies and links of theirs it lets through. With an own `fetch` the origin of `request.url` is what that is asked for:
 * it must be https, as everywhere, and a host that the server itself answers to.
 *
 * With `stream: true` a long answer that does not match ends with an error of the connection, and its last piece is not sent.
 *
 * What comes out is what platforms serve: `export default { fetch: serve }`, `Deno.serve(serve)`, `Bun.serve({ fetch: serve })`.
 *
 * Throws `input.argument` for options that are wrong; where they come from a function, that is a 502 too.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { certified } from "quorumseal/edge";
 *
 * const files = { "/a.md": answer, "/a.md.cert.json": certificate, "/b.md": "something else", "/b.md.cert.json": certificate };
 * const handler = (request) => new Response(files[new URL(request.url).pathname] ?? null);
 *
 * const serve = certified(handler, { verifier: () => Verifier.load({ anchor, trust }) });
 *
 * const good = await serve(new Request("https://answers.example/a.md"));
 * console.log(good.status, good.headers.get("quorumseal-verification"), (await good.text()) === answer); // 200 before true
 * const bad = await serve(new Request("https://answers.example/b.md"));
 * console.log(bad.status, (await bad.json()).code); // 502 output.length
 * ```
 */
export function certified<R extends Request, Rest extends unknown[]>(
  handler: Handler<R, Rest>,
  options: EdgeOptions<R> | ((request: R, ...rest: Rest) => EdgeOptions<R> | Promise<EdgeOptions<R>>),
): (request: R, ...rest: Rest) => Promise<Response> {
  if (typeof handler !== "function") {
    throw new QuorumsealError("input.argument", `certified takes a handler first, a function, not ${kind(handler)}`);
  }
  const fixed = typeof options === "function" ? undefined : read(options);
  const chosen = async (request: R, rest: Rest): Promise<Read<R>> =>
    typeof options === "function" ? read(await options(request, ...rest)) : (fixed as Read<R>);

  return async function (this: unknown, request: R, ...rest: Rest): Promise<Response> {
    const handle = (asked: Request): Response | Promise<Response> => handler.call(this, asked as R, ...rest);
    let wanted: Read<R> | undefined;
    let run: Run | undefined;
    const failed = (error: unknown, answer?: Response): Response => {
      const reason = run ? run.fail(error) : error;
      tell(wanted?.onFailure, reason, request);
      return problem(reason, { head: request.method === "HEAD", answer });
    };
    try {
      const choosing = new Run([request.signal], Infinity);
      wanted = await choosing.wait(chosen(request, rest)).finally(() => choosing.end());
      run = new Run([request.signal], wanted.settings.timeoutMs);
    } catch (error) {
      return failed(error);
    }

    const answer = await answered(() => handle(asWhole(request)), run);
    if ("late" in answer) return failed(answer.late);
    const { response } = answer;
    try {
      if (!isResponse(response)) {
        throw new QuorumsealError("input.response", `the handler gives ${kind(response)} and not a Response`);
      }
      if (await run.wait(wanted.passThrough?.(response, request) ?? false)) {
        run.end();
        return passedThrough(response, request);
      }
      const origin = new URL(request.url).origin;
      const own: Fetch = (url, init) =>
        new URL(url).origin === origin
          ? ownAnswer(handle(new Request(url, init.signal ? { signal: init.signal } : {})))
          : globalThis.fetch(url, init);
      const made = await certify({
        response,
        url: withoutFragment(parsed(response.url) ?? new URL(request.url)),
        settings: wanted.settings,
        fetch: wanted.settings.fetch ?? own,
        local: wanted.settings.fetch ? undefined : origin,
        run,
      });
      const { onFailure } = wanted;
      // Of one that is read to its end here, whoever reads it tells.
      if (made.streamed && request.method !== "HEAD") void Promise.resolve(made.report).catch((error: unknown) => tell(onFailure, error, request));
      return await said(made, request);
    } catch (error) {
      if (isResponse(response)) discard(response);
      return failed(error, isResponse(response) ? response : undefined);
    }
  };
}

/** What a handler gives for an address of its own counts as that address's, wherever it had it from. */
async function ownAnswer(given: Response | Promise<Response>): Promise<Response> {
  const response = await given;
  return isResponse(response) && response.url ? new Response(response.body, response) : response;
}

/** Options that were checked. */
interface Read<R extends Request> {
  readonly settings: Settings;
  readonly passThrough: EdgeOptions<R>["passThrough"];
  readonly onFailure: EdgeOptions<R>["onFailure"];
}

function read<R extends Request>(options: EdgeOptions<R>): Read<R> {
  const given: Partial<EdgeOptions<R>> = checked(options, OPTIONS as Names<EdgeOptions<R>>, "certified");
  const { passThrough, onFailure } = given;
  for (const [name, value] of Object.entries({ passThrough, onFailure })) {
    if (value === undefined || typeof value === "function") continue;
    throw new QuorumsealError("input.argument", `certified's ${name} is ${kind(value)}; expected a function`);
  }
  return { settings: settings(given, "certified"), passThrough, onFailure };
}

/** What the handler gives in time; what it throws itself is thrown. */
async function answered(
  handle: () => Response | Promise<Response>,
  run: Run,
): Promise<{ response: Response } | { late: unknown }> {
  const given = (async () => handle())();
  try {
    return { response: await run.wait(given, (late) => isResponse(late) && discard(late)) };
  } catch (error) {
    if (run.stopped) return { late: error };
    run.end();
    throw error;
  }
}

/** What asks for less than the whole, or for nothing unless it changed. */
const PARTIAL = ["range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];

/** The request as one for a whole answer. */
function asWhole(request: Request): Request {
  const isHead = request.method === "HEAD";
  if (!isHead && !PARTIAL.some((name) => request.headers.has(name))) return request;
  const headers = new Headers(request.headers);
  for (const name of PARTIAL) headers.delete(name);
  return new Request(request, { headers, ...(isHead ? { method: "GET" } : {}) });
}

/** The answer, with what is said of it. For `HEAD` it is read to its end, since only there the verdict is. */
async function said({ response, certHash, streamed, report }: Certified, { method }: Request): Promise<Response> {
  response.headers.set("quorumseal-cert-hash", certHash);
  response.headers.set("quorumseal-verification", streamed ? "streamed" : "before");
  if (method !== "HEAD") return response;
  if (streamed) await Promise.all([response.body?.pipeTo(new WritableStream()), report]);
  return new Response(null, { status: response.status, headers: response.headers });
}

/** The handler's response, without what only an answer that was verified says. */
function passedThrough(response: Response, { method }: Request): Response {
  const names = spoofed(response.headers);
  const isHead = method === "HEAD" && response.body !== null;
  if (names.length === 0 && !isHead) return response;
  if (isHead) discard(response);
  const clean = new Response(isHead ? null : response.body, response);
  for (const name of names) clean.headers.delete(name);
  return clean;
}

/** Tells the hook, whose own failures change nothing. */
function tell<R extends Request>(hook: EdgeOptions<R>["onFailure"], error: unknown, request: R): void {
  void (async () => hook?.(error, request))().catch(() => {});
}
