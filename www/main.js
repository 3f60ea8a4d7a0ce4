/** The page: what was given goes to the engine, and what it finds is shown. */

import { fill, h } from "./dom.js";
import { startEngine } from "./engine/engine.js";
import { nameOf } from "./given/name.js";
import { createGiven, listen } from "./given/panel.js";
import { language, languages, onLanguage, setLanguage, startLanguage, strings } from "./language.js";
import { CODE_FRAGMENT, codeOf, withLink } from "./reuse/code-link.js";
import { createStatus } from "./status.js";
import { forget, remember, remembered } from "./trust/memory.js";
import { createTrust } from "./trust/panel.js";
import { codes, outcomes, stories, trays, views } from "./views.js";

const root = document.documentElement;
const engine = startEngine();

/**
 * What was given, as things. Besides what the engine knows of one: `found`, what it was recognised as, `assigned` and
 * `from`.
 */
let things = [];
/** What is pinned: the anchor or null, bundles that are not in the tray, and whether it is an example's. */
let pinned = { anchor: null, bundles: [], demo: false };
/** What that came to, or why it came to nothing; and what it was made of, to know when it is something else. */
let trusted = null;
let trustError = null;
let trustedOf = null;
/** What says what came of it, once there is anything to say. */
let outcome = null;
/** What was found, and which finding is shown. */
let examination = null;
let shown = 0;
/** The view of the status, to be shown again in another language. */
let view = { is: "loading" };
/** What is going on: aborted when something newer is to be checked. */
let current = new AbortController();
/** What is being read: aborted when it is not wanted any more. */
let reading = new AbortController();
/** How many links were followed. */
let followed = 0;
let count = 0;
/** What the address's fragment says, or said before a code stood there. */
let addressed = "";
/** The code whose explanation was asked for last, or null once it is no longer. */
let asked = null;

let given;
/** What makes the tray, once it was needed. */
let createTray = null;
let trust;
let status;
/** The page without a network: a note of it, or null. */
let note = null;
const announcer = h("p", { class: "unseen", role: "status", id: "announcer" });
const explained = h("dialog", { class: "explained", id: "explained", on: { close: unexplain } });

/** What views are handed: see each member where it is defined. */
export const tools = { engine, announce, open, show };

async function start() {
  await startLanguage();
  build();
  onLanguage(build);
  listen(window, add);
  addEventListener("hashchange", follow);
  addEventListener("click", followCode);
  const own = remembered();
  if (own !== null) await pinRemembered(own);
  if (!(await follow())) await check();
  // What nothing is checked with comes after the page is ready, which works without it as long as there is a network.
  const register = await import("./offline/register.js").catch(() => null);
  note = register?.offline({ announce }) ?? null;
  if (note !== null) document.getElementById("footer").before(note);
}

function build() {
  document.title = strings.page.title;
  document.querySelector("meta[name=description]").content = strings.page.description;
  given = createGiven({ add, remove, clear, assign, pin, share, announce, examples });
  trust = createTrust({ pin, forget: unpin, restore, add });
  status = createStatus({ cancel, again, toTrust: () => trust.open() });
  fill(document.getElementById("intro"), strings.page.intro);
  const links = h(
    "p",
    { class: "footer-links" },
    h("a", { href: CODE_FRAGMENT }, strings.page.codes),
    h("a", { href: "LICENCES.txt", hreflang: "en" }, strings.page.licences),
  );
  fill(document.getElementById("footer"), h("p", {}, strings.page.footer), links, languageChoice());
  note?.render();
  const place = (id) => h("div", { id, class: "place", hidden: true });
  fill(
    document.getElementById("page"),
    h("div", { class: "aside" }, given.element, trust.element),
    h(
      "div",
      { class: "result" },
      place("truths"),
      place("findings"),
      status.element,
      place("evidence"),
      place("tamper"),
      place("reuse"),
    ),
    place("record"),
  );
  document.body.append(announcer, explained);
  showGiven();
  if (createTray !== null) given.hold(createTray);
  showTrust();
  // What is being checked goes on, and what was shown before it does not come back.
  if (isChecking()) status.show({ is: "checking" });
  else if (view.is === "shown") showFinding();
  else status.show(view);
}

function languageChoice() {
  const choice = h(
    "select",
    {
      id: "language",
      on: { change: () => setLanguage(choice.value).then(() => document.getElementById("language").focus()) },
    },
    languages.map(({ code, name }) => h("option", { value: code, lang: code, selected: code === language() }, name)),
  );
  return h("p", { class: "language" }, h("label", { for: "language" }, strings.page.language), " ", choice);
}

// ------------------------------------------------------------------------------------------------ what is given

/** Takes more: `[{ name, blob }]` or `[{ name, text }]`, each with `kind` where it is known what it is, and `from`. */
async function add(items) {
  if (items.length === 0) return;
  given.complain(null);
  if (!(await recognise(items))) return;
  announce(strings.given.taken(items.length));
  await checkTaken();
}

/** Checks what was taken, once: whatever is still being read is to be checked with it, when it is there. */
async function checkTaken() {
  if (things.some(({ kind }) => kind === "reading")) return;
  await check();
  reveal();
}

async function examples() {
  const { createExamples } = await stories();
  return createExamples({ open: openExample });
}

function openExample(files, trust) {
  const item = (file, kind = null) => ({ name: file.name, blob: file, kind });
  const bundles = trust.bundles.map((file) => item(file));
  return open(
    files.map(({ file, kind }) => item(file, kind)),
    { trust: { ...trust, bundles } },
  );
}

/**
 * Takes that in the place of everything given, and trusts as `trust` says: `{ anchor, bundles, demo }`, with bundles
 * as items.
 */
async function open(items, { trust: wanted = null } = {}) {
  stopReading();
  begin();
  // What was trusted by bundles in the tray stays trusted.
  const kept = { ...pinned, bundles: bundles() };
  const { signal } = reading;
  const wantedBundles = await thingsOf(wanted?.bundles ?? [], signal);
  if (signal.aborted) return;
  pinned = wanted === null ? kept : { anchor: wanted.anchor, bundles: wantedBundles, demo: wanted.demo ?? false };
  things = [];
  examination = null;
  shown = 0;
  if (await recognise(items)) await checkTaken();
}

/** Takes items in, as things. Resolves to whether they were, and not given up meanwhile. */
async function recognise(items) {
  const { signal } = reading;
  if (view.is !== "loading") begin();
  const added = items.map((item) => ({ ...draft(item), reading: true }));
  things = [...things, ...added];
  showGiven();
  // What shows a verdict is fetched meanwhile. Where that fails it is tried again, and said, when there is one.
  views().catch(() => {});
  const [all] = await Promise.all([thingsOf(items, signal), loadTray()]);
  if (signal.aborted) return false;
  for (const [index, found] of all.entries()) {
    // It may have been removed meanwhile.
    const { id } = added[index];
    things = things
      .map((thing) => (thing.id === id ? { ...found, id } : thing))
      .filter((thing) => thing.kind !== "unreadable");
  }
  showGiven();
  return true;
}

/** What is being read is given up: nothing of it stays. */
function stopReading() {
  reading.abort();
  reading = new AbortController();
  things = things.filter(({ kind }) => kind !== "reading");
}

/** Never rejects: without it things are checked all the same. */
async function loadTray() {
  if (createTray !== null) return;
  try {
    ({ createTray } = await trays());
    given.hold(createTray);
  } catch {
    given.complain(strings.status.refused.view);
  }
}

/** Something that is being read. */
function draft({ name = null, blob = null, text = null, bytes = null, from = null }) {
  return {
    id: nextId(),
    kind: "reading",
    name,
    size: bytes?.length ?? blob?.size ?? text.length,
    from,
    bytes: null,
    text: null,
    parts: null,
  };
}

/** Never rejects. What is left when it is aborted is of no use. */
async function thingsOf(items, signal) {
  const found = [];
  for (const { name = null, blob = null, text = null, bytes = null, kind = null, from = null } of items) {
    const item = { id: nextId(), name, text, blob: bytes === null ? blob : new Blob([bytes]) };
    try {
      const [thing] = await engine.recognise([item], { signal });
      found.push({
        ...thing,
        kind: kind ?? thing.kind,
        found: thing.kind,
        assigned: kind !== null && kind !== thing.kind,
        from,
      });
    } catch (error) {
      if (signal?.aborted) break;
      given.complain(strings.given.unreadable(name ?? strings.given.unnamed, error.message));
      found.push({ ...item, kind: "unreadable" });
    }
  }
  return found;
}

function remove(id) {
  const thing = things.find((one) => one.id === id);
  things = things.filter((one) => one !== thing);
  announce(strings.tray.removed(nameOf(thing)));
  check();
}

/** What a person says that a thing is; null for what it was recognised as. */
function assign(id, kind) {
  things = things.map((thing) =>
    thing.id === id ? { ...thing, kind: kind ?? thing.found, assigned: kind !== null } : thing,
  );
  check();
}

/** What is trusted by bundles in the tray stays trusted without it. */
function empty() {
  if (trusted !== null) pinned = { ...pinned, bundles: trusted.bundles };
  things = [];
}

function clear() {
  stopReading();
  empty();
  given.complain(null);
  const own = remembered();
  if (pinned.demo) pinned = { anchor: null, bundles: [], demo: false };
  addressed = "";
  if (location.hash !== "") readdress();
  announce(strings.tray.cleared);
  if (pinned.anchor === null && own !== null) pinRemembered(own).then(() => check());
  else check();
  given.focus();
}

async function share() {
  const { shareLink } = await import("./given/link.js");
  return shareLink(examination.findings[shown]);
}

/**
 * Opens what the address's fragment names. Resolves to whether it was something to be checked: what a code stood in the
 * place of is still open.
 */
async function follow() {
  const { hash } = location;
  const code = codeOf(hash);
  if (code !== null) {
    explain(code);
    return false;
  }
  asked = null;
  explained.close();
  if (hash === addressed) return false;
  addressed = hash;
  if (!hash.startsWith("#certificate=")) return false;
  const mine = (followed += 1);
  try {
    const { readLink } = await import("./given/link.js");
    const carried = await readLink(hash);
    // Another link was followed since.
    if (mine !== followed) return true;
    // What a link carries is taken for what it says that it is, and for nothing else: not for whom to trust, say.
    const item = (kind) => ({ name: null, blob: carried[kind], kind, from: "link" });
    await open(["certificate", "receipt"].filter((kind) => carried[kind]).map(item));
  } catch (error) {
    if (mine !== followed) return true;
    empty();
    const { signal } = begin();
    examination = null;
    await loadTrust(signal).catch(() => {});
    if (signal.aborted) return true;
    showGiven();
    say({ is: "refused", by: "link", reason: error.message });
  }
  return true;
}

function showGiven() {
  const roles = new Map();
  for (const finding of examination?.findings ?? []) {
    if (finding.prompt) roles.set(finding.prompt.id, "prompt");
  }
  const unused = new Set((examination?.spare ?? []).map(({ id }) => id.split(".")[0]));
  const used = new Set();
  for (const { votes, receipt } of examination?.findings ?? []) {
    for (const one of [...votes, receipt].filter(Boolean)) used.add(one.id.split(".")[0]);
  }
  const reason = examination?.findings.length > 0 ? "spare" : "alone";
  given.show({
    things,
    roles,
    spare: (id) => (unused.has(id) && !used.has(id) ? reason : null),
    certificate: Boolean(examination?.findings[shown]?.certificate),
  });
  root.classList.toggle("has-things", things.length > 0);
}

// ------------------------------------------------------------------------------------------------ whom to trust

function pin(anchor) {
  pinned = { anchor, bundles: pinned.demo ? [] : pinned.bundles, demo: false };
  check(true);
}

function unpin() {
  // What is remembered may be something else: it stays, to be restored.
  if (!pinned.demo && remembered()?.anchor === pinned.anchor) forget();
  pinned = { anchor: null, bundles: [], demo: false };
  announce(strings.trust.forgotten);
  check(true);
  document.getElementById("anchor").focus();
}

async function restore() {
  const own = remembered();
  if (own === null) return;
  await pinRemembered(own);
  announce(strings.trust.restored);
  document.getElementById("anchor").focus();
  await check(true);
}

async function pinRemembered({ anchor, bundles }) {
  pinned = { anchor, bundles: await thingsOf(bundles), demo: false };
}

function bundles() {
  const dropped = things.flatMap((thing) => {
    if (thing.kind === "bundle" && thing.parts !== null)
      return thing.parts.map((part, index) => ({
        ...thing,
        ...part,
        id: `${thing.id}.${index}`,
        bytes: null,
        blob: null,
      }));
    return thing.kind === "bundle" ? [thing] : [];
  });
  const own = pinned.bundles.filter(({ kind }) => kind === "bundle");
  // Dropping again what is remembered adds nothing.
  return [...own, ...dropped.filter(({ text }) => text === null || !own.some((one) => one.text === text))];
}

/**
 * Trusts what is pinned now. Why that came to nothing is in `trustError`; rejects if it is aborted, or a part of the page
 * is missing.
 */
async function loadTrust(signal, anew = false) {
  const { anchor, demo } = pinned;
  const given = bundles();
  const key = [anchor, ...given.map(({ id }) => id)].join();
  if (!anew && key === trustedOf) return;
  trustedOf = null;
  trusted = trustError = null;
  const own = remembered();
  const head = own !== null && own.anchor === anchor ? (own.head ?? null) : null;
  try {
    const found = await engine.trust({ anchor, bundles: anchor === null ? [] : given, head }, { signal });
    if (anchor !== null) {
      trusted = {
        ...found,
        bundles: given,
        demo: demo || found.sets.every(({ network }) => network.endsWith("-demo")),
      };
      trusted.kept = demo ? null : remember({ anchor, bundles: given, head: found.head });
    }
  } catch (error) {
    signal.throwIfAborted();
    // What says nothing of what is pinned is tried again the next time.
    if (!/^(?:trust|input)\./.test(error.code)) throw Object.assign(error, { by: error.code ? "load" : "view" });
    trustError = error;
  }
  if (trusted || trustError) {
    outcome = await outcomes().catch((error) => {
      throw Object.assign(error, { by: "view" });
    });
  }
  signal.throwIfAborted();
  trustedOf = key;
  showTrust();
}

function showTrust() {
  const own = remembered();
  const kept = own !== null && own.anchor === pinned.anchor && !pinned.demo;
  trust.show({
    anchor: pinned.anchor,
    bundles: bundles(),
    trusted,
    outcome: trusted && outcome.outcomeOf(trusted),
    error: trustError,
    problem: trustError && outcome.problemOf(trustError),
    // A bundle that is remembered may have been removed from the tray.
    other: own !== null && (!kept || (trustError?.code === "trust.no-bundle" && own.bundles.length > 0)),
    suggested: pinned.anchor === null ? suggestion() : null,
  });
}

/** The id that a bundle brings along for convenience. Only a person can pin it. */
function suggestion() {
  for (const { text, set } of bundles()) {
    if (text === null || set) continue;
    try {
      const { anchor } = JSON.parse(text);
      if (/^blake3:[0-9a-f]{64}$/.test(anchor)) return anchor;
    } catch {}
  }
  return null;
}

// ------------------------------------------------------------------------------------------------ checking

/** Checks what is given now, in the place of whatever was being checked. Never rejects. */
async function check(anew = false) {
  const mine = begin();
  const { signal } = mine;
  const concerned = things.filter(({ kind }) => kind !== "reading");
  try {
    await loadTrust(signal, anew);
    const asked = concerned.some(({ kind }) => kind !== "bundle" && kind !== "anchor");
    if (!asked) return nothing("idle");
    if (trustError !== null) {
      const reason = outcome.words(trustError);
      nothing("idle");
      return say({ is: "refused", by: "trust", reason });
    }
    const found = await engine.examine(concerned, {
      signal,
      onProgress: (how) => status.progress(how),
    });
    signal.throwIfAborted();
    if (found.findings.length === 0) return nothing("waiting", found);
    await show(found);
  } catch (error) {
    if (mine !== current) return;
    examination = null;
    showGiven();
    say({ is: "refused", by: byOf(error), reason: reasonOf(error) });
  }
}

/** Gives up what is going on, for something newer. */
function begin() {
  current.abort();
  current = new AbortController();
  if (view.is !== "loading") say({ is: "checking" });
  return current;
}

function isChecking() {
  return root.dataset.state === "checking";
}

function cancel() {
  stopReading();
  begin();
  showGiven();
  say({ is: "cancelled" });
}

/** Checks anew, with what is pinned as well where that could not be read. */
async function again() {
  const of = pinned;
  if (of.bundles.some(({ kind }) => kind === "unreadable")) {
    const { signal } = begin();
    given.complain(null);
    of.bundles = await thingsOf(of.bundles.map((one) => ({ ...one, kind: null })));
    if (signal.aborted) return;
  }
  await check(true);
}

function nothing(is, found = null) {
  examination = found;
  showGiven();
  say({ is });
}

/** Shows what was found: `{ findings, history, spare }`. */
async function show(found) {
  examination = {
    ...found,
    findings: found.findings.map((finding, index) => ({ ...finding, ...standingOf(found.history, index) })),
  };
  // A finding stays shown while others come and go.
  shown = Math.min(shown, found.findings.length - 1);
  showGiven();
  await showFinding();
}

/**
 * What a finding is among what was given; relative to that alone, so never in its state: `current`, whether it is the
 * newest of its prompt, and `equivocation`, of the round that sealed another one too, or null. The only one of its
 * prompt has nothing to be newer than, and of a round that sealed two neither is the newest.
 */
function standingOf(history, index) {
  const isOf = (entry) => entry.index === index;
  const { entries = [] } = history?.timelines.find(({ entries }) => entries.some(isOf)) ?? {};
  const { certHash, current } = entries.find(isOf) ?? {};
  const equivocation = history?.equivocations.find(({ certHashes }) => certHashes.includes(certHash)) ?? null;
  if (entries.length < 2) return { current: "unknown", equivocation };
  return { current: equivocation && current === "yes" ? "contested" : current, equivocation };
}

/** Shows the finding that was chosen; what is about all of them stays as it is if that alone changed. */
async function showFinding({ chosen = false } = {}) {
  const of = examination;
  const finding = of.findings[shown];
  const { signal } = current;
  let all;
  try {
    all = await views();
  } catch (error) {
    if (signal.aborted) return;
    return say({ is: "refused", by: "view", reason: reasonOf(error) });
  }
  // Something else is being checked by now, or shown.
  if (signal.aborted || of !== examination || finding !== of.findings[shown]) return;
  const { report } = finding;
  const several = of.findings.length > 1;
  if (!chosen) {
    put(
      "truths",
      several && of.findings.some(({ certificate }) => certificate) ? all.truthsOf(of, trusted, tools) : null,
    );
    record(of, all);
  }
  put("findings", several ? all.choiceOf(of.findings, { shown, choose, nameOf }) : null);
  say({
    is: "shown",
    verdict: all.verdictOf(finding, trusted, tools),
  });
  put("evidence", all.evidenceOf(finding, trusted, tools));
  put("tamper", finding.certificate ? all.tamperOf(finding, trusted, tools) : null);
  put("reuse", all.reuseOf(finding, trusted, tools));
  root.dataset.verdict = report.state;
  root.dataset.state = "shown";
}

/** So many are made at a time. */
const RECORDS = 10;
/** Makes the records that are still to be made. */
let unprinted = () => {};
addEventListener("beforeprint", () => unprinted());

/** The records for paper, some at a time, as there may be thousands; whoever prints before waits for the rest. */
function record(of, { recordOf }) {
  const left = [...of.findings];
  const records = h("div");
  const make = (count) => records.append(...left.splice(0, count).map((one) => recordOf(one, trusted, tools)));
  const more = () => {
    if (!records.isConnected) return;
    make(RECORDS);
    if (left.length > 0) setTimeout(more);
  };
  put("record", records);
  more();
  unprinted = () => make(left.length);
}

/** Says that in the frame of the verdict; whatever was shown below it goes, unless it is being checked anew. */
function say(next, state = STATES[next.is] ?? next.is) {
  view = next.is === "checking" ? view : next;
  status.show(next);
  if (next.is === "shown") return;
  root.dataset.state = state;
  if (next.is === "checking") return;
  delete root.dataset.verdict;
  for (const id of ["truths", "findings", "evidence", "tamper", "reuse", "record"]) put(id, null);
}

const STATES = { waiting: "idle", cancelled: "refused" };

function put(id, element) {
  const place = document.getElementById(id);
  place.hidden = !element;
  fill(place, element);
}

async function choose(index, name) {
  // It is grey: what is chosen among is being checked anew.
  if (isChecking()) return;
  shown = index;
  announce(strings.findings.shown(name));
  await showFinding({ chosen: true });
  showGiven();
  document.querySelector(`#findings [data-index="${index}"]`)?.focus();
}

function byOf({ code = "", by }) {
  if (by !== undefined) return by;
  if (code.startsWith("load.")) return "load";
  if (code.startsWith("trust.") || code === "input.anchor") return "trust";
  return code.startsWith("policy.") ? "policy" : "given";
}

function reasonOf({ message, code }) {
  // A code of the page's own is explained nowhere.
  return withLink(strings.status.reason(message), code === "load.worker" ? null : code);
}

// ------------------------------------------------------------------------------------------------ the page

/** Says something to screen readers alone. */
function announce(text) {
  announcer.textContent = "";
  // The same words twice are read twice.
  requestAnimationFrame(() => (announcer.textContent = text));
}

/** Brings the verdict into view after a deliberate step, where it is out of it. The keyboard stays where it is. */
function reveal() {
  const { top, bottom } = status.element.getBoundingClientRect();
  if (top >= 0 && Math.min(bottom, top + 160) <= innerHeight) return;
  const several = document.getElementById("truths");
  (several.hidden ? status.element : several).scrollIntoView({ block: "start" });
}

/** A code that is clicked on is explained where one is: the address, and with it what is shown, stays as it is. */
function followCode(event) {
  const link = event.target.closest(`a[href^="${CODE_FRAGMENT}"]`);
  // Another tab or window, or a download, is the browser's.
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  explain(codeOf(link.hash));
}

/**
 * Shows what a code means, before the list of all. The focus goes there, and back to where it was when that is
 * closed.
 */
async function explain(code) {
  asked = code;
  let codesOf;
  try {
    ({ codesOf } = await codes());
  } catch {
    return announce(strings.status.refused.view);
  }
  if (asked !== code) return;
  const close = h(
    "button",
    { type: "button", class: "button", id: "close", on: { click: () => explained.close() } },
    strings.codes.close,
  );
  explained.setAttribute("aria-label", strings.codes.meaning);
  fill(explained, h("div", { class: "explained-head" }, close), codesOf(code, tools));
  if (!explained.open) explained.showModal();
  // Another code was followed from within: what had the focus is gone.
  explained.querySelector("[autofocus]").focus({ preventScroll: true });
  explained.scrollTop = 0;
}

/** The address says no more that a code is being explained, but what it said before. */
function unexplain() {
  if (codeOf(location.hash) !== null) readdress();
}

function readdress() {
  history.replaceState(null, "", addressed || location.pathname + location.search);
}

function nextId() {
  count += 1;
  return `given-${count}`;
}

await start();
