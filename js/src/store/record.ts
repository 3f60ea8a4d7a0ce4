/**
 * A record: one certificate and all that is kept with it, in one piece, so that half of it is never there.
 *
 * A line `quorumseal.store.v1`, a line of JSON that lists the parts with their lengths, and the parts' bytes, one after the
 * other and nothing else. Artifact and prompt are checked by the certificate; every other part has its digest beside its
 * length, so that what was read is exactly what was written, or is known not to be.
 */

import type { Digest } from "../generated/report.js";
import { hash } from "../hash.js";
import { ADVISORIES, VOTES } from "../document.js";
import { isDigest } from "./keys.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is kept of one certificate. */
export interface Contents {
  certificate: Bytes;
  artifact: Bytes;
  /** The prompt, or its digest, where no more was given. */
  prompt: Bytes | { digest: Digest } | null;
  receipt: Bytes | null;
  votes: readonly Bytes[];
  advisories: readonly Bytes[];
}

/** The parts that change no state, and whose damage therefore costs no more than them. */
export type Extra = "receipt" | "votes" | "advisories";

/** What a record was found to be. */
export type Decoded =
  | { readonly is: "record"; readonly contents: Contents; readonly damaged: readonly Extra[] }
  | { readonly is: "newer"; readonly version: string }
  | { readonly is: "damaged"; readonly why: string };

const MAGIC = "quorumseal.store.v";
const VERSION = "1";
/** Bytes of the second line: more than all parts that there may be take. */
const MOST_HEADER = 4 << 20;

type Is = "certificate" | "artifact" | "prompt" | "prompt-digest" | "receipt" | "vote" | "advisory";

interface Part {
  readonly is: Is;
  readonly length: number;
  readonly digest?: Digest;
}

/** How many there may be of each. */
const MOST: Record<Is, number> = {
  certificate: 1,
  artifact: 1,
  prompt: 1,
  "prompt-digest": 1,
  receipt: 1,
  vote: VOTES.most,
  advisory: ADVISORIES.most,
};

/** Whether the certificate itself says what the part must be. */
function isSealed(is: Is): boolean {
  return is === "artifact" || is === "prompt" || is === "prompt-digest";
}

export async function encode(contents: Contents): Promise<Bytes> {
  const { certificate, artifact, prompt, receipt, votes, advisories } = contents;
  const given: [Is, Uint8Array][] = [
    ["certificate", certificate],
    ["artifact", artifact],
  ];
  if (prompt instanceof Uint8Array) given.push(["prompt", prompt]);
  else if (prompt) given.push(["prompt-digest", new TextEncoder().encode(prompt.digest)]);
  if (receipt) given.push(["receipt", receipt]);
  for (const vote of votes) given.push(["vote", vote]);
  for (const advisory of advisories) given.push(["advisory", advisory]);
  const parts: Part[] = [];
  for (const [is, bytes] of given) {
    parts.push({ is, length: bytes.length, ...(!isSealed(is) && { digest: await hash(bytes) }) });
  }
  const head = new TextEncoder().encode(`${MAGIC}${VERSION}\n${JSON.stringify({ parts })}\n`);
  const record = new Uint8Array(parts.reduce((sum, { length }) => sum + length, head.length));
  record.set(head);
  let at = head.length;
  for (const [, bytes] of given) {
    record.set(bytes, at);
    at += bytes.length;
  }
  return record;
}

/** Reads a record whose length was found to be bearable. It never throws for what the bytes are. */
export async function decode(record: Uint8Array): Promise<Decoded> {
  const damaged = (why: string): Decoded => ({ is: "damaged", why });
  const magic = ascii(record.subarray(0, MAGIC.length));
  if (magic !== MAGIC) return damaged("it is no record of a store");
  const versionEnd = endOfLine(record, MAGIC.length, MAGIC.length + 8);
  const version = versionEnd === undefined ? "" : ascii(record.subarray(MAGIC.length, versionEnd));
  if (versionEnd === undefined || !/^[1-9][0-9]*$/.test(version)) return damaged("its first line is no version");
  if (version !== VERSION) return { is: "newer", version };
  const headEnd = endOfLine(record, versionEnd + 1, versionEnd + 1 + MOST_HEADER);
  if (headEnd === undefined) return damaged("its second line does not end");
  const parts = partsOf(record.subarray(versionEnd + 1, headEnd));
  if (!parts) return damaged("its second line does not list its parts");
  const end = parts.reduce((sum, { length }) => sum + length, headEnd + 1);
  if (end !== record.length) return damaged(`it should have ${end} bytes and has ${record.length}`);

  const found: Partial<Record<Is, Bytes>> = {};
  const lists = { vote: [] as Bytes[], advisory: [] as Bytes[] };
  const spoiled = new Set<Extra>();
  let at = headEnd + 1;
  for (const { is, length, digest } of parts) {
    const bytes = record.slice(at, (at += length));
    if (!isSealed(is) && (await hash(bytes)) !== digest) {
      if (is === "certificate") return damaged("its certificate is not the one that was put");
      spoiled.add(is === "receipt" ? is : is === "vote" ? "votes" : "advisories");
    }
    if (is === "vote" || is === "advisory") lists[is].push(bytes);
    else found[is] = bytes;
  }
  const { certificate, artifact } = found;
  if (!certificate || !artifact) return damaged("it has no certificate or no artifact");
  const digest = found["prompt-digest"] && ascii(found["prompt-digest"]);
  if (digest !== undefined && (found.prompt || !isDigest(digest))) return damaged("its prompt's digest is none");
  return {
    is: "record",
    contents: {
      certificate,
      artifact,
      prompt: digest === undefined ? found.prompt ?? null : { digest },
      receipt: found.receipt ?? null,
      votes: lists.vote,
      advisories: lists.advisory,
    },
    damaged: [...spoiled],
  };
}

/** The parts that a head lists, if it lists nothing else. */
function partsOf(head: Uint8Array): Part[] | undefined {
  let parts: unknown;
  try {
    parts = (JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(head)) as { parts?: unknown } | null)?.parts;
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const counts = new Map<Is, number>();
  for (const part of parts as unknown[]) {
    const { is, length, digest } = (part ?? {}) as Partial<Record<keyof Part, unknown>>;
    if (typeof is !== "string" || !Object.prototype.hasOwnProperty.call(MOST, is)) return undefined;
    if (!Number.isSafeInteger(length) || (length as number) < 0) return undefined;
    if (!isSealed(is as Is) && !(typeof digest === "string" && isDigest(digest))) return undefined;
    const count = (counts.get(is as Is) ?? 0) + 1;
    if (count > MOST[is as Is]) return undefined;
    counts.set(is as Is, count);
  }
  return parts as Part[];
}

/** Where the line that begins at `start` ends, looked for up to `limit`. */
function endOfLine(record: Uint8Array, start: number, limit: number): number | undefined {
  const at = record.subarray(0, limit).indexOf(0x0a, start);
  return at < 0 ? undefined : at;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 128));
}
