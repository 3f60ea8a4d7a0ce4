/** Wrapping handlers: nothing but certified answers comes out. */

import { equal, misuse, ok, rejection, settled } from "./check.mjs";

const CERT = "urn:quorumseal:certificate:v1";
const ORIGIN = "https://answers.example";
const utf8 = (text) => new TextEncoder().encode(text);

async function setup({ api, network, world }) {
  const verifier = await api.Verifier.load({ anchor: world.anchor, trust: world.trust });
  /** What a wrapped handler of these routes makes of a request; failures are gathered. */
  const wrap = (routes, options = {}) => {
    const failures = [];
    const seen = [];
    const handler = (request, ...rest) => {
      seen.push({ request, rest });
      const route = routes[new URL(request.url).pathname];
      const given = typeof route === "function" ? route(request, ...rest) : route;
      return given instanceof Response || given instanceof Promise ? given : new Response(given ?? "not there", { status: given === undefined ? 404 : 200 });
    };
    const served = network.certified(handler, { verifier, onFailure: (error) => void failures.push(error), ...options });
    const ask = (path, init, ...rest) => settled(served(new Request(ORIGIN + path, init), ...rest), "the handler");
    return { ask, served, failures, seen, paths: () => seen.map(({ request }) => new URL(request.url).pathname) };
  };
  return { verifier, wrap };
}

/** Expects a 502 that says the code and nothing else. */
async function refused(response, code, { secret = "Le caf\u00e9", head = false } = {}) {
  equal(response.status, 502, `the status for ${code}`);
  equal(response.headers.get("content-type"), "application/problem+json", "its type");
  equal([response.headers.get("cache-control"), response.headers.get("quorumseal-code")], ["no-store", code], "its headers");
  equal(response.headers.get("quorumseal-cert-hash"), null, "nothing was verified");
  const text = await response.text();
  if (head) return equal(text, "", "no body");
  ok(!text.includes(secret.slice(0, 6)), `nothing of the answer: ${text}`);
  const problem = JSON.parse(text);
  equal([problem.code, problem.status, problem.type], [code, 502, `urn:quorumseal:code:${code}`], "the problem");
  ok(problem.title.length > 10, "a title");
  return problem;
}

export const cases = {
  async "a certified answer is passed on, and said to be one"(context) {
    const { api, world } = context;
    const { wrap } = await setup(context);
    const answered = () => new Response(world.answer, {
      status: 203,
      headers: { "quorumseal-cert-hash": "made up", "quorumseal-other": "made up", "content-type": "text/html", "x-own": "1" },
    });
    const { ask, failures, paths } = wrap({ "/a.md": answered, "/a.md.cert.json": world.certificate });
    const response = await ask("/a.md?x=1");
    equal(await response.text(), world.answer, "the answer");
    const { certHash } = await (await api.Verifier.load({ anchor: world.anchor, trust: world.trust })).verify(world.certificate, world.answer);
    const names = ["quorumseal-cert-hash", "quorumseal-verification", "quorumseal-other", "content-type", "x-own", "x-content-type-options"];
    equal(names.map((name) => response.headers.get(name)), [certHash, "before", null, "text/markdown; charset=utf-8", "1", "nosniff"], "its headers");
    equal([response.status, failures.length], [203, 0], "its status");
    equal(paths(), ["/a.md", "/a.md.cert.json", "/a.md.tlog-proof"], "what the handler was asked");
  },

  async "anything else is a 502 that says why, and nothing more"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    const linking = (link) => () => new Response(world.answer, { headers: { link: `<${link}>; rel="${CERT}"` } });
    const routes = {
      "/tampered": world.answer.replace("nine", "nein"),
      "/tampered.cert.json": world.certificate,
      "/bare": world.answer,
      "/untrusted": world.answer,
      "/untrusted.cert.json": world.newerCertificate,
      "/short": world.answer,
      "/short.cert.json": world.insufficient,
      "/broken": world.answer,
      "/broken.cert.json": world.answer,
      "/elsewhere": linking("https://evil.example/c"),
      "/plain": linking("http://answers.example/c"),
      "/long": "x".repeat(2000),
      "/long.cert.json": world.certificate,
      "/gone": () => new Response(world.answer, { status: 410 }),
      "/part": () => new Response(world.answer, { status: 206 }),
      "/moved": () => new Response(null, { status: 302, headers: { location: "/bare" } }),
      "/empty": () => new Response(null, { status: 204 }),
      "/lost": linking("/moved-away"),
      "/moved-away": () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
    };
    const codes = {
      "/tampered": "output.digest", "/bare": "fetch.no-certificate", "/untrusted": "validator-set.unknown", "/short": "quorum.insufficient",
      "/broken": "envelope.malformed", "/elsewhere": "fetch.origin", "/plain": "fetch.origin", "/long": "fetch.too-large", "/gone": "fetch.status",
      "/part": "fetch.status", "/moved": "fetch.status", "/empty": "fetch.status", "/nothing": "fetch.status", "/lost": "fetch.redirect",
    };
    const { ask, failures } = wrap(routes, { maxBytes: 1000 });
    for (const [path, code] of Object.entries(codes)) {
      const problem = await refused(await ask(path), code, { secret: world.answer });
      ok(failures.at(-1).code === code, `the hook hears of ${code}`);
      if (code === "output.digest") equal(problem.state, "invalid", "the state");
      await refused(await ask(path, { method: "HEAD" }), code, { head: true });
    }
    equal(failures.length, 2 * Object.keys(codes).length, "failures");
    const cors = wrap({ "/a": () => new Response("x", { headers: { "access-control-allow-origin": "*", "set-cookie": "a=b", "x-own": "1" } }) });
    const { headers } = await cors.ask("/a");
    equal([headers.get("access-control-allow-origin"), headers.get("x-own")], ["*", null], "headers of a problem");
  },

  async "a failing hook changes nothing"(context) {
    const { wrap } = await setup(context);
    for (const onFailure of [() => { throw new Error("hook"); }, () => Promise.reject(new Error("hook"))]) {
      await refused(await wrap({ "/a": "x" }, { onFailure }).ask("/a"), "fetch.no-certificate");
    }
  },

  async "HEAD, ranges and conditions are answered from the whole"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    const routes = { "/a": () => new Response(world.answer, { headers: { etag: '"1"' } }), "/a.cert.json": world.certificate };
    const { ask, seen } = wrap(routes);
    const head = await ask("/a", { method: "HEAD", headers: { "x-own": "1" } });
    equal([head.status, await head.text(), head.headers.get("quorumseal-verification")], [200, "", "before"], "HEAD");
    equal(head.headers.get("content-length"), String(utf8(world.answer).length), "its length");
    equal([seen[0].request.method, seen[0].request.headers.get("x-own")], ["GET", "1"], "what the handler is asked");
    const headers = { "if-none-match": '"1"', "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT", "if-range": '"1"', range: "bytes=0-1", "x-own": "1" };
    seen.length = 0;
    equal((await ask("/a", { headers })).status, 200, "a condition");
    const names = Object.keys(headers).filter((name) => seen[0].request.headers.has(name));
    equal(names, ["x-own"], "what the handler sees of it");
    const plain = new Request(`${ORIGIN}/a`);
    seen.length = 0;
    const other = wrap(routes);
    await other.served(plain, "env");
    ok(other.seen[0].request === plain && other.seen[0].rest[0] === "env", "a plain request is handed on as it is, with what follows");
    const posted = wrap({ "/a": async (request) => new Response((await request.text()) === "?" ? world.answer : "x"), "/a.cert.json": world.certificate });
    equal((await posted.ask("/a", { method: "POST", body: "?" })).status, 200, "POST");
  },

  async "what streams and fails is told of once"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    for (const method of ["GET", "HEAD"]) {
      const { ask, failures } = wrap({ "/a": world.answer.replace("nine", "nein"), "/a.cert.json": world.certificate }, { stream: true, bufferUpTo: 4 });
      const response = await ask("/a", { method });
      if (method === "HEAD") await refused(response, "output.digest", { head: true });
      else await rejection(response.text());
      await new Promise((resolve) => setTimeout(resolve, 10));
      equal(failures.map(({ code }) => code), ["output.digest"], method);
    }
  },

  async "documents are looked for only where they may be asked for"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    const from = (url, body, init) => Object.defineProperty(new Response(body, init), "url", { value: url });
    // Beside an answer that came in plain text from elsewhere, or from where the client says that this is.
    const asked = [];
    const fetch = async (url) => void asked.push(url) ?? new Response(world.certificate);
    const proxied = wrap({ "/a.md": () => from("http://upstream.example/a.md", world.answer) }, { fetch });
    await refused(await proxied.ask("/a.md"), "fetch.origin", { secret: world.answer });
    const own = wrap({ "/latest": world.answer }, { fetch });
    await refused(await own.served(new Request("http://169.254.169.254/latest")), "fetch.origin", { secret: world.answer });
    equal(asked, [], "what was asked");
    // An address of the same origin in another scheme.
    const blob = wrap({ "/a": () => new Response(world.answer, { headers: { link: `<blob:${ORIGIN}/1>; rel="${CERT}"` } }) });
    await refused(await blob.ask("/a"), "fetch.origin", { secret: world.answer });
    equal(blob.paths(), ["/a", "/a.tlog-proof"], "what the handler was asked");
    // A proxy's documents are those of the address that it was asked for.
    const mixed = wrap({ "/a": world.answer, "/a.cert.json": () => from("https://upstream.example/a.cert.json", world.certificate) });
    equal((await mixed.ask("/a")).status, 200, "a proxy");
  },

  async "options that do not come are not waited for by whoever left"(context) {
    const { network } = context;
    const gone = new AbortController();
    const serve = network.certified(() => new Response("x"), () => new Promise(() => {}));
    const answer = serve(new Request(`${ORIGIN}/a`, { signal: gone.signal }));
    gone.abort();
    equal((await settled(answer, "the handler")).status, 502, "status");
  },

  async "only what the option names passes through"(context) {
    const { wrap } = await setup(context);
    const headers = { "quorumseal-cert-hash": "made up", location: "/b" };
    const routes = { "/a": () => new Response("moved", { status: 302, headers }), "/b": "bare", "/c": () => new Response("page") };
    const { ask } = wrap(routes, { passThrough: (response, request) => response.status === 302 || new URL(request.url).pathname === "/c" });
    const moved = await ask("/a");
    equal([moved.status, moved.headers.get("location"), moved.headers.get("quorumseal-cert-hash")], [302, "/b", null], "as it is, but for what it cannot say");
    equal([(await ask("/c")).status, await (await ask("/c")).text(), await (await ask("/c", { method: "HEAD" })).text()], [200, "page", ""], "a page");
    await refused(await ask("/b"), "fetch.no-certificate");
    const failing = wrap(routes, { passThrough: () => { throw new Error("secret"); } });
    const response = await failing.ask("/a");
    equal([response.status, JSON.parse(await response.text()).code, failing.failures[0].message], [502, null, "secret"], "an option that fails");
  },

  async "options may come from the request, and bindings with it"(context) {
    const { api, network, world } = context;
    const { verifier } = await setup(context);
    const env = { seals: { "/a.cert.json": world.certificate } };
    const handler = () => new Response(world.answer);
    const served = network.certified(handler, async (request, { seals }) => ({
      verifier,
      prompt: request.headers.get("x-prompt"),
      fetch: (url) => {
        const found = seals[new URL(url).pathname];
        return new Response(found ?? null, { status: found === undefined ? 404 : 200 });
      },
    }));
    const ask = (prompt) => served(new Request(`${ORIGIN}/a`, { headers: { "x-prompt": prompt } }), env);
    equal((await ask(encodeURIComponent("x"))).status, 502, "another prompt");
    equal((await served(new Request(`${ORIGIN}/a`), env)).status, 200, "no prompt");
    const wrong = await network.certified(handler, () => ({ verifier, misspelt: 1 }))(new Request(ORIGIN));
    await refused(wrong, "input.argument");
    const failing = network.certified(handler, { verifier: () => api.Verifier.load({ anchor: "x", trust: "{}" }), certificate: "{}", receipt: false });
    await refused(await failing(new Request(ORIGIN)), "input.anchor");
    for (const [first, options] of [[5, { verifier }], [handler, undefined], [handler, { verifier: 5 }], [handler, { verifier, x: 1 }], [handler, { verifier, onFailure: 1 }]]) {
      await misuse("input.argument", () => network.certified(first, options), api);
    }
  },

  async "what the handler throws is thrown, and what it gives must be a response"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    const thrown = new Error("the handler's");
    for (const route of [() => { throw thrown; }, () => Promise.reject(thrown)]) {
      ok((await rejection(wrap({ "/a": route }).ask("/a"))) === thrown, "thrown as it is");
    }
    await refused(await wrap({ "/a": () => Promise.resolve("text") }).ask("/a"), "input.response");
    const used = async () => {
      const response = new Response(world.answer);
      await response.text();
      return response;
    };
    await refused(await wrap({ "/a": used, "/a.cert.json": world.certificate }).ask("/a"), "input.response");
  },

  async "documents of its own origin are asked of the handler, without the client's headers"(context) {
    const { world } = context;
    const { wrap } = await setup(context);
    const routes = { "/a": world.answer, "/a.cert.json": () => new Response(null, { status: 302, headers: { location: "/c" } }), "/c": world.certificate };
    const { ask, seen, paths, served } = wrap(routes);
    const headers = { authorization: "Bearer secret", "x-own": "1" };
    equal((await ask("/a", { headers })).status, 200, "its status");
    equal(paths().sort(), ["/a", "/a.cert.json", "/a.tlog-proof", "/c"], "what the handler was asked");
    const later = seen.filter(({ request }) => !request.url.endsWith("/a")).map(({ request }) => [...request.headers].length + request.method);
    equal(later, ["0GET", "0GET", "0GET"], "without headers");
    equal((await served(new Request("http://answers.example/a"))).status, 200, "behind a proxy that ends TLS");
  },

  async "late and aborted requests are let go of"(context) {
    const { api, world } = context;
    const { wrap } = await setup(context);
    let cancelled = 0;
    const hanging = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void (cancelled += 1) }));
    const never = () => new Promise(() => {});
    for (const routes of [{ "/a": never }, { "/a": hanging, "/a.cert.json": world.certificate }, { "/a": world.answer, "/a.cert.json": never }, { "/a": world.answer, "/a.cert.json": hanging }]) {
      await refused(await wrap(routes, { timeoutMs: 20 }).ask("/a"), "fetch.timeout");
    }
    equal(cancelled, 2, "bodies are cancelled");
    const controller = new AbortController();
    const { ask, failures } = wrap({ "/a": hanging, "/a.cert.json": world.certificate });
    const asking = ask("/a", { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    equal((await asking).status, 502, "nobody reads it");
    equal([failures[0].name, cancelled], ["AbortError", 3], "the reason");
    ok(!(failures[0] instanceof api.QuorumsealError), "which is the client's");
  },

  async "long answers stream, and end with an error if they do not match"(context) {
    const { api, world } = context;
    const { wrap } = await setup(context);
    const bytes = utf8(world.large);
    const pieces = (bytes) => () => {
      let at = 0;
      return new Response(new ReadableStream({
        pull(controller) {
          if (at >= bytes.length) return controller.close();
          controller.enqueue(bytes.slice(at, (at += 65_536)));
        },
      }));
    };
    const wrong = bytes.slice();
    wrong[wrong.length - 1] ^= 1;
    const routes = {
      "/good": pieces(bytes), "/good.cert.json": world.largeCertificate, "/bad": pieces(wrong), "/bad.cert.json": world.largeCertificate,
      "/untrusted": pieces(bytes), "/untrusted.cert.json": world.newerCertificate, "/small": "x", "/small.cert.json": world.certificate,
    };
    const { ask, failures } = wrap(routes, { stream: true });
    const good = await ask("/good");
    equal(good.headers.get("quorumseal-verification"), "streamed", "it says so");
    equal(good.headers.get("content-length"), String(bytes.length), "how long it will be");
    ok((await good.text()) === world.large, "the answer");
    const bad = await ask("/bad");
    const reader = bad.body.getReader();
    let passed = 0;
    const error = await settled(rejection((async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        passed += value.length;
      }
    })()), "the stream");
    ok(error instanceof api.VerificationError && failures[0] instanceof api.VerificationError, "the stream's error, and the hook's");
    equal([error.code, failures.map(({ code }) => code)], ["output.digest", ["output.digest"]], "their codes");
    ok(passed < bytes.length, "the last piece was held back");
    await refused(await ask("/untrusted"), "validator-set.unknown");
    await refused(await ask("/small"), "output.length");
    equal((await ask("/good", { method: "HEAD" })).status, 200, "HEAD of a good one");
    await refused(await ask("/bad", { method: "HEAD" }), "output.digest", { head: true });
  },
};
