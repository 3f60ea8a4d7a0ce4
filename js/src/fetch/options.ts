/** What the fetching and the wrapping of handlers take alike, and what becomes of it. */

import { isBlob, isResponse, isStream, kind } from "../bytes.js";
import { ADVISORIES, CERTIFICATE, documentAtHand, listed, RECEIPT, VOTES } from "../document.js";
import { QuorumsealError } from "../errors.js";
import type { DocumentAtHand, TextAtHand } from "../inputs.js";
import type { Names, VerifySyncOptions } from "../options.js";
import type { Verifier } from "../verifier.js";
import type { Fetch } from "./ask.js";
import { addressRefusal, parsed } from "./boundary.js";

/** A verifier, a promise of one, or what gives one when it is first needed. */
export type VerifierSource = Verifier | PromiseLike<Verifier> | (() => Verifier | PromiseLike<Verifier>);

/** What is asked of an answer, and how far one goes for it. Prompt, votes, advisories and policy are given at hand. */
export interface CertifiedOptions extends Pick<VerifySyncOptions, "prompt" | "votes" | "advisories" | "policy" | "allDigests"> {
  /** Who verifies. A function is called once; if what it gives rejects, it is called again the next time. */
  verifier: VerifierSource;
  /** The certificate where it is known already: none is looked for. */
  certificate?: DocumentAtHand | null;
  /** The receipt where it is known already; `false` if none is to be looked for, which saves a request. */
  receipt?: TextAtHand | false | null;
  /** Further origins, `https://…`, that certificates and receipts may be taken from. None unless told. */
  allowOrigins?: readonly string[];
  /** The time that everything together may take, to the last byte. 30,000 unless told; `Infinity` for no limit. */
  timeoutMs?: number;
  /**
   * The most bytes that the answer may have, after any Content-Encoding was undone. 16 MiB unless told. With `stream` there
   * is no limit unless told, since no more is passed on than was sealed.
   */
  maxBytes?: number;
  /**
   * What becomes of answers longer than `bufferUpTo`. Without it, the default, every answer is held and verified before any
   * of it is passed on. With `stream: true` the longer ones are passed on while they are verified, once their certificate
   * was found good: the stream keeps its last piece back until the verdict, and ends with an error if they do not match.
   * Whoever reads it must not use what they read before its end.
   */
  stream?: boolean;
  /** Up to how many bytes an answer is verified before any of it is passed on, with `stream`. 1 MiB unless told. */
  bufferUpTo?: number;
  /**
   * What asks in the place of the global `fetch`: to add what a platform understands beside the standard, or to read from a
   * cache or another service. It must not follow redirects when told `redirect: "manual"`.
   */
  fetch?: Fetch;
}

/** The names, for the check that there are no others. */
export const CERTIFIED: Names<CertifiedOptions> = {
  verifier: true,
  certificate: true,
  receipt: true,
  prompt: true,
  votes: true,
  advisories: true,
  policy: true,
  allDigests: true,
  allowOrigins: true,
  timeoutMs: true,
  maxBytes: true,
  stream: true,
  bufferUpTo: true,
  fetch: true,
};

/** The options, checked, with nothing left out. */
export interface Settings {
  readonly verifier: () => Promise<Verifier>;
  /** What the verifier is given beside certificate, answer and receipt. It can be given more than once. */
  readonly beside: Pick<VerifySyncOptions, "prompt" | "votes" | "advisories" | "policy" | "allDigests">;
  /** What was given; `undefined` is looked for. */
  readonly certificate: Uint8Array | undefined;
  /** What was given; `null` is not looked for, `undefined` is. */
  readonly receipt: Uint8Array | null | undefined;
  readonly allowOrigins: ReadonlySet<string>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly stream: boolean;
  readonly bufferUpTo: number;
  readonly fetch: Fetch | undefined;
}

/** Checks the values of options whose names were checked; `what` says in errors whose options they are. */
export function settings(options: Partial<CertifiedOptions>, what: string): Settings {
  const { prompt, policy, allDigests, stream = false } = options;
  if (typeof stream !== "boolean") throw wrong(what, "stream", "a boolean", stream);
  for (const [name, value] of Object.entries({ prompt, policy })) {
    if (isBlob(value) || isResponse(value) || isStream(value)) throw wrong(what, name, "at hand: text, bytes or an object", value);
  }
  const { certificate, receipt, fetch } = options;
  if (fetch !== undefined && typeof fetch !== "function") throw wrong(what, "fetch", "a function", fetch);
  return {
    verifier: source(options.verifier, what),
    beside: {
      ...(prompt === undefined ? {} : { prompt }),
      ...(policy === undefined ? {} : { policy }),
      ...(allDigests === undefined ? {} : { allDigests }),
      votes: listed(options.votes, VOTES) as DocumentAtHand[],
      advisories: listed(options.advisories, ADVISORIES) as DocumentAtHand[],
    },
    certificate: certificate === undefined || certificate === null ? undefined : documentAtHand(certificate, CERTIFICATE),
    receipt: receipt === false ? null : receipt === undefined || receipt === null ? undefined : documentAtHand(receipt, RECEIPT),
    allowOrigins: origins(options.allowOrigins ?? [], what),
    timeoutMs: time(options.timeoutMs ?? 30_000, what),
    maxBytes: size(options.maxBytes ?? (stream ? Infinity : 16 << 20), "maxBytes", what),
    stream,
    bufferUpTo: size(options.bufferUpTo ?? 1 << 20, "bufferUpTo", what),
    fetch,
  };
}

/** Whatever was given, as what gives a verifier. What was given by a function is remembered until it rejects. */
function source(given: VerifierSource | undefined, what: string): () => Promise<Verifier> {
  if (typeof given !== "function") {
    // Nobody may be there yet to hear of a promise that rejects; whoever asks for it hears of it then.
    if (isPromise(given)) Promise.resolve(given).catch(() => {});
    else checkVerifier(given, what);
    return async () => checkVerifier(await (given as Verifier | PromiseLike<Verifier>), what);
  }
  return () => {
    const known = loaded.get(given);
    if (known) return known;
    const loading = (async () => checkVerifier(await given(), what))();
    loaded.set(given, loading);
    loading.catch(() => loaded.delete(given));
    return loading;
  };
}

/** By the function, so that options made anew for every request load no verifier anew if their function stays the same. */
const loaded = new WeakMap<() => Verifier | PromiseLike<Verifier>, Promise<Verifier>>();

function checkVerifier(given: unknown, what: string): Verifier {
  const verifier = given as Verifier | null | undefined;
  if (typeof verifier?.verify === "function" && typeof verifier.verifyStream === "function") return verifier;
  throw wrong(what, "verifier", "what Verifier.load gives, a promise of it, or a function that gives it", given);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}

function origins(given: unknown, what: string): Set<string> {
  if (!Array.isArray(given)) throw wrong(what, "allowOrigins", "an array of origins", given);
  for (const origin of given as unknown[]) {
    const url = typeof origin === "string" ? parsed(origin) : undefined;
    if (url && url.origin === origin && addressRefusal(url) === undefined) continue;
    const got = typeof origin === "string" ? JSON.stringify(origin) : kind(origin);
    const expected = 'an origin such as "https://seals.example", without a path or a slash at its end';
    throw new QuorumsealError("input.argument", `${what}'s allowOrigins has ${got}; expected ${expected}`);
  }
  return new Set(given as string[]);
}

/** The longest time that the timers of all platforms can wait. */
const LONGEST = 2 ** 31 - 1;

function time(given: unknown, what: string): number {
  const isTime = typeof given === "number" && given > 0 && (given <= LONGEST || given === Infinity);
  if (isTime) return given;
  throw wrong(what, "timeoutMs", `a number from 1 to ${LONGEST}, or Infinity`, given);
}

function size(given: unknown, name: string, what: string): number {
  if (given === Infinity || (Number.isSafeInteger(given) && (given as number) >= 0)) return given as number;
  throw wrong(what, name, "a whole number of bytes, or Infinity", given);
}

function wrong(what: string, name: string, expected: string, got: unknown): QuorumsealError {
  const found = typeof got === "number" ? String(got) : kind(got);
  return new QuorumsealError("input.argument", `${what}'s ${name} is ${found}; expected ${expected}`);
}
