/**
 * Keeps certificates with what they seal, over any storage, and trusts none: whatever comes out is verified again.
 *
 * The consumer gives the verifier and the storage; importing this loads nothing and asks for nothing.
 */

import { throwIfAborted } from "./bytes.js";
import {
  ADVISORIES,
  CERTIFICATE,
  document,
  documentAtHand,
  documents,
  documentsAtHand,
  listed,
  POLICY,
  RECEIPT,
  VOTES,
} from "./document.js";
import { QuorumsealError, VerificationError } from "./errors.js";
import type { Digest, Equivocation } from "./generated/report.js";
import type { Answer, Bytes, Content, DocumentAtHand, DocumentSource, TextSource } from "./inputs.js";
import { checked, type Names } from "./options.js";
import type { Policy } from "./policy.js";
import type { AcceptedReport, Report } from "./report.js";
import { Guarded, MOST_CANDIDATES, same, type StoreBackend } from "./store/backend.js";
import { best, type Candidate } from "./store/better.js";
import { contentBytes } from "./store/content.js";
import {
  checkDigest,
  digestOf,
  ENTRY,
  entryKey,
  hexOf,
  hexOfEntryKey,
  type Indexed,
  indexPrefix,
  ofIndexKey,
} from "./store/keys.js";
import { type Contents, decode, encode, type Extra } from "./store/record.js";
import type { Verifier } from "./verifier.js";

export type { StoreBackend } from "./store/backend.js";
export { cacheBackend, type CacheLike } from "./store/cache.js";
export { indexedDbBackend } from "./store/indexeddb.js";
export { kvBackend, type KvBinding, type KvOptions } from "./store/kv.js";
export { memoryBackend } from "./store/memory.js";

/** What {@link CertificateStore} takes. */
export interface StoreOptions {
  /** Verifies what is put, and again what is read. */
  verifier: Verifier;
  /** Where the bytes are kept. */
  backend: StoreBackend;
  /** What is asked beyond validity, of what is put and of what is read. */
  policy?: Policy | string | Bytes | null;
  /** What quorums have announced meanwhile. It counts for everything in the store, and is not kept. */
  advisories?: Iterable<DocumentAtHand> | null;
  /** How long a record may be: a certificate, its artifact and all that is kept with them. 64 MiB without it. */
  maxBytes?: number;
}

/** What {@link CertificateStore.put} takes beside certificate and artifact. All of it is kept. */
export interface StoreExtras {
  /** The question. Of one given as a digest, only that is kept. */
  prompt?: Answer | null;
  /** The receipt. One that is false is reported, and not kept. */
  receipt?: TextSource | null;
  /** Votes. Those that can never count for the certificate are reported, and not kept. */
  votes?: Iterable<DocumentSource> | null;
  /** Advisories. Those that can never count for the certificate are reported, and not kept. */
  advisories?: Iterable<DocumentSource> | null;
  /** Aborts the reading of what must be read. What is being written is written. */
  signal?: AbortSignal | null;
}

/** What is taken where something is read. */
export interface ReadEntryOptions {
  /** The question that the answer must be an answer to: an entry of another one is not given out. */
  prompt?: Answer | null;
  /** Aborts. */
  signal?: AbortSignal | null;
}

/** What {@link CertificateStore.put} did. */
export interface Put {
  /** The certificate's id, `blake3:<64 hex>`. */
  certHash: Digest;
  /** The same as a key, `cert_hash:<64 hex>`. */
  cacheKey: string;
  /** What was found about exactly what was given. */
  report: AcceptedReport;
  /** `improved`: it was there, and now has more signatures, a receipt, or more beside it. `none`: all that was there already. */
  change: "added" | "improved" | "none";
}

/** What is in a store, and was verified when it was read. */
export interface StoredEntry {
  /** The certificate's id, `blake3:<64 hex>`. */
  certHash: Digest;
  /** The same as a key, `cert_hash:<64 hex>`. */
  cacheKey: string;
  /** The certificate, exactly as it was put. */
  certificate: Uint8Array<ArrayBuffer>;
  /** What it seals, exactly. Entries of one answer may share these bytes. */
  artifact: Uint8Array<ArrayBuffer>;
  /** The prompt that was put with it, or its digest if that was all. It matches. */
  prompt: Uint8Array<ArrayBuffer> | { digest: Digest } | null;
  /** The receipt, exactly as it was put. `report.receipt` says what it is worth. */
  receipt: Uint8Array<ArrayBuffer> | null;
  /** Votes, exactly as they were put. */
  votes: Uint8Array<ArrayBuffer>[];
  /** Advisories, exactly as they were put; not those of the store. */
  advisories: Uint8Array<ArrayBuffer>[];
  /** What beside the certificate was damaged where it was kept. It is not given out; `report` says what is left of its worth. */
  damaged: Extra[];
  /** What was found now. `report.prompt` is about the prompt that was asked for, else about the one that was put. */
  report: AcceptedReport;
}

/** What became of looking for one entry. `found` tells the cases apart. */
export type Examined =
  | { found: "verified"; entry: StoredEntry }
  /** It is there and stays there, but this verifier, policy or version, or the prompt asked for, does not go with it. */
  | { found: "withheld"; why: string; report: Report | null }
  /** It was provably not what was put, and was deleted. */
  | { found: "dropped"; why: string; report: Report | null }
  | { found: "nothing" };

/** What a store knows to be current for a prompt: relative to this store only. `contested` tells the cases apart. */
export type Latest = {
  /** All that nothing here supersedes, best first: more than one only where none of two supersedes the other. */
  current: StoredEntry[];
  /** The certificates here that are superseded. They are still valid. */
  supersedes: Digest[];
  /** The rounds that sealed more than one of the certificates here, and who signed both. */
  equivocations: Equivocation[];
} & (
  | { contested: false; entry: StoredEntry }
  /** What is current seals different answers: there is no latest one, and the choice is not the store's. */
  | { contested: true; entry: null }
);

/** What {@link CertificateStore.reindex} found. */
export interface Reindexed {
  /** Entries that were verified. */
  verified: number;
  /** Entries that are kept, and not given out. */
  withheld: number;
  /** Entries that were damaged, and deleted. */
  dropped: number;
  /** Index entries that were wrong, and deleted. */
  removed: number;
}

const STORE: Names<StoreOptions> = { verifier: true, backend: true, policy: true, advisories: true, maxBytes: true };
const EXTRAS: Names<StoreExtras> = { prompt: true, receipt: true, votes: true, advisories: true, signal: true };
const READ: Names<ReadEntryOptions> = { prompt: true, signal: true };
const SIGNAL: Names<Pick<ReadEntryOptions, "signal">> = { signal: true };

const MAX_BYTES = 64 << 20;
/** How often a record may change between being read and being written. */
const ATTEMPTS = 32;
/** What an index entry holds; nothing depends on it. */
const MARK = (): Uint8Array<ArrayBuffer> => Uint8Array.of(0x31);

/** What can be said of one record. */
type Judged =
  | { is: "verified"; contents: Contents; damaged: readonly Extra[]; report: AcceptedReport }
  | { is: "withheld"; why: string; report: Report; contents: Contents; damaged: readonly Extra[] }
  /** It cannot be read here: it is too long, or of a newer version. */
  | { is: "withheld"; why: string; report: null; contents: null; damaged: null }
  | { is: "damaged"; why: string; report: Report | null };

/**
 * Certificates and what they seal, by `cert_hash:<hex>`. The storage is not trusted: what is put is verified first, and
 * what is read is verified again, with everything that was kept beside it. So a store answers "the verified one"; never
 * "the newest", unless {@link CertificateStore.latestFor} asks for it.
 *
 * What was read and is provably not what was put is deleted: it cannot be read, is of another certificate, lacks
 * signatures, or certificate, artifact or prompt were changed. What is merely not accepted by this verifier or policy
 * (its validator set is not trusted here, a newer version made it, a rule is not met) is kept, and not given out.
 *
 * Every method rejects with `store.failed` when the storage fails; the reason is the error's `cause`.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 * import { CertificateStore, memoryBackend } from "quorumseal/store";
 *
 * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
 * const { cacheKey } = await store.put(certificate, answer, { prompt, receipt });
 * const entry = await store.get(cacheKey);
 * console.log(new TextDecoder().decode(entry.artifact) === answer); // true
 * console.log(entry.report.accepted, entry.report.prompt, entry.report.logged); // true matched yes
 * ```
 */
export class CertificateStore {
  readonly #verifier: Verifier;
  readonly #backend: Guarded;
  readonly #policy: Uint8Array | null;
  readonly #advisories: readonly Uint8Array[];
  readonly #maxBytes: number;
  readonly #running = new Map<string, Promise<unknown>>();

  /** Throws `input.argument`, `policy.malformed`. Nothing is asked of the storage yet. */
  constructor(options: StoreOptions) {
    const { verifier, backend, policy, advisories, maxBytes = MAX_BYTES } = checked(options, STORE, "CertificateStore");
    if (typeof verifier?.verify !== "function" || typeof verifier.verifySync !== "function") {
      throw new QuorumsealError("input.argument", "verifier is not what Verifier.load gives (it resolves later: await it)");
    }
    if (!Number.isSafeInteger(maxBytes) || maxBytes <= 0) {
      throw new QuorumsealError("input.argument", `maxBytes is ${String(maxBytes)}; expected a number of bytes above 0`);
    }
    this.#backend = new Guarded(backend as StoreBackend);
    this.#policy = policy === undefined || policy === null ? null : documentAtHand(policy, POLICY).slice();
    this.#advisories = documentsAtHand(advisories, ADVISORIES).map((advisory) => advisory.slice());
    this.#verifier = verifier;
    this.#maxBytes = maxBytes;
    // A policy that cannot be used is refused here, and not by whatever is called first.
    verifier.verifySync(null, null, { policy: this.#policy });
  }

  /**
   * Verifies a certificate and what it seals, and keeps both, with what is given beside them, byte for byte. What is not
   * accepted (valid, and by the policy too if there is one) is refused, with a {@link VerificationError}, and nothing is
   * written. The artifact is read once; it must be at hand in full, for nothing can be kept of a digest.
   *
   * A certificate that is there already is never made worse: a certificate of the same id replaces it only with further
   * signatures of validators, a receipt only by a better one, and votes, advisories and a prompt are added; if all that
   * together is not accepted, the put is refused as a whole. What is damaged is replaced; what a newer version of this
   * package wrote is left as it is (`store.failed`). Entries are found by `get` as soon as they are written, and by output
   * and prompt a moment later; whoever was interrupted between the two puts again, or calls
   * {@link CertificateStore.reindex}.
   *
   * Rejects with `input.*` and with the signal's reason too.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * console.log((await store.put(certificate, new Response(answer))).change); // added
   * console.log((await store.put(certificate, answer, { receipt })).change); // improved
   * console.log((await store.put(certificate, answer)).change); // none
   * const refused = await store.put(laterCertificate, answer).catch((error) => error);
   * console.log(refused.code, refused.report.state); // output.length invalid
   * ```
   */
  async put(certificate: DocumentSource, artifact: Content, extras?: StoreExtras): Promise<Put> {
    const wanted = checked(extras, EXTRAS, "put");
    const signal = wanted.signal ?? undefined;
    throwIfAborted(signal);
    const [votes, advisories] = [listed(wanted.votes, VOTES), listed(wanted.advisories, ADVISORIES)];
    const { prompt, receipt } = wanted;
    const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes.slice();
    const given: Contents = {
      certificate: copy(await document(certificate ?? "", CERTIFICATE, signal)),
      receipt: receipt === undefined || receipt === null ? null : copy(await document(receipt, RECEIPT, signal)),
      votes: (await documents(votes, VOTES, signal)).map(copy),
      advisories: (await documents(advisories, ADVISORIES, signal)).map(copy),
      prompt: prompt === undefined || prompt === null ? null : await this.#prompt(prompt, signal),
      artifact: await contentBytes(artifact, "answer", this.#maxBytes, signal),
    };
    const report = await this.#verify(given, signal);
    throwIfAborted(signal);
    if (!isAccepted(report)) throw new VerificationError(report);
    const hex = hexOf(report.certHash);
    const contents = worthKeeping(given, report, this.#advisories.length);
    const change = await this.#alone(hex, () => this.#write(hex, { contents, report }));
    // Only now, so that an index entry without its entry is known to be wrong.
    for (const key of indexKeys(hex, report)) {
      if (change === "none" && (await this.#backend.get(key, MARK().length))) continue;
      await this.#backend.put(key, MARK());
    }
    return { certHash: report.certHash, cacheKey: entryKey(hex), report, change };
  }

  /**
   * The verified entry of a certificate's id (`blake3:…` or `cert_hash:…`); `null` if there is none, or none that is
   * accepted now. {@link CertificateStore.examine} says which.
   *
   * Rejects with `input.digest` for what is no id, and with the signal's reason.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * const { certHash } = await store.put(certificate, answer);
   * console.log((await store.get(certHash, { prompt })).report.prompt); // matched
   * console.log(await store.get(certHash, { prompt: "Another question?" })); // null
   * ```
   */
  async get(certHash: string, options?: ReadEntryOptions): Promise<StoredEntry | null> {
    const examined = await this.examine(certHash, options);
    return examined.found === "verified" ? examined.entry : null;
  }

  /**
   * As {@link CertificateStore.get}, and says why where there is nothing to give out: `withheld`, with the report that
   * says no, `dropped`, if it was damaged and is deleted now, or `nothing`.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const backend = memoryBackend();
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend });
   * const { certHash, cacheKey } = await store.put(certificate, answer);
   *
   * const older = new CertificateStore({ verifier: await Verifier.load({ anchor, trust: olderTrust }), backend });
   * const examined = await older.examine(certHash);
   * console.log(examined.found, examined.report.state); // withheld untrusted
   *
   * await backend.put(cacheKey, new TextEncoder().encode("something else"));
   * console.log((await store.examine(certHash)).found, (await store.examine(certHash)).found); // dropped nothing
   * ```
   */
  async examine(certHash: string, options?: ReadEntryOptions): Promise<Examined> {
    const hex = hexOf(certHash);
    const { prompt, signal } = checked(options, READ, "examine");
    throwIfAborted(signal ?? undefined);
    // A question is read once, before it is compared any number of times.
    const digest = prompt === undefined || prompt === null ? undefined : await digestOf("prompt", prompt, signal ?? undefined);
    return this.#examine(hex, digest, signal ?? undefined);
  }

  /**
   * The verified entries of an output, given as such or as `{ digest }`; those with a receipt that holds first, then by
   * the part of the weight that signed. One output may answer several prompts: name yours.
   *
   * Rejects as {@link CertificateStore.get} does, and with `store.failed` if there are more than 4,096.
   *
   * @example
   * ```js
   * import { hash, Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * await store.put(certificate, answer);
   * console.log((await store.getByOutput(answer)).length); // 1
   * console.log((await store.getByOutput({ digest: await hash(answer) }, { prompt })).length); // 1
   * console.log((await store.getByOutput("something else")).length); // 0
   * ```
   */
  async getByOutput(output: Answer, options?: ReadEntryOptions): Promise<StoredEntry[]> {
    const { prompt, signal: given } = checked(options, READ, "getByOutput");
    const signal = given ?? undefined;
    throwIfAborted(signal);
    const digest = await digestOf("output", output, signal);
    const asked = prompt === undefined || prompt === null ? undefined : await digestOf("prompt", prompt, signal);
    const entries: StoredEntry[] = [];
    await this.#indexed("output", digest, asked, signal, (entry) => {
      // The same digest, and both were verified: the same bytes. They need not be held twice.
      const [first] = entries;
      entries.push(first ? { ...entry, artifact: first.artifact } : entry);
    });
    return entries.sort(byWorth);
  }

  /**
   * What is current for a prompt, given as such or as `{ digest }`, among the verified entries of this store, and what it
   * supersedes; `null` if there are none. Whoever has a newer certificate may not have put it here: "current" is no more
   * than that nothing here supersedes it.
   *
   * Two certificates may be such that neither supersedes the other. If what is current seals different answers, the
   * result is `contested`, and its `entry` is `null`: whoever shows one of them should know what the others say.
   *
   * Rejects as {@link CertificateStore.getByOutput} does.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * const { certHash } = await store.put(certificate, answer);
   * await store.put(laterCertificate, laterAnswer);
   * const { contested, entry, supersedes } = await store.latestFor(prompt);
   * console.log(contested, new TextDecoder().decode(entry.artifact) === laterAnswer); // false true
   * console.log(supersedes[0] === certHash, (await store.get(certHash)).report.state); // true valid
   * ```
   */
  async latestFor(prompt: Answer, options?: Pick<ReadEntryOptions, "signal">): Promise<Latest | null> {
    const signal = checked(options, SIGNAL, "latestFor").signal ?? undefined;
    throwIfAborted(signal);
    const asked = await digestOf("prompt", prompt, signal);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const latest = await this.#latest(asked, signal);
      if (latest !== undefined) return latest;
    }
    throw changing(`what is kept of ${asked}`);
  }

  /** As {@link CertificateStore.latestFor}; `undefined` if it changed meanwhile. */
  async #latest(asked: Digest, signal: AbortSignal | undefined): Promise<Latest | null | undefined> {
    // Certificates are held, answers are not: each was compared when it was read.
    const items: { certificate: Uint8Array; answer: { digest: Digest }; prompt: { digest: Digest } }[] = [];
    const hashes: Digest[] = [];
    await this.#indexed("prompt", asked, asked, signal, ({ certHash, certificate, report }) => {
      items.push({ certificate, answer: { digest: outputOf(report) }, prompt: { digest: asked } });
      hashes.push(certHash);
    });
    if (items.length === 0) return null;
    const { timelines, equivocations } = await this.#verifier.history(items, { signal: signal ?? null });
    const entries = timelines.flatMap((timeline) => timeline.entries);
    const current: StoredEntry[] = [];
    for (const { index } of entries.filter((entry) => entry.current === "yes")) {
      const examined = await this.#examine(hexOf(hashes[index]), asked, signal);
      if (examined.found !== "verified") return undefined;
      current.push(examined.entry);
    }
    current.sort(byWorth);
    const supersedes = entries.filter((entry) => entry.current === "no").map(({ certHash }) => certHash);
    const [entry] = current;
    const contested = new Set(current.map(({ report }) => outputOf(report))).size !== 1;
    return entry && !contested
      ? { contested: false, entry, current, supersedes, equivocations }
      : { contested: true, entry: null, current, supersedes, equivocations };
  }

  /**
   * Forgets an entry, whatever it is. One that is not there is no failure.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * const { certHash } = await store.put(certificate, answer);
   * await store.delete(certHash);
   * console.log(await store.get(certHash)); // null
   * ```
   */
  async delete(certHash: string): Promise<void> {
    const hex = hexOf(certHash);
    await this.#alone(hex, async () => {
      const record = await this.#backend.get(entryKey(hex), this.#maxBytes);
      await this.#backend.delete(entryKey(hex));
      if (!record) return;
      const judged = await this.#judge(hex, record, undefined);
      await this.#unindex(hex, judged.report ? indexKeys(hex, judged.report) : []);
    });
  }

  /**
   * The keys of all entries, `cert_hash:<hex>`, in any order. Nothing is verified: a key says that something is there.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend: memoryBackend() });
   * const { cacheKey } = await store.put(certificate, answer);
   * for await (const key of store.keys()) console.log(key === cacheKey); // true
   * ```
   */
  async *keys(): AsyncGenerator<string, void, undefined> {
    for await (const key of this.#backend.names(ENTRY)) if (hexOfEntryKey(key)) yield key;
  }

  /**
   * Verifies everything, deletes what is damaged, and makes the index of outputs and prompts anew: after the storage was
   * copied, cut off or tampered with, or a process was stopped between two writes.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   * import { CertificateStore, memoryBackend } from "quorumseal/store";
   *
   * const backend = memoryBackend();
   * const store = new CertificateStore({ verifier: await Verifier.load({ anchor, trust }), backend });
   * await store.put(certificate, answer);
   * for await (const key of backend.list("output:")) await backend.delete(key);
   * console.log((await store.getByOutput(answer)).length); // 0
   * console.log(await store.reindex()); // {"verified":1,"withheld":0,"dropped":0,"removed":0}
   * console.log((await store.getByOutput(answer)).length); // 1
   * ```
   */
  async reindex(options?: Pick<ReadEntryOptions, "signal">): Promise<Reindexed> {
    const signal = checked(options, SIGNAL, "reindex").signal ?? undefined;
    const done: Reindexed = { verified: 0, withheld: 0, dropped: 0, removed: 0 };
    const right = new Set<string>();
    for await (const key of this.keys()) {
      throwIfAborted(signal);
      const hex = hexOf(key);
      const judged = await this.#read(hex, signal);
      if (!judged) continue;
      done[judged.is === "damaged" ? "dropped" : judged.is] += 1;
      if (judged.is === "damaged" || !judged.report) continue;
      for (const index of indexKeys(hex, judged.report)) {
        right.add(index);
        await this.#backend.put(index, MARK());
      }
    }
    for (const about of ["output", "prompt"] as const) {
      for await (const key of this.#backend.names(`${about}:`)) {
        throwIfAborted(signal);
        if (right.has(key)) continue;
        // It may be of an entry that was put meanwhile.
        const parts = ofIndexKey(key);
        const judged = parts && (await this.#read(parts.hex, signal));
        if (!parts) {
          await this.#backend.delete(key);
        } else if (!judged || judged.is === "damaged") {
          await this.#unindex(parts.hex, [key]);
        } else {
          // Of one that cannot be read here nothing is known.
          if (!judged.report?.statement || indexKeys(parts.hex, judged.report).includes(key)) continue;
          await this.#backend.delete(key);
        }
        done.removed += 1;
      }
    }
    return done;
  }

  /** The prompt as it is kept. */
  async #prompt(prompt: Answer, signal: AbortSignal | undefined): Promise<Contents["prompt"]> {
    const digest = typeof prompt === "object" ? (prompt as { digest?: unknown }).digest : undefined;
    if (typeof digest !== "string") return contentBytes(prompt, "prompt", this.#maxBytes, signal);
    checkDigest(digest, "the prompt's digest");
    return { digest };
  }

  /** The report on some contents, with this store's policy and advisories; `prompt` in place of their own. */
  #verify(
    { certificate, artifact, receipt, votes, advisories, prompt: own }: Contents,
    signal: AbortSignal | undefined,
    prompt: Answer | null = own,
    answer: Answer = artifact,
  ): Promise<Report> {
    return this.#verifier.verify(certificate, answer, {
      prompt,
      receipt,
      votes,
      // The store's own come first: what was kept must not crowd them out.
      advisories: [...this.#advisories, ...advisories].slice(0, Math.max(ADVISORIES.most, this.#advisories.length)),
      policy: this.#policy,
      signal: signal ?? null,
    });
  }

  /** What a record is, by itself. */
  async #judge(hex: string, record: Uint8Array, signal: AbortSignal | undefined): Promise<Judged> {
    if (record.length > this.#maxBytes) {
      return { is: "withheld", why: `it is longer than maxBytes, ${this.#maxBytes}, allows`, report: null, contents: null, damaged: null };
    }
    const decoded = await decode(record);
    if (decoded.is === "damaged") return { is: "damaged", why: decoded.why, report: null };
    if (decoded.is === "newer") {
      const why = `version ${decoded.version} of records is not known here`;
      return { is: "withheld", why, report: null, contents: null, damaged: null };
    }
    const { contents, damaged } = decoded;
    const report = await this.#verify(contents, signal);
    if (report.certHash !== `blake3:${hex}`) {
      return { is: "damaged", why: `its certificate is ${report.certHash ?? "none"}`, report: null };
    }
    if (isAccepted(report)) return { is: "verified", contents, damaged, report };
    const why = new VerificationError(report).message;
    const keeps = report.valid || report.state === "untrusted" || report.state === "unsupported" || maybeQuorate(report);
    return keeps ? { is: "withheld", why, report, contents, damaged } : { is: "damaged", why, report };
  }

  /** What is kept of a certificate; damaged records are deleted, unless they were replaced meanwhile. */
  async #read(hex: string, signal: AbortSignal | undefined): Promise<Judged | null> {
    const key = entryKey(hex);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      throwIfAborted(signal);
      const record = await this.#backend.get(key, this.#maxBytes);
      if (!record) return null;
      const judged = await this.#judge(hex, record, signal);
      if (judged.is !== "damaged" || (await this.#backend.exchange(key, record, null))) return judged;
    }
    throw changing(key);
  }

  async #examine(hex: string, prompt: Digest | undefined, signal: AbortSignal | undefined): Promise<Examined> {
    const judged = await this.#read(hex, signal);
    if (!judged) return { found: "nothing" };
    if (judged.is === "damaged") return { found: "dropped", why: judged.why, report: judged.report };
    if (!judged.contents || (judged.is === "withheld" && prompt === undefined)) {
      return { found: "withheld", why: judged.why, report: judged.report };
    }
    const { contents, damaged } = judged;
    // That it is whole was found without the caller's prompt, which is no fault of the record.
    const report = prompt === undefined ? judged.report : await this.#verify(contents, signal, { digest: prompt });
    if (!isAccepted(report)) return { found: "withheld", why: new VerificationError(report).message, report };
    const intact = <T>(extra: Extra, value: T, none: T): T => (damaged.includes(extra) ? none : value);
    const entry: StoredEntry = {
      certHash: report.certHash,
      cacheKey: entryKey(hex),
      certificate: contents.certificate,
      artifact: contents.artifact,
      prompt: contents.prompt,
      receipt: intact("receipt", contents.receipt, null),
      votes: intact("votes", [...contents.votes], []),
      advisories: intact("advisories", [...contents.advisories], []),
      damaged: [...damaged],
      report,
    };
    return { found: "verified", entry };
  }

  /** Gives out the verified entries that the index names, and takes wrong names out of the index. */
  async #indexed(
    about: Indexed,
    digest: Digest,
    prompt: Digest | undefined,
    signal: AbortSignal | undefined,
    give: (entry: StoredEntry) => void,
  ): Promise<void> {
    const { keys, more } = await this.#backend.list(indexPrefix(about, digest), MOST_CANDIDATES);
    for (const key of keys) {
      throwIfAborted(signal);
      const hex = ofIndexKey(key)?.hex;
      const examined = hex === undefined ? undefined : await this.#examine(hex, prompt, signal);
      if (hex === undefined || !examined) {
        await this.#backend.delete(key);
      } else if (examined.found === "dropped") {
        await this.#unindex(hex, [key]);
      } else if (examined.found === "nothing") {
        // Where writes are seen in any order, the entry may be on its way.
        if (!this.#backend.eventual) await this.#unindex(hex, [key]);
      } else {
        const report = examined.found === "verified" ? examined.entry.report : examined.report;
        if (report?.statement && !indexKeys(hex, report).includes(key)) await this.#backend.delete(key);
        else if (examined.found === "verified") give(examined.entry);
      }
    }
    if (!more) return;
    const message = `more than ${MOST_CANDIDATES} entries of one ${about} are indexed: none of them can be told to be left out`;
    throw new QuorumsealError("store.failed", message);
  }

  /**
   * Takes names of an entry that is not there out of the index. Whoever puts one writes it before its names: if it is there
   * by now, the names that are right are put back.
   */
  async #unindex(hex: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#backend.delete(key);
    const record = keys.length > 0 ? await this.#backend.get(entryKey(hex), this.#maxBytes) : null;
    const judged = record && (await this.#judge(hex, record, undefined));
    if (!judged || judged.is === "damaged") return;
    // Of one that cannot be read here nothing is known.
    const right = judged.report?.statement ? indexKeys(hex, judged.report) : keys;
    for (const key of keys) if (right.includes(key)) await this.#backend.put(key, MARK());
  }

  /** Writes what improves what is there. */
  async #write(hex: string, given: Candidate & { report: AcceptedReport }): Promise<Put["change"]> {
    const key = entryKey(hex);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const record = await this.#backend.get(key, this.#maxBytes);
      const judged = record && (await this.#judge(hex, record, undefined));
      if (record && record.length > this.#maxBytes) {
        const message = `what is kept of ${key} is longer than maxBytes, ${this.#maxBytes}, so that nothing can be added to it`;
        throw new QuorumsealError("input.argument", message);
      }
      const kept = judged && judged.is !== "damaged" ? judged : null;
      if (kept && !kept.contents) {
        const remedy = "update this package, or delete the entry first";
        throw new QuorumsealError("store.failed", `what is kept of ${key} cannot be added to: ${kept.why}; ${remedy}`);
      }
      const contents = kept?.contents ? await this.#merged(kept.contents, kept.damaged ?? [], given) : given.contents;
      const next = await encode(contents);
      if (next.length > this.#maxBytes) {
        const message = `certificate, answer and what is beside them take ${next.length} bytes, more than maxBytes, ${this.#maxBytes}`;
        throw new QuorumsealError("input.argument", message);
      }
      if (record && same(record, next)) return "none";
      if (await this.#backend.exchange(key, record, next)) return kept?.contents ? "improved" : "added";
    }
    throw changing(key);
  }

  /** The best of what is kept and what is given. Throws a {@link VerificationError} if that is not accepted. */
  async #merged(kept: Contents, damaged: readonly Extra[], given: Candidate & { report: AcceptedReport }): Promise<Contents> {
    const intact = (extra: Extra): boolean => !damaged.includes(extra);
    const votes = union(intact("votes") ? kept.votes : [], given.contents.votes);
    const advisories = union(intact("advisories") ? kept.advisories : [], given.contents.advisories);
    for (const [list, { what, most }] of [[votes, VOTES], [advisories, ADVISORIES]] as const) {
      if (list.length <= most) continue;
      throw new QuorumsealError("input.argument", `more than ${most} ${what} would be kept of one certificate`);
    }
    const prompt = kept.prompt instanceof Uint8Array ? kept.prompt : given.contents.prompt ?? kept.prompt;
    const certificates = distinct([kept.certificate, given.contents.certificate]);
    const receipts = distinct([intact("receipt") ? kept.receipt : null, given.contents.receipt]);
    const candidates: Candidate[] = [];
    for (const certificate of certificates) {
      for (const receipt of receipts) {
        const contents = { certificate, artifact: kept.artifact, prompt, receipt, votes, advisories };
        // The artifact was compared with this very certificate's digest when it was read, and need not be again.
        const report = await this.#verify(contents, undefined, prompt, { digest: outputOf(given.report) });
        // A receipt that is false of these signatures is not kept with them.
        candidates.push({ contents: candidates.length > 0 && report.logged === "no" ? { ...contents, receipt: null } : contents, report });
      }
    }
    const [standing, ...others] = candidates as [Candidate, ...Candidate[]];
    const { contents, report } = best(standing, others);
    if (!isAccepted(report)) throw new VerificationError(report);
    return contents;
  }

  /** Runs what changes one entry after what changes it already, as far as this store goes. */
  async #alone<T>(hex: string, run: () => Promise<T>): Promise<T> {
    const mine = (this.#running.get(hex) ?? Promise.resolve()).catch(() => {}).then(run);
    this.#running.set(hex, mine);
    try {
      return await mine;
    } finally {
      if (this.#running.get(hex) === mine) this.#running.delete(hex);
    }
  }
}

function isAccepted(report: Report): report is AcceptedReport {
  return report.accepted;
}

/** Whether validators whose keys this version does not know might make up the quorum: then the record is not at fault. */
function maybeQuorate({ state, quorum }: Report): boolean {
  if (state !== "insufficient" || !quorum) return false;
  const unknown = quorum.signers.filter(({ status }) => status === "unsupported");
  return unknown.reduce((sum, { weight }) => sum + weight, quorum.signedWeight) >= quorum.threshold;
}

/** Without what can never count for the certificate. The report is about `others` advisories too, which came first. */
function worthKeeping(given: Contents, report: Report, others: number): Contents {
  const uselessVotes = new Set(["malformed", "unknown-validator", "other-certificate", "signature"]);
  const uselessAdvisories = new Set(["malformed", "network", "epoch", "quorum"]);
  const votes = new Set(report.votes?.ignored.filter(({ reason }) => uselessVotes.has(reason)).map(({ index }) => index));
  const ignored = new Set(
    report.advisories?.ignored.filter(({ reason }) => uselessAdvisories.has(reason)).map(({ index }) => index),
  );
  return {
    ...given,
    receipt: report.logged === "no" ? null : given.receipt,
    votes: union([], given.votes.filter((_, index) => !votes.has(index))),
    advisories: union([], given.advisories.filter((_, index) => !ignored.has(index + others))),
  };
}

/** Each value once. */
function distinct<T extends Uint8Array | null>(values: readonly T[]): T[] {
  return values.filter((value, index) => !values.slice(0, index).some((earlier) => same(earlier, value)));
}

/** Both lists, each document once. */
function union(a: Contents["votes"], b: Contents["votes"]): Uint8Array<ArrayBuffer>[] {
  const seen = new Map<string, Uint8Array<ArrayBuffer>>();
  const decoder = new TextDecoder("latin1");
  for (const bytes of [...a, ...b]) {
    const text = decoder.decode(bytes);
    if (!seen.has(text)) seen.set(text, bytes);
  }
  return [...seen.values()];
}

function outputOf(report: AcceptedReport): Digest {
  return digestText(report.statement.subject.digest.blake3);
}

/** A statement's digest, which has no prefix there, as digests are written. */
function digestText(hex: string): Digest {
  return hex.startsWith("blake3:") ? hex : `blake3:${hex}`;
}

/** The names under which an entry is found. */
function indexKeys(hex: string, { statement }: Report): string[] {
  if (!statement) return [];
  const output = indexPrefix("output", digestText(statement.subject.digest.blake3)) + hex;
  return [output, indexPrefix("prompt", digestText(statement.prompt.digest.blake3)) + hex];
}

/** Receipts that hold first, then by the part of the weight that signed, then by id. */
function byWorth(a: StoredEntry, b: StoredEntry): number {
  const part = ({ quorum }: AcceptedReport): number => quorum.signedWeight / quorum.totalWeight;
  const logged = Number(b.report.logged === "yes") - Number(a.report.logged === "yes");
  return logged || part(b.report) - part(a.report) || (a.certHash < b.certHash ? -1 : 1);
}

function changing(key: string): QuorumsealError {
  return new QuorumsealError("store.failed", `${key} was changed again and again by others; try again`);
}
