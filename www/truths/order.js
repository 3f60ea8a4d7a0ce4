/** Certificates in the order of their history, and what that history says of each. */

/**
 * All findings in one order: the timelines, oldest first, then whatever stands in none, as given. Each is
 * `{ number, alone, finding, entry, timeline, contested }`: `number` is the finding's own, from 1, in whatever order
 * it stands here; `alone` says that it is an answer without a certificate;
 * `entry` is the history's, or null; `timeline` its place among the timelines, or null; `contested` says whether its
 * round sealed another certificate too.
 */
export function inOrder({ findings, history }) {
  const rest = new Set(findings.keys());
  const contested = new Set(history?.equivocations.flatMap(({ certHashes }) => certHashes));
  const places = [];
  for (const [timeline, { entries }] of (history?.timelines ?? []).entries()) {
    for (const entry of entries) {
      const { index } = entry;
      rest.delete(index);
      const finding = findings[index];
      places.push({
        number: index + 1,
        alone: false,
        finding,
        entry,
        timeline,
        contested: contested.has(entry.certHash),
      });
    }
  }
  for (const index of rest) {
    const finding = findings[index];
    const alone = finding.certificate === null;
    places.push({ number: index + 1, alone, finding, entry: null, timeline: null, contested: false });
  }
  return places;
}

/**
 * The two places that are compared first: a round's two certificates if there are such, else the newest two of a
 * prompt.
 */
export function firstPair(places) {
  const contested = places.filter((place) => place.contested);
  for (const [at, one] of contested.entries()) {
    const other = contested.slice(at + 1).find(({ finding }) => isContraryTo(finding, one.finding));
    if (other) return [one, other];
  }
  const newest = places.filter(({ entry }) => entry !== null).at(-1);
  const own = places.filter(({ timeline }) => timeline !== null && timeline === newest?.timeline);
  return own.length > 1 ? own.slice(-2) : places.slice(0, 2);
}

/**
 * What lies between two certificates that follow each other: `{ seconds, epochs, entries }`; `epochs` counts those in
 * between, `entries` those of the ledger, `null` where not both are logged in one ledger.
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

function isContraryTo({ report: a }, { report: b }) {
  if (a.certHash === b.certHash) return false;
  const of = ({ statement: { network, epoch, round } }) => `${network} ${epoch} ${round.id}`;
  return of(a) === of(b);
}
