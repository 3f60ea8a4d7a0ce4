// A file of a gibibyte: how far it is can be seen, it can be stopped, the page answers meanwhile, and no memory is
// taken for it.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { eachBrowser, temporary } from "./support/browser.mjs";
import { repo } from "./support/files.mjs";
import { filesOf, materials, sealing } from "./support/materials.mjs";
import { give, hosted, openTrust, reaches, trayHolds, visit } from "./support/page.mjs";
import { zeros } from "./support/states.mjs";

const GIBIBYTE = 2 ** 30;
/**
 * MiB, with what a browser takes for itself and what it has not collected yet. Of a file that was held it would be a
 * thousand more.
 */
const FLAT = 512;

const site = hosted();
const { logged, valid } = materials;
let large;
/** What looks like a document, and is 48 MiB of one. */
let json;
let certificate;

before(async () => {
  const { createHasher } = await import(repo("pkg/node.js"));
  const hasher = await createHasher();
  const piece = new Uint8Array(1 << 22);
  for (let done = 0; done < GIBIBYTE; done += piece.length) hasher.update(piece);
  const digest = hasher.digest().replace("blake3:", "");
  certificate = { name: "large.cert.json", bytes: await sealing({ digest, length: GIBIBYTE }) };
  large = zeros("large.bin", GIBIBYTE);
  json = temporary({ name: "large.json", bytes: `{"a":"${"a".repeat(48 << 20)}"}` });
});

/** Memory did not grow with the file. Only Linux tells how much there is: there a number must have come. */
function staysFlat(grown) {
  if (process.platform === "linux") assert.ok(Number.isFinite(grown), `memory was not measured: ${grown}`);
  assert.ok(!(grown > FLAT), `${grown} MiB`);
}

/** The progress bar's values, as long as they go on: a watcher in the page notes each that it sees. */
async function watchProgress(page) {
  await page.evaluate(() => {
    const seen = (globalThis.seenProgress = []);
    const bar = document.querySelector("#progress");
    new MutationObserver(
      () => !bar.hidden && bar.value > 0 && seen.at(-1) !== bar.value && seen.push(bar.value),
    ).observe(bar, { attributes: true });
  });
}

eachBrowser((browser) => {
  test("a gibibyte is checked as it is read", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, [certificate]);
    await reaches(page, { verdict: "sealed-unbound" });
    await watchProgress(page);
    const memory = await page.memory();
    await page.setFiles("#files", [large]);
    await reaches(page, { verdict: "valid" });
    const grown = await memory.grown();
    staysFlat(grown);
    const seen = await page.evaluate(() => globalThis.seenProgress);
    assert.ok(seen.length > 2, `progress was ${seen}`);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
      "it only goes on",
    );
  });

  test("what takes for ever is cancelled, and the page answers meanwhile and goes on after", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, [certificate]);
    await reaches(page, { verdict: "sealed-unbound" });
    await watchProgress(page);
    const memory = await page.memory();
    await page.setFiles("#files", [zeros("endless.bin", 64 * GIBIBYTE)]);
    const moved = (least) =>
      page.until((least) => globalThis.seenProgress.length >= least, least, `progress at ${least} places`);
    await moved(2);
    // It is being read, and what is done by hand is done.
    await openTrust(page);
    assert.equal(await page.evaluate(() => document.querySelector("#trust details").open), true);
    await page.focus("#paste");
    await page.type("Still here.");
    assert.equal(await page.evaluate(() => document.querySelector("#paste").value), "Still here.");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.state), "checking");
    await moved(4);
    await page.click("#cancel");
    await reaches(page, { state: "refused" });
    await page.until(
      () =>
        document.querySelector("#progress") === null || document.querySelector("#progress").checkVisibility() === false,
    );
    const stopped = await page.evaluate(() => globalThis.seenProgress.length);
    const grown = await memory.grown();
    staysFlat(grown);

    await page.click("#clear");
    await reaches(page, { state: "idle" });
    await give(page, filesOf(valid));
    await reaches(page, { verdict: "valid" });
    assert.equal(
      (await page.evaluate(() => globalThis.seenProgress.filter((value) => value < 1).length)) <= stopped,
      true,
      "nothing of it was read any more",
    );
  });

  test("what is only being recognised is cancelled too, and nothing of it is kept", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await give(page, filesOf(valid));
    await reaches(page, { verdict: "valid" });
    // A document may be as long as this. It is looked at whole, if anybody waits for that.
    await stall(page);
    await page.setFiles("#files", [json, ...filesOf(logged).filter(({ name }) => name === "answer.tlog-proof")]);
    await reaches(page, { state: "checking" });
    assert.equal(await page.evaluate(() => document.querySelector("#verdict").classList.contains("is-stale")), true);
    await trayHolds(page, ["answer", "certificate", "reading", "reading"]);
    await page.click("#cancel");
    await reaches(page, { state: "refused" });
    assert.equal(await page.evaluate(() => document.querySelector("#verdict").dataset.view), "cancelled");
    await trayHolds(page, ["answer", "certificate"]);
    await page.click("#again");
    await reaches(page, { verdict: "valid" });
    await trayHolds(page, ["answer", "certificate"]);
  });

  test("what is given while something is being recognised is checked with it", async (t) => {
    const page = await visit(t, browser, site, { trust: valid.trust });
    await stall(page);
    const [answer, proof] = filesOf(valid);
    await page.setFiles("#files", [json]);
    await reaches(page, { state: "checking" });
    await give(page, [proof]);
    await give(page, [answer]);
    await trayHolds(page, ["reading", "reading", "reading"]);
    await page.evaluate(() => globalThis.goOn());
    await reaches(page, { verdict: "valid" });
    await trayHolds(page, ["answer", "certificate", "answer"]);
  });
});

/**
 * Keeps what the page asks of its worker back until `goOn()` is called, as a machine does that is busy: how long it
 * takes to recognise something is not for a test to guess.
 */
function stall(page) {
  return page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    const kept = [];
    Worker.prototype.postMessage = function (message) {
      if (message.call === "recognise") kept.push(() => postMessage.call(this, message));
      else postMessage.call(this, message);
    };
    globalThis.goOn = () => {
      Worker.prototype.postMessage = postMessage;
      for (const go of kept) go();
    };
  });
}
