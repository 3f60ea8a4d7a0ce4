/** From a response to one that is verified: what fetching and wrapping a handler have in common. */

import { QuorumsealError, VerificationError } from "../errors.js";
import type { AcceptedReport, Report } from "../report.js";
import type { Verifier } from "../verifier.js";
import { discard, type Fetch } from "./ask.js";
import { Body } from "./body.js";
import { shown } from "./boundary.js";
import { certificateOf, receiptOf } from "./documents.js";
import { passedOn } from "./headers.js";
import type { Settings } from "./options.js";
import type { Run } from "./run.js";

/** A response that is verified, or will be when its end is read. */
export interface Certified {
  readonly response: Response;
  readonly certificate: Uint8Array;
  readonly receipt: Uint8Array | null;
  readonly certHash: string;
  /** Whether bytes are passed on before the verdict. */
  readonly streamed: boolean;
  readonly report: AcceptedReport | Promise<AcceptedReport>;
}

interface Given {
  readonly response: Response;
  /** What the response's links and the file beside it are relative to. */
  readonly url: URL;
  readonly settings: Settings;
  readonly fetch: Fetch;
  readonly local?: string | undefined;
  readonly run: Run;
}

/** What an answer is verified with. */
interface Means {
  readonly verifier: Verifier;
  readonly certificate: Uint8Array;
  readonly receipt: Uint8Array | null;
}

/**
 * Verifies the response. The run has ended when this is done, or, for one that is streamed, when its stream is. Whatever
 * fails ends it too, and cancels the body.
 */
export async function certify(given: Given): Promise<Certified> {
  const { response, url, settings, run } = given;
  try {
    checkStatus(response, url);
    checkAnnounced(response, url, settings.maxBytes);
    const body = new Body(response, url, run);
    const means = await gather(given);
    const limit = settings.stream ? Math.min(settings.bufferUpTo, settings.maxBytes) : settings.maxBytes;
    if (await body.readUpTo(limit)) return await whole(given, body, means);
    if (!settings.stream) throw tooLarge(url, settings.maxBytes);
    return await streaming(given, body, means);
  } catch (error) {
    // The end of the run cancels a body that is being read.
    const reason = run.fail(error);
    discard(response);
    throw reason;
  }
}

/** Only a whole answer can be one that was sealed. */
function checkStatus({ ok, status, type }: Response, url: URL): void {
  if (ok && status !== 204 && status !== 205 && status !== 206) return;
  const told = status === 0 ? `no readable status (${type})` : `status ${status}`;
  const why = status === 206 ? ", which is a part and not the whole" : "";
  throw new QuorumsealError("fetch.status", `${shown(url)} answers with ${told}${why}`);
}

/** The announced length is that of what is transferred; where that is encoded it says nothing of what comes out. */
function checkAnnounced({ headers }: Response, url: URL, maxBytes: number): void {
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > maxBytes && !headers.has("content-encoding")) throw tooLarge(url, maxBytes);
}

function tooLarge(url: URL, maxBytes: number): QuorumsealError {
  return new QuorumsealError("fetch.too-large", `the answer of ${shown(url)} is longer than ${maxBytes} bytes (maxBytes)`);
}

/** All at a time; whichever fails first stops the others. */
async function gather({ response, url, settings, fetch, local, run }: Given): Promise<Means> {
  const boundary = { base: url, allowOrigins: settings.allowOrigins, local };
  const looking = { headers: response.headers, boundary, fetch, run };
  const { certificate, receipt } = settings;
  const [verifier, sealed, logged] = await Promise.all([
    run.wait(settings.verifier()),
    certificate ?? certificateOf(looking),
    receipt === undefined ? receiptOf(looking) : receipt,
  ]);
  return { verifier, certificate: sealed, receipt: logged };
}

/** Verified first, and passed on then. */
async function whole({ response, settings, run }: Given, body: Body, means: Means): Promise<Certified> {
  const { verifier, certificate, receipt } = means;
  const bytes = body.bytes();
  const report = accepted(await run.wait(verifier.verify(certificate, bytes, options(settings, means, run))));
  run.end();
  const headers = passedOn(response.headers, report);
  headers.set("content-length", String(bytes.length));
  return {
    response: new Response(bytes, { status: response.status, headers }),
    certificate,
    receipt,
    certHash: report.certHash,
    streamed: false,
    report,
  };
}

/**
 * Verified as it passes. The certificate is verified before: all that is open then is whether these are its bytes. More
 * bytes than it seals are never passed on.
 */
async function streaming({ response, url, settings, run }: Given, body: Body, means: Means): Promise<Certified> {
  const { verifier, certificate, receipt } = means;
  const wanted = options(settings, means, run);
  const before = await run.wait(verifier.verify(certificate, undefined, wanted));
  if (before.state !== "sealed-unbound" || before.policy?.failures.length) throw new VerificationError(before);
  const sealed = before.statement.output.length;
  if (sealed > settings.maxBytes) throw tooLarge(url, settings.maxBytes);
  // What is longer than it should be already is refused with the verdict on what there is of it.
  if (body.length > sealed) accepted(await run.wait(verifier.verify(certificate, body.bytes(), wanted)));

  const { stream, report } = verifier.verifyStream(certificate, wanted);
  const readable = announced(source(body, sealed).pipeThrough(stream).pipeThrough(lastPieceHeld()), sealed);
  const settled = report.then(accepted).finally(() => run.end());
  settled.catch((error: unknown) => run.fail(error));
  const headers = passedOn(response.headers, before);
  headers.set("content-length", String(sealed));
  return {
    response: new Response(readable, { status: response.status, headers }),
    certificate,
    receipt,
    certHash: before.certHash,
    streamed: true,
    report: settled,
  };
}

function options({ beside }: Settings, { receipt }: Means, { signal }: Run) {
  return { ...beside, receipt, signal };
}

function accepted(report: Report): AcceptedReport {
  if (!report.accepted) throw new VerificationError(report);
  return report as AcceptedReport;
}

/** The body, up to the piece with which it is longer than what was sealed: then it is over, and found not to match. */
function source(body: Body, sealed: number): ReadableStream<Uint8Array> {
  let passed = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await body.next();
        if (piece) controller.enqueue(piece);
        passed += piece?.length ?? 0;
        if (piece && passed <= sealed) return;
        if (piece) body.cancel();
        controller.close();
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 },
  );
}

/**
 * Keeps the last piece until the end was reached well. Who does not notice a stream's error, as some that pass streams on do
 * not, is still never given the whole of an answer that did not match.
 */
function lastPieceHeld(): TransformStream<Uint8Array, Uint8Array> {
  let held: Uint8Array | undefined;
  return new TransformStream({
    transform(piece, controller) {
      if (held) controller.enqueue(held);
      held = piece;
    },
    flush(controller) {
      if (held) controller.enqueue(held);
    },
  });
}

/**
 * The stream as one of a known length, where a platform takes the length from the stream and not from the header: else it would
 * end a response whose stream failed as if that were its end.
 */
function announced(stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  type Fixed = new (length: number) => TransformStream<Uint8Array, Uint8Array>;
  const { FixedLengthStream } = globalThis as { FixedLengthStream?: Fixed };
  return FixedLengthStream ? stream.pipeThrough(new FixedLengthStream(length)) : stream;
}
