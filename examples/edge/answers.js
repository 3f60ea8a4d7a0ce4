/**
 * A server of answers like any other, and the same one for every platform here. It knows nothing of verification but where
 * the certificates lie, and says so with a Link header. Some of what it serves is not as it should be, to see it refused.
 */

/** By path: a file of `../two-truths`, and the certificate that is said to seal it. */
const ANSWERS = {
  "/v1": ["answer-v1.md", "answer-v1.cert.json"],
  "/v2": ["answer-v2.md", "answer-v2.cert.json"],
  "/tampered": ["answer-v1-tampered.md", "answer-v1.cert.json"],
  "/bare": ["answer-v1.md"],
  "/untrusted": ["answer-v2.md", "unreached.cert.json"],
  "/short-of-quorum": ["answer-v1.md", "short-of-quorum.cert.json"],
};

/** The handler, given what reads a file (and gives `null` for one that is not there). */
export function answers(read) {
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith(".cert.json")) return found(await read(pathname.slice(1), ...rest), { "content-type": "application/json" });

    const path = pathname.replace(/^\/stream/, "");
    if (path === "/endless") return new Response(endless(), { headers: { link: link("answer-v1.cert.json") } });
    const [file, certificate] = ANSWERS[path] ?? [];
    if (!file) return found(null);
    const body = await read(file, ...rest);
    return found(path === pathname ? body : inPieces(body), certificate ? { link: link(certificate) } : {});
  };
}

/** The certificates themselves may be had by whoever wants to verify too. */
export const isCertificate = (response, request) =>
  response.ok &&
  response.headers.get("content-type") === "application/json" &&
  new URL(request.url).pathname.endsWith(".cert.json");

/** What is asked of answers: those under `/stream` are passed on while they are verified, all others are held before. */
export const asked = (request) => ({
  stream: new URL(request.url).pathname.startsWith("/stream/"),
  // A real server would hold a mebibyte, which is what it does unless told. These answers are short.
  bufferUpTo: 64,
  maxBytes: 1 << 20,
});

const link = (certificate) => `</${certificate}>; rel="urn:quorumseal:certificate:v1"`;

const found = (body, headers) => (body === null ? new Response("not found", { status: 404 }) : new Response(body, { headers }));

/** As a long answer comes. */
function inPieces(bytes) {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      await new Promise((resolve) => setTimeout(resolve, 1));
      controller.enqueue(new Uint8Array(bytes.slice(at, (at += 32))));
    },
  });
}

function endless() {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 16)) });
}
