/** `<verified-answer>` in browsers, under the project's policy: states, changes, races, rendering. */

import { after, before, describe, test } from "node:test";

import { chromium, firefox } from "./support/browser.mjs";
import { cases } from "./support/cases.mjs";
import { files, roots } from "./support/fixtures.mjs";
import { serve } from "./support/server.mjs";

/** Answers and words that are to fail, by the tests' own wish. */
const ALLOWED = [/status of 404/, /status of 503/, /no such word/, /locale information|language tag/];

for (const [name, launch] of Object.entries({ chromium, firefox })) {
  describe(name, () => {
    let browser;
    let server;

    before(async () => {
      server = await serve({ roots, files });
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    for (const [what, run] of Object.entries(cases)) {
      test(what, async (t) => {
        const page = await browser.open(t, `${server.origin}/page.html`, { allowed: ALLOWED });
        await page.waitForSelector("[data-ready]");
        await run(page, server);
      });
    }
  });
}
