/** Streams: flat memory, aborting, and the answer that is verified as it passes through. */

import { equal, misuse, ok, rejection, settled } from "./check.mjs";

const GIB = 2 ** 30;
const utf8 = (text) => new TextEncoder().encode(text);
const load = ({ api, world }) => api.Verifier.load({ anchor: world.anchor, trust: world.trust });

/** 2^30 bytes, the i-th of which is i mod 251, in fresh chunks; `seen` is called now and then. */
export function gibibyte(seen = () => {}) {
  const pattern = Uint8Array.from({ length: 251 * 1024 }, (_, index) => index % 251);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at === GIB) return controller.close();
      const chunk = pattern.slice(0, Math.min(pattern.length, GIB - at));
      at += chunk.length;
      if (at % (pattern.length * 64) === 0) seen(at);
      controller.enqueue(chunk);
    },
  });
}

/** A stream that yields for ever, or hangs after its first chunk, and says how it ended. */
function endless({ hangs = false } = {}) {
  const told = { chunks: 0, cancelled: undefined };
  told.stream = new ReadableStream({
    pull(controller) {
      if (hangs && told.chunks > 0) return new Promise(() => {});
      told.chunks += 1;
      controller.enqueue(new Uint8Array(1000));
      return new Promise((resolve) => setTimeout(resolve, 1));
    },
    cancel(reason) {
      told.cancelled = reason;
    },
  });
  return told;
}

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const cases = {
  async "a stream of a gibibyte is hashed and verified in flat memory"({ api, world, memory, measure }) {
    const verifier = await load({ api, world });
    await api.hash(new Uint8Array(1 << 20));
    const [wasmBefore, sampling] = [memory(), measure?.()];
    equal(await api.hash(gibibyte(sampling?.sample)), world.gibibyte, "its hash");
    const report = await verifier.verify(world.gibibyteCertificate, new Response(gibibyte(sampling?.sample)));
    equal([report.state, report.boundBy], ["valid", "bytes"], "its verification");
    ok(memory() - wasmBefore <= 1 << 20, `WebAssembly's memory grew by ${memory() - wasmBefore} bytes`);
    sampling?.check();
  },

  async "large bytes and text do not enter whole"({ api, world, memory }) {
    const verifier = await load({ api, world });
    verifier.verifySync(world.largeCertificate, "x");
    const before = memory();
    const bytes = new Uint8Array(200 << 20);
    equal(verifier.verifySync(world.largeCertificate, bytes).code, "output.length", "bytes");
    equal(verifier.verifySync(world.largeCertificate, "x".repeat(64 << 20)).code, "output.length", "text");
    ok(memory() - before <= 1 << 20, `WebAssembly's memory grew by ${memory() - before} bytes`);
  },

  async "what is taken is given back"({ api, world, memory }) {
    const verifier = await load({ api, world });
    const round = async (index) => {
      await verifier.verify(world.certificate, new Response(world.answer), { prompt: world.prompt });
      await verifier.verifyMany([{ certificate: world.certificate, answer: world.answer, prompt: world.prompt }, { certificate: null }]);
      verifier.verifySync(world.insufficient, "x", { prompt: "x", policy: { minSigners: 1 } });
      await misuse("policy.malformed", () => verifier.verify(world.certificate, "x", { policy: { x: 1 }, prompt: "x" }), api);
      await misuse("input.digest", () => verifier.verify(world.certificate, { digest: "x" }, { prompt: "x" }), api);
      await rejection(verifier.verifyMany([{ certificate: world.certificate, answer: new Response("x"), prompt: "x" }, { answer: 5 }]));
      (await api.createHasher()).update("x").digest();
      const { stream, report } = verifier.verifyStream(world.certificate, { prompt: world.prompt });
      if (index % 2 === 0) await new Response(new Blob([world.answer]).stream().pipeThrough(stream)).text();
      else await stream.readable.cancel("enough");
      await report.catch(() => {});
      const further = await verifier.extend(world.newerTrust);
      further[Symbol.dispose]?.();
    };
    for (let index = 0; index < 50; index += 1) await round(index);
    const before = memory();
    for (let index = 0; index < 500; index += 1) await round(index);
    if (typeof Symbol.dispose === "symbol") equal(memory() - before, 0, "growth of WebAssembly's memory");
  },

  async "aborting stops the reading, with the signal's reason"({ api, world }) {
    const verifier = await load({ api, world });
    const ways = {
      verify: (answer, signal) => verifier.verify(world.certificate, answer, { signal }),
      "a Response": (answer, signal) => verifier.verify(world.certificate, new Response(answer), { signal }),
      "a prompt": (prompt, signal) => verifier.verify(world.certificate, "x", { prompt, signal }),
      "a certificate": (certificate, signal) => verifier.verify(certificate, "x", { signal }),
      "a policy": (policy, signal) => verifier.verify(world.certificate, "x", { policy, signal }),
      verifyMany: (answer, signal) => verifier.verifyMany([{ certificate: world.certificate, answer }], { signal }),
      assertAccepted: (answer, signal) => verifier.assertAccepted(world.certificate, answer, { signal }),
      hash: (answer, signal) => api.hash(answer, { signal }),
    };
    for (const [way, run] of Object.entries(ways)) {
      for (const hangs of [false, true]) {
        const controller = new AbortController();
        const source = endless({ hangs });
        const running = rejection(run(source.stream, controller.signal));
        await after(5);
        const reason = new Error(`no more ${way}`);
        controller.abort(reason);
        ok((await settled(running, way)) === reason, `${way}: the signal's reason`);
        if (way !== "a Response") ok(source.cancelled === reason, `${way}: the source is told`);
        const { chunks } = source;
        await after(5);
        ok(source.chunks <= chunks + 1, `${way}: it is not read on`);
      }
      const untouched = endless();
      const early = await settled(rejection(run(untouched.stream, AbortSignal.abort())), way);
      equal(early.name, "AbortError", `${way}: aborted before`);
    }
    // Aborted when everything is there already: too late.
    const controller = new AbortController();
    const report = await verifier.verify(world.certificate, world.answer, { signal: controller.signal });
    controller.abort();
    equal(report.state, "valid", "aborted afterwards");
  },

  async "what passes through comes out as it is, and the report at the end"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [certificate, text] of [
      [world.certificate, world.answer],
      [world.largeCertificate, world.large],
      [world.empty, ""],
    ]) {
      const { stream, report } = verifier.verifyStream(new Response(certificate), { prompt: world.prompt });
      const out = await new Response(new Blob([text]).stream().pipeThrough(stream)).text();
      ok(out === text, "the same text");
      const expected = verifier.verifySync(certificate, text, { prompt: world.prompt });
      equal(await report, expected, "the report");
    }
  },

  async "the stream of an answer that is not accepted errors at its end"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [certificate, text, options, code, state] of [
      [world.certificate, `${world.answer}!`, {}, "output.length", "invalid"],
      [world.certificate, world.answer, { prompt: "x" }, "prompt.digest", "invalid"],
      [world.certificate, world.answer, { policy: { minSigners: 4 } }, "policy.min-signers", "valid"],
      [world.insufficient, world.answer, {}, "quorum.insufficient", "insufficient"],
      [null, world.answer, {}, null, "provisional"],
    ]) {
      const { stream, report } = verifier.verifyStream(certificate, options);
      const source = new ReadableStream({
        start(controller) {
          for (const piece of [text.slice(0, 5), text.slice(5)]) controller.enqueue(utf8(piece));
          controller.close();
        },
      });
      const reader = source.pipeThrough(stream).getReader();
      const read = [];
      const error = await rejection(
        (async () => {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            read.push(...value);
          }
        })(),
      );
      ok(error instanceof api.VerificationError, String(error));
      equal([error.code, error.report.state], [code, state], "the error");
      ok((await report) === error.report, "the report is the error's");
      equal(read.length, utf8(text).length, "every byte came out before");
    }
  },

  async "a stream that does not reach its end has no report"({ api, world }) {
    const verifier = await load({ api, world });
    const reason = new Error("enough");

    const cancelled = verifier.verifyStream(world.certificate);
    const writer = cancelled.stream.writable.getWriter();
    const writing = writer.write(utf8("x")).catch(() => {});
    await cancelled.stream.readable.cancel(reason);
    ok((await settled(rejection(cancelled.report), "the report")) === reason, "the readable side was cancelled");
    await settled(rejection(writer.closed), "the writable side");
    await settled(writing, "what was being written");

    const aborted = verifier.verifyStream(world.certificate);
    const reading = rejection(new Response(aborted.stream.readable).text());
    await aborted.stream.writable.abort(reason);
    ok((await settled(rejection(aborted.report), "the report")) === reason, "the writable side was aborted");
    await settled(reading, "what was being read");

    const controller = new AbortController();
    const signalled = verifier.verifyStream(world.certificate, { signal: controller.signal });
    const source = endless();
    const piped = rejection(new Response(source.stream.pipeThrough(signalled.stream)).arrayBuffer());
    await after(5);
    controller.abort(reason);
    ok((await settled(rejection(signalled.report), "the report")) === reason, "the signal was aborted");
    await settled(piped, "what was piped");
    ok(source.cancelled === reason, "the source is told");

    const broken = verifier.verifyStream(world.certificate);
    const breaking = new ReadableStream({ start: (at) => at.error(reason) });
    await rejection(new Response(breaking.pipeThrough(broken.stream)).text());
    ok((await settled(rejection(broken.report), "the report")) === reason, "the source broke");
  },

  async "misuse errors the stream at once"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [code, certificate, options] of [
      ["policy.malformed", world.certificate, { policy: { minSingers: 3 } }],
      ["input.digest", world.certificate, { prompt: { digest: "x" } }],
      ["input.response", new Response("", { status: 404 }), {}],
    ]) {
      const { stream, report } = verifier.verifyStream(certificate, options);
      const source = endless();
      const piped = rejection(new Response(source.stream.pipeThrough(stream)).arrayBuffer());
      equal((await settled(rejection(report), code)).code, code, "the report's reason");
      await settled(piped, "what was piped");
      ok(source.chunks < 50, `${source.chunks} chunks were read`);
    }
    const { stream, report } = verifier.verifyStream(world.certificate);
    const strings = new ReadableStream({ start: (at) => at.enqueue("text") });
    await rejection(new Response(strings.pipeThrough(stream)).text());
    equal((await rejection(report)).code, "input.answer", "strings are not bytes");
    await misuse("input.argument", () => verifier.verifyStream(world.certificate, { answer: "x" }), api);
  },

  async "one reader's pace holds the source back"({ api, world }) {
    const verifier = await load({ api, world });
    const source = endless();
    const { stream, report } = verifier.verifyStream(world.certificate);
    const reader = source.stream.pipeThrough(stream).getReader();
    await after(60);
    ok(source.chunks <= 6, `${source.chunks} chunks were read for nobody`);
    for (let index = 0; index < 10; index += 1) equal((await reader.read()).done, false, "more");
    await reader.cancel();
    await settled(rejection(report), "the report");
  },
};
