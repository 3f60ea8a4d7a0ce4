/** Which language the page speaks, and everything that it says. No other module picks a language or holds a text. */

import { formatFor } from "./format.js";
import { first as english } from "./strings/en.js?first";

/**
 * Every language there is, the one to fall back to first. A translation is one file beside `strings/en.js` and one entry
 * here; it is fetched whole when it is chosen. English is split in two, since the page begins with it.
 */
const LANGUAGES = [
  { code: "en", name: "English", load: () => import("./strings/en.later.js") },
  { code: "de", name: "Deutsch", load: () => import("./strings/de.js") },
];
const REMEMBERED = "quorumseal.language";

/** What the page says, now. It is the same object for ever; the sections of `later` are in it once {@link more} is done. */
export const strings = { ...english };

/** The languages that can be chosen: `[{ code, name }]`, each named in itself. */
export const languages = LANGUAGES.map(({ code, name }) => ({ code, name }));

let current = LANGUAGES[0];
let everything = false;
const listeners = new Set();

/** The code of the language that the page speaks now. */
export function language() {
  return current.code;
}

/** Has `changed(code)` called after each change of language, when {@link strings} are the new ones. */
export function onLanguage(changed) {
  listeners.add(changed);
}

/** Completes {@link strings} with what only later views say. Rejects when that cannot be fetched, and may be tried again. */
export async function more() {
  if (everything) return;
  const of = current;
  const loaded = await of.load();
  if (of !== current) return more();
  Object.assign(strings, loaded.later);
  everything = true;
}

/**
 * Speaks another language from now on, and remembers that. Resolves once it does; rejects, and changes nothing, for a
 * language that there is not, or one that cannot be fetched.
 */
export async function setLanguage(code) {
  const next = LANGUAGES.find((one) => one.code === code);
  if (next === undefined) throw new RangeError(`there is no language ${code}`);
  await speak(next);
  remember(code);
  for (const changed of listeners) changed(code);
}

/** Speaks the language that was chosen before, else the first of the browser's that there is. Never rejects. */
export async function startLanguage() {
  const wanted = [remembered(), ...(navigator.languages ?? [])].map((code) => String(code).toLowerCase().split("-")[0]);
  const code = wanted.find((one) => LANGUAGES.some((known) => known.code === one));
  const next = LANGUAGES.find((one) => one.code === code) ?? LANGUAGES[0];
  await speak(next).catch(() => speak(LANGUAGES[0]));
}

async function speak(next) {
  if (next === LANGUAGES[0] && !everything) {
    Object.assign(strings, english);
  } else {
    const loaded = await next.load();
    Object.assign(strings, loaded.first ?? english, loaded.later);
    everything = true;
  }
  current = next;
  formatFor(next.code);
  document.documentElement.lang = next.code === "en" ? "en-GB" : next.code;
}

// A page without storage works too; it forgets.
function remember(code) {
  try {
    localStorage.setItem(REMEMBERED, code);
  } catch {}
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}
