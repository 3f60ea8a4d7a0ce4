// The page end to end: served by the project's own server, in headless Chromium.
//
// CHROMIUM names the browser, QUORUMSEAL_XTASK the program that serves; without them both are looked for on PATH. The
// page needs a built pkg/ (`cargo xtask build`). Screenshots go to tests/screenshots/.

import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { example, repo } from "./support/files.mjs";
import { network } from "./support/network.mjs";
import { close, launch, open, shoot } from "./support/page.mjs";
import { serve, stop } from "./support/server.mjs";

const index = JSON.parse(await readFile(example("index.json"), "utf8"));
const text = (name) => readFile(example(name), "utf8");
const titled = (part) => index.cases.find(({ title }) => title.includes(part)).title;

before(async () => {
  await serve();
  await launch();
});
after(async () => {
  await close();
  await stop();
});

/** Waits until the verdict is on what was given last. */
async function settled(page, state) {
  await page.waitForSelector(`#verdict[data-state="${state}"]`, { timeout: 20_000 });
  await page.waitForSelector("body:not(.is-stale)", { timeout: 20_000 });
}

async function show(page, title) {
  await page.getByRole("button", { name: title, exact: true }).click();
}

async function give(page, box, content) {
  await page.locator(`#${box}-text`).fill(content);
}

const verdict = (page) => page.locator("#verdict").innerText();
const checks = (page) =>
  page.$$eval(".check", (all) => Object.fromEntries(all.map(({ dataset }) => [dataset.check, dataset.status])));

describe("the story", () => {
  const shots = {
    "The answer of model 7.2.0": "valid",
    "The first answer with one digit changed": "invalid",
    "A certificate whose quorum has not signed yet": "insufficient",
    "A certificate of a set that nobody handed over to": "untrusted",
  };

  test("the page begins with nothing to check, and the demonstration network loaded", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    assert.match(await page.locator(".trust-summary").innerText(), /demonstration network, up to epoch 2/);
    assert.equal(await page.locator(".example").count(), index.cases.length);
    await shoot(page, "idle");
  });

  for (const { title, state, code } of index.cases) {
    test(`${title}: ${state}`, async (t) => {
      const page = await open(t);
      await settled(page, "idle");
      await show(page, title);
      await settled(page, state);
      assert.equal(await page.locator(".verdict-word").innerText(), state);
      assert.equal((await page.locator("#verdict").getAttribute("data-tone")) === "good", state === "valid");
      assert.equal(await page.locator(".example[aria-pressed=true]").innerText(), title);
      const failed = page.locator('.check[data-status="fail"]');
      assert.equal(await failed.count(), code === null ? 0 : 1);
      assert.equal(await page.locator(".check").count(), 7);
      if (code !== null) {
        const told = await failed.innerText();
        assert.ok(told.includes(code), told);
        // What the code means arrives from the library a moment later.
        await page.waitForFunction(() => document.querySelector(".check-meaning").textContent.length > 20);
      }
      // What a certificate leaves open is said of one that holds; of another there is nothing to limit.
      assert.equal(await page.locator(".points").count(), state === "valid" ? 1 : 0);
      if (state === "valid") {
        assert.match(await verdict(page), /Whether a newer answer exists is not said/);
        assert.match(await verdict(page), /the answer to exactly the prompt that you gave/);
      }
      if (shots[title] !== undefined) await shoot(page, shots[title]);
    });
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`green is for valid alone, in ${colorScheme}`, async (t) => {
      const page = await open(t, { colorScheme });
      await settled(page, "idle");
      /** Which of the colours of the verdict and of the marks are green. */
      const green = () =>
        page.evaluate(() => {
          const isGreen = (colour) => {
            const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
            return green > 1.1 * red && green > 1.1 * blue;
          };
          const of = (selector, property) => {
            const found = document.querySelector(selector);
            return found !== null && isGreen(getComputedStyle(found)[property]);
          };
          return {
            border: of("#verdict", "borderTopColor"),
            title: of(".verdict-title", "color"),
            mark: of('.check[data-status="pass"] .check-mark', "borderTopColor"),
          };
        });
      const all = (is) => ({ border: is, title: is, mark: is });
      assert.deepEqual(await green(), all(false), "idle");
      for (const { title, state } of index.cases) {
        await show(page, title);
        await page.waitForSelector(`.example[aria-pressed=true]:text-is("${title}")`);
        await settled(page, state);
        assert.deepEqual(await green(), all(state === "valid"), title);
      }
    });
  }

  test("the quorum is drawn and listed", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    const parts = await page.$$eval(".bar:first-of-type .part", (all) =>
      all.map((part) => [part.dataset.kind, Number.parseFloat(part.getAttribute("x")), Number.parseFloat(part.getAttribute("width"))]),
    );
    assert.deepEqual(
      parts.slice(0, 7).map(([kind, , width]) => [kind, width]),
      [22, 14, 18, 16, 12, 9, 9].map((weight, at) => [at < 5 ? "signed" : "silent", weight]),
    );
    assert.equal(await page.locator(".threshold").getAttribute("x1"), "67.0000%");
    assert.match(await page.locator('.bar[role="img"]').first().getAttribute("aria-label"), /82 of 100 signed, the quorum is 67/);
    const rows = await page.$$eval(".signers tbody tr", (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.equal(rows.length, 7);
    assert.deepEqual(rows[0], ["v-01", "north", "22", "● signed", "yes"]);
    assert.deepEqual(rows[1], ["v-02", "north", "14", "● signed", "–no"]);
    assert.deepEqual(rows[6], ["v-07", "south", "9", "○ silent", "–no"]);
    await show(page, titled("not signed yet"));
    await settled(page, "insufficient");
    assert.match(await page.locator(".figure-line").innerText(), /15 short/);
  });

  test("fragments are marked in verified bytes, and nowhere else", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    const answer = await text("answer-v1.md");
    const marked = await page.$$eval(".fragment", (all) => all.map(({ dataset, lastChild }) => [dataset.verdict, lastChild.textContent]));
    assert.deepEqual(marked, [
      ["affirmed", answer.slice(0, 31)],
      ["affirmed", answer.slice(31, 112)],
      ["contested", answer.slice(112, 146)],
    ]);
    assert.match(await page.locator(".votes").innerText(), /58 for, 33 against/);
    await show(page, titled("one digit changed"));
    await settled(page, "invalid");
    assert.equal(await page.locator(".fragment").count(), 0);
    assert.equal(await page.locator(".votes").count(), 0);
    assert.match(await page.locator("#page").innerText(), /not what was sealed/);
    assert.equal(await page.locator(".answer-text").textContent(), await text("answer-v1-tampered.md"));
  });

  test("the facts are those of the certificate, times by the validators' word", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    const fact = (name) => page.locator(`[data-fact="${name}"] dd`).first().innerText();
    const hash = (await fact("certHash")).match(/^blake3:([0-9a-f]{64})/);
    assert.ok(hash);
    assert.ok((await fact("cacheKey")).startsWith(`cert_hash:${hash[1]}`));
    assert.equal(await fact("model"), "atlas 7.2.0");
    assert.equal(await fact("network"), "two-truths-demo");
    assert.equal(await fact("epoch"), "1");
    assert.match(await fact("sealedAt"), /2025-01-15 09:00:41 UTC.*by the validators’ word/s);
  });
});

describe("ways in", () => {
  test("files are chosen, and their exact bytes checked", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    const choose = async (label, files) => {
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: `Choose a file: ${label}` }).click(),
      ]);
      await chooser.setFiles(files);
    };
    await choose("Certificate", example("answer-v1.cert.json"));
    await settled(page, "sealed-unbound");
    assert.match(await verdict(page), /no answer was compared/);
    await shoot(page, "sealed-unbound");
    await choose("Answer", example("answer-v1.md"));
    await settled(page, "valid");
    assert.match(await verdict(page), /no prompt was given, this says nothing about which question/);
    assert.equal(await page.locator(".question").count(), 0);
    assert.equal((await checks(page)).prompt, "skipped");
    await choose("Prompt", example("prompt.txt"));
    await page.waitForSelector(".question");
    assert.match(await page.locator(".question").innerText(), /How many confirmed moons does Saturn have/);

    const crlf = Buffer.from((await text("answer-v1.md")).replaceAll("\n", "\r\n"));
    await choose("Answer", { name: "crlf.md", mimeType: "text/plain", buffer: crlf });
    await settled(page, "invalid");
    assert.match(await verdict(page), /Nearly:/);
    await choose("Answer", { name: "empty.md", mimeType: "text/plain", buffer: Buffer.alloc(0) });
    await page.waitForSelector(':text("This file is empty.")');
    await settled(page, "invalid");
    await page.getByRole("button", { name: "Remove: Answer" }).click();
    await settled(page, "sealed-unbound");
  });

  /** Lets go of files, or of a text, over an element. */
  const drop = (page, selector, { files = [], content = null }) =>
    page.evaluate(
      ({ selector, files, content }) => {
        const dataTransfer = new DataTransfer();
        for (const { name, bytes } of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        if (content !== null) dataTransfer.setData("text/plain", content);
        const target = document.querySelector(selector);
        const send = (type) => target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        send("dragenter");
        const over = document.querySelectorAll(".is-over").length;
        send("dragover");
        return { over, taken: !send("drop"), left: document.querySelectorAll(".is-over").length };
      },
      { selector, files, content },
    );
  const dropped = async (name) => ({ name, bytes: [...(await readFile(example(name)))] });

  test("files are dropped", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    const outcome = await drop(page, "#certificate", { files: [await dropped("answer-v1.cert.json")] });
    assert.deepEqual(outcome, { over: 1, taken: true, left: 0 });
    await settled(page, "sealed-unbound");
    await drop(page, "#answer-text", { files: [await dropped("answer-v1.md")] });
    await settled(page, "valid");
    await drop(page, "#answer", { files: [await dropped("answer-v1-tampered.md")] });
    await settled(page, "invalid");
    await drop(page, "#answer", { content: await text("answer-v1.md") });
    await settled(page, "valid");

    await drop(page, "#answer", { files: [await dropped("prompt.txt"), await dropped("answer-v1.md")] });
    assert.match(await page.locator("#answer-problem").innerText(), /2 files were dropped/);
    await settled(page, "valid");
    const beside = await drop(page, "h1", { files: [await dropped("prompt.txt")] });
    assert.deepEqual(beside, { over: 0, taken: true, left: 0 }, "a file beside the boxes must not replace the page");
  });

  test("text is pasted, exactly as it was", async (t) => {
    const page = await open(t, { permissions: ["clipboard-read", "clipboard-write"] });
    await settled(page, "idle");
    const paste = async (box, content) => {
      await page.evaluate((content) => navigator.clipboard.writeText(content), content);
      await page.locator(`#${box}-text`).focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Control+V");
    };
    const answer = await text("answer-v1.md");
    await paste("certificate", await text("answer-v1.cert.json"));
    await paste("answer", answer);
    await settled(page, "valid");

    await paste("answer", `${answer}\n`);
    await settled(page, "invalid");
    assert.match(await verdict(page), /Nearly:.*final line break/s);
    await shoot(page, "near-miss");

    // The field shows LF alone; a page that read it back would call this valid.
    await paste("answer", answer.replace("\n", "\r\n"));
    await page.waitForSelector('#answer .slot-meta:text("147 bytes, line ends kept as pasted")');
    await settled(page, "invalid");
    assert.equal(await page.locator("#answer-text").inputValue(), answer);
    assert.match(await verdict(page), /Nearly:/);

    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await page.keyboard.press("Backspace");
    await settled(page, "invalid");
  });

  test("a file is edited as text, and unedited is still itself", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    await page.getByRole("button", { name: "Edit as text: Answer" }).click();
    await page.waitForSelector("#answer-text:not([hidden])");
    await settled(page, "valid");
    await page.locator("#answer-text").fill((await text("answer-v1.md")).replace("146", "147"));
    await settled(page, "invalid");
    assert.equal(await page.locator(".example[aria-pressed=true]").count(), 0);
    await page.locator("#answer-text").fill(await text("answer-v1.md"));
    await settled(page, "valid");
    await page.getByRole("button", { name: "Clear everything" }).click();
    await settled(page, "idle");
  });

  /** The example certificate with other content; its signatures are false for it. */
  async function forged({ predicateType, name, model }) {
    const envelope = JSON.parse(await text("answer-v1.cert.json"));
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    if (predicateType) statement.predicateType = predicateType;
    if (name) statement.subject[0].name = name;
    if (model) statement.predicate.model.name = model;
    envelope.payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    return JSON.stringify(envelope);
  }

  test("without a certificate a text is provisional", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    await give(page, "answer", "Saturn has 146 confirmed moons.");
    await settled(page, "provisional");
    assert.match(await verdict(page), /there is no certificate/);
    assert.equal(await page.locator('[data-tone="good"]').count(), 0);
    assert.equal(await page.locator(".fragment").count(), 0);
    await shoot(page, "provisional");
    await give(page, "certificate", " \n null ");
    await settled(page, "provisional");
  });

  test("what is made for a newer version is told apart from what is wrong", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    await give(page, "certificate", await forged({ predicateType: "urn:quorumseal:certificate:v2" }));
    await settled(page, "unsupported");
    await shoot(page, "unsupported");
    await give(page, "certificate", "hello");
    await settled(page, "invalid");
    assert.ok((await page.locator(".check").first().innerText()).includes("envelope.malformed"));
    assert.deepEqual(Object.values(await checks(page)), ["fail", ...Array(6).fill("skipped")]);
    await give(page, "certificate", await text("answer-v1.cert.json"));
    await settled(page, "sealed-unbound");
  });

  test("a stranger's markup is text", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    const markup = `<img src="https://example.org/x" onerror="document.title='taken'"><script>1</script>`;
    await give(page, "certificate", await forged({ name: markup, model: `<b>${"atlas"}</b>` }));
    await give(page, "answer", markup);
    await settled(page, "invalid");
    assert.equal(await page.locator(".answer-text").textContent(), markup);
    assert.equal(await page.locator('[data-fact="model"] dd').textContent(), "<b>atlas</b> 7.2.0");
    assert.ok((await page.locator('[data-fact="output"] dd').textContent()).includes(markup));
    assert.equal(await page.locator("main img, main script, main b").count(), 0);
    assert.match(await page.locator("#facts-title").innerText(), /claims/);
  });

  test("a file that has gone is no verdict", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "page-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "answer.md");
    await copyFile(example("answer-v1.md"), file);
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    await page.locator("#answer input[type=file]").setInputFiles(file);
    await page.waitForSelector("#answer .slot-name:text-is('answer.md')");
    await settled(page, "valid");
    await rm(file);
    await page.getByRole("button", { name: "Remove: Prompt" }).click();
    await settled(page, "refused");
    assert.match(await verdict(page), /what you gave cannot be read/);
  });

  test("what is no text, or large, is checked and not shown", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    const picker = page.locator("#answer input[type=file]");
    await picker.setInputFiles({ name: "image.bin", mimeType: "", buffer: Buffer.from([0xff, 0xd8, 0x00, 0xff]) });
    await settled(page, "invalid");
    await page.waitForSelector("#answer .slot-note");
    assert.equal(await page.locator(".answer-text").count(), 0);
    await picker.setInputFiles({ name: "large.txt", mimeType: "", buffer: Buffer.alloc(8 << 20, "a") });
    await page.waitForSelector('#answer .slot-meta:text("8,388,608 bytes")');
    await settled(page, "invalid");
    assert.equal(await page.locator(".answer-text").count(), 0);
  });
});

describe("whom to trust", () => {
  const opened = async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    await page.locator("#trust > summary").click();
    return page;
  };

  test("what was loaded is shown", async (t) => {
    const page = await opened(t);
    assert.equal(await page.locator("#anchor").inputValue(), index.anchor);
    const sets = await page.$$eval(".sets li", (all) => all.map(({ dataset }) => [dataset.epoch, dataset.via]));
    assert.deepEqual(sets, [["2", "handover"], ["1", "anchor"], ["0", "previous"]]);
    assert.match(await page.locator(".trust-head").innerText(), /epoch 2 of two-truths-demo/);
    assert.match(await page.locator(".trust-loaded").innerText(), /Everything in the bundle is trusted/);
    assert.match(await verdict(page), /anybody can derive its keys/);
    await shoot(page, "trust");
  });

  test("a mistyped anchor gives no verdict, and says what is wrong where it is", async (t) => {
    const page = await opened(t);
    await page.locator("#anchor").fill("blake3:49f3");
    await settled(page, "refused");
    assert.match(await verdict(page), /No verdict.*input\.anchor/s);
    assert.equal(await page.locator("#anchor").getAttribute("aria-invalid"), "true");
    assert.match(await page.locator("#anchor-problem").innerText(), /input\.anchor/);
    assert.equal(await page.locator(".check").count(), 0, "no evidence without a verdict");
    await shoot(page, "refused");
    await page.locator("#anchor").fill(`blake3:${"0".repeat(64)}`);
    await page.waitForSelector('#anchor-problem:has-text("trust.anchor-missing")');
    await page.locator("#anchor").fill("");
    await page.waitForSelector('#anchor-problem:has-text("There is no anchor")');
    await page.getByRole("button", { name: "Back to the demonstration network" }).click();
    await settled(page, "valid");
    assert.equal(await page.locator("#anchor-problem").isVisible(), false);
  });

  test("a bundle that contradicts itself is refused", async (t) => {
    const fork = JSON.parse(await readFile(repo("tests/vectors/fork/above.json"), "utf8"));
    assert.deepEqual(fork.expect, { error: "trust.fork" });
    const page = await opened(t);
    await page.locator("#anchor").fill(fork.anchor);
    await page.locator("#bundle input[type=file]").setInputFiles({
      name: "fork.json",
      mimeType: "application/json",
      buffer: Buffer.from(fork.trust),
    });
    await page.waitForSelector('#bundle-problem:has-text("trust.fork")');
    await settled(page, "refused");
    assert.match(await verdict(page), /trust\.fork/);
    await page.getByRole("button", { name: "Remove: Trust bundle" }).click();
    await page.waitForSelector('#bundle-problem:has-text("There is no trust bundle")');
    await give(page, "bundle", "{}");
    await page.waitForSelector('#bundle-problem:has-text("trust.malformed")');
  });

  test("another anchor and bundle take the place of the demonstration's", async (t) => {
    const page = await opened(t);
    const sets = await Promise.all([1, 2, 3].map((epoch) => text(`sets/epoch-${epoch}.json`)));
    const statement = JSON.parse(Buffer.from(JSON.parse(await text("answer-v2.cert.json")).payload, "base64").toString());
    await page.locator("#anchor").fill(`  ${statement.predicate.validatorSet} `);
    await page.getByRole("button", { name: "Edit as text: Trust bundle" }).click();
    await page.waitForSelector("#bundle-text:not([hidden])");
    await give(page, "bundle", `{"sets":[${sets.join(",")}]}`);
    await page.waitForSelector('.ignored li[data-reason="handover"]');
    await settled(page, "valid");
    assert.match(await page.locator(".trust-summary").innerText(), /Network two-truths-demo, up to epoch 2/);
    assert.doesNotMatch(await verdict(page), /anybody can derive its keys/);

    // One typed right after the other: neither change is lost.
    await show(page, titled("7.2.1"));
    await settled(page, "valid");
    await page.locator("#anchor").fill("blake3:no");
    await page.getByRole("button", { name: "Edit as text: Answer" }).click();
    await settled(page, "refused");
    await page.locator("#anchor").fill(index.anchor);
    await give(page, "bundle", `{"sets":[${sets[0]}]}`);
    await settled(page, "untrusted");
    await page.getByRole("button", { name: "Look at whom to trust" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
  });
});

describe("another network", () => {
  const EQUAL = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map((id) => ({ id, operator: `op-${id}`, weight: 10 }));
  const SEVEN = EQUAL.slice(0, 7).map(({ id }) => id);

  const trusting = async (t, { anchor, trust }) => {
    const page = await open(t);
    await settled(page, "idle");
    await page.locator("#trust > summary").click();
    await page.locator("#anchor").fill(anchor);
    await page.locator("#bundle input[type=file]").setInputFiles({ name: "t.json", mimeType: "", buffer: Buffer.from(trust) });
    await page.waitForSelector('.trust-summary:has-text("browser-tests")');
    return page;
  };

  test("fragments of bytes keep characters whole, markup is text in the seal too", async (t) => {
    const net = await network(EQUAL);
    const answer = "Café <b>au lait</b> 1 €. Pas cher.";
    const bytes = Buffer.from(answer);
    const euro = bytes.indexOf("€");
    const part = (id, start, end, quorumWeight, dissentWeight) => ({ id, start, end, quorumWeight, dissentWeight });
    const fragments = [part("f-1", 0, euro + 1, 70, 0), part("f-2", euro + 1, euro + 5, 20, 70), part("f-3", euro + 5, bytes.length, 40, 30)];
    const certificate = await net.seal(answer, { signers: SEVEN, fragments, tally: { quorumWeight: 70, dissentWeight: 20 }, model: { name: "<i>m</i>", version: "1" } });
    const page = await trusting(t, net);
    await give(page, "certificate", certificate);
    await give(page, "answer", answer);
    await settled(page, "valid");
    assert.deepEqual(
      await page.$$eval(".fragment", (all) => all.map(({ dataset, lastChild }) => [dataset.verdict, lastChild.textContent])),
      [["affirmed", "Café <b>au lait</b> 1 "], ["rejected", "€. "], ["contested", "Pas cher."]],
    );
    assert.equal(await page.locator("main b, main i, main img").count(), 0);
    assert.equal(await page.locator('[data-fact="model"] dd').textContent(), "<i>m</i> 1");
    assert.doesNotMatch(await verdict(page), /Demonstration/);
    assert.match(await page.locator(".legend").last().innerText(), /not accounted for 10/);
    await shoot(page, "fragments");

    await give(page, "answer", answer.normalize("NFD"));
    await settled(page, "invalid");
    assert.match(await verdict(page), /Unicode normalisation/);
    assert.match(await page.locator("#facts-title").innerText(), /^The certificate$/, "it is sound, whatever it is held against");
  });

  test("false signatures, unknown keys and silence look different", async (t) => {
    const validators = EQUAL.map((validator) => (validator.id === "j" ? { ...validator, algorithm: "ml-dsa-44" } : validator));
    const net = await network(validators);
    const certificate = await net.seal("x", { signers: ["a", "b", "c", "j"], forged: ["h", "nobody"] });
    const page = await trusting(t, net);
    await give(page, "certificate", certificate);
    await give(page, "answer", "x");
    await settled(page, "insufficient");
    const status = await page.$$eval(".signers tbody tr", (all) => all.map(({ dataset }) => dataset.status));
    assert.deepEqual(status, ["signed", "signed", "signed", "silent", "silent", "silent", "silent", "failed", "silent", "unsupported"]);
    const said = await page.locator('[aria-labelledby="quorum-title"]').innerText();
    assert.match(said, /1 signature is false/);
    assert.match(said, /1 signature names no validator/);
    await shoot(page, "signatures");
  });

  test("a large electorate is drawn by status, and listed whole on request", async (t) => {
    const many = Array.from({ length: 500 }, (_, at) => ({ id: `v-${at}`, weight: 1 + (at % 3) }));
    const total = many.reduce((sum, { weight }) => sum + weight, 0);
    const net = await network(many, { quorum: Math.floor((2 * total) / 3) + 1 });
    const certificate = await net.seal("x", { signers: many.slice(0, 400).map(({ id }) => id), tally: {} });
    const page = await trusting(t, net);
    await give(page, "certificate", certificate);
    await give(page, "answer", "x");
    await settled(page, "valid");
    assert.equal(await page.locator(".signers tbody tr").count(), 60);
    assert.equal(await page.locator(".bar").first().locator(".part").count(), 2);
    await page.getByRole("button", { name: "Show all 500" }).click();
    assert.equal(await page.locator(".signers tbody tr").count(), 500);
  });
});

describe("for everybody", () => {
  test("the keyboard reaches everything, and shows where it is", async (t) => {
    const page = await open(t);
    await settled(page, "idle");
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
        return { name: activeElement.getAttribute("aria-label") ?? activeElement.textContent, id: activeElement.id, outline: outlineStyle !== "none" && outlineWidth !== "0px" };
      });
    await page.keyboard.press("Tab");
    const first = await focused();
    assert.deepEqual(first, { name: "Show me with an example", id: "", outline: true });
    await page.keyboard.press("Enter");
    await settled(page, "valid");
    assert.equal((await focused()).name, index.cases[0].title);
    for (const { title, state } of index.cases.slice(1)) {
      await page.keyboard.press("Tab");
      const at = await focused();
      assert.deepEqual([at.name, at.outline], [title, true]);
      await page.keyboard.press("Space");
      await settled(page, state);
    }
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#trust").getAttribute("open"), "");
    await page.keyboard.press("Tab");
    assert.equal((await focused()).id, "anchor");
  });

  test("everything that can be used has a name, and the verdict is read out", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    await page.locator("#trust > summary").click();
    const nameless = await page.$$eval("button, a, input, textarea, summary, svg[role=img]", (all) =>
      all
        .filter((element) => !element.hidden)
        .filter((element) => !(element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent).trim())
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(nameless, []);
    const live = page.locator("#verdict [role=status]");
    assert.equal(await live.getAttribute("aria-live"), "polite");
    assert.match(await live.innerText(), /this is exactly what was sealed/);
    assert.deepEqual(
      await page.$$eval("[style]", (all) => all.length),
      0,
      "the policy allows no style attribute",
    );
    const levels = await page.$$eval("h1, h2, h3", (all) => all.map(({ localName }) => Number(localName[1])));
    levels.forEach((level, at) => assert.ok(at === 0 ? level === 1 : level <= levels[at - 1] + 1, `heading ${at}`));
    const ids = await page.$$eval("[id]", (all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length, "ids are unique");
  });

  test("without scripts the page says why it shows nothing", async (t) => {
    const page = await open(t, { javaScriptEnabled: false });
    assert.match(await page.locator("body").innerText(), /scripts are turned off/);
  });

  test("forced colours and more contrast keep the page readable", async (t) => {
    const page = await open(t);
    await show(page, titled("7.2.0"));
    await settled(page, "valid");
    await shoot(page, "forced-colours", { forcedColors: "active" });
    await shoot(page, "more-contrast", { contrast: "more" });
  });
});
