/** What consumers write: it compiles, and what they must not write does not. */

import {
  type Advisory,
  type AdvisoryReport,
  type Answer,
  type Code,
  type ConsistencyReport,
  createHasher,
  type Cosigner,
  type Digest,
  type Dissent,
  type Equivocator,
  explain,
  hash,
  type Head,
  type History,
  type Logged,
  type Policy,
  provideWasm,
  QuorumsealError,
  type ReceiptReport,
  type RelationReport,
  type Report,
  type State,
  type TextSource,
  VerificationError,
  Verifier,
  type VotesReport,
  type WasmModule,
  type WasmSource,
} from "quorumseal";
import {
  cacheBackend,
  type CacheLike,
  CertificateStore,
  indexedDbBackend,
  type KvBinding,
  kvBackend,
  memoryBackend,
  type Put,
  type StoreBackend,
  type StoredEntry,
} from "quorumseal/store";
import { certified, type EdgeOptions } from "quorumseal/edge";
import { type StreamedFetch, type VerifiedFetch, verifiedFetch, type VerifiedFetchOptions } from "quorumseal/fetch";
import * as inline from "quorumseal/inline";
import * as slim from "quorumseal/slim";
import imported from "quorumseal/verifier.wasm";

declare const certificate: string;
declare const bytes: Uint8Array;
declare const buffer: ArrayBuffer;
declare const view: DataView;
declare const blob: Blob;
declare const response: Response;
declare const stream: ReadableStream<Uint8Array>;
declare const signal: AbortSignal;
declare const head: Head;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Equal<A, B>): void => {};

export async function everyWay(): Promise<void> {
  const verifier = await Verifier.load({ anchor: "blake3:…", trust: response, head });
  await Verifier.load({ anchor: "blake3:…", trust: { sets: [] }, refresh: async (report) => (report.code ? response : null) });
  const answers: Answer[] = ["text", bytes, buffer, view, blob, response, stream, { digest: "blake3:…" }];
  for (const answer of answers) await verifier.verify(certificate, answer, { prompt: answer, signal, allDigests: true });
  for (const document of [certificate, bytes, buffer, view, blob, response, stream, { payload: "" }, null, undefined]) {
    await verifier.verify(document, "text");
  }
  verifier.verifySync(bytes, "text", { prompt: { digest: "blake3:…" }, policy: '{"minSigners":3}' });
  const policy: Policy = { minSigners: 3, distrustValidators: [{ publicKey: "ed25519:…" }, { id: "v", validatorSet: "b" }] };
  const accepted = await verifier.assertAccepted(certificate, blob, { policy });
  same<typeof accepted.accepted, true>(true);
  same<typeof accepted.state, "valid">(true);
  const { stream: through, report } = verifier.verifyStream(certificate);
  const piped: ReadableStream<Uint8Array> = stream.pipeThrough(through);
  void piped;
  same<typeof report, Promise<Report>>(true);
  const reports: Report[] = await verifier.verifyMany(new Set([{ certificate, answer: "text" }]), { signal, policy });
  void reports;
  const newer: Verifier = await verifier.extend(blob);
  const count = newer.checkQuorum(newer.head.id, newer.sets.map((set) => set.id));
  if (count) same<typeof count.margin, number>(true);
  const digest: string = (await createHasher()).update("text").update(bytes).digest();
  const explanation: string | null = await explain(digest === (await hash(stream)) ? "trust.fork" : "anything");
  void explanation;
  verifier[Symbol.dispose]();
}

export function narrowing(report: Report): string {
  same<Report["state"], State>(true);
  if (report.accepted) same<typeof report.state, "valid">(true);
  if (report.valid) same<typeof report.code, null>(true);
  if (report.statement !== null) same<typeof report.statement.epoch, number>(true);
  switch (report.state) {
    case "valid":
      same<typeof report.valid, true>(true);
      same<typeof report.boundBy, "bytes" | "digest">(true);
      return `${report.certHash} ${report.quorum.signers.length} ${report.statement.model.name}`;
    case "sealed-unbound":
      same<typeof report.boundBy, null>(true);
      return `${report.quorum.margin}`;
    case "insufficient":
      same<typeof report.code, "quorum.insufficient">(true);
      return `${report.quorum.threshold - report.quorum.signedWeight}`;
    case "untrusted":
      same<typeof report.quorum, null>(true);
      return report.statement.validatorSet;
    case "unsupported":
      return report.certHash;
    case "invalid": {
      const code: Code = report.code;
      return `${code} ${report.hint?.changes.join() ?? ""} ${report.checks.map(({ check, code }) => `${check} ${code}`).join()}`;
    }
    case "provisional":
      same<typeof report.certHash, null>(true);
      return "none";
    default: {
      const nothing: never = report;
      return nothing;
    }
  }
}

export async function beside(verifier: Verifier): Promise<void> {
  const sources: TextSource[] = ["text", bytes, buffer, view, blob, response, stream];
  const policy: Policy = {
    requireReceipt: { by: "2026-04-01T00:00:00Z", minEpoch: 2 },
    requireProvenDissent: true,
    onAdvisory: "reject",
  };
  for (const receipt of [...sources, null]) {
    await verifier.verify(certificate, "text", { receipt, votes: [bytes, blob], advisories: new Set([response]), policy });
    verifier.verifyStream(certificate, { receipt, votes: null });
    await verifier.verifyMany([{ certificate, receipt, votes: [{}], advisories: [certificate] }], { advisories: [blob], policy });
  }
  verifier.verifySync(certificate, "text", { receipt: bytes, votes: [certificate], advisories: [{}], policy: { requireReceipt: true } });
  const relation: RelationReport = await verifier.relate(certificate, { certificate: blob, answer: stream, prompt: "text" }, { signal });
  const history: History = await verifier.history(new Set([bytes, { certificate, answer: blob, receipt: response }, null]), { policy });
  for (const text of sources) {
    const receipt: ReceiptReport = await verifier.checkReceipt(blob, text, { signal });
    const consistency: ConsistencyReport = await verifier.checkConsistency(text, text, text);
    results(receipt, consistency, await verifier.verifyAdvisory({ payload: "" }), relation, history);
  }
}

export function results(
  receipt: ReceiptReport,
  consistency: ConsistencyReport,
  advisory: AdvisoryReport,
  relation: RelationReport,
  history: History,
): void {
  same<ReceiptReport["logged"], Exclude<Logged, "not-given">>(true);
  if (receipt.logged === "yes") {
    same<typeof receipt.loggedBy, number>(true);
    same<typeof receipt.code, null>(true);
    same<typeof receipt.cosigners, Cosigner[]>(true);
  } else {
    same<typeof receipt.loggedBy, null>(true);
    const code: Code = receipt.code;
    void code;
  }
  if (receipt.code === "receipt.no-set") same<typeof receipt.origin, null>(true);
  if (consistency.consistent) {
    same<typeof consistency.newSize, number>(true);
    same<typeof consistency.cosignedBy, number>(true);
  } else {
    const code: Code = consistency.code;
    same<typeof consistency.cosignedBy, null>(true);
    void code;
  }
  if (advisory.sealed) {
    same<typeof advisory.advisory, Advisory>(true);
    if ("publicKey" in advisory.advisory.target) same<typeof advisory.advisory.target.publicKey, string>(true);
  } else {
    same<typeof advisory.advisory, Advisory | null>(true);
  }
  if (relation.relation !== null) same<typeof relation.a.certHash, Digest>(true);
  if (relation.relation === "equivocation") same<typeof relation.equivocators, Equivocator[]>(true);
  for (const entry of history.timelines.flatMap((timeline) => timeline.entries)) {
    same<typeof entry.state, "valid" | "sealed-unbound">(true);
    if (entry.current === "no") same<typeof entry.supersededBy, Digest>(true);
  }
}

export function reported(report: Report): string {
  same<typeof report.current, "unknown">(true);
  if (report.state === "valid" || report.state === "sealed-unbound" || report.state === "insufficient") {
    same<typeof report.dissent, Dissent>(true);
    same<typeof report.unaccountedWeight, number>(true);
    same<typeof report.votes, VotesReport | null>(true);
  }
  if (report.state === "untrusted" || report.state === "provisional" || report.state === "unsupported") {
    same<typeof report.dissent, null>(true);
    same<typeof report.logged, "unknown" | "not-given">(true);
    same<typeof report.advisories, null>(true);
  }
  if (report.receipt?.logged === "yes") return new Date(report.receipt.loggedBy * 1000).toISOString();
  return report.receipt?.code ?? report.logged;
}

export function errors(error: unknown): Code | null {
  if (error instanceof VerificationError) return error.report.state === "valid" ? error.code : null;
  if (error instanceof QuorumsealError) {
    same<typeof error.code, Code>(true);
    // @ts-expect-error: there is no such code
    if (error.code === "trust.spoon") return null;
    return error.code;
  }
  return null;
}

export async function mistakes(verifier: Verifier, report: Report): Promise<void> {
  // @ts-expect-error: a verifier is made by load
  new Verifier();
  // @ts-expect-error: no anchor
  await Verifier.load({ trust: "" });
  // @ts-expect-error: a misspelt option
  await verifier.verify(certificate, "text", { promt: "text" });
  // @ts-expect-error: a misspelt rule
  await verifier.verify(certificate, "text", { policy: { minSingers: 3 } });
  // @ts-expect-error: a receipt is no object
  await verifier.verify(certificate, "text", { receipt: {} });
  // @ts-expect-error: votes are a list
  await verifier.verify(certificate, "text", { votes: blob });
  // @ts-expect-error: receipts cannot be read without waiting
  verifier.verifySync(certificate, "text", { receipt: response });
  // @ts-expect-error: a receipt belongs to one certificate
  await verifier.verifyMany([], { receipt: "text" });
  // @ts-expect-error: no policy has a say in what two certificates are to each other
  await verifier.relate(certificate, certificate, { policy: {} });
  // @ts-expect-error: no receipt
  await verifier.checkReceipt(certificate);
  // @ts-expect-error: a checkpoint is no object
  await verifier.checkConsistency({}, "text", "text");
  // @ts-expect-error: advisories are reported or acted upon
  await verifier.verify(certificate, "text", { policy: { onAdvisory: "ignore" } });
  // @ts-expect-error: there is no such rule of receipts
  await verifier.verify(certificate, "text", { policy: { requireReceipt: { until: "2026-04-01T00:00:00Z" } } });
  // @ts-expect-error: no answer
  await verifier.assertAccepted(certificate);
  // @ts-expect-error: a number is no answer
  await verifier.verify(certificate, 5);
  // @ts-expect-error: a stream cannot be read without waiting
  verifier.verifySync(certificate, stream);
  // @ts-expect-error: what is hashed has bytes
  await hash({ digest: "blake3:…" });
  // @ts-expect-error: the head is not to be changed
  verifier.head = head;
  // @ts-expect-error: in an unknown state there may be no quorum
  report.quorum.signers;
  // @ts-expect-error: there is no such state
  if (report.state === "verified") return;
  if (report.state === "provisional") {
    // @ts-expect-error: without a certificate there is no statement
    report.statement.epoch;
  }
}

/** Stores over every kind of storage. */
export async function stores(verifier: Verifier, binding: KvBinding, cache: CacheLike): Promise<void> {
  const own: StoreBackend = { ...memoryBackend(), get: async () => bytes };
  for (const backend of [memoryBackend(), cacheBackend(), cacheBackend(cache), indexedDbBackend("x"), kvBackend(binding), own]) {
    const store = new CertificateStore({ verifier, backend, policy: { minSigners: 3 }, maxBytes: 1 << 20 });
    const { certHash, change }: Put = await store.put(certificate, stream, { prompt: "x", receipt: bytes, votes: [blob] });
    const entry: StoredEntry | null = await store.get(certHash, { prompt: { digest: "x" }, signal });
    if (entry) console.log(change, new Response(entry.artifact), entry.report.statement.model.name);
    const examined = await store.examine(certHash);
    if (examined.found === "verified") console.log(examined.entry.report.accepted satisfies true);
    const latest = await store.latestFor("x");
    if (latest?.contested === false) console.log(latest.entry.artifact, latest.current.length);
    // @ts-expect-error: what is contested has no entry.
    if (latest?.contested) console.log(latest.entry.artifact);
    for await (const key of store.keys()) await store.delete(key);
    // @ts-expect-error: of a digest nothing can be kept.
    await store.put(certificate, { digest: "x" });
  }
  // @ts-expect-error: a store needs a verifier.
  new CertificateStore({ backend: own });
}

/** Every kind of source for the WebAssembly. */
export async function sources(module: WasmModule, response: Response, bytes: Uint8Array): Promise<void> {
  provideWasm(module);
  const kinds: (WasmSource | Promise<WasmSource>)[] = ["verifier.wasm", response, bytes, bytes.buffer, Promise.resolve(response)];
  for (const wasm of kinds) await Verifier.load({ anchor: "", trust: "", wasm, integrity: "sha384-" });
  provideWasm(imported, { integrity: null });
  // @ts-expect-error: a number is no source.
  provideWasm(5);
}

/** The entries differ in where the WebAssembly comes from alone. */
export const entries: [typeof Verifier, typeof Verifier] = [inline.Verifier, slim.Verifier];

export async function fetching(verifier: Verifier, request: Request): Promise<void> {
  const options: VerifiedFetchOptions = { verifier, headers: { accept: "text/markdown" }, signal, prompt: "x", policy: { minSigners: 3 } };
  const either: VerifiedFetch | StreamedFetch = await verifiedFetch("https://answers.example/1.md", options);
  const text: Promise<string> = either.response.text();
  if (either.streamed) await either.report.then(({ accepted }): true => accepted);
  const held = await verifiedFetch(new URL("https://answers.example/1.md"), { verifier: () => Promise.resolve(verifier), receipt: false });
  const accepted: true = held.report.accepted;
  await verifiedFetch(request, { verifier: Promise.resolve(verifier), stream: true, fetch: (url, init) => fetch(url, init) });
  // @ts-expect-error: an answer is verified by somebody.
  await verifiedFetch(request, {});
  // @ts-expect-error: what is given is at hand.
  await verifiedFetch(request, { verifier, prompt: blob });
  void [text, accepted];
}

interface Bindings {
  seals: { fetch(url: string): Promise<Response> };
}

export const worker = {
  fetch: certified(
    async (request: Request, env: Bindings) => env.seals.fetch(request.url),
    (request, env) => ({ verifier: () => Verifier.load({ anchor: request.url, trust: bytes }), fetch: (url) => env.seals.fetch(url) }),
  ),
};
export const answered: Promise<Response> = worker.fetch(response as unknown as Request, {} as Bindings);
export const edge: EdgeOptions = {
  verifier: {} as Verifier,
  passThrough: ({ status }) => status === 302,
  onFailure: (error, { url }) => console.error(error, url),
};
// @ts-expect-error: a handler gives responses.
certified(() => "text", edge);
