// The link that carries a certificate and its receipt behind the #: there and back, and what is wrong with others'
// links.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { ANSWER, filesOf, materials } from "./support/materials.mjs";
import { give, hosted, reaches, tray, visit } from "./support/page.mjs";
import { packed } from "./support/states.mjs";

const site = hosted();
const { logged, valid } = materials;
const { trust } = logged;
const fragment = `#certificate=${packed(logged.certificate.text)}&receipt=${packed(logged.receipt)}`;

const follow = (page, fragment) => page.evaluate((fragment) => void (location.hash = fragment), fragment);
const answer = (page, name) =>
  page.evaluate((name) => document.querySelector(`#verdict [data-answer="${name}"]`)?.dataset.word, name);

eachBrowser((browser) => {
  test("a link is made, opened elsewhere, and says the same; no server hears of it", async (t) => {
    const here = await visit(t, browser, site, { trust });
    await give(here, logged);
    await reaches(here, { verdict: "valid" });
    await here.click("#share");
    await here.until(() => !document.querySelector("#link").hidden);
    // What is read out is to be read as well: what it carries, or that it is to be copied from here.
    await here.reads("#shared:not([hidden])", /clipboard/);
    const address = await here.evaluate(() => document.querySelector("#link").value);
    assert.ok(address.startsWith(`${site.url}#certificate=`), address);
    assert.ok(!address.includes(packed(ANSWER).slice(0, 40)));

    const there = await visit(t, browser, { url: address }, { trust, state: "shown" });
    await reaches(there, { verdict: "sealed-unbound" });
    assert.equal(await answer(there, "logged"), "yes");
    assert.deepEqual(
      (await tray(there)).map(([kind]) => kind),
      ["certificate", "receipt"],
    );
    await give(there, [filesOf(valid)[0]]);
    await reaches(there, { verdict: "valid" });
    assert.equal(
      site.requests.some((path) => path?.includes("certificate=")),
      false,
    );
  });

  test("a link in another's hands pins nothing", async (t) => {
    const page = await visit(t, browser, site, { fragment, state: "shown" });
    await reaches(page, { verdict: "untrusted" });
    assert.equal(await page.evaluate(() => document.querySelector("#trust").dataset.trust), "none");
  });

  test("the address changes, and what it carries is opened in the place of what was given", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await give(page, materials["invalid-digest"]);
    await reaches(page, { verdict: "invalid" });
    await follow(page, fragment);
    await reaches(page, { verdict: "sealed-unbound" });
    await follow(page, `#certificate=${packed(materials.insufficient.certificate)}`);
    await reaches(page, { verdict: "insufficient" });
    await page.click("#clear");
    await reaches(page, { state: "idle" });
    assert.equal(await page.evaluate(() => location.hash), "");
  });

  test("a link that is damaged, too long, or unpacks without end is refused with a word for it", async (t) => {
    const page = await visit(t, browser, site, { trust });
    const hostile = {
      "#certificate=%20": /damaged|cut/,
      "#certificate=!!!!": /damaged/,
      [fragment.slice(0, 200)]: /damaged|cut/,
      [`#certificate=${packed("\0".repeat(64 << 20))}`]: /unpacks to more/,
      [`#certificate=${"A".repeat(600_000)}`]: /too long/,
    };
    for (const [bad, said] of Object.entries(hostile)) {
      await follow(page, bad);
      await reaches(page, { state: "refused" });
      await page.reads("#verdict", said);
      assert.equal(await page.count("#evidence [data-check]"), 0);
      await follow(page, fragment);
      await reaches(page, { verdict: "sealed-unbound" });
    }
  });

  test("what is no certificate is none, and markup in a link is text", async (t) => {
    const page = await visit(t, browser, site, { trust });
    await follow(page, `#certificate=${packed(`<img src="https://example.org/x" onerror="document.title='taken'">`)}`);
    await reaches(page, { verdict: "invalid" });
    assert.equal(await page.count("main img"), 0);
    assert.notEqual(await page.evaluate(() => document.title), "taken");
    await follow(page, `#certificate=${packed("{}")}&receipt=${packed("nothing")}`);
    await reaches(page, {});
    assert.notEqual(await page.evaluate(() => document.documentElement.dataset.verdict), "valid");
  });

  test("a code's link opens its explanation, and closing it leaves the address as it was", async (t) => {
    const page = await visit(t, browser, site, { trust, fragment: "#code:trust.fork" });
    await page.until(() => document.querySelector("#explained").open);
    await page.reads("#explained", "trust.fork");
    await page.click("#close");
    await page.until(() => !document.querySelector("#explained").open);
    assert.equal(await page.evaluate(() => location.hash), "");
    await give(page, materials["invalid-digest"]);
    await reaches(page, { verdict: "invalid" });
    await page.click('#evidence a[href="#code:output.digest"]');
    await page.until(() => document.querySelector("#explained").open);
    await page.reads("#explained", "output.digest");
    await page.press("Escape");
    await page.until(() => !document.querySelector("#explained").open);
    await reaches(page, { verdict: "invalid" });
    assert.equal(
      await page.evaluate(() => document.activeElement.getAttribute("href")),
      "#code:output.digest",
      "the keyboard is where it was",
    );
  });

  test("a code that is explained takes nothing from an opened link, nor from what was given since", async (t) => {
    const changed = materials["invalid-digest"];
    const opened = `#certificate=${packed(changed.certificate.text)}`;
    const page = await visit(t, browser, site, { trust: changed.trust, fragment: opened, state: "shown" });
    await give(page, [filesOf(changed)[0]]);
    await reaches(page, { verdict: "invalid" });
    const given = await tray(page);
    const entries = () => page.evaluate(() => history.length);
    const before = await entries();
    const isOpen = (code) =>
      page.until(
        (code) =>
          document.querySelector("#explained").open && document.querySelector(".codes-chosen h2").textContent === code,
        code,
      );
    const back = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            addEventListener("popstate", () => resolve(), { once: true });
            history.back();
          }),
      );
    const isClosed = () => page.until(() => !document.querySelector("#explained").open);
    const stays = async () => {
      await reaches(page, { verdict: "invalid" });
      assert.deepEqual(await tray(page), given);
      assert.equal(await page.evaluate(() => location.hash), opened);
    };

    await page.click('#evidence a[href="#code:output.digest"]');
    await isOpen("output.digest");
    assert.equal(await page.evaluate(() => location.hash), opened);
    await page.click("#close");
    await isClosed();
    await stays();
    assert.equal(await entries(), before, "nothing to go back from");

    // By its address it is another entry of the history, from which Back leads to what is open already.
    await follow(page, "#code:prompt.digest");
    await isOpen("prompt.digest");
    await back();
    await isClosed();
    await stays();
    await follow(page, "#code:prompt.digest");
    await isOpen("prompt.digest");
    await page.click("#close");
    await isClosed();
    await stays();
    await back();
    await page.click('#evidence a[href="#code:output.digest"]');
    await isOpen("output.digest");
    await stays();

    await follow(page, fragment);
    await isClosed();
    await reaches(page, { verdict: "sealed-unbound" });
  });

  if (browser.isChromium) {
    test("the link is in the clipboard", async (t) => {
      const page = await visit(t, browser, site, {
        trust,
        context: { permissions: ["clipboard-read", "clipboard-write"] },
      });
      await give(page, logged);
      await reaches(page, { verdict: "valid" });
      await page.click("#share");
      await page.until(() => !document.querySelector("#link").hidden);
      const [copied, shown] = await page.evaluate(async () => [
        await navigator.clipboard.readText(),
        document.querySelector("#link").value,
      ]);
      assert.equal(copied, shown);
      await page.reads("#shared:not([hidden])", /is in the clipboard\. It carries the certificate and the receipt/);
      // Of something else that is given meanwhile it is no longer true.
      await give(page, [filesOf(materials["valid-for-a-question"]).at(-1)]);
      await page.until(() => document.querySelector("#shared").hidden && document.querySelector("#link").hidden);
    });
  }
});
