/// <reference lib="esnext.disposable" preserve="true" />
/** Verification. */

import { kind } from "./bytes.js";
import { document, TRUST } from "./document.js";
import { engine, type Engine, within } from "./engine.js";
import { QuorumsealError, VerificationError } from "./errors.js";
import { Evidence } from "./evidence.js";
import type { Head, IgnoredSet, QuorumCount, TrustedSetInfo, TrustInfo } from "./generated/report.js";
import type { Answer, AnswerAtHand, DocumentAtHand, DocumentSource } from "./inputs.js";
import {
  checked,
  ITEM,
  LOAD,
  type LoadOptions,
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

type WasmVerifier = ReturnType<Engine["Verifier"]["load"]>;

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
   * `input.argument`, `input.response`, and `load.*`; a load that failed may be tried again.
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
    const { anchor, trust, head, refresh } = checked(options, LOAD, "Verifier.load");
    if (typeof anchor !== "string") {
      throw new QuorumsealError("input.anchor", `the anchor is ${kind(anchor)}; expected blake3: and 64 hex digits`);
    }
    if (refresh !== undefined && refresh !== null && typeof refresh !== "function") {
      throw new QuorumsealError("input.argument", `refresh is ${kind(refresh)}; expected a function`);
    }
    const remembered = headText(head);
    const [api, bytes] = await Promise.all([engine(), document(trust, TRUST)]);
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
    const wanted = checked(options, VERIFY_MANY, "verifyMany");
    this.#alive();
    const gathered: Evidence[] = [];
    try {
      for (const item of items) {
        try {
          const { certificate, answer, prompt = null } = checked(item, ITEM, "an item");
          gathered.push(await Evidence.gather(this.#engine, certificate, answer, { ...wanted, prompt }));
        } catch (error) {
          throw ofItem(gathered.length, error);
        }
      }
      const reports = this.#runMany(gathered);
      const untrusted = reports.find(isUntrusted);
      return untrusted && (await this.#refreshed(untrusted)) ? this.#runMany(gathered) : reports;
    } finally {
      for (const evidence of gathered) evidence.free();
    }
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
    const sets = this.#alive();
    const given = evidence.forWasm();
    return JSON.parse(within(() => sets.verify(given))) as Report;
  }

  #runMany(gathered: readonly Evidence[]): Report[] {
    const sets = this.#alive();
    const given: ReturnType<Evidence["forWasm"]>[] = [];
    try {
      for (const evidence of gathered) given.push(evidence.forWasm());
    } catch (error) {
      for (const evidence of given) evidence.free();
      throw ofItem(given.length, error);
    }
    return JSON.parse(within(() => sets.verifyMany(given))) as Report[];
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

/** The error of one item among many: a misuse says whose it was. */
function ofItem(index: number, error: unknown): unknown {
  if (!(error instanceof QuorumsealError)) return error;
  return new QuorumsealError(error.code, `item ${index}: ${error.message}`, { cause: error });
}
