/** What was pinned, remembered on this device. A page without storage works too; it forgets. */

const KEY = "quorumseal.trust";
/** Longer bundles are not remembered: browsers keep about 5 MB for a site. */
const MOST = 2 << 20;

/** What is remembered: `{ anchor, bundles: [{ name, text }], head }`, or null. */
export function remembered() {
  try {
    const { anchor, bundles, head } = JSON.parse(localStorage.getItem(KEY));
    const good = (bundle) =>
      typeof bundle.text === "string" && (bundle.name === null || typeof bundle.name === "string");
    return typeof anchor === "string" && Array.isArray(bundles) && bundles.every(good)
      ? { anchor, bundles, head }
      : null;
  } catch {
    return null;
  }
}

/**
 * Remembers that, in the place of what was. Bundles that are too long are left out, and with them all: some alone could
 * lack the head, which must stay remembered whatever becomes of them. Returns what is remembered then: `"all"`, `"id"`
 * for all but bundles, or null for nothing of it.
 */
export function remember({ anchor, bundles, head }) {
  const texts = bundles.map(({ name, text }) => ({ name, text }));
  const length = texts.reduce((sum, { text }) => sum + (text?.length ?? Infinity), 0);
  if (length <= MOST && keep({ anchor, bundles: texts, head })) return "all";
  return keep({ anchor, bundles: [], head }) ? "id" : null;
}

function keep(what) {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
    return true;
  } catch {
    return false;
  }
}

/** Remembers nothing. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {}
}
