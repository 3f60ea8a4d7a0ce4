/** Finding what verifies a response: its certificate, and its receipt if there is one. */

import { CERTIFICATE, document, type DocumentKind, RECEIPT } from "../document.js";
import { QuorumsealError } from "../errors.js";
import { ask, broken, discard, type Fetch, REDIRECTS } from "./ask.js";
import { type Boundary, documentRefusal, parsed, shown } from "./boundary.js";
import { findLink } from "./link.js";
import type { Run } from "./run.js";

/** What documents are found by: a relation in the `Link` header, else the ending that makes the name of a file beside it. */
interface Found {
  readonly kind: DocumentKind;
  readonly relation: string;
  readonly ending: string;
}

const CERTIFICATES: Found = { kind: CERTIFICATE, relation: "urn:quorumseal:certificate:v1", ending: ".cert.json" };
const RECEIPTS: Found = { kind: RECEIPT, relation: "urn:quorumseal:receipt:v1", ending: ".tlog-proof" };

/** Where to look, and how. */
export interface Looking {
  readonly headers: Headers;
  readonly boundary: Boundary;
  readonly fetch: Fetch;
  readonly run: Run;
}

/** The certificate. Throws `fetch.no-certificate` where there is none. */
export async function certificateOf(looking: Looking): Promise<Uint8Array> {
  const { address, linked, refused } = placeOf(CERTIFICATES, looking);
  if (refused !== undefined) throw new QuorumsealError("fetch.origin", refused);
  const remedy = "a server of another origin must send Access-Control-Expose-Headers: Link for pages to see its links";
  if (!address) {
    const { base } = looking.boundary;
    const text = `${shown(base)} has no Link to a certificate, and no name that a file beside it could have; ${remedy}`;
    throw new QuorumsealError("fetch.no-certificate", text);
  }
  const got = await read(address, CERTIFICATES, linked, looking);
  if (typeof got !== "string" && got.length > 0) return got;
  const why = typeof got === "string" ? got : "is empty";
  const how = linked ? "the linked" : "there is no Link to a certificate, and";
  throw new QuorumsealError("fetch.no-certificate", `${how} ${shown(address)} ${why}${linked ? "" : `; ${remedy}`}`);
}

/**
 * The receipt, or `null`. A receipt changes no state, and whoever can spoil a response can leave it out too: so whatever
 * keeps a file beside the answer from being read, but for the time that all of it may take, means that there is none, as in
 * pages, where a missing file of another origin cannot be told from one that may not be read. A policy may ask for one.
 */
export async function receiptOf(looking: Looking): Promise<Uint8Array | null> {
  const { address, linked, refused } = placeOf(RECEIPTS, looking);
  if (linked && refused !== undefined) throw new QuorumsealError("fetch.origin", refused);
  if (!address) return null;
  try {
    const got = await read(address, RECEIPTS, linked, looking);
    return typeof got === "string" || got.length === 0 ? null : got;
  } catch (error) {
    const isMissing = error instanceof QuorumsealError && MISSING.has(error.code);
    if (linked || looking.run.stopped || !isMissing) throw error;
    return null;
  }
}

const MISSING: ReadonlySet<string> = new Set(["fetch.network", "fetch.status", "fetch.redirect", "fetch.too-large"]);

/** Where a document lies, if it may be asked for there. */
interface Place {
  readonly address: URL | undefined;
  readonly linked: boolean;
  /** Why it may not, in a sentence. */
  readonly refused?: string;
}

function placeOf({ kind, relation, ending }: Found, { headers, boundary }: Looking): Place {
  const { base } = boundary;
  const target = findLink(headers.get("link"), relation, base);
  const linked = target !== undefined;
  const address = linked ? parsed(target, base) : beside(base, ending);
  const why = address ? documentRefusal(address, boundary) : linked ? "no address" : undefined;
  if (why === undefined) return { address, linked };
  const where = address ? shown(address) : JSON.stringify(target?.slice(0, 100));
  const refused = `the ${kind.what} ${linked ? "is linked at" : "would lie beside the answer, at"} ${where}, which is ${why}`;
  return { address: undefined, linked, refused };
}

/** The file beside a file: its path with the ending added, without the query, which may hold what others must not see. */
function beside(base: URL, ending: string): URL | undefined {
  if (base.pathname.endsWith("/")) return undefined;
  const url = new URL(base.href);
  url.search = "";
  url.pathname += ending;
  return url;
}

/** The bytes at an address, or, as text, why there are none. Nothing of the caller's goes along: no headers, no cookies. */
async function read(address: URL, { kind }: Found, linked: boolean, looking: Looking): Promise<Uint8Array | string> {
  const { boundary, fetch, run } = looking;
  const { response, url } = await ask(address, {
    what: kind.what,
    fetch,
    init: withoutCredentials(),
    run,
    refusal: (next) => documentRefusal(next, boundary),
    redirects: REDIRECTS,
  });
  const absent = absence(response, linked);
  if (absent !== undefined) {
    discard(response);
    return absent;
  }
  if (response.status !== 200) {
    discard(response);
    throw new QuorumsealError("fetch.status", `the ${kind.what} at ${shown(url)} answers with status ${response.status}`);
  }
  try {
    const bytes = await run.wait(document(response, kind, run.signal));
    if (bytes.length <= kind.limit) return bytes;
  } catch (cause) {
    throw broken(kind.what, url, run, cause);
  }
  throw new QuorumsealError("fetch.too-large", `the ${kind.what} at ${shown(url)} is longer than ${kind.limit} bytes`);
}

/** Not there; of a file that nobody promised also where the host says so with a 403 or with its start page. */
function absence({ status, headers }: Response, linked: boolean): string | undefined {
  if (status === 404 || status === 410 || (status === 403 && !linked)) return `answers with status ${status}`;
  const type = headers.get("content-type") ?? "";
  return !linked && status === 200 && /^text\/html\b/i.test(type) ? "answers with a page of HTML" : undefined;
}

function withoutCredentials(): RequestInit {
  // Platforms that have no cookies and no referrer have no such members, and one of them throws at the sight of it.
  return {
    ...("credentials" in Request.prototype && { credentials: "omit" }),
    ...("referrerPolicy" in Request.prototype && { referrerPolicy: "no-referrer" }),
  };
}
