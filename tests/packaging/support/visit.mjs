/** Pages in Chromium, and everything that they complain about or ask for. */

/**
 * Opens an address in a page of its own. `complaints` fills with errors and warnings on the console, exceptions, requests
 * that failed or were refused, and requests to elsewhere; `requests` with the paths asked for, `wasm` with those
 * that were fetched, as WebAssembly is (a development server also has scripts that are named after a file).
 */
export async function visit(browser, address) {
  const page = await browser.newPage();
  const complaints = [];
  const requests = [];
  const wasm = [];
  const { origin } = new URL(address);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol === "data:" || url.protocol === "blob:") return;
    requests.push(url.pathname);
    if (url.pathname.endsWith(".wasm") && request.resourceType() === "fetch") wasm.push(url.pathname);
    if (url.origin !== origin) complaints.push(`a request to elsewhere: ${url.href}`);
  });
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(address);
  return { page, complaints, requests, wasm };
}

/** The browser's name and version. */
export const versionOfBrowser = (page) => `Chromium ${page.context().browser().version().split(".")[0]}`;

/** Waits until `condition` holds in the page, or says what the page complains about. */
export async function until({ page, complaints }, condition) {
  await page.waitForFunction(condition, undefined, { timeout: 15_000 }).catch((error) => {
    throw new Error(`the app did not come up: ${complaints.join("\n") || "it says nothing"}`, { cause: error });
  });
}
