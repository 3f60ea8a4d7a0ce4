/** `<verified-answer>` for everybody: names, roles, keyboard, contrast, motion, forced colours, either direction of writing. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { root } from "../js/support/repo.mjs";
import { axe, chromium } from "./support/browser.mjs";
import { files, roots } from "./support/fixtures.mjs";
import { serve } from "./support/server.mjs";
import { STATES } from "./support/states.mjs";

/* global part, show, shows, make, world, verifier, frames */

const ALLOWED = [/status of 404/];
const SHOTS = join(root, "tests/screenshots");
let browser;
let server;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  server = await serve({ roots: { ...roots, axe: axe() }, files });
  browser = await chromium();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(t, options = {}) {
  const page = await browser.open(t, `${server.origin}/page.html`, { allowed: ALLOWED, reducedMotion: "reduce", ...options });
  await page.waitForSelector("[data-ready]");
  await page.evaluate(async () => Object.assign(globalThis, await import("/support/states.mjs")));
  return page;
}

/** Shows every state, one below the other, with its details open or not. */
const all = (page, opened = true) =>
  page.evaluate(
    async ([states, opened]) => {
      const found = [];
      for (const state of states) {
        const host = await show(state);
        part(host, "details").open = opened;
        found.push(host.state);
      }
      await frames(3);
      return found;
    },
    [STATES, opened],
  );

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in any state, ${colorScheme}`, async (t) => {
    const page = await open(t, { colorScheme });
    const states = await all(page);
    assert.equal(new Set(states).size, 10, "all seven, checking, altered and error");
    const violations = await page.evaluate(async (source) => {
      await import(source);
      const { violations } = await globalThis.axe.run(document.querySelector("main"), { resultTypes: ["violations"], rules: { region: { enabled: false } } });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} ${failureSummary}`).join("; ")}`);
    }, "/axe/axe.min.js");
    assert.deepEqual(violations, []);
  });
}

test("each state has a name, a verdict that is read out, and a picture of its own kind", async (t) => {
  const page = await open(t);
  await all(page, false);
  const found = await page.evaluate(() =>
    [...document.querySelectorAll("verified-answer")].map((host) => ({
      role: part(host, "frame").getAttribute("role"),
      name: part(host, "frame").getAttribute("aria-label"),
      status: host.shadowRoot.querySelector("[role=status]").textContent,
      icon: [...host.shadowRoot.querySelectorAll(".icon path")].map((path) => path.getAttribute("d")).join(),
      tone: part(host, "frame").dataset.tone,
      state: host.state,
      styled: host.shadowRoot.querySelectorAll("[style], style").length,
    })),
  );
  for (const { role, name, status, state, styled } of found) {
    assert.equal(role, "group");
    assert.ok(name && !/verified/i.test(name));
    assert.equal(status === "", state === "verifying", state);
    assert.equal(styled, 0);
  }
  const icons = new Map(found.map(({ tone, icon }) => [tone, icon]));
  assert.equal(icons.size, 4);
  assert.equal(new Set(icons.values()).size, 4, "not colour alone");
});

test("the accessibility tree says verdict, quorum and marks in words", async (t) => {
  const page = await open(t);
  await page.evaluate(() => show("in-doubt"));
  const tree = await page.locator("verified-answer").ariaSnapshot();
  assert.match(tree, /status:.*exactly the text|status:\n.*exactly the text/);
  assert.match(tree, /img "80 of 100 voting weight signed; 67 makes a quorum; 20 dissented"/);
  for (const words of ["rejected", "contested"]) assert.ok(tree.includes(words), tree);
});

test("everything can be reached and done by keyboard", async (t) => {
  const page = await open(t);
  await page.evaluate(async () => {
    await show("valid");
    await show("error");
  });
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return activeElement.shadowRoot?.activeElement?.getAttribute("part") ?? null;
    });
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "summary");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle);
  assert.equal(outline, "solid");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => part(document.activeElement, "details").open), true);
  await page.evaluate(() => document.activeElement.verify());
  assert.equal(await focused(), "summary", "a new check does not lose the focus");
  assert.ok(await page.evaluate(() => part(document.activeElement, "details").open && part(document.activeElement, "details-content").textContent.length > 100));
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "action");
  const requests = server.requests.get("/w/no-such-trust.json");
  await page.keyboard.press("Space");
  assert.equal(await page.evaluate(() => document.activeElement.settled.catch(({ code }) => code)), "fetch.status");
  assert.ok(server.requests.get("/w/no-such-trust.json") > requests);
  assert.equal(await focused(), "action", "and it is still where it was");
  await page.evaluate(async () => {
    const host = document.activeElement;
    host.verifier = verifier;
    await host.settled;
  });
  assert.equal(await focused(), "summary", "where there is nothing to try again the focus moves on");
});

test("nothing moves for those who ask for that", async (t) => {
  const page = await open(t, { reducedMotion: "reduce" });
  await page.evaluate(() => show("verifying"));
  const animations = () => page.evaluate(() => document.getAnimations().length + document.querySelector("verified-answer").shadowRoot.getAnimations().length);
  assert.equal(await animations(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await animations()) > 0);
});

test("colours follow the page's colour scheme, and the page's own colours", async (t) => {
  const page = await open(t, { colorScheme: "dark" });
  const grounds = await page.evaluate(async () => {
    const host = await show("valid");
    const ground = () => getComputedStyle(part(host, "seal")).backgroundColor;
    const dark = ground();
    // A page that is light whatever the reader prefers.
    document.documentElement.style.setProperty("color-scheme", "light");
    const light = ground();
    host.style.setProperty("--verified-answer-good-ground", "rgb(1, 2, 3)");
    return [dark, light, ground()];
  });
  assert.deepEqual(grounds, ["rgb(18, 41, 29)", "rgb(234, 246, 239)", "rgb(1, 2, 3)"]);
});

test("parts can be styled by the page's own style sheet", async (t) => {
  const page = await open(t);
  const found = await page.evaluate(async () => {
    const host = await show("in-doubt");
    part(host, "details").open = true;
    await frames(2);
    const sheet = new CSSStyleSheet();
    const parts = ["frame", "answer", "text", "fragment", "seal", "icon", "verdict", "scope", "notices", "notice", "quorum", "details", "summary", "details-content", "checks", "signers", "fragments", "facts"];
    sheet.replaceSync(parts.map((name) => `verified-answer::part(${name}){--styled:yes}`).join(""));
    document.adoptedStyleSheets = [sheet];
    return parts.filter((name) => getComputedStyle(part(host, name)).getPropertyValue("--styled") !== "yes");
  });
  assert.deepEqual(found, []);
});

test("right to left", async (t) => {
  const page = await open(t);
  const found = await page.evaluate(async () => {
    document.documentElement.dir = "rtl";
    const host = await show("valid");
    const box = (name) => part(host, name).getBoundingClientRect();
    const signed = host.shadowRoot.querySelector("rect.signed").getBoundingClientRect();
    return { iconRight: box("icon").left > box("verdict").left, barRight: Math.abs(signed.right - box("quorum").right) < 2, textDir: part(host, "text").dir, wide: document.documentElement.scrollWidth <= innerWidth };
  });
  assert.deepEqual(found, { iconRight: true, barRight: true, textDir: "auto", wide: true });
});

test("with forced colours frame, bar and marks are there", async (t) => {
  const page = await open(t, { forcedColors: "active" });
  const found = await page.evaluate(async () => {
    const host = await show("in-doubt");
    const fill = (name) => getComputedStyle(host.shadowRoot.querySelector(`rect.${name}`)).fill;
    return { differ: new Set([fill("signed"), fill("rest"), fill("mark")]).size, frame: getComputedStyle(part(host, "frame")).borderTopWidth, mark: getComputedStyle(host.shadowRoot.querySelector("mark")).textDecorationLine };
  });
  assert.deepEqual(found, { differ: 3, frame: "1px", mark: "underline" });
  await page.screenshot({ path: join(SHOTS, "element-forced-colors.png"), fullPage: true });
});

test("pictures of every state; nothing is wider than the window", async (t) => {
  const page = await open(t);
  await all(page, false);
  await page.evaluate(() => (part(document.querySelector("verified-answer"), "details").open = true));
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const dir of ["ltr", "rtl"]) {
        if (dir === "rtl" && (width !== 390 || colorScheme !== "light")) continue;
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.evaluate((dir) => {
          document.documentElement.dir = dir;
          for (const host of document.querySelectorAll("verified-answer")) host.dir = dir;
        }, dir);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} px wide in a window of ${width}`);
        await page.screenshot({ path: join(SHOTS, `element-${width}-${colorScheme}${dir === "rtl" ? "-rtl" : ""}.png`), fullPage: true });
      }
    }
  }
});
