/** Fetching answers, and wrapping handlers, with something in the place of the network: what is asked, passed on, refused. */

import { equal, misuse, ok, rejection, settled } from "./check.mjs";
import { gibibyte } from "./streams.mjs";

const CERT = "urn:quorumseal:certificate:v1";
const RECEIPT = "urn:quorumseal:receipt:v1";
const HERE = "https://answers.example/a/b.md";
const utf8 = (text) => new TextEncoder().encode(text);
const linking = (body, link, more = {}) => new Response(body, { ...more, headers: { link, ...more.headers } });

/** Names and addresses that lead to the machine itself, or may. */
const HERE_TOO = [
  ...["https://localhost./", "https://x.localhost/", "https://0.0.0.0/", "https://0/", "https://[::]/", "https://127.9.9.9/"],
  ...["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:0.0.0.0]/"],
];

/** Answers by address or path, and remembers what was asked. Whatever is no response is the body of one. */
function site(routes) {
  const asked = [];
  const fetch = async (url, init = {}) => {
    asked.push({ url, init });
    const route = routes[url] ?? routes[new URL(url).pathname];
    const given = typeof route === "function" ? await route(url, init) : route;
    if (given instanceof Response) return given;
    return new Response(given ?? "not there", { status: given === undefined ? 404 : 200 });
  };
  return { fetch, asked, urls: () => asked.map(({ url }) => url) };
}

/** A body in pieces of its own, which says how far it was read and whether it was cancelled. */
function pieces(list, { hangs = false, fails } = {}) {
  const told = { given: 0, cancelled: false };
  told.stream = new ReadableStream(
    {
      pull(controller) {
        if (told.given < list.length) return controller.enqueue(list[told.given++]);
        if (fails) return controller.error(fails);
        return hangs ? new Promise(() => {}) : controller.close();
      },
      cancel: () => void (told.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return told;
}

const PIECE = 64 << 10;
function cut(text) {
  const bytes = utf8(text);
  return Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, index) => bytes.slice(index * PIECE, (index + 1) * PIECE));
}

/** What came out of a stream before its end, and the error that it ended with. */
async function readAll(stream) {
  const reader = stream.getReader();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { length };
      length += value.length;
    }
  } catch (error) {
    return { length, error };
  }
}

async function setup({ api, network, world }) {
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  const beside = { "/a/b.md.cert.json": world.certificate };
  const get = (routes, options = {}, input = HERE) => {
    const here = site(routes);
    const promise = settled(network.verifiedFetch(input, { verifier, fetch: here.fetch, ...options }), "verifiedFetch");
    promise.catch(() => {});
    return { ...here, promise };
  };
  return { verifier, beside, get };
}

/** Expects a verdict as an error. */
async function verdict(code, promise, api) {
  const error = await rejection(promise);
  ok(error instanceof api.VerificationError, `a VerificationError with ${code} rather than ${error?.stack ?? error}`);
  equal(error.code, code, "its code");
  return error;
}

export const cases = {
  async "an answer with its certificate beside it is given, with what was found"(context) {
    const { api, network, world } = context;
    const { get, beside } = await setup(context);
    const { promise, urls } = get({ "/a/b.md": world.answer, ...beside, "/a/b.md.tlog-proof": world.receipt }, { prompt: world.prompt });
    const { response, report, url, certificate, receipt, streamed } = await promise;
    equal(await response.text(), world.answer, "the answer");
    equal([report.accepted, report.prompt, report.logged, streamed], [true, "matched", "yes", false], "the report");
    equal(url, HERE, "where from");
    equal(new TextDecoder().decode(certificate), world.certificate, "the certificate");
    equal(new TextDecoder().decode(receipt), world.receipt, "the receipt");
    equal(urls(), [HERE, `${HERE}.cert.json`, `${HERE}.tlog-proof`], "what was asked");
    equal(response.headers.get("content-type"), "text/markdown; charset=utf-8", "the sealed type");
    equal(response.headers.get("content-length"), String(utf8(world.answer).length), "the length");
    ok(network.verifiedFetch.length === 2, "two arguments");
  },

  async "an answer that does not match, or has a bad certificate, is not given"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const tampered = world.answer.replace("nine", "nein");
    for (const stream of [false, true]) {
      await verdict("output.digest", get({ "/a/b.md": tampered, ...beside }, { stream }).promise, api);
      await verdict("output.length", get({ "/a/b.md": `${tampered}!`, ...beside }, { stream }).promise, api);
      const seals = { [world.insufficient]: "quorum.insufficient", [world.newerCertificate]: "validator-set.unknown", "{": "envelope.malformed" };
      for (const [certificate, code] of Object.entries(seals)) {
        await verdict(code, get({ "/a/b.md": world.answer, "/a/b.md.cert.json": certificate }, { stream }).promise, api);
      }
      const policy = { requireReceipt: true };
      await verdict("policy.require-receipt", get({ "/a/b.md": world.answer, ...beside }, { stream, policy }).promise, api);
      const otherPrompt = { stream, prompt: "another question" };
      await verdict("prompt.digest", get({ "/a/b.md": world.answer, ...beside }, otherPrompt).promise, api);
      const wrongSha = { "/a/b.md": world.answer, "/a/b.md.cert.json": world.wrongSha256 };
      await verdict("output.digest", get(wrongSha, { stream, allDigests: true }).promise, api);
    }
    const empty = await get({ "/a/b.md": () => new Response(null), "/a/b.md.cert.json": world.empty }).promise;
    equal(await empty.response.text(), "", "an empty answer that was sealed");
  },

  async "what is known is not looked for"(context) {
    const { world } = context;
    const { get } = await setup(context);
    const all = { certificate: world.certificate, receipt: world.receipt, votes: world.votes, advisories: world.advisories };
    const given = get({ "/a/b.md": world.answer }, { ...all, prompt: world.prompt });
    const { report } = await given.promise;
    equal([report.logged, report.dissent, report.advisories.counted.length], ["yes", "proven", 1], "the report");
    equal(given.urls(), [HERE], "what was asked");
    const none = get({ "/a/b.md": world.answer }, { certificate: world.certificate, receipt: false });
    equal([(await none.promise).receipt, none.urls()], [null, [HERE]], "no receipt is looked for");
  },

  async "links are read as RFC 8288 has them"(context) {
    const { world } = context;
    const { get } = await setup(context);
    const found = { "https://answers.example/x": [
      `</x>; rel="${CERT}"`,
      `<../x>;rel=${CERT}`,
      `<https://answers.example/x> ; REL = "${CERT.toUpperCase()}"`,
      `</other>; rel=next, </x>; rel="${CERT}"`,
      `</other>; title="a, b; rel=\\"${CERT}\\" <"; rel=prev, </x>; rel="item ${CERT}\tup"`,
      `, ,</x>; foo; bar=; rel="${CERT}"; rel=next`,
      `</x>; rel="${CERT}", </second>; rel="${CERT}"`,
      `</y>; anchor="#part"; rel="${CERT}", </x>; rel="${CERT}"`,
      `</y>; anchor="/elsewhere"; rel="${CERT}", </x>; anchor="b.md"; rel="${CERT}"`,
      `</y>; anchor="http://["; rel="${CERT}", </x>; anchor=""; rel="${CERT}"`,
      `</x>; rel="${CERT}`,
      `</y>; rev="${CERT}", </z>; rel*="${CERT}", </x>; rel="${CERT}"`,
    ] };
    const beside = [
      "", "nothing", "<", "</x", "</x>", `</x>; rel=next; rel="${CERT}"`, `</x>; rel="x${CERT}"`, `garbage </x>; rel="${CERT}"`,
      `</x>; rel="next" garbage, </y>; rel="${CERT}"`, `</x>; title="${CERT}"`, `</x>; rel="\\`,
    ];
    found[`${HERE}.cert.json`] = beside;
    for (const [address, headers] of Object.entries(found)) {
      for (const link of headers) {
        const { promise, urls } = get({ "/a/b.md": () => linking(world.answer, link), [address]: world.certificate }, { receipt: false });
        await promise.catch(({ message }) => ok(false, `${link}: ${message}`));
        equal(urls()[1], address, link);
      }
    }
    const both = `</c>; rel="${CERT}", </r>; rel="${RECEIPT}"`;
    const { promise } = get({ "/a/b.md": () => linking(world.answer, both), "/c": world.certificate, "/r": world.receipt });
    equal((await promise).report.logged, "yes", "a linked receipt");
  },

  async "links without end are refused in time"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    for (const link of [`<${"x".repeat(20_000)}>; rel="${CERT}"`, `<x>; rel=next${", <x>; rel=next".repeat(100)}`, "<".repeat(16_385)]) {
      const { promise, urls } = get({ "/a/b.md": () => linking(world.answer, link) });
      await misuse("fetch.too-large", () => promise, api);
      equal(urls(), [HERE], "what was asked");
    }
    // As long as may be, and as tangled.
    for (const link of ['<x>;"'.repeat(2_700), ";".repeat(16_384), `<x>;a="${"\\".repeat(16_000)}`]) {
      const { promise } = get({ "/a/b.md": () => linking(world.answer, link), "/a/b.md.cert.json": world.certificate });
      await promise;
    }
  },

  async "the file beside an answer has its name, without query and fragment"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    const { promise, urls } = get({ "/a": world.answer, "/a.cert.json": world.certificate }, {}, new URL("https://answers.example/a?token=secret#here"));
    const { url } = await promise;
    equal(url, "https://answers.example/a?token=secret", "its address");
    equal(urls()[1], "https://answers.example/a.cert.json", "what was asked");
    const none = get({ "/a/": world.answer }, {}, "https://answers.example/a/");
    const error = await misuse("fetch.no-certificate", () => none.promise, api);
    ok(error.message.includes("Access-Control-Expose-Headers: Link"), error.message);
    equal(none.urls(), ["https://answers.example/a/"], "what was asked");
  },

  async "what is not there is told from what fails"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const html = () => new Response("<!doctype html>", { headers: { "content-type": "text/html; charset=utf-8" } });
    const status = (status) => () => new Response("", { status });
    const answer = { "/a/b.md": world.answer };
    for (const absent of [status(404), status(410), status(403), html, ""]) {
      await misuse("fetch.no-certificate", () => get({ ...answer, "/a/b.md.cert.json": absent }).promise, api);
      equal((await get({ ...answer, ...beside, "/a/b.md.tlog-proof": absent }).promise).report.logged, "not-given", "no receipt");
    }
    for (const failing of [status(500), status(206), () => Promise.reject(new TypeError("no network"))]) {
      equal((await get({ ...answer, ...beside, "/a/b.md.tlog-proof": failing }).promise).receipt, null, "no receipt beside");
    }
    await misuse("fetch.status", () => get({ ...answer, "/a/b.md.cert.json": status(500) }).promise, api);
    await misuse("fetch.network", () => get({ ...answer, "/a/b.md.cert.json": () => Promise.reject(new TypeError("x")) }).promise, api);
    const linked = { "/a/b.md": () => linking(world.answer, `</r>; rel="${RECEIPT}"`), ...beside };
    equal((await get(linked).promise).receipt, null, "a linked receipt that is gone");
    await misuse("fetch.status", () => get({ ...linked, "/r": status(500) }).promise, api);
    await misuse("fetch.status", () => get({ ...linked, "/r": status(403) }).promise, api);
    for (const code of [204, 205, 206, 400, 401, 404, 500]) {
      const page = () => new Response(code < 206 ? null : "secret", { status: code });
      const { promise, urls } = get({ "/a/b.md": page });
      const error = await misuse("fetch.status", () => promise, api);
      ok(error.message.includes(String(code)) && !error.message.includes("secret"), error.message);
      equal(urls(), [HERE], "nothing else is asked");
    }
    const cause = new TypeError("the name was not found");
    const error = await misuse("fetch.network", () => get({ "/a/b.md": () => Promise.reject(cause) }).promise, api);
    ok(error.cause === cause, "the cause");
  },

  async "documents are of the answer's origin, or of one that is allowed"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    const refused = [
      "https://other.example/c", "//other.example/c", "http://answers.example/c", "https://answers.example:8443/c",
      "https://user@answers.example/c", "https://:word@answers.example/c", "file:///etc/passwd", "javascript:alert(1)",
      "data:application/json,{}", "blob:https://answers.example/1", "http://127.0.0.1/c", "http://localhost/c", "https://[",
      "https://answers.example.evil.example/c", "ftp://answers.example/c",
    ];
    for (const target of refused) {
      for (const relation of [CERT, RECEIPT]) {
        const { promise, urls } = get({ "/a/b.md": () => linking(world.answer, `<${target}>; rel="${relation}"`) }, {
          ...(relation === RECEIPT ? { certificate: world.certificate } : {}),
          allowOrigins: ["https://allowed.example"],
        });
        await misuse("fetch.origin", () => promise, api);
        equal(urls().filter((url) => url !== HERE && !url.endsWith("b.md.tlog-proof")), [], `what was asked for ${target}`);
      }
    }
    const link = `<https://allowed.example/c>; rel="${CERT}"`;
    const allowed = get(
      { "/a/b.md": () => linking(world.answer, link), "https://allowed.example/c": world.certificate },
      { allowOrigins: ["https://allowed.example", "http://localhost:8080"] },
    );
    await allowed.promise;
    const local = "http://127.3.2.1:8080/b.md";
    for (const input of [local, "http://localhost/b.md", "http://[::1]:90/b.md", "http://0x7f.1/b.md"]) {
      await get({ "/b.md": world.answer, "/b.md.cert.json": world.certificate }, {}, input).promise;
    }
    for (const input of ["http://answers.example/b.md", "https://user:word@answers.example/", "file:///a", "http://127.0.0.1.example/", "http://128.0.0.1/", "data:,x"]) {
      const { promise, urls } = get({}, {}, input);
      await misuse("fetch.origin", () => promise, api);
      equal(urls(), [], `nothing is asked of ${input}`);
    }
  },

  async "redirects are followed three times, and looked at"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const to = (location, status = 302) => () => new Response(null, { status, headers: location === undefined ? {} : { location } });
    const chain = { "/1": to("/2", 301), "/2": to("https://answers.example/3?q", 307), "/3": to("a/b.md", 308), "/a/b.md": world.answer, ...beside };
    const three = get(chain, {}, "https://answers.example/1");
    equal((await three.promise).url, HERE, "the final address");
    equal(three.urls().at(-2), `${HERE}.cert.json`, "documents are relative to it");
    const four = get({ ...chain, "/0": to("/1") }, {}, "https://answers.example/0");
    await misuse("fetch.redirect", () => four.promise, api);
    equal(four.urls().length, 4, "requests");
    const round = get({ "/1": to("/1") }, {}, "https://answers.example/1");
    await misuse("fetch.redirect", () => round.promise, api);
    await misuse("fetch.redirect", () => get(chain, { redirect: "error" }, "https://answers.example/1").promise, api);
    for (const location of [undefined, "https://[", "http://answers.example/", "http://127.0.0.1/", "https://localhost/", "file:///etc/passwd", "https://a:b@answers.example/", ...HERE_TOO]) {
      const { promise, urls } = get({ "/1": to(location) }, {}, "https://answers.example/1");
      await misuse("fetch.redirect", () => promise, api);
      equal(urls().length, 1, `requests for ${location}`);
    }
    for (const [from, location] of [["/a/b.md.cert.json", "https://other.example/c"], ["/a/b.md.cert.json", "http://answers.example/c"]]) {
      const { promise, urls } = get({ "/a/b.md": world.answer, [from]: to(location) });
      await misuse("fetch.redirect", () => promise, api);
      ok(!urls().includes(location), "it is not followed");
    }
    const moved = { "/a/b.md": world.answer, "/a/b.md.cert.json": to("/1"), "/1": to("/2"), "/2": to("/c"), "/c": world.certificate };
    await get(moved).promise;
    await misuse("fetch.redirect", () => get({ ...moved, "/c": to("/d"), "/d": world.certificate }).promise, api);
    equal((await get({ "/a/b.md": world.answer, ...beside, "/a/b.md.tlog-proof": to("https://login.example/") }).promise).receipt, null, "a receipt");
    for (const odd of [300, 304, 305]) {
      await misuse("fetch.status", () => get({ "/1": to("/a/b.md", odd), ...beside }, {}, "https://answers.example/1").promise, api);
    }
  },

  async "what the caller sends goes where it was meant to go"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const headers = { authorization: "Bearer secret", "x-api-key": "secret", accept: "text/markdown", "user-agent": "test" };
    const elsewhere = "https://cdn.example/a/b.md";
    const routes = {
      "https://answers.example/1": () => new Response(null, { status: 302, headers: { location: "/2" } }),
      "https://answers.example/2": () => new Response(null, { status: 302, headers: { location: elsewhere } }),
      [elsewhere]: world.answer,
      ...beside,
    };
    const options = { headers, cache: "no-store", credentials: "include", keepalive: true };
    const { promise, asked } = get(routes, options, "https://answers.example/1");
    await promise;
    const sent = asked.map(({ init }) => [...new Headers(init.headers)].map(([name]) => name));
    equal(sent.slice(0, 2).map((names) => names.includes("authorization") && names.includes("x-api-key")), [true, true], "at its origin");
    ok(!JSON.stringify(sent.slice(2)).match(/authorization|x-api-key/) && sent[2].includes("accept"), "at another origin");
    equal(sent.slice(3), [[], []], "with certificate and receipt");
    equal(asked.map(({ init }) => init.cache ?? null), ["no-store", "no-store", "no-store", null, null], "members of the init");
    equal(asked.slice(3).map(({ init }) => init.credentials ?? "omit"), ["omit", "omit"], "no credentials");
    ok(asked.every(({ init }) => init.redirect === "manual" && init.signal instanceof AbortSignal), "every redirect is looked at");
    // The same by a Request.
    const request = new Request(HERE, { headers: { "x-api-key": "secret" }, cache: "no-store" });
    const given = get({ "/a/b.md": world.answer, ...beside }, {}, request);
    await given.promise;
    equal(given.asked.map(({ init }) => new Headers(init.headers).get("x-api-key")), ["secret", null, null], "by a Request");
    for (const wrong of [new Request(HERE, { method: "POST", body: "x" }), new Request(HERE, { method: "HEAD" }), new Request(HERE, { redirect: "manual" })]) {
      await misuse("input.argument", () => get({}, {}, wrong).promise, api);
    }
  },

  async "headers that would change what the bytes are do not come along"(context) {
    const { world } = context;
    const { get, beside } = await setup(context);
    const headers = {
      "content-type": "text/html; charset=utf-16",
      "content-encoding": "identity",
      "content-language": "en",
      "content-range": "bytes 0-1/2",
      connection: "close, x-hop",
      "x-hop": "1",
      etag: '"of the encoded form"',
      refresh: "0; url=https://evil.example/",
      "x-accel-redirect": "/internal/other.md",
      "x-sendfile": "/etc/passwd",
      "surrogate-control": 'content="ESI/1.0"',
      "clear-site-data": '"*"',
      "service-worker-allowed": "/",
      "quorumseal-cert-hash": "blake3:made-up",
      "x-request-id": "7",
    };
    const { promise } = get({ "/a/b.md": () => new Response(world.answer, { headers, statusText: "words of nobody" }), ...beside });
    const { response } = await promise;
    equal(response.statusText, "", "no words that were not sealed");
    const got = Object.fromEntries(response.headers);
    const expected = { "content-language": "en", "content-length": String(utf8(world.answer).length), "content-type": "text/markdown; charset=utf-8", "x-content-type-options": "nosniff", "x-request-id": "7" };
    equal(Object.entries(got).sort(), Object.entries(expected).sort(), "headers");
  },

  async "longer answers than are held are refused"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const length = utf8(world.answer).length;
    await get({ "/a/b.md": world.answer, ...beside }, { maxBytes: length }).promise;
    const body = pieces([utf8(world.answer), utf8("!"), utf8("!")], { hangs: true });
    await misuse("fetch.too-large", () => get({ "/a/b.md": () => new Response(body.stream), ...beside }, { maxBytes: length }).promise, api);
    ok(body.cancelled && body.given === 2, "it is read no further, and cancelled");
    const announced = get({ "/a/b.md": () => new Response("x", { headers: { "content-length": "1000" } }), ...beside }, { maxBytes: 999 });
    await misuse("fetch.too-large", () => announced.promise, api);
    equal(announced.urls(), [HERE], "nothing else is asked");
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) });
    await misuse("fetch.too-large", () => get({ "/a/b.md": () => new Response(endless), ...beside }).promise, api);
    let given = 0;
    const long = () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array((given += 1) && 1 << 20)) }));
    await misuse("fetch.too-large", () => get({ "/a/b.md": world.answer, "/a/b.md.cert.json": long }).promise, api);
    const linked = () => linking(world.answer, `<b.md.tlog-proof>; rel="${RECEIPT}"`);
    await misuse("fetch.too-large", () => get({ "/a/b.md": linked, ...beside, "/a/b.md.tlog-proof": long }).promise, api);
    // One that nobody promised is none.
    equal((await get({ "/a/b.md": world.answer, ...beside, "/a/b.md.tlog-proof": long }).promise).receipt, null, "a receipt");
    ok(given < 75, `three were read ${given} MiB far`);
  },

  async "long answers stream, and the verdict is at their end"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    const seal = { "/a/b.md.cert.json": world.largeCertificate };
    const good = await get({ "/a/b.md": () => new Response(pieces(cut(world.large)).stream), ...seal }, { stream: true }).promise;
    ok(good.streamed && good.report instanceof Promise, "it streams");
    equal(good.response.headers.get("content-type"), "text/markdown; charset=utf-8", "the sealed type");
    ok((await good.response.text()) === world.large, "the same text");
    equal((await good.report).accepted, true, "the report");

    const bad = cut(world.large);
    bad.at(-1)[0] ^= 1;
    const mismatch = await get({ "/a/b.md": () => new Response(pieces(bad).stream), ...seal }, { stream: true }).promise;
    const { length, error } = await readAll(mismatch.response.body);
    ok(error instanceof api.VerificationError && error.code === "output.digest", "the stream's error");
    ok(length > 0 && length <= utf8(world.large).length - bad.at(-1).length, "the last piece was held back");
    const reported = await rejection(mismatch.report);
    ok(reported instanceof api.VerificationError && reported.code === error.code, "the report's");

    const broken = await get({ "/a/b.md": () => new Response(pieces(cut(world.large).slice(0, 30), { fails: new TypeError("reset") }).stream), ...seal }, { stream: true }).promise;
    const end = await readAll(broken.response.body);
    equal([end.error?.code, (await rejection(broken.report)).code], ["fetch.network", "fetch.network"], "one that breaks off");

    const short = await get({ "/a/b.md": () => new Response(pieces(cut(world.large).slice(0, -1)).stream), ...seal }, { stream: true }).promise;
    equal((await readAll(short.response.body)).error?.code, "output.length", "one that ends early");
  },

  async "bytes are those that were verified, whatever becomes of the buffer that they came in"(context) {
    const { world } = context;
    const { get, beside } = await setup(context);
    const bytes = utf8(world.answer);
    for (const size of [1, 7, 32]) {
      const buffer = new Uint8Array(size);
      const reusing = () => {
        let at = 0;
        const pull = (controller) => {
          if (at >= bytes.length) return controller.close();
          const piece = bytes.subarray(at, (at += size));
          buffer.fill(0x78).set(piece);
          controller.enqueue(buffer.subarray(0, piece.length));
        };
        return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
      };
      for (const options of [{}, { stream: true, bufferUpTo: 0 }, { stream: true, bufferUpTo: 40 }]) {
        const { response, report } = await get({ "/a/b.md": reusing, ...beside }, options).promise;
        equal(await response.text(), world.answer, `pieces of ${size}, ${JSON.stringify(options)}`);
        equal((await report).accepted, true, "accepted");
      }
    }
  },

  async "an answer of a gibibyte streams in flat memory"(context) {
    const { world, memory, measure } = context;
    const { get } = await setup(context);
    const [before, sampling] = [memory(), measure?.()];
    const seal = { "/a/b.md.cert.json": world.gibibyteCertificate };
    const { promise } = get({ "/a/b.md": () => new Response(gibibyte(sampling?.sample)), ...seal }, { stream: true, timeoutMs: Infinity });
    const { response, report } = await promise;
    const { length, error } = await readAll(response.body);
    equal([length, error?.message ?? null, (await report).accepted], [2 ** 30, null, true], "all of it");
    ok(memory() - before <= 1 << 20, `WebAssembly's memory grew by ${memory() - before} bytes`);
    sampling?.check();
  },

  async "no byte is passed on before what can be known is known"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    // A bad certificate, whatever the body.
    for (const [certificate, code] of [[world.insufficient, "quorum.insufficient"], [world.newerCertificate, "validator-set.unknown"]]) {
      const body = pieces(cut(world.large), { hangs: true });
      await verdict(code, get({ "/a/b.md": () => new Response(body.stream), "/a/b.md.cert.json": certificate }, { stream: true }).promise, api);
      ok(body.cancelled, "the body is cancelled");
    }
    // One that is bad for this very length.
    const older = await api.Verifier.load({ anchor: world.anchor, trust: world.olderTrust });
    const whole = pieces(cut(world.large), { hangs: true });
    const options = { stream: true, verifier: older };
    await verdict("validator-set.unknown", get({ "/a/b.md": () => new Response(whole.stream), "/a/b.md.cert.json": world.largeCertificate }, options).promise, api);
    ok(whole.cancelled, "the body is cancelled");
    const policy = { minSigners: 4 };
    const seal = { "/a/b.md.cert.json": world.largeCertificate };
    await verdict("policy.min-signers", get({ "/a/b.md": () => new Response(world.large), ...seal }, { stream: true, policy }).promise, api);
    // Longer than what was sealed before it streams.
    const longer = pieces(cut(world.large), { hangs: true });
    await verdict("output.length", get({ "/a/b.md": () => new Response(longer.stream), "/a/b.md.cert.json": world.certificate }, { stream: true }).promise, api);
    ok(longer.cancelled, "the body is cancelled");
    // And while it streams: an endless one ends with what was sealed.
    let given = 0;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array((given += 1) && PIECE)) });
    const { response } = await get({ "/a/b.md": () => new Response(endless), ...seal }, { stream: true }).promise;
    const { length, error } = await readAll(response.body);
    equal(error?.code, "output.length", "the stream's error");
    ok(length <= utf8(world.large).length && given < 60, `${length} bytes were passed on, ${given} pieces read`);
    // A sealed length beyond the limit.
    const { promise } = get({ "/a/b.md": () => new Response(world.large), ...seal }, { stream: true, maxBytes: 2 << 20 });
    await misuse("fetch.too-large", () => promise, api);
    // What fits is verified before.
    const small = await get({ "/a/b.md": () => new Response(world.large), ...seal }, { stream: true, bufferUpTo: 4 << 20 }).promise;
    equal([small.streamed, small.report.accepted], [false, true], "held");
  },

  async "a stream that nobody wants any more lets go of everything"(context) {
    const { world } = context;
    const { get } = await setup(context);
    const body = pieces(cut(world.large), { hangs: true });
    const { promise, asked } = get({ "/a/b.md": () => new Response(body.stream), "/a/b.md.cert.json": world.largeCertificate }, { stream: true });
    const { response, report } = await promise;
    await response.body.cancel("enough");
    await settled(rejection(report), "the report");
    await new Promise((resolve) => setTimeout(resolve, 5));
    ok(body.cancelled && asked[0].init.signal.aborted, "the body and the request");
  },

  async "aborting stops everything, with the signal's reason"(context) {
    const { api, world } = context;
    const { get, beside } = await setup(context);
    const never = () => new Promise(() => {});
    const hanging = () => new Response(pieces([utf8("x")], { hangs: true }).stream);
    const phases = {
      "the answer's request": [{ "/a/b.md": never }],
      "the certificate's request": [{ "/a/b.md": world.answer, "/a/b.md.cert.json": never }],
      "the receipt's request": [{ "/a/b.md": world.answer, ...beside, "/a/b.md.tlog-proof": never }],
      "the certificate's body": [{ "/a/b.md": world.answer, "/a/b.md.cert.json": hanging }],
      "the receipt's body": [{ "/a/b.md": world.answer, ...beside, "/a/b.md.tlog-proof": hanging }],
      "the answer's body": [{ "/a/b.md": hanging, ...beside }],
      "the verifier": [{ "/a/b.md": world.answer, ...beside }, { verifier: new Promise(() => {}) }],
    };
    for (const [phase, [routes, options]] of Object.entries(phases)) {
      const controller = new AbortController();
      const { promise, asked } = get(routes, { ...options, signal: controller.signal });
      const failing = rejection(promise);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const reason = new Error(phase);
      controller.abort(reason);
      ok((await failing) === reason, `${phase}: the signal's reason`);
      ok(asked.every(({ init }) => init.signal.aborted), `${phase}: every request is told`);
      const late = get(routes, { ...options, timeoutMs: 20 });
      await misuse("fetch.timeout", () => late.promise, api);
      ok(late.asked.every(({ init }) => init.signal.aborted), `${phase}: every request is told of the time`);
    }
    const before = get({}, { signal: AbortSignal.abort() });
    equal([(await rejection(before.promise)).name, before.urls()], ["AbortError", []], "aborted before");
    // While it streams, by the signal and by the time.
    const seal = { "/a/b.md.cert.json": world.largeCertificate };
    for (const way of ["signal", "time"]) {
      const controller = new AbortController();
      const body = pieces(cut(world.large).slice(0, 30), { hangs: true });
      const options = way === "time" ? { timeoutMs: 200 } : { signal: controller.signal };
      const { promise } = get({ "/a/b.md": () => new Response(body.stream), ...seal }, { stream: true, ...options });
      const { response, report } = await promise;
      const reading = readAll(response.body);
      const reason = new Error("no more");
      setTimeout(() => controller.abort(reason), 5);
      const { error } = await settled(reading, "the stream");
      ok(way === "time" ? error?.code === "fetch.timeout" : error === reason, `${way}: ${error}`);
      ok((await rejection(report)) === error, `${way}: the report`);
      ok(body.cancelled, `${way}: the body is cancelled`);
    }
    // A response that comes too late is let go of.
    const late = pieces([utf8("x")], { hangs: true });
    let arrive;
    const { promise } = get({ "/a/b.md": () => new Promise((resolve) => (arrive = () => resolve(new Response(late.stream)))) }, { timeoutMs: 20 });
    await rejection(promise);
    arrive();
    await new Promise((resolve) => setTimeout(resolve, 5));
    ok(late.cancelled, "it is cancelled");
  },

  async "a failure cancels the body that nobody will read"(context) {
    const { api, world } = context;
    const { get } = await setup(context);
    for (const [status, routes, code] of [[200, {}, "fetch.no-certificate"], [500, {}, "fetch.status"], [200, { "/a/b.md.cert.json": () => Promise.reject(new Error("x")) }, "fetch.network"]]) {
      const body = pieces([utf8(world.answer)], { hangs: true });
      const { promise, asked } = get({ "/a/b.md": () => new Response(body.stream, { status }), ...routes });
      await misuse(code, () => promise, api);
      ok(body.cancelled && asked.every(({ init }) => init.signal.aborted), code);
    }
  },

  async "options are checked"(context) {
    const { api, network, world } = context;
    const { verifier } = await setup(context);
    const { fetch, asked } = site({});
    const attempt = (options, input = HERE) => network.verifiedFetch(input, { verifier, fetch, ...options });
    const wrong = [
      { verifer: verifier }, { verifier: undefined }, { verifier: {} }, { method: "POST" }, { method: "HEAD" }, { redirect: "manual" },
      { headers: { "a b": "c" } }, { timeoutMs: 0 }, { timeoutMs: "5" }, { timeoutMs: 2 ** 31 }, { maxBytes: -1 }, { maxBytes: 1.5 },
      { bufferUpTo: NaN }, { stream: "yes" }, { fetch: "fetch" }, { allowOrigins: "*" }, { allowOrigins: ["*"] }, { signal: {} },
      { allowOrigins: ["https://a.example/"] }, { allowOrigins: ["http://a.example"] }, { allowOrigins: [5] }, { allDigests: 1 },
      { prompt: new Blob(["x"]) }, { policy: new Response("{}") }, { votes: 5 }, { certificate: new Response("") }, { body: "x" },
    ];
    for (const options of wrong) await misuse("input.argument", () => attempt(options), api);
    for (const input of [5, null, {}, new Response("x")]) await misuse("input.argument", () => attempt({}, input), api);
    if (typeof document === "undefined") await misuse("input.argument", () => attempt({}, "/relative"), api);
    await misuse("input.argument", () => network.verifiedFetch(HERE), api);
    await misuse("input.argument", () => network.verifiedFetch(HERE, { verifier, fetch: () => "text" }), api);
    equal(asked.length, 0, "nothing was asked");
    const misspelt = site({ "/a/b.md": world.answer, "/a/b.md.cert.json": world.certificate });
    await misuse("policy.malformed", () => network.verifiedFetch(HERE, { verifier, fetch: misspelt.fetch, policy: { minSinger: 1 } }), api);
  },

  async "a verifier may be a promise, or what gives one, asked once"(context) {
    const { api, world } = context;
    const { get, verifier, beside } = await setup(context);
    const routes = { "/a/b.md": world.answer, ...beside };
    let asked = 0;
    let failing = true;
    const lazy = async () => {
      asked += 1;
      if (failing) throw new Error("not yet");
      return verifier;
    };
    equal((await rejection(get(routes, { verifier: lazy }).promise)).message, "not yet", "what it rejects with");
    failing = false;
    await Promise.all([get(routes, { verifier: lazy }).promise, get(routes, { verifier: lazy }).promise]);
    equal(asked, 2, "once, after the failure");
    await get(routes, { verifier: Promise.resolve(verifier) }).promise;
    // One that rejects before anybody asks for it: the caller hears of it, and nobody else does.
    const unheard = [];
    const hear = (event) => void unheard.push(event);
    const [on, off] = globalThis.process?.on ? ["on", "off"] : ["addEventListener", "removeEventListener"];
    const [target, name] = on === "on" ? [process, "unhandledRejection"] : [globalThis, "unhandledrejection"];
    target[on](name, hear);
    const slow = () => new Promise((resolve) => setTimeout(() => resolve(new Response(world.answer)), 60));
    const bad = api.Verifier.load({ anchor: world.anchor, trust: "no trust bundle" });
    equal((await rejection(get({ ...routes, "/a/b.md": slow }, { verifier: bad }).promise)).code, "trust.malformed", "its reason");
    await new Promise((resolve) => setTimeout(resolve, 10));
    target[off](name, hear);
    equal(unheard.length, 0, "rejections that nobody heard of");
    await misuse("input.argument", () => get(routes, { verifier: () => ({}) }).promise, api);
  },
};
