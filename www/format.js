/** Numbers and times for people. */

// The language of the strings, as the document says it.
const LOCALE = document.documentElement.lang;
const NUMBER = new Intl.NumberFormat(LOCALE);
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** `1,834` */
export function number(value) {
  return NUMBER.format(value);
}

/** `1 March 2026` of a certificate's time. */
export function day(time) {
  return DAY.format(new Date(time));
}

/** `2026-03-01 09:00:41 UTC` of a certificate's time, to the second and never in local time. */
export function moment(time) {
  return time.replace("T", " ").replace("Z", " UTC");
}

/** The start of an id, enough to tell two apart by eye; never for comparing. */
export function short(id) {
  return `${id.slice(0, id.indexOf(":") + 13)}…`;
}

/** A value that was compared: a text, a number, a boolean or a list of texts. */
export function value(compared) {
  if (Array.isArray(compared)) return compared.join(", ");
  return typeof compared === "number" ? number(compared) : String(compared);
}
