/// <reference lib="esnext.disposable" preserve="true" />
/** Verification. */

import { kind, throwIfAborted } from "./bytes.js";
import {
  ADVISORY,
  document,
  type DocumentKind,
  NEW_CHECKPOINT,
  OLD_CHECKPOINT,
  PROOF,
  RECEIPT,
  SEALED,
  TRUST,
} from "./document.js";
import { engine, type Engine, within } from "./engine.js";
import { about, QuorumsealError, VerificationError } from "./errors.js";
import { Evidence } from "./evidence.js";
import type { Head, IgnoredSet, QuorumCount, State, TrustedSetInfo, TrustInfo } from "./generated/report.js";
import type { Answer, AnswerAtHand, DocumentAtHand, DocumentSource, TextSource } from "./inputs.js";
import { parseIntegrity } from "./integrity.js";
import { gather, HISTORY, MANY, type Taking } from "./items.js";
import type { AdvisoryReport, ConsistencyReport, History, ReceiptReport, RelationReport } from "./ledger.js";
import {
  checked,
  LOAD,
  type LoadOptions,
  READ,
  type ReadOptions,
  RELATE,
  RELATE_ITEM,
  type RelateItem,
  type RelateOptions,
  VERIFY,
  VERIFY_MANY,
  VERIFY_SYNC,
  type VerifyItem,
  type VerifyManyOptions,
  type VerifyOptions,
  type VerifySyncOptions,
} from "./options.js";
import type { AcceptedReport, Report, UntrustedReport, Verification } from "./report.js";
import { verification } from "./stream.js";
import { wasmSource } from "./wasm.js";

type WasmVerifier = ReturnType<Engine["Verifier"]["load"]>;
type WasmEvidence = ReturnType<Evidence["forWasm"]>;

const PAIR: Taking = {
  of: "relate",
  names: RELATE_ITEM,
  bare: true,
  which: (index) => (index === 0 ? "the first" : "the second"),
};

/**
 * Trusted validator sets, and verification against them. A verifier is loaded from a pinned id and a trust bundle, and
 * is meant to be kept: loading is what costs.
 *
 * No verdict is ever thrown: a certificate that is wrong in any way, hostile ones included, gives a report. What is thrown
 * is misuse, a {@link QuorumsealError}.
 *
 * @example
 * ```js
 * import { Verifier } from "quorumseal";
 *
 * const verifier = await Verifier.load({ anchor, trust });
 * const report = await verifier.verify(certificate, answer, { prompt });
 * console.log(report.accepted, report.state, report.prompt); // true valid matched
 * ```
 */
export class Verifier {
  readonly #engine: Engine;
  readonly #refresh: LoadOptions["refresh"];
  #sets: WasmVerifier | undefined;
  #info: TrustInfo | undefined;
  #refreshing: Promise<boolean> | undefined;

  private constructor(api: Engine, sets: WasmVerifier, refresh: LoadOptions["refresh"]) {
    this.#engine = api;
    this.#sets = sets;
    this.#refresh = refresh;
  }

  /**
   * Loads a trust bundle. The WebAssembly is loaded with the first verifier, once.
   *
   * Rejects with `trust.*` for a bundle that cannot be used (each code says why), `input.anchor`, `input.head`,
   * `input.argument`, `input.response`, `input.wasm`, and `load.*`; a load that failed may be tried again.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const remembered = JSON.parse(localStorage.getItem("head") ?? "null");
   * const verifier = await Verifier.load({ anchor, trust, head: remembered });
   * localStorage.setItem("head", JSON.stringify(verifier.head));
   * console.log(verifier.sets.length, verifier.ignored.length); // 2 0
   * ```
   */
  static async load(options: LoadOptions): Promise<Verifier> {
    const { anchor, trust, head, refresh, wasm, integrity } = checked(options, LOAD, "Verifier.load");
    // First, since it takes care of a promise that is rejected while something else is refused.
    const source = wasm === undefined || wasm === null ? undefined : wasmSource(wasm);
    if (typeof anchor !== "string") {
      throw new QuorumsealError("input.anchor", `the anchor is ${kind(anchor)}; expected blake3: and 64 hex digits`);
    }
    if (refresh !== undefined && refresh !== null && typeof refresh !== "function") {
      throw new QuorumsealError("input.argument", `refresh is ${kind(refresh)}; expected a function`);
    }
    const remembered = headText(head);
    const loading = { source, integrity: parseIntegrity(integrity) };
    const [api, bytes] = await Promise.all([engine(loading), document(trust, TRUST)]);
    const sets = within(() => api.Verifier.load(anchor, bytes, remembered));
    return new Verifier(api, sets, refresh);
  }

  /** The pinned id. */
  get anchor(): string {
    return this.#trust().anchor;
  }

  /** The newest trusted set: remember it, and give it to the next {@link Verifier.load}. */
  get head(): Head {
    return this.#trust().head;
  }

  /** The trusted sets by ascending epoch. */
  get sets(): readonly TrustedSetInfo[] {
    return this.#trust().sets;
  }

  /** What in the bundle is not trusted, and why. It harms nothing. */
  get ignored(): readonly IgnoredSet[] {
    return this.#trust().ignored;
  }

  /**
   * A new verifier that trusts a further bundle too, from the same anchor; this one stays as it is. Its head is never
   * below this one's.
   *
   * Rejects as {@link Verifier.load} does.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust: olderTrust });
   * const newer = await verifier.extend(trust);
   * console.log(verifier.head.epoch, newer.head.epoch); // 0 1
   * ```
   */
  async extend(trust: DocumentSource): Promise<Verifier> {
    const bytes = await document(trust, TRUST);
    return new Verifier(this.#engine, this.#extended(bytes), this.#refresh);
  }

  /**
   * Verifies one certificate, against an answer if there is one.
   *
   * Without a certificate (`null`, `undefined`) the report is `provisional`; without an answer it is `sealed-unbound` at
   * best. Rejects with `input.*` and `policy.malformed`, and with the signal's reason when it is aborted.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * console.log((await verifier.verify(certificate, new Blob([answer]))).state); // valid
   * console.log((await verifier.verify(certificate, answer + "\n")).hint.changes); // ["final-newline-removed"]
   * console.log((await verifier.verify(certificate)).state); // sealed-unbound
   * console.log((await verifier.verify(null, answer)).state); // provisional
   * ```
   */
  async verify(
    certificate: DocumentSource | null | undefined,
    answer?: Answer | null,
    options?: VerifyOptions,
  ): Promise<Report> {
    const wanted = checked(options, VERIFY, "verify");
    this.#alive();
    const evidence = await Evidence.gather(this.#engine, certificate, answer, wanted);
    return this.#settle(evidence);
  }

  /**
   * The same for what needs no waiting: text, bytes, digests. It never refreshes.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * console.log(verifier.verifySync(certificate, answer).state); // valid
   * ```
   */
  verifySync(
    certificate: DocumentAtHand | null | undefined,
    answer?: AnswerAtHand | null,
    options?: VerifySyncOptions,
  ): Report {
    const wanted = checked(options, VERIFY_SYNC, "verifySync");
    this.#alive();
    const evidence = Evidence.atHand(this.#engine, certificate, answer, wanted);
    try {
      return this.#run(evidence);
    } finally {
      evidence.free();
    }
  }

  /**
   * Verifies many certificates, with the same reports as one by one and less work. One item's misuse rejects the whole
   * call, and its message says whose.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const reports = await verifier.verifyMany([
   *   { certificate, answer, prompt },
   *   { certificate, answer: "something else" },
   * ]);
   * console.log(reports.map((report) => report.state)); // ["valid","invalid"]
   * ```
   */
  async verifyMany(items: Iterable<VerifyItem>, options?: VerifyManyOptions): Promise<Report[]> {
    return this.#several(MANY, items, checked(options, VERIFY_MANY, "verifyMany"), {
      run: (sets, given) => sets.verifyMany(given),
      states: (reports: Report[]) => reports.map((report, index) => ({ index, state: report.state })),
    });
  }

  /**
   * What the first of two certificates is to the second: `same`, `equivocation` (one round sealed both: the validators that
   * signed both are named and weighed), `unrelated` (of different prompts), `supersedes`, `superseded-by`, or `coexist`.
   * Nothing (`null`) unless both are valid or sealed-unbound. What is superseded is still valid.
   *
   * An object with one of the members of a {@link RelateItem} is an item, anything else a certificate by itself. Rejects as
   * {@link Verifier.verify} does.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const { relation, a } = await verifier.relate({ certificate: laterCertificate, answer: laterAnswer }, certificate);
   * console.log(relation, a.state); // supersedes valid
   *
   * const { equivocators, equivocatorsWeight } = await verifier.relate(certificate, contraryCertificate);
   * console.log(equivocators.map(({ id }) => id), equivocatorsWeight); // ["ada","ben"] 60
   * ```
   */
  async relate(
    a: RelateItem | DocumentSource | null | undefined,
    b: RelateItem | DocumentSource | null | undefined,
    options?: RelateOptions,
  ): Promise<RelationReport> {
    return this.#several(PAIR, [a, b], checked(options, RELATE, "relate"), {
      run: (sets, given) => sets.relate(...(given as [WasmEvidence, WasmEvidence])),
      states: (report: RelationReport) => [report.a, report.b].map(({ state }, index) => ({ index, state })),
    });
  }

  /**
   * The history that some certificates make: for each prompt a timeline, oldest first, and the rounds that sealed more than
   * one certificate. Only here a certificate is `current` or not, and only relative to the items given: whoever leaves the
   * newest one out gets another answer. What is superseded is still valid: two truths.
   *
   * Items may be certificates by themselves, as in {@link Verifier.relate}. What is neither valid nor sealed-unbound is
   * listed as excluded. Rejects as {@link Verifier.verifyMany} does.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const items = [laterCertificate, { certificate, answer, receipt }];
   * const { timelines } = await verifier.history(items);
   * for (const { index, state, logged, current } of timelines[0].entries) console.log(index, state, logged, current);
   * // 1 valid yes no
   * // 0 sealed-unbound not-given yes
   * ```
   */
  async history(
    items: Iterable<VerifyItem | DocumentSource | null | undefined>,
    options?: VerifyManyOptions,
  ): Promise<History> {
    return this.#several(HISTORY, items, checked(options, VERIFY_MANY, "history"), {
      run: (sets, given) => sets.history(given),
      states: (history: History) => history.excluded,
    });
  }

  /**
   * Whether a sealed document (a certificate, an advisory, a validator set) was logged: what `verify` says of a receipt, and
   * of documents that it does not take. The document's set must be trusted; its quorum is that of the seal that was logged.
   *
   * What a receipt is worth: it shows that this seal existed at `loggedBy` (POSIX seconds). It protects against keys that
   * leak after that; one made after the leak protects against nothing.
   *
   * Rejects with `input.argument` and `input.response`, and with the signal's reason. It never refreshes.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const found = await verifier.checkReceipt(certificate, receipt);
   * console.log(found.logged, new Date(found.loggedBy * 1000).toISOString()); // yes 2026-03-01T09:05:00.000Z
   * console.log((await verifier.checkReceipt(laterCertificate, receipt)).code); // receipt.inclusion
   * ```
   */
  async checkReceipt(source: DocumentSource, receipt: TextSource, options?: ReadOptions): Promise<ReceiptReport> {
    const read = this.#reader(options, "checkReceipt");
    const sealed = await read(source, SEALED);
    const text = await read(receipt, RECEIPT);
    return this.#answer((sets) => sets.checkReceipt(sealed, text));
  }

  /**
   * Whether a ledger's new checkpoint continues one that was remembered: the ledger took nothing back and showed no other
   * history. Both are notes as the ledger gives them out; the proof is the body of a witness's request (C2SP
   * tlog-witness), with or without the checkpoint at its end. The new checkpoint's signatures are verified; those of the
   * remembered one were when it was new.
   *
   * Rejects with `input.checkpoint` if the remembered checkpoint is none, with `input.argument` and `input.response`, and
   * with the signal's reason. It never refreshes.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const remembered = localStorage.getItem("checkpoint") ?? olderCheckpoint;
   * const report = await verifier.checkConsistency(remembered, checkpoint, consistencyProof);
   * if (report.consistent) localStorage.setItem("checkpoint", checkpoint);
   * console.log(report.consistent, report.oldSize, report.newSize); // true 3 7
   * console.log((await verifier.checkConsistency(checkpoint, olderCheckpoint, consistencyProof)).code); // ledger.rollback
   * ```
   */
  async checkConsistency(
    old: TextSource,
    newer: TextSource,
    proof: TextSource,
    options?: ReadOptions,
  ): Promise<ConsistencyReport> {
    const read = this.#reader(options, "checkConsistency");
    const before = await read(old, OLD_CHECKPOINT);
    const after = await read(newer, NEW_CHECKPOINT);
    const between = await read(proof, PROOF);
    return this.#answer((sets) => sets.checkConsistency(before, after, between));
  }

  /**
   * Verifies an advisory by itself: whether a quorum of a trusted set sealed it, and what it says. It makes no certificate
   * invalid; what it changes is each consumer's choice, the policy's `onAdvisory`.
   *
   * Rejects with `input.argument` and `input.response`, and with the signal's reason. It never refreshes.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const { sealed, advisory } = await verifier.verifyAdvisory(advisories[0]);
   * console.log(sealed, advisory.kind, advisory.target); // true deprecated {"model":{"name":"atlas","version":"7.2.0"}}
   * ```
   */
  async verifyAdvisory(source: DocumentSource, options?: ReadOptions): Promise<AdvisoryReport> {
    const advisory = await this.#reader(options, "verifyAdvisory")(source, ADVISORY);
    return this.#answer((sets) => sets.verifyAdvisory(advisory));
  }

  /**
   * Verifies what passes through: a transform stream that hands on every byte as it comes, and a report that resolves at
   * the end. Bytes are out before the verdict is known, so the stream itself ends with the verdict: it errors, with a
   * {@link VerificationError}, unless the report is accepted. Whoever reads it must not use what they read before its end.
   *
   * The report rejects when the stream is aborted or cancelled, and for misuse, which errors the stream too.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const { stream, report } = verifier.verifyStream(certificate);
   * const text = await new Response(new Blob([answer]).stream().pipeThrough(stream)).text();
   * console.log(text === answer, (await report).state); // true valid
   *
   * const other = verifier.verifyStream(certificate);
   * const refused = new Response(new Blob(["something else"]).stream().pipeThrough(other.stream)).text();
   * console.log(await refused.catch((error) => error.code)); // output.length
   * ```
   */
  verifyStream(certificate: DocumentSource | null | undefined, options?: VerifyOptions): Verification {
    const wanted = checked(options, VERIFY, "verifyStream");
    this.#alive();
    const evidence = Evidence.gather(this.#engine, certificate, undefined, wanted);
    return verification({
      engine: this.#engine,
      evidence,
      allDigests: wanted.allDigests ?? false,
      signal: wanted.signal ?? undefined,
      settle: (settled) => this.#settle(settled),
    });
  }

  /**
   * Verifies as {@link Verifier.verify} does, and throws a {@link VerificationError} unless the report is accepted: valid,
   * and by the policy too if one was given. There is no way to ask for less.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const report = await verifier.assertAccepted(certificate, answer, { prompt, policy: { requirePrompt: true } });
   * console.log(report.statement.model.name); // atlas
   * ```
   */
  async assertAccepted(
    certificate: DocumentSource | null | undefined,
    answer: Answer | null | undefined,
    options?: VerifyOptions,
  ): Promise<AcceptedReport> {
    const report = await this.verify(certificate, answer, options);
    if (!isAccepted(report)) throw new VerificationError(report);
    return report;
  }

  /**
   * Whether some validators of a trusted set would make a quorum: arithmetic only, nothing is verified. `null` for a set
   * that is not trusted.
   *
   * @example
   * ```js
   * import { Verifier } from "quorumseal";
   *
   * const verifier = await Verifier.load({ anchor, trust });
   * const { reached, margin } = verifier.checkQuorum(verifier.head.id, ["ada", "ben"]);
   * console.log(reached, margin); // false -7
   * ```
   */
  checkQuorum(setId: string, signerIds: Iterable<string>): QuorumCount | null {
    const ids = [...signerIds];
    for (const text of [setId, ...ids]) {
      if (typeof text === "string") continue;
      throw new QuorumsealError("input.argument", `checkQuorum takes ids as strings, not ${kind(text)}`);
    }
    const text = within(() => this.#alive().checkQuorum(setId, ids));
    return text === undefined ? null : (JSON.parse(text) as QuorumCount);
  }

  /** Gives the memory back at once. Optional: without it that happens when the verifier is garbage. */
  declare [Symbol.dispose]: () => void;

  static {
    // Where the engine has no such symbol yet there is nothing that could call it.
    if (typeof Symbol.dispose === "symbol") {
      const value = function dispose(this: Verifier): void {
        this.#sets?.free();
        this.#sets = undefined;
      };
      Object.defineProperty(this.prototype, Symbol.dispose, { value, configurable: true, writable: true });
    }
  }

  #alive(): WasmVerifier {
    if (this.#sets) return this.#sets;
    throw new QuorumsealError("input.argument", "this verifier was disposed of");
  }

  #trust(): TrustInfo {
    this.#info ??= JSON.parse(within(() => this.#alive().info())) as TrustInfo;
    return this.#info;
  }

  #extended(trust: Uint8Array): WasmVerifier {
    return within(() => this.#alive().extend(trust));
  }

  #run(evidence: Evidence): Report {
    const given = evidence.forWasm();
    return this.#answer((sets) => sets.verify(given));
  }

  #answer<T>(run: (sets: WasmVerifier) => string): T {
    const sets = this.#alive();
    return JSON.parse(within(() => run(sets))) as T;
  }

  /**
   * Runs something over several items, and again after a refresh if that may help: if `states` has one that is untrusted.
   */
  async #several<T>(
    taking: Taking,
    items: unknown,
    wanted: VerifyManyOptions,
    { run, states }: {
      run: (sets: WasmVerifier, given: WasmEvidence[]) => string;
      states: (result: T) => readonly { index: number; state: State }[];
    },
  ): Promise<T> {
    this.#alive();
    const gathered = await gather(this.#engine, items, taking, wanted);
    const settle = (): T => {
      const given: WasmEvidence[] = [];
      try {
        for (const evidence of gathered) given.push(evidence.forWasm());
      } catch (error) {
        for (const evidence of given) evidence.free();
        throw about(taking.which(given.length), error);
      }
      return this.#answer((sets) => run(sets, given));
    };
    try {
      const result = settle();
      const untrusted = this.#refresh && states(result).find(({ state }) => state === "untrusted");
      const evidence = untrusted && gathered[untrusted.index];
      const report = evidence && this.#run(evidence);
      return report && isUntrusted(report) && (await this.#refreshed(report)) ? settle() : result;
    } finally {
      for (const evidence of gathered) evidence.free();
    }
  }

  /** What reads documents, once the options and this verifier are found to be good. */
  #reader(options: ReadOptions | undefined, of: string): (source: unknown, kind: DocumentKind) => Promise<Uint8Array> {
    const signal = checked(options, READ, of).signal ?? undefined;
    this.#alive();
    return async (source, kind) => {
      throwIfAborted(signal);
      const bytes = await document(source, kind, signal);
      throwIfAborted(signal);
      return bytes;
    };
  }

  /** The report on the evidence, which is freed; after a refresh if that may help. */
  async #settle(evidence: Evidence): Promise<Report> {
    try {
      const report = this.#run(evidence);
      return isUntrusted(report) && (await this.#refreshed(report)) ? this.#run(evidence) : report;
    } finally {
      evidence.free();
    }
  }

  /** Whether further sets may be trusted now. */
  #refreshed(report: UntrustedReport): Promise<boolean> {
    const refresh = this.#refresh;
    if (!refresh) return Promise.resolve(false);
    this.#refreshing ??= (async () => {
      const source = await refresh(report);
      if (source === null || source === undefined) return false;
      const extended = this.#extended(await document(source, TRUST));
      this.#sets?.free();
      this.#sets = extended;
      this.#info = undefined;
      return true;
    })().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }
}

function isUntrusted(report: Report): report is UntrustedReport {
  return report.state === "untrusted";
}

function isAccepted(report: Report): report is AcceptedReport {
  return report.accepted;
}

/** The head as the core takes it; it checks both halves. */
function headText(head: Head | null | undefined): string | undefined {
  if (head === undefined || head === null) return undefined;
  if (typeof head !== "object") {
    throw new QuorumsealError("input.head", `the head is ${kind(head)}; expected { epoch, id }`);
  }
  return `${head.epoch}:${head.id}`;
}
