/** A request, and its redirects, each looked at before it is followed. */

import { isResponse, kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import { parsed, shown, withoutFragment } from "./boundary.js";
import type { Run } from "./run.js";

/** What asks: `fetch`, or what a caller has in its place. */
export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

/** How something is asked for. */
export interface Asking {
  /** What it is, for messages. */
  readonly what: string;
  readonly fetch: Fetch;
  readonly init: RequestInit;
  readonly run: Run;
  /** Why a redirect to `url` is not followed; `undefined` if it is. */
  readonly refusal: (url: URL, from: URL) => string | undefined;
  /** The most redirects that are followed: {@link REDIRECTS}, or none. */
  readonly redirects: number;
}

/** An answer, and the address that gave it. */
export interface Asked {
  readonly response: Response;
  readonly url: URL;
}

export const REDIRECTS = 3;

const REDIRECTING = new Set([301, 302, 303, 307, 308]);

/** What goes along to another origin: nothing that could be a secret, under whatever name. */
const HARMLESS = ["accept", "accept-language", "user-agent"];

/**
 * Asks, following redirects one by one. Pages are not shown where a redirect leads; there the browser follows, and where it
 * ended is looked at instead.
 */
export async function ask(start: URL, asking: Asking): Promise<Asked> {
  const { what, redirects } = asking;
  let url = withoutFragment(start);
  let init = asking.init;
  for (let followed = 0; ; followed += 1) {
    const response = await send(url, { ...init, redirect: "manual" }, asking);
    const seen = isOpaqueRedirect(response);
    if (!seen && !REDIRECTING.has(response.status)) return arrived(response, url, asking);
    discard(response);
    if (followed === redirects) {
      const most = redirects === 0 ? "none is followed here" : `more than ${redirects} are not followed`;
      throw new QuorumsealError("fetch.redirect", `the ${what} is redirected at ${shown(url)}, and ${most}`);
    }
    if (seen) return arrived(await send(url, { ...init, redirect: "follow" }, asking), url, asking);
    const next = target(response, url, asking);
    if (next.origin !== url.origin) init = crossing(init);
    url = next;
  }
}

/** Lets go of a response that nobody will read. */
export function discard(response: Response): void {
  if (response.body && !response.body.locked) response.body.cancel().catch(() => {});
}

/** What a failure while asking or reading is called: the reason of a run that was stopped goes before. */
export function broken(what: string, url: URL, run: Run, cause: unknown): unknown {
  if (run.stopped) return run.fail(cause);
  if (cause instanceof QuorumsealError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new QuorumsealError("fetch.network", `the ${what} did not arrive from ${shown(url)}: ${reason}`, { cause });
}

async function send(url: URL, init: RequestInit, { what, fetch, run }: Asking): Promise<Response> {
  try {
    // In a function of its own, so that what is thrown at once is a rejection too.
    const response = await run.wait((async () => fetch(url.href, { ...init, signal: run.signal }))(), (late) => {
      if (isResponse(late)) discard(late);
    });
    if (isResponse(response)) return response;
    throw new QuorumsealError("input.argument", `the given fetch answers with ${kind(response)} and not with a Response`);
  } catch (cause) {
    throw broken(what, url, run, cause);
  }
}

/** Where a response says that it came from counts; one that was made by hand does not say. */
function arrived(response: Response, url: URL, { what, refusal }: Asking): Asked {
  const said = response.url ? parsed(response.url) : undefined;
  const from = said ? withoutFragment(said) : url;
  const refused = from.href === url.href ? undefined : refusal(from, url);
  if (refused === undefined) return { response, url: from };
  discard(response);
  throw new QuorumsealError("fetch.redirect", `the ${what} was redirected to ${shown(from)}, which is ${refused}`);
}

function target(response: Response, url: URL, { what, refusal }: Asking): URL {
  const location = response.headers.get("location");
  const next = location === null ? undefined : parsed(location, url);
  if (!next) {
    const where = location === null ? "without a Location" : "to what is no address";
    throw new QuorumsealError("fetch.redirect", `the ${what} is redirected at ${shown(url)} ${where}`);
  }
  const refused = refusal(next, url);
  if (refused === undefined) return withoutFragment(next);
  throw new QuorumsealError("fetch.redirect", `the ${what} is redirected from ${shown(url)} to ${shown(next)}, which is ${refused}`);
}

function crossing(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  for (const name of [...headers.keys()]) if (!HARMLESS.includes(name)) headers.delete(name);
  return { ...init, headers };
}

function isOpaqueRedirect({ type }: Response): boolean {
  return type === "opaqueredirect";
}
