/** The headers of a response that is passed on. */

import type { Report } from "../report.js";

/** Of one connection alone, or about a form of the body that is not passed on. */
const DROPPED = [
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
  ...["accept-ranges", "content-encoding", "content-length", "content-range", "content-md5", "content-digest", "repr-digest", "digest"],
  // Leads a browser elsewhere, from an answer that was verified to one that was not.
  "refresh",
  // Make a server or a cache in between put other bytes in the place of these.
  ...["x-accel-buffering", "x-accel-charset", "x-accel-expires", "x-accel-limit-rate", "x-accel-redirect"],
  ...["surrogate-control", "x-lighttpd-send-file", "x-reproxy-url", "x-sendfile"],
  // Have power over a whole origin, and are not the word of one answer.
  ...["clear-site-data", "service-worker-allowed", "speculation-rules"],
];

/** Only the wrapper of handlers says these; whoever else does is not believed. */
const OURS = /^quorumseal-/i;

/**
 * The headers of `from`, which no quorum sealed, for bytes that one did. Its Content-Type is the sealed one, so that nobody
 * can have a text taken for a page; where none was sealed it is `application/octet-stream`.
 */
export function passedOn(from: Headers, report: Report): Headers {
  const headers = new Headers(from);
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const name of [...headers.keys()]) {
    if (DROPPED.includes(name) || named.includes(name) || OURS.test(name)) headers.delete(name);
  }
  // A tag of the encoded form is none of these bytes.
  if (from.has("content-encoding")) headers.delete("etag");
  headers.set("content-type", typeOf(report.statement?.output.mediaType ?? null));
  headers.set("x-content-type-options", "nosniff");
  return headers;
}

/** The names of headers that say what was verified, where somebody else says them. */
export function spoofed(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => OURS.test(name));
}

const TOKEN = "[!#$&^_.+a-z0-9-]+";
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:; ?${TOKEN}=(?:${TOKEN}|"[ !#-\\[\\]-~]*"))*$`, "i");

function typeOf(sealed: string | null): string {
  if (sealed === null || !MEDIA_TYPE.test(sealed)) return "application/octet-stream";
  // A sealed text is its UTF-8.
  return /^text\//i.test(sealed) && !/; ?charset=/i.test(sealed) ? `${sealed}; charset=utf-8` : sealed;
}
