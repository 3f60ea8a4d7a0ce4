/** Vectors that nobody here wrote, as far as the JavaScript API reaches. */

import { equal, ok } from "./check.mjs";

const text = (bytes) => new TextDecoder().decode(bytes);

/** BLAKE3: whole and in pieces of any size, from memory and from a stream. */
export async function blake3({ api, read }) {
  const { cases } = JSON.parse(text(await read("blake3/test_vectors.json")));
  ok(cases.length >= 35, "all the cases");
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (const { input_len: length, hash } of cases) {
    const bytes = Uint8Array.from({ length }, (_, index) => index % 251);
    const expected = `blake3:${hash.slice(0, 64)}`;
    equal(await api.hash(bytes), expected, `hash of ${length} bytes`);
    const pieces = [];
    for (let at = 0; at < length; ) {
      const size = 1 + random(4000);
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    const hasher = await api.createHasher();
    for (const piece of pieces) hasher.update(piece);
    equal(hasher.digest(), expected, `${length} bytes in ${pieces.length} pieces`);
    equal(await api.hash(new Blob(pieces)), expected, `${length} bytes in a Blob`);
  }
  return cases.length;
}

/** Base64, as the payload of a document: what is no strict base64 is malformed, what is comes one check further. */
export async function base64({ api, world, read }) {
  const cases = JSON.parse(text(await read("base64/base64_cases.json")));
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  for (const { input, strict_padded_canonical: bytes } of cases) {
    const document = { payloadType: "application/vnd.in-toto+json", payload: input, signatures: [] };
    const report = verifier.verifySync(JSON.stringify(document), "x");
    const expected = bytes === null ? "envelope.malformed" : "statement.malformed";
    equal([report.state, report.code], ["invalid", expected], `payload ${JSON.stringify(input)}`);
  }
  return cases.length;
}

/** Texts by themselves and as unknown members of a good certificate. */
export async function json({ api, world, read, list }) {
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  const names = await list("json-testsuite/test_parsing");
  ok(names.length >= 318, "all the texts");
  for (const name of names) {
    const bytes = await read(`json-testsuite/test_parsing/${name}`);
    const alone = await verifier.verify(bytes, world.answer);
    ok(["invalid", "provisional"].includes(alone.state), `${name} is ${alone.state} as a certificate`);
    const [before, after] = [`{"x-unknown":`, `,${world.certificate.slice(1)}`];
    const { state, code } = await verifier.verify(new Blob([before, bytes, after]), world.answer);
    const duplicated = name.startsWith("y_object_duplicated_key");
    if (name.startsWith("y_") && !duplicated) equal(state, "valid", `${name} as an unknown member`);
    else if (name.startsWith("i_") && state === "valid") equal(code, null, name);
    else equal([state, code], ["invalid", "envelope.malformed"], `${name} as an unknown member`);
    equal(verifier.verifySync(world.certificate, world.answer).state, "valid", `a good certificate after ${name}`);
  }
  return names.length;
}

/** Envelopes on which DSSE implementations agree. They are no certificates, so what is seen of them is their parsing. */
export async function dsse({ api, world, read }) {
  const { cases } = JSON.parse(text(await read("dsse-interop/cases.json")));
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  for (const { name, accept, envelope } of cases) {
    const { state, code } = await verifier.verify(envelope, "x");
    equal(state, "invalid", name);
    if (accept) ok(!["envelope.malformed", "envelope.too-large"].includes(code), `${name}: an envelope, not ${code}`);
    equal(verifier.verifySync(world.certificate, world.answer).state, "valid", `a good certificate after ${name}`);
  }
  return cases.length;
}
