/**
 * One way of using pages of Chromium and of Firefox, headless both. Pages are watched: an error or a warning on the
 * console, an exception, a breach of the policy, a request that fails or leaves the origin fails the test.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe } from "node:test";

import { chromium } from "../../js/support/chromium.mjs";
import { firefox } from "../../js/support/firefox.mjs";

/** How long is waited for what must come: no measure of anything, for this machine may be busy with other things. */
const LIMIT = 60_000;
const MODIFIERS = ["Control", "Shift", "Alt", "Meta"];

/** What Firefox is told by preference, for want of emulation. */
const FIREFOX = {
  light: {
    "layout.css.prefers-color-scheme.content-override": 1,
    "ui.systemUsesDarkTheme": 0,
    "ui.prefersReducedMotion": 1,
  },
  dark: {
    "layout.css.prefers-color-scheme.content-override": 0,
    "ui.systemUsesDarkTheme": 1,
    "ui.prefersReducedMotion": 1,
  },
};

/**
 * Describes the same tests for each browser: `define(browser)` is called for both, while tests are declared. Only
 * within tests may the browser be used; `QUORUMSEAL_BROWSER` leaves out the other one. `atOnce` tests run at a time in
 * Chromium, whose pages all have the focus; in Firefox one.
 *
 * `browser.open(t, url, options)` gives a {@link Page} that is closed with the test `t`. Options: `width`, `height`;
 * `theme` (`light`, `dark`); `allowed`, patterns of complaints that belong to the test; `context`, more of Playwright's
 * options, for Chromium alone; `prepare(page)`, called before it goes anywhere.
 */
export function eachBrowser(define, { atOnce = 1 } = {}) {
  const only = process.env.QUORUMSEAL_BROWSER;
  for (const browser of [new Chromium(), new Firefox()].filter(({ name }) => only === undefined || name === only)) {
    describe(browser.name, { concurrency: browser.isChromium ? atOnce : 1 }, () => {
      before(() => browser.start());
      after(() => browser.stop());
      define(browser);
    });
  }
}

class Chromium {
  name = "chromium";
  isChromium = true;
  #browser;

  async start() {
    this.#browser = await chromium();
  }

  async stop() {
    await this.#browser?.close();
  }

  async open(t, url, { width = 1280, height = 900, theme = "light", allowed = [], context: more = {}, prepare } = {}) {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      ...more,
    });
    const native = await context.newPage();
    const page = new ChromiumPage(native, new Watch(url, allowed), this.#browser);
    native.on("pageerror", (error) => page.watch.add(`uncaught: ${error.stack}`));
    native.on("requestfailed", (request) => page.watch.failed(request.url(), request.failure()?.errorText));
    context.on("console", (message) => page.watch.says(message.type(), message.text()));
    context.on("request", (request) => page.watch.asks(request.url()));
    context.on("response", (response) => page.watch.answers(response.status(), response.url()));
    await native.addInitScript(tellBreaches);
    t.after(() => page.end(() => context.close()));
    await prepare?.(page);
    await native.goto(url);
    return page;
  }
}

class Firefox {
  name = "firefox";
  isChromium = false;
  #themes = new Map();

  /** One process for each theme, begun when it is asked for. */
  #of(theme) {
    if (!this.#themes.has(theme)) this.#themes.set(theme, firefox({ preferences: FIREFOX[theme] }));
    return this.#themes.get(theme);
  }

  async start() {
    await this.#of("light");
  }

  async stop() {
    for (const browser of this.#themes.values()) await (await browser).close();
  }

  async open(t, url, { width = 1280, height = 900, theme = "light", allowed = [], prepare } = {}) {
    const browser = await this.#of(theme);
    const context = await browser.newContext();
    const native = await context.newPage();
    const page = new FirefoxPage(native, new Watch(url, allowed), browser);
    native.on("console", (message) => page.watch.says(message.type(), message.text()));
    native.on("pageerror", (error) => page.watch.add(`uncaught: ${error?.stack ?? error}`));
    native.on("request", (request) => page.watch.asks(request.url()));
    native.on("requestfailed", (request) => page.watch.failed(request.url(), request.failure()?.errorText));
    native.on("response", (response) => page.watch.answers(response.status(), response.url()));
    await native.setViewport({ width, height });
    await native.evaluateOnNewDocument(tellBreaches);
    t.after(() => page.end(() => context.close()));
    await prepare?.(page);
    await native.goto(url);
    return page;
  }
}

/* In the page, before its scripts: not every browser tells drivers about them. */
function tellBreaches() {
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    console.error(`breach of the policy: ${effectiveDirective} ${blockedURI}`);
  });
}

/** What a page complains of, and asks for. */
class Watch {
  messages = [];
  requests = [];
  #wrong = [];
  #allowed;
  #origin;
  #ending = false;

  constructor(url, allowed) {
    this.#origin = new URL(url).origin;
    this.#allowed = allowed;
  }

  add(text) {
    if (!this.#ending && !this.#allowed.some((pattern) => pattern.test(text))) this.#wrong.push(text);
  }

  says(type, text) {
    this.messages.push({ type, text });
    if (/^(?:error|warn|assert)/.test(type)) this.add(`${type}: ${text}`);
  }

  asks(url) {
    this.requests.push(url);
    if (!url.startsWith(`${this.#origin}/`) && !/^(?:data|blob|about):/.test(url))
      this.add(`request beyond the origin: ${url}`);
  }

  answers(status, url) {
    if (status >= 400) this.add(`${status}: ${url}`);
  }

  /** A page that is left gives up what it was loading. */
  failed(url, reason) {
    if (!/ERR_ABORTED|NS_BINDING_ABORTED/.test(String(reason))) this.add(`failed: ${url} ${reason}`);
  }

  end() {
    this.#ending = true;
    this.check();
  }

  check() {
    assert.deepEqual(this.#wrong, [], "complaints of the page");
  }
}

/** A page. What takes a selector waits until there is such an element and it is visible. */
class Page {
  constructor(native, watch, browser) {
    Object.assign(this, { native, watch, browser });
  }

  /** Everything that it said on the console. */
  get messages() {
    return this.watch.messages;
  }

  /** The addresses that it asked for. */
  get requests() {
    return this.watch.requests;
  }

  async end(close) {
    try {
      this.watch.end();
    } finally {
      await close();
    }
  }

  /** What a function gives in the page, called with one JSON value. */
  evaluate(what, argument) {
    return this.native.evaluate(what, argument);
  }

  /**
   * Waits until a function gives something in the page, and gives that. A page that is just being left is asked again.
   */
  async until(what, argument, message = String(what)) {
    const end = Date.now() + LIMIT;
    for (;;) {
      const found = await this.evaluate(what, argument).catch((error) => {
        if (!/context|navigat|destroyed|frame|realm/i.test(error.message)) throw error;
      });
      if (found) return found;
      // What it complains of is why it will not come.
      this.watch.check();
      if (Date.now() > end) throw new Error(`waited in vain for ${message}\n${await this.situation()}`);
      await pause(25);
    }
  }

  /** Where the page stands, for messages of failures. */
  situation() {
    return this.evaluate(() => {
      const { state, verdict } = document.documentElement.dataset;
      return `state ${state}, verdict ${verdict}\n${document.body.innerText.slice(0, 3000)}`;
    }).catch((error) => `the page does not answer: ${error.message}`);
  }

  /** The first visible element of a selector, or the one whose text or name is `named`. */
  async #element(selector, named) {
    const find = ([selector, named]) => {
      const nameOf = (element) => element.getAttribute("aria-label") ?? element.innerText ?? element.textContent;
      return [...document.querySelectorAll(selector)].find(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          (named === null || nameOf(element).replace(/\s+/g, " ").trim() === named),
      );
    };
    const wanted = [selector, named ?? null];
    await this.until(
      `(${find})(${JSON.stringify(wanted)}) !== undefined`,
      undefined,
      `${selector}${named ? ` “${named}”` : ""}`,
    );
    const handle = await this.native.evaluateHandle(find, wanted);
    return handle.asElement();
  }

  /** Clicks where an element is, as a person would. */
  async click(selector, named) {
    await this.#with(selector, named, (element) => element.click());
  }

  /** Moves the focus to an element. */
  async focus(selector, named) {
    await this.#with(selector, named, (element) => element.focus());
  }

  /** What was found may be drawn anew before it is reached: then what stands there now is meant. */
  async #with(selector, named, act) {
    for (const end = Date.now() + LIMIT; ;) {
      const element = await this.#element(selector, named);
      try {
        return await act(element);
      } catch (error) {
        if (!/attached|detached|stale|no such|not clickable/i.test(error.message) || Date.now() > end) throw error;
      }
    }
  }

  /** Replaces what is in a field, by typing. */
  async fill(selector, text) {
    await this.focus(selector);
    await this.press("Control+A");
    await this.press("Delete");
    if (text !== "") await this.native.keyboard.type(text);
  }

  async type(text) {
    await this.native.keyboard.type(text);
  }

  /** Presses a key, `Control+A` with others held. */
  async press(keys) {
    const parts = keys.split("+");
    const held = parts.slice(0, -1).filter((name) => MODIFIERS.includes(name));
    const { keyboard } = this.native;
    for (const name of held) await keyboard.down(name);
    const last = parts.at(-1);
    const name = last === "Space" ? " " : last;
    await keyboard.press(/^[A-Z]$/.test(name) && !held.includes("Shift") ? name.toLowerCase() : name);
    for (const name of held.reverse()) await keyboard.up(name);
  }

  /** How many elements there are, visible or not. */
  count(selector) {
    return this.evaluate((selector) => document.querySelectorAll(selector).length, selector);
  }

  /** What is to be read in the first element, as it is laid out. */
  async text(selector) {
    await this.until((selector) => document.querySelector(selector) !== null, selector, selector);
    return this.evaluate((selector) => document.querySelector(selector).innerText, selector);
  }

  /** What is in every element, laid out or not. */
  texts(selector) {
    return this.evaluate(
      (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent),
      selector,
    );
  }

  /** Waits until an element's text, as laid out, has a pattern or a part in it; gives the text. */
  async reads(selector, pattern) {
    const { source, flags } =
      pattern instanceof RegExp ? pattern : { source: pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), flags: "" };
    const read = ({ selector, source, flags }) => {
      const text = document.querySelector(selector)?.innerText;
      return text !== undefined && new RegExp(source, flags).test(text) && { text };
    };
    return (await this.until(read, { selector, source, flags }, `${pattern} in ${selector}`)).text;
  }

  /**
   * Gives files to a file input. Each is a path, or `{ name, bytes }` (text or bytes), which is written to where it is
   * read from until the page is closed.
   */
  async setFiles(selector, files) {
    const paths = files.map((file) => (typeof file === "string" ? file : temporary(file)));
    const input = (
      await this.native.evaluateHandle((selector) => document.querySelector(selector), selector)
    ).asElement();
    assert.ok(input, `there is no ${selector}`);
    await this.give(input, paths);
  }

  /** Lets go of `files` (`{ name, bytes }`), or of a `text`, over an element. Gives whether the page took them. */
  drop(selector, { files = [], text = null }) {
    const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
    return this.evaluate(
      ({ selector, given, text }) => {
        const dataTransfer = new DataTransfer();
        for (const { name, base64 } of given) {
          dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        }
        if (text !== null) dataTransfer.setData("text/plain", text);
        const target = document.querySelector(selector);
        const send = (type) =>
          target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        send("dragenter");
        send("dragover");
        return !send("drop");
      },
      { selector, given, text },
    );
  }

  /** Pastes over an element: files, or a text. Gives whether the page took it. */
  paste(selector, { files = [], text = null }) {
    const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
    return this.evaluate(
      ({ selector, given, text }) => {
        const clipboardData = new DataTransfer();
        for (const { name, base64 } of given) {
          clipboardData.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        }
        if (text !== null) clipboardData.setData("text/plain", text);
        const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
        // Firefox takes none from a page's script; what is looked at is the same.
        Object.defineProperty(event, "clipboardData", { value: clipboardData });
        return !document.querySelector(selector).dispatchEvent(event);
      },
      { selector, given, text },
    );
  }

  /** Calls a function in the page with a text, now and ever again before its scripts run. */
  async beforeScripts(what, argument) {
    if (this.isChromium) await this.native.addInitScript(what, argument);
    else await this.native.evaluateOnNewDocument(what, argument);
  }

  /** Runs a script in the page that defines something global, as axe does. */
  async run(script) {
    await this.native.evaluate(script);
  }

  async goto(url) {
    await this.native.goto(url);
  }

  async reload() {
    await this.native.reload();
  }
}

class ChromiumPage extends Page {
  isChromium = true;

  give(input, paths) {
    return input.setInputFiles(paths);
  }

  /** Clicks on something that opens a file dialogue, and chooses there. */
  async choose(selector, files) {
    const [chooser] = await Promise.all([this.native.waitForEvent("filechooser"), this.click(selector)]);
    await chooser.setFiles(files.map((file) => (typeof file === "string" ? file : temporary(file))));
  }

  resize(width, height = 900) {
    return this.native.setViewportSize({ width, height });
  }

  /** `colorScheme`, `media`, `forcedColors`, `contrast`. */
  emulate(media) {
    return this.native.emulateMedia(media);
  }

  screenshot(path, { whole = true } = {}) {
    mkdirSync(dirname(path), { recursive: true });
    return this.native.screenshot({ path, fullPage: whole });
  }

  pdf() {
    return this.native.pdf({ format: "A4" });
  }

  /** Begins to watch the memory that the page's process takes at most: `grown()` says by how many MiB. */
  memory() {
    return this.browser.watch(this.native);
  }
}

class FirefoxPage extends Page {
  isChromium = false;

  give(input, paths) {
    return input.uploadFile(...paths);
  }

  async choose(selector, files) {
    const [chooser] = await Promise.all([this.native.waitForFileChooser(), this.click(selector)]);
    await chooser.accept(files.map((file) => (typeof file === "string" ? file : temporary(file))));
  }

  resize(width, height = 900) {
    return this.native.setViewport({ width, height });
  }

  screenshot(path, { whole = true } = {}) {
    mkdirSync(dirname(path), { recursive: true });
    return this.native.screenshot({ path, fullPage: whole });
  }

  async pdf() {
    return Buffer.from(await this.native.pdf({ format: "A4", timeout: LIMIT }));
  }

  /** Likewise, of all processes of the browser. */
  memory() {
    return this.browser.watch();
  }
}

let folder;
let count = 0;

/** A file that lasts as long as this process. */
export function temporary({ name, bytes }) {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), "quorumseal-page-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  }
  const path = join(folder, String((count += 1)), name);
  mkdirSync(dirname(path));
  writeFileSync(path, bytes);
  return path;
}
