// Names and dates on a phone: no line's end tears them apart, and what stands for several certificates says so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBrowser } from "./support/browser.mjs";
import { materials } from "./support/materials.mjs";
import { give, hosted, reaches, visit } from "./support/page.mjs";
import { begin, states } from "./support/states.mjs";

const site = hosted();
const TITLES = { "meeting-two-truths": "Two truths", "meeting-different-prompts": "Two certificates" };

eachBrowser((browser) => {
  for (const state of states.filter(({ name }) => name === "logged" || name in TITLES)) {
    test(`stay in one piece: ${state.name}`, async (t) => {
      const page = await visit(t, browser, site, { trust: state.trust, state: state.state ?? "idle" });
      await begin(page, state);
      await state.reach(page);
      await page.resize(390);
      const { seen, torn, title } = await page.evaluate(() => {
        const found = { seen: 0, torn: [], title: document.querySelector("#truths-title")?.textContent ?? null };
        const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { currentNode: node } = walker;
          if (node.parentElement.closest("pre, code, .unseen, #trust")) continue;
          for (const { 0: text, index } of node.data.matchAll(/\d{4}-\d\d-\d\d|v-\d\d|browser-tests|two-truths-demo/g)) {
            const range = new Range();
            range.setStart(node, index);
            range.setEnd(node, index + text.length);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            found.seen += lines.size > 0 ? 1 : 0;
            if (lines.size > 1) found.torn.push(`${text}: ${node.data}`);
          }
        }
        return found;
      });
      assert.ok(seen > 10, `${seen} names and dates were looked at`);
      assert.deepEqual(torn, []);
      assert.equal(title, TITLES[state.name] ?? null);
    });
  }

  test("a name that a stranger made of thousands of them stays one text, and apart from the rest", async (t) => {
    const envelope = JSON.parse(materials.valid.certificate.text);
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64"));
    const name = "a-b ".repeat(3000);
    statement.predicate.model.name = name;
    const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    const page = await visit(t, browser, site);
    await give(page, [{ name: "answer.cert.json", bytes: JSON.stringify({ ...envelope, payload }) }]);
    await reaches(page, { verdict: "untrusted" });
    const found = await page.evaluate(() => {
      const gist = document.querySelector('[data-part="facts"] .part-gist');
      const whole = gist.querySelector("bdi")?.textContent ?? "";
      return { whole, spans: document.querySelectorAll("main .unbroken").length };
    });
    assert.ok(found.whole.startsWith(name));
    assert.ok(found.spans < 1000, `${found.spans} spans`);
  });
});
