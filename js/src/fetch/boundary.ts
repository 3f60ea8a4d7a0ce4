/**
 * Which addresses are asked at all. Whoever serves an answer chooses where its headers point; this is what keeps that from
 * reaching other origins, services on this very machine, or anything in plain text.
 */

/** Where the documents of one answer may lie. */
export interface Boundary {
  /** The answer's own address, after redirects, without its fragment. */
  readonly base: URL;
  readonly allowOrigins: ReadonlySet<string>;
  /** The origin that this very program answers for, without asking any network; it need not be https. */
  readonly local?: string | undefined;
}

/** Why a document's address may not be asked, in the form "it is …"; `undefined` if it may. */
export function documentRefusal(url: URL, { base, allowOrigins, local }: Boundary): string | undefined {
  if (url.origin !== base.origin && !allowOrigins.has(url.origin)) {
    return `of the origin ${url.origin}, which is neither the answer's (${base.origin}) nor in allowOrigins`;
  }
  return url.origin === local && url.protocol === "http:" ? userInfo(url) : addressRefusal(url);
}

/** Why an address may not be asked whatever it is for. */
export function addressRefusal(url: URL): string | undefined {
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    return `${url.protocol.slice(0, 20)} rather than https: (only this machine itself may do without)`;
  }
  return userInfo(url);
}

/** Why a redirect of the answer may not be followed. No other machine sends a program to services on its own. */
export function redirectRefusal(url: URL, from: URL): string | undefined {
  if (isHere(url) && !isLoopback(from)) return `on this machine, and ${from.origin} is not`;
  return addressRefusal(url);
}

/** This machine, by the names that need no lookup. The parser of addresses has put every form of an IPv4 address into one. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The same and all that may lead there: names that resolvers keep to it, and addresses that systems take for it. */
function isHere(url: URL): boolean {
  const name = url.hostname.replace(/\.$/, "");
  const isName = name === "localhost" || name.endsWith(".localhost");
  return isLoopback(url) || isName || name === "0.0.0.0" || name === "[::]" || /^\[::ffff:(?:7f[0-9a-f]{2}|0):/.test(name);
}

function userInfo({ username, password }: URL): string | undefined {
  return username === "" && password === "" ? undefined : "with a user name or a password in it";
}

/** An address, or `undefined` for what is none. */
export function parsed(text: string, base?: URL | string): URL | undefined {
  try {
    return base === undefined ? new URL(text) : new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The address without its fragment, which no server sees. */
export function withoutFragment(url: URL): URL {
  const plain = new URL(url.href);
  plain.hash = "";
  return plain;
}

/** An address for messages: queries often carry secrets. */
export function shown(url: URL): string {
  return url.origin === "null" ? url.protocol : url.origin + url.pathname;
}
