/** Every way of giving an answer, a prompt, a certificate, a trust bundle, a policy. */

import { equal, misuse, ok, rejection } from "./check.mjs";

const ZERO = `blake3:${"0".repeat(64)}`;
const utf8 = (text) => new TextEncoder().encode(text);

function stream(...chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** The same content in every form; those that are consumed are made anew by each call. */
function forms(text) {
  const bytes = utf8(text);
  const padded = new Uint8Array(bytes.length + 7);
  padded.set(bytes, 3);
  const middle = Math.floor(bytes.length / 2);
  const all = {
    string: () => text,
    Uint8Array: () => bytes,
    ArrayBuffer: () => bytes.slice().buffer,
    "a part of a buffer": () => padded.subarray(3, 3 + bytes.length),
    DataView: () => new DataView(padded.buffer, 3, bytes.length),
    Uint8ClampedArray: () => new Uint8ClampedArray(bytes),
    Blob: () => new Blob([bytes]),
    File: () => new (globalThis.File ?? Blob)([bytes], "answer.md"),
    Response: () => new Response(bytes),
    "Response of a string": () => new Response(text),
    ReadableStream: () => stream(bytes.subarray(0, middle), new Uint8Array(0), bytes.subarray(middle)),
    "ReadableStream of buffers": () => stream(bytes.slice().buffer),
  };
  if (bytes.length % 2 === 0) all.Uint16Array = () => new Uint16Array(bytes.slice().buffer);
  if (typeof SharedArrayBuffer === "function") {
    all.SharedArrayBuffer = () => {
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      return shared;
    };
  }
  return all;
}

const load = ({ api, world }) => api.Verifier.load({ anchor: world.anchor, trust: world.trust });

export const cases = {
  async "every form of an answer gives the same report"({ api, world }) {
    const verifier = await load({ api, world });
    for (const [text, certificate] of [
      [world.answer, world.certificate],
      ["", world.empty],
      [world.large, world.largeCertificate],
    ]) {
      const digest = await api.hash(text);
      const expected = verifier.verifySync(certificate, text);
      equal([expected.state, expected.boundBy], ["valid", "bytes"], `${text.length} characters`);
      for (const [form, make] of Object.entries(forms(text))) {
        const what = `${form} of ${text.length} characters`;
        equal(await verifier.verify(certificate, make()), expected, what);
        equal(await verifier.verify(certificate, make(), { allDigests: true }), expected, `${what}, all digests`);
        equal(await api.hash(make()), digest, `hash of ${what}`);
        const [one] = await verifier.verifyMany([{ certificate, answer: make() }]);
        equal(one, expected, `${what}, as one of many`);
      }
      const byDigest = await verifier.verify(certificate, { digest });
      equal(byDigest.state, "valid", "digest");
      equal({ ...byDigest, boundBy: "bytes", checks: expected.checks }, expected, "digest, but for how it was bound");
      equal(byDigest.boundBy, "digest", "boundBy");
    }
  },

  async "every form of another answer fails alike, and those in memory get a hint"({ api, world }) {
    const verifier = await load({ api, world });
    const other = `${world.answer}\r\n`;
    const expected = verifier.verifySync(world.certificate, other);
    equal([expected.state, expected.hint.changes], ["invalid", ["final-newline-removed"]], "the hint");
    for (const [form, make] of Object.entries(forms(other))) {
      const streamed = form.startsWith("Re");
      const report = await verifier.verify(world.certificate, make());
      equal(report, streamed ? { ...expected, hint: null } : expected, form);
    }
  },

  async "every form of a prompt gives the same report"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer, prompt } = world;
    const expected = verifier.verifySync(certificate, answer, { prompt });
    equal([expected.state, expected.prompt], ["valid", "matched"], "a string");
    for (const [form, make] of Object.entries(forms(prompt))) {
      equal(await verifier.verify(certificate, answer, { prompt: make() }), expected, form);
    }
    const digest = await api.hash(prompt);
    equal((await verifier.verify(certificate, answer, { prompt: { digest } })).prompt, "matched", "digest");
    equal((await verifier.verify(certificate, answer, { prompt: prompt.slice(1) })).code, "prompt.digest", "another");
    equal((await verifier.verify(certificate, answer, { prompt: null })).prompt, "not-checked", "none");
  },

  async "every form of a document gives the same report"({ api, world }) {
    const { anchor, trust, certificate, answer } = world;
    const policy = '{"minSigners":3}';
    const expected = (await load({ api, world })).verifySync(certificate, answer, { policy });
    equal([expected.accepted, expected.policy], [true, { failures: [] }], "text");
    const [trusts, certificates, policies] = [forms(trust), forms(certificate), forms(policy)];
    for (const form of Object.keys(forms(""))) {
      if (!(trusts[form] && certificates[form] && policies[form])) continue;
      const verifier = await api.Verifier.load({ anchor, trust: trusts[form]() });
      const report = await verifier.verify(certificates[form](), answer, { policy: policies[form]() });
      equal(report, expected, form);
    }
    const verifier = await api.Verifier.load({ anchor, trust: JSON.parse(trust) });
    const report = await verifier.verify(JSON.parse(certificate), answer, { policy: JSON.parse(policy) });
    equal(report, expected, "parsed objects");
  },

  async "an absent certificate is provisional, an absent answer leaves the seal unbound"({ api, world }) {
    const verifier = await load({ api, world });
    for (const nothing of [undefined, null, "", " \n", "null", new Uint8Array(0), new Blob([]), new Response(null, { status: 204 })]) {
      equal((await verifier.verify(nothing, world.answer)).state, "provisional", String(nothing));
    }
    for (const nothing of [undefined, null]) {
      equal((await verifier.verify(world.certificate, nothing)).state, "sealed-unbound", String(nothing));
    }
    equal((await verifier.verify(world.certificate, "")).code, "output.length", "an empty answer is an answer");
  },

  async "documents are cut where the core stops looking"({ api, world }) {
    const verifier = await load({ api, world });
    const spaces = " ".repeat(17 << 20);
    const large = spaces + world.certificate;
    for (const certificate of [large, utf8(large), new Blob([large]), new Response(large), stream(utf8(spaces), utf8("x"))]) {
      equal((await verifier.verify(certificate, "x")).code, "envelope.too-large", "a certificate");
    }
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array((pulled += 1) && 1 << 20)),
      cancel: () => void (cancelled = true),
    });
    equal((await verifier.verify(endless, "x")).code, "envelope.too-large", "an endless certificate");
    ok(pulled < 25 && cancelled, `it was read ${pulled} MiB far, and cancelled: ${cancelled}`);
    await misuse("trust.too-large", () => api.Verifier.load({ anchor: world.anchor, trust: " ".repeat((64 << 20) + 1) }), api);
    const policy = " ".repeat(1 << 20) + "{}";
    await misuse("policy.malformed", () => verifier.verify(world.certificate, "x", { policy }), api);
  },

  async "half a surrogate pair has no bytes"({ api, world }) {
    const verifier = await load({ api, world });
    for (const text of ["a\ud83d", "\udd12b", "\udd12\ud83d"]) {
      await misuse("input.answer", () => verifier.verify(world.certificate, text), api);
      await misuse("input.answer", () => verifier.verifySync(world.certificate, text), api);
      await misuse("input.answer", () => verifier.verify(world.certificate, "x", { prompt: text }), api);
      await misuse("input.answer", () => api.hash(text), api);
      await misuse("input.answer", async () => (await api.createHasher()).update(text), api);
      // In a document it is what any other byte that is no UTF-8 is: a verdict.
      const report = await verifier.verify(world.certificate.replace("{", `{"x":"${text}",`), world.answer);
      equal([report.state, report.code], ["invalid", "envelope.malformed"], "in a certificate");
    }
    const pair = "\u{1f512}";
    equal(await api.hash(pair), await api.hash(utf8(pair)), "a whole pair");
    const long = `${"x".repeat((128 << 10) - 1)}${pair}`.repeat(10);
    equal(await api.hash(long), await api.hash(utf8(long)), "pairs where pieces meet");
  },

  async "what has no bytes is refused with what it is"({ api, world }) {
    const verifier = await load({ api, world });
    for (const wrong of [5, true, [1, 2], {}, { digest: 5 }, () => "x", Symbol("x"), new Date(0), 10n]) {
      const error = await misuse("input.answer", () => verifier.verify(world.certificate, wrong), api);
      ok(error.message.includes("the answer is"), error.message);
      await misuse("input.answer", () => api.hash(wrong), api);
    }
    await misuse("input.answer", () => api.hash({ digest: ZERO }), api);
    await misuse("input.answer", () => api.hash(undefined), api);
    const strings = await misuse("input.answer", () => verifier.verify(world.certificate, stream("text")), api);
    ok(strings.message.includes("TextEncoderStream"), strings.message);
    for (const digest of ["", "blake3:", world.answer, `sha256:${"0".repeat(64)}`, `blake3:${"A".repeat(64)}`]) {
      await misuse("input.digest", () => verifier.verify(world.certificate, { digest }), api);
      await misuse("input.digest", () => verifier.verify(world.certificate, "x", { prompt: { digest } }), api);
    }
    for (const wrong of [() => "{}", Symbol("x"), 10n, { toJSON: () => undefined }]) {
      await misuse("input.argument", () => verifier.verify(wrong, "x"), api);
    }
    equal((await verifier.verify(5, "x")).code, "envelope.malformed", "a number is JSON, and no certificate");
  },

  async "responses that are no success, and streams that were read, are refused"({ api, world }) {
    const verifier = await load({ api, world });
    const { anchor, trust, certificate, answer } = world;
    const failed = () => new Response(answer, { status: 404 });
    await misuse("input.response", () => verifier.verify(failed(), answer), api);
    await misuse("input.response", () => verifier.verify(certificate, failed()), api);
    await misuse("input.response", () => verifier.verify(certificate, Response.error()), api);
    await misuse("input.response", () => api.Verifier.load({ anchor, trust: new Response(trust, { status: 500 }) }), api);
    const used = new Response(answer);
    await used.text();
    await misuse("input.response", () => verifier.verify(certificate, used), api);
    const read = stream(utf8(answer));
    read.getReader();
    await misuse("input.answer", () => verifier.verify(certificate, read), api);
    for (const later of [new Blob([answer]), new Response(answer), stream(utf8(answer))]) {
      await misuse("input.argument", () => verifier.verifySync(certificate, later), api);
      await misuse("input.argument", () => verifier.verifySync(later, answer), api);
    }
  },

  async "an error of the source is thrown as it is"({ api, world }) {
    const verifier = await load({ api, world });
    const broken = new Error("the source broke");
    const breaking = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(utf8("x")),
        pull: (controller) => controller.error(broken),
      });
    ok((await rejection(verifier.verify(world.certificate, breaking()))) === broken, "of an answer");
    ok((await rejection(verifier.verify(breaking(), world.answer))) === broken, "of a certificate");
    ok((await rejection(api.hash(breaking()))) === broken, "of what is hashed");
  },

  async "text that was decomposed on its way is recognised"({ api, world }) {
    const verifier = await load({ api, world });
    const { certificate, answer } = world;
    const decomposed = answer.normalize("NFD");
    ok(decomposed !== answer, "the answer has composed letters");
    const report = verifier.verifySync(certificate, decomposed);
    equal(report.state, "invalid", "state");
    equal(await api.nfcWouldMatch(report, decomposed), true, "decomposed");
    equal(await api.nfcWouldMatch(report, utf8(decomposed)), true, "decomposed bytes");
    equal(await api.nfcWouldMatch(report, `${decomposed}!`), false, "another text");
    equal(await api.nfcWouldMatch(report, Uint8Array.of(0xff)), false, "no text");
    equal(await api.nfcWouldMatch(verifier.verifySync(certificate, answer), answer), false, "the very text");
    equal(await api.nfcWouldMatch(verifier.verifySync(null, answer), decomposed), false, "no certificate");
  },
};
