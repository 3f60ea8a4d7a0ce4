/** A verification of what passes through. */

import { feed, newHasher } from "./answer.js";
import { asBytes, kind, throwIfAborted } from "./bytes.js";
import type { Engine } from "./engine.js";
import { QuorumsealError, VerificationError } from "./errors.js";
import type { Evidence } from "./evidence.js";
import type { Report, Verification } from "./report.js";

interface Parts {
  engine: Engine;
  /** Everything but the answer. */
  evidence: Promise<Evidence>;
  allDigests: boolean;
  signal: AbortSignal | undefined;
  /** Verifies, and frees the evidence. */
  settle: (evidence: Evidence) => Promise<Report>;
}

export function verification({ engine, evidence, allDigests, signal, settle }: Parts): Verification {
  let resolve: (report: Report) => void;
  let reject: (reason: unknown) => void;
  const report = new Promise<Report>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever only uses the stream hears of it there.
  report.catch(() => {});

  const hasher = newHasher(engine, { allDigests });
  let owned = true;
  const inner = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const bytes = asBytes(chunk);
      if (!bytes) throw new QuorumsealError("input.answer", `the answer's stream yields ${kind(chunk)}, not bytes`);
      feed(hasher, bytes);
      controller.enqueue(chunk);
    },
    async flush() {
      const gathered = await evidence;
      throwIfAborted(signal);
      owned = false;
      gathered.answerWith(hasher);
      const found = await settle(gathered);
      resolve(found);
      if (!found.accepted) throw new VerificationError(found);
    },
  });

  // Every way of ending shows in the writer's fate: also the cancelling of the readable side, which older engines tell a
  // transform stream's own callbacks nothing of. The writable side is therefore one more in front of it.
  const writer = inner.writable.getWriter();
  const abort = (): void => void writer.abort(signal?.reason).catch(() => {});
  const failed = (error: unknown): void => void writer.abort(error).catch(() => {});
  const end = (): void => {
    signal?.removeEventListener("abort", abort);
    if (!owned) return;
    owned = false;
    hasher.free();
    evidence.then((gathered) => gathered.free(), () => {});
  };
  let broken: (reason: unknown) => void = () => {};
  const writable = new WritableStream<Uint8Array>({
    start(controller) {
      broken = (reason) => controller.error(reason);
    },
    write: (chunk) => writer.write(chunk),
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
  writer.closed.then(end, (reason: unknown) => {
    end();
    reject(reason);
    broken(reason);
  });
  evidence.catch(failed);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return { stream: { readable: inner.readable, writable }, report };
}
