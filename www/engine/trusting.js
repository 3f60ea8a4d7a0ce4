/** A verifier of what was pinned. */

import { contentOf } from "./take.js";

/**
 * Trusts what `bundles` (things) connect to `anchor`: `{ verifier, trusted }`, with `trusted` as `{ anchor, head,
 * sets, ignored }`. Bare validator sets are taken together as one bundle. Of several bundles the one that has the
 * anchor is loaded, and the others extend it in whatever order connects them. Rejects as `Verifier.load` does.
 */
export async function trusting(Verifier, { anchor, bundles, head = null }) {
  const sources = sourcesOf(bundles);
  let verifier = null;
  let failure = Object.assign(new Error("there is no trust bundle"), { code: "trust.no-bundle" });
  let base = -1;
  for (const [index, trust] of sources.entries()) {
    try {
      verifier = await Verifier.load({ anchor, trust });
      base = index;
      break;
    } catch (error) {
      if (!USELESS.has(error.code) && error.code !== "trust.anchor-missing") throw error;
      if (failure.code !== "trust.anchor-missing") failure = error;
    }
  }
  if (verifier === null) throw failure;
  const others = sources.filter((_, index) => index !== base);
  const seen = [...verifier.ignored];
  // A bundle may connect only by sets that another one brings: each is tried again for as long as that adds any.
  for (let before = -1; verifier.sets.length !== before && others.length > 0;) {
    before = verifier.sets.length;
    for (const source of others) {
      try {
        const next = await verifier.extend(source);
        verifier[Symbol.dispose]?.();
        verifier = next;
        seen.push(...verifier.ignored);
      } catch (error) {
        if (!USELESS.has(error.code)) throw error;
        // Junk beside a good bundle disables nothing.
        seen.push({ id: null, network: null, epoch: null, reason: "malformed", message: error.message });
      }
    }
  }
  if (head !== null) notBelow(verifier, head);
  return {
    verifier,
    trusted: { anchor, head: verifier.head, sets: verifier.sets, ignored: ignoredOf(seen, verifier.sets) },
  };
}

/** With these a bundle cannot be read at all. */
const USELESS = new Set(["trust.malformed", "trust.too-large"]);

function sourcesOf(bundles) {
  const whole = bundles.filter(({ set }) => !set).map(contentOf);
  const sets = bundles.filter(({ set }) => set);
  if (sets.length === 0) return whole;
  const parts = sets.flatMap((set, index) => [index === 0 ? '{"sets":[' : ",", contentOf(set)]);
  return [...whole, new Blob([...parts, "]}"])];
}

/** What no bundle made trusted, each once. */
function ignoredOf(seen, sets) {
  const trusted = new Set(sets.map(({ id }) => id));
  const found = new Map();
  for (const one of seen) {
    if (!trusted.has(one.id)) found.set(JSON.stringify(one), one);
  }
  return [...found.values()];
}

function notBelow(verifier, head) {
  if (verifier.sets.some(({ id, epoch }) => id === head.id && epoch === head.epoch)) return;
  verifier[Symbol.dispose]?.();
  const which = `the set of epoch ${head.epoch} that was trusted here before (${head.id})`;
  throw Object.assign(new Error(`${which} is not among those of these bundles`), { code: "trust.rollback" });
}
