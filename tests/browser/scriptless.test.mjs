// A browser that runs no scripts: the page says so, in each language, and nothing else on it pretends to work.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { hosted } from "./support/page.mjs";

const site = hosted();
const SAID = {
  en: /scripts are turned off\..*It cannot show a verdict without them/s,
  de: /Skripte sind abgeschaltet\..*Ohne sie gibt es hier kein Urteil/s,
};

eachBrowser((browser) => {
  if (!browser.isChromium) return;

  test("without scripts the page says what it needs, and offers nothing that cannot be done", async (t) => {
    const { native } = await browser.open(t, site.url, {
      context: { javaScriptEnabled: false },
      // The modules that the page announces are not fetched where no script may run.
      allowed: [/^failed: \S+\.js csp$/],
    });
    const cards = native.locator("noscript > .card");
    assert.equal(await cards.count(), Object.keys(SAID).length);
    const languages = [];
    for (const card of await cards.all()) {
      const language = (await card.getAttribute("lang")) ?? "en";
      languages.push(language);
      assert.equal(await card.isVisible(), true, language);
      assert.match(await card.innerText(), SAID[language]);
      assert.match(await card.locator("code").innerText(), /^quorumseal verify /, language);
    }
    assert.deepEqual(languages, Object.keys(SAID));
    assert.match(await native.locator("html").getAttribute("lang"), /^en\b/, "the language of what names none");
    assert.equal(await native.locator("button, input, textarea, select, summary, a[href], [tabindex]").count(), 0);
    assert.equal((await native.locator("main").textContent()).trim(), "");
    assert.equal((await native.locator("footer").textContent()).trim(), "");
  });

  test("with scripts nobody is told to turn them on", async (t) => {
    const { native } = await browser.open(t, site.url);
    await native.locator("#files").waitFor({ state: "attached" });
    assert.equal(await native.getByText("scripts are turned off").count(), 0);
    assert.equal(await native.locator("noscript .card").count(), 0);
  });
});
