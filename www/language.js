/** Which language the page speaks, and everything that it says. No other module picks a language or holds a text. */

import { formatFor } from "./format.js";
import { first as english } from "./strings/en.js?first";

/**
 * Every language there is, the one to fall back to first. A translation is one file beside `strings/en.js`, the two
 * modules that name its halves, and one entry here. `first` is fetched when the language is chosen, `later` when a
 * later view is.
 */
const LANGUAGES = [
  {
    code: "en",
    name: "English",
    first: async () => ({ first: english }),
    later: () => import("./strings/en.later.js"),
  },
  {
    code: "de",
    name: "Deutsch",
    first: () => import("./strings/de.first.js"),
    later: () => import("./strings/de.later.js"),
  },
];
const REMEMBERED = "quorumseal.language";

/**
 * What the page says, now. It is the same object for ever; the sections of `later` are in it once {@link more} is
 * done.
 */
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

/**
 * Completes {@link strings} with what only later views say. Rejects when that cannot be fetched, and may be tried
 * again.
 */
export async function more() {
  if (everything) return;
  const of = current;
  const { later } = await of.later();
  if (of !== current) return more();
  Object.assign(strings, later);
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
  const { first } = await next.first();
  // Nothing may be awaited between here and the end where there is nothing later yet: `more` may come to an end
  // meanwhile.
  const { later } = everything ? await next.later() : { later: {} };
  Object.assign(strings, first, later);
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
