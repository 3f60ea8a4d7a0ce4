/** The entry for pages and workers: the module is fetched from beside this file, and compiled as it arrives. */

import { compile, provide, refusal, requireWebAssembly } from "./engine.js";
import { QuorumsealError } from "./errors.js";

export * from "./index.js";

provide(async () => {
  requireWebAssembly();
  // Written so that bundlers see the file and take it along.
  const url = new URL("./quorumseal.wasm", import.meta.url);
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    const causes = "the network, a Content-Security-Policy whose connect-src leaves it out, or a page opened as file:";
    throw new QuorumsealError("load.fetch", `cannot fetch ${url.href}: ${causes}`, { cause });
  }
  if (!response.ok) {
    const message = `${url.href} answers ${response.status}: serve quorumseal.wasm beside the script that loads it`;
    throw new QuorumsealError("load.fetch", message);
  }
  const type = response.headers.get("content-type") ?? "none";
  if (typeof WebAssembly.compileStreaming !== "function" || type.toLowerCase() !== "application/wasm") {
    // Compiling from the stream asks for exactly that type; bytes can be compiled whatever they were labelled.
    return compile(await body(response, url), `${url.href} (content type ${type})`);
  }
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) throw refusal(cause, "load.compile", `${url.href} cannot be compiled`);
    throw broken(url, cause);
  }
});

async function body(response: Response, url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw broken(url, cause);
  }
}

function broken(url: URL, cause: unknown): QuorumsealError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new QuorumsealError("load.fetch", `${url.href} could not be read to its end: ${reason}`, { cause });
}
