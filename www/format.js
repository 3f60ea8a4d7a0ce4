/** Numbers and times for people, in the language that the page speaks. */

let NUMBER;
let DAY;
let PERCENT;
formatFor("en-GB");

/** Formats in this language from now on. */
export function formatFor(language) {
  const locale = language === "en" ? "en-GB" : language;
  NUMBER = new Intl.NumberFormat(locale);
  PERCENT = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  DAY = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** `1,834` */
export function number(value) {
  return NUMBER.format(value);
}

/** `82%` of a share between 0 and 1. */
export function percent(share) {
  return PERCENT.format(share);
}

/** `1 March 2026` of a certificate's time, or of POSIX seconds. */
export function day(time) {
  const date = dateOf(time);
  return Number.isNaN(date.getTime()) ? moment(time) : DAY.format(date);
}

/** `2026-03-01 09:00:41 UTC` of a certificate's time, or of POSIX seconds: to the second and never in local time. */
export function moment(time) {
  const text = typeof time === "number" ? isoOf(time) : time;
  return text.replace("T", " ").replace("Z", " UTC");
}

/** The start of an id, enough to tell two apart by eye; never for comparing. */
export function short(id) {
  return `${id.slice(0, id.indexOf(":") + 13)}…`;
}

/** A value that was compared: a text, a number, a boolean or a list of texts. */
export function value(compared) {
  if (Array.isArray(compared)) return compared.map(value).join(", ");
  if (compared !== null && typeof compared === "object") return JSON.stringify(compared);
  return typeof compared === "number" ? number(compared) : String(compared);
}

function dateOf(time) {
  return new Date(typeof time === "number" ? time * 1000 : time);
}

function isoOf(seconds) {
  const date = new Date(seconds * 1000);
  // A receipt's time may be beyond what a date can hold.
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
