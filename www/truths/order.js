/** Certificates in the order of their history, and what that history says of each. */

/**
 * All findings in one order: the timelines, oldest first, then whatever stands in none, as given. Each is
 * `{ number, finding, entry, timeline, contested }`: numbered from 1; `entry` is the history's, or null; `timeline` its place
 * among the timelines, or null; `contested` says whether its round sealed another certificate too.
 */
export function inOrder({ findings, history }) {
  const rest = new Set(findings);
  const contested = new Set(history?.equivocations.flatMap(({ certHashes }) => certHashes));
  const places = [];
  for (const [timeline, { entries }] of (history?.timelines ?? []).entries()) {
    for (const entry of entries) {
      const finding = findings[entry.index];
      rest.delete(finding);
      places.push({ finding, entry, timeline, contested: contested.has(entry.certHash) });
    }
  }
  for (const finding of rest) places.push({ finding, entry: null, timeline: null, contested: false });
  return places.map((place, index) => ({ number: index + 1, ...place }));
}

/** The two places that are compared first: a round's two certificates if there are such, else the newest two of a prompt. */
export function firstPair(places) {
  const contested = places.filter((place) => place.contested);
  for (const one of contested) {
    const other = contested.find((place) => place.number > one.number && isOfRound(place.finding, one.finding));
    if (other) return [one, other];
  }
  const newest = places.filter(({ entry }) => entry !== null).at(-1);
  const before = newest && places.filter(({ number, timeline }) => timeline === newest.timeline && number < newest.number).at(-1);
  return before ? [before, newest] : [places[0], places[1]];
}

/**
 * What lies between two certificates that follow each other: `{ seconds, epochs, entries }`; `epochs` counts those in between,
 * `entries` those of the ledger, `null` where not both are logged in one ledger.
 */
export function gapOf(before, after) {
  const [a, b] = [before.finding.report, after.finding.report];
  const logged = a.logged === "yes" && b.logged === "yes" && a.receipt.origin === b.receipt.origin;
  return {
    seconds: (Date.parse(after.entry.sealedAt) - Date.parse(before.entry.sealedAt)) / 1000,
    epochs: Math.max(0, after.entry.epoch - before.entry.epoch - 1),
    entries: logged ? Math.max(0, Math.abs(b.receipt.index - a.receipt.index) - 1) : null,
  };
}

function isOfRound({ report: a }, { report: b }) {
  const of = ({ statement: { network, epoch, round } }) => `${network} ${epoch} ${round.id}`;
  return of(a) === of(b);
}
