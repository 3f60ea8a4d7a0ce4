/**
 * What an element was given, and where each thing was given: as a property, as an attribute, as a script inside the element,
 * or as the address of a file. The first of these that is there is taken.
 */

import { isResponse, isStream, kind } from "../bytes.js";
import { CERTIFICATE, document as read, type DocumentKind, POLICY, RECEIPT, TRUST } from "../document.js";
import { QuorumsealError } from "../errors.js";
import { Verifier } from "../verifier.js";
import { provideDefault } from "../engine.js";
// The one place that says what the WebAssembly is taken from where no entry of the package has said so yet.
import { beside as wasm } from "../beside.js";

/** What can be given as an attribute, as a script with `slot`, and in a file that an attribute `…-src` names. */
export const DOCUMENTS = ["certificate", "trust", "prompt", "receipt", "policy"] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

const KINDS: Readonly<Record<DocumentName, DocumentKind>> = {
  certificate: CERTIFICATE,
  trust: TRUST,
  prompt: { what: "prompt", limit: 1 << 30, text: true },
  receipt: RECEIPT,
  policy: POLICY,
};

/** The slots by which scripts inside the element are known. None of them is ever shown. */
const SLOTS: ReadonlySet<string> = new Set<string>([...DOCUMENTS, "answer"]);

/** The slot of what a renderer made: it is the element's own, and shown; nobody else's is. */
export const OUTPUT = "verified-answer-output";

/** What stands inside the element as it was written, apart from what the element put there. */
export interface Inside {
  /** The text of all that is neither a script with a known slot nor output; `undefined` without any text. */
  readonly text: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  /** Changes exactly when one of them does. */
  readonly signature: string;
}

/** Asked past the object: in a form, fields named `slot` or `getAttribute` stand in the way. It may be another window's. */
export function slotOf(node: Node): string {
  return "getAttributeNS" in node ? (Element.prototype.getAttributeNS.call(node, null, "slot") ?? "") : "";
}

/** Reads the inside of an element. */
export function inside(host: HTMLElement): Inside {
  const scripts = new Map<string, string>();
  let text: string | undefined;
  for (const child of host.childNodes) {
    const slot = slotOf(child);
    if (slot === OUTPUT || child.nodeType === Node.COMMENT_NODE || child.nodeType === Node.PROCESSING_INSTRUCTION_NODE) continue;
    const content = child.textContent ?? "";
    if (child.nodeName === "SCRIPT" && SLOTS.has(slot)) {
      // Two of one slot are a mistake, and are seen as such: together they are no document.
      scripts.set(slot, (scripts.get(slot) ?? "") + content);
    } else {
      text = (text ?? "") + content;
    }
  }
  // White space around scripts is how people write them, and no answer.
  if (scripts.has("answer")) text = undefined;
  return { text, scripts, signature: JSON.stringify([text ?? null, ...scripts]) };
}

/** Something that was read or is being read, and from what, so that it is not read again. */
interface Kept {
  readonly from: unknown;
  readonly value: Promise<unknown>;
  readonly controller: AbortController;
  /** Whether it can be read again: a file can, a response or stream that was given cannot. */
  readonly file: boolean;
}

/** Reads what one element is given, each thing once for as long as it is given. */
export class Reader {
  readonly #kept = new Map<string, Kept>();

  /** A file, by its address. */
  file(name: string, address: string, base: string, of: DocumentKind): Promise<unknown> {
    const url = new URL(address, base).href;
    return this.#once(name, url, async (signal) => {
      const response = await fetched(url, of.what, signal);
      return read(response, of, signal);
    }, true);
  }

  /** A value; of a promise what it brings, and of what can be read only once its bytes. */
  value(name: string, given: unknown, of: DocumentKind): Promise<unknown> {
    return this.#once(name, given, async (signal) => {
      const value = await given;
      return isResponse(value) || isStream(value) ? read(value, of, signal) : value;
    });
  }

  /** Ends the reading of files, and remembers none. */
  forget(): void {
    for (const [key, { controller, file }] of [...this.#kept]) {
      if (!file) continue;
      controller.abort();
      this.#kept.delete(key);
    }
  }

  #once(name: string, from: unknown, make: (signal: AbortSignal) => Promise<unknown>, file = false): Promise<unknown> {
    const before = this.#kept.get(name);
    if (before && before.from === from) return before.value;
    before?.controller.abort();
    const controller = new AbortController();
    const kept: Kept = { from, controller, file, value: make(controller.signal) };
    this.#kept.set(name, kept);
    // A failure is not remembered: whoever asks next tries again.
    kept.value.catch(() => {
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
    });
    return kept.value;
  }
}

/** Where to look for what was given. */
export interface Looking {
  readonly host: HTMLElement;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly scripts: ReadonlyMap<string, string>;
  readonly reader: Reader;
  /** Whether files are to be read anew, those that elements share too. */
  readonly anew: boolean;
}

/** Whether there is anything to take. */
export function has({ host, properties, scripts }: Looking, name: DocumentName): boolean {
  return isGiven(properties[name]) || host.hasAttribute(name) || scripts.has(name) || host.hasAttribute(`${name}-src`);
}

/** Takes what was given; `undefined` where nothing was. */
export async function take(looking: Looking, name: DocumentName): Promise<unknown> {
  const { host, properties, scripts, reader } = looking;
  const written = isGiven(properties[name]) ? properties[name] : (host.getAttribute(name) ?? scripts.get(name));
  if (isGiven(written)) {
    const value = await reader.value(name, written, KINDS[name]);
    // Without these two more is accepted, and whoever gives a promise means to ask for less.
    if (!isGiven(value) && (name === "policy" || name === "prompt")) {
      throw new QuorumsealError("input.argument", `the ${KINDS[name].what} is a promise of ${kind(value)}; for none, give no promise`);
    }
    if (name !== "prompt" && typeof value === "string") refuseAddress(name, value);
    return value;
  }
  const address = addressOf(host, name);
  return address === null ? undefined : reader.file(name, address, host.baseURI, KINDS[name]);
}

/** The address of a file; `null` where none is asked for. An empty one is a value that a template did not fill in. */
function addressOf(host: HTMLElement, name: DocumentName): string | null {
  const address = host.getAttribute(`${name}-src`);
  if (address === null || address.trim() !== "") return address;
  throw new QuorumsealError("input.argument", `${name}-src is empty; expected the address of the ${KINDS[name].what}, or no such attribute`);
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** An address in the place of what stands there is the mistake that is made most, and would be reported as a bad document. */
function refuseAddress(name: DocumentName, value: string): void {
  if (/[\s{[]/.test(value) || !/^[\w.~:/?#@!$&'()*+,;=%-]*[./][\w.~:/?#@!$&'()*+,;=%-]*$/.test(value)) return;
  const message = `${name} takes the ${KINDS[name].what} itself, not its address: for ${JSON.stringify(value)} there is ${name}-src`;
  throw new QuorumsealError("input.argument", message);
}

async function fetched(url: string, what: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const causes = "the network, a Content-Security-Policy whose connect-src leaves it out, or another origin that does not share it";
    throw new QuorumsealError("fetch.network", `cannot fetch the ${what}, ${url}: ${causes}`, { cause });
  }
  if (response.ok) return response;
  throw new QuorumsealError("fetch.status", `the ${what}, ${url}, answers ${response.status}`);
}

/** Verifiers that elements share, by anchor and trust bundle. The oldest makes room. Which of them are loaded. */
const shared = new Map<string, Promise<Verifier>>();
const sharedByObject = new WeakMap<object, Map<string, Promise<Verifier>>>();
const loaded = new WeakSet<Promise<Verifier>>();
const MOST_SHARED = 16;

/** The verifier of an anchor and a trust bundle: loaded once for all elements that name the same. */
export async function verifierOf(looking: Looking, anchor: string): Promise<Verifier> {
  const { host, properties, scripts, anew } = looking;
  const given = isGiven(properties["trust"]) ? properties["trust"] : (host.getAttribute("trust") ?? scripts.get("trust"));
  const address = isGiven(given) ? null : addressOf(host, "trust");
  if (!isGiven(given) && address === null) {
    throw new QuorumsealError("input.argument", "there is an anchor but no trust bundle: give trust-src, trust, or a verifier");
  }
  if (typeof given === "object" && given !== null) {
    const byAnchor = sharedByObject.get(given) ?? new Map<string, Promise<Verifier>>();
    sharedByObject.set(given, byAnchor);
    return once(byAnchor, anchor, () => load(anchor, async () => (await given) as object));
  }
  if (!isGiven(given)) {
    const url = new URL(address as string, host.baseURI).href;
    const key = `${anchor}\n${url}`;
    const before = shared.get(key);
    // Not while it is being read: all elements of a page may ask at once.
    if (anew && before && loaded.has(before)) shared.delete(key);
    return once(shared, key, () => load(anchor, () => fetched(url, TRUST.what, new AbortController().signal)));
  }
  if (typeof given !== "string") {
    throw new QuorumsealError("input.argument", `the trust bundle is ${kind(given)}; expected its text, bytes or an object`);
  }
  refuseAddress("trust", given);
  return once(shared, `${anchor}\n\n${given}`, () => load(anchor, async () => given));
}

async function load(anchor: string, trust: () => Promise<object | string>): Promise<Verifier> {
  provideDefault(wasm);
  return Verifier.load({ anchor, trust: await trust() });
}

/** What is made once for a key, and again only if that failed. */
function once(made: Map<string, Promise<Verifier>>, key: string, make: () => Promise<Verifier>): Promise<Verifier> {
  const before = made.get(key);
  if (before) return before;
  const now = make();
  made.set(key, now);
  now.then(
    () => loaded.add(now),
    () => {
      if (made.get(key) === now) made.delete(key);
    },
  );
  const [oldest] = made.keys();
  if (made.size > MOST_SHARED && oldest !== undefined) made.delete(oldest);
  return now;
}
