/**
 * Where the WebAssembly comes from when the caller says so, and what its integrity does. Each case takes `fresh`, which gives
 * the package anew ("main", "slim", "inline"), and the file as an address and as bytes. In a page and in Node.
 */

import { equal, misuse, ok, rejection } from "./check.mjs";
import { EMPTY } from "./loading.mjs";

const ALGORITHMS = { sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

/** The integrity of some bytes. */
export async function integrityOf(bytes, name = "sha384") {
  const digest = new Uint8Array(await crypto.subtle.digest(ALGORITHMS[name], bytes));
  return `${name}-${btoa(String.fromCharCode(...digest))}`;
}

const response = (bytes, type = "application/wasm") => new Response(bytes, { headers: { "content-type": type } });

/** Every kind of source, made from the file. */
const KINDS = {
  "a URL": ({ url }) => url,
  "a URL as text": ({ url }) => url.href,
  "a Response": ({ bytes }) => response(bytes),
  "a Response of another type": ({ bytes }) => response(bytes, "text/plain"),
  "the promise of a Response": async ({ bytes }) => response(bytes),
  "an array": ({ bytes }) => bytes,
  "a buffer": ({ bytes }) => bytes.slice().buffer,
  "part of a buffer": ({ bytes }) => {
    const larger = new Uint8Array(bytes.length + 2);
    larger.set(bytes, 1);
    return new DataView(larger.buffer, 1, bytes.length);
  },
};

/** The SHA-256 of nothing. */
const OF_NOTHING = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** One byte of it is another. */
const other = (bytes) => Uint8Array.from(bytes, (byte, at) => (at === 0 ? 1 : byte));

/** Sound modules that ask for nothing: the empty one, and one with a memory, a function and no more. */
const OTHERS = {
  empty: Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
  "with some exports": Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0x01, 4, 1, 0x60, 0, 0],
    ...[0x03, 2, 1, 0],
    ...[0x05, 3, 1, 0, 1],
    ...[0x07, 17, 2, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 4, 0x68, 0x61, 0x73, 0x68, 0, 0],
    ...[0x0a, 4, 1, 2, 0, 0x0b],
  ),
};

export const cases = {
  async "every kind of source, with the right integrity and without"(context) {
    const right = await integrityOf(context.bytes);
    for (const [kind, make] of Object.entries(KINDS)) {
      for (const integrity of [undefined, null, right]) {
        const { Verifier, hash } = await context.fresh("slim");
        const { anchor, trust, certificate, answer } = context.world;
        const verifier = await Verifier.load({ anchor, trust, wasm: make(context), integrity });
        equal(verifier.verifySync(certificate, answer).state, "valid", kind);
        equal(await hash(""), EMPTY, `${kind}, for everything`);

        const provided = await context.fresh("slim");
        provided.provideWasm(make(context), { integrity });
        equal(await provided.hash(""), EMPTY, `${kind}, provided`);
      }
    }
  },

  async "a module: as it is, but not with an integrity"(context) {
    const wasm = await WebAssembly.compile(context.bytes);
    const { provideWasm, hash } = await context.fresh("slim");
    provideWasm(Promise.resolve(wasm));
    equal(await hash(""), EMPTY, "hash");

    const api = await context.fresh("slim");
    const { anchor, trust } = context.world;
    const integrity = await integrityOf(context.bytes);
    await misuse("input.wasm", () => api.Verifier.load({ anchor, trust, wasm, integrity }), api);
    await api.Verifier.load({ anchor, trust, wasm });
  },

  async "another integrity: nothing is run, and the next attempt may succeed"(context) {
    const wrong = await integrityOf(other(context.bytes));
    const right = await integrityOf(context.bytes);
    const { anchor, trust } = context.world;
    for (const [kind, make] of Object.entries(KINDS)) {
      const api = await context.fresh("slim");
      const { message } = await misuse("load.integrity", () => api.Verifier.load({ anchor, trust, wasm: make(context), integrity: wrong }), api);
      ok(message.includes(wrong) && message.includes(right), `expected and got: ${message}`);
      await api.Verifier.load({ anchor, trust, wasm: make(context), integrity: right });
    }
    const changed = await context.fresh("slim");
    changed.provideWasm(other(context.bytes), { integrity: right });
    await misuse("load.integrity", () => changed.hash(""), changed);
  },

  async "the package's own file has an integrity too"(context) {
    const { anchor, trust } = context.world;
    const api = await context.fresh("main");
    const wrong = await integrityOf(other(context.bytes));
    await misuse("load.integrity", () => api.Verifier.load({ anchor, trust, integrity: wrong }), api);
    await api.Verifier.load({ anchor, trust, integrity: await integrityOf(context.bytes) });
  },

  async "the strongest algorithm counts, and any of its digests"(context) {
    const { bytes } = context;
    const changed = other(bytes);
    const of = (name, content = bytes) => integrityOf(content, name);
    const good = [
      await of("sha256"),
      await of("sha512"),
      `${await of("sha256", changed)} ${await of("sha512")}`,
      `\t${await of("sha384", changed)}\n  ${await of("sha384")} `,
    ];
    const bad = [`${await of("sha256")} ${await of("sha512", changed)}`, `${await of("sha512", changed)} ${await of("sha384")}`];
    for (const [list, code] of [[good, undefined], [bad, "load.integrity"]]) {
      for (const integrity of list) {
        const api = await context.fresh("slim");
        api.provideWasm(bytes, { integrity });
        equal(await api.hash("").then(() => undefined, (error) => error.code), code, integrity);
      }
    }
  },

  async "an integrity of another form is refused at once"(context) {
    const api = await context.fresh("slim");
    const right = await integrityOf(context.bytes);
    const { anchor, trust } = context.world;
    for (const integrity of [
      ...["", " ", "sha384", "sha384-", right.slice(0, -1), `${right}=`, right.replace("sha384", "SHA384"), right.replace("sha384", "sha1")],
      ...[right.replace("-", "_"), `${right}?ct=application/wasm`, `${right} md5-xyz`, 384, {}, [right], true],
    ]) {
      await misuse("input.wasm", async () => api.provideWasm(context.bytes, { integrity }), api);
      await misuse("input.wasm", () => api.Verifier.load({ anchor, trust, wasm: context.bytes, integrity }), api);
    }
  },

  async "what is no source is refused"(context) {
    const { anchor, trust } = context.world;
    for (const wasm of [5, true, {}, [], Symbol("wasm"), () => context.bytes, "http://", "https://[", new Blob([context.bytes])]) {
      const api = await context.fresh("slim");
      await misuse("input.wasm", async () => api.provideWasm(wasm), api);
      await misuse("input.wasm", () => api.Verifier.load({ anchor, trust, wasm }), api);
      await misuse("input.wasm", () => api.Verifier.load({ anchor, trust, wasm: Promise.resolve(wasm) }), api);
    }
    const api = await context.fresh("main");
    await misuse("input.argument", () => api.Verifier.load({ anchor, trust, wams: context.url }), api);
    await misuse("input.argument", async () => api.provideWasm(context.bytes, { integrty: "sha384-" }), api);
    const gone = new Error("gone");
    equal(await rejection(api.Verifier.load({ anchor, trust, wasm: Promise.reject(gone) })), gone, "the promise's own reason");
  },

  async "a response that is no success, that was read, that brings something else"(context) {
    const api = await context.fresh("slim");
    const { anchor, trust } = context.world;
    const load = (wasm) => () => api.Verifier.load({ anchor, trust, wasm });
    await misuse("load.fetch", load(new Response("not found", { status: 404 })), api);
    const read = response(context.bytes);
    await read.arrayBuffer();
    await misuse("load.fetch", load(read), api);
    await misuse("load.compile", load(new Response("<!doctype html>", { headers: { "content-type": "text/html" } })), api);
    await load(response(context.bytes))();
  },

  async "slim brings none"(context) {
    const api = await context.fresh("slim");
    const { anchor, trust } = context.world;
    for (const act of [() => api.hash(""), () => api.createHasher(), () => api.Verifier.load({ anchor, trust })]) {
      const { message } = await misuse("input.wasm", act, api);
      ok(message.includes("provideWasm"), message);
    }
    ok((await api.explain("trust.fork")).length > 50, "an explanation needs none");
    api.provideWasm(context.bytes);
    equal(await api.hash(""), EMPTY, "hash");
  },

  async "what is loaded stays: another source is not looked at, another integrity is refused"(context) {
    const { anchor, trust } = context.world;
    const right = await integrityOf(context.bytes);
    const api = await context.fresh("slim");
    const first = api.Verifier.load({ anchor, trust, wasm: context.bytes, integrity: right });
    // While it is being loaded, and after.
    for (const waiting of [Promise.resolve(), first]) {
      await waiting;
      await misuse("input.wasm", async () => api.provideWasm(context.bytes), api);
      await misuse("input.wasm", () => api.Verifier.load({ anchor, trust, integrity: OF_NOTHING }), api);
      await api.Verifier.load({ anchor, trust, wasm: new Uint8Array(4), integrity: right });
      await api.Verifier.load({ anchor, trust });
    }
    const without = await context.fresh("main");
    await without.hash("");
    const { message } = await misuse("input.wasm", () => without.Verifier.load({ anchor, trust, integrity: right }), without);
    ok(message.includes("without any"), message);
  },

  async "another module is refused, whatever it lacks, and the next attempt may succeed"(context) {
    const { anchor, trust, certificate, answer } = context.world;
    for (const [what, wasm] of Object.entries(OTHERS)) {
      const api = await context.fresh("slim");
      for (const given of [wasm, await WebAssembly.compile(wasm), response(wasm)]) {
        const { message } = await misuse("load.mismatch", () => api.Verifier.load({ anchor, trust, wasm: given }), api);
        ok(message.includes("verifier_load"), `${what}: ${message}`);
      }
      const verifier = await api.Verifier.load({ anchor, trust, wasm: context.bytes });
      equal(verifier.verifySync(certificate, answer).state, "valid", what);
    }
  },

  async "who did not ask for what fails to load does not fail with it"(context) {
    const { anchor, trust } = context.world;
    const bad = () => new Uint8Array(8);
    const right = await integrityOf(context.bytes);
    const api = await context.fresh("main");
    const failing = [rejection(api.Verifier.load({ anchor, trust, wasm: bad() })), rejection(api.Verifier.load({ anchor, trust, wasm: bad() }))];
    const [digest, verifier] = await Promise.all([api.hash(""), api.Verifier.load({ anchor, trust, wasm: context.bytes })]);
    equal([digest, verifier.anchor], [EMPTY, anchor], "both");
    equal((await failing[0]).code, "load.compile", "its own");
    // The second joined whatever was loaded in the end, or failed by itself.
    await failing[1].catch(() => {});

    const own = await context.fresh("main");
    const wrong = rejection(own.Verifier.load({ anchor, trust, integrity: OF_NOTHING }));
    equal(await own.hash(""), EMPTY, "without the other's integrity");
    equal((await wrong).code, "load.integrity", "its own");
    const provided = await context.fresh("slim");
    provided.provideWasm(context.bytes, { integrity: right });
    const first = rejection(provided.Verifier.load({ anchor, trust, wasm: bad() }));
    equal(await provided.hash(""), EMPTY, "what was provided");
    equal((await first).code, "load.integrity", "its own");
  },

  async "an integrity that was provided holds for another source too, until another is asked for"(context) {
    const { anchor, trust } = context.world;
    const [right, wrong] = [await integrityOf(context.bytes), await integrityOf(other(context.bytes))];
    const api = await context.fresh("main");
    api.provideWasm(context.url, { integrity: wrong });
    for (const integrity of [undefined, null]) {
      await misuse("load.integrity", () => api.Verifier.load({ anchor, trust, wasm: context.bytes, integrity }), api);
    }
    await api.Verifier.load({ anchor, trust, wasm: context.bytes, integrity: right });
    const again = await context.fresh("main");
    again.provideWasm(context.url, { integrity: wrong });
    again.provideWasm(context.url);
    await again.Verifier.load({ anchor, trust, wasm: context.bytes });
  },

  async "inline is part of the script"(context) {
    const { anchor, trust, certificate, answer } = context.world;
    const api = await context.fresh("inline");
    const verifier = await api.Verifier.load({ anchor, trust, integrity: await integrityOf(context.bytes) });
    equal(verifier.verifySync(certificate, answer).state, "valid", "state");
  },
};
